//! Reading the books: totals, accounts, transfers. Recomputing them is `inspection`'s.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId};
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::ledger::transfer::Transfer;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::ledger::account::{self, Basis};
use crate::store::ledger::log;
use crate::store::ledger::transfer::{self, Record, TransferFilter};
use crate::store::people::bank;

/// The books in one view: every kind of account and the sum of all, which is zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Books {
    /// The total of each kind of account, all five.
    pub(crate) totals: Vec<(AccountKind, Minutes)>,
    /// The reader's own balance.
    pub(crate) own: Option<Minutes>,
    /// The sum of everything: 0 in every sound bank.
    pub(crate) total: Minutes,
    /// How many transfers there are.
    pub(crate) transfers: i64,
    /// The newest checkpoint, a signed note; `None` before the first transfer.
    pub(crate) checkpoint: Option<String>,
}

/// Which day decides what counts towards a balance on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BalanceBasis {
    /// When it was recorded.
    Recorded,
    /// When the help happened.
    Happened,
}

/// Which transfers to list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct TransferQuery {
    /// Only those that touch this account.
    pub(crate) account: Option<AccountId>,
    /// Recorded on or after this day of the bank.
    pub(crate) from: Option<Day>,
    /// Recorded on or before this day of the bank.
    pub(crate) to: Option<Day>,
}

impl Banks {
    /// The totals that anyone in the bank can see.
    pub(crate) fn books(&self, actor: &Actor) -> Result<Books> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| {
            let found: BTreeMap<_, _> = account::totals_by_kind(reader, bank)?.into_iter().collect();
            let totals: Vec<_> = AccountKind::ALL.into_iter().map(|kind| (kind, found.get(&kind).copied().unwrap_or_default())).collect();
            let own = actor.account().map(|id| account::by_id(reader, bank, id)).transpose()?.flatten().map(|account| account.balance);
            let total = totals.iter().map(|(_, minutes)| *minutes).sum();
            let head = log::head(reader, bank)?;
            Ok(Books { totals, own, total, transfers: head.seq, checkpoint: head.checkpoint.map(|kept| kept.note) })
        })
    }

    /// One account: staff see all; everybody the pot, the bank's and their own.
    pub(crate) fn account(&self, actor: &Actor, id: AccountId) -> Result<Account> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| visible_account(reader, actor, bank, id))
    }

    /// Accounts in id order, as far as the actor may see them.
    pub(crate) fn accounts(&self, actor: &Actor, kind: Option<AccountKind>, after: Option<AccountId>, limit: i64) -> Result<Vec<Account>> {
        let shared = matches!(kind, Some(AccountKind::Pot | AccountKind::Bank));
        let bank = actor.may(if shared { Act::SeeBooks } else { Act::SeeAllBooks })?;
        self.db.read(|reader| Ok(account::list(reader, bank, kind, after, limit)?))
    }

    /// An account's balance at the end of a day.
    pub(crate) fn balance_on(&self, actor: &Actor, id: AccountId, on: Day, basis: BalanceBasis) -> Result<Minutes> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| {
            visible_account(reader, actor, bank, id)?;
            let basis = match basis {
                BalanceBasis::Happened => Basis::HappenedBy(on),
                BalanceBasis::Recorded => Basis::RecordedBefore(day_ends(reader, bank, on)?),
            };
            Ok(account::balance_as_of(reader, bank, id, basis)?)
        })
    }

    /// Transfers in order; a member sees those of their own account only.
    pub(crate) fn transfers(&self, actor: &Actor, query: TransferQuery, after_seq: i64, limit: i64) -> Result<Vec<Transfer>> {
        let bank = actor.may(Act::SeeBooks)?;
        if !actor.can(Act::SeeAllBooks) && query.account.is_none() {
            return Err(Error::Forbidden);
        }
        self.db.read(|reader| {
            if let Some(id) = query.account {
                visible_account(reader, actor, bank, id)?;
            }
            let recorded_from = query.from.and_then(|day| day.pred_opt()).map(|day| day_ends(reader, bank, day)).transpose()?;
            let recorded_before = query.to.map(|day| day_ends(reader, bank, day)).transpose()?;
            let filter = TransferFilter { account: query.account, recorded_from, recorded_before };
            let records = transfer::list(reader, bank, filter, after_seq, limit)?;
            Ok(records.into_iter().map(|record| record.transfer).collect())
        })
    }

    /// One transfer: staff see all, a member those of their own account.
    pub(crate) fn transfer(&self, actor: &Actor, seq: i64) -> Result<Transfer> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| Ok(visible_transfer(reader, actor, bank, seq)?.transfer))
    }
}

/// An account as far as the actor may see it.
pub(in crate::service) fn visible_account(reader: &mut Reader, actor: &Actor, bank: BankId, id: AccountId) -> Result<Account> {
    let account = account::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let shared = matches!(account.kind, AccountKind::Pot | AccountKind::Bank);
    if shared || actor.account() == Some(id) || actor.can(Act::SeeAllBooks) { Ok(account) } else { Err(Error::NotFound) }
}

/// A transfer as far as the actor may see it: staff all, a member those of their own account.
pub(in crate::service) fn visible_transfer(reader: &mut Reader, actor: &Actor, bank: BankId, seq: i64) -> Result<Record> {
    let record = transfer::by_seq(reader, bank, seq)?.ok_or(Error::NotFound)?;
    let own = record.transfer.postings.iter().any(|posting| Some(posting.account) == actor.account());
    if own || actor.can(Act::SeeAllBooks) { Ok(record) } else { Err(Error::NotFound) }
}

/// The first moment after a day of the bank, UTC milliseconds.
fn day_ends(reader: &mut Reader, bank: BankId, day: Day) -> Result<i64> {
    let zone = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.time_zone;
    let next = day.succ_opt().unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    // Where midnight does not exist, the day begins at the first moment that does.
    let local =
        next.and_local_timezone(zone).earliest().or_else(|| (next + chrono::Duration::hours(1)).and_local_timezone(zone).earliest());
    Ok(local.map_or_else(|| next.and_utc().timestamp_millis(), |local| local.timestamp_millis()))
}
