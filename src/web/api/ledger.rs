//! `/ledger`: the newest checkpoint, and proofs that one size of the books begins with another; `/transfers/{seq}/receipt`.

use actix_web::web;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::words::Words;
use crate::service::bank::Banks;
use crate::service::error::Refusal;
use crate::service::ledger::log::Consistency;
use crate::web::api::wire::{Faults, Message, id_in_path, only_known};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::page::receipts::receipt_text;
use crate::web::problem::{PageResult, Problem, json, plain_text};

/// The routes of these resources.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/ledger/checkpoint", web::get().to(checkpoint))
        .route("/ledger/consistency", web::get().to(consistency))
        .route("/transfers/{seq}/receipt", web::get().to(receipt));
}

/// The bank's newest checkpoint, a C2SP signed note; anyone in the bank. 404 `ledger.no_checkpoint` before the first transfer.
#[utoipa::path(get, path = "/ledger/checkpoint", tag = "books", responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn checkpoint(banks: web::Data<Banks>, api: Api) -> PageResult {
    let note = blocking(&banks, move |banks| banks.checkpoint(&api.actor)).await?;
    note.map(plain_text).ok_or(Problem::from(Refusal::NoCheckpoint))
}

/// A proof that the books of one size begin with the books of another (RFC 6962 §2.1.2). Hashes are base64.
#[derive(Serialize, ToSchema)]
#[schema(as = Consistency)]
pub(crate) struct ConsistencyWire {
    from: i64,
    /// The root at the smaller size.
    from_root: String,
    to: i64,
    /// The root at the larger size.
    to_root: String,
    hashes: Vec<String>,
}

impl ConsistencyWire {
    fn of(proof: &Consistency) -> Self {
        Self {
            from: proof.from,
            from_root: STANDARD.encode(proof.from_root),
            to: proof.to,
            to_root: STANDARD.encode(proof.to_root),
            hashes: proof.hashes.iter().map(|hash| STANDARD.encode(hash)).collect(),
        }
    }
}

/// The proof that the books with `to` transfers begin with the books with `from`; anyone in the bank.
#[utoipa::path(
    get, path = "/ledger/consistency", tag = "books",
    params(("from" = i64, Query, description = "from 1"), ("to" = i64, Query, description = "not below from, at most the number of transfers")),
    responses((status = 200, body = ConsistencyWire))
)]
pub(crate) async fn consistency(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["from", "to"])?;
    let mut faults = Faults::new();
    let size = |name: &str| query.text(name).parse::<i64>().or(Err(Message("invalid-number")));
    let sizes = faults.take("from", size("from")).zip(faults.take("to", size("to")));
    let (from, to) = faults.done(sizes)?;
    let proof = blocking(&banks, move |banks| banks.consistency(&api.actor, from, to)).await?;
    json(&ConsistencyWire::of(&proof))
}

/// The receipt of a transfer as text; staff any, a member those of their own account.
#[utoipa::path(
    get, path = "/transfers/{seq}/receipt", tag = "books", params(("seq" = i64, Path)),
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(crate) async fn receipt(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let seq: i64 = id_in_path(&path)?;
    let told = blocking(&banks, move |banks| banks.receipt(&api.actor, seq)).await?;
    Ok(plain_text(receipt_text(&Words::default(), &told)))
}
