# A second step at sign-in: a code from an app, spare codes on paper, and what staff do about both.

factors-title = Two steps to sign in
factors-to = Two steps to sign in
factors-back = Back to two steps
factors-lead = With two steps, nobody gets in with your password alone. After the password you type a short code.
factors-must = Your bank asks its staff for two steps. Set up an app now. Then everything is open to you again.

## The app

factors-app = A code from an app
factors-app-lead = An app on your phone shows a new code each half minute. It works with no signal. Any app for sign-in codes will do.
factors-app-set-up = Set up an app
factors-app-since = You have an app since { $day }. It was not used yet.
factors-app-used = You have an app since { $day }. It was last used { $used }.
factors-app-other = Set up another app in its place
factors-app-remove = Sign in without the app
factors-app-title = Set up an app
factors-app-step-1 = First: put an app for sign-in codes on your phone, if you have none.
factors-app-step-2 = Then: scan this with the app
factors-app-picture = A square code that your app reads. The same key stands below as letters.
factors-app-type = No camera? Type this key into the app:
factors-app-step-3 = Last: which code does the app show?
factors-app-step-3-hint = 6 digits
factors-app-turn-on = Turn it on
factors-app-on = The app is on. From now on we ask for a code after your password.

## Spare codes

factors-spares = Spare codes
factors-spares-title = Your spare codes
factors-spares-lead = Phone lost or broken? Type one of these codes instead. Each works once.
factors-spares-once = We cannot show them again. Print this page or write them down, and keep them where you keep your keys.
factors-spares-done = I have kept them
factors-spares-left = { $n ->
    [one] You have 1 spare code left.
   *[other] You have { $n } spare codes left.
}
factors-spares-new = Make new spare codes
factors-spares-new-hint = The old ones stop working.

## The second step

factors-code-title = The second step
factors-code-lead = Your password is right. Now type the code that your app shows.
factors-code = Code
factors-code-hint = 6 digits from the app, or one of your spare codes
factors-code-lost = No app and no spare codes? Ring your time broker. They can help you back in.
factors-code-back = Sign in as somebody else
factors-error-code = Type the code
factors-error-wrong = This code is not right, or was used before. Wait for the next one and try again
factors-confirm-code = Or a code from your app

## The staff of the bank

factors-staff = The staff of this bank
factors-staff-lead = Brokers and coordinators see telephone numbers and health needs. Two steps keep them safe if a password is lost.
factors-staff-require = Ask two steps of all staff
factors-staff-required = This bank asks two steps of its staff. Whoever has no app sets one up at the next sign-in, before anything else.
factors-staff-free = Leave it to each of them
factors-staff-tokens = Tokens for other programs are not asked for a code. Those made before go on working: look through yours in the settings.

## Somebody who lost their second step

factors-member-to = Two steps to sign in
factors-member-title = Two steps to sign in: { $name }
factors-member-back = Back to the record
factors-member-lead = Are the phone and the spare codes lost? Take the second step away. Then the password is enough, until they set up an app again.
factors-member-check = Make sure that it is really them: ring them on the number that you know. They are signed out everywhere.
factors-member-reason = Why?
factors-member-reason-hint = It is kept, with your name and the day.
factors-member-take = Take the second step away
factors-member-none = There is no second step here. The password alone opens this sign-in, or there is none.
factors-member-before = Taken away before
factors-removed = { $day }, by { $name }: { $reason }
factors-operator = whoever runs the computer
factors-error-reason = Write why

## Notices

factors-notice-off = The app is off. Your password alone signs you in again.
factors-notice-required = From each one's next sign-in on, staff need two steps.
factors-notice-free = It is left to each of the staff again.
factors-notice-taken = The second step is taken away. They are signed out everywhere.

## Wrong input

invalid-app-code = This is not the code that the app shows now
invalid-app-too-late = This took too long. Scan the new square and type its code
invalid-factor-rule = Choose one of the two buttons

## The command line

cli-factors-reason = By the operator
cli-factors-taken = The second step of member { $number } is taken away. They are signed out everywhere.

## Help

help-two-steps = Two steps to sign in
help-two-steps-1 = Under “Settings” you can add a second step: an app on your phone shows a code that you type after your password. Then nobody gets in who only knows your password.
help-two-steps-2 = You also get ten spare codes. Print them. If the phone is lost, one of them lets you in.
help-two-steps-3 = Before your password or your second step changes, we may ask again who you are. We do so if you signed in more than 15 minutes ago.
help-two-steps-4 = We keep the key of your app locked, and your spare codes scrambled. Nobody can read them.
help-staff-two-steps = For brokers: two steps, and asking again
help-staff-two-steps-1 = The coordinator may ask two steps of all staff, under “Settings”. Whoever has no app then sets one up at the next sign-in.
help-staff-two-steps-2 = Somebody lost the phone and the spare codes? A coordinator opens their record, chooses “Two steps to sign in” and takes the second step away. Ring them first, on the number that you know. For a coordinator, whoever runs the computer does it.
help-staff-two-steps-3 = Before you change a role or an e-mail address, or make a link to sign in, we may ask who you are. What you wrote is kept and goes on.

## Passkeys

passkeys-title = Passkeys
passkeys-lead = With a passkey your phone, computer or key signs you in by your finger, your face or its own PIN. You type nothing, and nobody can steal it from here.
passkeys-use = Sign in with a passkey
passkeys-name = What do you call this device?
passkeys-name-hint = Such as: my phone
passkeys-name-none = A passkey
passkeys-make = Make a passkey
passkeys-remove = Remove
passkeys-since = Made { $day }. It was not used yet.
passkeys-used = Made { $day }, last used { $used }
passkeys-script = Your browser runs no scripts here. Passkeys need one; an app does not.
passkeys-notice-made = The passkey is made. You can sign in with it from now on.
passkeys-notice-not-made = No passkey was made. Try again, or use an app instead.
passkeys-notice-failed = The passkey did not work. Try again, or type your password.
passkeys-notice-removed = The passkey is removed. Remove it from the device too.
invalid-passkey = This passkey cannot be used here
help-two-steps-5 = A passkey is both steps at once: your phone or computer knows you by your finger, your face or its PIN. Your password alone still lets you in, unless your bank asks two steps of you or you have an app.
