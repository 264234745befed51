//! The cards of a home page that come of matching: what one is asked to help with, what is agreed, and "did it happen?".

use crate::domain::help::meeting::MeetingState;
use crate::service::office::home::Home;
use crate::web::guard::Signed;

/// One card.
pub(crate) struct HelpCard {
    /// The heading's id on the page.
    pub(crate) id: String,
    /// What it is about.
    pub(crate) heading: String,
    /// In one line.
    pub(crate) line: String,
    /// Where its button leads.
    pub(crate) href: String,
    /// What the button says.
    pub(crate) label: String,
}

/// How many agreed meetings to come a home page shows.
const MEETINGS_MAX: usize = 3;

/// The cards, the most pressing first: past meetings, questions, meetings to come.
pub(crate) fn cards(visit: &Signed, home: &Home) -> Vec<HelpCard> {
    let words = &visit.words;
    let meeting = |shown: &crate::service::help::meeting::ShownMeeting| {
        let past = shown.meeting.on < visit.today;
        let day = words.day_in(shown.meeting.on, visit.today);
        let pairs = [("giver", shown.giver.name.as_str()), ("receiver", shown.receiver.name.as_str()), ("day", day.as_str())];
        HelpCard {
            id: format!("meeting-{}", shown.meeting.id),
            heading: words.say(if past { "meeting-did-it-happen" } else { "home-meeting" }),
            line: words.with("meeting-line", &pairs),
            href: format!("/meetings/{}", shown.meeting.id),
            label: words.say(if past { "home-meeting-answer" } else { "home-meeting-see" }),
        }
    };
    let agreed = || home.meetings.iter().filter(|shown| shown.meeting.state == MeetingState::Agreed);
    let (past, to_come): (Vec<_>, Vec<_>) = agreed().partition(|shown| shown.meeting.on < visit.today);
    let asks = home.asks.iter().map(|own| HelpCard {
        id: format!("ask-{}", own.ask.id),
        heading: words.say("ask-title"),
        line: match own.request.listing.about.needed_by {
            Some(day) => {
                words.with("home-ask-by", &[("what", own.request.category.name.as_str()), ("day", &words.day_in(day, visit.today))])
            }
            None => own.request.category.name.to_string(),
        },
        href: format!("/asks/{}", own.ask.id),
        label: words.say("home-ask-answer"),
    });
    past.into_iter().map(meeting).chain(asks).chain(to_come.into_iter().take(MEETINGS_MAX).map(meeting)).collect()
}
