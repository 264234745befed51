# What every message shares. The words of a kind are message-<code>-subject and -body; see document/message.rs.
message-greeting = Dear { $name },
message-ending = With best wishes from { $bank }
message-ring = If you would rather talk, ring { $broker } on { $phone }.
message-ring-hours = If you would rather talk, ring { $broker } on { $phone } ({ $hours }).
message-why-member = You get this because you belong to { $bank }. To hear from us in another way, or not at all, ring us or change your settings.
message-why-outside = You get this because somebody at { $bank } gave us your name.
message-any-subject = News from { $bank }
message-any-body = There is something new for you at the time bank. Please sign in or ring us to hear what it is.

message-statement_post-subject = Your statement from { $bank }
message-statement_post-body = Here is your statement, as you asked. It shows the help you gave and the help you received.
    .easy = Here is your statement. You asked for it. It shows the help you gave and got.

# Letters and other printed files.
letter-from = { $broker }, { $phone }
letter-code = To answer, type the address below, or point a telephone with a camera at the square. You can ring us too: { $phone }.
letter-code-alt = A square code with the same address
pdf-page = Page { $page } of { $pages }
