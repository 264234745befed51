//! The facts of a year: who helped whom by one grouped query over its settled exchanges, the rest from kept totals; nothing is
//! reckoned here.
//!
//! Only exchanges are read, so starting credits, gifts, grants and corrections cannot be counted by mistake; only settled ones,
//! so a reversed exchange is out and its replacement is in.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::domain::calendar::{Day, FinancialYear, Period, month_of};
use crate::domain::help::category::Category;
use crate::domain::help::exchange::State;
use crate::domain::help::sheet::{Payer, SheetPart, SheetState};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::ledger::totals::{Month, MonthKey, MonthTotal};
use crate::domain::minutes::Minutes;
use crate::domain::people::member::{MemberKind, Standing};
use crate::domain::value::model::{CategoryFact, Facts, MemberFact, MonthFact, PairFact, SessionFact, counted_days, help_in};
use crate::domain::value::rows::{AfterExchange, ExchangeRow, Parties};
use crate::store::backend::Total;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult};
use crate::store::help::category;
use crate::store::help::sheet::{self, Attendance};
use crate::store::ledger::{totals, transfer};
use crate::store::people::member::{self, StandingStep};
use crate::store::schema::{costs, exchanges, members, sheets};
use crate::store::value::{own_benchmark, register};

/// Everything that a year's report is computed from.
pub(crate) fn facts(reader: &mut Reader, bank: BankId, year: FinancialYear, as_of: Day) -> StoreResult<Facts> {
    let (pairs, days, lines) = match counted_days(year, as_of) {
        Some(counted) => {
            let lines = sheet::list_attendances(reader, bank, counted)?;
            // Nothing is ever dated after the as-of day, so a year that is not over has whole months too.
            let days = match Month::whole(year.period()) {
                Some(months) => list_kept(reader, bank, months)?,
                None => [list_days(reader, bank, counted)?, session_days(&lines)].concat(),
            };
            (list_pairs(reader, bank, counted)?, days, lines)
        }
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    Ok(Facts {
        year,
        as_of,
        ledger_seq: transfer::last_seq(reader, bank)?,
        members: list_members(reader, bank)?,
        pairs,
        sessions: lines.iter().map(session).collect(),
        months: months(&days),
        categories: categories_of(reader, bank, &days)?,
        costs: register::list_in(reader, bank, year.period())?,
        benchmarks: own_benchmark::list(reader, bank)?,
    })
}

/// Who helped whom in some days, and for how long.
pub(in crate::store) fn list_pairs(reader: &mut Reader, bank: BankId, counted: Period) -> StoreResult<Vec<PairFact>> {
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(State::Settled.code()))
        .filter(exchanges::happened_on.between(counted.from, counted.to))
        .group_by((exchanges::giver_id, exchanges::receiver_id))
        .select((exchanges::giver_id, exchanges::receiver_id, Total(exchanges::minutes), count_star()))
        .load::<(Uid, Uid, i64, i64)>(reader.conn())?;
    let pair = |(giver, receiver, minutes, exchanges): (Uid, Uid, i64, i64)| PairFact {
        giver: giver.into(),
        receiver: receiver.into(),
        minutes: Minutes::new(minutes),
        exchanges,
    };
    Ok(rows.into_iter().map(pair).collect())
}

/// Each session once, as a day's help in its category: the helpers' minutes are the hours.
fn session_days(lines: &[Attendance]) -> Vec<DayTotal> {
    let helped = |lines: &[Attendance]| helpers_minutes(lines).get();
    let total = |lines: &[Attendance]| {
        let first = lines.first()?;
        Some(DayTotal { day: first.on, category: first.category.into(), minutes: helped(lines), exchanges: 1 })
    };
    lines.chunk_by(|left, right| left.sheet == right.sheet).filter_map(total).collect()
}

