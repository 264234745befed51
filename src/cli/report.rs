//! `goodturn report`: writes a report to stdout or to a file.

use std::path::Path;

use crate::cli::command::{Common, Report, ReportFormat, ReportValue};
use crate::cli::ending::{Ending, Result, words};
use crate::cli::{open, output};
use crate::document::report::press::{Form, print};
use crate::web::page::report_edition::{Edition, chosen};
use crate::web::page::report_view::report_html;

/// `goodturn report …`.
pub(crate) fn run(common: &Common, typed: &Report) -> Result<()> {
    let Report::Value(value) = typed;
    self::value(common, value)
}

fn value(common: &Common, typed: &ReportValue) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let words = words();
    let edition = if typed.live { Edition::Now } else { Edition::Signed };
    let chosen = chosen(&banks, &operator, &words, (typed.year, edition))?;
    let book = chosen.map_err(|error| fault(&error.to_string()))?.book;
    let bytes = match form(typed) {
        Some(form) => print(&words, &book, form).map_err(|error| fault(&error.to_string()))?,
        None => report_html(&words, &book).map_err(|error| fault(&error))?,
    };
    match &typed.output {
        Some(path) => write(path, &bytes),
        None => output::bytes(&bytes),
    }
}

/// CSV is a file a table where the name of the file says `.zip`, else one file; a page is drawn by whoever draws pages.
fn form(typed: &ReportValue) -> Option<Form> {
    let zip = typed.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")));
    match typed.format {
        ReportFormat::Csv if zip => Some(Form::Zip),
        ReportFormat::Csv => Some(Form::Csv),
        ReportFormat::Json => Some(Form::Json),
        ReportFormat::Xlsx => Some(Form::Xlsx),
        ReportFormat::Pdf => Some(Form::Pdf),
        ReportFormat::Html => None,
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| fault(&error.to_string()))
}

fn fault(what: &str) -> Ending {
    Ending::refused_with("cli-fault", &[("fault", what)])
}
