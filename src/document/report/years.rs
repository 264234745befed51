//! The year beside the years before it, in one year's prices, and what changed since the last one, in sentences made from the figures.
//!
//! A sentence says that a figure moved. None says why.

use rust_decimal::Decimal;

use crate::document::report::benchmark::{published, what};
use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::part::{bars, message_id, number, reason, table, text, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benchmark::Role;
use crate::domain::value::closing::{LateKind, Moved, Restated};
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::own_benchmark::Record;
use crate::domain::value::past::{Change, Comparison, YearLine};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let comparison = &value.comparison;
    let prices = comparison.prices.label();
    let mut parts = vec![Part::Says(words.with("report-years-says", &[("year", &prices)]))];
    if value.report.so_far {
        parts.push(Part::Says(words.say("report-years-so-far")));
    }
    let help = help(words, comparison);
    let hours = |year: &YearLine| Some((year.label.clone(), year.figure(FigureKey::HoursExchanged).ok()?));
    let chart = bars(words, &help, Unit::Hours, comparison.years.iter().filter_map(hours).collect());
    parts.extend([Part::Table(help), chart, Part::Table(cost(words, comparison))]);
    parts.push(Part::Heading(words.say("report-changes-heading")));
    if comparison.changes.is_empty() {
        parts.push(Part::Says(words.say("report-changes-none")));
    } else {
        let moved = comparison.changes.iter().map(|change| said(words, change));
        parts.push(Part::Points(rulers(words, comparison).into_iter().chain(moved).collect()));
        parts.push(Part::Says(words.say("report-changes-no-cause")));
    }
    parts.push(Part::Table(changes(words, comparison)));
    parts.extend(restated(words, &value.restated));
    titled(words, "years", parts)
}

fn figure(words: &Words, year: &YearLine, key: FigureKey) -> Cell {
    number(words, year.figure(key), key.unit())
}

/// People and hours.
fn help(words: &Words, comparison: &Comparison) -> Table {
    const KEYS: [FigureKey; 6] = [
        FigureKey::HoursExchanged,
        FigureKey::RegisteredMembers,
        FigureKey::ActiveMembers,
        FigureKey::ActiveMemberYears,
        FigureKey::ReciprocalShare,
        FigureKey::HoursPerActiveMemberYear,
    ];
    let row = |year: &YearLine| [text(&year.label)].into_iter().chain(KEYS.map(|key| figure(words, year, key))).collect();
    let columns = ["year"].into_iter().chain(KEYS.map(FigureKey::code)).collect::<Vec<_>>();
    table(words, "years", Place::Text, &columns, comparison.years.iter().map(row).collect())
}

/// What it cost, in its own pounds and in the report's.
fn cost(words: &Words, comparison: &Comparison) -> Table {
    const KEYS: [FigureKey; 4] =
        [FigureKey::OwnCost, FigureKey::CostPerActiveMemberYear, FigureKey::CostPerHour, FigureKey::SwitchingValue];
    let row = |year: &YearLine| {
        let factor = year.factor.map_or_else(|missing| Cell::Missing(reason(words, missing)), Cell::Exact);
        let own = [text(&year.label), text(&year.prices.label()), factor, number(words, year.cost_then, Unit::Pounds)];
        own.into_iter().chain(KEYS.map(|key| figure(words, year, key))).collect()
    };
    let columns = ["year", ".price_year", ".factor", "cost_then"].into_iter().chain(KEYS.map(FigureKey::code)).collect::<Vec<_>>();
    table(words, "years_cost", Place::Text, &columns, comparison.years.iter().map(row).collect())
}

/// Where the year is reckoned with another published figure than the year before.
fn rulers(words: &Words, comparison: &Comparison) -> Vec<String> {
    let [.., before, now] = comparison.years.as_slice() else { return Vec::new() };
    let changed = |role: Role, (then, today): (Record<'_>, Record<'_>)| {
        let parts = [
            ("before", &published(words, then)),
            ("old", &what(words, then)),
            ("now", &published(words, today)),
            ("new", &what(words, today)),
        ];
        let parts = parts.map(|(name, part)| (name, part.trim_end_matches('.')));
        (then.name() != today.name()).then(|| words.with(&message_id("report-change-ruler", role.code()), &parts))
    };
    let cost = changed(Role::Cost, (before.pair.cost(), now.pair.cost()));
    cost.into_iter().chain(changed(Role::Saving, (before.pair.saving(), now.pair.saving()))).collect()
}

