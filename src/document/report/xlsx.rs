//! The report as a spreadsheet: a sheet a table, real numbers, and formulas where a reader would follow them.
//!
//! It holds no time: the same report makes the same bytes. Numbers are unrounded; their format rounds what is seen.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use crate::document::report::book::{Book, Cell, Part, Place, Table};
use crate::document::report::csv::harmless;
use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::value::figure::{FigureKey, Unit};

use chrono::Datelike;

/// A4, as spreadsheets number paper.
const A4: u8 = 9;
/// The longest name that a sheet may have.
const NAME_MAX: usize = 31;
/// How wide a column may be, in letters.
const WIDE: u16 = 60;

type Written = Result<(), XlsxError>;

/// The looks of cells.
struct Looks {
    head: Format,
    text: Format,
    title: Format,
    day: Format,
    month: Format,
    whole: Format,
    exact: Format,
    of: BTreeMap<&'static str, Format>,
}

impl Looks {
    fn new() -> Self {
        let number = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Top);
        let all = [
            (Unit::Pounds, "[$£-809]#,##0.00"),
            (Unit::Share, "0.0%"),
            (Unit::Hours, "#,##0.00"),
            (Unit::Members, "#,##0"),
            (Unit::MemberYears, "#,##0.00"),
            (Unit::People, "#,##0.0"),
            (Unit::Index, "0.0000"),
            (Unit::Ratio, "0.000"),
            (Unit::Days, "#,##0.0"),
            (Unit::Points, "0.00"),
        ];
        Self {
            head: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            title: Format::new().set_bold().set_font_size(14),
            day: number("yyyy-mm-dd"),
            month: number("mmmm yyyy"),
            whole: number("#,##0"),
            exact: number("General"),
            of: all.into_iter().map(|(unit, format)| (unit.code(), number(format))).collect(),
        }
    }

    fn number(&self, unit: Unit) -> &Format {
        self.of.get(unit.code()).unwrap_or(&self.exact)
    }
}

/// The bytes of the workbook.
pub(crate) fn report_xlsx(words: &Words, book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&made));
    let looks = Looks::new();
    first_sheet(workbook.add_worksheet(), words, book, &looks)?;
    let places = Places::of(book);
    // The figures stand behind the first sheet: that is what most readers look for.
    let (figures, others): (Vec<&Table>, Vec<&Table>) =
        book.tables().filter(|table| table.place != Place::Rows).partition(|table| table.code == FIGURES);
    for table in figures.into_iter().chain(others) {
        sheet(workbook.add_worksheet(), table, &looks, &places)?;
    }
    workbook.save_to_buffer()
}

fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// The front page, what the summary says, and the caution box.
fn first_sheet(sheet: &mut Worksheet, words: &Words, book: &Book, looks: &Looks) -> Written {
    sheet.set_name(words.say("report-sheet-first"))?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, &book.title, &looks.title)?;
    let mut row = 2;
    for line in &book.front {
        sheet.write_string_with_format(row, 0, &line.label, &looks.head)?;
        sheet.write_string_with_format(row, 1, harmless(&line.value), &looks.text)?;
        row += 1;
    }
    for part in book.sections.first().map(|section| section.parts.as_slice()).unwrap_or_default() {
        let (title, points) = match part {
            Part::Says(text) => (String::new(), vec![text.clone()]),
            Part::Box(title, points) => (title.clone(), points.clone()),
            _ => continue,
        };
        for (at, point) in points.iter().enumerate() {
            sheet.write_string_with_format(row, 0, if at == 0 { title.as_str() } else { "" }, &looks.head)?;
            sheet.write_string_with_format(row, 1, harmless(point), &looks.text)?;
            row += 1;
        }
    }
    print_set_up(sheet);
    Ok(())
}

fn print_set_up(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_header("&L&A").set_footer("&R&P / &N");
}

