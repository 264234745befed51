//! Exchange rows and the events of their story.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};

use crate::domain::calendar::Day;
use crate::domain::help::exchange::{Channel, Event, Exchange, OnBehalf, State, ToldBy, Verb};
use crate::domain::id::{BankId, CategoryId, EventId, ExchangeId, MemberId, TransferId};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::message::{MessageKind, MessageState};
use crate::domain::text::{Note, Reason};
use crate::store::backend::{self, Binds, Row, Total};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{exchange_events, exchanges, outbox, sheets, transfers};

#[derive(Queryable, Selectable, AsChangeset)]
#[diesel(table_name = exchanges, treat_none_as_null = true)]
struct ExchangeRow {
    id: Uid,
    giver_id: Uid,
    receiver_id: Uid,
    minutes: i64,
    happened_on: Day,
    category_id: Uid,
    note: Option<String>,
    state: String,
    keyed_by: Option<Uid>,
    told_by: Option<String>,
    channel: Option<String>,
    logged_at: i64,
    transfer_id: Option<Uid>,
    transfer_seq: Option<i64>,
    replaces: Option<Uid>,
    replaced_by: Option<Uid>,
    reversed_seq: Option<i64>,
    concern_at: Option<i64>,
    suggested_minutes: Option<i64>,
}

impl ExchangeRow {
    fn of(exchange: &Exchange) -> Self {
        Self {
            id: exchange.id.into(),
            giver_id: exchange.giver.into(),
            receiver_id: exchange.receiver.into(),
            minutes: exchange.minutes.get(),
            happened_on: exchange.happened_on,
            category_id: exchange.category.into(),
            note: exchange.note.as_ref().map(|note| note.as_str().to_owned()),
            state: exchange.state.code().to_owned(),
            keyed_by: exchange.keyed_by.map(Uid::from),
            told_by: exchange.on_behalf.map(|told| told.told_by.code().to_owned()),
            channel: exchange.on_behalf.map(|told| told.channel.code().to_owned()),
            logged_at: exchange.logged_at,
            transfer_id: exchange.transfer.map(|(id, _)| id.into()),
            transfer_seq: exchange.transfer.map(|(_, seq)| seq),
            replaces: exchange.replaces.map(Uid::from),
            replaced_by: exchange.replaced_by.map(Uid::from),
            reversed_seq: exchange.reversed_seq,
            concern_at: exchange.concern_at,
            suggested_minutes: exchange.suggested.map(Amount::get),
        }
    }

    fn exchange(self) -> StoreResult<Exchange> {
        let amount = |minutes| Amount::new(minutes).or(Err(StoreError::Corrupt("exchanges.minutes")));
        Ok(Exchange {
            id: self.id.into(),
            giver: self.giver_id.into(),
            receiver: self.receiver_id.into(),
            minutes: amount(self.minutes)?,
            happened_on: self.happened_on,
            category: self.category_id.into(),
            note: self.note.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("exchanges.note")))?,
            state: State::from_code(&self.state).ok_or(StoreError::Corrupt("exchanges.state"))?,
            keyed_by: self.keyed_by.map(MemberId::from),
            on_behalf: on_behalf(self.told_by.as_deref(), self.channel.as_deref())?,
            logged_at: self.logged_at,
            transfer: self.transfer_id.map(TransferId::from).zip(self.transfer_seq),
            replaces: self.replaces.map(ExchangeId::from),
            replaced_by: self.replaced_by.map(ExchangeId::from),
            reversed_seq: self.reversed_seq,
            concern_at: self.concern_at,
            suggested: self.suggested_minutes.map(amount).transpose()?,
        })
    }
}

fn on_behalf(told_by: Option<&str>, channel: Option<&str>) -> StoreResult<Option<OnBehalf>> {
    let (Some(told_by), Some(channel)) = (told_by, channel) else { return Ok(None) };
    let told_by = ToldBy::from_code(told_by).ok_or(StoreError::Corrupt("exchanges.told_by"))?;
    let channel = Channel::from_code(channel).ok_or(StoreError::Corrupt("exchanges.channel"))?;
    Ok(Some(OnBehalf { told_by, channel }))
}

struct ExchangeInsert {
    bank: Uid,
    row: ExchangeRow,
}

