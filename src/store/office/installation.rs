//! The one row of an installation: its secret.

use diesel::prelude::*;

use crate::store::db::{StoreError, StoreResult, Tx};
use crate::store::schema::installation;

/// The installation's secret; `fresh` becomes it at the first opening.
pub(crate) fn secret(tx: &mut Tx, fresh: [u8; 32], now_ms: i64) -> StoreResult<[u8; 32]> {
    let kept: Option<Vec<u8>> =
        installation::table.select(installation::secret).filter(installation::id.eq(1)).first(tx.conn()).optional()?;
    if let Some(kept) = kept {
        return kept.try_into().or(Err(StoreError::Corrupt("installation.secret")));
    }
    diesel::insert_into(installation::table)
        .values((installation::id.eq(1_i64), installation::secret.eq(fresh.as_slice()), installation::created_at.eq(now_ms)))
        .execute(tx.conn())?;
    Ok(fresh)
}
