//! Rows of official areas by full postcode, and the postcodes of members' addresses. Nobody's address leaves this file.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::domain::id::{BankId, MemberId};
use crate::domain::people::postcode::{AreaCodes, Postcode};
use crate::domain::text::Name;
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::schema::{area_names, member_profiles, postcode_areas};

/// How many are asked for at a time.
const CHUNK: usize = 500;

struct PostcodeRow {
    bank: Uid,
    postcode: String,
    areas: AreaCodes,
}

impl Row for PostcodeRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Text, _>(&self.postcode)?;
        out.put::<Nullable<Text>, _>(&self.areas.ward)?;
        out.put::<Nullable<Text>, _>(&self.areas.lsoa)?;
        out.put::<Nullable<Text>, _>(&self.areas.district)
    }
}

/// Writes the areas of some postcodes in the place of what was known of them.
pub(crate) fn put(tx: &mut Tx, bank: BankId, found: &[(Postcode, AreaCodes)]) -> StoreResult<()> {
    let row = |(postcode, areas): &(Postcode, AreaCodes)| PostcodeRow {
        bank: bank.into(),
        postcode: postcode.as_str().to_owned(),
        areas: areas.clone(),
    };
    let rows: Vec<PostcodeRow> = found.iter().map(row).collect();
    let into = "INSERT INTO postcode_areas (bank_id, postcode, ward, lsoa, district)";
    let newer = " ON CONFLICT (bank_id, postcode) DO UPDATE SET ward = excluded.ward, lsoa = excluded.lsoa, district = excluded.district";
    Ok(backend::insert(tx.conn(), into, &rows, newer)?)
}

struct NameRow {
    bank: Uid,
    code: String,
    name: String,
}

impl Row for NameRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Text, _>(&self.code)?;
        out.put::<Text, _>(&self.name)
    }
}

/// Writes what areas are called in the place of what they were called.
pub(crate) fn put_names(tx: &mut Tx, bank: BankId, names: &BTreeMap<String, Name>) -> StoreResult<()> {
    let row = |(code, name): (&String, &Name)| NameRow { bank: bank.into(), code: code.clone(), name: name.as_str().to_owned() };
    let rows: Vec<NameRow> = names.iter().map(row).collect();
    let newer = " ON CONFLICT (bank_id, code) DO UPDATE SET name = excluded.name";
    Ok(backend::insert(tx.conn(), "INSERT INTO area_names (bank_id, code, name)", &rows, newer)?)
}

/// How many postcodes are known.
pub(crate) fn count(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    Ok(postcode_areas::table.filter(postcode_areas::bank_id.eq(Uid::from(bank))).count().get_result(reader.conn())?)
}

/// What areas are called, by code.
pub(crate) fn names(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<String, String>> {
    let rows = area_names::table.filter(area_names::bank_id.eq(Uid::from(bank))).select((area_names::code, area_names::name));
    Ok(rows.load::<(String, String)>(reader.conn())?.into_iter().collect())
}

/// The official areas in which members live whose address holds a postcode that is known.
pub(crate) fn list_by_member(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<MemberId, AreaCodes>> {
    let rows = member_profiles::table
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .filter(member_profiles::address.is_not_null())
        .select((member_profiles::member_id, member_profiles::address.assume_not_null()))
        .load::<(Uid, String)>(reader.conn())?;
    let lives: Vec<(MemberId, Postcode)> =
        rows.into_iter().filter_map(|(member, address)| Some((member.into(), Postcode::in_address(&address)?))).collect();
    let mut known: BTreeMap<String, AreaCodes> = BTreeMap::new();
    for some in lives.chunks(CHUNK) {
        let codes: Vec<&str> = some.iter().map(|(_, postcode)| postcode.as_str()).collect();
        let rows = postcode_areas::table
            .filter(postcode_areas::bank_id.eq(Uid::from(bank)))
            .filter(postcode_areas::postcode.eq_any(codes))
            .select((postcode_areas::postcode, postcode_areas::ward, postcode_areas::lsoa, postcode_areas::district))
            .load::<(String, Option<String>, Option<String>, Option<String>)>(reader.conn())?;
        known.extend(rows.into_iter().map(|(postcode, ward, lsoa, district)| (postcode, AreaCodes { ward, lsoa, district })));
    }
    Ok(lives.into_iter().filter_map(|(member, postcode)| Some((member, known.get(postcode.as_str())?.clone()))).collect())
}
