//! The call list: messages for those whom the bank rings, and what came of each call.
//!
//! Whether somebody may be rung, and a message left, is asked again when the list is read.

use chrono::{Days, NaiveTime};

use crate::domain::id::{ExchangeId, MemberId, MessageId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::message::{CallOutcome, Fact, Message, MessageKind, MessageState, Way, can_reach};
use crate::domain::people::profile::{Format, Said};
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::exchange::Doubt;
use crate::service::people::message::{ShownMessage, named};
use crate::store::db::Reader;
use crate::store::people::message::{MessageFilter, MessageOrder};
use crate::store::people::{bank, member, message, profile};

/// Calls on one page; what is not on it comes once these are made.
const CALLS_MAX: i64 = 100;
/// The hour at which a call comes back that nobody answered.
const AGAIN_AT: u32 = 9;

/// A call to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Call {
    /// What to say, to whom.
    pub(crate) shown: ShownMessage,
    /// The number; none where ringing is not safe any more.
    pub(crate) phone: Option<String>,
    /// Whether a message may be left with whoever answers.
    pub(crate) leave: Said,
    /// How things are said to them.
    pub(crate) format: Format,
    /// The exchange that it is about, where they may say that it is not right.
    pub(crate) exchange: Option<ExchangeId>,
    /// Whether the call before it is to the same person.
    pub(crate) follows: Said,
}

/// The exchange that a message reads back or asks about.
fn exchange_of(message: &Message) -> Option<ExchangeId> {
    let asks = match message.kind {
        MessageKind::ReadBack | MessageKind::PleaseConfirm | MessageKind::ConfirmReminder => true,
        // What was put right can be doubted anew; what was undone cannot.
        MessageKind::Corrected => message.facts.iter().any(|(_, fact)| matches!(fact, Fact::Link(_))),
        _ => false,
    };
    message.about.filter(|_| asks).map(ExchangeId::new)
}

impl Banks {
    /// The calls to make now: what cannot wait first, then the oldest.
    pub(crate) fn calls(&self, actor: &Actor) -> Result<Vec<Call>> {
        let bank = actor.may(Act::SendMessages)?;
        let filter = MessageFilter {
            way: Some(Way::Telephone),
            states: vec![MessageState::Waiting],
            due_by: Some(self.clock.now_ms()),
            ..MessageFilter::default()
        };
        self.db.read(|reader| {
            let found = message::list(reader, bank, &filter, MessageOrder::OldestFirst, CALLS_MAX)?;
            let shown = named(reader, bank, found)?;
            Ok(together(shown.into_iter().map(|shown| call(reader, actor, shown)).collect::<Result<_>>()?))
        })
    }

    /// Writes down what came of a call. "That's not right" becomes a query of the exchange, in the broker's hand.
    pub(crate) fn record_call(&self, actor: &Actor, id: MessageId, outcome: CallOutcome, reason: &Reason) -> Result<()> {
        let bank = actor.may(Act::SendMessages)?;
        self.db.write(bank, |tx| {
            let found = message::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            waits(&found)?;
            let now = self.clock.now_ms();
            let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
            if outcome == CallOutcome::LeftMessage
                && let Some(to) = found.to
                && !profile::by_member(tx, bank, to)?.safe.to_leave_message.yes()
            {
                return Err(Error::invalid("outcome", "invalid-leave-message"));
            }
            let done = Message { done_by: actor.member(), outcome: Some(outcome.code().to_owned()), ..found };
            let done = match outcome {
                CallOutcome::Said | CallOutcome::LeftMessage | CallOutcome::NotRight => {
                    Message { state: MessageState::Sent, done_at: Some(now), last_error: None, ..done }
                }
                CallOutcome::NoAnswer => {
                    Message { not_before: tomorrow(&the_bank, now), attempts: done.attempts.saturating_add(1), ..done }
                }
                CallOutcome::WrongNumber => {
                    Message { state: MessageState::Failed, done_at: Some(now), last_error: Some("wrong_number".to_owned()), ..done }
                }
            };
            message::update(tx, bank, &done)?;
            if outcome == CallOutcome::NotRight {
                let exchange = exchange_of(&done).ok_or(Error::invalid("outcome", "invalid-call-outcome"))?;
                let doubt = Doubt { reason: reason.clone(), suggested: None };
                self.doubt_heard(tx, actor, bank, (exchange, done.to), &doubt)?;
            }
            let called = Deed { about: done.to, ..Deed::of(DeedKind::CallRecorded) };
            self.keep(tx, actor, called.thing(id.uuid()).now("outcome", outcome.code()).because(Some(reason.as_str())))?;
            Ok(())
        })
    }
}

/// Whoever has waited longest first, and all that one person is to be told stands together: one call says it.
fn together(calls: Vec<Call>) -> Vec<Call> {
    let mut people: Vec<(Option<MemberId>, Vec<Call>)> = Vec::new();
    for mut call in calls {
        let to = call.shown.message.to;
        match people.iter_mut().find(|(other, _)| to.is_some() && *other == to) {
            Some((_, theirs)) => {
                call.follows = Said::Yes;
                theirs.push(call);
            }
            None => people.push((to, vec![call])),
        }
    }
    people.into_iter().flat_map(|(_, theirs)| theirs).collect()
}

/// Only what is still on the list.
fn waits(message: &Message) -> Result<()> {
    if message.way == Way::Telephone && message.state == MessageState::Waiting { Ok(()) } else { Err(Refusal::MessageGone.into()) }
}

/// Tomorrow morning in the bank's time zone, UTC milliseconds.
fn tomorrow(bank: &Bank, now_ms: i64) -> i64 {
    let day = bank.day_at(now_ms).checked_add_days(Days::new(1));
    let morning = day.zip(NaiveTime::from_hms_opt(AGAIN_AT, 0, 0)).map(|(day, time)| day.and_time(time));
    let moment = morning.and_then(|morning| morning.and_local_timezone(bank.time_zone).earliest());
    moment.map_or(now_ms.saturating_add(86_400_000), |moment| moment.timestamp_millis())
}

fn call(reader: &mut Reader, actor: &Actor, shown: ShownMessage) -> Result<Call> {
    let bank = actor.may(Act::SendMessages)?;
    let exchange = exchange_of(&shown.message);
    let Some(to) = shown.message.to else {
        let phone = shown.message.outside.as_ref().map(|(_, number)| number.clone());
        return Ok(Call { shown, phone, leave: Said::No, format: Format::Plain, exchange, follows: Said::No });
    };
    let whom = member::by_id(reader, bank, to)?.ok_or(Error::NotFound)?;
    let known = profile::by_member(reader, bank, to)?;
    let phone = whom.phone.clone().filter(|_| can_reach(&whom, &known, Way::Telephone));
    Ok(Call { shown, phone, leave: known.safe.to_leave_message, format: known.format, exchange, follows: Said::No })
}
