//! That files stand behind lines of the registers: how many, and their fingerprints. A file's name is nobody's business here.

use uuid::Uuid;

use crate::document::report::book::{Cell, Part};
use crate::document::words::Words;
use crate::domain::text::Note;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::evidence::Evidence;

fn files(value: &ValueReport, entry: Uuid) -> &[Evidence] {
    value.evidence.get(&entry).map_or(&[], Vec::as_slice)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Where the evidence of a line is: the note, and how many files.
pub(crate) fn told(words: &Words, value: &ValueReport, entry: Uuid, note: Option<&Note>) -> Cell {
    let files = files(value, entry).len();
    let files = (files > 0).then(|| words.count("report-evidence-files", count(files)));
    let parts: Vec<String> = note.map(ToString::to_string).into_iter().chain(files).collect();
    if parts.is_empty() { Cell::Empty } else { Cell::Text(parts.join(" · ")) }
}

/// The fingerprints of a line's files.
pub(crate) fn prints(value: &ValueReport, entry: Uuid) -> Cell {
    let prints: Vec<String> = files(value, entry).iter().map(|file| hex::encode(file.sha256)).collect();
    if prints.is_empty() { Cell::Empty } else { Cell::Text(prints.join(" ")) }
}

/// How many of some lines have a file; nothing where none has.
pub(crate) fn said(words: &Words, value: &ValueReport, lines: &[Uuid]) -> Option<Part> {
    let with = lines.iter().filter(|line| !files(value, **line).is_empty()).count();
    let all = lines.len().to_string();
    (with > 0).then(|| Part::Says(words.count_with("report-evidence-told", count(with), &[("all", all.as_str())])))
}
