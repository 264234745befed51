### Help. A section is a heading (help-NAME) and paragraphs (help-NAME-1, -2 …).
### $floor: how far below zero a member may go, such as "20 hours".

help-title = How time banking works
help-lead = You give an hour of help, and you can have an hour of help. Everybody’s hour is worth the same.
help-more = More help
help-floor-unknown = some hours

help-hour = An hour is an hour
help-hour-1 = Driving, digging, listening, mending: an hour of one kind of help is worth an hour of any other. There are no prices and no pounds here.
help-hour-2 = Help goes round. You need not help the person who helped you.

help-begin = You can ask before you have given
help-begin-1 = Nobody has to earn first. Asking gives somebody else the chance to help.

help-log = Writing hours down
help-log-1 = After help was given, one of the two people writes it down: choose Log hours, answer five short questions, and save.
help-log-2 = For things you do often, choose Log again on your home page and then save.

help-yes = Saying yes
help-yes-1 = If you received the help and write it down, it goes into the books at once, because the hours come from you.
help-yes-2 = If you gave the help, the other person is asked to say yes first. Nothing is added until then. Silence is not a yes.
help-yes-3 = If something is not right, choose “Something’s not right” and say what. Your time broker talks to both of you. Nobody is blamed.

help-below = Having had more than you have given
help-below-1 = That is fine, and most people are there some of the time. You can have up to { $floor } more than you have given. If you need more, talk to your time broker.

help-statement = Your statement
help-statement-1 = Your statement shows every hour that you gave and received, newest first, with what you have after each.
help-statement-2 = Nothing in it is ever deleted. A mistake is put right by a new line that undoes the old one, and both stay.
help-statement-3 = The books page shows that all accounts of the bank together come to nothing: every hour that somebody has was given by somebody.

help-listings = Asking and offering
help-listings-1 = Under Find help you can say what you need or what you can do. Other members see the kind of help and the day, not your name. Your time broker puts people together.

help-phone = By telephone, or on paper
help-phone-1 = Nothing here needs the web. Your time broker can do all of it for you: tell who, when and how long.
help-phone-2 = When somebody wrote something down for you, your statement says who did and who told them. If it is not right, say so.

help-staff-phone = For brokers: logging a telephone call
help-staff-phone-1 = On the desk, write who helped whom, how long, when and what, and then who told you and how. If the person who was helped told you, or both did, it goes into the books at once. If only the helper told you, the other person is asked first.

help-staff-line = For brokers: one line for one exchange
help-staff-line-1 = At the top of the form for the telephone you can say it all in one line: Joan → Ahmed 1h30 Tue gardening. The parts may stand in any order. For the arrow you can type > or “helped”, and < or “got help from” for the other way round. Names can be numbers.
help-staff-line-2 = While you type, the desk says what it understood, and offers the people who help each other lately. Enter saves. Where something could mean two things you are asked; nothing is guessed.
help-staff-line-3 = Without more words, the person who was helped told you by phone. Write (told by Joan) or (both) where it was otherwise.

help-staff-sheet = For brokers: help in a group
help-staff-sheet-1 = Under “Groups and sheets”, add the group once, then make a sheet for each session and print it. Helpers and those who take part sign on their own lines. Whoever runs the session fills in the totals at the foot.
help-staff-sheet-2 = Afterwards scan the code on the paper, or open the sheet by its number, and key in the lines in the order of the paper. The totals must agree, so that no line is missed. It is saved as a whole, once.
help-staff-sheet-3 = Helpers receive their full time. Those who took part share it in equal parts, or the pot or an organisation meets it. A sheet that was wrong is undone with a reason, and what is right goes on a new sheet.

help-staff-answer = For brokers: what waits too long
help-staff-answer-1 = The desk shows entries that nobody has answered for some time, and entries that somebody said are not right. Ring the people, then settle it, or take it back if it did not happen.

help-staff-right = For brokers: putting something right
help-staff-right-1 = Open the exchange and choose Undo it. Give the reason; it is kept. You can put a new entry in its place on the same page. Both stay in the books, linked.

help-staff-floor = For brokers: below the floor
help-staff-floor-1 = You may let one entry go below the floor of the bank. The reason that you give is kept with it.

help-staff-acting = For brokers: somebody acts for a member
help-staff-acting-1 = Open the record and choose “Who acts for them, and until when”. A carer or relative needs a membership of their own to act. They may be a member who only acts and never logs an hour of their own.
help-staff-acting-2 = It holds until its last day, or until you, the member or the one who acts ends it. From then on nothing more can be done.

help-staff-leaving = For brokers: somebody leaves, or has died
help-staff-leaving-1 = Open the record and choose Leaving. You see what happens before it is done. Hours go to the community pot or to somebody they named.
help-staff-leaving-2 = If a member has died, every message, letter and call to them stops at once, and the record says whom to write to.

## Log hours

help-log-hours-title = Help with logging hours
help-log-hours-lead = Five short questions, and a sentence that says what will be saved.

help-five = The five questions
help-five-1 = Who was it with? Who did the helping? How long did it take? When? What was it?
help-five-2 = People with whom you exchanged help lately stand first. For somebody else, type two letters or more of the name.

help-times = How to write a time
help-times-1 = Choose one of the times, or choose Other and write it your way: 45 minutes, 90m, 1½, 1.5, 1h30 or 1:30. A number alone means hours, up to 12.

help-days = How to write a day
help-days-1 = Choose today or yesterday, or choose Another day and write it your way: Tuesday, 21 November, 21 Nov or 21/11. Without a year we take the last such day.

help-someone = When you cannot find somebody
help-someone-1 = Try only the first letters of the name, without accents if you like. If nobody comes up, call your time broker, who can log it for you.