/// One figure's change in a sentence.
fn said(words: &Words, change: &Change) -> String {
    let name = words.say(&message_id("report-figure", change.key.code()));
    let (before, now) = match (change.before, change.now) {
        (Ok(before), Ok(now)) => (before, now),
        (Err(missing), _) | (_, Err(missing)) => {
            return words.with("report-change-missing", &[("figure", &name), ("reason", &reason(words, missing))]);
        }
    };
    let [then, today] = [before, now].map(|value| shown::value(words, change.key.unit(), value));
    if then == today {
        return words.with("report-change-none", &[("figure", &name), ("now", &today)]);
    }
    let told = [("figure", name.as_str()), ("before", &then), ("now", &today)];
    let (plain, with_part) =
        if now > before { ("report-change-up", "report-change-up-part") } else { ("report-change-down", "report-change-down-part") };
    let part = now.saturating_sub(before).abs().checked_div(before).filter(|part| *part > Decimal::ZERO);
    match part.filter(|_| change.key.unit() != Unit::Share) {
        Some(part) => {
            let part = shown::percent(part);
            words.with(with_part, &[("figure", name.as_str()), ("before", &then), ("now", &today), ("part", &part)])
        }
        None => words.with(plain, &told),
    }
}

/// Closed years before this one, as they were closed and as they stand; nothing where no year before is closed.
fn restated(words: &Words, all: &[Restated]) -> Vec<Part> {
    if all.is_empty() {
        return Vec::new();
    }
    let row = |(year, moved): (&Restated, &Moved)| {
        let unit = moved.key.unit();
        vec![
            text(&year.label),
            Cell::Code(moved.key.code().to_owned(), words.say(&message_id("report-figure", moved.key.code()))),
            number(words, moved.closed, unit),
            number(words, moved.now, unit),
            moved.difference().map_or(Cell::Empty, |by| Cell::Number(by, unit)),
        ]
    };
    let rows: Vec<_> = all.iter().flat_map(|year| year.moved.iter().map(move |moved| (year, moved))).map(row).collect();
    let none = rows.is_empty();
    let mut parts = vec![
        Part::Heading(words.say("report-restated-heading")),
        Part::Says(words.say(if none { "report-restated-none" } else { "report-restated-says" })),
        Part::Points(all.iter().map(|year| came_after(words, year)).collect()),
    ];
    let columns = ["year", "figure", "as_closed", "as_it_stands", "difference"];
    parts.extend((!none).then(|| Part::Table(table(words, "restated", Place::Text, &columns, rows))));
    parts
}

/// What came after a year was closed, in a sentence.
fn came_after(words: &Words, year: &Restated) -> String {
    let day = words.day(year.closed_on);
    let told = [("year", year.label.as_str()), ("day", day.as_str())];
    if year.late.is_empty() {
        return words.with("report-restated-year-none", &told);
    }
    let kind = |(kind, count): &(LateKind, i64)| words.count(&message_id("report-late-count", kind.code()), *count);
    let list = year.late.iter().map(kind).collect::<Vec<_>>().join(", ");
    words.with("report-restated-year", &[("year", &year.label), ("day", &day), ("list", &list)])
}

/// The same as numbers, for the files.
fn changes(words: &Words, comparison: &Comparison) -> Table {
    let row = |change: &Change| {
        vec![
            Cell::Code(change.key.code().to_owned(), words.say(&message_id("report-figure", change.key.code()))),
            number(words, change.before, change.key.unit()),
            number(words, change.now, change.key.unit()),
            text(change.key.unit().code()),
        ]
    };
    let rows = comparison.changes.iter().map(row).collect();
    table(words, "changes", Place::Annex, &["figure", "before", "now", "unit"], rows)
}
