//! A report as it is kept when a year is closed, and drawn again from what was kept: the same on every machine, whatever has moved since.
//!
//! What members told in their own words is not kept: it is read when the report is drawn, so that what is taken back is gone.

use std::io::{Read, Write};

use brotli::{CompressorWriter, Decompressor};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::document::report::book::{Book, ClosedFile, FrontLine, Part, SignatureFile};
use crate::document::report::part::message_id;
use crate::document::report::{annex, voices};
use crate::document::words::Words;
use crate::domain::people::bank::Bank;
use crate::domain::value::closing::{Closing, KeptBook, Signature};
use crate::domain::value::story::Voice;

/// How hard it is pressed: more saves little and takes long.
const QUALITY: u32 = 5;
/// How far back repeats are looked for, as a power of two.
const WINDOW: u32 = 22;
/// Bytes that are pressed at a time.
const BUFFER: usize = 1 << 16;

/// A kept report is not what was signed, or cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum KeptFault {
    /// Its hash is another.
    #[error("the kept report is not the one that was signed")]
    Changed,
    /// It is no report.
    #[error("the kept report cannot be read")]
    Unreadable,
}

/// A kept report with everything that is drawn around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<'a> {
    /// The bank.
    pub(crate) bank: &'a Bank,
    /// Who signed what.
    pub(crate) closing: &'a Closing,
    /// The kept report, pressed together.
    pub(crate) bytes: &'a [u8],
    /// What members told and have not taken back.
    pub(crate) voices: &'a [Voice],
}

/// A report as it is kept: JSON in one order, without the stories, with its SHA-256. Numbers stand in it to their last place.
pub(crate) fn keep(words: &Words, book: &Book) -> Option<KeptBook> {
    let mut book = book.clone();
    replace_voices(&mut book, vec![Part::Says(words.say("report-voices-apart"))]);
    let json = serde_json::to_vec(&book).ok()?;
    let mut pressed = CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    pressed.write_all(&json).ok()?;
    Some(KeptBook { sha256: Sha256::digest(&json).into(), bytes: pressed.into_inner() })
}

/// The report that was kept, if it is the one that was signed.
fn kept_book(kept: &Kept<'_>) -> Result<Book, KeptFault> {
    let mut json = Vec::new();
    Decompressor::new(kept.bytes, BUFFER).read_to_end(&mut json).or(Err(KeptFault::Changed))?;
    let sha256: [u8; 32] = Sha256::digest(&json).into();
    if sha256 != kept.closing.draft.sha256 {
        return Err(KeptFault::Changed);
    }
    serde_json::from_slice(&json).or(Err(KeptFault::Unreadable))
}

/// A kept report to draw: with the stories, and with who signed it on its front page.
pub(crate) fn drawn(words: &Words, kept: &Kept<'_>) -> Result<Book, KeptFault> {
    let mut book = kept_book(kept)?;
    let mut parts = vec![Part::Says(words.say("report-voices-fresh"))];
    parts.extend(voices::section(words, kept.voices).parts);
    replace_voices(&mut book, parts);
    book.front.extend(front(words, kept));
    let table = annex::front(words, &book.front);
    for part in book.sections.iter_mut().flat_map(|section| &mut section.parts) {
        if let Part::Table(found) = part
            && found.code == table.code
        {
            *found = table.clone();
        }
    }
    book.closed = closed(kept);
    Ok(book)
}

fn replace_voices(book: &mut Book, parts: Vec<Part>) {
    if let Some(section) = book.sections.iter_mut().find(|section| section.code == "voices") {
        section.parts = parts;
    }
}

/// Who signed and when, and what proves it.
fn front(words: &Words, kept: &Kept<'_>) -> Vec<FrontLine> {
    let (draft, second) = (&kept.closing.draft, kept.closing.second());
    let line =
        |code: &'static str, value: String| FrontLine { code: code.into(), label: words.say(&message_id("report-front", code)), value };
    let mut lines = Vec::new();
    match second {
        Some(second) => lines.push(line("closed", words.day(kept.bank.day_at(second.at)))),
        None => lines.push(line("closed", words.say("report-front-closed-not"))),
    }
    lines.push(line("first_signature", signed(words, &draft.first, kept.bank)));
    lines.extend(second.map(|second| line("second_signature", signed(words, second, kept.bank))));
    lines.extend([
        line("data", words.moment(draft.first.at, kept.bank)),
        line("program", draft.basis.program_version.clone()),
        line("seal", hex::encode(draft.sha256)),
    ]);
    lines
}

fn signed(words: &Words, signature: &Signature, bank: &Bank) -> String {
    let moment = words.moment(signature.at, bank);
    let told = [("name", signature.name.as_str()), ("moment", moment.as_str()), ("statement", signature.statement.as_str())];
    words.with("report-front-signature-value", &told)
}

