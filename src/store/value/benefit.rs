//! Benefit rows: added and read. Those that have ended are read by their id alone.

use diesel::dsl;
use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{BankId, BenefitId};
use crate::domain::money::Money;
use crate::domain::text::{Name, Note, Title};
use crate::domain::value::benefit::{Adjustments, Benefit, BenefitClass, BenefitGrade, BenefitHeading, BenefitSign, Gross, Share, SignOff};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{benefits, register_endings};
use crate::store::value::register::Recorded;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = benefits)]
struct BenefitRow {
    id: Uid,
    on_day: Day,
    heading: String,
    class: String,
    sign: String,
    body: String,
    what: String,
    units: Option<i64>,
    each_pence: Option<i64>,
    deadweight: i64,
    displacement: i64,
    attribution: i64,
    drop_off: i64,
    years: i64,
    grade: String,
    evidence: Option<String>,
    counterfactual: String,
    signed_by: Option<String>,
    signed_post: Option<String>,
    signed_on: Option<Day>,
}

impl BenefitRow {
    fn of(line: &Benefit) -> Self {
        let signed = line.sign_off.as_ref();
        Self {
            id: line.id.into(),
            on_day: line.on,
            heading: line.heading.code().to_owned(),
            class: line.class.code().to_owned(),
            sign: line.sign.code().to_owned(),
            body: line.body.as_str().to_owned(),
            what: line.what.as_str().to_owned(),
            units: line.gross.map(|gross| gross.units),
            each_pence: line.gross.map(|gross| gross.each.pence()),
            deadweight: line.less.deadweight.hundredths(),
            displacement: line.less.displacement.hundredths(),
            attribution: line.less.attribution.hundredths(),
            drop_off: line.less.drop_off.hundredths(),
            years: i64::from(line.less.years),
            grade: line.grade.code().to_owned(),
            evidence: line.evidence.as_ref().map(|evidence| evidence.as_str().to_owned()),
            counterfactual: line.counterfactual.as_str().to_owned(),
            signed_by: signed.map(|signed| signed.by.as_str().to_owned()),
            signed_post: signed.map(|signed| signed.post.as_str().to_owned()),
            signed_on: signed.map(|signed| signed.on),
        }
    }

    fn line(self) -> StoreResult<Benefit> {
        let share = |hundredths: i64| Share::new(hundredths).ok_or(StoreError::Corrupt("benefits.share"));
        let each = |pence: i64| Money::from_pence(pence);
        let signed = match (self.signed_by, self.signed_post, self.signed_on) {
            (Some(by), Some(post), Some(on)) => Some(SignOff {
                by: Name::new(&by).or(Err(StoreError::Corrupt("benefits.signed_by")))?,
                post: Title::new(&post).or(Err(StoreError::Corrupt("benefits.signed_post")))?,
                on,
            }),
            _ => None,
        };
        Ok(Benefit {
            id: self.id.into(),
            on: self.on_day,
            heading: BenefitHeading::from_code(&self.heading).ok_or(StoreError::Corrupt("benefits.heading"))?,
            class: BenefitClass::from_code(&self.class).ok_or(StoreError::Corrupt("benefits.class"))?,
            sign: BenefitSign::from_code(&self.sign).ok_or(StoreError::Corrupt("benefits.sign"))?,
            body: Title::new(&self.body).or(Err(StoreError::Corrupt("benefits.body")))?,
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("benefits.what")))?,
            gross: self.units.zip(self.each_pence).map(|(units, pence)| Gross { units, each: each(pence) }),
            less: Adjustments {
                deadweight: share(self.deadweight)?,
                displacement: share(self.displacement)?,
                attribution: share(self.attribution)?,
                drop_off: share(self.drop_off)?,
                years: u32::try_from(self.years).or(Err(StoreError::Corrupt("benefits.years")))?,
            },
            grade: BenefitGrade::from_code(&self.grade).ok_or(StoreError::Corrupt("benefits.grade"))?,
            evidence: self.evidence.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("benefits.evidence")))?,
            counterfactual: Note::new(&self.counterfactual).or(Err(StoreError::Corrupt("benefits.counterfactual")))?,
            sign_off: signed,
        })
    }
}

/// Adds a line.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, line: &Benefit, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(benefits::table)
        .values((
            BenefitRow::of(line),
            benefits::bank_id.eq(Uid::from(bank)),
            benefits::recorded_at.eq(recorded.at),
            benefits::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether a line has not ended.
fn in_force() -> dsl::not<dsl::exists<dsl::Filter<register_endings::table, dsl::Eq<register_endings::entry_id, benefits::id>>>> {
    dsl::not(dsl::exists(register_endings::table.filter(register_endings::entry_id.eq(benefits::id))))
}

/// One line, ended or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: BenefitId) -> StoreResult<Option<Benefit>> {
    let row = benefits::table.select(BenefitRow::as_select()).filter(benefits::bank_id.eq(Uid::from(bank)));
    row.filter(benefits::id.eq(Uid::from(id))).first(reader.conn()).optional()?.map(BenefitRow::line).transpose()
}

/// The lines in force that are dated in a period, by day.
pub(crate) fn list_in(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<Benefit>> {
    let rows = benefits::table
        .select(BenefitRow::as_select())
        .filter(benefits::bank_id.eq(Uid::from(bank)))
        .filter(benefits::on_day.between(period.from, period.to))
        .filter(in_force())
        .order((benefits::on_day, benefits::id));
    rows.load(reader.conn())?.into_iter().map(BenefitRow::line).collect()
}

/// Lines that are dated in a period, in force or not, with the moment at which each was written down: those after a moment.
pub(crate) fn list_written_after(reader: &mut Reader, bank: BankId, period: Period, after: i64) -> StoreResult<Vec<(Benefit, i64)>> {
    let rows = benefits::table
        .select((BenefitRow::as_select(), benefits::recorded_at))
        .filter(benefits::bank_id.eq(Uid::from(bank)))
        .filter(benefits::on_day.between(period.from, period.to))
        .filter(benefits::recorded_at.gt(after))
        .order((benefits::recorded_at, benefits::id));
    rows.load::<(BenefitRow, i64)>(reader.conn())?.into_iter().map(|(row, at)| Ok((row.line()?, at))).collect()
}

/// Lines that are dated in a period, with the moment at which each was taken out: those after a moment.
pub(crate) fn list_ended_after(reader: &mut Reader, bank: BankId, period: Period, after: i64) -> StoreResult<Vec<(Benefit, i64)>> {
    let rows = benefits::table
        .inner_join(register_endings::table.on(register_endings::entry_id.eq(benefits::id)))
        .select((BenefitRow::as_select(), register_endings::recorded_at))
        .filter(benefits::bank_id.eq(Uid::from(bank)))
        .filter(benefits::on_day.between(period.from, period.to))
        .filter(register_endings::recorded_at.gt(after))
        .order((register_endings::recorded_at, benefits::id));
    rows.load::<(BenefitRow, i64)>(reader.conn())?.into_iter().map(|(row, at)| Ok((row.line()?, at))).collect()
}

/// The lines in force that were written down after one, in the order of writing.
pub(crate) fn list_after(reader: &mut Reader, bank: BankId, after: Option<BenefitId>, limit: i64) -> StoreResult<Vec<Benefit>> {
    let mut rows = benefits::table.select(BenefitRow::as_select()).filter(benefits::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(benefits::id.gt(Uid::from(after)));
    }
    rows.filter(in_force()).order(benefits::id).limit(limit).load(reader.conn())?.into_iter().map(BenefitRow::line).collect()
}
