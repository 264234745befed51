### The statement, and the bank's books.

statement-title = Statement
statement-lead = Newest first. Nothing is ever deleted: a mistake is put right by a new line that undoes it.
statement-print = Print this page
# Only on paper. $day: the day it was printed; $bank: the bank's name.
statement-printed = { $bank }, printed on { $day }.
statement-empty = Nothing here yet
statement-empty-do = Your statement begins with the first help that you give or receive.
statement-newest = Back to the newest

# $time: such as "4 hours 30 minutes".
statement-balance-above = You have { $time } to use whenever you like.
statement-balance-below = You have had { $time } more than you have given. That is fine.
statement-balance-even = You have given as much help as you have received.

## Columns

statement-date = Date
statement-who = Who and what
statement-gave = Gave
statement-received = Received
statement-added = Added
statement-taken = Taken off
statement-balance = Balance
statement-remark-added = added
statement-remark-taken = taken off

## Lines. $name: the other person, or what the account is called; $what: a kind of help; $number: a line's number; $day: a day.

statement-exchange-in = Gave help to { $name }: { $what }
statement-exchange-out = Received help from { $name }: { $what }
# $name: the group’s name.
statement-group-in = You helped: { $name }
statement-group-out = You took part: { $name }
statement-gift-in = A gift from { $name }
statement-gift-out = A gift to { $name }
statement-grant-in = From { $name }
statement-grant-out = To { $name }
statement-opening = Brought from the books before
statement-starting-in = To start with, from { $name }
statement-starting-out = Starting hours, to { $name }
statement-correction = A correction, with { $name }
statement-reversal = Undone: line { $number }, with { $name }
statement-between-in = From { $name }
statement-between-out = To { $name }
statement-happened = It happened on { $day }
statement-undoes = It undoes line { $number }
statement-undone-by = Undone by line { $number }
# $text: one of the lines above; $memo: the reason given with it.
statement-with-memo = { $text } ({ $memo })

## What accounts without a person are called

statement-account-member = a member
statement-account-organisation = an organisation
statement-account-pot = the community pot
statement-account-bank = the bank
statement-account-partner = a partner bank

## The bank's books

books-title = The bank’s books
books-lead = Every hour that one person has was given by somebody to somebody. So all accounts together are always nothing: 0:00. Anyone in the bank can check that here.
books-caption = All accounts, in hours and minutes
books-accounts = Accounts
books-hours = Hours
books-member = Members
books-member-why = What all people have together
books-organisation = Organisations
books-organisation-why = Clubs, shops and councils that give or receive help
books-pot = The community pot
books-pot-why = Spare hours that members gave, for those who need them
books-bank = The bank itself
books-bank-why = Where starting hours and balances from earlier books come from
books-partner = Partner banks
books-partner-why = Help between this bank and others
books-total = Everything together
books-balanced = The books balance.
books-unbalanced = The books do not balance. Please tell your coordinator at once.
# $n: how many lines the books hold.
books-transfers = { $n ->
    [one] There is one line in the books.
   *[other] There are { $n } lines in the books.
}
books-own = Your own account
