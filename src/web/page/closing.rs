//! Closing a year on a page: what would be signed and what is missing, the draft that waits, and what two people said to it.
//!
//! Coordinators; whoever is asked to sign a draft second sees that draft and nothing else. Nothing is computed here.

use actix_web::web;
use askama::Template;

use crate::document::report::closing::{drawn, keep};
use crate::document::report::edition::{book, figure};
use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::id::MemberId;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::Role;
use crate::domain::text::{Name, Reason};
use crate::domain::value::closing::{AnswerKind, Closing, Gap};
use crate::domain::value::model::YearName;
use crate::domain::value::pair::Pair;
use crate::service::bank::Banks;
use crate::service::value::closing::{NewAnswer, NewDraft, Preview, YearClosing};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::closing_late::{AfterView, after_view};
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::report_edition::kept_of;
use crate::web::page::report_view::{PartView, View, view};
use crate::web::page::reports::named;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/report/{year}/close").route(web::get().to(show)).route(web::post().to(sign)))
        .route("/report/{year}/close/answer", web::post().to(answer));
}

#[derive(Template)]
#[template(path = "page/closing/page.html")]
struct ClosePage {
    layout: Layout,
    year: String,
    back: Option<String>,
    says: String,
    gaps: Vec<String>,
    figures: Vec<(String, String)>,
    others: Vec<Choice>,
    draft: Option<DraftView>,
    view: View,
    /// Figures of a frozen report lead nowhere: their rows are as of now.
    rows: Option<String>,
    history: Vec<String>,
    statement: String,
    errors: Vec<FieldError>,
    typed: Typed,
    key: String,
}

/// A draft that waits.
struct DraftView {
    id: String,
    after: AfterView,
    may_sign: bool,
    may_withdraw: bool,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    signer: String,
    second: String,
    reason: String,
}

async fn show(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>) -> PageResult {
    let found = load(&banks, &visit, named(&year)?).await?;
    let typed = Typed { signer: visit.caller().member.name.to_string(), ..Typed::default() };
    page(close_page(&visit, &found, typed, Vec::new())?)
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, year: YearName) -> Result<YearClosing, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.year_closing(&actor, year)).await
}

/// The first signature.
async fn sign(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>, form: Form) -> PageResult {
    let year = named(&year)?;
    visit.actor.may(Act::CloseYears)?;
    let typed = Typed { signer: form.text("signer").to_owned(), second: form.text("second").to_owned(), reason: String::new() };
    let mut faults = Faults::new(&visit.words);
    let signed = signature(&mut faults, &visit.words, &form, &year.label());
    let second = match typed.second.as_str() {
        "" => Some(None),
        id => faults.one_of("second", id.parse::<MemberId>().ok(), "closing-error-second").map(Some),
    };
    if let (Some((name, statement)), Some(second)) = (signed, second) {
        let new = NewDraft { year, name, statement, second };
        let (actor, words, key) = (visit.actor.clone(), visit.words.clone(), form.key().map(str::to_owned));
        let work = move |banks: &Banks| Ok(banks.draft_year(&actor, &new, key.as_deref(), |value| keep(&words, &book(&words, value))));
        match blocking(&banks, work).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/report/{}/close", year.label()), "closing-notice-signed")),
            Err(error) => faults.refused(error, &[], "signer")?,
        }
    }
    let errors = faults.list();
    let found = load(&banks, &visit, year).await?;
    page_with_errors(close_page(&visit, &found, typed, errors)?)
}

/// A name and a tick as a signature: who, and what they sign.
fn signature(faults: &mut Faults<'_>, words: &Words, form: &Form, year: &str) -> Option<(Name, Reason)> {
    let name = faults.text("signer", Name::new(form.text("signer")), "closing-error-signer");
    let read = faults.one_of("read", form.has("read").then_some(()), "closing-error-read");
    let statement = Reason::new(&words.with("closing-statement", &[("year", year)])).ok();
    read.and(name.zip(statement))
}

/// The second signature, a no, or the first one taken back.
async fn answer(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>, form: Form) -> PageResult {
    let year = named(&year)?;
    let found = load(&banks, &visit, year).await?;
    let typed = Typed { signer: form.text("signer").to_owned(), second: String::new(), reason: form.text("reason").to_owned() };
    let kind = AnswerKind::from_code(form.text("kind")).ok_or_else(Problem::not_found)?;
    let draft = form.text("draft").parse().or(Err(Problem::not_found()))?;
    let mut faults = Faults::new(&visit.words);
    let signed = match kind {
        AnswerKind::Signed => signature(&mut faults, &visit.words, &form, &year.label()),
        AnswerKind::Declined | AnswerKind::Withdrawn => {
            let reason = faults.text("reason", Reason::new(&typed.reason), "closing-error-reason");
            Some(visit.caller().member.name.clone()).zip(reason)
        }
    };
    if let Some((name, statement)) = signed {
        let new = NewAnswer { year, draft, kind, name, statement };
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.answer_draft(&actor, &new, key.as_deref()))).await? {
            Ok(_) => return Ok(answered(&visit, year, kind)),
            Err(error) => faults.refused(error, &[], if kind == AnswerKind::Signed { "signer" } else { "reason" })?,
        }
    }
    page_with_errors(close_page(&visit, &found, typed, faults.list())?)
}

