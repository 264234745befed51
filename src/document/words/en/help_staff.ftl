# Help for staff: each piece of work step by step, with a picture. help-work-<name>-1 and so on are the steps.

help-work-title = Work on the desk, step by step
help-work-lead = Each page has the steps in their order, and a picture of the screen. You can print it.
help-work-steps = Steps
help-work-picture = What you see

help-work-take-on = Take on a member
help-work-take-on-lead = From the first telephone call to a member who takes part. Nobody needs e-mail for it.
help-work-take-on-alt = The page of an application: what is done, and the next step with its button.
help-work-take-on-1 = On the desk, choose “Take on a member” under “More work”, and fill in the form with them. A name is enough to begin with.
help-work-take-on-2 = Write down two people who speak for them. Choose a letter, a link by e-mail, or a telephone call for each. For a call, the page shows what to ask.
help-work-take-on-3 = If they will visit people at home, see their check yourself. Write down its level, number and date. Never keep the certificate.
help-work-take-on-4 = Have a talk with them, and go through the rules together. Write down that they agree.
help-work-take-on-5 = The application always shows the one next step. If nothing moves for two weeks, it stands on the desk.
help-work-take-on-6 = When everything is there, decide. What the referees wrote is then deleted.

help-work-match = Match a request
help-work-match-lead = Somebody needs help. The program ranks who could give it, and says why.
help-work-match-alt = The people who could help with a request. Each has reasons with a tick, and some have doubts with a question mark.
help-work-match-1 = On the desk, open the request under “Requests without a helper”. If somebody rings with a new one, choose “Offers and requests” and list it for them.
help-work-match-2 = Read the reasons with a tick, and the doubts with a question mark. Below them stands who was left out, and why.
help-work-match-3 = Ring the first person, and write down that you asked, and what they said. A no is never shown to other members.
help-work-match-4 = When they say yes, agree the day, the time and the place. Both are told, by the way they chose.
help-work-match-5 = After the day, the desk asks “Did it happen?”. A yes leads straight to logging the hours.
help-work-match-6 = “All requests together” looks at all requests together, so that your only driver is not spent on a walk.

help-work-call = Log a call
help-work-call-lead = Somebody rings to say that they helped, or were helped. It takes less than 20 seconds.
help-work-call-alt = The form on the desk for somebody on the telephone, with one line to type in.
help-work-call-1 = Type one line on the desk, such as: Joan helped Ahmed 1h30 Tue gardening. Names are completed as you type. You can use member numbers instead.
help-work-call-2 = Read the sentence below the line. It says what will be written down.
help-work-call-3 = Press Enter. If there is a line much like it, you are asked whether it is another one.
help-work-call-4 = If the person who was helped told you, the hours go into the books at once. If not, that person is asked to say yes.
help-work-call-5 = Both people are told what you wrote down, and can say “that’s not right” for 14 days. If they do, it stands on your desk.

help-work-sheet = Run a sheet
help-work-sheet-lead = A lunch club or a walking group: many people, one sheet of paper.
help-work-sheet-alt = The page of a group, with its printed sheets and a button to key one in.
help-work-sheet-1 = Under “More work”, open the group, or add it. Print a sheet for the day. It has a number and a code.
help-work-sheet-2 = People sign it: helpers above, those who come below.
help-work-sheet-3 = Back at your desk, open the sheet by its number, and key the lines in their order.
help-work-sheet-4 = Type the totals from the paper: how many people, and how many minutes. They must agree with the lines.
help-work-sheet-5 = Save. All hours go into the books at once, or none of them.
help-work-sheet-6 = A sheet that was printed and not keyed in stands on the desk after its day.

help-work-post = The month’s post round
help-work-post-lead = Letters for everybody who reads on paper, in large print for those who need it.
help-work-post-alt = The post round: how many letters wait, for whom, and the button that makes them.
help-work-post-1 = On the desk, choose “Letters and the post round”. It lists who gets a letter, and about what.
help-work-post-2 = Make the round. You get one file with all letters, each with the address where the window of the envelope is.
help-work-post-3 = Print it, fold it on the marks, and post it.
help-work-post-4 = Say that the letters are posted. If the printer failed, undo the round: the letters wait again.
help-work-post-5 = Nobody gets a letter for whom post is not safe. They stand under “Messages that reached nobody”, so that you can choose another way.

help-work-visit = Watch a home visit
help-work-visit-lead = Somebody visits a member at home, and somebody notices if they do not come back.
help-work-visit-alt = A home visit that is overdue: what to do, in a red box, with the button to say that you look into it.
help-work-visit-1 = A coordinator puts people on the rota: whom to tell, in which order, and when they are on duty. With nobody on duty no visit can be started.
help-work-visit-2 = The visitor starts the visit on their page. Or they ring you, and you start it: who visits, who is visited, how long.
help-work-visit-3 = When they are back, they press the button on their page or behind the link in the text. Or they ring you, and you press “They rang: they are back”.
help-work-visit-4 = 15 minutes after the time, the first person on duty is told, by text and on the call list. After 10 more minutes the next is told, until somebody looks into it.
help-work-visit-5 = An overdue visit is red on the desk. Open it: it says whom to ring, with the numbers. Press “I am looking into it”, so that nobody else is told.
help-work-visit-6 = Write down what had happened. Only then does it leave the desk.
help-work-visit-7 = This is not an emergency service. If you fear for somebody, ring 999.

help-work-death = When somebody dies
help-work-death-lead = The most important thing is that no letter and no text goes to them any more.
help-work-death-alt = The page on which a member leaves, with the reasons to choose from.
help-work-death-1 = Open their record, and choose that they leave. Choose “They have died” as the reason.
help-work-death-2 = Every message to them stops at once, also those that wait already.
help-work-death-3 = Choose where their hours go: to the pot, or to somebody they named. If they had received more than they gave, the pot meets it. Nobody is asked for anything.
help-work-death-4 = Write down whom to write to instead, such as a daughter. The program shows you the name; it never writes to them by itself.
help-work-death-5 = Their offers and requests are closed. If somebody had agreed to meet them, ring that person.
help-work-death-6 = Their help stays in the history. Nobody has to decide that on the day.
