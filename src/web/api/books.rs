//! `/books` and `/transfers`: the totals that anyone in the bank can see, and the record itself.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::id::AccountId;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Posting, Transfer, TransferKind};
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::ledger::audit::{Books, TransferQuery};
use crate::service::ledger::movement::NewMovement;
use crate::web::api::wire::{
    Body, Faults, Message, Page, Paging, day, id, id_in_path, idempotency_key, minutes, only_known, replayed, time, word,
};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of these resources.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/books", web::get().to(books))
        .route("/transfers", web::get().to(list))
        .route("/transfers", web::post().to(add))
        .route("/transfers/{seq}", web::get().to(one));
}

/// The bank's books in a few sums.
#[derive(Serialize, ToSchema)]
#[schema(as = Books)]
pub(crate) struct BooksWire {
    by_kind: ByKind,
    /// The balance of whose token it is.
    own_minutes: Option<i64>,
    /// The sum of all accounts: always 0.
    total_minutes: i64,
    transfers: i64,
    /// The newest checkpoint, a signed note; there is none before the first transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<String>,
}

/// The sum of each kind of account, in minutes.
#[derive(Serialize, ToSchema)]
pub(crate) struct ByKind {
    members: i64,
    organisations: i64,
    pot: i64,
    bank: i64,
    partners: i64,
}

impl BooksWire {
    fn of(books: &Books) -> Self {
        let sum =
            |kind: AccountKind| books.totals.iter().filter(|(each, _)| *each == kind).map(|(_, minutes)| *minutes).sum::<Minutes>().get();
        let by_kind = ByKind {
            members: sum(AccountKind::Member),
            organisations: sum(AccountKind::Organisation),
            pot: sum(AccountKind::Pot),
            bank: sum(AccountKind::Bank),
            partners: sum(AccountKind::Partner),
        };
        Self {
            by_kind,
            own_minutes: books.own.map(Minutes::get),
            total_minutes: books.total.get(),
            transfers: books.transfers,
            checkpoint: books.checkpoint.clone(),
        }
    }
}

/// The books' totals; anyone in the bank.
#[utoipa::path(get, path = "/books", tag = "books", responses((status = 200, body = BooksWire)))]
pub(crate) async fn books(banks: web::Data<Banks>, api: Api) -> PageResult {
    let books = blocking(&banks, move |banks| banks.books(&api.actor)).await?;
    json(&BooksWire::of(&books))
}

/// One transfer with its postings.
#[derive(Serialize, ToSchema)]
#[schema(as = Transfer)]
pub(crate) struct TransferWire {
    seq: i64,
    #[schema(format = "uuid")]
    id: String,
    kind: &'static str,
    #[schema(format = "date-time")]
    recorded_at: String,
    #[schema(format = "date")]
    happened_on: String,
    /// The id of the transfer that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    reverses: Option<String>,
    postings: Vec<PostingWire>,
}

/// Minutes into (+) or out of (−) one account.
#[derive(Serialize, ToSchema)]
#[schema(as = Posting)]
pub(crate) struct PostingWire {
    #[schema(format = "uuid")]
    account_id: String,
    minutes: i64,
    /// The account's balance after it; null where it is not yours to see.
    balance_after_minutes: Option<i64>,
}

impl TransferWire {
    /// A transfer as this actor may see it: a member learns the balance of their own account only.
    fn of(transfer: &Transfer, actor: &Actor) -> Self {
        let visible = |account| actor.can(Act::SeeAllBooks) || actor.account() == Some(account);
        let posting = |posting: &Posting| PostingWire {
            account_id: posting.account.to_string(),
            minutes: posting.minutes.get(),
            balance_after_minutes: visible(posting.account).then(|| posting.balance_after.get()),
        };
        Self {
            seq: transfer.seq,
            id: transfer.id.to_string(),
            kind: transfer.kind.code(),
            recorded_at: time(transfer.recorded_at),
            happened_on: transfer.happened_on.to_string(),
            reverses: transfer.reverses.map(|id| id.to_string()),
            postings: transfer.postings.iter().map(posting).collect(),
        }
    }
}

