//! The one place that appends to the books. It decides in memory against locked balances, then writes each table once.
//!
//! The batch shape is here from the start: a refusal refuses only its own draft. Nothing else posts.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{AccountId, BankId, TransferId};
use crate::domain::ledger::account::Account;
use crate::domain::ledger::limits::{LedgerRefusal, apply};
use crate::domain::ledger::log::{canonical, commitment, leaf_hash};
use crate::domain::ledger::transfer::{Draft, Posting, Transfer};
use crate::service::clock::Clock;
use crate::service::error::{Refusal, Result};
use crate::store::db::Tx;
use crate::store::ledger::account;
use crate::store::ledger::transfer::{self, Record};

/// What came of one draft.
pub(crate) type Posted = std::result::Result<Transfer, LedgerRefusal>;

/// Appends drafts in order, all in the caller's transaction, and answers each. The bank's lock row is held (`Db::write`).
pub(crate) fn append(tx: &mut Tx, clock: &Clock, bank: BankId, drafts: &[Draft]) -> Result<Vec<Posted>> {
    let named: BTreeSet<AccountId> = drafts.iter().flat_map(|draft| draft.legs.as_slice()).map(|leg| leg.account).collect();
    let mut accounts = account::lock(tx, bank, &named.into_iter().collect::<Vec<_>>())?;
    let mut seq = transfer::last_seq(tx, bank)?;
    let (mut answers, mut records) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(drafts.len()));
    let mut undone: BTreeSet<TransferId> = BTreeSet::new();
    for draft in drafts {
        match decide(tx, bank, draft, &mut accounts, &mut undone)? {
            Err(refusal) => answers.push(Err(refusal)),
            Ok(postings) => {
                seq += 1;
                let record = record(clock, bank, seq, draft, postings);
                answers.push(Ok(record.transfer.clone()));
                records.push(record);
            }
        }
    }
    transfer::append(tx, bank, &records)?;
    let touched: BTreeSet<AccountId> = records.iter().flat_map(|record| &record.transfer.postings).map(|posting| posting.account).collect();
    let changed: Vec<&Account> = accounts.values().filter(|account| touched.contains(&account.id)).collect();
    account::set_balances(tx, &changed)?;
    Ok(answers)
}

/// Appends one draft; a refusal of the books becomes the refusal of the use case.
pub(crate) fn append_one(tx: &mut Tx, clock: &Clock, bank: BankId, draft: Draft) -> Result<std::result::Result<Transfer, Refusal>> {
    let answer = append(tx, clock, bank, &[draft])?.pop();
    Ok(answer.unwrap_or(Err(LedgerRefusal::UnknownAccount)).map_err(Refusal::from))
}

fn decide(
    tx: &mut Tx,
    bank: BankId,
    draft: &Draft,
    accounts: &mut BTreeMap<AccountId, Account>,
    undone: &mut BTreeSet<TransferId>,
) -> Result<std::result::Result<Vec<Posting>, LedgerRefusal>> {
    if let Some(target) = draft.reverses
        && (undone.contains(&target) || transfer::is_reversed(tx, bank, target)?)
    {
        return Ok(Err(LedgerRefusal::AlreadyReversed));
    }
    let decided = apply(&draft.legs, draft.floor, accounts);
    if decided.is_ok() {
        undone.extend(draft.reverses);
    }
    Ok(decided)
}

fn record(clock: &Clock, bank: BankId, seq: i64, draft: &Draft, postings: Vec<Posting>) -> Record {
    let words = draft.memo.as_ref().map(|memo| (clock.salt(), memo.clone()));
    let transfer = Transfer {
        seq,
        id: TransferId::new(clock.new_id()),
        kind: draft.kind,
        recorded_at: clock.now_ms(),
        happened_on: draft.happened_on,
        source: draft.source.clone(),
        reverses: draft.reverses,
        memo_commitment: words.as_ref().map(|(salt, memo)| commitment(*salt, memo)),
        postings,
    };
    let leaf_hash = leaf_hash(&canonical(bank, &transfer));
    Record { transfer, leaf_hash, words }
}
