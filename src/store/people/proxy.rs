//! Rows of who acts for whom. What has ended stays, with its dates.

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, ProxyId};
use crate::domain::people::proxy::{Basis, Proxy, Scope};
use crate::domain::text::Title;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::proxies;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = proxies)]
struct ProxyRow {
    id: Uid,
    member_id: Uid,
    by_member: Uid,
    basis: String,
    basis_words: Option<String>,
    scope: String,
    from_on: Day,
    ends_on: Option<Day>,
    ended_at: Option<i64>,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl ProxyRow {
    fn proxy(self) -> StoreResult<Proxy> {
        let scope = |code: &str| Scope::from_code(code).ok_or(StoreError::Corrupt("proxies.scope"));
        Ok(Proxy {
            id: self.id.into(),
            member: self.member_id.into(),
            by: self.by_member.into(),
            basis: Basis::from_code(&self.basis).ok_or(StoreError::Corrupt("proxies.basis"))?,
            basis_words: self.basis_words.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("proxies.basis_words")))?,
            scopes: self.scope.lines().map(scope).collect::<StoreResult<_>>()?,
            from: self.from_on,
            ends_on: self.ends_on,
            ended_at: self.ended_at,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds leave to act.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, proxy: &Proxy) -> StoreResult<()> {
    let row = ProxyRow {
        id: proxy.id.into(),
        member_id: proxy.member.into(),
        by_member: proxy.by.into(),
        basis: proxy.basis.code().to_owned(),
        basis_words: proxy.basis_words.as_ref().map(|words| words.as_str().to_owned()),
        scope: proxy.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join("\n"),
        from_on: proxy.from,
        ends_on: proxy.ends_on,
        ended_at: proxy.ended_at,
        recorded_at: proxy.recorded_at,
        recorded_by: proxy.recorded_by.map(Uid::from),
    };
    diesel::insert_into(proxies::table).values((row, proxies::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Ends it. False where it had ended before.
pub(crate) fn end(tx: &mut Tx, bank: BankId, id: ProxyId, now_ms: i64) -> StoreResult<bool> {
    let found = proxies::table
        .filter(proxies::bank_id.eq(Uid::from(bank)))
        .filter(proxies::id.eq(Uid::from(id)))
        .filter(proxies::ended_at.is_null());
    Ok(diesel::update(found).set(proxies::ended_at.eq(Some(now_ms))).execute(tx.conn())? == 1)
}

/// One leave to act.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: ProxyId) -> StoreResult<Option<Proxy>> {
    let row = proxies::table.filter(proxies::bank_id.eq(Uid::from(bank))).filter(proxies::id.eq(Uid::from(id)));
    row.select(ProxyRow::as_select()).first(reader.conn()).optional()?.map(ProxyRow::proxy).transpose()
}

/// Who acts, or acted, for a member: newest first.
pub(crate) fn list_for(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Proxy>> {
    let rows = proxies::table.filter(proxies::bank_id.eq(Uid::from(bank))).filter(proxies::member_id.eq(Uid::from(member)));
    let rows = rows.order((proxies::recorded_at.desc(), proxies::id.desc())).select(ProxyRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ProxyRow::proxy).collect()
}

/// For whom a member acts, or acted: newest first.
pub(crate) fn list_by(reader: &mut Reader, bank: BankId, by: MemberId) -> StoreResult<Vec<Proxy>> {
    let rows = proxies::table.filter(proxies::bank_id.eq(Uid::from(bank))).filter(proxies::by_member.eq(Uid::from(by)));
    let rows = rows.order((proxies::recorded_at.desc(), proxies::id.desc())).select(ProxyRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ProxyRow::proxy).collect()
}
