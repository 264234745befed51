# The registers: costs that are spread, entries put right or taken out, and lines brought in from a spreadsheet.

cost-life = Years of use
cost-life-hint = Only for a thing bought once. Its cost is then spread over these years, day by day. Leave it empty to count it whole on its day.
cost-life-told = { $n ->
    [one] 1 year, from { $from } to { $to }
   *[other] { $n } years, from { $from } to { $to }
}
cost-spread = { $days } of { $of } days of { $amount }
cost-error-life = Write the years of use as a whole number from 1 to 50
cost-error-life-heading = Only a thing bought once has years of use. Choose that kind of cost, or leave this empty
cost-error-reason = Say why, in a few words

cost-back = Back to the costs
cost-to-import = Bring in a spreadsheet
cost-one-title = Cost: { $what }
cost-history = What happened to this line
cost-correct-heading = Put this line right
cost-correct-lead = A new line takes the place of this one. This one stays to be read, and counts no more.
cost-correct-reason = What was wrong?
cost-correct-save = Save the right line
cost-withdraw-heading = Take this line out
cost-withdraw-lead = It counts no more. It stays to be read, with your reason.
cost-withdraw-reason = Why is it taken out?
cost-withdraw-save = Take it out
cost-notice-corrected = The line was put right.
cost-notice-withdrawn = The line was taken out. It counts no more.

entry-began = { $at }: it took the place of another line. Why: { $reason }
entry-corrected = { $at }: another line took its place. Why: { $reason }
entry-withdrawn = { $at }: it was taken out. Why: { $reason }
entry-see-old = See the old line
entry-see-new = See the new line

## Lines from a spreadsheet

intake-costs-title = Bring in costs from a spreadsheet
intake-costs-lead = Copy the cells with their first line, and paste them here. We read them and show them to you. Nothing is kept before you say so.
intake-columns = The first line names the columns:
intake-lines = The lines
intake-lines-hint = Cells copied from a spreadsheet, or lines of a CSV file. At most 500 lines or so at a time.
intake-try = Read them
intake-save = Keep these lines
intake-xlsx = A whole workbook (XLSX) or a longer file can be brought in by your operator, or through the API.
intake-read = { $n ->
    [one] 1 line was read. It is not kept yet.
   *[other] { $n } lines were read. They are not kept yet.
}
intake-notice-saved = The lines were brought in.
intake-tried = { $n ->
    [one] 1 line is right, { $amount } together. Nothing was written.
   *[other] { $n } lines are right, { $amount } together. Nothing was written.
}
intake-done = { $n ->
    [one] 1 line was brought in, { $amount } together.
   *[other] { $n } lines were brought in, { $amount } together.
}
intake-fault-line = Line { $line }: { $what }
intake-fault-cell = Line { $line }, { $column }: { $what }
intake-wrong-workbook = This workbook cannot be read. Save it as XLSX or CSV, and try again
intake-wrong-text = This is neither a workbook nor plain text. Save it as XLSX, or as CSV in UTF-8
intake-wrong-csv = This line cannot be read. Check its quotation marks
intake-empty = Give a first line with the names of the columns, and a line below it
intake-too-long = Bring in at most 5,000 lines at a time
intake-column-unknown = There is no such column here. Take it out, or use one of the names that are listed
intake-column-twice = This column stands there twice. Take one of them out
intake-cost-on = the day, such as 31/3/2026
intake-cost-heading = professional_time, professional_training, managerial_time, managerial_training, service_user_time, service_user_training, community, resources_one_off or resources_continuing
intake-cost-in-kind = yes for given, no for paid
intake-cost-amount = pounds and pence
intake-cost-what = what it was
intake-cost-funder = who paid (may be empty)
intake-cost-evidence = where the bill is (may be empty)
intake-cost-life-years = years of use, for things bought once (may be empty)

## Tables of the report

report-column-life-years = Years of use
report-column-about-life-years = For how many years a thing bought once is used; empty where its cost is counted whole on its day
report-column-days-in-year = Days counted
report-column-about-days-in-year = Days of use among the days counted in this report
report-column-days-of-life = Days of use in all
report-column-about-days-of-life = Days of the whole life of the thing, both ends counted
report-column-counted = Counted here
report-column-about-counted = Pounds that this line adds to the own cost: the amount, times the days counted, divided by all days of use

## The command line

cli-help-cost-import = Bring in a file of cost lines (CSV or XLSX)
cli-help-cost-import-more = The first line names the columns: on, heading, in_kind, amount, what, funder, evidence, life_years.
    Example:
    goodturn cost import --bank harbour --dry-run costs.xlsx
cli-arg-cost-import-dry-run = Try everything, write nothing
cli-arg-cost-import-file = A CSV or XLSX file
cli-arg-cost-add-evidence = Where the bill or the reckoning can be found
cli-arg-cost-add-life-years = For how many years a thing bought once is used
cli-wrong-note = write up to 1,000 characters
