### Whose people are whose, the pack that is handed over, and what is not safe.

caseload-title = Whose people are whose
caseload-brokers = Brokers
caseload-nobody = Nobody in particular
caseload-people = { $n ->
    [0] Nobody
    [one] 1 person
   *[other] { $n } people
}
# $name: a broker, or "Nobody in particular".
caseload-of = People of: { $name }
caseload-empty = There is nobody.
caseload-who = Who moves?
caseload-record = Record
caseload-to = To whom?
caseload-move = Move those ticked
caseload-move-all = Move all of them
caseload-notice-moved = Moved.
caseload-error-member = Tick who moves, or move all of them
caseload-error-to = Choose who looks after them from now on
caseload-to-handover = Handover pack
caseload-handover-title = Handover: { $name }
caseload-back = Back to the list
# $day: today; $bank: the bank.
caseload-printed = { $bank }, { $day }. Keep it where nobody else can read it, and shred it when it has been used.
caseload-phone = Telephone
caseload-last = Last help
caseload-open = Open now
# $what: a kind of help; $title: in their words.
caseload-asks = Asks for { $what }: { $title }
caseload-offers = Offers { $what }: { $title }
caseload-notes = Notes that you may read

safe-not-ring = Do not ring
safe-not-message = Do not leave a message
safe-not-post = Do not post
safe-stopped = Nothing is sent to this person
