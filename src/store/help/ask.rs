//! Ask rows: who was asked about which request, and the answers.

use diesel::prelude::*;

use crate::domain::help::ask::{Ask, AskState, AskWay};
use crate::domain::id::{AskId, BankId, ListingId, MemberId};
use crate::domain::text::Reason;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{asks, listings};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = asks, treat_none_as_null = true)]
struct AskRow {
    id: Uid,
    listing_id: Uid,
    member_id: Uid,
    asked_by: Option<Uid>,
    asked_at: i64,
    channel: String,
    state: String,
    answered_at: Option<i64>,
    reason: Option<String>,
    recorded_by: Option<Uid>,
}

impl AskRow {
    fn of(ask: &Ask) -> Self {
        Self {
            id: ask.id.into(),
            listing_id: ask.listing.into(),
            member_id: ask.member.into(),
            asked_by: ask.asked_by.map(Uid::from),
            asked_at: ask.asked_at,
            channel: ask.way.code().to_owned(),
            state: ask.state.code().to_owned(),
            answered_at: ask.answered_at,
            reason: ask.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            recorded_by: ask.recorded_by.map(Uid::from),
        }
    }

    fn ask(self) -> StoreResult<Ask> {
        Ok(Ask {
            id: self.id.into(),
            listing: self.listing_id.into(),
            member: self.member_id.into(),
            asked_by: self.asked_by.map(MemberId::from),
            asked_at: self.asked_at,
            way: AskWay::from_code(&self.channel).ok_or(StoreError::Corrupt("asks.channel"))?,
            state: AskState::from_code(&self.state).ok_or(StoreError::Corrupt("asks.state"))?,
            answered_at: self.answered_at,
            reason: self.reason.as_deref().map(Reason::new).transpose().or(Err(StoreError::Corrupt("asks.reason")))?,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds an ask.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, ask: &Ask) -> StoreResult<()> {
    let row = (AskRow::of(ask), asks::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(asks::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes an ask's new state.
pub(crate) fn update(tx: &mut Tx, bank: BankId, ask: &Ask) -> StoreResult<()> {
    let row = asks::table.filter(asks::bank_id.eq(Uid::from(bank))).filter(asks::id.eq(Uid::from(ask.id)));
    diesel::update(row).set(AskRow::of(ask)).execute(tx.conn())?;
    Ok(())
}

/// One ask of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: AskId) -> StoreResult<Option<Ask>> {
    let row = asks::table.filter(asks::bank_id.eq(Uid::from(bank))).filter(asks::id.eq(Uid::from(id)));
    row.select(AskRow::as_select()).first(reader.conn()).optional()?.map(AskRow::ask).transpose()
}

/// Every ask about a request, oldest first.
pub(crate) fn list_by_listing(reader: &mut Reader, bank: BankId, listing: ListingId) -> StoreResult<Vec<Ask>> {
    let rows = asks::table.filter(asks::bank_id.eq(Uid::from(bank))).filter(asks::listing_id.eq(Uid::from(listing)));
    rows.order((asks::asked_at, asks::id)).select(AskRow::as_select()).load(reader.conn())?.into_iter().map(AskRow::ask).collect()
}

/// The asks that wait for somebody's answer, oldest first.
pub(crate) fn list_open_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Ask>> {
    let rows = asks::table
        .filter(asks::bank_id.eq(Uid::from(bank)))
        .filter(asks::member_id.eq(Uid::from(member)))
        .filter(asks::state.eq(AskState::Open.code()));
    rows.order((asks::asked_at, asks::id)).limit(20).select(AskRow::as_select()).load(reader.conn())?.into_iter().map(AskRow::ask).collect()
}

/// Takes back what waits for a member's answer, and what others were asked about their requests. Answers how many there were.
pub(crate) fn withdraw_all_of(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<usize> {
    let theirs: Vec<Uid> = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::member_id.eq(Uid::from(member)))
        .select(listings::id)
        .load(tx.conn())?;
    let over = || (asks::state.eq(AskState::Withdrawn.code()), asks::answered_at.eq(Some(now_ms)));
    let to_them = asks::table
        .filter(asks::bank_id.eq(Uid::from(bank)))
        .filter(asks::member_id.eq(Uid::from(member)))
        .filter(asks::state.eq(AskState::Open.code()));
    let mut ended = diesel::update(to_them).set(over()).execute(tx.conn())?;
    for ids in theirs.chunks(500) {
        let about_them = asks::table
            .filter(asks::bank_id.eq(Uid::from(bank)))
            .filter(asks::listing_id.eq_any(ids.to_vec()))
            .filter(asks::state.eq(AskState::Open.code()));
        ended = ended.saturating_add(diesel::update(about_them).set(over()).execute(tx.conn())?);
    }
    Ok(ended)
}
