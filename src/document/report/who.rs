//! Who belonged and who took part: counts of people, never names.

use crate::document::report::book::{Cell, Part, Place, Section};
use crate::document::report::part::{number, table, text, titled};
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Unit};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let turnover = value.turnover;
    let counts = [turnover.joined, turnover.left, turnover.active_before, turnover.stayed].map(Cell::Whole);
    let retention = number(words, turnover.retention(), Unit::Share);
    let row = [text(&value.report.label)].into_iter().chain(counts).chain([retention]).collect();
    let columns = ["year", "joined", "left", "active_before", "stayed", "retention"];
    let figures = vec![
        FigureKey::RegisteredMembers,
        FigureKey::ActiveMembers,
        FigureKey::StrictMembers,
        FigureKey::RegisteredMemberYears,
        FigureKey::ActiveMemberYears,
        FigureKey::HoursPerActiveMemberYear,
    ];
    let parts = vec![
        Part::Figures(figures),
        Part::Table(table(words, "turnover", Place::Text, &columns, vec![row])),
        Part::Says(words.say("report-who-referral")),
    ];
    titled(words, "who", parts)
}
