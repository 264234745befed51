//! Grants from the community pot as JSON: asked for, approved by a second person, refused. Staff only.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::help::grant::GrantState;
use crate::domain::id::{GrantId, MemberId};
use crate::domain::text::{Reason, Slug};
use crate::service::bank::Banks;
use crate::service::help::grant::{NewGrant, ShownGrant};
use crate::web::api::wire::{Body, Faults, Page, Paging, id, id_in_path, idempotency_key, minutes, only_known, replayed, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/grants").route(web::get().to(list)).route(web::post().to(ask)))
        .route("/grants/{id}", web::get().to(one))
        .route("/grants/{id}/approve", web::post().to(approve))
        .route("/grants/{id}/refuse", web::post().to(refuse));
}

/// Hours to ask for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantBody {
    /// For whom.
    #[schema(format = "uuid")]
    member_id: String,
    /// How much.
    minutes: i64,
    /// The reason's short name: `new-member`, `ill-health`, `carers-break`, `bereavement`, `hardship`, `other` or one of the bank's own.
    rule: String,
    /// What staff should know about it.
    reason: String,
}

/// Why a grant is refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefuseBody {
    /// Why.
    reason: String,
}

/// A grant as it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub(crate) struct GrantWire {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    member_id: String,
    minutes: i64,
    /// The reason's short name.
    rule: String,
    /// For staff alone.
    reason: String,
    /// `asked`, `made` or `refused`.
    state: &'static str,
    #[schema(format = "uuid")]
    asked_by: Option<String>,
    #[schema(format = "date-time")]
    asked_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    decided_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_reason: Option<String>,
    /// The transfer that brought the hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_seq: Option<i64>,
}

impl GrantWire {
    fn of(shown: &ShownGrant) -> Self {
        let grant = &shown.grant;
        Self {
            id: grant.id.to_string(),
            member_id: grant.member.to_string(),
            minutes: grant.minutes.get(),
            rule: grant.rule.as_str().to_owned(),
            reason: grant.reason.to_string(),
            state: grant.state.code(),
            asked_by: grant.asked_by.map(|id| id.to_string()),
            asked_at: time(grant.asked_at),
            decided_by: grant.decided_by.map(|id| id.to_string()),
            decided_at: grant.decided_at.map(time),
            decision_reason: grant.decision_reason.as_ref().map(ToString::to_string),
            transfer_seq: grant.transfer_seq,
        }
    }
}

/// Grants from the pot, newest first; staff.
#[utoipa::path(
    get, path = "/grants", tag = "pot",
    params(("state" = Option<String>, Query), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<GrantWire>), (status = 401), (status = 403), (status = 422))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["state", "limit", "cursor"])?;
    let paging = Paging::read(&query, "grants")?;
    let mut faults = Faults::new();
    let state = faults.take_some("state", query.has("state").then(|| word(query.text("state"), GrantState::from_code)));
    faults.done(Some(()))?;
    let (after, limit) = (paging.after::<GrantId>()?, paging.one_more());
    let found = blocking(&banks, move |banks| banks.grants(&api.actor, state, after, limit)).await?;
    json(&paging.page("grants", found, |shown| shown.grant.id.to_string(), |shown| GrantWire::of(&shown)))
}

/// Asks for hours from the pot for a member; staff. A second person answers.
#[utoipa::path(
    post, path = "/grants", tag = "pot", request_body = GrantBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = GrantWire), (status = 401), (status = 403), (status = 409), (status = 422))
)]
pub(crate) async fn ask(banks: web::Data<Banks>, api: Api, body: Body<GrantBody>, req: HttpRequest) -> PageResult {
    let key = idempotency_key(&req)?;
    let new = read(&body.0)?;
    let asked = blocking(&banks, move |banks| banks.ask_grant(&api.actor, &new, Some(&key))).await?;
    Ok(replayed(json_created(&GrantWire::of(&asked.value))?, asked.replay))
}

fn read(body: &GrantBody) -> Result<NewGrant, Problem> {
    let mut faults = Faults::new();
    let member = faults.take("member_id", id::<MemberId>(&body.member_id));
    let amount = faults.take("minutes", minutes(body.minutes));
    let rule = faults.take("rule", Slug::new(&body.rule));
    let reason = faults.take("reason", Reason::new(&body.reason));
    let new = match (member, amount, rule, reason) {
        (Some(member), Some(minutes), Some(rule), Some(reason)) => Some(NewGrant { member, minutes, rule, reason }),
        _ => None,
    };
    faults.done(new)
}

/// One grant; staff.
#[utoipa::path(get, path = "/grants/{id}", tag = "pot", params(("id" = String, Path)), responses((status = 200, body = GrantWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: GrantId = id_in_path(&path)?;
    let shown = blocking(&banks, move |banks| banks.grant(&api.actor, id)).await?;
    json(&GrantWire::of(&shown))
}

/// Says yes: somebody else than who asked, and never for themselves. The hours are in the books.
#[utoipa::path(
    post, path = "/grants/{id}/approve", tag = "pot",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = GrantWire), (status = 401), (status = 403), (status = 404), (status = 409))
)]
pub(crate) async fn approve(banks: web::Data<Banks>, api: Api, path: web::Path<String>, req: HttpRequest) -> PageResult {
    let id: GrantId = id_in_path(&path)?;
    let key = idempotency_key(&req)?;
    let made = blocking(&banks, move |banks| banks.approve_grant(&api.actor, id, Some(&key))).await?;
    Ok(replayed(json(&GrantWire::of(&made.value))?, made.replay))
}

/// Says no, or takes back what one asked for; it cannot come back.
#[utoipa::path(
    post, path = "/grants/{id}/refuse", tag = "pot", request_body = RefuseBody, params(("id" = String, Path)),
    responses((status = 200, body = GrantWire), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422))
)]
pub(crate) async fn refuse(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<RefuseBody>) -> PageResult {
    let id: GrantId = id_in_path(&path)?;
    let mut faults = Faults::new();
    let reason = faults.take("reason", Reason::new(&body.0.reason));
    let reason = faults.done(reason)?;
    let shown = blocking(&banks, move |banks| banks.refuse_grant(&api.actor, id, &reason)).await?;
    json(&GrantWire::of(&shown))
}
