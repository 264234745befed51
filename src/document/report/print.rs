//! The report on paper: a tagged PDF with bookmarks. The front page, the summary on a page of its own, then the sections.
//!
//! The same blocks as in the book, in the same order; what stands in the annex alone is named, not printed.

use plotters::drawing::IntoDrawingArea;

use crate::document::pdf::block::{Block, Column, Heads, Level, Marker, Paper, Picture, Print, Room, Sheet, Table as Printed};
use crate::document::pdf::face::Faces;
use crate::document::pdf::file::write;
use crate::document::pdf::plot::Plot;
use crate::document::report::book::{Book, Cell, Chart, Part, Place, Section, Table};
use crate::document::report::chart::{self, LETTER, WIDTH};
use crate::document::report::file::source_id;
use crate::document::report::part::{message_id, reason};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::FigureKey;

/// Twentieths of a point for a unit of a chart: 640 units are as wide as the column.
const SCALE: i32 = 15;

/// Could not be printed; a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PrintFault(String);

fn fault(error: impl std::fmt::Display) -> PrintFault {
    PrintFault(error.to_string())
}

/// The bytes of the PDF.
pub(crate) fn report_pdf(words: &Words, value: Option<&ValueReport>, book: &Book) -> Result<Vec<u8>, PrintFault> {
    let faces = Faces::open().ok_or_else(|| fault("a face is broken"))?;
    let mut blocks = vec![Block::Heading(Level::One, book.title.clone())];
    blocks.push(Block::Facts(book.front.iter().map(|line| (line.label.clone(), line.value.clone())).collect()));
    for (at, section) in book.sections.iter().enumerate() {
        // The front page and the summary are a page each; the other sections follow each other.
        if at < 2 {
            blocks.push(Block::NewPage);
        }
        blocks.extend(section_blocks(words, value, &faces, section)?);
    }
    let sheet = Sheet { print: Print::Plain, foot: book.title.clone(), blocks };
    write(words, &Paper { title: book.title.clone(), sheets: vec![sheet] }).map_err(fault)
}

fn section_blocks(words: &Words, value: Option<&ValueReport>, faces: &Faces, section: &Section) -> Result<Vec<Block>, PrintFault> {
    let mut blocks = vec![Block::Heading(Level::Two, section.title.clone())];
    for part in &section.parts {
        match part {
            Part::Heading(text) => blocks.push(Block::Heading(Level::Three, text.clone())),
            Part::Says(text) => blocks.push(Block::Paragraph(text.clone())),
            Part::Points(points) => blocks.push(Block::List(Marker::Dot, points.clone())),
            Part::Box(title, points) => {
                blocks.extend([Block::Heading(Level::Three, title.clone()), Block::List(Marker::Dot, points.clone())]);
            }
            Part::Figures(keys) => {
                blocks.push(Block::Facts(value.iter().flat_map(|value| keys.iter().map(|key| figure(words, value, *key))).collect()))
            }
            Part::Definitions(keys) => blocks.push(definitions(words, keys)),
            Part::Table(table) if table.place == Place::Text => {
                blocks.push(Block::Heading(Level::Three, table.title.clone()));
                blocks.extend(table.about.clone().map(Block::Paragraph));
                blocks.push(printed(words, table));
            }
            // Named in the annex of the printed report; whole in the files.
            Part::Table(table) => blocks.push(Block::List(Marker::Dot, vec![named(words, table)])),
            Part::Chart(chart) => blocks.push(picture(faces, chart)?),
        }
    }
    Ok(joined(blocks))
}

/// Lists that follow each other are one list.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        match (out.last_mut(), block) {
            (Some(Block::List(Marker::Dot, points)), Block::List(Marker::Dot, more)) => points.extend(more),
            (_, block) => out.push(block),
        }
    }
    out
}

fn named(words: &Words, table: &Table) -> String {
    words.with("report-annex-table", &[("title", &table.title), ("file", table.code)])
}

fn figure(words: &Words, value: &ValueReport, key: FigureKey) -> (String, String) {
    let found = value.report.figure(key);
    let shown = found.map_or_else(|missing| reason(words, missing), |number| shown::value(words, key.unit(), number));
    (words.say(&message_id("report-figure", key.code())), shown)
}

fn definitions(words: &Words, keys: &[FigureKey]) -> Block {
    let told = |key: &FigureKey| {
        let definition = words.say(&message_id("report-definition", key.code()));
        let source = words.with("report-said-source", &[("source", &words.say(source_id(*key)))]);
        (words.say(&message_id("report-figure", key.code())), format!("{definition} {source}"))
    };
    Block::Facts(keys.iter().map(told).collect())
}

/// A column of numbers stands at the right.
fn is_numbers(table: &Table, at: usize) -> bool {
    at > 0 && table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Whole(_) | Cell::Number(..) | Cell::Exact(_))))
}

fn printed(words: &Words, table: &Table) -> Block {
    let seen: Vec<usize> = table.columns.iter().enumerate().filter(|(_, column)| column.place == Place::Text).map(|(at, _)| at).collect();
    let column = |at: &usize| {
        let head = table.columns.get(*at).map_or("", |column| column.head.as_str());
        if is_numbers(table, *at) { Column::figures(head, 2) } else { Column::words(head, 3) }
    };
    let cells = |row: &Vec<Cell>| seen.iter().map(|at| row.get(*at).map(|cell| shown::cell(words, cell)).unwrap_or_default()).collect();
    Block::Table(Printed {
        columns: seen.iter().map(column).collect(),
        rows: table.rows.iter().map(cells).collect(),
        room: Room::Read,
        heads: Heads::Both,
    })
}

fn picture(faces: &Faces, chart: &Chart) -> Result<Block, PrintFault> {
    let height = chart::height(chart);
    let size = (u32::try_from(WIDTH).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let mut marks = Vec::new();
    let plot = Plot { faces, size, scale: SCALE, letter: LETTER * SCALE, marks: &mut marks };
    chart::draw(chart, &plot.into_drawing_area()).map_err(fault)?;
    Ok(Block::Picture(Picture { alt: chart.alt.clone(), width: WIDTH * SCALE, height: height * SCALE, marks }))
}
