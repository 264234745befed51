//! Place rows: what a place is called and where its middle lies.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::id::{BankId, PlaceId};
use crate::domain::people::place::{GridPoint, Place, PlaceSource};
use crate::domain::text::{Name, fold};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{member_profiles, places};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = places)]
struct PlaceRow {
    id: Uid,
    name: String,
    name_key: String,
    east_metres: i64,
    north_metres: i64,
    source: String,
}

impl PlaceRow {
    fn of(place: &Place) -> Self {
        Self {
            id: place.id.into(),
            name: place.name.as_str().to_owned(),
            name_key: fold(place.name.as_str()),
            east_metres: place.at.east_metres(),
            north_metres: place.at.north_metres(),
            source: place.source.code().to_owned(),
        }
    }

    fn place(self) -> StoreResult<Place> {
        Ok(Place {
            id: self.id.into(),
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("places.name")))?,
            at: GridPoint::new(self.east_metres, self.north_metres).or(Err(StoreError::Corrupt("places.east_metres")))?,
            source: PlaceSource::from_code(&self.source).ok_or(StoreError::Corrupt("places.source"))?,
        })
    }
}

/// Adds a place.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, place: &Place) -> StoreResult<()> {
    let row = (PlaceRow::of(place), places::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(places::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes a place anew.
pub(crate) fn update(tx: &mut Tx, bank: BankId, place: &Place) -> StoreResult<()> {
    let row = places::table.filter(places::bank_id.eq(Uid::from(bank))).filter(places::id.eq(Uid::from(place.id)));
    diesel::update(row).set(PlaceRow::of(place)).execute(tx.conn())?;
    Ok(())
}

/// Takes a place away.
pub(crate) fn delete(tx: &mut Tx, bank: BankId, id: PlaceId) -> StoreResult<()> {
    let row = places::table.filter(places::bank_id.eq(Uid::from(bank))).filter(places::id.eq(Uid::from(id)));
    diesel::delete(row).execute(tx.conn())?;
    Ok(())
}

/// One place of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: PlaceId) -> StoreResult<Option<Place>> {
    let row = places::table.filter(places::bank_id.eq(Uid::from(bank))).filter(places::id.eq(Uid::from(id)));
    row.select(PlaceRow::as_select()).first(reader.conn()).optional()?.map(PlaceRow::place).transpose()
}

/// All places of a bank, by name.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Place>> {
    let rows = places::table.filter(places::bank_id.eq(Uid::from(bank))).order((places::name_key, places::id));
    rows.select(PlaceRow::as_select()).load(reader.conn())?.into_iter().map(PlaceRow::place).collect()
}

/// How many members live in each place that is in use.
pub(crate) fn count_members(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<PlaceId, i64>> {
    let rows = member_profiles::table
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .filter(member_profiles::place_id.is_not_null())
        .group_by(member_profiles::place_id)
        .select((member_profiles::place_id.assume_not_null(), diesel::dsl::count_star()))
        .load::<(Uid, i64)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, n)| (id.into(), n)).collect())
}
