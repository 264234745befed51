//! One-time links in messages, by the hash of their secret.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use uuid::Uuid;

use crate::domain::id::{BankId, MemberId};
use crate::domain::people::link::{Link, LinkPurpose};
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::message_links;

struct LinkInsert {
    hash: Vec<u8>,
    bank: Uid,
    member: Option<Uid>,
    purpose: &'static str,
    about: Uid,
    expires_at: i64,
}

impl Row for LinkInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Binary, _>(&self.hash)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Nullable<Uid16>, _>(&self.member)?;
        out.put::<Text, _>(&self.purpose)?;
        out.put::<Uid16, _>(&self.about)?;
        out.put::<BigInt, _>(&self.expires_at)
    }
}

/// Adds links that nobody has answered.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, links: &[Link]) -> StoreResult<()> {
    let row = |link: &Link| LinkInsert {
        hash: link.token_hash.to_vec(),
        bank: bank.into(),
        member: link.member.map(Uid::from),
        purpose: link.purpose.code(),
        about: Uid(link.about),
        expires_at: link.expires_at,
    };
    let rows: Vec<_> = links.iter().map(row).collect();
    let into = "INSERT INTO message_links (token_hash, bank_id, member_id, purpose, about_id, expires_at)";
    backend::insert(tx.conn(), into, &rows, "")?;
    Ok(())
}

type LinkRow = (Uid, Option<Uid>, String, Uid, i64, Option<i64>);

/// A link of a purpose of this program's, answered or not, and its bank.
pub(crate) fn by_hash(reader: &mut Reader, token_hash: &[u8; 32]) -> StoreResult<Option<(BankId, Link)>> {
    let purposes = LinkPurpose::ALL.iter().map(|purpose| purpose.code());
    let row = message_links::table
        .filter(message_links::token_hash.eq(token_hash.as_slice()))
        .filter(message_links::purpose.eq_any(purposes))
        .select((
            message_links::bank_id,
            message_links::member_id,
            message_links::purpose,
            message_links::about_id,
            message_links::expires_at,
            message_links::used_at,
        ))
        .first::<LinkRow>(reader.conn())
        .optional()?;
    let Some((bank, member, purpose, about, expires_at, used_at)) = row else { return Ok(None) };
    let purpose = LinkPurpose::from_code(&purpose).ok_or(StoreError::Corrupt("message_links.purpose"))?;
    let member = member.map(MemberId::from);
    Ok(Some((bank.into(), Link { token_hash: *token_hash, member, purpose, about: about.0, expires_at, used_at })))
}

/// Marks a link answered. Answers whether it was not before.
pub(crate) fn use_up(tx: &mut Tx, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<bool> {
    let link = message_links::table.filter(message_links::token_hash.eq(token_hash.as_slice())).filter(message_links::used_at.is_null());
    Ok(diesel::update(link).set(message_links::used_at.eq(Some(now_ms))).execute(tx.conn())? == 1)
}

/// Who answered something behind a link, and when.
pub(crate) fn list_used(reader: &mut Reader, bank: BankId, about: Uuid) -> StoreResult<Vec<(MemberId, i64)>> {
    let rows = message_links::table
        .filter(message_links::bank_id.eq(Uid::from(bank)))
        .filter(message_links::about_id.eq(Uid(about)))
        .select((message_links::member_id, message_links::used_at))
        .load::<(Option<Uid>, Option<i64>)>(reader.conn())?;
    Ok(rows.into_iter().filter_map(|(member, used_at)| member.map(MemberId::from).zip(used_at)).collect())
}

/// The hashes of one member's open links about something.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId, about: Uuid, member: MemberId, now_ms: i64) -> StoreResult<Vec<[u8; 32]>> {
    let rows = message_links::table
        .filter(message_links::bank_id.eq(Uid::from(bank)))
        .filter(message_links::about_id.eq(Uid(about)))
        .filter(message_links::member_id.eq(Some(Uid::from(member))))
        .filter(message_links::used_at.is_null())
        .filter(message_links::expires_at.gt(now_ms))
        .select(message_links::token_hash)
        .load::<Vec<u8>>(reader.conn())?;
    rows.into_iter().map(|hash| hash.try_into().or(Err(StoreError::Corrupt("message_links.token_hash")))).collect()
}
