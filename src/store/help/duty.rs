//! The duty rota's rows.

use diesel::prelude::*;

use crate::domain::help::duty::Duty;
use crate::domain::id::{BankId, DutyId};
use crate::domain::people::member::Standing;
use crate::domain::people::profile::Availability;
use crate::domain::text::Phone;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{duty_people, members};

type DutyRow = (Uid, Uid, i64, i64, String);

fn duty((id, member, position, hours, phone): DutyRow) -> StoreResult<Duty> {
    Ok(Duty {
        id: id.into(),
        member: member.into(),
        position,
        hours: Availability::from_bits(hours),
        phone: Phone::new(&phone).or(Err(StoreError::Corrupt("duty_people.phone")))?,
    })
}

/// The rota in its order: only those who are still on it and take part in the bank.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Duty>> {
    duty_people::table
        .inner_join(members::table.on(members::id.eq(duty_people::member_id)))
        .filter(duty_people::bank_id.eq(Uid::from(bank)))
        .filter(duty_people::ended_at.is_null())
        .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]))
        .order((duty_people::position, duty_people::id))
        .select((duty_people::id, duty_people::member_id, duty_people::position, duty_people::hours, duty_people::phone))
        .load::<DutyRow>(reader.conn())?
        .into_iter()
        .map(duty)
        .collect()
}

/// Adds somebody to the rota.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, duty: &Duty) -> StoreResult<()> {
    diesel::insert_into(duty_people::table)
        .values((
            duty_people::id.eq(Uid::from(duty.id)),
            duty_people::bank_id.eq(Uid::from(bank)),
            duty_people::member_id.eq(Uid::from(duty.member)),
            duty_people::position.eq(duty.position),
            duty_people::hours.eq(duty.hours.bits()),
            duty_people::phone.eq(duty.phone.as_str()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes somebody's place, hours and number.
pub(crate) fn update(tx: &mut Tx, bank: BankId, duty: &Duty) -> StoreResult<()> {
    let row = duty_people::table.filter(duty_people::bank_id.eq(Uid::from(bank))).filter(duty_people::id.eq(Uid::from(duty.id)));
    let values =
        (duty_people::position.eq(duty.position), duty_people::hours.eq(duty.hours.bits()), duty_people::phone.eq(duty.phone.as_str()));
    diesel::update(row).set(values).execute(tx.conn())?;
    Ok(())
}

/// Takes somebody off the rota; the row stays, for the calls that were made.
pub(crate) fn end(tx: &mut Tx, bank: BankId, id: DutyId, now_ms: i64) -> StoreResult<()> {
    let row = duty_people::table.filter(duty_people::bank_id.eq(Uid::from(bank))).filter(duty_people::id.eq(Uid::from(id)));
    diesel::update(row).set(duty_people::ended_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(())
}
