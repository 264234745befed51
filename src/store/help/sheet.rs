//! Rows of activities, attendance sheets and their lines.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::domain::calendar::{Day, Period};
use crate::domain::help::sheet::{Activity, AttendanceSheet, Payer, SheetLine, SheetPart, SheetState};
use crate::domain::id::{ActivityId, BankId, CategoryId, MemberId, SheetId, TransferId};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::text::{Name, Reason, Title};
use crate::store::backend::{self, Binds, Row, Total};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{activities, sheet_lines, sheets};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = activities)]
struct ActivityRow {
    id: Uid,
    name: String,
    category_id: Uid,
    place: Option<String>,
    payer: String,
    payer_id: Option<Uid>,
    created_at: i64,
    closed_at: Option<i64>,
}

impl ActivityRow {
    fn activity(self) -> StoreResult<Activity> {
        Ok(Activity {
            id: self.id.into(),
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("activities.name")))?,
            category: self.category_id.into(),
            place: self.place.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("activities.place")))?,
            payer: Payer::from_code(&self.payer).ok_or(StoreError::Corrupt("activities.payer"))?,
            payer_id: self.payer_id.map(MemberId::from),
            created_at: self.created_at,
            closed_at: self.closed_at,
        })
    }
}

/// Adds an activity.
pub(crate) fn insert_activity(tx: &mut Tx, bank: BankId, activity: &Activity) -> StoreResult<()> {
    let row = ActivityRow {
        id: activity.id.into(),
        name: activity.name.as_str().to_owned(),
        category_id: activity.category.into(),
        place: activity.place.as_ref().map(|place| place.as_str().to_owned()),
        payer: activity.payer.code().to_owned(),
        payer_id: activity.payer_id.map(Uid::from),
        created_at: activity.created_at,
        closed_at: activity.closed_at,
    };
    diesel::insert_into(activities::table).values((row, activities::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Activities, those that go on first, by name.
pub(crate) fn list_activities(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Activity>> {
    let rows = activities::table.filter(activities::bank_id.eq(Uid::from(bank))).select(ActivityRow::as_select());
    let mut found = rows.load(reader.conn())?.into_iter().map(ActivityRow::activity).collect::<StoreResult<Vec<_>>>()?;
    found.sort_by(|a, b| (a.closed_at.is_some(), a.name.as_str(), a.id).cmp(&(b.closed_at.is_some(), b.name.as_str(), b.id)));
    Ok(found)
}

/// One activity.
pub(crate) fn activity_by_id(reader: &mut Reader, bank: BankId, id: ActivityId) -> StoreResult<Option<Activity>> {
    let row = activities::table.filter(activities::bank_id.eq(Uid::from(bank))).filter(activities::id.eq(Uid::from(id)));
    row.select(ActivityRow::as_select()).first(reader.conn()).optional()?.map(ActivityRow::activity).transpose()
}

/// Ends an activity.
pub(crate) fn close_activity(tx: &mut Tx, bank: BankId, id: ActivityId, now_ms: i64) -> StoreResult<()> {
    let row = activities::table.filter(activities::bank_id.eq(Uid::from(bank))).filter(activities::id.eq(Uid::from(id)));
    diesel::update(row).set(activities::closed_at.eq(Some(now_ms))).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sheets, treat_none_as_null = true)]
struct SheetRow {
    id: Uid,
    number: i64,
    activity_id: Option<Uid>,
    title: String,
    category_id: Uid,
    on_day: Day,
    state: String,
    payer: String,
    payer_id: Option<Uid>,
    printed_at: i64,
    printed_by: Option<Uid>,
    posted_at: Option<i64>,
    posted_by: Option<Uid>,
    lasted: Option<i64>,
    transfer_id: Option<Uid>,
    transfer_seq: Option<i64>,
    reversed_seq: Option<i64>,
    reason: Option<String>,
}

impl SheetRow {
    fn of(sheet: &AttendanceSheet) -> Self {
        Self {
            id: sheet.id.into(),
            number: sheet.number,
            activity_id: sheet.activity.map(Uid::from),
            title: sheet.title.as_str().to_owned(),
            category_id: sheet.category.into(),
            on_day: sheet.on,
            state: sheet.state.code().to_owned(),
            payer: sheet.payer.code().to_owned(),
            payer_id: sheet.payer_id.map(Uid::from),
            printed_at: sheet.printed_at,
            printed_by: sheet.printed_by.map(Uid::from),
            posted_at: sheet.posted.map(|(at, _)| at),
            posted_by: sheet.posted.and_then(|(_, by)| by).map(Uid::from),
            lasted: sheet.lasted.map(Amount::get),
            transfer_id: sheet.transfer.map(|(id, _)| id.into()),
            transfer_seq: sheet.transfer.map(|(_, seq)| seq),
            reversed_seq: sheet.reversed_seq,
            reason: sheet.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        }
    }

    fn sheet(self) -> StoreResult<AttendanceSheet> {
        let by = self.posted_by.map(MemberId::from);
        Ok(AttendanceSheet {
            id: self.id.into(),
            number: self.number,
            activity: self.activity_id.map(ActivityId::from),
            title: Name::new(&self.title).or(Err(StoreError::Corrupt("sheets.title")))?,
            category: self.category_id.into(),
            on: self.on_day,
            state: SheetState::from_code(&self.state).ok_or(StoreError::Corrupt("sheets.state"))?,
            payer: Payer::from_code(&self.payer).ok_or(StoreError::Corrupt("sheets.payer"))?,
            payer_id: self.payer_id.map(MemberId::from),
            printed_at: self.printed_at,
            printed_by: self.printed_by.map(MemberId::from),
            lasted: self.lasted.map(Amount::new).transpose().or(Err(StoreError::Corrupt("sheets.lasted")))?,
            posted: self.posted_at.map(|at| (at, by)),
            transfer: self.transfer_id.map(TransferId::from).zip(self.transfer_seq),
            reversed_seq: self.reversed_seq,
            reason: self.reason.as_deref().map(Reason::new).transpose().or(Err(StoreError::Corrupt("sheets.reason")))?,
        })
    }
}

fn of_bank(bank: BankId) -> diesel::dsl::Filter<sheets::table, diesel::dsl::Eq<sheets::bank_id, Uid>> {
    sheets::table.filter(sheets::bank_id.eq(Uid::from(bank)))
}

/// The number of the bank's last sheet.
pub(crate) fn last_number(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    let last = of_bank(bank).select(sheets::number).order(sheets::number.desc()).first::<i64>(reader.conn()).optional()?;
    Ok(last.unwrap_or(0))
}

/// Adds a sheet.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, sheet: &AttendanceSheet) -> StoreResult<()> {
    diesel::insert_into(sheets::table).values((SheetRow::of(sheet), sheets::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Writes a sheet's new state.
pub(crate) fn update(tx: &mut Tx, bank: BankId, sheet: &AttendanceSheet) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(sheets::id.eq(Uid::from(sheet.id)))).set(SheetRow::of(sheet)).execute(tx.conn())?;
    Ok(())
}

/// One sheet by the number on its paper.
pub(crate) fn by_number(reader: &mut Reader, bank: BankId, number: i64) -> StoreResult<Option<AttendanceSheet>> {
    let row = of_bank(bank).filter(sheets::number.eq(number)).select(SheetRow::as_select());
    row.first(reader.conn()).optional()?.map(SheetRow::sheet).transpose()
}

/// How many sheets of a bank are in its books, or were.
pub(crate) fn count_in_books(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    Ok(of_bank(bank).filter(sheets::transfer_id.is_not_null()).count().get_result(reader.conn())?)
}

/// Sheets by id.
pub(crate) fn by_ids(reader: &mut Reader, bank: BankId, ids: &[SheetId]) -> StoreResult<BTreeMap<SheetId, AttendanceSheet>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = of_bank(bank).filter(sheets::id.eq_any(ids.to_vec())).select(SheetRow::as_select());
        for row in rows.load(reader.conn())? {
            let sheet = row.sheet()?;
            found.insert(sheet.id, sheet);
        }
    }
    Ok(found)
}

/// Sheets by the transfers that posted them.
pub(crate) fn by_transfers(reader: &mut Reader, bank: BankId, ids: &[TransferId]) -> StoreResult<Vec<AttendanceSheet>> {
    let ids: Vec<Option<Uid>> = ids.iter().map(|id| Some(Uid::from(*id))).collect();
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let rows = of_bank(bank).filter(sheets::transfer_id.eq_any(ids.to_vec())).select(SheetRow::as_select());
        for row in rows.load(reader.conn())? {
            found.push(row.sheet()?);
        }
    }
    Ok(found)
}

