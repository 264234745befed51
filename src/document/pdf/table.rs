//! Tables on pages: columns by share, rows that break between pages, the header row again on each.

use crate::document::pdf::block::{Align, Column as Spec, Heads, Room, Table};
use crate::document::pdf::face::Weight;
use crate::document::pdf::flow::{Column, Flow, frame, line_height};
use crate::document::pdf::ink::{Ink, Owner, Role, Shade, Spot};

/// The space between a cell's edge and its text.
const PAD: i32 = 80;
/// How thick lines are.
const THIN: i32 = 12;

/// A row to be laid out: its texts, broken, and what its cells are.
struct Row {
    cells: Vec<Cell>,
    least: i32,
}

struct Cell {
    column: Column,
    align: Align,
    lines: Vec<String>,
    owner: Owner,
    left: i32,
    width: i32,
}

/// The left edges and widths of the columns.
fn spans(flow: &Flow<'_>, columns: &[Spec]) -> Vec<(i32, i32)> {
    let whole = flow.column(Weight::Regular);
    let shares: i32 = columns.iter().map(|column| column.share.max(1)).sum::<i32>().max(1);
    let mut before = 0;
    let span = |column: &Spec| {
        let from = whole.width * before / shares;
        before += column.share.max(1);
        (whole.x + from, whole.width * before / shares - from)
    };
    columns.iter().map(span).collect()
}

/// A table.
pub(crate) fn table(flow: &mut Flow<'_>, table: &Table) {
    let spans = spans(flow, &table.columns);
    let node = flow.laid.node(Role::Table, Some(flow.part));
    let head = flow.laid.node(Role::Head, Some(node));
    let head_row = flow.laid.node(Role::Row, Some(head));
    let least = if table.room == Room::Write { line_height(flow.size) * 3 / 2 } else { 0 };
    let heads = |flow: &mut Flow<'_>, owner: &mut dyn FnMut(&mut Flow<'_>) -> Owner| {
        let cells = table.columns.iter().zip(&spans).map(|(spec, span)| {
            let owner = owner(flow);
            cell(flow, (spec, *span), (&spec.head, Weight::Bold), owner)
        });
        Row { cells: cells.collect(), least: 0 }
    };
    let mut first = heads(flow, &mut |flow| Owner::Node(flow.laid.node(Role::ColumnHeader, Some(head_row))));
    flow.room(height(flow, &first) + line_height(flow.size).max(least) + 2 * PAD);
    place(flow, &mut first, table.room);
    let rows = flow.laid.node(Role::Rows, Some(node));
    for texts in &table.rows {
        let row_node = flow.laid.node(Role::Row, Some(rows));
        let mut cells = Vec::new();
        for (at, (spec, span)) in table.columns.iter().zip(&spans).enumerate() {
            let is_head = at == 0 && table.heads == Heads::Both;
            let (role, weight) = if is_head { (Role::RowHeader, Weight::Bold) } else { (Role::Cell, Weight::Regular) };
            let owner = Owner::Node(flow.laid.node(role, Some(row_node)));
            cells.push(cell(flow, (spec, *span), (texts.get(at).map_or("", String::as_str), weight), owner));
        }
        let mut row = Row { cells, least };
        loop {
            let full = height(flow, &row);
            if flow.y + full > Flow::bottom() {
                // A row stays whole if a page can hold it; the header row stands on the new page again, for the eye only.
                let mut again = heads(flow, &mut |_| Owner::Nothing);
                if full <= Flow::bottom() / 2 || flow.y + line_height(flow.size) * 4 > Flow::bottom() {
                    flow.new_page();
                    place(flow, &mut again, table.room);
                }
            }
            if place(flow, &mut row, table.room) == Placed::Whole {
                break;
            }
            flow.new_page();
        }
    }
    flow.y += flow.size / 2;
}

/// Labels and values: a table of two columns, each label the header of its row.
pub(crate) fn facts(flow: &mut Flow<'_>, facts: &[(String, String)]) {
    let columns = [Spec::words("", 2), Spec::words("", 3)];
    let spans = spans(flow, &columns);
    let node = flow.laid.node(Role::Table, Some(flow.part));
    for (label, value) in facts {
        let row_node = flow.laid.node(Role::Row, Some(node));
        let mut cells = Vec::new();
        let parts = [(label, Role::RowHeader, Weight::Bold), (value, Role::Cell, Weight::Regular)];
        for ((text, role, weight), (spec, span)) in parts.into_iter().zip(columns.iter().zip(&spans)) {
            let owner = Owner::Node(flow.laid.node(role, Some(row_node)));
            cells.push(cell(flow, (spec, *span), (text, weight), owner));
        }
        let mut row = Row { cells, least: 0 };
        if flow.y + height(flow, &row) > Flow::bottom() && height(flow, &row) <= Flow::bottom() / 2 {
            flow.new_page();
        }
        while place(flow, &mut row, Room::Read) == Placed::Part {
            flow.new_page();
        }
    }
    flow.y += flow.size / 2;
}

fn cell(flow: &Flow<'_>, (spec, (left, width)): (&Spec, (i32, i32)), (text, weight): (&str, Weight), owner: Owner) -> Cell {
    let column = Column { x: left + PAD, width: (width - 2 * PAD).max(1), ..flow.column(weight) };
    let mut lines = flow.broken(column, text);
    if lines.is_empty() {
        // A cell that is left out would move its neighbours under other headers when the table is read aloud.
        lines.push(" ".to_owned());
    }
    Cell { column, align: spec.align, lines, owner, left, width }
}

fn height(flow: &Flow<'_>, row: &Row) -> i32 {
    let lines = row.cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    (i32::try_from(lines).unwrap_or(1) * line_height(flow.size)).max(row.least) + PAD
}

/// How much of a row found its place.
#[derive(PartialEq, Eq)]
enum Placed {
    /// All of it.
    Whole,
    /// As much as the page could hold.
    Part,
}

/// Draws as many lines of a row as the page can hold, takes them off the row, and draws its edges.
fn place(flow: &mut Flow<'_>, row: &mut Row, room: Room) -> Placed {
    let fit = usize::try_from((Flow::bottom() - flow.y - PAD) / line_height(flow.size)).unwrap_or(0).max(1);
    let full = height(flow, row);
    let longest = row.cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    let drawn = longest.min(fit);
    let high = if longest <= fit { full } else { i32::try_from(drawn).unwrap_or(1) * line_height(flow.size) + PAD };
    let top = flow.y;
    for cell in &mut row.cells {
        let rest = cell.lines.split_off(drawn.min(cell.lines.len()));
        for (at, line) in (0..).zip(std::mem::replace(&mut cell.lines, rest)) {
            let mut column = cell.column;
            if cell.align == Align::Right {
                column.x = cell.left + cell.width - PAD - flow.faces.width(column.weight, column.size, line.trim_end());
            }
            flow.line(cell.owner, column, top + PAD / 2 + at * line_height(flow.size), line);
        }
        let spot = Spot { x: cell.left, y: top, width: cell.width, height: high };
        let edges = match room {
            Room::Write => frame(spot, THIN),
            Room::Read => vec![Spot { y: top + high - THIN, height: THIN, ..spot }],
        };
        flow.laid.draw(Owner::Nothing, Ink::Boxes(edges, Shade::Grey));
    }
    flow.y += high;
    if longest <= fit { Placed::Whole } else { Placed::Part }
}
