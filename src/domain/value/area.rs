//! How many active members live in each ward, small area or district, and their hours; small numbers of people are held back.
//!
//! Areas that are held back are not named: they stand in one row together, which is never fewer than five people beside a row that is
//! shown. It must not know a postcode.

use std::collections::BTreeMap;

use crate::domain::id::MemberId;
use crate::domain::minutes::Minutes;
use crate::domain::people::postcode::AreaKind;
use crate::domain::value::model::PersonCount;
use crate::domain::value::suppression::{LEAST_SHOWN, Shown, suppress};

/// The people of one area, or of several together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct AreaCount {
    /// Active members.
    pub(crate) active: i64,
    /// Time that they gave to people.
    pub(crate) given: Minutes,
    /// Time that they received from people.
    pub(crate) received: Minutes,
}

impl AreaCount {
    fn add(&mut self, other: Self) {
        self.active = self.active.saturating_add(other.active);
        self.given = [self.given, other.given].into_iter().sum();
        self.received = [self.received, other.received].into_iter().sum();
    }
}

/// What an area is called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct AreaName {
    /// Its name; its code where no name was brought in.
    pub(crate) name: String,
    /// Its official code.
    pub(crate) code: String,
}

/// Active members by area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AreaTable {
    /// Which areas.
    pub(crate) kind: AreaKind,
    /// Those that may be shown, by name.
    pub(crate) shown: Vec<(AreaName, AreaCount)>,
    /// Those whose postcode is not known, where that may be shown and there are any.
    pub(crate) unknown: Option<AreaCount>,
    /// All that is held back, together; none where nothing is.
    pub(crate) held_back: Option<AreaCount>,
    /// Everybody.
    pub(crate) total: AreaCount,
}

impl AreaTable {
    /// Counts active members by the area in which each lives; whoever stands in no area has no postcode that is known.
    pub(crate) fn of<'a>(kind: AreaKind, active: impl Iterator<Item = &'a PersonCount>, lives: &BTreeMap<MemberId, AreaName>) -> Self {
        let mut cells: BTreeMap<Option<&AreaName>, AreaCount> = BTreeMap::new();
        let mut total = AreaCount::default();
        for person in active {
            let one = AreaCount { active: 1, given: person.given, received: person.received };
            cells.entry(lives.get(&person.id)).or_default().add(one);
            total.add(one);
        }
        let counts: Vec<i64> = cells.values().map(|cell| cell.active).collect();
        let mut table = Self { kind, shown: Vec::new(), unknown: None, held_back: None, total };
        for ((area, count), hidden) in cells.into_iter().zip(hidden(&counts)) {
            match area {
                _ if hidden => table.held_back.get_or_insert_with(AreaCount::default).add(count),
                Some(area) => table.shown.push((area.clone(), count)),
                None => table.unknown = Some(count),
            }
        }
        table
    }
}

/// Which cells are held back. What is held back is five people or more together, or everybody: else the total would tell what a handful
/// of people did. Cells of one size are treated alike, as in [`suppress`].
fn hidden(counts: &[i64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = suppress(counts).into_iter().map(|cell| cell == Shown::Hidden).collect();
    loop {
        let cells = || counts.iter().zip(&hidden);
        let held: i64 = cells().filter(|(_, hidden)| **hidden).fold(0, |sum, (count, _)| sum.saturating_add(*count));
        let least = cells().filter(|(_, hidden)| !**hidden).map(|(count, _)| *count).min();
        match least {
            // The first is one cell alone, whose total is itself.
            Some(least) if least < LEAST_SHOWN || (held > 0 && held < LEAST_SHOWN) => {
                hidden = cells().map(|(count, hidden)| *hidden || *count <= least).collect();
            }
            _ => return hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn table(counts: &[i64], unknown: i64) -> AreaTable {
        let mut people = Vec::new();
        let mut lives = BTreeMap::new();
        let mut add = |area: Option<usize>| {
            let id = MemberId::new(uuid::Uuid::from_u128(u128::try_from(people.len()).unwrap() + 1));
            if let Some(area) = area {
                lives.insert(id, AreaName { name: format!("Area {area:02}"), code: format!("E{area}") });
            }
            people.push(PersonCount {
                id,
                name: String::new(),
                days: 1,
                exchanges: 1,
                way: None,
                given: Minutes::new(60),
                received: Minutes::new(30),
                attended: Minutes::ZERO,
                partners: BTreeSet::new(),
            });
        };
        for (area, count) in counts.iter().enumerate() {
            (0..*count).for_each(|_| add(Some(area)));
        }
        (0..unknown).for_each(|_| add(None));
        AreaTable::of(AreaKind::Ward, people.iter(), &lives)
    }

    fn told(counts: &[i64], unknown: i64) -> (Vec<i64>, Option<i64>, Option<i64>) {
        let table = table(counts, unknown);
        let shown = table.shown.iter().map(|(_, count)| count.active).collect();
        (shown, table.unknown.map(|count| count.active), table.held_back.map(|count| count.active))
    }

    #[test]
    fn small_areas_stand_together_and_the_total_does_not_betray_them() {
        assert_eq!(told(&[9, 7, 12], 0), (vec![9, 7, 12], None, None));
        assert_eq!(told(&[9, 3, 12], 6), (vec![9, 12], None, Some(9)), "the next larger is held back with it");
        assert_eq!(told(&[9, 3, 4, 12], 6), (vec![9, 12], Some(6), Some(7)));
        assert_eq!(told(&[20, 1, 2], 30), (vec![], Some(30), Some(23)), "three people are too few to be told of together");
        assert_eq!(told(&[3], 0), (vec![], None, Some(3)));
        assert_eq!(told(&[], 0), (vec![], None, None));
    }

    #[test]
    fn the_rows_add_up_to_the_total() {
        let table = table(&[9, 3, 4], 6);
        let mut sum = AreaCount::default();
        table.shown.iter().map(|(_, count)| *count).chain(table.unknown).chain(table.held_back).for_each(|count| sum.add(count));
        assert_eq!(sum, table.total);
        assert_eq!(table.total, AreaCount { active: 22, given: Minutes::new(22 * 60), received: Minutes::new(22 * 30) });
    }

    proptest! {
        #[test]
        fn no_row_tells_of_fewer_than_five_people_beside_another(counts in prop::collection::vec(1_i64..30, 0..9), unknown in 0_i64..30) {
            let (shown, not_known, held) = told(&counts, unknown);
            prop_assert!(shown.iter().chain(&not_known).all(|count| *count >= LEAST_SHOWN));
            if shown.len() + usize::from(not_known.is_some()) > 0 {
                prop_assert!(held.is_none_or(|held| held >= LEAST_SHOWN));
                // One area alone would be the total less the others.
                let cells = counts.len() + usize::from(unknown > 0);
                prop_assert_ne!(cells - shown.len() - usize::from(not_known.is_some()), 1);
            }
        }
    }
}
