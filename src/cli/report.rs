//! `goodturn report`: writes a report to stdout or to a file.

use std::path::Path;

use crate::cli::command::{Common, Report, ReportFormat, ReportValue};
use crate::cli::ending::{Ending, Result, words};
use crate::cli::{open, output};
use crate::document::report::csv::report_csv;
use crate::document::report::file::report_file;

/// `goodturn report …`.
pub(crate) fn run(common: &Common, typed: &Report) -> Result<()> {
    let Report::Value(value) = typed;
    self::value(common, value)
}

fn value(common: &Common, typed: &ReportValue) -> Result<()> {
    if matches!(typed.format, ReportFormat::Xlsx | ReportFormat::Pdf | ReportFormat::Html) {
        return Err(Ending::wrong("cli-later-report-format"));
    }
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let value = banks.value_report(&operator, typed.year)?;
    let words = words();
    let file = report_file(&words, &value.report, &value.series);
    let bytes = match typed.format {
        ReportFormat::Csv => report_csv(&words, &file, &value.report, &value.series).map_err(|error| fault(&error.to_string()))?,
        _ => json_bytes(&serde_json::to_vec_pretty(&file).map_err(|error| fault(&error.to_string()))?),
    };
    match &typed.output {
        Some(path) => write(path, &bytes),
        None => output::bytes(&bytes),
    }
}

/// A file of text ends with a line's end.
fn json_bytes(json: &[u8]) -> Vec<u8> {
    [json, b"\n"].concat()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| fault(&error.to_string()))
}

fn fault(what: &str) -> Ending {
    Ending::refused_with("cli-fault", &[("fault", what)])
}
