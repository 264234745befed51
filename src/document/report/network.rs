//! Whether help went both ways, and how many people it joined.

use crate::document::report::book::{Part, Section};
use crate::document::report::part::titled;
use crate::document::words::Words;
use crate::domain::value::figure::FigureKey;

/// The section.
pub(crate) fn section(words: &Words) -> Section {
    let figures = vec![
        FigureKey::ReciprocalShare,
        FigureKey::GiveOnlyShare,
        FigureKey::ReceiveOnlyShare,
        FigureKey::ReciprocityIndex,
        FigureKey::Density,
        FigureKey::MeanPartners,
        FigureKey::BusiestGiverShare,
    ];
    titled(words, "network", vec![Part::Says(words.say("report-network-says")), Part::Figures(figures)])
}
