//! A bank's own wages and unit costs: written down, listed beside those that ship, and taken out. Those that ship cannot be changed.

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, RateId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::{Note, Reason, Title};
use crate::domain::value::rate::{Rate, RateKind, built_in};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Invalid, Refusal, Result};
use crate::service::ledger::answered::Answered;
use crate::service::value::cost_text::{amount_message, read_on};
use crate::service::value::intake::{Cells, Format, Intake, IntakeMode};
use crate::service::value::register::asked;
use crate::store::value::{ending, rate};

const FORMAT: Format = Format { name: "rates", columns: RateText::COLUMNS };

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

/// A rate exactly as it was typed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct RateText {
    /// The kind's code.
    pub(crate) kind: String,
    /// What costs so much.
    pub(crate) what: String,
    /// The first day, as people in Britain write it or as `2024-04-01`.
    pub(crate) from: String,
    /// Pounds and pence.
    pub(crate) amount: String,
    /// Where it was published.
    pub(crate) source: String,
}

impl RateText {
    /// The columns of a file of rates.
    pub(crate) const COLUMNS: &'static [&'static str] = &["kind", "what", "from", "amount", "source"];

    /// Takes each field from wherever it stands by its name.
    pub(crate) fn gather(text: impl Fn(&'static str) -> String) -> Self {
        Self { kind: text("kind"), what: text("what"), from: text("from"), amount: text("amount"), source: text("source") }
    }

    /// Reads all of it, so that every wrong field is told at once.
    pub(crate) fn read(&self, today: Day) -> std::result::Result<NewRate, Vec<Invalid>> {
        let kind = RateKind::from_code(&self.kind.trim().to_lowercase().replace([' ', '-'], "_")).ok_or("rate-error-kind");
        let what = Title::new(&self.what).or(Err("rate-error-what"));
        let from = read_on(&self.from, today);
        let amount = Money::read(&self.amount).map_err(amount_message);
        let source = Note::new(&self.source).or(Err("rate-error-source"));
        let faults = [
            ("kind", kind.err()),
            ("what", what.as_ref().err().copied()),
            ("from", from.err()),
            ("amount", amount.err()),
            ("source", source.as_ref().err().copied()),
        ];
        match (kind, what, from, amount, source) {
            (Ok(kind), Ok(what), Ok(from), Ok(amount), Ok(source)) => Ok(NewRate { kind, what, from, amount, source }),
            _ => Err(faults.into_iter().filter_map(|(field, id)| id.map(|message| Invalid { field, message })).collect()),
        }
    }
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
            self.keep(tx, actor, Deed::of(DeedKind::RateWritten).thing(id.uuid()))?;
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
            self.keep(tx, actor, Deed::of(DeedKind::RateWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        let found = self.rate(bank, id)?;
        Ok(made.map(|_| found))
    }

    /// Brings in a file of rates, all or none; the same file only once. Coordinator and operator.
    pub(crate) fn import_rates(&self, actor: &Actor, bytes: &[u8], mode: IntakeMode) -> Result<Intake<Rate>> {
        let read =
            |cells: &Cells, today| {
                RateText::gather(|column| cells.text(column).to_owned()).read(today).map(|NewRate { kind, what, from, amount, source }| {
                    Rate { id: Some(RateId::new(self.clock.new_id())), kind, what, from, amount, source }
                })
            };
        self.take_in(actor, FORMAT, (bytes, mode), read, |tx, bank, rate| match rate.id {
            Some(id) => rate::insert(tx, bank, id, rate, self.recorded(actor)),
            None => Ok(()),
        })
    }

    fn rate(&self, bank: BankId, id: RateId) -> Result<Rate> {
        self.db.read(|reader| rate::by_id(reader, bank, id)?.ok_or(Error::NotFound))
    }
}
