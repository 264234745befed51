//! What we did: hours by month, by kind of help and by way, and how requests went.

use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::part::{bars, in_hours, table, text, titled};
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::model::{CategoryFact, MonthFact, hours};

/// A bar for each of the first so many kinds of help, so that a chart fits its page; the table has all.
const BARS_MAX: usize = 15;

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let report = &value.report;
    let figures = vec![FigureKey::HoursExchanged, FigureKey::HoursWithOrganisations, FigureKey::AttenderHours];
    let month = |fact: &MonthFact| vec![Cell::Month(fact.month), in_hours(fact.minutes), Cell::Whole(fact.exchanges)];
    let rows = report.by_month.iter().map(month).collect();
    let months = table(words, "hours_by_month", Place::Text, &["month", "hours", "exchanges"], rows);
    let bar = |fact: &MonthFact| (words.month(fact.month), hours(fact.minutes));
    let month_bars = bars(words, &months, Unit::Hours, report.by_month.iter().map(bar).collect());
    let mut parts = vec![Part::Figures(figures), Part::Table(months), month_bars];
    let kinds = kinds(words, &report.by_category);
    if report.by_category.is_empty() {
        parts.push(Part::Says(words.say("report-category-empty")));
        parts.push(Part::Table(Table { place: Place::Annex, ..kinds }));
    } else {
        let bar = |fact: &CategoryFact| (fact.name.clone(), hours(fact.minutes));
        let kind_bars = bars(words, &kinds, Unit::Hours, report.by_category.iter().take(BARS_MAX).map(bar).collect());
        parts.extend([Part::Table(kinds), kind_bars]);
    }
    parts.extend([Part::Table(ways(words, value)), Part::Table(requests(words, value))]);
    titled(words, "deeds", parts)
}

fn kinds(words: &Words, facts: &[CategoryFact]) -> Table {
    let row = |fact: &CategoryFact| {
        vec![Cell::Code(fact.slug.clone(), fact.name.clone()), text(&fact.name), in_hours(fact.minutes), Cell::Whole(fact.exchanges)]
    };
    table(words, "hours_by_category", Place::Text, &["category", ".name", "hours", "exchanges"], facts.iter().map(row).collect())
}

/// Group and one to one: the two are the hours exchanged.
fn ways(words: &Words, value: &ValueReport) -> Table {
    let shape = value.shape();
    let row = |code: &str, name, minutes, exchanges| vec![Cell::Code(code.to_owned(), name), in_hours(minutes), Cell::Whole(exchanges)];
    let rows = vec![
        row("one_to_one", words.say("report-way-one-to-one"), shape.one_to_one, shape.exchanges),
        row("group", words.say("report-way-group"), shape.group, shape.sessions),
    ];
    table(words, "hours_by_way", Place::Text, &["way", "hours", "exchanges"], rows)
}

fn requests(words: &Words, value: &ValueReport) -> Table {
    let requests = &value.requests;
    let none = || Cell::Missing(words.say("report-missing-no-request-met"));
    let days = requests.median_days.map_or_else(none, |days| Cell::Number(days, Unit::Days));
    let counts = [requests.made, requests.met, requests.unmet].map(Cell::Whole);
    let row = [text(&value.report.label)].into_iter().chain(counts).chain([days]).collect();
    table(words, "requests", Place::Text, &["year", "requests_made", "requests_met", "requests_unmet", "median_days"], vec![row])
}