/// The same for programs; none while only one has signed.
fn closed(kept: &Kept<'_>) -> Option<ClosedFile> {
    let (draft, second) = (&kept.closing.draft, kept.closing.second()?);
    let basis = draft.basis.clone();
    Some(ClosedFile {
        closed_on: kept.bank.day_at(second.at),
        signatures: [&draft.first, second].map(signature).to_vec(),
        data_as_of: moment(draft.first.at),
        ledger_size: basis.ledger_size,
        ledger_root: basis.ledger_root,
        checkpoint: basis.checkpoint,
        deflator_vintage: basis.deflator_vintage,
        rule_version: basis.rule_version,
        program_version: basis.program_version,
        sha256: hex::encode(draft.sha256),
    })
}

/// A signature for programs.
pub(crate) fn signature(signature: &Signature) -> SignatureFile {
    SignatureFile { name: signature.name.as_str().to_owned(), at: moment(signature.at), statement: signature.statement.as_str().to_owned() }
}

fn moment(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::document::report::book::{About, Cell, Chart, Column, Easy, Figure, Form, Place, Section, Series, Table};
    use crate::domain::value::figure::{FigureKey, Unit};

    fn decimals() -> impl Strategy<Value = Decimal> {
        (any::<i64>(), 0_u32..28).prop_map(|(digits, scale)| Decimal::new(digits, scale))
    }

    fn cells() -> impl Strategy<Value = Cell> {
        let day = "2024-04-01".parse().unwrap();
        prop_oneof![
            ".*".prop_map(Cell::Text),
            (".*", ".*").prop_map(|(code, name)| Cell::Code(code, name)),
            Just(Cell::Day(day)),
            Just(Cell::Month(day)),
            any::<i64>().prop_map(Cell::Whole),
            (decimals(), 0..Unit::ALL.len()).prop_map(|(value, unit)| Cell::Number(value, Unit::ALL[unit])),
            decimals().prop_map(Cell::Exact),
            ".*".prop_map(Cell::Missing),
            Just(Cell::Empty),
        ]
    }

    fn book(cells: Vec<Cell>, number: Decimal) -> Book {
        let column = Column { code: "first".into(), head: "First".to_owned(), definition: String::new(), place: Place::Annex };
        let table = Table {
            code: "some".into(),
            title: "Some".to_owned(),
            about: None,
            place: Place::Text,
            columns: vec![column],
            rows: cells.into_iter().map(|cell| vec![cell]).collect(),
        };
        let series = Series { name: String::new(), numbers: vec![Some(number), None], unit: Unit::Pounds };
        let chart = Chart {
            table: table.code.clone(),
            title: String::new(),
            alt: String::new(),
            form: Form::Tornado,
            labels: vec!["one".to_owned(), "two".to_owned()],
            series: vec![series],
        };
        let parts = vec![
            Part::Heading("Heading".to_owned()),
            Part::Box("Box".to_owned(), vec!["point".to_owned()]),
            Part::Figures(FigureKey::ALL.to_vec()),
            Part::Definitions(vec![FigureKey::OwnCost]),
            Part::Table(table),
            Part::Chart(chart),
        ];
        let day = "2024-04-01".parse().unwrap();
        let figure = |key: &FigureKey| Figure {
            key: *key,
            name: key.code().to_owned(),
            value: Some(number),
            reason: None,
            definition: String::new(),
            source: String::new(),
        };
        Book {
            title: "A year".to_owned(),
            about: About {
                bank: "harbour".to_owned(),
                year: "2024-25".to_owned(),
                from: day,
                to: day,
                so_far: false,
                counted_to: None,
                price_year: "2024-25".to_owned(),
                deflator_vintage: "2026-03".to_owned(),
                rule_version: "1".to_owned(),
                ledger_seq: 7,
            },
            figures: FigureKey::ALL.iter().map(figure).collect(),
            benchmarks: crate::document::report::file::benchmark_files(&Words::default(), &[]),
            cautions: vec!["Careful".to_owned()],
            easy: Easy { title: "Easy".to_owned(), lines: vec!["A line.".to_owned()] },
            closed: None,
            front: vec![FrontLine { code: "bank".into(), label: "Bank".to_owned(), value: "Harbour".to_owned() }],
            sections: vec![Section { code: "summary".into(), title: "Summary".to_owned(), parts }],
        }
    }

    proptest! {
        #[test]
        fn a_kept_book_is_read_back_to_its_last_place(cells in prop::collection::vec(cells(), 0..20), number in decimals()) {
            let book = book(cells, number);
            let kept = keep(&Words::default(), &book).unwrap();
            let again = keep(&Words::default(), &book).unwrap();
            prop_assert_eq!(&kept, &again);
            let mut json = Vec::new();
            Decompressor::new(kept.bytes.as_slice(), BUFFER).read_to_end(&mut json).unwrap();
            let read: Book = serde_json::from_slice(&json).unwrap();
            prop_assert_eq!(&read, &book);
            prop_assert_eq!(serde_json::to_vec(&read).unwrap(), json, "places are kept too");
        }
    }
}
