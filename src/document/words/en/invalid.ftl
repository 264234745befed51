### What is wrong with one value, and what to do: one sentence, the same in the summary and beside the field.

invalid-missing = Fill this in
invalid-value = This is not in a form that we can read
invalid-unknown-field = There is no such field here
invalid-log-size = Give a size that the log has had: from 1 to the number of transfers, the first not after the second
invalid-too-long = Use fewer characters
invalid-unprintable = Remove the characters that cannot be shown
invalid-choice = Choose one of the values that are offered
invalid-id = Give the id of something in this bank
invalid-kind = Choose one of the kinds that are offered
invalid-name = Write a name of up to 100 characters on one line
invalid-email = Write an e-mail address, such as name@example.org
invalid-phone = Write a telephone number, such as 0131 496 0123
invalid-number = Give a whole number above zero
invalid-member = Choose a member of this bank
invalid-same-person = Choose two different people
invalid-on-behalf = Say who told you, and how
invalid-search = Write at least 2 letters of a name

invalid-minutes = Give a time from 1 minute to 1,000 hours
invalid-minutes-too-small = Give at least 1 minute
invalid-minutes-too-large = Give at most 60,000 minutes, which is 1,000 hours

invalid-day = Give a day, such as 2026-11-19
invalid-day-gone = Choose a day that is still to come
invalid-day-too-old = Choose a later day
invalid-future-day = That day has not come yet
invalid-before-joining = Choose a day on or after the day they joined
invalid-year = Give a year, such as 2024 or 2024-25

invalid-category = Choose one of this bank's kinds of help
invalid-category-taken = There is a kind of help of that name. Choose another name.
invalid-account = Give an account of this bank
invalid-account-of-member = Give the account of a member
invalid-same-account = Choose two different accounts
invalid-credit-from = Starting credits come from the bank's own account
invalid-gift-to = Give hours to a member, an organisation or the community pot
invalid-grant-from = Grants come from the community pot
invalid-rule = This is outside what the rules allow

invalid-limit = Give a number from 1 to 200
invalid-cursor = Use the cursor that the last page gave you
invalid-idempotency-key = Send an Idempotency-Key of 1 to 255 visible characters

invalid-login = Use an e-mail address, or 3 to 60 letters, digits, dots and dashes
invalid-password-too-short = Use at least 15 characters. Three or four words that you choose are a good password.
invalid-password-too-long = Use at most 200 characters
invalid-password-common = That is easy to guess. Use three or four words that do not usually stand together.
invalid-password-context = That is made of names that stand around it. Use other words.
invalid-password-wrong = That is not your password now
invalid-token-days = Give a number of days from 1 to 3650
invalid-acts-already = This person acts for them already. End that first, then record it anew.
invalid-person-acts = Choose a person. An organisation cannot act for somebody.
invalid-basis = An organisation has contacts. A person has one of the other reasons.
invalid-broker = Choose a broker or coordinator who takes part now
invalid-languages = Name at most 12 languages, with commas between them
invalid-period = Choose a last month that is not before the first
invalid-no-way = Write a telephone number, an e-mail address or a postal address, so that we can answer you
invalid-place = Choose one of the places in the list
invalid-check-level = Choose a level that this kind of check has
invalid-check-reason = Say why
invalid-check-end = Choose an end after the day on it, at most ten years later
invalid-agreement-day = Choose today or a day to come
invalid-agreed-by = Say how they told you
invalid-referees-many = Six people are enough
invalid-referee-way = Fill this in, or ask them another way
invalid-places-many = These are too many places. Ask for fewer areas
invalid-postcode-file = This is not a postcode file that we know: give ONS NSPL with its header, or OS Code-Point Open with its 10 columns
