//! What transfers come to by month: of each kind and category, and of each account. Kept with every posting and derived from
//! it: the bookkeeper adds to them and `ledger verify` reckons them anew, by the one definition that stands here.
//!
//! A reversal takes away from the month and the kind of what it undoes, and adds nothing of its own.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{AccountId, CategoryId};
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;

/// A month of the calendar: years since year 0 times 12, and the month from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Month(pub(crate) i64);

impl Month {
    /// The month of a day.
    pub(crate) fn of(day: Day) -> Self {
        Self(i64::from(day.year()) * 12 + i64::from(day.month0()))
    }

    /// Its first day.
    pub(crate) fn first_day(self) -> Day {
        let month = u32::try_from(self.0.rem_euclid(12)).unwrap_or(0) + 1;
        let year = i32::try_from(self.0.div_euclid(12)).unwrap_or(i32::MAX);
        Day::from_ymd_opt(year, month, 1).unwrap_or(Day::MIN)
    }

    /// The months from one day's to another's, both included, the newest first.
    pub(crate) fn changed(from: Day, to: Day) -> Vec<Self> {
        (Self::of(from).0..=Self::of(to).0).rev().map(Self).collect()
    }

    /// The first and the last month of a period that is made of whole months; `None` for any other.
    pub(crate) fn whole(period: Period) -> Option<(Self, Self)> {
        let whole = period.from.day() == 1 && period.to.succ_opt()?.day() == 1;
        whole.then(|| (Self::of(period.from), Self::of(period.to)))
    }
}

/// What a total is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct MonthKey {
    /// The month in which it happened.
    pub(crate) month: Month,
    /// The kind of help, where it is help.
    pub(crate) category: Option<CategoryId>,
    /// The kind of transfer.
    pub(crate) kind: TransferKind,
}

/// Transfers and their minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct MonthTotal {
    /// How many.
    pub(crate) transfers: i64,
    /// Minutes moved.
    pub(crate) minutes: i64,
}

/// The help of one account in one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct AccountMonth {
    /// Minutes of help given.
    pub(crate) given: i64,
    /// Minutes of help received.
    pub(crate) received: i64,
    /// In how many exchanges.
    pub(crate) exchanges: i64,
}

/// How a transfer counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counts {
    /// For itself.
    Adds,
    /// Against what it undoes.
    TakesAway,
}

/// What a transfer counts as: its own kind and day, or those of what it undoes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Counted {
    /// For or against.
    pub(crate) how: Counts,
    /// The kind of transfer.
    pub(crate) kind: TransferKind,
    /// The day it happened.
    pub(crate) happened_on: Day,
    /// The kind of help, where it is help.
    pub(crate) category: Option<CategoryId>,
}

/// Totals of many transfers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Totals {
    /// By month, category and kind.
    pub(crate) months: BTreeMap<MonthKey, MonthTotal>,
    /// By month and account; only help counts here.
    pub(crate) accounts: BTreeMap<(Month, AccountId), AccountMonth>,
}

impl Totals {
    /// Counts a transfer by its postings.
    pub(crate) fn count(&mut self, counted: &Counted, postings: impl Iterator<Item = (AccountId, Minutes)>) {
        let month = Month::of(counted.happened_on);
        let sign = match counted.how {
            Counts::Adds => 1,
            Counts::TakesAway => -1,
        };
        let mut moved = 0;
        for (account, minutes) in postings {
            // The postings of a reversal are those of what it undoes, turned round.
            let given = minutes.get() * sign;
            moved += given.max(0);
            if counted.kind == TransferKind::Exchange {
                let total = self.accounts.entry((month, account)).or_default();
                if given > 0 {
                    total.given += given * sign;
                } else {
                    total.received -= given * sign;
                }
                total.exchanges += sign;
            }
        }
        let key = MonthKey { month, category: counted.category, kind: counted.kind };
        let total = self.months.entry(key).or_default();
        total.transfers += sign;
        total.minutes += moved * sign;
    }

    /// Leaves out what has come to nothing.
    pub(crate) fn without_zeros(mut self) -> Self {
        self.months.retain(|_, total| *total != MonthTotal::default());
        self.accounts.retain(|_, total| *total != AccountMonth::default());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_reversal_takes_away_from_the_month_of_what_it_undoes_and_leaves_nothing() {
        let (giver, receiver) = (AccountId::new(Uuid::from_u128(1)), AccountId::new(Uuid::from_u128(2)));
        let day: Day = "2026-03-31".parse().unwrap();
        let mut totals = Totals::default();
        let counted = |how| Counted { how, kind: TransferKind::Exchange, happened_on: day, category: None };
        totals.count(&counted(Counts::Adds), [(giver, Minutes::new(90)), (receiver, Minutes::new(-90))].into_iter());
        let month = Month::of(day);
        assert_eq!(month, Month(2026 * 12 + 2));
        assert_eq!(totals.accounts[&(month, giver)], AccountMonth { given: 90, received: 0, exchanges: 1 });
        assert_eq!(totals.accounts[&(month, receiver)], AccountMonth { given: 0, received: 90, exchanges: 1 });
        let key = MonthKey { month, category: None, kind: TransferKind::Exchange };
        assert_eq!(totals.months[&key], MonthTotal { transfers: 1, minutes: 90 });
        totals.count(&counted(Counts::TakesAway), [(giver, Minutes::new(-90)), (receiver, Minutes::new(90))].into_iter());
        assert_eq!(totals.without_zeros(), Totals::default());
    }

    #[test]
    fn a_run_of_whole_months_is_known_by_its_ends() {
        let period = |from: &str, to: &str| Period { from: from.parse().unwrap(), to: to.parse().unwrap() };
        let (first, last) = Month::whole(period("2024-04-01", "2025-03-31")).unwrap();
        assert_eq!((first.first_day().to_string(), last.first_day().to_string()), ("2024-04-01".into(), "2025-03-01".into()));
        assert_eq!(Month::whole(period("2024-04-06", "2025-04-05")), None);
        assert_eq!(Month::whole(period("2024-04-01", "2025-03-30")), None);
    }

    #[test]
    fn gifts_count_by_kind_and_never_as_help() {
        let (from, to) = (AccountId::new(Uuid::from_u128(1)), AccountId::new(Uuid::from_u128(2)));
        let mut totals = Totals::default();
        let counted = Counted { how: Counts::Adds, kind: TransferKind::Gift, happened_on: "2026-01-01".parse().unwrap(), category: None };
        totals.count(&counted, [(from, Minutes::new(-5)), (to, Minutes::new(5))].into_iter());
        assert!(totals.accounts.is_empty());
        assert_eq!(totals.months.values().copied().collect::<Vec<_>>(), [MonthTotal { transfers: 1, minutes: 5 }]);
    }
}
