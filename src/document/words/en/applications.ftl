### Applications for staff, referees, and what is written to those concerned.

## The list

applications-title = People who want to join
applications-back = Back to people who want to join
applications-to-apply = Fill in a form for somebody
applications-stuck = Stuck
applications-open = On their way
applications-none = Nobody is waiting. New forms come in from the web, or you fill one in for somebody.
applications-forms = Forms of people we know
applications-forms-lead = These people belong already, or had asked to join before. Whoever sent the form was not told so. Get in touch with them.
applications-forms-one = They sent another form
# $day: when it came.
applications-form-came = Came on { $day }
applications-form-seen = I have seen this
applications-ending = Checks that end
applications-check-ends = Ends on { $day }
applications-check-ended = Ended on { $day }
applications-decided = Decided lately
applications-was-taken_on = Taken on, { $day }
applications-was-declined = Declined, { $day }
applications-was-withdrawn = Did not want to any more, { $day }
# $n: days; $day: since when.
applications-stuck-referee_silent = { $n ->
   *[other] A referee has not answered for { $n } days or more: asked on { $day }
}
applications-stuck-still = { $n ->
   *[other] Nothing has happened for { $n } days or more: since { $day }
}

## One application

# $name: the applicant.
applications-one-title = { $name } wants to join
applications-next = The next step
applications-next-name_referees = Name two people who know them
applications-next-ask_referees = Ask the people who speak for them
applications-next-check = See a check with them, and write it down
applications-next-interview = Have a talk with them
applications-next-agreement = Go through the rules with them
applications-next-hear_referees = Wait for the referees, or ring them
applications-next-decide = Everything is here: decide
applications-tasks = What it takes
applications-task-details = Who they are and how to reach them
applications-task-name_referees = Two referees are named
applications-task-ask_referees = The referees are asked
applications-task-check = A check is seen
applications-task-interview = Somebody talked with them
applications-task-agreement = They agree to the rules
applications-task-hear_referees = Two referees have answered
applications-task-decide = Decision
applications-done = Done
applications-to-do = To do
applications-details = Who they are
applications-since = Form
applications-came = Came on { $day }
applications-came-keyed = Keyed in by staff on { $day }
applications-to-record = Open their record
applications-list-offer = List this as an offer
applications-list-request = List this as a request

applications-referees = Referees
applications-referees-none = Nobody is named yet. Two people who know them should speak for them.
applications-referee = somebody who knows them
# $relation: who they are to the applicant; $way: how they are asked.
applications-referee-how = { $relation }, { $way }
applications-referee-named = Not asked yet
applications-referee-asked = Asked on { $day }
applications-referee-reminded = Reminded on { $day }
applications-referee-answered = Answered on { $day }
applications-way-letter = By letter
applications-way-link = By e-mail with a link
applications-way-telephone = By telephone
applications-ask = Ask now
applications-key-answer = Write down their answer
applications-add-referee = Name a referee
applications-referee-name = Their name
applications-referee-relation = Who are they to the applicant?
applications-referee-relation-hint = Such as neighbour, doctor, friend of ten years
applications-referee-way = How shall we ask them?
applications-referee-phone = Their telephone
applications-referee-email = Their e-mail
applications-referee-address = Their postal address
applications-referee-save = Name this referee
applications-outcome-good = Speaks well of them
applications-outcome-doubt = Has a doubt
applications-outcome-none = Would not say
applications-error-way = Choose how we shall ask them

applications-check-not-needed = No check is needed for what they want to do.
applications-check-yes = A check is needed
applications-check-no = No check is needed
applications-to-checks = Write down a check
applications-interview = A talk with them
applications-interviewed = Somebody talked with them on { $day }.
applications-interview-notes = Notes from the talk
applications-interview-hint = All staff can read these notes. Leave it empty if there is nothing to note.
applications-interview-save = We have talked
applications-agreed = They have agreed to all that holds.
applications-not-agreed = They have not agreed to everything yet.
applications-to-agreements = Open the rules

