# The annual value report as a whole: its front page, its sections, its tables and their columns.

report-book-title = { $bank }: value report { $year }

## The front page

report-front-bank = Time bank
report-front-period = Days
report-front-counted = Counted up to
report-front-prices = Prices
report-front-index = Price index
report-front-rules = Version of the definitions
report-front-ledger = Last record in the books
report-front-ledger-value = Number { $seq }. Seal of the books: { $root }
report-front-funders = Who paid for the year
report-front-funders-none = Nobody is named in the cost register.
report-front-authors = Who answers for this report
report-front-authors-none = Nobody is named.

## Sections

report-section-summary = In short
report-section-deeds = What we did
report-section-who = Who took part
report-section-network = Give and take
report-section-costs = What it cost
report-section-benchmark = The published figures
report-section-method = How we worked it out
report-section-annex = Annex: every table

## Sentences

report-said = { $n ->
    [one] In { $year }, 1 active member exchanged { $hours } of help through { $bank }. { $registered }
   *[other] In { $year }, { $people } active members exchanged { $hours } of help through { $bank }. { $registered }
}
report-said-so-far = { $n ->
    [one] So far in { $year }, 1 active member exchanged { $hours } of help through { $bank }. { $registered }
   *[other] So far in { $year }, { $people } active members exchanged { $hours } of help through { $bank }. { $registered }
}
report-said-registered = { $n ->
    [one] There was 1 registered member.
   *[other] There were { $people } registered members.
}
report-said-cost = Running the time bank cost { $cost }, paid and given together. That is { $each } for each active member-year.
report-said-not-sure = We cannot say how much of the published saving must be true here to equal the cost.
report-way-one-to-one = One to one
report-way-group = In a group
report-missing-no-request-met = Not calculable: no request was met.
report-who-referral = How people came to us is not written down, so it is not shown.
report-network-says = These figures are about people only. Help in groups joins no two people, because nobody can say who helped whom.
report-said-benchmark = { $amount }. { $what }.
report-said-benchmark-prices = Prices of { $year } are assumed: they were not published.
report-said-benchmark-in = In { $year } prices that is { $amount }.
report-said-benchmark-grade = Strength: { $grade }.
report-said-benchmark-cash = Is it cash? { $cashable }.
report-yes = yes
report-no = no
report-method-says = Pounds are shown in the prices of { $year }. We use the GDP deflators of HM Treasury, published { $vintage }. Only April to March years are compared with each other.
report-method-rounding = We calculate with exact numbers. Each figure is rounded once, when it is shown: money to the penny, half a penny away from zero.
report-annex-says = The CSV files hold every table of this report and every input: days, minutes, amounts and the price index. People and organisations are numbers in them. Anybody can work the figures out again.
report-dictionary-note = Days are written year-month-day. An empty cell was not calculable or was not said; the report says why.
report-chart-hours-by-month = Hours exchanged in each month
report-chart-hours-by-category = Hours exchanged by kind of help: those with the most hours, 15 at most
report-chart-alt = Bar chart: { $title }. All its numbers are in the table “{ $table }”.

## Tables

report-table-hours-by-month = Hours exchanged in each month
report-table-about-hours-by-month = Every month of the year, empty ones too. An exchange counts in the month in which the help happened.
report-table-hours-by-category = Hours exchanged by kind of help
report-table-hours-by-way = One to one and in groups
report-table-about-hours-by-way = In a group only the helpers’ time is counted. The two together are the hours exchanged.
report-table-requests = Requests for help
report-table-about-requests = Requests that were made in the year, as they stand now.
report-table-turnover = Who joined, left and stayed
report-table-about-turnover = People only. Retention: active in both years, divided by active in the year before.
report-table-costs-by-heading = Cost by kind
report-table-costs = Every line of the cost register
report-table-realisation = What if only part of the published saving were true here?
report-table-about-realisation = The published saving times active member-years. It is arithmetic, not evidence.
report-table-benchmarks = Published figures as records
report-table-figures = Every figure
report-table-inputs = Days and years
report-table-price-index = Price index
report-table-members = Who took part or was registered, as numbers
report-table-about-members = A number is a place in this report and nothing else. Whoever was registered, gave or received is in it.
report-table-memberships = Days of membership that were counted
report-table-about-memberships = Both days count. Days may stand in two rows; a day counts once.
report-table-pairs = Exchanges between two, added up by who helped whom
report-table-sessions = Sessions of groups, a line for each person
report-table-front = Front page

## Columns

