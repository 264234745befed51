//! How well somebody fits a request: named points, whose sum is the score. Whole numbers only.
//!
//! The reasons that people read are made by the arithmetic that makes the score: [`lines`] tells every point once, [`score`] adds
//! up what it tells. Nobody who [`crate::domain::help::constraint`] excludes is made possible by points.

use crate::domain::help::category::{Closeness, Tree};
use crate::domain::help::matching::{Between, Helper, Plenty, Wanted};
use crate::domain::minutes::Minutes;
use crate::domain::people::place::Distance;

/// A fact that speaks for somebody, against them, or is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fact {
    /// Offers this very kind of help.
    OffersThis,
    /// Offers a wider or narrower kind.
    OffersWider,
    /// Offers something of the same family.
    OffersLike,
    /// Has given this kind of help, so often.
    HasGiven(i64),
    /// Has not said that they do this.
    NotOffered,
    /// Has time in so many of the parts of the week that would do.
    HasTime(i64),
    /// Has time, but not then.
    NoTimeThen,
    /// One of the two has not said when.
    TimeNotSaid,
    /// Lives so near.
    Near(Distance),
    /// Lives so far.
    Far(Distance),
    /// One of the two places is not known.
    PlaceNotSaid,
    /// Was never asked before.
    NeverAsked,
    /// Was asked so many days ago, and that is long.
    AskedLongAgo(i64),
    /// Was asked so many days ago, and that is not long.
    AskedLately(i64),
    /// Was asked so often in the last 90 days.
    AskedOften(i64),
    /// So many questions wait for their answer.
    AnswersAwaited(i64),
    /// Gave so much in the last 30 days.
    GaveMuch(Minutes),
    /// Helped this person so often.
    HelpedBefore(i64),
    /// Something was not right between the two, so often.
    NotRight(i64),
    /// An exchange of the two was undone, so often.
    Undone(i64),
    /// Something agreed between the two did not happen, so often.
    DidNotHappen(i64),
    /// Has had more than given, and would like to give back.
    WouldGiveBack,
    /// Has plenty already.
    HasPlenty,
}

/// One named point of a score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// What it is for.
    pub(crate) fact: Fact,
    /// How much; at most 0 for a caution.
    pub(crate) points: i64,
}

impl Line {
    /// Whether it speaks for somebody; else it is a caution.
    pub(crate) const fn speaks_for(self) -> bool {
        self.points > 0
    }
}

const SAME: i64 = 40;
const WIDER: i64 = 25;
const LIKE: i64 = 18;
const GIVEN_MOST: i64 = 15;
const NOT_OFFERED: i64 = -30;
const TIME_MOST: i64 = 20;
const NO_TIME: i64 = -20;
const FAR: i64 = -10;
const NEVER_ASKED: i64 = 14;
const ASKED_MOST: i64 = 12;
const OFTEN: i64 = 4;
const OFTEN_MOST: i64 = 18;
const AWAITED: i64 = -15;
const MUCH: Minutes = Minutes::new(600);
const GAVE_MUCH: i64 = -8;
const BEFORE_MOST: i64 = 12;
const BAD_MOST: i64 = 24;
const GIVE_BACK: i64 = 10;
const PLENTY: i64 = -4;
/// How far is near, and what it is worth: up to half a mile, a mile, two, five.
const NEAR: [(i64, i64); 4] = [(805, 15), (1_610, 12), (3_220, 8), (8_050, 3)];

/// No score lies outside these; `assignment` relies on it.
pub(crate) const BOUND: i64 = 1_000;

/// Tells every named point of a pairing, once, reasons and cautions alike.
pub(crate) fn lines(wanted: &Wanted, helper: &Helper, between: Between, bank: (&Tree, Plenty), mut tell: impl FnMut(Line)) {
    let (tree, plenty) = bank;
    let mut line = |fact, points| tell(Line { fact, points });
    kind(wanted, helper, tree, &mut line);
    time(wanted, helper, &mut line);
    distance(wanted, helper, &mut line);
    rotation(helper, &mut line);
    past(between, &mut line);
    if helper.balance < Minutes::ZERO {
        line(Fact::WouldGiveBack, GIVE_BACK);
    } else if helper.balance >= plenty.nudge {
        line(Fact::HasPlenty, PLENTY);
    }
}

fn kind(wanted: &Wanted, helper: &Helper, tree: &Tree, line: &mut impl FnMut(Fact, i64)) {
    let closest = helper.offers.iter().filter_map(|offer| tree.closeness(*offer, wanted.category)).min();
    match closest {
        Some(Closeness::Same) => line(Fact::OffersThis, SAME),
        Some(Closeness::Wider) => line(Fact::OffersWider, WIDER),
        Some(Closeness::Sibling) => line(Fact::OffersLike, LIKE),
        None => {}
    }
    let given = times_given(wanted, helper, tree);
    if given > 0 {
        line(Fact::HasGiven(given), GIVEN_MOST.min(given.saturating_mul(3).saturating_add(3)));
    } else if closest.is_none() {
        line(Fact::NotOffered, NOT_OFFERED);
    }
}

