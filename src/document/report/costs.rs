//! What the bank cost: the sums by heading, and every line in the annex.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Part, Place, Section};
use crate::document::report::evidence;
use crate::document::report::part::{message_id, table, text, text_or_none, titled};
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::register::{CostHeading, CostSum, CountedCost, Payment};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let lines = &value.report.costs;
    let mut figures = vec![FigureKey::OwnCost, FigureKey::OwnCostCash, FigureKey::OwnCostInKind];
    figures.extend([FigureKey::CostPerActiveMemberYear, FigureKey::CostPerRegisteredMemberYear, FigureKey::CostPerHour]);
    let rows = CostHeading::ALL.iter().filter_map(|heading| by_heading(words, lines, *heading)).collect();
    let headings = table(words, "costs_by_heading", Place::Text, &["heading", "paid", "in_kind", "together"], rows);
    let columns = [
        "on",
        "heading",
        "payment",
        "what",
        "funder",
        "evidence",
        "sha256",
        "amount",
        "life_years",
        "days_in_year",
        "days_of_life",
        "counted",
    ];
    let each = table(words, "costs", Place::Annex, &columns, lines.iter().map(|line| row(words, value, line)).collect());
    let told = if lines.is_empty() { Part::Says(words.say("report-caution-no-costs")) } else { Part::Table(headings) };
    let ids: Vec<_> = lines.iter().map(|counted| counted.line.id.uuid()).collect();
    let files = evidence::said(words, value, &ids);
    let parts = [Part::Figures(figures), told].into_iter().chain(files).chain([Part::Table(each)]);
    titled(words, "costs", parts.collect())
}

fn pounds(amount: Decimal) -> Cell {
    Cell::Number(amount, Unit::Pounds)
}

fn heading_cell(words: &Words, heading: CostHeading) -> Cell {
    Cell::Code(heading.code().to_owned(), words.say(&message_id("cost-heading", heading.code())))
}

fn by_heading(words: &Words, lines: &[CountedCost], heading: CostHeading) -> Option<Vec<Cell>> {
    let sum = CostSum::of(lines.iter().filter(|each| each.line.heading == heading));
    let any = lines.iter().any(|each| each.line.heading == heading);
    any.then(|| vec![heading_cell(words, heading), pounds(sum.cash()), pounds(sum.in_kind()), pounds(sum.total())])
}

fn row(words: &Words, value: &ValueReport, counted: &CountedCost) -> Vec<Cell> {
    let (line, whole) = (&counted.line, |number: Option<i64>| number.map_or(Cell::Empty, Cell::Whole));
    let payment = match line.payment {
        Payment::Cash => Cell::Code("cash".to_owned(), words.say("cost-payment-cash")),
        Payment::InKind => Cell::Code("in_kind".to_owned(), words.say("cost-payment-in-kind")),
    };
    vec![
        Cell::Day(line.on),
        heading_cell(words, line.heading),
        payment,
        text(line.what.as_str()),
        text_or_none(line.funder.as_ref().map(crate::domain::text::Title::as_str)),
        evidence::told(words, value, line.id.uuid(), line.evidence.as_ref()),
        evidence::prints(value, line.id.uuid()),
        pounds(line.amount.pounds()),
        whole(line.life.map(|life| i64::from(life.years()))),
        whole(counted.part.map(|part| part.days)),
        whole(counted.part.map(|part| part.of)),
        pounds(counted.pounds()),
    ]
}
