//! One line of the cost register on a page: what it says, how it came to be, and the two ways in which it may end. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::id::CostId;
use crate::domain::text::Reason;
use crate::domain::value::ending::{Ending, Told};
use crate::domain::value::evidence::Evidence;
use crate::domain::value::register::CostLine;
use crate::service::bank::Banks;
use crate::service::value::evidence::Line;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::costs::{Typed, headings, optional, payment_id};
use crate::web::page::evidence::{self, Files};
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};
use crate::web::upload::{UPLOAD_MAX, Upload};

/// The pages of one line.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/costs/{id}", web::get().to(show))
        .route("/costs/{id}/correct", web::post().to(correct))
        .route("/costs/{id}/withdraw", web::post().to(withdraw))
        .service(
            web::resource("/costs/{id}/evidence").route(web::post().to(hand_in_evidence)).app_data(web::PayloadConfig::new(UPLOAD_MAX)),
        );
}

#[derive(Template)]
#[template(path = "page/costs/one.html")]
struct LinePage {
    layout: Layout,
    id: String,
    back: String,
    facts: Vec<(String, String)>,
    history: Vec<Step>,
    in_force: bool,
    files: Files,
    correcting: bool,
    withdrawing: bool,
    errors: Vec<FieldError>,
    typed: Typed,
    headings: Vec<Choice>,
    funder_label: String,
    evidence_label: String,
    key: String,
}

/// A step in the life of an entry of a register.
pub(crate) struct Step {
    /// What happened.
    pub(crate) told: String,
    /// The other entry, below the bank's root.
    pub(crate) href: Option<String>,
    /// The words of its link.
    pub(crate) link: String,
}

/// Which of the two forms is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Neither,
    Correcting,
    Withdrawing,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<(Told<CostLine>, Vec<Evidence>), Problem> {
    let id: CostId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| Ok((banks.cost(&actor, id)?, banks.list_evidence(&actor, Line::Cost(id))?))).await
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let typed = Typed::of_line(&told.entry);
    page(line_page(&visit, (&told, &files), typed, Opened::Neither, Vec::new()))
}

async fn correct(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    let new = typed.read(&mut faults, visit.today);
    let reason = faults.text("reason", Reason::new(&typed.reason), "cost-error-reason");
    if let (Some(new), Some(reason)) = (new, reason) {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        let made = blocking(&banks, move |banks| Ok(banks.correct_cost(&actor, of, &new, &reason, key.as_deref()))).await?;
        match made {
            Ok(made) => return Ok(visit.redirect_with_notice(&format!("/costs/{}", made.value.id), "cost-notice-corrected")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    let errors = faults.list();
    page_with_errors(line_page(&visit, (&told, &files), typed, Opened::Correcting, errors))
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    let reason = faults.text("withdraw_reason", Reason::new(form.text("withdraw_reason")), "cost-error-reason");
    if let Some(reason) = reason {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.withdraw_cost(&actor, of, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/costs/{}", told.entry.id), "cost-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "withdraw_reason")?,
        }
    }
    let errors = faults.list();
    let typed = Typed { withdraw_reason: form.text("withdraw_reason").to_owned(), ..Typed::of_line(&told.entry) };
    page_with_errors(line_page(&visit, (&told, &files), typed, Opened::Withdrawing, errors))
}

async fn hand_in_evidence(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, upload: Upload) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let errors = evidence::hand_in(&banks, &visit, Line::Cost(told.entry.id), upload).await?;
    if !errors.is_empty() {
        let typed = Typed::of_line(&told.entry);
        return page_with_errors(line_page(&visit, (&told, &files), typed, Opened::Neither, errors));
    }
    Ok(visit.redirect_with_notice(&format!("/costs/{}", told.entry.id), "evidence-notice-saved"))
}

fn line_page(
    visit: &Signed,
    (told, files): (&Told<CostLine>, &[Evidence]),
    typed: Typed,
    opened: Opened,
    errors: Vec<FieldError>,
) -> LinePage {
    let (words, line) = (&visit.words, &told.entry);
    let mut layout = visit.layout(words.with("cost-one-title", &[("what", line.what.as_str())]));
    layout.has_error = !errors.is_empty();
    LinePage {
        layout,
        id: line.id.to_string(),
        back: format!("{}/costs", visit.root),
        facts: facts(words, line),
        history: history(words, &visit.caller().bank, told, "/costs"),
        in_force: told.ended.is_none(),
        files: Files::of(visit, &format!("/costs/{}", line.id), files),
        correcting: opened == Opened::Correcting,
        withdrawing: opened == Opened::Withdrawing,
        errors,
        typed,
        headings: headings(words),
        funder_label: optional(words, "cost-funder"),
        evidence_label: optional(words, "cost-evidence"),
        key: visit.new_key(),
    }
}

/// What a line says.
pub(super) fn facts(words: &Words, line: &CostLine) -> Vec<(String, String)> {
    let life = line.life.map(|life| {
        let used = life.days_from(line.on);
        let (from, to) = (words.day(used.from), words.day(used.to));
        words.count_with("cost-life-told", i64::from(life.years()), &[("from", from.as_str()), ("to", to.as_str())])
    });
    let facts = [
        ("cost-on", Some(words.day(line.on))),
        ("cost-heading", Some(words.say(&message_id("cost-heading", line.heading.code())))),
        ("cost-payment", Some(words.say(payment_id(line.payment)))),
        ("cost-amount", Some(shown::pounds(line.amount.pounds()))),
        ("cost-life", life),
        ("cost-funder", line.funder.as_ref().map(ToString::to_string)),
        ("cost-evidence", line.evidence.as_ref().map(ToString::to_string)),
    ];
    facts.into_iter().filter_map(|(id, fact)| Some((words.say(id), fact?))).collect()
}

/// How an entry began and ended; `home` is the address of its register.
pub(crate) fn history<T>(words: &Words, bank: &crate::domain::people::bank::Bank, told: &Told<T>, home: &str) -> Vec<Step> {
    let step = |ending: &Ending, id: &str, other: Option<uuid::Uuid>, link: &str| {
        let (at, reason) = (words.moment(ending.at, bank), ending.reason.to_string());
        let told = words.with(id, &[("at", at.as_str()), ("reason", reason.as_str())]);
        Step { told, href: other.map(|other| format!("{home}/{other}")), link: words.say(link) }
    };
    let began = told.began.as_ref().map(|ending| step(ending, "entry-began", Some(ending.entry), "entry-see-old"));
    let ended = told.ended.as_ref().map(|ending| {
        let id = if ending.replaced_by.is_some() { "entry-corrected" } else { "entry-withdrawn" };
        step(ending, id, ending.replaced_by, "entry-see-new")
    });
    began.into_iter().chain(ended).collect()
}
