//! The questions on how somebody is, as a form to print: answered by hand, and keyed in by staff who find the person by the number on it.
//!
//! No name stands on it. Questions that need a licence are not here.

use crate::document::pdf::block::{Block, Column, Heads, Level, Marker, Paper, Print, Room, Sheet, Table};
use crate::document::pdf::file::{self, PdfFault};
use crate::document::words::Words;
use crate::domain::people::bank::Bank;
use crate::domain::people::profile::Format;
use crate::domain::value::outcome::{Instrument, OutcomeRules, Question};

/// One question in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    /// The name of its field.
    pub(crate) code: &'static str,
    /// What is asked.
    pub(crate) says: String,
    /// Each answer: its number, and how it is said.
    pub(crate) answers: Vec<(i64, String)>,
}

/// The questions of a questionnaire in words; a scale is said at its two ends only.
pub(crate) fn asked(words: &Words, instrument: Instrument) -> Vec<Asked> {
    let said = |question: &Question, answer: i64| match instrument {
        Instrument::Ons4 if answer == question.least => words.say("outcomes-scale-least"),
        Instrument::Ons4 if answer == question.most => words.say("outcomes-scale-most"),
        Instrument::Ons4 | Instrument::Wemwbs | Instrument::Swemwbs => answer.to_string(),
        Instrument::Coproduction => words.say(&format!("outcomes-level-{answer}")),
        Instrument::Ucla3 if question.most == 5 => words.say(&format!("outcomes-lonely-{answer}")),
        Instrument::Ucla3 => words.say(&format!("outcomes-often-{answer}")),
    };
    let asked = |question: &Question| Asked {
        code: question.code,
        says: words.say(&format!("outcomes-question-{}", question.code)),
        answers: (question.least..=question.most).map(|answer| (answer, said(question, answer))).collect(),
    };
    instrument.questions().iter().map(asked).collect()
}

/// What the form is called.
pub(crate) fn title(words: &Words, instrument: Instrument) -> String {
    words.say(&format!("outcomes-instrument-{}", instrument.code()))
}

fn questions(words: &Words, instrument: Instrument) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(Level::Two, title(words, instrument))];
    if instrument == Instrument::Ons4 {
        blocks.push(Block::Paragraph(words.say("outcomes-paper-scale")));
    }
    for question in asked(words, instrument) {
        blocks.push(Block::Strong(question.says));
        if instrument == Instrument::Ons4 {
            let columns: Vec<Column> = question.answers.iter().map(|(answer, _)| Column::words(answer.to_string(), 1)).collect();
            let rows = vec![vec![String::new(); columns.len()]];
            blocks.push(Block::Table(Table { columns, rows, room: Room::Write, heads: Heads::Columns }));
        } else {
            blocks.push(Block::List(Marker::Box, question.answers.into_iter().map(|(_, said)| said).collect()));
        }
    }
    blocks
}

/// Writes the form for the member of a number, in the size of print that they need.
pub(crate) fn write(words: &Words, bank: &Bank, number: i64, rules: &OutcomeRules, format: Format) -> Result<Vec<u8>, PdfFault> {
    let print = match format {
        Format::Plain => Print::Plain,
        Format::EasyRead => Print::Easy,
        Format::LargePrint => Print::Large,
    };
    let name = bank.name.as_str();
    let title = words.say("outcomes-paper-title");
    let number = number.to_string();
    let mut blocks = vec![
        Block::Heading(Level::One, title.clone()),
        Block::Facts(vec![
            (words.say("outcomes-paper-bank"), name.to_owned()),
            (words.say("outcomes-paper-number"), number.clone()),
            (words.say("outcomes-paper-day"), String::new()),
        ]),
        Block::Paragraph(words.say("outcomes-paper-lead")),
        Block::Heading(Level::Two, words.say("outcomes-consent-heading")),
        Block::Paragraph(words.with("outcomes-consent-text", &[("bank", name)])),
        Block::List(Marker::Box, vec![words.say("outcomes-consent-yes"), words.say("outcomes-consent-no")]),
        Block::Line(words.say("outcomes-paper-signed")),
    ];
    for instrument in rules.asked().into_iter().chain([Instrument::Coproduction]) {
        blocks.extend(questions(words, instrument));
    }
    let line = &bank.broker_line;
    let back = if line.phone.is_empty() { "outcomes-paper-back" } else { "outcomes-paper-back-phone" };
    blocks.push(Block::Paragraph(words.with(back, &[("bank", name), ("name", &line.name), ("phone", &line.phone)])));
    let foot = words.with("outcomes-paper-foot", &[("bank", name), ("number", &number)]);
    file::write(words, &Paper { title, sheets: vec![Sheet { print, foot, blocks }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_and_every_answer_has_its_own_words() {
        let words = Words::default();
        for instrument in Instrument::ALL.iter().filter(|each| !each.is_licensed()) {
            let questions = asked(&words, *instrument);
            assert_eq!(questions.len(), instrument.questions().len());
            for question in questions {
                assert!(question.says.len() > 10 && !question.says.starts_with("outcomes-"), "{}", question.says);
                assert!(question.answers.iter().all(|(_, said)| !said.starts_with("outcomes-")), "{:?}", question.answers);
            }
        }
    }
}
