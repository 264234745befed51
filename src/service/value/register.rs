//! Writing down what the bank costs, and reading it back. Lines are added; what was wrong is put right by a new line or taken out, and
//! the old one stays.

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::id::{BankId, CostId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Reason;
use crate::domain::value::ending::{Ending, Told};
use crate::domain::value::model::YearName;
use crate::domain::value::register::{CostLine, CountedCost};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::{Answered, Asked};
use crate::service::value::intake::{Cells, Format, Intake, IntakeMode};
use crate::store::db::{Reader, Tx};
use crate::store::people::bank;
use crate::store::value::ending;
use crate::store::value::register::{self, Recorded};
use crate::store::value::report::first_day;

pub(crate) use crate::service::value::cost_text::{CostText, NewCost, amount_message};

const FORMAT: Format = Format { name: "costs", columns: CostText::COLUMNS };

/// The cost lines of a year.
#[derive(Clone, Debug)]
pub(crate) struct CostYear {
    /// The year.
    pub(crate) year: FinancialYear,
    /// The years to choose from, newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// What counts in it, by day.
    pub(crate) lines: Vec<CountedCost>,
}

/// The years that a bank can report on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ReportYears {
    /// The year that holds today.
    pub(crate) newest: FinancialYear,
    /// From the newest to the first in which anything happened.
    pub(crate) all: Vec<FinancialYear>,
}

impl Banks {
    /// Adds a line to the cost register, once under a key; coordinator and operator.
    pub(crate) fn add_cost(&self, actor: &Actor, new: &NewCost, key: Option<&str>) -> Result<Answered<CostLine>> {
        let bank = actor.may(Act::ManageRegisters)?;
        new.checked()?;
        let made = self.once_written(asked(bank, actor, key, format!("add cost {new:?}")), |tx| {
            let line = self.line(new);
            register::insert(tx, bank, &line, self.recorded(actor))?;
            self.keep(tx, actor, Deed::of(DeedKind::CostWritten).thing(line.id.uuid()))?;
            Ok(line.id.uuid())
        })?;
        self.cost_again(bank, made)
    }

    /// Puts a line right: a new one takes its place, and the old one is kept with the reason. Coordinator and operator.
    pub(crate) fn correct_cost(
        &self,
        actor: &Actor,
        id: CostId,
        new: &NewCost,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<CostLine>> {
        let bank = actor.may(Act::ManageRegisters)?;
        new.checked()?;
        let made = self.once_written(asked(bank, actor, key, format!("correct cost {id} {reason:?} {new:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            let line = self.line(new);
            register::insert(tx, bank, &line, self.recorded(actor))?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), Some(line.id.uuid()), reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::CostWritten).thing(line.id.uuid()).was("entry", id).because(Some(reason.as_str())))?;
            Ok(line.id.uuid())
        })?;
        self.cost_again(bank, made)
    }

    /// Takes a line out; it is kept with the reason. Coordinator and operator.
    pub(crate) fn withdraw_cost(&self, actor: &Actor, id: CostId, reason: &Reason, key: Option<&str>) -> Result<Answered<Told<CostLine>>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw cost {id} {reason:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::CostWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        let told = self.db.read(|reader| told_here(reader, bank, id))?;
        Ok(made.map(|_| told))
    }

    /// One line, in force or not, with what came before and after it; coordinator and operator.
    pub(crate) fn cost(&self, actor: &Actor, id: CostId) -> Result<Told<CostLine>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| told_here(reader, bank, id))
    }

    /// Brings in a file of lines, all or none; the same file only once. Coordinator and operator.
    pub(crate) fn import_costs(&self, actor: &Actor, bytes: &[u8], mode: IntakeMode) -> Result<Intake<CostLine>> {
        let read = |cells: &Cells, today| cost_text(cells).read(today).map(|new| self.line(&new));
        self.take_in(actor, FORMAT, (bytes, mode), read, |tx, id, line| register::insert(tx, id, line, self.recorded(actor)))
    }

    fn line(&self, new: &NewCost) -> CostLine {
        let NewCost { on, heading, payment, amount, what, funder, evidence, life } = new.clone();
        CostLine { id: CostId::new(self.clock.new_id()), on, heading, payment, amount, what, funder, evidence, life }
    }

    /// Who writes, and when.
    pub(in crate::service) fn recorded(&self, actor: &Actor) -> Recorded {
        Recorded { at: self.clock.now_ms(), by: actor.member() }
    }

    /// An entry's end, now.
    pub(in crate::service) fn ending(&self, actor: &Actor, entry: uuid::Uuid, replaced_by: Option<uuid::Uuid>, reason: &Reason) -> Ending {
        Ending { entry, replaced_by, reason: reason.clone(), at: self.clock.now_ms(), by: actor.member() }
    }

    fn cost_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<CostLine>> {
        let id = CostId::new(made.value);
        let line = self.db.read(|reader| register::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| line))
    }

    /// Lines in force in the order in which they were written down, after one; coordinator and operator.
    pub(crate) fn list_costs(&self, actor: &Actor, after: Option<CostId>, limit: i64) -> Result<Vec<CostLine>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(register::list_after(reader, bank, after, limit)?))
    }

    /// The lines that count in a year, by day; the newest year where none is named. Coordinator and operator.
    pub(crate) fn costs_of_year(&self, actor: &Actor, name: Option<YearName>) -> Result<CostYear> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let years = years_of(reader, id, self.clock.now_ms())?;
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let year = name.and_then(|name| name.of(&bank)).unwrap_or(years.newest);
            let lines = register::list_in(reader, id, year.period())?;
            let counted = lines.iter().filter_map(|line| CountedCost::of(line, year.period())).collect();
            Ok(CostYear { year, years: years.all, lines: counted })
        })
    }

    /// The bank's year that holds a day; coordinator and operator.
    pub(crate) fn year_of(&self, actor: &Actor, day: Day) -> Result<FinancialYear> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            Ok(FinancialYear::containing(day, bank.year_start))
        })
    }

    /// The years that the bank can report on; coordinator and operator.
    pub(crate) fn report_years(&self, actor: &Actor) -> Result<ReportYears> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| years_of(reader, id, self.clock.now_ms()))
    }
}

