# One line that logs an exchange, at the top of the form for the telephone.

line-label = In one line
line-hint = Such as: Joan → Ahmed 1h30 Tue gardening. For the arrow you can type > or “helped”; names can be numbers.
line-list = How the line could go on
# $count: how many.
line-found = Ways to go on: { $count }
line-recent = lately
line-save = Save the line
line-or-form = Or step by step
line-undo = Undo or change it
line-told = Who told you: the one who was helped, by phone
line-told-label = Who told you?
line-told-receiver = The one who was helped
line-told-giver = The one who helped
line-told-both = Both of them

## While one types

# $sentence: the whole sentence that would be saved.
line-enter = Enter saves: { $sentence }
line-enter-like = There is another line for the same two people and the same day. Enter asks once more. { $sentence }
line-wants-arrow = Put an arrow, > or “helped”, between the two names
line-wants-giver = Who helped? Nobody of that name or number takes part now
line-wants-receiver = Who was helped? Nobody of that name or number takes part now
line-wants-two = Name two different people
line-wants-which = Say which person you mean
line-wants-time = Say for how long, such as 1h30 or 45m
line-wants-day = Say which day you mean
line-wants-kind = Say what kind of help it was, such as gardening
line-wants-sense = Some words were not understood

## The page that asks

line-check-title = What does the line say?
line-back = To the desk
line-understood = This will be saved:
# $words: the words that were not understood.
line-left-out = These words were not understood: “{ $words }”.
line-leave-out = Save it without them
line-which-giver = Who helped?
line-which-receiver = Who was helped?
line-which-day = Which day?
line-error-empty = Write who helped whom, for how long, and with what
