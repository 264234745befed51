//! Rows of the published figures that a bank added: added and read.

use diesel::dsl;
use diesel::prelude::*;
use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, BenchmarkId};
use crate::domain::text::{Note, Title};
use crate::domain::value::benchmark::{Amount, Bound, Cashability, Grade, Role};
use crate::domain::value::deflator::PriceYear;
use crate::domain::value::own_benchmark::{OwnBenchmark, Superseding, supersedable_slug};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{own_benchmarks, register_endings};
use crate::store::value::register::Recorded;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = own_benchmarks)]
struct BenchmarkRow {
    id: Uid,
    role: String,
    what: String,
    unit: String,
    millionths: i64,
    bound: String,
    price_year: Option<i64>,
    assumed: bool,
    source: String,
    url: Option<String>,
    grade: String,
    cashability: String,
    supersedes: Option<String>,
    from_day: Option<Day>,
}

impl BenchmarkRow {
    fn of(own: &OwnBenchmark) -> StoreResult<Self> {
        let mut number = own.amount.number();
        number.rescale(6);
        Ok(Self {
            id: own.id.into(),
            role: own.role.code().to_owned(),
            what: own.what.as_str().to_owned(),
            unit: own.amount.unit().to_owned(),
            millionths: i64::try_from(number.mantissa()).or(Err(StoreError::Corrupt("own_benchmarks.millionths")))?,
            bound: own.bound.code().to_owned(),
            price_year: own.price_year.map(|year| i64::from(year.first())),
            assumed: own.assumed,
            source: own.source.as_str().to_owned(),
            url: own.url.as_ref().map(|url| url.as_str().to_owned()),
            grade: own.grade.code().to_owned(),
            cashability: own.cashability.code().to_owned(),
            supersedes: own.supersedes.map(|each| each.slug.to_owned()),
            from_day: own.supersedes.map(|each| each.from),
        })
    }

    fn own(self) -> StoreResult<OwnBenchmark> {
        let number = Decimal::new(self.millionths, 6).normalize();
        let role = Role::from_code(&self.role).ok_or(StoreError::Corrupt("own_benchmarks.role"))?;
        let supersedes = match (self.supersedes.as_deref(), self.from_day) {
            (Some(slug), Some(from)) => {
                let slug = supersedable_slug(slug, role).ok_or(StoreError::Corrupt("own_benchmarks.supersedes"))?;
                Some(Superseding { slug, from })
            }
            _ => None,
        };
        let year = |first: i64| i32::try_from(first).map(PriceYear::new).or(Err(StoreError::Corrupt("own_benchmarks.price_year")));
        Ok(OwnBenchmark {
            id: self.id.into(),
            role,
            what: Title::new(&self.what).or(Err(StoreError::Corrupt("own_benchmarks.what")))?,
            amount: match self.unit.as_str() {
                "pounds" => Amount::Pounds(number),
                "ratio" => Amount::Ratio(number),
                "share" => Amount::Share(number),
                _ => return Err(StoreError::Corrupt("own_benchmarks.unit")),
            },
            bound: Bound::from_code(&self.bound).ok_or(StoreError::Corrupt("own_benchmarks.bound"))?,
            price_year: self.price_year.map(year).transpose()?,
            assumed: self.assumed,
            source: Note::new(&self.source).or(Err(StoreError::Corrupt("own_benchmarks.source")))?,
            url: self.url.as_deref().map(Title::new).transpose().or(Err(StoreError::Corrupt("own_benchmarks.url")))?,
            grade: Grade::from_code(&self.grade).ok_or(StoreError::Corrupt("own_benchmarks.grade"))?,
            cashability: Cashability::from_code(&self.cashability).ok_or(StoreError::Corrupt("own_benchmarks.cashability"))?,
            supersedes,
        })
    }
}

/// Adds one.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, own: &OwnBenchmark, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(own_benchmarks::table)
        .values((
            BenchmarkRow::of(own)?,
            own_benchmarks::bank_id.eq(Uid::from(bank)),
            own_benchmarks::recorded_at.eq(recorded.at),
            own_benchmarks::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One, ended or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: BenchmarkId) -> StoreResult<Option<OwnBenchmark>> {
    let row = own_benchmarks::table.select(BenchmarkRow::as_select()).filter(own_benchmarks::bank_id.eq(Uid::from(bank)));
    row.filter(own_benchmarks::id.eq(Uid::from(id))).first(reader.conn()).optional()?.map(BenchmarkRow::own).transpose()
}

/// All that are in force, in the order of writing.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<OwnBenchmark>> {
    let ended = register_endings::table.filter(register_endings::entry_id.eq(own_benchmarks::id));
    let rows = own_benchmarks::table
        .select(BenchmarkRow::as_select())
        .filter(own_benchmarks::bank_id.eq(Uid::from(bank)))
        .filter(dsl::not(dsl::exists(ended)))
        .order(own_benchmarks::id);
    rows.load(reader.conn())?.into_iter().map(BenchmarkRow::own).collect()
}
