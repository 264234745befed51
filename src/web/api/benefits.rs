//! The benefit register as JSON: lines are added, put right and taken out; what was written stays to be read.

use actix_web::{HttpRequest, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::Day;
use crate::domain::id::BenefitId;
use crate::domain::money::rounded;
use crate::domain::value::benefit::{Benefit, Share};
use crate::domain::value::ending::Told;
use crate::domain::value::figure::Unit;
use crate::service::bank::Banks;
use crate::service::value::benefit::{BenefitText, NewBenefit, Parts};
use crate::web::api::costs::{EndingAnswer, ImportAnswer, WithdrawBody, imported, mode, reason};
use crate::web::api::wire::{Body, Page, Paging, day, id_in_path, only_known, optional_key, replayed};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, WrongField, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/benefits").route(web::get().to(list_benefits)).route(web::post().to(add_benefit)))
        .route("/benefits/import", web::post().to(import_benefits))
        .route("/benefits/{id}", web::get().to(one_benefit))
        .route("/benefits/{id}/correct", web::post().to(correct_benefit))
        .route("/benefits/{id}/withdraw", web::post().to(withdraw_benefit));
}

/// A benefit, or a cost that rose, to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct BenefitBody {
    /// The day from which it holds; it belongs to the year of this day.
    #[schema(value_type = NaiveDate)]
    on: String,
    /// `reduced_inputs`, `increased_outputs`, `service_quality` or `improved_outcomes`.
    heading: String,
    /// `f1` (frees cash for this funder; only with a sign-off), `f2` (cash elsewhere), `f3` (capacity, not cash), `e` (economic gain to
    /// members) or `s` (wellbeing).
    class: String,
    /// `gain`, or `rise` for a cost that rose; a gain unless told otherwise.
    sign: Option<String>,
    /// The body or the people whom it reaches.
    body: String,
    /// What is better, or dearer.
    what: String,
    /// How many people or things; 1 where there is an amount and no number.
    units: Option<i64>,
    /// Pounds that each is worth in a year, above zero; left out where nobody has put a worth on it.
    amount: Option<String>,
    /// The part that would have happened anyway, 0 to 1.
    deadweight: Option<String>,
    /// The part that only moved from elsewhere, 0 to 1.
    displacement: Option<String>,
    /// The part that is others' doing, 0 to 1.
    attribution: Option<String>,
    /// The part that is lost in each year after the first, 0 to 1.
    drop_off: Option<String>,
    /// For how many years it lasts, 1 to 50; 1 unless told otherwise.
    years: Option<i64>,
    /// `compared`, `before_after`, `records`, `told`, `judgement` or `published`.
    grade: String,
    /// Where the evidence can be found.
    evidence: Option<String>,
    /// What would have happened otherwise, in words.
    counterfactual: String,
    /// The budget holder's word.
    sign_off: Option<SignOffBody>,
}

/// A budget holder's word that cash is freed.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignOffBody {
    /// Who signed.
    by: String,
    /// The post they hold.
    post: String,
    /// On which day.
    #[schema(value_type = NaiveDate)]
    on: String,
}

/// A line that takes the place of another.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct BenefitCorrection {
    /// Why the other one was wrong.
    reason: String,
    /// The line as it should have been.
    benefit: BenefitBody,
}

/// A line of the benefit register.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct BenefitAnswer {
    /// Its id.
    id: String,
    /// The day from which it holds.
    on: NaiveDate,
    /// What kind.
    heading: &'static str,
    /// Whose gain, and whether it is cash.
    class: &'static str,
    /// `gain` or `rise`.
    sign: &'static str,
    /// Whom it reaches.
    body: String,
    /// What is better, or dearer.
    what: String,
    /// How many; null where there is no amount.
    units: Option<i64>,
    /// Pounds for each a year, with 2 places, always above zero.
    amount: Option<String>,
    /// Part of 1, with 6 places.
    deadweight: String,
    /// Part of 1, with 6 places.
    displacement: String,
    /// Part of 1, with 6 places.
    attribution: String,
    /// Part of 1, with 6 places.
    drop_off: String,
    /// For how many years.
    years: u32,
    /// Pounds of each year after everything is taken off, 2 places; below zero where a cost rose; empty where there is no amount.
    by_year: Vec<String>,
    /// How strong the evidence is.
    grade: &'static str,
    /// Where it can be found.
    evidence: Option<String>,
    /// What would have happened otherwise.
    counterfactual: String,
    /// The budget holder's word.
    sign_off: Option<SignOffAnswer>,
    /// How it ended, where it does not count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<EndingAnswer>,
    /// The line that it took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
}