/// Sheets of one activity, or all that are not of any; the newest session first.
pub(crate) fn list(reader: &mut Reader, bank: BankId, activity: Option<ActivityId>, limit: i64) -> StoreResult<Vec<AttendanceSheet>> {
    let mut rows = of_bank(bank).select(SheetRow::as_select()).into_boxed();
    rows = match activity {
        Some(id) => rows.filter(sheets::activity_id.eq(Some(Uid::from(id)))),
        None => rows.filter(sheets::activity_id.is_null()),
    };
    let rows = rows.order((sheets::on_day.desc(), sheets::number.desc())).limit(limit);
    rows.load(reader.conn())?.into_iter().map(SheetRow::sheet).collect()
}

/// Sheets that were printed for a day up to this one and wait to be keyed in, the oldest first.
pub(crate) fn list_waiting(reader: &mut Reader, bank: BankId, up_to: Day, limit: i64) -> StoreResult<Vec<AttendanceSheet>> {
    let rows = of_bank(bank).filter(sheets::state.eq(SheetState::Printed.code())).filter(sheets::on_day.le(up_to));
    let rows = rows.order((sheets::on_day, sheets::number)).limit(limit).select(SheetRow::as_select());
    rows.load(reader.conn())?.into_iter().map(SheetRow::sheet).collect()
}

