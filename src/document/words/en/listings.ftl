### Find help: what others ask for and offer, and one's own lines.

listings-title = Find help
listings-ask = Ask for help
listings-offer = Offer something
listings-requests = People are asking for
listings-requests-none = Nobody is asking for help just now. You could say what you can do.
listings-offers = People can help with
listings-offers-none = Nobody has said yet what they can do. You could be the first.
listings-why-no-names = Names are not shown here. Your time broker puts people together.
listings-somebody = Somebody needs this
# $name and $phone: the broker's.
listings-ring = Call { $name } on { $phone } to say yes to something or to ask for it.
listings-ring-plain = Speak to your time broker to say yes to something or to ask for it.
# $day: such as "Friday 27 November".
listings-needed-by = Needed by { $day }
listings-any-day = Any day
# $n: how many people.
listings-count-offers = { $n ->
    [one] One person can help with this.
   *[other] { $n } people can help with this.
}
listings-count-requests = { $n ->
    [one] One person needs this.
   *[other] { $n } people need this.
}

## One's own

listings-own = Yours
listings-own-none = You have not asked for anything or offered anything yet.
listings-own-offer = You offer
listings-own-request = You ask for
# $what: a kind of help; $day: the last day it is shown.
listings-own-facts = { $what }. Shown until { $day }.
# $day: the day by which it is needed.
listings-own-facts-by = { $what }. Needed by { $day }.
listings-close = Take down
listings-notice-added = Saved. Your time broker can see it now.
listings-notice-closed = Taken down.

## A new one

listings-new-title = Ask for help or offer it
listings-kind = What would you like to do?
listings-kind-request = Ask for help
listings-kind-offer = Offer help
listings-text = Say it in a few words
listings-text-hint = For example: someone to hold the ladder, or I can cut hedges
listings-category = What kind of help is it?
listings-by = Is it needed by a certain day? (you can leave this empty)
listings-by-hint = For example 27 November or 27/11
listings-who-sees = Your time broker sees your name and your words. Other members see only the kind of help and the day.
listings-save = Save it
listings-error-kind = Choose if you ask for help or offer it
listings-error-title = Say in a few words what it is
listings-error-day-gone = Choose a day that is still to come, or leave it empty
listings-error-day-unreadable = Type the day like this: 27 November or 27/11
