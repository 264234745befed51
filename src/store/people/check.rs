//! Check rows: what was seen of each check. Rows are added and never changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId};
use crate::domain::people::check::{Check, CheckDecision, Jurisdiction, Level};
use crate::domain::text::{Name, Reason};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::checks;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = checks)]
struct CheckRow {
    id: Uid,
    member_id: Uid,
    jurisdiction: String,
    level: String,
    number: Option<String>,
    issued_on: Day,
    expires_on: Option<Day>,
    decision: String,
    reason: Option<String>,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl CheckRow {
    fn check(self) -> StoreResult<Check> {
        Ok(Check {
            id: self.id.into(),
            member: self.member_id.into(),
            jurisdiction: Jurisdiction::from_code(&self.jurisdiction).ok_or(StoreError::Corrupt("checks.jurisdiction"))?,
            level: Level::from_code(&self.level).ok_or(StoreError::Corrupt("checks.level"))?,
            number: self.number.map(|number| Name::new(&number)).transpose().or(Err(StoreError::Corrupt("checks.number")))?,
            issued_on: self.issued_on,
            expires_on: self.expires_on,
            decision: CheckDecision::from_code(&self.decision).ok_or(StoreError::Corrupt("checks.decision"))?,
            reason: self.reason.map(|reason| Reason::new(&reason)).transpose().or(Err(StoreError::Corrupt("checks.reason")))?,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds what was seen.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, check: &Check) -> StoreResult<()> {
    let row = CheckRow {
        id: check.id.into(),
        member_id: check.member.into(),
        jurisdiction: check.jurisdiction.code().to_owned(),
        level: check.level.code().to_owned(),
        number: check.number.as_ref().map(|number| number.as_str().to_owned()),
        issued_on: check.issued_on,
        expires_on: check.expires_on,
        decision: check.decision.code().to_owned(),
        reason: check.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        recorded_at: check.recorded_at,
        recorded_by: check.recorded_by.map(Uid::from),
    };
    diesel::insert_into(checks::table).values((row, checks::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// All that was recorded of one member, newest first.
pub(crate) fn list_by_member(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Check>> {
    let rows = checks::table.filter(checks::bank_id.eq(Uid::from(bank))).filter(checks::member_id.eq(Uid::from(member)));
    let rows = rows.order((checks::recorded_at.desc(), checks::id.desc())).select(CheckRow::as_select()).load(reader.conn())?;
    rows.into_iter().map(CheckRow::check).collect()
}

/// All that was recorded in a bank, by member, for [`crate::domain::people::check::standing_of`]; whoever has no check is not in it.
pub(crate) fn list_by_bank(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<MemberId, Vec<Check>>> {
    let rows = checks::table.filter(checks::bank_id.eq(Uid::from(bank)));
    let rows = rows.order((checks::member_id, checks::recorded_at.desc(), checks::id.desc())).select(CheckRow::as_select());
    let mut found: BTreeMap<MemberId, Vec<Check>> = BTreeMap::new();
    for row in rows.load(reader.conn())? {
        let check = row.check()?;
        found.entry(check.member).or_default().push(check);
    }
    Ok(found)
}
