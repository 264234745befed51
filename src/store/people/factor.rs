//! Rows of second steps at sign-in: apps, spare codes, the banks that ask their staff for one, and what was taken away.
//!
//! Secrets are sealed or hashed before they come here.

use diesel::prelude::*;

use crate::domain::id::{BankId, LoginId, MemberId, RemovalId};
use crate::domain::people::factor::{CodeApp, Removal};
use crate::domain::text::Reason;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::people::passkey;
use crate::store::schema::{code_apps, factor_removals, factor_rules, spare_codes};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = code_apps)]
struct AppRow {
    login_id: Uid,
    sealed: Vec<u8>,
    last_step: i64,
    failed: i64,
    wait_until: i64,
    made_at: i64,
    used_at: Option<i64>,
}

/// Whether a login has an app.
pub(crate) fn has_app(reader: &mut Reader, login: LoginId) -> StoreResult<bool> {
    Ok(app_of(reader, login)?.is_some())
}

/// Whether a login has an app or a passkey.
pub(crate) fn has(reader: &mut Reader, login: LoginId) -> StoreResult<bool> {
    Ok(has_app(reader, login)? || !passkey::list_of(reader, login)?.is_empty())
}

/// The app of a login.
pub(crate) fn app_of(reader: &mut Reader, login: LoginId) -> StoreResult<Option<CodeApp>> {
    let row = code_apps::table.filter(code_apps::login_id.eq(Uid::from(login))).select(AppRow::as_select());
    let app = |row: AppRow| CodeApp {
        login: row.login_id.into(),
        sealed: row.sealed,
        last_step: row.last_step,
        failed: row.failed,
        wait_until: row.wait_until,
        made_at: row.made_at,
        used_at: row.used_at,
    };
    Ok(row.first(reader.conn()).optional()?.map(app))
}

