//! `/exchanges`: help logged, answered, taken back and undone.

use actix_web::{HttpRequest, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::help::exchange::State;
use crate::domain::id::{ExchangeId, MemberId};
use crate::service::bank::Banks;
use crate::service::help::exchange::{ExchangeFilter, Shown};
use crate::web::api::exchange_bodies::{ConfirmWire, NewExchangeWire, QueryWire, ReverseWire, WithdrawWire};
use crate::web::api::members::NameWire;
use crate::web::api::wire::{Body, Faults, Page, Paging, Perhaps, day, id, id_in_path, idempotency_key, only_known, replayed, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json, json_created};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/exchanges", web::get().to(list))
        .route("/exchanges", web::post().to(add))
        .route("/exchanges/{id}", web::get().to(one))
        .route("/exchanges/{id}/confirm", web::post().to(confirm))
        .route("/exchanges/{id}/query", web::post().to(query))
        .route("/exchanges/{id}/withdraw", web::post().to(withdraw))
        .route("/exchanges/{id}/reverse", web::post().to(reverse));
}

/// One act of help.
#[derive(Serialize, ToSchema)]
#[schema(as = Exchange)]
pub(crate) struct ExchangeWire {
    #[schema(format = "uuid")]
    id: String,
    /// `awaiting_receiver`, `queried`, `settled`, `withdrawn` or `reversed`.
    state: &'static str,
    giver: NameWire,
    receiver: NameWire,
    minutes: i64,
    #[schema(format = "date")]
    happened_on: String,
    /// The slug of the kind of help.
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Who keyed it; null for an import.
    keyed_by: Option<NameWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf: Option<OnBehalfShown>,
    /// The time that the receiver suggested instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggested_minutes: Option<i64>,
    /// Its place in the books, once posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_seq: Option<i64>,
    /// The place in the books of the transfer that undid it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversed_by: Option<i64>,
    /// The exchange that it stands in for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    replaces: Option<String>,
    /// The exchange that stands in for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    replaced_by: Option<String>,
}

/// On whose word staff keyed it, and how they heard.
#[derive(Serialize, ToSchema)]
pub(crate) struct OnBehalfShown {
    told_by: &'static str,
    channel: &'static str,
}

impl ExchangeWire {
    /// An exchange as the API shows one.
    pub(crate) fn of(shown: &Shown) -> Self {
        let exchange = &shown.exchange;
        let on_behalf = exchange.on_behalf.map(|on| OnBehalfShown { told_by: on.told_by.code(), channel: on.channel.code() });
        Self {
            id: exchange.id.to_string(),
            state: exchange.state.code(),
            giver: NameWire::of(&shown.giver),
            receiver: NameWire::of(&shown.receiver),
            minutes: exchange.minutes.get(),
            happened_on: exchange.happened_on.to_string(),
            category: shown.category.slug.as_str().to_owned(),
            note: exchange.note.as_ref().map(ToString::to_string),
            keyed_by: shown.keyed_by.as_ref().map(NameWire::of),
            on_behalf,
            suggested_minutes: exchange.suggested.map(crate::domain::minutes::Amount::get),
            transfer_seq: exchange.transfer.map(|(_, seq)| seq),
            reversed_by: exchange.reversed_seq,
            replaces: exchange.replaces.map(|id| id.to_string()),
            replaced_by: exchange.replaced_by.map(|id| id.to_string()),
        }
    }
}

/// Exchanges, newest first: all for staff, one's own for members.
#[utoipa::path(
    get, path = "/exchanges", tag = "exchanges",
    params(
        ("state" = Option<String>, Query), ("member" = Option<String>, Query, description = "giver or receiver"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)
    ),
    responses((status = 200, body = Page<ExchangeWire>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["state", "member", "from", "to", "limit", "cursor"])?;
    let paging = Paging::read(&query, "exchanges")?;
    let mut faults = Faults::new();
    let given = |name: &str| query.has(name).then(|| query.text(name));
    let filter = ExchangeFilter {
        states: query.all("state").into_iter().filter_map(|code| faults.take("state", word(code, State::from_code))).collect(),
        party: faults.take_some("member", given("member").map(id::<MemberId>)),
        from: faults.take_some("from", given("from").map(day)),
        to: faults.take_some("to", given("to").map(day)),
        past: paging.after::<ExchangeId>()?,
        ..ExchangeFilter::default()
    };
    let filter = faults.done(Some(filter))?;
    let limit = paging.one_more();
    let found = blocking(&banks, move |banks| banks.list_exchanges(&api.actor, &filter, limit)).await?;
    json(&paging.page("exchanges", found, |shown| shown.exchange.id.to_string(), |shown| ExchangeWire::of(&shown)))
}

