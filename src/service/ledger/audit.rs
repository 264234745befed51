//! Reading the books and checking them: totals, accounts, transfers, and `ledger verify`, which recomputes everything.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId};
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::ledger::log::{canonical, commitment, leaf_hash};
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

/// What a check of the books found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Verdict {
    /// Transfers read.
    pub(crate) transfers: i64,
    /// Accounts compared.
    pub(crate) accounts: i64,
    /// The first thing that is wrong.
    pub(crate) fault: Option<Fault>,
}

/// Something wrong in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// The transfer, where one is at fault.
    pub(crate) seq: Option<i64>,
    /// The account, where one is at fault.
    pub(crate) account: Option<AccountId>,
    /// What is wrong.
    pub(crate) what: FaultKind,
}

/// What can be wrong in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FaultKind {
    /// A number is missing or out of order.
    Gap,
    /// The postings do not sum to zero, or there are fewer than two.
    Unbalanced,
    /// A posting's version does not follow the one before.
    Version,
    /// A posting's balance is not the sum of what came before.
    Balance,
    /// The leaf hash is not the hash of the transfer.
    Leaf,
    /// The words are not those that were committed to.
    Words,
    /// The kept balance or version of an account is not what its postings say.
    Kept,
    /// The bank's head is not its last transfer.
    Head,
    /// The sum of all accounts is not zero.
    Total,
}

const VERIFY_PAGE: i64 = 2_000;

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
            Ok(Books { totals, own, total, transfers: head.seq, checkpoint: head.checkpoint })
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

    /// Recomputes everything from the first transfer on; `progress` hears the last seq of each page.
    pub(crate) fn verify_ledger(&self, actor: &Actor, progress: &mut dyn FnMut(i64)) -> Result<Verdict> {
        let bank = actor.may(Act::SeeAllBooks)?;
        self.db.read(|reader| {
            let mut check = Check { bank, seq: 0, accounts: BTreeMap::new() };
            loop {
                let page = transfer::list(reader, bank, TransferFilter::default(), check.seq, VERIFY_PAGE)?;
                if page.is_empty() {
                    break;
                }
                for record in &page {
                    if let Some(what) = check.follow(record) {
                        let fault = Fault { seq: Some(check.seq + 1), account: None, what };
                        return Ok(Verdict { transfers: check.seq, accounts: 0, fault: Some(fault) });
                    }
                }
                progress(check.seq);
            }
            check.compare(reader)
        })
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

/// The state of a check: what the transfers so far say.
struct Check {
    bank: BankId,
    seq: i64,
    accounts: BTreeMap<AccountId, (i64, i64)>,
}

impl Check {
    /// Follows one transfer; says what is wrong with it, if anything.
    fn follow(&mut self, record: &Record) -> Option<FaultKind> {
        let transfer = &record.transfer;
        if transfer.seq != self.seq + 1 {
            return Some(FaultKind::Gap);
        }
        let total: i64 = transfer.postings.iter().fold(0, |total, posting| total.saturating_add(posting.minutes.get()));
        if total != 0 || transfer.postings.len() < 2 {
            return Some(FaultKind::Unbalanced);
        }
        for posting in &transfer.postings {
            let (balance, version) = self.accounts.entry(posting.account).or_default();
            *balance = balance.saturating_add(posting.minutes.get());
            *version += 1;
            if posting.version != *version {
                return Some(FaultKind::Version);
            }
            if posting.balance_after.get() != *balance {
                return Some(FaultKind::Balance);
            }
        }
        if leaf_hash(&canonical(self.bank, transfer)) != record.leaf_hash {
            return Some(FaultKind::Leaf);
        }
        let words_kept = record.words.as_ref().is_none_or(|(salt, memo)| Some(commitment(*salt, memo)) == transfer.memo_commitment);
        if !words_kept {
            return Some(FaultKind::Words);
        }
        self.seq = transfer.seq;
        None
    }

    /// Holds what is kept against what the transfers say.
    fn compare(self, reader: &mut Reader) -> Result<Verdict> {
        let kept = transfer::list_kept_balances(reader, self.bank)?;
        let accounts = i64::try_from(kept.len()).unwrap_or(i64::MAX);
        let wrong = kept.iter().find(|kept| self.accounts.get(&kept.account).copied().unwrap_or_default() != (kept.balance, kept.version));
        let total = kept.iter().fold(0_i64, |total, kept| total.saturating_add(kept.balance));
        let fault = if let Some(kept) = wrong {
            Some(Fault { seq: None, account: Some(kept.account), what: FaultKind::Kept })
        } else if transfer::last_seq(reader, self.bank)? != self.seq {
            Some(Fault { seq: Some(self.seq + 1), account: None, what: FaultKind::Head })
        } else if total != 0 {
            Some(Fault { seq: None, account: None, what: FaultKind::Total })
        } else {
            None
        };
        Ok(Verdict { transfers: self.seq, accounts, fault })
    }
}