impl Row for ExchangeInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        let row = &self.row;
        out.put::<Uid16, _>(&row.id)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&row.giver_id)?;
        out.put::<Uid16, _>(&row.receiver_id)?;
        out.put::<BigInt, _>(&row.minutes)?;
        out.put::<Date, _>(&row.happened_on)?;
        out.put::<Uid16, _>(&row.category_id)?;
        out.put::<Nullable<Text>, _>(&row.note)?;
        out.put::<Text, _>(&row.state)?;
        out.put::<Nullable<Uid16>, _>(&row.keyed_by)?;
        out.put::<Nullable<Text>, _>(&row.told_by)?;
        out.put::<Nullable<Text>, _>(&row.channel)?;
        out.put::<BigInt, _>(&row.logged_at)?;
        out.put::<Nullable<Uid16>, _>(&row.transfer_id)?;
        out.put::<Nullable<BigInt>, _>(&row.transfer_seq)?;
        out.put::<Nullable<Uid16>, _>(&row.replaces)?;
        out.put::<Nullable<Uid16>, _>(&row.replaced_by)?;
        out.put::<Nullable<BigInt>, _>(&row.reversed_seq)?;
        out.put::<Nullable<BigInt>, _>(&row.concern_at)?;
        out.put::<Nullable<BigInt>, _>(&row.suggested_minutes)
    }
}

/// Adds exchanges.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, new: &[Exchange]) -> StoreResult<()> {
    let rows: Vec<_> = new.iter().map(|exchange| ExchangeInsert { bank: bank.into(), row: ExchangeRow::of(exchange) }).collect();
    backend::insert(tx.conn(), "INSERT INTO exchanges", &rows, "")?;
    Ok(())
}

/// Writes an exchange's new state.
pub(crate) fn update(tx: &mut Tx, bank: BankId, exchange: &Exchange) -> StoreResult<()> {
    let row = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::id.eq(Uid::from(exchange.id)));
    diesel::update(row).set(ExchangeRow::of(exchange)).execute(tx.conn())?;
    Ok(())
}

/// One exchange of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: ExchangeId) -> StoreResult<Option<Exchange>> {
    let row = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::id.eq(Uid::from(id)));
    row.select(ExchangeRow::as_select()).first(reader.conn()).optional()?.map(ExchangeRow::exchange).transpose()
}

/// Exchanges by id.
pub(crate) fn by_ids(reader: &mut Reader, bank: BankId, ids: &[ExchangeId]) -> StoreResult<Vec<Exchange>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let rows = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::id.eq_any(ids.to_vec()));
        for row in rows.select(ExchangeRow::as_select()).load(reader.conn())? {
            found.push(row.exchange()?);
        }
    }
    Ok(found)
}

/// Exchanges by the transfers that posted them.
pub(crate) fn by_transfers(reader: &mut Reader, bank: BankId, ids: &[TransferId]) -> StoreResult<Vec<Exchange>> {
    let ids: Vec<Option<Uid>> = ids.iter().map(|id| Some(Uid::from(*id))).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let rows = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::transfer_id.eq_any(ids.to_vec()));
        for row in rows.select(ExchangeRow::as_select()).load(reader.conn())? {
            found.push(row.exchange()?);
        }
    }
    Ok(found)
}

/// The kind of help of each transfer that is help, of those after one seq and up to another.
pub(crate) fn categories_between(
    reader: &mut Reader,
    bank: BankId,
    after_seq: i64,
    to_seq: i64,
) -> StoreResult<BTreeMap<TransferId, CategoryId>> {
    let rows = transfers::table
        .inner_join(exchanges::table.on(exchanges::transfer_id.eq(transfers::id.nullable())))
        .filter(transfers::bank_id.eq(Uid::from(bank)))
        .filter(transfers::seq.gt(after_seq))
        .filter(transfers::seq.le(to_seq))
        .select((transfers::id, exchanges::category_id));
    let rows = rows.load::<(Uid, Uid)>(reader.conn())?;
    let mut found: BTreeMap<_, _> = rows.into_iter().map(|(transfer, category)| (transfer.into(), category.into())).collect();
    // Help in a group has no exchange behind it, but a sheet.
    let sessions = sheets::table.filter(sheets::bank_id.eq(Uid::from(bank)));
    let sessions = sessions.filter(sheets::transfer_seq.gt(after_seq)).filter(sheets::transfer_seq.le(to_seq));
    let rows = sessions.select((sheets::transfer_id.assume_not_null(), sheets::category_id)).load::<(Uid, Uid)>(reader.conn())?;
    found.extend(rows.into_iter().map(|(transfer, category)| (TransferId::from(transfer), CategoryId::from(category))));
    Ok(found)
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExchangeFilter {
    /// Only exchanges that this member gave or received.
    pub(crate) party: Option<MemberId>,
    /// Only exchanges that this member received.
    pub(crate) receiver: Option<MemberId>,
    /// Only exchanges that this member gave.
    pub(crate) giver: Option<MemberId>,
    /// Only these states; empty for all.
    pub(crate) states: Vec<State>,
    /// Happened on or after.
    pub(crate) from: Option<Day>,
    /// Happened on or before.
    pub(crate) to: Option<Day>,
    /// Only this kind of help.
    pub(crate) category: Option<CategoryId>,
    /// Logged before this moment, UTC milliseconds.
    pub(crate) logged_before: Option<i64>,
    /// Only those about which a party said "that's not right" and nobody has answered.
    pub(crate) with_concern: Concern,
    /// Only exchanges older than this one (by id, newest first) or, oldest first, newer than it.
    pub(crate) past: Option<ExchangeId>,
}

/// Whether open concerns matter to a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Concern {
    /// They do not.
    #[default]
    Any,
    /// Only exchanges with one.
    Open,
}

