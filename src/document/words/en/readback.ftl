### What people are told of an exchange, and the pages behind the links. $other: the other person; $time: such as "2 hours";
### $day: such as "Thursday 19 November"; $what: a kind of help; $keyed_by: who wrote it down; $bank: the bank's name.
### $hand: whether the reader helped ("giver") or was helped ("receiver"); $link: the address of the page to answer on.

## Read back what somebody wrote down for them. $told: whose word it was; $channel: how it was told; $state: whether it is in the books.

message-read_back-subject = { $hand ->
    [giver] You helped { $other }: is this right?
   *[receiver] { $other } helped you: is this right?
}
message-read_back-body = { $keyed_by } has written this down for you at { $bank }:

    { $hand ->
        [giver] You helped { $other } for { $time } on { $day }. ({ $what })
       *[receiver] { $other } helped you for { $time } on { $day }. ({ $what })
    }

    { $told ->
        [you] { $channel ->
            [phone] You told us on the telephone.
            [paper] You told us on paper.
            [in_person] You told us face to face.
            [acts_for] { $keyed_by } acts for you.
           *[other] You told us.
        }
        [other] { $channel ->
            [phone] { $other } told us on the telephone.
            [paper] { $other } told us on paper.
            [in_person] { $other } told us face to face.
            [acts_for] { $keyed_by } acts for { $other }.
           *[other] { $other } told us.
        }
       *[nobody] { $keyed_by } has looked at it for both of you.
    } { $state ->
        [settled] It is in the books now.
       *[waiting] We have asked { $other } to say yes.
    }

    Is that right? Then you need do nothing.

    If it is not right, tell us within 14 days: { $link }
    .easy = { $keyed_by } wrote this down for you.

        { $hand ->
            [giver] You helped { $other }.
           *[receiver] { $other } helped you.
        }

        It was { $time } on { $day }.

        Is that right? Then you need do nothing.

        Is it wrong? Tell us within 14 days: { $link }
message-read_back-text = { $hand ->
        [giver] You helped { $other }
       *[receiver] { $other } helped you
    } for { $time }, { $day }. Not right? Tell us within 14 days: { $link }
message-read_back-script = { $keyed_by } has written down that { $hand ->
        [giver] you helped { $other }
       *[receiver] { $other } helped you
    } for { $time } on { $day }. The kind of help: { $what }. Is that right?

## A yes is awaited. $by: whether the giver wrote it down or staff did for the giver.

message-please_confirm-subject = { $other } says they helped you: is this right?
message-please_confirm-body = { $by ->
        [staff] { $other } told us that they helped you for { $time } on { $day }. ({ $what }) { $keyed_by } wrote it down.
       *[giver] { $other } has written down that they helped you for { $time } on { $day }. ({ $what })
    }

    Is that right? Nothing is added until you say yes. Answer here: { $link }

    You can also ring us and say yes or no.
    .easy = { $other } says that they helped you.

        It was { $time } on { $day }.

        Is that right? Answer here: { $link }

        You can also ring us.
message-please_confirm-text = { $other } says they helped you for { $time }, { $day }. Is that right? Yes or no: { $link }
message-please_confirm-script = { $other } says that they helped you for { $time } on { $day }. The kind of help: { $what }. Is that right?
message-confirm_reminder-subject = { $other } is still waiting for your yes
message-confirm_reminder-body = A while ago we asked you about this, and we have not heard from you:

    { $by ->
        [staff] { $other } told us that they helped you for { $time } on { $day }. ({ $what }) { $keyed_by } wrote it down.
       *[giver] { $other } has written down that they helped you for { $time } on { $day }. ({ $what })
    }

    Is that right? Answer here: { $link }

    You can also ring us and say yes or no. We do not write about it again.
message-confirm_reminder-text = { $other } still waits for your answer. Did they help you for { $time }, { $day }? Yes or no: { $link }
message-confirm_reminder-script = We asked you before: { $other } says that they helped you for { $time } on { $day }. Is that right?

## Staff answered a doubt, took it back or undid it. $outcome: which; $reason: in their words, where $given is "yes".
## $now_…: what stands in the books instead.

message-corrected-subject = { $outcome ->
        [kept] We have looked at your hours with { $other }
        [taken_back] { $other } and you: this was taken back
        [replaced] { $other } and you: this was put right
       *[undone] { $other } and you: this was undone
    }
message-corrected-body = This is about some help at { $bank }:

    { $hand ->
        [giver] You helped { $other } for { $time } on { $day }. ({ $what })
       *[receiver] { $other } helped you for { $time } on { $day }. ({ $what })
    }

    { $outcome ->
        [kept] Somebody said that this is not right. { $keyed_by } has looked at it, and it stays as it is.
        [taken_back] { $keyed_by } has taken it back. It was never in the books.
        [replaced] { $keyed_by } has put it right. In the books there is now: { $now_hand ->
            [giver] you helped { $now_other } for { $now_time } on { $now_day }. ({ $now_what })
           *[receiver] { $now_other } helped you for { $now_time } on { $now_day }. ({ $now_what })
        }
       *[undone] { $keyed_by } has undone it in the books. It does not count any more.
    }{ $given ->
        [yes] {" "}The reason: { $reason }
       *[no] {""}
    }

    { $outcome ->
        [replaced] If that is not right, tell us within 14 days: { $link }
       *[other] {""}
    }
message-corrected-script = It is about { $hand ->
        [giver] the { $time } that you helped { $other }
       *[receiver] the { $time } that { $other } helped you
    } on { $day }. { $outcome ->
        [kept] { $keyed_by } has looked at it, and it stays as it is.
        [taken_back] { $keyed_by } has taken it back. It was never in the books.
        [replaced] { $keyed_by } has put it right: it is now { $now_time } on { $now_day }.
       *[undone] { $keyed_by } has undone it in the books.
    }

## The pages behind a link

said-link-title = Is that right?
# $name: who wrote it down.
said-link-keyed = { $name } wrote it down.
said-link-lead-confirm = Say yes, and it is added to the books. Nothing is added until you do.
said-link-lead-settled = It is in the books. If it is not right, say so, and your time broker will look at it.
said-link-lead-waiting = It is not in the books yet: the person who was helped has been asked to say yes.
said-link-no = That’s not right
said-link-notice-noted = Thank you. It stays as it is.
said-link-thanks-title = We have your answer
said-link-thanks-lead = You need do nothing more.
said-link-thanks-call = Have you changed your mind? Please ring your time broker.
said-link-over-title = There is nothing to answer here
said-link-over-lead = A link works once and for a limited time. Perhaps you have answered already, or somebody put it right.
said-link-over-call = Do you have a question about it? Please ring your time broker. The number is in your letter or message too.

## Its story: answered through a link in a message, or told to staff by somebody. $name: whose word it is.

exchanges-story-by-link-you = You answered through the link in a message.
exchanges-story-by-link-they = They answered through the link in a message.
exchanges-story-told = { $name } told it.
