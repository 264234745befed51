//! The annual value report: gathers the facts in one view of the books and lets the domain compute.

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::help::listing::RequestCounts;
use crate::domain::id::BankId;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::value::alias::Aliases;
use crate::domain::value::closing::{Closing, Restated, counted, moved, number};
use crate::domain::value::deflator::Series;
use crate::domain::value::draw::Sensitivity;
use crate::domain::value::model::{Facts, YearName, counted_days};
use crate::domain::value::past::{COMPARED, Comparison, PastYear, YEARS};
use crate::domain::value::report::Report;
use crate::domain::value::rows::{AfterExchange, ExchangeRow, Parties};
use crate::domain::value::sensitivity::Grid;
use crate::domain::value::turnover::{Movers, Turnover};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::value::auditor::{aliases, coordinators};
use crate::service::value::draw::Seed;
use crate::service::value::outcome_year::{answers_in, voices_in};
use crate::store::db::Reader;
use crate::store::help::listing;
use crate::store::ledger::log;
use crate::store::people::{bank, member};
use crate::store::value::past::{self, Accounts};
use crate::store::value::{benefit, closing, evidence, rate, report};

pub(crate) use crate::domain::value::edition::ValueReport;

impl Banks {
    /// The report of a year; coordinator and operator, and auditors without names.
    pub(crate) fn value_report(&self, actor: &Actor, year: YearName) -> Result<ValueReport> {
        let id = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let year = year.of(&bank).ok_or(Error::NotFound)?;
            actor.opens(year)?;
            let aliases = aliases(reader, actor, id)?;
            gathered(reader, bank, year, (self.clock.now_ms(), aliases.as_ref()))
        })
    }

    /// The exchanges behind a year's hours, by day, after one; at most so many. Coordinator and operator, and auditors
    /// without names.
    pub(crate) fn value_exchanges(
        &self,
        actor: &Actor,
        year: YearName,
        parties: Parties,
        page: (Option<AfterExchange>, i64),
    ) -> Result<Vec<ExchangeRow>> {
        let id = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let (year, today) = (year.of(&bank).ok_or(Error::NotFound)?, bank.day_at(self.clock.now_ms()));
            actor.opens(year)?;
            let Some(counted) = counted_days(year, today) else { return Ok(Vec::new()) };
            let mut rows = report::list_exchanges(reader, id, counted, parties, page)?;
            if let Some(aliases) = aliases(reader, actor, id)? {
                for row in &mut rows {
                    row.without_names(&aliases);
                }
            }
            Ok(rows)
        })
    }
}

/// A year's report as everything stands in one view of the books at a moment; without names where there are aliases for them.
pub(in crate::service) fn gathered(
    reader: &mut Reader,
    bank: Bank,
    year: FinancialYear,
    (now_ms, aliases): (i64, Option<&Aliases>),
) -> Result<ValueReport> {
    let (id, today) = (bank.id, bank.day_at(now_ms));
    let series = Series::built_in();
    let mut facts = report::facts(reader, id, year, today)?;
    // Before anything is computed, so that nothing is made of names for those who may not know them.
    if let Some(aliases) = aliases {
        aliases.facts(&mut facts);
    }
    let report = Report::of(&facts, &series);
    let accounts = member::accounts(reader, id)?;
    let before = past::year(reader, id, year.before(), &facts, &accounts)?;
    let movers = Movers::of(&facts, &report.counts, &before.counts);
    let past = with_older(reader, id, before, &facts, &accounts)?;
    let seed = Seed::of(&bank, &report.label);
    let days = year.period();
    let after = days.to.succ_opt().unwrap_or(days.to);
    // A year that has not begun has no day yet, and no answers either.
    let told = counted_days(year, today).unwrap_or(days);
    let asked = listing::list_requests(reader, id, start_of(&bank, days.from), start_of(&bank, after), today)?;
    let value = ValueReport {
        outcomes: answers_in(reader, id, told)?,
        voices: voices_in(reader, id, told)?,
        requests: RequestCounts::of(&asked),
        asked,
        benefits: match counted_days(year, today) {
            Some(counted) => benefit::list_in(reader, id, counted)?,
            None => Vec::new(),
        },
        evidence: evidence::list_by_line(reader, id)?,
        wages: rate::list(reader, id)?,
        sensitivity: Sensitivity::of(Grid::of(&report, &series), seed.to_string(), seed.draws()),
        comparison: Comparison::of(&report, &past, &series),
        restated: restated(reader, &bank, &past, &series)?,
        turnover: Turnover::of(&movers),
        movers,
        ledger_root: match facts.ledger_seq {
            0 => None,
            size => Some(hex::encode(log::root_at(reader, id, size)?)),
        },
        coordinators: coordinators(reader, id)?,
        bank,
        year,
        series,
        facts,
        report,
    };
    Ok(match aliases {
        Some(aliases) => value.without_names(aliases),
        None => value,
    })
}

/// The closed ones of the years before, oldest first: what came after each was closed, and what moved by it.
fn restated(reader: &mut Reader, bank: &Bank, past: &[PastYear], series: &Series) -> Result<Vec<Restated>> {
    let closings = closing::list(reader, bank.id, None)?;
    let mut all = Vec::new();
    for past in past.iter().rev() {
        let of_year = |each: &&Closing| i64::from(each.draft.year) == number(past.year);
        let Some((draft, second)) = closings.iter().filter(of_year).find_map(|each| Some((&each.draft, each.second()?))) else { continue };
        let late = closing::list_late(reader, bank.id, past.year.period(), (draft.basis.ledger_size, draft.first.at))?;
        let now = Report::figures_of(&past.counts, &past.costs, past.year, (series, &past.pair));
        let compared = now.into_iter().filter(|(key, _)| COMPARED.contains(key)).collect::<Vec<_>>();
        let moved = moved(&draft.figures, &compared);
        all.push(Restated { label: past.year.label(), closed_on: bank.day_at(second.at), late: counted(&late), moved });
    }
    Ok(all)
}

/// The first moment of a day in the bank's time zone, UTC milliseconds.
fn start_of(bank: &Bank, day: Day) -> i64 {
    let begins = day.and_time(chrono::NaiveTime::MIN);
    begins.and_local_timezone(bank.time_zone).earliest().map_or_else(|| begins.and_utc().timestamp_millis(), |at| at.timestamp_millis())
}

/// The year before the report's and those before it, newest first, as many as are compared.
fn with_older(reader: &mut Reader, id: BankId, before: PastYear, facts: &Facts, accounts: &Accounts) -> Result<Vec<PastYear>> {
    let mut years = vec![before];
    for year in std::iter::successors(Some(facts.year.before().before()), |year| Some(year.before())).take(YEARS.saturating_sub(2)) {
        years.push(past::year(reader, id, year, facts, accounts)?);
    }
    Ok(years)
}

fn bank_of(reader: &mut Reader, id: BankId) -> Result<Bank> {
    bank::by_id(reader, id)?.ok_or(Error::NotFound)
}