struct LineInsert {
    bank: Uid,
    sheet: Uid,
    place: i64,
    member: Uid,
    part: &'static str,
    minutes: i64,
    moved: i64,
}

impl Row for LineInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Uid16, _>(&self.sheet)?;
        out.put::<BigInt, _>(&self.place)?;
        out.put::<Uid16, _>(&self.member)?;
        out.put::<Text, _>(&self.part)?;
        out.put::<BigInt, _>(&self.minutes)?;
        out.put::<BigInt, _>(&self.moved)
    }
}

/// Adds the lines of a sheet, in their order.
pub(crate) fn insert_lines(tx: &mut Tx, bank: BankId, sheet: SheetId, lines: &[SheetLine]) -> StoreResult<()> {
    let place = |(place, line): (i64, &SheetLine)| LineInsert {
        bank: bank.into(),
        sheet: sheet.into(),
        place,
        member: line.member.into(),
        part: line.part.code(),
        minutes: line.minutes.get(),
        moved: line.moved.get(),
    };
    let rows: Vec<_> = (1..).zip(lines).map(place).collect();
    backend::insert(tx.conn(), "INSERT INTO sheet_lines (bank_id, sheet_id, line, member_id, part, minutes, moved)", &rows, "")?;
    Ok(())
}

/// The lines of a sheet, in the order of the paper.
pub(crate) fn lines_of(reader: &mut Reader, bank: BankId, sheet: SheetId) -> StoreResult<Vec<SheetLine>> {
    let rows = sheet_lines::table
        .filter(sheet_lines::bank_id.eq(Uid::from(bank)))
        .filter(sheet_lines::sheet_id.eq(Uid::from(sheet)))
        .order(sheet_lines::line)
        .select((sheet_lines::member_id, sheet_lines::part, sheet_lines::minutes, sheet_lines::moved));
    let line = |(member, part, minutes, moved): (Uid, String, i64, i64)| {
        Ok(SheetLine {
            member: member.into(),
            part: SheetPart::from_code(&part).ok_or(StoreError::Corrupt("sheet_lines.part"))?,
            minutes: Minutes::new(minutes),
            moved: Minutes::new(moved),
        })
    };
    rows.load::<(Uid, String, i64, i64)>(reader.conn())?.into_iter().map(line).collect()
}

