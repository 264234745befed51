//! What the people of an exchange are told about it, each by their own way: the read-back of what was written down for them, the
//! question whether help that somebody gave is right, and what staff made of a doubt.
//!
//! Written beside the exchange, in its commit. Who keyed it hears nothing of it. It moves no minutes and sends nothing.

use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Exchange, Hand, State, ToldBy};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::people::bank::{Bank, Rules};
use crate::domain::people::link::{Link, LinkPurpose};
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, Message, MessageKind};
use crate::domain::people::profile::Profile;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bookkeeper::{Beside, Sheet};
use crate::service::clock::Clock;
use crate::service::error::Result;
use crate::service::help::shown::People;
use crate::service::people::link::{NewLink, new_link};
use crate::service::people::message::{NewMessage, Told, written};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::people::{link, message, profile};

const DAY_MS: i64 = 86_400_000;
/// How long somebody can say "that's not right" through the link of a read-back.
const SAID_DAYS: i64 = 14;
/// A question is open for as long as the bank waits, and this long after the desk has begun to ask.
const CONFIRM_DAYS_MORE: i64 = 30;

/// What happened to an exchange.
#[derive(Clone, Copy)]
pub(in crate::service) enum Occasion<'a> {
    /// Somebody wrote it down.
    Logged,
    /// Staff put it in the books for the two.
    Settled,
    /// Staff looked at a doubt, and it stays.
    Kept(&'a Reason),
    /// Staff took it back before it was in the books.
    TakenBack(Option<&'a Reason>),
    /// Staff undid it in the books.
    Undone(&'a Reason),
    /// Staff undid it and put this one in its place, which is about these people and this kind of help.
    Replaced(&'a Reason, &'a Exchange, &'a People, &'a Category),
}

/// Of which bank, by whom, about what.
pub(in crate::service) struct Scene<'a> {
    /// Time and ids.
    pub(in crate::service) clock: &'a Clock,
    /// The bank.
    pub(in crate::service) bank: &'a Bank,
    /// Who did it.
    pub(in crate::service) actor: &'a Actor,
    /// The exchange, as it stands after what happened.
    pub(in crate::service) exchange: &'a Exchange,
    /// Its two people.
    pub(in crate::service) people: &'a People,
    /// Its kind of help.
    pub(in crate::service) category: &'a Category,
}

/// Messages with the links that they carry.
#[derive(Default)]
pub(in crate::service) struct Letters {
    messages: Vec<Message>,
    links: Vec<Link>,
}

impl Letters {
    /// Puts them on a sheet, to be written in its commit.
    pub(in crate::service) fn put(self, sheet: &mut Sheet<'_>) {
        self.links.into_iter().for_each(|link| sheet.put(NewLink(link)));
        self.messages.into_iter().for_each(|message| sheet.put(NewMessage(message)));
    }

    /// The question to the receiver once more.
    pub(in crate::service) fn reminder(
        reader: &mut Reader,
        (clock, bank): (&Clock, BankId),
        receiver: &Member,
        mut facts: Facts,
        (link, path): (Link, Fact),
    ) -> Result<Self> {
        facts.push(("link", path));
        let told = Told { kind: MessageKind::ConfirmReminder, about: Some(link.about), facts, not_before: None };
        let message = written(clock, receiver, &profile::by_member(reader, bank, receiver.id)?, &told);
        Ok(Self { links: message.iter().map(|_| link.clone()).collect(), messages: message.into_iter().collect() })
    }

    /// Writes them.
    pub(in crate::service) fn write(self, tx: &mut Tx, bank: BankId) -> Result<()> {
        link::insert(tx, bank, &self.links)?;
        Ok(message::insert(tx, bank, &self.messages)?)
    }
}

/// What is told to whom. Costs one query, and none where nobody is told anything.
pub(in crate::service) fn letters(reader: &mut Reader, scene: &Scene<'_>, occasion: Occasion<'_>) -> Result<Letters> {
    let told: Vec<Telling<'_>> = readers(scene, occasion).into_iter().map(|reader| tell(scene, occasion, reader)).collect();
    let mut letters = Letters::default();
    if told.is_empty() {
        return Ok(letters);
    }
    let ids: Vec<MemberId> = told.iter().map(|telling| telling.to.id).collect();
    let profiles = profile::by_members(reader, scene.bank.id, &ids)?;
    for Telling { to, kind, facts, link } in told {
        let profile = profiles.get(&to.id).cloned().unwrap_or(Profile::unsaid(to.id));
        let about = link.as_ref().map_or(scene.exchange.id.uuid(), |link| link.about);
        let told = Told { kind, about: Some(about), facts, not_before: None };
        if let Some(message) = written(scene.clock, to, &profile, &told) {
            letters.messages.push(message);
            letters.links.extend(link);
        }
    }
    Ok(letters)
}

/// Who hears of it: whoever did it knows already.
fn readers<'a>(scene: &Scene<'a>, occasion: Occasion<'a>) -> Vec<&'a Member> {
    let exchange = scene.exchange;
    let by = scene.actor.hand();
    let mut people = match occasion {
        // Who logs for themselves tells nobody but the one whose yes is awaited.
        Occasion::Logged if exchange.on_behalf.is_none() && exchange.state == State::Settled => Vec::new(),
        Occasion::Logged if exchange.on_behalf.is_none() => vec![&scene.people.receiver],
        Occasion::Replaced(_, _, now, _) => {
            let old = [&scene.people.giver, &scene.people.receiver];
            let new = [&now.giver, &now.receiver].into_iter().filter(|new| old.iter().all(|old| old.id != new.id));
            old.into_iter().chain(new).collect()
        }
        _ => vec![&scene.people.giver, &scene.people.receiver],
    };
    people.retain(|member| Some(member.id) != by);
    people
}

/// What one person is told.
struct Telling<'a> {
    to: &'a Member,
    kind: MessageKind,
    facts: Facts,
    link: Option<Link>,
}

