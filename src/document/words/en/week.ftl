# A week of tick boxes.

week-morning = morning
week-afternoon = afternoon
week-evening = evening
week-head-morning = Morning
week-head-afternoon = Afternoon
week-head-evening = Evening
# $day: Monday; $part: morning, or several parts.
week-part = { $day } { $part }
week-and = { $one } and { $two }
week-all-day = all day
week-always = at any time
