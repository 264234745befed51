//! The report as one value: what stands in it and in which order, before anybody decides how it looks.
//!
//! Page, PDF, spreadsheet, CSV and JSON are drawn from the same book, so that they cannot differ. Numbers are kept unrounded; each is
//! rounded once, by [`Cell::shown`], the same in every form. A book holds everything that is drawn, so that one that was kept is drawn
//! again, years later and elsewhere, to the same bytes; nothing outside it may be read by whoever draws.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::Day;
use crate::domain::value::figure::{FigureKey, Unit};

/// A name in files and addresses.
pub(crate) type Code = Cow<'static, str>;

/// A report from its front page to its annex.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Book {
    /// What it is called.
    pub(crate) title: String,
    /// What the year is and what it was computed with.
    pub(crate) about: About,
    /// Every figure, in order.
    pub(crate) figures: Vec<Figure>,
    /// The published figures that it stands on or shows beside.
    pub(crate) benchmarks: Vec<BenchmarkFile>,
    /// What a reader must be told.
    pub(crate) cautions: Vec<String>,
    /// The report in easy words.
    pub(crate) easy: Easy,
    /// By whom the year was closed, and when; added when a kept book is drawn, for it is not a part of what was signed.
    #[serde(skip)]
    pub(crate) closed: Option<ClosedFile>,
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

    /// The same report in other words, for a reader who may not know names. Its front page stays: it names those who answer for it.
    pub(crate) fn reworded(mut self, reword: &dyn Fn(&str) -> String) -> Self {
        for part in self.sections.iter_mut().flat_map(|section| &mut section.parts) {
            match part {
                Part::Heading(text) | Part::Says(text) => *text = reword(text),
                Part::Points(points) | Part::Box(_, points) => points.iter_mut().for_each(|point| *point = reword(point)),
                Part::Table(table) if table.code != "front" => {
                    for cell in table.rows.iter_mut().flatten() {
                        if let Cell::Text(text) = cell {
                            *text = reword(text);
                        }
                    }
                }
                Part::Figures(_) | Part::Definitions(_) | Part::Chart(_) | Part::Table(_) => {}
            }
        }
        self
    }

    /// One figure.
    pub(crate) fn figure(&self, key: FigureKey) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }

    /// Those figures of a list that it has, in the list's order.
    pub(crate) fn figures_of<'a>(&'a self, keys: &'a [FigureKey]) -> impl Iterator<Item = &'a Figure> {
        keys.iter().filter_map(|key| self.figure(*key))
    }
}

/// What a report is about and what it was computed with.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct About {
    /// The bank's short name.
    pub(crate) bank: String,
    /// The bank's year, such as `2024-25`.
    pub(crate) year: String,
    /// Its first day.
    pub(crate) from: NaiveDate,
    /// Its last day.
    pub(crate) to: NaiveDate,
    /// The year is not over; it is counted to `counted_to`.
    pub(crate) so_far: bool,
    /// The last day counted; none before the year begins.
    pub(crate) counted_to: Option<NaiveDate>,
    /// The April to March year in whose prices the published figures are shown.
    pub(crate) price_year: String,
    /// When the price index was published.
    pub(crate) deflator_vintage: String,
    /// The version of the definitions.
    pub(crate) rule_version: String,
    /// The last transfer in the books.
    pub(crate) ledger_seq: i64,
}

/// A figure with everything that is said of it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Figure {
    /// Which.
    #[serde(with = "by_code::figure")]
    pub(crate) key: FigureKey,
    /// What it is called.
    pub(crate) name: String,
    /// Its value, unrounded.
    pub(crate) value: Option<Decimal>,
    /// Why there is no value.
    pub(crate) reason: Option<String>,
    /// How it is worked out.
    pub(crate) definition: String,
    /// Where it comes from.
    pub(crate) source: String,
}

/// The report in easy words.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Easy {
    /// What it is called.
    pub(crate) title: String,
    /// One thing in each line.
    pub(crate) lines: Vec<String>,
}

/// How a year was closed.
#[derive(Serialize, ToSchema, Clone, PartialEq, Eq, Debug)]
pub(crate) struct ClosedFile {
    /// The day of the second signature.
    pub(crate) closed_on: NaiveDate,
    /// The two who signed.
    pub(crate) signatures: Vec<SignatureFile>,
    /// When the data were read: they are as they stood then.
    pub(crate) data_as_of: DateTime<Utc>,
    /// How many records the books held then.
    pub(crate) ledger_size: i64,
    /// The root of the books' log at that size, in hexadecimal; null where there was no record.
    pub(crate) ledger_root: Option<String>,
    /// The signed note of the books (c2sp.org/tlog-checkpoint); null where there was no record.
    pub(crate) checkpoint: Option<String>,
    /// When the price index was published.
    pub(crate) deflator_vintage: String,
    /// The version of the definitions.
    pub(crate) rule_version: String,
    /// The version of the program that computed it.
    pub(crate) program_version: String,
    /// The SHA-256 of the kept report, in hexadecimal.
    pub(crate) sha256: String,
}

/// One signature.
#[derive(Serialize, ToSchema, Clone, PartialEq, Eq, Debug)]
pub(crate) struct SignatureFile {
    /// Who, as they wrote their name.
    pub(crate) name: String,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// What they signed.
    pub(crate) statement: String,
}

