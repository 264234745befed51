//! The report on paper: a tagged PDF with bookmarks. The front page, the summary on a page of its own, then the sections.
//!
//! The same blocks as in the book, in the same order; what stands in the annex alone is named, not printed.

use plotters::drawing::IntoDrawingArea;

use crate::document::pdf::block::{Block, Column, Heads, Level, Marker, Paper, Picture, Print, Room, Sheet, Table as Printed};
use crate::document::pdf::face::Faces;
use crate::document::pdf::file::write;
use crate::document::pdf::plot::Plot;
use crate::document::report::book::{Book, Cell, Chart, Figure, Part, Place, Section, Table};
use crate::document::report::chart::{self, LETTER, WIDTH};
use crate::document::report::shown;
use crate::document::words::Words;

/// Twentieths of a point for a unit of a chart: 640 units are as wide as the column.
const SCALE: i32 = 15;

/// So many letters stand in a line, about.
const LINE: usize = 78;
/// A text longer than so many letters wishes for no more room.
const TEXT_MOST: usize = 30;
/// No column is narrower than so many letters.
const WORD_LEAST: usize = 4;
/// The space at a cell's edges, in letters.
const EDGES: usize = 3;
/// Shares are counted in parts of a letter.
const FINE: usize = 16;

/// Could not be printed; a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PrintFault(String);

fn fault(error: impl std::fmt::Display) -> PrintFault {
    PrintFault(error.to_string())
}

/// The bytes of the PDF.
pub(crate) fn report_pdf(words: &Words, book: &Book) -> Result<Vec<u8>, PrintFault> {
    let faces = Faces::open().ok_or_else(|| fault("a face is broken"))?;
    let mut blocks = vec![Block::Heading(Level::One, book.title.clone())];
    blocks.push(Block::Facts(book.front.iter().map(|line| (line.label.clone(), line.value.clone())).collect()));
    for (at, section) in book.sections.iter().enumerate() {
        // The front page and the summary are a page each; the other sections follow each other.
        if at < 2 {
            blocks.push(Block::NewPage);
        }
        blocks.extend(section_blocks(words, book, &faces, section)?);
    }
    let sheet = Sheet { print: Print::Plain, foot: book.title.clone(), blocks };
    write(words, &Paper { title: book.title.clone(), sheets: vec![sheet] }).map_err(fault)
}

fn section_blocks(words: &Words, book: &Book, faces: &Faces, section: &Section) -> Result<Vec<Block>, PrintFault> {
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
                let fact = |figure: &Figure| (figure.name.clone(), shown::figure(words, figure));
                blocks.push(Block::Facts(book.figures_of(keys).map(fact).collect()));
            }
            Part::Definitions(keys) => blocks.push(definitions(words, book.figures_of(keys))),
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
    words.with("report-annex-table", &[("title", &table.title), ("file", &table.code)])
}

fn definitions<'a>(words: &Words, figures: impl Iterator<Item = &'a Figure>) -> Block {
    let told = |figure: &Figure| {
        let source = words.with("report-said-source", &[("source", &figure.source)]);
        (figure.name.clone(), format!("{} {source}", figure.definition))
    };
    Block::Facts(figures.map(told).collect())
}

/// A column of numbers stands at the right.
fn is_numbers(table: &Table, at: usize) -> bool {
    at > 0 && table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Whole(_) | Cell::Number(..) | Cell::Exact(_))))
}

fn printed(words: &Words, table: &Table) -> Block {
    let seen: Vec<usize> = table.columns.iter().enumerate().filter(|(_, column)| column.place == Place::Text).map(|(at, _)| at).collect();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| seen.iter().map(|at| row.get(*at).map(|cell| shown::cell(words, cell)).unwrap_or_default()).collect())
        .collect();
    let head = |at: &usize| table.columns.get(*at).map_or("", |column| column.head.as_str());
    let wishes: Vec<Wish> = seen
        .iter()
        .enumerate()
        .map(|(place, at)| Wish::of(std::iter::once(head(at)).chain(rows.iter().filter_map(|row| row.get(place)).map(String::as_str))))
        .collect();
    let column = |(at, share): (&usize, i32)| {
        if is_numbers(table, *at) { Column::figures(head(at), share) } else { Column::words(head(at), share) }
    };
    let columns = seen.iter().zip(shares(&wishes)).map(column).collect();
    Block::Table(Printed { columns, rows, room: Room::Read, heads: Heads::Both })
}

/// How wide a column has to be, in letters, and how wide it would like to be.
struct Wish {
    /// Its longest word whole: a number must not break.
    least: usize,
    /// Some of its longest text.
    best: usize,
}

impl Wish {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let (mut word, mut text) = (WORD_LEAST, 0);
        for each in texts {
            // Lines may break at these too.
            word = each.split([' ', '/', '-']).map(|piece| piece.chars().count()).fold(word, usize::max);
            text = text.max(each.chars().count());
        }
        let least = word.saturating_add(EDGES);
        Self { least, best: least.max(text.min(TEXT_MOST)) }
    }
}

/// The columns' shares of the width: what each has to have, and of what is left as much as it would like more than that.
fn shares(wishes: &[Wish]) -> Vec<i32> {
    let least: usize = wishes.iter().map(|wish| wish.least).sum();
    let more: usize = wishes.iter().map(|wish| wish.best.saturating_sub(wish.least)).sum();
    let left = LINE.saturating_sub(least).min(more);
    let share = |wish: &Wish| {
        let gets = wish.best.saturating_sub(wish.least).saturating_mul(left).saturating_mul(FINE).checked_div(more).unwrap_or(0);
        i32::try_from(wish.least.saturating_mul(FINE).saturating_add(gets)).unwrap_or(i32::MAX)
    };
    wishes.iter().map(share).collect()
}

fn picture(faces: &Faces, chart: &Chart) -> Result<Block, PrintFault> {
    let height = chart::height(chart);
    let size = (u32::try_from(WIDTH).unwrap_or(1), u32::try_from(height).unwrap_or(1));
    let mut marks = Vec::new();
    let plot = Plot { faces, size, scale: SCALE, letter: LETTER * SCALE, marks: &mut marks };
    chart::draw(chart, &plot.into_drawing_area()).map_err(fault)?;
    Ok(Block::Picture(Picture { alt: chart.alt.clone(), width: WIDTH * SCALE, height: height * SCALE, marks }))
}
