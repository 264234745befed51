# An exchange told in one line on the staff's pages.

# $giver, $receiver: whole names.
line-who = { $giver } helped { $receiver }
line-facts = { $time } · { $what } · { $day }
# $day: "today", "yesterday" or "on Thursday 19 November".
line-sentence = { $giver } helped { $receiver } for { $time } { $day }: { $what }.
line-state-waiting = Waiting for { $receiver } to say yes
line-state-queried = Something’s not right
line-state-concern = Asked about after it was saved
line-state-settled = In the books
line-state-withdrawn = Taken back
line-state-reversed = Undone
