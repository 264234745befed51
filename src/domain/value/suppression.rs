//! Holding back small numbers of people, so that a table tells nobody what one person answered or where they live.
//!
//! The total of a table is taken as known, and so is this rule. It must not look at what the cells mean.

/// A cell that counts fewer people than this is held back.
pub(crate) const LEAST_SHOWN: i64 = 5;

/// A cell of a table of people as others may see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    /// So many.
    Count(i64),
    /// Held back.
    Hidden,
}

/// The cells of one table that may be shown; they add up to a total that is known.
///
/// Every cell under five is hidden, none and all alike. If the hidden cells are all of one size, the total would give them away:
/// then the next larger size is hidden too. Cells of one size are treated alike, so that hidden numbers may stand in any order: whoever
/// knows the total, the other cells and this rule still finds at least two numbers possible for each hidden cell.
pub(crate) fn suppress(counts: &[i64]) -> Vec<Shown> {
    let total = counts.iter().fold(0_i64, |sum, count| sum.saturating_add(*count));
    // Nobody was counted, or everybody in the one cell that there is: the total says it all.
    let most = if total == 0 || counts.len() < 2 { None } else { largest_hidden(counts) };
    counts.iter().map(|count| if most.is_some_and(|most| *count <= most) { Shown::Hidden } else { Shown::Count(*count) }).collect()
}

/// The largest number that has to be hidden; none where every cell may be shown.
fn largest_hidden(counts: &[i64]) -> Option<i64> {
    let smallest = counts.iter().copied().min().filter(|smallest| *smallest < LEAST_SHOWN)?;
    let largest_small = counts.iter().copied().filter(|count| *count < LEAST_SHOWN).max()?;
    if largest_small > smallest {
        return Some(largest_small);
    }
    // All that has to be hidden is of one size. Where there is nothing larger, everything is hidden.
    Some(counts.iter().copied().filter(|count| *count >= LEAST_SHOWN).min().unwrap_or(smallest))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    fn hidden(counts: &[i64]) -> Vec<bool> {
        suppress(counts).into_iter().map(|cell| cell == Shown::Hidden).collect()
    }

    #[test]
    fn a_lone_small_cell_takes_the_next_larger_with_it() {
        assert_eq!(hidden(&[3, 20, 7, 30]), [true, false, true, false]);
        assert_eq!(hidden(&[3, 20, 2, 30]), [true, false, true, false]);
        assert_eq!(hidden(&[0, 20, 30]), [true, true, false]);
        assert_eq!(hidden(&[4, 4, 9]), [true, true, true]);
        assert_eq!(hidden(&[5, 6, 7]), [false, false, false]);
        assert_eq!(hidden(&[0, 0]), [false, false], "nobody was counted");
    }

    /// Every table of up to four cells with up to eight people each: whoever knows the published table, its total and the rule,
    /// and goes through all tables that would be published so, finds two numbers or more for each hidden cell.
    #[test]
    fn no_hidden_cell_can_be_found_out_from_the_total_and_the_rule() {
        for cells in 2..=4_u32 {
            let mut possible: BTreeMap<(i64, String), Vec<BTreeSet<i64>>> = BTreeMap::new();
            for number in 0..9_i64.pow(cells) {
                let counts: Vec<i64> = (0..cells).map(|cell| number / 9_i64.pow(cell) % 9).collect();
                let total: i64 = counts.iter().sum();
                let told = possible.entry((total, format!("{:?}", suppress(&counts)))).or_insert(vec![BTreeSet::new(); counts.len()]);
                for (set, count) in told.iter_mut().zip(&counts) {
                    set.insert(*count);
                }
            }
            for ((total, told), sets) in possible {
                let hidden: Vec<bool> = told.split(',').map(|cell| cell.contains("Hidden")).collect();
                let hidden = hidden.iter().zip(&sets).filter(|(hidden, _)| **hidden);
                assert!(total == 0 || hidden.clone().all(|(_, set)| set.len() >= 2), "{total} {told} {sets:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_small_number_is_shown_and_no_number_is_changed(counts in prop::collection::vec(0_i64..40, 2..12)) {
            prop_assume!(counts.iter().sum::<i64>() > 0);
            for (shown, count) in suppress(&counts).into_iter().zip(&counts) {
                match shown {
                    Shown::Count(number) => prop_assert!(number == *count && number >= LEAST_SHOWN),
                    Shown::Hidden => {}
                }
            }
        }

        #[test]
        fn a_hidden_number_may_stand_in_any_hidden_cell(counts in prop::collection::vec(0_i64..40, 2..12), a in 0_usize..12, b in 0_usize..12) {
            let told = suppress(&counts);
            let places: Vec<usize> = (0..counts.len()).filter(|at| told[*at] == Shown::Hidden).collect();
            prop_assert_ne!(places.len(), 1, "one hidden cell is the total less the others");
            if !places.is_empty() {
                let mut other = counts.clone();
                other.swap(places[a % places.len()], places[b % places.len()]);
                prop_assert_eq!(&suppress(&other), &told);
                let different: BTreeSet<i64> = places.iter().map(|at| counts[*at]).collect();
                prop_assert!(different.len() > 1 || places.len() == counts.len(), "hidden cells of one size beside shown ones");
            }
        }

        #[test]
        fn no_more_is_hidden_than_has_to_be(counts in prop::collection::vec(0_i64..40, 2..12)) {
            let told = suppress(&counts);
            let small: BTreeSet<i64> = counts.iter().copied().filter(|count| *count < LEAST_SHOWN).collect();
            let large: BTreeSet<i64> = counts.iter().zip(&told).filter(|(count, told)| **told == Shown::Hidden && **count >= LEAST_SHOWN).map(|(count, _)| *count).collect();
            prop_assert!(large.len() <= usize::from(small.len() == 1));
        }
    }
}
