### What members agree to: written by the coordinator, agreed to by everybody.

agreements-title = Rules to agree to
agreements-settings = What members agree to
agreements-settings-lead = Write what everybody agrees to. A new version asks everybody again from the day it holds. What was agreed to before stays as it was.
agreements-write = Write a new version
agreements-name = What is it called?
agreements-name-hint = The name of one that is there writes its next version
agreements-words = What does it say?
agreements-since-label = From which day does it hold?
agreements-save = Save this version
agreements-versions = Every version
agreements-held = Holds now
# $name: the agreement; $version: a number.
agreements-version = { $name }, version { $version }
agreements-since = From { $day }
agreements-own = What we agree to
# $name: whose.
agreements-of = What { $name } agrees to
agreements-none = Your time bank has written no rules here yet.
agreements-how = How did they say yes?
agreements-by-web = on the web
agreements-by-phone = by telephone
agreements-by-paper = on paper
agreements-by-in_person = in person
agreements-record = They said yes
agreements-agree = I agree
agreements-all = All is agreed
agreements-agreed = Agreed { $how } on { $day }
agreements-missing-title = Who has not agreed yet
agreements-missing-lead = These people have not said yes to all that holds now.
agreements-missing-nobody = Everybody has agreed.
agreements-missing-count = { $n ->
    [0] Everybody has agreed
    [one] One person has not agreed yet
   *[other] { $n } people have not agreed yet
}
agreements-notice-written = Saved. From that day everybody is asked.
agreements-notice-agreed = Thank you. That is noted.
agreements-notice-recorded = Saved.
agreements-error-name = Write what it is called
agreements-error-words = Write what it says
agreements-error-since = Write a day, such as 1 January
agreements-error-by = Choose how they said yes
home-agreement = Please read this again
home-agreement-lead = There is something new that everybody in the time bank agrees to.
home-agreement-button = Read it
agreements-to = Read and change them
