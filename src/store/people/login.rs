//! Rows of logins, sessions, tokens and one-time links. Secrets are stored as hashes only.

use diesel::prelude::*;

use crate::domain::id::{BankId, CardId, InviteId, LoginId, MemberId, TokenId};
use crate::domain::people::device::Remember;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{invites, logins, sessions, tokens};

/// A login by its name in lower case: (id, password hash, if one was set).
pub(crate) fn by_name(reader: &mut Reader, name_key: &str) -> StoreResult<Option<(LoginId, Option<String>)>> {
    let row = logins::table.filter(logins::name_key.eq(name_key)).select((logins::id, logins::password_hash));
    Ok(row.first::<(Uid, Option<String>)>(reader.conn()).optional()?.map(|(id, hash)| (id.into(), hash)))
}

/// What a login is called.
pub(crate) fn name_of(reader: &mut Reader, id: LoginId) -> StoreResult<Option<String>> {
    Ok(logins::table.filter(logins::id.eq(Uid::from(id))).select(logins::name_key).first(reader.conn()).optional()?)
}

/// Adds a login without a password.
pub(crate) fn insert(tx: &mut Tx, id: LoginId, name_key: &str, now_ms: i64) -> StoreResult<()> {
    diesel::insert_into(logins::table)
        .values((logins::id.eq(Uid::from(id)), logins::name_key.eq(name_key), logins::created_at.eq(now_ms)))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets a password's hash.
pub(crate) fn set_password(tx: &mut Tx, id: LoginId, hash: &str) -> StoreResult<()> {
    diesel::update(logins::table.filter(logins::id.eq(Uid::from(id)))).set(logins::password_hash.eq(Some(hash))).execute(tx.conn())?;
    Ok(())
}

/// A session as stored; its key is the hash of the cookie's secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SessionRecord {
    /// Whose, once signed in.
    pub(crate) login: Option<LoginId>,
    /// The card by which it began, where there is no login.
    pub(crate) card: Option<CardId>,
    /// Whether its device is remembered.
    pub(crate) remember: Remember,
    /// The plain name of its device; empty where it is not known.
    pub(crate) device: String,
    /// What the web floor keeps in it, as JSON.
    pub(crate) state: String,
    /// When it began, UTC milliseconds.
    pub(crate) created_at: i64,
    /// When it was last used, UTC milliseconds.
    pub(crate) seen_at: i64,
    /// When it ends, UTC milliseconds.
    pub(crate) expires_at: i64,
}

