//! How pages tell an exchange: who helped whom, for how long, with what, and where it stands.
//!
//! It composes messages of `telling.ftl`; it asks no service and decides nothing.

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Exchange, Hand, OnBehalf, State};
use crate::domain::id::MemberId;
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::bank::Bank;
use crate::domain::people::member::{MemberKind, first_name, initials};
use crate::service::help::exchange::Shown;
use crate::service::people::member::Label;
use crate::web::page::layout::colour_of;

/// Somebody beside the round mark with their letters.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The whole name.
    pub(crate) name: String,
    /// The letters of the mark.
    pub(crate) initials: String,
    /// The colour of the mark, 0 to 4.
    pub(crate) colour: u32,
}

impl Person {
    /// That member.
    pub(crate) fn of(label: &Label) -> Self {
        let name = label.name.as_str();
        Self { name: name.to_owned(), initials: initials(name), colour: colour_of(name) }
    }
}

/// What a friend would say: a person's first name, an organisation's whole one.
pub(crate) fn friendly(label: &Label) -> &str {
    match label.kind {
        MemberKind::Person => first_name(&label.name),
        MemberKind::Organisation => &label.name,
    }
}

/// A kind of help as it stands within a sentence: `Gardening` becomes `gardening`, but `DIY` stays.
pub(crate) fn kind_of_help(category: &Category) -> String {
    let name = category.name.as_str();
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// The other person in an exchange, as seen by one of the two; the receiver where it is neither.
pub(crate) fn other(shown: &Shown, me: MemberId) -> &Label {
    if shown.exchange.receiver == me { &shown.giver } else { &shown.receiver }
}

/// `You helped Sam: 2 hours of gardening`.
pub(crate) fn heading(words: &Words, shown: &Shown, me: MemberId) -> String {
    heading_with(words, shown, me, shown.exchange.minutes)
}

/// The same sentence with another time, such as the one that the receiver suggests.
pub(crate) fn heading_with(words: &Words, shown: &Shown, me: MemberId, minutes: Amount) -> String {
    let (time, what) = (words.minutes(minutes.minutes()), kind_of_help(&shown.category));
    let (giver, receiver) = (shown.giver.name.as_str(), shown.receiver.name.as_str());
    match shown.exchange.party(me) {
        Some(Hand::Giver) => words.with("telling-you-helped", &[("name", friendly(&shown.receiver)), ("time", &time), ("what", &what)]),
        Some(Hand::Receiver) => words.with("telling-helped-you", &[("name", friendly(&shown.giver)), ("time", &time), ("what", &what)]),
        _ => words.with("telling-they-helped", &[("giver", giver), ("receiver", receiver), ("time", &time), ("what", &what)]),
    }
}

/// Where an exchange stands, told to one of the two people or to staff.
pub(crate) fn state(words: &Words, shown: &Shown, me: MemberId) -> String {
    let exchange = &shown.exchange;
    let id = match (exchange.state, exchange.party(me)) {
        (State::AwaitingReceiver, Some(Hand::Receiver)) => "telling-waits-for-you",
        (State::AwaitingReceiver, _) => "telling-waits",
        (State::Queried, Some(Hand::Giver)) if exchange.suggested.is_some() => "telling-queried-suggested",
        (State::Queried, _) => "telling-queried",
        (State::Settled, _) if exchange.concern_at.is_some() => "telling-concern",
        (State::Settled, _) => "telling-settled",
        (State::Withdrawn, _) => "telling-withdrawn",
        (State::Reversed, _) if exchange.replaced_by.is_some() => "telling-replaced",
        (State::Reversed, _) => "telling-reversed",
    };
    let time = exchange.suggested.map(|minutes| words.minutes(minutes.minutes())).unwrap_or_default();
    words.with(id, &[("name", friendly(&shown.receiver)), ("time", &time)])
}

/// The address of the log form filled with this exchange as one of the two saw it, for today.
pub(crate) fn again_path(exchange: &Exchange, category: &Category, me: MemberId) -> String {
    let (with, direction) = if exchange.receiver == me { (exchange.giver, "got") } else { (exchange.receiver, "gave") };
    format!("/log?with={with}&direction={direction}&minutes={}&category={}", exchange.minutes.get(), category.slug.as_str())
}

/// The address of the log form filled with this exchange, day and note too, to be changed.
pub(crate) fn change_path(exchange: &Exchange, category: &Category, me: MemberId) -> String {
    let again = again_path(exchange, category, me);
    let note = exchange.note.as_ref().map(crate::domain::text::Note::as_str).unwrap_or_default();
    let pairs = [("happened_on", exchange.happened_on.to_string()), ("note", note.to_owned())];
    let rest = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("{again}&{rest}")
}

/// `Joan Petrie told it by telephone.`
pub(crate) fn told_by(words: &Words, shown: &Shown, told: OnBehalf) -> String {
    let who =
        words.with(&format!("exchanges-told-{}", told.told_by.code()), &[("giver", &shown.giver.name), ("receiver", &shown.receiver.name)]);
    words.with(&format!("exchanges-told-by-{}", told.channel.code().replace('_', "-")), &[("who", &who)])
}

/// How far below zero a member may go, as a time.
pub(crate) fn floor_time(words: &Words, bank: &Bank) -> String {
    words.minutes(bank.rules.floor.size())
}

/// What to do when the books say no: whom to ring, with the number where there is one.
pub(crate) fn below_floor(words: &Words, bank: &Bank) -> String {
    let line = &bank.broker_line;
    let id = if line.phone.is_empty() { "telling-below-floor-plain" } else { "telling-below-floor" };
    words.with(id, &[("floor", &floor_time(words, bank)), ("name", &line.name), ("phone", &line.phone)])
}

/// A balance in words, never with a minus.
pub(crate) fn balance(words: &Words, minutes: Minutes) -> String {
    let id = if minutes < Minutes::ZERO { "telling-balance-below" } else { "telling-balance" };
    words.with(id, &[("time", &words.minutes(minutes))])
}

/// The day of an exchange as a line under its heading says it.
pub(crate) fn when(words: &Words, exchange: &Exchange, today: Day) -> String {
    words.day_in(exchange.happened_on, today)
}
