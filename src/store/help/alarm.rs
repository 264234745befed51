//! Rows of the calls that were made for overdue visits.

use diesel::prelude::*;

use crate::domain::help::visit::{Alarm, AlarmWay};
use crate::domain::id::{AlarmId, BankId, VisitId};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::visit_alarms;

/// What `outcome` says of a call after which somebody took the visit on.
const TAKEN: &str = "acknowledged";

type AlarmRow = (Uid, Uid, Uid, i64, String, Option<String>, Option<i64>);

fn alarm((id, visit, duty, at, way, outcome, outcome_at): AlarmRow) -> StoreResult<Alarm> {
    Ok(Alarm {
        id: id.into(),
        visit: visit.into(),
        duty: duty.into(),
        at,
        way: AlarmWay::from_code(&way).ok_or(StoreError::Corrupt("visit_alarms.channel"))?,
        acknowledged_at: outcome_at.filter(|_| outcome.as_deref() == Some(TAKEN)),
    })
}

const COLUMNS: (
    visit_alarms::id,
    visit_alarms::visit_id,
    visit_alarms::duty_id,
    visit_alarms::at,
    visit_alarms::channel,
    visit_alarms::outcome,
    visit_alarms::outcome_at,
) = (
    visit_alarms::id,
    visit_alarms::visit_id,
    visit_alarms::duty_id,
    visit_alarms::at,
    visit_alarms::channel,
    visit_alarms::outcome,
    visit_alarms::outcome_at,
);

/// Adds a call with the hash of its link.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, alarm: &Alarm, token_hash: &[u8; 32]) -> StoreResult<()> {
    diesel::insert_into(visit_alarms::table)
        .values((
            visit_alarms::id.eq(Uid::from(alarm.id)),
            visit_alarms::bank_id.eq(Uid::from(bank)),
            visit_alarms::visit_id.eq(Uid::from(alarm.visit)),
            visit_alarms::duty_id.eq(Uid::from(alarm.duty)),
            visit_alarms::at.eq(alarm.at),
            visit_alarms::channel.eq(alarm.way.code()),
            visit_alarms::token_hash.eq(token_hash.to_vec()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The calls for some visits, first to last.
pub(crate) fn list(reader: &mut Reader, bank: BankId, visits: &[VisitId]) -> StoreResult<Vec<Alarm>> {
    let ids: Vec<Uid> = visits.iter().copied().map(Uid::from).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let rows = visit_alarms::table
            .filter(visit_alarms::bank_id.eq(Uid::from(bank)))
            .filter(visit_alarms::visit_id.eq_any(ids.to_vec()))
            .order((visit_alarms::at, visit_alarms::id));
        for row in rows.select(COLUMNS).load::<AlarmRow>(reader.conn())? {
            found.push(alarm(row)?);
        }
    }
    Ok(found)
}

/// The bank and the call behind a link.
pub(crate) fn by_hash(reader: &mut Reader, token_hash: &[u8; 32]) -> StoreResult<Option<(BankId, Alarm)>> {
    let row = visit_alarms::table.filter(visit_alarms::token_hash.eq(token_hash.to_vec())).select((visit_alarms::bank_id, COLUMNS));
    let found = row.first::<(Uid, AlarmRow)>(reader.conn()).optional()?;
    found.map(|(bank, row)| Ok((bank.into(), alarm(row)?))).transpose()
}

/// Writes down that whoever got this call took the visit on.
pub(crate) fn acknowledge(tx: &mut Tx, bank: BankId, id: AlarmId, now_ms: i64) -> StoreResult<()> {
    let row = visit_alarms::table.filter(visit_alarms::bank_id.eq(Uid::from(bank))).filter(visit_alarms::id.eq(Uid::from(id)));
    diesel::update(row).set((visit_alarms::outcome.eq(Some(TAKEN)), visit_alarms::outcome_at.eq(Some(now_ms)))).execute(tx.conn())?;
    Ok(())
}