/// Adds a session.
pub(crate) fn insert_session(tx: &mut Tx, token_hash: &[u8; 32], session: &SessionRecord) -> StoreResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash.as_slice()),
            sessions::login_id.eq(session.login.map(Uid::from)),
            sessions::card_id.eq(session.card.map(Uid::from)),
            sessions::remembered.eq(session.remember == Remember::Yes),
            sessions::device.eq(&session.device),
            sessions::state.eq(&session.state),
            sessions::created_at.eq(session.created_at),
            sessions::seen_at.eq(session.seen_at),
            sessions::expires_at.eq(session.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a session's state, login and ends. Answers whether it was there.
pub(crate) fn update_session(tx: &mut Tx, token_hash: &[u8; 32], session: &SessionRecord) -> StoreResult<bool> {
    let row = diesel::update(sessions::table.filter(sessions::token_hash.eq(token_hash.as_slice()))).set((
        sessions::login_id.eq(session.login.map(Uid::from)),
        sessions::state.eq(&session.state),
        sessions::seen_at.eq(session.seen_at),
        sessions::expires_at.eq(session.expires_at),
    ));
    Ok(row.execute(tx.conn())? == 1)
}

/// A session that has not ended.
pub(crate) fn session_by_hash(reader: &mut Reader, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<Option<SessionRecord>> {
    let row = sessions::table
        .filter(sessions::token_hash.eq(token_hash.as_slice()))
        .filter(sessions::expires_at.gt(now_ms))
        .select(SESSION)
        .first::<SessionRow>(reader.conn())
        .optional()?;
    Ok(row.map(SessionRecord::from))
}

type SessionRow = (Option<Uid>, Option<Uid>, bool, String, String, i64, i64, i64);

const SESSION: (
    sessions::login_id,
    sessions::card_id,
    sessions::remembered,
    sessions::device,
    sessions::state,
    sessions::created_at,
    sessions::seen_at,
    sessions::expires_at,
) = (
    sessions::login_id,
    sessions::card_id,
    sessions::remembered,
    sessions::device,
    sessions::state,
    sessions::created_at,
    sessions::seen_at,
    sessions::expires_at,
);

impl From<SessionRow> for SessionRecord {
    fn from((login, card, remembered, device, state, created_at, seen_at, expires_at): SessionRow) -> Self {
        let remember = if remembered { Remember::Yes } else { Remember::No };
        Self { login: login.map(LoginId::from), card: card.map(CardId::from), remember, device, state, created_at, seen_at, expires_at }
    }
}

/// The sessions of a login that have not ended, by the hash of their secret; the one used last first.
pub(crate) fn list_sessions(reader: &mut Reader, login: LoginId, now_ms: i64) -> StoreResult<Vec<([u8; 32], SessionRecord)>> {
    let rows = sessions::table
        .filter(sessions::login_id.eq(Some(Uid::from(login))))
        .filter(sessions::expires_at.gt(now_ms))
        .order((sessions::seen_at.desc(), sessions::token_hash))
        .select((sessions::token_hash, SESSION))
        .load::<(Vec<u8>, SessionRow)>(reader.conn())?;
    let hash = |bytes: Vec<u8>| bytes.try_into().or(Err(StoreError::Corrupt("sessions.token_hash")));
    rows.into_iter().map(|(bytes, row)| Ok((hash(bytes)?, row.into()))).collect()
}

/// Ends one session.
pub(crate) fn delete_session(tx: &mut Tx, token_hash: &[u8; 32]) -> StoreResult<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(token_hash.as_slice()))).execute(tx.conn())?;
    Ok(())
}

/// Ends all sessions of a login.
pub(crate) fn delete_sessions_of(tx: &mut Tx, login: LoginId) -> StoreResult<()> {
    diesel::delete(sessions::table.filter(sessions::login_id.eq(Some(Uid::from(login))))).execute(tx.conn())?;
    Ok(())
}

/// Clears sessions that have ended.
pub(crate) fn delete_ended_sessions(tx: &mut Tx, now_ms: i64) -> StoreResult<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now_ms))).execute(tx.conn())?)
}

