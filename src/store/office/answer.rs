//! Stored answers: what was said to a request that carried an idempotency key, kept for ever beside what it did.
//!
//! No words are kept: a keyed hash of the request, and the id or the code of the outcome.

use std::marker::PhantomData;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use uuid::Uuid;

use crate::domain::id::BankId;
use crate::store::backend::{self, BULK_ROWS_MAX, Binds, Bulk, BulkQuery, Row};
use crate::store::column::{Uid, Uid16};
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
    row.map(answer).transpose()
}

fn answer((hmac, id, code): (Vec<u8>, Option<Uid>, Option<String>)) -> StoreResult<Answer> {
    let request_hmac = hmac.try_into().or(Err(StoreError::Corrupt("answers.request_hmac")))?;
    let outcome = match (id, code) {
        (Some(id), _) => Outcome::Done(id.0),
        (None, Some(code)) => Outcome::Refused(code),
        (None, None) => return Err(StoreError::Corrupt("answers.outcome")),
    };
    Ok(Answer { request_hmac, outcome })
}

/// The answers given under many keys, in one query.
pub(crate) fn by_keys(reader: &mut Reader, bank: BankId, keys: &[AnswerKey<'_>]) -> StoreResult<Vec<((Uuid, String), Answer)>> {
    let rows: Vec<_> = keys.iter().map(|key| KeyRow { bank: bank.into(), actor: Uid(key.actor), key: key.key.to_owned() }).collect();
    let mut found = Vec::new();
    for rows in rows.chunks(BULK_ROWS_MAX) {
        let query = BulkQuery {
            bulk: Bulk {
                head: "SELECT a.actor_id, a.key, a.request_hmac, a.outcome_id, a.code FROM (VALUES",
                rows,
                tail: ") AS v JOIN answers a ON a.bank_id = v.column1 AND a.actor_id = v.column2 AND a.key = v.column3",
            },
            columns: PhantomData::<(Uid16, Text, Binary, Nullable<Uid16>, Nullable<Text>)>,
        };
        for (actor, key, hmac, id, code) in query.load::<(Uid, String, Vec<u8>, Option<Uid>, Option<String>)>(reader.conn())? {
            found.push(((actor.0, key), answer((hmac, id, code))?));
        }
    }
    Ok(found)
}

struct KeyRow {
    bank: Uid,
    actor: Uid,
    key: String,
}

impl Row for KeyRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.actor)?;
        out.put::<Text, _>(&self.key)
    }
}

struct AnswerRow {
    bank: Uid,
    actor: Uid,
    key: String,
    request_hmac: Vec<u8>,
    outcome: &'static str,
    id: Option<Uid>,
    code: Option<String>,
    recorded_at: i64,
}

impl Row for AnswerRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.actor)?;
        out.put::<Text, _>(&self.key)?;
        out.put::<Binary, _>(&self.request_hmac)?;
        out.put::<Text, _>(&self.outcome)?;
        out.put::<Nullable<Uid16>, _>(&self.id)?;
        out.put::<Nullable<Text>, _>(&self.code)?;
        out.put::<BigInt, _>(&self.recorded_at)
    }
}

/// Keeps answers: who asked, under which key, and what came of it.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, answers: Vec<(Uuid, String, Answer)>, now_ms: i64) -> StoreResult<()> {
    let row = |(actor, key, answer): (Uuid, String, Answer)| {
        let (outcome, id, code) = match answer.outcome {
            Outcome::Done(id) => ("done", Some(Uid(id)), None),
            Outcome::Refused(code) => ("refused", None, Some(code)),
        };
        let request_hmac = answer.request_hmac.to_vec();
        AnswerRow { bank: bank.into(), actor: Uid(actor), key, request_hmac, outcome, id, code, recorded_at: now_ms }
    };
    let rows: Vec<_> = answers.into_iter().map(row).collect();
    Ok(backend::insert(tx.conn(), "INSERT INTO answers", &rows, "")?)
}
