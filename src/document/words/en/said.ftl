# How times and days are said everywhere.

said-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
said-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
said-hours-and-minutes = { $hours } { $minutes }
said-hours-fraction = { $hours } hours
said-today = today
said-yesterday = yesterday
said-on-day = on { $day }
said-date = { $weekday } { $day } { $month }
said-date-with-year = { $date } { $year }
said-month = { $month } { $year }
said-moment = { $day }, { $time }
said-time-today = { $time } today
said-monday = Monday
said-tuesday = Tuesday
said-wednesday = Wednesday
said-thursday = Thursday
said-friday = Friday
said-saturday = Saturday
said-sunday = Sunday
said-month-1 = January
said-month-2 = February
said-month-3 = March
said-month-4 = April
said-month-5 = May
said-month-6 = June
said-month-7 = July
said-month-8 = August
said-month-9 = September
said-month-10 = October
said-month-11 = November
said-month-12 = December
said-far-under-half = less than half a mile
said-far-half = half a mile
said-far-miles = { $n ->
    [one] about 1 mile
   *[other] about { $n } miles
}
said-far-over-ten = more than 10 miles
