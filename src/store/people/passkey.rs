//! Rows of passkeys: public halves only.

use diesel::prelude::*;

use crate::domain::id::{LoginId, PasskeyId};
use crate::domain::people::passkey::Passkey;
use crate::domain::text::Title;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::passkeys;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
struct PasskeyRow {
    id: Uid,
    login_id: Uid,
    credential: Vec<u8>,
    key: String,
    name: String,
    made_at: i64,
    used_at: Option<i64>,
}

impl PasskeyRow {
    fn passkey(self) -> StoreResult<Passkey> {
        Ok(Passkey {
            id: self.id.into(),
            login: self.login_id.into(),
            credential: self.credential,
            key: self.key,
            name: Title::new(&self.name).or(Err(StoreError::Corrupt("passkeys.name")))?,
            made_at: self.made_at,
            used_at: self.used_at,
        })
    }
}

/// Adds a passkey.
pub(crate) fn insert(tx: &mut Tx, passkey: &Passkey) -> StoreResult<()> {
    let row = PasskeyRow {
        id: passkey.id.into(),
        login_id: passkey.login.into(),
        credential: passkey.credential.clone(),
        key: passkey.key.clone(),
        name: passkey.name.as_str().to_owned(),
        made_at: passkey.made_at,
        used_at: passkey.used_at,
    };
    diesel::insert_into(passkeys::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A passkey by its name on the device.
pub(crate) fn by_credential(reader: &mut Reader, credential: &[u8]) -> StoreResult<Option<Passkey>> {
    let row = passkeys::table.filter(passkeys::credential.eq(credential)).select(PasskeyRow::as_select());
    row.first(reader.conn()).optional()?.map(PasskeyRow::passkey).transpose()
}

/// The passkeys of a login, oldest first.
pub(crate) fn list_of(reader: &mut Reader, login: LoginId) -> StoreResult<Vec<Passkey>> {
    let rows = passkeys::table.filter(passkeys::login_id.eq(Uid::from(login))).order(passkeys::id).select(PasskeyRow::as_select());
    rows.load(reader.conn())?.into_iter().map(PasskeyRow::passkey).collect()
}

/// Notes that a passkey signed, and how often; answers whether nothing was noted since it was read, so that no count is used twice.
pub(crate) fn signed(tx: &mut Tx, kept: &Passkey, key: &str, now_ms: i64) -> StoreResult<bool> {
    let row = passkeys::table.filter(passkeys::id.eq(Uid::from(kept.id))).filter(passkeys::key.eq(&kept.key));
    Ok(diesel::update(row).set((passkeys::key.eq(key), passkeys::used_at.eq(Some(now_ms)))).execute(tx.conn())? == 1)
}

/// Takes a passkey of a login away. Answers whether it was there.
pub(crate) fn delete(tx: &mut Tx, login: LoginId, id: PasskeyId) -> StoreResult<bool> {
    let row = passkeys::table.filter(passkeys::login_id.eq(Uid::from(login))).filter(passkeys::id.eq(Uid::from(id)));
    Ok(diesel::delete(row).execute(tx.conn())? == 1)
}

/// Takes every passkey of a login away.
pub(crate) fn delete_of(tx: &mut Tx, login: LoginId) -> StoreResult<()> {
    diesel::delete(passkeys::table.filter(passkeys::login_id.eq(Uid::from(login)))).execute(tx.conn())?;
    Ok(())
}
