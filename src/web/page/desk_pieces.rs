//! The work on the desk in words: each piece says whom it concerns, how long it has waited, and what to do next.
//!
//! It only tells. What is urgent, and in which order, is the service's.

use actix_web::web;
use askama::Template;

use crate::domain::calendar::Day;
use crate::service::bank::Banks;
use crate::service::office::desk::{Group, Kind, PAGE, Scope, ShownPiece, Urgency};
use crate::web::blocking::blocking;
use crate::web::form::{Query, encode};
use crate::web::guard::Signed;
use crate::web::page::exchange_line::ExchangeLine;
use crate::web::page::layout::{Layout, page};
use crate::web::page::telling::friendly;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/desk/work/{kind}", web::get().to(show));
}

/// The work of one kind, as the desk shows it.
pub(crate) struct Section {
    /// The kind's word, for ids and addresses.
    pub(crate) code: &'static str,
    /// `Queries (2)`.
    pub(crate) heading: String,
    /// The first of it.
    pub(crate) cards: Vec<Card>,
    /// Where all of it stands, and in words.
    pub(crate) all: Option<(String, String)>,
    /// Whether somebody may be in danger.
    pub(crate) danger: bool,
}

/// One piece of work.
pub(crate) struct Card {
    /// Where it is done.
    pub(crate) href: String,
    /// What it is.
    pub(crate) title: String,
    /// Whose, or what more.
    pub(crate) small: String,
    /// How long it has waited, or by when it is needed.
    pub(crate) tag: String,
    /// The class of that.
    pub(crate) tag_class: &'static str,
    /// What to do next.
    pub(crate) next: String,
}

#[derive(Template)]
#[template(path = "page/desk/work.html")]
struct WorkPage {
    layout: Layout,
    back: String,
    cards: Vec<Card>,
    danger: bool,
    newer: Option<String>,
    older: Option<String>,
}

/// Whose work an address asks for.
pub(crate) fn scope(query: &Query) -> Scope {
    if query.text("whose") == "mine" { Scope::MyPeople } else { Scope::Everybody }
}

/// The question of an address that asks for the same scope; empty for everybody's.
pub(crate) fn asked(scope: Scope) -> &'static str {
    match scope {
        Scope::Everybody => "",
        Scope::MyPeople => "?whose=mine",
    }
}

/// A kind of work as it stands on the desk.
pub(crate) fn section(visit: &Signed, group: &Group, scope: Scope) -> Section {
    let words = &visit.words;
    let code = group.kind.code();
    let total = i64::try_from(group.total).unwrap_or(i64::MAX);
    let more = group.total > group.pieces.len();
    Section {
        code,
        heading: heading(visit, group),
        cards: group.pieces.iter().map(|shown| card(visit, shown)).collect(),
        all: more.then(|| (format!("/desk/work/{code}{}", asked(scope)), words.count("desk-see-all", total))),
        danger: group.kind == Kind::VisitOverdue,
    }
}

fn heading(visit: &Signed, group: &Group) -> String {
    let title = visit.words.say(&format!("desk-kind-{}", group.kind.code()));
    visit.words.with("desk-heading", &[("title", &title), ("n", &group.total.to_string())])
}

async fn show(visit: Signed, banks: web::Data<Banks>, kind: web::Path<String>, query: Query) -> PageResult {
    let kind = Kind::from_code(&kind).ok_or_else(Problem::not_found)?;
    let (actor, scope) = (visit.actor.clone(), scope(&query));
    let number: usize = query.text("page").parse().unwrap_or(0).min(10_000);
    let group = blocking(&banks, move |banks| banks.desk_kind(&actor, kind, scope, number)).await?;
    let at = |number: usize| {
        let number = number.to_string();
        let mut pairs = vec![("page", number.as_str())];
        if scope == Scope::MyPeople {
            pairs.push(("whose", "mine"));
        }
        format!("{}/desk/work/{}?{}", visit.root, kind.code(), encode(&pairs))
    };
    let seen = number.saturating_add(1).saturating_mul(PAGE);
    page(WorkPage {
        back: format!("{}/desk{}", visit.root, asked(scope)),
        cards: group.pieces.iter().map(|shown| card(&visit, shown)).collect(),
        danger: kind == Kind::VisitOverdue,
        newer: number.checked_sub(1).map(at),
        older: (group.total > seen).then(|| at(number.saturating_add(1))),
        layout: visit.layout(heading(&visit, &group)),
    })
}