/// What a message tells in particular.
type Facts = Vec<(&'static str, Fact)>;

/// What one of them is told.
fn tell<'a>(scene: &Scene<'a>, occasion: Occasion<'a>, to: &'a Member) -> Telling<'a> {
    let now = scene.clock.now_ms();
    let exchange = scene.exchange;
    let with_link = |kind, mut facts: Facts, (link, path): (Link, Fact)| {
        facts.push(("link", path));
        Telling { to, kind, facts, link: Some(link) }
    };
    let said = |about: ExchangeId| new_link(to.id, LinkPurpose::Said, about.uuid(), ends_after(now, SAID_DAYS));
    let without = |outcome, reason| Telling { to, kind: MessageKind::Corrected, facts: corrected(scene, to, outcome, reason), link: None };
    match occasion {
        Occasion::Logged if exchange.state == State::AwaitingReceiver && to.id == exchange.receiver => {
            let facts = question(exchange, scene.people, scene.category, &keyed_by(scene));
            with_link(MessageKind::PleaseConfirm, facts, confirm_link(to.id, exchange.id, now, scene.bank.rules))
        }
        Occasion::Logged | Occasion::Settled => {
            let facts = read_back(scene, (exchange, scene.people, scene.category), to, occasion);
            with_link(MessageKind::ReadBack, facts, said(exchange.id))
        }
        Occasion::Replaced(_, new, people, category) if exchange.party(to.id).is_none() => {
            let facts = read_back(scene, (new, people, category), to, occasion);
            with_link(MessageKind::ReadBack, facts, said(new.id))
        }
        Occasion::Replaced(reason, new, people, category) if new.party(to.id).is_some() => {
            let mut facts = corrected(scene, to, "replaced", Some(reason));
            let [hand, other, time, day, what] = what_happened(new, people, category, to);
            facts.extend([("now_hand", hand.1), ("now_other", other.1), ("now_time", time.1), ("now_day", day.1), ("now_what", what.1)]);
            with_link(MessageKind::Corrected, facts, said(new.id))
        }
        Occasion::Kept(reason) => without("kept", Some(reason)),
        Occasion::TakenBack(reason) => without("taken_back", reason),
        Occasion::Undone(reason) | Occasion::Replaced(reason, ..) => without("undone", Some(reason)),
    }
}

const fn ends_after(now_ms: i64, days: i64) -> i64 {
    now_ms.saturating_add(days.saturating_mul(DAY_MS))
}

