//! Wages and unit costs as dated data, each with its source; and what the hours would cost at a wage.
//!
//! That is another way to look at the hours. It is never added to the published saving, and nothing here says that it was saved.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::RateId;
use crate::domain::minutes::Minutes;
use crate::domain::money::Money;
use crate::domain::people::member::codes;
use crate::domain::text::{Note, Title};
use crate::domain::value::figure::{Missing, Value};
use crate::domain::value::model::{MonthFact, hours};

codes! {
    /// What a rate is for.
    RateKind {
        /// Pounds an hour.
        Wage = "wage",
        /// Pounds for one of something: a visit, an appointment.
        UnitCost = "unit_cost",
    }
}

/// What something costs from a day on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Rate {
    /// Its id; `None` for one that ships, which nobody can change.
    pub(crate) id: Option<RateId>,
    /// What it is for.
    pub(crate) kind: RateKind,
    /// What costs so much.
    pub(crate) what: Title,
    /// The first day on which it holds.
    pub(crate) from: Day,
    /// Pounds and pence, more than nothing.
    pub(crate) amount: Money,
    /// Where it was published.
    pub(crate) source: Note,
}

/// The wages that ship: the National Living Wage, `wage-rates.csv` beside this file (`from,pounds,what,source`).
pub(crate) fn built_in() -> Vec<Rate> {
    read(include_str!("wage-rates.csv")).unwrap_or_else(|| unreachable!("a test reads the built-in wages"))
}

fn read(text: &str) -> Option<Vec<Rate>> {
    text.lines().skip(1).map(line).collect()
}

/// `2024-04-01,11.44,"what","source"`.
fn line(text: &str) -> Option<Rate> {
    let (from, rest) = text.split_once(',')?;
    let (amount, rest) = rest.split_once(',')?;
    let (what, source) = rest.strip_prefix('"')?.strip_suffix('"')?.split_once("\",\"")?;
    Some(Rate {
        id: None,
        kind: RateKind::Wage,
        what: Title::new(what).ok()?,
        from: from.parse().ok()?,
        amount: Money::read(amount).ok()?,
        source: Note::new(source).ok()?,
    })
}

/// The wage of a day: the bank's own where it has written one down that holds, else the National Living Wage.
pub(crate) fn wage_on(own: &[Rate], day: Day) -> Option<Rate> {
    let latest = |rates: &[Rate]| {
        let holding = rates.iter().filter(|rate| rate.kind == RateKind::Wage && rate.from <= day);
        holding.max_by_key(|rate| (rate.from, rate.id)).cloned()
    };
    latest(own).or_else(|| latest(&built_in()))
}

/// Hours at one wage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AtWage {
    /// The wage; `None` where none is known for these months.
    pub(crate) wage: Option<Rate>,
    /// The first month.
    pub(crate) from: Day,
    /// The last month.
    pub(crate) to: Day,
    /// The time exchanged in these months.
    pub(crate) minutes: Minutes,
}

impl AtWage {
    /// Hours × wage, pounds, unrounded (value-model.md §3).
    pub(crate) fn worth(&self) -> Value {
        match &self.wage {
            _ if self.minutes == Minutes::ZERO => Ok(Decimal::ZERO),
            Some(wage) => hours(self.minutes).checked_mul(wage.amount.pounds()).ok_or(Missing::TooLarge),
            None => Err(Missing::NoWage),
        }
    }
}

/// The hours of each month at the wage of its first day; months that follow each other at one wage are one row.
pub(crate) fn at_wages(months: &[MonthFact], own: &[Rate]) -> Vec<AtWage> {
    let mut rows: Vec<AtWage> = Vec::new();
    for month in months {
        let wage = wage_on(own, month.month);
        match rows.last_mut() {
            Some(row) if row.wage == wage => {
                row.to = month.month;
                row.minutes = [row.minutes, month.minutes].into_iter().sum();
            }
            _ => rows.push(AtWage { wage, from: month.month, to: month.month, minutes: month.minutes }),
        }
    }
    rows
}

/// Replacement value: the sum of the rows, pounds, unrounded.
pub(crate) fn replacement(rows: &[AtWage]) -> Value {
    rows.iter().try_fold(Decimal::ZERO, |sum, row| sum.checked_add(row.worth()?).ok_or(Missing::TooLarge))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn own(from: &str, pence: i64, kind: RateKind) -> Rate {
        let what = Title::new("Real Living Wage").unwrap();
        let (amount, source) = (Money::from_pence(pence), Note::new("Living Wage Foundation").unwrap());
        Rate { id: Some(RateId::new(uuid::Uuid::nil())), kind, what, from: day(from), amount, source }
    }

    fn pence(own: &[Rate], on: &str) -> Option<i64> {
        wage_on(own, day(on)).map(|rate| rate.amount.pence())
    }

    #[test]
    fn the_national_living_wage_holds_from_its_day_until_the_next() {
        for (on, wage) in [
            ("2024-03-31", 1042),
            ("2024-04-01", 1144),
            ("2025-03-31", 1144),
            ("2025-04-01", 1221),
            ("2026-03-31", 1221),
            ("2026-04-01", 1271),
        ] {
            assert_eq!(pence(&[], on), Some(wage), "{on}");
        }
        assert_eq!(pence(&[], "2010-01-01"), None);
    }

    #[test]
    fn a_banks_own_wage_takes_its_place_from_its_day_and_a_unit_cost_never_does() {
        let rates = [own("2024-10-01", 1260, RateKind::Wage), own("2024-04-01", 4200, RateKind::UnitCost)];
        assert_eq!((pence(&rates, "2024-09-30"), pence(&rates, "2024-10-01")), (Some(1144), Some(1260)));
    }

    #[test]
    fn hours_are_counted_at_the_wage_of_their_month_and_the_rows_add_up() {
        let month = |month: &str, minutes| MonthFact { month: day(month), minutes: Minutes::new(minutes), exchanges: 1 };
        let months = [month("2025-02-01", 60), month("2025-03-01", 90), month("2025-04-01", 30), month("2025-05-01", 0)];
        let rows = at_wages(&months, &[]);
        assert_eq!(
            rows.iter().map(|row| (row.to, row.minutes.get())).collect::<Vec<_>>(),
            [(day("2025-03-01"), 150), (day("2025-05-01"), 30)]
        );
        assert_eq!(replacement(&rows), Ok("34.705".parse().unwrap()));
        assert_eq!(replacement(&at_wages(&[month("2010-01-01", 60)], &[])), Err(Missing::NoWage));
        assert_eq!(replacement(&at_wages(&[month("2010-01-01", 0)], &[])), Ok(Decimal::ZERO));
    }
}
