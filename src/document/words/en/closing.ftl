# Closing a year: two signatures, what is kept, and what comes after.

## The page

closing-title = Close { $year }
closing-says-open = The year { $year } is over and not closed yet. Two people read the report and sign it. Then it stays as it is.
closing-says-not-over = The year { $year } is not over yet. It can be closed from the day after its last day.
closing-says-waiting = One person has signed the report of { $year }. It waits for the second signature.
closing-says-closed = The year { $year } is closed. Its report stays as two people signed it.
closing-check-heading = Before you sign
closing-check-none = We found nothing missing.
closing-check-says = You can sign all the same. Look at these things first:
closing-gap-no-costs = No costs are written down, so the report cannot say what the year cost.
closing-gap-no-benefits = No benefits are written down.
closing-gap-waiting = { $n ->
    [one] { $n } exchange of the year waits for a yes. It is not counted.
   *[other] { $n } exchanges of the year wait for a yes. They are not counted.
}
closing-gap-queried = { $n ->
    [one] About { $n } exchange of the year somebody said that something is not right. It is not counted.
   *[other] About { $n } exchanges of the year somebody said that something is not right. They are not counted.
}
closing-gap-sheets = { $n ->
    [one] { $n } printed sheet of the year is not keyed in.
   *[other] { $n } printed sheets of the year are not keyed in.
}
closing-gap-low-response = Fewer than half of the people who were asked how they are have answered.
closing-gap-forecast-prices = The price index of this year is only a forecast.
closing-gap-one-coordinator = You are the only coordinator here. Choose below who signs second.
closing-figures-heading = The figures that you sign
closing-to-report = Read the whole report
closing-sign-first-heading = Sign first
closing-sign-first-says = When you sign, the report is kept as it is now. Somebody else reads that same report and signs second.
closing-second = Who signs second
closing-second-any = Any other coordinator
closing-second-name = { $name }, { $role }
closing-second-hint = A broker can see this one report if you choose them. Tell them the address of this page.
closing-role-coordinator = coordinator
closing-role-broker = broker
closing-read = What you sign
closing-statement = I have read the report of { $year }. As far as I know, it is complete and its figures are right.
closing-signer = Your name, as you sign
closing-sign-first = Sign first
closing-sign-second-heading = Sign second
closing-sign-second-says = This closes the year. It cannot be opened again.
closing-sign-second = Sign and close the year
closing-decline-heading = Do not sign
closing-decline = Say no
closing-withdraw-heading = Take my signature back
closing-withdraw = Take it back
closing-reason = Why
closing-since-heading = What came in since the first signature
closing-history-heading = Who signed
closing-history-first = { $name } signed first on { $moment }. Seal of the report: { $seal }
closing-history-signed = { $name } signed second on { $moment }. The year is closed.
closing-history-declined = { $name } said no on { $moment }: { $reason }
closing-history-withdrawn = { $name } took the signature back on { $moment }: { $reason }
closing-error-signer = Write your name
closing-error-read = Tick this box when you have read the report
closing-error-second = Choose who signs second
closing-error-reason = Write why
closing-notice-signed = You signed first. Now somebody else reads the report and signs.
closing-notice-closed = The year is closed. Thank you both.
closing-notice-declined = You did not sign. Your reason is kept.
closing-notice-withdrawn = Your signature is taken back. Your reason is kept.

## On the page of a year

closing-banner-closed = The year { $year } was closed on { $day }. { $first } and { $second } signed. This is the report as they signed it.
closing-banner-now = The year { $year } was closed on { $day }. { $first } and { $second } signed another report than this one: this is how things stand now.
closing-to-signed = See the report as signed
closing-to-now = See how things stand now
closing-to-history = See who signed
closing-to-close = Close this year
closing-to-waiting = Read it and sign
closing-after-heading = After close
closing-after-none = Nothing came in and no figure has moved.
closing-after-entries = What came in
closing-after-entry = Entry
closing-after-size = How much
closing-after-moved = Figures that moved
closing-late-help = Help written down
closing-late-undone = Help taken out
closing-late-cost = Cost written down
closing-late-cost-ended = Cost taken out
closing-late-benefit = Benefit written down
closing-late-benefit-ended = Benefit taken out
closing-late-named = { $kind }: { $what }
closing-late-when = For { $day }, written on { $moment }
closing-rows = The closed report of { $year } says { $closed }. Below is what is counted now.

## In the report

report-front-closed = Closed on
report-front-closed-not = Not closed: the second signature is missing.
report-front-first-signature = First signature
report-front-second-signature = Second signature
report-front-signature-value = { $name }, { $moment }. { $statement }
report-front-data = Data as they stood on
report-front-program = Version of the program
report-front-seal = Seal of this report (SHA-256)
report-voices-apart = Stories are not kept with the report.
report-voices-fresh = A closed report does not keep stories. They are read each time the report is drawn, so that a story that was taken back is gone from here too.
report-restated-heading = Closed years, as they were closed and as they stand now
report-restated-says = A closed year stays as it was signed. What came later counts here, and the figures that moved stand side by side. Pounds are those of the closed year.
report-restated-none = No figure of a closed year has moved since it was closed.
report-restated-year = { $year }, closed on { $day }. After that: { $list }.
report-restated-year-none = { $year }, closed on { $day }. Nothing came in after that.
report-late-count-help = { $n ->
    [one] { $n } act of help written down
   *[other] { $n } acts of help written down
}
report-late-count-undone = { $n ->
    [one] { $n } act of help taken out
   *[other] { $n } acts of help taken out
}
report-late-count-cost = { $n ->
    [one] { $n } cost written down
   *[other] { $n } costs written down
}
report-late-count-cost-ended = { $n ->
    [one] { $n } cost taken out
   *[other] { $n } costs taken out
}
report-late-count-benefit = { $n ->
    [one] { $n } benefit written down
   *[other] { $n } benefits written down
}
report-late-count-benefit-ended = { $n ->
    [one] { $n } benefit taken out
   *[other] { $n } benefits taken out
}
report-table-restated = Figures of closed years that moved
report-column-as-closed = As closed
report-column-about-as-closed = The figure as two people signed it; pounds are those of its year
report-column-as-it-stands = As it stands now
report-column-about-as-it-stands = The same figure from everything that is written down now
report-column-difference = Difference
report-column-about-difference = As it stands now less as closed
