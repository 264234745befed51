//! The book of a report as a page shows it, in finished words: the same for the page of the bank and for the page that is a file.
//!
//! Nothing is computed here; what the book keeps for the annex is not on a page.

use std::collections::BTreeMap;

use askama::Template;

use crate::document::report::book::{Book, Cell, Chart, Code, Figure, Part, Place, Section, Table};
use crate::document::report::chart;
use crate::document::report::part::tally_name;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::figure::FigureKey;
use crate::domain::value::tally::TallyKey;

/// A report in finished words.
pub(crate) struct View {
    /// What it is called.
    pub(crate) title: String,
    /// The heading of the front page.
    pub(crate) front_title: String,
    /// The front page.
    pub(crate) front: Vec<(String, String)>,
    /// The sections.
    pub(crate) sections: Vec<SectionView>,
    /// The words of a link to rows.
    pub(crate) open_word: String,
}

impl View {
    /// A report of nothing, for a page that has none to show.
    pub(crate) const fn empty() -> Self {
        Self { title: String::new(), front_title: String::new(), front: Vec::new(), sections: Vec::new(), open_word: String::new() }
    }
}

/// A section.
pub(crate) struct SectionView {
    /// Its name in the address.
    pub(crate) code: Code,
    /// Its heading.
    pub(crate) title: String,
    /// What it holds.
    pub(crate) parts: Vec<PartView>,
}

/// One thing in a section.
pub(crate) enum PartView {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Says(String),
    /// A list.
    Points(Vec<String>),
    /// What a reader must be told.
    Caution(String, Vec<String>),
    /// The figures that the report leads with.
    Cards(Vec<FigureView>),
    /// Figures.
    Figures(Vec<FigureView>),
    /// Figures with how they were worked out.
    Definitions(Vec<FigureView>),
    /// A table.
    Table(TableView),
    /// A chart: what it says, and its drawing.
    Chart(String, String),
}

/// A figure.
pub(crate) struct FigureView {
    /// Its name in addresses.
    pub(crate) code: &'static str,
    /// What it is called.
    pub(crate) label: String,
    /// Its value, or why there is none.
    pub(crate) value: String,
    /// How it is worked out.
    pub(crate) definition: String,
    /// Where it comes from.
    pub(crate) source: String,
    /// The words of the link to what it counts.
    pub(crate) open: String,
}

/// A table.
pub(crate) struct TableView {
    /// Its caption.
    pub(crate) title: String,
    /// What a reader should know of it.
    pub(crate) about: Option<String>,
    /// The headers.
    pub(crate) heads: Vec<String>,
    /// The rows: the header of the row, and its other cells each with the header of its column.
    pub(crate) rows: Vec<(String, Vec<(String, String)>)>,
    /// The numbers in it that open to rows: the end of the address, and what each is called.
    pub(crate) opens: Vec<(&'static str, String)>,
}

/// A chart could not be drawn.
pub(crate) use crate::document::report::chart::ChartFault;

/// The book in finished words.
pub(crate) fn view(words: &Words, book: &Book) -> Result<View, ChartFault> {
    let sections = book.sections.iter().map(|part| section(words, book, part)).collect::<Result<_, _>>()?;
    let front = book.front.iter().map(|line| (line.label.clone(), line.value.clone())).collect();
    Ok(View {
        title: book.title.clone(),
        front_title: words.say("report-method-heading"),
        front,
        sections,
        open_word: words.say("report-open-rows"),
    })
}

fn section(words: &Words, book: &Book, section: &Section) -> Result<SectionView, ChartFault> {
    let figures = |keys: &[FigureKey]| book.figures_of(keys).map(|each| figure(words, each)).collect();
    let part = |part: &Part| {
        Ok(match part {
            Part::Heading(text) => Some(PartView::Heading(text.clone())),
            Part::Says(text) => Some(PartView::Says(text.clone())),
            Part::Points(points) => Some(PartView::Points(points.clone())),
            Part::Box(title, points) => Some(PartView::Caution(title.clone(), points.clone())),
            Part::Figures(keys) if section.code == "summary" => Some(PartView::Cards(figures(keys))),
            Part::Figures(keys) => Some(PartView::Figures(figures(keys))),
            Part::Definitions(keys) => Some(PartView::Definitions(figures(keys))),
            Part::Table(table) => (table.place == Place::Text).then(|| PartView::Table(self::table(words, table))),
            Part::Chart(chart) => Some(PartView::Chart(chart.alt.clone(), drawing(chart)?)),
        })
    };
    let parts: Vec<Option<PartView>> = section.parts.iter().map(part).collect::<Result<_, ChartFault>>()?;
    Ok(SectionView { code: section.code.clone(), title: section.title.clone(), parts: parts.into_iter().flatten().collect() })
}

fn drawing(chart: &Chart) -> Result<String, ChartFault> {
    chart::svg(chart)
}

fn figure(words: &Words, figure: &Figure) -> FigureView {
    FigureView {
        code: figure.key.code(),
        label: figure.name.clone(),
        value: shown::figure(words, figure),
        definition: figure.definition.clone(),
        source: words.with("report-said-source", &[("source", &figure.source)]),
        open: words.say(open_id(figure.key)),
    }
}

/// The words of the link to what a figure opens to.
fn open_id(key: FigureKey) -> &'static str {
    match key {
        FigureKey::CostPerMemberUprated | FigureKey::SavingPerMemberUprated => "report-open-published",
        key if key.inputs().is_empty() => "report-open-rows",
        _ => "report-open-inputs",
    }
}

/// A table in finished words.
pub(crate) fn table(words: &Words, table: &Table) -> TableView {
    let seen: BTreeMap<usize, &str> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.place == Place::Text)
        .map(|(at, column)| (at, column.head.as_str()))
        .collect();
    let row = |cells: &Vec<Cell>| {
        let mut shown = seen.iter().filter_map(|(at, head)| Some(((*head).to_owned(), shown::cell(words, cells.get(*at)?))));
        let first = shown.next().map(|(_, cell)| cell).unwrap_or_default();
        (first, shown.collect())
    };
    TableView {
        title: table.title.clone(),
        about: table.about.clone(),
        heads: seen.values().map(|head| (*head).to_owned()).collect(),
        rows: table.rows.iter().map(row).collect(),
        opens: TallyKey::of_table(&table.code).iter().map(|key| (key.code(), tally_name(words, *key))).collect(),
    }
}

/// The report as a page that is a file: it asks nothing of anybody and needs no sign-in.
#[derive(Template)]
#[template(path = "page/reports/file.html")]
struct FilePage {
    language: String,
    style: &'static str,
    view: View,
    /// Figures in a file lead nowhere.
    rows: Option<String>,
}

/// The bytes of the page that is a file.
pub(crate) fn report_html(words: &Words, book: &Book) -> Result<Vec<u8>, String> {
    let view = view(words, book).map_err(|error| error.to_string())?;
    let page = FilePage { language: words.say("layout-language-code"), style: include_str!("reports/file.css"), view, rows: None };
    page.render().map(String::into_bytes).map_err(|error| error.to_string())
}
