//! Wages and unit costs on a page: those that ship, the bank's own, a form to add one and one to take it out. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::id::RateId;
use crate::domain::text::Reason;
use crate::domain::value::rate::Rate;
use crate::service::bank::Banks;
use crate::service::value::rate::RateText;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/rates").route(web::get().to(show)).route(web::post().to(add)))
        .service(web::resource("/rates/{id}/withdraw").route(web::get().to(withdraw_form)).route(web::post().to(withdraw)));
}

#[derive(Template)]
#[template(path = "page/rates/list.html")]
struct RatesPage {
    layout: Layout,
    rates: Vec<RateRow>,
    errors: Vec<FieldError>,
    typed: RateText,
    key: String,
}

#[derive(Template)]
#[template(path = "page/rates/withdraw.html")]
struct WithdrawPage {
    layout: Layout,
    id: String,
    told: String,
    typed_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A rate as it is read.
struct RateRow {
    id: Option<String>,
    from: String,
    what: String,
    source: String,
    kind: String,
    amount: String,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<Rate>, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.rates(&actor)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let rates = load(&banks, &visit).await?;
    page(rates_page(&visit, &rates, RateText::default(), Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = RateText::gather(|field| form.text(field).to_owned());
    let mut faults = Faults::new(&visit.words);
    match typed.read(visit.today) {
        Err(wrong) => wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message)),
        Ok(new) => {
            let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
            match blocking(&banks, move |banks| Ok(banks.add_rate(&actor, &new, key.as_deref()))).await? {
                Ok(_) => return Ok(visit.redirect_with_notice("/rates", "rate-notice-saved")),
                Err(error) => faults.refused(error, &[], "what")?,
            }
        }
    }
    let errors = faults.list();
    let rates = load(&banks, &visit).await?;
    page_with_errors(rates_page(&visit, &rates, typed, errors))
}

fn rates_page(visit: &Signed, rates: &[Rate], typed: RateText, errors: Vec<FieldError>) -> RatesPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("rate-title"));
    layout.has_error = !errors.is_empty();
    RatesPage { layout, rates: rates.iter().map(|rate| row(words, rate)).collect(), errors, typed, key: visit.new_key() }
}

fn row(words: &Words, rate: &Rate) -> RateRow {
    RateRow {
        id: rate.id.map(|id| id.to_string()),
        from: words.day(rate.from),
        what: rate.what.to_string(),
        source: rate.source.to_string(),
        kind: words.say(&message_id("rate-kind", rate.kind.code())),
        amount: shown::pounds(rate.amount.pounds()),
    }
}

/// One of the bank's own rates; those that ship cannot be taken out.
async fn one(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<(RateId, Rate), Problem> {
    let id: RateId = id.parse().or(Err(Problem::not_found()))?;
    let found = load(banks, visit).await?.into_iter().find(|rate| rate.id == Some(id));
    Ok((id, found.ok_or_else(Problem::not_found)?))
}

async fn withdraw_form(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let (id, rate) = one(&banks, &visit, &id).await?;
    page(withdraw_page(&visit, id, &rate, String::new(), Vec::new()))
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (id, rate) = one(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("reason", Reason::new(form.text("reason")), "cost-error-reason") {
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.withdraw_rate(&actor, id, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/rates", "rate-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    let errors = faults.list();
    page_with_errors(withdraw_page(&visit, id, &rate, form.text("reason").to_owned(), errors))
}

fn withdraw_page(visit: &Signed, id: RateId, rate: &Rate, typed_reason: String, errors: Vec<FieldError>) -> WithdrawPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("rate-withdraw-title"));
    layout.has_error = !errors.is_empty();
    let (day, amount) = (words.day(rate.from), shown::pounds(rate.amount.pounds()));
    let told = words.with("rate-told", &[("what", rate.what.as_str()), ("day", day.as_str()), ("amount", amount.as_str())]);
    WithdrawPage { layout, id: id.to_string(), told, typed_reason, errors, key: visit.new_key() }
}
