//! One piece of work on the broker's desk, and the order in which the work is done. Pure: it reads nothing.
//!
//! The law: whoever may be in danger first, then what is needed soonest, then what has waited longest.

use chrono::Days;
use uuid::Uuid;

use crate::domain::calendar::Day;
use crate::domain::id::MemberId;
use crate::domain::people::member::codes;

codes! {
    /// What kind of work it is, in the order of the desk where two are as urgent.
    Kind {
        /// Somebody has not come back from a home visit.
        VisitOverdue = "visit_overdue",
        /// Somebody looks into it, and has not written down what had happened.
        VisitTaken = "visit_taken",
        /// "Something's not right": nothing is in the books yet.
        Query = "query",
        /// "That's not right" about what is in the books.
        Concern = "concern",
        /// A request that waits for somebody to be asked.
        Request = "request",
        /// Somebody was asked and has not answered.
        Ask = "ask",
        /// The day has passed: did it happen?
        Happened = "happened",
        /// An exchange that has waited too long for a yes.
        Waiting = "waiting",
        /// Somebody to ring.
        Call = "call",
        /// A message that reached nobody.
        Failed = "failed",
        /// A grant from the pot that waits for a second person.
        Grant = "grant",
        /// A sheet that was printed and not keyed back.
        Sheet = "sheet",
        /// An application that does not go on.
        Applicant = "applicant",
        /// A check that ends soon or has ended.
        Check = "check",
        /// Members who have not agreed to what everybody agrees to.
        Agreement = "agreement",
        /// Letters to print.
        Letters = "letters",
        /// Somebody who offers help and whom nobody has asked.
        NeverAsked = "never_asked",
        /// Somebody who has neither given nor received help for long.
        Quiet = "quiet",
    }
}

/// How soon it has to be done, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Urgency {
    /// Somebody may be in danger.
    Danger,
    /// Today or tomorrow, or its day has passed.
    Now,
    /// Within a week, or somebody is waiting to be heard.
    Soon,
    /// When there is time.
    Whenever,
}

/// A piece of work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    /// What kind.
    pub(crate) kind: Kind,
    /// What it is about: a visit, an exchange, a request; for a member's own record the member.
    pub(crate) id: Uuid,
    /// Since when it waits, UTC milliseconds.
    pub(crate) since_ms: i64,
    /// The day by which it is needed, or on which it ends.
    pub(crate) due: Option<Day>,
    /// Whom it concerns first.
    pub(crate) who: Option<MemberId>,
    /// Whom it concerns besides.
    pub(crate) other: Option<MemberId>,
    /// In somebody's own words, or a code, as the kind has it.
    pub(crate) what: String,
    /// How many letters or members the piece stands for, or the number of a sheet; else 0.
    pub(crate) number: i64,
}

/// So many days ahead a day is urgent.
const NOW_DAYS: u64 = 1;
/// So many days ahead a day is near.
const SOON_DAYS: u64 = 7;

impl Piece {
    /// How soon it has to be done.
    pub(crate) fn urgency(&self, today: Day) -> Urgency {
        let within = |days: u64| self.due.is_some_and(|due| today.checked_add_days(Days::new(days)).is_some_and(|last| due <= last));
        match self.kind {
            Kind::VisitOverdue => Urgency::Danger,
            // A day that has passed is what these are about; it makes them no more urgent.
            Kind::Happened | Kind::Sheet => Urgency::Soon,
            _ if within(NOW_DAYS) => Urgency::Now,
            Kind::VisitTaken | Kind::Query | Kind::Concern | Kind::Call | Kind::Failed => Urgency::Soon,
            _ if within(SOON_DAYS) => Urgency::Soon,
            _ => Urgency::Whenever,
        }
    }

    /// Whether it concerns one of these people; what concerns nobody in particular concerns everybody.
    pub(crate) fn concerns(&self, people: &std::collections::BTreeSet<MemberId>) -> bool {
        let named: Vec<MemberId> = [self.who, self.other].into_iter().flatten().collect();
        named.is_empty() || named.iter().any(|id| people.contains(id))
    }
}

