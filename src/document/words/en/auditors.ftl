# Links for auditors: how a coordinator makes one, and what its reader sees.

auditor-person = Member
auditor-organisation = Organisation

auditor-links-title = Links for auditors
auditor-links-back = Back to links for auditors
auditor-links-lead = With a link, somebody without an account can check the report: from each figure to its rows, and on to the receipts in the ledger. They can only read. They see numbers in place of members’ names.
auditor-links-words = Costs and benefits are shown in your own words. A member’s whole name is replaced by a number there too. First names alone and nicknames are not, so please look before you send a link.
auditor-links-list = Links so far
auditor-make = Make a link
auditor-make-button = Make this link
auditor-whom = Who is it for?
auditor-whom-hint = For example: Lothian Council, internal audit
auditor-first = From which year?
auditor-last = To which year?
auditor-days = For how many days?
auditor-days-hint = From 1 to { $most }. After that it opens nothing.
auditor-error-whom = Write who the link is for
auditor-error-year = Choose a year from the list
auditor-error-order = Choose the same year or a later one
auditor-made-title = Your link for an auditor
auditor-made-for = It is for { $whom }. It opens the report until { $day }. Send this address to them, and to nobody else:
auditor-made-once = Copy it now. It cannot be shown again. If it is lost, take it back and make a new one.
auditor-link-years = { $first } to { $last }
auditor-link-facts = Years: { $years }. Made on { $made } by { $by }.
auditor-link-operator = whoever runs the server
auditor-link-open = Open until { $day }.
auditor-link-ended = Ended after { $day }.
auditor-link-revoked = Taken back on { $at }.
auditor-link-unused = Nobody has opened it yet.
auditor-link-used = { $n ->
    [one] One page opened, on { $at }.
   *[other] { $n } pages opened, the last on { $at }.
}
auditor-uses = What was opened
auditor-use = { $n ->
    [one] { $day }: { $what }
   *[other] { $day }: { $what }, { $n } times
}
auditor-opened-front = the first page
auditor-opened-report = a report
auditor-opened-file = a report as a file
auditor-opened-rows = the rows of a figure
auditor-opened-exchange = an exchange
auditor-opened-session = a group session
auditor-opened-cost = a cost
auditor-opened-receipt = a receipt
auditor-opened-ledger = the checkpoint of the ledger
auditor-revoke = Take this link back
auditor-notice-revoked = The link was taken back. It opens nothing now.

auditor-unusable = This link opens nothing
auditor-unusable-why = It may be cut off, or its time is over.
auditor-unusable-do = Please ask the coordinator of the time bank who sent it to you for a new one.
auditor-title = Check the report of { $bank }
auditor-lead = This link lets you follow each figure of the report to what it counts. You can read everything here and change nothing.
auditor-fact-bank = Time bank
auditor-fact-for = This link is for
auditor-fact-until = It is open until
auditor-fact-answers = Who answers for the report
auditor-years = The reports
auditor-call = Call { $name } at the time bank.
auditor-follow = How to follow a figure
auditor-follow-1 = Open a report and choose a figure. You see the rows that it counts. Their sum is the figure.
auditor-follow-2 = Hours open to exchanges and group sessions. Each has a receipt in the ledger.
auditor-follow-3 = Costs open to each line, with its evidence in the bank’s words.
auditor-follow-4 = Programs can read the same: add .json to the address of a report, or of the rows of a figure.
auditor-names = Numbers for names
auditor-names-1 = Members are shown by their number in the bank. The coordinator knows who has which number.
auditor-names-2 = In the tables of the files, members are counted anew from 1. Those numbers are others.
auditor-check = How to check the books yourself
auditor-check-1 = Each receipt can be checked on your own computer, without asking the bank.
auditor-back = To the first page of this link
auditor-ledger-title = The checkpoint of the ledger
auditor-ledger-lead = The bank signs all lines of its books together. That is the checkpoint. No line can be changed later without a new one that does not fit.
auditor-ledger-1 = Keep this checkpoint and these keys in a safe place, outside the bank.
auditor-ledger-2 = Download a receipt and check it with the goodturn program and a key. The page of each exchange shows the command.
auditor-ledger-3 = The last lines of the receipt are the checkpoint. Compare them with this page, and with one that you kept before.
auditor-day = Day
auditor-kind = Kind of help
auditor-time = Time
auditor-giver = Who helped
auditor-receiver = Who was helped
auditor-word = On whose word
auditor-line = Line in the ledger
auditor-exchange-title = Help on { $day }
auditor-word-brought = It came with the books of before.
auditor-word-wrote = The one who was helped wrote it down.
auditor-word-said-yes = The one who was helped said yes.
auditor-word-agreed = The one who was helped named another time, and the one who helped said yes.
auditor-word-another = Staff, or whoever acts for the one who was helped, said yes.
auditor-word-acts-for = Whoever acts for one of the two wrote it down.
auditor-word-giver = Staff wrote it down. The one who helped told them.
auditor-word-receiver = Staff wrote it down. The one who was helped told them.
auditor-word-both = Staff wrote it down. Both told them.
auditor-session = Group
auditor-session-title = Group session, sheet { $number }
auditor-helped = Time of the helpers
auditor-people = Who was there
auditor-part-helper = Helped: { $time }
auditor-part-attender = Took part: { $time }
auditor-receipt-lead = The receipt proves that this stands in the bank’s books. It holds account numbers, time and days. It holds no names and no notes.

cli-demo-auditor = The report as an auditor follows it, without signing in: { $address }
cli-demo-auditor-for = Harbour Council, internal audit

help-staff-auditors = When somebody wants to check the report
help-staff-auditors-1 = A coordinator can make a link for them under Report, “Links for auditors”. They need no sign-in. They follow each figure to its rows and to the receipts in the ledger, and can change nothing.
help-staff-auditors-2 = They see “Member 17” in place of a name. Notes, addresses and telephone numbers are never shown.
help-staff-auditors-3 = The link ends by itself after the days that you chose, 90 at the most. You can take it back at any time, and you see what was opened.

report-tally-one-to-one = Hours of exchanges between two
report-tally-group = Hours of the helpers in sessions of a group
report-tally-requests = Requests
report-tally-days = Days
report-tally-request = { $title }, asked on { $day }
report-tally-met = The help was given
report-tally-unmet = Nobody was found
report-tally-withdrawn = Not wanted any more
report-tally-open = Still open
