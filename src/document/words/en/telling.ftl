### How an exchange is told, on every page that shows one.
### $name is one person's name; $time is a time such as "2 hours"; $what is a kind of help such as "gardening".

## Who helped whom

telling-you-helped = You helped { $name }: { $time } of { $what }
telling-helped-you = { $name } helped you: { $time } of { $what }
# $giver and $receiver are whole names.
telling-they-helped = { $giver } helped { $receiver }: { $time } of { $what }

## Where it stands

telling-waits-for-you = Waiting for your yes
telling-waits = Waiting for { $name } to say yes
telling-queried = Someone said this is not right. The time broker is looking at it.
telling-queried-suggested = { $name } thinks it was { $time }
telling-settled = In the books
telling-concern = In the books. Someone said it is not right, and the time broker is looking at it.
telling-withdrawn = Taken back. It was never in the books.
telling-reversed = Undone in the books
telling-replaced = Undone in the books, and put right in another line

## Balances

telling-balance = { $time }
telling-balance-below = { $time } more received than given

## When the books say no
# $floor: how far below zero a member may go; $name and $phone: the broker's.

telling-below-floor = In this time bank you can receive up to { $floor } more help than you have given, and this would go past it. Call { $name } on { $phone }: your time broker can help.
telling-below-floor-plain = In this time bank you can receive up to { $floor } more help than you have given, and this would go past it. Please speak to your time broker, who can help.
