# The annual value report, the benchmarks and the cost register.

## The report's page

report-title = Value report { $year }
report-lead-empty = Nobody exchanged any help in { $year }. Log some hours, and they will be counted here.
report-so-far-hint = This year is not over. It is counted up to { $day }.
report-year-label = Year
report-year-show = Show
report-download-csv = Download as CSV ({ $size })
report-download-json = Download as JSON ({ $size })
report-to-files = Take this report away as a file
report-files-heading = Files of this report
report-to-costs = Costs for this year
report-back = Back to the report
report-size-kb = { $size } KB

report-switching-sentence = If { $share } of the published saving were true here, it would be worth as much as the bank costs. This is a sum, not proof.
report-switching-not-covered = Even if all of the published saving were true here, it would not cover the cost.
report-open-rows = See what was counted
report-open-inputs = See the figures behind it
report-open-published = See the published figure

report-hours = Hours
report-category-empty = No help was logged in this year.

report-caution-heading = Read this before you use a figure
report-all-heading = Every figure, and how it was worked out
report-value-heading = Value

report-benchmark-heading = Where the published figures come from
report-benchmark-hint = The two figures a member were published once. We show them in the prices of { $year }.
report-benchmark-context-heading = Other published figures, for comparison only
report-benchmark-context-hint = These are not added to anything. Each was worked out in its own way, so do not rank them.

report-method-heading = About this report
report-method-period-value = { $from } to { $to }
report-method-prices-value = { $year }: the April to March year that holds most of these days
report-method-deflator-value = GDP deflators, HM Treasury, published { $vintage }
report-method-ledger-none = none yet
report-excluded = Not counted as help: opening balances, starting credits, gifts to the pot, grants, expired hours, corrections, and exchanges that were reversed. A replacement counts.

## What a figure opens to

report-rows-title = { $figure }, { $year }
report-rows-total = This figure: { $value }
report-rows-sum = { $sum } divided by { $divisor } makes { $value }.
report-rows-empty = There is nothing here to count.
report-rows-name = Name
report-rows-exchange-label = { $giver } helped { $receiver }
report-rows-sheet-label = Sheet { $number }: { $title }
report-rows-count = { $counted ->
    [minutes] Time
    [members] Members
    [days] Days
    [pence] Amount
    [pairs] Pairs
   *[partners] Partners
}
report-rows-index = Price index of { $year }, published { $vintage }
report-rows-inputs = This figure is made from these figures. Each opens in its turn.
report-rows-published = As published: { $published }, in { $year } prices{ $assumed ->
    [yes] {" "}(assumed)
   *[no] {""}
}. Price index { $base } then, { $index } in { $now }. { $amount } × { $index } ÷ { $base } = { $exact }, shown as { $shown }.
report-rows-published-none = There is no price index for { $year }, so this figure cannot be put into that year’s prices.

## Figures

report-figure-hours-exchanged = Hours exchanged
report-figure-hours-with-organisations = Hours exchanged with organisations
report-figure-attender-hours = Hours in which people took part in groups
report-figure-registered-members = Registered members
report-figure-active-members = Active members
report-figure-strict-members = Active members with 3 exchanges or more
report-figure-registered-member-years = Registered member-years
report-figure-active-member-years = Active member-years
report-figure-reciprocal-share = Active members who gave and received
report-figure-give-only-share = Active members who only gave
report-figure-receive-only-share = Active members who only received
report-figure-hours-per-active-member-year = Hours for each active member-year
report-figure-cost-per-member-uprated = Published cost a member, in this year’s prices
report-figure-saving-per-member-uprated = Published saving a member, in this year’s prices
report-figure-benchmark-cost = Published cost, for our active member-years
report-figure-benchmark-potential = Published saving, if all of it were true here
report-figure-own-cost = Own cost
report-figure-own-cost-cash = Own cost that was paid
report-figure-own-cost-in-kind = Own cost that was given
report-figure-cost-per-active-member-year = Own cost for each active member-year
report-figure-cost-per-registered-member-year = Own cost for each registered member-year
report-figure-cost-per-hour = Own cost for each hour exchanged
report-figure-saving-per-hour = Published saving that each hour would carry
report-figure-switching-value = Part of the published saving that must be true to equal the cost
report-figure-reciprocity-index = Reciprocity index
report-figure-density = Density of the network
report-figure-mean-partners = Different people each active member exchanged with
report-figure-busiest-giver-share = Share of hours from the busiest giver

