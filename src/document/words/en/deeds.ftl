### The record of deeds: who did what to whom.

# $slug: the bank; $count: how many lines.
cli-verify-record-sound = { $count ->
    [0] { $slug }: the record of what staff did is empty.
    [one] { $slug }: the one line of the record of what staff did agrees with its log and its signature.
   *[other] { $slug }: all { $count } lines of the record of what staff did agree with their log and its signature.
}
# $slug: the bank; $place: where; $what: what is wrong.
cli-verify-record-fault = { $slug }: the record of what staff did is not right { $place }: { $what }.
# $seq: the place in the record.
cli-verify-record-at = at line { $seq }
cli-verify-record-at-all = as a whole
cli-fault-deed-gap = a line is missing or out of order
cli-fault-deed-unreadable = a line cannot be read
cli-fault-deed-leaf = the line is not the one that was written
cli-fault-deed-words = the words are not those that were written
cli-fault-deed-node = a stored hash of the log is not right
cli-fault-deed-head = the end of the record is not where it should be
cli-fault-deed-checkpoint = the signature is missing or is not of this record
cli-fault-deed-against = it is not the record that the saved checkpoint was signed for

### The page that searches the record, and the one that shows who looked.

deeds-title = What staff did
deeds-lead = Who did what for whom, when and from where. It also says who read things that are private. No line can be changed or taken out.
deeds-about-label = About whom? (you can leave this empty)
deeds-by-label = Who did it? (you can leave this empty)
deeds-person-hint = A member number or the whole name
deeds-kind-label = What was done?
deeds-any-kind = Anything
deeds-from = From which day? (you can leave this empty)
deeds-to = Until which day? (you can leave this empty)
deeds-day-hint = Such as 19 November, Tue or yesterday
deeds-search = Search
deeds-file = Take this away as a file
deeds-none = Nothing was found.
deeds-older = Older
deeds-by-machine = Whoever runs the computer
# $name: somebody; $number: their number.
deeds-person = { $name } (number { $number })
# $name: about whom.
deeds-about = About { $name }.
# $name, $other: the two people.
deeds-about-two = About { $name } and { $other }.
deeds-reason = Why
# $name: who did it; $when: when; $door: from where.
deeds-small = { $name }, { $when }, { $door }
deeds-door-web = on the web
# $mark: some letters that tell one time of being signed in from another.
deeds-door-session = on the web, signed in as { $mark }
# $name: what the token is called.
deeds-door-token = through another program: { $name }
deeds-door-machine = on the computer itself
deeds-yes = yes
deeds-no = no
deeds-nothing = nothing
# $was: before; $is: after.
deeds-from-to = from { $was } to { $is }
# $was: before.
deeds-was = was { $was }
deeds-looked-title = Who looked at my record
deeds-looked-lead = When staff look at private things about you, it is written down here. If you wonder why, ask the person named.
deeds-looked-none = Nobody on the staff has looked at private things about you yet.
deeds-looked-link = See who looked at my record
deeds-settings-link = See what staff did

### What can be done, as a heading.