/// A budget holder's word.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct SignOffAnswer {
    /// Who signed.
    by: String,
    /// The post they hold.
    post: String,
    /// On which day.
    on: NaiveDate,
}

impl From<&Benefit> for BenefitAnswer {
    fn from(line: &Benefit) -> Self {
        let part = |share: Share| rounded(share.part(), 6).to_string();
        let years = line.claim().and_then(|claim| claim.by_year().ok()).unwrap_or_default();
        Self {
            id: line.id.to_string(),
            on: line.on,
            heading: line.heading.code(),
            class: line.class.code(),
            sign: line.sign.code(),
            body: line.body.to_string(),
            what: line.what.to_string(),
            units: line.gross.map(|gross| gross.units),
            amount: line.gross.map(|gross| gross.each.pounds().to_string()),
            deadweight: part(line.less.deadweight),
            displacement: part(line.less.displacement),
            attribution: part(line.less.attribution),
            drop_off: part(line.less.drop_off),
            years: line.less.years,
            by_year: years.into_iter().map(|gain| Unit::Pounds.shown(gain)).collect(),
            grade: line.grade.code(),
            evidence: line.evidence.as_ref().map(ToString::to_string),
            counterfactual: line.counterfactual.to_string(),
            sign_off: line.sign_off.as_ref().map(|signed| SignOffAnswer {
                by: signed.by.to_string(),
                post: signed.post.to_string(),
                on: signed.on,
            }),
            ended: None,
            replaces: None,
        }
    }
}

impl From<&Told<Benefit>> for BenefitAnswer {
    fn from(told: &Told<Benefit>) -> Self {
        Self {
            ended: told.ended.as_ref().map(EndingAnswer::from),
            replaces: told.began.as_ref().map(|ending| ending.entry.to_string()),
            ..Self::from(&told.entry)
        }
    }
}

/// The lines of the benefit register that are in force, in the order in which they were written down. Coordinator.
#[utoipa::path(get, path = "/benefits", tag = "value", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<BenefitAnswer>), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn list_benefits(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["limit", "cursor"])?;
    let paging = Paging::read(&query, "benefits")?;
    let (after, limit) = (paging.after::<BenefitId>()?, paging.one_more());
    let lines = blocking(&banks, move |banks| banks.list_benefits(&api.actor, after, limit)).await?;
    json(&paging.page("benefits", lines, |line| line.id.to_string(), |line| BenefitAnswer::from(&line)))
}

/// Adds a line to the benefit register, once under an `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/benefits", tag = "value", security(("bearer" = [])), request_body = BenefitBody,
    params(("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = BenefitAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_benefit(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<BenefitBody>) -> PageResult {
    let key = optional_key(&req)?;
    let new = read(&body.0, today(&banks, &api)?)?;
    let made = blocking(&banks, move |banks| banks.add_benefit(&api.actor, &new, key.as_deref())).await?;
    Ok(replayed(json_created(&BenefitAnswer::from(&made.value))?, made.replay))
}

/// One line, in force or not. Coordinator.
#[utoipa::path(get, path = "/benefits/{id}", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = BenefitAnswer), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn one_benefit(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id = id_in_path(&id)?;
    let told = blocking(&banks, move |banks| banks.benefit(&api.actor, id)).await?;
    json(&BenefitAnswer::from(&told))
}

