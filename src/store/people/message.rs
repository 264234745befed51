//! The outbox: messages that wait for their way out, and what became of them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use serde_json::{Map, Value, json};

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, MessageId, RoundId};
use crate::domain::minutes::Minutes;
use crate::domain::people::message::{Fact, Message, MessageKind, MessageState, URGENT, Way};
use crate::domain::people::place::Far;
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::outbox;

#[derive(Queryable, Selectable, AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
struct MessageRow {
    id: Uid,
    member_id: Option<Uid>,
    to_name: Option<String>,
    to_address: Option<String>,
    kind: String,
    about_id: Option<Uid>,
    facts: String,
    channel: String,
    state: String,
    not_before: i64,
    attempts: i64,
    last_error: Option<String>,
    created_at: i64,
    done_at: Option<i64>,
    done_by: Option<Uid>,
    outcome: Option<String>,
    round_id: Option<Uid>,
}

/// Facts as the column holds them: `{"name": {"text": "Joan"}, …}`.
fn written(facts: &[(String, Fact)]) -> Value {
    let value = |fact: &Fact| match fact {
        Fact::Text(text) => json!({ "text": text }),
        Fact::Day(day) => json!({ "day": day.to_string() }),
        Fact::Minutes(minutes) => json!({ "minutes": minutes.get() }),
        Fact::Moment(ms) => json!({ "moment": ms }),
        Fact::Link(path) => json!({ "link": path }),
        Fact::Far(far) => json!({ "far": half_miles(*far) }),
        Fact::Lines(lines) => json!({ "lines": lines.iter().map(|line| written(line)).collect::<Vec<_>>() }),
    };
    Value::Object(facts.iter().map(|(name, fact)| (name.clone(), value(fact))).collect())
}

/// More half miles than any distance that is told.
const HALF_MILES_OVER: i64 = 21;

const fn half_miles(far: Far) -> i64 {
    match far {
        Far::UnderHalfMile => 0,
        Far::HalfMile => 1,
        Far::Miles(miles) => miles.saturating_mul(2),
        Far::OverTenMiles => HALF_MILES_OVER,
    }
}

const fn far(half_miles: i64) -> Far {
    match half_miles {
        ..=0 => Far::UnderHalfMile,
        1 => Far::HalfMile,
        2..HALF_MILES_OVER => Far::Miles(half_miles / 2),
        _ => Far::OverTenMiles,
    }
}

fn fact(value: &Value) -> Option<Fact> {
    let (kind, value) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "text" => Some(Fact::Text(value.as_str()?.to_owned())),
        "day" => Some(Fact::Day(value.as_str()?.parse::<Day>().ok()?)),
        "minutes" => Some(Fact::Minutes(Minutes::new(value.as_i64()?))),
        "moment" => Some(Fact::Moment(value.as_i64()?)),
        "link" => Some(Fact::Link(value.as_str()?.to_owned())),
        "far" => Some(Fact::Far(far(value.as_i64()?))),
        "lines" => Some(Fact::Lines(value.as_array()?.iter().map(|line| read_all(line.as_object()?)).collect::<Option<_>>()?)),
        _ => None,
    }
}

fn read(facts: &str) -> Option<Vec<(String, Fact)>> {
    read_all(&serde_json::from_str(facts).ok()?)
}

fn read_all(facts: &Map<String, Value>) -> Option<Vec<(String, Fact)>> {
    facts.iter().map(|(name, value)| Some((name.clone(), fact(value)?))).collect()
}

impl MessageRow {
    fn of(message: &Message) -> Self {
        Self {
            id: message.id.into(),
            member_id: message.to.map(Uid::from),
            to_name: message.outside.as_ref().map(|(name, _)| name.clone()),
            to_address: message.outside.as_ref().map(|(_, address)| address.clone()),
            kind: message.kind.code().to_owned(),
            about_id: message.about.map(Uid),
            facts: written(&message.facts).to_string(),
            channel: message.way.code().to_owned(),
            state: message.state.code().to_owned(),
            not_before: message.not_before,
            attempts: message.attempts,
            last_error: message.last_error.clone(),
            created_at: message.created_at,
            done_at: message.done_at,
            done_by: message.done_by.map(Uid::from),
            outcome: message.outcome.clone(),
            round_id: message.round.map(Uid::from),
        }
    }

