//! Meeting rows: agreed exchanges, and what became of them.

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::help::meeting::{Meeting, MeetingState};
use crate::domain::id::{AskId, BankId, ExchangeId, ListingId, MeetingId, MemberId};
use crate::domain::minutes::Amount;
use crate::domain::people::profile::Said;
use crate::domain::text::Reason;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::help::listing::{time, time_text, title};
use crate::store::schema::meetings;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meetings, treat_none_as_null = true)]
struct MeetingRow {
    id: Uid,
    listing_id: Option<Uid>,
    ask_id: Option<Uid>,
    giver_id: Uid,
    receiver_id: Uid,
    category_id: Uid,
    on_day: Day,
    at_time: Option<String>,
    minutes: i64,
    place: Option<String>,
    at_home: bool,
    state: String,
    made_at: i64,
    made_by: Option<Uid>,
    reminded_at: Option<i64>,
    asked_after_at: Option<i64>,
    answered_at: Option<i64>,
    exchange_id: Option<Uid>,
    reason: Option<String>,
}

impl MeetingRow {
    fn of(meeting: &Meeting) -> Self {
        Self {
            id: meeting.id.into(),
            listing_id: meeting.listing.map(Uid::from),
            ask_id: meeting.ask.map(Uid::from),
            giver_id: meeting.giver.into(),
            receiver_id: meeting.receiver.into(),
            category_id: meeting.category.into(),
            on_day: meeting.on,
            at_time: time_text(meeting.at),
            minutes: meeting.minutes.get(),
            place: meeting.place.as_ref().map(|place| place.as_str().to_owned()),
            at_home: meeting.at_home.yes(),
            state: meeting.state.code().to_owned(),
            made_at: meeting.made_at,
            made_by: meeting.made_by.map(Uid::from),
            reminded_at: meeting.reminded_at,
            asked_after_at: meeting.asked_after_at,
            answered_at: meeting.answered_at,
            exchange_id: meeting.exchange.map(Uid::from),
            reason: meeting.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        }
    }

    fn meeting(self) -> StoreResult<Meeting> {
        Ok(Meeting {
            id: self.id.into(),
            listing: self.listing_id.map(ListingId::from),
            ask: self.ask_id.map(AskId::from),
            giver: self.giver_id.into(),
            receiver: self.receiver_id.into(),
            category: self.category_id.into(),
            on: self.on_day,
            at: time(self.at_time.as_deref(), "meetings.at_time")?,
            minutes: Amount::new(self.minutes).or(Err(StoreError::Corrupt("meetings.minutes")))?,
            place: title(self.place.as_deref(), "meetings.place")?,
            at_home: Said::from(self.at_home),
            state: MeetingState::from_code(&self.state).ok_or(StoreError::Corrupt("meetings.state"))?,
            made_at: self.made_at,
            made_by: self.made_by.map(MemberId::from),
            reminded_at: self.reminded_at,
            asked_after_at: self.asked_after_at,
            answered_at: self.answered_at,
            exchange: self.exchange_id.map(ExchangeId::from),
            reason: self.reason.as_deref().map(Reason::new).transpose().or(Err(StoreError::Corrupt("meetings.reason")))?,
        })
    }
}

/// Adds a meeting.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, meeting: &Meeting) -> StoreResult<()> {
    let row = (MeetingRow::of(meeting), meetings::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(meetings::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes a meeting's new state.
pub(crate) fn update(tx: &mut Tx, bank: BankId, meeting: &Meeting) -> StoreResult<()> {
    let row = meetings::table.filter(meetings::bank_id.eq(Uid::from(bank))).filter(meetings::id.eq(Uid::from(meeting.id)));
    diesel::update(row).set(MeetingRow::of(meeting)).execute(tx.conn())?;
    Ok(())
}

/// One meeting of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: MeetingId) -> StoreResult<Option<Meeting>> {
    let row = meetings::table.filter(meetings::bank_id.eq(Uid::from(bank))).filter(meetings::id.eq(Uid::from(id)));
    row.select(MeetingRow::as_select()).first(reader.conn()).optional()?.map(MeetingRow::meeting).transpose()
}

/// Every meeting that came of a request, by day.
pub(crate) fn list_by_listing(reader: &mut Reader, bank: BankId, listing: ListingId) -> StoreResult<Vec<Meeting>> {
    let rows = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::listing_id.eq(Some(Uid::from(listing))))
        .order((meetings::on_day, meetings::id))
        .select(MeetingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(MeetingRow::meeting).collect()
}

/// The agreed meetings of two people, by day.
pub(crate) fn list_agreed_between(reader: &mut Reader, bank: BankId, giver: MemberId, receiver: MemberId) -> StoreResult<Vec<Meeting>> {
    let rows = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::giver_id.eq(Uid::from(giver)))
        .filter(meetings::receiver_id.eq(Uid::from(receiver)))
        .filter(meetings::state.eq(MeetingState::Agreed.code()))
        .order((meetings::on_day, meetings::id))
        .select(MeetingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(MeetingRow::meeting).collect()
}

/// The agreed meetings of a member, on either side, from a day on, by day.
pub(crate) fn list_agreed_of(reader: &mut Reader, bank: BankId, member: MemberId, from: Day) -> StoreResult<Vec<Meeting>> {
    let mut found = Vec::new();
    let agreed = || {
        meetings::table
            .filter(meetings::bank_id.eq(Uid::from(bank)))
            .filter(meetings::on_day.ge(from))
            .filter(meetings::state.eq(MeetingState::Agreed.code()))
            .order((meetings::on_day, meetings::id))
            .limit(200)
            .select(MeetingRow::as_select())
    };
    found.extend(agreed().filter(meetings::giver_id.eq(Uid::from(member))).load::<MeetingRow>(reader.conn())?);
    found.extend(agreed().filter(meetings::receiver_id.eq(Uid::from(member))).load::<MeetingRow>(reader.conn())?);
    let mut found = found.into_iter().map(MeetingRow::meeting).collect::<StoreResult<Vec<_>>>()?;
    found.sort_by_key(|meeting| (meeting.on, meeting.at, meeting.id));
    Ok(found)
}

/// Agreed meetings on a run of days, by day: those whose reminder is due, or of which nobody has said what became of them.
pub(crate) fn list_agreed(reader: &mut Reader, bank: BankId, (from, to): (Day, Day), limit: i64) -> StoreResult<Vec<Meeting>> {
    let rows = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::state.eq(MeetingState::Agreed.code()))
        .filter(meetings::on_day.ge(from))
        .filter(meetings::on_day.le(to))
        .order((meetings::on_day, meetings::id))
        .limit(limit)
        .select(MeetingRow::as_select());
    rows.load(reader.conn())?.into_iter().map(MeetingRow::meeting).collect()
}
