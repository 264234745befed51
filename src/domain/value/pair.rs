//! The pair of published figures that a year is reckoned with: the one that ships, or the bank's own records that take its place.
//!
//! Years are whole: a record takes another's place in the years that begin on its day or later, never in the middle of one.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::value::benchmark::{COST, Role, SAVING};
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::figure::{FigureKey, Missing, Value};
use crate::domain::value::own_benchmark::{OwnBenchmark, Record, superseding};

/// The two records; none of the bank's own is the one that ships.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Pair {
    cost: Option<OwnBenchmark>,
    saving: Option<OwnBenchmark>,
}

impl Pair {
    /// The pair of a year that begins on a day.
    pub(crate) fn of(own: &[OwnBenchmark], begins: Day) -> Self {
        let of = |slug: &str| superseding(own, slug, begins).cloned();
        Self { cost: of(COST.slug), saving: of(SAVING.slug) }
    }

    /// Whether both are those that ship.
    pub(crate) const fn ships(&self) -> bool {
        self.cost.is_none() && self.saving.is_none()
    }

    /// The cost a member a year.
    pub(crate) fn cost(&self) -> Record<'_> {
        self.cost.as_ref().map_or(Record::BuiltIn(&COST), Record::Own)
    }

    /// The saving a member a year.
    pub(crate) fn saving(&self) -> Record<'_> {
        self.saving.as_ref().map_or(Record::BuiltIn(&SAVING), Record::Own)
    }

    /// The bank's own record of a role, where it takes the place of the one that ships.
    pub(crate) const fn own(&self, role: Role) -> Option<&OwnBenchmark> {
        match role {
            Role::Cost => self.cost.as_ref(),
            Role::Saving => self.saving.as_ref(),
            Role::Context => None,
        }
    }

    /// The published figure that a figure stands on, if any.
    pub(crate) fn under(&self, key: FigureKey) -> Option<Record<'_>> {
        match key.stands_on()? {
            Role::Cost => Some(self.cost()),
            Role::Saving => Some(self.saving()),
            Role::Context => None,
        }
    }

    /// What a record is reckoned with as, if it is one of the pair.
    pub(crate) fn used_as(&self, record: Record<'_>) -> Option<Role> {
        [(self.cost(), Role::Cost), (self.saving(), Role::Saving)]
            .into_iter()
            .find(|(one, _)| one.name() == record.name())
            .map(|(_, role)| role)
    }
}

/// One row of the realisation table: what if only this part of the published saving were true here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Realisation {
    /// The part, 0 to 1.
    pub(crate) r: Decimal,
    /// `r × P`, pounds.
    pub(crate) value: Value,
    /// `r × P − C`, pounds.
    pub(crate) net: Value,
    /// `r × P / C`.
    pub(crate) ratio: Value,
    /// `r × P / H`, pounds: arithmetic, not evidence.
    pub(crate) per_hour: Value,
}

/// A record's amount in a year's prices, unrounded; only pounds have prices.
pub(crate) fn uprated(record: Record<'_>, series: &Series, to: PriceYear) -> Value {
    record.price_year().and_then(|base| series.uprated(record.amount().number(), base, to)).ok_or(Missing::NoDeflator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::BenchmarkId;
    use crate::domain::text::{Note, Title};
    use crate::domain::value::benchmark::{Amount, Bound, Cashability, Grade};
    use crate::domain::value::own_benchmark::{Superseding, shown_in};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn saving(number: u128, pounds: i64, from: Option<&str>) -> OwnBenchmark {
        OwnBenchmark {
            id: BenchmarkId::new(uuid::Uuid::from_u128(number)),
            role: Role::Saving,
            what: Title::new("Saving").unwrap(),
            amount: Amount::Pounds(pounds.into()),
            bound: Bound::Equal,
            price_year: Some(PriceYear::new(2022)),
            assumed: false,
            source: Note::new("A study").unwrap(),
            url: None,
            grade: Grade::Compared,
            cashability: Cashability::Part,
            supersedes: from.map(|from| Superseding { slug: SAVING.slug, from: day(from) }),
        }
    }

    #[test]
    fn a_record_takes_the_place_of_the_one_that_ships_in_years_that_begin_on_its_day_or_later() {
        let own = [saving(1, 900, Some("2024-04-01")), saving(2, 800, Some("2025-06-01")), saving(3, 700, None)];
        let pounds = |begins: &str| Pair::of(&own, day(begins)).saving().amount().number();
        for (begins, amount) in [("2023-04-01", 1300), ("2024-04-01", 900), ("2025-04-01", 900), ("2026-04-01", 800)] {
            assert_eq!(pounds(begins), amount.into(), "{begins}");
        }
        let pair = Pair::of(&own, day("2026-04-01"));
        assert_eq!((pair.cost(), pair.ships()), (Record::BuiltIn(&COST), false));
        assert_eq!(pair.used_as(Record::Own(&own[1])), Some(Role::Saving));
        assert_eq!((pair.used_as(Record::BuiltIn(&SAVING)), pair.used_as(Record::Own(&own[2]))), (None, None));
        assert!(Pair::of(&own, day("2023-04-01")).ships());
        // What takes the place of another is shown only while it does.
        let shown = |begins: &str| shown_in(&own, day(begins)).iter().map(|each| each.amount.number()).collect::<Vec<_>>();
        assert_eq!((shown("2023-04-01"), shown("2026-04-01")), (vec![700.into()], vec![800.into(), 700.into()]));
    }

    #[test]
    fn of_two_from_one_day_the_one_written_later_counts() {
        let own = [saving(1, 900, Some("2024-04-01")), saving(2, 800, Some("2024-04-01"))];
        assert_eq!(Pair::of(&own, day("2024-04-01")).saving(), Record::Own(&own[1]));
    }

    #[test]
    fn a_record_is_uprated_from_its_own_prices() {
        // 1,500 × 100 ÷ index of 2022-23.
        let series = Series::built_in();
        let own = saving(1, 1500, Some("2024-04-01"));
        let index = series.value(PriceYear::new(2022)).unwrap().index;
        let by_hand = rust_decimal::Decimal::from(150_000).checked_div(index).unwrap();
        assert_eq!(uprated(Record::Own(&own), &series, PriceYear::new(2024)), Ok(by_hand));
    }
}
