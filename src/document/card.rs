//! The printed sign-in card: a code that a telephone reads, and what to do with it. The number that goes with it never stands on it.

use crate::document::pdf::block::{Block, Code, Level, Paper, Print, Sheet};
use crate::document::pdf::file::{self, PdfFault};
use crate::document::words::Words;

/// What stands on a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// The bank.
    pub(crate) bank: String,
    /// Whose it is, by first name: whoever finds it need not know more.
    pub(crate) name: String,
    /// The address that opens the page which asks for the number.
    pub(crate) address: String,
    /// Whom to ring, and on which number; empty where nobody is told.
    pub(crate) ring: (String, String),
    /// The day on which it was made.
    pub(crate) day: String,
}

/// Writes the card.
pub(crate) fn write(words: &Words, told: &Told) -> Result<Vec<u8>, PdfFault> {
    let about = [("name", told.name.as_str()), ("bank", told.bank.as_str()), ("day", told.day.as_str())];
    let (broker, phone) = (&told.ring.0, &told.ring.1);
    let mut blocks = vec![
        Block::Heading(Level::One, words.with("card-paper-heading", &about)),
        Block::Paragraph(words.with("card-paper-whose", &about)),
        Block::Code(Code {
            text: told.address.clone(),
            alt: words.say("card-paper-alt"),
            beside: ["card-paper-1", "card-paper-2", "card-paper-3"].iter().map(|id| words.say(id)).collect(),
        }),
        Block::Paragraph(words.say("card-paper-keep")),
    ];
    if !phone.is_empty() {
        blocks.push(Block::Strong(words.with("card-paper-lost", &[("broker", broker), ("phone", phone)])));
    }
    let title = words.with("card-paper-title", &about);
    let sheet = Sheet { print: Print::Easy, foot: told.bank.clone(), blocks };
    file::write(words, &Paper { title, sheets: vec![sheet] })
}
