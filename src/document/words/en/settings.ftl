# Settings: one's own, and the bank's.

settings-title = Settings
settings-back = Back to settings
settings-own = Your account
settings-to-about-me = About me: how to reach me, when I have time
settings-to-acting = Who may act for me
settings-to-password = Change your password
settings-to-tokens = Tokens for other programs
settings-look-hint = Colours and easy read are at the foot of each page.

## The bank

settings-bank = The bank
settings-name = What is the bank called?
settings-broker-name = Who answers the telephone?
settings-broker-name-hint = The first name, as members say it
settings-broker-phone = Telephone number
settings-broker-hours = When is it answered?
settings-broker-hours-hint = Such as: Monday to Friday, 9am to 4pm
settings-save = Save the settings
settings-notice-saved = The settings are saved.
settings-error-name = Write what the bank is called
settings-error-time = Write a time, such as 20 hours or 0
settings-error-broker-name = Write who answers this number

## The rules

settings-rules = The rules
settings-rules-hint = Write times as you say them: 20 hours, 1½ or 90m. A number alone is hours.
settings-floor = How much more help may a member receive than give?
settings-floor-hint = Usually 20 hours. You and the brokers may allow more in one case, with a reason.
settings-nudge = When are members reminded to ask for help themselves?
settings-nudge-hint = Usually when they have given 40 hours more than they received
settings-starting-credit = What does a new member start with?
settings-starting-credit-hint = Usually 0
settings-second-look = Above which time do we ask “Is this right?”
settings-second-look-hint = Usually 12 hours
settings-second-look-days = After how many days do we ask “Is this right?”
settings-second-look-days-hint = Usually 90
settings-wait-days = After how many days without a yes does the desk ask?
settings-wait-days-hint = Usually 14

## The kinds of help

settings-categories = Kinds of help
settings-to-categories = Change the kinds of help
settings-categories-hint = People choose one of these when they log hours. A kind that is retired stays on old lines.
settings-categories-used = In use
settings-categories-retired = Retired
settings-category-new = Add a kind of help
settings-category-hint = Such as: Help with letters
settings-category-add = Add
settings-category-title = Kind of help: { $name }
settings-category-name = What is it called?
settings-category-name-hint = Old lines show the new name too
settings-category-save = Save the name
settings-category-retire-hint = Nobody can choose it any more. Old lines keep it, and you can bring it back.
settings-category-retire = Retire it
settings-category-back-hint = It is retired: old lines keep it, but nobody can choose it.
settings-category-back = Bring it back
settings-back-to-categories = Back to the kinds of help
settings-notice-category-added = Added. People can choose it from now on.
settings-notice-category-renamed = The new name is saved.
settings-notice-category-retired = Retired. Old lines keep it.
settings-notice-category-back = It can be chosen again.
settings-error-category = Write what it is called

## The password

settings-password = Change your password
settings-password-lead = You will be signed out everywhere else.
settings-old-password = Your password now
settings-new-password = New password
settings-new-password-hint = At least 15 letters or signs. Three or four words that do not belong together are good.
settings-password-save = Change the password
settings-notice-password = Your password is changed. You are signed out everywhere else.
settings-error-old-password = Write the password that you have now
settings-error-password = Write the new password

## Tokens

settings-tokens = Tokens for other programs
settings-tokens-lead = A token lets another program do here what you may do. Give each program its own.
settings-tokens-none = You have no tokens, and most people need none.
settings-token-new = Make a token
settings-token-name = What is it for?
settings-token-name-hint = Such as: newsletter, or the office spreadsheet
settings-token-days-label = How long should it work?
settings-token-days = { $n } days
settings-token-days-ever = Until it is revoked
settings-token-create = Make the token
settings-token-title = Your new token
settings-token-once = Copy it now: it is shown only this once. Whoever has it can act as you. If it is lost, revoke it and make another.
settings-token-made = Made on { $day }.
# $day: the last day.
settings-token-ends = Works until { $day }.
settings-token-ends-never = Works until it is revoked.
settings-token-revoke = Revoke
settings-back-to-tokens = Back to tokens
settings-notice-token-revoked = Revoked. It does not work any more.
settings-error-token-name = Write what it is for

settings-category-parent = Does it belong to a wider kind?
settings-category-parent-none = No, it is one of its own
settings-category-merge-into = Merge it into another kind
settings-category-merge-hint = Its offers and requests move there, and old entries are counted there. This cannot be taken back.
settings-category-merge = Merge
# $name: a kind of help.
settings-category-merged = This was merged into { $name }.
settings-error-into = Choose another kind of help
settings-notice-category-merged = The two kinds are one now.
