//! Referees: the broker's page with the script of the telephone, where what was said or written is keyed in; and the page behind a
//! referee's one-time link.
//!
//! Opening the link does nothing; only its button does.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::domain::id::RefereeId;
use crate::domain::people::member::Member;
use crate::domain::people::referee::{Referee, RefereeOutcome, RefereeWay};
use crate::domain::text::{Note, TextError};
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::people::referee::Reference;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::{Signed, Visit};
use crate::web::page::join::door;
use crate::web::page::layout::{FieldError, Layout, dial, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page_with_problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/referees/{id}").route(web::get().to(show)).route(web::post().to(record)))
        .service(web::resource("/referees/{id}/ask").route(web::get().to(to_referee)).route(web::post().to(ask)))
        .service(web::resource("/referees/{id}/remove").route(web::get().to(to_referee)).route(web::post().to(remove)))
        .service(web::resource("/reference/{token}").route(web::get().to(look)).route(web::post().to(answer)));
}

#[derive(Template)]
#[template(path = "page/applications/referee.html")]
struct RefereePage {
    layout: Layout,
    id: String,
    number: i64,
    script: Vec<String>,
    phone: Option<(String, String)>,
    answered: Option<String>,
    outcomes: Vec<(&'static str, String)>,
    outcome: String,
    typed_words: String,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/applications/reference.html")]
struct ReferencePage {
    layout: Layout,
    lead: String,
    question: String,
    token: String,
    outcomes: Vec<(&'static str, String)>,
    outcome: String,
    typed_words: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/applications/reference_done.html")]
struct DonePage {
    layout: Layout,
    text: String,
}

/// The part of an address that is a secret.
#[derive(Deserialize)]
struct Link {
    token: String,
}

fn id_of(text: &str) -> Result<RefereeId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn find(banks: &web::Data<Banks>, visit: &Signed, id: RefereeId) -> Result<(Referee, Member), Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.referee(&actor, id)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let found = find(&banks, &visit, id_of(&id)?).await?;
    page(referee_page(&visit, &found, [String::new(), String::new()], Vec::new()))
}

fn outcomes(visit: &Visit, prefix: &str) -> Vec<(&'static str, String)> {
    RefereeOutcome::ALL.iter().map(|each| (each.code(), visit.words.say(&format!("{prefix}-{}", each.code())))).collect()
}

fn referee_page(visit: &Signed, (referee, applicant): &(Referee, Member), typed: [String; 2], errors: Vec<FieldError>) -> RefereePage {
    let words = &visit.words;
    let bank = &visit.caller().bank;
    let mut layout = visit.layout(words.with("referees-title", &[("name", referee.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let facts = [("referee", referee.name.as_str()), ("applicant", applicant.name.as_str()), ("bank", bank.name.as_str())];
    let script = ["referees-script-hello", "referees-script-why", "referees-script-know", "referees-script-trust", "referees-script-end"];
    let [outcome, typed_words] = typed;
    RefereePage {
        layout,
        id: referee.id.to_string(),
        number: applicant.number,
        script: if referee.way == RefereeWay::Telephone { script.map(|id| words.with(id, &facts)).to_vec() } else { Vec::new() },
        phone: referee.phone.as_ref().map(|phone| (phone.as_str().to_owned(), dial(phone.as_str()))),
        answered: referee
            .answer
            .as_ref()
            .map(|answer| words.with("applications-referee-answered", &[("day", &words.day(bank.day_at(answer.at)))])),
        outcomes: outcomes(visit, "applications-outcome"),
        outcome,
        typed_words,
        errors,
        key: visit.new_key(),
    }
}

/// Reads the answer; what is wrong stands in the faults.
fn read(faults: &mut Faults<'_>, form: &Form) -> Option<(RefereeOutcome, Option<Note>)> {
    let outcome = faults.one_of("outcome", RefereeOutcome::from_code(form.text("outcome")), "referees-error-outcome");
    let words = match Note::optional(form.text("words")) {
        Ok(words) => Some(words),
        Err(error) => faults.text("words", Err::<Option<Note>, TextError>(error), "reading-text-malformed"),
    };
    outcome.zip(words)
}

async fn record(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let id = id_of(&id)?;
    let found = find(&banks, &visit, id).await?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    if let Some((outcome, said)) = read(&mut faults, &form) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.record_reference(&actor, id, outcome, said))).await? {
            Ok(()) => return Ok(visit.redirect_with_notice(&format!("/applications/{}", found.1.number), "applications-notice-saved")),
            Err(error) => faults.refused(error, &[], "outcome")?,
        }
    }
    let typed = [form.text("outcome").to_owned(), form.text("words").to_owned()];
    page_with_errors(referee_page(&visit, &found, typed, faults.list()))
}

async fn to_referee(visit: Signed, id: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/referees/{}", id_of(&id)?)))
}

async fn ask(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let id = id_of(&id)?;
    let (referee, applicant) = find(&banks, &visit, id).await?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.ask_referee(&actor, id)).await?;
    let notice = format!("applications-notice-asked-{}", referee.way.code());
    Ok(visit.redirect_with_notice(&format!("/applications/{}", applicant.number), &notice))
}

async fn remove(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let id = id_of(&id)?;
    let (_, applicant) = find(&banks, &visit, id).await?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.remove_referee(&actor, id)).await?;
    Ok(visit.redirect_with_notice(&format!("/applications/{}", applicant.number), "applications-notice-removed"))
}

/// Whom the link asks, or the page that says what to do about a link that asks nobody.
async fn asked(visit: &Visit, banks: &web::Data<Banks>, token: &str) -> Result<Option<Reference>, Problem> {
    let (actor, token) = (visit.actor.clone(), token.to_owned());
    match blocking(banks, move |banks| Ok(banks.reference(&actor, &token))).await? {
        Ok(found) => Ok(Some(found)),
        Err(Error::Refused(Refusal::LinkUnusable)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn unusable(visit: &Visit) -> PageResult {
    let layout = visit.layout(visit.words.say("reference-unusable-title"));
    page_with_problem(&Problem::from(Refusal::LinkUnusable), DonePage { layout, text: visit.words.say("reference-unusable") })
}

async fn look(visit: Visit, banks: web::Data<Banks>, link: web::Path<Link>) -> PageResult {
    match asked(&visit, &banks, &link.token).await? {
        Some(found) => page(reference_page(&visit, &found, &link.token, [String::new(), String::new()], Vec::new())),
        None => unusable(&visit),
    }
}

fn reference_page(visit: &Visit, found: &Reference, token: &str, typed: [String; 2], errors: Vec<FieldError>) -> ReferencePage {
    let words = &visit.words;
    let facts = [("referee", found.referee.as_str()), ("applicant", found.applicant.as_str()), ("bank", found.bank.name.as_str())];
    let mut layout = door(visit, &found.bank, words.with("reference-title", &facts));
    layout.has_error = !errors.is_empty();
    let [outcome, typed_words] = typed;
    ReferencePage {
        layout,
        lead: words.with("reference-lead", &facts),
        question: words.with("reference-question", &facts),
        token: token.to_owned(),
        outcomes: outcomes(visit, "reference-outcome"),
        outcome,
        typed_words,
        errors,
    }
}

async fn answer(visit: Visit, banks: web::Data<Banks>, link: web::Path<Link>, form: Form) -> PageResult {
    let Some(found) = asked(&visit, &banks, &link.token).await? else { return unusable(&visit) };
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    if let Some((outcome, said)) = read(&mut faults, &form) {
        let (actor, token) = (visit.actor.clone(), link.token.clone());
        return match blocking(&banks, move |banks| Ok(banks.answer_reference(&actor, &token, outcome, said))).await? {
            Ok(()) => {
                let layout = door(&visit, &found.bank, words.say("reference-thanks-title"));
                page(DonePage { layout, text: words.with("reference-thanks", &[("applicant", found.applicant.as_str())]) })
            }
            Err(Error::Refused(Refusal::LinkUnusable)) => unusable(&visit),
            Err(error) => Err(error.into()),
        };
    }
    let typed = [form.text("outcome").to_owned(), form.text("words").to_owned()];
    page_with_errors(reference_page(&visit, &found, &link.token, typed, faults.list()))
}
