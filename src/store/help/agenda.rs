//! Agreed exchanges as they stand in one person's calendar, and the secret addresses of calendars, by hash.

use chrono::NaiveTime;
use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::help::agenda::{Appointment, Standing};
use crate::domain::help::exchange::Hand;
use crate::domain::id::{BankId, MeetingId, MemberId};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{calendar_feeds, meetings};

#[derive(Queryable, Selectable)]
#[diesel(table_name = meetings)]
struct AppointmentRow {
    id: Uid,
    giver_id: Uid,
    receiver_id: Uid,
    category_id: Uid,
    on_day: Day,
    at_time: Option<String>,
    minutes: i64,
    place: Option<String>,
    state: String,
    made_at: i64,
    answered_at: Option<i64>,
}

impl AppointmentRow {
    fn of(self, member: MemberId) -> StoreResult<Appointment> {
        let (giver, receiver) = (MemberId::from(self.giver_id), MemberId::from(self.receiver_id));
        let (hand, other) = if giver == member { (Hand::Giver, receiver) } else { (Hand::Receiver, giver) };
        let time = |text: String| NaiveTime::parse_from_str(&text, "%H:%M").or(Err(StoreError::Corrupt("meetings.at_time")));
        Ok(Appointment {
            id: self.id.into(),
            other,
            hand,
            category: self.category_id.into(),
            on: self.on_day,
            at: self.at_time.map(time).transpose()?,
            minutes: self.minutes,
            place: self.place,
            standing: if matches!(self.state.as_str(), "agreed" | "happened") { Standing::Agreed } else { Standing::Off },
            changed_at: self.answered_at.unwrap_or(self.made_at).max(self.made_at),
        })
    }
}

/// The appointments of a member from a day on, by day.
pub(crate) fn list_of(reader: &mut Reader, bank: BankId, member: MemberId, from: Day, limit: i64) -> StoreResult<Vec<Appointment>> {
    let side = || {
        let rows = meetings::table.filter(meetings::bank_id.eq(Uid::from(bank))).filter(meetings::on_day.ge(from));
        rows.order((meetings::on_day, meetings::id)).limit(limit).select(AppointmentRow::as_select())
    };
    // Each side alone is a few steps down an index; both at once would read the whole bank on SQLite.
    let mut rows: Vec<AppointmentRow> = side().filter(meetings::giver_id.eq(Uid::from(member))).load(reader.conn())?;
    rows.extend(side().filter(meetings::receiver_id.eq(Uid::from(member))).load::<AppointmentRow>(reader.conn())?);
    let mut found = rows.into_iter().map(|row| row.of(member)).collect::<StoreResult<Vec<_>>>()?;
    found.sort_by_key(|appointment| (appointment.on, appointment.at, appointment.id));
    Ok(found)
}

/// One appointment, if it is this member's.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: MeetingId, member: MemberId) -> StoreResult<Option<Appointment>> {
    let row = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::id.eq(Uid::from(id)))
        .filter(meetings::giver_id.eq(Uid::from(member)).or(meetings::receiver_id.eq(Uid::from(member))))
        .select(AppointmentRow::as_select());
    row.first(reader.conn()).optional()?.map(|row| row.of(member)).transpose()
}

/// Makes the address of a member's calendar; an older one leads nowhere from now on.
pub(crate) fn insert_feed(tx: &mut Tx, bank: BankId, member: MemberId, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<()> {
    revoke_feed(tx, bank, member, now_ms)?;
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::token_hash.eq(token_hash.as_slice()),
            calendar_feeds::bank_id.eq(Uid::from(bank)),
            calendar_feeds::member_id.eq(Uid::from(member)),
            calendar_feeds::created_at.eq(now_ms),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes the address of a member's calendar away.
pub(crate) fn revoke_feed(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<()> {
    let feeds = calendar_feeds::table
        .filter(calendar_feeds::bank_id.eq(Uid::from(bank)))
        .filter(calendar_feeds::member_id.eq(Uid::from(member)))
        .filter(calendar_feeds::revoked_at.is_null());
    diesel::update(feeds).set(calendar_feeds::revoked_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(())
}

/// Whose calendar an address shows, if it was not taken away.
pub(crate) fn member_by_feed(reader: &mut Reader, token_hash: &[u8; 32]) -> StoreResult<Option<(BankId, MemberId)>> {
    let row = calendar_feeds::table
        .filter(calendar_feeds::token_hash.eq(token_hash.as_slice()))
        .filter(calendar_feeds::revoked_at.is_null())
        .select((calendar_feeds::bank_id, calendar_feeds::member_id));
    Ok(row.first::<(Uid, Uid)>(reader.conn()).optional()?.map(|(bank, member)| (bank.into(), member.into())))
}

/// Since when a member's calendar has an address, UTC milliseconds.
pub(crate) fn feed_since(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Option<i64>> {
    let row = calendar_feeds::table
        .filter(calendar_feeds::bank_id.eq(Uid::from(bank)))
        .filter(calendar_feeds::member_id.eq(Uid::from(member)))
        .filter(calendar_feeds::revoked_at.is_null())
        .select(calendar_feeds::created_at);
    Ok(row.first(reader.conn()).optional()?)
}
