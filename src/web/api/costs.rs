//! The cost register as JSON: lines are added, put right and taken out; what was written stays to be read.

use actix_web::{HttpRequest, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::id::CostId;
use crate::domain::money::Money;
use crate::domain::text::{Note, Reason, Title};
use crate::domain::value::ending::{Ending, Told};
use crate::domain::value::register::{CostHeading, CostLine, Payment};
use crate::service::bank::Banks;
use crate::service::value::intake::{Intake, IntakeMode};
use crate::service::value::register::{NewCost, amount_message};
use crate::web::api::wire::{Body, Faults, Message, Page, Paging, day, id_in_path, only_known, optional_key, replayed, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, WrongField, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/costs").route(web::get().to(list_costs)).route(web::post().to(add_cost)))
        .route("/costs/import", web::post().to(import_costs))
        .route("/costs/{id}", web::get().to(one_cost))
        .route("/costs/{id}/correct", web::post().to(correct_cost))
        .route("/costs/{id}/withdraw", web::post().to(withdraw_cost));
}

/// A cost to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostBody {
    /// The day it counts on, or from which it is used.
    #[schema(value_type = NaiveDate)]
    on: String,
    /// `professional_time`, `professional_training`, `managerial_time`, `managerial_training`, `service_user_time`,
    /// `service_user_training`, `community`, `resources_one_off` or `resources_continuing`.
    heading: String,
    /// Given, not paid.
    in_kind: bool,
    /// Pounds, a decimal with at most 2 places, more than nothing.
    amount: String,
    /// What it was: at most 140 characters.
    what: String,
    /// Who paid for it.
    funder: Option<String>,
    /// Where the bill or the reckoning can be found.
    evidence: Option<String>,
    /// For how many whole years it is used, 1 to 50: only with `resources_one_off`. Its cost is spread over their days.
    life_years: Option<i64>,
}

/// A line that takes the place of another.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostCorrection {
    /// Why the other one was wrong.
    reason: String,
    /// The line as it should have been.
    cost: CostBody,
}

/// Why a line is taken out.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawBody {
    /// Why.
    pub(crate) reason: String,
}

/// A line of the cost register.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct CostAnswer {
    /// Its id.
    id: String,
    /// The day it counts on, or from which it is used.
    on: NaiveDate,
    /// What kind of cost.
    heading: &'static str,
    /// Given, not paid.
    in_kind: bool,
    /// Pounds, with 2 places.
    amount: String,
    /// What it was.
    what: String,
    /// Who paid for it.
    funder: Option<String>,
    /// Where the bill or the reckoning can be found.
    evidence: Option<String>,
    /// For how many years it is used.
    life_years: Option<u32>,
    /// How it ended, where it does not count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<EndingAnswer>,
    /// The line that it took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
}

/// How an entry of a register ended.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct EndingAnswer {
    /// Why.
    reason: String,
    /// When.
    #[schema(format = "date-time")]
    at: String,
    /// The entry that took its place; null where it was taken out.
    replaced_by: Option<String>,
}

impl From<&Ending> for EndingAnswer {
    fn from(ending: &Ending) -> Self {
        Self { reason: ending.reason.to_string(), at: time(ending.at), replaced_by: ending.replaced_by.map(|id| id.to_string()) }
    }
}

/// What came of a file of lines.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct ImportAnswer<T> {
    /// Nothing was kept.
    dry_run: bool,
    /// How many lines were read.
    lines: usize,
    /// The lines; in a dry run their ids mean nothing.
    items: Vec<T>,
}

impl From<&CostLine> for CostAnswer {
    fn from(line: &CostLine) -> Self {
        Self {
            id: line.id.to_string(),
            on: line.on,
            heading: line.heading.code(),
            in_kind: line.payment == Payment::InKind,
            amount: line.amount.pounds().to_string(),
            what: line.what.to_string(),
            funder: line.funder.as_ref().map(ToString::to_string),
            evidence: line.evidence.as_ref().map(ToString::to_string),
            life_years: line.life.map(crate::domain::value::register::Life::years),
            ended: None,
            replaces: None,
        }
    }
}

impl From<&Told<CostLine>> for CostAnswer {
    fn from(told: &Told<CostLine>) -> Self {
        Self {
            ended: told.ended.as_ref().map(EndingAnswer::from),
            replaces: told.began.as_ref().map(|ending| ending.entry.to_string()),
            ..Self::from(&told.entry)
        }
    }
}

/// The lines of the cost register that are in force, in the order in which they were written down. Coordinator.
#[utoipa::path(get, path = "/costs", tag = "value", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CostAnswer>), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn list_costs(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["limit", "cursor"])?;
    let paging = Paging::read(&query, "costs")?;
    let (after, limit) = (paging.after::<CostId>()?, paging.one_more());
    let lines = blocking(&banks, move |banks| banks.list_costs(&api.actor, after, limit)).await?;
    json(&paging.page("costs", lines, |line| line.id.to_string(), |line| CostAnswer::from(&line)))
}

