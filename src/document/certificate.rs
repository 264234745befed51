//! The certificate of hours and the letter to whom it may concern, as a file to print; the page shows the same words.

use crate::document::pdf::block::{Block, Level, Paper, Print, Sheet};
use crate::document::pdf::file::{self, PdfFault};
use crate::document::words::Words;
use crate::domain::people::profile::Format;

/// What the paper says, in finished words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// The title of the file.
    pub(crate) title: String,
    /// The bank.
    pub(crate) bank: String,
    /// The day on which it is made.
    pub(crate) day: String,
    /// What kind of paper it is.
    pub(crate) heading: String,
    /// Who, when, how many hours.
    pub(crate) facts: Vec<(String, String)>,
    /// What the bank says about them.
    pub(crate) paragraphs: Vec<String>,
    /// Who answers for it.
    pub(crate) signed: String,
}

/// Writes the file, in the size of print that its reader needs.
pub(crate) fn write(words: &Words, told: &Told, format: Format) -> Result<Vec<u8>, PdfFault> {
    let print = match format {
        Format::Plain => Print::Plain,
        Format::EasyRead => Print::Easy,
        Format::LargePrint => Print::Large,
    };
    let mut blocks = vec![
        Block::Heading(Level::One, told.heading.clone()),
        Block::Paragraph(format!("{}\n{}", told.bank, told.day)),
        Block::Facts(told.facts.clone()),
    ];
    blocks.extend(told.paragraphs.iter().cloned().map(Block::Paragraph));
    blocks.extend([Block::Gap, Block::Paragraph(told.signed.clone())]);
    let sheet = Sheet { print, foot: told.bank.clone(), blocks };
    file::write(words, &Paper { title: told.title.clone(), sheets: vec![sheet] })
}
