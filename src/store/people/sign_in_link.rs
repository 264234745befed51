//! Links that were asked for at the sign-in page, and whose login an e-mail address is. No secret is kept.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::domain::id::{BankId, LoginId, MemberId, SignInLinkId};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::schema::{members, sign_in_links};

/// The logins of members who have this e-mail address, in lower case, with their membership.
pub(crate) fn list_by_email(reader: &mut Reader, email_key: &str, limit: i64) -> StoreResult<Vec<(LoginId, BankId, MemberId)>> {
    let rows = members::table
        .filter(members::login_id.is_not_null())
        .filter(diesel::dsl::sql::<Bool>("lower(members.email) = ").bind::<Text, _>(email_key.to_owned()))
        .order(members::id)
        .limit(limit)
        .select((members::login_id.assume_not_null(), members::bank_id, members::id))
        .load::<(Uid, Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(login, bank, member)| (login.into(), bank.into(), member.into())).collect())
}

/// Adds a link; every older one of that login stops working.
pub(crate) fn insert(tx: &mut Tx, id: SignInLinkId, login: Option<LoginId>, now_ms: i64, expires_at: i64) -> StoreResult<()> {
    use_up_all(tx, login, now_ms)?;
    diesel::insert_into(sign_in_links::table)
        .values((
            sign_in_links::id.eq(Uid::from(id)),
            sign_in_links::login_id.eq(login.map(Uid::from)),
            sign_in_links::made_at.eq(now_ms),
            sign_in_links::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whose link it is, if it was not used and has not ended.
pub(crate) fn login_of(reader: &mut Reader, id: SignInLinkId, now_ms: i64) -> StoreResult<Option<LoginId>> {
    let open = sign_in_links::table
        .filter(sign_in_links::id.eq(Uid::from(id)))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(now_ms))
        .select(sign_in_links::login_id);
    Ok(open.first::<Option<Uid>>(reader.conn()).optional()?.flatten().map(LoginId::from))
}

/// Marks a link used. Answers whether it still could be.
pub(crate) fn use_up(tx: &mut Tx, id: SignInLinkId, now_ms: i64) -> StoreResult<bool> {
    let open = sign_in_links::table
        .filter(sign_in_links::id.eq(Uid::from(id)))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(now_ms));
    Ok(diesel::update(open).set(sign_in_links::used_at.eq(Some(now_ms))).execute(tx.conn())? == 1)
}

/// Marks every link of a login used.
pub(crate) fn use_up_all(tx: &mut Tx, login: Option<LoginId>, now_ms: i64) -> StoreResult<()> {
    let open = sign_in_links::table.filter(sign_in_links::login_id.eq(login.map(Uid::from))).filter(sign_in_links::used_at.is_null());
    diesel::update(open).set(sign_in_links::used_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(())
}

/// Clears away links that ended before a moment.
pub(crate) fn delete_ended(tx: &mut Tx, before_ms: i64) -> StoreResult<()> {
    diesel::delete(sign_in_links::table.filter(sign_in_links::expires_at.lt(before_ms))).execute(tx.conn())?;
    Ok(())
}
