### Money that members paid out of their own pockets: staff only, and apart from hours.

expense-title = Paid out of pocket
expense-lead = Write down what somebody paid for, such as a bus fare. It is kept apart from the hours. Members do not see it.
expense-of = Beside this help: { $text }
expense-to-note = Paid out of pocket
expense-none = Nothing is written down yet.
expense-who = Who paid?
expense-who-choose = Choose who paid
expense-on = On which day?
expense-on-hint = Such as 19 November, Tue or yesterday
expense-amount = How many pounds?
expense-amount-hint = Such as 3.60
expense-what = What for?
expense-what-hint = Such as bus fare to the clinic
expense-receipt = Who keeps the receipt? (you can leave this empty)
expense-save = Write this down
expense-notice-saved = It is written down, apart from the hours.
expense-error-who = Choose who paid
expense-error-what = Write what was paid for
expense-error-receipt = Write who keeps the receipt in fewer words
# $name: who paid; $amount: such as "£3.60"; $what: what for.
expense-line = { $name } paid { $amount }: { $what }
# $day: when; $name: who wrote it down.
expense-line-small = { $day }. Written down by { $name }.
# $receipt: who keeps the receipt.
expense-line-receipt = Receipt: { $receipt }.
expense-list-title = Paid out of pocket in { $year }
expense-list-lead = What members paid for others. It is no part of the hours, the report or the bank’s costs.
expense-list-none = Nothing is written down for this year.
expense-list-file = Take this away as a file (CSV)
expense-year-label = Year
expense-year-show = Show
expense-day = Day
expense-member = Who paid
expense-for = What for
expense-keeps = Receipt
expense-pounds = Amount
expense-total = All together
expense-to-list = See the whole year
expense-to-exchange = See the help
