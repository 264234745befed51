//! Messages: written into the outbox in the transaction of what they tell, by the member's own way.
//!
//! Nothing is sent here; `worker` delivers. No use case fails because a message cannot be sent.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::id::{BankId, MemberId, MessageId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, Message, MessageKind, MessageState, Way, can_reach, way_to};
use crate::domain::people::profile::Profile;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::Beside;
use crate::service::clock::Clock;
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::people::member::Label;
use crate::store::people::{member, message, profile};

pub(crate) use crate::store::people::message::{MessageFilter, MessageOrder};

/// Something to tell a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::service) struct Told {
    /// What it tells.
    pub(in crate::service) kind: MessageKind,
    /// What it is about, so that it can be found and stopped.
    pub(in crate::service) about: Option<Uuid>,
    /// What it tells in particular.
    pub(in crate::service) facts: Vec<(&'static str, Fact)>,
    /// Not before this moment (UTC milliseconds); at once where it is left out.
    pub(in crate::service) not_before: Option<i64>,
}

/// Writes a message to a member into the outbox. Somebody who may not be written to gets none, and that is no fault.
pub(in crate::service) fn tell(tx: &mut Tx, clock: &Clock, bank: BankId, to: MemberId, told: &Told) -> Result<()> {
    let Some(reader) = member::by_id(tx, bank, to)? else { return Ok(()) };
    let profile = profile::by_member(tx, bank, to)?;
    Ok(message::insert(tx, bank, written(clock, &reader, &profile, told).as_slice())?)
}

/// A message to a member as it goes into the outbox; none for somebody who may not be written to.
pub(in crate::service) fn written(clock: &Clock, to: &Member, profile: &Profile, told: &Told) -> Option<Message> {
    way_to(to, profile).map(|way| message_of(clock, (Some(to.id), None), way, told))
}

/// A message, beside the transfers that it tells of.
pub(in crate::service) struct NewMessage(pub(in crate::service) Message);

impl Beside for NewMessage {
    const RANK: u8 = 6;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        message::insert(tx, bank, &rows.into_iter().map(|row| row.0).collect::<Vec<_>>())
    }
}

/// Writes a message to somebody who is not a member: a name, an address, and the way it goes.
pub(in crate::service) fn tell_outside(
    tx: &mut Tx,
    clock: &Clock,
    bank: BankId,
    (name, address): (String, String),
    way: Way,
    told: &Told,
) -> Result<()> {
    Ok(message::insert(tx, bank, &[message_of(clock, (None, Some((name, address))), way, told)])?)
}

/// Writes a message that goes a way that is settled already.
pub(in crate::service) fn put(
    tx: &mut Tx,
    clock: &Clock,
    bank: BankId,
    (to, outside): (Option<MemberId>, Option<(String, String)>),
    way: Way,
    told: &Told,
) -> Result<()> {
    Ok(message::insert(tx, bank, &[message_of(clock, (to, outside), way, told)])?)
}

fn message_of(clock: &Clock, (to, outside): (Option<MemberId>, Option<(String, String)>), way: Way, told: &Told) -> Message {
    let now = clock.now_ms();
    Message {
        id: MessageId::new(clock.new_id()),
        to,
        outside,
        kind: told.kind,
        about: told.about,
        facts: told.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect(),
        way,
        state: MessageState::Waiting,
        not_before: told.not_before.unwrap_or(now),
        attempts: 0,
        last_error: None,
        created_at: now,
        done_at: None,
        done_by: None,
        outcome: None,
        round: None,
    }
}

/// A message with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownMessage {
    /// The message.
    pub(crate) message: Message,
    /// To which member.
    pub(crate) to: Option<Label>,
    /// Who was done with it, where a person was.
    pub(crate) by: Option<Label>,
}

impl ShownMessage {
    /// The reader's name.
    pub(crate) fn name(&self) -> &str {
        match (&self.to, &self.message.outside) {
            (Some(label), _) => &label.name,
            (None, Some((name, _))) => name,
            (None, None) => "",
        }
    }
}