report-definition-hours-exchanged = We add up the time of every exchange that was confirmed and not reversed. Each exchange counts once, on the day the help happened. Exchanges with organisations are in it.
report-definition-attender-hours = How long people took part in groups, added up. It stands beside the hours exchanged and is not part of them, of the reciprocity index or of the cost for each hour.
report-definition-hours-with-organisations = The part of the hours exchanged in which an organisation gave or received the help.
report-definition-registered-members = People whose membership was open on one day of the year or more. Open means active, paused or suspended. Organisations are not counted.
report-definition-active-members = Registered members who gave or received help in the year.
report-definition-strict-members = Registered members who took part in 3 exchanges or more.
report-definition-registered-member-years = For each registered member we count the days the membership was open, with the last day. We add them up and divide by the days of the full year.
report-definition-active-member-years = The same as registered member-years, for active members only.
report-definition-reciprocal-share = Active members who both gave and received help, divided by all active members.
report-definition-give-only-share = Active members who gave help and received none, divided by all active members.
report-definition-receive-only-share = Active members who received help and gave none, divided by all active members.
report-definition-hours-per-active-member-year = Hours exchanged divided by active member-years.
report-definition-cost-per-member-uprated = The published £450 a member a year, put into this year’s prices with the price index. Its own price year was not published: we take 2010-11.
report-definition-saving-per-member-uprated = The published “more than £1,300” a member a year, put into this year’s prices with the price index. Its own price year was not published: we take 2010-11. Nobody has shown how much of it is cash.
report-definition-benchmark-cost = Active member-years times the published cost a member in this year’s prices.
report-definition-benchmark-potential = Active member-years times the published saving a member in this year’s prices. It shows what the published figure would mean here. It does not show that anything was saved.
report-definition-own-cost = The sum of the cost register for the days counted: paid and given. A line counts whole on its day. A thing bought once and used for some years counts by the day: its amount, times its days of use among the days counted, divided by all days of its use.
report-definition-own-cost-cash = The lines of the cost register that were paid.
report-definition-own-cost-in-kind = The lines of the cost register that were given, such as a room lent free.
report-definition-cost-per-active-member-year = Own cost divided by active member-years.
report-definition-cost-per-registered-member-year = Own cost divided by registered member-years.
report-definition-cost-per-hour = Own cost divided by hours exchanged.
report-definition-saving-per-hour = The published saving, if all of it were true here, divided by hours exchanged. It is arithmetic, not evidence.
report-definition-switching-value = Own cost divided by the published saving for our active member-years. If this part of the saving were true here, it would be worth as much as the bank costs.
report-definition-reciprocity-index = For each active member we take the smaller of the time given to people and the time received from people. We add these up and divide by all time exchanged between people. 0 means nobody who gave has received. 1 means everybody received as much as they gave.
report-definition-density = Pairs in which one active member helped another, each direction once, divided by all the pairs there could be.
report-definition-mean-partners = For each active member we count the different people they helped or were helped by. This is the average.
report-definition-busiest-giver-share = The time that the busiest giver gave to people, divided by all time exchanged between people.

report-source-ledger = This bank’s own ledger
report-source-register = This bank’s own cost register
report-source-both = This bank’s own ledger and cost register

## Why a figure is missing

report-missing-no-members = Not calculable: nobody was a registered member in this year.
report-missing-nobody-before = Not calculable: nobody was an active member in the year before.
report-missing-no-active-members = Not calculable: nobody was an active member in this year.
report-missing-no-pairs = Not calculable: it needs two active members or more.
report-missing-no-hours = Not calculable: no hours were exchanged.
report-missing-no-costs = Not calculable: no costs have been entered for this year.
report-missing-no-deflator = Not calculable: the price index does not reach this year.
report-missing-too-large = Not calculable: the numbers are too large.