/// The link behind which the receiver says yes.
pub(in crate::service) fn confirm_link(receiver: MemberId, about: ExchangeId, now_ms: i64, rules: Rules) -> (Link, Fact) {
    new_link(receiver, LinkPurpose::Confirm, about.uuid(), ends_after(now_ms, rules.wait_days.saturating_add(CONFIRM_DAYS_MORE)))
}

fn text(text: &str) -> Fact {
    Fact::Text(text.to_owned())
}

/// Who wrote it down, as the message names them.
fn keyed_by(scene: &Scene<'_>) -> String {
    let acting = scene.actor.acting().map(|acting| acting.by.name.to_string());
    acting.unwrap_or_else(|| scene.actor.caller().map_or_else(|_| scene.bank.name.to_string(), |caller| caller.member.name.to_string()))
}

/// Whose hand, with whom, how long, when, what: as one of the two sees it.
fn what_happened(exchange: &Exchange, people: &People, category: &Category, reader: &Member) -> [(&'static str, Fact); 5] {
    let (hand, other) =
        if exchange.party(reader.id) == Some(Hand::Giver) { ("giver", &people.receiver) } else { ("receiver", &people.giver) };
    [
        ("hand", text(hand)),
        ("other", text(other.name.as_str())),
        ("time", Fact::Minutes(exchange.minutes.minutes())),
        ("day", Fact::Day(exchange.happened_on)),
        ("what", text(category.name.as_str())),
    ]
}

/// What the receiver is asked to say yes to.
pub(in crate::service) fn question(exchange: &Exchange, people: &People, category: &Category, keyed_by: &str) -> Facts {
    let on_behalf = if exchange.on_behalf.is_some() { "staff" } else { "giver" };
    let mut facts = what_happened(exchange, people, category, &people.receiver).to_vec();
    facts.extend([("by", text(on_behalf)), ("keyed_by", text(keyed_by))]);
    facts
}

fn read_back(
    scene: &Scene<'_>,
    (exchange, people, category): (&Exchange, &People, &Category),
    reader: &Member,
    occasion: Occasion<'_>,
) -> Facts {
    let told = match (occasion, exchange.on_behalf, exchange.party(reader.id)) {
        (Occasion::Logged, Some(told), Some(hand)) => match (told.told_by, hand) {
            (ToldBy::Both, _) | (ToldBy::Giver, Hand::Giver) | (ToldBy::Receiver, Hand::Receiver) => "you",
            _ => "other",
        },
        _ => "nobody",
    };
    let channel = exchange.on_behalf.map_or("other", |told| told.channel.code());
    let state = if exchange.state == State::Settled { "settled" } else { "waiting" };
    let mut facts = what_happened(exchange, people, category, reader).to_vec();
    facts.extend([("keyed_by", text(&keyed_by(scene))), ("told", text(told)), ("channel", text(channel)), ("state", text(state))]);
    facts
}

fn corrected(scene: &Scene<'_>, reader: &Member, outcome: &str, reason: Option<&Reason>) -> Facts {
    let mut facts = what_happened(scene.exchange, scene.people, scene.category, reader).to_vec();
    let given = if reason.is_some() { "yes" } else { "no" };
    facts.extend([("keyed_by", text(&keyed_by(scene))), ("outcome", text(outcome)), ("given", text(given))]);
    facts.push(("reason", text(reason.map_or("", Reason::as_str))));
    facts
}

/// Messages about an exchange that must not go out any more: it was answered, or is no more what they tell.
pub(in crate::service) struct Outdated {
    /// Which exchange.
    pub(in crate::service) exchange: ExchangeId,
    /// Which of the messages about it.
    pub(in crate::service) kinds: &'static [MessageKind],
    /// Since when, UTC milliseconds.
    pub(in crate::service) at: i64,
}

/// The questions that an answer makes needless.
pub(in crate::service) const QUESTIONS: &[MessageKind] = &[MessageKind::PleaseConfirm, MessageKind::ConfirmReminder];
/// Everything that was told of an exchange which is no more.
pub(in crate::service) const ALL_SAID: &[MessageKind] =
    &[MessageKind::PleaseConfirm, MessageKind::ConfirmReminder, MessageKind::ReadBack, MessageKind::Corrected];

impl Beside for Outdated {
    const RANK: u8 = 3;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| message::stop_about(tx, bank, row.exchange.uuid(), row.kinds, row.at))
    }
}
