# Help for coordinators with the report: each piece of work step by step, with a picture. help-report-<name>-1 and so on are the steps.

help-report-title = The report, step by step
help-report-lead = What the report needs from you, and how to read it. Each page has the steps in their order, and a picture of the screen.

help-report-costs = Fill in the costs
help-report-costs-lead = What the bank costs, paid and given. Without it the report can only say how many hours.
help-report-costs-alt = The page of the costs of a year: each line with its day, kind and amount, and the sums below.
help-report-costs-1 = Choose “Reports”, then “Costs for this year”. Choose the year above the list.
help-report-costs-2 = For each cost, write its day, what kind it is, how much, and what it was. Say whether it was paid or given: a room that costs nothing is given, and worth what it would cost.
help-report-costs-3 = Say who paid, and where the bill is. Both may stay empty, but a funder will ask.
help-report-costs-4 = If you bought a thing once and use it for years, write how many. Each year then bears its days of it.
help-report-costs-5 = Nothing is changed later. If a line is wrong, open it and put it right, or take it out. The old line stays to be read, with your reason.

help-report-benefits = Write down who is better off
help-report-benefits-lead = Claims, each with its evidence, what would have happened anyway, and costs that rose.
help-report-benefits-alt = The page of the benefits of a year, with each claim, its class and what it is worth in its first year.
help-report-benefits-1 = Choose “Reports”, then “Costs for this year”, then “Benefits”. Say what is better, for whom, and what would have happened without you.
help-report-benefits-2 = Choose the class. F1 is cash for the funder of this report: it needs the name of a budget holder who signed. F2 is cash for somebody else, F3 is time set free. E is money in members’ pockets, S is wellbeing.
help-report-benefits-3 = If you know an amount, write it down with what must come off: what would have happened anyway, what only moved, and what others did. Leave the amount out if nobody knows it.
help-report-benefits-4 = Write down what became dearer too, such as new demand. Choose “a cost that rose”. A report that only gains is not believed.

help-report-files = Bring in spreadsheets and papers
help-report-files-lead = Lines from a spreadsheet, and the bill behind a line.
help-report-files-alt = A line of the cost register with the file behind it, its size and day, and the field to add another one.
help-report-files-1 = For many lines, choose “Bring in a spreadsheet” on the page of the costs, the benefits or the wages. The page names the columns.
help-report-files-2 = Copy the cells with their first line, and paste them. They are read and shown first. Press again to keep them: all of them, or none.
help-report-files-3 = Where a line is wrong, the page says which line and which column. Mend it in your spreadsheet, and paste again.
help-report-files-4 = To add a bill, open its line and choose the file. It may be a PDF, a picture, plain text, a workbook or a document, of at most 5 MB.
help-report-files-5 = Add no papers that name members. The report does not show a file. It shows its fingerprint, so that anybody you give the file to can check that it is the same.
help-report-files-6 = A file stays with its line. If you take it out, it is kept with your reason, and nobody can open it.

help-report-figures = Published figures and wages
help-report-figures-lead = What the report compares with, and how to use a better study than the one that ships.
help-report-figures-alt = The page of the published figures: your own first, then a form to add one.
help-report-figures-1 = Choose “Reports”, then “Costs for this year”, then “Published figures”. The pair that ships, £450 and more than £1,300, is from 2010 and cannot be changed.
help-report-figures-2 = If you have a better study, add its figure: how much, in which year’s prices, where it can be read, and how strong it is.
help-report-figures-3 = If it shall take the place of one that ships, choose which, and the first day. Reports of years that begin on that day or later use it. They say so in words, and show what the old figure would have said.
help-report-figures-4 = Any other figure is only shown beside. It is added to nothing, and never ranked.
help-report-figures-5 = Under “Wages and unit costs” you can write down a wage of your own from a day on. What the hours would cost at a wage stands apart in the report.

help-report-questions = Ask how people are
help-report-questions-lead = Short questions, with a yes first, in the browser, on paper or by telephone.
help-report-questions-alt = The settings of the questions: which are asked, and after how many months again.
help-report-questions-1 = Under “Settings”, choose “Asking members how they are”. Choose which questions you ask, and after how many months again.
help-report-questions-2 = Members are asked first whether they want to be asked. Brokers write down a yes or a no on the member’s record, under “How they are”.
help-report-questions-3 = Print the questions for people who like paper, and key in their answers with the day. Nobody sees the answers of one person again.
help-report-questions-4 = The report tells of a change only from 30 people on who answered twice. Numbers under five are held back, with others that would betray them.
help-report-questions-5 = It also says how many were asked and how many answered. Whoever takes their yes back is taken out at once.

help-report-read = Read the first page
help-report-read-lead = How many, how many hours, at what cost, and how sure.
help-report-read-alt = The first page of a report: how many people and hours in a sentence, the cost, and the figures below.
help-report-read-1 = How many: active members gave or received help in the year. Registered members were in the bank on at least one day.
help-report-read-2 = How many hours: each exchange counts once. Starting credits, gifts and mistakes that were undone do not count.
help-report-read-3 = At what cost: all that was paid and given, and what that is for each active member-year. A member-year is one person for one whole year.
help-report-read-4 = How sure: how much of the published saving would have to be true here to equal the cost. It is a sum, not proof.
help-report-read-5 = Read the box below it aloud. It says what nobody knows. It is in every copy of the report.
help-report-read-6 = Choose any figure to see what it counts, down to the single exchange or bill.
