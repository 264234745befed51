//! The report in easy words: one thing in each sentence, at most fifteen words, and what must be told beside it.

use crate::document::pdf::block::{Block, Level, Marker, Paper, Print, Sheet};
use crate::document::pdf::file::{PdfFault, write};
use crate::document::report::book::{Book, Easy};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{FigureKey, Missing};
use crate::domain::value::model::how_many;

/// The report of a year in easy words.
pub(crate) fn easy(words: &Words, value: &ValueReport) -> Easy {
    let title = words.with("report-easy-book-title", &[("bank", value.bank.name.as_str()), ("year", &value.report.label)]);
    Easy { title, lines: lines(words, value) }
}

fn lines(words: &Words, value: &ValueReport) -> Vec<String> {
    let (report, counts) = (&value.report, &value.report.counts);
    let figure = |key: FigureKey| report.figure(key);
    let people = how_many(counts.active());
    let mut lines = vec![
        words.with("report-easy-what", &[("bank", value.bank.name.as_str()), ("year", &report.label)]),
        words.count_with("report-easy-people", people, &[("people", &shown::trimmed(people.into(), 0))]),
        words.with("report-easy-hours", &[("hours", &words.minutes(counts.minutes))]),
    ];
    if report.so_far {
        lines.push(words.say("report-easy-so-far"));
    }
    match (figure(FigureKey::OwnCost), figure(FigureKey::CostPerActiveMemberYear)) {
        (_, Err(Missing::NoCosts)) => lines.push(words.say("report-easy-no-cost")),
        (Ok(cost), Ok(each)) => {
            lines.push(words.with("report-easy-cost", &[("cost", &shown::pounds(cost))]));
            lines.push(words.with("report-easy-each", &[("each", &shown::pounds(each))]));
        }
        _ => {}
    }
    if let Ok(share) = figure(FigureKey::SwitchingValue) {
        lines.push(words.say("report-easy-study"));
        lines.push(words.with("report-easy-share", &[("share", &shown::percent(share))]));
    }
    lines.extend(["report-easy-unsure", "report-easy-box"].map(|id| words.say(id)));
    lines
}

/// The bytes of the PDF, in larger print; the caution box is whole.
pub(crate) fn easy_pdf(words: &Words, book: &Book) -> Result<Vec<u8>, PdfFault> {
    let title = book.easy.title.clone();
    let mut blocks = vec![Block::Heading(Level::One, title.clone())];
    blocks.extend(book.easy.lines.iter().cloned().map(Block::Paragraph));
    blocks.push(Block::Heading(Level::Two, words.say("report-caution-heading")));
    blocks.push(Block::List(Marker::Dot, book.cautions.clone()));
    let sheet = Sheet { print: Print::Easy, foot: title.clone(), blocks };
    write(words, &Paper { title, sheets: vec![sheet] })
}
