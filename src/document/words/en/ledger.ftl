### Receipts, and the page on which anyone in the bank can check that the books were never rewritten.

## On a receipt, before the proof: read by people, covered by no proof.
## $to: who gave help or got the hours; $from: who was helped or gave the hours; $time: such as "1 hour"; $what: a kind of help.

receipt-told-help = { $to } helped { $from }: { $time } ({ $what })
receipt-told-exchange = { $to } helped { $from }: { $time }
receipt-told-gift = A gift from { $from } to { $to }: { $time }
receipt-told-grant = From { $from } to { $to }: { $time }
receipt-told-opening = Brought from the books before: { $time } from { $from } to { $to }
receipt-told-starting-credit = Hours to start with, from { $from } to { $to }: { $time }
receipt-told-correction = A correction from { $from } to { $to }: { $time }
receipt-told-reversal = Undone, from { $from } back to { $to }: { $time }
receipt-told-between-banks = Between banks, from { $from } to { $to }: { $time }
# $day: when it happened; $written: the moment when it came into the books.
receipt-remark-when = { $day }; written down on { $written }
receipt-remark-where = { $bank }, line { $number }
receipt-remark-names = These lines are for people. The proof below does not cover them: it holds account numbers, minutes and days, and no names.
receipt-remark-check = To check it: goodturn ledger verify-receipt FILE --key KEY

## The receipt's page

# $number: the place in the bank's books.
receipt-title = Receipt for line { $number }
receipt-link = Receipt
receipt-back = Back to this exchange
receipt-what = What it is about
receipt-happened = It happened on
receipt-written = Written down on
receipt-bank = Bank
receipt-memo = Note
receipt-undone = This was undone later by another line. The receipt stays true: it shows what was written down.
receipt-download = Download the receipt
receipt-file-kind = Text file
receipt-text = The receipt as text
receipt-print = Print this page
receipt-code = The receipt as a code
receipt-code-alternative = A square code that holds this receipt as text. The same text is in the file to download.
receipt-code-everything = A phone’s camera reads the whole receipt from this code, without the internet.
receipt-code-proof = A phone’s camera reads the proof from this code, without the internet. The words around it did not fit.
receipt-code-without-words = A phone’s camera reads the proof from this code, without the internet. The note did not fit: it is in the file.
receipt-code-none = This receipt is too long for a code. Please use the file.
receipt-check = How to check it
receipt-check-1 = This receipt shows that what is written above stands in the bank’s books, and that the bank signed them. It can be checked without the bank, even when the bank is gone.
receipt-check-2 = You need the file or the code, the bank’s public key, and the goodturn program on any computer. It opens no database and asks nobody:
# $file: the name of the file.
receipt-check-command = goodturn ledger verify-receipt { $file } --key KEY
receipt-check-3 = The proof covers the account numbers, the time, the days and the note. It does not cover names, because names are not in the log.
receipt-check-more = More about checking the books

## The page for auditors