## The caution box

report-caution-inconclusive = Reviews of the studies (SCIE) find the evidence on costs inconclusive: it does not settle the question.
report-caution-simulation = The £450 and the £1,300 come from one simulation of 2010: a computer model built on older studies and on what workers judged likely. They were not measured, here or anywhere.
report-caution-not-cashable = The £1,300 is not known to be cashable. Nobody knows how much of it, if any, a budget holder could take out and spend on something else.
report-caution-soft-and-late = A saving may be soft: time or ease, not cash. It may fall to somebody else’s budget. It may take years. Some costs may rise first, when people learn what they can ask for.
report-caution-no-comparison = There is no comparison group. We did not look at people outside the time bank, so we cannot say what it caused.
report-caution-recording = The hours are those that were written down. Informal help between neighbours is often never written down, and the hours rise when recording gets better.
report-caution-not-comparable = Ratios that other schemes print were worked out in other ways. They are not comparable with these figures or with each other.
report-caution-one-off-whole = Some things bought once have no number of years of use. They are counted whole in the year of their day, so that year’s cost looks higher.
report-caution-so-far = This year is not over. Figures will change.
report-caution-costs-to-come = Some cost lines are dated after the last day counted. They are not in these figures yet.
report-caution-forecast-prices = The price index for this year is a forecast. It will change.
report-caution-cost-not-covered = Even if all of the published saving were true here, it would not cover the cost.
report-caution-no-costs = No costs have been entered for this year. So we cannot say what the bank costs.

## Benchmarks

benchmark-time-bank-cost = What a time bank costs for each member in a year. Another page of the same publisher says “less than £450”. Who counts as a member was not said.
benchmark-time-bank-saving = What a time bank could save for each member in a year: more than this. How much is cash, public money, jobs or wellbeing was not split.
benchmark-befriending-cost = What befriending costs, for each person helped
benchmark-befriending-value = What befriending could be worth, for each person helped
benchmark-navigators-cost = What a community navigator costs, for each person helped
benchmark-navigators-value = What a community navigator could be worth, for each person helped
benchmark-keyring = Saving for each member of a KeyRing network in a year
benchmark-user-voice = Social return ratio (SROI) that User Voice’s evaluation reported
benchmark-holy-cross = Social return ratio (SROI) that Holy Cross Centre Trust’s evaluation reported
benchmark-my-care-my-choice = Saving that My Care My Choice reported in a year
benchmark-care-plans = Saving from personal care plans in a year, for a practice of 6,300 patients
benchmark-people-powered-health = Saving that People Powered Health reported, as a share of costs; it was argued that it could grow to 20 %
benchmark-source-study = Knapp, Bauer, Perkins and Snell (2010/2011), “Building community capacity: making an economic case”, as quoted by Think Local Act Personal and by Needham. The link leads to a later article by the same authors on the same study.
benchmark-source-context = Quoted in: Needham, “Coproduction: building an efficiency case”; SCIE, “Co-production in social care: economics”; Think Local Act Personal. The link leads to SCIE’s page.
benchmark-grade-simulation = A model, not a measurement
benchmark-grade-single-scheme = One scheme’s own reckoning
benchmark-grade-quoted = Quoted by others; we have not seen what is behind it
benchmark-cashable = Is it cash?
benchmark-cashable-unknown = Not known
benchmark-cashable-none = It is a cost, not a saving
benchmark-unit-ratio = { $amount }, by its own method
benchmark-more-than = more than { $amount }

## The cost register