/// Exchanges by a filter, the newest first.
pub(crate) fn list(reader: &mut Reader, bank: BankId, filter: &ExchangeFilter, limit: i64) -> StoreResult<Vec<Exchange>> {
    let Some(party) = filter.party else { return list_one_way(reader, bank, filter, limit) };
    // "Gave or received" in one query reads a whole bank on SQLite; each side alone is a few steps down an index.
    let gave = ExchangeFilter { party: None, giver: Some(party), ..filter.clone() };
    let received = ExchangeFilter { party: None, receiver: Some(party), ..filter.clone() };
    let mut both = list_one_way(reader, bank, &gave, limit)?;
    both.extend(list_one_way(reader, bank, &received, limit)?);
    both.sort_by_key(|exchange| std::cmp::Reverse(exchange.id));
    both.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(both)
}

fn list_one_way(reader: &mut Reader, bank: BankId, filter: &ExchangeFilter, limit: i64) -> StoreResult<Vec<Exchange>> {
    let mut rows = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).select(ExchangeRow::as_select()).into_boxed();
    if let Some(receiver) = filter.receiver {
        rows = rows.filter(exchanges::receiver_id.eq(Uid::from(receiver)));
    }
    if let Some(giver) = filter.giver {
        rows = rows.filter(exchanges::giver_id.eq(Uid::from(giver)));
    }
    if !filter.states.is_empty() {
        rows = rows.filter(exchanges::state.eq_any(filter.states.iter().map(|state| state.code())));
        if !filter.states.contains(&State::Settled) {
            // Said in so many words, since a bound value cannot show SQLite that the index `exchanges_open` holds them all.
            rows = rows.filter(diesel::dsl::sql::<Bool>("exchanges.state <> 'settled'"));
        }
    }
    if let Some(from) = filter.from {
        rows = rows.filter(exchanges::happened_on.ge(from));
    }
    if let Some(to) = filter.to {
        rows = rows.filter(exchanges::happened_on.le(to));
    }
    if let Some(category) = filter.category {
        rows = rows.filter(exchanges::category_id.eq(Uid::from(category)));
    }
    if let Some(ms) = filter.logged_before {
        rows = rows.filter(exchanges::logged_at.lt(ms));
    }
    if filter.with_concern == Concern::Open {
        rows = rows.filter(exchanges::concern_at.is_not_null());
    }
    // Ids are UUIDv7, so their order is the order of logging.
    if let Some(past) = filter.past.map(Uid::from) {
        rows = rows.filter(exchanges::id.lt(past));
    }
    rows.order(exchanges::id.desc()).limit(limit).load(reader.conn())?.into_iter().map(ExchangeRow::exchange).collect()
}

/// Exchanges that have waited for the receiver since before a moment, whose question has reached them, and about which nobody has been
/// reminded; oldest first.
pub(crate) fn list_unreminded(reader: &mut Reader, bank: BankId, logged_before: i64, limit: i64) -> StoreResult<Vec<Exchange>> {
    let told = |kind: MessageKind| {
        outbox::table
            .filter(outbox::bank_id.eq(Uid::from(bank)))
            .filter(outbox::about_id.eq(exchanges::id.nullable()))
            .filter(outbox::kind.eq(kind.code()))
    };
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(State::AwaitingReceiver.code()))
        .filter(diesel::dsl::sql::<Bool>("exchanges.state <> 'settled'"))
        .filter(exchanges::logged_at.lt(logged_before))
        .filter(diesel::dsl::exists(told(MessageKind::PleaseConfirm).filter(outbox::state.eq(MessageState::Sent.code()))))
        .filter(diesel::dsl::not(diesel::dsl::exists(told(MessageKind::ConfirmReminder))))
        .order(exchanges::id)
        .limit(limit)
        .select(ExchangeRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ExchangeRow::exchange).collect()
}

