//! Everything at once: all open requests and all people as one assignment problem, so that the only driver is not spent on a walk.
//!
//! As many requests as possible are met; of the plans that meet as many, the one with the highest sum of scores. Each person helps
//! once in a plan. The solver is a library's; here the problem is made small without losing its best answer.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use crate::domain::help::score::BOUND;

/// One person who could help with one request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge {
    /// Which request, by its place in the list of requests.
    pub(crate) request: usize,
    /// Which person, by their place in the list of people.
    pub(crate) helper: usize,
    /// How well they fit.
    pub(crate) score: i64,
}

/// What meeting one more request is worth: more than all scores of a plan together can differ (up to 1,000 places to fill).
const MET: i64 = 2 * BOUND * 1_000;

/// The best plan. `needed` holds how many people each request takes; a request that cannot have them all gets nobody.
pub(crate) fn assign(needed: &[usize], edges: &[Edge]) -> Vec<Edge> {
    let mut plan: Vec<Edge> = components(edges).into_iter().flat_map(|edges| assign_component(needed, edges)).collect();
    plan.sort_by_key(|edge| (edge.request, std::cmp::Reverse(edge.score), edge.helper));
    plan
}

/// The parts of the problem that share neither a request nor a person; each can be solved alone.
fn components(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let mut leader: BTreeMap<usize, usize> = edges.iter().map(|edge| (edge.request, edge.request)).collect();
    let find = |leader: &BTreeMap<usize, usize>, of: usize| {
        let mut at = of;
        while let Some(next) = leader.get(&at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    };
    let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in edges {
        let first = *first_of.entry(edge.helper).or_insert(edge.request);
        let (one, other) = (find(&leader, first), find(&leader, edge.request));
        leader.insert(one.max(other), one.min(other));
    }
    let mut parts: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        parts.entry(find(&leader, edge.request)).or_default().push(*edge);
    }
    parts.into_values().collect()
}

/// Solves one part. A request for several people that got only some of them is left out, and the rest is solved again, so that
/// nobody is spent on half a pair.
fn assign_component(needed: &[usize], mut edges: Vec<Edge>) -> Vec<Edge> {
    loop {
        let plan = solve(needed, &edges);
        let mut got: BTreeMap<usize, usize> = BTreeMap::new();
        for edge in &plan {
            *got.entry(edge.request).or_default() += 1;
        }
        let short = got.into_iter().find(|(request, got)| needed.get(*request).is_some_and(|needed| got < needed));
        match short {
            Some((request, _)) => edges.retain(|edge| edge.request != request),
            None => return plan,
        }
    }
}

/// The best `keep` people of each request. With `keep` places to fill in all, no request is ever worse off: the others take at most
/// `keep - 1` of its best people, so that one of them is always free.
fn pruned(edges: &[Edge], keep: usize) -> Vec<Edge> {
    let mut by_request: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        by_request.entry(edge.request).or_default().push(*edge);
    }
    let best = |mut edges: Vec<Edge>| {
        edges.sort_by_key(|edge| (std::cmp::Reverse(edge.score), edge.helper));
        edges.truncate(keep);
        edges
    };
    by_request.into_values().flat_map(best).collect()
}

fn solve(needed: &[usize], edges: &[Edge]) -> Vec<Edge> {
    let mut slots: Vec<usize> = Vec::new();
    let requests: std::collections::BTreeSet<usize> = edges.iter().map(|edge| edge.request).collect();
    for request in requests {
        slots.extend(std::iter::repeat_n(request, needed.get(request).copied().unwrap_or(1)));
    }
    let edges = pruned(edges, slots.len());
    let mut people: Vec<usize> = edges.iter().map(|edge| edge.helper).collect();
    people.sort_unstable();
    people.dedup();
    let weights: BTreeMap<(usize, usize), i64> = edges.iter().map(|edge| ((edge.request, edge.helper), MET + edge.score)).collect();
    if slots.is_empty() || people.is_empty() {
        return Vec::new();
    }
    // Each place can also stay empty: as many columns of nobody as there are places.
    let columns = people.len() + slots.len();
    let mut table = Matrix::new(slots.len(), columns, 0_i64);
    for (row, request) in slots.iter().enumerate() {
        for (column, helper) in people.iter().enumerate() {
            if let (Some(weight), Some(cell)) = (weights.get(&(*request, *helper)), table.get_mut((row, column))) {
                *cell = *weight;
            }
        }
    }
    let (_, chosen) = kuhn_munkres(&table);
    let pick = |(request, column): (&usize, &usize)| {
        let helper = *people.get(*column)?;
        let weight = weights.get(&(*request, helper))?;
        Some(Edge { request: *request, helper, score: weight - MET })
    };
    slots.iter().zip(&chosen).filter_map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edge(request: usize, helper: usize, score: i64) -> Edge {
        Edge { request, helper, score }
    }

    #[test]
    fn the_only_driver_is_not_spent_on_a_walk() {
        // Person 0 drives and is the better walker too; person 1 only walks.
        let plan = assign(&[1, 1], &[edge(0, 0, 90), edge(0, 1, 40), edge(1, 0, 50)]);
        assert_eq!(plan, vec![edge(0, 1, 40), edge(1, 0, 50)]);
    }

    #[test]
    fn a_request_for_two_gets_two_or_nobody() {
        let pair = [edge(0, 0, 90), edge(0, 1, 10), edge(1, 1, 50)];
        assert_eq!(assign(&[2, 1], &[edge(0, 0, 90), edge(1, 0, 5)]), vec![edge(1, 0, 5)], "nobody is spent on half a pair");
        let plan = assign(&[2, 1], &pair);
        assert!(plan == vec![edge(0, 0, 90), edge(0, 1, 10)] || plan == vec![edge(1, 1, 50)], "{plan:?}");
        let enough = assign(&[2, 1], &[edge(0, 0, 9), edge(0, 1, 8), edge(0, 2, 7), edge(1, 0, 5)]);
        assert_eq!(enough, vec![edge(0, 1, 8), edge(0, 2, 7), edge(1, 0, 5)]);
    }

    /// The best plan by trying all.
    fn by_trying(requests: usize, edges: &[Edge], taken: &mut Vec<usize>) -> i64 {
        let Some(request) = requests.checked_sub(1) else { return 0 };
        let mut best = by_trying(request, edges, taken);
        for edge in edges.iter().filter(|edge| edge.request == request) {
            if !taken.contains(&edge.helper) {
                taken.push(edge.helper);
                best = best.max(MET + edge.score + by_trying(request, edges, taken));
                taken.pop();
            }
        }
        best
    }

    proptest! {
        /// No plan is better than the one found, nobody helps twice, and nobody is chosen who could not help.
        #[test]
        fn no_plan_is_better(scores in proptest::collection::vec(proptest::option::weighted(0.5, -90_i64..150), 30)) {
            let all = scores.iter().enumerate().filter_map(|(at, score)| score.map(|score| edge(at / 6, at % 6, score)));
            let edges: Vec<Edge> = all.collect();
            let plan = assign(&[1; 5], &edges);
            prop_assert!(plan.iter().all(|chosen| edges.contains(chosen)));
            let mut people: Vec<usize> = plan.iter().map(|edge| edge.helper).collect();
            people.sort_unstable();
            people.dedup();
            prop_assert_eq!(people.len(), plan.len());
            let worth: i64 = plan.iter().map(|edge| MET + edge.score).sum();
            prop_assert_eq!(worth, by_trying(5, &edges, &mut Vec::new()));
        }
    }
}