/// Puts names to messages.
pub(in crate::service) fn named(reader: &mut Reader, bank: BankId, messages: Vec<Message>) -> Result<Vec<ShownMessage>> {
    let people: Vec<MemberId> = messages.iter().flat_map(|message| [message.to, message.done_by]).flatten().collect();
    let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
    let label = |id: Option<MemberId>| id.and_then(|id| labels.get(&id).cloned());
    let show = |message: Message| ShownMessage { to: label(message.to), by: label(message.done_by), message };
    Ok(messages.into_iter().map(show).collect())
}

impl Banks {
    /// Messages of the bank by a filter; staff.
    pub(crate) fn messages(&self, actor: &Actor, filter: &MessageFilter, order: MessageOrder, limit: i64) -> Result<Vec<ShownMessage>> {
        let bank = actor.may(Act::SendMessages)?;
        if let Some(to) = filter.to {
            self.note_read(actor, Deed::of(DeedKind::MessagesRead).about(to))?;
        }
        self.db.read(|reader| {
            let found = message::list(reader, bank, filter, order, limit)?;
            named(reader, bank, found)
        })
    }

    /// What was written to whoever asks, the newest first.
    pub(crate) fn own_messages(&self, actor: &Actor, limit: i64) -> Result<Vec<Message>> {
        let bank = actor.may(Act::SeeOwn)?;
        let own = actor.caller()?.member.id;
        let filter = MessageFilter { to: Some(own), ..MessageFilter::default() };
        self.db.read(|reader| Ok(message::list(reader, bank, &filter, MessageOrder::NewestFirst, limit)?))
    }

    /// How many messages stand where, of those that need somebody or something; staff.
    pub(crate) fn count_messages(&self, actor: &Actor) -> Result<Vec<(Way, MessageState, i64)>> {
        let bank = actor.may(Act::SendMessages)?;
        self.db.read(|reader| Ok(message::count_open(reader, bank)?))
    }

    /// Tries a message again that was given up; staff.
    pub(crate) fn try_message_again(&self, actor: &Actor, id: MessageId) -> Result<()> {
        self.change_message(actor, (id, DeedKind::MessageRepeated), |_, message, now| {
            Ok(Message { state: MessageState::Waiting, not_before: now, attempts: 0, done_at: None, ..message })
        })
    }

    /// Sends a message with the next post round instead; staff. Refused where there is no address, or post is not safe.
    pub(crate) fn send_message_by_post(&self, actor: &Actor, id: MessageId) -> Result<()> {
        let bank = actor.may(Act::SendMessages)?;
        self.change_message(actor, (id, DeedKind::MessagePosted), |tx, message, now| {
            let Some(to) = message.to else { return Err(Refusal::NoSafeAddress.into()) };
            let reader = member::by_id(tx, bank, to)?.ok_or(Error::NotFound)?;
            if !can_reach(&reader, &profile::by_member(tx, bank, to)?, Way::Post) {
                return Err(Refusal::NoSafeAddress.into());
            }
            Ok(Message { way: Way::Post, state: MessageState::Waiting, not_before: now, attempts: 0, done_at: None, ..message })
        })
    }

    /// Takes a message out that is not needed any more; staff.
    pub(crate) fn stop_message(&self, actor: &Actor, id: MessageId) -> Result<()> {
        let by = actor.member();
        self.change_message(actor, (id, DeedKind::MessageStopped), |_, message, now| Ok(Message { done_by: by, ..message.stopped(now) }))
    }

    /// Changes a message that waits or was given up. One that is on its way, or done with, is left as it is.
    fn change_message(
        &self,
        actor: &Actor,
        (id, kind): (MessageId, DeedKind),
        change: impl FnOnce(&mut Tx, Message, i64) -> Result<Message>,
    ) -> Result<()> {
        let bank = actor.may(Act::SendMessages)?;
        self.db.write(bank, |tx| {
            let found = message::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            if !matches!(found.state, MessageState::Waiting | MessageState::Failed) {
                return Err(Refusal::MessageGone.into());
            }
            self.keep(tx, actor, Deed { about: found.to, ..Deed::of(kind) }.thing(id.uuid()))?;
            let changed = change(tx, found, self.clock.now_ms())?;
            Ok(message::update(tx, bank, &changed)?)
        })
    }
}