fn times_given(wanted: &Wanted, helper: &Helper, tree: &Tree) -> i64 {
    let of_kind = helper.given.iter().filter(|(kind, _)| tree.closeness(*kind, wanted.category) == Some(Closeness::Same));
    of_kind.fold(0, |sum, (_, times)| sum.saturating_add(*times))
}

fn time(wanted: &Wanted, helper: &Helper, line: &mut impl FnMut(Fact, i64)) {
    let both = wanted.when.and(helper.availability);
    if wanted.when.unsaid() || helper.availability.unsaid() {
        line(Fact::TimeNotSaid, 0);
    } else if both.unsaid() {
        line(Fact::NoTimeThen, NO_TIME);
    } else {
        // Half for having time at all, half for how much of what would do.
        let (fits, needed) = (i64::from(both.parts()), i64::from(wanted.when.parts()).max(1));
        line(Fact::HasTime(fits), TIME_MOST / 2 + fits * (TIME_MOST / 2) / needed);
    }
}

fn distance(wanted: &Wanted, helper: &Helper, line: &mut impl FnMut(Fact, i64)) {
    let Some(distance) = wanted.spot.zip(helper.spot).map(|(one, other)| one.distance_to(other)) else {
        return line(Fact::PlaceNotSaid, 0);
    };
    match NEAR.iter().find(|(bound, _)| distance.metres() <= *bound) {
        Some((_, points)) => line(Fact::Near(distance), *points),
        None => line(Fact::Far(distance), FAR),
    }
}

/// Fair asking: whoever was asked least recently comes first, and nobody is asked to exhaustion.
fn rotation(helper: &Helper, line: &mut impl FnMut(Fact, i64)) {
    match helper.asked.days_since {
        None => line(Fact::NeverAsked, NEVER_ASKED),
        Some(days) => match days.clamp(0, 60) / 5 {
            points @ 3.. => line(Fact::AskedLongAgo(days), points.min(ASKED_MOST)),
            points => line(Fact::AskedLately(days), points * 4 - 12),
        },
    }
    if helper.asked.lately >= OFTEN {
        line(Fact::AskedOften(helper.asked.lately), -OFTEN_MOST.min(helper.asked.lately.saturating_mul(3)));
    }
    if helper.asked.open > 0 {
        line(Fact::AnswersAwaited(helper.asked.open), AWAITED);
    }
    if helper.gave_lately >= MUCH {
        line(Fact::GaveMuch(helper.gave_lately), GAVE_MUCH);
    }
}

fn past(between: Between, line: &mut impl FnMut(Fact, i64)) {
    let bad = |each: i64, times: i64| -BAD_MOST.min(times.saturating_mul(each));
    if between.settled > 0 {
        line(Fact::HelpedBefore(between.settled), BEFORE_MOST.min(between.settled.saturating_mul(3)));
    }
    if between.queried > 0 {
        line(Fact::NotRight(between.queried), bad(8, between.queried));
    }
    if between.reversed > 0 {
        line(Fact::Undone(between.reversed), bad(8, between.reversed));
    }
    if between.not_happened > 0 {
        line(Fact::DidNotHappen(between.not_happened), bad(6, between.not_happened));
    }
}

/// The score: the sum of its lines.
pub(crate) fn score(wanted: &Wanted, helper: &Helper, between: Between, bank: (&Tree, Plenty)) -> i64 {
    let mut sum = 0_i64;
    lines(wanted, helper, between, bank, |line| sum = sum.saturating_add(line.points));
    sum
}

/// Every line of a score.
pub(crate) fn told(wanted: &Wanted, helper: &Helper, between: Between, bank: (&Tree, Plenty)) -> Vec<Line> {
    let mut all = Vec::new();
    lines(wanted, helper, between, bank, |line| all.push(line));
    all
}

/// Who comes first of two with the same score: whoever was asked least recently, then the smaller number.
pub(crate) fn turn(helper: &Helper) -> (i64, i64) {
    (-helper.asked.days_since.unwrap_or(i64::MAX), helper.number)
}

