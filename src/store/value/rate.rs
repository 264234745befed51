//! Rows of a bank's own wages and unit costs: added and read. Those that have ended are read by their id alone.

use diesel::dsl;
use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, RateId};
use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::rate::{Rate, RateKind};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{rates, register_endings};
use crate::store::value::register::Recorded;

#[derive(Queryable, Selectable)]
#[diesel(table_name = rates)]
struct RateRow {
    id: Uid,
    kind: String,
    what: String,
    from_day: Day,
    pence: i64,
    source: String,
}

impl RateRow {
    fn rate(self) -> StoreResult<Rate> {
        Ok(Rate {
            id: Some(self.id.into()),
            kind: RateKind::from_code(&self.kind).ok_or(StoreError::Corrupt("rates.kind"))?,
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("rates.what")))?,
            from: self.from_day,
            amount: Money::from_pence(self.pence),
            source: Note::new(&self.source).or(Err(StoreError::Corrupt("rates.source")))?,
        })
    }
}

/// Adds one.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, id: RateId, rate: &Rate, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(rates::table)
        .values((
            rates::id.eq(Uid::from(id)),
            rates::bank_id.eq(Uid::from(bank)),
            rates::kind.eq(rate.kind.code()),
            rates::what.eq(rate.what.as_str()),
            rates::from_day.eq(rate.from),
            rates::pence.eq(rate.amount.pence()),
            rates::source.eq(rate.source.as_str()),
            rates::recorded_at.eq(recorded.at),
            rates::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One, ended or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: RateId) -> StoreResult<Option<Rate>> {
    let row = rates::table.select(RateRow::as_select()).filter(rates::bank_id.eq(Uid::from(bank))).filter(rates::id.eq(Uid::from(id)));
    row.first(reader.conn()).optional()?.map(RateRow::rate).transpose()
}

/// All that are in force, by day.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Rate>> {
    let ended = register_endings::table.filter(register_endings::entry_id.eq(rates::id));
    let rows = rates::table
        .select(RateRow::as_select())
        .filter(rates::bank_id.eq(Uid::from(bank)))
        .filter(dsl::not(dsl::exists(ended)))
        .order((rates::from_day, rates::id));
    rows.load(reader.conn())?.into_iter().map(RateRow::rate).collect()
}
