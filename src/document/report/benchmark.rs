//! The published pair beside the bank's own cost: what is known of it, and what follows if only a part of it were true here.

use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::part::{message_id, number, table, text, text_or_none, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benchmark::{Amount, Benchmark, Bound, COST, Prices, Role, built_in};
use crate::domain::value::deflator::PriceYear;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::report::{Realisation, uprated};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let year = value.report.price_year.label();
    let figures = vec![
        FigureKey::SwitchingValue,
        FigureKey::CostPerMemberUprated,
        FigureKey::SavingPerMemberUprated,
        FigureKey::BenchmarkCost,
        FigureKey::BenchmarkPotential,
        FigureKey::SavingPerHour,
    ];
    let (context, pair): (Vec<Benchmark>, Vec<Benchmark>) = built_in().into_iter().partition(|benchmark| benchmark.role == Role::Context);
    let points = |all: &[Benchmark]| all.iter().map(|benchmark| said(words, benchmark, value)).collect();
    // Records of one kind come from the same works, which are named once.
    let source = |id: &str, url: Option<&str>| Part::Says([words.say(id).as_str(), url.unwrap_or_default()].join(" "));
    let parts = vec![
        Part::Says(words.with("report-benchmark-hint", &[("year", year.as_str())])),
        Part::Figures(figures),
        Part::Table(realisation(words, value)),
        Part::Heading(words.say("report-benchmark-heading")),
        Part::Points(points(&pair)),
        source(COST.source, COST.url),
        Part::Heading(words.say("report-benchmark-context-heading")),
        Part::Says(words.say("report-benchmark-context-hint")),
        Part::Points(points(&context)),
        source("benchmark-source-context", context.first().and_then(|benchmark| benchmark.url)),
        Part::Table(records(words, value)),
    ];
    titled(words, "benchmark", parts)
}

fn realisation(words: &Words, value: &ValueReport) -> Table {
    let row = |row: &Realisation| {
        vec![
            Cell::Number(row.r, Unit::Share),
            number(words, row.value, Unit::Pounds),
            number(words, row.net, Unit::Pounds),
            number(words, row.ratio, Unit::Ratio),
            number(words, row.per_hour, Unit::Pounds),
        ]
    };
    let rows = value.report.realisation.iter().map(row).collect();
    table(words, "realisation", Place::Text, &["r", "value", "net", "ratio", "value_per_hour"], rows)
}

/// `more than £1,300`, as the work says it.
pub(crate) fn published(words: &Words, benchmark: &Benchmark) -> String {
    let amount = match benchmark.amount {
        Amount::Pounds(amount) => format!("£{}", shown::trimmed(amount, 2)),
        Amount::Ratio(amount) => words.with("benchmark-unit-ratio", &[("amount", shown::trimmed(amount, 2).as_str())]),
        Amount::Share(amount) => shown::percent(amount),
    };
    match benchmark.bound {
        Bound::Equal => amount,
        Bound::MoreThan => words.with("benchmark-more-than", &[("amount", amount.as_str())]),
    }
}

/// One record in a few sentences: amount, what it is, prices, strength, cash, source.
fn said(words: &Words, benchmark: &Benchmark, value: &ValueReport) -> String {
    let to = value.report.price_year;
    let what = words.say(benchmark.what);
    let mut sentences = vec![words.with("report-said-benchmark", &[("amount", &published(words, benchmark)), ("what", &what)])];
    if let Prices::Assumed(year) | Prices::AssumedForSensitivity(year) = benchmark.prices {
        sentences.push(words.with("report-said-benchmark-prices", &[("year", year.label().as_str())]));
        if let Ok(amount) = uprated(benchmark, &value.series, to) {
            let (year, amount) = (to.label(), shown::pounds(amount));
            sentences.push(words.with("report-said-benchmark-in", &[("year", &year), ("amount", &amount)]));
        }
    }
    let grade = words.say(&message_id("benchmark-grade", benchmark.grade.code()));
    sentences.push(words.with("report-said-benchmark-grade", &[("grade", &grade)]));
    if benchmark.role != Role::Context {
        let cashable = words.say(&message_id("benchmark-cashable", benchmark.cashability.code()));
        sentences.push(words.with("report-said-benchmark-cash", &[("cashable", &cashable)]));
    }
    sentences.join(" ")
}

/// Every record as the files hold it.
fn records(words: &Words, value: &ValueReport) -> Table {
    let to = value.report.price_year;
    let row = |benchmark: &Benchmark| {
        let base = benchmark.prices.year();
        let assumed = words.say(if base.is_some() { "report-yes" } else { "report-no" });
        let factor = base.and_then(|base| value.series.factor(base, to));
        vec![
            Cell::Code(benchmark.slug.to_owned(), words.say(benchmark.what)),
            text(benchmark.role.code()),
            Cell::Exact(benchmark.amount.number()),
            text(benchmark.amount.unit()),
            text(benchmark.bound.sign()),
            text_or_none(base.map(PriceYear::label).as_deref()),
            text(&assumed),
            factor.map_or(Cell::Empty, Cell::Exact),
            uprated(benchmark, &value.series, to).map_or(Cell::Empty, |amount| Cell::Number(amount, Unit::Pounds)),
            text(benchmark.grade.code()),
            text(benchmark.cashability.code()),
            text(&words.say(benchmark.source)),
        ]
    };
    let columns = [
        "benchmark",
        "role",
        "published",
        "unit",
        "bound",
        "price_year",
        "assumed",
        "factor",
        "uprated",
        "evidence_grade",
        "cashable",
        "source",
    ];
    table(words, "benchmarks", Place::Annex, &columns, built_in().iter().map(row).collect())
}
