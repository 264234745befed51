//! The kinds of help that a bank names.

use crate::domain::help::category::{Category, CategoryState, last_name};
use crate::domain::id::{BankId, CategoryId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::{Name, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::Reader;
use crate::store::help::{category, listing};

/// What to change about a category.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct CategoryChange {
    /// A new name; the slug stays.
    pub(crate) name: Option<Name>,
    /// In use or retired.
    pub(crate) state: Option<CategoryState>,
}

impl Banks {
    /// All categories by name, retired ones too.
    pub(crate) fn categories(&self, actor: &Actor) -> Result<Vec<Category>> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| Ok(category::list(reader, bank)?))
    }

    /// Adds a category; its slug is made from its name.
    pub(crate) fn add_category(&self, actor: &Actor, name: &Name, parent: Option<&Slug>) -> Result<Category> {
        let bank = actor.may(Act::ManageCategories)?;
        self.db.write(bank, |tx| {
            let all = category::list(tx, bank)?;
            let slug = free_slug(name, &all)?;
            let parent = match parent {
                Some(slug) => {
                    let wider = find(&all, slug).filter(|each| each.state == CategoryState::InUse && each.parent.is_none());
                    Some(wider.ok_or(Error::invalid("parent", "invalid-category"))?.id)
                }
                None => None,
            };
            let new = Category {
                id: CategoryId::new(self.clock.new_id()),
                slug,
                name: name.clone(),
                parent,
                state: CategoryState::InUse,
                merged_into: None,
            };
            category::insert(tx, bank, &new)?;
            self.keep(tx, actor, Deed::of(DeedKind::CategoryAdded).thing(new.id.uuid()).now("name", new.name.as_str()))?;
            Ok(new)
        })
    }

    /// Renames a category, retires it or brings it back.
    pub(crate) fn change_category(&self, actor: &Actor, slug: &Slug, change: CategoryChange) -> Result<Category> {
        let bank = actor.may(Act::ManageCategories)?;
        self.db.write(bank, |tx| {
            let all = category::list(tx, bank)?;
            let mut changed = find(&all, slug).ok_or(Error::NotFound)?.clone();
            let last_in_use = all.iter().filter(|each| each.state == CategoryState::InUse).count() <= 1;
            if change.state == Some(CategoryState::Retired) && changed.state == CategoryState::InUse && last_in_use {
                return Err(Refusal::CategoryInUse.into());
            }
            if change.state == Some(CategoryState::InUse) && changed.merged_into.is_some() {
                return Err(Refusal::CategoryInUse.into());
            }
            let old = changed.clone();
            changed.name = change.name.unwrap_or(changed.name);
            changed.state = change.state.unwrap_or(changed.state);
            category::update(tx, bank, &changed)?;
            let deed =
                Deed::of(DeedKind::CategoryChanged).thing(changed.id.uuid()).changed("name", old.name.as_str(), changed.name.as_str());
            self.keep(tx, actor, deed.changed("state", state(&old), state(&changed)))?;
            Ok(changed)
        })
    }

    /// Merges a kind of help into another: its offers and requests move, old entries are told and counted under the other from now
    /// on, and its word in the API goes on leading there. It cannot be taken back.
    pub(crate) fn merge_category(&self, actor: &Actor, slug: &Slug, into: &Slug) -> Result<Category> {
        let bank = actor.may(Act::ManageCategories)?;
        self.db.write(bank, |tx| {
            let all = category::list(tx, bank)?;
            let from = find(&all, slug).filter(|each| each.merged_into.is_none()).ok_or(Error::NotFound)?;
            let into = find(&all, into).map(|into| last_name(&all, into));
            let into = into.filter(|into| into.id != from.id && into.state == CategoryState::InUse);
            let into = into.ok_or(Error::invalid("into", "invalid-category"))?.clone();
            category::update(tx, bank, &Category { state: CategoryState::Retired, merged_into: Some(into.id), ..from.clone() })?;
            let into = Category { parent: into.parent.filter(|parent| *parent != from.id), ..into };
            category::update(tx, bank, &into)?;
            for child in all.iter().filter(|each| each.parent == Some(from.id) && each.id != into.id) {
                // The tree has two levels: narrower kinds move under the other kind, or beside it where it is a narrower one itself.
                category::update(tx, bank, &Category { parent: Some(into.parent.unwrap_or(into.id)), ..child.clone() })?;
            }
            listing::move_category(tx, bank, from.id, (into.id, into.name.as_str()))?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::CategoryMerged).thing(into.id.uuid()).was("name", from.name.as_str()).now("name", into.name.as_str()),
            )?;
            Ok(into)
        })
    }
}

fn find<'a>(all: &'a [Category], slug: &Slug) -> Option<&'a Category> {
    all.iter().find(|each| &each.slug == slug)
}

/// A slug for a new name. Names in other scripts, which have none, are numbered.
fn free_slug(name: &Name, all: &[Category]) -> Result<Slug> {
    let taken = |slug: &Slug| all.iter().any(|each| &each.slug == slug);
    match Slug::from_name(name.as_str()) {
        Ok(slug) if taken(&slug) => Err(Error::invalid("name", "invalid-category-taken")),
        Ok(slug) => Ok(slug),
        Err(_) => {
            let numbered = (1..=10_000).filter_map(|number| Slug::new(&format!("kind-{number}")).ok());
            numbered.into_iter().find(|slug| !taken(slug)).ok_or(Error::invalid("name", "invalid-name"))
        }
    }
}

/// A category that new entries may use, by its slug; the slug of a merged one leads to the kind that took its place.
pub(in crate::service) fn usable(reader: &mut Reader, bank: BankId, slug: &Slug) -> Result<Category> {
    let all = category::list(reader, bank)?;
    let found = find(&all, slug).map(|found| last_name(&all, found)).filter(|each| each.state == CategoryState::InUse);
    found.cloned().ok_or(Error::invalid("category", "invalid-category"))
}

/// Whether a kind of help is in use, as the record of deeds says it.
const fn state(category: &Category) -> &'static str {
    match category.state {
        CategoryState::InUse => "in use",
        CategoryState::Retired => "retired",
    }
}
