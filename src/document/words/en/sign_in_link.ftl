# A link by e-mail to sign in with.

sign-in-link-to = Forgotten your password? Get a link by e-mail
sign-in-link-title = Get a link to sign in
sign-in-link-lead = Write your e-mail address. We send you a link that lets you in. You can choose a new password with it too.
sign-in-link-email = Your e-mail address
sign-in-link-button = Send me a link
sign-in-link-none = No e-mail? Ring your time broker. They can make a link for you, or print a card that lets you in.
sign-in-link-closed = This time bank does not send e-mail yet. Ring your time broker: they can make a link for you.
sign-in-link-error-email = Write your e-mail address, such as joan@example.org

sign-in-link-sent-title = Look at your e-mail
sign-in-link-sent-lead = If we know this address, a link is on its way to it. It works once, and for 20 minutes.
sign-in-link-sent-nothing = Did nothing come? Look in the folder for unwanted mail. Check that it is the address that we know, or ring your time broker.
sign-in-link-sent-again = Write another address

sign-in-link-open-title = Sign in with your link
# $name: the member's; $bank: the bank's.
sign-in-link-open-lead = Hello { $name }. This link opens your account at { $bank }.
sign-in-link-open-several = It opens your other time banks too.
sign-in-link-open-button = Sign in
sign-in-link-new-title = Have you forgotten your password?
sign-in-link-new-lead = Choose a new one here. You are then signed out everywhere else.
sign-in-link-new-button = Save the password and sign in
sign-in-link-unusable-why = A link works once and for 20 minutes. Perhaps it was used already, or a newer one was sent.
sign-in-link-unusable-again = Get another link

message-sign_in_link-subject = Your link to sign in at { $bank }
message-sign_in_link-body = You asked for a link to sign in. Open it and press the button. It works once, and for 20 minutes:

    { $link }

    Did you not ask for it? Then leave it alone. Nobody can come in without it.
message-sign_in_link-why = You get this because somebody wrote your address on our sign-in page.
