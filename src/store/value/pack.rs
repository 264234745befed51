//! The facts of any run of days, for what a funder is told: exchange time by kind of help and receiver, in runs of days on which the
//! same tags hold, by one grouped query a run. Nothing is reckoned here.

use diesel::prelude::*;

use crate::domain::calendar::{Day, Period, YearStart};
use crate::domain::help::exchange::State;
use crate::domain::id::BankId;
use crate::domain::minutes::Minutes;
use crate::domain::value::award::{of_last_line, segments};
use crate::domain::value::pack::{HourFact, PackFacts, counted};
use crate::store::backend::Total;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult};
use crate::store::help::sheet::{self, Attendance};
use crate::store::ledger::transfer;
use crate::store::schema::exchanges;
use crate::store::value::report::{helpers_minutes, list_members, list_pairs, session};
use crate::store::value::{award, register};

/// Everything that a pack of some days is computed from.
pub(crate) fn facts(reader: &mut Reader, bank: BankId, year_start: YearStart, period: Period, as_of: Day) -> StoreResult<PackFacts> {
    let replaced = award::replaced_costs(reader, bank)?;
    let tags: Vec<_> = award::list_tags(reader, bank)?.into_iter().map(|tag| of_last_line(&replaced, tag)).collect();
    let (mut pairs, mut lines, mut hours) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(days) = counted(period, as_of) {
        pairs = list_pairs(reader, bank, days)?;
        lines = sheet::list_attendances(reader, bank, days)?;
        for run in segments(days, &tags) {
            hours.extend(list_hours(reader, bank, run)?);
        }
        hours.extend(lines.chunk_by(|left, right| left.sheet == right.sheet).filter_map(of_session));
    }
    Ok(PackFacts {
        year_start,
        period,
        as_of,
        ledger_seq: transfer::last_seq(reader, bank)?,
        members: list_members(reader, bank)?,
        pairs,
        sessions: lines.iter().map(session).collect(),
        hours,
        costs: register::list_in(reader, bank, period)?,
        tags,
    })
}

fn list_hours(reader: &mut Reader, bank: BankId, days: Period) -> StoreResult<Vec<HourFact>> {
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(State::Settled.code()))
        .filter(exchanges::happened_on.between(days.from, days.to))
        .group_by((exchanges::category_id, exchanges::receiver_id))
        .select((exchanges::category_id, exchanges::receiver_id, Total(exchanges::minutes)))
        .load::<(Uid, Uid, i64)>(reader.conn())?;
    let fact = |(category, receiver, minutes): (Uid, Uid, i64)| HourFact {
        days,
        category: category.into(),
        receiver: Some(receiver.into()),
        minutes: Minutes::new(minutes),
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// A session as a day's help of its kind: the helpers' minutes are the hours, and nobody can say who received which.
fn of_session(lines: &[Attendance]) -> Option<HourFact> {
    let first = lines.first()?;
    let days = Period { from: first.on, to: first.on };
    Some(HourFact { days, category: first.category, receiver: None, minutes: helpers_minutes(lines) })
}