/// The time that counts of one session: its helpers'.
pub(in crate::store) fn helpers_minutes(lines: &[Attendance]) -> Minutes {
    lines.iter().filter(|each| each.line.part == SheetPart::Helper).map(|each| each.line.moved).sum()
}

/// A line of a sheet as the counts read it.
pub(in crate::store) fn session(each: &Attendance) -> SessionFact {
    let took_part = each.line.part == SheetPart::Attender && each.activity.is_some();
    SessionFact {
        sheet: each.sheet,
        member: each.line.member,
        part: each.line.part,
        moved: each.line.moved,
        attended: if took_part { each.line.minutes } else { Minutes::ZERO },
        payer: each.payer,
    }
}

/// One day's exchanges in one category: neither database needs to know what a month is. Of kept totals it is a month's first day.
#[derive(Clone)]
struct DayTotal {
    day: Day,
    category: Uid,
    minutes: i64,
    exchanges: i64,
}

/// The kept totals of months, sessions among them.
fn list_kept(reader: &mut Reader, bank: BankId, months: (Month, Month)) -> StoreResult<Vec<DayTotal>> {
    let total = |(key, total): (MonthKey, MonthTotal)| DayTotal {
        day: key.month.first_day(),
        category: key.category.map_or(Uid(uuid::Uuid::nil()), Uid::from),
        minutes: total.minutes,
        exchanges: total.transfers,
    };
    Ok(help_in(totals::list_months(reader, bank, months)?).map(total).collect())
}

fn list_days(reader: &mut Reader, bank: BankId, counted: Period) -> StoreResult<Vec<DayTotal>> {
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(State::Settled.code()))
        .filter(exchanges::happened_on.between(counted.from, counted.to))
        .group_by((exchanges::happened_on, exchanges::category_id))
        .select((exchanges::happened_on, exchanges::category_id, Total(exchanges::minutes), count_star()))
        .load::<(Day, Uid, i64, i64)>(reader.conn())?;
    Ok(rows.into_iter().map(|(day, category, minutes, exchanges)| DayTotal { day, category, minutes, exchanges }).collect())
}

fn months(days: &[DayTotal]) -> Vec<MonthFact> {
    let mut months: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    for day in days {
        let (minutes, exchanges) = months.entry(month_of(day.day)).or_default();
        (*minutes, *exchanges) = (minutes.saturating_add(day.minutes), exchanges.saturating_add(day.exchanges));
    }
    months.into_iter().map(|(month, (minutes, exchanges))| MonthFact { month, minutes: Minutes::new(minutes), exchanges }).collect()
}

fn categories_of(reader: &mut Reader, bank: BankId, days: &[DayTotal]) -> StoreResult<Vec<CategoryFact>> {
    // Kinds that were merged are counted under the name they have now.
    let told = category::told(reader, bank)?;
    let mut totals: BTreeMap<Uid, (i64, i64)> = BTreeMap::new();
    for day in days {
        let now = told.get(&day.category.into()).map_or(day.category, |category| category.id.into());
        let (minutes, exchanges) = totals.entry(now).or_default();
        (*minutes, *exchanges) = (minutes.saturating_add(day.minutes), exchanges.saturating_add(day.exchanges));
    }
    let fact = |category: Category| {
        totals.get(&Uid::from(category.id)).map(|(minutes, exchanges)| CategoryFact {
            slug: category.slug.as_str().to_owned(),
            name: category.name.as_str().to_owned(),
            minutes: Minutes::new(*minutes),
            exchanges: *exchanges,
        })
    };
    Ok(category::list(reader, bank)?.into_iter().filter_map(fact).collect())
}

