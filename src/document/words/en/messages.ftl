# The pages about messages: what waits, what failed, calls, the post round.
messages-title = Messages
messages-lead = What the bank writes to people, each in the way they chose.
messages-waiting = Waiting
messages-waiting-email = { $n ->
    [0] No e-mail is waiting
    [one] 1 e-mail is waiting
   *[other] { $n } e-mails are waiting
  }
messages-waiting-text = { $n ->
    [0] No text message is waiting
    [one] 1 text message is waiting
   *[other] { $n } text messages are waiting
  }
messages-waiting-telephone = { $n ->
    [0] No call to make
    [one] 1 call to make
   *[other] { $n } calls to make
  }
messages-waiting-post = { $n ->
    [0] No letter to print
    [one] 1 letter to print
   *[other] { $n } letters to print
  }
messages-closed-email = E-mail cannot go out: no mail server is set up. Nothing is lost. E-mails wait until whoever runs this program sets one up.
messages-closed-text = Text messages cannot go out: nothing is set up that sends them. Nothing is lost. Ring people if it cannot wait.
messages-failed = Not delivered
messages-failed-none = Nothing has failed.
messages-failed-lead = We tried as often as is sensible. Put the address or number right first, then try again.
messages-again = Try again
messages-by-post = Send by post instead
messages-stop = Not needed any more
messages-no-way = No safe way to reach them
messages-no-way-lead = There is no address or number that is safe to use. Tell them when you see them.
messages-told = I told them
messages-soon = On its way
messages-none = There is nothing here yet.
messages-newest = Newest first
messages-facts = { $way }, { $when }
messages-way-email = By e-mail
messages-way-text = By text message
messages-way-telephone = By telephone
messages-way-post = By post
messages-way-none = No safe way
messages-state-waiting = waiting
messages-state-taken = on its way
messages-state-sent = sent
messages-state-failed = not delivered
messages-state-stopped = stopped
messages-fault-unreachable = The other side could not be reached.
messages-fault-address = That is not an e-mail address.
messages-fault-wrong-number = It was the wrong number.
messages-fault-other = The other side said: { $answer }
messages-notice-again = We will try again now.
messages-notice-post = It goes with the next post round.
messages-notice-stopped = Taken off the list.
messages-notice-gone = That message has gone or was dealt with already. Nothing was changed.
messages-member-title = Messages to { $name }
messages-member-lead = What the bank wrote to them or told them, and how.
messages-own-title = Messages we sent you
messages-own-lead = What the bank wrote to you or told you, and how.
messages-to-own = Messages we sent you
messages-to-member = Messages to them
messages-to-messages = Messages, calls and post

calls-title = Calls to make
calls-lead = { $n ->
    [0] No call is waiting.
    [one] 1 call is waiting.
   *[other] { $n } calls are waiting, the oldest first. What one person is to hear stands together.
  }
calls-follows = Tell them this too in the same call.
calls-none = Nobody has to be rung now. Calls come here for people who chose the telephone.
calls-leave-yes = You may leave a message if nobody answers.
calls-leave-no = Do not leave a message. Speak only with them.
calls-do-not-ring = Do not ring. It is not safe now, or there is no number. Tell them when you see them.
calls-easy = Use short sentences.
calls-tried = { $n ->
    [one] Tried once before.
   *[other] Tried { $n } times before.
  }
calls-script = What to say
calls-said = I said it
calls-no-answer = No answer
calls-left-message = Left a message
calls-wrong-number = Wrong number
calls-not-right = They say it is not right
calls-reason = What is not right?
calls-not-right-send = Write that down
calls-not-right-reason = Said on the telephone that it is not right
calls-exchange = Look at the exchange
calls-notice-said = Written down.
calls-notice-no-answer = Written down. The call comes back tomorrow morning.
calls-notice-left-message = Written down: a message was left.
calls-notice-wrong-number = Written down. Find the right number, or write a letter.
calls-notice-not-right = Written down. The exchange now waits for you to look at it.
calls-notice-settled = That exchange was dealt with already. Tell them so.

post-round-title = Post round
post-round-lead = Put every letter that waits into one print, post them, and say so here.
post-round-open = To print and post
post-round-letters = { $n ->
    [one] 1 letter
   *[other] { $n } letters
  }
post-round-made = put together { $when } by { $name }
post-round-print = Letters to print (PDF)
post-round-fold = Print at full size. Fold at the two short marks, so that the address shows in the window of a long envelope.
post-round-posted = They are posted
post-round-undo = Put the letters back
post-round-waiting = { $n ->
    [0] No letter is waiting
    [one] 1 letter is waiting
   *[other] { $n } letters are waiting
  }
post-round-waiting-none = Letters come here for people who chose the post.
post-round-make = Put these letters together
post-round-done = Posted before
post-round-again = Print again (PDF)
post-round-file = Letters of { $day }
post-round-no-lines = Nothing was written down in the last month.
post-round-balance = Where you stand: { $balance }
post-round-notice-made = The letters are ready to print.
post-round-notice-none = No letter may go now. See the messages page for those that need another way.
post-round-notice-posted = Written down: the letters are on their way.
post-round-notice-undone = The letters wait for the next round.
post-round-notice-before = That round was dealt with already.
post-round-notice-statement = The statement goes with the next post round.
post-round-notice-no-address = We have no address that is safe to post to. Ring us to give us one.
post-round-post-this = Post me this
post-round-post-theirs = Post them this
