//! Grants from the community pot: the reasons for them, who may say yes, and what the pot's report may tell.
//!
//! One person asks, another says yes, and neither for themselves. The report names nobody: what fewer than
//! [`PEOPLE_LEAST`] people are behind is never told by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{AccountId, GrantId, MemberId};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Reason, Slug};

/// So many different people stand behind every figure that the report tells by itself.
pub(crate) const PEOPLE_LEAST: usize = 3;

/// The reasons that every bank begins with, in the order in which they are offered; their names are words.
pub(crate) const BUILT_IN: [&str; 6] = ["new-member", "ill-health", "carers-break", "bereavement", "hardship", OTHER];

/// The reason for what no other fits: it is always offered.
pub(crate) const OTHER: &str = "other";

codes! {
    /// Whether a reason is offered.
    RuleState {
        /// It is offered.
        InUse = "in_use",
        /// Kept for old grants only.
        Retired = "retired",
    }
}

/// A reason for grants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct GrantRule {
    /// Its short name, which grants keep.
    pub(crate) slug: Slug,
    /// What the bank calls it; a built-in one that was not renamed has its name from the words.
    pub(crate) name: Option<Name>,
    /// Whether it is offered.
    pub(crate) state: RuleState,
}

/// The reasons of a bank: the built-in ones as the bank changed them, then its own by name.
pub(crate) fn rules(changes: Vec<GrantRule>) -> Vec<GrantRule> {
    let mut changes: BTreeMap<String, GrantRule> = changes.into_iter().map(|rule| (rule.slug.as_str().to_owned(), rule)).collect();
    let built_in = |slug: &str| Slug::new(slug).ok().map(|slug| GrantRule { slug, name: None, state: RuleState::InUse });
    let mut all: Vec<GrantRule> = BUILT_IN.iter().filter_map(|slug| changes.remove(*slug).or_else(|| built_in(slug))).collect();
    let mut own: Vec<GrantRule> = changes.into_values().collect();
    own.sort_by(|a, b| a.name.cmp(&b.name));
    // The one for everything else stays at the end.
    let last = all.pop();
    all.extend(own);
    all.extend(last);
    all
}

codes! {
    /// Where a grant stands.
    GrantState {
        /// Somebody asked for it.
        Asked = "asked",
        /// A second person said yes, and the hours are in the books.
        Made = "made",
        /// It was refused or taken back; it cannot come back.
        Refused = "refused",
    }
}

/// Hours from the pot for one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Grant {
    /// Id.
    pub(crate) id: GrantId,
    /// For whom.
    pub(crate) member: MemberId,
    /// How much.
    pub(crate) minutes: Amount,
    /// The reason's short name.
    pub(crate) rule: Slug,
    /// What staff wrote about it; for staff alone.
    pub(crate) reason: Reason,
    /// Who asked.
    pub(crate) asked_by: Option<MemberId>,
    /// When, UTC milliseconds.
    pub(crate) asked_at: i64,
    /// Where it stands.
    pub(crate) state: GrantState,
    /// Who answered.
    pub(crate) decided_by: Option<MemberId>,
    /// When, UTC milliseconds.
    pub(crate) decided_at: Option<i64>,
    /// Why it was refused.
    pub(crate) decision_reason: Option<Reason>,
    /// The transfer that brought the hours.
    pub(crate) transfer_seq: Option<i64>,
}

/// Why a grant cannot be answered so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GrantRefusal {
    /// It was answered before.
    Decided,
    /// Somebody else must say yes: not who asked, and not who gets the hours.
    SecondPerson,
}

/// Whether somebody may say yes.
pub(crate) fn approve(grant: &Grant, by: MemberId) -> Result<(), GrantRefusal> {
    if grant.state != GrantState::Asked {
        return Err(GrantRefusal::Decided);
    }
    if grant.asked_by.is_none_or(|asked_by| asked_by == by) || grant.member == by { Err(GrantRefusal::SecondPerson) } else { Ok(()) }
}