/// The work of each kind in its order, the most urgent kind first. Nothing is lost and nothing is invented.
pub(crate) fn sorted(mut pieces: Vec<Piece>, today: Day) -> Vec<(Kind, Vec<Piece>)> {
    pieces.sort_by_cached_key(|piece| (piece.kind, piece.urgency(today), piece.due.is_none(), piece.due, piece.since_ms, piece.id));
    let mut groups: Vec<(Kind, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        match groups.last_mut() {
            Some((kind, list)) if *kind == piece.kind => list.push(piece),
            _ => groups.push((piece.kind, vec![piece])),
        }
    }
    groups.sort_by_key(|(kind, list)| (list.first().map_or(Urgency::Whenever, |first| first.urgency(today)), *kind));
    groups
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    fn piece(kind: Kind, since_ms: i64, due: Option<&str>) -> Piece {
        let due = due.map(|day| day.parse().unwrap());
        Piece { kind, id: Uuid::from_u128(1), since_ms, due, who: None, other: None, what: String::new(), number: 0 }
    }

    #[test]
    fn an_overdue_visit_stands_above_everything_and_a_request_for_tomorrow_above_a_query() {
        let groups = sorted(
            vec![
                piece(Kind::Quiet, 0, None),
                piece(Kind::Query, 0, None),
                piece(Kind::Request, 9, Some("2026-11-23")),
                piece(Kind::VisitOverdue, 9, None),
            ],
            today(),
        );
        let kinds: Vec<Kind> = groups.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::VisitOverdue, Kind::Request, Kind::Query, Kind::Quiet]);
    }

    #[test]
    fn within_a_kind_what_is_needed_soonest_comes_first_and_then_what_has_waited_longest() {
        let groups = sorted(
            vec![
                piece(Kind::Request, 5, None),
                piece(Kind::Request, 1, Some("2027-03-01")),
                piece(Kind::Request, 2, None),
                piece(Kind::Request, 9, Some("2026-11-20")),
            ],
            today(),
        );
        let since: Vec<i64> = groups.iter().flat_map(|(_, list)| list).map(|piece| piece.since_ms).collect();
        assert_eq!(since, [9, 1, 2, 5]);
    }

    #[test]
    fn a_day_that_has_passed_makes_a_request_urgent_but_not_a_question_about_it() {
        assert_eq!(piece(Kind::Request, 0, Some("2026-11-01")).urgency(today()), Urgency::Now);
        assert_eq!(piece(Kind::Happened, 0, Some("2026-11-01")).urgency(today()), Urgency::Soon);
        assert_eq!(piece(Kind::Check, 0, Some("2026-12-31")).urgency(today()), Urgency::Whenever);
    }

    #[test]
    fn what_concerns_nobody_in_particular_is_everybodys() {
        let someone = MemberId::new(Uuid::from_u128(7));
        let people = BTreeSet::from([someone]);
        assert!(piece(Kind::Letters, 0, None).concerns(&people));
        let theirs = Piece { other: Some(someone), ..piece(Kind::Query, 0, None) };
        assert!(theirs.concerns(&people) && !theirs.concerns(&BTreeSet::new()));
    }

    proptest! {
        #[test]
        fn every_order_of_the_same_work_is_sorted_the_same_and_nothing_is_lost(
            made in prop::collection::vec((0..Kind::ALL.len(), 0_i64..5, prop::option::of(0_u64..400), 0_u128..1_000), 0..40),
            turn in 0_usize..40,
        ) {
            let of = |(kind, since_ms, due, id): &(usize, i64, Option<u64>, u128)| Piece {
                id: Uuid::from_u128(*id),
                due: due.map(|days| "2026-06-01".parse::<Day>().unwrap() + Days::new(days)),
                ..piece(Kind::ALL[*kind], *since_ms, None)
            };
            let mut pieces: Vec<Piece> = made.iter().map(of).collect();
            let one = sorted(pieces.clone(), today());
            prop_assert_eq!(one.iter().map(|(_, list)| list.len()).sum::<usize>(), pieces.len());
            if !pieces.is_empty() {
                let by = turn % pieces.len();
                pieces.rotate_left(by);
            }
            prop_assert_eq!(&one, &sorted(pieces, today()));
            let urgencies: Vec<Urgency> = one.iter().map(|(_, list)| list[0].urgency(today())).collect();
            prop_assert!(urgencies.is_sorted(), "{:?}", urgencies);
            for (kind, list) in &one {
                prop_assert!(list.iter().all(|piece| piece.kind == *kind));
                prop_assert!(list.iter().map(|piece| piece.urgency(today())).is_sorted());
            }
        }
    }
}
