//! An agreed exchange: who, when and where, for the two people and staff; afterwards "did it happen?", which leads straight to
//! logging it.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::domain::help::meeting::MeetingState;
use crate::domain::id::MeetingId;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::help::meeting::ShownMeeting;
use crate::web::blocking::blocking;
use crate::web::form::{Form, encode};
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/meetings/{id}").route(web::get().to(show)).route(web::post().to(end)));
}

#[derive(Template)]
#[template(path = "page/meetings/meeting.html")]
struct MeetingPage {
    layout: Layout,
    id: String,
    who: String,
    facts: Vec<String>,
    state: String,
    open: bool,
    past: bool,
    happened_href: String,
    exchange_href: Option<String>,
    typed_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The part of an address that names a meeting.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

impl Which {
    fn id(&self) -> Result<MeetingId, Problem> {
        self.id.parse().or(Err(Problem::not_found()))
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    let shown = blocking(&banks, move |banks| banks.meeting(&actor, id)).await?;
    page(meeting_page(&visit, &shown, String::new(), Vec::new()))
}

/// Where "yes, it happened" leads: the own form for one of the two, the desk's for staff, both filled in.
pub(crate) fn log_href(visit: &Signed, shown: &ShownMeeting) -> String {
    let meeting = &shown.meeting;
    let me = visit.caller().member.id;
    let (minutes, day) = (meeting.minutes.get().to_string(), meeting.on.to_string());
    let what = shown.category.slug.as_str();
    let fields = |first: [(&str, &str); 2]| {
        let rest = [("minutes", minutes.as_str()), ("category", what), ("happened_on", day.as_str())];
        encode(&first.into_iter().chain(rest).collect::<Vec<_>>())
    };
    let (giver, receiver) = (shown.giver.id.to_string(), shown.receiver.id.to_string());
    if me == meeting.giver {
        format!("/log?{}", fields([("with", &receiver), ("direction", "gave")]))
    } else if me == meeting.receiver {
        format!("/log?{}", fields([("with", &giver), ("direction", "got")]))
    } else {
        format!("/desk?{}#phone", fields([("giver", &giver), ("receiver", &receiver)]))
    }
}

fn meeting_page(visit: &Signed, shown: &ShownMeeting, typed_reason: String, errors: Vec<FieldError>) -> MeetingPage {
    let (words, meeting) = (&visit.words, &shown.meeting);
    let mut layout = visit.layout(words.say("meeting-title"));
    layout.has_error = !errors.is_empty();
    let mut facts = vec![shown.category.name.to_string(), words.day_in(meeting.on, visit.today)];
    facts.extend(meeting.at.map(|at| words.with("meeting-at", &[("time", &at.format("%H:%M").to_string())])));
    facts.push(words.with("listing-takes", &[("time", &words.minutes(meeting.minutes.minutes()))]));
    facts.extend(meeting.place.as_ref().map(|place| words.with("listing-place", &[("place", place.as_str())])));
    if meeting.at_home.yes() {
        facts.push(words.with("meeting-at-home", &[("name", &shown.receiver.name)]));
    }
    let told = words.say(&format!("meeting-state-{}", meeting.state.code().replace('_', "-")));
    MeetingPage {
        id: meeting.id.to_string(),
        who: words.with("meeting-who", &[("giver", &shown.giver.name), ("receiver", &shown.receiver.name)]),
        facts,
        state: match &meeting.reason {
            Some(reason) => words.with("meeting-state-why", &[("state", &told), ("reason", reason.as_str())]),
            None => told,
        },
        open: meeting.state == MeetingState::Agreed,
        past: meeting.on <= visit.today,
        happened_href: log_href(visit, shown),
        exchange_href: meeting.exchange.map(|id| format!("/exchanges/{id}")),
        layout,
        typed_reason,
        errors,
        key: visit.new_key(),
    }
}

async fn end(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (id, actor, reader) = (which.id()?, visit.actor.clone(), visit.actor.clone());
    let shown = blocking(&banks, move |banks| banks.meeting(&reader, id)).await?;
    let state = if shown.meeting.on <= visit.today { MeetingState::NotHappened } else { MeetingState::Cancelled };
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("reason", Reason::new(form.text("reason")), "meeting-error-reason") {
        match blocking(&banks, move |banks| Ok(banks.end_meeting(&actor, id, state, &reason))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/meetings/{id}"), "meeting-notice-ended")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    page_with_errors(meeting_page(&visit, &shown, form.text("reason").to_owned(), faults.list()))
}
