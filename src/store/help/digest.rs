//! What digests are made of: who offers what, and which requests are open, in one query each for a whole bank.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::help::digest::NewRequest;
use crate::domain::help::listing::ListingKind;
use crate::domain::id::{BankId, CategoryId, MemberId};
use crate::domain::minutes::Amount;
use crate::domain::people::member::Standing;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult};
use crate::store::schema::{listings, members};

/// What each active member offers now.
pub(crate) fn list_offered(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<BTreeMap<MemberId, BTreeSet<CategoryId>>> {
    let rows = listings::table
        .inner_join(members::table.on(members::id.eq(listings::member_id)))
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::kind.eq(ListingKind::Offer.code()))
        .filter(listings::expires_on.ge(today))
        .filter(listings::closed_at.is_null())
        .filter(listings::paused_at.is_null())
        .filter(members::standing.eq(Standing::Active.code()))
        .select((listings::member_id, listings::category_id))
        .load::<(Uid, Uid)>(reader.conn())?;
    let mut offers: BTreeMap<MemberId, BTreeSet<CategoryId>> = BTreeMap::new();
    for (member, category) in rows {
        offers.entry(member.into()).or_default().insert(category.into());
    }
    Ok(offers)
}

type RequestRow = (Uid, Uid, Option<Day>, Option<i64>, i64);

/// Open requests of those who take part, whose day has not gone; newest first.
pub(crate) fn list_requests(reader: &mut Reader, bank: BankId, today: Day, limit: i64) -> StoreResult<Vec<NewRequest>> {
    let rows = listings::table
        .inner_join(members::table.on(members::id.eq(listings::member_id)))
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::kind.eq(ListingKind::Request.code()))
        .filter(listings::expires_on.ge(today))
        .filter(listings::closed_at.is_null())
        .filter(listings::paused_at.is_null())
        .filter(listings::needed_by.is_null().or(listings::needed_by.ge(Some(today))))
        .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]))
        .order((listings::created_at.desc(), listings::id.desc()))
        .limit(limit)
        .select((listings::member_id, listings::category_id, listings::needed_by, listings::minutes, listings::created_at))
        .load::<RequestRow>(reader.conn())?;
    rows.into_iter()
        .map(|(member, category, needed_by, minutes, created_at)| {
            let minutes = minutes.map(Amount::new).transpose().or(Err(StoreError::Corrupt("listings.minutes")))?;
            Ok(NewRequest { member: member.into(), category: category.into(), needed_by, minutes, created_at })
        })
        .collect()
}
