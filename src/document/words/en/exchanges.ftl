### One exchange: what it was, where it stands, its story, and the answers to it.

exchanges-stands = Where it stands
exchanges-giver = Who helped
exchanges-receiver = Who was helped
exchanges-long = How long
exchanges-when = When
exchanges-what = What
exchanges-note = Note
exchanges-suggested = The receiver’s time
exchanges-line = In the books
exchanges-undone-line = Undone
# $number: the place in the bank's books.
exchanges-line-number = Line { $number }
exchanges-replaces = It puts an earlier entry right: look at that one
exchanges-replaced-by = It was put right: look at the new entry

## Just saved. $name: who was helped; $giver: who helped; $time: such as "1 hour".

exchanges-saved-waiting = Saved. { $name } has been asked to say yes.
exchanges-saved-settled = Saved. { $time } is in the books for { $giver }.
exchanges-log-another = Log another
exchanges-change = Change this
exchanges-home = Home

## What you can do

exchanges-actions = What you can do
exchanges-yes = Yes, that’s right
# $time: the time that the receiver suggests.
exchanges-yes-suggested = Yes, it was { $time }
exchanges-query = Something’s not right
exchanges-withdraw = Take this back
exchanges-settle = Settle it for them
exchanges-keep = Keep it as it is
exchanges-reverse = Undo it
exchanges-leave = Leave it as it is
exchanges-back = Look at it again

## The question before each

exchanges-yes-title = Is that right?
exchanges-withdraw-title = Take this back?
exchanges-withdraw-lead = Nothing has been added yet. If you take it back, it stays in the list as taken back, and you can write it down again.
exchanges-withdraw-yes = Take it back
exchanges-withdraw-again = Change it: take it back and log it again
exchanges-refused-title = This cannot be saved just now
exchanges-not-taking-part = One of the two people takes no part in exchanges just now. Please call your time broker.

## Something's not right

exchanges-query-title = What is not right?
exchanges-query-reason = Say it in your own words
exchanges-query-hint = For example: it was a different day, or it was somebody else.
exchanges-query-suggest = How long was it, do you think?
exchanges-query-suggest-hint = You can leave this empty. For example 45 minutes, 1½ hours or 2:15
exchanges-query-lead = Your time broker will look at it and talk to both of you. Nobody is blamed.
exchanges-query-send = Send this to the time broker
exchanges-error-reason = Say why in 1,000 letters at most
exchanges-query-missing = Say what is not right, or how long it was
# The reason where only a time was given. $time: such as "1 hour 30 minutes".
exchanges-query-time = It was { $time }

## Done

exchanges-notice-yes = Thank you. It is in the books now.
exchanges-notice-query = Thank you. Your time broker will look at it.
exchanges-notice-withdraw = Taken back. Nothing was added.
exchanges-notice-change = Taken back. Change what you need and save it again.
exchanges-notice-before = This was answered already. Here is how it stands.

## Its story. $name: who did it; $time: a suggested time.

exchanges-story = Its story
exchanges-story-program = The bank
exchanges-story-logged-you = You wrote it down.
exchanges-story-logged-they = { $name } wrote it down.
exchanges-story-brought-you = It was brought from the books before.
exchanges-story-brought-they = It was brought from the books before.
exchanges-story-confirmed-you = You said yes.
exchanges-story-confirmed-they = { $name } said yes.
exchanges-story-queried-you = You said that something is not right.
exchanges-story-queried-they = { $name } said that something is not right.
exchanges-story-queried-suggested-you = You said that it was { $time }.
exchanges-story-queried-suggested-they = { $name } said that it was { $time }.
exchanges-story-withdrawn-you = You took it back.
exchanges-story-withdrawn-they = { $name } took it back.
exchanges-story-reversed-you = You undid it in the books. Nothing was deleted.
exchanges-story-reversed-they = { $name } undid it in the books. Nothing was deleted.
exchanges-story-kept-you = You looked at it and kept it as it is.
exchanges-story-kept-they = { $name } looked at it and kept it as it is.

## Who told it to the person who wrote it down. $giver, $receiver: names; $who: one of the next three.

exchanges-told-giver = { $giver }
exchanges-told-receiver = { $receiver }
exchanges-told-both = { $giver } and { $receiver }
exchanges-told-by-phone = { $who } told it by telephone.
exchanges-told-by-paper = { $who } told it on paper.
exchanges-told-by-in-person = { $who } told it face to face.
exchanges-told-by-acts-for = They act for { $who }.
exchanges-told-by-other = { $who } told it.
