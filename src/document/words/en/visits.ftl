# Home visits that somebody watches, the duty rota, and the links in texts.

visits-title = Home visits
# The exact words of product safety: do not change.
visits-nobody = Nobody is watching now. In danger ring 999.
visits-nobody-do = A home visit can be started here when somebody is on duty.
visits-start = Start a home visit
visits-to-rota = Who is on duty
visits-how = How it works
visits-how-1 = Say whom you visit, and how long it will take. When you are back, say so: on this page, by the link we send you, or by ringing the bank.
visits-how-2 = If we have not heard from you 15 minutes after the time, we tell the first person on duty. After 10 more minutes we tell the next, until one of them looks into it. They see whom you visit, and whom to ring for you.
visits-how-3 = This is not an emergency service. In danger ring 999.
visits-rota-nobody = The rota is empty, or nobody on it has these hours. Home visits cannot be started until a coordinator puts somebody on duty.

## One's own visit

# $host: what a friend would call the person.
visits-own = You are visiting { $host }
# $time: such as "15:30 today".
visits-own-until = You said you would be back by { $time }.
visits-own-overdue = You should have been back by { $time }. We are telling the people on duty.
visits-own-taken = { $name } is looking into it. Please say that you are back, or ring the bank.
visits-back = I am back
visits-longer = I am well, and I stay longer
visits-longer-30 = 30 minutes more
visits-longer-60 = 1 hour more
visits-past-own = Your last visits
visits-past-none = No visits yet.

## For staff

visits-open = Under watch now
visits-open-none = Nobody is on a home visit now.
visits-past = Over
visits-line = { $visitor } visits { $host }
visits-line-past = { $visitor } visited { $host }
visits-tag-open = Back by { $time }
visits-tag-overdue = Overdue: back by { $time } was said
visits-tag-taken = { $name } is looking into it
visits-tag-taken-nobody = Somebody is looking into it
visits-tag-done = Back at { $time }
visits-tag-late = Back at { $time }, after people on duty were told
visits-began = Began
visits-until = Should be back by
visits-visitor = Who visits
visits-host = Who is visited
visits-address = Address
visits-address-none = No address is kept
visits-phone = Telephone
visits-phone-none = No telephone number is kept
visits-emergency-visitor = Whom to ring for { $name }
visits-emergency-host = Whom to ring for { $name }, who is visited
visits-emergency-none = Nobody is named. Look at the member’s record.
# $relation: such as daughter.
visits-emergency-line = { $name }, { $relation }
visits-ended = Ended
visits-ended-link = by the link
visits-ended-page = on the visitor’s page
visits-ended-call = somebody rang
visits-ended-settled = somebody found out what had happened
visits-outcome = What had happened
visits-alarms = Who was told
visits-alarms-none = Nobody had to be told.
# $name: who; $time: when.
visits-alarm = { $name } was told at { $time }
visits-alarm-gone = Somebody who is off the rota now was told at { $time }
visits-alarm-way-text_and_call = By text, and on the call list
visits-alarm-way-call = On the call list only: no text messages can be sent from here
visits-alarm-took = Took it on at { $time }
visits-next = Unless somebody takes it on, the next person is told at { $time }.
visits-take = I am looking into it
visits-take-hint = Nobody else is told then. It stays on the desk until you write down what had happened.
visits-do = What to do
visits-do-1 = Ring { $visitor }.
visits-do-2 = Ring { $host }, who is visited.
visits-do-3 = Ring the person named below for { $visitor }.
visits-do-4 = If you fear for somebody, ring 999.
visits-staff-back = They rang: they are back
visits-staff-longer = They rang: they are well, and stay longer
visits-settle = Write down what had happened
visits-settle-hint = Such as: the phone was empty, both are well
visits-settle-save = Save, and end the watch
visits-error-outcome = Write down what had happened
visits-notice-started = The visit is being watched. Say when you are back.
visits-notice-started-other = The visit is being watched.
visits-notice-back = Good. Nobody is waiting any longer.
visits-notice-longer = Good. We wait until the new time.
visits-notice-taken = You are looking into it. Nobody else is told.
visits-notice-settled = Saved. The watch has ended.

