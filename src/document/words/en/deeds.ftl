### The record of deeds: who did what to whom.

# $slug: the bank; $count: how many lines.
cli-verify-record-sound = { $count ->
    [0] { $slug }: the record of what staff did is empty.
    [one] { $slug }: the one line of the record of what staff did agrees with its log and its signature.
   *[other] { $slug }: all { $count } lines of the record of what staff did agree with their log and its signature.
}
# $slug: the bank; $place: where; $what: what is wrong.
cli-verify-record-fault = { $slug }: the record of what staff did is not right { $place }: { $what }.
# $seq: the place in the record.
cli-verify-record-at = at line { $seq }
cli-verify-record-at-all = as a whole
cli-fault-deed-gap = a line is missing or out of order
cli-fault-deed-unreadable = a line cannot be read
cli-fault-deed-leaf = the line is not the one that was written
cli-fault-deed-words = the words are not those that were written
cli-fault-deed-node = a stored hash of the log is not right
cli-fault-deed-head = the end of the record is not where it should be
cli-fault-deed-checkpoint = the signature is missing or is not of this record
cli-fault-deed-against = it is not the record that the saved checkpoint was signed for
