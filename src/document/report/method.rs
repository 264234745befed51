//! How it was worked out: prices, what is left out, every definition and source. Always in, whole.

use crate::document::report::book::{Part, Section};
use crate::document::report::part::titled;
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::FigureKey;

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let prices = value.report.price_year.label();
    let parts = vec![
        Part::Says(words.with("report-method-says", &[("year", &prices), ("vintage", value.series.vintage())])),
        Part::Says(words.say("report-excluded")),
        Part::Says(words.say("report-method-rounding")),
        Part::Heading(words.say("report-all-heading")),
        Part::Definitions(FigureKey::ALL.to_vec()),
    ];
    titled(words, "method", parts)
}