/// Puts a line right: another takes its place, and both stay to be read. Coordinator.
#[utoipa::path(post, path = "/benefits/{id}/correct", tag = "value", security(("bearer" = [])), request_body = BenefitCorrection,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = BenefitAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn correct_benefit(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<BenefitCorrection>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let new = read(&body.0.benefit, today(&banks, &api)?).map_err(|problem| problem.within("benefit."))?;
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.correct_benefit(&api.actor, id, &new, &reason, key.as_deref())).await?;
    Ok(replayed(json_created(&BenefitAnswer { replaces: Some(id.to_string()), ..BenefitAnswer::from(&made.value) })?, made.replay))
}

/// Takes a line out; it stays to be read. Coordinator.
#[utoipa::path(post, path = "/benefits/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = BenefitAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_benefit(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.withdraw_benefit(&api.actor, id, &reason, key.as_deref())).await?;
    Ok(replayed(json(&BenefitAnswer::from(&made.value))?, made.replay))
}

/// Brings in a CSV or XLSX file whose columns are named as the fields of a benefit (`signed_by`, `signed_post`, `signed_on` for the
/// sign-off); all lines or none, the same file once. Coordinator.
#[utoipa::path(post, path = "/benefits/import", tag = "value", security(("bearer" = [])),
    request_body(content = String, content_type = "text/csv"), params(("dry_run" = Option<String>, Query, description = "`true` or `false`")),
    responses((status = 200, body = ImportAnswer<BenefitAnswer>), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn import_benefits(banks: web::Data<Banks>, api: Api, query: Query, bytes: web::Bytes) -> PageResult {
    let mode = mode(&query)?;
    let came = blocking(&banks, move |banks| banks.import_benefits(&api.actor, &bytes, mode)).await?;
    imported(came, mode, |line: &Benefit| BenefitAnswer::from(line))
}

/// The bank's day.
fn today(banks: &Banks, api: &Api) -> Result<Day, Problem> {
    Ok(api.actor.caller()?.bank.day_at(banks.clock().now_ms()))
}

/// Reads the whole body, so that every wrong field is told at once.
fn read(body: &BenefitBody, today: Day) -> Result<NewBenefit, Problem> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let signed = |of: fn(&SignOffBody) -> &String| body.sign_off.as_ref().map(|signed| of(signed).clone()).unwrap_or_default();
    let text = BenefitText {
        on: body.on.clone(),
        heading: body.heading.clone(),
        class: body.class.clone(),
        sign: some(&body.sign),
        body: body.body.clone(),
        what: body.what.clone(),
        units: number(body.units),
        amount: some(&body.amount),
        deadweight: some(&body.deadweight),
        displacement: some(&body.displacement),
        attribution: some(&body.attribution),
        drop_off: some(&body.drop_off),
        years: number(body.years),
        grade: body.grade.clone(),
        evidence: some(&body.evidence),
        counterfactual: body.counterfactual.clone(),
        signed_by: signed(|signed| &signed.by),
        signed_post: signed(|signed| &signed.post),
        signed_on: signed(|signed| &signed.on),
    };
    let mut wrong: Vec<WrongField> = Vec::new();
    // Days of the API are written in one way only.
    for (field, typed) in [("on", Some(&body.on)), ("sign_off.on", body.sign_off.as_ref().map(|signed| &signed.on))] {
        wrong.extend(typed.and_then(|typed| day(typed).err()).map(|fault| WrongField::new(field, fault.0)));
    }
    let empty = body.sign_off.is_some() && [&text.signed_by, &text.signed_post, &text.signed_on].iter().all(|text| text.trim().is_empty());
    if empty {
        wrong.push(WrongField::new("sign_off.by", "invalid-missing"));
    }
    let read = text.read(today, Parts::OfOne);
    match read {
        Ok(new) if wrong.is_empty() => Ok(new),
        read => {
            let named = |field: &'static str| match field {
                "signed_by" => "sign_off.by",
                "signed_post" => "sign_off.post",
                "signed_on" => "sign_off.on",
                other => other,
            };
            let others = read.err().unwrap_or_default().into_iter().map(|fault| WrongField::new(named(fault.field), fault.message));
            let others: Vec<WrongField> = others.filter(|other| wrong.iter().all(|wrong| wrong.field != other.field)).collect();
            wrong.extend(others);
            Err(Problem::Fields(wrong))
        }
    }
}
