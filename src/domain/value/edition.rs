//! A report with everything that is told in it, read in one view of the books.
//!
//! Whatever is drawn from it, page or file, is drawn from this value alone.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::calendar::FinancialYear;
use crate::domain::help::listing::{RequestCounts, RequestFact};
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;
use crate::domain::value::alias::Aliases;
use crate::domain::value::benefit::Benefit;
use crate::domain::value::closing::Restated;
use crate::domain::value::deflator::Series;
use crate::domain::value::draw::Sensitivity;
use crate::domain::value::evidence::Evidence;
use crate::domain::value::figure::FigureKey;
use crate::domain::value::model::Facts;
use crate::domain::value::outcome_year::OutcomeYear;
use crate::domain::value::past::Comparison;
use crate::domain::value::rate::Rate;
use crate::domain::value::report::Report;
use crate::domain::value::rows::{Rows, rows_of};
use crate::domain::value::story::Voice;
use crate::domain::value::turnover::{Movers, Turnover};

/// A report with what it was computed from.
#[derive(Clone, Debug)]
pub(crate) struct ValueReport {
    /// The bank it is about.
    pub(crate) bank: Bank,
    /// The bank's year.
    pub(crate) year: FinancialYear,
    /// The price index it used.
    pub(crate) series: Series,
    /// What was counted, for the annex.
    pub(crate) facts: Facts,
    /// The figures.
    pub(crate) report: Report,
    /// How much each assumption matters.
    pub(crate) sensitivity: Sensitivity,
    /// The year beside the years before it.
    pub(crate) comparison: Comparison,
    /// Closed years before it, as they were closed and as they stand; oldest first.
    pub(crate) restated: Vec<Restated>,
    /// The requests of the year.
    pub(crate) asked: Vec<RequestFact>,
    /// How they went.
    pub(crate) requests: RequestCounts,
    /// The lines of the benefit register that are dated in the counted days, by day.
    pub(crate) benefits: Vec<Benefit>,
    /// The files in force behind lines of the registers, by the line.
    pub(crate) evidence: BTreeMap<Uuid, Vec<Evidence>>,
    /// The bank's own wages and unit costs that are in force.
    pub(crate) wages: Vec<Rate>,
    /// Who came, went and stayed.
    pub(crate) movers: Movers,
    /// How many they are.
    pub(crate) turnover: Turnover,
    /// What members said of themselves.
    pub(crate) outcomes: OutcomeYear,
    /// What members told, with their yes.
    pub(crate) voices: Vec<Voice>,
    /// The root of the ledger's log at the report's last record, in hexadecimal; none where there is no record.
    pub(crate) ledger_root: Option<String>,
    /// The coordinators who take part, by name: they answer for the report.
    pub(crate) coordinators: Vec<String>,
}

impl ValueReport {
    /// The same report for somebody who may not know names; its facts were put into numbers before it was computed. The coordinators
    /// who answer for it stay, and so does the budget holder who signed.
    pub(crate) fn without_names(mut self, aliases: &Aliases) -> Self {
        Aliases::order(&mut self.report.counts);
        self.benefits.iter_mut().for_each(|line| aliases.benefit(line));
        // What was asked for is in the member's own words.
        self.asked.iter_mut().for_each(|fact| fact.title.clear());
        self.wages.iter_mut().for_each(|rate| aliases.rate(rate));
        self.voices.iter_mut().for_each(|voice| aliases.voice(voice));
        self
    }

    /// What a figure opens to.
    pub(crate) fn rows(&self, key: FigureKey) -> Rows {
        rows_of(&self.report, key)
    }
}

/// How the hours were given: each to one other, or in a group. The two are the hours exchanged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shape {
    /// Time of exchanges between two.
    pub(crate) one_to_one: Minutes,
    /// How many.
    pub(crate) exchanges: i64,
    /// Helpers' time in sessions of a group.
    pub(crate) group: Minutes,
    /// How many.
    pub(crate) sessions: i64,
}

impl ValueReport {
    /// How the hours were given.
    pub(crate) fn shape(&self) -> Shape {
        let counts = &self.report.counts;
        let one_to_one: Minutes = self.facts.pairs.iter().map(|pair| pair.minutes).sum();
        let exchanges = self.facts.pairs.iter().fold(0, |sum: i64, pair| sum.saturating_add(pair.exchanges));
        Shape {
            one_to_one,
            exchanges,
            group: counts.minutes.plus(one_to_one.negated()).unwrap_or(Minutes::ZERO),
            sessions: counts.exchanges.saturating_sub(exchanges),
        }
    }
}
