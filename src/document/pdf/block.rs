//! What a paper holds: sheets, and blocks in reading order. How it looks is decided in `flow`, `table` and `paper`, not by whoever writes it.

use crate::document::pdf::ink::Ink;

/// A file to print: one or several sheets under one title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Paper {
    /// The title of the file.
    pub(crate) title: String,
    /// The sheets, each beginning on a new page and counting its own pages.
    pub(crate) sheets: Vec<Sheet>,
}

/// A letter, a form, a report: pages that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sheet {
    /// The size of print.
    pub(crate) print: Print,
    /// What stands at the foot of every page beside its number.
    pub(crate) foot: String,
    /// What it holds, in reading order. The first heading is a [`Level::One`].
    pub(crate) blocks: Vec<Block>,
}

/// The size of print.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Print {
    /// 12 points.
    Plain,
    /// 14 points, for easy read.
    Easy,
    /// 18 points.
    Large,
}

/// The rank of a heading; none may be left out between two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Level {
    /// The sheet's own heading.
    One,
    /// A part.
    Two,
    /// A part of a part; no bookmark leads to it.
    Three,
}

/// One thing on a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// A heading; a bookmark leads to it.
    Heading(Level, String),
    /// A paragraph; line breaks in it are kept.
    Paragraph(String),
    /// A paragraph in bold.
    Strong(String),
    /// A list.
    List(Marker, Vec<String>),
    /// A table.
    Table(Table),
    /// Labels and values, a line each.
    Facts(Vec<(String, String)>),
    /// A QR code with words beside it.
    Code(Code),
    /// The head of a letter: who writes, and the address where a window envelope shows it; with marks where to fold.
    Envelope(Envelope),
    /// A drawing.
    Picture(Picture),
    /// A line to write on, and what belongs there.
    Line(String),
    /// Empty space as high as a line.
    Gap,
    /// What follows begins on a new page.
    NewPage,
}

/// What stands before each item of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Marker {
    /// A dot.
    Dot,
    /// A number.
    Number,
    /// A box to tick.
    Box,
}

/// A table; its header row stands again on each page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table {
    /// The columns, at least one.
    pub(crate) columns: Vec<Column>,
    /// The rows, each with a text for each column.
    pub(crate) rows: Vec<Vec<String>>,
    /// How high rows are.
    pub(crate) room: Room,
    /// Which cells are headers.
    pub(crate) heads: Heads,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Column {
    /// Its header.
    pub(crate) head: String,
    /// Its share of the width, in relation to the others'.
    pub(crate) share: i32,
    /// Where its texts stand.
    pub(crate) align: Align,
}

impl Column {
    /// A column of words.
    pub(crate) fn words(head: impl Into<String>, share: i32) -> Self {
        Self { head: head.into(), share, align: Align::Left }
    }

    /// A column of figures.
    pub(crate) fn figures(head: impl Into<String>, share: i32) -> Self {
        Self { head: head.into(), share, align: Align::Right }
    }
}

/// Where the text of a cell stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    /// At the left edge.
    Left,
    /// At the right edge.
    Right,
}

/// How high the rows of a table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Room {
    /// As high as their text, with a line below each.
    Read,
    /// High enough to write in by hand, in boxes.
    Write,
}

/// Which cells of a table are headers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Heads {
    /// The first row.
    Columns,
    /// The first row, and the first cell of every row.
    Both,
}

/// A QR code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Code {
    /// What it says to a reader of codes.
    pub(crate) text: String,
    /// What it is, for those who do not see it.
    pub(crate) alt: String,
    /// The words beside it.
    pub(crate) beside: Vec<String>,
}

/// A drawing in marks from its own top left corner, as wide as the column or less.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Picture {
    /// What it shows, for those who do not see it.
    pub(crate) alt: String,
    /// How wide, in twentieths of a point.
    pub(crate) width: i32,
    /// How high, in twentieths of a point.
    pub(crate) height: i32,
    /// What is drawn.
    pub(crate) marks: Vec<Ink>,
}

/// The head of a letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Envelope {
    /// Who writes, a line each; the first in bold.
    pub(crate) from: Vec<String>,
    /// The name and address, a line each.
    pub(crate) to: Vec<String>,
}