## Starting a visit

visits-new-title = Start a home visit
visits-new-visitor = Who visits?
visits-new-visitor-hint = Leave this empty if it is you
visits-new-host = Whom do you visit?
visits-new-host-staff = Who is visited?
visits-new-minutes = How long, from now?
visits-new-30 = 30 minutes
visits-new-60 = 1 hour
visits-new-90 = 1½ hours
visits-new-120 = 2 hours
visits-new-other = Another time
visits-new-other-label = How long?
visits-new-other-hint = Such as 45m or 2h30, at most 12 hours
visits-new-save = Start now
visits-new-promise = If nobody hears that the visit is over 15 minutes after this time, the people on duty are told.
visits-error-host = Write the name of whoever is visited
visits-error-nobody = Nobody who takes part now was found. Check the spelling
visits-error-choose = Choose one of these people
visits-error-minutes = Choose how long

## The visitor’s link

visits-link-title = Are you back from { $host }?
visits-link-back = Yes, I am back
visits-link-over-title = You are back
visits-link-over = Nobody is waiting for you any longer. Thank you for saying so.
visits-link-unusable = This link opens nothing
visits-link-unusable-do = It may be cut off. Ring the bank, and say that you are back.

## The duty person’s link

visits-alarm-title = { $visitor } is not back from a home visit
# $visitor, $host: whole names; $time: when the visit should have been over.
visits-alarm-lead = { $visitor } visits { $host } and should have been back by { $time }. You are on the rota for this, { $reader }.
visits-alarm-mine = You are looking into it. Nobody else is told.
visits-alarm-theirs = { $name } is looking into it. You need do nothing.
visits-alarm-open = { $visitor } is well and stays longer, until { $time }. You need do nothing.
visits-alarm-over-title = It is over
visits-alarm-over = { $visitor } is accounted for. You need do nothing more. Thank you.

## The rota

visits-rota-title = Who is on duty
visits-rota-lead = When a visitor does not come back, these people are told, the first one first. Mornings are from midnight to noon, afternoons until five, evenings until midnight.
visits-rota-order = Whoever is on duty is told first. If none of them looks into it, the others are told too, and then all of them again.
visits-rota-cannot = This program cannot know whether a text or a call has reached anybody. Somebody must work through the call list.
visits-rota-calls-only = No text messages can be sent from this program now. Overdue visits stand on the call list and on the desk only, so somebody must be looking at them.
visits-rota-none = Nobody is on the rota. Home visits cannot be started.
visits-rota-now = On duty now
visits-rota-add = Put somebody on the rota
visits-rota-up = Further up
visits-rota-change = Change
visits-rota-edit-title = { $name } on the rota
visits-rota-who = Who?
visits-rota-phone = Which number is rung and texted?
visits-rota-hours = When are they on duty?
visits-rota-hours-hint = Morning: midnight to noon. Afternoon: noon to 5. Evening: 5 to midnight.
visits-rota-save = Save
visits-rota-off = Take off the rota
visits-rota-error-who = Write who it is
visits-rota-error-phone = Write the telephone number
visits-rota-notice-added = They are on the rota.
visits-rota-notice-saved = The rota is saved.
visits-rota-notice-off = They are off the rota.

## Messages

message-visit_started-subject = Your home visit is being watched
message-visit_started-body = You are visiting { $host } until { $end }. When you are back, open this link and press the button: { $link }
message-visit_ending-subject = Are you back from your home visit?
message-visit_ending-body = Your visit to { $host } should be over now. Please open this link and say that you are back: { $link }
message-visit_overdue-subject = Overdue: { $visitor } is not back from a home visit
message-visit_overdue-body = { $visitor } visits { $host } and should have been back by { $end }. Nobody has heard from them. Please look into it, and press the button here: { $link } If you fear for somebody, ring 999.
