//! The kept totals of a bank's months. Only the bookkeeper adds to them, in the transaction of what they count.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::domain::id::{AccountId, BankId, CategoryId};
use crate::domain::ledger::totals::{AccountMonth, Month, MonthKey, MonthTotal, Totals};
use crate::domain::ledger::transfer::TransferKind;
use crate::store::backend::{self, Binds, Row, Total};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{account_months, month_totals};

/// What stands for "no category": the column is part of the key, so it cannot be empty.
const NO_CATEGORY: Uid = Uid(uuid::Uuid::nil());

struct MonthRow {
    bank: Uid,
    month: i64,
    category: Uid,
    kind: &'static str,
    transfers: i64,
    minutes: i64,
}

impl Row for MonthRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.month)?;
        out.put::<Uid16, _>(&self.category)?;
        out.put::<Text, _>(&self.kind)?;
        out.put::<BigInt, _>(&self.transfers)?;
        out.put::<BigInt, _>(&self.minutes)
    }
}

struct AccountRow {
    bank: Uid,
    account: Uid,
    month: i64,
    given: i64,
    received: i64,
    exchanges: i64,
}

impl Row for AccountRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.account)?;
        out.put::<BigInt, _>(&self.month)?;
        out.put::<BigInt, _>(&self.given)?;
        out.put::<BigInt, _>(&self.received)?;
        out.put::<BigInt, _>(&self.exchanges)
    }
}

/// Adds to the kept totals: one upsert a touched key.
pub(crate) fn add(tx: &mut Tx, bank: BankId, more: &Totals) -> StoreResult<()> {
    let months: Vec<_> = more
        .months
        .iter()
        .map(|(key, total)| MonthRow {
            bank: bank.into(),
            month: key.month.0,
            category: key.category.map_or(NO_CATEGORY, Uid::from),
            kind: key.kind.code(),
            transfers: total.transfers,
            minutes: total.minutes,
        })
        .collect();
    let accounts: Vec<_> = more
        .accounts
        .iter()
        .map(|((month, account), total)| AccountRow {
            bank: bank.into(),
            account: Uid::from(*account),
            month: month.0,
            given: total.given,
            received: total.received,
            exchanges: total.exchanges,
        })
        .collect();
    backend::insert(
        tx.conn(),
        "INSERT INTO month_totals (bank_id, month, category_id, kind, transfers, minutes)",
        &months,
        " ON CONFLICT (bank_id, month, category_id, kind) DO UPDATE SET \
         transfers = month_totals.transfers + excluded.transfers, minutes = month_totals.minutes + excluded.minutes",
    )?;
    backend::insert(
        tx.conn(),
        "INSERT INTO account_months (bank_id, account_id, month, given_minutes, received_minutes, exchanges)",
        &accounts,
        " ON CONFLICT (bank_id, month, account_id) DO UPDATE SET \
         given_minutes = account_months.given_minutes + excluded.given_minutes, \
         received_minutes = account_months.received_minutes + excluded.received_minutes, \
         exchanges = account_months.exchanges + excluded.exchanges",
    )?;
    Ok(())
}

type MonthColumns = (i64, Uid, String, i64, i64);

/// All kept totals of a bank, for `ledger verify`.
pub(crate) fn all(reader: &mut Reader, bank: BankId) -> StoreResult<Totals> {
    let months = month_totals::table.filter(month_totals::bank_id.eq(Uid::from(bank))).select((
        month_totals::month,
        month_totals::category_id,
        month_totals::kind,
        month_totals::transfers,
        month_totals::minutes,
    ));
    let accounts = account_months::table.filter(account_months::bank_id.eq(Uid::from(bank))).select((
        account_months::month,
        account_months::account_id,
        account_months::given_minutes,
        account_months::received_minutes,
        account_months::exchanges,
    ));
    let months = months.load::<MonthColumns>(reader.conn())?.into_iter().map(month_total).collect::<StoreResult<_>>()?;
    let mut totals = Totals { months, ..Totals::default() };
    for (month, account, given, received, exchanges) in accounts.load::<(i64, Uid, i64, i64, i64)>(reader.conn())? {
        totals.accounts.insert((Month(month), AccountId::from(account)), AccountMonth { given, received, exchanges });
    }
    Ok(totals)
}

