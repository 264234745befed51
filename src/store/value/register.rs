//! Cost rows: added and read. Those that have ended are read by their id alone.

use diesel::dsl;
use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{BankId, CostId, MemberId};
use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::register::{CostHeading, CostLine, CountedCost, Life, Payment};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{costs, register_endings};

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
    life_years: Option<i64>,
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
            life_years: line.life.map(|life| i64::from(life.years())),
        }
    }

    fn line(self) -> StoreResult<CostLine> {
        let life = |years: i64| u32::try_from(years).ok().and_then(Life::new).ok_or(StoreError::Corrupt("costs.life_years"));
        Ok(CostLine {
            id: self.id.into(),
            on: self.on_day,
            heading: CostHeading::from_code(&self.heading).ok_or(StoreError::Corrupt("costs.heading"))?,
            payment: if self.in_kind { Payment::InKind } else { Payment::Cash },
            amount: Money::from_pence(self.amount_pence),
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("costs.what")))?,
            funder: self.funder.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("costs.funder")))?,
            evidence: self.evidence.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("costs.evidence")))?,
            life: self.life_years.map(life).transpose()?,
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

/// Whether a line has not ended.
fn in_force() -> dsl::not<dsl::exists<dsl::Filter<register_endings::table, dsl::Eq<register_endings::entry_id, costs::id>>>> {
    dsl::not(dsl::exists(register_endings::table.filter(register_endings::entry_id.eq(costs::id))))
}

/// One line, ended or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: CostId) -> StoreResult<Option<CostLine>> {
    let row = costs::table.select(CostRow::as_select()).filter(costs::bank_id.eq(Uid::from(bank))).filter(costs::id.eq(Uid::from(id)));
    row.first(reader.conn()).optional()?.map(CostRow::line).transpose()
}

/// The lines in force that count in a period: dated in it, or before it with a life that reaches into it; by day.
pub(crate) fn list_in(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<CostLine>> {
    let rows = costs::table
        .select(CostRow::as_select())
        .filter(costs::bank_id.eq(Uid::from(bank)))
        .filter(costs::on_day.le(period.to))
        .filter(costs::on_day.ge(period.from).or(costs::life_years.is_not_null()))
        .filter(in_force())
        .order((costs::on_day, costs::id));
    let mut lines: Vec<CostLine> = rows.load(reader.conn())?.into_iter().map(CostRow::line).collect::<StoreResult<_>>()?;
    lines.retain(|line| CountedCost::of(line, period).is_some());
    Ok(lines)
}

/// Lines that count in a period, in force or not, with the moment at which each was written down: those after a moment.
pub(crate) fn list_written_after(reader: &mut Reader, bank: BankId, period: Period, after: i64) -> StoreResult<Vec<(CostLine, i64)>> {
    let rows = costs::table
        .select((CostRow::as_select(), costs::recorded_at))
        .filter(costs::bank_id.eq(Uid::from(bank)))
        .filter(costs::on_day.le(period.to))
        .filter(costs::recorded_at.gt(after))
        .order((costs::recorded_at, costs::id));
    counted(rows.load(reader.conn())?, period)
}

/// Lines that counted in a period, with the moment at which each was taken out: those after a moment.
pub(crate) fn list_ended_after(reader: &mut Reader, bank: BankId, period: Period, after: i64) -> StoreResult<Vec<(CostLine, i64)>> {
    let rows = costs::table
        .inner_join(register_endings::table.on(register_endings::entry_id.eq(costs::id)))
        .select((CostRow::as_select(), register_endings::recorded_at))
        .filter(costs::bank_id.eq(Uid::from(bank)))
        .filter(costs::on_day.le(period.to))
        .filter(register_endings::recorded_at.gt(after))
        .order((register_endings::recorded_at, costs::id));
    counted(rows.load(reader.conn())?, period)
}

fn counted(rows: Vec<(CostRow, i64)>, period: Period) -> StoreResult<Vec<(CostLine, i64)>> {
    let lines: StoreResult<Vec<(CostLine, i64)>> = rows.into_iter().map(|(row, at)| Ok((row.line()?, at))).collect();
    Ok(lines?.into_iter().filter(|(line, _)| CountedCost::of(line, period).is_some()).collect())
}

/// The lines in force that were written down after one, in the order of writing.
pub(crate) fn list_after(reader: &mut Reader, bank: BankId, after: Option<CostId>, limit: i64) -> StoreResult<Vec<CostLine>> {
    let mut rows = costs::table.select(CostRow::as_select()).filter(costs::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(costs::id.gt(Uid::from(after)));
    }
    rows.filter(in_force()).order(costs::id).limit(limit).load(reader.conn())?.into_iter().map(CostRow::line).collect()
}
