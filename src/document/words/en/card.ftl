# Printed sign-in cards.

card-title = Sign-in card
# $name: the first name of whose it is.
card-lead = A paper card lets { $name } in without a password. A telephone reads the square on it. Then it asks for a number of six digits.
card-opens = With the card you can log hours, say yes to hours, and read your own pages. For all else, sign in.
card-none = There is no card now.
# $at: a moment.
card-made = The card was made: { $at }.
card-used = It was last used: { $at }.
card-unused = It was not used yet.
card-is-locked = It is locked, because there were five wrong numbers. Make a new one.
card-make = Make a card
card-make-again = Make a new card
card-end = Take the card back
card-notice-ended = The card does not work any more.
card-made-title = The card is ready
card-pin-lead = This is the number for the card:
card-pin-once = Write the number down in a safe place, or learn it. It is shown only now. Never keep it with the card.
card-print = Print the card

card-open-title = Sign in with your card
card-open-lead = This is a card of { $bank }. Type the number that goes with it.
card-pin = Your number
card-pin-hint = Six digits
card-open-button = Go in
card-error-pin = Type the six digits of your number
card-error-wrong = This is not the number of this card: try again
card-locked-title = This card is locked
card-locked = There were too many wrong numbers. Ring your time broker: they can make you a new card.
card-locked-ring = There were too many wrong numbers. Ring { $broker } on { $phone }: they can make you a new card.
card-unusable-title = This card does not open anything
card-unusable = It was taken back, or a newer one was made. If you find a card that is not yours, please throw it away.

# On the paper. $name: the first name of whose it is; $bank: the bank; $day: when it was made.
card-paper-title = Sign-in card of { $name }
card-paper-heading = { $bank }
card-paper-whose = This card is { $name }’s. It was made on { $day }.
card-paper-alt = A square code that opens the page to sign in
card-paper-1 = Point the camera of a telephone at the square.
card-paper-2 = Open the page that it shows.
card-paper-3 = Type your number of six digits.
card-paper-keep = Keep this card safe. Do not write the number on it.
card-paper-lost = Is it lost, or did you find it? Please ring { $broker } on { $phone }.

message-card_made-subject = A sign-in card for you
message-card_made-body = We made a paper card for you at { $bank }. With the card and its number you can log hours and read your own pages.

    Did you not want one? Then ring us, or take it back here: { $page }
