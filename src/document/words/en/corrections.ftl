# Putting right: settling what waits, keeping what was doubted, undoing what is in the books.

corrections-about = What it is about
corrections-back = Back to these hours
# $name: who said it.
corrections-doubt = { $name } said:
# $time: the time that somebody thinks is right.
corrections-suggested = The right time, they say: { $time }.
corrections-ring = Ring { $name }: { $phone }
corrections-minutes = How long did it take?
corrections-day = When was it?
corrections-category = What was it?

## Settling

corrections-settle-title = Settle these hours
corrections-settle-heading = They helped: put it in the books
corrections-settle-hint = Ask both people first. Silence is not a yes.
corrections-settle-reason = How do you know?
corrections-settle-reason-hint = Such as: rang them both, they agree on 2 hours
corrections-settle-save = Put it in the books
corrections-floor = The bank’s rule
corrections-floor-yes = Allow it this once
corrections-floor-small = Your reason above is kept with it.
corrections-withdraw = It did not happen
corrections-withdraw-reason = Why is it taken back? (you can leave this empty)
corrections-withdraw-save = Take it back
corrections-notice-settled = Settled. The hours are in the books.
corrections-notice-not-waiting = These hours are not waiting for an answer any more.
corrections-error-settle-reason = Write how you know that it is right
corrections-error-floor = Tick “Allow it this once”, or settle a shorter time

## Keeping

corrections-keep-title = Somebody asked about these hours
corrections-keep-heading = It is right: keep it
corrections-keep-hint = Nothing changes in the books. What you write can be read by both people.
corrections-keep-reason = What did you find out?
corrections-keep-reason-hint = Such as: rang them both, 2 hours is right
corrections-keep-save = Keep it
corrections-or-undo = It is not right
corrections-or-undo-hint = Undo it, and put the right one in its place if there is one.
corrections-to-reverse = Undo it
corrections-notice-kept = Kept. Your answer can be read below.
corrections-notice-no-concern = Nobody has asked about these hours, or somebody has answered already.
corrections-error-keep-reason = Write what you found out

## Undoing

corrections-reverse-title = Undo these hours
corrections-reverse-hint = Nothing is deleted. A new line in the books takes the hours back, and both lines stay linked.
corrections-reverse-reason = Why is it undone?
corrections-reverse-reason-hint = Both people can read this
corrections-replace = What is right instead?
corrections-replace-no = Nothing: only undo it
corrections-replace-no-small = The help did not happen, or it was written down twice
corrections-replace-yes = Put the right one in its place
corrections-replace-yes-small = Both in one step
corrections-right = The right one
corrections-swap-legend = Who helped whom?
# $giver, $receiver: what friends would call the two, the other way round than it stands.
corrections-swap = It was the other way round: { $giver } helped { $receiver }
corrections-reverse-save = Undo it
corrections-notice-reversed = Undone. Both lines can be read in the books.
corrections-notice-replaced = Put right. This one stands in the place of the one that was undone.
corrections-notice-not-settled = Only hours that are in the books can be undone.
corrections-error-reverse-reason = Write why it is undone
corrections-error-replace = Choose what is right instead
corrections-error-same = Change the time, the day, the kind of help or who helped, or choose only to undo it
