//! Rows of people who are never put together.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::id::{BankId, MemberId};
use crate::domain::people::pair::Pair;
use crate::domain::text::Reason;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::do_not_pairs;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = do_not_pairs)]
struct PairRow {
    one_id: Uid,
    other_id: Uid,
    reason: String,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl PairRow {
    fn pair(self) -> StoreResult<Pair> {
        Ok(Pair {
            one: self.one_id.into(),
            other: self.other_id.into(),
            reason: Reason::new(&self.reason).or(Err(StoreError::Corrupt("do_not_pairs.reason")))?,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Keeps two people apart. False where they are kept apart already; the older reason then stays.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, pair: &Pair) -> StoreResult<bool> {
    let row = PairRow {
        one_id: pair.one.into(),
        other_id: pair.other.into(),
        reason: pair.reason.as_str().to_owned(),
        recorded_at: pair.recorded_at,
        recorded_by: pair.recorded_by.map(Uid::from),
    };
    if by_people(tx, bank, pair.one, pair.other)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(do_not_pairs::table).values((row, do_not_pairs::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(true)
}

/// Lets two people be put together again. False where they were not kept apart.
pub(crate) fn delete(tx: &mut Tx, bank: BankId, a: MemberId, b: MemberId) -> StoreResult<bool> {
    let Some((one, other)) = Pair::ordered(a, b) else { return Ok(false) };
    let found = do_not_pairs::table
        .filter(do_not_pairs::bank_id.eq(Uid::from(bank)))
        .filter(do_not_pairs::one_id.eq(Uid::from(one)))
        .filter(do_not_pairs::other_id.eq(Uid::from(other)));
    Ok(diesel::delete(found).execute(tx.conn())? == 1)
}

/// Whether, and why, two people are kept apart; in either order.
pub(crate) fn by_people(reader: &mut Reader, bank: BankId, a: MemberId, b: MemberId) -> StoreResult<Option<Pair>> {
    let Some((one, other)) = Pair::ordered(a, b) else { return Ok(None) };
    let row = do_not_pairs::table
        .filter(do_not_pairs::bank_id.eq(Uid::from(bank)))
        .filter(do_not_pairs::one_id.eq(Uid::from(one)))
        .filter(do_not_pairs::other_id.eq(Uid::from(other)))
        .select(PairRow::as_select());
    row.first(reader.conn()).optional()?.map(PairRow::pair).transpose()
}

/// Whom one member is kept apart from, oldest first.
pub(crate) fn list_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Pair>> {
    let rows = do_not_pairs::table
        .filter(do_not_pairs::bank_id.eq(Uid::from(bank)))
        .filter(do_not_pairs::one_id.eq(Uid::from(member)).or(do_not_pairs::other_id.eq(Uid::from(member))))
        .order((do_not_pairs::recorded_at, do_not_pairs::one_id, do_not_pairs::other_id))
        .select(PairRow::as_select());
    rows.load(reader.conn())?.into_iter().map(PairRow::pair).collect()
}

/// Everybody of a bank who is kept apart from somebody.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Pair>> {
    let rows = do_not_pairs::table
        .filter(do_not_pairs::bank_id.eq(Uid::from(bank)))
        .order((do_not_pairs::one_id, do_not_pairs::other_id))
        .select(PairRow::as_select());
    rows.load(reader.conn())?.into_iter().map(PairRow::pair).collect()
}

/// The people whom a member is kept apart from.
pub(crate) fn kept_from(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<BTreeSet<MemberId>> {
    Ok(list_of(reader, bank, member)?.iter().map(|pair| pair.other_than(member)).collect())
}
