//! `goodturn report`: writes a report to stdout or to a file.

use std::path::Path;

use crate::cli::command::{Common, Report, ReportFormat, ReportValue};
use crate::cli::ending::{Ending, Result, words};
use crate::cli::{open, output};
use crate::document::report::edition::book;
use crate::document::report::press::{Form, print};

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
    let bytes = print(&words, &value, &book(&words, &value), form(typed)).map_err(|error| fault(&error.to_string()))?;
    match &typed.output {
        Some(path) => write(path, &bytes),
        None => output::bytes(&bytes),
    }
}

/// CSV is a file a table where the name of the file says `.zip`, else one file.
fn form(typed: &ReportValue) -> Form {
    let zip = typed.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")));
    match typed.format {
        ReportFormat::Csv if zip => Form::Zip,
        ReportFormat::Csv => Form::Csv,
        _ => Form::Json,
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| fault(&error.to_string()))
}

fn fault(what: &str) -> Ending {
    Ending::refused_with("cli-fault", &[("fault", what)])
}
