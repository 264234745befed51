//! The post round: every letter that waits becomes one print, is posted by hand, and is then marked as gone.
//!
//! Nobody who died, left or said that post is not safe gets into a round, nor into a second print of one.

use crate::domain::id::{BankId, MemberId, RoundId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::message::{Message, MessageKind, MessageState, Way, can_reach, way_to};
use crate::domain::people::profile::Format;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::office::statement::Line;
use crate::service::people::message::{ShownMessage, Told, named, put};
use crate::store::db::{Reader, Tx};
use crate::store::office::post_round;
use crate::store::people::member::{self, Label};
use crate::store::people::message::{MessageFilter, MessageOrder};
use crate::store::people::{message, profile};

pub(crate) use crate::store::office::post_round::PostRound;

/// Letters of one round; the rest waits for the next.
const LETTERS_MAX: i64 = 300;
/// Rounds on the page.
const ROUNDS_MAX: i64 = 12;
/// The lines of a posted statement: those of the last month, at most this many.
const LINES_MAX: i64 = 100;
/// A month in milliseconds, the longest there is.
const MONTH_MS: i64 = 31 * 86_400_000;

/// Whether a round is on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Posted {
    /// It is.
    Yes,
    /// It is printed, or about to be.
    NotYet,
}

/// A round with what goes with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownRound {
    /// The round.
    pub(crate) round: PostRound,
    /// Who put it together.
    pub(crate) by: Option<Label>,
    /// Whether it is on its way.
    pub(crate) posted: Posted,
}

/// A letter to print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letter {
    /// What it tells, to whom.
    pub(crate) shown: ShownMessage,
    /// Where it goes.
    pub(crate) address: String,
    /// How it is written.
    pub(crate) format: Format,
    /// The lines of the statement that it brings, newest first; none in other letters.
    pub(crate) lines: Option<Vec<Line>>,
}

/// Where the letter of a message goes, if it may go by post now.
fn addressed(reader: &mut Reader, bank: BankId, message: &Message) -> Result<Option<(String, Format)>> {
    let Some(to) = message.to else {
        return Ok(message.outside.as_ref().map(|(_, address)| (address.clone(), Format::Plain)));
    };
    let whom = member::by_id(reader, bank, to)?.ok_or(Error::NotFound)?;
    let known = profile::by_member(reader, bank, to)?;
    let address = known.address.as_ref().filter(|_| can_reach(&whom, &known, Way::Post));
    Ok(address.map(|address| (address.as_str().to_owned(), known.format)))
}

fn in_round(id: RoundId, states: &[MessageState]) -> MessageFilter {
    MessageFilter { way: Some(Way::Post), states: states.to_vec(), round: Some(id), ..MessageFilter::default() }
}

impl Banks {
    /// The letters that wait, oldest first.
    pub(crate) fn waiting_letters(&self, actor: &Actor) -> Result<Vec<ShownMessage>> {
        let filter = self.waiting_by_post();
        self.messages(actor, &filter, MessageOrder::OldestFirst, LETTERS_MAX)
    }

    fn waiting_by_post(&self) -> MessageFilter {
        MessageFilter {
            way: Some(Way::Post),
            states: vec![MessageState::Waiting],
            due_by: Some(self.clock.now_ms()),
            ..MessageFilter::default()
        }
    }

    /// Puts every letter that waits into one round. `None` where none may go.
    pub(crate) fn make_post_round(&self, actor: &Actor) -> Result<Option<RoundId>> {
        let bank = actor.may(Act::SendMessages)?;
        let filter = self.waiting_by_post();
        self.db.write(bank, |tx| {
            let now = self.clock.now_ms();
            let id = RoundId::new(self.clock.new_id());
            let mut letters = 0;
            for message in message::list(tx, bank, &filter, MessageOrder::OldestFirst, LETTERS_MAX)? {
                let changed = if addressed(tx, bank, &message)?.is_some() {
                    letters += 1;
                    Message { state: MessageState::Taken, round: Some(id), ..message }
                } else {
                    elsewhere(tx, bank, message, now)?
                };
                message::update(tx, bank, &changed)?;
            }
            if letters == 0 {
                return Ok(None);
            }
            post_round::insert(tx, bank, &PostRound { id, made_at: now, made_by: actor.member(), letters })?;
            self.keep(tx, actor, Deed::of(DeedKind::PostRoundMade).thing(id.uuid()).now("letters", letters))?;
            Ok(Some(id))
        })
    }

    /// The last rounds, the newest first.
    pub(crate) fn post_rounds(&self, actor: &Actor) -> Result<Vec<ShownRound>> {
        let bank = actor.may(Act::SendMessages)?;
        self.db.read(|reader| {
            let rounds = post_round::list(reader, bank, ROUNDS_MAX)?;
            let people: Vec<MemberId> = rounds.iter().filter_map(|round| round.made_by).collect();
            let labels = member::labels(reader, bank, &people)?;
            let show = |round: PostRound| {
                let open = message::list(reader, bank, &in_round(round.id, &[MessageState::Taken]), MessageOrder::OldestFirst, 1)?;
                let posted = if open.is_empty() { Posted::Yes } else { Posted::NotYet };
                Ok(ShownRound { by: round.made_by.and_then(|id| labels.get(&id).cloned()), posted, round })
            };
            rounds.into_iter().map(show).collect()
        })
    }

