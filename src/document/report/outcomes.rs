//! What members said of themselves: who was asked and answered, and what changed between two forms of the same people.
//!
//! A change stands here from thirty pairs on, with its range; numbers of people under five are held back. No person's answer is told.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::part::{message_id, table, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::Unit;
use crate::domain::value::outcome::Instrument;
use crate::domain::value::outcome_year::{Change, Measure, Measured, NoChange, OutcomeYear, PAIRS_MIN, Rated, Response};
use crate::domain::value::suppression::Shown;

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let year = &value.outcomes;
    let (yes, no) = (year.said_yes.to_string(), year.said_no.to_string());
    let mut parts = vec![Part::Says(words.with("report-outcomes-asked", &[("yes", &yes), ("no", &no)]))];
    if year.responses.iter().any(|response| response.asked_first + response.asked_again + response.pairs > 0) {
        parts.push(Part::Says(words.say("report-outcomes-limits")));
        parts.push(Part::Table(responses(words, year)));
        parts.push(Part::Points(year.measures.iter().map(|each| sentence(words, each)).collect()));
        parts.push(Part::Table(changes(words, year)));
        parts.push(Part::Table(moves(words, year)));
        parts.push(Part::Table(bands(words, year)));
    } else {
        parts.push(Part::Says(words.say("report-outcomes-none")));
    }
    parts.extend(rating(words, &year.rated));
    titled(words, "outcomes", parts)
}

fn coded(words: &Words, kind: &str, code: &str) -> Cell {
    Cell::Code(code.to_owned(), words.say(&message_id(kind, code)))
}

fn instrument(words: &Words, instrument: Instrument) -> Cell {
    coded(words, "report-outcomes-instrument", instrument.code())
}

fn measure_name(words: &Words, measure: Measure) -> String {
    words.say(&message_id("report-outcomes-measure", measure.code()))
}

/// A part of a whole; a word where there is no whole.
fn share(words: &Words, part: i64, whole: i64) -> Cell {
    let part = Decimal::from(part).checked_div(Decimal::from(whole));
    part.map_or_else(|| Cell::Missing(words.say("report-outcomes-nobody-asked")), |part| Cell::Number(part, Unit::Share))
}

fn responses(words: &Words, year: &OutcomeYear) -> Table {
    let row = |each: &Response| {
        vec![
            instrument(words, each.instrument),
            Cell::Whole(each.asked_first),
            Cell::Whole(each.back_first),
            share(words, each.back_first, each.asked_first),
            Cell::Whole(each.asked_again),
            Cell::Whole(each.back_again),
            share(words, each.back_again, each.asked_again),
            Cell::Whole(each.pairs),
        ]
    };
    let columns = ["instrument", "asked_first", "back_first", "response_first", "asked_again", "back_again", "response_again", "pairs"];
    table(words, "outcome_responses", Place::Text, &columns, year.responses.iter().map(row).collect())
}

