//! The report's year beside the years before it, in one year's prices, and what changed since the last one (value-model.md §5).
//!
//! Years before are counted from totals that are kept by month and account: no exchange is read again. What needs to know who helped
//! whom, such as the network, is not in them and not compared.

use rust_decimal::Decimal;

use crate::domain::calendar::FinancialYear;
use crate::domain::minutes::Minutes;
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::figure::{FigureKey, Missing, Unit, Value, times};
use crate::domain::value::model::Counts;
use crate::domain::value::pair::Pair;
use crate::domain::value::register::CostLine;
use crate::domain::value::report::Report;

/// A year before, counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PastYear {
    /// The year.
    pub(crate) year: FinancialYear,
    /// Its counts; those of the network may be empty.
    pub(crate) counts: Counts,
    /// Its cost lines.
    pub(crate) costs: Vec<CostLine>,
    /// The published figures that it was reckoned with.
    pub(crate) pair: Pair,
}

impl PastYear {
    /// Whether the bank did anything at all in it.
    fn is_empty(&self) -> bool {
        self.counts.people.is_empty() && self.counts.minutes == Minutes::ZERO && self.costs.is_empty()
    }
}

/// The figures that are compared over years: none that needs the network.
pub(crate) const COMPARED: [FigureKey; 10] = [
    FigureKey::HoursExchanged,
    FigureKey::RegisteredMembers,
    FigureKey::ActiveMembers,
    FigureKey::ActiveMemberYears,
    FigureKey::ReciprocalShare,
    FigureKey::HoursPerActiveMemberYear,
    FigureKey::OwnCost,
    FigureKey::CostPerActiveMemberYear,
    FigureKey::CostPerHour,
    FigureKey::SwitchingValue,
];

/// How many years stand side by side, the report's own among them.
pub(crate) const YEARS: usize = 5;

/// One year in the comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct YearLine {
    /// `2024-25`.
    pub(crate) label: String,
    /// The prices of its own pounds.
    pub(crate) prices: PriceYear,
    /// `D_t / D_b` from its prices to the report's.
    pub(crate) factor: Value,
    /// C in the pounds of its own year.
    pub(crate) cost_then: Value,
    /// The published figures that it was reckoned with.
    pub(crate) pair: Pair,
    /// Each of [`COMPARED`]; pounds are in the report's prices.
    pub(crate) figures: Vec<(FigureKey, Value)>,
}

impl YearLine {
    /// Puts a year's figures into the report's prices.
    fn of((label, prices): (String, PriceYear), pair: &Pair, figures: &[(FigureKey, Value)], cost: Value, factor: Value) -> Self {
        let constant = |key: FigureKey| {
            let value = if key == FigureKey::OwnCost { cost } else { found(figures, key) };
            if key.unit() == Unit::Pounds { factor.and_then(|factor| times(value, factor)) } else { value }
        };
        let figures = COMPARED.iter().map(|key| (*key, constant(*key))).collect();
        Self { label, prices, factor, cost_then: cost, pair: pair.clone(), figures }
    }

    /// One figure.
    pub(crate) fn figure(&self, key: FigureKey) -> Value {
        found(&self.figures, key)
    }
}

/// How one figure moved from the year before to the report's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Change {
    /// The figure.
    pub(crate) key: FigureKey,
    /// The year before, in the report's prices.
    pub(crate) before: Value,
    /// The report's year.
    pub(crate) now: Value,
}

/// The years side by side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Comparison {
    /// In whose prices.
    pub(crate) prices: PriceYear,
    /// Oldest first, the report's own last; years before the bank began are left out.
    pub(crate) years: Vec<YearLine>,
    /// Each of [`COMPARED`] against the year before; empty where there was none.
    pub(crate) changes: Vec<Change>,
}

impl Comparison {
    /// Puts a report beside the years before it, newest first.
    pub(crate) fn of(report: &Report, past: &[PastYear], series: &Series) -> Self {
        let factor = |from: PriceYear| series.factor(from, report.price_year).ok_or(Missing::NoDeflator);
        let mut years: Vec<YearLine> = past
            .iter()
            .rev()
            .skip_while(|past| past.is_empty())
            .map(|past| {
                let prices = PriceYear::holding_most_of(past.year.period());
                let figures = Report::figures_of(&past.counts, &past.costs, past.year, (series, &past.pair));
                let cost = if past.costs.is_empty() { Err(Missing::NoCosts) } else { found(&figures, FigureKey::OwnCost) };
                YearLine::of((past.year.label(), prices), &past.pair, &figures, cost, factor(prices))
            })
            .collect();
        let before = years.last().cloned();
        let named = (report.label.clone(), report.price_year);
        let own = YearLine::of(named, &report.pair, &report.figures, report.cost(), Ok(Decimal::ONE));
        let change = |before: &YearLine| COMPARED.map(|key| Change { key, before: before.figure(key), now: own.figure(key) }).to_vec();
        let changes = before.as_ref().map_or_else(Vec::new, change);
        years.push(own);
        Self { prices: report.price_year, years, changes }
    }

    /// The years in whose pounds anything stands.
    pub(crate) fn price_years(&self) -> impl Iterator<Item = PriceYear> {
        self.years.iter().map(|year| year.prices)
    }
}

fn found(figures: &[(FigureKey, Value)], key: FigureKey) -> Value {
    figures.iter().find(|(other, _)| *other == key).map_or(Err(Missing::TooLarge), |(_, value)| *value)
}
