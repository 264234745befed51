### Matching a request with people: reasons, doubts, who cannot and why; asking, answers and what was agreed.

## Reasons and doubts. The points of all of them add up to the score.

match-offers-this = Offers just this
match-offers-wider = Offers this kind of help
match-offers-like = Offers something like it
# $n: how often in the last half year.
match-has-given = { $n ->
    [one] Has done this once lately
   *[other] Has done this { $n } times lately
}
match-not-offered = Has not said that they do this
# $n: how many parts of the week.
match-has-time = { $n ->
    [one] Has time then, one part of the week
   *[other] Has time then, { $n } parts of the week
}
match-no-time-then = Has no time then
match-time-not-said = It is not known when both have time
# $far: such as "about 2 miles".
match-near = Lives near: { $far }
match-far = Lives far away: { $far }
match-place-not-said = It is not known how far away they live
match-never-asked = Has never been asked
# $n: days.
match-asked-long-ago = Last asked { $n } days ago
match-asked-lately = { $n ->
    [0] Was asked today
    [one] Was asked yesterday
   *[other] Was asked { $n } days ago
}
match-asked-often = Was asked { $n } times in 90 days
match-answers-awaited = { $n ->
    [one] Has one question to answer already
   *[other] Has { $n } questions to answer already
}
# $time: such as "12 hours".
match-gave-much = Gave { $time } in the last 30 days
match-helped-before = { $n ->
    [one] These two have helped each other once
   *[other] These two have helped each other { $n } times
}
match-not-right = { $n ->
    [one] Something between these two was not right once
   *[other] Something between these two was not right { $n } times
}
match-undone = { $n ->
    [one] One exchange of these two was undone
   *[other] { $n } exchanges of these two were undone
}
match-did-not-happen = { $n ->
    [one] Something these two agreed did not happen
   *[other] { $n } things these two agreed did not happen
}
match-would-give-back = Would like to give back
match-has-plenty = Has plenty of hours already

## Why somebody cannot help

why-not-do-not-pair = These two are kept apart
why-not-paused = Takes a rest
why-not-suspended = Is suspended
why-not-not-a-member = Does not belong to the bank now
why-not-said-no = Said no to this
why-not-check-missing = Has no check
why-not-check-expired = The check has run out
why-not-check-revoked = The check was refused or taken back
why-not-no-visits-to-homes = Does not visit homes
why-not-no-visits-at-home = Visits are not wanted in this home
why-not-sex = Somebody else is needed: a woman, or a man
why-not-stairs = Cannot do stairs
why-not-hoist = Has not learnt to use a hoist
why-not-wheelchair = Has not learnt to help with a wheelchair
why-not-pets = Cannot be with animals
why-not-smoking = Cannot be with smoke
why-not-language = Does not speak the language
why-not-drives = Does not drive

## What is needed of whoever helps

needs-stairs = There are stairs
needs-pets = There are animals
needs-smoking = Somebody smokes
needs-hoist = Somebody who can use a hoist
needs-wheelchair = Somebody who can help with a wheelchair
needs-drives = Somebody who drives
needs-sex-woman = A woman
needs-sex-man = A man
# $language: such as "Polish".
needs-language = Somebody who speaks { $language }

## One request

request-back = Desk
# $n: how many people.
request-needs-people = Takes { $n } people
request-meetings = What is agreed
request-agree = Agree a day
# $n: how many more people must say yes.
request-short = { $n ->
    [one] One more person has to say yes first.
   *[other] { $n } more people have to say yes first.
}
request-on = On which day?
request-at = At what time?
request-place = Where?
request-agree-save = Agree it and tell everybody
request-asks = Who was asked
request-asks-none = Nobody yet. Choose somebody below.
request-people = People who could help
request-people-hint = The best fit first. The points beside the reasons add up to the score.
request-people-none = Nobody could help with this now. Look at who was left out, and why.
# $score: a whole number.
request-score = Score { $score }
request-doubt = Doubt:
request-is-asked = Asked already
request-way = How to ask
request-ask = Ask
# $n: how many people.
request-more-people = And { $n } more people.
request-out = Left out, and why
request-out-none = Nobody was left out.
request-more-out = And { $n } more people.
request-end = End this request
request-end-met = It was met
request-end-unmet = Nobody was found
request-end-withdrawn = Not needed any more
request-notice-closed = The request is closed.

## Asking

ask-way-message = Write to them
ask-way-phone = By telephone
ask-way-in-person = Face to face
ask-way-other = Another way
# $name: of staff; $way: how.
ask-told-by = Asked by { $name } on { $day }. { $way }.
ask-told = Asked on { $day }. { $way }.
ask-state-open = No answer yet
ask-state-accepted = Said yes
ask-state-declined = Said no
ask-state-no-answer = Did not answer
ask-state-withdrawn = Taken back
ask-reason = What they said
ask-said-yes = They said yes
ask-said-no = They said no
ask-no-answer = No answer
ask-withdraw = Take it back
ask-error-state = Choose what they answered
ask-notice-asked = Written down. Say here what they answer.
ask-notice-answered = The answer is written down.
ask-title = Could you help?
ask-promise = You choose freely. If you say no, only your time broker knows.
ask-own-reason = Would you like to say why, or when you could? (you can leave this empty)
ask-own-reason-hint = Only your time broker reads this
ask-yes = Yes, I can
ask-no = No, not this time
ask-error-answer = Choose yes or no
ask-notice-yes = Thank you. Your time broker will tell you the day.
ask-notice-no = Thank you for telling us. That is fine.
ask-own-open = You have not answered yet.
ask-own-accepted = You said yes. Your time broker will tell you the day.
ask-own-declined = You said no, and that is fine.
ask-own-no-answer = This is over. Thank you all the same.
ask-own-withdrawn = This is not needed any more. Thank you all the same.

