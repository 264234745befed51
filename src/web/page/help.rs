//! Help: how time banking works here, each task in a few sentences, the codes of problems, accessibility and privacy.
//!
//! The pages hold only words; a section is a heading and its paragraphs, numbered in the words' file.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::web::guard::Visit;
use crate::web::page::layout::Layout;
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, page};

/// A section has at most so many paragraphs.
const PARAGRAPHS_MAX: usize = 9;

/// The sections of each page, in their order.
const GENERAL: [&str; 11] = ["hour", "begin", "log", "yes", "below", "statement", "listings", "doors", "two-steps", "looked", "phone"];
const STAFF: [&str; 13] = [
    "staff-phone",
    "staff-line",
    "staff-sheet",
    "staff-answer",
    "staff-right",
    "staff-floor",
    "staff-acting",
    "staff-leaving",
    "staff-two-steps",
    "staff-outcomes",
    "staff-auditors",
    "staff-funders",
    "staff-record",
];
const LOG_HOURS: [&str; 6] = ["five", "times", "days", "someone", "look", "after"];
const ACCESSIBILITY: [&str; 5] =
    ["accessibility-use", "accessibility-look", "accessibility-tested", "accessibility-gaps", "accessibility-trouble"];
const PRIVACY: [&str; 6] = ["privacy-kept", "privacy-seen", "privacy-books", "privacy-cookies", "privacy-never", "privacy-rights"];

/// The pages of this journey; they are open to strangers.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/help", web::get().to(help))
        .route("/help/log-hours", web::get().to(log_hours))
        .route("/help/accessibility", web::get().to(accessibility))
        .route("/help/privacy", web::get().to(privacy))
        .route("/help/problems", web::get().to(problems));
}

#[derive(Template)]
#[template(path = "page/help/help.html")]
struct HelpPage {
    layout: Layout,
    lead: String,
    links: Vec<(&'static str, String)>,
    sections: Vec<Section>,
    top: bool,
}

/// A heading with its paragraphs.
struct Section {
    id: &'static str,
    heading: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "page/help/problems.html")]
struct ProblemsPage {
    layout: Layout,
    rows: Vec<ProblemRow>,
}

/// One code with what it means and what to do.
struct ProblemRow {
    code: &'static str,
    title: String,
    action: String,
}

async fn help(visit: Visit) -> PageResult {
    let mut sections = GENERAL.to_vec();
    if visit.actor.is_staff() {
        sections.extend(STAFF);
    }
    let mut template = help_page(&visit, "help-title", "help-lead", &sections);
    template.top = true;
    let say = |id| visit.words.say(id);
    template.links = vec![
        ("/help/log-hours", say("help-log-hours-title")),
        ("/help/problems", say("help-problems-title")),
        ("/help/accessibility", say("help-accessibility-title")),
        ("/help/privacy", say("help-privacy-title")),
    ];
    if visit.actor.can(Act::SeeDesk) {
        template.links.insert(0, ("/help/work", say("help-work-title")));
    }
    if visit.actor.can(Act::SeeReport) {
        template.links.insert(1, ("/help/report", say("help-report-title")));
    }
    if visit.actor.can(Act::SeeBooks) {
        template.links.push(("/ledger", say("ledger-title")));
    }
    page(template)
}

async fn log_hours(visit: Visit) -> PageResult {
    page(help_page(&visit, "help-log-hours-title", "help-log-hours-lead", &LOG_HOURS))
}

async fn accessibility(visit: Visit) -> PageResult {
    page(help_page(&visit, "help-accessibility-title", "help-accessibility-lead", &ACCESSIBILITY))
}

async fn privacy(visit: Visit) -> PageResult {
    page(help_page(&visit, "help-privacy-title", "help-privacy-lead", &PRIVACY))
}

fn help_page(visit: &Visit, title: &str, lead: &str, sections: &[&'static str]) -> HelpPage {
    let floor = match &visit.actor {
        Actor::Member(caller) => telling::floor_time(&visit.words, &caller.bank),
        Actor::Anonymous | Actor::Operator(_) | Actor::Auditor(_) => visit.words.say("help-floor-unknown"),
    };
    HelpPage {
        layout: visit.layout(visit.words.say(title)),
        lead: visit.words.say(lead),
        links: Vec::new(),
        sections: sections.iter().map(|id| section(&visit.words, id, &floor)).collect(),
        top: false,
    }
}

/// `help-<id>` is the heading, `help-<id>-1` and so on are the paragraphs.
fn section(words: &Words, id: &'static str, floor: &str) -> Section {
    // A message that is missing says its own id; `Words::has` does not know those with arguments.
    let paragraph = |number: usize| {
        let id = format!("help-{id}-{number}");
        Some(words.with(&id, &[("floor", floor)])).filter(|text| *text != id)
    };
    let paragraphs = (1..=PARAGRAPHS_MAX).map_while(paragraph);
    Section { id, heading: words.say(&format!("help-{id}")), paragraphs: paragraphs.collect() }
}

async fn problems(visit: Visit) -> PageResult {
    let row = |code: &'static str| {
        let id = Problem::message_id(code);
        ProblemRow { code, title: visit.words.say(&id), action: visit.words.say(&format!("{id}-do")) }
    };
    page(ProblemsPage { layout: visit.layout(visit.words.say("help-problems-title")), rows: Problem::codes().map(row).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_heading_and_a_paragraph() {
        let words = Words::default();
        for id in GENERAL.iter().chain(&STAFF).chain(&LOG_HOURS).chain(&ACCESSIBILITY).chain(&PRIVACY) {
            assert!(words.has(&format!("help-{id}")), "{id}");
            assert!(!section(&words, id, "20 hours").paragraphs.is_empty(), "{id}");
        }
    }
}
