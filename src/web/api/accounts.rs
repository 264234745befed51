//! `/accounts`: balances and statements. Staff see all; everybody the pot's and the bank's, and their own.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::id::AccountId;
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::people::member::MemberKind;
use crate::service::bank::Banks;
use crate::service::ledger::audit::BalanceBasis;
use crate::service::office::statement::{Line, Other};
use crate::web::api::wire::{Faults, Message, Page, Paging, day, id_in_path, only_known, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/accounts", web::get().to(list))
        .route("/accounts/{id}", web::get().to(one))
        .route("/accounts/{id}/statement", web::get().to(statement))
        .route("/accounts/{id}/balance", web::get().to(balance));
}

/// An account as it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountState {
    #[schema(format = "uuid")]
    id: String,
    /// `member`, `organisation`, `pot`, `bank` or `partner`.
    kind: &'static str,
    balance_minutes: i64,
    /// The lowest balance that a posting may leave; null without a floor.
    floor_minutes: Option<i64>,
    /// No account has a ceiling; null.
    ceiling_minutes: Option<i64>,
}

impl AccountState {
    /// An account as the API shows one.
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            kind: account.kind.code(),
            balance_minutes: account.balance.get(),
            floor_minutes: account.floor.map(crate::domain::minutes::Minutes::get),
            ceiling_minutes: None,
        }
    }
}

/// The accounts of the bank; staff, and for the pot and the bank everybody.
#[utoipa::path(
    get, path = "/accounts", tag = "books",
    params(("kind" = Option<String>, Query), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<AccountState>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["kind", "limit", "cursor"])?;
    let paging = Paging::read(&query, "accounts")?;
    let mut faults = Faults::new();
    let kind = faults.take_some("kind", query.has("kind").then(|| word(query.text("kind"), AccountKind::from_code)));
    faults.done(Some(()))?;
    let (after, limit) = (paging.after::<AccountId>()?, paging.one_more());
    let found = blocking(&banks, move |banks| banks.accounts(&api.actor, kind, after, limit)).await?;
    json(&paging.page("accounts", found, |account| account.id.to_string(), |account| AccountState::of(&account)))
}

/// One account.
#[utoipa::path(get, path = "/accounts/{id}", tag = "books", params(("id" = String, Path)), responses((status = 200, body = AccountState)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: AccountId = id_in_path(&path)?;
    let account = blocking(&banks, move |banks| banks.account(&api.actor, id)).await?;
    json(&AccountState::of(&account))
}

/// One line of a statement.
#[derive(Serialize, ToSchema)]
#[schema(as = Line)]
pub(crate) struct LineWire {
    seq: i64,
    #[schema(format = "date-time")]
    recorded_at: String,
    #[schema(format = "date")]
    happened_on: String,
    /// What the transfer is for.
    kind: &'static str,
    other: OtherWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    /// Signed: plus is help given.
    minutes: i64,
    balance_after_minutes: i64,
    /// The seq of the transfer that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    exchange_id: Option<String>,
}

/// Who or what is on the other side.
#[derive(Serialize, ToSchema)]
#[schema(as = Other)]
pub(crate) struct OtherWire {
    /// The kind of the other account.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// A person's account is a `member`'s.
const fn account_word(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Person => AccountKind::Member.code(),
        MemberKind::Organisation => AccountKind::Organisation.code(),
    }
}

impl LineWire {
    fn of(line: Line) -> Self {
        let other = match line.other {
            Other::Member(label) => OtherWire { kind: account_word(label.kind), id: Some(label.id.to_string()), name: Some(label.name) },
            Other::Account(kind) => OtherWire { kind: kind.code(), id: None, name: None },
            Other::Group(name) => OtherWire { kind: "group", id: None, name: Some(name) },
        };
        Self {
            seq: line.seq,
            recorded_at: time(line.recorded_at),
            happened_on: line.happened_on.to_string(),
            kind: line.kind.code(),
            other,
            category: line.category.map(|category| category.slug.as_str().to_owned()),
            minutes: line.minutes.get(),
            balance_after_minutes: line.balance_after.get(),
            reverses: line.reverses_seq,
            exchange_id: line.exchange.map(|id| id.to_string()),
        }
    }
}

/// An account's statement, newest first.
#[utoipa::path(
    get, path = "/accounts/{id}/statement", tag = "books",
    params(("id" = String, Path), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<LineWire>))
)]
pub(crate) async fn statement(banks: web::Data<Banks>, api: Api, path: web::Path<String>, query: Query) -> PageResult {
    let id: AccountId = id_in_path(&path)?;
    only_known(&query, &["limit", "cursor"])?;
    let paging = Paging::read(&query, "statement")?;
    let (before, limit) = (paging.after::<i64>()?, paging.one_more());
    let found = blocking(&banks, move |banks| banks.statement(&api.actor, id, before, limit)).await?;
    json(&paging.page("statement", found, |line| line.seq.to_string(), LineWire::of))
}

/// A balance at the end of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = Balance)]
pub(crate) struct BalanceWire {
    #[schema(format = "date")]
    on: String,
    /// `recorded`: by when it was written; `happened`: by the day of the help.
    basis: &'static str,
    minutes: i64,
}

fn basis(code: &str) -> Option<(BalanceBasis, &'static str)> {
    match code {
        "recorded" => Some((BalanceBasis::Recorded, "recorded")),
        "happened" => Some((BalanceBasis::Happened, "happened")),
        _ => None,
    }
}

/// An account's balance at the end of a day; without a day, of today.
#[utoipa::path(
    get, path = "/accounts/{id}/balance", tag = "books",
    params(("id" = String, Path), ("on" = Option<String>, Query), ("basis" = Option<String>, Query)),
    responses((status = 200, body = BalanceWire))
)]
pub(crate) async fn balance(banks: web::Data<Banks>, api: Api, path: web::Path<String>, query: Query) -> PageResult {
    let id: AccountId = id_in_path(&path)?;
    only_known(&query, &["on", "basis"])?;
    let mut faults = Faults::new();
    let today = api.actor.caller()?.bank.day_at(banks.clock().now_ms());
    let on = if query.has("on") { faults.take("on", day(query.text("on"))) } else { Some(today) };
    let asked = if query.has("basis") { query.text("basis") } else { "recorded" };
    let chosen = faults.take("basis", basis(asked).ok_or(Message("invalid-choice")));
    let (on, (by, word)) = faults.done(on.zip(chosen))?;
    let minutes = blocking(&banks, move |banks| banks.balance_on(&api.actor, id, on, by)).await?;
    json(&BalanceWire { on: on.to_string(), basis: word, minutes: minutes.get() })
}