/// Adds a one-time link and makes every older unused one of that member unusable.
pub(crate) fn insert_invite(
    tx: &mut Tx,
    bank: BankId,
    id: InviteId,
    member: MemberId,
    token_hash: &[u8; 32],
    now_ms: i64,
    expires_at: i64,
) -> StoreResult<()> {
    let older = invites::table.filter(invites::member_id.eq(Uid::from(member))).filter(invites::used_at.is_null());
    diesel::update(older).set(invites::used_at.eq(Some(now_ms))).execute(tx.conn())?;
    diesel::insert_into(invites::table)
        .values((
            invites::id.eq(Uid::from(id)),
            invites::bank_id.eq(Uid::from(bank)),
            invites::member_id.eq(Uid::from(member)),
            invites::token_hash.eq(token_hash.as_slice()),
            invites::created_at.eq(now_ms),
            invites::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The member whom an unused link that has not ended lets in.
pub(crate) fn invite_by_hash(reader: &mut Reader, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<Option<(BankId, MemberId)>> {
    let row = invites::table
        .filter(invites::token_hash.eq(token_hash.as_slice()))
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(now_ms))
        .select((invites::bank_id, invites::member_id))
        .first::<(Uid, Uid)>(reader.conn())
        .optional()?;
    Ok(row.map(|(bank, member)| (bank.into(), member.into())))
}

/// Marks a link used.
pub(crate) fn use_invite(tx: &mut Tx, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<bool> {
    let link = invites::table.filter(invites::token_hash.eq(token_hash.as_slice())).filter(invites::used_at.is_null());
    Ok(diesel::update(link).set(invites::used_at.eq(Some(now_ms))).execute(tx.conn())? == 1)
}

/// A bearer token without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TokenRecord {
    /// Id.
    pub(crate) id: TokenId,
    /// Whose.
    pub(crate) member: MemberId,
    /// What its owner calls it.
    pub(crate) name: String,
    /// When it was made, UTC milliseconds.
    pub(crate) created_at: i64,
    /// When it ends, UTC milliseconds.
    pub(crate) expires_at: Option<i64>,
    /// When it was revoked, UTC milliseconds.
    pub(crate) revoked_at: Option<i64>,
}

/// Adds a token.
pub(crate) fn insert_token(tx: &mut Tx, bank: BankId, token: &TokenRecord, token_hash: &[u8; 32]) -> StoreResult<()> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(Uid::from(token.id)),
            tokens::bank_id.eq(Uid::from(bank)),
            tokens::member_id.eq(Uid::from(token.member)),
            tokens::name.eq(&token.name),
            tokens::token_hash.eq(token_hash.as_slice()),
            tokens::created_at.eq(token.created_at),
            tokens::expires_at.eq(token.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The member behind a token that has not ended or been revoked.
pub(crate) fn member_by_token(reader: &mut Reader, token_hash: &[u8; 32], now_ms: i64) -> StoreResult<Option<(BankId, MemberId)>> {
    let row = tokens::table
        .filter(tokens::token_hash.eq(token_hash.as_slice()))
        .filter(tokens::revoked_at.is_null())
        .filter(tokens::expires_at.is_null().or(tokens::expires_at.gt(now_ms)))
        .select((tokens::bank_id, tokens::member_id))
        .first::<(Uid, Uid)>(reader.conn())
        .optional()?;
    Ok(row.map(|(bank, member)| (bank.into(), member.into())))
}

/// The tokens of a member, or of a whole bank.
pub(crate) fn list_tokens(reader: &mut Reader, bank: BankId, member: Option<MemberId>) -> StoreResult<Vec<TokenRecord>> {
    let mut rows = tokens::table.filter(tokens::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(member) = member {
        rows = rows.filter(tokens::member_id.eq(Uid::from(member)));
    }
    let rows = rows
        .order(tokens::id)
        .select((tokens::id, tokens::member_id, tokens::name, tokens::created_at, tokens::expires_at, tokens::revoked_at))
        .load::<(Uid, Uid, String, i64, Option<i64>, Option<i64>)>(reader.conn())?;
    let record = |(id, member, name, created_at, expires_at, revoked_at): (Uid, Uid, _, _, _, _)| TokenRecord {
        id: id.into(),
        member: member.into(),
        name,
        created_at,
        expires_at,
        revoked_at,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Revokes a token. Answers whether there was one to revoke.
pub(crate) fn revoke_token(tx: &mut Tx, bank: Option<BankId>, id: TokenId, now_ms: i64) -> StoreResult<bool> {
    let mut row = tokens::table.filter(tokens::id.eq(Uid::from(id))).filter(tokens::revoked_at.is_null()).select(tokens::id).into_boxed();
    if let Some(bank) = bank {
        row = row.filter(tokens::bank_id.eq(Uid::from(bank)));
    }
    let Some(found) = row.first::<Uid>(tx.conn()).optional()? else { return Ok(false) };
    diesel::update(tokens::table.filter(tokens::id.eq(found))).set(tokens::revoked_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(true)
}

/// Revokes every token of a member.
pub(crate) fn revoke_tokens_of(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<()> {
    let rows = tokens::table
        .filter(tokens::bank_id.eq(Uid::from(bank)))
        .filter(tokens::member_id.eq(Uid::from(member)))
        .filter(tokens::revoked_at.is_null());
    diesel::update(rows).set(tokens::revoked_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(())
}
