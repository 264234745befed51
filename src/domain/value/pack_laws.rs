//! The laws of packs: worked by hand over an odd run of days, and on random tags never more than the bank has.

use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::calendar::{Day, Period, YearStart};
use crate::domain::id::{AwardId, CategoryId, CostId, MemberId, TagId};
use crate::domain::minutes::Minutes;
use crate::domain::money::Money;
use crate::domain::people::member::MemberKind;
use crate::domain::text::Title;
use crate::domain::value::award::{Award, Tag, Target, Wording, room, segments};
use crate::domain::value::benefit::Share;
use crate::domain::value::figure::Caution;
use crate::domain::value::model::{MemberFact, PairFact};
use crate::domain::value::pack::{HourFact, Pack, PackFacts, Tally, counted};
use crate::domain::value::register::{CostHeading, CostLine, Life, Payment};

fn day(number: i64) -> Day {
    let first: Day = "2026-03-01".parse().unwrap();
    first + chrono::Days::new(u64::try_from(number).unwrap())
}

fn days((from, to): (i64, i64)) -> Period {
    Period { from: day(from), to: day(to) }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn award(number: u128) -> Award {
    Award {
        id: AwardId::new(id(number)),
        funder: Title::new("North Council").unwrap(),
        reference: Title::new("N1").unwrap(),
        days: days((0, 60)),
        amount: None,
        wording: Wording::default(),
        areas: None,
    }
}

fn tag(number: u128, target: Target, on: (i64, i64), share: i64) -> Tag {
    let award = AwardId::new(id(number));
    Tag { id: TagId::new(id(1)), award, target, days: days(on), share: Share::new(share).unwrap() }
}

fn member(number: u128) -> MemberFact {
    let spells = vec![Period { from: day(10), to: Day::MAX }];
    MemberFact { id: MemberId::new(id(number)), name: number.to_string(), kind: MemberKind::Person, spells }
}

fn line(number: u128, on: i64, life: Option<u32>) -> CostLine {
    CostLine {
        id: CostId::new(id(number)),
        on: day(on),
        heading: CostHeading::ResourcesOneOff,
        payment: if number == 1 { Payment::Cash } else { Payment::InKind },
        amount: Money::from_pence(36_500),
        what: Title::new("Laptop").unwrap(),
        funder: None,
        evidence: None,
        life: life.and_then(Life::new),
    }
}

/// Two people who exchanged an hour of one kind on each of sixty days but the first ten, and two cost lines.
fn facts(tags: Vec<Tag>, period: Period) -> PackFacts {
    let pair = PairFact { giver: MemberId::new(id(1)), receiver: MemberId::new(id(2)), minutes: Minutes::new(60), exchanges: 1 };
    let inside = counted(period, day(50));
    let hour = |at: i64| HourFact {
        days: days((at, at)),
        category: CategoryId::new(id(u128::from(at % 2 == 0))),
        receiver: Some(MemberId::new(id(2))),
        minutes: Minutes::new(60),
    };
    PackFacts {
        year_start: YearStart::APRIL,
        period,
        as_of: day(50),
        ledger_seq: 7,
        members: vec![member(1), member(2), member(3)],
        pairs: vec![pair],
        sessions: vec![],
        hours: (10..60).map(hour).filter(|fact| inside.is_some_and(|days| days.holds(fact.days.from))).collect(),
        costs: vec![line(1, 5, Some(1)), line(2, 20, None)],
        tags,
    }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_pack_over_an_odd_run_of_days_is_worked_by_hand() {
    let tags = vec![
        tag(1, Target::Hours, (0, 19), 2_500),
        tag(1, Target::Kind(CategoryId::new(id(1))), (15, 24), 5_000),
        tag(1, Target::Member(MemberId::new(id(1))), (0, 40), 10_000),
        tag(2, Target::Members, (41, 60), 3_000),
        tag(1, Target::Costs, (0, 14), 5_000),
        tag(2, Target::Cost(CostId::new(id(2))), (20, 20), 1_000),
    ];
    // 13 to 30 March and 31 March to 5 April: days 12 to 35.
    let pack = Pack::of(award(1), &facts(tags.clone(), days((12, 35))));
    assert_eq!((pack.whole.minutes, pack.whole.heads), (number("1440"), 2));
    // Days 12 to 19 at a quarter; days 16, 18, 20, 22 and 24 at a half.
    assert_eq!(pack.own.minutes, number("120") + number("150"));
    assert_eq!((pack.own.heads, pack.others.heads, pack.nobody.heads), (1, 0, 1));
    // 19 days of a year of 365 and 5 of the next: March has its 31st as day 30.
    assert_eq!(pack.own.member_years, number("19") / number("365") + number("5") / number("365"));
    // The laptop is used 365 days, £1 a day: 24 days here, of which days 12 to 14 at a half; the other thing is whole on day 20.
    assert_eq!((pack.whole.cash, pack.whole.in_kind), (number("2400"), number("36500")));
    assert_eq!((pack.own.cash, pack.own.in_kind), (number("150"), Decimal::ZERO));
    assert_eq!((pack.others.in_kind, pack.nobody.in_kind), (number("3650"), number("32850")));
    assert!(!pack.so_far && pack.cautions.contains(&Caution::OneOffWhole));
    // From day 41 on the other award counts both; the days after the as-of day are not counted.
    let later = Pack::of(award(2), &facts(tags, days((41, 80))));
    assert_eq!((later.counted, later.so_far, later.own.heads), (Some(days((41, 50))), true, 2));
    assert_eq!(later.own.member_years, number("20") * number("0.3") / number("365"));
    assert_eq!(later.whole.minutes, number("600"));
}

#[test]
fn days_to_come_are_not_counted() {
    let pack = Pack::of(award(1), &facts(vec![tag(1, Target::Hours, (0, 90), 10_000)], days((51, 80))));
    assert_eq!((pack.counted, pack.own, pack.whole.heads), (None, Tally::default(), 0));
    assert!(pack.lines.is_empty() && pack.people.is_empty());
}

fn any_tag() -> impl Strategy<Value = Tag> {
    let target = prop_oneof![
        Just(Target::Hours),
        (0..3_u128).prop_map(|kind| Target::Kind(CategoryId::new(id(kind)))),
        (1..4_u128).prop_map(|member| Target::Received(MemberId::new(id(member)))),
        Just(Target::Members),
        (1..4_u128).prop_map(|member| Target::Member(MemberId::new(id(member)))),
        Just(Target::Costs),
        (1..3_u128).prop_map(|line| Target::Cost(CostId::new(id(line)))),
    ];
    (1..4_u128, target, 0..60_i64, 0..40_i64, 1..=10_000_i64)
        .prop_map(|(award, target, from, long, share)| tag(award, target, (from, from + long), share))
}

proptest! {
    #[test]
    fn all_awards_together_are_never_more_than_the_bank(tried in prop::collection::vec(any_tag(), 0..30), from in 0..60_i64, long in 0..40_i64) {
        let mut tags: Vec<Tag> = Vec::new();
        for new in tried {
            if room(&tags, &new).is_ok() {
                tags.push(new);
            }
        }
        let facts = facts(tags.clone(), days((from, from + long)));
        let packs: Vec<Pack> = (1..4).map(|number| Pack::of(award(number), &facts)).collect();
        let sum = |of: fn(&Tally) -> Decimal| packs.iter().map(|pack| of(&pack.own)).sum::<Decimal>();
        // Quotients are rounded at the twenty-eighth digit.
        let hair = Decimal::new(1, 20);
        for of in [|tally: &Tally| tally.minutes, |tally: &Tally| tally.member_years, |tally: &Tally| tally.cash, |tally: &Tally| tally.in_kind] {
            prop_assert!(sum(of) <= of(&packs[0].whole) + hair);
            for pack in &packs {
                prop_assert!(of(&pack.nobody) >= -hair && of(&pack.own) >= Decimal::ZERO);
                prop_assert!((of(&pack.own) + of(&pack.others) + of(&pack.nobody) - of(&pack.whole)).abs() <= hair);
                let lines: Decimal = pack.lines.iter().map(|line| of(&line.tally)).sum();
                prop_assert!((lines - of(&pack.own)).abs() <= hair, "the lines of a pack are its sum");
            }
        }
        prop_assert_eq!(segments(facts.period, &tags).first().map(|days| days.from), Some(facts.period.from));
    }
}