report-column-month = Month
report-column-about-month = A month of the year
report-column-hours = Hours
report-column-about-hours = Hours exchanged
report-column-exchanges = Exchanges
report-column-about-exchanges = How many exchanges, or sessions of a group
report-column-category = Kind of help
report-column-about-category = The kind’s short name
report-column-name = Name
report-column-about-name = What it is called
report-column-way = How
report-column-about-way = one_to_one: between two. group: in a session of a group
report-column-year = Year
report-column-about-year = The bank’s year
report-column-requests-made = Made
report-column-about-requests-made = Requests made in the year
report-column-requests-met = Met
report-column-about-requests-met = Those of them for which help was given
report-column-requests-unmet = Nobody found
report-column-about-requests-unmet = Those of them that were closed as unmet or ran out
report-column-median-days = Days until help (median)
report-column-about-median-days = Days from asking to the help; half of the requests that were met took longer
report-column-joined = Joined
report-column-about-joined = People whose first day of membership is in the year
report-column-left = Left
report-column-about-left = People whose last day of membership is in the year
report-column-active-before = Active the year before
report-column-about-active-before = Active members of the year before
report-column-stayed = Active in both years
report-column-about-stayed = Those of them who were active in this year too
report-column-retention = Retention
report-column-about-retention = Active in both years divided by active the year before
report-column-heading = Kind of cost
report-column-about-heading = The heading in the cost register
report-column-paid = Paid
report-column-about-paid = Pounds that were paid
report-column-in-kind = Given
report-column-about-in-kind = Worth in pounds of what was given
report-column-together = Together
report-column-about-together = Paid and given, in pounds
report-column-on = Day
report-column-about-on = The day it counts on
report-column-payment = Paid or given
report-column-about-payment = cash: paid. in_kind: given
report-column-what = What
report-column-about-what = What it was
report-column-funder = Who paid
report-column-about-funder = Who paid for it
report-column-evidence = Where the bill is
report-column-about-evidence = Where the bill or the reckoning can be found
report-column-amount = Amount
report-column-about-amount = Pounds
report-column-r = Part that is true here
report-column-about-r = The part r of the published saving, 0 to 1
report-column-value = Worth
report-column-about-value = The value in the unit of the row; in pounds in a table of worth
report-column-net = Worth less own cost
report-column-about-net = Pounds
report-column-ratio = Worth divided by own cost
report-column-about-ratio = A ratio
report-column-value-per-hour = For each hour
report-column-about-value-per-hour = Worth in pounds divided by hours exchanged; arithmetic, not evidence
report-column-benchmark = Published figure
report-column-about-benchmark = Its short name
report-column-role = Role
report-column-about-role = cost and saving are multiplied; context is only shown
report-column-published = As published
report-column-about-published = The number as published
report-column-unit = Unit
report-column-about-unit = What it is measured in
report-column-bound = Bound
report-column-about-bound = = as published; < where the work says less than, > where it says more than
report-column-price-year = Price year
report-column-about-price-year = An April to March year
report-column-assumed = Assumed
report-column-about-assumed = yes where the price year was not published
report-column-factor = Factor
report-column-about-factor = Index of the report’s price year divided by the index of its own, unrounded
report-column-uprated = In this year’s prices
report-column-about-uprated = Pounds
report-column-evidence-grade = Strength
report-column-about-evidence-grade = simulation, single_scheme, quoted or compared
report-column-cashable = Cash
report-column-about-cashable = How much of it is cash: unknown, none or part
report-column-source = Source
report-column-about-source = Where it comes from
report-column-figure = Figure
report-column-about-figure = Its short name
report-column-unrounded = Unrounded
report-column-about-unrounded = The value before it was rounded
report-column-definition = Definition
report-column-about-definition = How it is worked out
report-column-input = Input
report-column-about-input = Its short name
report-column-index = Index
report-column-about-index = Price level of the year; 2024-25 is 100
report-column-index-status = Status
report-column-about-index-status = outturn: measured. forecast: expected
report-column-vintage = Published
report-column-about-vintage = Year and month in which the series was published
report-column-member = Number
report-column-about-member = A number in place of the name
report-column-kind = Kind
report-column-about-kind = person or organisation
report-column-from = From
report-column-about-from = First day
report-column-to = To
report-column-about-to = Last day
report-column-giver = Gave
report-column-about-giver = The number of who gave
report-column-receiver = Received
report-column-about-receiver = The number of who received
report-column-minutes = Minutes
report-column-about-minutes = Their time together
report-column-session = Session
report-column-about-session = A number for the session
report-column-part = Part
report-column-about-part = helper or attender
report-column-moved-minutes = Minutes moved
report-column-about-moved-minutes = Into (more than 0) or out of (less than 0) the account
report-column-attended-minutes = Minutes attended
report-column-about-attended-minutes = Beside the hours, never in them
report-column-met-by = Met by
report-column-about-met-by = Who met the helpers’ time
report-column-line = Line
report-column-about-line = Its short name

## Files

# $title: a table's caption; $file: the name of its file.
report-annex-table = { $title }: in the CSV files as { $file }.csv
report-said-source = Where it comes from: { $source }
report-sheet-first = Report

## Easy read

report-easy-title = The report in easy words
report-easy-download = Easy words as PDF
report-easy-book-title = { $bank }: report { $year } in easy words
report-easy-what = This is what { $bank } did in { $year }.
report-easy-people = { $n ->
    [one] 1 active member gave or got help.
   *[other] { $people } active members gave or got help.
}
report-easy-hours = Together they shared { $hours } of help.
report-easy-so-far = The year is not over. The numbers will change.
report-easy-no-cost = We do not know yet what it cost.
report-easy-cost = Running the time bank cost { $cost }.
report-easy-each = That is { $each } for each active member in a full year.
report-easy-study = A study says that time banks can save money.
report-easy-share = If { $share } of that is true here, it is worth what we cost.
report-easy-unsure = Nobody has shown that it is true here.
report-easy-box = Read the box before you use a number.
report-download-pdf = Download as PDF ({ $size })
report-download-xlsx = Download as Excel ({ $size })
report-download-zip = Download every table as CSV files, in a zip ({ $size })
