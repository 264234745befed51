# The broker's desk, and logging for somebody on the telephone.

desk-title = Broker desk
desk-to-phone = Log a phone call
desk-to-add-member = Add a member

## What needs the broker

desk-queue-empty = Nothing needs you now. Whatever does will stand here, the most urgent first.
desk-work-none = Nothing of this kind waits now.
desk-whose = Whose work
desk-everybody = Everybody’s
desk-mine = My people only
desk-more = More work
desk-all-listings = Offers and requests
desk-more-calls = Calls to make
desk-more-letters = Letters and the post round
desk-more-applications = Applications
desk-more-apply = Take on a member
desk-more-caseload = Who looks after whom
desk-more-agreements = Who has not agreed
desk-more-report = The value report
# $title: the kind of work; $n: how much.
desk-heading = { $title } ({ $n })
desk-see-all = See all { $n }

# One heading and one next step for each kind of work. $who, $other: what a friend would call them.
desk-kind-visit_overdue = Not back from a home visit
desk-next-visit_overdue = Next: find out where { $who } is
desk-kind-visit_taken = Home visits somebody looks into
desk-next-visit_taken = Next: write down what had happened
desk-kind-query = Queries
desk-next-query = Next: ask them both, then settle it
desk-kind-concern = “That’s not right”
desk-next-concern = Next: keep it, or undo it
desk-kind-request = Requests without a helper
desk-next-request = Next: see who could help
desk-kind-ask = Asked, no answer yet
desk-next-ask = Next: ring { $who }, or ask somebody else
desk-kind-happened = Did it happen?
desk-next-happened = Next: ask { $other }, then log it
desk-kind-waiting = Hours waiting too long
desk-next-waiting = Next: ask { $other }, then settle it
desk-kind-call = Calls to make
desk-next-call = Next: ring, and write down what came of it
desk-kind-failed = Messages that reached nobody
desk-next-failed = Next: try another way
desk-kind-grant = Grants to approve
desk-next-grant = Next: approve it, or say why not
desk-kind-sheet = Sheets not keyed back
desk-next-sheet = Next: key it in, or void it
desk-kind-applicant = Applicants who are stuck
desk-next-applicant = Next: the next step for { $who }
desk-kind-check = Checks that end
desk-next-check = Next: ask { $who } for a new one
desk-kind-agreement = Not agreed yet
desk-next-agreement = Next: ask them
desk-kind-letters = Letters to print
desk-next-letters = Next: print them for the post
desk-kind-never_asked = Offer help, and nobody has asked
desk-next-never_asked = Next: look what { $who } offers
desk-kind-quiet = No help given or received for six months
desk-next-quiet = Next: ring { $who }

desk-told-helps = { $who } helps { $other }
desk-told-ask = { $who } was asked
desk-told-ask-for = { $what }, for { $other }
desk-told-sheet = Sheet { $number }
desk-told-agreement = { $n ->
    [one] 1 member has not agreed
   *[other] { $n } members have not agreed
}
desk-told-letters = { $n ->
    [one] 1 letter
   *[other] { $n } letters
}
desk-needed-by = Needed by { $day }
desk-overdue = { $n ->
    [one] Waiting 1 day for { $receiver } to say yes
   *[other] Waiting { $n } days for { $receiver } to say yes
}
desk-tag-back-by = Back by { $time } was said
desk-tag-joined = A member since { $day }
desk-tag-on = { $day }
desk-tag-ends = Ends on { $day }
desk-tag-ended = Ended on { $day }
desk-tag-waits = { $n ->
    [0] Since today
    [one] Since yesterday
   *[other] { $n } days
}

## A bank where nothing has happened yet

desk-first = What to do first
desk-first-members = Add your members
desk-first-members-hint = A name is enough. They need no e-mail and no telephone.
desk-first-rules = Check the rules and your telephone line
desk-first-rules-hint = You can change them at any time.
desk-first-log = Log the first hours when somebody rings, with the form on this page.

