//! One line of the benefit register on a page: what it says, how it came to be, and the two ways in which it may end. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::id::BenefitId;
use crate::domain::text::Reason;
use crate::domain::value::benefit::Benefit;
use crate::domain::value::ending::Told;
use crate::domain::value::evidence::Evidence;
use crate::service::bank::Banks;
use crate::service::value::benefit::{BenefitText, Parts};
use crate::service::value::evidence::Line;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::benefits::{Choices, first_year, sign_id, typed_of};
use crate::web::page::cost_line::{Step, history};
use crate::web::page::evidence::{self, Files};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};
use crate::web::upload::{UPLOAD_MAX, Upload};

/// The pages of one line.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/benefits/{id}", web::get().to(show))
        .route("/benefits/{id}/correct", web::post().to(correct))
        .route("/benefits/{id}/withdraw", web::post().to(withdraw))
        .service(
            web::resource("/benefits/{id}/evidence").route(web::post().to(hand_in_evidence)).app_data(web::PayloadConfig::new(UPLOAD_MAX)),
        );
}

#[derive(Template)]
#[template(path = "page/benefits/one.html")]
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
    typed: BenefitText,
    reason: String,
    withdraw_reason: String,
    choices: Choices,
    key: String,
}

/// What was typed into the forms of the page, and what is wrong with it.
#[derive(Default)]
struct Answers {
    typed: Option<BenefitText>,
    reason: Option<String>,
    withdraw_reason: Option<String>,
    errors: Vec<FieldError>,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<(Told<Benefit>, Vec<Evidence>), Problem> {
    let id: BenefitId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| Ok((banks.benefit(&actor, id)?, banks.list_evidence(&actor, Line::Benefit(id))?))).await
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    page(line_page(&visit, (&told, &files), Answers::default()))
}

async fn correct(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let typed = BenefitText::gather(|field| form.text(field).to_owned());
    let mut faults = Faults::new(&visit.words);
    let read = typed.read(visit.today, Parts::Percent);
    let new = read.map_err(|wrong| wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message))).ok();
    let reason = faults.text("reason", Reason::new(form.text("reason")), "cost-error-reason");
    if let (Some(new), Some(reason)) = (new, reason) {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.correct_benefit(&actor, of, &new, &reason, key.as_deref()))).await? {
            Ok(made) => return Ok(visit.redirect_with_notice(&format!("/benefits/{}", made.value.id), "benefit-notice-corrected")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    let (reason, errors) = (Some(form.text("reason").to_owned()), faults.list());
    page_with_errors(line_page(&visit, (&told, &files), Answers { typed: Some(typed), reason, withdraw_reason: None, errors }))
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    let reason = faults.text("withdraw_reason", Reason::new(form.text("withdraw_reason")), "cost-error-reason");
    if let Some(reason) = reason {
        let (actor, of, key) = (visit.actor.clone(), told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.withdraw_benefit(&actor, of, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/benefits/{}", told.entry.id), "benefit-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "withdraw_reason")?,
        }
    }
    let (withdraw_reason, errors) = (Some(form.text("withdraw_reason").to_owned()), faults.list());
    page_with_errors(line_page(&visit, (&told, &files), Answers { withdraw_reason, errors, ..Answers::default() }))
}

async fn hand_in_evidence(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, upload: Upload) -> PageResult {
    let (told, files) = load(&banks, &visit, &id).await?;
    let errors = evidence::hand_in(&banks, &visit, Line::Benefit(told.entry.id), upload).await?;
    if !errors.is_empty() {
        return page_with_errors(line_page(&visit, (&told, &files), Answers { errors, ..Answers::default() }));
    }
    Ok(visit.redirect_with_notice(&format!("/benefits/{}", told.entry.id), "evidence-notice-saved"))
}

fn line_page(visit: &Signed, (told, files): (&Told<Benefit>, &[Evidence]), answers: Answers) -> LinePage {
    let (words, line) = (&visit.words, &told.entry);
    let mut layout = visit.layout(words.with("benefit-one-title", &[("what", line.what.as_str())]));
    layout.has_error = !answers.errors.is_empty();
    LinePage {
        layout,
        id: line.id.to_string(),
        back: format!("{}/benefits", visit.root),
        facts: facts(words, line),
        history: history(words, &visit.caller().bank, told, "/benefits"),
        in_force: told.ended.is_none(),
        files: Files::of(visit, &format!("/benefits/{}", line.id), files),
        correcting: answers.reason.is_some(),
        withdrawing: answers.withdraw_reason.is_some(),
        errors: answers.errors,
        typed: answers.typed.unwrap_or_else(|| typed_of(line)),
        reason: answers.reason.unwrap_or_default(),
        withdraw_reason: answers.withdraw_reason.unwrap_or_default(),
        choices: Choices::of(words),
        key: visit.new_key(),
    }
}

fn facts(words: &Words, line: &Benefit) -> Vec<(String, String)> {
    let gross = line.gross.map(|gross| {
        let (units, each) = (shown::trimmed(gross.units.into(), 0), shown::pounds(gross.each.pounds()));
        words.with("benefit-gross-told", &[("units", units.as_str()), ("each", each.as_str())])
    });
    let percent = |share: crate::domain::value::benefit::Share| shown::percent(share.part());
    let less = &line.less;
    let parts = [percent(less.deadweight), percent(less.displacement), percent(less.attribution), percent(less.drop_off)];
    let [deadweight, displacement, attribution, dropoff] = &parts;
    let taken = words.with(
        "benefit-parts-told",
        &[("deadweight", deadweight), ("displacement", displacement), ("attribution", attribution), ("dropoff", dropoff)],
    );
    let signed = line.sign_off.as_ref().map(|signed| {
        let day = words.day(signed.on);
        words.with("benefit-signed-told", &[("name", signed.by.as_str()), ("post", signed.post.as_str()), ("day", day.as_str())])
    });
    let facts = [
        ("benefit-sign", Some(words.say(sign_id(line.sign)))),
        ("benefit-body", Some(line.body.to_string())),
        ("benefit-on", Some(words.day(line.on))),
        ("benefit-heading", Some(words.say(&message_id("benefit-heading", line.heading.code())))),
        ("benefit-class", Some(words.say(&message_id("benefit-class", line.class.code())))),
        ("benefit-counterfactual", Some(line.counterfactual.to_string())),
        ("benefit-grade", Some(words.say(&message_id("benefit-grade", line.grade.code())))),
        ("benefit-evidence", line.evidence.as_ref().map(ToString::to_string)),
        ("benefit-gross", gross.clone()),
        ("benefit-parts", gross.is_some().then_some(taken)),
        ("benefit-years", Some(less.years.to_string())),
        ("benefit-first-year", Some(first_year(words, line))),
        ("benefit-signed", signed),
    ];
    facts.into_iter().filter_map(|(id, fact)| Some((words.say(id), fact?))).collect()
}