/// Whether somebody has offered or given something like it, or has helped this person before: who has not is not put into plans.
pub(crate) fn at_hand(wanted: &Wanted, helper: &Helper, between: Between, tree: &Tree) -> bool {
    between.settled > 0
        || helper.offers.iter().any(|offer| tree.closeness(*offer, wanted.category).is_some())
        || times_given(wanted, helper, tree) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::help::category::{Category, CategoryState};
    use crate::domain::help::constraint::tests::{helper, wanted};
    use crate::domain::help::matching::AskedSoFar;
    use crate::domain::id::CategoryId;
    use crate::domain::people::place::GridPoint;
    use crate::domain::people::profile::Availability;
    use crate::domain::text::{Name, Slug};
    use proptest::prelude::*;
    use uuid::Uuid;

    const RULES: Plenty = Plenty { nudge: Minutes::new(2_400) };

    fn kind_id(id: u128) -> CategoryId {
        CategoryId::new(Uuid::from_u128(id))
    }

    /// Kind 3 and its sibling 4 under 5; 6 stands alone.
    fn tree() -> Tree {
        let kind = |id, parent: Option<u128>| Category {
            id: kind_id(id),
            slug: Slug::new(&format!("kind-{id}")).unwrap(),
            name: Name::new("Kind").unwrap(),
            parent: parent.map(kind_id),
            state: CategoryState::InUse,
            merged_into: None,
        };
        Tree::of(&[kind(3, Some(5)), kind(4, Some(5)), kind(5, None), kind(6, None)])
    }

    fn of(helper: &Helper, between: Between) -> i64 {
        score(&wanted(), helper, between, (&tree(), RULES))
    }

    #[test]
    fn the_closer_the_kind_of_help_the_better() {
        let offering = |id| of(&Helper { offers: vec![kind_id(id)], ..helper() }, Between::STRANGERS);
        assert!(offering(3) > offering(5) && offering(5) > offering(4) && offering(4) > offering(6));
    }

    #[test]
    fn whoever_was_asked_least_recently_comes_first() {
        let asked = |days_since, lately| of(&Helper { asked: AskedSoFar { days_since, lately, open: 0 }, ..helper() }, Between::STRANGERS);
        let mut last = i64::MIN;
        for days in [0, 5, 10, 15, 25, 40, 60] {
            let points = asked(Some(days), 1);
            assert!(points > last, "{days} days");
            last = points;
        }
        assert!(asked(None, 0) > last);
        assert!(asked(Some(60), 6) < asked(Some(60), 3), "who is asked often is spared");
    }

    #[test]
    fn somebody_below_zero_would_like_to_give_back_and_somebody_with_plenty_is_spared() {
        let balance = |minutes| of(&Helper { balance: Minutes::new(minutes), ..helper() }, Between::STRANGERS);
        assert!(balance(-1) > balance(0) && balance(0) == balance(2_399) && balance(2_399) > balance(2_400));
    }

    #[test]
    fn what_went_well_speaks_for_two_people_and_what_went_badly_against() {
        let pair = |change: fn(&mut Between)| {
            let mut between = Between::STRANGERS;
            change(&mut between);
            of(&helper(), between)
        };
        let plain = pair(|_| {});
        assert!(pair(|between| between.settled = 2) > plain);
        for bad in [pair(|between| between.queried = 1), pair(|between| between.reversed = 1), pair(|between| between.not_happened = 1)] {
            assert!(bad < plain);
        }
    }

    fn any_helper() -> impl Strategy<Value = (Helper, Between)> {
        let ids = proptest::collection::vec(3_u128..8, 0..4);
        let asked = (proptest::option::of(0_i64..4_000), 0_i64..200, 0_i64..9);
        let between = (0_i64..500, 0_i64..50, 0_i64..50, 0_i64..50);
        (ids, asked, between, -90_000_i64..90_000, 0_i64..90_000, 0_i64..(1 << 21), proptest::option::of((0_i64..90_000, 0_i64..90_000)))
            .prop_map(|(ids, (days_since, lately, open), (settled, queried, reversed, not_happened), balance, gave, bits, spot)| {
                let helper = Helper {
                    offers: ids.iter().map(|id| kind_id(*id)).collect(),
                    given: ids.iter().map(|id| (kind_id(*id), 3)).collect(),
                    availability: Availability::from_bits(bits),
                    asked: AskedSoFar { days_since, lately, open },
                    balance: Minutes::new(balance),
                    gave_lately: Minutes::new(gave),
                    spot: spot.map(|(east_metres, north_metres)| GridPoint::new(east_metres, north_metres).unwrap()),
                    ..helper()
                };
                (helper, Between { settled, queried, reversed, not_happened, ..Between::STRANGERS })
            })
    }

    proptest! {
        /// The reasons and cautions that people read add up to the score, each is told once, and no score leaves its bounds.
        #[test]
        fn the_reasons_add_up_to_the_score((helper, between) in any_helper(), bits in 0_i64..(1 << 21)) {
            let wanted = Wanted { when: Availability::from_bits(bits), spot: Some(GridPoint::new(0, 0).unwrap()), ..wanted() };
            let (tree, all) = (tree(), told(&wanted, &helper, between, (&tree(), RULES)));
            let (reasons, cautions): (Vec<_>, Vec<_>) = all.iter().partition(|line| line.speaks_for());
            let sum = |lines: &[Line]| lines.iter().map(|line| line.points).sum::<i64>();
            prop_assert_eq!(sum(&reasons) + sum(&cautions), score(&wanted, &helper, between, (&tree, RULES)));
            prop_assert!(reasons.iter().all(|line| line.points > 0) && cautions.iter().all(|line| line.points <= 0));
            prop_assert!(sum(&all).abs() < BOUND);
            for (at, line) in all.iter().enumerate() {
                let kind = std::mem::discriminant(&line.fact);
                prop_assert!(!all.iter().skip(at + 1).any(|other| std::mem::discriminant(&other.fact) == kind));
            }
        }
    }
}