/// Where a piece is done: with the piece's id or its person's number.
fn href(shown: &ShownPiece) -> String {
    let (id, number) = (shown.piece.id, shown.who.as_ref().map_or(0, |label| label.number));
    match shown.piece.kind {
        Kind::VisitOverdue | Kind::VisitTaken => format!("/visits/{id}"),
        Kind::Query | Kind::Waiting => format!("/exchanges/{id}/settle"),
        Kind::Concern => format!("/exchanges/{id}/keep"),
        Kind::Request => format!("/requests/{id}"),
        Kind::Ask => format!("/asks/{id}"),
        Kind::Happened => format!("/meetings/{id}"),
        Kind::Call => "/calls".to_owned(),
        Kind::Failed => "/messages".to_owned(),
        Kind::Grant => format!("/pot/grants/{id}"),
        Kind::Sheet => format!("/sheets/{}", shown.piece.number),
        Kind::Applicant => format!("/applications/{number}"),
        Kind::Check => format!("/members/{number}/checks"),
        Kind::Agreement => "/agreements/missing".to_owned(),
        Kind::Letters => "/post-round".to_owned(),
        Kind::NeverAsked | Kind::Quiet => format!("/members/{number}"),
    }
}

fn card(visit: &Signed, shown: &ShownPiece) -> Card {
    let words = &visit.words;
    let (title, small) = told(visit, shown);
    let (tag, tag_class) = tag(visit, shown);
    let name =
        |label: &Option<crate::service::people::member::Label>| label.as_ref().map_or(String::new(), |label| friendly(label).to_owned());
    let next = match shown.piece.kind {
        // An application names its own next step.
        Kind::Applicant if !shown.piece.what.is_empty() => words.say(&format!("applications-next-{}", shown.piece.what)),
        kind => words.with(&format!("desk-next-{}", kind.code()), &[("who", &name(&shown.who)), ("other", &name(&shown.other))]),
    };
    Card { href: href(shown), title, small, tag, tag_class, next }
}

/// What a piece is, in a line of its own, and the line below it.
fn told(visit: &Signed, shown: &ShownPiece) -> (String, String) {
    let words = &visit.words;
    let piece = &shown.piece;
    let who = shown.who.as_ref().map_or_else(|| piece.what.clone(), |label| label.name.clone());
    let other = shown.other.as_ref().map_or("", |label| label.name.as_str());
    let names = [("who", who.as_str()), ("other", other), ("what", piece.what.as_str())];
    let number = piece.number.to_string();
    match piece.kind {
        Kind::Query | Kind::Concern | Kind::Waiting => match &shown.exchange {
            Some(exchange) => {
                let line = ExchangeLine::of(words, exchange, visit.today);
                (line.who, line.facts)
            }
            None => (words.with("desk-told-helps", &names), String::new()),
        },
        Kind::VisitOverdue | Kind::VisitTaken => (words.with("visits-line", &[("visitor", &who), ("host", other)]), String::new()),
        Kind::Request => (piece.what.clone(), who),
        Kind::Ask => (words.with("desk-told-ask", &names), words.with("desk-told-ask-for", &names)),
        Kind::Happened => (words.with("desk-told-helps", &names), String::new()),
        Kind::Sheet => (piece.what.clone(), words.with("desk-told-sheet", &[("number", &number)])),
        Kind::Agreement => (piece.what.clone(), words.count("desk-told-agreement", piece.number)),
        Kind::Letters => (words.count("desk-told-letters", piece.number), String::new()),
        Kind::Call | Kind::Failed | Kind::Grant | Kind::Applicant | Kind::Check | Kind::NeverAsked | Kind::Quiet => (who, String::new()),
    }
}

/// How long it has waited, or by when it is needed; and the class of the tag.
fn tag(visit: &Signed, shown: &ShownPiece) -> (String, &'static str) {
    let (words, piece) = (&visit.words, &shown.piece);
    let class = match shown.urgency {
        Urgency::Danger => "tag-err",
        Urgency::Now => "tag-warn",
        Urgency::Soon | Urgency::Whenever => "",
    };
    let day = |day: Day| words.day_in(day, visit.today);
    let since = visit.caller().bank.day_at(piece.since_ms);
    let text = match (piece.kind, piece.due) {
        (Kind::VisitOverdue | Kind::VisitTaken, _) => {
            let time = words.moment_near(piece.since_ms, visit.now_ms, &visit.caller().bank);
            words.with("desk-tag-back-by", &[("time", &time)])
        }
        (Kind::NeverAsked | Kind::Quiet, _) => words.with("desk-tag-joined", &[("day", &words.month(since))]),
        (Kind::Happened | Kind::Sheet, Some(on)) => words.with("desk-tag-on", &[("day", &day(on))]),
        (Kind::Check, Some(end)) if end < visit.today => words.with("desk-tag-ended", &[("day", &day(end))]),
        (Kind::Check, Some(end)) => words.with("desk-tag-ends", &[("day", &day(end))]),
        (Kind::Waiting, _) => {
            let receiver = shown.other.as_ref().map_or("", friendly);
            words.count_with("desk-overdue", visit.today.signed_duration_since(since).num_days(), &[("receiver", receiver)])
        }
        (_, Some(due)) => words.with("desk-needed-by", &[("day", &day(due))]),
        (_, None) => words.count("desk-tag-waits", visit.today.signed_duration_since(since).num_days()),
    };
    (text, class)
}