/// Puts an app in the place of any other of its login.
pub(crate) fn put_app(tx: &mut Tx, app: &CodeApp) -> StoreResult<()> {
    delete_app(tx, app.login)?;
    let row = AppRow {
        login_id: app.login.into(),
        sealed: app.sealed.clone(),
        last_step: app.last_step,
        failed: app.failed,
        wait_until: app.wait_until,
        made_at: app.made_at,
        used_at: app.used_at,
    };
    diesel::insert_into(code_apps::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Takes the app of a login away.
pub(crate) fn delete_app(tx: &mut Tx, login: LoginId) -> StoreResult<()> {
    diesel::delete(code_apps::table.filter(code_apps::login_id.eq(Uid::from(login)))).execute(tx.conn())?;
    Ok(())
}

/// Counts a try as wrong before it is looked at, so that tries at the same moment cannot share one; the row is held until the end.
/// `None` where there is no app or one has to wait.
pub(crate) fn begin_try(tx: &mut Tx, login: LoginId, now_ms: i64) -> StoreResult<Option<CodeApp>> {
    let row = code_apps::table.filter(code_apps::login_id.eq(Uid::from(login))).filter(code_apps::wait_until.le(now_ms));
    let counted = diesel::update(row).set(code_apps::failed.eq(code_apps::failed + 1)).execute(tx.conn())?;
    if counted == 1 { app_of(tx, login) } else { Ok(None) }
}

/// From when on the next try counts, UTC milliseconds.
pub(crate) fn wait(tx: &mut Tx, login: LoginId, until_ms: i64) -> StoreResult<()> {
    let row = code_apps::table.filter(code_apps::login_id.eq(Uid::from(login)));
    diesel::update(row).set(code_apps::wait_until.eq(until_ms)).execute(tx.conn())?;
    Ok(())
}

/// A try was right: none is wrong any more. A step of the app, where it was one, counts from now on no more.
pub(crate) fn tried_well(tx: &mut Tx, login: LoginId, step: Option<i64>, now_ms: i64) -> StoreResult<()> {
    let row = code_apps::table.filter(code_apps::login_id.eq(Uid::from(login)));
    diesel::update(row).set((code_apps::failed.eq(0), code_apps::wait_until.eq(0))).execute(tx.conn())?;
    if let Some(step) = step {
        let set = (code_apps::last_step.eq(step), code_apps::used_at.eq(Some(now_ms)));
        diesel::update(code_apps::table.filter(code_apps::login_id.eq(Uid::from(login)))).set(set).execute(tx.conn())?;
    }
    Ok(())
}

/// Puts spare codes in the place of all that a login had.
pub(crate) fn put_spares(tx: &mut Tx, login: LoginId, hashes: &[[u8; 32]]) -> StoreResult<()> {
    diesel::delete(spare_codes::table.filter(spare_codes::login_id.eq(Uid::from(login)))).execute(tx.conn())?;
    for hash in hashes {
        diesel::insert_into(spare_codes::table)
            .values((spare_codes::login_id.eq(Uid::from(login)), spare_codes::code_hash.eq(hash.as_slice())))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Uses a spare code up. Answers whether it was there and good.
pub(crate) fn use_spare(tx: &mut Tx, login: LoginId, hash: &[u8; 32], now_ms: i64) -> StoreResult<bool> {
    let row = spare_codes::table
        .filter(spare_codes::login_id.eq(Uid::from(login)))
        .filter(spare_codes::code_hash.eq(hash.as_slice()))
        .filter(spare_codes::used_at.is_null());
    Ok(diesel::update(row).set(spare_codes::used_at.eq(Some(now_ms))).execute(tx.conn())? == 1)
}

/// How many spare codes are good still.
pub(crate) fn spares_left(reader: &mut Reader, login: LoginId) -> StoreResult<i64> {
    let rows = spare_codes::table.filter(spare_codes::login_id.eq(Uid::from(login))).filter(spare_codes::used_at.is_null());
    Ok(rows.count().get_result(reader.conn())?)
}

/// Since when a bank asks its staff for a second step, UTC milliseconds.
pub(crate) fn required_since(reader: &mut Reader, bank: BankId) -> StoreResult<Option<i64>> {
    let row = factor_rules::table.filter(factor_rules::bank_id.eq(Uid::from(bank))).select(factor_rules::since);
    Ok(row.first(reader.conn()).optional()?)
}

/// From now on a bank asks its staff for a second step.
pub(crate) fn require(tx: &mut Tx, bank: BankId, since: i64, by: Option<MemberId>) -> StoreResult<()> {
    diesel::insert_into(factor_rules::table)
        .values((factor_rules::bank_id.eq(Uid::from(bank)), factor_rules::since.eq(since), factor_rules::set_by.eq(by.map(Uid::from))))
        .execute(tx.conn())?;
    Ok(())
}

/// From now on a bank leaves it to its staff.
pub(crate) fn leave_free(tx: &mut Tx, bank: BankId) -> StoreResult<()> {
    diesel::delete(factor_rules::table.filter(factor_rules::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Notes that a second step was taken from somebody.
pub(crate) fn insert_removal(tx: &mut Tx, bank: BankId, id: RemovalId, member: MemberId, removal: &Removal) -> StoreResult<()> {
    diesel::insert_into(factor_removals::table)
        .values((
            factor_removals::id.eq(Uid::from(id)),
            factor_removals::bank_id.eq(Uid::from(bank)),
            factor_removals::member_id.eq(Uid::from(member)),
            factor_removals::at.eq(removal.at),
            factor_removals::by_member.eq(removal.by.map(Uid::from)),
            factor_removals::reason.eq(removal.reason.as_str()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What was taken from somebody, newest first.
pub(crate) fn list_removals(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Removal>> {
    let rows = factor_removals::table
        .filter(factor_removals::bank_id.eq(Uid::from(bank)))
        .filter(factor_removals::member_id.eq(Uid::from(member)))
        .order(factor_removals::id.desc())
        .select((factor_removals::at, factor_removals::by_member, factor_removals::reason))
        .load::<(i64, Option<Uid>, String)>(reader.conn())?;
    let removal = |(at, by, reason): (i64, Option<Uid>, String)| {
        let reason = Reason::new(&reason).or(Err(StoreError::Corrupt("factor_removals.reason")))?;
        Ok(Removal { at, by: by.map(MemberId::from), reason })
    };
    rows.into_iter().map(removal).collect()
}