help-look = When we ask “Is this right?”
help-look-1 = Long times, days long ago, and entries much like another one are shown to you once more before they are saved. If it is right, save it.

help-after = After you have saved
help-after-1 = You can take an entry back until the other person has said yes. After that, choose “Something’s not right”, and your time broker puts it right.

## Problems

help-problems-title = When something does not work
help-problems-lead = Each message of this program has a short code. Here is what each means, and what you can do.

## Accessibility

help-accessibility-title = Accessibility
help-accessibility-lead = These pages are for everyone, on any device, with any way of reading and pressing.

help-accessibility-use = Ways to use these pages
help-accessibility-use-1 = Everything works by keyboard alone, with a screen reader, without scripts, at four times the size, on a narrow phone, and on paper.
help-accessibility-use-2 = Times, days and names can be typed in your own way. What you typed is kept when something is not understood.

help-accessibility-look = Change how pages look
help-accessibility-look-1 = At the foot of each page you can choose easy read, which has larger text and more space, and dark or light colours. Your choice is kept in this browser.
help-accessibility-look-2 = Pages follow what your device asks for: your own colours, less movement, larger letters.

help-accessibility-tested = How we check
help-accessibility-tested-1 = Our aim is level AA of the Web Content Accessibility Guidelines 2.2. Each page is checked by a program (axe) at two widths, in dark colours, in easy read, with forced colours and without scripts, and by using it with the keyboard only.

help-accessibility-gaps = What is not there yet
help-accessibility-gaps-1 = No disabled person has been paid to test these pages yet. Easy read does not yet have pictures beside each sentence. Pages are in English only.

help-accessibility-trouble = If something is hard to use
help-accessibility-trouble-1 = Please tell your time broker. They can do it for you right away, and they pass it on so that it gets better.

## Privacy

help-privacy-title = Privacy
help-privacy-lead = What this program keeps about you, who can see it, and what it never does.

help-privacy-kept = What is kept
help-privacy-kept-1 = Your name and member number, when you joined, your role and whether you take part now. If you gave them: your e-mail address, your telephone number and how you like to hear from the bank.
help-privacy-kept-2 = The help that you gave and received: with whom, how long, on which day, what kind, and any note that was written with it. What you ask for and offer. Who wrote each entry down, who told them and how.
help-privacy-kept-3 = If you sign in: the name that you sign in with, and a scrambled form of your password from which nobody can read it.

help-privacy-kept-4 = What you or your time broker said about you, as far as it helps: how you may be reached and what is safe, what you need, when you have time, your home, what you do not do, whom to ring in an emergency. Who may act for you.
help-privacy-kept-5 = Notes of the staff. You can ask to read what is written about you.

help-privacy-kept-6 = If you said yes to being asked how you are: what you answered. Whoever keys in your paper form sees it. To check the sums, a coordinator can see answers with a number in the place of each name. Everybody else reads only numbers of five people or more. Take your yes back, and your answers are deleted. A story that you told is shown in the yearly report until you take it back.

help-privacy-seen = Who can see it
help-privacy-seen-1 = Other members can find your name when they log hours with you. They see your name in the exchanges that they shared with you. They do not see your balance, your statement, or your address and telephone number.
help-privacy-seen-2 = The people who run your time bank, brokers and coordinators, can see all of it. The person who runs the computer can reach what is stored there.
help-privacy-seen-3 = Nothing of one time bank can be seen in another.

help-privacy-books = Why the books are never changed
help-privacy-books-1 = Nothing in the books is deleted, so that everybody can trust them. Each line holds account numbers, minutes and days; names and notes are kept apart from it.

help-privacy-cookies = Cookies
help-privacy-cookies-1 = One cookie keeps you signed in. Others protect forms against other sites, remember the colours and the reading mode that you chose, and carry one short message from a page to the next. There are no others.

help-privacy-never = What never happens
help-privacy-never-1 = No page loads anything from another company. Nothing is counted, measured or sold. There is no advertising and no tracking.

help-privacy-rights = Your rights
help-privacy-rights-1 = You can ask to see everything that is kept about you, to have it put right, and to have a copy. When you leave, you can ask what may be deleted. Talk to your time broker or your coordinator: your time bank is responsible for what is kept here.

help-staff-outcomes = Asking how people are
help-staff-outcomes-1 = On a member’s record, choose “How they are”. Ask them whether they want to be asked, and write down what they say. Without a yes, no answer is kept.
help-staff-outcomes-2 = Print the questions for people who like paper. The form has their number on it and no name. Key in what they wrote, with its day. You do not see it again.
help-staff-outcomes-3 = The program asks again after some months, by the way that each member chose, and reminds once. For people on the telephone it stands on the call list.
help-staff-outcomes-4 = The report tells of a change only from 30 people on who answered twice. A number of people under five is held back.
help-staff-outcomes-5 = If somebody takes their yes back, choose it on the same page. Their answers are deleted at once. Stories are taken back under “Their stories”.
help-staff-funders = What you tell funders
help-staff-funders-1 = For coordinators. Under “More work”, choose “Funders” and write down the grant: who gives it, its days, and what they call hours, active members and costs.
help-staff-funders-2 = Then say what you count for it: which hours, which active members, which costs, on which days, and which share. If two funders would count the same thing, the program says who counts it already and how much is left.
help-staff-funders-3 = A share is never changed. End it on a day, or take it out if it was wrong, and say why.
help-staff-funders-4 = “Make the pack” gives the funder their report for any days, in their words, to read or to take away as a file. No member is named in it.
help-staff-funders-5 = A table of wards, small areas or districts holds small numbers back. Give each funder one kind of area only.
