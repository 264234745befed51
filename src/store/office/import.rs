//! Which files were imported, so that nothing is imported twice.

use diesel::prelude::*;

use crate::domain::id::BankId;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::schema::imports;

/// Whether a file with this SHA-256 was imported into the bank before.
pub(crate) fn exists(reader: &mut Reader, bank: BankId, fingerprint: &[u8; 32]) -> StoreResult<bool> {
    let row = imports::table.filter(imports::bank_id.eq(Uid::from(bank))).filter(imports::fingerprint.eq(fingerprint.as_slice()));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(reader.conn())?)
}

/// Remembers a file.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, fingerprint: &[u8; 32], format: &str, now_ms: i64) -> StoreResult<()> {
    diesel::insert_into(imports::table)
        .values((
            imports::bank_id.eq(Uid::from(bank)),
            imports::fingerprint.eq(fingerprint.as_slice()),
            imports::format.eq(format),
            imports::recorded_at.eq(now_ms),
        ))
        .execute(tx.conn())?;
    Ok(())
}