/// Minutes that a member gave and received in sessions that are in the books.
pub(crate) fn totals_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<(Minutes, Minutes)> {
    let own = || {
        sheet_lines::table
            .inner_join(sheets::table.on(sheets::id.eq(sheet_lines::sheet_id)))
            .filter(sheet_lines::bank_id.eq(Uid::from(bank)))
            .filter(sheet_lines::member_id.eq(Uid::from(member)))
            .filter(sheets::state.eq(SheetState::Posted.code()))
            .select(Total(sheet_lines::moved))
    };
    let gave: i64 = own().filter(sheet_lines::moved.gt(0)).first(reader.conn())?;
    let received: i64 = own().filter(sheet_lines::moved.lt(0)).first(reader.conn())?;
    Ok((Minutes::new(gave), Minutes::new(received).negated()))
}

/// One person's part in one session that is in the books, with what the report needs of the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attendance {
    /// The session.
    pub(crate) sheet: SheetId,
    /// Its number.
    pub(crate) number: i64,
    /// What it is called.
    pub(crate) title: String,
    /// Its day.
    pub(crate) on: Day,
    /// Its kind of help.
    pub(crate) category: CategoryId,
    /// Who met the helpers' minutes.
    pub(crate) payer: Payer,
    /// Whether it is a group's session or an exchange that several shared.
    pub(crate) activity: Option<ActivityId>,
    /// The line.
    pub(crate) line: SheetLine,
}

type AttendanceColumns = ((Uid, i64, String, Day, Uid, String, Option<Uid>), (Uid, String, i64, i64));

/// All lines of the sessions of a period that are in the books.
pub(crate) fn list_attendances(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<Attendance>> {
    let rows = sheet_lines::table
        .inner_join(sheets::table.on(sheets::id.eq(sheet_lines::sheet_id)))
        .filter(sheets::bank_id.eq(Uid::from(bank)))
        .filter(sheets::state.eq(SheetState::Posted.code()))
        .filter(sheets::on_day.between(period.from, period.to))
        .order((sheets::on_day, sheets::id, sheet_lines::line))
        .select((
            (sheets::id, sheets::number, sheets::title, sheets::on_day, sheets::category_id, sheets::payer, sheets::activity_id),
            (sheet_lines::member_id, sheet_lines::part, sheet_lines::minutes, sheet_lines::moved),
        ));
    let attendance = |((sheet, number, title, on, category, payer, activity), (member, part, minutes, moved)): AttendanceColumns| {
        let line = SheetLine {
            member: member.into(),
            part: SheetPart::from_code(&part).ok_or(StoreError::Corrupt("sheet_lines.part"))?,
            minutes: Minutes::new(minutes),
            moved: Minutes::new(moved),
        };
        Ok(Attendance {
            sheet: sheet.into(),
            number,
            title,
            on,
            category: category.into(),
            payer: Payer::from_code(&payer).ok_or(StoreError::Corrupt("sheets.payer"))?,
            activity: activity.map(ActivityId::from),
            line,
        })
    };
    rows.load::<AttendanceColumns>(reader.conn())?.into_iter().map(attendance).collect()
}
