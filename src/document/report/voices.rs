//! What members told in their own words, each with their yes and signed as they chose.

use crate::document::report::book::{Cell, Part, Place, Section};
use crate::document::report::part::{table, titled};
use crate::document::words::Words;
use crate::domain::value::story::Voice;

/// The section.
pub(crate) fn section(words: &Words, voices: &[Voice]) -> Section {
    if voices.is_empty() {
        return titled(words, "voices", vec![Part::Says(words.say("report-voices-none"))]);
    }
    let row = |voice: &Voice| {
        let name = voice.name.clone().unwrap_or_else(|| words.say("report-voices-nobody"));
        vec![Cell::Text(name), Cell::Text(voice.words.clone())]
    };
    let stories = table(words, "voices", Place::Text, &["teller", "story"], voices.iter().map(row).collect());
    titled(words, "voices", vec![Part::Says(words.say("report-voices-says")), Part::Table(stories)])
}