applications-decide = Decide
applications-decision = Decision
applications-decide-what = What do you decide?
applications-take-on = Take them on
applications-take-on-small = They belong from today, and we write to welcome them
applications-decline = Decline
applications-decline-small = We tell them kindly, without the reason
applications-withdraw = They do not want to join any more
applications-withdraw-small = Nobody is written to
applications-unfinished = Something is not done yet
applications-unfinished-yes = Take them on all the same
applications-reason = Why?
applications-reason-hint = For staff only. What referees wrote is deleted when you decide.
applications-decide-save = Save the decision
applications-error-decision = Choose what you decide
applications-error-reason = Say why in a few words
# $day: when; $name: who decided.
applications-decided-taken_on = Taken on by { $name } on { $day }.
applications-decided-declined = Declined by { $name } on { $day }.
applications-decided-withdrawn = They did not want to join any more. Noted by { $name } on { $day }.
applications-by-operator = the operator

applications-notice-new = Saved. Here is the next step.
applications-notice-joined = This person has asked to join before. What you wrote is kept with their form.
applications-notice-belongs = This person belongs already. What you wrote is kept for staff.
applications-notice-referee = Saved. Ask them when you are ready.
applications-notice-saved = Saved.
applications-notice-seen = Done.
applications-notice-asked-letter = The letter goes out with the next post.
applications-notice-asked-link = The e-mail with the link is on its way.
applications-notice-asked-telephone = The call stands on the call list. You can also ring now.
applications-notice-removed = Taken off the list.
applications-notice-taken-on = They belong now. We have written to welcome them. Is there anything to list for them?
applications-notice-declined = Declined. We have told them kindly.
applications-notice-withdrawn = Saved. Nobody is written to.

## A referee, for staff

# $name: the referee.
referees-title = Referee: { $name }
referees-back = Back to the application
referees-script = What to say on the telephone
referees-script-hello = Hello, this is { $bank }. Am I speaking to { $referee }?
referees-script-why = { $applicant } would like to join our time bank, where people help each other. They gave us your name. Have you a few minutes?
referees-script-know = How do you know { $applicant }, and for how long?
referees-script-trust = Would you be happy for { $applicant } to visit somebody at home who needs help? Is there anything we should know?
referees-script-end = Thank you. We keep what you said until we decide, and then delete it.
referees-outcome = What do they say?
referees-words = In their words
referees-words-hint = Deleted when the application is decided
referees-save = Save their answer
referees-remove = Take them off the list
referees-remove-hint = Was the wrong person named?
referees-error-outcome = Choose what fits best

## A referee's own page

reference-title = A word about { $applicant }
reference-lead = Hello { $referee }. { $applicant } would like to join { $bank }, where people help each other, and gave us your name.
reference-kept = Only the people who run the time bank read your answer. We delete your words when we decide.
reference-question = Would you trust { $applicant } to visit somebody at home who needs help?
reference-outcome-good = Yes, gladly
reference-outcome-doubt = I have a doubt
reference-outcome-none = I would rather not say
reference-words = Would you tell us more?
reference-words-hint = How you know them, and for how long. You can leave this empty.
reference-send = Send my answer
reference-thanks-title = Thank you
reference-thanks = We have your answer about { $applicant }. You need do nothing more.
reference-unusable-title = This link does not work any more
reference-unusable = It was used, or its time is over. If you would still like to say something, please ring the time bank.

## Messages

message-reference_ask-subject = Would you speak for { $applicant }?
message-reference_ask-body = Dear { $referee }

    { $applicant } would like to join { $bank }. In our time bank people help each other. { $applicant } gave us your name.

    Would you tell us what you think? It takes two minutes. Please open this page: { $link }

    It works once, until { $until }. You can also ring us. We delete what you write when we have decided.
message-reference_reminder-subject = Would you still speak for { $applicant }?
message-reference_reminder-body = Dear { $referee }

    A week ago we asked you about { $applicant }, who would like to join { $bank }. We have not heard from you yet.

    Please open this page: { $link } It works once, until { $until }. You can also ring us, or tell us that you would rather not say.
message-reference_call-subject = Ring { $referee } about { $applicant }
message-reference_call-body = { $applicant } would like to join { $bank } and gave the name of { $referee }. The questions are here: { $link }

    Please write down what they say on the same page before { $until }.
message-taken_on-subject = Welcome to { $bank }
message-taken_on-body = Dear { $member }

    You belong to { $bank } now. Your member number is { $number }.

    From today you can give help and get help. Tell us what you like doing, and what would help you. We find somebody who fits.
message-not_taken_on-subject = Your form to join { $bank }
message-not_taken_on-body = Dear { $member }

    Thank you for asking to join { $bank }. We are sorry: we cannot take you on at present.

    If you would like to talk about it, please get in touch with us.
