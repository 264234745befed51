//! Bank rows: names, calendars and rules.

use diesel::prelude::*;

use crate::domain::calendar::YearStart;
use crate::domain::id::BankId;
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::{Bank, BrokerLine, Rules};
use crate::domain::text::{Name, Slug};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{bank_heads, banks};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = banks)]
struct BankRow {
    id: Uid,
    slug: String,
    name: String,
    time_zone: String,
    year_start_month: i16,
    year_start_day: i16,
    floor_minutes: i64,
    nudge_minutes: i64,
    starting_credit_minutes: i64,
    second_look_minutes: i64,
    second_look_days: i64,
    wait_days: i64,
    broker_name: String,
    broker_phone: String,
    broker_hours: String,
}

impl BankRow {
    fn of(bank: &Bank) -> Self {
        let small = |number: u32| i16::try_from(number).unwrap_or(1);
        Self {
            id: bank.id.into(),
            slug: bank.slug.as_str().to_owned(),
            name: bank.name.as_str().to_owned(),
            time_zone: bank.time_zone.name().to_owned(),
            year_start_month: small(bank.year_start.month()),
            year_start_day: small(bank.year_start.day()),
            floor_minutes: bank.rules.floor.get(),
            nudge_minutes: bank.rules.nudge.get(),
            starting_credit_minutes: bank.rules.starting_credit.get(),
            second_look_minutes: bank.rules.second_look_minutes,
            second_look_days: bank.rules.second_look_days,
            wait_days: bank.rules.wait_days,
            broker_name: bank.broker_line.name.clone(),
            broker_phone: bank.broker_line.phone.clone(),
            broker_hours: bank.broker_line.hours.clone(),
        }
    }

    fn bank(self) -> StoreResult<Bank> {
        let big = |number: i16| u32::try_from(number).unwrap_or(0);
        Ok(Bank {
            id: self.id.into(),
            slug: Slug::new(&self.slug).or(Err(StoreError::Corrupt("banks.slug")))?,
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("banks.name")))?,
            time_zone: self.time_zone.parse().or(Err(StoreError::Corrupt("banks.time_zone")))?,
            year_start: YearStart::new(big(self.year_start_month), big(self.year_start_day))
                .or(Err(StoreError::Corrupt("banks.year_start")))?,
            rules: Rules {
                floor: Minutes::new(self.floor_minutes),
                nudge: Minutes::new(self.nudge_minutes),
                starting_credit: Minutes::new(self.starting_credit_minutes),
                second_look_minutes: self.second_look_minutes,
                second_look_days: self.second_look_days,
                wait_days: self.wait_days,
            },
            broker_line: BrokerLine { name: self.broker_name, phone: self.broker_phone, hours: self.broker_hours },
        })
    }
}

/// Adds a bank with its lock row.
pub(crate) fn insert(tx: &mut Tx, bank: &Bank, now_ms: i64) -> StoreResult<()> {
    diesel::insert_into(banks::table).values((BankRow::of(bank), banks::created_at.eq(now_ms))).execute(tx.conn())?;
    diesel::insert_into(bank_heads::table)
        .values((bank_heads::bank_id.eq(Uid::from(bank.id)), bank_heads::last_seq.eq(0_i64), bank_heads::last_number.eq(0_i64)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a bank's name, calendar, rules and telephone line.
pub(crate) fn update(tx: &mut Tx, bank: &Bank) -> StoreResult<()> {
    diesel::update(banks::table.filter(banks::id.eq(Uid::from(bank.id)))).set(BankRow::of(bank)).execute(tx.conn())?;
    Ok(())
}

/// All banks, by short name; for the operator.
pub(crate) fn list(reader: &mut Reader) -> StoreResult<Vec<Bank>> {
    let rows = banks::table.select(BankRow::as_select()).order(banks::slug).load(reader.conn())?;
    rows.into_iter().map(BankRow::bank).collect()
}

/// One bank.
pub(crate) fn by_id(reader: &mut Reader, id: BankId) -> StoreResult<Option<Bank>> {
    let row = banks::table.select(BankRow::as_select()).filter(banks::id.eq(Uid::from(id)));
    row.first(reader.conn()).optional()?.map(BankRow::bank).transpose()
}

/// One bank by its short name.
pub(crate) fn by_slug(reader: &mut Reader, slug: &Slug) -> StoreResult<Option<Bank>> {
    let row = banks::table.select(BankRow::as_select()).filter(banks::slug.eq(slug.as_str()));
    row.first(reader.conn()).optional()?.map(BankRow::bank).transpose()
}

/// Takes the bank's next free member number, or `wanted` where that is higher than any so far.
pub(crate) fn take_number(tx: &mut Tx, bank: BankId, wanted: Option<i64>) -> StoreResult<i64> {
    let head = || bank_heads::table.filter(bank_heads::bank_id.eq(Uid::from(bank)));
    let last: i64 = head().select(bank_heads::last_number).first(tx.conn())?;
    let number = wanted.unwrap_or(last.saturating_add(1));
    if number > last {
        diesel::update(head()).set(bank_heads::last_number.eq(number)).execute(tx.conn())?;
    }
    Ok(number)
}
