### Who acts for whom; notes, and people who are kept apart.

## Who acts for whom

# $name: the member.
acting-title = Who acts for { $name }
acting-lead = A carer, a relative or a contact can do things for this member on the pages. It stands on every page while they do, each entry keeps who wrote it, and the member is told when it starts and when it ends.
acting-empty = Nobody acts for them.
acting-new = Somebody may act for them from today
acting-other = Who acts?
acting-other-hint = Part of a name, or a member number. Add them as a member first: a relative may be a member who only acts.
acting-basis = Why may they?
acting-basis-asked = The member asked us
acting-basis-attorney = Power of attorney
acting-basis-deputy = Named by a court
acting-basis-parent = Parent of somebody under 18
acting-basis-contact = Contact of this organisation
# $basis: one of the five above; $told: what staff wrote.
acting-basis-told = { $basis }: { $told }
acting-basis-words = What did you see or hear?
acting-basis-words-hint = Such as: letter of 3 March, or: Betty said so on the telephone
acting-scope = What may they do?
acting-scope-hint = They can always see the member’s hours. They can never give hours away or change the password or the profile.
acting-scope-see = See hours
acting-scope-log = Write down hours
acting-scope-answer = Say yes, or “something’s not right”
acting-scope-listings = Offer and ask for help
acting-ends-on = Until which day?
acting-ends-on-hint = Such as 31 March. Leave it empty if it has no end.
acting-save = They may act
acting-end = End this now
# $from, $to: days.
acting-since = Since { $from }
acting-until = From { $from } until { $to }
acting-ended = From { $from }, ended on { $to }
acting-notice-added = Saved. The member is told.
acting-notice-ended = Ended. It holds from this moment.
acting-error-basis = Choose why they may
acting-own-title = Who may act for me
acting-own-lead = These people can do things for you here. You can end it at any time.
acting-own-empty = Nobody acts for you. If you want a relative or carer to, tell your time broker.
acting-own-for = For whom I act

message-proxy_begins-subject = { $name } can now act for you
message-proxy_begins-body =
    From today, { $name } can do things for you at the time bank. We write down what they do.

    You can see it, and end it, under Settings: { $page }

    If you did not want this, please tell your time broker now.
message-proxy_ends-subject = { $name } does not act for you any more
message-proxy_ends-body =
    { $name } cannot do things for you at the time bank any more.

    If that is not right, please tell your time broker. You can see who acts for you here: { $page }

## Whom a field names

person-missing = Write a name or a member number
person-short = Write at least two letters of the name, or the member number
person-nobody = Nobody was found. Check the name or the number
person-several = Several people fit. Write the whole name or the member number

## Notes

# $name: the member.
notes-title = Notes about { $name }
notes-words = New note
notes-words-hint = The member can ask to read what is written about them. Write what you have seen and heard.
notes-readers = Who may read it?
notes-readers-brokers = All staff
notes-readers-coordinators = Coordinators only
notes-readers-writer = Only me
notes-save = Keep this note
notes-empty = There are no notes that you may read.
# $name: who wrote it; $when: a moment.
notes-by = { $name }, { $when }
notes-remove = Take it away
notes-notice-added = The note is kept.
notes-notice-removed = The note is gone.
notes-error-words = Write the note
notes-error-readers = Choose who may read it

## People who are kept apart

# $name: the member.
apart-title = Never put together with { $name }
apart-lead = These people are never proposed to each other and do not find each other. Neither is told. Only staff read this.
apart-other = With whom?
apart-reason = Why?
apart-reason-hint = For staff only
apart-save = Keep them apart
apart-empty = There is nobody.
apart-why = Why can they be put together again?
apart-end = Let them together again
# $one, $other: the two; $why: words of staff.
apart-note = { $one } and { $other } can be put together again: { $why }
apart-notice-kept = They are kept apart from now on.
apart-notice-ended = They can be put together again. The reason stands in the notes.
apart-error-reason = Write why they are kept apart
apart-error-why = Write why they can be put together again
