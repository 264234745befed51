//! Writes many exchanges of the past at once: for made-up banks and for banks that move in.
//!
//! The rules are those of one exchange at a time (`domain/help/exchange`), and every minute goes through the bookkeeper.
//! [`record`] asks no permission: its callers have, and hold the transaction.

use crate::domain::calendar::Day;
use crate::domain::help::exchange::{Event, Exchange, Hand, OnBehalf, State, Verb, confirm, first_state};
use crate::domain::id::{AccountId, BankId, CategoryId, EventId, ExchangeId, LoginId, MemberId};
use crate::domain::ledger::limits::LedgerRefusal;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::Amount;
use crate::domain::people::member::Member;
use crate::domain::text::Note;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::{Pen, Posted, append};
use crate::service::clock::Clock;
use crate::service::error::{Error, Result};

use crate::store::db::Tx;
use crate::store::help::exchange::{self, NewEvent};
use crate::store::people::login;
use crate::store::people::member::{self, MemberFilter};

/// Exchanges that go into one commit.
const COMMIT: usize = 1_000;

/// One of the two people of an exchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Party {
    /// Who.
    pub(crate) member: MemberId,
    /// Their account.
    pub(crate) account: AccountId,
}

/// Who wrote it down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keyed {
    /// The one who helped.
    ByGiver,
    /// The one who was helped.
    ByReceiver,
    /// Staff, on somebody's word.
    ByStaff(MemberId, OnBehalf),
    /// Another system, before this one: settled there.
    Elsewhere,
}

/// An exchange of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Past {
    /// Who helped.
    pub(crate) giver: Party,
    /// Who was helped.
    pub(crate) receiver: Party,
    /// For how long.
    pub(crate) minutes: Amount,
    /// On which day.
    pub(crate) happened_on: Day,
    /// What kind of help.
    pub(crate) category: CategoryId,
    /// Words about it.
    pub(crate) note: Option<Note>,
    /// Who wrote it down.
    pub(crate) keyed: Keyed,
    /// When, UTC milliseconds.
    pub(crate) logged_at: i64,
    /// When the receiver said yes to the giver's word, UTC milliseconds.
    pub(crate) confirmed_at: Option<i64>,
}

impl Past {
    /// When it came into the books, if it did; 0 for now.
    fn posted_at(&self) -> Option<i64> {
        match (self.keyed, self.first_state()) {
            (Keyed::Elsewhere, _) => Some(0),
            (_, State::Settled) => Some(self.logged_at),
            _ => self.confirmed_at,
        }
    }

    fn first_state(&self) -> State {
        match self.keyed {
            Keyed::ByGiver => first_state(Hand::Giver, None),
            Keyed::ByReceiver => first_state(Hand::Receiver, None),
            Keyed::ByStaff(_, told) => first_state(Hand::Staff, Some(told)),
            Keyed::Elsewhere => State::Settled,
        }
    }

    fn exchange(&self, clock: &Clock) -> Exchange {
        let (keyed_by, on_behalf) = match self.keyed {
            Keyed::ByGiver => (Some(self.giver.member), None),
            Keyed::ByReceiver => (Some(self.receiver.member), None),
            Keyed::ByStaff(staff, told) => (Some(staff), Some(told)),
            Keyed::Elsewhere => (None, None),
        };
        Exchange {
            id: ExchangeId::new(clock.id_at(self.logged_at)),
            giver: self.giver.member,
            receiver: self.receiver.member,
            minutes: self.minutes,
            happened_on: self.happened_on,
            category: self.category,
            note: self.note.clone(),
            state: self.first_state(),
            keyed_by,
            on_behalf,
            logged_at: self.logged_at,
            transfer: None,
            replaces: None,
            replaced_by: None,
            reversed_seq: None,
            concern_at: None,
            suggested: None,
        }
    }
}

/// What came of each exchange.
pub(crate) type Answers = Vec<std::result::Result<i64, LedgerRefusal>>;

