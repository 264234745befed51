//! The report as one value: what stands in it and in which order, before anybody decides how it looks.
//!
//! Page, PDF, spreadsheet, CSV and JSON are drawn from the same book, so that they cannot differ. Numbers are kept unrounded; each is
//! rounded once, by [`Cell::shown`], the same in every form.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::value::figure::{FigureKey, Unit};

/// A report from its front page to its annex.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Book {
    /// What it is called.
    pub(crate) title: String,
    /// The front page, a line each.
    pub(crate) front: Vec<FrontLine>,
    /// Its parts, in reading order.
    pub(crate) sections: Vec<Section>,
}

impl Book {
    /// Its tables, in reading order.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }
}

/// One line of the front page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FrontLine {
    /// The name in files.
    pub(crate) code: &'static str,
    /// The name for people.
    pub(crate) label: String,
    /// What stands there.
    pub(crate) value: String,
}

/// A part of the report under its own heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Section {
    /// The name in addresses and bookmarks.
    pub(crate) code: &'static str,
    /// Its heading.
    pub(crate) title: String,
    /// What it holds, in reading order.
    pub(crate) parts: Vec<Part>,
}

/// One thing in a section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Says(String),
    /// A list.
    Points(Vec<String>),
    /// What a reader must be told, in a box: its heading and its points.
    Box(String, Vec<String>),
    /// Figures of the report, each with its value and the way to its rows.
    Figures(Vec<FigureKey>),
    /// How figures are worked out and where they come from.
    Definitions(Vec<FigureKey>),
    /// A table.
    Table(Table),
    /// A picture of a table that stands before it.
    Chart(Chart),
}

/// A table, named as in the files: one sheet of the spreadsheet, one file of the CSV annex, one list of the JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table {
    /// The name in files, such as `hours_by_month`.
    pub(crate) code: &'static str,
    /// Its caption.
    pub(crate) title: String,
    /// What a reader should know of it; the data dictionary holds it too.
    pub(crate) about: Option<String>,
    /// Whether it stands in the text or only in the annex.
    pub(crate) place: Place,
    /// The columns; the first heads the rows.
    pub(crate) columns: Vec<Column>,
    /// The rows, a cell for each column.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Where a table stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In the text and in every file.
    Text,
    /// In the spreadsheet, the CSV annex and the JSON only: inputs, draws.
    Annex,
    /// In the CSV annex only, because there may be a hundred thousand of them: one row a member or a pair.
    Rows,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Column {
    /// The name in files.
    pub(crate) code: &'static str,
    /// Its header for people.
    pub(crate) head: String,
    /// What its values are, for the data dictionary.
    pub(crate) definition: String,
    /// Whether people see it: a name for programs stands in the files alone.
    pub(crate) place: Place,
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    /// Words or a code.
    Text(String),
    /// A name for programs, and what it is called.
    Code(String, String),
    /// A day.
    Day(Day),
    /// A month, by one of its days.
    Month(Day),
    /// A count.
    Whole(i64),
    /// A number, unrounded, with what it is measured in.
    Number(Decimal, Unit),
    /// A number that files show as it is: an input of a formula.
    Exact(Decimal),
    /// Nothing, with the reason in words: not calculable, or held back so that nobody is recognised.
    Missing(String),
    /// Nothing was to be said.
    Empty,
}

impl Cell {
    /// The cell as files show it: money with 2 places, other numbers with 6, days as `2024-04-01`, nothing where there is nothing.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Code(text, _) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Month(day) => day.format("%Y-%m").to_string(),
            Self::Whole(count) => count.to_string(),
            Self::Number(value, unit) => unit.shown(*value),
            Self::Exact(value) => value.normalize().to_string(),
            Self::Missing(_) | Self::Empty => String::new(),
        }
    }
}

/// A picture of numbers that stand in a table beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Chart {
    /// The table that it draws.
    pub(crate) table: &'static str,
    /// Its caption.
    pub(crate) title: String,
    /// What somebody who cannot see it is told.
    pub(crate) alt: String,
    /// How it is drawn.
    pub(crate) form: Form,
    /// The name of each bar or step, as in the table.
    pub(crate) labels: Vec<String>,
    /// The numbers, a series each.
    pub(crate) series: Vec<Series>,
}

/// How a chart is drawn; each is told apart without colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A bar for each label; several series side by side.
    Bars,
    /// Bars from a low to a high number around a middle: series `low` and `high`.
    #[cfg_attr(not(test), expect(dead_code, reason = "the sensitivity section draws it"))]
    Tornado,
}

/// One row of numbers of a chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Series {
    /// What it is called; empty where there is only one.
    pub(crate) name: String,
    /// A number for each label; none where it is missing.
    pub(crate) numbers: Vec<Option<Decimal>>,
    /// What they are measured in.
    pub(crate) unit: Unit,
}
