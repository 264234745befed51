//! The report as CSV: a folder (zip) with a file a table and a data dictionary, or every table under each other in one file.
//!
//! Text that a spreadsheet would run as a formula is made harmless; numbers are left as numbers.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::report::book::{Book, Cell, Table};
use crate::document::report::file::ReportFile;
use crate::document::words::Words;

const LONG_HEADER: [&str; 8] = ["section", "name", "label", "value", "unit", "unrounded", "note", "source"];

/// Could not be written; never happens while writing to memory.
#[derive(Debug, thiserror::Error)]
#[error("the CSV could not be written: {0}")]
pub(crate) struct CsvError(String);

fn fault(error: impl std::fmt::Display) -> CsvError {
    CsvError(error.to_string())
}

/// Puts an apostrophe before a text that a spreadsheet would take for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Plain rows of text as the bytes of a CSV file.
pub(crate) fn rows_csv(rows: &[Vec<String>]) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(fault)?;
    }
    writer.into_inner().map_err(fault)
}

/// A cell as it stands in a file: numbers stay as they are (a loss begins with a minus), words are made harmless.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Code(text, _) => harmless(text),
        number => number.shown(),
    }
}

/// One table as the bytes of a CSV file: UTF-8, commas, a header line of column names.
fn table_csv(table: &Table) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.code.as_ref())).map_err(fault)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(plain)).map_err(fault)?;
    }
    writer.into_inner().map_err(fault)
}

/// What each column of each table means.
fn dictionary(words: &Words, book: &Book) -> Result<Vec<u8>, CsvError> {
    let mut rows = vec![["table", "about", "column", "heading", "definition"].map(str::to_owned).to_vec()];
    for table in book.tables() {
        for column in &table.columns {
            let about = table.about.as_ref().unwrap_or(&table.title);
            rows.push([&table.code, about.as_str(), &column.code, &column.head, &column.definition].map(str::to_owned).to_vec());
        }
    }
    rows.push(vec![String::new(), words.say("report-dictionary-note"), String::new(), String::new(), String::new()]);
    rows_csv(&rows)
}

/// Every table as a file of its own, with the data dictionary, in one zip. It holds no time: the same report, the same bytes.
pub(crate) fn report_zip(words: &Words, book: &Book) -> Result<Vec<u8>, CsvError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut add = |name: &str, bytes: &[u8]| {
        out.start_file(format!("{name}.csv"), options).map_err(fault)?;
        out.write_all(bytes).map_err(fault)
    };
    add("data_dictionary", &dictionary(words, book)?)?;
    for table in book.tables() {
        add(&table.code, &table_csv(table)?)?;
    }
    Ok(out.finish().map_err(fault)?.into_inner())
}

/// Every table in one file, a line a value: `section` is the table, `name` the row, `label` the column.
pub(crate) fn report_csv(file: &ReportFile, book: &Book) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(LONG_HEADER).map_err(fault)?;
    write_cautions(&mut writer, &file.cautions)?;
    for (name, figure) in &file.figures {
        let value = figure.value.clone().unwrap_or_default();
        let note = figure.reason.as_ref().unwrap_or(&figure.definition);
        let source = figure.source.clone().unwrap_or_default();
        let unrounded = unrounded(book, name);
        writer.write_record(["figure", name, "", &value, figure.unit, &unrounded, &harmless(note), &source]).map_err(fault)?;
    }
    write_tables(&mut writer, book)?;
    writer.into_inner().map_err(fault)
}

/// What is to be told and every table, in one file of the same form, where there are no figures of the report.
pub(crate) fn tables_csv(book: &Book) -> Result<Vec<u8>, CsvError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(LONG_HEADER).map_err(fault)?;
    write_cautions(&mut writer, &book.cautions)?;
    write_tables(&mut writer, book)?;
    writer.into_inner().map_err(fault)
}

fn write_cautions(writer: &mut csv::Writer<Vec<u8>>, cautions: &[String]) -> Result<(), CsvError> {
    for caution in cautions {
        writer.write_record(["caution", "", "", "", "", "", &harmless(caution), ""]).map_err(fault)?;
    }
    Ok(())
}

fn write_tables(writer: &mut csv::Writer<Vec<u8>>, book: &Book) -> Result<(), CsvError> {
    for table in book.tables().filter(|table| table.code != "figures") {
        for row in &table.rows {
            let name = row.first().map(plain).unwrap_or_default();
            for (column, cell) in table.columns.iter().zip(row).skip(1) {
                let (value, note) = match cell {
                    Cell::Missing(reason) => (String::new(), harmless(reason)),
                    cell => (plain(cell), String::new()),
                };
                let unit = if let Cell::Number(_, unit) = cell { unit.code() } else { "" };
                writer.write_record([table.code.as_ref(), &name, &column.code, &value, unit, "", &note, ""]).map_err(fault)?;
            }
        }
    }
    Ok(())
}

/// A figure's unrounded value, from the annex.
fn unrounded(book: &Book, name: &str) -> String {
    let row = book.tables().find(|table| table.code == "figures").and_then(|table| {
        let row = table.rows.iter().find(|row| row.first().is_some_and(|cell| cell.shown() == name))?;
        table.columns.iter().zip(row).find(|(column, _)| column.code == "unrounded").map(|(_, cell)| cell.shown())
    });
    row.unwrap_or_default()
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
