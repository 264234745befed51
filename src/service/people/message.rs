//! Messages: written into the outbox in the transaction of what they tell, by the member's own way.
//!
//! Nothing is sent here; `worker` delivers. No use case fails because a message cannot be sent.

use uuid::Uuid;

use crate::domain::id::{BankId, MemberId, MessageId};
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, Message, MessageKind, MessageState, Way, way_to};
use crate::domain::people::profile::Profile;
use crate::service::bookkeeper::Beside;
use crate::service::clock::Clock;
use crate::service::error::Result;
use crate::store::db::{StoreResult, Tx};
use crate::store::people::{member, message, profile};

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
        outcome: None,
        round: None,
    }
}
