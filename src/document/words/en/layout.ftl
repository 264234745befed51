### The words of the frame around every page, and of the pieces pages are made of.

# The code of this language, as HTML writes it.
layout-language-code = en

## Header

layout-skip = Skip to main content
layout-sign-in = Sign in
layout-sign-out = Sign out
layout-change-bank = Change time bank
layout-own-home = My page
layout-own-statement = My statement

## Menu

layout-nav = Main
layout-nav-home = Home
layout-nav-log = Log hours
layout-nav-listings = Find help
layout-nav-statement = Statement
layout-nav-desk = Desk
layout-nav-members = Members
layout-nav-report = Reports

## Errors

# Stands before the title of a page with an error, and before each error for screen readers.
layout-error-word = Error:
layout-problem = There is a problem

## The end of a session

layout-session-warning = You will be signed out in 2 minutes, to keep your page safe. Do you need more time?
layout-session-stay = Yes, keep me signed in

## Footer

layout-hand = Need a hand?
# $name: the broker's name. The telephone number follows, as a button.
layout-call = Call { $name }, your time broker. { $name } can log hours for you.
# $hours: when the telephone is answered, such as "Monday to Friday, 9am to 4pm".
layout-call-hours = The phone is answered { $hours }.
layout-look = How pages look
layout-easy = Easy read
layout-ordinary = Ordinary text
layout-dark = Dark colours
layout-light = Light colours
layout-settings = Settings
layout-help = How time banking works
layout-accessibility = Accessibility
layout-privacy = Privacy

## Pieces of pages

layout-pager = More pages
layout-newer = Newer
layout-older = Older
layout-combo-list = Members found
# $count: how many people the search found, 1 to 8.
layout-combo-found = People found: { $count }
layout-combo-none = Nobody found. Check the spelling.

# Somebody acts for a member. $name: the member.
layout-acting = You are acting for { $name }.
layout-acting-stop = Stop, and go back to my own pages
