//! The annex: every input that the figures were computed from, so that anybody can compute them again. Members are numbers here.
//!
//! A number is a member's place in this report and nothing else: it is not the member number, and nobody is named.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::report::book::{Cell, FrontLine, Part, Place, Section, Table};
use crate::document::report::file::source;
use crate::document::report::part::{message_id, number, table, text, titled};
use crate::document::words::Words;
use crate::domain::calendar::{Day, Period};
use crate::domain::id::{MemberId, SheetId};
use crate::domain::people::member::MemberKind;
use crate::domain::value::benchmark::built_in;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Value};
use crate::domain::value::model::{MemberFact, PairFact, SessionFact};
use crate::domain::value::own_benchmark::shown_in;

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let numbers = numbers(value);
    let tables = [
        figures(words, value),
        inputs(words, value),
        index(words, value),
        members(words, value, &numbers),
        memberships(words, value, &numbers),
        pairs(words, value, &numbers),
        sessions(words, value, &numbers),
    ];
    let says = Part::Says(words.say("report-annex-says"));
    titled(words, "annex", [says].into_iter().chain(tables.map(Part::Table)).collect())
}

/// Every figure with its unrounded value.
fn figures(words: &Words, value: &ValueReport) -> Table {
    let row = |(key, found): &(FigureKey, Value)| {
        vec![
            Cell::Code(key.code().to_owned(), words.say(&message_id("report-figure", key.code()))),
            text(&words.say(&message_id("report-figure", key.code()))),
            number(words, *found, key.unit()),
            text(key.unit().code()),
            found.map_or(Cell::Empty, Cell::Exact),
            text(&words.say(&message_id("report-definition", key.code()))),
            text(&source(words, &value.report.pair, *key)),
        ]
    };
    let rows = value.report.figures.iter().map(row).collect();
    table(words, "figures", Place::Annex, &["figure", "name", "value", "unit", "unrounded", "definition", "source"], rows)
}

/// Days and the year's names.
fn inputs(words: &Words, value: &ValueReport) -> Table {
    let report = &value.report;
    let day =
        |code: &str, day: Option<Period>, end: fn(Period) -> Day| vec![text(code), day.map_or(Cell::Empty, |days| Cell::Day(end(days)))];
    let counted = report.counted.map_or(0, Period::days);
    let rows = vec![
        day("from", Some(report.period), |days| days.from),
        day("to", Some(report.period), |days| days.to),
        day("counted_to", report.counted, |days| days.to),
        vec![text("days_of_the_year"), Cell::Whole(report.counts.year_days)],
        vec![text("days_counted"), Cell::Whole(counted)],
        vec![text("price_year"), text(&report.price_year.label())],
        vec![text("ledger_seq"), Cell::Whole(report.ledger_seq)],
        vec![text("draw_key"), text(&value.sensitivity.seed)],
    ];
    table(words, "inputs", Place::Annex, &["input", "value"], rows)
}

/// The price index of the years that were used.
fn index(words: &Words, value: &ValueReport) -> Table {
    let ships = built_in().into_iter().filter_map(|benchmark| benchmark.prices.year());
    let own = shown_in(&value.facts.benchmarks, value.report.period.from);
    let used: BTreeSet<_> = ships.chain(own.into_iter().filter_map(|own| own.price_year)).chain(value.comparison.price_years()).collect();
    let row = |year| {
        let found = value.series.value(year)?;
        Some(vec![text(&year.label()), Cell::Exact(found.index), text(found.status.code()), text(value.series.vintage())])
    };
    table(
        words,
        "price_index",
        Place::Annex,
        &["price_year", "index", "index_status", "vintage"],
        used.into_iter().filter_map(row).collect(),
    )
}

/// Whoever was registered, or gave or received: a number each, in the order in which they were written down.
fn numbers(value: &ValueReport) -> BTreeMap<MemberId, i64> {
    let facts = &value.facts;
    let mut ids: BTreeSet<MemberId> = value.report.counts.people.iter().map(|person| person.id).collect();
    ids.extend(facts.pairs.iter().flat_map(|pair| [pair.giver, pair.receiver]));
    ids.extend(facts.sessions.iter().map(|session| session.member));
    ids.into_iter().zip(1..).collect()
}