/// Whether somebody may say no: anybody who may decide, who asked included, since they may take it back.
pub(crate) const fn refuse(grant: &Grant) -> Result<(), GrantRefusal> {
    match grant.state {
        GrantState::Asked => Ok(()),
        GrantState::Made | GrantState::Refused => Err(GrantRefusal::Decided),
    }
}

/// Minutes that came to the pot or left it, with one other account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry<K> {
    /// Under what it is told; `None` goes with the rest, whatever that is.
    pub(crate) key: Option<K>,
    /// The account of the person behind it.
    pub(crate) person: AccountId,
    /// How much.
    pub(crate) minutes: Minutes,
}

/// What may be told of entries, so that nobody can be told from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told<K> {
    /// Everything together.
    pub(crate) total: Minutes,
    /// The parts, where they may be told.
    pub(crate) parts: Option<Parts<K>>,
}

/// The parts of a total. They sum to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Parts<K> {
    /// What enough people are behind.
    pub(crate) rows: Vec<(K, Minutes)>,
    /// Everything else together; `None` where there is nothing else.
    pub(crate) rest: Option<Minutes>,
}

/// Puts together what too few people are behind. Where even that is too few people, only the total is told: the rest
/// could else be had by taking the rows from it.
pub(crate) fn told<K: Ord + Clone>(entries: &[Entry<K>]) -> Told<K> {
    let mut groups: BTreeMap<Option<K>, (BTreeSet<AccountId>, Minutes)> = BTreeMap::new();
    for entry in entries {
        let (people, minutes) = groups.entry(entry.key.clone()).or_default();
        people.insert(entry.person);
        *minutes = [*minutes, entry.minutes].into_iter().sum();
    }
    let total = entries.iter().map(|entry| entry.minutes).sum();
    let (mut rows, mut rest_people, mut rest) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (key, (people, minutes)) in groups {
        match key {
            Some(key) if people.len() >= PEOPLE_LEAST => rows.push((key, minutes)),
            _ => {
                rest_people.extend(people);
                rest.push(minutes);
            }
        }
    }
    let singles_out = !rest.is_empty() && rest_people.len() < PEOPLE_LEAST;
    let rest = (!rest.is_empty()).then(|| rest.into_iter().sum());
    Told { total, parts: (!singles_out).then_some(Parts { rows, rest }) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn member(number: u128) -> MemberId {
        MemberId::new(Uuid::from_u128(number))
    }

    fn grant(state: GrantState) -> Grant {
        Grant {
            id: GrantId::new(Uuid::from_u128(9)),
            member: member(3),
            minutes: Amount::new(120).unwrap(),
            rule: Slug::new("ill-health").unwrap(),
            reason: Reason::new("Home from hospital").unwrap(),
            asked_by: Some(member(1)),
            asked_at: 0,
            state,
            decided_by: None,
            decided_at: None,
            decision_reason: None,
            transfer_seq: None,
        }
    }

    #[test]
    fn a_second_person_says_yes_and_never_for_themselves() {
        let asked = grant(GrantState::Asked);
        assert_eq!(approve(&asked, member(1)), Err(GrantRefusal::SecondPerson));
        assert_eq!(approve(&asked, member(3)), Err(GrantRefusal::SecondPerson));
        assert_eq!(approve(&asked, member(2)), Ok(()));
        // Where nobody knows who asked, nobody can be the second.
        assert_eq!(approve(&Grant { asked_by: None, ..asked }, member(2)), Err(GrantRefusal::SecondPerson));
    }

    #[test]
    fn an_answered_ask_cannot_come_back() {
        for state in [GrantState::Made, GrantState::Refused] {
            assert_eq!(approve(&grant(state), member(2)), Err(GrantRefusal::Decided));
            assert_eq!(refuse(&grant(state)), Err(GrantRefusal::Decided));
        }
        assert_eq!(refuse(&grant(GrantState::Asked)), Ok(()));
    }

    #[test]
    fn a_bank_keeps_the_first_reasons_and_adds_its_own_before_the_last() {
        let own = |slug: &str, name: &str, state| GrantRule { slug: Slug::new(slug).unwrap(), name: Name::new(name).ok(), state };
        let all = rules(vec![
            own("flood", "After the flood", RuleState::InUse),
            own("ill-health", "Illness", RuleState::InUse),
            own("hardship", "Short of time", RuleState::Retired),
        ]);
        let slugs: Vec<&str> = all.iter().map(|rule| rule.slug.as_str()).collect();
        assert_eq!(slugs, ["new-member", "ill-health", "carers-break", "bereavement", "hardship", "flood", "other"]);
        assert_eq!(all.get(1).and_then(|rule| rule.name.as_ref()).map(Name::as_str), Some("Illness"));
        assert_eq!(all.get(4).map(|rule| rule.state), Some(RuleState::Retired));
    }

    fn entry(key: Option<u8>, person: u128, minutes: i64) -> Entry<u8> {
        Entry { key, person: AccountId::new(Uuid::from_u128(person)), minutes: Minutes::new(minutes) }
    }

    #[test]
    fn few_people_are_put_together_and_too_few_are_not_told() {
        let three = |key| vec![entry(Some(key), 1, 60), entry(Some(key), 2, 60), entry(Some(key), 3, 60)];
        // Three grants to one person are one person's.
        let one_person = vec![entry(Some(1), 1, 60), entry(Some(1), 1, 60), entry(Some(1), 1, 60)];
        assert_eq!(told(&one_person), Told { total: Minutes::new(180), parts: None });
        // A group of one beside a group of three would be the difference: only the total.
        let beside = [three(1), vec![entry(Some(2), 9, 30)]].concat();
        assert_eq!(told(&beside), Told { total: Minutes::new(210), parts: None });
        // Three small groups make one of three people.
        let small = [three(1), vec![entry(Some(2), 7, 10), entry(Some(3), 8, 10), entry(None, 9, 10)]].concat();
        let parts = Parts { rows: vec![(1, Minutes::new(180))], rest: Some(Minutes::new(30)) };
        assert_eq!(told(&small), Told { total: Minutes::new(210), parts: Some(parts) });
        assert_eq!(told::<u8>(&[]), Told { total: Minutes::ZERO, parts: Some(Parts { rows: vec![], rest: None }) });
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_total_and_every_part_has_enough_people(
            drawn in proptest::collection::vec((proptest::option::of(0_u8..5), 0_u128..8, 1_i64..300), 0..40),
        ) {
            let entries: Vec<_> = drawn.iter().map(|(key, person, minutes)| entry(*key, *person, *minutes)).collect();
            let told = told(&entries);
            prop_assert_eq!(told.total.get(), entries.iter().map(|entry| entry.minutes.get()).sum::<i64>());
            if let Some(parts) = told.parts {
                let sum = parts.rows.iter().map(|(_, minutes)| minutes.get()).sum::<i64>() + parts.rest.map_or(0, Minutes::get);
                prop_assert_eq!(sum, told.total.get());
                let people = |of: &dyn Fn(&Entry<u8>) -> bool| {
                    entries.iter().filter(|entry| of(entry)).map(|entry| entry.person).collect::<BTreeSet<_>>().len()
                };
                for (key, _) in &parts.rows {
                    prop_assert!(people(&|entry| entry.key == Some(*key)) >= PEOPLE_LEAST);
                }
                if parts.rest.is_some() {
                    let told: Vec<_> = parts.rows.iter().map(|(key, _)| Some(*key)).collect();
                    prop_assert!(people(&|entry| !told.contains(&entry.key)) >= PEOPLE_LEAST);
                }
            }
        }

        #[test]
        fn of_two_people_only_one_who_did_not_ask_says_yes(asker in 0_u128..4, recipient in 0_u128..4, by in 0_u128..4) {
            let asked = Grant { asked_by: Some(member(asker)), member: member(recipient), ..grant(GrantState::Asked) };
            prop_assert_eq!(approve(&asked, member(by)).is_ok(), by != asker && by != recipient);
        }
    }
}
