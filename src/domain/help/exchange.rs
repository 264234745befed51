//! One act of help, from the first word about it to the books.
//!
//! The receiver's word posts at once; the giver's word waits for the receiver. Silence is not a yes.
//! States change only through the verbs below, each of which consumes the old exchange's state.

use crate::domain::calendar::Day;
use crate::domain::id::{CategoryId, ExchangeId, MemberId, TransferId};
use crate::domain::minutes::Amount;
use crate::domain::people::bank::Rules;
use crate::domain::people::member::codes;
use crate::domain::text::{Note, Reason};

codes! {
    /// Where an exchange stands.
    State {
        /// The giver said so; the receiver has not answered.
        AwaitingReceiver = "awaiting_receiver",
        /// Somebody said that something is not right; nothing is posted.
        Queried = "queried",
        /// Posted to the books.
        Settled = "settled",
        /// Taken back before it was posted.
        Withdrawn = "withdrawn",
        /// Posted, then undone by a linked reversal.
        Reversed = "reversed",
    }
}

codes! {
    /// Who told the person who keyed an entry for somebody else.
    ToldBy {
        /// The one who helped.
        Giver = "giver",
        /// The one who was helped.
        Receiver = "receiver",
        /// Both of them.
        Both = "both",
    }
}

codes! {
    /// How they told.
    Channel {
        /// By telephone.
        Phone = "phone",
        /// On paper.
        Paper = "paper",
        /// Face to face.
        InPerson = "in_person",
        /// Any other way.
        Other = "other",
        /// Not told at all: whoever keyed it acts for them.
        ActsFor = "acts_for",
    }
}

codes! {
    /// Why an exchange asks for a second look before it is saved.
    SecondLook {
        /// Longer than the bank's rule.
        Long = "long",
        /// Longer ago than the bank's rule.
        Old = "old",
        /// Much like another one.
        Duplicate = "duplicate",
    }
}

codes! {
    /// What happened in the life of an exchange.
    Verb {
        /// Written down.
        Logged = "logged",
        /// The receiver, or staff, said yes.
        Confirmed = "confirmed",
        /// Somebody said that something is not right.
        Queried = "queried",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Undone in the books.
        Reversed = "reversed",
        /// Staff looked at a query about a settled exchange and kept it.
        Kept = "kept",
    }
}

/// Who keyed an entry for others, and on whose word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct OnBehalf {
    /// Who told.
    pub(crate) told_by: ToldBy,
    /// How.
    pub(crate) channel: Channel,
}

/// An exchange as it stands now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Exchange {
    /// Id.
    pub(crate) id: ExchangeId,
    /// Who helped.
    pub(crate) giver: MemberId,
    /// Who was helped.
    pub(crate) receiver: MemberId,
    /// For how long.
    pub(crate) minutes: Amount,
    /// On which day.
    pub(crate) happened_on: Day,
    /// What kind of help.
    pub(crate) category: CategoryId,
    /// Words about it.
    pub(crate) note: Option<Note>,
    /// Where it stands.
    pub(crate) state: State,
    /// Who keyed it; `None` for an import.
    pub(crate) keyed_by: Option<MemberId>,
    /// On whose word, where it was keyed for others.
    pub(crate) on_behalf: Option<OnBehalf>,
    /// When it was keyed, UTC milliseconds.
    pub(crate) logged_at: i64,
    /// Its transfer, once posted: id and seq.
    pub(crate) transfer: Option<(TransferId, i64)>,
    /// The exchange that it stands in for.
    pub(crate) replaces: Option<ExchangeId>,
    /// The exchange that stands in for it.
    pub(crate) replaced_by: Option<ExchangeId>,
    /// The seq of the transfer that undid it.
    pub(crate) reversed_seq: Option<i64>,
    /// When somebody said "that's not right" about it and staff have not answered yet.
    pub(crate) concern_at: Option<i64>,
    /// The time that the receiver suggested instead.
    pub(crate) suggested: Option<Amount>,
}

/// One line of an exchange's story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Event {
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// Who; `None` for an import.
    pub(crate) by: Option<MemberId>,
    /// What.
    pub(crate) verb: Verb,
    /// Why.
    pub(crate) reason: Option<Reason>,
    /// The time suggested with a query.
    pub(crate) suggested: Option<Amount>,
}

/// Whose hand does it: a party of the exchange, or staff who are neither.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hand {
    /// The one who helped.
    Giver,
    /// The one who was helped.
    Receiver,
    /// Staff, neither of the two.
    Staff,
}

