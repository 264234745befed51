//! The file itself: pages and meanings as tagged PDF/UA-1 with bookmarks. It holds no date and no chance: the same paper, the same bytes.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::TextDirection;

use crate::document::pdf::block::Paper;
use crate::document::pdf::face::Faces;
use crate::document::pdf::ink::{Ink, Laid, Mark, Node, Owner, PAGE_HEIGHT, PAGE_WIDTH, Role, Shade, Spot};
use crate::document::pdf::paper;
use crate::document::words::Words;

/// The language of the words.
const LANGUAGE: &str = "en-GB";

/// Why there is no file; a fault of the program, never of what was to be printed.
#[derive(Debug, thiserror::Error)]
#[error("no PDF could be written: {0}")]
pub(crate) struct PdfFault(String);

/// Twentieths of a point as the file's points.
#[expect(clippy::float_arithmetic, reason = "the numbers of the file format are fractions")]
fn points(twentieths: i32) -> f32 {
    f32::from(i16::try_from(twentieths).unwrap_or(i16::MAX)) / 20.0
}

/// Writes a paper.
pub(crate) fn write(words: &Words, sheets: &Paper) -> Result<Vec<u8>, PdfFault> {
    let faces = Faces::open().ok_or_else(|| PdfFault("a face is broken".to_owned()))?;
    let laid = paper::lay_out(words, &faces, sheets);
    let settings = SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::UA1),
        enable_tagging: true,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    let mut found: Vec<Vec<Identifier>> = laid.nodes.iter().map(|_| Vec::new()).collect();
    for page in &laid.pages {
        let size = PageSettings::from_wh(points(PAGE_WIDTH), points(PAGE_HEIGHT)).ok_or_else(|| PdfFault("no page".to_owned()))?;
        let mut page_out = document.start_page_with(size);
        let mut surface = page_out.surface();
        for run in page.marks.chunk_by(|left, right| left.owner == right.owner) {
            draw_run(&mut surface, &faces, run, &mut found);
        }
        surface.finish();
        page_out.finish();
    }
    let metadata = Metadata::new().title(sheets.title.clone()).language(LANGUAGE.to_owned()).creator("Goodturn".to_owned());
    document.set_metadata(metadata);
    document.set_outline(outline(sheets, &laid));
    document.set_tag_tree(tree(&laid.nodes, found));
    document.finish().map_err(|fault| PdfFault(format!("{fault:?}")))
}

/// Draws marks of one owner; a node gets a name for what is drawn.
fn draw_run(surface: &mut Surface<'_>, faces: &Faces, run: &[Mark], found: &mut [Vec<Identifier>]) {
    let Some(first) = run.first() else { return };
    let is_text = matches!(first.ink, Ink::Text { .. });
    let tag = match first.owner {
        Owner::Node(_) if is_text => ContentTag::Span(SpanTag::empty().with_lang(Some(LANGUAGE))),
        Owner::Node(_) => ContentTag::Other,
        Owner::Foot => ContentTag::Artifact(ArtifactType::Footer),
        Owner::Nothing => ContentTag::Artifact(ArtifactType::Other),
    };
    let name = surface.start_tagged(tag);
    for mark in run {
        draw(surface, faces, &mark.ink);
    }
    surface.end_tagged();
    if let Owner::Node(node) = first.owner
        && let Some(names) = found.get_mut(node)
    {
        names.push(name);
    }
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, ink: &Ink) {
    match ink {
        Ink::Text { x, y, size, weight, text } => {
            surface.set_fill(Some(fill(Shade::Black)));
            let at = Point::from_xy(points(*x), points(*y));
            surface.draw_text(at, faces.font(*weight), points(*size), text, false, TextDirection::LeftToRight);
        }
        Ink::Boxes(spots, shade) => {
            let mut path = PathBuilder::new();
            spots.iter().filter_map(|spot| rect(*spot)).for_each(|rect| path.push_rect(rect));
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*shade)));
                surface.draw_path(&path);
            }
        }
    }
}

fn rect(spot: Spot) -> Option<Rect> {
    Rect::from_xywh(points(spot.x), points(spot.y), points(spot.width), points(spot.height))
}

fn fill(shade: Shade) -> Fill {
    let paint = match shade {
        Shade::Black => rgb::Color::black(),
        Shade::Grey => rgb::Color::new(120, 120, 120),
        Shade::Light => rgb::Color::new(200, 200, 200),
    };
    Fill { paint: paint.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// Bookmarks from the headings: each of rank one, and below it those of rank two. A paper without headings has its title.
fn outline(paper: &Paper, laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for node in &laid.nodes {
        let Role::Heading(rank, text, (page, y)) = &node.role else { continue };
        let entry = OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(0.0, points(*y))));
        match (rank, &mut open) {
            (1, _) => {
                if let Some(done) = open.replace(entry) {
                    outline.push_child(done);
                }
            }
            (2, Some(parent)) => parent.push_child(entry),
            (2, None) => open = Some(entry),
            _ => {}
        }
    }
    let title = || OutlineNode::new(paper.title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0)));
    outline.push_child(open.unwrap_or_else(title));
    outline
}

