//! How much each assumption matters: other members counted, another price year, another part of the saving true, another cost.
//!
//! Every case is the same formula as in the report, `r × P − C`, with one or more of its inputs exchanged (value-model.md §3).

use rust_decimal::Decimal;

use crate::domain::people::member::codes;
use crate::domain::value::benchmark::{Role, SAVING, SAVING_EARLIER};
use crate::domain::value::deflator::Series;
use crate::domain::value::figure::{Missing, Value, over, times};
use crate::domain::value::model::{Counts, PersonCount};
use crate::domain::value::own_benchmark::Record;
use crate::domain::value::pair::uprated;
use crate::domain::value::report::Report;

codes! {
    /// Who is counted as a member.
    Denominator {
        /// At least one exchange.
        Active = "active",
        /// At least three exchanges.
        Strict = "strict",
        /// Everybody who was registered.
        Registered = "registered",
    }
}

impl Denominator {
    /// The members whose years are counted.
    fn people(self, counts: &Counts) -> impl Iterator<Item = &PersonCount> {
        counts.people.iter().filter(move |person| match self {
            Self::Active => person.is_active(),
            Self::Strict => person.is_strict(),
            Self::Registered => true,
        })
    }

    /// Why a figure is missing where there is none of them.
    const fn nobody(self) -> Missing {
        match self {
            Self::Active => Missing::NoActiveMembers,
            Self::Strict => Missing::NoStrictMembers,
            Self::Registered => Missing::NoMembers,
        }
    }
}

codes! {
    /// In which year's prices the published saving is taken to stand.
    Base {
        /// As the report takes it.
        Later = "2010-11",
        /// A year older.
        Earlier = "2009-10",
        /// As the bank's own record says: it has one price year, so none is tried beside it.
        Own = "own",
    }
}

/// The parts of the published saving in the report's tables, in hundredths.
pub(crate) const REALISATIONS: [i64; 4] = [25, 50, 75, 100];
/// Own cost in hundredths of what was entered: ± 10 %.
pub(crate) const COSTS: [i64; 3] = [90, 100, 110];

/// P for one way of counting members and one price year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Basis {
    /// Who is counted.
    pub(crate) denominator: Denominator,
    /// In whose prices.
    pub(crate) base: Base,
    /// Their member-years.
    pub(crate) member_years: Decimal,
    /// Pounds: member-years × saving in this year's prices.
    pub(crate) potential: Value,
    /// r* = C / P at each of [`COSTS`].
    pub(crate) switching: [Value; 3],
}

/// One case of the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Case {
    /// Who is counted.
    pub(crate) denominator: Denominator,
    /// In whose prices.
    pub(crate) base: Base,
    /// r.
    pub(crate) realisation: Decimal,
    /// C times this.
    pub(crate) cost_factor: Decimal,
    /// `r × P`, pounds.
    pub(crate) value: Value,
    /// `r × P − C`, pounds.
    pub(crate) net: Value,
    /// `r × P / C`.
    pub(crate) ratio: Value,
}

codes! {
    /// What a swing moves.
    Lever {
        /// r from 0 to 1.
        Realisation = "realisation",
        /// C ± 10 %.
        Cost = "cost",
        /// Base year 2009-10 or 2010-11.
        BaseYear = "base_year",
        /// Active or strict.
        Denominator = "denominator",
    }
}

/// The net value when one input alone goes from one end of its range to the other, all others at the middle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Swing {
    /// What moves.
    pub(crate) lever: Lever,
    /// The lower net value, pounds.
    pub(crate) low: Decimal,
    /// The higher one.
    pub(crate) high: Decimal,
}

impl Swing {
    /// How far the net value moves.
    pub(crate) fn span(&self) -> Decimal {
        self.high.saturating_sub(self.low)
    }
}

/// What all cases stand on: C and P for each way of counting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Grid {
    /// C, pounds.
    cost: Value,
    /// P, active members first, the report's own price year first.
    pub(crate) bases: Vec<Basis>,
}

