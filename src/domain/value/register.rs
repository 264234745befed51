//! The cost register: what running the bank takes, line by line, under Loeffler and Watt's headings.
//!
//! Lines are added, never summed into another line. Members never see them: an hour is an hour.

use chrono::Months;
use rust_decimal::Decimal;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::CostId;
use crate::domain::money::Money;
use crate::domain::people::member::codes;
use crate::domain::text::{Note, Title};

codes! {
    /// What a cost was for (value-model.md §4), in the order of the register.
    CostHeading {
        /// Time of professional staff.
        ProfessionalTime = "professional_time",
        /// Training of professional staff.
        ProfessionalTraining = "professional_training",
        /// Time of managers.
        ManagerialTime = "managerial_time",
        /// Training of managers.
        ManagerialTraining = "managerial_training",
        /// Time of the people the service is for.
        ServiceUserTime = "service_user_time",
        /// Training of the people the service is for.
        ServiceUserTraining = "service_user_training",
        /// What the community puts in.
        Community = "community",
        /// Bought once, used for longer.
        ResourcesOneOff = "resources_one_off",
        /// Rent, software, telephone, insurance.
        ResourcesContinuing = "resources_continuing",
    }
}

/// Whether money changed hands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Payment {
    /// Paid.
    Cash,
    /// Given: a room, a volunteer's time, at what it would have cost.
    InKind,
}

/// For how many years a thing bought once is used: 1 to 50, whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Life(u32);

impl Life {
    /// The longest life, in years.
    pub(crate) const YEARS_MAX: u32 = 50;

    /// Checks a number of years.
    pub(crate) fn new(years: u32) -> Option<Self> {
        (1..=Self::YEARS_MAX).contains(&years).then_some(Self(years))
    }

    /// Reads whole years as typed.
    pub(crate) fn read(text: &str) -> Option<Self> {
        text.trim().parse().ok().and_then(Self::new)
    }

    /// Whole years.
    pub(crate) const fn years(self) -> u32 {
        self.0
    }

    /// The days of use of what was bought on a day: from that day to the day before the same day so many years later.
    pub(crate) fn days_from(self, on: Day) -> Period {
        let after = on.checked_add_months(Months::new(self.0.saturating_mul(12))).unwrap_or(Day::MAX);
        Period { from: on, to: after.pred_opt().unwrap_or(on) }
    }
}

/// One line of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CostLine {
    /// Its id.
    pub(crate) id: CostId,
    /// The day it counts on, or from which it is used.
    pub(crate) on: Day,
    /// What kind of cost.
    pub(crate) heading: CostHeading,
    /// Paid or given.
    pub(crate) payment: Payment,
    /// Pounds and pence, more than nothing.
    pub(crate) amount: Money,
    /// What it was.
    pub(crate) what: Title,
    /// Who paid for it.
    pub(crate) funder: Option<Title>,
    /// Where the bill or the reckoning can be found.
    pub(crate) evidence: Option<Note>,
    /// For how long it is used, where its cost is spread; only a thing bought once has a life.
    pub(crate) life: Option<Life>,
}

/// Which part of a line counts: so many days of its life out of all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    /// Days of use among the counted days, 1 or more.
    pub(crate) days: i64,
    /// Days of the whole life.
    pub(crate) of: i64,
}

impl Part {
    /// A number of whole things, as far as this part goes, unrounded.
    pub(crate) fn times(part: Option<Self>, count: i64) -> Decimal {
        let whole = Decimal::from(count);
        match part {
            None => whole,
            Some(Self { days, of }) => {
                whole.checked_mul(Decimal::from(days)).and_then(|days| days.checked_div(Decimal::from(of))).unwrap_or(whole)
            }
        }
    }
}

/// A line with the part of it that counts in some days.
///
/// A line without a life counts whole if its day is among the days. One with a life counts by the day: amount × days of use among the
/// days ÷ days of its life, both ends counted, unrounded; so a report's own days do not matter, and over its life all of it is counted,
/// once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CountedCost {
    /// The line.
    pub(crate) line: CostLine,
    /// The part; `None` where it counts whole.
    pub(crate) part: Option<Part>,
}

impl CountedCost {
    /// What of a line counts in some days; `None` where nothing does.
    pub(crate) fn of(line: &CostLine, days: Period) -> Option<Self> {
        let part = match line.life {
            None => days.holds(line.on).then_some(None)?,
            Some(life) => {
                let used = life.days_from(line.on);
                Some(Part { days: used.overlap(days)?.days(), of: used.days() })
            }
        };
        Some(Self { line: line.clone(), part })
    }

    /// What it adds, in pence, unrounded.
    pub(crate) fn pence(&self) -> Decimal {
        Part::times(self.part, self.line.amount.pence())
    }

