//! Rows of money that members paid out of their own pockets: added and read.

use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::money::Money;
use crate::domain::text::Title;
use crate::domain::value::expense::Expense;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::expenses;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = expenses)]
struct ExpenseRow {
    id: Uid,
    member_id: Uid,
    exchange_id: Option<Uid>,
    on_day: Day,
    pence: i64,
    what: String,
    receipt: Option<String>,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl ExpenseRow {
    fn expense(self) -> StoreResult<Expense> {
        Ok(Expense {
            id: self.id.into(),
            member: self.member_id.into(),
            exchange: self.exchange_id.map(ExchangeId::from),
            on: self.on_day,
            amount: Money::from_pence(self.pence),
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("expenses.what")))?,
            receipt: self.receipt.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("expenses.receipt")))?,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds one.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, expense: &Expense) -> StoreResult<()> {
    let row = ExpenseRow {
        id: expense.id.into(),
        member_id: expense.member.into(),
        exchange_id: expense.exchange.map(Uid::from),
        on_day: expense.on,
        pence: expense.amount.pence(),
        what: expense.what.as_str().to_owned(),
        receipt: expense.receipt.as_ref().map(|receipt| receipt.as_str().to_owned()),
        recorded_at: expense.recorded_at,
        recorded_by: expense.recorded_by.map(Uid::from),
    };
    diesel::insert_into(expenses::table).values((row, expenses::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Those of one exchange, in the order of writing.
pub(crate) fn list_by_exchange(reader: &mut Reader, bank: BankId, exchange: ExchangeId) -> StoreResult<Vec<Expense>> {
    let rows = expenses::table.filter(expenses::bank_id.eq(Uid::from(bank))).filter(expenses::exchange_id.eq(Uid::from(exchange)));
    let rows = rows.order(expenses::id).select(ExpenseRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ExpenseRow::expense).collect()
}

/// Those of a period, by day.
pub(crate) fn list_in(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<Expense>> {
    let rows = expenses::table.filter(expenses::bank_id.eq(Uid::from(bank))).filter(expenses::on_day.between(period.from, period.to));
    let rows = rows.order((expenses::on_day, expenses::id)).select(ExpenseRow::as_select());
    rows.load(reader.conn())?.into_iter().map(ExpenseRow::expense).collect()
}

/// The first day of all.
pub(crate) fn first_day(reader: &mut Reader, bank: BankId) -> StoreResult<Option<Day>> {
    let rows = expenses::table.filter(expenses::bank_id.eq(Uid::from(bank))).order(expenses::on_day).select(expenses::on_day);
    Ok(rows.first::<Day>(reader.conn()).optional()?)
}