impl Channel {
    /// The ways in which staff can be told.
    pub(crate) const TOLD: [Self; 4] = [Self::Phone, Self::Paper, Self::InPerson, Self::Other];
}

impl Exchange {
    /// Whose hand a member's is; `None` for a stranger to this exchange.
    pub(crate) fn party(&self, member: MemberId) -> Option<Hand> {
        if member == self.giver {
            Some(Hand::Giver)
        } else if member == self.receiver {
            Some(Hand::Receiver)
        } else {
            None
        }
    }
}

/// Why an exchange does not do what is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[expect(clippy::enum_variant_names, reason = "each says what the exchange or the person is not")]
pub(crate) enum ExchangeRefusal {
    /// It is not waiting for an answer.
    #[error("the exchange is not waiting for an answer")]
    NotWaiting,
    /// It is not settled.
    #[error("the exchange is not settled")]
    NotSettled,
    /// This person may see it but may not do this.
    #[error("somebody else must answer")]
    NotYours,
}

/// Where a new exchange begins: the receiver's word is enough, the giver's waits.
pub(crate) const fn first_state(hand: Hand, on_behalf: Option<OnBehalf>) -> State {
    match (hand, on_behalf) {
        (Hand::Receiver, _) | (Hand::Staff, Some(OnBehalf { told_by: ToldBy::Receiver | ToldBy::Both, .. })) => State::Settled,
        (Hand::Giver | Hand::Staff, _) => State::AwaitingReceiver,
    }
}

/// The minutes that a yes settles, or why it does not. The giver may say yes only to a time that the receiver suggested;
/// staff may settle another time than was logged.
pub(crate) fn confirm(exchange: &Exchange, hand: Hand, other_minutes: Option<Amount>) -> Result<Amount, ExchangeRefusal> {
    match (exchange.state, hand) {
        (State::AwaitingReceiver | State::Queried, Hand::Receiver) if other_minutes.is_none() => Ok(exchange.minutes),
        (State::Queried, Hand::Giver) if other_minutes.is_none() => exchange.suggested.ok_or(ExchangeRefusal::NotYours),
        (State::AwaitingReceiver | State::Queried, Hand::Staff) => Ok(other_minutes.unwrap_or(exchange.minutes)),
        (State::AwaitingReceiver | State::Queried, _) => Err(ExchangeRefusal::NotYours),
        _ => Err(ExchangeRefusal::NotWaiting),
    }
}

/// The state after "something's not right". A settled exchange stays settled until staff have looked. The giver takes back what
/// they said themselves, but may doubt what somebody else wrote down for them.
pub(crate) const fn query(exchange: &Exchange, hand: Hand) -> Result<State, ExchangeRefusal> {
    match (exchange.state, hand) {
        (State::AwaitingReceiver | State::Queried, Hand::Receiver | Hand::Staff) => Ok(State::Queried),
        (State::AwaitingReceiver | State::Queried, Hand::Giver) if exchange.on_behalf.is_some() => Ok(State::Queried),
        (State::AwaitingReceiver | State::Queried, Hand::Giver) => Err(ExchangeRefusal::NotYours),
        (State::Settled, _) => Ok(State::Settled),
        _ => Err(ExchangeRefusal::NotWaiting),
    }
}

/// Whether somebody may take it back: the giver whose help it was, whoever keyed it, or staff.
pub(crate) fn withdraw(exchange: &Exchange, member: Option<MemberId>, hand: Hand) -> Result<State, ExchangeRefusal> {
    match exchange.state {
        State::AwaitingReceiver | State::Queried => {
            let own = hand == Hand::Giver || hand == Hand::Staff || (member.is_some() && member == exchange.keyed_by);
            if own { Ok(State::Withdrawn) } else { Err(ExchangeRefusal::NotYours) }
        }
        _ => Err(ExchangeRefusal::NotWaiting),
    }
}

/// The transfer to undo.
pub(crate) fn reverse(exchange: &Exchange) -> Result<(TransferId, i64), ExchangeRefusal> {
    match (exchange.state, exchange.transfer) {
        (State::Settled, Some(transfer)) => Ok(transfer),
        _ => Err(ExchangeRefusal::NotSettled),
    }
}

