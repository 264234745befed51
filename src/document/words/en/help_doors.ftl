# Help: ways to sign in.

help-doors = Signing in, your way
help-doors-1 = A good password is five words that do not belong together. Where you choose one, we suggest one. You can paste it, and you can look at what you type.
help-doors-2 = If you do not know your password, press “Forgotten your password?” on the sign-in page. We send a link to your e-mail. It works once, for 20 minutes. No e-mail? Ring your time broker.
help-doors-3 = Tick “Remember me on this device” only on a telephone or computer of your own. Then you stay signed in for 30 days after you last came.
help-doors-4 = Under “Settings”, “Where you are signed in” shows each device. You can end any of them there. When you change your password, all others end by themselves.
help-doors-5 = Would you like no password at all? Ask for a sign-in card, or make one under “Settings”. A telephone reads the card, and you type six digits. After five wrong numbers it is locked, and your broker makes you a new one.

help-privacy-kept-7 = Where you are signed in: the plain name of each device, such as “Chrome on Android”, when you signed in and when you last came. It is gone when you sign out. If you have a sign-in card: when it was made and last used, and who made it.
