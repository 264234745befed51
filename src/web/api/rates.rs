//! Wages and unit costs as JSON: those that ship, read-only, and the bank's own.

use actix_web::{HttpRequest, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::rate::{Rate, RateKind};
use crate::service::bank::Banks;
use crate::service::value::rate::NewRate;
use crate::service::value::register::{NewCost, amount_message};
use crate::web::api::costs::{ImportAnswer, WithdrawBody, imported, mode, reason};
use crate::web::api::wire::{Body, Faults, Message, Page, day, id_in_path, optional_key, replayed, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/rates").route(web::get().to(list_rates)).route(web::post().to(add_rate)))
        .route("/rates/import", web::post().to(import_rates))
        .route("/rates/{id}/withdraw", web::post().to(withdraw_rate));
}

/// A wage or a unit cost to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateBody {
    /// `wage` (pounds an hour) or `unit_cost` (pounds for one of something).
    kind: String,
    /// What costs so much.
    what: String,
    /// The first day on which it holds.
    #[schema(value_type = NaiveDate)]
    from: String,
    /// Pounds, a decimal with at most 2 places, more than nothing.
    amount: String,
    /// Where it was published.
    source: String,
}

/// What something costs from a day on.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct RateAnswer {
    /// Its id; null for one that ships, which nobody can change.
    id: Option<String>,
    /// `wage` or `unit_cost`.
    kind: &'static str,
    /// What costs so much.
    what: String,
    /// The first day on which it holds.
    from: NaiveDate,
    /// Pounds, with 2 places.
    amount: String,
    /// Where it was published.
    source: String,
}

impl From<&Rate> for RateAnswer {
    fn from(rate: &Rate) -> Self {
        Self {
            id: rate.id.map(|id| id.to_string()),
            kind: rate.kind.code(),
            what: rate.what.to_string(),
            from: rate.from,
            amount: rate.amount.pounds().to_string(),
            source: rate.source.to_string(),
        }
    }
}

/// The wages that ship, then the bank's own wages and unit costs that are in force. Coordinator.
#[utoipa::path(get, path = "/rates", tag = "value", security(("bearer" = [])),
    responses((status = 200, body = Page<RateAnswer>), (status = 401), (status = 403)))]
pub(crate) async fn list_rates(banks: web::Data<Banks>, api: Api) -> PageResult {
    let rates = blocking(&banks, move |banks| banks.rates(&api.actor)).await?;
    json(&Page { items: rates.iter().map(RateAnswer::from).collect(), next: None })
}

/// Adds a wage or a unit cost, once under an `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/rates", tag = "value", security(("bearer" = [])), request_body = RateBody,
    params(("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = RateAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_rate(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<RateBody>) -> PageResult {
    let key = optional_key(&req)?;
    let new = read(&body.0)?;
    let made = blocking(&banks, move |banks| banks.add_rate(&api.actor, &new, key.as_deref())).await?;
    Ok(replayed(json_created(&RateAnswer::from(&made.value))?, made.replay))
}

/// Brings in a CSV or XLSX file whose columns are named as the fields of a rate; all lines or none, the same file once. Coordinator.
#[utoipa::path(post, path = "/rates/import", tag = "value", security(("bearer" = [])),
    request_body(content = String, content_type = "text/csv"), params(("dry_run" = Option<String>, Query, description = "`true` or `false`")),
    responses((status = 200, body = ImportAnswer<RateAnswer>), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn import_rates(banks: web::Data<Banks>, api: Api, query: Query, bytes: web::Bytes) -> PageResult {
    let mode = mode(&query)?;
    let came = blocking(&banks, move |banks| banks.import_rates(&api.actor, &bytes, mode)).await?;
    imported(came, mode, |rate: &Rate| RateAnswer::from(rate))
}

/// Takes one of the bank's own out. Coordinator.
#[utoipa::path(post, path = "/rates/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = RateAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_rate(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.withdraw_rate(&api.actor, id, &reason, key.as_deref())).await?;
    Ok(replayed(json(&RateAnswer::from(&made.value))?, made.replay))
}

/// Reads the whole body, so that every wrong field is told at once.
fn read(body: &RateBody) -> Result<NewRate, Problem> {
    let mut faults = Faults::new();
    let kind = faults.take("kind", word(&body.kind, RateKind::from_code));
    let what = faults.take("what", Title::new(&body.what));
    let from = day(&body.from).and_then(|from| NewCost::day(from).ok_or(Message("cost-error-on-iso")));
    let from = faults.take("from", from);
    let amount = faults.take("amount", Money::read(&body.amount).map_err(|error| Message(amount_message(error))));
    let source = faults.take("source", Note::new(&body.source));
    let new = match (kind, what, from, amount, source) {
        (Some(kind), Some(what), Some(from), Some(amount), Some(source)) => Some(NewRate { kind, what, from, amount, source }),
        _ => None,
    };
    faults.done(new)
}