deed-kind-member-added = A member was added.
deed-kind-member-changed = A member’s record was changed.
deed-kind-member-left = A membership was ended.
deed-kind-role-changed = A member was given another role.
deed-kind-standing-changed = A member was given another standing.
deed-kind-profile-changed = What is known about a member was changed.
deed-kind-check-recorded = A check was recorded.
deed-kind-note-written = A note about a member was written.
deed-kind-note-removed = A note about a member was taken away.
deed-kind-kept-apart = Two people were kept apart.
deed-kind-let-together = Two people were let together again.
deed-kind-caseload-moved = Somebody was given to another broker.
deed-kind-invite-made = A link to set a password was made.
deed-kind-token-made = A token was made.
deed-kind-token-revoked = A token was revoked.
deed-kind-login-opened = A way to sign in was opened, closed or changed by staff.
deed-kind-card-made = A sign-in card was made for somebody.
deed-kind-card-ended = Somebody’s sign-in card was ended.
deed-kind-factors-taken = Somebody’s second step was taken away.
deed-kind-proxy-added = Somebody was let act for a member.
deed-kind-proxy-ended = Somebody acts for a member no more.
deed-kind-application-made = An application was written down for somebody.
deed-kind-application-changed = What an application needs was changed.
deed-kind-forms-seen = The proofs of an applicant were seen.
deed-kind-interview-recorded = A talk with an applicant was recorded.
deed-kind-referee-added = A referee was added.
deed-kind-referee-removed = A referee was taken away.
deed-kind-referee-asked = A referee was asked.
deed-kind-reference-recorded = What a referee said was recorded.
deed-kind-taken-on = An applicant was taken on.
deed-kind-declined = An applicant was declined.
deed-kind-application-ended = An application was ended.
deed-kind-agreement-written = The words of an agreement were written.
deed-kind-agreed-recorded = What somebody agreed to was recorded.
deed-kind-message-repeated = A message was sent once more.
deed-kind-message-posted = A message was turned into a letter.
deed-kind-message-stopped = A message was stopped.
deed-kind-call-recorded = A call was recorded.
deed-kind-post-round-made = A round of letters was made.
deed-kind-post-round-posted = A round of letters was posted.
deed-kind-post-round-undone = A round of letters was undone.
deed-kind-statement-posted = A statement was sent by post.
deed-kind-exchange-logged = Help between two people was logged.
deed-kind-exchange-confirmed = Help between two people was agreed to for somebody.
deed-kind-exchange-queried = Help was said not to be right, for somebody.
deed-kind-exchange-withdrawn = Help that was logged was taken back.
deed-kind-exchange-reversed = Help that was settled was undone.
deed-kind-exchange-kept = Help that somebody doubted was kept as it is.
deed-kind-minutes-moved = Minutes were moved.
deed-kind-grant-asked = A grant from the pot was asked for.
deed-kind-grant-approved = A grant from the pot was approved.
deed-kind-grant-refused = A grant from the pot was refused.
deed-kind-grant-rule-added = A reason for grants was added.
deed-kind-grant-rule-changed = A reason for grants was changed.
deed-kind-listing-added = An offer or a request was written down for somebody.
deed-kind-listing-changed = Somebody’s offer or request was changed.
deed-kind-people-asked = People were asked about a request.
deed-kind-ask-answered = Somebody’s answer to a request was written down.
deed-kind-meeting-agreed = Two people were brought together.
deed-kind-meeting-changed = A meeting was changed or ended.
deed-kind-activity-added = An activity was added.
deed-kind-activity-closed = An activity was closed.
deed-kind-sheet-printed = A sheet of names was made.
deed-kind-sheet-voided = A sheet of names was made void.
deed-kind-sheet-keyed = A sheet of names was keyed in.
deed-kind-sheet-undone = A sheet of names was undone.
deed-kind-visit-started = A visit was put under watch.
deed-kind-visit-changed = A visit was ended or made longer.
deed-kind-visit-taken = An overdue visit was taken on.
deed-kind-visit-settled = An overdue visit was settled.
deed-kind-duty-added = Somebody was put on the rota.
deed-kind-duty-changed = The rota was changed.
deed-kind-category-added = A kind of help was added.
deed-kind-category-changed = A kind of help was changed.
deed-kind-category-merged = Two kinds of help were made one.
deed-kind-bank-changed = The bank’s rules were changed.
deed-kind-place-set = A place was written down.
deed-kind-place-removed = A place was taken away.
deed-kind-places-imported = Places were read from a file.
deed-kind-members-imported = Members were read from a file.
deed-kind-cost-written = A line of the costs was written.
deed-kind-cost-withdrawn = A line of the costs was withdrawn.
deed-kind-rate-written = A rate was written.
deed-kind-rate-withdrawn = A rate was withdrawn.
deed-kind-benefit-written = A line of the benefits was written.
deed-kind-benefit-withdrawn = A line of the benefits was withdrawn.
deed-kind-benchmark-written = A figure of the bank’s own was written.
deed-kind-benchmark-withdrawn = A figure of the bank’s own was withdrawn.
deed-kind-evidence-added = A file was put beside a line.
deed-kind-evidence-withdrawn = A file beside a line was withdrawn.
deed-kind-lines-imported = Lines of a register were read from a file.
deed-kind-award-written = A funder’s award was written.
deed-kind-award-withdrawn = A funder’s award was withdrawn.
deed-kind-tag-written = Something was said to be paid by an award.
deed-kind-tag-ended = Something is paid by an award no more.
deed-kind-expense-noted = Money that somebody paid was noted.
deed-kind-outcome-rules-changed = How wellbeing is asked was changed.
deed-kind-outcome-recorded = What somebody said about their wellbeing was recorded.
deed-kind-story-told = A story was written down.
deed-kind-story-withdrawn = A story was withdrawn.
deed-kind-year-drafted = A year’s report was signed first.
deed-kind-year-answered = A year’s report was signed second, or not.
deed-kind-link-made = A link for an auditor was made.
deed-kind-link-revoked = A link for an auditor was taken back.
deed-kind-profile-read = What is known about a member was read.
deed-kind-checks-read = A member’s checks were read.
deed-kind-notes-read = Notes about a member were read.
deed-kind-apart-read = Whom a member is kept apart from was read.
deed-kind-statement-read = A member’s statement was read.
deed-kind-application-read = An application was read.
deed-kind-messages-read = What was written to a member was read.
deed-kind-handover-read = Everything that a broker hands over was read.
deed-kind-deeds-read = This record was taken away as a file.