/// One table: its headers stay in sight and stand on every printed page.
fn sheet(sheet: &mut Worksheet, table: &Table, looks: &Looks, places: &Places) -> Written {
    sheet.set_name(sheet_name(&table.code))?;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, &column.head, &looks.head)?;
        sheet.set_column_width(at, width(table, at))?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for ((at, column), cell) in (0_u16..).zip(&table.columns).zip(cells) {
            match (cell, places.formula(table, &column.code, cells)) {
                (Cell::Number(value, unit), Some(formula)) => {
                    let formula = Formula::new(formula).set_result(value.to_string());
                    sheet.write_formula_with_format(row, at, formula, looks.number(*unit))?;
                }
                _ => write_cell(sheet, (row, at), cell, looks)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
    print_set_up(sheet);
    Ok(())
}

fn sheet_name(code: &str) -> String {
    code.chars().take(NAME_MAX).collect()
}

fn width(table: &Table, at: u16) -> u16 {
    let cells = table.rows.iter().take(200).filter_map(|row| row.get(usize::from(at)));
    let longest = cells.map(|cell| cell.shown().chars().count()).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(WIDE).clamp(12, WIDE) + 2
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, looks: &Looks) -> Written {
    match cell {
        Cell::Text(text) | Cell::Missing(text) | Cell::Code(text, _) => {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        Cell::Day(day) => write_day(sheet, (row, column), *day, &looks.day)?,
        Cell::Month(day) => write_day(sheet, (row, column), *day, &looks.month)?,
        Cell::Whole(count) => {
            sheet.write_number_with_format(row, column, number(Decimal::from(*count)), &looks.whole)?;
        }
        Cell::Number(value, unit) => {
            sheet.write_number_with_format(row, column, number(*value), looks.number(*unit))?;
        }
        Cell::Exact(value) => {
            sheet.write_number_with_format(row, column, number(*value), &looks.exact)?;
        }
        Cell::Empty => {}
    }
    Ok(())
}

/// A day as spreadsheets know days; one before 1900, which they do not know, as text.
fn write_day(sheet: &mut Worksheet, (row, column): (u32, u16), day: Day, format: &Format) -> Written {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    match parts {
        (Ok(year), Ok(month), Ok(number)) if year >= 1900 => {
            sheet.write_datetime_with_format(row, column, &ExcelDateTime::from_ymd(year, month, number)?, format)?;
        }
        _ => {
            sheet.write_string(row, column, day.to_string())?;
        }
    }
    Ok(())
}

/// Where the values of figures stand, for formulas.
struct Places {
    figures: BTreeMap<String, String>,
}

/// The sheet of figures.
const FIGURES: &str = "figures";

impl Places {
    fn of(book: &Book) -> Self {
        let table = book.tables().find(|table| table.code == FIGURES);
        let column = table.and_then(|table| table.columns.iter().position(|column| column.code == "value")).unwrap_or(0);
        let letter = (b'A'..=b'Z').nth(column).map_or('A', char::from);
        let rows = table.map(|table| table.rows.as_slice()).unwrap_or_default();
        let figures = (2..).zip(rows).filter(|(_, row)| matches!(row.get(column), Some(Cell::Number(..))));
        Self { figures: figures.filter_map(|(at, row)| Some((row.first()?.shown(), format!("{FIGURES}!${letter}${at}")))).collect() }
    }

    fn figure(&self, key: FigureKey) -> Option<&str> {
        self.figures.get(key.code()).map(String::as_str)
    }

    /// The formula of a cell that is worked out of others: a figure of its inputs, a row of the realisation table of the figures.
    fn formula(&self, table: &Table, column: &str, row: &[Cell]) -> Option<String> {
        match (table.code.as_ref(), column) {
            (FIGURES, "value") => {
                let key = FigureKey::from_code(&row.first()?.shown())?;
                let [left, right] = key.inputs() else { return None };
                let sign = if matches!(key, FigureKey::BenchmarkCost | FigureKey::BenchmarkPotential) { '*' } else { '/' };
                Some(format!("={}{sign}{}", self.figure(*left)?, self.figure(*right)?))
            }
            ("realisation", column) => {
                let Cell::Number(r, _) = row.first()? else { return None };
                let value = format!("{r}*{}", self.figure(FigureKey::BenchmarkPotential)?);
                match column {
                    "value" => Some(format!("={value}")),
                    "net" => Some(format!("={value}-{}", self.figure(FigureKey::OwnCost)?)),
                    "ratio" => Some(format!("={value}/{}", self.figure(FigureKey::OwnCost)?)),
                    "value_per_hour" => Some(format!("={value}/{}", self.figure(FigureKey::HoursExchanged)?)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