/// Adds a line to the cost register, once under an `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/costs", tag = "value", security(("bearer" = [])), request_body = CostBody,
    params(("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = CostAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_cost(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<CostBody>) -> PageResult {
    let key = optional_key(&req)?;
    let new = read(&body.0, "")?;
    let made = blocking(&banks, move |banks| banks.add_cost(&api.actor, &new, key.as_deref())).await?;
    Ok(replayed(json_created(&CostAnswer::from(&made.value))?, made.replay))
}

/// One line, in force or not. Coordinator.
#[utoipa::path(get, path = "/costs/{id}", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = CostAnswer), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn one_cost(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id = id_in_path(&id)?;
    let told = blocking(&banks, move |banks| banks.cost(&api.actor, id)).await?;
    json(&CostAnswer::from(&told))
}

/// Puts a line right: another takes its place, and both stay to be read. Coordinator.
#[utoipa::path(post, path = "/costs/{id}/correct", tag = "value", security(("bearer" = [])), request_body = CostCorrection,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = CostAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn correct_cost(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<CostCorrection>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let new = read(&body.0.cost, "cost.")?;
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.correct_cost(&api.actor, id, &new, &reason, key.as_deref())).await?;
    Ok(replayed(json_created(&CostAnswer { replaces: Some(id.to_string()), ..CostAnswer::from(&made.value) })?, made.replay))
}

/// Takes a line out; it stays to be read. Coordinator.
#[utoipa::path(post, path = "/costs/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = CostAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_cost(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.withdraw_cost(&api.actor, id, &reason, key.as_deref())).await?;
    Ok(replayed(json(&CostAnswer::from(&made.value))?, made.replay))
}

/// Brings in a CSV or XLSX file whose columns are named as the fields of a cost; all lines or none, the same file once. Coordinator.
#[utoipa::path(post, path = "/costs/import", tag = "value", security(("bearer" = [])),
    request_body(content = String, content_type = "text/csv"), params(("dry_run" = Option<String>, Query, description = "`true` or `false`")),
    responses((status = 200, body = ImportAnswer<CostAnswer>), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn import_costs(banks: web::Data<Banks>, api: Api, query: Query, bytes: web::Bytes) -> PageResult {
    let mode = mode(&query)?;
    let came = blocking(&banks, move |banks| banks.import_costs(&api.actor, &bytes, mode)).await?;
    imported(came, mode, |line: &CostLine| CostAnswer::from(line))
}

/// Whether a file is only tried.
pub(crate) fn mode(query: &Query) -> Result<IntakeMode, Problem> {
    only_known(query, &["dry_run"])?;
    match query.text("dry_run") {
        "true" => Ok(IntakeMode::DryRun),
        "false" => Ok(IntakeMode::Commit),
        "" if !query.has("dry_run") => Ok(IntakeMode::Commit),
        _ => Err(Problem::field("dry_run", "invalid-choice")),
    }
}

/// What came of a file: its lines, or `lines[3].amount` and what to do about it.
pub(crate) fn imported<T, W: Serialize>(came: Intake<T>, mode: IntakeMode, show: impl Fn(&T) -> W) -> PageResult {
    match came {
        Intake::Fine(lines) => {
            let dry_run = mode == IntakeMode::DryRun;
            json(&ImportAnswer { dry_run, lines: lines.len(), items: lines.iter().map(show).collect() })
        }
        Intake::Wrong(faults) => {
            let field = |fault: &crate::service::value::intake::LineFault| match (fault.line, fault.column.as_str()) {
                (0, _) => "lines".to_owned(),
                (line, "") => format!("lines[{line}]"),
                (line, column) => format!("lines[{line}].{column}"),
            };
            Err(Problem::Fields(faults.iter().map(|fault| WrongField::new(field(fault), fault.message)).collect()))
        }
    }
}

/// A reason, or what is wrong with it.
pub(crate) fn reason(text: &str) -> Result<Reason, Problem> {
    let mut faults = Faults::new();
    let reason = faults.take("reason", Reason::new(text));
    faults.done(reason)
}

/// Reads the whole body, so that every wrong field is told at once; `before` stands before the fields' names.
fn read(body: &CostBody, before: &str) -> Result<NewCost, Problem> {
    let mut faults = Faults::new();
    let on = day(&body.on).and_then(|on| NewCost::day(on).ok_or(Message("cost-error-on-iso")));
    let on = faults.take("on", on);
    let heading = faults.take("heading", word(&body.heading, CostHeading::from_code));
    let amount = faults.take("amount", Money::read(&body.amount).map_err(|error| Message(amount_message(error))));
    let what = faults.take("what", Title::new(&body.what));
    let funder = faults.take("funder", Title::optional(body.funder.as_deref().unwrap_or("")));
    let evidence = faults.take("evidence", Note::optional(body.evidence.as_deref().unwrap_or("")));
    let life = body.life_years.map(|years| years.to_string()).unwrap_or_default();
    let life = faults.take("life_years", NewCost::life(&life, heading).map_err(Message));
    let payment = if body.in_kind { Payment::InKind } else { Payment::Cash };
    let new = match (on, heading, amount, what, funder, evidence, life) {
        (Some(on), Some(heading), Some(amount), Some(what), Some(funder), Some(evidence), Some(life)) => {
            Some(NewCost { on, heading, payment, amount, what, funder, evidence, life })
        }
        _ => None,
    };
    faults.done(new).map_err(|problem| problem.within(before))
}