    fn message(self) -> StoreResult<Message> {
        Ok(Message {
            id: self.id.into(),
            to: self.member_id.map(MemberId::from),
            outside: self.to_name.zip(self.to_address),
            kind: MessageKind::from_code(&self.kind).ok_or(StoreError::Corrupt("outbox.kind"))?,
            about: self.about_id.map(|uid| uid.0),
            facts: read(&self.facts).ok_or(StoreError::Corrupt("outbox.facts"))?,
            way: Way::from_code(&self.channel).ok_or(StoreError::Corrupt("outbox.channel"))?,
            state: MessageState::from_code(&self.state).ok_or(StoreError::Corrupt("outbox.state"))?,
            not_before: self.not_before,
            attempts: self.attempts,
            last_error: self.last_error,
            created_at: self.created_at,
            done_at: self.done_at,
            done_by: self.done_by.map(MemberId::from),
            outcome: self.outcome,
            round: self.round_id.map(RoundId::from),
        })
    }
}

struct MessageInsert {
    bank: Uid,
    row: MessageRow,
}

impl Row for MessageInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        let row = &self.row;
        out.put::<Uid16, _>(&row.id)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Nullable<Uid16>, _>(&row.member_id)?;
        out.put::<Nullable<Text>, _>(&row.to_name)?;
        out.put::<Nullable<Text>, _>(&row.to_address)?;
        out.put::<Text, _>(&row.kind)?;
        out.put::<Nullable<Uid16>, _>(&row.about_id)?;
        out.put::<Text, _>(&row.facts)?;
        out.put::<Text, _>(&row.channel)?;
        out.put::<Text, _>(&row.state)?;
        out.put::<BigInt, _>(&row.not_before)?;
        out.put::<BigInt, _>(&row.attempts)?;
        out.put::<BigInt, _>(&row.created_at)
    }
}

/// Adds messages to the outbox, as new ones that nobody has tried to send.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, messages: &[Message]) -> StoreResult<()> {
    let rows: Vec<_> = messages.iter().map(|message| MessageInsert { bank: bank.into(), row: MessageRow::of(message) }).collect();
    let into = "INSERT INTO outbox (id, bank_id, member_id, to_name, to_address, kind, about_id, facts, channel, state, not_before, \
                attempts, created_at)";
    backend::insert(tx.conn(), into, &rows, "")?;
    Ok(())
}

/// One message.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: MessageId) -> StoreResult<Option<Message>> {
    let row = outbox::table.filter(outbox::bank_id.eq(Uid::from(bank))).filter(outbox::id.eq(Uid::from(id)));
    row.select(MessageRow::as_select()).first(reader.conn()).optional()?.map(MessageRow::message).transpose()
}

/// Stops what waits to be told about something, of these kinds: it is not true any more.
pub(crate) fn stop_about(tx: &mut Tx, bank: BankId, about: uuid::Uuid, kinds: &[MessageKind], now_ms: i64) -> StoreResult<()> {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let rows = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::about_id.eq(Some(Uid(about))))
        .filter(outbox::kind.eq_any(codes))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Failed.code()]));
    diesel::update(rows).set((outbox::state.eq(MessageState::Stopped.code()), outbox::done_at.eq(Some(now_ms)))).execute(tx.conn())?;
    Ok(())
}

/// Members to whom a message of this kind has not gone out yet.
pub(crate) fn list_waiting_for(reader: &mut Reader, bank: BankId, kind: MessageKind) -> StoreResult<BTreeSet<MemberId>> {
    let rows = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        // Said in so many words, since bound values cannot show SQLite that the index `outbox_waiting` holds them all.
        .filter(diesel::dsl::sql::<Bool>("outbox.state IN ('waiting', 'taken', 'failed')"))
        .filter(outbox::kind.eq(kind.code()))
        .select(outbox::member_id);
    Ok(rows.load::<Option<Uid>>(reader.conn())?.into_iter().flatten().map(MemberId::from).collect())
}

/// Which messages to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct MessageFilter {
    /// Going this way.
    pub(crate) way: Option<Way>,
    /// In one of these states; in any where the list is empty.
    pub(crate) states: Vec<MessageState>,
    /// To this member.
    pub(crate) to: Option<MemberId>,
    /// With this post round.
    pub(crate) round: Option<RoundId>,
    /// Due by this moment, UTC milliseconds.
    pub(crate) due_by: Option<i64>,
}

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MessageOrder {
    /// What cannot wait first, then by age.
    OldestFirst,
    /// The last written first.
    NewestFirst,
}

