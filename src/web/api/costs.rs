//! The cost register as JSON: lines are added and listed, never changed.

use actix_web::web;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::id::CostId;
use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::register::{CostHeading, CostLine, Payment};
use crate::service::bank::Banks;
use crate::service::value::register::NewCost;
use crate::web::api::wire::{Body, Faults, Message, Page, Paging, day, only_known, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::page::costs::amount_message;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/costs").route(web::get().to(list_costs)).route(web::post().to(add_cost)));
}

/// A cost to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostBody {
    /// The day it counts on.
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
}

/// A line of the cost register.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct CostAnswer {
    /// Its id.
    id: String,
    /// The day it counts on.
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
        }
    }
}

/// The lines of the cost register, in the order in which they were written down. Coordinator.
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

/// Adds a line to the cost register. Coordinator.
#[utoipa::path(post, path = "/costs", tag = "value", security(("bearer" = [])), request_body = CostBody,
    responses((status = 201, body = CostAnswer), (status = 400), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn add_cost(banks: web::Data<Banks>, api: Api, body: Body<CostBody>) -> PageResult {
    let new = read(&body.0)?;
    let line = blocking(&banks, move |banks| banks.add_cost(&api.actor, new)).await?;
    json_created(&CostAnswer::from(&line))
}

/// Reads the whole body, so that every wrong field is told at once.
fn read(body: &CostBody) -> Result<NewCost, Problem> {
    let mut faults = Faults::new();
    let on = day(&body.on).and_then(|on| NewCost::day(on).ok_or(Message("cost-error-on-iso")));
    let on = faults.take("on", on);
    let heading = faults.take("heading", word(&body.heading, CostHeading::from_code));
    let amount = faults.take("amount", Money::read(&body.amount).map_err(|error| Message(amount_message(error))));
    let what = faults.take("what", Title::new(&body.what));
    let funder = faults.take("funder", Title::optional(body.funder.as_deref().unwrap_or("")));
    let evidence = faults.take("evidence", Note::optional(body.evidence.as_deref().unwrap_or("")));
    let payment = if body.in_kind { Payment::InKind } else { Payment::Cash };
    let new = match (on, heading, amount, what, funder, evidence) {
        (Some(on), Some(heading), Some(amount), Some(what), Some(funder), Some(evidence)) => {
            Some(NewCost { on, heading, payment, amount, what, funder, evidence })
        }
        _ => None,
    };
    faults.done(new)
}
