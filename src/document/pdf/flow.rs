//! Where each line stands on a page, where a page ends, and what each line means. Tables are `table`'s.

use crate::document::pdf::block::{Code, Envelope, Level, Marker, Picture, Sheet};
use crate::document::pdf::face::{Faces, Weight};
use crate::document::pdf::ink::{Ink, Laid, Owner, PAGE_HEIGHT, PAGE_WIDTH, Page, Role, Shade, Spot, mm};
use crate::document::pdf::lines::Running;
use crate::document::qr;
use crate::document::words::Words;

/// The margin left and right.
const SIDE: i32 = mm(20);
/// Where text begins.
pub(crate) const TOP: i32 = mm(20);
/// Where text ends.
const BOTTOM: i32 = PAGE_HEIGHT - mm(22);
/// The base line of the page number.
const FOOT: i32 = PAGE_HEIGHT - mm(12);
/// Where an address stands so that a long envelope with a window shows it, when the page is folded at its thirds.
const WINDOW_LEFT: i32 = mm(24);
const WINDOW_TOP: i32 = mm(60);
/// The size of the address: it must fit the window, also above a letter in large print.
const ADDRESS_SIZE: i32 = 240;
/// Where a letter begins below its head.
const LETTER_TOP: i32 = mm(104);
/// The side of a QR code.
const CODE_SIDE: i32 = mm(28);

/// A sheet being laid out.
pub(crate) struct Flow<'a> {
    /// The faces.
    pub(crate) faces: &'a Faces,
    /// What is laid out so far, of this sheet and those before.
    pub(crate) laid: Laid,
    /// Where the next thing begins.
    pub(crate) y: i32,
    /// The size of running text.
    pub(crate) size: i32,
    /// The sheet's node.
    pub(crate) part: usize,
    /// The sheet's first page.
    pub(crate) first_page: usize,
}

/// A column of lines: where it stands and how it is printed.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// Its left edge.
    pub(crate) x: i32,
    /// Its width.
    pub(crate) width: i32,
    /// The size.
    pub(crate) size: i32,
    /// The weight.
    pub(crate) weight: Weight,
}

/// The height of a line of a size.
pub(crate) const fn line_height(size: i32) -> i32 {
    size * 7 / 5
}

/// From the top of a line to its base line.
pub(crate) const fn rise(size: i32) -> i32 {
    size * 11 / 10
}

