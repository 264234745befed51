# Asking again who is there, before something that a thief of the screen would do.

confirm-title = Is it still you?
confirm-lead = Before this changes, show us that it is you. We ask when you signed in more than 15 minutes ago.
confirm-waits = What you wrote is kept. It goes on when you have shown who you are.
confirm-button = Yes, it is me
confirm-forgotten = Forgotten your password? Sign out. Your time broker can give you a new link.
confirm-error-wrong = That is not right. Try again