    /// What it adds, in pounds, unrounded.
    pub(crate) fn pounds(&self) -> Decimal {
        pounds(self.pence())
    }
}

/// The money of some lines, paid and given apart, in pence, unrounded.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct CostSum {
    cash: Decimal,
    in_kind: Decimal,
    total: Decimal,
}

impl CostSum {
    /// Adds lines up, one after the other, as whoever follows the rows does.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a CountedCost>) -> Self {
        let mut sum = Self::default();
        for counted in lines {
            let apart = match counted.line.payment {
                Payment::Cash => &mut sum.cash,
                Payment::InKind => &mut sum.in_kind,
            };
            *apart = apart.saturating_add(counted.pence());
            sum.total = sum.total.saturating_add(counted.pence());
        }
        sum
    }

    /// Paid, in pounds.
    pub(crate) fn cash(self) -> Decimal {
        pounds(self.cash)
    }

    /// Given, in pounds.
    pub(crate) fn in_kind(self) -> Decimal {
        pounds(self.in_kind)
    }

    /// Both together: the bank's own full cost, in pounds.
    pub(crate) fn total(self) -> Decimal {
        pounds(self.total)
    }
}

fn pounds(pence: Decimal) -> Decimal {
    pence.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::{FinancialYear, YearStart};
    use crate::domain::money::rounded;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn bought(on: &str, pence: i64, life: Option<u32>) -> CostLine {
        CostLine {
            id: CostId::new(uuid::Uuid::from_u128(1)),
            on: day(on),
            heading: CostHeading::ResourcesOneOff,
            payment: Payment::Cash,
            amount: Money::from_pence(pence),
            what: Title::new("Laptops").unwrap(),
            funder: None,
            evidence: None,
            life: life.map(|years| Life::new(years).unwrap()),
        }
    }

    fn share(line: &CostLine, from: &str, to: &str) -> Option<String> {
        CountedCost::of(line, Period { from: day(from), to: day(to) }).map(|counted| rounded(counted.pounds(), 2).to_string())
    }

    #[test]
    fn a_thing_used_for_three_years_counts_by_its_days_in_each() {
        // From 1 October 2024 to 30 September 2027 there is no 29 February.
        let laptops = bought("2024-10-01", 109_500, Some(3));
        assert_eq!(laptops.life.unwrap().days_from(laptops.on).days(), 1_095);
        for (from, to, pounds) in [
            ("2023-04-01", "2024-03-31", None),
            ("2024-04-01", "2025-03-31", Some("182.00")),
            ("2025-04-01", "2026-03-31", Some("365.00")),
            ("2026-04-01", "2027-03-31", Some("365.00")),
            ("2027-04-01", "2028-03-31", Some("183.00")),
            ("2028-04-01", "2029-03-31", None),
        ] {
            assert_eq!(share(&laptops, from, to).as_deref(), pounds, "{from}");
        }
    }

    #[test]
    fn without_a_life_it_counts_whole_on_its_day_and_never_again() {
        let chair = bought("2025-03-31", 10_000, None);
        assert_eq!(share(&chair, "2024-04-01", "2025-03-31").as_deref(), Some("100.00"));
        assert_eq!(share(&chair, "2025-04-01", "2026-03-31"), None);
    }

    #[test]
    fn a_life_is_whole_years_up_to_fifty() {
        for (text, years) in [("1", Some(1)), (" 50 ", Some(50)), ("0", None), ("51", None), ("2.5", None), ("-1", None), ("", None)] {
            assert_eq!(Life::read(text).map(Life::years), years, "{text}");
        }
    }

    proptest! {
        #[test]
        fn over_its_life_all_of_a_cost_is_counted_once(
            at in 0_i64..20_000, pence in 1_i64..100_000_000_000, years in 1_u32..=50, month in 1_u32..=12,
        ) {
            let on = day("1990-01-01") + chrono::Days::new(u64::try_from(at).unwrap());
            let line = CostLine { on, ..bought("1990-01-01", pence, Some(years)) };
            let start = YearStart::new(month, 1).unwrap();
            let first = FinancialYear::containing(on, start);
            let all = (0..=i32::try_from(years).unwrap() + 1).map(|later| FinancialYear::new(first.first() + later, start).unwrap());
            let counted: Vec<CountedCost> = all.filter_map(|year| CountedCost::of(&line, year.period())).collect();
            let days: i64 = counted.iter().map(|each| each.part.unwrap().days).sum();
            prop_assert_eq!(days, counted[0].part.unwrap().of);
            prop_assert_eq!(rounded(CostSum::of(&counted).total(), 6), rounded(line.amount.pounds(), 6));
        }
    }
}