impl Flow<'_> {
    /// The column over the whole width.
    pub(crate) const fn column(&self, weight: Weight) -> Column {
        Column { x: SIDE, width: PAGE_WIDTH - 2 * SIDE, size: self.size, weight }
    }

    /// Where the page ends for text.
    pub(crate) const fn bottom() -> i32 {
        BOTTOM
    }

    /// Whether nothing stands on this page yet.
    pub(crate) const fn at_top(&self) -> bool {
        self.y <= TOP
    }

    /// Begins a new page.
    pub(crate) fn new_page(&mut self) {
        self.laid.pages.push(Page::default());
        self.y = TOP;
    }

    /// Begins a new page unless there is still this much room.
    pub(crate) fn room(&mut self, height: i32) {
        if self.y + height > BOTTOM && !self.at_top() {
            self.new_page();
        }
    }

    /// The lines of a text in a column.
    pub(crate) fn broken(&self, column: Column, text: &str) -> Vec<String> {
        Running { faces: self.faces, weight: column.weight, size: column.size, width: column.width }.lines(text)
    }

    /// Draws a line with its top at a height.
    pub(crate) fn line(&mut self, owner: Owner, column: Column, top: i32, text: String) {
        let Column { x, size, weight, .. } = column;
        self.laid.draw(owner, Ink::Text { x, y: top + rise(size), size, weight, text });
    }

    /// The lines of a text under a node, over as many pages as they need.
    fn lines(&mut self, node: usize, column: Column, text: &str) {
        for line in self.broken(column, text) {
            self.room(line_height(column.size));
            self.line(Owner::Node(node), column, self.y, line);
            self.y += line_height(column.size);
        }
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, column: Column, text: &str) {
        let node = self.laid.node(Role::Paragraph, Some(self.part));
        self.lines(node, column, text);
        self.y += column.size / 2;
    }

    /// A heading.
    pub(crate) fn heading(&mut self, level: Level, text: &str) {
        let (rank, size) = match level {
            Level::One => (1, self.size * 8 / 5),
            Level::Two => (2, self.size * 5 / 4),
            Level::Three => (3, self.size * 11 / 10),
        };
        let column = Column { size, ..self.column(Weight::Bold) };
        if !self.at_top() {
            self.y += size / 2;
        }
        // A heading never stands alone at the foot of a page.
        let lines = i32::try_from(self.broken(column, text).len()).unwrap_or(1);
        self.room(line_height(size) * lines + line_height(self.size) * 3);
        let place = (self.laid.page(), self.y);
        let node = self.laid.node(Role::Heading(rank, text.to_owned(), place), Some(self.part));
        self.lines(node, column, text);
        self.y += self.size / 4;
    }

    /// A list.
    pub(crate) fn list(&mut self, marker: Marker, points: &[String]) {
        let role = if marker == Marker::Number { Role::Numbered } else { Role::Points };
        let list = self.laid.node(role, Some(self.part));
        let indent = self.size * 3 / 2;
        let whole = self.column(Weight::Regular);
        for (number, point) in (1..).zip(points) {
            self.room(line_height(self.size));
            let item = self.laid.node(Role::Item, Some(list));
            match marker {
                Marker::Dot | Marker::Number => {
                    let label = self.laid.node(Role::Label, Some(item));
                    let text = if marker == Marker::Dot { "• ".to_owned() } else { format!("{number}. ") };
                    self.line(Owner::Node(label), whole, self.y, text);
                }
                Marker::Box => self.tick_box(),
            }
            let body = self.laid.node(Role::Body, Some(item));
            self.lines(body, Column { x: whole.x + indent, width: whole.width - indent, ..whole }, point);
            self.y += self.size / 5;
        }
        self.y += self.size * 3 / 10;
    }

    fn tick_box(&mut self) {
        let (side, thin) = (self.size * 9 / 10, 15);
        let (x, y) = (SIDE, self.y + rise(self.size) - side);
        self.laid.draw(Owner::Nothing, Ink::Boxes(frame(Spot { x, y, width: side, height: side }, thin), Shade::Black));
    }

    /// A line to write on, with what belongs there below it.
    pub(crate) fn line_to_write_on(&mut self, label: &str) {
        let height = line_height(self.size) * 2;
        self.room(height + line_height(self.size));
        self.y += height;
        let column = Column { size: self.size * 9 / 10, ..self.column(Weight::Regular) };
        let spot = Spot { x: SIDE, y: self.y, width: column.width / 2, height: 15 };
        self.laid.draw(Owner::Nothing, Ink::Boxes(vec![spot], Shade::Black));
        self.y += 40;
        self.paragraph(column, label);
    }

    /// A QR code with words beside it.
    pub(crate) fn code(&mut self, code: &Code) {
        let whole = self.column(Weight::Regular);
        let beside = Column { x: whole.x + CODE_SIDE + mm(6), width: whole.width - CODE_SIDE - mm(6), ..whole };
        let texts: Vec<Vec<String>> = code.beside.iter().map(|text| self.broken(beside, text)).collect();
        let lines = i32::try_from(texts.iter().map(Vec::len).sum::<usize>()).unwrap_or(1);
        let gaps = i32::try_from(texts.len()).unwrap_or(1) * (self.size / 3);
        let height = CODE_SIDE.max(line_height(self.size) * lines + gaps);
        self.room(height);
        let top = self.y;
        let spot = Spot { x: SIDE, y: top, width: CODE_SIDE, height: CODE_SIDE };
        // A text too long for any code has its words beside it.
        if let Some(squares) = qr::squares(&code.text) {
            let node = self.laid.node(Role::Figure(code.alt.clone(), (self.laid.page(), spot)), Some(self.part));
            self.laid.draw(Owner::Node(node), Ink::Boxes(dark(&squares, spot), Shade::Black));
        }
        let mut y = top;
        for text in texts {
            let node = self.laid.node(Role::Paragraph, Some(self.part));
            for line in text {
                self.line(Owner::Node(node), beside, y, line);
                y += line_height(self.size);
            }
            y += self.size / 3;
        }
        self.y = top + height + self.size / 2;
    }

    /// A drawing, whole on one page.
    pub(crate) fn picture(&mut self, picture: &Picture) {
        self.room(picture.height);
        let spot = Spot { x: SIDE, y: self.y, width: picture.width, height: picture.height };
        let node = self.laid.node(Role::Figure(picture.alt.clone(), (self.laid.page(), spot)), Some(self.part));
        for mark in &picture.marks {
            self.laid.draw(Owner::Node(node), mark.moved(spot.x, spot.y));
        }
        self.y += picture.height + self.size / 2;
    }

    /// The head of a letter.
    pub(crate) fn envelope(&mut self, envelope: &Envelope) {
        let whole = self.column(Weight::Regular);
        let from = self.laid.node(Role::Paragraph, Some(self.part));
        let mut weight = Weight::Bold;
        for text in &envelope.from {
            self.lines(from, Column { weight, size: ADDRESS_SIZE, ..whole }, text);
            weight = Weight::Regular;
        }
        let to = self.laid.node(Role::Paragraph, Some(self.part));
        self.y = WINDOW_TOP;
        for text in &envelope.to {
            self.lines(to, Column { x: WINDOW_LEFT, width: mm(82), size: ADDRESS_SIZE, weight: Weight::Regular }, text);
        }
        let folds = [PAGE_HEIGHT / 3, PAGE_HEIGHT * 2 / 3].map(|y| Spot { x: mm(4), y, width: mm(5), height: 10 });
        self.laid.draw(Owner::Nothing, Ink::Boxes(folds.to_vec(), Shade::Grey));
        self.y = LETTER_TOP.max(self.y + mm(8));
    }

    /// The feet of the sheet's pages, once it is known how many there are.
    pub(crate) fn feet(&mut self, words: &Words, sheet: &Sheet) {
        let size = self.size.min(200);
        let pages = self.laid.pages.len() - self.first_page;
        let foot = self.faces.printable(&sheet.foot);
        for (number, page) in (1..).zip(self.laid.pages.iter_mut().skip(self.first_page)) {
            let text = words.with("pdf-page", &[("page", &i32::to_string(&number)), ("pages", &pages.to_string())]);
            let x = PAGE_WIDTH - SIDE - self.faces.width(Weight::Regular, size, &text);
            let ink = |x, text| Ink::Text { x, y: FOOT, size, weight: Weight::Regular, text };
            for ink in [ink(SIDE, foot.clone()), ink(x, text)] {
                page.marks.push(crate::document::pdf::ink::Mark { ink, owner: Owner::Foot });
            }
        }
    }
}

/// The four sides of a box.
pub(crate) fn frame(spot: Spot, thin: i32) -> Vec<Spot> {
    let Spot { x, y, width, height } = spot;
    vec![
        Spot { height: thin, ..spot },
        Spot { y: y + height - thin, height: thin, ..spot },
        Spot { width: thin, ..spot },
        Spot { x: x + width - thin, width: thin, ..spot },
    ]
}

/// The dark runs of a code, in a box.
fn dark(squares: &qr::Squares, spot: Spot) -> Vec<Spot> {
    let side = squares.side.max(1);
    // Each edge is rounded by itself, so that neighbours meet.
    let at = |module: i32| module * spot.width / side;
    let run = |run: &qr::Run| Spot {
        x: spot.x + at(run.x),
        y: spot.y + at(run.y),
        width: at(run.x + run.length) - at(run.x),
        height: at(run.y + 1) - at(run.y),
    };
    squares.runs.iter().map(run).collect()
}
