//! From the blocks of a paper to its pages, each by what lays it out: text by `flow`, tables by `table`.

use crate::document::pdf::block::{Block, Paper, Print};
use crate::document::pdf::face::{Faces, Weight};
use crate::document::pdf::flow::{Flow, TOP, line_height};
use crate::document::pdf::ink::{Laid, Page, Role};
use crate::document::pdf::table;
use crate::document::words::Words;

/// Everything of a paper on its pages.
pub(crate) fn lay_out(words: &Words, faces: &Faces, paper: &Paper) -> Laid {
    let mut laid = Laid::default();
    for sheet in &paper.sheets {
        let part = laid.node(Role::Part, None);
        let first_page = laid.pages.len();
        laid.pages.push(Page::default());
        let size = match sheet.print {
            Print::Plain => 240,
            Print::Easy => 280,
            Print::Large => 360,
        };
        let mut flow = Flow { faces, laid, y: TOP, size, part, first_page };
        for each in &sheet.blocks {
            block(&mut flow, each);
        }
        flow.feet(words, sheet);
        laid = flow.laid;
    }
    laid
}

fn block(flow: &mut Flow<'_>, block: &Block) {
    match block {
        Block::Heading(level, text) => flow.heading(*level, text),
        Block::Paragraph(text) => flow.paragraph(flow.column(Weight::Regular), text),
        Block::Strong(text) => flow.paragraph(flow.column(Weight::Bold), text),
        Block::List(marker, points) => flow.list(*marker, points),
        Block::Table(table) => table::table(flow, table),
        Block::Facts(facts) => table::facts(flow, facts),
        Block::Code(code) => flow.code(code),
        Block::Envelope(envelope) => flow.envelope(envelope),
        Block::Picture(picture) => flow.picture(picture),
        Block::Line(label) => flow.line_to_write_on(label),
        Block::Gap => flow.y += line_height(flow.size),
        Block::NewPage => {
            if !flow.at_top() {
                flow.new_page();
            }
        }
    }
}
