//! Idempotency: the same key and the same request give the same answer, once and for ever.
//!
//! Only outcomes of the books are kept, refusals included; a wrong value can be corrected under the same key.

use uuid::Uuid;

use crate::domain::id::{AccountId, BankId};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::Sheet;
use crate::service::error::{Error, Result};
use crate::service::queue::{Request, replayed};
use crate::store::db::Tx;
use crate::store::office::answer::{self, Answer, AnswerKey, Outcome};

pub(crate) use crate::service::queue::{Decided, Replay};

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
    /// Accounts that it will need, as far as they are known.
    pub(crate) accounts: Vec<AccountId>,
    /// What it reads and changes besides accounts: an exchange, or two people and what is between them.
    pub(crate) touches: Vec<(Uuid, Uuid)>,
}

impl Banks {
    /// Does the work in the bookkeeper's next commit, unless it was done under this key; answers the id of what was made.
    pub(in crate::service) fn once(
        &self,
        asked: Asked<'_>,
        work: impl FnMut(&mut Sheet<'_>) -> Result<Decided> + Send + 'static,
    ) -> Result<Answered<Uuid>> {
        let request = Request {
            bank: asked.bank,
            actor: asked.actor.member().map_or(asked.bank.uuid(), crate::domain::id::MemberId::uuid),
            key: asked.key.map(str::to_owned),
            asked_hmac: self.keyed("request", asked.request.as_bytes()),
            accounts: asked.accounts,
            touches: asked.touches,
            pen: self.pen(),
        };
        match self.queue.ask(request, work)? {
            (Ok(value), replay) => Ok(Answered { value, replay }),
            (Err(refusal), _) => Err(refusal.into()),
        }
    }

    /// Does what moves no minutes in one transaction, unless it was done under this key; answers the id of what was made.
    pub(in crate::service) fn once_written(&self, asked: Asked<'_>, work: impl FnOnce(&mut Tx) -> Result<Uuid>) -> Result<Answered<Uuid>> {
        let actor = asked.actor.member().map_or(asked.bank.uuid(), crate::domain::id::MemberId::uuid);
        let request_hmac = self.keyed("request", asked.request.as_bytes());
        self.db.write(asked.bank, |tx| {
            if let Some(key) = asked.key
                && let Some(before) = answer::by_key(tx, asked.bank, AnswerKey { actor, key })?
            {
                return Ok(Answered { value: replayed(before, request_hmac)??, replay: Replay::Again });
            }
            let made = work(tx)?;
            if let Some(key) = asked.key {
                let kept = Answer { request_hmac, outcome: Outcome::Done(made) };
                answer::insert(tx, asked.bank, vec![(actor, key.to_owned(), kept)], self.clock.now_ms())?;
            }
            Ok(Answered { value: made, replay: Replay::Fresh })
        })
    }

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
