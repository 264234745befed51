//! Delivery: which messages are due, to whom they really go, and what became of each. `worker` sends them in between.
//!
//! Whether somebody may be written to is asked again here, at the last moment. Nothing is sent inside a transaction.

use std::collections::BTreeMap;

use crate::domain::id::{BankId, SignInLinkId};
use crate::domain::people::bank::Bank;
use crate::domain::people::message::{Delivery, Message, MessageKind, Way, can_reach, quiet_until, way_to};
use crate::domain::people::profile::Format;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Tx;
use crate::store::office::lease;
use crate::store::people::{bank, member, message, profile, sign_in_link};

/// How long a copy of the program keeps the job of sending without touching it.
const LEASE_MS: i64 = 20_000;
/// How long a message belongs to whoever took it; longer than any try can last.
const TAKEN_MS: i64 = 600_000;

/// A message to send now, and to whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Due {
    /// The message.
    pub(crate) message: Message,
    /// The bank that writes.
    pub(crate) bank: Bank,
    /// The reader's name.
    pub(crate) name: String,
    /// The address or the number.
    pub(crate) address: String,
    /// How it is written for them.
    pub(crate) format: Format,
}

impl Banks {
    /// Takes messages that are due this way, of every bank, unless another copy of the program does this job. They come back by
    /// themselves if this copy dies before it says what became of them.
    pub(crate) fn take_messages(&self, actor: &Actor, way: Way, limit: i64) -> Result<Vec<Due>> {
        only_program(actor)?;
        let now = self.clock.now_ms();
        if !self.db.read(|reader| message::is_due(reader, way, now))? {
            return Ok(Vec::new());
        }
        self.db.write_installation(|tx| {
            let job = format!("deliver_{}", way.code());
            if !lease::hold(tx, &job, self.copy, now, now.saturating_add(LEASE_MS))? {
                return Ok(Vec::new());
            }
            let taken = message::take_due(tx, way, now, now.saturating_add(TAKEN_MS), limit)?;
            let mut banks: BTreeMap<BankId, Bank> = BTreeMap::new();
            let mut due = Vec::new();
            for (id, message) in taken {
                if let std::collections::btree_map::Entry::Vacant(missing) = banks.entry(id) {
                    missing.insert(bank::by_id(tx, id)?.ok_or(Error::NotFound)?);
                }
                let Some(the_bank) = banks.get(&id) else { continue };
                let addressed = addressed(tx, the_bank, message, now)?;
                due.extend(addressed.map(|due| Due { message: self.with_way_in(due.message), ..due }));
            }
            Ok(due)
        })
    }

    /// Writes down what became of a message that was taken.
    pub(crate) fn settle_message(&self, actor: &Actor, due: &Due, delivery: &Delivery) -> Result<()> {
        only_program(actor)?;
        let message = without_way_in(due.message.clone().after(delivery, self.clock.now_ms()));
        Ok(self.db.write_installation(|tx| message::settle(tx, due.bank.id, &message))?)
    }
}

/// The message as it is kept: no way in stands in a list of messages.
fn without_way_in(message: Message) -> Message {
    if message.kind == MessageKind::SignInLink { Message { facts: Vec::new(), ..message } } else { message }
}

fn only_program(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator(_) => Ok(()),
        Actor::Anonymous | Actor::Member(_) | Actor::Auditor(_) => Err(Error::Forbidden),
    }
}

/// The message with its address, if it may go now; else it is stopped, goes another way, or waits for the morning.
fn addressed(tx: &mut Tx, the_bank: &Bank, message: Message, now: i64) -> Result<Option<Due>> {
    let quiet = quiet_until(the_bank.time_zone, now).filter(|_| message.way == Way::Text && !message.kind.is_urgent());
    if let Some(morning) = quiet {
        message::settle(tx, the_bank.id, &message.put_back(morning))?;
        return Ok(None);
    }
    // A link that has ended is no use to anybody.
    let link = message.about.filter(|_| message.kind == MessageKind::SignInLink).map(SignInLinkId::new);
    if let Some(link) = link
        && sign_in_link::login_of(tx, link, now)?.is_none()
    {
        message::settle(tx, the_bank.id, &message.stopped(now))?;
        return Ok(None);
    }
    let Some(to) = message.to else {
        let Some((name, address)) = message.outside.clone() else { return Ok(None) };
        return Ok(Some(Due { message, bank: the_bank.clone(), name, address, format: Format::Plain }));
    };
    let reader = member::by_id(tx, the_bank.id, to)?.ok_or(Error::NotFound)?;
    let known = profile::by_member(tx, the_bank.id, to)?;
    if can_reach(&reader, &known, message.way) {
        let address = if message.way == Way::Email { reader.email } else { reader.phone }.unwrap_or_default();
        let name = reader.name.as_str().to_owned();
        return Ok(Some(Due { message, bank: the_bank.clone(), name, address, format: known.format }));
    }
    // A link to sign in with goes to the address that it was asked for, or nowhere.
    let elsewhere = match way_to(&reader, &known).filter(|_| message.kind != MessageKind::SignInLink) {
        Some(way) => Message { way, ..message.put_back(now) },
        None => message.stopped(now),
    };
    message::settle(tx, the_bank.id, &elsewhere)?;
    Ok(None)
}