/// A request to a register: it moves no minutes.
pub(in crate::service) fn asked<'a>(bank: BankId, actor: &'a Actor, key: Option<&'a str>, request: String) -> Asked<'a> {
    Asked { bank, actor, key, request, accounts: Vec::new(), touches: Vec::new() }
}

/// An entry of a register that is there and has not ended.
pub(in crate::service) fn in_force<T>(tx: &mut Tx, bank: BankId, id: uuid::Uuid, entry: Option<T>) -> Result<()> {
    entry.ok_or(Error::NotFound)?;
    if ending::by_entry(tx, bank, id)?.is_some() { Err(Refusal::EntryEnded.into()) } else { Ok(()) }
}

/// An entry of a register with what came before and after it.
pub(in crate::service) fn told<T>(reader: &mut Reader, bank: BankId, id: uuid::Uuid, entry: Option<T>) -> Result<Told<T>> {
    let entry = entry.ok_or(Error::NotFound)?;
    Ok(Told { entry, began: ending::by_replacement(reader, bank, id)?, ended: ending::by_entry(reader, bank, id)? })
}

fn in_force_here(tx: &mut Tx, bank: BankId, id: CostId) -> Result<()> {
    let entry = register::by_id(tx, bank, id)?;
    in_force(tx, bank, id.uuid(), entry)
}

fn told_here(reader: &mut Reader, bank: BankId, id: CostId) -> Result<Told<CostLine>> {
    let entry = register::by_id(reader, bank, id)?;
    told(reader, bank, id.uuid(), entry)
}

fn cost_text(cells: &Cells) -> CostText<'_> {
    CostText {
        on: cells.text("on"),
        heading: cells.text("heading"),
        in_kind: cells.text("in_kind"),
        amount: cells.text("amount"),
        what: cells.text("what"),
        funder: cells.text("funder"),
        evidence: cells.text("evidence"),
        life_years: cells.text("life_years"),
    }
}

/// The years that a bank can report on.
pub(in crate::service) fn years_of(reader: &mut Reader, id: BankId, now_ms: i64) -> Result<ReportYears> {
    let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
    let of = |day: Day| FinancialYear::containing(day, bank.year_start);
    let newest = of(bank.day_at(now_ms));
    let first = first_day(reader, id)?.map_or(newest, of);
    let years = std::iter::successors(Some(newest), |year| Some(year.before()));
    Ok(ReportYears { newest, all: years.take_while(|year| *year == newest || year.first() >= first.first()).collect() })
}
