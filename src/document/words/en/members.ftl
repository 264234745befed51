# Members: found, listed, added, changed. Staff only.

## The list

members-title = Members
members-to-new = Add a member
members-search = Search
members-q = Find a member
members-q-hint = Part of a name, or a member number
members-standing-all = Anyone
members-caption = Members by number
members-caption-found = Members found
members-none = No members yet. Add the first one: a name is enough.
# $text: what was searched for.
members-nobody = Nobody was found for “{ $text }”. Check the spelling, or add them.
members-first = Back to the first page
members-next = More members
members-back = Back to members

members-number = Number
members-name = Name
members-kind = Kind
members-standing = Standing
members-role = Role
members-kind-person = Person
members-kind-organisation = Organisation
members-role-member = Member
members-role-broker = Broker
members-role-coordinator = Coordinator
members-standing-applicant = Applicant
members-standing-active = Active
members-standing-paused = Paused
members-standing-suspended = Suspended
members-standing-left = Left

## Adding and changing

members-new-title = Add a member
members-new-hint = Only the name is needed. A member needs no e-mail, no telephone and no password.
members-name-label = Full name
members-name-hint = As they write it themselves
members-kind-label = Who is it?
members-phone-label = Telephone (if they have one)
members-email-label = E-mail (if they have one)
members-channel-label = How do they want to hear from you?
members-channel-none = Not asked yet
members-channel-telephone = By telephone
members-channel-post = By post
members-channel-email = By e-mail
members-channel-text = By text message
members-joined-label = When did they join?
members-joined-hint = Leave it empty for today
members-number-label = Member number
members-number-hint = Leave it empty for the next free number
members-role-label = What may they do?
members-role-hint = A broker runs the desk. A coordinator also sees costs, the report and the rules.
members-new-save = Add this member
members-notice-added = Added. They can give and receive help from now on.
members-edit-title = Change { $name }
members-edit-save = Save the changes
members-notice-changed = The changes are saved.
members-error-name = Write their name
members-error-kind = Choose a person or an organisation
members-error-email = Write an e-mail address like name@example.org, or leave it empty
members-error-phone = Write a telephone number like 0131 496 0123, or leave it empty
members-error-channel = Choose how they want to hear from you
members-error-role = Choose what they may do

## The record

members-record = Record
members-joined = Joined
members-left = Left
members-email = E-mail
members-channel = Hears from you
members-login = Sign-in
members-login-yes = Can sign in
members-login-no = Has no login, and needs none
members-none-known = None
members-no-phone = No telephone number is known.
members-to-edit = Change record
members-to-standing = Change standing
members-to-statement = Statement
members-to-move = Move hours
members-to-grant = Ask for hours from the pot
members-account = Account
members-balance-above = More given than received.
members-balance-below = More received than given. That is fine.
members-balance-zero = As much given as received.
members-recent = Last hours
members-recent-empty = Nothing has been logged with them yet.
members-story = Standing
# $standing: such as "Active"; $day: from which day.
members-step = { $standing } from { $day }
members-step-by = Recorded by { $name }

## Standing

members-standing-title = Change where { $name } stands
members-standing-now = Now: { $standing }
members-standing-label = New standing
members-standing-applicant-small = Asked to join
members-standing-active-small = Takes part
members-standing-paused-small = Takes a rest. Still belongs, and can still log hours
members-standing-suspended-small = Stopped by you. Cannot sign in or take part
members-standing-leaving = They leave, or have died? Start with “Leaving”
members-standing-from = From which day?
members-standing-from-hint = Such as today or 3 November
members-standing-reason = Why?
members-standing-reason-hint = It is kept in their story, for staff only
members-standing-save = Change the standing
members-notice-standing = The standing is changed.
members-error-standing = Choose the new standing
members-error-standing-reason = Write why it changes
members-back-to-record = Back to the record

## A link to sign in

members-to-invite = Make a link to sign in
members-to-invite-again = Make a link for a new password
members-invite-hint = They open the link once and choose a password. Read it out, print it or send it.
members-invite-title = A link for { $name }
members-invite-lead = With this link they choose a password and can sign in. Give it to nobody else.
members-invite-ends = It works once, until { $day }.
members-invite-once = This page shows the link only now. If it is lost, make a new one: the old one then stops working.
members-invite-print = Print

## Moving hours without help behind them

members-move-title = Move hours for { $name }
members-move-hint = For hours with no help behind them. They do not count as help in the report.
# $name: whole name.
members-move-balance = { $name } has { $time }.
members-move-balance-below = { $name } has received { $time } more than given.
members-move-pot = The community pot has { $time }.
members-move-kind = What is it?
members-move-to-grant = Is it hours from the community pot? Ask a second person
members-move-starting_credit = Starting credit from the bank
members-move-gift = A gift from this member to the community pot
members-move-minutes = How many hours?
members-move-reason = Why?
members-move-reason-hint = It stays with the line in the books
members-move-save = Move these hours
members-notice-moved = Moved. It stands in the statement.
members-error-move-kind = Choose what it is
members-error-move-minutes = Write how many hours, such as 2 or 1h30
members-error-move-reason = Write why the hours are moved

## The statement

members-statement-title = Statement of { $name }
members-statement-balance = Balance: { $balance }
members-statement-empty = Nothing stands in the books for this member yet.

## What else is known

members-about = About them
members-to-profile = Profile
members-notes = Notes
members-to-notes = All notes, and a new one
members-apart = Never put together with
# $name: somebody; $why: words of staff.
members-apart-line = { $name }: { $why }
members-to-apart = Keep apart
members-acting = Who acts for them
members-to-acting = Who acts for them, and until when
# $name: name and address.
members-write-to = Write to: { $name }
