//! Rows of home visits under watch.

use diesel::prelude::*;

use crate::domain::help::visit::{End, EndedHow, Stage, Taken, Visit};
use crate::domain::id::{BankId, MeetingId, MemberId, VisitId};
use crate::domain::text::Reason;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{meetings, visits};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = visits, treat_none_as_null = true)]
struct VisitRow {
    id: Uid,
    visitor_id: Uid,
    host_id: Uid,
    meeting_id: Option<Uid>,
    started_at: i64,
    started_by: Option<Uid>,
    expected_end_at: i64,
    state: String,
    alarm_step: i64,
    alarm_at: Option<i64>,
    ended_at: Option<i64>,
    ended_how: Option<String>,
    ended_by: Option<Uid>,
    acknowledged_by: Option<Uid>,
    acknowledged_at: Option<i64>,
    outcome: Option<String>,
}

impl VisitRow {
    fn of(visit: &Visit) -> Self {
        let (end, taken) = (visit.stage.end(), visit.stage.taken());
        Self {
            id: visit.id.into(),
            visitor_id: visit.visitor.into(),
            host_id: visit.host.into(),
            meeting_id: visit.meeting.map(Uid::from),
            started_at: visit.started_at,
            started_by: visit.started_by.map(Uid::from),
            expected_end_at: visit.expected_end_at,
            state: visit.stage.code().to_owned(),
            alarm_step: visit.stage.step(),
            alarm_at: visit.stage.deadline(),
            ended_at: end.map(|end| end.at),
            ended_how: end.map(|end| end.how.code().to_owned()),
            ended_by: end.and_then(|end| end.by).map(Uid::from),
            acknowledged_by: taken.and_then(|taken| taken.by).map(Uid::from),
            acknowledged_at: taken.map(|taken| taken.at),
            outcome: end.and_then(|end| end.outcome.as_ref()).map(ToString::to_string),
        }
    }

    fn visit(self) -> StoreResult<Visit> {
        let stage = self.stage().ok_or(StoreError::Corrupt("visits.state"))?;
        Ok(Visit {
            id: self.id.into(),
            visitor: self.visitor_id.into(),
            host: self.host_id.into(),
            meeting: self.meeting_id.map(MeetingId::from),
            started_at: self.started_at,
            started_by: self.started_by.map(MemberId::from),
            expected_end_at: self.expected_end_at,
            stage,
        })
    }

    fn stage(&self) -> Option<Stage> {
        let taken = self.acknowledged_at.map(|at| Taken { by: self.acknowledged_by.map(MemberId::from), at });
        let step = self.alarm_step;
        match self.state.as_str() {
            "open" => Some(Stage::Open { alarm_at: self.alarm_at? }),
            "overdue" => Some(Stage::Overdue { alarm_at: self.alarm_at?, step }),
            "acknowledged" => Some(Stage::Acknowledged { step, taken: taken? }),
            "done" => {
                let how = EndedHow::from_code(self.ended_how.as_deref()?)?;
                let outcome = self.outcome.as_deref().map(Reason::new).transpose().ok()?;
                let end = End { at: self.ended_at?, how, by: self.ended_by.map(MemberId::from), outcome };
                Some(Stage::Done { step, taken, end })
            }
            _ => None,
        }
    }
}

fn of_bank(bank: BankId) -> diesel::dsl::Filter<visits::table, diesel::dsl::Eq<visits::bank_id, Uid>> {
    visits::table.filter(visits::bank_id.eq(Uid::from(bank)))
}

fn all(rows: Vec<VisitRow>) -> StoreResult<Vec<Visit>> {
    rows.into_iter().map(VisitRow::visit).collect()
}

/// Adds a visit with the hash of its link.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, visit: &Visit, token_hash: &[u8; 32]) -> StoreResult<()> {
    let row = (VisitRow::of(visit), visits::bank_id.eq(Uid::from(bank)), visits::token_hash.eq(token_hash.to_vec()));
    diesel::insert_into(visits::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes where a visit stands.
pub(crate) fn update(tx: &mut Tx, bank: BankId, visit: &Visit) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(visits::id.eq(Uid::from(visit.id)))).set(VisitRow::of(visit)).execute(tx.conn())?;
    Ok(())
}

/// One visit.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: VisitId) -> StoreResult<Option<Visit>> {
    let row = of_bank(bank).filter(visits::id.eq(Uid::from(id))).select(VisitRow::as_select());
    row.first(reader.conn()).optional()?.map(VisitRow::visit).transpose()
}

/// The bank and the visit behind a link.
pub(crate) fn by_hash(reader: &mut Reader, token_hash: &[u8; 32]) -> StoreResult<Option<(BankId, VisitId)>> {
    let row = visits::table.filter(visits::token_hash.eq(token_hash.to_vec())).select((visits::bank_id, visits::id));
    let found = row.first::<(Uid, Uid)>(reader.conn()).optional()?;
    Ok(found.map(|(bank, id)| (bank.into(), id.into())))
}

/// Visits that are not over, the one that should end first before the others; of one visitor where one is named.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId, visitor: Option<MemberId>) -> StoreResult<Vec<Visit>> {
    let mut rows = of_bank(bank).filter(visits::state.ne("done")).into_boxed();
    if let Some(visitor) = visitor {
        rows = rows.filter(visits::visitor_id.eq(Uid::from(visitor)));
    }
    all(rows.order((visits::expected_end_at, visits::id)).select(VisitRow::as_select()).load(reader.conn())?)
}

/// Visits that are over, the newest first; of one visitor where one is named.
pub(crate) fn list_over(reader: &mut Reader, bank: BankId, visitor: Option<MemberId>, limit: i64) -> StoreResult<Vec<Visit>> {
    let mut rows = of_bank(bank).filter(visits::state.eq("done")).into_boxed();
    if let Some(visitor) = visitor {
        rows = rows.filter(visits::visitor_id.eq(Uid::from(visitor)));
    }
    let rows = rows.order((visits::started_at.desc(), visits::id.desc())).limit(limit);
    all(rows.select(VisitRow::as_select()).load(reader.conn())?)
}

/// The banks in which somebody is to be told now.
pub(crate) fn list_due_banks(reader: &mut Reader, now_ms: i64) -> StoreResult<Vec<BankId>> {
    let rows = visits::table.filter(visits::alarm_at.le(now_ms)).select(visits::bank_id).distinct().load::<Uid>(reader.conn())?;
    Ok(rows.into_iter().map(BankId::from).collect())
}

/// The visits of a bank about which somebody is to be told now, the longest overdue first.
pub(crate) fn list_due(tx: &mut Tx, bank: BankId, now_ms: i64) -> StoreResult<Vec<Visit>> {
    let rows = of_bank(bank).filter(visits::alarm_at.le(now_ms)).order((visits::expected_end_at, visits::id));
    all(rows.select(VisitRow::as_select()).load(tx.conn())?)
}

/// Giver and receiver of an agreed exchange.
pub(crate) fn meeting_pair(reader: &mut Reader, bank: BankId, id: MeetingId) -> StoreResult<Option<(MemberId, MemberId)>> {
    let row = meetings::table.filter(meetings::bank_id.eq(Uid::from(bank))).filter(meetings::id.eq(Uid::from(id)));
    let found = row.select((meetings::giver_id, meetings::receiver_id)).first::<(Uid, Uid)>(reader.conn()).optional()?;
    Ok(found.map(|(giver, receiver)| (giver.into(), receiver.into())))
}
