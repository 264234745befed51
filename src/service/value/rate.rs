//! A bank's own wages and unit costs: written down, listed beside those that ship, and taken out. Those that ship cannot be changed.

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, RateId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::text::{Note, Reason, Title};
use crate::domain::value::rate::{Rate, RateKind, built_in};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::Answered;
use crate::service::value::register::asked;
use crate::store::value::{ending, rate};

/// A rate to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewRate {
    /// What it is for.
    pub(crate) kind: RateKind,
    /// What costs so much.
    pub(crate) what: Title,
    /// The first day on which it holds.
    pub(crate) from: Day,
    /// Pounds and pence.
    pub(crate) amount: Money,
    /// Where it was published.
    pub(crate) source: Note,
}

impl Banks {
    /// The rates that ship and then the bank's own, each by day; coordinator and operator.
    pub(crate) fn rates(&self, actor: &Actor) -> Result<Vec<Rate>> {
        let bank = actor.may(Act::SeeReport)?;
        let own = self.db.read(|reader| Ok::<_, Error>(rate::list(reader, bank)?))?;
        Ok(built_in().into_iter().chain(own).collect())
    }

    /// Writes one down, once under a key; coordinator and operator.
    pub(crate) fn add_rate(&self, actor: &Actor, new: &NewRate, key: Option<&str>) -> Result<Answered<Rate>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("add rate {new:?}")), |tx| {
            let NewRate { kind, what, from, amount, source } = new.clone();
            let id = RateId::new(self.clock.new_id());
            rate::insert(tx, bank, id, &Rate { id: Some(id), kind, what, from, amount, source }, self.recorded(actor))?;
            Ok(id.uuid())
        })?;
        let found = self.rate(bank, RateId::new(made.value))?;
        Ok(made.map(|_| found))
    }

    /// Takes one out; reports that are made from now on do not use it. Coordinator and operator.
    pub(crate) fn withdraw_rate(&self, actor: &Actor, id: RateId, reason: &Reason, key: Option<&str>) -> Result<Answered<Rate>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw rate {id} {reason:?}")), |tx| {
            rate::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            if ending::by_entry(tx, bank, id.uuid())?.is_some() {
                return Err(Refusal::EntryEnded.into());
            }
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            Ok(id.uuid())
        })?;
        let found = self.rate(bank, id)?;
        Ok(made.map(|_| found))
    }

    fn rate(&self, bank: BankId, id: RateId) -> Result<Rate> {
        self.db.read(|reader| rate::by_id(reader, bank, id)?.ok_or(Error::NotFound))
    }
}
