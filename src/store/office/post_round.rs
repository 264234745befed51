//! Post rounds: letters that were printed together.

use diesel::prelude::*;

use crate::domain::id::{BankId, MemberId, RoundId};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::schema::post_rounds;

/// A post round as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PostRound {
    /// Id.
    pub(crate) id: RoundId,
    /// When it was put together, UTC milliseconds.
    pub(crate) made_at: i64,
    /// Who did.
    pub(crate) made_by: Option<MemberId>,
    /// How many letters.
    pub(crate) letters: i64,
}

type Row = (Uid, i64, Option<Uid>, i64);

fn round((id, made_at, made_by, letters): Row) -> PostRound {
    PostRound { id: id.into(), made_at, made_by: made_by.map(MemberId::from), letters }
}

/// Adds a round.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, round: &PostRound) -> StoreResult<()> {
    let values = (
        post_rounds::id.eq(Uid::from(round.id)),
        post_rounds::bank_id.eq(Uid::from(bank)),
        post_rounds::made_at.eq(round.made_at),
        post_rounds::made_by.eq(round.made_by.map(Uid::from)),
        post_rounds::letters.eq(round.letters),
    );
    diesel::insert_into(post_rounds::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// The last rounds, the newest first.
pub(crate) fn list(reader: &mut Reader, bank: BankId, limit: i64) -> StoreResult<Vec<PostRound>> {
    let rows = post_rounds::table.filter(post_rounds::bank_id.eq(Uid::from(bank)));
    let columns = (post_rounds::id, post_rounds::made_at, post_rounds::made_by, post_rounds::letters);
    let rows = rows.order((post_rounds::made_at.desc(), post_rounds::id.desc())).limit(limit).select(columns);
    Ok(rows.load::<Row>(reader.conn())?.into_iter().map(round).collect())
}

/// One round.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: RoundId) -> StoreResult<Option<PostRound>> {
    let row = post_rounds::table.filter(post_rounds::bank_id.eq(Uid::from(bank))).filter(post_rounds::id.eq(Uid::from(id)));
    let columns = (post_rounds::id, post_rounds::made_at, post_rounds::made_by, post_rounds::letters);
    Ok(row.select(columns).first::<Row>(reader.conn()).optional()?.map(round))
}

/// Takes a round away whose letters wait again.
pub(crate) fn delete(tx: &mut Tx, bank: BankId, id: RoundId) -> StoreResult<()> {
    let row = post_rounds::table.filter(post_rounds::bank_id.eq(Uid::from(bank))).filter(post_rounds::id.eq(Uid::from(id)));
    diesel::delete(row).execute(tx.conn())?;
    Ok(())
}
