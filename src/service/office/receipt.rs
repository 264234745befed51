//! A receipt with what people read beside it: who is on its two sides, which kind of help it was and in which bank.

use std::collections::BTreeMap;

use crate::domain::help::category::Category;
use crate::domain::help::exchange::State;
use crate::domain::id::{AccountId, BankId, ExchangeId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::receipt::Receipt;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::help::shown::visible;
use crate::service::ledger::receipt::receipt_of;
use crate::service::office::statement::Other;
use crate::store::db::Reader;
use crate::store::help::{category, exchange};
use crate::store::ledger::account;
use crate::store::people::{bank, member};

/// A receipt and the names that go with it. Its reader may know them: they are staff, or one of the two sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// The receipt.
    pub(crate) receipt: Receipt,
    /// The bank.
    pub(crate) bank: Bank,
    /// Into whose account the minutes went.
    pub(crate) to: Other,
    /// Out of whose account they came.
    pub(crate) from: Other,
    /// How many: the first side's, where there are more than two.
    pub(crate) minutes: Minutes,
    /// The kind of help, where there was help.
    pub(crate) category: Option<Category>,
    /// Whether the exchange behind it was undone since.
    pub(crate) undone: bool,
}

impl Banks {
    /// The receipt of a transfer: staff any, a member those of their own account.
    pub(crate) fn receipt(&self, actor: &Actor, seq: i64) -> Result<Told> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| told(reader, actor, bank, seq))
    }

    /// The receipt of an exchange that is in the books: the two people's and staff's.
    pub(crate) fn exchange_receipt(&self, actor: &Actor, id: ExchangeId) -> Result<Told> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            let (exchange, _) = visible(reader, actor, bank, id)?;
            let (_, seq) = exchange.transfer.ok_or(Error::NotFound)?;
            told(reader, actor, bank, seq)
        })
    }
}

fn told(reader: &mut Reader, actor: &Actor, id: BankId, seq: i64) -> Result<Told> {
    let receipt = receipt_of(reader, actor, id, seq)?;
    let postings = &receipt.transfer.postings;
    let to = postings.iter().find(|posting| posting.minutes > Minutes::ZERO).ok_or(Error::NotFound)?;
    let from = postings.iter().find(|posting| posting.minutes < Minutes::ZERO).ok_or(Error::NotFound)?;
    let (to, from, minutes) = (to.account, from.account, to.minutes);
    // Of many sides a member knows only their own name for sure.
    let named = actor.can(Act::SeeAllBooks) || postings.len() == 2;
    let mut side = |account: AccountId| one_side(reader, id, account, named || actor.account() == Some(account));
    let (to, from) = (side(to)?, side(from)?);
    let source = receipt.transfer.source.strip_prefix("exchange:").and_then(|id| id.parse().ok());
    let behind = source.map(|exchange| exchange::by_id(reader, id, exchange)).transpose()?.flatten();
    let mut categories = if behind.is_some() { category::told(reader, id)? } else { BTreeMap::new() };
    let category = behind.as_ref().and_then(|exchange| categories.remove(&exchange.category));
    let undone = behind.is_some_and(|exchange| exchange.state == State::Reversed);
    let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
    Ok(Told { receipt, bank, to, from, minutes, category, undone })
}

fn one_side(reader: &mut Reader, bank: BankId, id: AccountId, named: bool) -> Result<Other> {
    let label = if named { member::labels_by_account(reader, bank, &[id])?.remove(&id) } else { None };
    match label {
        Some(label) => Ok(Other::Member(label)),
        None => Ok(Other::Account(account::by_id(reader, bank, id)?.map_or(AccountKind::Bank, |account| account.kind))),
    }
}
