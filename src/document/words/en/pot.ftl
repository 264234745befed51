### The community pot: gifts in, hours out, and the pot's year, which names nobody.

pot-title = The community pot
pot-lead = Members give spare hours to the pot. The bank passes them on when somebody needs more help for a while.
# $time: such as "4 hours 30 minutes".
pot-balance = There are { $time } in the pot.
pot-to-give = Give hours to the pot
pot-to-ask = Ask for hours for a member
pot-to-reasons = Change the reasons for hours from the pot
pot-to-books = See the bank’s books
pot-waiting = Waiting for a second person
pot-waiting-none = Nothing is waiting.
pot-decided = Answered of late
pot-decided-hint = Staff see this list. Other members do not.

## The year

# $year: such as "2026-27".
pot-year = The pot in { $year }
pot-year-label = Year
pot-year-show = Show
pot-came-in = In: { $time }.
pot-went-out = Out: { $time }.
pot-nobody = No one is named here. A month or a reason with fewer than 3 people is never shown by itself.
pot-by-reason = Hours out, by reason
pot-by-month = Hours in and out, by month
pot-reason = Reason
pot-month = Month
pot-hours-in = Hours in
pot-hours-out = Hours out
pot-reasons-none = No hours have gone out this year.
pot-reasons-few = Too few people have had hours to show the reasons. So only the total is shown.
pot-month-none = none
pot-month-few = not shown
pot-other-reasons = Other reasons
pot-activities = Help in groups

## The first reasons

pot-rule-new-member = New member
pot-rule-ill-health = Ill health
pot-rule-carers-break = A carer’s break
pot-rule-bereavement = A death in the family
pot-rule-hardship = Short of time to give
pot-rule-other = Another reason

## Giving

pot-give-title = Give hours to the pot
pot-give-lead = Hours in the pot help somebody who is ill, who cares for someone, or who is new here. They leave your account when you save.
pot-give-own = You have { $time } to use or to give.
pot-give-own-none = You have no spare hours just now. You can still give some, and earn them later.
pot-give-minutes = How much do you want to give?
pot-minutes-hint = Such as 1h30, 90m or 2
pot-give-words = A few words (you can leave this empty)
pot-give-words-hint = They stand on your statement.
pot-give-plain = Spare hours for the pot
pot-give-save = Give these hours
pot-notice-given = Thank you. Your hours are in the pot.
pot-error-minutes = Write how much, such as 2 or 1h30

## Changing the reasons

pot-reasons = Reasons for hours from the pot
pot-reasons-hint = Staff choose one of these when they ask for hours for a member. An old grant keeps its reason.
pot-reason-new = A new reason
pot-reason-add = Add this reason
pot-reasons-used = Offered
pot-reasons-retired = No longer offered
# $name: a reason.
pot-reason-title = Change the reason “{ $name }”
pot-reason-name = What it is called
pot-reason-name-hint = Old grants show the new name too.
pot-reason-save = Save this name
pot-reason-fixed = This reason is for what no other fits. It is always offered.
pot-reason-retire-hint = It is no longer offered. Old grants keep it.
pot-reason-retire = Stop offering this reason
pot-reason-back-hint = It is offered again.
pot-reason-back = Offer this reason again
pot-notice-reason-added = The reason is added.
pot-notice-reason-changed = The reason is changed.
pot-error-reason = Write what the reason is called

## Asking for hours, and a second person's answer

grant-ask-title = Ask for hours from the pot
grant-ask-lead = You ask, and a second person of the staff says yes. Then the hours are in the member’s account, and the member is told in kind words.
grant-alone = Only one person here may say yes to hours from the pot, and it takes two. Ask your committee for a second person. A coordinator can make that member a broker under Members, Change.
grant-who = Who is it for?
grant-who-hint = A name or a member number
grant-minutes = How much?
grant-rule = Reason
grant-rule-hint = It counts in the pot’s year, without a name.
grant-rule-choose = Choose a reason
grant-reason = What staff should know
grant-reason-hint = Only staff read this. It is not on the statement.
grant-ask-save = Ask a second person
grant-notice-asked = Asked. A second person can say yes now.
grant-error-who = Write who it is for
grant-error-nobody = Nobody here has this name or number. Check it, and write it again
grant-error-several = More than one member fits. Write the whole name or the member number
grant-error-rule = Choose a reason
grant-error-reason = Write what staff should know
grant-error-why = Write why, so that others understand it later
grant-error-pot = There are not enough hours in the pot. Wait for gifts, or ask for fewer hours
# $name: a member; $time: how long.
grant-line = { $time } for { $name }
# $rule: the reason; $name: who asked; $day: when.
grant-line-small = { $rule }. { $name } asked on { $day }.
grant-title = Hours from the pot for { $name }
grant-facts = What is asked
grant-state-asked = Waiting for a second person
grant-state-made = In the books
grant-state-refused = Not given
grant-for = For
grant-long = How much
grant-asked-by = Asked by
grant-asked-at = Asked on
grant-decided-by = Answered by
grant-decided-at = Answered on
grant-decided-why = Why not
grant-wait-second = You asked for this, so somebody else must say yes. It waits on their page of the pot.
grant-wait-own = These hours are for you, so others answer.
grant-approve-heading = Say yes
grant-approve-hint = The hours go to the member’s account at once, and the member is told.
# $time: how long.
grant-approve = Yes, give { $time }
grant-refuse-heading = Say no, or take it back
grant-refuse-why = Why?
grant-refuse-hint = Only staff read this. An ask that was refused cannot come back; ask anew if things change.
grant-refuse = Do not give these hours
grant-notice-made = Done. The hours are in the books, and the member is told.
grant-notice-refused = It is written down. No hours were given.
grant-notice-before = This was answered before. Here is what was said.

## Told to the member. $time: how long; $link: the statement.

message-pot_grant-subject = Some hours for you
message-pot_grant-body = The community pot has put { $time } into your account.

    Members give spare hours to the pot, so that nobody goes without help. Use them whenever you like, for any help you need. You need not give them back.

    You can see them on your statement: { $link }
