//! How much hangs on each assumption: other people counted, other prices, other cost, and ten thousand draws of all together.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Chart, Form, Part, Place, Section, Series, Table};
use crate::document::report::part::{message_id, number, reason, table, text, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benchmark::Role;
use crate::domain::value::deflator::PriceYear;
use crate::domain::value::draw::{Drawn, PERCENTILES, Trial};
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::Unit;
use crate::domain::value::sensitivity::{Base, Basis, Case, Denominator, Swing};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let sensitivity = &value.sensitivity;
    let mut parts = vec![Part::Says(words.say("report-sensitivity-says"))];
    if value.report.pair.own(Role::Saving).is_some() {
        parts.push(Part::Says(words.say("report-sensitivity-own")));
    }
    parts.extend([
        Part::Table(switching(words, value)),
        Part::Table(cases(words, value)),
        Part::Heading(words.say("report-sensitivity-swings-heading")),
    ]);
    match &sensitivity.swings {
        Ok(swings) => parts.extend(tornado(words, swings, value)),
        Err(missing) => parts.push(Part::Says(reason(words, *missing))),
    }
    parts.push(Part::Heading(words.say("report-sensitivity-draws-heading")));
    match &sensitivity.trial {
        Ok(trial) => parts.extend(draws(words, trial, value)),
        Err(missing) => parts.push(Part::Says(reason(words, *missing))),
    }
    titled(words, "sensitivity", parts)
}

fn counted(words: &Words, denominator: Denominator) -> Cell {
    let code = denominator.code();
    Cell::Code(code.to_owned(), words.say(&message_id("report-denominator", code)))
}

/// The prices of the saving; of the bank's own record its own year.
fn base_year(value: &ValueReport, base: Base) -> Cell {
    let year = value.report.pair.saving().price_year().filter(|_| base == Base::Own);
    year.map_or_else(|| text(base.code()), |year| Cell::Code(base.code().to_owned(), year.label()))
}

/// r* for each way of counting, at three costs.
fn switching(words: &Words, value: &ValueReport) -> Table {
    let row = |basis: &Basis| {
        let mut row = vec![
            counted(words, basis.denominator),
            base_year(value, basis.base),
            Cell::Number(basis.member_years, Unit::MemberYears),
            number(words, basis.potential, Unit::Pounds),
        ];
        row.extend(basis.switching.map(|share| number(words, share, Unit::Share)));
        row
    };
    let columns = ["denominator", "base_year", "member_years", "potential", "switching_low", "switching", "switching_high"];
    table(words, "switching_values", Place::Text, &columns, value.sensitivity.grid.bases.iter().map(row).collect())
}

/// Every case of the grid, for the files.
fn cases(words: &Words, value: &ValueReport) -> Table {
    let row = |case: &Case| {
        vec![
            counted(words, case.denominator),
            base_year(value, case.base),
            Cell::Number(case.realisation, Unit::Share),
            Cell::Exact(case.cost_factor),
            number(words, case.value, Unit::Pounds),
            number(words, case.net, Unit::Pounds),
            number(words, case.ratio, Unit::Ratio),
        ]
    };
    let columns = ["denominator", "base_year", "r", "cost_factor", "value", "net", "ratio"];
    table(words, "sensitivity", Place::Annex, &columns, value.sensitivity.grid.cases().iter().map(row).collect())
}

/// What moves the result most, as a table and as a chart.
fn tornado(words: &Words, swings: &[Swing], value: &ValueReport) -> Vec<Part> {
    let name = |swing: &Swing| words.say(&message_id("report-lever", swing.lever.code()));
    let row = |swing: &Swing| {
        let [low, high, span] = [swing.low, swing.high, swing.span()].map(|pounds| Cell::Number(pounds, Unit::Pounds));
        vec![Cell::Code(swing.lever.code().to_owned(), name(swing)), low, high, span]
    };
    let swung = table(words, "tornado", Place::Text, &["lever", "net_low", "net_high", "span"], swings.iter().map(row).collect());
    let ends = |name: &str, end: fn(&Swing) -> Decimal| Series {
        name: name.to_owned(),
        numbers: swings.iter().map(|swing| Some(end(swing))).collect(),
        unit: Unit::Pounds,
    };
    let title = words.say("report-chart-tornado");
    let chart = Chart {
        table: swung.code.clone(),
        alt: words.with("report-chart-alt", &[("title", &title), ("table", &swung.title)]),
        title,
        form: Form::Tornado,
        labels: swings.iter().map(name).collect(),
        series: vec![ends("low", |swing| swing.low), ends("high", |swing| swing.high)],
    };
    let middle = value.sensitivity.grid.middle().map_or_else(|missing| reason(words, missing), shown::pounds);
    let prices = value.report.pair.saving().price_year().map(PriceYear::label).unwrap_or_default();
    vec![
        Part::Says(words.with("report-sensitivity-middle", &[("middle", &middle), ("year", &prices)])),
        Part::Table(swung),
        Part::Chart(chart),
    ]
}

/// Where the draws lie, what they are not, and how to make them again.
fn draws(words: &Words, trial: &Trial, value: &ValueReport) -> Vec<Part> {
    let [low, middle, high] = trial.percentiles.map(shown::pounds);
    let count = shown::trimmed(Decimal::from(trial.drawn.len()), 0);
    let said = words.with("report-sensitivity-draws", &[("count", &count), ("low", &low), ("middle", &middle), ("high", &high)]);
    let percentile = |(percent, net): (usize, Decimal)| vec![Cell::Exact(Decimal::from(percent)), Cell::Number(net, Unit::Pounds)];
    let rows = PERCENTILES.into_iter().zip(trial.percentiles).map(percentile).collect();
    let row = |(at, drawn): (i64, &Drawn)| {
        let draw = drawn.draw;
        vec![
            Cell::Whole(at),
            Cell::Exact(draw.realisation),
            Cell::Exact(draw.cost_factor),
            base_year(value, draw.base),
            text(draw.denominator.code()),
            Cell::Number(drawn.net, Unit::Pounds),
        ]
    };
    let columns = ["draw", "r", "cost_factor", "base_year", "denominator", "net"];
    let all = (1..).zip(&trial.drawn).map(row).collect();
    vec![
        Part::Says(said),
        Part::Table(table(words, "draw_percentiles", Place::Text, &["percentile", "net"], rows)),
        Part::Says(words.say("report-sensitivity-not-likely")),
        Part::Says(words.with("report-sensitivity-seed", &[("seed", &value.sensitivity.seed)])),
        Part::Table(table(words, "draws", Place::Rows, &columns, all)),
    ]
}
