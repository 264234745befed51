//! Lines that people bring in from a spreadsheet: CSV, cells pasted with tabs between, or an XLSX workbook; read into named cells.
//!
//! It knows nothing of a register: it finds the header, names each cell by its column, and says which line is wrong. Each register brings
//! a [`Format`]. Everything is checked before anything is written, and a file that was brought in before is not brought in again.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use sha2::{Digest, Sha256};

use crate::domain::calendar::Day;
use crate::domain::id::BankId;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Invalid, Refusal, Result};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::office::import;
use crate::store::people::bank;

/// The most lines of one file.
const LINES_MAX: usize = 5_000;

/// Whether to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IntakeMode {
    /// Everything is read and nothing is kept.
    DryRun,
    /// All lines or none.
    Commit,
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LineFault {
    /// The line, from 1; 0 for the file as a whole.
    pub(crate) line: u64,
    /// The column's name; empty for the line as a whole.
    pub(crate) column: String,
    /// The Fluent id of what to do.
    pub(crate) message: &'static str,
}

/// What came of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Intake<T> {
    /// Every line is right: what was, or in a dry run would be, written down.
    Fine(Vec<T>),
    /// Some lines are wrong; nothing was written.
    Wrong(Vec<LineFault>),
}

impl<T> Intake<T> {
    /// The same with each line as something else.
    pub(crate) fn map<U>(self, one: impl Fn(&T) -> U) -> Intake<U> {
        match self {
            Self::Fine(lines) => Intake::Fine(lines.iter().map(one).collect()),
            Self::Wrong(faults) => Intake::Wrong(faults),
        }
    }
}

/// One line with its cells by the name of their column; a cell that is empty or missing is an empty text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cells {
    /// The line in the file, from 1.
    line: u64,
    by_column: BTreeMap<&'static str, String>,
}

impl Cells {
    /// What stands in a column.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.by_column.get(column).map_or("", String::as_str)
    }

    /// Faults of this line's cells.
    fn faults(&self, wrong: Vec<Invalid>) -> impl Iterator<Item = LineFault> {
        let line = self.line;
        wrong.into_iter().map(move |wrong| LineFault { line, column: wrong.field.to_owned(), message: wrong.message })
    }
}

/// What a register brings to the files of its lines.
#[derive(Clone, Copy, Debug)]
pub(in crate::service) struct Format {
    /// The name under which its files are remembered.
    pub(in crate::service) name: &'static str,
    /// The columns that are known.
    pub(in crate::service) columns: &'static [&'static str],
}

impl Banks {
    /// Takes a file of lines in, all or none; the same file only once. `one` reads a line's cells on the bank's day, `keep` writes a line.
    pub(in crate::service) fn take_in<T>(
        &self,
        actor: &Actor,
        format: Format,
        (bytes, mode): (&[u8], IntakeMode),
        one: impl Fn(&Cells, Day) -> std::result::Result<T, Vec<Invalid>>,
        keep: impl Fn(&mut Tx, BankId, &T) -> StoreResult<()>,
    ) -> Result<Intake<T>> {
        let id = actor.may(Act::ManageRegisters)?;
        // The same bytes are the same file.
        let print: [u8; 32] = Sha256::digest(bytes).into();
        let today = self.db.read(|reader| {
            new_here(reader, id, &print)?;
            Ok::<_, Error>(bank::by_id(reader, id)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms()))
        })?;
        let lines = match read_lines(bytes, format.columns, |cells| one(cells, today)) {
            Ok(lines) => lines,
            Err(faults) => return Ok(Intake::Wrong(faults)),
        };
        if mode == IntakeMode::Commit {
            self.db.write(id, |tx| {
                // Again under the lock: a twin of this request may have been faster.
                new_here(tx, id, &print)?;
                import::insert(tx, id, &print, format.name, self.clock.now_ms())?;
                self.keep(tx, actor, Deed::of(DeedKind::LinesImported).now("kind", format.name).now("lines", lines.len()))?;
                lines.iter().try_for_each(|line| Ok::<_, Error>(keep(tx, id, line)?))
            })?;
        }
        Ok(Intake::Fine(lines))
    }
}

fn new_here(reader: &mut Reader, bank: BankId, print: &[u8; 32]) -> Result<()> {
    if import::exists(reader, bank, print)? { Err(Refusal::ImportedBefore.into()) } else { Ok(()) }
}

