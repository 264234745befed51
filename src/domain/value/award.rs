//! A funder's grant of money, and which hours, members and costs are counted for it: shares with days, so that nothing is counted twice.
//!
//! The law: on no day do the shares of one exchange, one member or one cost line over all grants come to more than the whole. It is kept
//! by refusing the tag that would break it, whether or not there is anything yet that both tags would count.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{AwardId, CategoryId, CostId, MemberId, TagId};
use crate::domain::money::Money;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::{Note, Title};
use crate::domain::value::benefit::Share;

/// What one funder gives money for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Award {
    /// Its id.
    pub(crate) id: AwardId,
    /// Who gives.
    pub(crate) funder: Title,
    /// What the funder calls it: a name or a number.
    pub(crate) reference: Title,
    /// The days it is for.
    pub(crate) days: Period,
    /// How much it is, where that is to be known.
    pub(crate) amount: Option<Money>,
    /// The funder's own words.
    pub(crate) wording: Wording,
    /// By which areas this funder is told where people live; one kind only, so that two tables cannot be set against each other.
    pub(crate) areas: Option<AreaKind>,
}

/// What a funder calls things; where nothing is said the program's own words stand.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Wording {
    /// Hours exchanged.
    pub(crate) hours: Option<Title>,
    /// Active members.
    pub(crate) members: Option<Title>,
    /// Own cost.
    pub(crate) costs: Option<Title>,
    /// The paragraph that a pack opens with.
    pub(crate) opening: Option<Note>,
}

/// What kind of thing is counted; shares are only ever added within one kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Thing {
    /// Exchange hours.
    Hours,
    /// Days of membership.
    Members,
    /// Lines of the cost register.
    Costs,
}

/// What a tag counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Target {
    /// All exchange hours.
    Hours,
    /// Those of one kind of help, as it was written down; kinds below it are tagged apart.
    Kind(CategoryId),
    /// Those that one member received from one other; not in a group, where nobody can say who helped whom.
    Received(MemberId),
    /// All active members.
    Members,
    /// One member.
    Member(MemberId),
    /// All of the cost register.
    Costs,
    /// One line of it, or the line that took its place.
    Cost(CostId),
}

impl Target {
    /// The name in the API and in rows.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Kind(_) => "kind",
            Self::Received(_) => "received",
            Self::Members => "members",
            Self::Member(_) => "member",
            Self::Costs => "costs",
            Self::Cost(_) => "cost",
        }
    }

    /// What kind of thing it counts.
    pub(crate) const fn thing(self) -> Thing {
        match self {
            Self::Hours | Self::Kind(_) | Self::Received(_) => Thing::Hours,
            Self::Members | Self::Member(_) => Thing::Members,
            Self::Costs | Self::Cost(_) => Thing::Costs,
        }
    }
}

/// A share of something, counted for an award on some days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag {
    /// Its id.
    pub(crate) id: TagId,
    /// For which award.
    pub(crate) award: AwardId,
    /// What it counts.
    pub(crate) target: Target,
    /// On which days.
    pub(crate) days: Period,
    /// How much of it, above nothing.
    pub(crate) share: Share,
}

/// Which line of the cost register took the place of which.
pub(crate) type Replaced = BTreeMap<CostId, CostId>;

/// The line that stands at the end of all corrections.
pub(crate) fn last_line(replaced: &Replaced, line: CostId) -> CostId {
    let mut seen = BTreeSet::from([line]);
    let mut last = line;
    // Corrections never lead in a circle; broken rows must not make a program wait for ever.
    while let Some(next) = replaced.get(&last).filter(|next| seen.insert(**next)) {
        last = *next;
    }
    last
}

/// The same tag, told of the line that stands now.
pub(crate) fn of_last_line(replaced: &Replaced, tag: Tag) -> Tag {
    match tag.target {
        Target::Cost(line) => Tag { target: Target::Cost(last_line(replaced, line)), ..tag },
        _ => tag,
    }
}

/// Why a tag is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Full {
    /// The tags that count most of it on the fullest of its days, and the days on which all of them hold.
    pub(crate) by: Vec<Tag>,
    /// The first and last day of that.
    pub(crate) days: Period,
    /// The most that may still be counted on every one of its days.
    pub(crate) left: Share,
}

/// Whether there is room for a new tag beside those that hold. Tags of one thing that can both be true of one exchange are added up:
/// everything, its kind of help, and who received it.
pub(crate) fn room(tags: &[Tag], new: &Tag) -> Result<(), Full> {
    let beside: Vec<Tag> = tags.iter().filter(|tag| tag.target.thing() == new.target.thing()).copied().collect();
    let fullest = segments(new.days, &beside)
        .into_iter()
        .map(|days| {
            let by = heaviest(beside.iter().filter(|tag| tag.days.holds(days.from)), new.target);
            let taken = by.iter().fold(0, |sum: i64, tag| sum.saturating_add(tag.share.hundredths()));
            (taken, days, by)
        })
        // Of equals the first.
        .reduce(|fullest, next| if next.0 > fullest.0 { next } else { fullest });
    match fullest {
        Some((taken, days, by)) if taken.saturating_add(new.share.hundredths()) > Share::WHOLE => {
            let left = Share::new(Share::WHOLE.saturating_sub(taken).max(0)).unwrap_or_default();
            Err(Full { by, days, left })
        }
        _ => Ok(()),
    }
}

