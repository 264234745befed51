//! One published figure of the bank's own on a page: what it says, how it came to be, and the two ways in which it may end. Coordinators
//! only. What ships has no such page: it cannot end.

use actix_web::web;
use askama::Template;

use crate::document::report::benchmark::published;
use crate::document::report::part::message_id;
use crate::document::words::Words;
use crate::domain::id::BenchmarkId;
use crate::domain::text::Reason;
use crate::domain::value::ending::Told;
use crate::domain::value::own_benchmark::{OwnBenchmark, Record};
use crate::service::bank::Banks;
use crate::service::value::own_benchmark::BenchmarkText;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::benchmarks::{Choices, place, prices};
use crate::web::page::cost_line::{Step, history};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of one record.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/benchmarks/{id}", web::get().to(show))
        .route("/benchmarks/{id}/correct", web::post().to(correct))
        .route("/benchmarks/{id}/withdraw", web::post().to(withdraw));
}

#[derive(Template)]
#[template(path = "page/benchmarks/one.html")]
struct RecordPage {
    layout: Layout,
    id: String,
    facts: Vec<(String, String)>,
    history: Vec<Step>,
    in_force: bool,
    /// Which of the two forms is open: `correct`, `withdraw` or neither.
    opened: &'static str,
    errors: Vec<FieldError>,
    typed: BenchmarkText,
    /// Why it is put right, and why it is taken out.
    reasons: (String, String),
    choices: Choices,
    key: String,
}

/// What was typed, and into which form.
struct Typed {
    opened: &'static str,
    text: BenchmarkText,
    reasons: (String, String),
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<Told<OwnBenchmark>, Problem> {
    let id: BenchmarkId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.own_benchmark(&actor, id)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let told = load(&banks, &visit, &id).await?;
    let typed = Typed { opened: "", text: BenchmarkText::of(&told.entry), reasons: Default::default() };
    page(record_page(&visit, &told, typed, Vec::new()))
}

async fn correct(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let told = load(&banks, &visit, &id).await?;
    let text = BenchmarkText::gather(|field| form.text(field).to_owned());
    let mut faults = Faults::new(&visit.words);
    let new = text.read(visit.today).map_err(|wrong| wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message))).ok();
    let reason = faults.text("reason", Reason::new(form.text("reason")), "cost-error-reason");
    if let (Some(new), Some(reason)) = (new, reason) {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.correct_benchmark(&actor, of, &new, &reason, key.as_deref()))).await? {
            Ok(made) => {
                let href = format!("/benchmarks/{}", made.value.entry.id);
                return Ok(visit.redirect_with_notice(&href, "benchmark-notice-corrected"));
            }
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    let errors = faults.list();
    let typed = Typed { opened: "correct", text, reasons: (form.text("reason").to_owned(), String::new()) };
    page_with_errors(record_page(&visit, &told, typed, errors))
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let told = load(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    let typed_reason = form.text("withdraw_reason");
    if let Some(reason) = faults.text("withdraw_reason", Reason::new(typed_reason), "cost-error-reason") {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.withdraw_benchmark(&actor, of, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/benchmarks/{}", told.entry.id), "benchmark-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "withdraw_reason")?,
        }
    }
    let errors = faults.list();
    let reasons = (String::new(), typed_reason.to_owned());
    let typed = Typed { opened: "withdraw", text: BenchmarkText::of(&told.entry), reasons };
    page_with_errors(record_page(&visit, &told, typed, errors))
}

fn record_page(visit: &Signed, told: &Told<OwnBenchmark>, typed: Typed, errors: Vec<FieldError>) -> RecordPage {
    let (words, own) = (&visit.words, &told.entry);
    let mut layout = visit.layout(words.with("benchmark-one-title", &[("what", own.what.as_str())]));
    layout.has_error = !errors.is_empty();
    RecordPage {
        layout,
        id: own.id.to_string(),
        facts: facts(words, own),
        history: history(words, &visit.caller().bank, told, "/benchmarks"),
        in_force: told.ended.is_none(),
        opened: typed.opened,
        errors,
        typed: typed.text,
        reasons: typed.reasons,
        choices: Choices::new(words),
        key: visit.new_key(),
    }
}

fn facts(words: &Words, own: &OwnBenchmark) -> Vec<(String, String)> {
    let record = Record::Own(own);
    let code = |kind: &str, code: &str| Some(words.say(&message_id(kind, code)));
    let facts = [
        ("benchmark-role-short", code("benchmark-role", own.role.code())),
        ("cost-amount", Some(published(words, record))),
        ("benchmark-price-year", prices(words, record)),
        ("rate-source", Some(own.source.to_string())),
        ("benchmark-url", own.url.as_ref().map(ToString::to_string)),
        ("benchmark-evidence", code("benchmark-grade", own.grade.code())),
        ("benchmark-cashable", code("benchmark-cashable", own.cashability.code())),
        ("benchmark-place", place(words, record)),
    ];
    facts.into_iter().filter_map(|(id, fact)| Some((words.say(id), fact?))).collect()
}