/// Messages of a bank by a filter.
pub(crate) fn list(
    reader: &mut Reader,
    bank: BankId,
    filter: &MessageFilter,
    order: MessageOrder,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let mut rows = outbox::table.filter(outbox::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(way) = filter.way {
        rows = rows.filter(outbox::channel.eq(way.code()));
    }
    if !filter.states.is_empty() {
        rows = rows.filter(outbox::state.eq_any(filter.states.iter().map(|state| state.code()).collect::<Vec<_>>()));
    }
    if let Some(member) = filter.to {
        rows = rows.filter(outbox::member_id.eq(Some(Uid::from(member))));
    }
    if let Some(round) = filter.round {
        rows = rows.filter(outbox::round_id.eq(Some(Uid::from(round))));
    }
    if let Some(now) = filter.due_by {
        rows = rows.filter(outbox::not_before.le(now));
    }
    let rows = match order {
        MessageOrder::OldestFirst => rows.order((outbox::kind.like(urgent()).desc(), outbox::created_at.asc(), outbox::id.asc())),
        MessageOrder::NewestFirst => rows.order((outbox::created_at.desc(), outbox::id.desc())),
    };
    rows.limit(limit).select(MessageRow::as_select()).load(reader.conn())?.into_iter().map(MessageRow::message).collect()
}

fn urgent() -> String {
    format!("{URGENT}%")
}

/// How many messages of a bank go each way in each of the states that need somebody.
pub(crate) fn count_open(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<(Way, MessageState, i64)>> {
    let rows: Vec<(String, String, i64)> = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::state.eq_any([MessageState::Waiting, MessageState::Taken, MessageState::Failed].map(MessageState::code)))
        .group_by((outbox::channel, outbox::state))
        .select((outbox::channel, outbox::state, diesel::dsl::count_star()))
        .load(reader.conn())?;
    let read = |(way, state, count): (String, String, i64)| Some((Way::from_code(&way)?, MessageState::from_code(&state)?, count));
    rows.into_iter().map(|row| read(row).ok_or(StoreError::Corrupt("outbox.state"))).collect()
}

/// Writes a message again as it stands now.
pub(crate) fn update(tx: &mut Tx, bank: BankId, message: &Message) -> StoreResult<()> {
    let row = outbox::table.filter(outbox::bank_id.eq(Uid::from(bank))).filter(outbox::id.eq(Uid::from(message.id)));
    diesel::update(row).set(MessageRow::of(message)).execute(tx.conn())?;
    Ok(())
}

/// Whether any bank has a message that is due now.
pub(crate) fn is_due(reader: &mut Reader, way: Way, now_ms: i64) -> StoreResult<bool> {
    let due = outbox::table
        .filter(outbox::channel.eq(way.code()))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code()]))
        .filter(outbox::not_before.le(now_ms));
    Ok(diesel::select(diesel::dsl::exists(due)).get_result(reader.conn())?)
}

/// Takes messages that are due, of any bank: what cannot wait first, then by age. Nobody else gets them until a moment; whoever
/// took them and died has lost them then, and they are due again.
pub(crate) fn take_due(tx: &mut Tx, way: Way, now_ms: i64, until_ms: i64, limit: i64) -> StoreResult<Vec<(BankId, Message)>> {
    let due = outbox::table
        .filter(outbox::channel.eq(way.code()))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code()]))
        .filter(outbox::not_before.le(now_ms));
    let rows: Vec<(Uid, MessageRow)> = due
        .order((outbox::kind.like(urgent()).desc(), outbox::not_before.asc(), outbox::id.asc()))
        .limit(limit)
        .select((outbox::bank_id, MessageRow::as_select()))
        .load(tx.conn())?;
    let mut taken = Vec::new();
    for (bank, row) in rows {
        // Asked again while it is changed: it may have been stopped in this moment.
        let still = outbox::table
            .filter(outbox::id.eq(row.id))
            .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code()]))
            .filter(outbox::not_before.le(now_ms));
        let changed =
            (outbox::state.eq(MessageState::Taken.code()), outbox::not_before.eq(until_ms), outbox::attempts.eq(outbox::attempts + 1));
        if diesel::update(still).set(changed).execute(tx.conn())? == 1 {
            let message = row.message()?;
            let attempts = message.attempts.saturating_add(1);
            taken.push((bank.into(), Message { state: MessageState::Taken, not_before: until_ms, attempts, ..message }));
        }
    }
    Ok(taken)
}

/// Writes what became of a message that was taken; one that was stopped meanwhile stays so.
pub(crate) fn settle(tx: &mut Tx, bank: BankId, message: &Message) -> StoreResult<()> {
    let row = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::id.eq(Uid::from(message.id)))
        .filter(outbox::state.eq(MessageState::Taken.code()));
    diesel::update(row).set(MessageRow::of(message)).execute(tx.conn())?;
    Ok(())
}

/// Stops everything that is on its way to a member, what lies on a call list or in a post round included. Answers how many there were.
pub(crate) fn stop_all_to(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<usize> {
    let under_way = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::member_id.eq(Uid::from(member)))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code()]));
    Ok(diesel::update(under_way).set((outbox::state.eq(MessageState::Stopped.code()), outbox::done_at.eq(now_ms))).execute(tx.conn())?)
}
