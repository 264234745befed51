### Log hours: five short questions and the sentence that will be saved.

log-title = Log hours
log-back = Home
log-for-others = Logging for other people? Use the desk
log-save = Save these hours

## Who

log-who = Who was it with?
# $what: a kind of help; $day: "today", "yesterday" or "Thursday 19 November".
log-who-last = { $what }, { $day }
log-who-other = Someone else
log-find = Find someone else by name
log-find-hint = Type two letters or more of the name.
log-choose-title = Who do you mean?
# $name: what was typed.
log-choose-lead = You typed “{ $name }”.
log-choose-legend = Choose the person
# $number: a member number.
log-choose-number = Member { $number }
log-choose-yes = Yes, that person
log-choose-none = Somebody else

## Which way

log-direction = Who did the helping?
log-gave = I gave help
log-gave-small = The time is added to you
log-got = I received help
log-got-small = The time is added to the other person

## How long

log-long = How long did it take?
log-long-other = Other
log-long-text = Another length of time
log-long-hint = For example 45 minutes, 1½ hours or 2:15

## When

log-when = When?
log-when-today = Today
log-when-yesterday = Yesterday
log-when-other = Another day
log-when-text = Which day?
log-when-hint = For example Tuesday, 21 November or 21/11

## What

log-what = What was it?
log-what-filled = We filled this in from last time
log-what-choose = Choose one
log-note = Anything to add? (you can leave this empty)
log-note-hint = The other person and the time broker can read it.

## The sentence that will be saved. $name: a whole name; $time: such as "1 hour"; $day: "today" or "on Thursday 19 November".

log-sentence-gave = You helped { $name } for { $time } { $day }. { $name } will be asked to say yes.
log-sentence-got = { $name } helped you for { $time } { $day }. It goes into the books at once.

## Beside the form

log-aside = Help with this page
log-talk = Rather talk to someone?
# $name: the broker's.
log-talk-call = Call { $name } and say who, when and how long. { $name } will log it for you.
log-talk-plain = Tell your time broker who, when and how long. They will log it for you.
# Markup.
log-mistake = <strong>Made a mistake?</strong> You can change or cancel anything you have logged. Nothing is deleted: we keep the old line and add a new one.

## A second look

log-look-title = Is this right?
log-look-lead = Please look at this once more before we save it.
# $time: the longest that needs no second look.
log-look-long = It is longer than { $time }.
# $n: days.
log-look-old = It was more than { $n } days ago.
log-look-duplicate = It is much like something that was logged before: the same two people on the same day.
log-look-yes = Yes, save it
log-look-change = Change it

## The same page sent again with something changed

log-key-title = Is this another one?
log-key-lead = This page was saved before, and then something in it was changed.
log-key-saved = This was saved
log-key-look = Look at what was saved
log-key-new = You now wrote
log-key-yes = Yes, save this one too

## What to do when something is missing or not understood

log-error-who = Choose who it was with
log-error-who-both = Choose a person or type a name, not both
log-error-find = Type the name of the person
log-error-find-short = Type two letters or more of the name
log-error-find-long = Type a shorter part of the name
# $name: what was typed.
log-error-nobody = We found nobody called “{ $name }”: check the spelling, or call your time broker
log-error-not-taking-part = { $name } takes no part in exchanges just now: please call your time broker
log-error-direction = Choose who did the helping
log-error-minutes = Choose how long it took
log-error-minutes-both = Choose a length of time or type one, not both
log-error-time-missing = Type how long it took
log-error-time-unreadable = Type the time like this: 45 minutes, 1½ hours or 2:15
log-error-time-unit = Say if you mean hours or minutes: for example 90 minutes
log-error-time-whole = Type the time in whole minutes, like 20 minutes
log-error-time-small = Type a time of one minute or more
log-error-time-large = Type a time of 1,000 hours or less
log-error-day = Choose when it was
log-error-day-both = Choose a day or type one, not both
log-error-day-missing = Type the day it was
log-error-day-unreadable = Type the day like this: Tuesday, 21 November or 21/11
log-error-day-none = There is no such day: check the day and the month
log-error-day-future = That day has not come yet
log-error-category = Choose what it was
log-error-note-long = Make the note shorter: 1,000 letters at most
log-error-note-letters = The note holds a letter that cannot be shown: type it again
