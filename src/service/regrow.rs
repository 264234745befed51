//! Brings the log and the totals of a bank up to its transfers: for books that were kept before there was a log.
//!
//! It never touches a bank that has a log; whether such a log is right is `ledger verify`'s to say.

use std::collections::BTreeMap;

use crate::domain::id::{BankId, CategoryId, TransferId};
use crate::domain::ledger::log::Edge;
use crate::domain::ledger::totals::{Counted, Counts, Totals};
use crate::domain::ledger::transfer::Transfer;
use crate::service::bookkeeper::Pen;
use crate::service::error::{Error, Result};
use crate::store::db::{Db, Reader, StoreError, Tx};
use crate::store::help::exchange;
use crate::store::ledger::log::Kept;
use crate::store::ledger::transfer::TransferFilter;
use crate::store::ledger::{log, totals, transfer};
use crate::store::people::bank;

/// Transfers that are read at a time.
const PAGE: i64 = 2_000;

/// Grows the logs that are missing.
pub(in crate::service) fn regrow(db: &Db, pen: &Pen) -> Result<()> {
    for bank in db.read(bank::list)? {
        if db.read(|reader| is_without_log(reader, bank.id))? {
            tracing::info!(bank = bank.slug.as_str(), "growing the log over the transfers that are there");
            db.write(bank.id, |tx| grow(tx, pen, bank.id))?;
        }
    }
    Ok(())
}

fn is_without_log(reader: &mut Reader, bank: BankId) -> std::result::Result<bool, StoreError> {
    let head = log::head(reader, bank)?;
    Ok(head.edge.is_none() && head.checkpoint.is_none() && !log::has_nodes(reader, bank)?)
}

fn grow(tx: &mut Tx, pen: &Pen, bank: BankId) -> Result<()> {
    let (mut edge, mut all) = (Edge::default(), Totals::default());
    if !is_without_log(tx, bank)? {
        return Ok(());
    }
    loop {
        let page = transfer::list(tx, bank, TransferFilter::default(), edge.size(), PAGE)?;
        if page.is_empty() {
            break;
        }
        let categories = exchange::categories_between(tx, bank, edge.size(), edge.size().saturating_add(PAGE))?;
        let mut nodes = Vec::new();
        for record in &page {
            edge.push(record.leaf_hash, &mut nodes);
            let counted = counted(tx, bank, &record.transfer, &categories)?;
            all.count(&counted, record.transfer.postings.iter().map(|posting| (posting.account, posting.minutes)));
        }
        log::append(tx, bank, &nodes)?;
    }
    totals::add(tx, bank, &all)?;
    let note = pen.notary.sign(bank, edge.size(), &edge.root())?;
    Ok(log::set_head(tx, bank, &edge, &Kept { note, made_at: pen.clock.now_ms() })?)
}

/// What a transfer counts as, from the rows alone.
pub(in crate::service) fn counted(
    reader: &mut Reader,
    bank: BankId,
    transfer: &Transfer,
    categories: &BTreeMap<TransferId, CategoryId>,
) -> Result<Counted> {
    let Some(undone) = transfer.reverses else {
        let category = categories.get(&transfer.id).copied();
        return Ok(Counted { how: Counts::Adds, kind: transfer.kind, happened_on: transfer.happened_on, category });
    };
    let old = transfer::by_id(reader, bank, undone)?.ok_or(Error::Fault(StoreError::Corrupt("transfers.reverses")))?.transfer;
    let category = exchange::categories_between(reader, bank, old.seq.saturating_sub(1), old.seq)?.get(&undone).copied();
    Ok(Counted { how: Counts::TakesAway, kind: old.kind, happened_on: old.happened_on, category })
}
