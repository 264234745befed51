//! Idempotency: the same key and the same request give the same answer, once and for ever.
//!
//! Only outcomes of the books are kept, refusals included; a wrong value can be corrected under the same key.

use uuid::Uuid;

use crate::domain::id::BankId;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::Tx;
use crate::store::office::answer::{self, Answer, AnswerKey, Outcome};

/// Whether an answer is new or was given before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Replay {
    /// Done now.
    Fresh,
    /// Done before, under the same key.
    Again,
}

/// An answer, and whether it was given before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Answered<T> {
    /// The answer.
    pub(crate) value: T,
    /// Whether it is new.
    pub(crate) replay: Replay,
}

impl<T> Answered<T> {
    /// The same answer about something else.
    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Answered<U> {
        Answered { value: with(self.value), replay: self.replay }
    }
}

/// What the work came to: the id of what it made, or a refusal of the books that is an answer too.
pub(crate) type Decided = std::result::Result<Uuid, Refusal>;

/// What identifies a request: who, under which key, and what was asked (any canonical text).
pub(crate) struct Asked<'a> {
    /// The bank.
    pub(crate) bank: BankId,
    /// Who.
    pub(crate) actor: &'a Actor,
    /// Their key; without one nothing is remembered.
    pub(crate) key: Option<&'a str>,
    /// What was asked, in a form in which equal requests are equal texts.
    pub(crate) request: String,
}

impl Banks {
    /// Does the work unless it was done under this key before; answers the id of what was made.
    pub(in crate::service) fn once(&self, asked: &Asked<'_>, work: impl FnOnce(&mut Tx) -> Result<Decided>) -> Result<Answered<Uuid>> {
        let request_hmac = self.keyed("request", asked.request.as_bytes());
        let actor = asked.actor.member().map_or(asked.bank.uuid(), crate::domain::id::MemberId::uuid);
        let decided = self.db.write(asked.bank, |tx| {
            let Some(key) = asked.key else {
                return work(tx).map(|decided| (decided, Replay::Fresh));
            };
            let key = AnswerKey { actor, key };
            if let Some(before) = answer::by_key(tx, asked.bank, key)? {
                return replayed(before, request_hmac).map(|decided| (decided, Replay::Again));
            }
            let decided = work(tx)?;
            let outcome = match &decided {
                Ok(id) => Outcome::Done(*id),
                Err(refusal) => Outcome::Refused(refusal.code().to_owned()),
            };
            answer::insert(tx, asked.bank, key, &Answer { request_hmac, outcome }, self.clock.now_ms())?;
            Ok::<_, Error>((decided, Replay::Fresh))
        })?;
        match decided {
            (Ok(value), replay) => Ok(Answered { value, replay }),
            (Err(refusal), _) => Err(refusal.into()),
        }
    }
}

impl Banks {
    /// What was made under a key before, for "Is this another one?".
    pub(crate) fn made_under_key(&self, actor: &Actor, key: &str) -> Result<Option<Uuid>> {
        let caller = actor.caller()?;
        let (bank, actor) = (caller.bank.id, caller.member.id.uuid());
        let before = self.db.read(|reader| Ok::<_, Error>(answer::by_key(reader, bank, AnswerKey { actor, key })?))?;
        Ok(before.and_then(|before| match before.outcome {
            Outcome::Done(id) => Some(id),
            Outcome::Refused(_) => None,
        }))
    }
}

fn replayed(before: Answer, request_hmac: [u8; 32]) -> Result<Decided> {
    if before.request_hmac != request_hmac {
        return Err(Refusal::KeyReused.into());
    }
    Ok(match before.outcome {
        Outcome::Done(id) => Ok(id),
        Outcome::Refused(code) => Err(Refusal::from_ledger_code(&code).unwrap_or(Refusal::OutOfBounds)),
    })
}
