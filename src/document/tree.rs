//! The kinds of help that a new bank begins with, and the words that hint at each: data in the language's own folder.
//!
//! A bank changes its kinds as it likes afterwards; this file is not asked again, but for its hints.

use crate::domain::help::category::{Category, CategoryState, FirstKind, guess as best};
use crate::domain::text::{Name, Slug, fold};

const ENGLISH: &str = include_str!("words/en/kinds.txt");

/// A line of the file: slug, wider kind, name, hints.
fn lines() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    let parts = |line: &'static str| {
        let mut parts = line.split('|').map(str::trim);
        Some((parts.next()?, parts.next()?, parts.next()?, parts.next().unwrap_or("")))
    };
    ENGLISH.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).filter_map(parts)
}

/// The first kinds of help, wider kinds before their narrower ones.
pub(crate) fn first_kinds() -> Vec<FirstKind> {
    let kind = |(slug, parent, name, _): (&str, &str, &str, &str)| {
        Some(FirstKind { slug: Slug::new(slug).ok()?, parent: Slug::new(parent).ok(), name: Name::new(name).ok()? })
    };
    lines().filter_map(kind).collect()
}

/// The kind of help that somebody's words are most likely about: by the file's hints, and by the names that the bank gave its kinds.
pub(crate) fn guess<'a>(words: &str, all: &'a [Category]) -> Option<&'a Category> {
    let hints = |category: &Category| {
        let line = lines().find(|(slug, ..)| *slug == category.slug.as_str());
        let listed = line.map_or("", |(_, _, _, hints)| hints).split(',').map(fold);
        let name = fold(category.name.as_str());
        let of_name: Vec<String> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 4).map(str::to_owned).collect();
        let mut hints: Vec<String> = listed.chain(of_name).filter(|hint| !hint.is_empty()).collect();
        hints.sort();
        hints.dedup();
        hints
    };
    let in_use: Vec<&Category> = all.iter().filter(|each| each.state == CategoryState::InUse).collect();
    let hints: Vec<(&Category, Vec<String>)> = in_use.into_iter().map(|category| (category, hints(category))).collect();
    best(words, &hints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::CategoryId;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn all() -> Vec<Category> {
        let kinds = first_kinds();
        let id = |slug: &Slug| {
            CategoryId::new(Uuid::from_u128(1 + u128::try_from(kinds.iter().position(|kind| &kind.slug == slug).unwrap()).unwrap()))
        };
        let kind = |kind: &FirstKind| Category {
            id: id(&kind.slug),
            slug: kind.slug.clone(),
            name: kind.name.clone(),
            parent: kind.parent.as_ref().map(id),
            state: CategoryState::InUse,
            merged_into: None,
        };
        kinds.iter().map(kind).collect()
    }

    #[test]
    fn the_tree_has_about_sixty_kinds_in_two_levels_and_each_name_once() {
        let kinds = first_kinds();
        assert_eq!(kinds.len(), lines().count(), "every line of the file is a kind");
        assert!((55..=70).contains(&kinds.len()), "{}", kinds.len());
        let names: BTreeSet<_> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let slugs: BTreeSet<_> = kinds.iter().map(|kind| kind.slug.as_str()).collect();
        assert_eq!((names.len(), slugs.len()), (kinds.len(), kinds.len()));
        for (at, kind) in kinds.iter().enumerate().filter(|(_, kind)| kind.parent.is_some()) {
            let parent = kinds[..at].iter().find(|each| Some(&each.slug) == kind.parent.as_ref());
            assert!(parent.is_some_and(|parent| parent.parent.is_none()), "{}", kind.slug.as_str());
        }
    }

    #[test]
    fn what_people_say_is_put_under_a_kind_that_fits() {
        let all = all();
        for (words, slug) in [
            ("Lift to the eye clinic", "hospital-lifts"),
            ("Hedge cut, front garden", "gardening"),
            ("Someone to play chess", "games"),
            ("Set up a new tablet", "phones-and-tablets"),
            ("Help with a form", "forms"),
            ("A hand with the winter shop", "weekly-shop"),
            ("Mow my lawn", "lawns"),
            ("Dog walks by the shore", "dog-walks"),
        ] {
            assert_eq!(guess(words, &all).map(|kind| kind.slug.as_str()), Some(slug), "{words}");
        }
        assert_eq!(guess("xyzzy", &all), None);
    }
}
