//! The outbox: messages that wait for their way out, and what became of them.

use diesel::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, MessageId, RoundId};
use crate::domain::minutes::Minutes;
use crate::domain::people::message::{Fact, Message, MessageKind, MessageState, Way};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::outbox;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
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
    outcome: Option<String>,
    round_id: Option<Uid>,
}

/// Facts as the column holds them: `{"name": {"text": "Joan"}, …}`.
fn written(facts: &[(String, Fact)]) -> String {
    let value = |fact: &Fact| match fact {
        Fact::Text(text) => json!({ "text": text }),
        Fact::Day(day) => json!({ "day": day.to_string() }),
        Fact::Minutes(minutes) => json!({ "minutes": minutes.get() }),
        Fact::Moment(ms) => json!({ "moment": ms }),
        Fact::Link(path) => json!({ "link": path }),
    };
    Value::Object(facts.iter().map(|(name, fact)| (name.clone(), value(fact))).collect::<Map<_, _>>()).to_string()
}

fn fact(value: &Value) -> Option<Fact> {
    let (kind, value) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "text" => Some(Fact::Text(value.as_str()?.to_owned())),
        "day" => Some(Fact::Day(value.as_str()?.parse::<Day>().ok()?)),
        "minutes" => Some(Fact::Minutes(Minutes::new(value.as_i64()?))),
        "moment" => Some(Fact::Moment(value.as_i64()?)),
        "link" => Some(Fact::Link(value.as_str()?.to_owned())),
        _ => None,
    }
}

fn read(facts: &str) -> Option<Vec<(String, Fact)>> {
    let all: Map<String, Value> = serde_json::from_str(facts).ok()?;
    all.iter().map(|(name, value)| Some((name.clone(), fact(value)?))).collect()
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
            facts: written(&message.facts),
            channel: message.way.code().to_owned(),
            state: message.state.code().to_owned(),
            not_before: message.not_before,
            attempts: message.attempts,
            last_error: message.last_error.clone(),
            created_at: message.created_at,
            done_at: message.done_at,
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
            outcome: self.outcome,
            round: self.round_id.map(RoundId::from),
        })
    }
}

/// Adds messages to the outbox.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, messages: &[Message]) -> StoreResult<()> {
    for message in messages {
        let row = (MessageRow::of(message), outbox::bank_id.eq(Uid::from(bank)));
        diesel::insert_into(outbox::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// One message.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: MessageId) -> StoreResult<Option<Message>> {
    let row = outbox::table.filter(outbox::bank_id.eq(Uid::from(bank))).filter(outbox::id.eq(Uid::from(id)));
    row.select(MessageRow::as_select()).first(reader.conn()).optional()?.map(MessageRow::message).transpose()
}

/// Stops what waits about something: nobody is told any more. Answers how many there were.
pub(crate) fn stop_waiting(tx: &mut Tx, bank: BankId, about: Uuid, now_ms: i64) -> StoreResult<usize> {
    let waiting = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::about_id.eq(Uid(about)))
        .filter(outbox::state.eq(MessageState::Waiting.code()));
    Ok(diesel::update(waiting).set((outbox::state.eq(MessageState::Stopped.code()), outbox::done_at.eq(now_ms))).execute(tx.conn())?)
}

/// Stops everything that is on its way to a member, what lies on a call list or in a post round included. Answers how many there were.
pub(crate) fn stop_all_to(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<usize> {
    let under_way = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::member_id.eq(Uid::from(member)))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code()]));
    Ok(diesel::update(under_way).set((outbox::state.eq(MessageState::Stopped.code()), outbox::done_at.eq(now_ms))).execute(tx.conn())?)
}