/// One published figure.
#[derive(Serialize, Deserialize, ToSchema, Clone, PartialEq, Eq, Debug)]
pub(crate) struct BenchmarkFile {
    /// Its name: of one that ships a word, of one of the bank's own its id.
    #[schema(value_type = String)]
    pub(crate) slug: Code,
    /// What it is.
    pub(crate) what: String,
    /// `cost` and `saving` are multiplied; `context` is only shown.
    #[schema(value_type = String)]
    pub(crate) role: Code,
    /// As published.
    pub(crate) amount: String,
    /// `pounds`, `ratio` or `share`.
    #[schema(value_type = String)]
    pub(crate) unit: Code,
    /// `=` as published, or `<` or `>` where the work says "less than" or "more than".
    #[schema(value_type = String)]
    pub(crate) bound: Code,
    /// In whose prices; null where it is not known.
    pub(crate) price_year: Option<String>,
    /// The price year was not published but assumed.
    pub(crate) assumed: bool,
    /// In the report's prices; null where it cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) uprated: Option<String>,
    /// The works it comes from.
    pub(crate) source: String,
    /// Where one of them can be read.
    #[schema(value_type = Option<String>)]
    pub(crate) url: Option<Code>,
    /// How strong the evidence is: `simulation`, `single_scheme`, `quoted` or `compared`.
    #[schema(value_type = String)]
    pub(crate) evidence: Code,
    /// How much of it is cash: `unknown`, `none` or `part`.
    #[schema(value_type = String)]
    pub(crate) cashable: Code,
    /// The bank wrote it down; what ships cannot be changed.
    #[serde(default)]
    pub(crate) own: bool,
    /// `cost` or `saving` where this report is reckoned with it.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used_as: Option<Code>,
    /// The name of the record that it takes the place of.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) supersedes: Option<Code>,
    /// It does so in the years that begin on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<NaiveDate>,
}

/// Names of the domain as their codes.
mod by_code {
    macro_rules! coded {
        ($name:ident, $kind:ty) => {
            /// Written and read by its code.
            pub(crate) mod $name {
                use serde::{Deserialize as _, Deserializer, Serializer, de};

                /// Its code.
                pub(crate) fn serialize<S: Serializer>(value: &$kind, to: S) -> Result<S::Ok, S::Error> {
                    to.serialize_str(value.code())
                }

                /// The value of a code.
                pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$kind, D::Error> {
                    let code = String::deserialize(from)?;
                    <$kind>::from_code(&code).ok_or_else(|| de::Error::custom(code))
                }
            }
        };
    }
    coded!(figure, crate::domain::value::figure::FigureKey);
    coded!(unit, crate::domain::value::figure::Unit);
    /// A list of figures.
    pub(crate) mod figures {
        use serde::{Deserialize as _, Deserializer, Serializer, de};

        use crate::domain::value::figure::FigureKey;

        /// Their codes.
        pub(crate) fn serialize<S: Serializer>(keys: &[FigureKey], to: S) -> Result<S::Ok, S::Error> {
            to.collect_seq(keys.iter().map(|key| key.code()))
        }

        /// The figures of codes.
        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<FigureKey>, D::Error> {
            let read = |code: String| FigureKey::from_code(&code).ok_or_else(|| de::Error::custom(code));
            Vec::<String>::deserialize(from)?.into_iter().map(read).collect()
        }
    }
}

/// One line of the front page.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct FrontLine {
    /// The name in files.
    pub(crate) code: Code,
    /// The name for people.
    pub(crate) label: String,
    /// What stands there.
    pub(crate) value: String,
}

/// A part of the report under its own heading.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Section {
    /// The name in addresses and bookmarks.
    pub(crate) code: Code,
    /// Its heading.
    pub(crate) title: String,
    /// What it holds, in reading order.
    pub(crate) parts: Vec<Part>,
}

/// One thing in a section.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
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
    Figures(#[serde(with = "by_code::figures")] Vec<FigureKey>),
    /// How figures are worked out and where they come from.
    Definitions(#[serde(with = "by_code::figures")] Vec<FigureKey>),
    /// A table.
    Table(Table),
    /// A picture of a table that stands before it.
    Chart(Chart),
}

/// A table, named as in the files: one sheet of the spreadsheet, one file of the CSV annex, one list of the JSON.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table {
    /// The name in files, such as `hours_by_month`.
    pub(crate) code: Code,
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
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In the text and in every file.
    Text,
    /// In the spreadsheet, the CSV annex and the JSON only: inputs, draws.
    Annex,
    /// In the CSV annex only, because there may be a hundred thousand of them: one row a member or a pair.
    Rows,
}

/// A column of a table.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Column {
    /// The name in files.
    pub(crate) code: Code,
    /// Its header for people.
    pub(crate) head: String,
    /// What its values are, for the data dictionary.
    pub(crate) definition: String,
    /// Whether people see it: a name for programs stands in the files alone.
    pub(crate) place: Place,
}

/// One cell.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
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
    Number(Decimal, #[serde(with = "by_code::unit")] Unit),
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
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Chart {
    /// The table that it draws.
    pub(crate) table: Code,
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
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A bar for each label; several series side by side.
    Bars,
    /// Bars from a low to a high number around a middle: series `low` and `high`.
    Tornado,
}

/// One row of numbers of a chart.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Series {
    /// What it is called; empty where there is only one.
    pub(crate) name: String,
    /// A number for each label; none where it is missing.
    pub(crate) numbers: Vec<Option<Decimal>>,
    /// What they are measured in.
    #[serde(with = "by_code::unit")]
    pub(crate) unit: Unit,
}