cost-title = Costs
cost-lead = Write down all that the bank costs, paid or given. The value report adds it up. Members never see it.
cost-year-none = No costs have been written down for { $year } yet. Add the first one below.
cost-list-heading = Costs in { $year }
cost-add-heading = Add a cost
cost-on = Day
cost-on-hint = The day it counts on, for example 31/3/2026
cost-heading = What kind of cost
cost-heading-choose = Choose one
cost-payment = Paid or given?
cost-payment-cash = Paid
cost-payment-in-kind = Given (in kind)
cost-payment-hint = Given means nobody paid: a room lent free, say. Write what it would have cost.
cost-amount = Amount
cost-amount-hint = Pounds and pence, for example 1,250.00
cost-what = What was it?
cost-what-short = What
cost-what-hint = For example: broker’s pay, April to June
cost-funder = Who paid for it?
cost-evidence = Where is the bill or the reckoning?
cost-optional = { $label } (you can leave this empty)
cost-save = Add this cost
cost-notice-saved = The cost was added.
cost-total = Together
cost-total-cash = Paid
cost-total-in-kind = Given
cost-to-report = See the value report
cost-heading-professional-time = Staff: time
cost-heading-professional-training = Staff: training
cost-heading-managerial-time = Managers: time
cost-heading-managerial-training = Managers: training
cost-heading-service-user-time = People who use services: time
cost-heading-service-user-training = People who use services: training
cost-heading-community = What the community puts in
cost-heading-resources-one-off = Things bought once
cost-heading-resources-continuing = Things paid for again and again: rent, telephone, insurance

cost-error-on-missing = Write the day of the cost
cost-error-on-unreadable = Write the day like 31/3/2026
cost-error-on-no-such-day = There is no such day. Check it, and write it like 31/3/2026
cost-error-on-range = Write a day between 1900 and 2200
cost-error-on-iso = Write a day between 1900 and 2200 as YYYY-MM-DD
cost-error-heading = Choose what kind of cost it was
cost-error-payment = Say whether it was paid or given
cost-error-amount-missing = Write the amount
cost-error-amount-unreadable = Write the amount in pounds and pence, like 1,250.00
cost-error-amount-not-positive = Write an amount above zero. To undo a cost, open it and take it out
cost-error-amount-too-large = Write an amount of a thousand million pounds or less
cost-error-what-missing = Write what the cost was for
cost-error-what-too-long = Say what it was in 140 letters or fewer
cost-error-funder-too-long = Name who paid in 140 letters or fewer
cost-error-evidence-too-long = Say where the bill is in 1,000 letters or fewer
cost-error-unprintable = Take out the character that cannot be shown, and try again

## The command line

cli-help-cost-add-more = Example:
    goodturn cost add --bank harbour --on 2026-04-30 --amount 2150.00 --heading professional_time --what "Broker's pay, April"
    Headings: professional_time, professional_training, managerial_time, managerial_training, service_user_time, service_user_training, community, resources_one_off, resources_continuing
cli-help-report-value-more = Example:
    goodturn report value --bank harbour --year 2025-26 --format csv -o report.csv
    2025 and 2025-26 both mean the bank's year that begins in 2025. Formats: json, csv, xlsx, pdf, html. A csv whose file name ends with .zip holds a file for each table and a list of what every column means.
cli-arg-cost-add-on = The day it counts on, YYYY-MM-DD
cli-arg-cost-add-amount = Pounds and pence, above zero
cli-arg-cost-add-heading = What kind of cost
cli-arg-cost-add-what = What it was
cli-arg-cost-add-in-kind = It was given, not paid
cli-arg-cost-add-funder = Who paid for it
cli-arg-report-value-year = The bank's year: 2025 or 2025-26
cli-arg-report-value-format = json, csv, xlsx, pdf or html
cli-arg-report-value-output = Write to this file instead of stdout
cli-cost-added = Added: { $what }, £{ $amount }, { $day }.
cli-wrong-money = write an amount of pounds above zero, such as 2150.00
cli-wrong-cost-heading = write one of: professional_time, professional_training, managerial_time, managerial_training, service_user_time, service_user_training, community, resources_one_off, resources_continuing
cli-wrong-year = write the year in which it begins, such as 2025 or 2025-26
