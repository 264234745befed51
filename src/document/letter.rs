//! Letters: a message on paper, for a window envelope, in the reader's own size of print.

use crate::document::message::Telling;
use crate::document::pdf::block::{Block, Code, Envelope, Level, Print, Sheet};
use crate::domain::people::profile::Format;

/// The size of print in which somebody reads.
pub(crate) const fn print(format: Format) -> Print {
    match format {
        Format::Plain => Print::Plain,
        Format::LargePrint => Print::Large,
        Format::EasyRead => Print::Easy,
    }
}

/// The letter. `day` is the day on it, in words; `enclosed` stands between what it says and its end.
pub(crate) fn letter(telling: &Telling<'_>, address: &str, day: &str, enclosed: Vec<Block>) -> Sheet {
    let (words, bank) = (telling.words, telling.bank);
    let line = &bank.broker_line;
    let mut from = vec![bank.name.as_str().to_owned()];
    if !line.phone.is_empty() {
        from.push(words.with("letter-from", &[("broker", line.name.as_str()), ("phone", line.phone.as_str())]));
    }
    from.push(day.to_owned());
    let mut to = vec![telling.name.to_owned()];
    let address = address.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty() && *line != telling.name);
    to.extend(address.map(str::to_owned));
    let mut blocks =
        vec![Block::Envelope(Envelope { from, to }), Block::Heading(Level::One, telling.subject()), Block::Paragraph(telling.greeting())];
    blocks.extend(telling.paragraphs().into_iter().map(Block::Paragraph));
    blocks.extend(enclosed);
    if let Some(link) = telling.link() {
        let beside = vec![words.with("letter-code", &[("phone", line.phone.as_str())]), link.clone()];
        blocks.push(Block::Code(Code { text: link, alt: words.say("letter-code-alt"), beside }));
    }
    blocks.extend(telling.ending().into_iter().map(Block::Paragraph));
    Sheet { print: print(telling.format), foot: bank.name.as_str().to_owned(), blocks }
}