/// What about a new entry is unusual by length and age; likeness to another entry is the caller's to know.
pub(crate) fn second_looks(minutes: Amount, happened_on: Day, today: Day, rules: Rules) -> Vec<SecondLook> {
    let age_days = today.signed_duration_since(happened_on).num_days();
    let mut looks = Vec::new();
    if minutes.get() > rules.second_look_minutes {
        looks.push(SecondLook::Long);
    }
    if age_days > rules.second_look_days {
        looks.push(SecondLook::Old);
    }
    looks
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn exchange(state: State) -> Exchange {
        let id = Uuid::from_u128;
        Exchange {
            id: ExchangeId::new(id(1)),
            giver: MemberId::new(id(2)),
            receiver: MemberId::new(id(3)),
            minutes: Amount::new(60).unwrap(),
            happened_on: "2026-11-21".parse().unwrap(),
            category: CategoryId::new(id(4)),
            note: None,
            state,
            keyed_by: Some(MemberId::new(id(2))),
            on_behalf: None,
            logged_at: 0,
            transfer: (state == State::Settled).then(|| (TransferId::new(id(5)), 1)),
            replaces: None,
            replaced_by: None,
            reversed_seq: None,
            concern_at: None,
            suggested: None,
        }
    }

    #[test]
    fn the_receivers_word_posts_at_once_and_the_givers_waits() {
        assert_eq!(first_state(Hand::Receiver, None), State::Settled);
        assert_eq!(first_state(Hand::Giver, None), State::AwaitingReceiver);
        let told = |told_by| Some(OnBehalf { told_by, channel: Channel::Phone });
        assert_eq!(first_state(Hand::Staff, told(ToldBy::Giver)), State::AwaitingReceiver);
        assert_eq!(first_state(Hand::Staff, told(ToldBy::Receiver)), State::Settled);
        assert_eq!(first_state(Hand::Staff, told(ToldBy::Both)), State::Settled);
    }

    #[test]
    fn only_the_receiver_or_staff_can_say_yes() {
        let waiting = exchange(State::AwaitingReceiver);
        assert_eq!(confirm(&waiting, Hand::Giver, None), Err(ExchangeRefusal::NotYours));
        assert_eq!(confirm(&waiting, Hand::Receiver, None), Ok(waiting.minutes));
        let shorter = Amount::new(30).unwrap();
        assert_eq!(confirm(&waiting, Hand::Receiver, Some(shorter)), Err(ExchangeRefusal::NotYours));
        assert_eq!(confirm(&waiting, Hand::Staff, Some(shorter)), Ok(shorter));
        let queried = Exchange { suggested: Some(shorter), ..exchange(State::Queried) };
        assert_eq!(confirm(&queried, Hand::Giver, None), Ok(shorter));
        assert_eq!(confirm(&exchange(State::Queried), Hand::Giver, None), Err(ExchangeRefusal::NotYours));
    }

    #[test]
    fn the_giver_may_doubt_what_somebody_else_wrote_down_for_them() {
        let own = exchange(State::AwaitingReceiver);
        assert_eq!(query(&own, Hand::Giver), Err(ExchangeRefusal::NotYours));
        let keyed = Exchange { on_behalf: Some(OnBehalf { told_by: ToldBy::Giver, channel: Channel::Phone }), ..own };
        assert_eq!(query(&keyed, Hand::Giver), Ok(State::Queried));
    }

    #[test]
    fn what_is_over_cannot_come_back() {
        for state in [State::Withdrawn, State::Reversed] {
            let over = exchange(state);
            for hand in [Hand::Giver, Hand::Receiver, Hand::Staff] {
                assert_eq!(confirm(&over, hand, None), Err(ExchangeRefusal::NotWaiting));
                assert_eq!(query(&over, hand), Err(ExchangeRefusal::NotWaiting));
                assert_eq!(withdraw(&over, over.keyed_by, hand), Err(ExchangeRefusal::NotWaiting));
            }
            assert_eq!(reverse(&over), Err(ExchangeRefusal::NotSettled));
        }
    }

    #[test]
    fn long_and_old_entries_ask_for_a_second_look() {
        let today: Day = "2026-11-21".parse().unwrap();
        let looks = |minutes, day: &str| second_looks(Amount::new(minutes).unwrap(), day.parse().unwrap(), today, Rules::default());
        assert_eq!(looks(720, "2026-08-23"), vec![]);
        assert_eq!(looks(721, "2026-11-21"), vec![SecondLook::Long]);
        assert_eq!(looks(721, "2026-08-22"), vec![SecondLook::Long, SecondLook::Old]);
    }
}
