//! Cost rows: added and read.

use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{BankId, CostId, MemberId};
use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::register::{CostHeading, CostLine, Payment};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::costs;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = costs)]
struct CostRow {
    id: Uid,
    on_day: Day,
    heading: String,
    in_kind: bool,
    amount_pence: i64,
    what: String,
    funder: Option<String>,
    evidence: Option<String>,
}

impl CostRow {
    fn of(line: &CostLine) -> Self {
        Self {
            id: line.id.into(),
            on_day: line.on,
            heading: line.heading.code().to_owned(),
            in_kind: line.payment == Payment::InKind,
            amount_pence: line.amount.pence(),
            what: line.what.as_str().to_owned(),
            funder: line.funder.as_ref().map(|funder| funder.as_str().to_owned()),
            evidence: line.evidence.as_ref().map(|evidence| evidence.as_str().to_owned()),
        }
    }

    fn line(self) -> StoreResult<CostLine> {
        Ok(CostLine {
            id: self.id.into(),
            on: self.on_day,
            heading: CostHeading::from_code(&self.heading).ok_or(StoreError::Corrupt("costs.heading"))?,
            payment: if self.in_kind { Payment::InKind } else { Payment::Cash },
            amount: Money::from_pence(self.amount_pence),
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("costs.what")))?,
            funder: self.funder.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("costs.funder")))?,
            evidence: self.evidence.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("costs.evidence")))?,
        })
    }
}

/// Who wrote a line down, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Recorded {
    /// UTC milliseconds.
    pub(crate) at: i64,
    /// The member; `None` for the operator.
    pub(crate) by: Option<MemberId>,
}

/// Adds a line.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, line: &CostLine, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(costs::table)
        .values((
            CostRow::of(line),
            costs::bank_id.eq(Uid::from(bank)),
            costs::recorded_at.eq(recorded.at),
            costs::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The lines dated in a period, by day.
pub(crate) fn list_in(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<CostLine>> {
    let rows = costs::table
        .select(CostRow::as_select())
        .filter(costs::bank_id.eq(Uid::from(bank)))
        .filter(costs::on_day.between(period.from, period.to))
        .order((costs::on_day, costs::id));
    rows.load(reader.conn())?.into_iter().map(CostRow::line).collect()
}

/// The lines written down after one, in the order of writing.
pub(crate) fn list_after(reader: &mut Reader, bank: BankId, after: Option<CostId>, limit: i64) -> StoreResult<Vec<CostLine>> {
    let mut rows = costs::table.select(CostRow::as_select()).filter(costs::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(costs::id.gt(Uid::from(after)));
    }
    rows.order(costs::id).limit(limit).load(reader.conn())?.into_iter().map(CostRow::line).collect()
}
