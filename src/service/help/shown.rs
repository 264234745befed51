//! An exchange with the names that go with it, as every door shows it, and who may see it.

use std::collections::BTreeSet;

use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Exchange, Hand};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::member::Member;
use crate::service::actor::Actor;
use crate::service::error::{Error, Result};
use crate::store::db::{Reader, StoreError};
use crate::store::help::{category, exchange};
use crate::store::people::member::{self, Label};

/// An exchange with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    /// The exchange.
    pub(crate) exchange: Exchange,
    /// Who helped.
    pub(crate) giver: Label,
    /// Who was helped.
    pub(crate) receiver: Label,
    /// What kind of help.
    pub(crate) category: Category,
    /// Who keyed it; `None` for an import.
    pub(crate) keyed_by: Option<Label>,
}

impl Shown {
    /// The party on the other side of a member.
    pub(crate) fn other_than(&self, member: MemberId) -> &Label {
        if self.giver.id == member { &self.receiver } else { &self.giver }
    }
}

/// The two people of an exchange.
pub(in crate::service) struct People {
    /// Who helped.
    pub(in crate::service) giver: Member,
    /// Who was helped.
    pub(in crate::service) receiver: Member,
}

impl People {
    /// The people of an exchange that is there already. Somebody who left since may still be in it.
    pub(in crate::service) fn of(reader: &mut Reader, bank: BankId, exchange: &Exchange) -> Result<Self> {
        let giver = member::by_id(reader, bank, exchange.giver)?.ok_or(Error::NotFound)?;
        let receiver = member::by_id(reader, bank, exchange.receiver)?.ok_or(Error::NotFound)?;
        Ok(Self { giver, receiver })
    }
}

/// Puts names to exchanges, in their order.
pub(in crate::service) fn show(reader: &mut Reader, bank: BankId, exchanges: Vec<Exchange>) -> Result<Vec<Shown>> {
    if exchanges.is_empty() {
        return Ok(Vec::new());
    }
    let people: BTreeSet<MemberId> =
        exchanges.iter().flat_map(|each| [Some(each.giver), Some(each.receiver), each.keyed_by]).flatten().collect();
    let labels = member::labels(reader, bank, &people.into_iter().collect::<Vec<_>>())?;
    let categories = category::told(reader, bank)?;
    let missing = || Error::Fault(StoreError::Corrupt("an exchange without its people or category"));
    let named = |exchange: Exchange| {
        Ok(Shown {
            giver: labels.get(&exchange.giver).cloned().ok_or_else(missing)?,
            receiver: labels.get(&exchange.receiver).cloned().ok_or_else(missing)?,
            category: categories.get(&exchange.category).cloned().ok_or_else(missing)?,
            keyed_by: exchange.keyed_by.and_then(|id| labels.get(&id).cloned()),
            exchange,
        })
    };
    exchanges.into_iter().map(named).collect()
}

/// Puts names to one exchange.
pub(in crate::service) fn show_one(reader: &mut Reader, bank: BankId, exchange: Exchange) -> Result<Shown> {
    show(reader, bank, vec![exchange])?.pop().ok_or(Error::NotFound)
}

/// An exchange that the actor may see, and whose hand the actor's is. Strangers find nothing.
pub(in crate::service) fn visible(reader: &mut Reader, actor: &Actor, bank: BankId, id: ExchangeId) -> Result<(Exchange, Hand)> {
    let found = exchange::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let hand = actor.member().and_then(|member| found.party(member));
    match hand {
        Some(hand) => Ok((found, hand)),
        None if actor.can(Act::LogForOthers) => Ok((found, Hand::Staff)),
        None => Err(Error::NotFound),
    }
}