/// Reads every line of a file with the columns that are known; `one` reads a line's cells. All faults are told at once.
fn read_lines<T>(
    bytes: &[u8],
    columns: &'static [&'static str],
    one: impl Fn(&Cells) -> std::result::Result<T, Vec<Invalid>>,
) -> std::result::Result<Vec<T>, Vec<LineFault>> {
    let lines = read_cells(bytes, columns)?;
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for cells in &lines {
        match one(cells) {
            Ok(line) => read.push(line),
            Err(wrong) => faults.extend(cells.faults(wrong)),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn read_cells(bytes: &[u8], columns: &'static [&'static str]) -> std::result::Result<Vec<Cells>, Vec<LineFault>> {
    let whole = |line, message| vec![LineFault { line, column: String::new(), message }];
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        workbook(bytes).ok_or_else(|| whole(0, "intake-wrong-workbook"))?
    } else {
        let text = std::str::from_utf8(bytes).or(Err(whole(0, "intake-wrong-text")))?;
        separated(text).map_err(|line| whole(line, "intake-wrong-csv"))?
    };
    let mut rows = rows.into_iter().filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    let Some((at, header)) = rows.next() else { return Err(whole(0, "intake-empty")) };
    let (mut named, mut faults) = (Vec::new(), Vec::new());
    for name in &header {
        let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
        let known = columns.iter().find(|column| **column == plain);
        let twice = known.is_some_and(|column| named.contains(&Some(*column)));
        if twice || (known.is_none() && !plain.is_empty()) {
            let message = if twice { "intake-column-twice" } else { "intake-column-unknown" };
            faults.push(LineFault { line: at, column: name.trim().chars().take(60).collect(), message });
        }
        named.push(known.copied());
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines: Vec<Cells> = rows.map(|(line, row)| cells(line, &named, row)).collect();
    match lines.len() {
        0 => Err(whole(0, "intake-empty")),
        n if n > LINES_MAX => Err(whole(0, "intake-too-long")),
        _ => Ok(lines),
    }
}

fn cells(line: u64, named: &[Option<&'static str>], row: Vec<String>) -> Cells {
    let by_column = named.iter().zip(row).filter_map(|(column, cell)| Some(((*column)?, cell.trim().to_owned()))).collect();
    Cells { line, by_column }
}

/// Rows of a text whose cells are kept apart by whatever its first line uses most: commas, semicolons or tabs. The line at fault else.
fn separated(text: &str) -> std::result::Result<Vec<(u64, Vec<String>)>, u64> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let many = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    let mark = [b',', b';', b'\t'].into_iter().max_by_key(|mark| many(*mark)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(text.as_bytes());
    let row = |row: std::result::Result<csv::StringRecord, csv::Error>| match row {
        Ok(row) => Ok((row.position().map_or(0, |begins| line_of(text, begins)), row.iter().map(str::to_owned).collect())),
        Err(error) => Err(error.position().map_or(0, csv::Position::line)),
    };
    reader.records().map(row).collect()
}

/// The line on which a row stands: its position is told from before the empty lines above it.
fn line_of(text: &str, begins: &csv::Position) -> u64 {
    let rest = usize::try_from(begins.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    begins.line().saturating_add(u64::try_from(empty).unwrap_or(0))
}

/// Rows of a workbook's first sheet, as a person reads them; `None` if it cannot be read.
fn workbook(bytes: &[u8]) -> Option<Vec<(u64, Vec<String>)>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let sheet = book.worksheet_range_at(0)?.ok()?;
    let from = u64::from(sheet.start().map_or(0, |(row, _)| row)).saturating_add(1);
    Some((from..).zip(sheet.rows().map(|row| row.iter().map(cell).collect())).collect())
}

/// A cell of a workbook as text: a day as `2024-04-01`, a number as it would be typed.
fn cell(data: &Data) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // The workbook's own fractions; written out as the shortest text that means the same, and read as a decimal.
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[&str] = &["on", "amount", "what"];

    fn read(bytes: &[u8]) -> std::result::Result<Vec<String>, Vec<LineFault>> {
        let one = |cells: &Cells| match cells.text("amount") {
            "bad" => Err(vec![Invalid { field: "amount", message: "invalid-value" }]),
            amount => Ok(format!("{}|{amount}|{}", cells.text("on"), cells.text("what"))),
        };
        read_lines(bytes, COLUMNS, one)
    }

    #[test]
    fn commas_semicolons_and_tabs_are_read_alike() {
        for text in [
            "on,amount,what\n2024-04-01,\"1,250.00\",Rent\n",
            "\u{FEFF}On;Amount;What\r\n2024-04-01;1,250.00;Rent\r\n\r\n",
            "what\tON\tamount\nRent\t2024-04-01\t1,250.00\n",
        ] {
            assert_eq!(read(text.as_bytes()), Ok(vec!["2024-04-01|1,250.00|Rent".to_owned()]), "{text:?}");
        }
    }

    #[test]
    fn a_workbook_is_read_as_a_person_reads_it() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(["on", "amount", "what"]) {
            sheet.write(0, column, name).unwrap();
        }
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 4, 1).unwrap();
        sheet.write_with_format(1, 0, &day, &rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write(1, 1, 1250.1).unwrap();
        sheet.write(1, 2, "Rent").unwrap();
        sheet.write(2, 0, "1/5/2024").unwrap();
        sheet.write(2, 1, 60000).unwrap();
        sheet.write(2, 2, "Pay").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(read(&bytes), Ok(vec!["2024-04-01|1250.1|Rent".to_owned(), "1/5/2024|60000|Pay".to_owned()]));
        assert_eq!(read(b"PK\x03\x04 nonsense").unwrap_err()[0].message, "intake-wrong-workbook");
    }

    #[test]
    fn every_wrong_line_is_told_with_its_number_and_nothing_else_is_read() {
        let fault = |line, column: &str, message| LineFault { line, column: column.to_owned(), message };
        let wrong = read(b"on,amount\n\n1,bad\n2,3\n4,bad\n").unwrap_err();
        assert_eq!(wrong, vec![fault(3, "amount", "invalid-value"), fault(5, "amount", "invalid-value")]);
        assert_eq!(
            read(b"on,colour,on\n1,2,3\n").unwrap_err(),
            vec![fault(1, "colour", "intake-column-unknown"), fault(1, "on", "intake-column-twice")]
        );
        for empty in [&b""[..], b"\n \n", b"on,amount\n"] {
            assert_eq!(read(empty).unwrap_err(), vec![fault(0, "", "intake-empty")]);
        }
        assert_eq!(read(b"on\n\xff\n").unwrap_err(), vec![fault(0, "", "intake-wrong-text")]);
    }
}