ledger-title = Check the books
ledger-lead = The bank takes one fingerprint of all the lines in its books, and signs it. Whoever keeps a signed fingerprint can find out at any time whether a line before it was changed, removed or put in between. Signed fingerprints are called checkpoints.
ledger-newest = The newest checkpoint
# $n: how many lines.
ledger-newest-lines = { $n ->
    [one] The bank signed 1 line.
   *[other] The bank signed { $n } lines.
}
ledger-newest-parts = The first line names the log, the second says how many lines it holds, the third is the fingerprint over all of them. Below stands the signature.
ledger-empty = Nothing is signed yet
ledger-empty-do = The bank signs its first checkpoint with the first line in its books. Log some hours, then look here again.
ledger-keys = The public keys of the bank
ledger-keys-why = A signature is checked with the key. Copy it down, or better: get it from somebody you trust, such as the council that funds the bank, and compare.
ledger-keys-order = The first one signs now. Those below signed before it.
# $moment: from when a key signed.
ledger-key-since = Signs since { $moment }
ledger-kept = Checkpoints that are kept
ledger-kept-why = The last one of each day is kept for good.
ledger-kept-none = None is kept yet: the first one is kept when its day is over.
# $day: when the bank signed it; $n: how many lines.
ledger-kept-lines = { $n ->
    [one] { $day }: 1 line
   *[other] { $day }: { $n } lines
}
ledger-consistency = Compare two sizes of the books
ledger-consistency-why = The bank proves that the larger book begins with the smaller one, unchanged. Take the sizes from any two checkpoints, for instance from one that you kept.
ledger-consistency-from = The smaller number of lines
ledger-consistency-to = The larger number of lines
ledger-consistency-show = Show the proof
ledger-proof = The proof
# $from, $to: numbers of lines.
ledger-proof-says = The books with { $to } lines begin with the books with { $from } lines.
ledger-proof-root = Fingerprint at { $number } lines
ledger-proof-hashes = Hashes of the proof
ledger-proof-none = No hash is needed: the two books are the same, or the smaller one stands whole in the larger.
ledger-check = How to check it yourself
ledger-check-1 = Keep a checkpoint somewhere that the bank cannot reach: print this page, or save the signed lines in a file. Once a month is plenty.
ledger-check-2 = Later, compare. If the bank can show a proof from the size you kept to its newest size, and the fingerprint at your size is the one you kept, nothing before was rewritten.
ledger-check-3 = Members can check their own lines: each exchange in the books has a receipt, as a file and as a code to scan.
ledger-check-4 = You need not trust this program to do it. The formats are published and used elsewhere (RFC 6962, C2SP signed notes and proofs), with examples that any programmer can follow: docs/ledger-format.md in the source of goodturn. On the command line:
ledger-check-command = goodturn ledger verify-receipt FILE --key KEY
ledger-link = Check the books yourself

## What a receipt proves, told on the command line

receipt-genuine = This receipt is genuine. It proves:
receipt-genuine-not = Not proven: who the people are. Names are not in the log.
receipt-proven-bank-label = Bank
receipt-proven-line-label = Line
receipt-proven-id-label = Id
receipt-proven-kind-label = Kind
receipt-proven-written-label = Written
receipt-proven-happened-label = Happened
receipt-proven-moved-label = Moved
receipt-proven-undoes-label = Undoes
receipt-proven-memo-label = Note
# $seq: the line; $n: how many lines the bank signed.
receipt-proven-place = { $seq } of { $n } that the bank signed
receipt-proven-into = { $time } into account { $account }
receipt-proven-out = { $time } out of account { $account }
receipt-proven-no-memo = there is one; this receipt does not show it
receipt-kind-exchange = help given and received
receipt-kind-gift = a gift
receipt-kind-grant = a grant from the pot
receipt-kind-opening = a balance from the books before
receipt-kind-starting-credit = hours to start with
receipt-kind-correction = a correction
receipt-kind-reversal = the undoing of another line
receipt-kind-between-banks = help between banks

## Why a receipt proves nothing

receipt-fault-malformed = NOT PROVEN: this is not a whole receipt. A line is missing, changed or out of its place. Use the file as it was downloaded.
receipt-fault-version = NOT PROVEN: this receipt has another version than this program reads. Use a newer goodturn.
receipt-fault-key = This is not a public key of a bank’s books. It looks like goodturn/bank/…+1a2b3c4d+A… and stands on the bank’s page “Check the books”.
receipt-fault-unknown-key = NOT PROVEN: the checkpoint is not signed by this key. Use the key of the bank that the receipt is from, and older keys too where the bank had any.
receipt-fault-signature = NOT PROVEN: the signature is wrong. Somebody changed the checkpoint, or it was copied badly.
receipt-fault-bank = NOT PROVEN: the transfer is of another bank than the one that signed.
receipt-fault-number = NOT PROVEN: the number of the transfer is not its place in the log.
receipt-fault-inclusion = NOT PROVEN: this transfer does not stand in the books that the bank signed.
receipt-fault-unbalanced = NOT PROVEN: what came into accounts is not what went out of them.
receipt-fault-memo = NOT PROVEN: the note is not the one that was written down.
