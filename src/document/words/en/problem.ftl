### What went wrong, by its stable code: a title, and what the person can do (the same id and -do).
### Codes stand in the API and on the help page; see web/problem.rs for their statuses.

# The program's own name, where no bank is chosen yet.
problem-program = Goodturn
problem-home = Go to the first page
# $id: letters and digits that find the fault in the log.
problem-fault-id = If you tell us about it, please give this number: { $id }
# $number: a member number.
problem-member-number = Member { $number }

problem-unauthenticated = Please sign in
problem-unauthenticated-do = Sign in, or send a bearer token that is still in use.
problem-not-found = We cannot find that
problem-not-found-do = Check the address, or go back and choose again. It may have been moved, or it may not be yours to see.
problem-forbidden = That is not yours to do
problem-forbidden-do = Ask your time broker. They can do it, or tell you who can.
problem-invalid = Something needs another look
problem-invalid-do = Change the fields that are named, then send it again.
problem-malformed = We could not read that
problem-malformed-do = Go back, and send it again. A program must send well-formed JSON.
problem-too-many = Too many tries
problem-too-many-do = Wait a minute, then try again.
problem-too-large = That is too long to read
problem-too-large-do = Send less at a time.
problem-wrong-method = That cannot be done here
problem-wrong-method-do = Go back, and use the buttons on the page.
problem-form-expired = This page was open for too long
problem-form-expired-do = Go back, load the page again, and send it once more. Cookies must be allowed.
problem-cross-site = That did not come from our own pages
problem-cross-site-do = For your safety nothing was changed. Open the page here, and do it again.
problem-wrong-host = This server has another name
problem-wrong-host-do = Use the address that your time bank gave you.
problem-fault = Something went wrong on our side
problem-fault-do = Nothing that you typed was saved. Try again in a few minutes, or call your time broker.

problem-ledger-below-floor = That is more hours than can be used now
problem-ledger-below-floor-do = Choose a shorter time, or call your time broker. They can make an exception, with a reason.
problem-ledger-already-reversed = That was undone before
problem-ledger-already-reversed-do = Open it to see when, and by whom. Nothing was changed now.
problem-ledger-out-of-bounds = The books cannot hold that
problem-ledger-out-of-bounds-do = Check the time and the two accounts. One entry can move up to 1,000 hours.
problem-ledger-no-receipt = There is no receipt of that
problem-ledger-no-receipt-do = It was written down before there were receipts. It is safe in the books all the same.
problem-ledger-no-checkpoint = There is no checkpoint yet
problem-ledger-no-checkpoint-do = The bank signs its first checkpoint with the first line in its books. Look again after that.
problem-exchange-second-look = Is this right?
problem-exchange-second-look-do = It is longer or older than usual, or much like another entry. If it is right, say so and it is saved.
problem-exchange-not-waiting = This has been answered
problem-exchange-not-waiting-do = Open it to see what was said. If that is not right, say so there.
problem-exchange-not-settled = This is not in the books
problem-exchange-not-settled-do = Only what is in the books can be undone. Take it back or answer it instead.
problem-exchange-not-yours = Somebody else must say yes
problem-exchange-not-yours-do = The person who was helped says yes. Your time broker can help if they cannot.
problem-exchange-both-sides = You cannot be both sides of this
problem-exchange-both-sides-do = You act for one of these people, and you are the other, or you wrote it down for them. Ask your time broker to settle it.
problem-member-proxy-ended = You do not act for this person any more
problem-member-proxy-ended-do = Nothing was saved. If that is not right, call your time broker.
problem-member-not-taking-part = One of these people does not take part now
problem-member-not-taking-part-do = Choose somebody else, or ask the time broker to make them active.
problem-member-number-taken = That member number is in use
problem-member-number-taken-do = Choose another number, or leave it empty to get the next one.
problem-member-login-taken = That name is in use
problem-member-login-taken-do = Choose another e-mail address or username to sign in with.
problem-member-last-coordinator = A bank needs a coordinator
problem-member-last-coordinator-do = Make somebody else coordinator first.
problem-member-balance-left = Their hours must be settled first
problem-member-balance-left-do = Bring the balance to zero with a gift or a grant, then try again.
problem-idempotency-key-reused = That key was used for something else
problem-idempotency-key-reused-do = Use a new key for each new entry. To repeat an entry safely, send exactly the same again.
problem-bank-slug-taken = That short name is in use
problem-bank-slug-taken-do = Choose another short name.
problem-sign-in-link-unusable = This link does not work any more
problem-sign-in-link-unusable-do = A link works once, for 7 days. Ask your time broker for a new one.
problem-sign-in-failed = That name and password do not fit together
problem-sign-in-failed-do = Check both and try again. Your time broker can give you a new link.
problem-import-done-before = This file was imported before
problem-import-done-before-do = Nothing was changed. Check that it is the file you meant.
problem-category-in-use = That kind of help is in use
problem-category-in-use-do = Move what uses it first, then try again.
<<<<<<< HEAD
problem-message-gone = That message has gone, or is going now
problem-message-gone-do = Look at the list again. Nothing was changed.
problem-message-no-safe-address = We cannot post to this person
problem-message-no-safe-address-do = There is no address on their record, or they said that post is not safe. Ring them, or ask for an address.
=======
problem-application-decided = That application is decided
problem-application-decided-do = Nothing was changed. If they want to join after all, fill in a new form.
problem-application-not-ready = Something is not done yet
problem-application-not-ready-do = Do the next step first. Or take them on all the same, and say why.
problem-application-check-missing = This person needs a check that is good today
problem-application-check-missing-do = Write down the check you have seen, then try again.
problem-referee-unreachable = There is nowhere to send the question
problem-referee-unreachable-do = Add an address, an e-mail address or a telephone number.
problem-referee-answered = This person was asked, or has answered
problem-referee-answered-do = Nothing was changed. Look at what is written down.
problem-place-in-use = Somebody lives in that place
problem-place-in-use-do = Give those members another place first.
>>>>>>> main
problem-ledger-busy = Many people are writing things down just now
problem-ledger-busy-do = Nothing was lost. Wait a few seconds, then send it again. A program sends the same key again.
problem-ledger-in-progress = We are still working on that
problem-ledger-in-progress-do = It was sent twice. Wait a few seconds, then look whether it is there, or send it again with the same key.
problem-bank-closed = This time bank is closed for now
problem-bank-closed-do = Its books are not the ones that were signed for earlier. Nothing can be read or changed until that is cleared up. Please telephone the bank. Whoever runs the program finds in its log what happened and what to do.
problem-storage-full = There is no room left to write
problem-storage-full-do = Nothing was saved. Tell whoever looks after the program that the disk is full, and send it again later.
problem-storage-failing = We cannot write that down just now
problem-storage-failing-do = Nothing was saved. Tell whoever looks after the program that the disk fails. It must be started again once the disk is mended.
problem-sheet-done = This sheet is not waiting to be keyed in
problem-sheet-done-do = It was keyed in, made void or undone before. Look at the sheet. What is still missing goes on a new sheet.
