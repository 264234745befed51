### The money guard: a second look at words of prices and goods.

money-title = Are these words right?
# $words: what was found, such as “£” and “paid”.
money-lead = You wrote { $words }.
# $word: one word that was found.
money-quoted = “{ $word }”
money-between = {" "}and{" "}
money-why = Hours are not money. An hour is an hour, whoever gives it. Nothing is bought or sold here, and no one is paid.
money-apart = Did you pay for something, such as a bus fare? Tell your time broker. It is noted apart from the hours.
money-apart-staff = Did somebody pay for something, such as a bus fare? Note it on the page of the exchange, under “Paid out of pocket”. It is kept apart from the hours.
money-save = Save it as it is
money-change = Change the words
# Shown under a field while somebody types. $words: what was found; kept as {words} in the page.
money-hint = You wrote { $words }. Hours are not money. If you paid for something, tell your time broker: it is noted apart from the hours. You can save this as it is.
