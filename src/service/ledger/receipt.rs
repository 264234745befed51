//! The receipt of a transfer: what stands in the log, its proof and the newest checkpoint, for whoever may see the transfer.
//!
//! Nobody's name is known here: the doors' receipt, with names beside it, is the office's.

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::log::{canonical, leaf_hash};
use crate::domain::ledger::receipt::Receipt;
use crate::service::actor::Actor;
use crate::service::error::{Refusal, Result};
use crate::service::ledger::audit::visible_transfer;
use crate::store::db::{Reader, StoreError};
use crate::store::ledger::log;
use crate::store::ledger::transfer::Record;

/// The receipt of a transfer: staff any, a member those of their own account. Reads O(log n) rows.
pub(in crate::service) fn receipt_of(reader: &mut Reader, actor: &Actor, bank: BankId, seq: i64) -> Result<Receipt> {
    let record = visible_transfer(reader, actor, bank, seq)?;
    proven(reader, bank, record)
}

/// The receipt of a transfer that its reader may see. Reads O(log n) rows.
pub(in crate::service) fn proven(reader: &mut Reader, bank: BankId, record: Record) -> Result<Receipt> {
    let seq = record.transfer.seq;
    // A leaf of the first edition holds both people's balances, which are nobody else's business.
    if leaf_hash(&canonical(bank, &record.transfer)) != record.leaf_hash {
        return Err(Refusal::NoReceipt.into());
    }
    let checkpoint = log::head(reader, bank)?.checkpoint.ok_or(Refusal::NoCheckpoint)?.note;
    let size = Checkpoint::read(&checkpoint).or(Err(StoreError::Corrupt("bank_heads.checkpoint")))?.size;
    if size < seq {
        return Err(Refusal::NoCheckpoint.into());
    }
    let hashes = log::inclusion(reader, bank, seq, size)?;
    Ok(Receipt { bank, transfer: record.transfer, words: record.words, hashes, checkpoint })
}
