//! Rows that say how an entry of a register ended: added and read, never changed.

use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::id::{BankId, MemberId};
use crate::domain::text::Reason;
use crate::domain::value::ending::Ending;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::register_endings;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = register_endings)]
struct EndingRow {
    entry_id: Uid,
    replaced_by: Option<Uid>,
    reason: String,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl EndingRow {
    fn ending(self) -> StoreResult<Ending> {
        Ok(Ending {
            entry: self.entry_id.0,
            replaced_by: self.replaced_by.map(|id| id.0),
            reason: Reason::new(&self.reason).or(Err(StoreError::Corrupt("register_endings.reason")))?,
            at: self.recorded_at,
            by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Ends an entry; it can end only once.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, ending: &Ending) -> StoreResult<()> {
    let row = EndingRow {
        entry_id: Uid(ending.entry),
        replaced_by: ending.replaced_by.map(Uid),
        reason: ending.reason.as_str().to_owned(),
        recorded_at: ending.at,
        recorded_by: ending.by.map(Uid::from),
    };
    diesel::insert_into(register_endings::table).values((row, register_endings::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// How an entry ended, if it has.
pub(crate) fn by_entry(reader: &mut Reader, bank: BankId, entry: Uuid) -> StoreResult<Option<Ending>> {
    let row = register_endings::table
        .filter(register_endings::bank_id.eq(Uid::from(bank)))
        .filter(register_endings::entry_id.eq(Uid(entry)))
        .select(EndingRow::as_select());
    row.first(reader.conn()).optional()?.map(EndingRow::ending).transpose()
}

/// How the entry ended that this one takes the place of.
pub(crate) fn by_replacement(reader: &mut Reader, bank: BankId, entry: Uuid) -> StoreResult<Option<Ending>> {
    let row = register_endings::table
        .filter(register_endings::bank_id.eq(Uid::from(bank)))
        .filter(register_endings::replaced_by.eq(Uid(entry)))
        .select(EndingRow::as_select());
    row.first(reader.conn()).optional()?.map(EndingRow::ending).transpose()
}