/// The tags that together count most of any one thing that the target counts too.
fn heaviest<'a>(tags: impl Iterator<Item = &'a Tag> + Clone, target: Target) -> Vec<Tag> {
    let all = tags.clone().filter(|tag| matches!(tag.target, Target::Hours | Target::Members | Target::Costs));
    let of = |is: fn(Target) -> bool| {
        let mut groups: BTreeMap<Target, Vec<Tag>> = BTreeMap::new();
        // An exchange has one kind and one receiver: of either, only the target's own can meet it, where it names one.
        for tag in tags.clone().filter(|tag| is(tag.target) && (!is(target) || tag.target == target)) {
            groups.entry(tag.target).or_default().push(*tag);
        }
        let sum = |tags: &Vec<Tag>| tags.iter().fold(0, |sum: i64, tag| sum.saturating_add(tag.share.hundredths()));
        groups.into_values().max_by_key(sum).unwrap_or_default()
    };
    let kinds = of(|target| matches!(target, Target::Kind(_)));
    let receivers = of(|target| matches!(target, Target::Received(_)));
    let members = of(|target| matches!(target, Target::Member(_)));
    let lines = of(|target| matches!(target, Target::Cost(_)));
    all.copied().chain(kinds).chain(receivers).chain(members).chain(lines).collect()
}

/// The runs of days of a period on which the same tags hold.
pub(crate) fn segments(period: Period, tags: &[Tag]) -> Vec<Period> {
    let after = |tag: &Tag| tag.days.to.succ_opt();
    let inside = |day: &Day| period.from < *day && *day <= period.to;
    let mut firsts: BTreeSet<Day> = tags.iter().flat_map(|tag| [Some(tag.days.from), after(tag)]).flatten().filter(inside).collect();
    if period.from <= period.to {
        firsts.insert(period.from);
    }
    let firsts: Vec<Day> = firsts.into_iter().collect();
    let last = |at: usize| firsts.get(at.saturating_add(1)).and_then(Day::pred_opt).unwrap_or(period.to);
    firsts.iter().enumerate().map(|(at, from)| Period { from: *from, to: last(at) }).collect()
}

