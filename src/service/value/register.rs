//! Writing down what the bank costs, and reading it back. Lines are only added.

use chrono::Datelike;

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::id::{BankId, CostId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::text::{Note, Title};
use crate::domain::value::model::YearName;
use crate::domain::value::register::{CostHeading, CostLine, Payment};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::people::bank;
use crate::store::value::register::{self, Recorded};
use crate::store::value::report::first_day;

/// A cost to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewCost {
    /// The day it counts on; a day to come is allowed, for a bill that is known.
    pub(crate) on: Day,
    /// What kind of cost.
    pub(crate) heading: CostHeading,
    /// Paid or given.
    pub(crate) payment: Payment,
    /// More than nothing.
    pub(crate) amount: Money,
    /// What it was.
    pub(crate) what: Title,
    /// Who paid for it.
    pub(crate) funder: Option<Title>,
    /// Where the bill or the reckoning can be found.
    pub(crate) evidence: Option<Note>,
}

impl NewCost {
    /// A day that a cost may carry: 1900 to 2200, as the bank's years.
    pub(crate) fn day(day: Day) -> Option<Day> {
        (1900..=2200).contains(&day.year()).then_some(day)
    }
}

/// The cost lines of a year.
#[derive(Clone, Debug)]
pub(crate) struct CostYear {
    /// The year.
    pub(crate) year: FinancialYear,
    /// The years to choose from, newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// Its lines, by day.
    pub(crate) lines: Vec<CostLine>,
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
    /// Adds a line to the cost register; coordinator and operator.
    pub(crate) fn add_cost(&self, actor: &Actor, new: NewCost) -> Result<CostLine> {
        let bank = actor.may(Act::ManageRegisters)?;
        let line = CostLine {
            id: CostId::new(self.clock.new_id()),
            on: new.on,
            heading: new.heading,
            payment: new.payment,
            amount: new.amount,
            what: new.what,
            funder: new.funder,
            evidence: new.evidence,
        };
        let recorded = Recorded { at: self.clock.now_ms(), by: actor.member() };
        self.db.write(bank, |tx| {
            register::insert(tx, bank, &line, recorded)?;
            Ok(line)
        })
    }

    /// Lines in the order in which they were written down, after one; coordinator and operator.
    pub(crate) fn list_costs(&self, actor: &Actor, after: Option<CostId>, limit: i64) -> Result<Vec<CostLine>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(register::list_after(reader, bank, after, limit)?))
    }

    /// The lines dated in a year, by day; the newest year where none is named. Coordinator and operator.
    pub(crate) fn costs_of_year(&self, actor: &Actor, name: Option<YearName>) -> Result<CostYear> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let years = years_of(reader, id, self.clock.now_ms())?;
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let year = name.and_then(|name| name.of(&bank)).unwrap_or(years.newest);
            Ok(CostYear { year, years: years.all, lines: register::list_in(reader, id, year.period())? })
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

fn years_of(reader: &mut Reader, id: BankId, now_ms: i64) -> Result<ReportYears> {
    let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
    let of = |day: Day| FinancialYear::containing(day, bank.year_start);
    let newest = of(bank.day_at(now_ms));
    let first = first_day(reader, id)?.map_or(newest, of);
    let years = std::iter::successors(Some(newest), |year| Some(year.before()));
    Ok(ReportYears { newest, all: years.take_while(|year| *year == newest || year.first() >= first.first()).collect() })
}