/// The tree of meanings. Children stand behind their parents in the list, so that it is built from its end.
fn tree(nodes: &[Node], found: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    let mut children: Vec<Vec<TagGroup>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for (at, (node, names)) in nodes.iter().zip(found).enumerate().rev() {
        let below = children.get_mut(at).map(std::mem::take).unwrap_or_default();
        if below.is_empty() && names.is_empty() {
            continue;
        }
        let mut group = TagGroup::new(kind(&node.role));
        for name in names {
            group.push(name);
        }
        for child in below.into_iter().rev() {
            group.push(child);
        }
        match node.parent.and_then(|parent| children.get_mut(parent)) {
            Some(brothers) => brothers.push(group),
            None => roots.push(group),
        }
    }
    for group in roots.into_iter().rev() {
        tree.push(group);
    }
    tree
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Part => Tag::Part.into(),
        Role::Heading(rank, text, _) => Tag::Hn(NonZeroU16::new(*rank).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Points => Tag::L(ListNumbering::Disc).into(),
        Role::Numbered => Tag::L(ListNumbering::Decimal).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Head => Tag::THead.into(),
        Role::Rows => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt, (page, spot)) => Tag::Figure(Some(alt.clone())).with_bbox(rect(*spot).map(|rect| BBox::new(*page, rect))).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::pdf::block::{Block, Code, Column, Envelope, Heads, Level, Marker, Print, Room, Sheet, Table};

    fn letter(print: Print) -> Sheet {
        let envelope = Envelope {
            from: ["Harbour Time Bank", "Bram Broker, 01632 960 123"].map(str::to_owned).to_vec(),
            to: ["Joan Petrie", "12 Quay Street", "Harbour", "HB1 2CD"].map(str::to_owned).to_vec(),
        };
        let rows = (1..=60)
            .map(|n| vec![format!("Line {n}"), "Company on the way to the market, with a long word or two".to_owned(), n.to_string()]);
        let table = |room| Table {
            columns: vec![Column::words("What", 2), Column::words("More", 3), Column::figures("Hours", 1)],
            rows: rows.clone().collect(),
            room,
            heads: Heads::Both,
        };
        let blocks = vec![
            Block::Envelope(envelope),
            Block::Heading(Level::One, "Thank you, Joan".to_owned()),
            Block::Paragraph("You gave help to Ahmed for 1 hour 30 minutes. ".repeat(12)),
            Block::List(Marker::Dot, vec!["One".to_owned(), "Two ".repeat(60)]),
            Block::List(Marker::Number, vec!["First".to_owned(), "Second".to_owned()]),
            Block::List(Marker::Box, vec!["Tick me".to_owned()]),
            Block::Heading(Level::Two, "Hours".to_owned()),
            Block::Facts(vec![("Given".to_owned(), "4 hours".to_owned()), ("Received".to_owned(), "2 hours".to_owned())]),
            Block::Code(Code {
                text: "https://harbour.example/said/abc".to_owned(),
                alt: "A code that leads to the page".to_owned(),
                beside: vec!["If that is not right, ring us.".to_owned(), "Or read this code with a telephone.".to_owned()],
            }),
            Block::Table(table(Room::Read)),
            Block::NewPage,
            Block::Table(table(Room::Write)),
            Block::Line("Signed".to_owned()),
        ];
        Sheet { print, foot: "Harbour Time Bank".to_owned(), blocks }
    }

    fn paper() -> Paper {
        Paper { title: "Letters".to_owned(), sheets: vec![letter(Print::Plain), letter(Print::Large)] }
    }

    #[test]
    fn the_same_paper_makes_the_same_bytes_and_passes_the_rules_of_accessible_pdf() {
        let words = Words::default();
        let bytes = write(&words, &paper()).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(bytes, write(&words, &paper()).unwrap());
    }

    #[test]
    fn a_paper_without_headings_or_sheets_is_a_file_too() {
        let words = Words::default();
        let bare = Sheet { print: Print::Easy, foot: String::new(), blocks: vec![Block::Paragraph("Hello".to_owned())] };
        write(&words, &Paper { title: "Bare".to_owned(), sheets: vec![bare] }).unwrap();
    }

    /// poppler reads the file: tagged, fonts inside, and the words in the order in which they were written.
    #[test]
    fn another_program_reads_the_words_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letters.pdf");
        std::fs::write(&file, write(&Words::default(), &paper()).unwrap()).unwrap();
        let run = |program: &str, args: &[&str]| {
            let output = std::process::Command::new(program).args(args).arg(&file).output().unwrap();
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let info = run("pdfinfo", &[]);
        assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
        assert!(info.lines().any(|line| line.starts_with("Title:") && line.ends_with("Letters")), "{info}");
        let fonts = run("pdffonts", &[]);
        assert!(fonts.lines().skip(2).count() >= 2 && fonts.lines().skip(2).all(|line| line.contains(" yes yes yes ")), "{fonts}");
        let structure = run("pdfinfo", &["-struct-text"]);
        let order =
            ["Joan Petrie", "Thank you, Joan", "Tick me", "Given", "4 hours", "If that is not right", "Line 1", "Line 60", "Signed"];
        let mut rest = structure.as_str();
        for text in order {
            let at = rest.find(text).unwrap_or_else(|| panic!("{text} is missing or comes too early:\n{structure}"));
            rest = &rest[at..];
        }
    }
}
