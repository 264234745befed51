# Passwords as they are chosen, and where somebody is signed in.

password-show = Show the password
password-suggested = We made this one for you. You can take it, or write your own:

sign-in-remember = Remember me on this device
sign-in-remember-small = You stay signed in for 30 days. Tick this only on a device that is yours.

devices-title = Where you are signed in
devices-lead = These devices can open your pages now. If you do not know one, end it and change your password.
devices-here-remembered = This device is remembered. You stay signed in after you close the browser.
devices-here-not = This device is not remembered. You are signed out when you close the browser, or after 12 hours.
devices-here = This device
# $browser: such as Chrome; $system: such as Android.
devices-name = { $browser } on { $system }
devices-unknown = A device we do not know by name
# $at: a moment.
devices-began = Signed in: { $at }.
devices-seen = Last used: { $at }.
devices-ends = Ends: { $at }.
devices-remembered = It is remembered.
devices-end = End
devices-end-others = End all others
devices-notice-ended = That device is signed out.
devices-notice-others = All other devices are signed out.
