### Signing in and out, the one-time link, and choosing a bank.

sign-in-program = Goodturn
sign-in-title = Sign in
sign-in-login = E-mail address or user name
sign-in-password = Password
sign-in-button = Sign in
sign-in-help = Trouble signing in?
sign-in-help-text = Ask your time broker for a new link. With it you can choose a new password.
sign-in-help-none = You do not need to sign in to belong to a time bank. Your time broker can log hours for you by telephone.
sign-in-join = Join the time bank

sign-in-error-login = Type your e-mail address or user name
sign-in-error-password = Type your password
sign-in-error-wrong = The name or the password is not right: check both and try again
# $n: minutes.
sign-in-error-throttled = { $n ->
    [one] There were too many tries: wait one minute and try again
   *[other] There were too many tries: wait { $n } minutes and try again
}

## Out

sign-out-title = Sign out
sign-out-lead = Do you want to sign out now?
sign-out-yes = Yes, sign out
sign-out-no = No, stay signed in
sign-in-notice-out = You are signed out.

## The one-time link. $name: the member's; $bank: the bank's; $login: the name that they sign in with.

sign-in-invite-title = Choose your password
sign-in-invite-lead = Hello { $name }. With this page you open your account at { $bank }.
sign-in-invite-known = You sign in as { $login }.
sign-in-invite-login-hint = With this you sign in. A user name can be anything easy, such as maureen.kerr.
sign-in-invite-password = Your new password
sign-in-invite-password-hint = It needs 15 letters or more. Three words that have nothing to do with each other are good and easy to keep, such as a bird, a tool and a dish. If you sign in to another time bank with this name, type the password that you have there.
sign-in-invite-button = Save and go in
sign-in-error-new-password = Type a password of 15 letters or more
sign-in-error-join = Somebody signs in with this name already: if it is you, type the password that you have, else choose another name
sign-in-unusable-title = This link does not open anything
sign-in-unusable-why = A link works once and for 7 days. Perhaps it was used already, or a newer one was made.
sign-in-unusable-do = Ask your time broker for a new one. If you have a password, you can sign in with it.

## Several banks

sign-in-banks-title = Which time bank?
sign-in-banks-lead = Your name opens more than one. Choose where to go; you can change at the top of each page.