    /// The letters of a round, to print them, the first time or again.
    pub(crate) fn post_round_letters(&self, actor: &Actor, id: RoundId) -> Result<(PostRound, Vec<Letter>)> {
        let bank = actor.may(Act::SendMessages)?;
        let (round, found) = self.db.read(|reader| {
            let round = post_round::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let filter = in_round(id, &[MessageState::Taken, MessageState::Sent]);
            let messages = message::list(reader, bank, &filter, MessageOrder::OldestFirst, LETTERS_MAX)?;
            let mut found = Vec::new();
            for shown in named(reader, bank, messages)? {
                if let Some((address, format)) = addressed(reader, bank, &shown.message)? {
                    let account = shown.message.to.map(|to| member::by_id(reader, bank, to)).transpose()?.flatten();
                    found.push((shown, address, format, account.map(|member| member.account)));
                }
            }
            Ok::<_, Error>((round, found))
        })?;
        let mut letters = Vec::new();
        for (shown, address, format, account) in found {
            let lines = match account.filter(|_| shown.message.kind == MessageKind::StatementPost) {
                Some(account) => {
                    let until = shown.message.created_at;
                    let mut lines = self.statement(actor, account, None, LINES_MAX)?;
                    lines.retain(|line| line.recorded_at <= until && line.recorded_at > until.saturating_sub(MONTH_MS));
                    Some(lines)
                }
                None => None,
            };
            letters.push(Letter { shown, address, format, lines });
        }
        Ok((round, letters))
    }

    /// The round is in the letter box: its letters have gone.
    pub(crate) fn post_round_posted(&self, actor: &Actor, id: RoundId) -> Result<()> {
        let by = actor.member();
        self.change_round(actor, (id, DeedKind::PostRoundPosted), |message, now| Message {
            state: MessageState::Sent,
            done_at: Some(now),
            done_by: by,
            ..message
        })
    }

    /// The round was not posted: its letters wait for the next one.
    pub(crate) fn undo_post_round(&self, actor: &Actor, id: RoundId) -> Result<()> {
        let bank = actor.may(Act::SendMessages)?;
        self.change_round(actor, (id, DeedKind::PostRoundUndone), |message, _| Message {
            state: MessageState::Waiting,
            round: None,
            ..message
        })?;
        self.db.write(bank, |tx| Ok(post_round::delete(tx, bank, id)?))
    }

    fn change_round(&self, actor: &Actor, (id, kind): (RoundId, DeedKind), change: impl Fn(Message, i64) -> Message) -> Result<()> {
        let bank = actor.may(Act::SendMessages)?;
        self.db.write(bank, |tx| {
            post_round::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            let open = message::list(tx, bank, &in_round(id, &[MessageState::Taken]), MessageOrder::OldestFirst, LETTERS_MAX)?;
            if open.is_empty() {
                return Err(Refusal::MessageGone.into());
            }
            self.keep(tx, actor, Deed::of(kind).thing(id.uuid()))?;
            let now = self.clock.now_ms();
            open.into_iter().try_for_each(|message| Ok(message::update(tx, bank, &change(message, now))?))
        })
    }

    /// "Post me this": the member's statement goes with the next round, once, however often it is asked for.
    pub(crate) fn post_statement(&self, actor: &Actor, id: MemberId) -> Result<()> {
        let bank = actor.may(if actor.member() == Some(id) { Act::SeeOwn } else { Act::SendMessages })?;
        self.db.write(bank, |tx| {
            let whom = member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            if !can_reach(&whom, &profile::by_member(tx, bank, id)?, Way::Post) {
                return Err(Refusal::NoSafeAddress.into());
            }
            let filter = MessageFilter { to: Some(id), ..self.waiting_by_post() };
            let waiting = message::list(tx, bank, &filter, MessageOrder::OldestFirst, LETTERS_MAX)?;
            if waiting.iter().any(|message| message.kind == MessageKind::StatementPost) {
                return Ok(());
            }
            if actor.member() != Some(id) {
                self.keep(tx, actor, Deed::of(DeedKind::StatementPosted).about(id))?;
            }
            let told = Told { kind: MessageKind::StatementPost, about: None, facts: Vec::new(), not_before: None };
            put(tx, &self.clock, bank, (Some(id), None), Way::Post, &told)
        })
    }
}

/// A letter that may not be posted goes the next way that is safe, or nowhere.
fn elsewhere(tx: &mut Tx, bank: BankId, message: Message, now: i64) -> Result<Message> {
    let Some(to) = message.to else { return Ok(message.stopped(now)) };
    let whom = member::by_id(tx, bank, to)?.ok_or(Error::NotFound)?;
    Ok(match way_to(&whom, &profile::by_member(tx, bank, to)?) {
        Some(way) => Message { way, ..message },
        None => message.stopped(now),
    })
}