## What was agreed

meeting-title = What you agreed
# $giver and $receiver: two people.
meeting-who = { $giver } helps { $receiver }
meeting-line = { $giver } helps { $receiver }, { $day }
meeting-at = At { $time }
# $name: who is helped.
meeting-at-home = In the home of { $name }
meeting-state-agreed = Agreed
meeting-state-happened = It happened
meeting-state-not-happened = It did not happen
meeting-state-cancelled = Called off
# $reason: in somebody's words.
meeting-state-why = { $state }: { $reason }
meeting-see-exchange = See what was written down
meeting-did-it-happen = Did it happen?
meeting-yes = Yes: write down the hours
meeting-no = No, it did not happen
meeting-call-off = Call it off
meeting-reason = Why? (both people read this)
meeting-error-reason = Say in a few words why
meeting-error-day = Say on which day
meeting-notice-agreed = Agreed. Both people are told.
meeting-notice-ended = Written down.

## On the home page

home-meeting = You have agreed to meet
home-meeting-see = See when and where
home-meeting-answer = Say if it happened
# $what: a kind of help; $day: the day by which it is needed.
home-ask-by = { $what }, by { $day }
home-ask-answer = Read it and answer

## The whole desk

plan-title = All requests together
# $met, $all: how many requests; $people: how many people.
plan-summary = { $met } of { $all } open requests can be met at once. { $people } people could help.
plan-planned = Who would help with what
plan-planned-none = There is nothing to plan now.
plan-left = Nobody is left for these
plan-left-none = Every open request has somebody.
# $name: who asks; $what: a kind of help.
plan-for = For { $name }. { $what }.
plan-others = { $n ->
    [0] Nobody else could help.
    [one] One other person could help.
   *[other] { $n } other people could help.
}
plan-nobody = Nobody offers this.
plan-circles = Circles
plan-circles-hint = Each person in a circle helps the next one. So people who would like to give back can do it.
plan-circles-none = There is no circle now.
# $title: what the request says.
plan-step = { $giver } helps { $receiver }: { $title }
plan-step-back = { $giver }, who would like to give back, helps { $receiver }: { $title }

## Messages

message-ask-subject = Could you help?
# $what: a kind of help; $when: by or any; $by: a day; $link: the page with two buttons.
message-ask-body = Somebody in your time bank is asking for help: { $what }. { $when ->
    [by] It is needed by { $by }.
   *[any] Any day will do.
}

    You choose freely. If you say no, only your time broker knows.

    Say yes or no here: { $link }
message-meeting_agreed-subject = Agreed: { $what } on { $day }
message-meeting_agreed-body = { $hand ->
    [giver] You help { $other } with this: { $what }.
   *[receiver] { $other } helps you with this: { $what }.
}

    When: { $day }{ $timed ->
    [yes] , { $time }
   *[no] .
}

    { $placed ->
    [yes] Where: { $place }
   *[no] Your time broker can tell you where.
}

    It takes about { $minutes }. See it here: { $link }
message-meeting_reminder-subject = Tomorrow: { $what }
message-meeting_reminder-body = { $hand ->
    [giver] Tomorrow you help { $other } with this: { $what }.
   *[receiver] Tomorrow { $other } helps you with this: { $what }.
}

    When: { $day }{ $timed ->
    [yes] , { $time }
   *[no] .
}

    { $placed ->
    [yes] Where: { $place }
   *[no] Your time broker can tell you where.
}

    If you cannot, please say so here or call us: { $link }
message-meeting_cancelled-subject = Called off: { $what } on { $day }
message-meeting_cancelled-body = { $what } with { $other } on { $day } is called off: { $reason }

    See it here: { $link }
message-did_it_happen-subject = Did it happen? { $what } on { $day }
message-did_it_happen-body = { $hand ->
    [giver] On { $day } you were to help { $other } with this: { $what }.
   *[receiver] On { $day } { $other } was to help you with this: { $what }.
}

    Please say if it happened, and write down the hours: { $link }
message-listing_expires-subject = Is this still right? { $title }
# $listing: offer or request; $until: the last day.
message-listing_expires-body = { $listing ->
    [offer] Your offer ends on { $until }: { $title }
   *[request] What you ask for ends on { $until }: { $title }
}

    If it is still right, show it for six more months here: { $link }
message-listed_for_you-subject = We wrote this down for you: { $title }
message-listed_for_you-body = { $listing ->
    [offer] Your time bank wrote down an offer for you: { $title }
   *[request] Your time bank wrote down for you that you ask for this: { $title }
}

    If that is not right, call us, or take it down here: { $link }
