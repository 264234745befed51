### A member leaves.

# $name: the member.
leaving-title = { $name } leaves
leaving-to = Leaving
leaving-why = Why?
leaving-why-asked = They asked to leave
leaving-why-moved = They moved away
leaving-why-unable = They cannot take part any more
leaving-why-no-contact = We cannot reach them
leaving-why-died = They have died
leaving-why-ended = We ended it
leaving-why-other = Another reason
leaving-told = More about it, if you like
leaving-told-hint = It stays in their story, for staff only
# $why: one of the reasons above; $told: words of staff.
leaving-reason-told = { $why }: { $told }
leaving-on = What was their last day?
leaving-below = They have received more than they gave. That is fine: the community pot meets it, with the reason.
leaving-hours = Where do their hours go?
leaving-hours-pot = To the community pot
leaving-hours-person = To somebody they named
leaving-heir = To whom?
leaving-write-to = Whom shall we write to?
leaving-write-to-hint = Name, address or telephone. We filled in the emergency contact, where there is one.
leaving-next = Look at what happens
leaving-error-why = Choose why they leave

# $name: the member; $day: a day.
leaving-check-title = Is this right? { $name }
leaving-check-lead = { $name } leaves. Their last day is { $day }.
leaving-check-died = { $name } has died. The membership ends on { $day }. We are sorry.
leaving-steps = What happens now
# $time: a time; $name: who is given the hours.
leaving-step-hours-none = The account stands at 0. Nothing has to be moved.
leaving-step-hours-below = The community pot meets the { $time } that they received more than they gave. It does not count as help.
leaving-step-hours-person = Their { $time } are given to { $name }. It does not count as help.
leaving-step-hours-pot = Their { $time } are given to the community pot. It does not count as help.
leaving-step-listings = What they offer and ask for is taken down.
leaving-step-messages = Nothing more is sent to them.
leaving-step-messages-died = Every message, letter and call to them stops at once, also what is waiting now.
leaving-step-acting = Nobody acts for them any more, and they act for nobody.
leaving-step-staff = All staff are told who has left.
# $name: name and address of somebody.
leaving-step-write-to = Staff read on the record whom to write to: { $name }
leaving-step-history = Their hours stay in the books, and their story stays on the record.
leaving-yes = Yes, they leave
leaving-yes-died = Yes, end the membership
leaving-change = Change something
leaving-notice-done = Done. Their story stays on this record.

message-member_left-subject = Number { $number }, { $name }, has left
message-member_left-body =
    { $name }, member number { $number }, has left the time bank.

    Their record: { $page }
message-member_died-subject = Number { $number }, { $name }, has died
message-member_died-body =
    We are sorry to tell you that { $name }, member number { $number }, has died. Nothing more is sent to them.

    Please write to: { $write_to }

    Their record: { $page }
