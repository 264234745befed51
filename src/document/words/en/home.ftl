### Home: what I have, what waits for my yes, log it again.
### Messages with markup are marked; their arguments are escaped by the program.

home-title = Home
# $name: a first name, or an organisation's name.
home-hello = Hello, { $name }
home-log = Log hours

## The balance (markup). $time: such as "4½ hours".

home-balance-above = You have<br><span class="big">{ $time }</span> <span class="soft">to use whenever you like</span>
home-balance-below = You have had <span class="big">{ $time }</span> more than you have given. That is fine.
home-balance-even = You have given as much help as you have received. You can ask for help or give it, whenever you like.
home-nudge = That is a lot of help given. Is there something that somebody could do for you?

## Cards that wait for my yes. $name: whose word it is; $by: who wrote it down for them; $day: such as "Thursday 19 November".

home-ask-line = { $day }. { $name } wrote this down.
home-ask-line-keyed = { $day }. { $by } wrote this down for { $name }.
home-ask-line-own = { $day }. You wrote this down.
home-ask-question = Is that right? Nothing is added until you say yes.
# $was and $now: times such as "2 hours".
home-ask-suggested = You wrote down { $was }. { $name } thinks it was { $now }. Is that right? Nothing is added until you say yes.
home-ask-yes = Yes, that’s right
home-ask-no = Something’s not right
home-ask-more = No, show me more

## Log it again. $friend: a first name; $name: a whole name; $what: a kind of help; $time: such as "1 hour".

home-again = Log it again
home-again-lead = Things you do often. You can check it before we save it.
home-again-button = Log again
home-again-gave = { $what } · { $time } · you helped { $friend }
home-again-got = { $what } · { $time } · { $friend } helped you
home-again-gave-spoken = { $what }, you helped { $name }, { $time }, today
home-again-got-spoken = { $what }, { $name } helped you, { $time }, today

## Mine that wait for others. $day: a day; $state: where it stands.

home-waits = Waiting for someone else
home-wait-line = { $day } · { $state }

## Requests of others

home-requests = Could you lend a hand?
home-requests-none = Nobody is asking for help just now. You could say what you can do for others.
home-requests-offer = Offer something you can do
# $day: such as "Friday 27 November".
home-request-by = Needed by { $day }
home-request-any = Any day
# $name and $phone: the broker's.
home-requests-ring = Could you do one of these? Call { $name } on { $phone }.
home-requests-all = See everything that is asked for

## My time so far (the first two are markup). $time: such as "31 hours".

home-your-time = Your time
home-so-far = Your time so far
home-so-far-gave = You gave <strong class="num">{ $time }</strong>
home-so-far-received = You received <strong class="num">{ $time }</strong>
home-so-far-none = Nothing yet. Your first hour will show here.
home-to-statement = See your statement
home-to-books = See the bank’s books

## For staff

home-desk = The broker’s desk
home-desk-lead = What waits for an answer, and hours that people tell you by telephone.
home-desk-go = Go to the desk

## A new member

home-welcome = Welcome to your time bank
home-welcome-lead = An hour of help given is an hour of help you can have, whoever gives it. Here is a good way to begin.
home-welcome-offer = Say what you can do
home-welcome-offer-why = Shopping, a lift, a chat, a shelf put up: small things count.
home-welcome-find = See what others need
home-welcome-find-why = You can ask for something too, before you have given anything.
home-welcome-log = Log your first hours
home-welcome-log-why = After you have helped somebody, or somebody has helped you, write it down here.
home-welcome-help = How time banking works

## A new bank, for its coordinator

home-steps = Your new time bank: first steps
home-steps-lead = Nothing has been written in the books yet. Do these in any order.
home-step-done = Done
home-step-broker = Say who answers the telephone
home-step-broker-why = The broker’s name and number stand on every page, because nobody should need the web.
home-step-categories = Look through the kinds of help
home-step-categories-why = Keep the ones that fit your place, and add your own.
home-step-members = Add your members
home-step-members-why = A name is enough. Nobody needs an e-mail address or a telephone.
home-step-first = Log the first exchange
home-step-first-why = Who helped whom, for how long and when. The books begin with it.

# $name: a member for whom the reader acts.
home-act-for = Act for { $name }