/// A part of a whole number, exact: `minutes × share`, `days × share`.
pub(crate) fn part_of(whole: i64, share: Share) -> Decimal {
    Decimal::from(whole).saturating_mul(share.part())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(number: i64) -> Day {
        let first: Day = "2026-04-01".parse().unwrap();
        first + chrono::Days::new(u64::try_from(number).unwrap())
    }

    fn tag(award: u128, target: Target, (from, to): (i64, i64), share: i64) -> Tag {
        Tag {
            id: TagId::new(Uuid::from_u128(1)),
            award: AwardId::new(Uuid::from_u128(award)),
            target,
            days: Period { from: day(from), to: day(to) },
            share: Share::new(share).unwrap(),
        }
    }

    fn kind(number: u128) -> Target {
        Target::Kind(CategoryId::new(Uuid::from_u128(number)))
    }

    fn received(number: u128) -> Target {
        Target::Received(MemberId::new(Uuid::from_u128(number)))
    }

    fn member(number: u128) -> Target {
        Target::Member(MemberId::new(Uuid::from_u128(number)))
    }

    fn cost(number: u128) -> Target {
        Target::Cost(CostId::new(Uuid::from_u128(number)))
    }

    fn left(tags: &[Tag], new: Tag) -> Option<i64> {
        room(tags, &new).err().map(|full| full.left.hundredths())
    }

    #[test]
    fn the_same_thing_is_counted_whole_once() {
        for target in [Target::Hours, kind(1), received(1), Target::Members, member(1), Target::Costs, cost(1)] {
            let first = tag(1, target, (0, 30), 6_000);
            assert_eq!(left(&[first], tag(2, target, (30, 60), 4_001)), Some(4_000), "{target:?}");
            assert_eq!(left(&[first], tag(1, target, (30, 60), 4_001)), Some(4_000), "the same funder's too");
            assert_eq!(left(&[first], tag(2, target, (30, 60), 4_000)), None);
            assert_eq!(left(&[first], tag(2, target, (31, 60), 10_000)), None);
        }
    }

    #[test]
    fn what_can_be_true_of_one_exchange_is_added_up() {
        let held = [tag(1, Target::Hours, (0, 30), 3_000), tag(2, kind(1), (10, 40), 4_000)];
        assert_eq!(left(&held, tag(3, received(7), (20, 20), 3_001)), Some(3_000));
        assert_eq!(left(&held, tag(3, received(7), (20, 20), 3_000)), None);
        assert_eq!(left(&held, tag(3, received(7), (35, 36), 6_001)), Some(6_000));
        // Two kinds, or two receivers, are never one exchange.
        assert_eq!(left(&held, tag(3, kind(2), (20, 20), 7_000)), None);
        assert_eq!(left(&held, tag(3, kind(2), (20, 20), 7_001)), Some(7_000));
        let held = [tag(1, received(1), (0, 9), 9_000), tag(1, received(2), (0, 9), 5_000)];
        assert_eq!(left(&held, tag(3, kind(1), (0, 9), 1_001)), Some(1_000));
        assert_eq!(left(&held, tag(3, received(2), (0, 9), 5_000)), None);
        assert_eq!(left(&held, tag(3, Target::Hours, (0, 9), 1_001)), Some(1_000));
        // Hours, members and costs have nothing to do with each other.
        assert_eq!(left(&held, tag(3, Target::Costs, (0, 9), 10_000)), None);
        assert_eq!(left(&held, tag(3, member(1), (0, 9), 10_000)), None);
    }

    #[test]
    fn a_refusal_names_the_fullest_days_and_who_counts_them() {
        let held = [tag(1, kind(1), (0, 10), 6_000), tag(2, kind(1), (5, 20), 4_000)];
        let full = room(&held, &tag(3, kind(1), (0, 30), 100)).unwrap_err();
        assert_eq!((full.left.hundredths(), full.days, full.by.len()), (0, Period { from: day(5), to: day(10) }, 2));
    }

    #[test]
    fn a_line_that_was_put_right_is_the_same_line() {
        let id = |number: u128| CostId::new(Uuid::from_u128(number));
        let replaced = Replaced::from([(id(1), id(2)), (id(2), id(3)), (id(8), id(9)), (id(9), id(8))]);
        assert_eq!(last_line(&replaced, id(1)), id(3));
        assert_eq!(last_line(&replaced, id(5)), id(5));
        last_line(&replaced, id(8));
        let told = of_last_line(&replaced, tag(1, Target::Cost(id(1)), (0, 1), 1));
        assert_eq!(told.target, Target::Cost(id(3)));
    }

    #[test]
    fn the_same_tags_hold_all_through_a_segment() {
        let tags = [tag(1, Target::Hours, (3, 5), 1), tag(1, Target::Hours, (5, 40), 1)];
        let found = segments(Period { from: day(0), to: day(9) }, &tags);
        let days: Vec<(Day, Day)> = found.iter().map(|days| (days.from, days.to)).collect();
        assert_eq!(days, [(day(0), day(2)), (day(3), day(4)), (day(5), day(5)), (day(6), day(9))]);
        assert!(segments(Period { from: day(9), to: day(0) }, &tags).is_empty());
    }

    fn any_target() -> impl Strategy<Value = Target> {
        prop_oneof![
            Just(Target::Hours),
            (0..3_u128).prop_map(kind),
            (0..3_u128).prop_map(received),
            Just(Target::Members),
            (0..3_u128).prop_map(member),
            Just(Target::Costs),
            (0..3_u128).prop_map(cost),
        ]
    }

    fn any_tag() -> impl Strategy<Value = Tag> {
        (0..4_u128, any_target(), 0..12_i64, 0..12_i64, 1..=10_000_i64)
            .prop_map(|(award, target, from, days, share)| tag(award, target, (from, from + days), share))
    }

    proptest! {
        #[test]
        fn what_is_accepted_counts_nothing_twice_on_any_day(tried in prop::collection::vec(any_tag(), 1..40)) {
            let mut held: Vec<Tag> = Vec::new();
            for new in tried {
                if room(&held, &new).is_ok() {
                    held.push(new);
                }
            }
            let on = |number: i64, targets: &[Target]| {
                let here = held.iter().filter(|tag| tag.days.holds(day(number)) && targets.contains(&tag.target));
                here.map(|tag| tag.share.hundredths()).sum::<i64>()
            };
            for number in 0..24 {
                for one in 0..3 {
                    for other in 0..3 {
                        prop_assert!(on(number, &[Target::Hours, kind(one), received(other)]) <= 10_000);
                    }
                    prop_assert!(on(number, &[Target::Members, member(one)]) <= 10_000);
                    prop_assert!(on(number, &[Target::Costs, cost(one)]) <= 10_000);
                }
            }
        }

        #[test]
        fn what_is_left_may_be_taken_and_not_a_hundredth_more(tried in prop::collection::vec(any_tag(), 1..20), new in any_tag()) {
            let mut held: Vec<Tag> = Vec::new();
            for each in tried {
                if room(&held, &each).is_ok() {
                    held.push(each);
                }
            }
            if let Err(full) = room(&held, &new) {
                prop_assert!(full.left < new.share);
                let with = |share: Share| room(&held, &Tag { share, ..new });
                prop_assert!(with(full.left).is_ok());
                let more = Share::new(full.left.hundredths() + 1).unwrap();
                prop_assert!(with(more).is_err());
            }
        }
    }
}
