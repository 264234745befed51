//! The report as one value with its words, rounded once: what the API answers, the JSON file holds and the CSV file is written from.
//!
//! Nothing is computed here but how a number looks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::document::report::benchmark;
use crate::document::report::book::{Book, Cell, ClosedFile, Figure, Place, Table};
use crate::document::words::Words;
use crate::domain::money::rounded;
use crate::domain::value::benchmark::{Amount, built_in};
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::own_benchmark::{OwnBenchmark, Record, shown_in};
use crate::domain::value::pair::{Pair, uprated};
use crate::domain::value::report::Report;

pub(crate) use crate::document::report::book::BenchmarkFile;

/// What the JSON looks like, as JSON Schema (2020-12).
pub(crate) const SCHEMA: &str = include_str!("report.schema.json");

/// The annual value report of a bank's year.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub(crate) struct ReportFile {
    /// The bank's year, such as `2024-25`.
    pub(crate) year: String,
    /// Its first day.
    pub(crate) from: NaiveDate,
    /// Its last day.
    pub(crate) to: NaiveDate,
    /// The year is not over; it is counted to `counted_to`.
    pub(crate) so_far: bool,
    /// The last day counted; null before the year begins.
    pub(crate) counted_to: Option<NaiveDate>,
    /// The April to March year in whose prices the published figures are shown.
    pub(crate) price_year: String,
    /// When the price index was published.
    pub(crate) deflator_vintage: String,
    /// The version of the definitions.
    pub(crate) rule_version: String,
    /// The last transfer in the books when the report was made.
    pub(crate) ledger_seq: i64,
    /// Where the year is closed: when and by whom it was signed, and what proves that this is what they signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) closed: Option<ClosedFile>,
    /// Every figure by name.
    pub(crate) figures: BTreeMap<&'static str, FigureFile>,
    /// The tables by name; each is a list of rows with its columns by name. Counts are integers, other numbers decimals in text, and
    /// what is missing is null. The rows behind them are led to by `figures.*.rows`.
    pub(crate) tables: BTreeMap<String, Vec<Map<String, Json>>>,
    /// The published figures that it stands on or shows beside.
    pub(crate) benchmarks: Vec<BenchmarkFile>,
    /// What a reader must be told.
    pub(crate) cautions: Vec<String>,
}

/// One figure.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub(crate) struct FigureFile {
    /// A decimal: money with 2 places, the rest with 6; null when it cannot be calculated.
    pub(crate) value: Option<String>,
    /// What it is measured in: `hours`, `members`, `member_years`, `share` (of 1), `pounds`, `people` or `index`.
    pub(crate) unit: &'static str,
    /// How it is worked out.
    pub(crate) definition: String,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Where the rows that it counts can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<String>,
}

/// The report that benchmarks stand in.
#[derive(Clone, Copy, Debug)]
struct InReport<'a> {
    /// Its index.
    series: &'a Series,
    /// What it is reckoned with, and in whose prices.
    report: &'a Report,
}

/// The report in words.
pub(crate) fn report_file(book: &Book) -> ReportFile {
    let about = &book.about;
    let tables = book.tables().filter(|table| table.place != Place::Rows);
    ReportFile {
        year: about.year.clone(),
        from: about.from,
        to: about.to,
        so_far: about.so_far,
        counted_to: about.counted_to,
        price_year: about.price_year.clone(),
        deflator_vintage: about.deflator_vintage.clone(),
        rule_version: about.rule_version.clone(),
        ledger_seq: about.ledger_seq,
        closed: book.closed.clone(),
        figures: book.figures.iter().map(|figure| (figure.key.code(), figure_file(&about.year, figure))).collect(),
        // The figures have their own place.
        tables: tables.map(|table| (table.code.clone().into_owned(), rows_file(table))).collect(),
        benchmarks: book.benchmarks.clone(),
        cautions: book.cautions.clone(),
    }
}

/// The path under which the API answers what a figure counts.
pub(crate) fn rows_path(year: &str, key: FigureKey) -> String {
    format!("/api/v1/reports/value/{year}/rows/{}", key.code())
}

fn figure_file(year: &str, figure: &Figure) -> FigureFile {
    let unit = figure.key.unit();
    FigureFile {
        value: figure.value.map(|value| unit.shown(value)),
        unit: unit.code(),
        definition: figure.definition.clone(),
        reason: figure.reason.clone(),
        source: Some(figure.source.clone()),
        rows: Some(rows_path(year, figure.key)),
    }
}

/// Where a figure comes from.
pub(crate) fn source(words: &Words, pair: &Pair, key: FigureKey) -> String {
    pair.under(key).map_or_else(|| words.say(source_id(key)), |record| benchmark::source(words, record))
}

/// The message that says where a figure comes from that stands on no published one.
const fn source_id(key: FigureKey) -> &'static str {
    match key {
        FigureKey::OwnCost | FigureKey::OwnCostCash | FigureKey::OwnCostInKind => "report-source-register",
        FigureKey::CostPerActiveMemberYear | FigureKey::CostPerRegisteredMemberYear | FigureKey::CostPerHour => "report-source-both",
        _ => "report-source-ledger",
    }
}

