//! The plain summary of one page: how many, how many hours, at what cost, how sure. The caution box is always in it.

use crate::document::report::benchmark::instead;
use crate::document::report::book::{Part, Section};
use crate::document::report::part::{message_id, reason, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::minutes::Minutes;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{Caution, FigureKey};
use crate::domain::value::model::how_many;

/// The figures that it leads with: three counts, own cost, cost per active member-year, switching value.
const LEADING: [FigureKey; 6] = [
    FigureKey::HoursExchanged,
    FigureKey::ActiveMembers,
    FigureKey::RegisteredMembers,
    FigureKey::OwnCost,
    FigureKey::CostPerActiveMemberYear,
    FigureKey::SwitchingValue,
];

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let report = &value.report;
    let mut parts = vec![Part::Says(many(words, value))];
    if let Some(days) = report.counted.filter(|_| report.so_far) {
        parts.push(Part::Says(words.with("report-so-far-hint", &[("day", words.day(days.to).as_str())])));
    }
    parts.extend([Part::Says(cost(words, value)), Part::Says(sure(words, value))]);
    parts.extend(instead(words, value).into_iter().map(Part::Says));
    parts.push(Part::Figures(LEADING.to_vec()));
    let cautions = report.cautions.iter().map(|caution| words.say(&message_id("report-caution", caution.code())));
    parts.push(Part::Box(words.say("report-caution-heading"), cautions.collect()));
    titled(words, "summary", parts)
}

/// How many, and how many hours.
fn many(words: &Words, value: &ValueReport) -> String {
    let (report, counts) = (&value.report, &value.report.counts);
    let year = report.label.as_str();
    if counts.minutes == Minutes::ZERO {
        return words.with("report-lead-empty", &[("year", year)]);
    }
    let (active, registered) = (how_many(counts.active()), how_many(counts.people.iter()));
    let (people, hours) = (shown::trimmed(active.into(), 0), words.minutes(counts.minutes));
    let registered = words.count_with("report-said-registered", registered, &[("people", &shown::trimmed(registered.into(), 0))]);
    let id = if report.so_far { "report-said-so-far" } else { "report-said" };
    let bank = value.bank.name.as_str();
    words.count_with(id, active, &[("year", year), ("people", &people), ("hours", &hours), ("registered", &registered), ("bank", bank)])
}

/// At what cost.
fn cost(words: &Words, value: &ValueReport) -> String {
    let figure = |key: FigureKey| value.report.figure(key);
    match (figure(FigureKey::OwnCost), figure(FigureKey::CostPerActiveMemberYear)) {
        (Ok(cost), Ok(each)) => words.with("report-said-cost", &[("cost", &shown::pounds(cost)), ("each", &shown::pounds(each))]),
        (_, Err(missing)) | (Err(missing), _) => reason(words, missing),
    }
}

/// How sure.
fn sure(words: &Words, value: &ValueReport) -> String {
    match value.report.figure(FigureKey::SwitchingValue) {
        _ if value.report.cautions.contains(&Caution::CostNotCovered) => words.say("report-switching-not-covered"),
        Ok(share) => words.with("report-switching-sentence", &[("share", &shown::percent(share))]),
        Err(_) => words.say("report-said-not-sure"),
    }
}