/// The kinds of help that were exchanged most often since a month, at most so many, the most frequent first.
pub(crate) fn most_frequent(reader: &mut Reader, bank: BankId, since: Month, limit: i64) -> StoreResult<Vec<CategoryId>> {
    let often = Total(month_totals::transfers);
    let rows = month_totals::table
        .filter(month_totals::bank_id.eq(Uid::from(bank)))
        .filter(month_totals::month.ge(since.0))
        .filter(month_totals::kind.eq(TransferKind::Exchange.code()))
        .group_by(month_totals::category_id)
        .select((month_totals::category_id, often))
        .order((often.desc(), month_totals::category_id))
        .limit(limit);
    let found = rows.load::<(Uid, i64)>(reader.conn())?;
    Ok(found.into_iter().filter(|(category, times)| *category != NO_CATEGORY && *times > 0).map(|(category, _)| category.into()).collect())
}

fn month_total((month, category, kind, transfers, minutes): MonthColumns) -> StoreResult<(MonthKey, MonthTotal)> {
    let kind = TransferKind::from_code(&kind).ok_or(StoreError::Corrupt("month_totals.kind"))?;
    let category = (category != NO_CATEGORY).then(|| CategoryId::from(category));
    Ok((MonthKey { month: Month(month), category, kind }, MonthTotal { transfers, minutes }))
}

/// What each month came to, by category and kind, from one month to another, both included.
pub(crate) fn list_months(reader: &mut Reader, bank: BankId, (from, to): (Month, Month)) -> StoreResult<Vec<(MonthKey, MonthTotal)>> {
    let rows = month_totals::table
        .filter(month_totals::bank_id.eq(Uid::from(bank)))
        .filter(month_totals::month.between(from.0, to.0))
        .order((month_totals::month, month_totals::category_id, month_totals::kind))
        .select((month_totals::month, month_totals::category_id, month_totals::kind, month_totals::transfers, month_totals::minutes));
    rows.load::<MonthColumns>(reader.conn())?.into_iter().map(month_total).collect()
}

/// The help of every account from one month to another, both included.
pub(crate) fn by_account(reader: &mut Reader, bank: BankId, (from, to): (Month, Month)) -> StoreResult<BTreeMap<AccountId, AccountMonth>> {
    let rows = account_months::table
        .filter(account_months::bank_id.eq(Uid::from(bank)))
        .filter(account_months::month.between(from.0, to.0))
        .group_by(account_months::account_id)
        .select((
            account_months::account_id,
            Total(account_months::given_minutes),
            Total(account_months::received_minutes),
            Total(account_months::exchanges),
        ));
    let rows = rows.load::<(Uid, i64, i64, i64)>(reader.conn())?.into_iter();
    Ok(rows.map(|(account, given, received, exchanges)| (account.into(), AccountMonth { given, received, exchanges })).collect())
}

/// The help of one account from one month to another, both included.
pub(crate) fn of_account(reader: &mut Reader, bank: BankId, account: AccountId, from: Month, to: Month) -> StoreResult<AccountMonth> {
    let rows = account_months::table
        .filter(account_months::bank_id.eq(Uid::from(bank)))
        // Each month by its own key: a range of months would be read for every account.
        .filter(account_months::month.eq_any((from.0..=to.0).collect::<Vec<i64>>()))
        .filter(account_months::account_id.eq(Uid::from(account)))
        .select((account_months::given_minutes, account_months::received_minutes, account_months::exchanges));
    let mut sum = AccountMonth::default();
    for (given, received, exchanges) in rows.load::<(i64, i64, i64)>(reader.conn())? {
        sum.given = sum.given.saturating_add(given);
        sum.received = sum.received.saturating_add(received);
        sum.exchanges = sum.exchanges.saturating_add(exchanges);
    }
    Ok(sum)
}
