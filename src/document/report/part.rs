//! What sections are made of: words by their codes, cells by their values. A section says what stands in it; here stands how it is written.
//!
//! Messages are found by code: a table `hours_by_month` is called `report-table-hours-by-month`, and `report-table-about-hours-by-month`
//! where there is more to say of it; its columns are `report-column-hours` and `report-column-about-hours`.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Chart, Column, Form, Part, Place, Section, Series, Table};
use crate::document::words::Words;
use crate::domain::minutes::Minutes;
use crate::domain::value::figure::{Missing, Unit, Value};
use crate::domain::value::model::hours;
use crate::domain::value::tally::TallyKey;

/// A message id made of a kind and a code: `report-figure-own-cost`.
pub(crate) fn message_id(kind: &str, code: &str) -> String {
    format!("{kind}-{}", code.replace('_', "-"))
}

/// Why a figure is missing, as a sentence.
pub(crate) fn reason(words: &Words, missing: Missing) -> String {
    words.say(&message_id("report-missing", missing.code()))
}

/// What a number is called: the head of its column, or the way of its row.
pub(crate) fn tally_name(words: &Words, key: TallyKey) -> String {
    let kind = if matches!(key, TallyKey::OneToOne | TallyKey::Group) { "report-way" } else { "report-column" };
    words.say(&message_id(kind, key.code()))
}

/// How a number is counted.
pub(crate) fn tally_definition(words: &Words, key: TallyKey) -> String {
    match key {
        TallyKey::OneToOne => words.say("report-tally-one-to-one"),
        TallyKey::Group => words.say("report-tally-group"),
        key => words.say(&message_id("report-column-about", key.code())),
    }
}

/// A section under its own heading.
pub(crate) fn titled(words: &Words, code: &'static str, parts: Vec<Part>) -> Section {
    Section { code: code.into(), title: words.say(&message_id("report-section", code)), parts }
}

/// A table; a column whose code begins with a full stop stands in the files alone.
pub(crate) fn table(words: &Words, code: &'static str, place: Place, columns: &[&'static str], rows: Vec<Vec<Cell>>) -> Table {
    let about = message_id("report-table-about", code);
    Table {
        code: code.into(),
        title: words.say(&message_id("report-table", code)),
        about: words.has(&about).then(|| words.say(&about)),
        place,
        columns: columns.iter().map(|code| column(words, code)).collect(),
        rows,
    }
}

fn column(words: &Words, code: &'static str) -> Column {
    let (code, place) = code.strip_prefix('.').map_or((code, Place::Text), |code| (code, Place::Annex));
    Column {
        code: code.into(),
        head: words.say(&message_id("report-column", code)),
        definition: words.say(&message_id("report-column-about", code)),
        place,
    }
}

/// A value, or the reason why there is none.
pub(crate) fn number(words: &Words, value: Value, unit: Unit) -> Cell {
    value.map_or_else(|missing| Cell::Missing(reason(words, missing)), |value| Cell::Number(value, unit))
}

/// Minutes as hours.
pub(crate) fn in_hours(minutes: Minutes) -> Cell {
    Cell::Number(hours(minutes), Unit::Hours)
}

/// Words.
pub(crate) fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// Words that may be absent.
pub(crate) fn text_or_none(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
}

/// A chart with one series: a bar for each label.
pub(crate) fn bars(words: &Words, table: &Table, unit: Unit, bars: Vec<(String, Decimal)>) -> Part {
    let (labels, numbers): (Vec<String>, Vec<Option<Decimal>>) = bars.into_iter().map(|(label, number)| (label, Some(number))).unzip();
    let title = words.say(&message_id("report-chart", &table.code));
    let alt = words.with("report-chart-alt", &[("title", &title), ("table", &table.title)]);
    Part::Chart(Chart {
        table: table.code.clone(),
        title,
        alt,
        form: Form::Bars,
        labels,
        series: vec![Series { name: String::new(), numbers, unit }],
    })
}
