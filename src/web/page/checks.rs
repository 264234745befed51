//! Checks of one member: what was seen, when each ends, and a form for what is seen now. Staff only.
//!
//! The certificate is never taken in: there is no field for a file.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::people::access::Act;
use crate::domain::people::check::{Check, CheckDecision, Jurisdiction, Level};
use crate::domain::people::member::Member;
use crate::domain::text::{Name, Reason};
use crate::service::bank::Banks;
use crate::service::people::check::{Checked, NewCheck};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/checks").route(web::get().to(show)).route(web::post().to(record)));
}

#[derive(Template)]
#[template(path = "page/checks/checks.html")]
struct ChecksPage {
    layout: Layout,
    number: i64,
    standing: String,
    good: bool,
    seen: Vec<Line>,
    may_write: bool,
    levels: Vec<Choice>,
    decisions: Vec<Choice>,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
}

/// A check that was seen.
struct Line {
    heading: String,
    facts: String,
    tag: &'static str,
    decision: String,
    reason: Option<String>,
    by: String,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    level: String,
    number: String,
    issued_on: String,
    expires_on: String,
    decision: String,
    reason: String,
}

async fn find(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<(Member, Checked), Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let checked = banks.checks(&actor, member.id)?;
        Ok((member, checked))
    })
    .await
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let found = find(&banks, &visit, number.into_inner()).await?;
    page(checks_page(&visit, &found, Typed::default(), Vec::new()))
}

/// A kind of check in words, by whose law it follows and how closely somebody was checked.
fn kind(words: &Words, jurisdiction: Jurisdiction, level: Level) -> String {
    let law = words.say(&format!("checks-law-{}", jurisdiction.code()));
    words.with("checks-kind", &[("law", &law), ("level", &words.say(&format!("checks-level-{}", level.code())))])
}

fn checks_page(visit: &Signed, (member, checked): &(Member, Checked), typed: Typed, errors: Vec<FieldError>) -> ChecksPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.with("checks-one-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let one = |jurisdiction: Jurisdiction| {
        let levels = jurisdiction.levels().iter();
        levels.map(move |level| Choice::new(format!("{}:{}", jurisdiction.code(), level.code()), kind(words, jurisdiction, *level)))
    };
    ChecksPage {
        layout,
        number: member.number,
        standing: words.say(&format!("checks-standing-{}", checked.standing.code())),
        good: checked.standing.good(),
        seen: checked.checks.iter().map(|(check, by)| line(visit, check, by.as_ref())).collect(),
        may_write: visit.actor.can(Act::ManageMembers),
        levels: std::iter::once(Choice::new("", words.say("checks-choose")))
            .chain(Jurisdiction::ALL.iter().copied().flat_map(one))
            .collect(),
        decisions: CheckDecision::ALL
            .iter()
            .map(|each| Choice::new(each.code(), words.say(&format!("checks-decide-{}", each.code()))))
            .collect(),
        typed,
        errors,
        key: visit.new_key(),
    }
}

fn line(visit: &Signed, check: &Check, by: Option<&Label>) -> Line {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let issued = words.day(check.issued_on);
    let number = check.number.as_ref().map_or_else(|| words.say("checks-no-number"), ToString::to_string);
    let facts = match check.expires_on {
        Some(end) => words.with("checks-facts-end", &[("number", &number), ("day", &issued), ("end", &words.day(end))]),
        None => words.with("checks-facts", &[("number", &number), ("day", &issued)]),
    };
    let name = by.map_or_else(|| words.say("applications-by-operator"), |label| label.name.clone());
    Line {
        heading: kind(words, check.jurisdiction, check.level),
        facts,
        tag: if check.decision == CheckDecision::Accepted { "tag-ok" } else { "tag-warn" },
        decision: words.say(&format!("checks-decision-{}", check.decision.code())),
        reason: check.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        by: words.with("checks-by", &[("name", &name), ("day", &words.day(bank.day_at(check.recorded_at)))]),
    }
}

/// A day that may lie ahead; empty is none.
fn end_day(faults: &mut Faults<'_>, typed: &str, today: Day) -> Option<Option<Day>> {
    let id = match read_day(typed, today) {
        Ok(day) => return Some(Some(day)),
        Err(DayError::Missing) => return Some(None),
        Err(DayError::Unreadable) => "checks-error-end",
        Err(DayError::NoSuchDay) => "reading-day-no-such-day",
    };
    faults.add("expires_on", id);
    None
}

fn read(faults: &mut Faults<'_>, typed: &Typed, member: &Member, today: Day) -> Option<NewCheck> {
    let chosen = typed.level.split_once(':');
    let level = chosen.and_then(|(law, level)| Jurisdiction::from_code(law).zip(Level::from_code(level)));
    let level = faults.one_of("level", level, "checks-error-level");
    let number = match typed.number.trim() {
        "" => Some(None),
        text => faults.text("number", Name::new(text), "checks-error-number").map(Some),
    };
    let issued_on = faults.day("issued_on", &typed.issued_on, today);
    let expires_on = end_day(faults, &typed.expires_on, today);
    let decision = faults.one_of("decision", CheckDecision::from_code(&typed.decision), "checks-error-decision");
    let reason = match typed.reason.trim() {
        "" => Some(None),
        text => faults.text("reason", Reason::new(text), "invalid-check-reason").map(Some),
    };
    let (jurisdiction, level) = level?;
    Some(NewCheck {
        member: member.id,
        jurisdiction,
        level,
        number: number?,
        issued_on: issued_on?,
        expires_on: expires_on?,
        decision: decision?,
        reason: reason?,
    })
}

async fn record(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let found = find(&banks, &visit, number.into_inner()).await?;
    let text = |name: &str| form.text(name).to_owned();
    let typed = Typed {
        level: text("level"),
        number: text("number"),
        issued_on: text("issued_on"),
        expires_on: text("expires_on"),
        decision: text("decision"),
        reason: text("reason"),
    };
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = read(&mut faults, &typed, &found.0, visit.today) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.record_check(&actor, new))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}/checks", found.0.number), "applications-notice-saved")),
            Err(error) => faults.refused(error, &[], "level")?,
        }
    }
    page_with_errors(checks_page(&visit, &found, typed, faults.list()))
}
