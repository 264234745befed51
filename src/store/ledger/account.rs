//! Account rows: the running balances. Only the bookkeeper changes them.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId};
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::minutes::Minutes;
use crate::store::backend::{BULK_ROWS_MAX, Binds, Bulk, BulkQuery, Locked, Row, Total, bulk};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{accounts, postings, transfers};

type AccountRow = (Uid, String, i64, i64, Option<i64>);

const COLUMNS: (accounts::id, accounts::kind, accounts::balance_minutes, accounts::version, accounts::floor_minutes) =
    (accounts::id, accounts::kind, accounts::balance_minutes, accounts::version, accounts::floor_minutes);

fn account((id, kind, balance, version, floor): AccountRow) -> StoreResult<Account> {
    let kind = AccountKind::from_code(&kind).ok_or(StoreError::Corrupt("accounts.kind"))?;
    Ok(Account { id: id.into(), kind, balance: Minutes::new(balance), version, floor: floor.map(Minutes::new) })
}

/// Opens an account at zero.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, id: AccountId, kind: AccountKind, floor: Option<Minutes>) -> StoreResult<()> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(Uid::from(id)),
            accounts::bank_id.eq(Uid::from(bank)),
            accounts::kind.eq(kind.code()),
            accounts::balance_minutes.eq(0_i64),
            accounts::version.eq(0_i64),
            accounts::floor_minutes.eq(floor.map(Minutes::get)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One account of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: AccountId) -> StoreResult<Option<Account>> {
    let row = accounts::table.select(COLUMNS).filter(accounts::bank_id.eq(Uid::from(bank))).filter(accounts::id.eq(Uid::from(id)));
    row.first::<AccountRow>(reader.conn()).optional()?.map(account).transpose()
}

/// The bank's only account of a kind that there is one of: the pot, or the bank's own.
pub(crate) fn only_of_kind(reader: &mut Reader, bank: BankId, kind: AccountKind) -> StoreResult<Account> {
    let row = accounts::table.select(COLUMNS).filter(accounts::bank_id.eq(Uid::from(bank))).filter(accounts::kind.eq(kind.code()));
    account(row.order(accounts::id).first::<AccountRow>(reader.conn())?)
}

/// Accounts after an id, in id order; all kinds or one.
pub(crate) fn list(
    reader: &mut Reader,
    bank: BankId,
    kind: Option<AccountKind>,
    after: Option<AccountId>,
    limit: i64,
) -> StoreResult<Vec<Account>> {
    let mut rows = accounts::table.select(COLUMNS).filter(accounts::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(kind) = kind {
        rows = rows.filter(accounts::kind.eq(kind.code()));
    }
    if let Some(after) = after {
        rows = rows.filter(accounts::id.gt(Uid::from(after)));
    }
    rows.order(accounts::id).limit(limit).load::<AccountRow>(reader.conn())?.into_iter().map(account).collect()
}

/// The named accounts, locked until the transaction ends, in id order (another order could deadlock on PostgreSQL).
pub(crate) fn lock(tx: &mut Tx, bank: BankId, ids: &[AccountId]) -> StoreResult<BTreeMap<AccountId, Account>> {
    let named: Vec<_> = ids.iter().map(|id| NamedRow { bank: bank.into(), id: Uid::from(*id) }).collect();
    let mut found = BTreeMap::new();
    for rows in named.chunks(BULK_ROWS_MAX) {
        let query = BulkQuery {
            bulk: Bulk {
                head: "SELECT a.id, a.kind, a.balance_minutes, a.version, a.floor_minutes FROM (VALUES",
                rows,
                tail: ") AS v JOIN accounts a ON a.id = v.column2 AND a.bank_id = v.column1 ORDER BY a.id",
            },
            columns: PhantomData::<(Uid16, Text, BigInt, BigInt, Nullable<BigInt>)>,
        };
        for row in Locked(query).load::<AccountRow>(tx.conn())? {
            let account = account(row)?;
            found.insert(account.id, account);
        }
    }
    Ok(found)
}

struct NamedRow {
    bank: Uid,
    id: Uid,
}

impl Row for NamedRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.id)
    }
}

struct BalanceRow {
    id: Uid,
    balance: i64,
    version: i64,
}

impl Row for BalanceRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.id)?;
        out.put::<BigInt, _>(&self.balance)?;
        out.put::<BigInt, _>(&self.version)
    }
}

/// Writes the balances that postings led to; the bookkeeper's, nobody else's.
pub(crate) fn set_balances(tx: &mut Tx, changed: &[&Account]) -> StoreResult<()> {
    let rows: Vec<_> = changed.iter().map(|a| BalanceRow { id: a.id.into(), balance: a.balance.get(), version: a.version }).collect();
    let head = "UPDATE accounts SET balance_minutes = v.column2, version = v.column3 FROM (VALUES";
    bulk(tx.conn(), head, &rows, ") AS v WHERE accounts.id = v.column1")?;
    Ok(())
}

/// Gives every member's account of a bank a new floor; the rule that the coordinator sets.
pub(crate) fn set_floors(tx: &mut Tx, bank: BankId, floor: Minutes) -> StoreResult<()> {
    let kinds = [AccountKind::Member.code(), AccountKind::Organisation.code()];
    diesel::update(accounts::table.filter(accounts::bank_id.eq(Uid::from(bank))).filter(accounts::kind.eq_any(kinds)))
        .set(accounts::floor_minutes.eq(Some(floor.get())))
        .execute(tx.conn())?;
    Ok(())
}

/// The sum of the balances of each kind of account.
pub(crate) fn totals_by_kind(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<(AccountKind, Minutes)>> {
    let rows = accounts::table.filter(accounts::bank_id.eq(Uid::from(bank))).group_by(accounts::kind);
    let rows = rows.select((accounts::kind, Total(accounts::balance_minutes))).load::<(String, i64)>(reader.conn())?;
    rows.into_iter()
        .map(|(kind, total)| Ok((AccountKind::from_code(&kind).ok_or(StoreError::Corrupt("accounts.kind"))?, Minutes::new(total))))
        .collect()
}

/// Which day decides what counts towards a balance on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Basis {
    /// The moment of recording (before this moment, UTC milliseconds).
    RecordedBefore(i64),
    /// The day the help happened (up to and with this day).
    HappenedBy(Day),
}

/// An account's balance as of a day.
pub(crate) fn balance_as_of(reader: &mut Reader, bank: BankId, id: AccountId, basis: Basis) -> StoreResult<Minutes> {
    let mut rows = postings::table
        .inner_join(transfers::table)
        .filter(postings::bank_id.eq(Uid::from(bank)))
        .filter(postings::account_id.eq(Uid::from(id)))
        .select(Total(postings::minutes))
        .into_boxed();
    rows = match basis {
        Basis::RecordedBefore(ms) => rows.filter(transfers::recorded_at.lt(ms)),
        Basis::HappenedBy(day) => rows.filter(transfers::happened_on.le(day)),
    };
    Ok(Minutes::new(rows.first::<i64>(reader.conn())?))
}