/// Logs help. The receiver's word is posted at once, the giver's waits for the receiver.
#[utoipa::path(
    post, path = "/exchanges", tag = "exchanges", params(("Idempotency-Key" = String, Header)), request_body = NewExchangeWire,
    responses((status = 201, body = ExchangeWire), (status = 409, description = "`exchange.second_look` with `reasons`, or `ledger.below_floor`"))
)]
pub(crate) async fn add(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<NewExchangeWire>) -> PageResult {
    let (key, new) = (idempotency_key(&req)?, body.0.read()?);
    let done = blocking(&banks, move |banks| banks.log_exchange(&api.actor, &new, Some(&key))).await?;
    Ok(replayed(json_created(&ExchangeWire::of(&done.value))?, done.replay))
}

/// One exchange.
#[utoipa::path(get, path = "/exchanges/{id}", tag = "exchanges", params(("id" = String, Path)), responses((status = 200, body = ExchangeWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: ExchangeId = id_in_path(&path)?;
    let shown = blocking(&banks, move |banks| banks.exchange(&api.actor, id)).await?;
    json(&ExchangeWire::of(&shown))
}

/// Says yes: the receiver to what was logged, the giver to a time that the receiver suggested, staff to any time.
#[utoipa::path(
    post, path = "/exchanges/{id}/confirm", tag = "exchanges",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = Option<ConfirmWire>,
    responses((status = 200, body = ExchangeWire))
)]
pub(crate) async fn confirm(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    path: web::Path<String>,
    body: Perhaps<ConfirmWire>,
) -> PageResult {
    let id: ExchangeId = id_in_path(&path)?;
    let (key, how) = (idempotency_key(&req)?, body.0.read()?);
    let done = blocking(&banks, move |banks| banks.confirm_exchange(&api.actor, id, &how, Some(&key))).await?;
    Ok(replayed(json(&ExchangeWire::of(&done.value))?, done.replay))
}

/// Says that something is not right; staff look at it.
#[utoipa::path(
    post, path = "/exchanges/{id}/query", tag = "exchanges", params(("id" = String, Path)), request_body = QueryWire,
    responses((status = 200, body = ExchangeWire))
)]
pub(crate) async fn query(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<QueryWire>) -> PageResult {
    let id: ExchangeId = id_in_path(&path)?;
    let (reason, suggested) = body.0.read()?;
    let shown = blocking(&banks, move |banks| banks.query_exchange(&api.actor, id, &reason, suggested)).await?;
    json(&ExchangeWire::of(&shown))
}

/// Takes back what is not in the books yet.
#[utoipa::path(
    post, path = "/exchanges/{id}/withdraw", tag = "exchanges", params(("id" = String, Path)), request_body = Option<WithdrawWire>,
    responses((status = 200, body = ExchangeWire))
)]
pub(crate) async fn withdraw(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Perhaps<WithdrawWire>) -> PageResult {
    let id: ExchangeId = id_in_path(&path)?;
    let reason = body.0.read()?;
    let shown = blocking(&banks, move |banks| banks.withdraw_exchange(&api.actor, id, reason.as_ref())).await?;
    json(&ExchangeWire::of(&shown))
}

/// Undoes what is in the books, and says what should stand instead; staff. Answers the exchange that was undone;
/// `replaced_by` names the one that stands in for it.
#[utoipa::path(
    post, path = "/exchanges/{id}/reverse", tag = "exchanges",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = ReverseWire,
    responses((status = 200, body = ExchangeWire))
)]
pub(crate) async fn reverse(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    path: web::Path<String>,
    body: Body<ReverseWire>,
) -> PageResult {
    let id: ExchangeId = id_in_path(&path)?;
    let (key, how) = (idempotency_key(&req)?, body.0.read()?);
    let done = blocking(&banks, move |banks| banks.reverse_exchange(&api.actor, id, &how, Some(&key))).await?;
    Ok(replayed(json(&ExchangeWire::of(&done.value.old))?, done.replay))
}