/// Whether there is an entry like this one that was not withdrawn or reversed: same people the same way on the same day.
pub(crate) fn has_like(reader: &mut Reader, bank: BankId, giver: MemberId, receiver: MemberId, day: Day) -> StoreResult<bool> {
    let like = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::giver_id.eq(Uid::from(giver)))
        .filter(exchanges::receiver_id.eq(Uid::from(receiver)))
        .filter(exchanges::happened_on.eq(day))
        .filter(exchanges::state.eq_any([State::AwaitingReceiver.code(), State::Queried.code(), State::Settled.code()]));
    Ok(diesel::select(diesel::dsl::exists(like)).get_result(reader.conn())?)
}

/// Minutes that a member gave and received in settled exchanges.
pub(crate) fn totals_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<(Minutes, Minutes)> {
    // Named by what it is not: an equality would make SQLite read every settled exchange of the bank instead of this member's.
    let others = [State::AwaitingReceiver, State::Queried, State::Withdrawn, State::Reversed].map(State::code);
    let settled = || exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::state.ne_all(others));
    let gave = settled().filter(exchanges::giver_id.eq(Uid::from(member))).select(Total(exchanges::minutes)).first(reader.conn())?;
    let received = settled().filter(exchanges::receiver_id.eq(Uid::from(member))).select(Total(exchanges::minutes)).first(reader.conn())?;
    Ok((Minutes::new(gave), Minutes::new(received)))
}

/// How many exchanges are in a state.
pub(crate) fn count_in_state(reader: &mut Reader, bank: BankId, state: State) -> StoreResult<i64> {
    let rows = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::state.eq(state.code()));
    Ok(rows.count().get_result(reader.conn())?)
}

/// An event to add.
pub(crate) struct NewEvent {
    /// Id.
    pub(crate) id: EventId,
    /// Whose story.
    pub(crate) exchange: ExchangeId,
    /// What happened.
    pub(crate) event: Event,
}

struct EventInsert {
    id: Uid,
    bank: Uid,
    exchange: Uid,
    at: i64,
    by: Option<Uid>,
    verb: &'static str,
    reason: Option<String>,
    suggested: Option<i64>,
}

impl Row for EventInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.id)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.exchange)?;
        out.put::<BigInt, _>(&self.at)?;
        out.put::<Nullable<Uid16>, _>(&self.by)?;
        out.put::<Text, _>(&self.verb)?;
        out.put::<Nullable<Text>, _>(&self.reason)?;
        out.put::<Nullable<BigInt>, _>(&self.suggested)
    }
}

/// Adds events.
pub(crate) fn insert_events(tx: &mut Tx, bank: BankId, events: &[NewEvent]) -> StoreResult<()> {
    let row = |new: &NewEvent| EventInsert {
        id: new.id.into(),
        bank: bank.into(),
        exchange: new.exchange.into(),
        at: new.event.at,
        by: new.event.by.map(Uid::from),
        verb: new.event.verb.code(),
        reason: new.event.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        suggested: new.event.suggested.map(Amount::get),
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    backend::insert(tx.conn(), "INSERT INTO exchange_events", &rows, "")?;
    Ok(())
}

/// The story of an exchange, oldest first.
pub(crate) fn list_events(reader: &mut Reader, bank: BankId, exchange: ExchangeId) -> StoreResult<Vec<Event>> {
    let rows = exchange_events::table
        .filter(exchange_events::bank_id.eq(Uid::from(bank)))
        .filter(exchange_events::exchange_id.eq(Uid::from(exchange)))
        .order((exchange_events::at, exchange_events::id))
        .select((
            exchange_events::at,
            exchange_events::by_member,
            exchange_events::verb,
            exchange_events::reason,
            exchange_events::suggested_minutes,
        ))
        .load::<(i64, Option<Uid>, String, Option<String>, Option<i64>)>(reader.conn())?;
    rows.into_iter()
        .map(|(at, by, verb, reason, suggested)| {
            Ok(Event {
                at,
                by: by.map(MemberId::from),
                verb: Verb::from_code(&verb).ok_or(StoreError::Corrupt("exchange_events.verb"))?,
                reason: reason.as_deref().map(Reason::new).transpose().or(Err(StoreError::Corrupt("exchange_events.reason")))?,
                suggested: suggested.map(Amount::new).transpose().or(Err(StoreError::Corrupt("exchange_events.suggested_minutes")))?,
            })
        })
        .collect()
}
