//! Listing rows: offers and requests.

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::help::listing::{Listing, ListingKind};
use crate::domain::id::{BankId, ListingId, MemberId};
use crate::domain::text::Title;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::listings;

/// Adds a listing.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, listing: &Listing) -> StoreResult<()> {
    diesel::insert_into(listings::table)
        .values((
            listings::id.eq(Uid::from(listing.id)),
            listings::bank_id.eq(Uid::from(bank)),
            listings::member_id.eq(Uid::from(listing.member)),
            listings::kind.eq(listing.kind.code()),
            listings::category_id.eq(Uid::from(listing.category)),
            listings::title.eq(listing.title.as_str()),
            listings::needed_by.eq(listing.needed_by),
            listings::created_at.eq(listing.created_at),
            listings::expires_on.eq(listing.expires_on),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type ListingRow = (Uid, Uid, String, Uid, String, Option<Day>, i64, Day);

fn listing((id, member, kind, category, title, needed_by, created_at, expires_on): ListingRow) -> StoreResult<Listing> {
    Ok(Listing {
        id: id.into(),
        member: member.into(),
        kind: ListingKind::from_code(&kind).ok_or(StoreError::Corrupt("listings.kind"))?,
        category: category.into(),
        title: Title::new(&title).or(Err(StoreError::Corrupt("listings.title")))?,
        needed_by,
        created_at,
        expires_on,
    })
}

/// Open listings of one kind that have not expired, oldest first.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId, kind: ListingKind, today: Day, limit: i64) -> StoreResult<Vec<Listing>> {
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::kind.eq(kind.code()))
        .filter(listings::closed_at.is_null())
        .filter(listings::expires_on.ge(today));
    rows.order((listings::created_at, listings::id))
        .limit(limit)
        .select((
            listings::id,
            listings::member_id,
            listings::kind,
            listings::category_id,
            listings::title,
            listings::needed_by,
            listings::created_at,
            listings::expires_on,
        ))
        .load::<ListingRow>(reader.conn())?
        .into_iter()
        .map(listing)
        .collect()
}

/// Closes a listing; only its member's, where one is named. Answers whether there was one.
pub(crate) fn close(tx: &mut Tx, bank: BankId, id: ListingId, member: Option<MemberId>, now_ms: i64) -> StoreResult<bool> {
    let mut row = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::id.eq(Uid::from(id)))
        .filter(listings::closed_at.is_null())
        .select(listings::id)
        .into_boxed();
    if let Some(member) = member {
        row = row.filter(listings::member_id.eq(Uid::from(member)));
    }
    let Some(found) = row.first::<Uid>(tx.conn()).optional()? else { return Ok(false) };
    diesel::update(listings::table.filter(listings::id.eq(found))).set(listings::closed_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(true)
}

/// Takes down every open listing of a member, as withdrawn. Answers how many there were.
pub(crate) fn withdraw_all_of(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<usize> {
    let open = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::member_id.eq(Uid::from(member)))
        .filter(listings::closed_at.is_null());
    Ok(diesel::update(open).set((listings::closed_at.eq(Some(now_ms)), listings::closed_as.eq(Some("withdrawn")))).execute(tx.conn())?)
}

/// The open listings of one member, oldest first.
pub(crate) fn list_open_of(reader: &mut Reader, bank: BankId, member: MemberId, today: Day) -> StoreResult<Vec<Listing>> {
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::member_id.eq(Uid::from(member)))
        .filter(listings::closed_at.is_null())
        .filter(listings::expires_on.ge(today));
    rows.order((listings::created_at, listings::id))
        .select((
            listings::id,
            listings::member_id,
            listings::kind,
            listings::category_id,
            listings::title,
            listings::needed_by,
            listings::created_at,
            listings::expires_on,
        ))
        .load::<ListingRow>(reader.conn())?
        .into_iter()
        .map(listing)
        .collect()
}