/// What one measure says, or that there are too few pairs to say anything.
fn sentence(words: &Words, each: &Measured) -> String {
    let (name, pairs) = (measure_name(words, each.measure), each.pairs.to_string());
    let number = |value: Decimal| shown::value(words, Unit::Points, value);
    match each.change {
        Ok(Change { before, after, low, high, .. }) => {
            let clear =
                if low > Decimal::ZERO || high < Decimal::ZERO { "report-outcomes-change" } else { "report-outcomes-no-clear-change" };
            let parts: [(&'static str, String); 4] =
                [("before", number(before)), ("after", number(after)), ("low", number(low)), ("high", number(high))];
            let mut told = vec![("measure", name.as_str()), ("pairs", pairs.as_str())];
            told.extend(parts.iter().map(|(key, value)| (*key, value.as_str())));
            words.with(clear, &told)
        }
        Err(NoChange::NoMean) if each.pairs >= PAIRS_MIN => words.with("report-outcomes-order", &[("measure", &name), ("pairs", &pairs)]),
        Err(_) => {
            let least = PAIRS_MIN.to_string();
            words.with("report-outcomes-too-few", &[("measure", &name), ("pairs", &pairs), ("least", &least)])
        }
    }
}

fn people(words: &Words, shown: Shown) -> Cell {
    match shown {
        Shown::Count(people) => Cell::Whole(people),
        Shown::Hidden => Cell::Missing(words.say("report-outcomes-hidden")),
    }
}

/// Who moved which way; a claim of change too, so that it is not told under thirty pairs.
fn moves(words: &Words, year: &OutcomeYear) -> Table {
    let row = |each: &Measured| {
        let mut cells =
            vec![coded(words, "report-outcomes-measure", each.measure.code()), Cell::Whole(each.pairs), Cell::Whole(each.missing)];
        cells.extend(each.moved.iter().map(|moved| if each.pairs < PAIRS_MIN { too_few(words) } else { people(words, *moved) }));
        cells
    };
    let columns = ["measure", "pairs", "missing", "better", "same", "worse"];
    table(words, "outcome_moves", Place::Text, &columns, year.measures.iter().map(row).collect())
}

fn too_few(words: &Words) -> Cell {
    Cell::Missing(words.say("report-outcomes-few-pairs"))
}

fn changes(words: &Words, year: &OutcomeYear) -> Table {
    let row = |each: &Measured| {
        let mut cells = vec![coded(words, "report-outcomes-measure", each.measure.code()), Cell::Whole(each.pairs)];
        cells.extend(match each.change {
            Ok(change) => {
                [change.before, change.after, change.mean, change.low, change.high].map(|value| Cell::Number(value, Unit::Points))
            }
            Err(NoChange::TooFew) => std::array::from_fn(|_| too_few(words)),
            Err(NoChange::NoMean) => std::array::from_fn(|_| Cell::Missing(words.say("report-outcomes-no-mean"))),
        });
        cells
    };
    let columns = ["measure", "pairs", "mean_before", "mean_after", "mean_change", "range_low", "range_high"];
    table(words, "outcome_changes", Place::Text, &columns, year.measures.iter().map(row).collect())
}

fn bands(words: &Words, year: &OutcomeYear) -> Table {
    let rows = year.measures.iter().filter(|each| each.pairs > 0).flat_map(|each| {
        let cells = each.measure.bands().iter().zip(each.before.iter().zip(&each.after));
        cells.map(|(band, (before, after))| {
            let (least, most) = (band.least.to_string(), band.most.to_string());
            let name = words.say(&message_id("report-outcomes-band", band.code));
            let range =
                if band.least == band.most { least } else { words.with("report-outcomes-range", &[("least", &least), ("most", &most)]) };
            vec![
                coded(words, "report-outcomes-measure", each.measure.code()),
                Cell::Code(band.code.to_owned(), name),
                Cell::Text(range),
                people(words, *before),
                people(words, *after),
            ]
        })
    });
    table(words, "outcome_bands", Place::Text, &["measure", "band", "answers", "people_before", "people_after"], rows.collect())
}

/// The yearly self-rating, where anybody rated.
fn rating(words: &Words, rated: &Rated) -> Vec<Part> {
    let answered = rated.answered.to_string();
    let heading = Part::Heading(words.say("report-outcomes-coproduction"));
    if rated.answered == 0 {
        return vec![heading, Part::Says(words.say("report-outcomes-coproduction-none"))];
    }
    let rows = ["description", "recognition", "transformation", "cannot_say"].iter().zip(&rated.levels);
    let rows = rows.map(|(code, shown)| vec![coded(words, "report-outcomes-level", code), people(words, *shown)]).collect();
    vec![
        heading,
        Part::Says(words.with("report-outcomes-coproduction-says", &[("answered", &answered)])),
        Part::Table(table(words, "coproduction", Place::Text, &["level", "people"], rows)),
    ]
}
