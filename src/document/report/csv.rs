//! The report as CSV: one table of figures, months, kinds of help and cautions, and an annex with every input.
//!
//! Text that a spreadsheet would run as a formula is made harmless; numbers are left as numbers.

use rust_decimal::Decimal;

use crate::document::report::file::{ReportFile, message_id};
use crate::document::words::Words;
use crate::domain::value::benchmark::{Benchmark, built_in};
use crate::domain::value::deflator::Series;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::model::PersonCount;
use crate::domain::value::register::Payment;
use crate::domain::value::report::Report;

const HEADER: [&str; 8] = ["section", "name", "label", "value", "unit", "unrounded", "note", "source"];

/// Could not be written; never happens while writing to memory.
#[derive(Debug, thiserror::Error)]
#[error("the CSV could not be written: {0}")]
pub(crate) struct CsvError(String);

/// One line of the file.
#[derive(Default)]
struct Line<'a> {
    section: &'a str,
    name: &'a str,
    label: &'a str,
    value: String,
    unit: &'a str,
    unrounded: String,
    note: &'a str,
    source: &'a str,
}

/// The report as the bytes of a CSV file: UTF-8, commas, a header line.
pub(crate) fn report_csv(words: &Words, file: &ReportFile, report: &Report, series: &Series) -> Result<Vec<u8>, CsvError> {
    let mut out = Table { writer: csv::Writer::from_writer(Vec::new()) };
    out.record(HEADER)?;
    about(&mut out, file)?;
    figures(&mut out, words, file, report)?;
    tables(&mut out, file)?;
    for caution in &file.cautions {
        out.line(&Line { section: "caution", note: caution, ..Line::default() })?;
    }
    benchmarks(&mut out, file)?;
    inputs(&mut out, report, series)?;
    costs(&mut out, words, report)?;
    out.writer.into_inner().map_err(|error| CsvError(error.to_string()))
}

/// Puts an apostrophe before a text that a spreadsheet would take for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Plain rows of text as the bytes of a CSV file.
pub(crate) fn rows_csv(rows: &[Vec<String>]) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|error| CsvError(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| CsvError(error.to_string()))
}

struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    fn record(&mut self, cells: [&str; 8]) -> Result<(), CsvError> {
        self.writer.write_record(cells).map_err(|error| CsvError(error.to_string()))
    }

    /// Numbers (`value`, `unrounded`) stay as they are: a loss begins with a minus.
    fn line(&mut self, line: &Line<'_>) -> Result<(), CsvError> {
        let texts = [line.section, line.name, line.label, line.unit, line.note, line.source].map(harmless);
        let [section, name, label, unit, note, source] = &texts;
        self.record([section, name, label, &line.value, unit, &line.unrounded, note, source])
    }
}

fn about(out: &mut Table, file: &ReportFile) -> Result<(), CsvError> {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    for (name, value) in [
        ("year", file.year.clone()),
        ("from", file.from.to_string()),
        ("to", file.to.to_string()),
        ("so_far", file.so_far.to_string()),
        ("counted_to", day(file.counted_to)),
        ("price_year", file.price_year.clone()),
        ("deflator_vintage", file.deflator_vintage.clone()),
        ("rule_version", file.rule_version.to_owned()),
        ("ledger_seq", file.ledger_seq.to_string()),
    ] {
        out.line(&Line { section: "about", name, value, ..Line::default() })?;
    }
    Ok(())
}

fn figures(out: &mut Table, words: &Words, file: &ReportFile, report: &Report) -> Result<(), CsvError> {
    for (key, value) in &report.figures {
        let Some(figure) = file.figures.get(key.code()) else { continue };
        let (label, source) = (words.say(&message_id("report-figure", key.code())), figure.source.clone().unwrap_or_default());
        out.line(&Line {
            section: "figure",
            name: key.code(),
            label: &label,
            value: figure.value.clone().unwrap_or_default(),
            unit: figure.unit,
            unrounded: value.as_ref().map_or_else(|_| String::new(), Decimal::to_string),
            note: figure.reason.as_ref().unwrap_or(&figure.definition),
            source: &source,
        })?;
    }
    Ok(())
}

