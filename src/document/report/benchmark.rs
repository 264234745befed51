//! The published pair beside the bank's own cost: what is known of it, and what follows if only a part of it were true here. Where a
//! record of the bank's own takes its place, that is said beside it, and the pair that ships stays beside in words and in a table.

use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::part::{message_id, number, table, text, text_or_none, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benchmark::{Amount, Bound, COST, Role, SAVING, built_in};
use crate::domain::value::deflator::PriceYear;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::own_benchmark::{OwnBenchmark, Record, shown_in, superseding};
use crate::domain::value::pair::{Realisation, uprated};

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
    let (begins, all) = (value.report.period.from, &value.facts.benchmarks);
    let ships = built_in();
    let (context, pair): (Vec<Record<'_>>, Vec<Record<'_>>) =
        ships.iter().map(Record::BuiltIn).partition(|record| record.role() == Role::Context);
    let context: Vec<Record<'_>> = context.into_iter().filter(|record| superseding(all, &record.name(), begins).is_none()).collect();
    let (beside, reckoned): (Vec<Record<'_>>, Vec<Record<'_>>) =
        shown_in(all, begins).into_iter().map(Record::Own).partition(|record| value.report.pair.used_as(*record).is_none());
    let points = |all: &[Record<'_>]| all.iter().map(|record| said(words, *record, value)).collect();
    // Records of one kind come from the same works, which are named once.
    let source = |id: &str, url: Option<&str>| Part::Says([words.say(id).as_str(), url.unwrap_or_default()].join(" "));
    let mut parts = vec![Part::Says(words.with("report-benchmark-hint", &[("year", year.as_str())]))];
    parts.extend(instead(words, value).into_iter().map(Part::Says));
    parts.push(Part::Figures(figures));
    if !value.report.pair.ships() {
        parts.push(Part::Table(as_published(words, value)));
    }
    parts.extend([
        Part::Table(realisation(words, value)),
        Part::Heading(words.say("report-benchmark-heading")),
        Part::Points(points(&[reckoned, pair].concat())),
        source(COST.source, COST.url),
        Part::Heading(words.say("report-benchmark-context-heading")),
        Part::Says(words.say("report-benchmark-context-hint")),
        Part::Points(points(&context)),
        source("benchmark-source-context", ships.iter().find(|record| record.role == Role::Context).and_then(|record| record.url)),
    ]);
    if !beside.is_empty() {
        parts.extend([Part::Says(words.say("report-benchmark-beside")), Part::Points(points(&beside))]);
    }
    parts.push(Part::Table(records(words, value)));
    titled(words, "benchmark", parts)
}

/// What a record of the bank's own is reckoned with in place of, a sentence each, with what the pair that ships says; none without one.
pub(crate) fn instead(words: &Words, value: &ValueReport) -> Vec<String> {
    let pair = &value.report.pair;
    let one = |(role, ships): (Role, Record<'_>)| {
        let own = pair.own(role)?;
        let from = own.supersedes.map(|each| words.day(each.from)).unwrap_or_default();
        let (own_amount, amount) = (published(words, Record::Own(own)), published(words, ships));
        let parts = [("amount", own_amount.as_str()), ("what", own.what.as_str()), ("published", &amount), ("day", &from)];
        Some(words.with(&message_id("report-instead", role.code()), &parts))
    };
    let told = [(Role::Cost, Record::BuiltIn(&COST)), (Role::Saving, Record::BuiltIn(&SAVING))].into_iter().filter_map(one);
    let was = value.report.as_published.iter().find(|(key, _)| *key == FigureKey::SwitchingValue).and_then(|(_, found)| found.ok());
    let share = was.filter(|_| pair.own(Role::Saving).is_some()).map(|share| {
        let amount = published(words, Record::BuiltIn(&SAVING));
        words.with("report-instead-share", &[("published", &amount), ("share", &shown::percent(share))])
    });
    told.chain(share).collect()
}

/// Where a published figure comes from.
pub(crate) fn source(words: &Words, record: Record<'_>) -> String {
    match record {
        Record::BuiltIn(record) => words.say(record.source),
        Record::Own(own) => own.source.to_string(),
    }
}

/// What a published figure is.
pub(crate) fn what(words: &Words, record: Record<'_>) -> String {
    match record {
        Record::BuiltIn(record) => words.say(record.what),
        Record::Own(own) => own.what.to_string(),
    }
}

/// The figures that stand on the pair, by the bank's own records and by the pair that ships.
fn as_published(words: &Words, value: &ValueReport) -> Table {
    let row = |(key, ships): &(FigureKey, crate::domain::value::figure::Value)| {
        vec![
            Cell::Code(key.code().to_owned(), words.say(&message_id("report-figure", key.code()))),
            number(words, value.report.figure(*key), key.unit()),
            number(words, *ships, key.unit()),
            text(key.unit().code()),
        ]
    };
    let rows = value.report.as_published.iter().map(row).collect();
    table(words, "as_published", Place::Text, &["figure", "with_own", "with_published", ".unit"], rows)
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
pub(crate) fn published(words: &Words, record: Record<'_>) -> String {
    let amount = match record.amount() {
        Amount::Pounds(amount) => format!("£{}", shown::trimmed(amount, 2)),
        Amount::Ratio(amount) => words.with("benchmark-unit-ratio", &[("amount", shown::trimmed(amount, 2).as_str())]),
        Amount::Share(amount) => shown::percent(amount),
    };
    match record.bound() {
        Bound::Equal => amount,
        Bound::LessThan => words.with("benchmark-less-than", &[("amount", amount.as_str())]),
        Bound::MoreThan => words.with("benchmark-more-than", &[("amount", amount.as_str())]),
    }
}

/// One record in a few sentences: amount, what it is, prices, strength, cash, and of the bank's own the source.
fn said(words: &Words, record: Record<'_>, value: &ValueReport) -> String {
    let to = value.report.price_year;
    let (amount, what) = (published(words, record), what(words, record));
    let what = what.trim_end_matches('.');
    let mut sentences = vec![words.with("report-said-benchmark", &[("amount", &amount), ("what", what)])];
    if let Some(year) = record.price_year() {
        let id = if record.assumed() { "report-said-benchmark-prices" } else { "report-said-benchmark-prices-told" };
        sentences.push(words.with(id, &[("year", year.label().as_str())]));
        if let Ok(amount) = uprated(record, &value.series, to) {
            let (year, amount) = (to.label(), shown::pounds(amount));
            sentences.push(words.with("report-said-benchmark-in", &[("year", &year), ("amount", &amount)]));
        }
    }
    let grade = words.say(&message_id("benchmark-grade", record.grade().code()));
    sentences.push(words.with("report-said-benchmark-grade", &[("grade", &grade)]));
    if record.role() != Role::Context {
        let cashable = words.say(&message_id("benchmark-cashable", record.cashability().code()));
        sentences.push(words.with("report-said-benchmark-cash", &[("cashable", &cashable)]));
    }
    if let Record::Own(own) = record {
        sentences.push(own_source(words, own));
    }
    sentences.join(" ")
}

fn own_source(words: &Words, own: &OwnBenchmark) -> String {
    let source = [Some(own.source.to_string()), own.url.as_ref().map(ToString::to_string)].into_iter().flatten().collect::<Vec<_>>();
    words.with("report-said-source", &[("source", &source.join(" "))])
}

/// Every record as the files hold it: those that ship, then the bank's own that the report shows.
fn records(words: &Words, value: &ValueReport) -> Table {
    let to = value.report.price_year;
    let row = |record: Record<'_>| {
        let base = record.price_year();
        let assumed = words.say(if record.assumed() { "report-yes" } else { "report-no" });
        let factor = base.and_then(|base| value.series.factor(base, to));
        let place = record.supersedes();
        vec![
            Cell::Code(record.name(), what(words, record)),
            text(record.role().code()),
            Cell::Exact(record.amount().number()),
            text(record.amount().unit()),
            text(record.bound().code()),
            text_or_none(base.map(PriceYear::label).as_deref()),
            text(&assumed),
            factor.map_or(Cell::Empty, Cell::Exact),
            uprated(record, &value.series, to).map_or(Cell::Empty, |amount| Cell::Number(amount, Unit::Pounds)),
            text(record.grade().code()),
            text(record.cashability().code()),
            text(&source(words, record)),
            text_or_none(value.report.pair.used_as(record).map(Role::code)),
            text_or_none(place.map(|place| place.slug)),
            place.map_or(Cell::Empty, |place| Cell::Day(place.from)),
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
        "used_as",
        "in_place_of",
        "in_place_from",
    ];
    let ships = built_in();
    let own = shown_in(&value.facts.benchmarks, value.report.period.from);
    let all = ships.iter().map(Record::BuiltIn).chain(own.into_iter().map(Record::Own));
    table(words, "benchmarks", Place::Annex, &columns, all.map(row).collect())
}