/// Everybody who ever was a member, with the days of their membership.
pub(in crate::store) fn list_members(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<MemberFact>> {
    let mut steps: BTreeMap<MemberId, Vec<StandingStep>> = BTreeMap::new();
    for (member, step) in member::list_standings(reader, bank, None)? {
        steps.entry(member).or_default().push(step);
    }
    let rows = members::table.filter(members::bank_id.eq(Uid::from(bank))).select((members::id, members::name, members::kind));
    let fact = |(id, name, kind): (Uid, String, String)| {
        Ok(MemberFact {
            id: id.into(),
            name,
            kind: MemberKind::from_code(&kind).ok_or(StoreError::Corrupt("members.kind"))?,
            spells: steps.remove(&MemberId::from(id)).map_or_else(Vec::new, spells),
        })
    };
    rows.load::<(Uid, String, String)>(reader.conn())?.into_iter().map(fact).collect()
}

/// Steps of standing as days of open membership. The day somebody leaves is the last day they belonged.
fn spells(steps: Vec<StandingStep>) -> Vec<Period> {
    let mut spells = Vec::new();
    let mut since: Option<Day> = None;
    for step in in_force(steps) {
        since = match (step.standing.open(), since) {
            (true, since) => since.or(Some(step.from_on)),
            (false, Some(first)) => {
                spells.push(Period { from: first, to: step.from_on });
                None
            }
            (false, None) => None,
        };
    }
    spells.extend(since.map(|first| Period { from: first, to: Day::MAX }));
    spells
}

/// What was said last holds: it undoes what was said before about later days, and another day of leaving takes the place of the first.
fn in_force(mut steps: Vec<StandingStep>) -> Vec<StandingStep> {
    steps.sort_by_key(|step| step.recorded_at);
    let mut kept: Vec<StandingStep> = Vec::new();
    for step in steps {
        kept.retain(|before| before.from_on <= step.from_on);
        if step.standing == Standing::Left && kept.last().is_some_and(|last| last.standing == Standing::Left) {
            kept.pop();
        }
        kept.push(step);
    }
    kept
}

/// The first day on which anything happened that a report counts.
pub(crate) fn first_day(reader: &mut Reader, bank: BankId) -> StoreResult<Option<Day>> {
    let settled = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::state.eq(State::Settled.code()));
    let helped: Option<Day> = settled.select(exchanges::happened_on).order(exchanges::happened_on).first(reader.conn()).optional()?;
    let lines = costs::table.filter(costs::bank_id.eq(Uid::from(bank))).select(costs::on_day).order(costs::on_day);
    let paid: Option<Day> = lines.first(reader.conn()).optional()?;
    let sessions = sheets::table.filter(sheets::bank_id.eq(Uid::from(bank))).filter(sheets::state.eq(SheetState::Posted.code()));
    let met: Option<Day> = sessions.select(sheets::on_day).order(sheets::on_day).first(reader.conn()).optional()?;
    Ok(helped.into_iter().chain(paid).chain(met).min())
}

diesel::alias!(members as givers: Givers, members as receivers: Receivers);

/// The sessions that the hours of a period hold, as rows among its exchanges.
fn list_sessions(reader: &mut Reader, bank: BankId, counted: Period, parties: Parties) -> StoreResult<Vec<ExchangeRow>> {
    let lines = sheet::list_attendances(reader, bank, counted)?;
    let row = |lines: &[Attendance]| {
        let first = lines.first().filter(|first| match parties {
            Parties::All | Parties::Group => true,
            Parties::WithOrganisation => first.payer == Payer::Organisation,
            Parties::OneToOne => false,
        })?;
        Some(ExchangeRow {
            id: ExchangeId::new(first.sheet.uuid()),
            sheet: Some((first.number, first.title.clone())),
            happened_on: first.on,
            minutes: helpers_minutes(lines),
            giver: String::new(),
            receiver: String::new(),
            people: None,
        })
    };
    Ok(lines.chunk_by(|left, right| left.sheet == right.sheet).filter_map(row).collect())
}

/// An exchange as it is found: itself, its two people, and their names.
type Found = ((Uid, Day, i64), (Uid, Uid), (String, String));

