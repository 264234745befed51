# Groups that meet, and their sheets.

activities-title = Groups and sheets
activities-lead = For help in a group: a lunch club, a walk, a repair morning. Print a sheet, let people sign it, and key it in.
activities-new = Add a group
activities-to-shared = Share one exchange
activities-waiting = Sheets to key in
activities-going-on = Groups
activities-empty = There is no group yet. Add one, then print its first sheet.
activities-shared = Exchanges shared by several people
activities-ended = Groups that have ended
# $what: the kind of help; $payer: an organisation’s name.
activities-facts-attenders = { $what }. Those who take part share the helpers’ time.
activities-facts-pot = { $what }. The community pot meets the helpers’ time.
activities-facts-organisation = { $what }. { $payer } meets the helpers’ time.
# $number: the sheet’s number; $title: the group’s name; $day: a day.
activities-sheet = Sheet { $number }: { $title }, { $day }

## A new group

activities-new-title = Add a group
activities-name = What is it called?
activities-name-hint = Such as: Thursday lunch club
activities-category = What kind of help is it?
activities-place = Where does it meet? (you can leave this empty)
activities-payer = Who meets the helpers’ time?
activities-payer-hint = Helpers always receive their full time.
activities-payer-attenders = Those who take part, in equal shares
activities-payer-pot = The community pot
activities-payer-organisation = An organisation
activities-organisation = Which organisation?
activities-organisation-hint = An organisation that belongs to the bank. Type part of its name, or its number.
activities-save = Save the group
activities-error-name = Write what the group is called
activities-error-payer = Choose who meets the helpers’ time
activities-notice-added = Saved. You can print its first sheet now.

## One group

activities-print = Print a sheet
activities-on = For which day?
activities-on-hint = Such as today, 26 November or 26/11. The day can be still to come.
activities-print-sheet = Make the sheet
activities-sheets = Sheets
activities-no-sheet = No sheet has been printed yet.
activities-end = End this group
activities-end-hint = Its sheets stay as they are. No new ones can be printed.
activities-is-ended = This group has ended.
activities-notice-ended = The group has ended.
