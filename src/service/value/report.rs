//! The annual value report: gathers the facts in one view of the books and lets the domain compute.

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::id::BankId;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::value::deflator::Series;
use crate::domain::value::figure::FigureKey;
use crate::domain::value::model::{YearName, counted_days};
use crate::domain::value::draw::Sensitivity;
use crate::domain::value::report::Report;
use crate::domain::value::rows::{AfterExchange, ExchangeRow, Parties, Rows, rows_of};
use crate::domain::value::sensitivity::Grid;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::value::draw::Seed;
use crate::store::db::Reader;
use crate::store::help::listing;
use crate::store::people::bank;
use crate::store::value::report;

pub(crate) use crate::store::help::listing::RequestCounts;

/// A report with what it was computed from.
#[derive(Clone, Debug)]
pub(crate) struct ValueReport {
    /// The bank it is about.
    pub(crate) bank: Bank,
    /// The bank's year.
    pub(crate) year: FinancialYear,
    /// The price index it used.
    pub(crate) series: Series,
    /// The figures.
    pub(crate) report: Report,
    /// How much each assumption matters.
    pub(crate) sensitivity: Sensitivity,
}

impl Banks {
    /// The report of a year; coordinator and operator.
    pub(crate) fn value_report(&self, actor: &Actor, year: YearName) -> Result<ValueReport> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let (year, today) = (year.of(&bank).ok_or(Error::NotFound)?, bank.day_at(self.clock.now_ms()));
            let series = Series::built_in();
            let report = Report::of(&report::facts(reader, id, year, today)?, &series);
            let seed = Seed::of(&bank, &report.label);
            let sensitivity = Sensitivity::of(Grid::of(&report, &series), seed.to_string(), seed.draws());
            Ok(ValueReport { bank, year, series, report, sensitivity })
        })
    }

    /// How the requests that were made in a year went; coordinator and operator.
    pub(crate) fn requests_of_year(&self, actor: &Actor, year: YearName) -> Result<RequestCounts> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let (days, today) = (year.of(&bank).ok_or(Error::NotFound)?.period(), bank.day_at(self.clock.now_ms()));
            let after = days.to.succ_opt().unwrap_or(days.to);
            Ok(listing::count_requests(reader, id, start_of(&bank, days.from), start_of(&bank, after), today)?)
        })
    }

    /// The exchanges behind a year's hours, by day, after one; at most so many. Coordinator and operator.
    pub(crate) fn value_exchanges(
        &self,
        actor: &Actor,
        year: YearName,
        parties: Parties,
        page: (Option<AfterExchange>, i64),
    ) -> Result<Vec<ExchangeRow>> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let (year, today) = (year.of(&bank).ok_or(Error::NotFound)?, bank.day_at(self.clock.now_ms()));
            match counted_days(year, today) {
                Some(counted) => Ok(report::list_exchanges(reader, id, counted, parties, page)?),
                None => Ok(Vec::new()),
            }
        })
    }
}

impl ValueReport {
    /// What a figure opens to.
    pub(crate) fn rows(&self, key: FigureKey) -> Rows {
        rows_of(&self.report, key)
    }
}

/// The first moment of a day in the bank's time zone, UTC milliseconds.
fn start_of(bank: &Bank, day: Day) -> i64 {
    let begins = day.and_time(chrono::NaiveTime::MIN);
    begins.and_local_timezone(bank.time_zone).earliest().map_or_else(|| begins.and_utc().timestamp_millis(), |at| at.timestamp_millis())
}

fn bank_of(reader: &mut Reader, id: BankId) -> Result<Bank> {
    bank::by_id(reader, id)?.ok_or(Error::NotFound)
}
