# Attendance sheets: on paper, and keyed back in.

sheets-state-printed = To be keyed in
sheets-state-posted = In the books
sheets-state-void = Did not happen
sheets-state-undone = Undone

# $number: the sheet’s number; $title: the group’s name.
sheets-title = Sheet { $number }: { $title }
# $day: a day.
sheets-day = { $day }

## On paper

# $title: the group’s name.
sheets-print-title = Sign-in sheet { $number }: { $title }
sheets-print = Print this sheet
sheets-print-key = Key it in
sheets-print-number = Sheet { $number }
sheets-print-code = A code that leads to this sheet
sheets-print-helpers = Helpers
sheets-print-helpers-hint = Please write your name, your number if you know it, and how long you helped.
sheets-print-attenders = Taking part
sheets-print-attenders-hint = Please write your name, and your number if you know it.
sheets-print-line = Line
sheets-print-who = Name
sheets-print-member = Number
sheets-print-time = How long
sheets-print-foot = To be filled in by whoever runs the session
sheets-print-foot-helpers = How many helped
sheets-print-foot-attenders = How many took part
sheets-print-foot-minutes = Helpers’ minutes together
sheets-print-foot-lasted = How long the session was

## Keying it in

sheets-key-lead = Key in the lines in the order of the paper. Numbers are quickest. Leave lines empty that are empty on the paper.
sheets-helpers = Helpers
sheets-attenders = Taking part
# $place: the line’s number.
sheets-helper = Helper { $place }
sheets-helper-time = How long did helper { $place } help?
sheets-attender = Person { $place }
sheets-foot = The totals on the paper
sheets-foot-hint = Type what stands at the foot of the paper. It must agree with the lines above.
sheets-helpers-total = How many helped?
sheets-attenders-total = How many took part?
sheets-minutes-total = How many minutes did the helpers give together?
sheets-minutes-total-hint = Such as 240, or 4h
sheets-lasted = How long was the session?
sheets-more = More lines
sheets-save = Check and save
sheets-back = To the groups
sheets-notice-posted = Saved. Everybody on the sheet will be told.

## What was wrong

# $text: what was typed; $names: the people it could mean.
sheets-error-several = “{ $text }” could be: { $names }. Type the number
sheets-error-nobody = Nobody who takes part now is called “{ $text }”. Check the spelling
# $name: somebody’s name.
sheets-error-twice = { $name } stands on two lines. Everybody has one line
sheets-error-no-helper = Key in at least one helper
sheets-error-no-attender = Key in at least one person who took part: they share the helpers’ time
sheets-error-too-many = There are more people than one sheet can hold. Use two sheets
sheets-error-time-alone = There is a time here but no name
# $keyed: what the lines come to; $paper: what was typed from the foot of the paper.
sheets-error-helpers-total = The lines have { $keyed } helpers, the paper says { $paper }. Compare them
sheets-error-attenders-total = The lines have { $keyed } people who took part, the paper says { $paper }. Compare them
sheets-error-minutes-total = The helpers’ lines come to { $keyed } minutes, the paper says { $paper }. Compare them
# $names: those who would go past the bank’s rule; $floor: the rule, such as “20 hours”.
sheets-below = { $names } would have had more than { $floor } more help than they have given. That is as far as your bank’s rule goes, so nothing of this sheet was saved.
sheets-below-pot = The account that meets the helpers’ time does not hold enough. Nothing of this sheet was saved.

## In the books

# $name: somebody’s name; $time: how long; $moved: what was taken off their account.
sheets-line-helper = { $name } helped for { $time }
sheets-line-attender = { $name } took part: { $time }
sheets-line-attender-shared = { $name } took part for { $time }; share: { $moved }
# $time: how long; $day: a day; $name: who keyed it in.
sheets-posted = The helpers’ time was { $time }. { $name } keyed it in on { $day }.
sheets-posted-by-nobody = the operator
sheets-undo = Undo this sheet
sheets-undo-hint = The hours go back to where they came from. What is right goes on a new sheet.
sheets-undo-reason = Why is it undone?
sheets-undo-missing = Write why it is undone
sheets-notice-undone = The sheet was undone. The hours have gone back.
sheets-reason = The reason: { $reason }
sheets-void = The session did not happen
sheets-void-reason = Why did it not happen?
sheets-void-missing = Write why it did not happen
sheets-notice-void = Noted. The number of this sheet is not used again.

## One exchange that several people shared

shared-title = Share one exchange among several people
shared-lead = One person who helped several, or several who helped one. Those who were helped share the time in equal parts; no minute is lost.
shared-helper = Who helped? ({ $place })
shared-helper-time = How long did they help? ({ $place })
shared-attender = Who was helped? ({ $place })
shared-on = On which day?
shared-helpers = Who helped
shared-attenders = Who was helped
shared-save = Save

## What people are told. $what: the group’s name; $day: a day; $time: how long; $moved: what was taken off their account.

message-sheet_helped-subject = You helped: { $what }
message-sheet_helped-body = You helped at { $what } on { $day } for { $time }. The time is in your account.

    If that is not right, please tell your broker.
message-sheet_took_part-subject = You took part: { $what }
message-sheet_took_part-body = You took part in { $what } on { $day }. Your share of the helpers’ time was { $moved }.

    If that is not right, please tell your broker.
