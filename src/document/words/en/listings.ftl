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
# $what: a kind of help; $day: the last day it was shown.
listings-own-facts-ended = { $what }. It ended on { $day }. You can show it again.
listings-own-facts-rests = { $what }. It rests, so nobody sees it.
listings-close = Take down
listings-notice-renewed = It is shown for six more months.
listings-notice-rests = It rests now. Nobody else sees it.
listings-notice-back = It is shown again.
listings-notice-added = Saved. Your time broker can see it now.
listings-notice-closed = Taken down.

## Searching

listings-search = Search in the words
listings-search-kind = Kind of help
listings-search-all = All kinds of help
listings-search-go = Search
listings-search-clear = Show all
listings-search-none = Nothing was found. Try fewer letters, or another kind of help.

## A new one

listings-new-title = Ask for help or offer it
listings-lift-title = Ask for a lift
# $name: a member.
listings-for = This is for { $name }.
listings-templates = Often asked for. Choose one and change what you like:
template-lift = A lift
template-company = Company
template-shopping = Shopping
template-garden = Garden
template-forms = A form or letter
template-repairs = A small repair
template-lift-title = A lift
template-company-title = Somebody to visit me for a chat
template-shopping-title = Help with my shopping
template-garden-title = Help in my garden
template-forms-title = Help with a form or a letter
template-repairs-title = A small repair at home
listings-kind = What would you like to do?
listings-kind-request = Ask for help
listings-kind-offer = Offer help
listings-text = Say it in a few words
listings-text-hint = For example: someone to hold the ladder, or I can cut hedges
listings-category = What kind of help is it?
listings-category-hint = You can leave this. We look at your words and show you what we found.
# $what: a kind of help.
listings-guessed = We put this under { $what }. Nothing is saved yet: look at it, then save it.
listings-guessed-change = Choose another kind
# $wide and $narrow: two kinds of help, the second is part of the first.
listing-narrower = { $wide }: { $narrow }
listings-by = Is it needed by a certain day? (you can leave this empty)
listings-by-hint = For example Friday, 27 November or 27/11
listings-more = Say more: how long, when, where, what is needed
listings-details = Anything else (only your time broker and whoever helps read this)
listings-minutes = About how long does it take?
listings-minutes-hint = For example 1h30 or 45 min
listings-weekday = Which day of the week?
listing-any-weekday = Any day
listings-part = Which part of the day?
listing-any-part = Any time
listings-pattern = Once, or again and again?
listings-place-id = Near which place?
listing-place-home = Near home
listings-place = Where is it? (only whoever helps reads this)
listings-place-hint = For example the church hall
listings-needs = What is needed?
listings-needs-hint = Tick what fits. Leave the rest.
listings-language = A language besides English, if one is needed
listings-helpers = How many people does it take?
listings-journey = The journey
listings-from = From where?
listings-to = To where?
listings-to-hint = Only your time broker and whoever drives read this
listings-journey-day = On which day?
listings-at = When must you be there?
listings-at-hint = For example 10:30 or 2pm
listings-return = When do you go back? (leave it empty if you do not)
listings-aid = A wheelchair, a frame or a stick? (you can leave this empty)
listings-aid-hint = Say if it has to go into the car
listings-who-sees = Your time broker sees your name and your words. Other members see only the kind of help, roughly when and how far away, and what is needed.
listings-save = Save it
listings-error-kind = Choose if you ask for help or offer it
listings-error-title = Say in a few words what it is
listings-error-day-gone = Choose a day that is still to come
listings-error-day-unreadable = Type the day like this: 27 November or 27/11
listings-error-time = Type the time like this: 10:30 or 2pm
listings-error-from = Say where the journey begins
listings-error-to = Say where the journey goes
listings-error-language = Type the name of one language

## One of them

# $what: a kind of help.
listing-kind-request = Asked for: { $what }
listing-kind-offer = Offered: { $what }
# $time: such as "1 hour 30 minutes".
listing-takes = About { $time }
# $far: such as "about 2 miles".
listing-far = { $far } from you
listing-at-home = In the person's own home
# $n: how many people.
listing-helpers = Takes { $n } people
listing-check-needed = A check is needed (DBS, PVG or AccessNI)
listing-pattern-one-off = Once
listing-pattern-weekly = Every week
listing-pattern-fortnightly = Every two weeks
listing-pattern-monthly = Every month
listing-any-time = Any time
# $day: a day of the week.
listing-part-morning = { $day } morning
listing-part-afternoon = { $day } afternoon
listing-part-evening = { $day } evening
listing-in-morning = Morning
listing-in-afternoon = Afternoon
listing-in-evening = Evening
# $place: in the member's words.
listing-place = Where: { $place }
listing-journey = From { $from } to { $to }
listing-journey-at = There by { $time }
listing-journey-back = Back at { $time }
listing-journey-aid = To take along: { $aid }
# $name: of staff.
listing-keyed-by = Written down by { $name }.
listing-shown-until = Shown until { $day }.
listing-ended = It ended on { $day }. Other people do not see it.
listing-rests = It rests. Other people do not see it.
listing-closed-met = This was met.
listing-closed-unmet = Nobody was found for this.
listing-closed-withdrawn = This was taken down.
listing-closed-expired = This ran out.
listing-helpers-heading = People who could help
# $n: how many people.
listing-could-help = { $n ->
    [one] One person could help with this. Your time broker asks them for you.
   *[other] { $n } people could help with this. Your time broker asks them for you.
}
listing-nobody-yet = Nobody has offered this yet. Your time broker looks for somebody.
listing-to-match = Find somebody for this
listing-renew = Show it for six more months
listing-let-rest = Let it rest
listing-show-again = Show it again