### Facts, as labels.

deed-fact-name = Name
deed-fact-state = State
deed-fact-answer = Answer
deed-fact-outcome = What came of it
deed-fact-minutes = Minutes
deed-fact-change = Change
deed-fact-on = Day
deed-fact-number = Number
deed-fact-kind = Kind
deed-fact-happened_on = Day of the help
deed-fact-broker_line = Telephone line
deed-fact-floor_minutes = How low hours may go, in minutes
deed-fact-nudge_minutes = When people are asked to get help, in minutes
deed-fact-starting_credit_minutes = What new members start with, in minutes
deed-fact-second_look_minutes = How long needs a second look, in minutes
deed-fact-second_look_days = How old needs a second look, in days
deed-fact-wait_days = Days until the desk asks
deed-fact-second_step = Second step for staff
deed-fact-standing = Standing
deed-fact-role = Role
deed-fact-email = E-mail
deed-fact-phone = Telephone
deed-fact-contact_channel = How to reach them
deed-fact-letters = Letters
deed-fact-level = Level
deed-fact-decision = What was decided
deed-fact-issued_on = Given on
deed-fact-readers = Who may read it
deed-fact-added = New
deed-fact-changed = Changed
deed-fact-address = Address
deed-fact-area = Area
deed-fact-access_needs = What helps them
deed-fact-home = Home
deed-fact-limits = What they cannot do
deed-fact-skills = Skills
deed-fact-languages = Languages
deed-fact-emergency = Who to ring if something is wrong
deed-fact-sex = Sex
deed-fact-helper_sex = Who may help
deed-fact-two_helpers = Two helpers
deed-fact-always_ask = Always ask
deed-fact-to_ring = Safe to ring
deed-fact-to_leave_message = Safe to leave a message
deed-fact-to_post = Safe to post
deed-fact-format = How they read
deed-fact-broker = Who looks after them
deed-fact-write_to = Whom to write to
deed-fact-leave = What they may do
deed-fact-entry = The line before
deed-fact-year = Year
deed-fact-months = Months
deed-fact-lines = Lines
deed-fact-files = Files
deed-fact-ends_on = Last day

### Help.

help-looked = Who looked at my record
help-looked-1 = When staff look at private things about you, such as your address, what you need or a check, the bank keeps who it was and when. Go to Settings and choose “See who looked at my record”.
help-looked-2 = You can ask them why. If it does not seem right to you, ring the bank and ask for the coordinator.
help-staff-record = What staff did is kept
help-staff-record-1 = What you change or key in for others is kept with your name, the time and what it was before. So is each time you open private things about a member. Open them when you need them for your work.
help-staff-record-2 = A coordinator can search it: Settings, “See what staff did”. Search by a member number or a whole name, by what was done, or by days. You can take it away as a file.
help-staff-record-3 = Nobody can change or take out a line of it. Members see who looked at private things about them.