## How the bank is

desk-bank = Members
desk-waiting = { $n ->
    [0] No hours are waiting for someone to say yes.
    [one] The hours of 1 piece of help are waiting for someone to say yes.
   *[other] The hours of { $n } pieces of help are waiting for someone to say yes.
}
desk-last = Last logged
desk-last-empty = Nothing has been logged yet. Use the form on this page when somebody rings.

## The form for the telephone

desk-phone = Log for someone on the phone
desk-caller = Who is calling?
desk-direction = They…
desk-direction-gave = gave help
desk-direction-got = got help
desk-other = Who with?
desk-minutes = How long?
desk-minutes-hint = You can type 1.5, 1½, 1h30 or 90m
desk-happened-on = Day
desk-day-today = Today
desk-day-yesterday = Yesterday
desk-day = { $weekday } { $day }
desk-day-other = Another day
desk-another-day = Which other day?
desk-another-day-hint = Such as 3 November or 3/11
desk-category = What was it?
desk-category-choose = Choose
desk-kinds-frequent = Often used
desk-kinds-all = All kinds
desk-told-by = Who told you?
desk-told-by-caller = The caller
desk-told-by-other = The other person
desk-told-by-both = Both of them
desk-channel = How?
desk-channel-phone = By phone
desk-channel-paper = On paper
desk-channel-in_person = In person
desk-channel-other = Another way
desk-note = Add a note
desk-note-label = Note
desk-save = Log these hours
desk-save-hint = It is saved as logged by you. If the person who was helped told you, the hours go into the books at once. If not, that person is asked to say yes.

## What was wrong

desk-error-caller = Write the caller’s name or number
desk-error-other = Write the other person’s name or number
desk-error-caller-nobody = Nobody who takes part now was found for the caller. Check the spelling
desk-error-other-nobody = Nobody who takes part now was found for the other person. Check the spelling
desk-error-same = Choose two different people
desk-error-direction = Choose if the caller gave help or got help
desk-error-day = Choose the day
desk-error-two-days = Choose “Another day” or empty the other day: these are two different days
desk-error-category = Choose what it was
desk-error-told-by = Choose who told you
desk-error-channel = Choose how you were told
desk-error-note = Write the note again

## Which of several people

desk-who-title = Who do you mean?
desk-who-caller = Who is calling?
desk-who-other = Who was it with?
# $text: what was typed.
desk-who-hint = You typed “{ $text }”
desk-who-number = Member { $number }
desk-who-save = Log these hours
desk-who-again = Type the name again
desk-who-choose = Choose one person, or type the name again

## Is this right?

desk-look-title = Is this right?
# $giver, $receiver: whole names; $time: such as "2 hours"; $day: such as "yesterday"; $what: the kind of help.
desk-sentence = { $giver } helped { $receiver } for { $time } { $day }: { $what }.
# $time: the bank's rule.
desk-look-long = It is longer than { $time }.
desk-look-old = { $n ->
    [one] It was more than 1 day ago.
   *[other] It was more than { $n } days ago.
}
desk-look-duplicate = There is another line for the same two people and the same day.
desk-look-save = Yes, log it
desk-change = Go back and change it

## Below what the bank allows

desk-floor-title = This goes past the bank’s rule
# $receiver: the whole name; $floor: the rule, such as "20 hours".
desk-floor-below = { $receiver } would have had more than { $floor } more help than they have given. That is as far as your bank’s rule goes.
desk-floor-hint = You can allow it this once. Your reason is kept with it.
desk-floor-reason = Why do you allow it?
desk-floor-reason-hint = Such as: just home from hospital, will help again in spring
desk-floor-missing = Write why you allow it
desk-floor-save = Allow it and log it

## What was saved

desk-saved = Saved.
desk-saved-settled = The hours are in the books.
desk-saved-waiting = { $receiver } is asked to say yes.
desk-saved-see = See it