/// To what somebody who answered may see.
fn answered(visit: &Signed, year: YearName, kind: AnswerKind) -> actix_web::HttpResponse {
    let notice = match kind {
        AnswerKind::Signed => "closing-notice-closed",
        AnswerKind::Declined => "closing-notice-declined",
        AnswerKind::Withdrawn => "closing-notice-withdrawn",
    };
    let path = match (visit.actor.can(Act::SeeReport), kind) {
        (false, _) => "/".to_owned(),
        (true, AnswerKind::Signed) => format!("/report/{}", year.label()),
        (true, AnswerKind::Declined | AnswerKind::Withdrawn) => format!("/report/{}/close", year.label()),
    };
    visit.redirect_with_notice(&path, notice)
}

fn close_page(visit: &Signed, found: &YearClosing, typed: Typed, errors: Vec<FieldError>) -> Result<ClosePage, Problem> {
    let words = &visit.words;
    let year = found.year.label();
    let mut layout = visit.layout(words.with("closing-title", &[("year", &year)]));
    layout.has_error = !errors.is_empty();
    let preview = found.preview.as_ref();
    let (draft, view) = waiting(words, found)?;
    Ok(ClosePage {
        layout,
        back: visit.actor.can(Act::SeeReport).then(|| format!("{}/report/{year}", visit.root)),
        says: words.with(says(found), &[("year", &year)]),
        gaps: preview.map_or_else(Vec::new, |preview| preview.gaps.iter().map(|each| gap(words, *each)).collect()),
        figures: preview.map_or_else(Vec::new, |preview| figures(words, preview)),
        others: preview.map_or_else(Vec::new, |preview| others(words, preview)),
        draft,
        view,
        rows: None,
        history: found.closings.iter().flat_map(|each| history(words, &found.bank, each)).collect(),
        statement: words.with("closing-statement", &[("year", &year)]),
        errors,
        typed,
        key: visit.new_key(),
        year,
    })
}

/// Where the closing stands, as a message.
fn says(found: &YearClosing) -> &'static str {
    if found.closings.iter().any(|each| each.second().is_some()) {
        "closing-says-closed"
    } else if found.waiting.is_some() {
        "closing-says-waiting"
    } else if found.over {
        "closing-says-open"
    } else {
        "closing-says-not-over"
    }
}

fn waiting(words: &Words, found: &YearClosing) -> Result<(Option<DraftView>, View), Problem> {
    let broken = |error: &dyn std::fmt::Display| Problem::Broken(error.to_string());
    let Some(waiting) = &found.waiting else { return Ok((None, View::empty())) };
    let frozen = drawn(words, &kept_of(&waiting.kept)).map_err(|error| broken(&error))?;
    let draft = DraftView {
        id: waiting.kept.closing.draft.id.to_string(),
        after: after_view(words, &found.bank, &waiting.since),
        may_sign: waiting.answers.contains(&AnswerKind::Signed),
        may_withdraw: waiting.answers.contains(&AnswerKind::Withdrawn),
    };
    Ok((Some(draft), view(words, &frozen).map_err(|error| broken(&error))?))
}

fn gap(words: &Words, gap: Gap) -> String {
    match gap {
        Gap::NoCosts => words.say("closing-gap-no-costs"),
        Gap::NoBenefits => words.say("closing-gap-no-benefits"),
        Gap::Waiting(count) => words.count("closing-gap-waiting", count),
        Gap::Queried(count) => words.count("closing-gap-queried", count),
        Gap::Sheets(count) => words.count("closing-gap-sheets", count),
        Gap::LowResponse => words.say("closing-gap-low-response"),
        Gap::ForecastPrices => words.say("closing-gap-forecast-prices"),
        Gap::OneCoordinator => words.say("closing-gap-one-coordinator"),
    }
}

fn figures(words: &Words, preview: &Preview) -> Vec<(String, String)> {
    let figures = preview.figures.iter().map(|each| figure(words, &Pair::default(), each));
    figures.map(|figure| (figure.name.clone(), shown::figure(words, &figure))).collect()
}

/// Who may be named: somebody who is no coordinator sees the draft only where named.
fn others(words: &Words, preview: &Preview) -> Vec<Choice> {
    let none = Choice::new("", words.say("closing-second-any"));
    let role = |role: Role| words.say(if role == Role::Coordinator { "closing-role-coordinator" } else { "closing-role-broker" });
    let choice = |(id, name, rank): &(MemberId, Name, Role)| {
        Choice::new(id.to_string(), words.with("closing-second-name", &[("name", name.as_str()), ("role", &role(*rank))]))
    };
    std::iter::once(none).chain(preview.others.iter().map(choice)).collect()
}

/// What was said of a draft, in the order of saying.
fn history(words: &Words, bank: &Bank, closing: &Closing) -> Vec<String> {
    let draft = &closing.draft;
    let (moment, seal) = (words.moment(draft.first.at, bank), hex::encode(draft.sha256));
    let first = [("name", draft.first.name.as_str()), ("moment", moment.as_str()), ("seal", seal.as_str())];
    let answered = closing.answer.as_ref().map(|(kind, signature)| {
        let moment = words.moment(signature.at, bank);
        let told = [("name", signature.name.as_str()), ("moment", moment.as_str()), ("reason", signature.statement.as_str())];
        words.with(&message_id("closing-history", kind.code()), &told)
    });
    std::iter::once(words.with("closing-history-first", &first)).chain(answered).collect()
}