fn tables(out: &mut Table, file: &ReportFile) -> Result<(), CsvError> {
    for month in &file.tables.hours_by_month {
        let exchanges = month.exchanges.to_string();
        out.line(&Line { section: "hours_by_month", name: &month.month, value: month.hours.clone(), unit: "hours", ..Line::default() })?;
        out.line(&Line { section: "exchanges_by_month", name: &month.month, value: exchanges, unit: "exchanges", ..Line::default() })?;
    }
    for category in &file.tables.hours_by_category {
        let line = Line { name: &category.category, label: &category.name, ..Line::default() };
        let exchanges = category.exchanges.to_string();
        out.line(&Line { section: "hours_by_category", value: category.hours.clone(), unit: "hours", ..line })?;
        let line = Line { name: &category.category, label: &category.name, ..Line::default() };
        out.line(&Line { section: "exchanges_by_category", value: exchanges, unit: "exchanges", ..line })?;
    }
    for row in &file.tables.realisation {
        for (name, value, unit) in [
            ("value", &row.value, "pounds"),
            ("net", &row.net, "pounds"),
            ("ratio", &row.ratio, "ratio"),
            ("value_per_hour", &row.value_per_hour, "pounds"),
        ] {
            let value = value.clone().unwrap_or_default();
            out.line(&Line { section: "realisation", name, label: &row.r, value, unit, ..Line::default() })?;
        }
    }
    Ok(())
}

fn benchmarks(out: &mut Table, file: &ReportFile) -> Result<(), CsvError> {
    for benchmark in &file.benchmarks {
        // Codes, not a sentence: bound, amount and price year as they were published.
        let published = format!("published {} {} {}", benchmark.bound, benchmark.amount, benchmark.price_year.as_deref().unwrap_or(""));
        out.line(&Line {
            section: "benchmark",
            name: benchmark.slug,
            label: &benchmark.what,
            value: benchmark.uprated.clone().unwrap_or_default(),
            unit: benchmark.unit,
            note: published.trim(),
            source: &benchmark.source,
            ..Line::default()
        })?;
    }
    Ok(())
}

/// The annex: what every formula was given.
fn inputs(out: &mut Table, report: &Report, series: &Series) -> Result<(), CsvError> {
    let counts = &report.counts;
    let days = |people: &mut dyn Iterator<Item = &PersonCount>| people.fold(0, |sum: i64, person| sum.saturating_add(person.days));
    for (name, unit, value) in [
        ("days_of_the_year", "days", counts.year_days),
        ("days_counted", "days", report.counted.map_or(0, crate::domain::calendar::Period::days)),
        ("days_open_registered", "days", days(&mut counts.people.iter())),
        ("days_open_active", "days", days(&mut counts.active())),
        ("exchanges", "exchanges", counts.exchanges),
        ("minutes_exchanged", "minutes", counts.minutes.get()),
        ("minutes_with_organisations", "minutes", counts.minutes_with_organisations.get()),
        ("minutes_between_people", "minutes", counts.minutes_between_people().get()),
    ] {
        out.line(&Line { section: "input", name, value: value.to_string(), unit, ..Line::default() })?;
    }
    let benchmarks: Vec<Benchmark> = built_in().into_iter().filter(|benchmark| benchmark.prices.year().is_some()).collect();
    let mut years: Vec<_> = benchmarks.iter().filter_map(|benchmark| benchmark.prices.year()).chain([report.price_year]).collect();
    years.sort_unstable();
    years.dedup();
    for value in years.into_iter().filter_map(|year| series.value(year)) {
        let name = value.year.label();
        let (section, unit) = ("input_index", "index");
        out.line(&Line {
            section,
            name: &name,
            value: value.index.to_string(),
            unit,
            note: value.status.code(),
            source: series.vintage(),
            ..Line::default()
        })?;
    }
    for benchmark in &benchmarks {
        let factor = benchmark.prices.year().and_then(|base| series.factor(base, report.price_year));
        let exact = factor.map_or_else(String::new, |factor| factor.to_string());
        out.line(&Line { section: "input_factor", name: benchmark.slug, unit: "factor", unrounded: exact, ..Line::default() })?;
    }
    Ok(())
}

fn costs(out: &mut Table, words: &Words, report: &Report) -> Result<(), CsvError> {
    for counted in &report.costs {
        let line = &counted.line;
        let heading = words.say(&message_id("cost-heading", line.heading.code()));
        let payment = words.say(if line.payment == Payment::Cash { "cost-payment-cash" } else { "cost-payment-in-kind" });
        let note = format!("{} · {heading} · {payment}", line.on);
        let funder = line.funder.as_ref().map_or("", |funder| funder.as_str());
        out.line(&Line {
            section: "input_cost",
            name: FigureKey::OwnCost.code(),
            label: line.what.as_str(),
            value: Unit::Pounds.shown(counted.pounds()),
            unit: "pounds",
            unrounded: counted.pounds().to_string(),
            note: &note,
            source: funder,
            ..Line::default()
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_run_in_a_spreadsheet_is_made_harmless() {
        for text in ["=1+1", "+44", "-5", "@x", "\t=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("O'Brien"), "O'Brien");
    }
}
