//! Who came, who went and who stayed: counted from the days of membership and from the active members of two years.
//!
//! People only, as everywhere in the report; nobody is named.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::MemberId;
use crate::domain::people::member::MemberKind;
use crate::domain::value::figure::{Missing, Value};
use crate::domain::value::model::{Counts, Facts, MemberFact, counted_days, how_many};

/// How the membership changed in a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Turnover {
    /// People whose first day of membership is a counted day.
    pub(crate) joined: i64,
    /// People whose last day of membership is a counted day.
    pub(crate) left: i64,
    /// Active members of the year before.
    pub(crate) active_before: i64,
    /// Those of them who are active in this year too.
    pub(crate) stayed: i64,
}

/// Who they are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Movers {
    /// People whose first day of membership is a counted day.
    pub(crate) joined: Vec<MemberId>,
    /// People whose last day of membership is a counted day.
    pub(crate) left: Vec<MemberId>,
    /// Active members of the year before.
    pub(crate) active_before: Vec<MemberId>,
    /// Those of them who are active in this year too.
    pub(crate) stayed: Vec<MemberId>,
}

impl Movers {
    /// Finds them, of a year beside the year before.
    pub(crate) fn of(facts: &Facts, counts: &Counts, before: &Counts) -> Self {
        let ids = |counts: &Counts| -> BTreeSet<MemberId> { counts.active().map(|person| person.id).collect() };
        let (now, then) = (ids(counts), ids(before));
        let counted = counted_days(facts.year, facts.as_of);
        let people = || facts.members.iter().filter(|member| member.kind == MemberKind::Person);
        let among = |day: Option<Day>| day.is_some_and(|day| counted.is_some_and(|days| days.holds(day)));
        Self {
            joined: people().filter(|member| among(first_day(member))).map(|member| member.id).collect(),
            left: people().filter(|member| among(last_day(member))).map(|member| member.id).collect(),
            stayed: then.intersection(&now).copied().collect(),
            active_before: then.into_iter().collect(),
        }
    }
}

impl Turnover {
    /// Counts them.
    pub(crate) fn of(movers: &Movers) -> Self {
        Self {
            joined: how_many(movers.joined.iter()),
            left: how_many(movers.left.iter()),
            active_before: how_many(movers.active_before.iter()),
            stayed: how_many(movers.stayed.iter()),
        }
    }

    /// Active in both years / active in the year before (value-model.md §2, 7).
    pub(crate) fn retention(self) -> Value {
        Decimal::from(self.stayed).checked_div(Decimal::from(self.active_before)).ok_or(Missing::NobodyBefore)
    }
}

fn first_day(member: &MemberFact) -> Option<Day> {
    member.spells.iter().map(|spell| spell.from).min()
}

fn last_day(member: &MemberFact) -> Option<Day> {
    member.spells.iter().map(|spell| spell.to).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{FinancialYear, Period, YearStart};
    use crate::domain::minutes::Minutes;
    use crate::domain::value::model::PairFact;

    fn member(number: u128, from: &str, to: &str) -> MemberFact {
        let id = MemberId::new(uuid::Uuid::from_u128(number));
        let spells = vec![Period { from: from.parse().unwrap(), to: to.parse().unwrap() }];
        MemberFact { id, name: number.to_string(), kind: MemberKind::Person, spells }
    }

    fn facts(first: i32, pairs: &[(u128, u128)]) -> Facts {
        let id = |number| MemberId::new(uuid::Uuid::from_u128(number));
        let pair = |(giver, receiver): &(u128, u128)| PairFact {
            giver: id(*giver),
            receiver: id(*receiver),
            minutes: Minutes::new(60),
            exchanges: 1,
        };
        Facts {
            year: FinancialYear::new(first, YearStart::APRIL).unwrap(),
            as_of: "2026-11-21".parse().unwrap(),
            ledger_seq: 1,
            members: vec![
                member(1, "2020-01-01", "2200-01-01"),
                member(2, "2020-01-01", "2024-04-01"),
                member(3, "2025-03-31", "2200-01-01"),
                member(4, "2025-04-01", "2200-01-01"),
            ],
            pairs: pairs.iter().map(pair).collect(),
            sessions: vec![],
            months: vec![],
            categories: vec![],
            costs: vec![],
            benchmarks: vec![],
        }
    }

    #[test]
    fn the_first_and_the_last_day_of_a_year_count_and_retention_needs_a_year_before() {
        let (now, before) = (facts(2024, &[(1, 3)]), facts(2023, &[(1, 2)]));
        let turnover = Turnover::of(&Movers::of(&now, &Counts::of(&now), &Counts::of(&before)));
        assert_eq!(turnover, Turnover { joined: 1, left: 1, active_before: 2, stayed: 1 });
        assert_eq!(turnover.retention(), Ok(Decimal::new(5, 1)));
        assert_eq!(
            Turnover::of(&Movers::of(&now, &Counts::of(&now), &Counts::of(&facts(2022, &[])))).retention(),
            Err(Missing::NobodyBefore)
        );
    }
}
