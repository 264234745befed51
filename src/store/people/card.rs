//! Printed sign-in cards, by the hash of their secret.

use diesel::prelude::*;

use crate::domain::id::{BankId, CardId, MemberId};
use crate::domain::people::card::Card;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::schema::{sessions, sign_in_cards};

type CardRow = (Uid, Uid, i64, Option<Uid>, i64, Option<i64>);

const CARD: (
    sign_in_cards::id,
    sign_in_cards::member_id,
    sign_in_cards::made_at,
    sign_in_cards::made_by,
    sign_in_cards::wrong_pins,
    sign_in_cards::last_used_at,
) = (
    sign_in_cards::id,
    sign_in_cards::member_id,
    sign_in_cards::made_at,
    sign_in_cards::made_by,
    sign_in_cards::wrong_pins,
    sign_in_cards::last_used_at,
);

fn card((id, member, made_at, made_by, wrong_pins, last_used_at): CardRow) -> Card {
    Card { id: id.into(), member: member.into(), made_at, made_by: made_by.map(MemberId::from), wrong_pins, last_used_at }
}

/// Adds a card.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, card: &Card, secret_hash: &[u8; 32], pin_hash: &str) -> StoreResult<()> {
    diesel::insert_into(sign_in_cards::table)
        .values((
            sign_in_cards::id.eq(Uid::from(card.id)),
            sign_in_cards::bank_id.eq(Uid::from(bank)),
            sign_in_cards::member_id.eq(Uid::from(card.member)),
            sign_in_cards::secret_hash.eq(secret_hash.as_slice()),
            sign_in_cards::pin_hash.eq(pin_hash),
            sign_in_cards::made_at.eq(card.made_at),
            sign_in_cards::made_by.eq(card.made_by.map(Uid::from)),
            sign_in_cards::wrong_pins.eq(card.wrong_pins),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A member's card that was not taken back.
pub(crate) fn live_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Option<Card>> {
    let row = sign_in_cards::table
        .filter(sign_in_cards::bank_id.eq(Uid::from(bank)))
        .filter(sign_in_cards::member_id.eq(Uid::from(member)))
        .filter(sign_in_cards::ended_at.is_null());
    Ok(row.select(CARD).first::<CardRow>(reader.conn()).optional()?.map(card))
}

/// A card by its secret, if it was not taken back: its bank, and the hash of its number.
pub(crate) fn live_by_hash(reader: &mut Reader, secret_hash: &[u8; 32]) -> StoreResult<Option<(BankId, Card, String)>> {
    let row = sign_in_cards::table
        .filter(sign_in_cards::secret_hash.eq(secret_hash.as_slice()))
        .filter(sign_in_cards::ended_at.is_null())
        .select((sign_in_cards::bank_id, CARD, sign_in_cards::pin_hash))
        .first::<(Uid, CardRow, String)>(reader.conn())
        .optional()?;
    Ok(row.map(|(bank, row, pin_hash)| (bank.into(), card(row), pin_hash)))
}

/// A card that was not taken back, and its bank.
pub(crate) fn live_by_id(reader: &mut Reader, id: CardId) -> StoreResult<Option<(BankId, Card)>> {
    let row = sign_in_cards::table
        .filter(sign_in_cards::id.eq(Uid::from(id)))
        .filter(sign_in_cards::ended_at.is_null())
        .select((sign_in_cards::bank_id, CARD))
        .first::<(Uid, CardRow)>(reader.conn())
        .optional()?;
    Ok(row.map(|(bank, row)| (bank.into(), card(row))))
}

/// Counts a try before it is looked at. Answers whether there was one left.
pub(crate) fn count_try(tx: &mut Tx, id: CardId, most: i64) -> StoreResult<bool> {
    let row = sign_in_cards::table
        .filter(sign_in_cards::id.eq(Uid::from(id)))
        .filter(sign_in_cards::ended_at.is_null())
        .filter(sign_in_cards::wrong_pins.lt(most));
    Ok(diesel::update(row).set(sign_in_cards::wrong_pins.eq(sign_in_cards::wrong_pins + 1)).execute(tx.conn())? == 1)
}

/// Keeps that the number was right. Answers whether the card still opens.
pub(crate) fn mark_used(tx: &mut Tx, id: CardId, now_ms: i64) -> StoreResult<bool> {
    let row = sign_in_cards::table.filter(sign_in_cards::id.eq(Uid::from(id))).filter(sign_in_cards::ended_at.is_null());
    let set = (sign_in_cards::wrong_pins.eq(0_i64), sign_in_cards::last_used_at.eq(Some(now_ms)));
    Ok(diesel::update(row).set(set).execute(tx.conn())? == 1)
}

/// Takes a member's card back, with every session that began with it. Answers whether there was one.
pub(crate) fn end(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64, by: Option<MemberId>) -> StoreResult<bool> {
    let Some(live) = live_of(tx, bank, member)? else { return Ok(false) };
    let row = sign_in_cards::table.filter(sign_in_cards::id.eq(Uid::from(live.id)));
    let set = (sign_in_cards::ended_at.eq(Some(now_ms)), sign_in_cards::ended_by.eq(by.map(Uid::from)));
    diesel::update(row).set(set).execute(tx.conn())?;
    diesel::delete(sessions::table.filter(sessions::card_id.eq(Some(Uid::from(live.id))))).execute(tx.conn())?;
    Ok(true)
}