/// Writes exchanges, in the order in which they came into the books, at the moment `posted_at`; those that wait are only written down.
/// Answers the seq of each one's transfer (0 for one that waits); a refused one leaves no trace.
pub(in crate::service) fn record(tx: &mut Tx, pen: &Pen, bank: BankId, floor: FloorRule, entries: &[Past]) -> Result<Answers> {
    let clock = &pen.clock;
    let mut exchanges: Vec<Exchange> = Vec::with_capacity(entries.len());
    let mut drafts = Vec::with_capacity(entries.len());
    let mut posted_at = 0;
    for entry in entries {
        let exchange = entry.exchange(clock);
        if let Some(moment) = entry.posted_at() {
            drafts.push(draft(entry, &exchange, floor)?);
            posted_at = moment.max(posted_at);
        }
        exchanges.push(exchange);
    }
    if posted_at > 0 {
        clock.set(posted_at);
    }
    let mut posted = append(tx, pen, bank, &drafts)?.into_iter();
    let mut answers = Vec::with_capacity(entries.len());
    let (mut kept, mut events) = (Vec::with_capacity(entries.len()), Vec::new());
    for (entry, exchange) in entries.iter().zip(exchanges) {
        let answer = if entry.posted_at().is_some() { posted.next() } else { None };
        match settle(exchange, answer) {
            Ok(exchange) => {
                answers.push(Ok(exchange.transfer.map_or(0, |(_, seq)| seq)));
                events.extend(story(clock, entry, &exchange));
                kept.push(exchange);
            }
            Err(refusal) => answers.push(Err(refusal)),
        }
    }
    exchange::insert(tx, bank, &kept)?;
    exchange::insert_events(tx, bank, &events)?;
    Ok(answers)
}

impl Banks {
    /// Writes down a made-up past, in the order in which it came into the books, each exchange at its own moment; the operator's alone.
    /// An exchange that the rules refuse is left out; answers how many were.
    pub(crate) fn record_history(&self, actor: &Actor, entries: &[Past]) -> Result<usize> {
        let Actor::Operator(Some(bank)) = *actor else { return Err(Error::Forbidden) };
        let pen = self.pen();
        let mut refused = 0;
        for batch in entries.chunks(COMMIT) {
            self.db.write(bank, |tx| {
                for entry in batch {
                    let answers = record(tx, &pen, bank, FloorRule::Keep, std::slice::from_ref(entry))?;
                    refused += answers.iter().filter(|answer| answer.is_err()).count();
                }
                Ok::<_, Error>(())
            })?;
        }
        Ok(refused)
    }
}

impl Banks {
    /// Gives everybody with an e-mail address, and nobody else, a login without a password: they use a link first. The operator's alone.
    pub(crate) fn open_logins(&self, actor: &Actor) -> Result<()> {
        let Actor::Operator(Some(bank)) = *actor else { return Err(Error::Forbidden) };
        self.db.write(bank, |tx| {
            for member in member::list(tx, bank, &MemberFilter::default(), i64::MAX)? {
                open_login(tx, &self.clock, bank, member)?;
            }
            Ok(())
        })
    }
}

/// Opens the login of a member who has an address, unless somebody has that name already.
pub(in crate::service) fn open_login(tx: &mut Tx, clock: &Clock, bank: BankId, added: Member) -> Result<Member> {
    let Some(name_key) = added.email.as_ref().map(|email| email.to_lowercase()) else { return Ok(added) };
    if added.login.is_some() || login::by_name(tx, &name_key)?.is_some() {
        return Ok(added);
    }
    let id = LoginId::new(clock.new_id());
    login::insert(tx, id, &name_key, clock.now_ms())?;
    let added = Member { login: Some(id), ..added };
    member::update(tx, bank, &added)?;
    Ok(added)
}

fn draft(entry: &Past, exchange: &Exchange, floor: FloorRule) -> Result<Draft> {
    // The receiver's yes settles the minutes that were logged; the rule says so, not this file.
    let minutes = match exchange.state {
        State::Settled => entry.minutes,
        _ => confirm(exchange, Hand::Receiver, None)?,
    };
    Ok(Draft {
        kind: TransferKind::Exchange,
        happened_on: entry.happened_on,
        source: format!("exchange:{}", exchange.id),
        reverses: None,
        category: Some(entry.category),
        legs: Legs::between(entry.receiver.account, entry.giver.account, minutes.minutes())?,
        memo: entry.note.as_ref().map(|note| note.as_str().to_owned()),
        floor,
    })
}

fn settle(exchange: Exchange, answer: Option<Posted>) -> std::result::Result<Exchange, LedgerRefusal> {
    match answer {
        None => Ok(exchange),
        Some(Ok(transfer)) => Ok(Exchange { state: State::Settled, transfer: Some((transfer.id, transfer.seq)), ..exchange }),
        Some(Err(refusal)) => Err(refusal),
    }
}

fn story(clock: &Clock, entry: &Past, exchange: &Exchange) -> Vec<NewEvent> {
    let event = |at, by, verb| NewEvent {
        id: EventId::new(clock.new_id()),
        exchange: exchange.id,
        event: Event { at, by, verb, reason: None, suggested: None },
    };
    let mut story = vec![event(entry.logged_at, exchange.keyed_by, Verb::Logged)];
    if let (State::AwaitingReceiver, Some(at)) = (entry.first_state(), entry.confirmed_at) {
        story.push(event(at, Some(entry.receiver.member), Verb::Confirmed));
    }
    story
}
