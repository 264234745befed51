//! Published figures that a bank adds to those that ship: written down once, put right or taken out, and always kept. What ships cannot be
//! named here but as what a record takes the place of.

use crate::domain::id::{BankId, BenchmarkId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Reason;
use crate::domain::value::ending::Told;
use crate::domain::value::own_benchmark::OwnBenchmark;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::ledger::answered::Answered;
use crate::service::value::register::{asked, in_force, told};
use crate::store::db::{Reader, Tx};
use crate::store::value::{ending, own_benchmark};

pub(crate) use crate::service::value::own_benchmark_text::{BenchmarkText, NewBenchmark};

impl Banks {
    /// The bank's own records that are in force, in the order of writing; coordinator and operator.
    pub(crate) fn own_benchmarks(&self, actor: &Actor) -> Result<Vec<OwnBenchmark>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(own_benchmark::list(reader, bank)?))
    }

    /// One, in force or not, with what came before and after it; coordinator and operator.
    pub(crate) fn own_benchmark(&self, actor: &Actor, id: BenchmarkId) -> Result<Told<OwnBenchmark>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| told_here(reader, bank, id))
    }

    /// Adds a record, once under a key; coordinator and operator.
    pub(crate) fn add_benchmark(&self, actor: &Actor, new: &NewBenchmark, key: Option<&str>) -> Result<Answered<Told<OwnBenchmark>>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("add benchmark {new:?}")), |tx| {
            let own = self.benchmark_record(new);
            own_benchmark::insert(tx, bank, &own, self.recorded(actor))?;
            self.keep(tx, actor, Deed::of(DeedKind::BenchmarkWritten).thing(own.id.uuid()))?;
            Ok(own.id.uuid())
        })?;
        self.benchmark_again(bank, made)
    }

    /// Puts a record right: a new one takes its place, and the old one is kept with the reason. Coordinator and operator.
    pub(crate) fn correct_benchmark(
        &self,
        actor: &Actor,
        id: BenchmarkId,
        new: &NewBenchmark,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<Told<OwnBenchmark>>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("correct benchmark {id} {reason:?} {new:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            let own = self.benchmark_record(new);
            own_benchmark::insert(tx, bank, &own, self.recorded(actor))?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), Some(own.id.uuid()), reason))?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::BenchmarkWritten).thing(own.id.uuid()).was("entry", id).because(Some(reason.as_str())),
            )?;
            Ok(own.id.uuid())
        })?;
        self.benchmark_again(bank, made)
    }

    /// Takes a record of the bank's own out; it is kept with the reason. Coordinator and operator.
    pub(crate) fn withdraw_benchmark(
        &self,
        actor: &Actor,
        id: BenchmarkId,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<Told<OwnBenchmark>>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw benchmark {id} {reason:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::BenchmarkWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        self.benchmark_again(bank, made)
    }

    fn benchmark_record(&self, new: &NewBenchmark) -> OwnBenchmark {
        let NewBenchmark { role, what, amount, bound, price_year, assumed, source, url, grade, cashability, supersedes } = new.clone();
        let id = BenchmarkId::new(self.clock.new_id());
        OwnBenchmark { id, role, what, amount, bound, price_year, assumed, source, url, grade, cashability, supersedes }
    }

    fn benchmark_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<Told<OwnBenchmark>>> {
        let told = self.db.read(|reader| told_here(reader, bank, BenchmarkId::new(made.value)))?;
        Ok(made.map(|_| told))
    }
}

fn in_force_here(tx: &mut Tx, bank: BankId, id: BenchmarkId) -> Result<()> {
    let entry = own_benchmark::by_id(tx, bank, id)?;
    in_force(tx, bank, id.uuid(), entry)
}

fn told_here(reader: &mut Reader, bank: BankId, id: BenchmarkId) -> Result<Told<OwnBenchmark>> {
    let entry = own_benchmark::by_id(reader, bank, id)?;
    told(reader, bank, id.uuid(), entry)
}
