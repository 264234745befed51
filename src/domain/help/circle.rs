//! Circles of help: A could help B, B could help C, and C could help A. They let people give who have had more than they gave.
//!
//! A circle is a proposal; nothing is promised to anybody by it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{ListingId, MemberId};
use crate::domain::people::profile::Said;

/// One step of a circle: somebody with an open request of their own could help with another's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    /// Who would help.
    pub(crate) giver: MemberId,
    /// Whether they have had more than they gave, and would like to give back.
    pub(crate) gives_back: Said,
    /// Whom.
    pub(crate) receiver: MemberId,
    /// With which request.
    pub(crate) request: ListingId,
    /// How well they fit.
    pub(crate) score: i64,
}

/// The longest circle that a broker can hold together.
const LENGTH_MAX: usize = 4;
/// How many of a person's best steps are followed.
const STEPS_MAX: usize = 8;

/// Circles of two to four people in which somebody gives back, the best first; nobody is in two of them.
pub(crate) fn circles(steps: &[Step], most: usize) -> Vec<Vec<Step>> {
    let mut from: BTreeMap<MemberId, Vec<Step>> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.giver != step.receiver) {
        from.entry(step.giver).or_default().push(*step);
    }
    for steps in from.values_mut() {
        steps.sort_by_key(|step| (std::cmp::Reverse(step.score), step.request));
        // One step to each person is enough: the best.
        let mut met = BTreeSet::new();
        steps.retain(|step| met.insert(step.receiver));
        steps.truncate(STEPS_MAX);
    }
    let mut found = Vec::new();
    for start in from.keys() {
        walk(*start, *start, &from, &mut Vec::new(), &mut found);
    }
    found.sort_by_key(|circle| std::cmp::Reverse(worth(circle)));
    let mut taken = BTreeSet::new();
    let mut kept = Vec::new();
    for circle in found {
        if kept.len() < most && circle.iter().all(|step| !taken.contains(&step.giver)) {
            taken.extend(circle.iter().map(|step| step.giver));
            kept.push(circle);
        }
    }
    kept
}

/// First how many give back, then how short it is, then how well they fit.
fn worth(circle: &[Step]) -> (usize, std::cmp::Reverse<usize>, i64) {
    let length = i64::try_from(circle.len()).unwrap_or(1).max(1);
    let mean = circle.iter().map(|step| step.score).sum::<i64>() / length;
    (circle.iter().filter(|step| step.gives_back.yes()).count(), std::cmp::Reverse(circle.len()), mean)
}

/// Follows steps until they come back to the start. Each circle is found once: from the smallest of its people.
fn walk(start: MemberId, at: MemberId, from: &BTreeMap<MemberId, Vec<Step>>, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    for step in from.get(&at).into_iter().flatten() {
        if step.receiver == start {
            let circle: Vec<Step> = path.iter().copied().chain(std::iter::once(*step)).collect();
            if circle.len() >= 2 && circle.iter().any(|step| step.gives_back.yes()) {
                found.push(circle);
            }
        } else if step.receiver > start && path.len() + 1 < LENGTH_MAX && path.iter().all(|earlier| earlier.receiver != step.receiver) {
            path.push(*step);
            walk(start, step.receiver, from, path, found);
            path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn step(giver: u128, receiver: u128, score: i64, gives_back: Said) -> Step {
        let member = |id| MemberId::new(Uuid::from_u128(id));
        Step { giver: member(giver), receiver: member(receiver), request: ListingId::new(Uuid::from_u128(receiver)), score, gives_back }
    }

    #[test]
    fn three_people_can_help_in_a_circle_where_no_two_could_help_each_other() {
        let steps = [step(1, 2, 50, Said::Yes), step(2, 3, 50, Said::No), step(3, 1, 50, Said::No), step(1, 3, 10, Said::Yes)];
        let found = circles(&steps[..3], 5);
        assert_eq!(found, vec![steps[..3].to_vec()]);
        // With two who could help each other, the shorter circle comes first and nobody is in both.
        let found = circles(&steps, 5);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 2);
    }

    #[test]
    fn a_circle_in_which_nobody_gives_back_is_not_proposed() {
        assert!(circles(&[step(1, 2, 50, Said::No), step(2, 1, 50, Said::No)], 5).is_empty());
    }

    proptest! {
        /// Every circle is one: each helps the next, the last helps the first, and nobody stands in two places.
        #[test]
        fn every_circle_closes(pairs in proptest::collection::vec((1_u128..12, 1_u128..12, 0_i64..100, any::<bool>()), 0..60)) {
            let steps: Vec<Step> = pairs.iter().map(|(a, b, score, back)| step(*a, *b, *score, Said::from(*back))).collect();
            let mut seen = BTreeSet::new();
            for circle in circles(&steps, 100) {
                prop_assert!((2..=LENGTH_MAX).contains(&circle.len()));
                for (at, each) in circle.iter().enumerate() {
                    prop_assert_eq!(each.receiver, circle[(at + 1) % circle.len()].giver);
                    prop_assert!(seen.insert(each.giver));
                }
            }
        }
    }
}
