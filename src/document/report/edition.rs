//! The whole report as one book: its front page, and its sections in the order of value-model.md §5.
//!
//! What a section holds is its own file's; here stands the order alone.

use std::collections::BTreeSet;

use crate::document::report::book::{About, Book, Figure, FrontLine, Part, Section};
use crate::document::report::file::{benchmarks_of, source};
use crate::document::report::part::{message_id, reason};
use crate::document::report::{
    annex, benchmark, benefits, costs, deeds, easy, method, network, outcomes, replacement, sensitivity, summary, voices, who, years,
};
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Value};
use crate::domain::value::pair::Pair;
use crate::domain::value::report::RULE_VERSION;

/// The report of a year.
pub(crate) fn book(words: &Words, value: &ValueReport) -> Book {
    let front = front(words, value);
    let mut annex = annex::section(words, value);
    annex.parts.push(Part::Table(annex::front(words, &front)));
    let sections: Vec<Section> = vec![
        summary::section(words, value),
        deeds::section(words, value),
        who::section(words, value),
        network::section(words),
        costs::section(words, value),
        outcomes::section(words, value),
        benefits::section(words, value),
        benchmark::section(words, value),
        replacement::section(words, value),
        sensitivity::section(words, value),
        benefits::rises(words, value),
        voices::section(words, &value.voices),
        method::section(words, value),
        years::section(words, value),
        annex,
    ];
    let (bank, year) = (value.bank.name.as_str(), value.report.label.as_str());
    let title = words.with("report-book-title", &[("bank", bank), ("year", year)]);
    Book {
        title,
        about: about(value),
        figures: value.report.figures.iter().map(|each| figure(words, &value.report.pair, each)).collect(),
        benchmarks: benchmarks_of(words, value),
        cautions: value.report.cautions.iter().map(|caution| words.say(&message_id("report-caution", caution.code()))).collect(),
        easy: easy::easy(words, value),
        closed: None,
        front,
        sections,
    }
}

fn about(value: &ValueReport) -> About {
    let report = &value.report;
    About {
        bank: value.bank.slug.as_str().to_owned(),
        year: report.label.clone(),
        from: report.period.from,
        to: report.period.to,
        so_far: report.so_far,
        counted_to: report.counted.map(|days| days.to),
        price_year: report.price_year.label(),
        deflator_vintage: value.series.vintage().to_owned(),
        rule_version: RULE_VERSION.to_owned(),
        ledger_seq: report.ledger_seq,
    }
}

/// One figure with its words; where it stands on a published one, on that of the pair.
pub(crate) fn figure(words: &Words, pair: &Pair, (key, value): &(FigureKey, Value)) -> Figure {
    Figure {
        key: *key,
        name: words.say(&message_id("report-figure", key.code())),
        value: value.ok(),
        reason: value.err().map(|missing| reason(words, missing)),
        definition: words.say(&message_id("report-definition", key.code())),
        source: source(words, pair, *key),
    }
}

/// Period, prices, versions, the ledger's checkpoint, who paid for the year and who answers for the report.
fn front(words: &Words, value: &ValueReport) -> Vec<FrontLine> {
    let report = &value.report;
    let (from, to) = (words.day(report.period.from), words.day(report.period.to));
    let funders: BTreeSet<&str> = report.costs.iter().filter_map(|counted| Some(counted.line.funder.as_ref()?.as_str())).collect();
    let list = |names: Vec<&str>, none: &str| if names.is_empty() { words.say(none) } else { names.join(", ") };
    let seq = report.ledger_seq.to_string();
    let ledger = match &value.ledger_root {
        Some(root) => words.with("report-front-ledger-value", &[("seq", &seq), ("root", root)]),
        None => words.say("report-method-ledger-none"),
    };
    let line =
        |code: &'static str, value: String| FrontLine { code: code.into(), label: words.say(&format!("report-front-{code}")), value };
    let mut lines = vec![
        line("bank", value.bank.name.as_str().to_owned()),
        line("period", words.with("report-method-period-value", &[("from", &from), ("to", &to)])),
    ];
    if let Some(days) = report.counted.filter(|_| report.so_far) {
        lines.push(line("counted", words.day(days.to)));
    }
    lines.extend([
        line("prices", words.with("report-method-prices-value", &[("year", report.price_year.label().as_str())])),
        line("index", words.with("report-method-deflator-value", &[("vintage", value.series.vintage())])),
        line("rules", RULE_VERSION.to_owned()),
        line("ledger", ledger),
        line("funders", list(funders.into_iter().collect(), "report-front-funders-none")),
        line("authors", list(value.coordinators.iter().map(String::as_str).collect(), "report-front-authors-none")),
    ]);
    lines
}
