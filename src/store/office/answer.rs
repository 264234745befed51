//! Stored answers: what was said to a request that carried an idempotency key, kept for ever beside what it did.
//!
//! No words are kept: a keyed hash of the request, and the id or the code of the outcome.

use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::id::BankId;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::answers;

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It was done; the id of what it made.
    Done(Uuid),
    /// The books refused; the stable code.
    Refused(String),
}

/// A stored answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    /// Keyed hash of the request.
    pub(crate) request_hmac: [u8; 32],
    /// What came of it.
    pub(crate) outcome: Outcome,
}

/// Who asked under which key. The operator's commands use the bank's own id as actor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct AnswerKey<'a> {
    /// Who asked.
    pub(crate) actor: Uuid,
    /// Their key.
    pub(crate) key: &'a str,
}

/// The answer given under a key before, if any.
pub(crate) fn by_key(reader: &mut Reader, bank: BankId, key: AnswerKey<'_>) -> StoreResult<Option<Answer>> {
    let row = answers::table
        .filter(answers::bank_id.eq(Uid::from(bank)))
        .filter(answers::actor_id.eq(Uid(key.actor)))
        .filter(answers::key.eq(key.key))
        .select((answers::request_hmac, answers::outcome_id, answers::code))
        .first::<(Vec<u8>, Option<Uid>, Option<String>)>(reader.conn())
        .optional()?;
    let Some((hmac, id, code)) = row else { return Ok(None) };
    let request_hmac = hmac.try_into().or(Err(StoreError::Corrupt("answers.request_hmac")))?;
    let outcome = match (id, code) {
        (Some(id), _) => Outcome::Done(id.0),
        (None, Some(code)) => Outcome::Refused(code),
        (None, None) => return Err(StoreError::Corrupt("answers.outcome")),
    };
    Ok(Some(Answer { request_hmac, outcome }))
}

/// Keeps an answer.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, key: AnswerKey<'_>, answer: &Answer, now_ms: i64) -> StoreResult<()> {
    let (word, id, code) = match &answer.outcome {
        Outcome::Done(id) => ("done", Some(Uid(*id)), None),
        Outcome::Refused(code) => ("refused", None, Some(code.as_str())),
    };
    diesel::insert_into(answers::table)
        .values((
            answers::bank_id.eq(Uid::from(bank)),
            answers::actor_id.eq(Uid(key.actor)),
            answers::key.eq(key.key),
            answers::request_hmac.eq(answer.request_hmac.as_slice()),
            answers::outcome.eq(word),
            answers::outcome_id.eq(id),
            answers::code.eq(code),
            answers::recorded_at.eq(now_ms),
        ))
        .execute(tx.conn())?;
    Ok(())
}