/// Transfers in the order in which they were written; staff, and a member those of an account of their own.
#[utoipa::path(
    get, path = "/transfers", tag = "books",
    params(
        ("account" = Option<String>, Query), ("from" = Option<String>, Query, description = "recorded on or after"),
        ("to" = Option<String>, Query, description = "recorded on or before"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)
    ),
    responses((status = 200, body = Page<TransferWire>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["account", "from", "to", "limit", "cursor"])?;
    let paging = Paging::read(&query, "transfers")?;
    let mut faults = Faults::new();
    let given = |name: &str| query.has(name).then(|| query.text(name));
    let asked = TransferQuery {
        account: faults.take_some("account", given("account").map(id::<AccountId>)),
        from: faults.take_some("from", given("from").map(day)),
        to: faults.take_some("to", given("to").map(day)),
    };
    let asked = faults.done(Some(asked))?;
    let (after, limit) = (paging.after::<i64>()?.unwrap_or(0), paging.one_more());
    let actor = api.actor.clone();
    let found = blocking(&banks, move |banks| banks.transfers(&actor, asked, after, limit)).await?;
    json(&paging.page("transfers", found, |transfer| transfer.seq.to_string(), |transfer| TransferWire::of(&transfer, &api.actor)))
}

/// One transfer by its place in the books.
#[utoipa::path(get, path = "/transfers/{seq}", tag = "books", params(("seq" = i64, Path)), responses((status = 200, body = TransferWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let seq: i64 = id_in_path(&path)?;
    let actor = api.actor.clone();
    let transfer = blocking(&banks, move |banks| banks.transfer(&actor, seq)).await?;
    json(&TransferWire::of(&transfer, &api.actor))
}

/// Minutes to move without help behind them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTransfer)]
pub(crate) struct NewTransferWire {
    /// `gift`, `grant` or `starting_credit`; members may give from their own account.
    kind: String,
    #[schema(format = "uuid")]
    from_account_id: String,
    #[schema(format = "uuid")]
    to_account_id: String,
    minutes: i64,
    reason: String,
}

fn movable(code: &str) -> Option<TransferKind> {
    TransferKind::from_code(code).filter(|kind| matches!(kind, TransferKind::Gift | TransferKind::Grant | TransferKind::StartingCredit))
}

impl NewTransferWire {
    fn read(&self) -> Result<NewMovement, Problem> {
        let mut faults = Faults::new();
        let kind = faults.take("kind", word(&self.kind, movable).or(Err(Message("invalid-kind"))));
        let from = faults.take("from_account_id", id(&self.from_account_id));
        let to = faults.take("to_account_id", id(&self.to_account_id));
        let minutes = faults.take("minutes", minutes(self.minutes));
        let reason = faults.take("reason", Reason::new(&self.reason));
        let ends = kind.zip(from).zip(to).zip(minutes).zip(reason);
        faults.done(ends.map(|((((kind, from), to), minutes), reason)| NewMovement { kind, from, to, minutes, reason }))
    }
}

/// The place and id of what was written.
#[derive(Serialize, ToSchema)]
#[schema(as = Written)]
pub(crate) struct WrittenWire {
    seq: i64,
    #[schema(format = "uuid")]
    id: String,
}

/// Moves minutes by gift, grant or starting credit.
#[utoipa::path(
    post, path = "/transfers", tag = "books", params(("Idempotency-Key" = String, Header)), request_body = NewTransferWire,
    responses((status = 201, body = WrittenWire))
)]
pub(crate) async fn add(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<NewTransferWire>) -> PageResult {
    let (key, new) = (idempotency_key(&req)?, body.0.read()?);
    let done = blocking(&banks, move |banks| banks.move_minutes(&api.actor, &new, Some(&key))).await?;
    let answer = json_created(&WrittenWire { seq: done.value.seq, id: done.value.id.to_string() })?;
    Ok(replayed(answer, done.replay))
}