impl Grid {
    /// Reads the inputs off a report.
    pub(crate) fn of(report: &Report, series: &Series) -> Self {
        let cost = report.cost();
        let basis = |denominator: Denominator, base: Base| {
            let counts = &report.counts;
            let member_years = counts.member_years(denominator.people(counts));
            let saving = match base {
                Base::Later => Record::BuiltIn(&SAVING),
                Base::Earlier => Record::BuiltIn(&SAVING_EARLIER),
                Base::Own => report.pair.saving(),
            };
            let potential = match times(uprated(saving, series, report.price_year), member_years) {
                Ok(_) if member_years.is_zero() => Err(denominator.nobody()),
                potential => potential,
            };
            let switching = COSTS.map(|percent| over(times(cost, Decimal::new(percent, 2)), potential?, denominator.nobody()));
            Basis { denominator, base, member_years, potential, switching }
        };
        let taken: &[Base] = if report.pair.own(Role::Saving).is_some() { &[Base::Own] } else { &[Base::Later, Base::Earlier] };
        let bases = Denominator::ALL.iter().flat_map(|denominator| taken.iter().map(move |base| (*denominator, *base)));
        Self { cost, bases: bases.map(|(denominator, base)| basis(denominator, base)).collect() }
    }

    /// The price year that is taken: where the bank's own record is reckoned with, always that record's own.
    pub(crate) fn taken(&self, base: Base) -> Base {
        if self.bases.iter().any(|basis| basis.base == Base::Own) { Base::Own } else { base }
    }

    /// P of one way of counting.
    fn potential(&self, denominator: Denominator, base: Base) -> Value {
        let basis = self.bases.iter().find(|basis| (basis.denominator, basis.base) == (denominator, base));
        basis.map_or(Err(Missing::TooLarge), |basis| basis.potential)
    }

    /// One case: `r × P` and `C × factor`.
    pub(crate) fn case(&self, denominator: Denominator, base: Base, realisation: Decimal, cost_factor: Decimal) -> Case {
        let base = self.taken(base);
        let value = times(self.potential(denominator, base), realisation);
        let cost = times(self.cost, cost_factor);
        let net = value.and_then(|value| value.checked_sub(cost?).ok_or(Missing::TooLarge));
        Case { denominator, base, realisation, cost_factor, value, net, ratio: cost.and_then(|cost| over(value, cost, Missing::NoCosts)) }
    }

    /// Every denominator × base year × r × cost of value-model.md §3.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for basis in &self.bases {
            for realisation in REALISATIONS {
                let case = |cost| self.case(basis.denominator, basis.base, Decimal::new(realisation, 2), Decimal::new(cost, 2));
                cases.extend(COSTS.map(case));
            }
        }
        cases
    }

    /// The net value in the middle of every range: half the saving true, the cost as entered, 2010-11 prices (or those of the bank's
    /// own record), active members.
    pub(crate) fn middle(&self) -> Value {
        self.case(Denominator::Active, Base::Later, Decimal::new(5, 1), Decimal::ONE).net
    }

    /// What moves the net value most, most first; the ranges are those of the draws.
    pub(crate) fn swings(&self) -> Result<Vec<Swing>, Missing> {
        let (active, later, half, entered) = (Denominator::Active, Base::Later, Decimal::new(5, 1), Decimal::ONE);
        let ends = |lever: Lever| match lever {
            Lever::Realisation => [Decimal::ZERO, Decimal::ONE].map(|r| self.case(active, later, r, entered)),
            Lever::Cost => [90, 110].map(|percent| self.case(active, later, half, Decimal::new(percent, 2))),
            Lever::BaseYear => [Base::Later, Base::Earlier].map(|base| self.case(active, base, half, entered)),
            Lever::Denominator => [active, Denominator::Strict].map(|denominator| self.case(denominator, later, half, entered)),
        };
        let swing = |lever: &Lever| {
            let [one, other] = ends(*lever);
            let (one, other) = (one.net?, other.net?);
            Ok(Swing { lever: *lever, low: one.min(other), high: one.max(other) })
        };
        let moves = |lever: &&Lever| **lever != Lever::BaseYear || self.taken(later) == later;
        let mut swings = Lever::ALL.iter().filter(moves).map(swing).collect::<Result<Vec<_>, Missing>>()?;
        swings.sort_by_key(|swing| std::cmp::Reverse(swing.span()));
        Ok(swings)
    }
}