fn numbered(numbers: &BTreeMap<MemberId, i64>, id: MemberId) -> Cell {
    numbers.get(&id).map_or(Cell::Empty, |number| Cell::Whole(*number))
}

fn members(words: &Words, value: &ValueReport, numbers: &BTreeMap<MemberId, i64>) -> Table {
    let known = value.facts.members.iter().filter(|member| numbers.contains_key(&member.id));
    let row = |member: &MemberFact| {
        let kind = if member.kind == MemberKind::Person { "person" } else { "organisation" };
        (numbered(numbers, member.id), vec![numbered(numbers, member.id), text(kind)])
    };
    let mut rows: Vec<_> = known.map(row).collect();
    rows.sort_by_key(|(number, _)| if let Cell::Whole(number) = number { *number } else { 0 });
    table(words, "members", Place::Rows, &["member", "kind"], rows.into_iter().map(|(_, row)| row).collect())
}

/// The days of membership that were counted, as they were written down: spells may touch or overlap.
fn memberships(words: &Words, value: &ValueReport, numbers: &BTreeMap<MemberId, i64>) -> Table {
    let people = value.facts.members.iter().filter(|member| member.kind == MemberKind::Person && numbers.contains_key(&member.id));
    let mut spells: Vec<(i64, Period)> = Vec::new();
    for member in people {
        let number = numbers.get(&member.id).copied().unwrap_or_default();
        let counted = member.spells.iter().filter_map(|spell| spell.overlap(value.report.counted?));
        spells.extend(counted.map(|spell| (number, spell)));
    }
    spells.sort_by_key(|(number, spell)| (*number, spell.from, spell.to));
    let row = |(number, spell): (i64, Period)| vec![Cell::Whole(number), Cell::Day(spell.from), Cell::Day(spell.to)];
    table(words, "memberships", Place::Rows, &["member", "from", "to"], spells.into_iter().map(row).collect())
}

fn pairs(words: &Words, value: &ValueReport, numbers: &BTreeMap<MemberId, i64>) -> Table {
    let of = |id: MemberId| numbers.get(&id).copied().unwrap_or_default();
    let mut all: Vec<(i64, i64, &PairFact)> = value.facts.pairs.iter().map(|pair| (of(pair.giver), of(pair.receiver), pair)).collect();
    all.sort_by_key(|(giver, receiver, _)| (*giver, *receiver));
    let row = |(giver, receiver, pair): (i64, i64, &PairFact)| {
        vec![Cell::Whole(giver), Cell::Whole(receiver), Cell::Whole(pair.minutes.get()), Cell::Whole(pair.exchanges)]
    };
    table(words, "pairs", Place::Rows, &["giver", "receiver", "minutes", "exchanges"], all.into_iter().map(row).collect())
}

fn sessions(words: &Words, value: &ValueReport, numbers: &BTreeMap<MemberId, i64>) -> Table {
    let sheets: BTreeSet<SheetId> = value.facts.sessions.iter().map(|session| session.sheet).collect();
    let sheets: BTreeMap<SheetId, i64> = sheets.into_iter().zip(1..).collect();
    let row = |session: &SessionFact| {
        vec![
            Cell::Whole(sheets.get(&session.sheet).copied().unwrap_or_default()),
            numbered(numbers, session.member),
            text(session.part.code()),
            Cell::Whole(session.moved.get()),
            Cell::Whole(session.attended.get()),
            text(session.payer.code()),
        ]
    };
    let columns = ["session", "member", "part", "moved_minutes", "attended_minutes", "met_by"];
    table(words, "sessions", Place::Rows, &columns, value.facts.sessions.iter().map(row).collect())
}

/// What stands on the front page, as a table for the files.
pub(crate) fn front(words: &Words, lines: &[FrontLine]) -> Table {
    let row = |line: &FrontLine| vec![text(&line.code), text(&line.label), text(&line.value)];
    table(words, "front", Place::Annex, &["line", "name", "value"], lines.iter().map(row).collect())
}
