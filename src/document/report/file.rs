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
use crate::document::report::book::{Book, Cell, Place, Table};
use crate::document::report::part::{message_id, reason};
use crate::document::words::Words;
use crate::domain::money::rounded;
use crate::domain::value::benchmark::{Amount, built_in};
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit, Value};
use crate::domain::value::own_benchmark::{OwnBenchmark, Record, shown_in};
use crate::domain::value::pair::{Pair, uprated};
use crate::domain::value::report::{RULE_VERSION, Report};

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
    pub(crate) rule_version: &'static str,
    /// The last transfer in the books when the report was made.
    pub(crate) ledger_seq: i64,
    /// Every figure by name.
    pub(crate) figures: BTreeMap<&'static str, FigureFile>,
    /// The tables by name; each is a list of rows with its columns by name. Counts are integers, other numbers decimals in text, and
    /// what is missing is null. The rows behind them are led to by `figures.*.rows`.
    pub(crate) tables: BTreeMap<&'static str, Vec<Map<String, Json>>>,
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

/// One published figure.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub(crate) struct BenchmarkFile {
    /// Its name: of one that ships a word, of one of the bank's own its id.
    pub(crate) slug: String,
    /// What it is.
    pub(crate) what: String,
    /// `cost` and `saving` are multiplied; `context` is only shown.
    pub(crate) role: &'static str,
    /// As published.
    pub(crate) amount: String,
    /// `pounds`, `ratio` or `share`.
    pub(crate) unit: &'static str,
    /// `=` as published, or `<` or `>` where the work says "less than" or "more than".
    pub(crate) bound: &'static str,
    /// In whose prices; null where it is not known.
    pub(crate) price_year: Option<String>,
    /// The price year was not published but assumed.
    pub(crate) assumed: bool,
    /// In the report's prices; null where it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) uprated: Option<String>,
    /// The works it comes from.
    pub(crate) source: String,
    /// Where one of them can be read.
    pub(crate) url: Option<String>,
    /// How strong the evidence is: `simulation`, `single_scheme`, `quoted` or `compared`.
    pub(crate) evidence: &'static str,
    /// How much of it is cash: `unknown`, `none` or `part`.
    pub(crate) cashable: &'static str,
    /// The bank wrote it down; what ships cannot be changed.
    pub(crate) own: bool,
    /// `cost` or `saving` where this report is reckoned with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) used_as: Option<&'static str>,
    /// The name of the record that it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) supersedes: Option<&'static str>,
    /// It does so in the years that begin on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<NaiveDate>,
}

/// The report that benchmarks stand in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InReport<'a> {
    /// Its index.
    series: &'a Series,
    /// Its prices.
    year: PriceYear,
    /// The records that it is reckoned with.
    pair: &'a Pair,
}

/// The report in words.
pub(crate) fn report_file(words: &Words, value: &ValueReport, book: &Book) -> ReportFile {
    let (report, series) = (&value.report, &value.series);
    let figure = |(key, value): &(FigureKey, Value)| (key.code(), figure_file(words, report, *key, *value));
    ReportFile {
        year: report.label.clone(),
        from: report.period.from,
        to: report.period.to,
        so_far: report.so_far,
        counted_to: report.counted.map(|days| days.to),
        price_year: report.price_year.label(),
        deflator_vintage: series.vintage().to_owned(),
        rule_version: RULE_VERSION,
        ledger_seq: report.ledger_seq,
        figures: report.figures.iter().map(figure).collect(),
        // The figures have their own place.
        tables: book.tables().filter(|table| table.place != Place::Rows).map(|table| (table.code, rows_file(table))).collect(),
        benchmarks: benchmark_files(
            words,
            &shown_in(&value.facts.benchmarks, report.period.from),
            Some(InReport { series, year: report.price_year, pair: &report.pair }),
        ),
        cautions: report.cautions.iter().map(|caution| words.say(&message_id("report-caution", caution.code()))).collect(),
    }
}

/// The path under which the API answers what a figure counts.
pub(crate) fn rows_path(year: &str, key: FigureKey) -> String {
    format!("/api/v1/reports/value/{year}/rows/{}", key.code())
}

fn figure_file(words: &Words, report: &Report, key: FigureKey, value: Value) -> FigureFile {
    FigureFile {
        value: value.ok().map(|value| key.unit().shown(value)),
        unit: key.unit().code(),
        definition: words.say(&message_id("report-definition", key.code())),
        reason: value.err().map(|missing| reason(words, missing)),
        source: Some(source(words, report, key)),
        rows: Some(rows_path(&report.label, key)),
    }
}

/// Where a figure comes from.
pub(crate) fn source(words: &Words, report: &Report, key: FigureKey) -> String {
    report.pair.under(key).map_or_else(|| words.say(source_id(key)), |record| benchmark::source(words, record))
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
fn rows_file(table: &Table) -> Vec<Map<String, Json>> {
    let row = |row: &Vec<Cell>| table.columns.iter().zip(row).map(|(column, cell)| (column.code.to_owned(), json(cell))).collect();
    table.rows.iter().map(row).collect()
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Whole(count) => Json::from(*count),
        Cell::Missing(_) | Cell::Empty => Json::Null,
        other => Json::from(other.shown()),
    }
}

/// The benchmarks that ship in words, then the bank's own; uprated where a report is given and the benchmark has a price year.
pub(crate) fn benchmark_files(words: &Words, own: &[&OwnBenchmark], report: Option<InReport<'_>>) -> Vec<BenchmarkFile> {
    let ships = built_in();
    let all = ships.iter().map(Record::BuiltIn).chain(own.iter().map(|own| Record::Own(own)));
    all.map(|record| benchmark_file(words, record, report)).collect()
}

/// One benchmark in words.
pub(crate) fn benchmark_file(words: &Words, record: Record<'_>, report: Option<InReport<'_>>) -> BenchmarkFile {
    let number = record.amount().number();
    let amount = report.and_then(|report| uprated(record, report.series, report.year).ok());
    BenchmarkFile {
        slug: record.name(),
        what: benchmark::what(words, record),
        role: record.role().code(),
        amount: if matches!(record.amount(), Amount::Pounds(_)) { Unit::Pounds.shown(number) } else { six(number) },
        unit: record.amount().unit(),
        bound: record.bound().code(),
        price_year: record.price_year().map(PriceYear::label),
        assumed: record.assumed(),
        uprated: amount.map(|value| Unit::Pounds.shown(value)),
        source: benchmark::source(words, record),
        url: match record {
            Record::BuiltIn(record) => record.url.map(str::to_owned),
            Record::Own(own) => own.url.as_ref().map(ToString::to_string),
        },
        evidence: record.grade().code(),
        cashable: record.cashability().code(),
        own: matches!(record, Record::Own(_)),
        used_as: report.and_then(|report| report.pair.used_as(record)).map(crate::domain::value::benchmark::Role::code),
        supersedes: record.supersedes().map(|each| each.slug),
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