/// The exchanges and sessions that the hours of a period are the sum of, by day.
pub(crate) fn list_exchanges(
    reader: &mut Reader,
    bank: BankId,
    counted: Period,
    parties: Parties,
    page: (Option<AfterExchange>, i64),
) -> StoreResult<Vec<ExchangeRow>> {
    let (after, limit) = page;
    let mut rows = exchanges::table
        .inner_join(givers.on(givers.field(members::id).eq(exchanges::giver_id)))
        .inner_join(receivers.on(receivers.field(members::id).eq(exchanges::receiver_id)))
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(State::Settled.code()))
        .filter(exchanges::happened_on.between(counted.from, counted.to))
        .select((
            (exchanges::id, exchanges::happened_on, exchanges::minutes),
            (exchanges::giver_id, exchanges::receiver_id),
            (givers.field(members::name), receivers.field(members::name)),
        ))
        .into_boxed();
    if parties == Parties::WithOrganisation {
        let organisation = MemberKind::Organisation.code();
        rows = rows.filter(givers.field(members::kind).eq(organisation).or(receivers.field(members::kind).eq(organisation)));
    }
    if let Some(after) = after {
        let same_day = exchanges::happened_on.eq(after.day).and(exchanges::id.gt(Uid::from(after.id)));
        rows = rows.filter(exchanges::happened_on.gt(after.day).or(same_day));
    }
    let rows = rows.order((exchanges::happened_on, exchanges::id)).limit(limit);
    let row = |((id, happened_on, minutes), people, (giver, receiver)): Found| ExchangeRow {
        id: id.into(),
        sheet: None,
        happened_on,
        minutes: Minutes::new(minutes),
        giver,
        receiver,
        people: Some((people.0.into(), people.1.into())),
    };
    let mut found: Vec<ExchangeRow> =
        if parties == Parties::Group { Vec::new() } else { rows.load(reader.conn())?.into_iter().map(row).collect() };
    let place = |row: &ExchangeRow| (row.happened_on, row.id);
    let sessions = list_sessions(reader, bank, counted, parties)?.into_iter();
    found.extend(sessions.filter(|row| after.is_none_or(|after| place(row) > (after.day, after.id))));
    found.sort_by_key(place);
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn told(steps: &[(Standing, &str)]) -> Vec<Period> {
        let step = |(at, (standing, from)): (i64, &(Standing, &str))| StandingStep {
            standing: *standing,
            from_on: day(from),
            reason: None,
            recorded_at: at,
            recorded_by: None,
        };
        spells((0..).zip(steps).map(step).collect())
    }

    #[test]
    fn the_day_of_leaving_is_the_last_day_of_membership() {
        let spells = told(&[
            (Standing::Applicant, "2024-01-01"),
            (Standing::Active, "2024-02-01"),
            (Standing::Paused, "2024-03-01"),
            (Standing::Left, "2024-04-30"),
            (Standing::Active, "2024-06-01"),
        ]);
        let expected = vec![Period { from: day("2024-02-01"), to: day("2024-04-30") }, Period { from: day("2024-06-01"), to: Day::MAX }];
        assert_eq!(spells, expected);
    }

    #[test]
    fn what_was_said_last_about_a_day_holds() {
        let to = |last: &str| vec![Period { from: day("2020-01-01"), to: day(last) }];
        let active = (Standing::Active, "2020-01-01");
        assert_eq!(told(&[active, (Standing::Paused, "2025-01-01"), (Standing::Left, "2024-06-30")]), to("2024-06-30"));
        assert_eq!(told(&[active, (Standing::Left, "2024-06-30"), (Standing::Left, "2024-07-31")]), to("2024-07-31"));
        assert_eq!(told(&[active, (Standing::Left, "2024-06-30"), (Standing::Left, "2024-05-31")]), to("2024-05-31"));
        assert_eq!(told(&[active, (Standing::Left, "2020-01-01")]), to("2020-01-01"));
    }
}
