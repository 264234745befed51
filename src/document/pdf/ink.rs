//! What stands where on a page, and what it means: marks with places, and the tree of meanings they belong to.
//!
//! Places are whole twentieths of a point from the top left corner of an A4 page; only `file` makes fractions of them.

use crate::document::pdf::face::Weight;

/// The width of an A4 page.
pub(crate) const PAGE_WIDTH: i32 = 11_906;
/// The height of an A4 page.
pub(crate) const PAGE_HEIGHT: i32 = 16_838;

/// Millimetres in twentieths of a point.
pub(crate) const fn mm(millimetres: i32) -> i32 {
    millimetres * 1_440 * 10 / 254
}

/// A box on a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Spot {
    /// From the left edge.
    pub(crate) x: i32,
    /// From the top.
    pub(crate) y: i32,
    /// How wide.
    pub(crate) width: i32,
    /// How high.
    pub(crate) height: i32,
}

/// How dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shade {
    /// Black.
    Black,
    /// Grey, for lines between rows.
    Grey,
    /// Light grey, for a part of a drawing beside a darker one.
    Light,
}

/// What is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Ink {
    /// A line of text, its base line at `y`.
    Text {
        /// From the left edge.
        x: i32,
        /// The base line, from the top.
        y: i32,
        /// The size.
        size: i32,
        /// The weight.
        weight: Weight,
        /// The text.
        text: String,
    },
    /// Filled boxes.
    Boxes(Vec<Spot>, Shade),
}

impl Ink {
    /// The same, so far to the right and down.
    pub(crate) fn moved(&self, right: i32, down: i32) -> Self {
        match self {
            Self::Text { x, y, size, weight, text } => {
                Self::Text { x: x + right, y: y + down, size: *size, weight: *weight, text: text.clone() }
            }
            Self::Boxes(spots, shade) => {
                Self::Boxes(spots.iter().map(|spot| Spot { x: spot.x + right, y: spot.y + down, ..*spot }).collect(), *shade)
            }
        }
    }
}

/// To what a mark belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// To a node of the tree of meanings, by its place in the list.
    Node(usize),
    /// To the foot of a page: its number.
    Foot,
    /// To nothing that is read: lines, folding marks, repeated headers.
    Nothing,
}

/// A mark on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    /// What is drawn.
    pub(crate) ink: Ink,
    /// To what it belongs.
    pub(crate) owner: Owner,
}

/// A page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Page {
    /// In the order in which they are drawn.
    pub(crate) marks: Vec<Mark>,
}

/// What a node of the tree means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// A sheet.
    Part,
    /// A heading of a rank from 1, its words, and where it stands: page and height.
    Heading(u16, String, (usize, i32)),
    /// A paragraph.
    Paragraph,
    /// A list of points.
    Points,
    /// A list of numbered points.
    Numbered,
    /// A point of a list.
    Item,
    /// The dot or number before a point.
    Label,
    /// The words of a point.
    Body,
    /// A table.
    Table,
    /// The header rows of a table.
    Head,
    /// The other rows.
    Rows,
    /// A row.
    Row,
    /// The header of a column.
    ColumnHeader,
    /// The header of a row.
    RowHeader,
    /// Any other cell.
    Cell,
    /// A drawing: what it shows, and where it stands.
    Figure(String, (usize, Spot)),
}

/// A node of the tree; it stands after its elder brothers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    /// What it means.
    pub(crate) role: Role,
    /// Its parent's place in the list; none for a sheet.
    pub(crate) parent: Option<usize>,
}

/// Everything laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Laid {
    /// The pages.
    pub(crate) pages: Vec<Page>,
    /// The tree.
    pub(crate) nodes: Vec<Node>,
}

impl Laid {
    /// Adds a node to the tree.
    pub(crate) fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.nodes.push(Node { role, parent });
        self.nodes.len().saturating_sub(1)
    }

    /// Draws on the last page.
    pub(crate) fn draw(&mut self, owner: Owner, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark { ink, owner });
        }
    }

    /// The place of the last page.
    pub(crate) fn page(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }
}