/// A table as a list of its rows, each with its columns by name: counts as integers, other numbers as decimals in text, nothing as null.
pub(crate) fn rows_file(table: &Table) -> Vec<Map<String, Json>> {
    let row =
        |row: &Vec<Cell>| table.columns.iter().zip(row).map(|(column, cell)| (column.code.clone().into_owned(), json(cell))).collect();
    table.rows.iter().map(row).collect()
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Whole(count) => Json::from(*count),
        Cell::Missing(_) | Cell::Empty => Json::Null,
        other => Json::from(other.shown()),
    }
}

/// The benchmarks that ship in words, then the bank's own.
pub(crate) fn benchmark_files(words: &Words, own: &[OwnBenchmark]) -> Vec<BenchmarkFile> {
    let ships = built_in();
    ships.iter().map(Record::BuiltIn).chain(own.iter().map(Record::Own)).map(|record| benchmark_file(words, record)).collect()
}

/// Those that a report shows, in its prices where they have a price year.
pub(crate) fn benchmarks_of(words: &Words, value: &ValueReport) -> Vec<BenchmarkFile> {
    let (ships, own) = (built_in(), shown_in(&value.facts.benchmarks, value.report.period.from));
    let within = InReport { series: &value.series, report: &value.report };
    ships.iter().map(Record::BuiltIn).chain(own.into_iter().map(Record::Own)).map(|record| file(words, record, Some(within))).collect()
}

/// One benchmark in words.
pub(crate) fn benchmark_file(words: &Words, record: Record<'_>) -> BenchmarkFile {
    file(words, record, None)
}

fn file(words: &Words, record: Record<'_>, within: Option<InReport<'_>>) -> BenchmarkFile {
    let number = record.amount().number();
    let amount = within.and_then(|within| uprated(record, within.series, within.report.price_year).ok());
    BenchmarkFile {
        slug: record.name().into(),
        what: benchmark::what(words, record),
        role: record.role().code().into(),
        amount: if matches!(record.amount(), Amount::Pounds(_)) { Unit::Pounds.shown(number) } else { six(number) },
        unit: record.amount().unit().into(),
        bound: record.bound().code().into(),
        price_year: record.price_year().map(PriceYear::label),
        assumed: record.assumed(),
        uprated: amount.map(|value| Unit::Pounds.shown(value)),
        source: benchmark::source(words, record),
        url: match record {
            Record::BuiltIn(record) => record.url.map(Into::into),
            Record::Own(own) => own.url.as_ref().map(|url| url.to_string().into()),
        },
        evidence: record.grade().code().into(),
        cashable: record.cashability().code().into(),
        own: matches!(record, Record::Own(_)),
        used_as: within.and_then(|within| within.report.pair.used_as(record)).map(|role| role.code().into()),
        supersedes: record.supersedes().map(|each| each.slug.into()),
        from: record.supersedes().map(|each| each.from),
    }
}

/// A ratio or count as files show it.
fn six(value: Decimal) -> String {
    rounded(value, 6).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::report::part::message_id;
    use crate::domain::value::benchmark::{Cashability, Grade, Role};
    use crate::domain::value::figure::Caution;
    use crate::domain::value::figure::Missing;
    use crate::domain::value::register::CostHeading;
    use crate::domain::value::rows::Counted;

    #[test]
    fn every_figure_reason_caution_benchmark_and_heading_has_its_words() {
        let words = Words::default();
        let mut ids: Vec<String> = Vec::new();
        for key in FigureKey::ALL {
            ids.extend(["report-figure", "report-definition"].map(|kind| message_id(kind, key.code())));
            ids.push(source_id(*key).to_owned());
        }
        ids.extend(Missing::ALL.iter().map(|missing| message_id("report-missing", missing.code())));
        ids.extend(Caution::ALL.iter().map(|caution| message_id("report-caution", caution.code())));
        ids.extend(CostHeading::ALL.iter().map(|heading| message_id("cost-heading", heading.code())));
        ids.extend(built_in().iter().flat_map(|benchmark| [benchmark.what.to_owned(), benchmark.source.to_owned()]));
        ids.extend(Grade::ALL.iter().map(|grade| message_id("benchmark-grade", grade.code())));
        ids.extend(Cashability::ALL.iter().map(|cashable| message_id("benchmark-cashable", cashable.code())));
        ids.extend(Role::ALL.iter().map(|role| message_id("benchmark-role", role.code())));
        for id in ids {
            assert!(words.has(&id), "{id}");
        }
        for counted in [Counted::Minutes, Counted::Members, Counted::Days, Counted::Pence, Counted::Pairs, Counted::Partners] {
            assert_ne!(words.with("report-rows-count", &[("counted", counted.code())]), "report-rows-count");
        }
    }
}
