# What was wrong with something typed into a form. Each sentence says what to do.

reading-text-too-long = Write { $n } letters or fewer
reading-text-unprintable = Take out the signs that cannot be shown, and write it again
reading-text-malformed = Check how this is written
# $least, $most: the bounds.
reading-number = Write a whole number from { $least } to { $most }

reading-minutes-missing = Write how long it took, such as 1h30
reading-minutes-unreadable = Write the time like this: 1.5, 1½, 1h30 or 90m
reading-minutes-hours-or-minutes = Say if that is hours or minutes: write 90m or 1h30
reading-minutes-not-whole = Write the time in whole minutes, such as 20m
reading-minutes-too-small = Write a time of at least 1 minute
reading-minutes-too-large = Write a time of 1,000 hours or less

reading-day-missing = Write the day, such as 19 November
reading-day-unreadable = Write the day like this: 19 November, 19/11 or Thursday
reading-day-no-such-day = There is no such day. Check the day and the month
reading-day-to-come = That day has not come yet

# A rule said no. One message for each code of a refusal.
reading-refused-ledger-below_floor = That is more hours than this account can give now
reading-refused-ledger-already_reversed = This was undone before
reading-refused-ledger-out_of_bounds = That is more time than the books can hold
reading-refused-ledger-no_receipt = This was written down before there were receipts
reading-refused-ledger-no_checkpoint = There is no checkpoint yet: the bank signs the first one with the first line in its books
reading-refused-exchange-second_look = Look at this again: something about it is unusual
reading-refused-exchange-not_waiting = This is not waiting for an answer any more
reading-refused-exchange-not_settled = Only hours that are in the books can be undone
reading-refused-exchange-not_yours = Somebody else must answer this
reading-refused-exchange-both_sides = You act for one of these people, and you are the other side too. Ask your time broker to settle it
reading-refused-member-proxy_ended = You do not act for this person any more
reading-refused-member-not_taking_part = Choose someone who takes part now. This person is an applicant, suspended, or has left
reading-refused-member-number_taken = Choose another number: this one belongs to somebody
reading-refused-member-login_taken = Use another e-mail address: this one belongs to another member
reading-refused-member-last_coordinator = Make somebody else a coordinator first: the bank needs one
reading-refused-idempotency-key_reused = This form was saved before. Look at what is written, then save it again
reading-refused-bank-slug_taken = Choose another short name: this one is in use
reading-refused-sign_in-link_unusable = Make a new link: this one was used, or has ended
reading-refused-sign_in-failed = That is not your password now. Write it again
reading-refused-import-done_before = This file was imported before
reading-refused-category-in_use = This kind of help is still in use
reading-refused-grant-decided = This ask was answered before
reading-refused-grant-second_person = Somebody else must answer: not who asked, and not who gets the hours
reading-refused-application-decided = This application is decided. Nothing was changed
reading-refused-application-not_ready = Do the next step first, or tick that you take them on all the same
reading-refused-application-check_missing = This person needs a check that is good today
reading-refused-referee-unreachable = There is nowhere to send the question
reading-refused-referee-answered = This person was asked, or has answered
reading-refused-place-in_use = Somebody lives in that place. Give them another place first
reading-refused-ledger-busy = Many people are writing things down just now. Nothing is lost: wait a few seconds, then send it again
reading-refused-ledger-in_progress = This was sent twice, and we are still working on the first. Wait a few seconds, then look whether it is there
reading-refused-bank-closed = This time bank is closed for now. Nothing was saved. Please telephone the bank
reading-refused-visit-nobody_watching = Nobody is watching then. Choose a shorter visit, or ring the bank. In danger ring 999.
reading-refused-visit-open = This person is on another visit. Say that they are back from that one first
reading-refused-visit-over = This visit is over
reading-refused-visit-not_overdue = This visit is not overdue
reading-refused-visit-rota_needed = Somebody is on a visit that relies on this. Put somebody else on duty for that time first
reading-refused-listing-closed = This is closed and cannot be opened again. List it anew
reading-refused-ask-already = They are asked already. Write their answer down
reading-refused-ask-said_no = They said no to this. Ask somebody else
reading-refused-ask-over = This has been answered or taken back already
reading-refused-ask-cannot_help = Something stands in the way just now. Look again at who can help
reading-refused-meeting-too_few = Too few people have said yes. Ask more people first
reading-refused-meeting-over = It has been said already what became of this
reading-refused-meeting-not_yet = That day has not come yet
reading-refused-award-share_taken = Some of this would be counted twice. Ask for less, or choose other days
reading-refused-register-ended = This entry was put right or taken out before. Nothing was saved again
reading-refused-year-not-over = This year is not over yet. Nothing was signed
reading-refused-year-closed = This year is closed already. Nothing was signed
reading-refused-year-signed = Somebody signed this year first. It waits for its second signature
reading-refused-year-second-signature = You signed first. Somebody else has to sign second
reading-refused-year-answered = This draft was answered before. Nothing was signed again
reading-refused-sheet-done = This sheet was keyed in, made void or undone before. Nothing was saved again
reading-refused-message-gone = That message has gone, or is going now. Look at the list again
reading-refused-message-no_safe_address = There is no address that is safe to write to. Ring them instead
reading-refused-outcome-no_consent = This person has not said yes to these questions. Ask them first
reading-refused-outcome-no_licence = No licence is written down for this scale
