### New requests that suit somebody. $lines: one for each; $requests: how many; $more: how many are not in the list; $link: where
### all requests are.

message-digest-subject = New requests that you could help with
message-digest-body = These requests are new, and near to what you offer:

    { $lines }

    { $more ->
        [0] You can see them all here: { $link }
       *[other] There are { $more } more. You can see them all here: { $link }
    }

    Would you like to help with one? Tell your time broker. You can also say how often you want to hear of requests.
message-digest-text = { $requests ->
        [1] There is a new request that you could help with.
       *[other] There are { $requests } new requests that you could help with.
    } { $link }
message-digest-script = There are new requests near to what you offer:

    { $lines }

    Would you like to help with one of them?
# $what: a kind of help; $time: how long, where $timed is "yes"; $day: by when, where $dated is "yes"; $far: how far away, where $placed is "yes".
message-digest-line = { $what }{ $timed ->
        [yes] , about { $time }
       *[no] {""}
    }{ $dated ->
        [yes] , by { $day }
       *[no] {""}
    }{ $placed ->
        [yes] , { $far } away
       *[no] {""}
    }
