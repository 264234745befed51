# The section of the report on how much hangs on what is not known.

report-section-sensitivity = How sure are we?
report-sensitivity-says = These sums stand on things that nobody knows for certain. Here we change them and look at what comes out. It is arithmetic, not evidence.
report-missing-no-strict-members = Not calculable: nobody took part in 3 exchanges or more in this year.

report-table-switching-values = How much of the published saving must be true, if we count differently
report-table-about-switching-values = Each row counts other people, or takes other prices for the published saving. Own cost is taken 10% lower, as it was entered, and 10% higher.
report-table-sensitivity = Every case: who is counted, prices, part that is true, cost
report-denominator-active = Active members
report-denominator-strict = Active members with 3 exchanges or more
report-denominator-registered = Registered members

report-sensitivity-swings-heading = What matters most
report-sensitivity-middle = In the middle of all we do not know, worth less own cost is { $middle }. There, half of the published saving is true, the cost is as it was entered, the saving is in prices of { $year } and active members are counted.
report-table-tornado = Worth less own cost when one thing alone changes
report-table-about-tornado = One thing goes from one end to the other. All others stay in the middle. What moves the result most comes first.
report-chart-tornado = Worth less own cost when one thing alone changes
report-lever-realisation = True here: none to all
report-lever-cost = Own cost: 10% less or more
report-lever-base-year = Prices of 2010-11 or 2009-10
report-lever-denominator = Active: 1 or 3 exchanges

report-sensitivity-draws-heading = All of it together
report-sensitivity-draws = We made { $count } draws. In each, chance picked the part of the saving that is true, the cost, the prices and who is counted. In 9 of 10 draws, worth less own cost lay between { $low } and { $high }. In half of them it was { $middle } or less.
report-sensitivity-not-likely = The draws show how far the things we do not know can reach. They do not show how likely anything is.
report-sensitivity-seed = The draws are made by ChaCha8 from this key: { $seed }. The same key makes the same draws anywhere. Every draw stands in the CSV files.
report-table-draw-percentiles = Where the draws lie
report-table-about-draw-percentiles = So many of 100 draws came to this much or less.
report-table-draws = Every draw
report-table-about-draws = In each draw: r × member-years × saving − own cost × factor. r is from 0 to 1 and the factor from 0.9 to 1.1, each number as likely as any other. Prices and who is counted have even odds. The key is the SHA-256 of three lines: goodturn draws 1, the bank’s id, the year. Each draw takes four 64-bit numbers of the ChaCha8 stream: the first modulo 1,000,001 is r in millionths; the second modulo 200,001 is what the factor has above 0.9, in millionths; an even third means 2010-11; an even fourth means active.

report-column-denominator = Who is counted
report-column-about-denominator = active, strict (3 exchanges or more) or registered
report-column-base-year = Prices of the saving
report-column-about-base-year = The year in whose prices the published saving is taken to stand
report-column-member-years = Member-years
report-column-about-member-years = Days open divided by days of the year, added up over those who are counted
report-column-potential = Published saving, if all of it were true
report-column-about-potential = Pounds: member-years times the saving in this year’s prices
report-column-switching-low = Part that must be true, cost 10% lower
report-column-about-switching-low = Own cost times 0.9, divided by the saving
report-column-switching = Cost as entered
report-column-about-switching = Own cost divided by the saving
report-column-switching-high = Cost 10% higher
report-column-about-switching-high = Own cost times 1.1, divided by the saving
report-column-cost-factor = Cost times
report-column-about-cost-factor = Own cost is multiplied by this
report-column-lever = What changes
report-column-about-lever = realisation: r from 0 to 1. cost: 0.9 to 1.1. base_year: 2010-11 or 2009-10. denominator: active or strict
report-column-net-low = At the lower end
report-column-about-net-low = Worth less own cost, pounds
report-column-net-high = At the higher end
report-column-about-net-high = Worth less own cost, pounds
report-column-span = Difference
report-column-about-span = The higher end less the lower end, pounds
report-column-percentile = Of 100 draws
report-column-about-percentile = Percentile by nearest rank
report-column-draw = Draw
report-column-about-draw = The place of the draw
