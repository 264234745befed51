### What the bank knows of a member: staff ask, or members say it themselves (the same id and -own).

# $name: the member.
profiles-title = About { $name }
profiles-title-own = About me
profiles-lead = Ask a little at a time. Nothing has to be filled in, and no other member sees it.
profiles-lead-own = Only the staff of your time bank can see this. Change it when you like.
profiles-change = Change
profiles-back = Back to the profile
profiles-back-own = Back to “About me”
profiles-save = Save
profiles-notice-saved = Saved.
profiles-not-said = Not said
profiles-no = No
profiles-error-one = Choose one answer
# $section: the name of a part of the profile.
profiles-section-of = { $name }: { $section }

profiles-section-reach = How to reach them
profiles-section-reach-own = How to reach me
profiles-section-needs = What they need
profiles-section-needs-own = What I need
profiles-section-time = When they have time
profiles-section-time-own = When I have time
profiles-section-home = Their home
profiles-section-home-own = My home
profiles-section-able = What they can and cannot do
profiles-section-able-own = What I cannot do
profiles-section-emergency = Emergency contact
profiles-section-broker = Their broker

## How to reach them

profiles-safe = What is safe?
profiles-safe-own = What is safe for you?
profiles-safe-hint = Take a tick away if somebody else must not hear or read of it. We keep to that whatever else is chosen.
profiles-safe-ring = To ring
profiles-safe-message = To leave a message
profiles-safe-post = To post a letter
profiles-contact-channel = How do they want to hear from us?
profiles-contact-channel-own = How do you want to hear from us?
profiles-contact-channel-hint = If this way is not safe or not possible, we take the next one.
profiles-contact-channel-telephone = By telephone
profiles-contact-channel-post = By post
profiles-contact-channel-email = By e-mail
profiles-contact-channel-text = By text message
profiles-address = Address for letters
profiles-address-hint = One line under another, as on an envelope
profiles-format = How shall we write?
profiles-format-own = How shall we write to you?
profiles-format-hint = Letters and messages are made this way.
profiles-format-plain = As usual
profiles-format-large-print = Large print
profiles-format-easy-read = Easy read
profiles-digest = How often do they want to hear of new requests?
profiles-digest-own = How often do you want to hear of new requests?
profiles-digest-hint = One message with the requests that suit
profiles-digest-never = Never
profiles-digest-weekly = Once a week
profiles-digest-monthly = Once a month
profiles-always-ask = Always ask?
profiles-always-ask-own = Always ask me?
profiles-always-ask-hint = Then silence is never taken for a yes.
profiles-always-ask-yes = Always ask first

## What they need

profiles-access-needs = What do they need to take part?
profiles-access-needs-own = What do you need to take part?
profiles-access-needs-hint = Such as: a ramp, a hearing loop, time to answer
profiles-languages = Which languages besides English?
profiles-languages-own = Which languages do you speak besides English?
profiles-languages-hint = With commas between them, such as: Welsh, Polish
profiles-sex = Is it a woman or a man?
profiles-sex-hint = Only asked because some people want to be helped by one or the other
profiles-sex-none = Not said
profiles-sex-woman = A woman
profiles-sex-man = A man
profiles-sex-other = Neither, or rather not say
profiles-helper-sex = Who may help them at home?
profiles-helper-sex-hint = Nobody else is proposed.
profiles-helper-sex-none = Anybody
profiles-helper-sex-woman = Only women
profiles-helper-sex-man = Only men
profiles-two-helpers = Must visitors come in twos?
profiles-two-helpers-hint = Then nobody is sent to their home alone.
profiles-two-helpers-yes = Two helpers at every visit

## When they have time

profiles-time = Has time
profiles-time-lead = Tick what usually suits. No tick at all means that nobody has asked yet.
profiles-time-lead-own = Tick what usually suits you. You can always say no.
profiles-day = Day
profiles-part-morning = Morning
profiles-part-afternoon = Afternoon
profiles-part-evening = Evening
# $day: Monday.
profiles-time-morning = { $day } morning
profiles-time-afternoon = { $day } afternoon
profiles-time-evening = { $day } evening

## Their home

profiles-place-id = Where do they live?
profiles-place-id-none = Not said
profiles-home = What does a visitor find in their home?
profiles-home-own = What does a visitor find in your home?
profiles-home-hint = So that nobody is sent who cannot manage it
profiles-home-stairs = Stairs
profiles-home-pets = A cat, a dog or other animals
profiles-home-smoking = Somebody smokes
profiles-home-hoist = Somebody is lifted with a hoist
profiles-home-wheelchair = Somebody uses a wheelchair

## What they can and cannot do

profiles-skills = What have they learnt?
profiles-skills-hint = Staff have heard or seen it
profiles-skills-hoist = Uses a hoist
profiles-skills-wheelchair = Helps with a wheelchair
profiles-skills-drives = Drives
profiles-limits = What do they not do?
profiles-limits-own = What do you not do?
profiles-limits-hint = Nobody has to say why.
profiles-limits-no-visits-to-homes = Visits nobody at home
profiles-limits-no-visits-at-home = Wants no visits at home
profiles-limits-no-stairs = No stairs
profiles-limits-no-pets = No animals
profiles-limits-no-smoking = No smoke

## Emergency contact and broker

profiles-emergency-name = Whom do we ring when something happens?
profiles-emergency-name-hint = Their full name. Ask them if they agree.
profiles-emergency-phone = Their telephone number
profiles-emergency-phone-hint = The one that is answered
profiles-emergency-relation = Who are they to the member?
profiles-emergency-relation-hint = Such as: daughter, neighbour
profiles-error-emergency-name = Write the name too, so that we know who answers
profiles-broker-id = Who looks after them?
profiles-broker-id-none = Nobody in particular
