//! Category rows.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::help::category::{Category, CategoryState, last_name};
use crate::domain::id::{BankId, CategoryId};
use crate::domain::text::{Name, Slug};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::categories;

type CategoryRow = (Uid, String, String, Option<Uid>, bool, Option<Uid>);

fn category((id, slug, name, parent, retired, merged_into): CategoryRow) -> StoreResult<Category> {
    Ok(Category {
        id: id.into(),
        slug: Slug::new(&slug).or(Err(StoreError::Corrupt("categories.slug")))?,
        name: Name::new(&name).or(Err(StoreError::Corrupt("categories.name")))?,
        parent: parent.map(CategoryId::from),
        state: if retired { CategoryState::Retired } else { CategoryState::InUse },
        merged_into: merged_into.map(CategoryId::from),
    })
}

/// All categories of a bank, retired ones too, by name.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Category>> {
    categories::table
        .filter(categories::bank_id.eq(Uid::from(bank)))
        .order((categories::name, categories::id))
        .select((categories::id, categories::slug, categories::name, categories::parent_id, categories::retired, categories::merged_into))
        .load::<CategoryRow>(reader.conn())?
        .into_iter()
        .map(category)
        .collect()
}

/// Every category by id, merged ones as the kind that took their place: what people read and what reports count.
pub(crate) fn told(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<CategoryId, Category>> {
    let all = list(reader, bank)?;
    Ok(all.iter().map(|each| (each.id, last_name(&all, each).clone())).collect())
}

/// Adds a category.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, category: &Category) -> StoreResult<()> {
    diesel::insert_into(categories::table)
        .values((
            categories::id.eq(Uid::from(category.id)),
            categories::bank_id.eq(Uid::from(bank)),
            categories::slug.eq(category.slug.as_str()),
            categories::name.eq(category.name.as_str()),
            categories::parent_id.eq(category.parent.map(Uid::from)),
            categories::retired.eq(category.state == CategoryState::Retired),
            categories::merged_into.eq(category.merged_into.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a category's name, parent and state; its slug never changes.
pub(crate) fn update(tx: &mut Tx, bank: BankId, category: &Category) -> StoreResult<()> {
    let row = categories::table.filter(categories::bank_id.eq(Uid::from(bank))).filter(categories::id.eq(Uid::from(category.id)));
    diesel::update(row)
        .set((
            categories::name.eq(category.name.as_str()),
            categories::parent_id.eq(category.parent.map(Uid::from)),
            categories::retired.eq(category.state == CategoryState::Retired),
            categories::merged_into.eq(category.merged_into.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}
