//! Kinds of help, as a bank names them: a tree of two levels, in which kinds may be merged into others.
//!
//! No name of a kind stands here; the names are the bank's, and the first ones come from `document/tree`.

use std::collections::BTreeMap;

use crate::domain::id::CategoryId;
use crate::domain::text::{Name, Slug, fold};

/// One kind of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Category {
    /// Id.
    pub(crate) id: CategoryId,
    /// Its word in the API.
    pub(crate) slug: Slug,
    /// What people read.
    pub(crate) name: Name,
    /// The wider kind that it belongs to.
    pub(crate) parent: Option<CategoryId>,
    /// Whether new entries may use it.
    pub(crate) state: CategoryState,
    /// The kind that took its place; old entries are told and counted under that one.
    pub(crate) merged_into: Option<CategoryId>,
}

/// Whether a category is in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CategoryState {
    /// May be chosen.
    InUse,
    /// Kept for old entries, no longer offered.
    Retired,
}

/// A kind that a new bank begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FirstKind {
    /// Its word in the API.
    pub(crate) slug: Slug,
    /// The wider kind that it belongs to, which comes before it.
    pub(crate) parent: Option<Slug>,
    /// What people read.
    pub(crate) name: Name,
}

/// How close two kinds of help are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Closeness {
    /// The same kind.
    Same,
    /// One is the wider kind of the other.
    Wider,
    /// Both belong to one wider kind.
    Sibling,
}

/// The kinds of one bank, ready to be asked how close they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    parents: BTreeMap<CategoryId, Option<CategoryId>>,
    now: BTreeMap<CategoryId, CategoryId>,
}

impl Tree {
    /// From all kinds of a bank, merged and retired ones too.
    pub(crate) fn of(all: &[Category]) -> Self {
        let now: BTreeMap<_, _> = all.iter().map(|each| (each.id, last_name(all, each).id)).collect();
        let at = |id: &CategoryId| now.get(id).copied().unwrap_or(*id);
        let parents = all.iter().map(|each| (each.id, each.parent.as_ref().map(at).filter(|parent| *parent != each.id))).collect();
        Self { parents, now }
    }

    /// The kind under which one is told and counted now.
    pub(crate) fn now(&self, id: CategoryId) -> CategoryId {
        self.now.get(&id).copied().unwrap_or(id)
    }

    /// How close two kinds are, if they are close at all.
    pub(crate) fn closeness(&self, one: CategoryId, other: CategoryId) -> Option<Closeness> {
        let (one, other) = (self.now(one), self.now(other));
        let (above, beside) = (self.parents.get(&one).copied().flatten(), self.parents.get(&other).copied().flatten());
        if one == other {
            Some(Closeness::Same)
        } else if above == Some(other) || beside == Some(one) {
            Some(Closeness::Wider)
        } else if above.is_some() && above == beside {
            Some(Closeness::Sibling)
        } else {
            None
        }
    }
}

/// The kind that a kind has become: merged kinds lead on, and no circle of them is followed for ever.
pub(crate) fn last_name<'a>(all: &'a [Category], of: &'a Category) -> &'a Category {
    let mut found = of;
    for _ in 0..all.len() {
        match found.merged_into.and_then(|next| all.iter().find(|each| each.id == next)) {
            Some(next) => found = next,
            None => break,
        }
    }
    found
}

/// Guesses a kind from somebody's words: the kind whose hints are found most, by letters, at the beginnings of words.
/// `hints` are words for each kind; of two equal kinds the first wins. No hint found: no guess.
pub(crate) fn guess<T: Copy>(words: &str, hints: &[(T, Vec<String>)]) -> Option<T> {
    let folded = fold(words);
    let said: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let weight = |hint: &String| {
        let parts: Vec<&str> = hint.split(' ').collect();
        let found = said
            .windows(parts.len().max(1))
            .any(|window| window.iter().zip(&parts).all(|(word, part)| word == part || (part.len() >= 4 && word.starts_with(part))));
        if found { hint.len() } else { 0 }
    };
    let best = hints.iter().map(|(kind, hints)| (*kind, hints.iter().map(weight).sum::<usize>())).filter(|(_, weight)| *weight > 0);
    best.reduce(|best, each| if each.1 > best.1 { each } else { best }).map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn kind(id: u128, parent: Option<u128>, merged_into: Option<u128>) -> Category {
        let as_id = |id| CategoryId::new(Uuid::from_u128(id));
        Category {
            id: as_id(id),
            slug: Slug::new(&format!("kind-{id}")).unwrap(),
            name: Name::new(&format!("Kind {id}")).unwrap(),
            parent: parent.map(as_id),
            state: CategoryState::InUse,
            merged_into: merged_into.map(as_id),
        }
    }

    #[test]
    fn kinds_are_close_by_their_place_in_the_tree_and_merged_ones_by_their_new_place() {
        let all = [kind(1, None, None), kind(2, Some(1), None), kind(3, Some(1), None), kind(4, None, None), kind(5, Some(4), Some(2))];
        let tree = Tree::of(&all);
        let close = |one, other| tree.closeness(CategoryId::new(Uuid::from_u128(one)), CategoryId::new(Uuid::from_u128(other)));
        assert_eq!(close(2, 2), Some(Closeness::Same));
        assert_eq!((close(1, 2), close(2, 1)), (Some(Closeness::Wider), Some(Closeness::Wider)));
        assert_eq!(close(2, 3), Some(Closeness::Sibling));
        assert_eq!((close(2, 4), close(1, 4)), (None, None));
        assert_eq!((close(5, 2), close(5, 3), close(5, 4)), (Some(Closeness::Same), Some(Closeness::Sibling), None));
    }

    #[test]
    fn a_circle_of_merged_kinds_is_not_followed_for_ever() {
        let all = [kind(1, None, Some(2)), kind(2, None, Some(1))];
        assert!(all.contains(last_name(&all, &all[0])));
    }

    #[test]
    fn a_kind_is_guessed_from_the_words_and_not_from_parts_in_the_middle_of_them() {
        let hints = |list: &[&str]| list.iter().map(|hint| (*hint).to_owned()).collect::<Vec<_>>();
        let all = [(1, hints(&["hedge", "lawn", "garden"])), (2, hints(&["lift", "drive", "eye clinic"])), (3, hints(&["chat"]))];
        assert_eq!(guess("Hedges cut in the front gardén", &all), Some(1));
        assert_eq!(guess("A lift to the eye clinic", &all), Some(2));
        assert_eq!(guess("snitchat", &all), None);
        assert_eq!(guess("", &all), None);
    }
}
