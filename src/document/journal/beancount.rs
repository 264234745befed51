//! The books as a file of beancount. It passes `bean-check` with `beancount.plugins.pedantic`.
//!
//! The kind of a transfer is its payee, the memo its narration, and `^t<seq>` links it to what others write about it.
//! An account is opened on the day of the first transfer that touches it, so only accounts with postings appear.

use crate::document::journal::entry::{Entry, Whose, moment};
use crate::domain::calendar::Day;
use crate::domain::id::AccountId;
use crate::domain::people::bank::Bank;

/// What stands before the first transfer.
pub(crate) fn head(bank: &Bank) -> String {
    format!("option \"title\" {}\noption \"operating_currency\" \"MIN\"\n", quoted(bank.name.as_str()))
}

/// The commodity, which beancount wants on a day: that of the first transfer.
pub(crate) fn commodity(on: Day) -> String {
    format!("\n{on} commodity MIN\n")
}

/// One transfer, on the day of its recording.
pub(crate) fn entry<'a>(on: Day, entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'a>) -> String {
    let transfer = entry.transfer;
    let place = |id: AccountId| whose(id).place(id).split(':').map(capitalised).collect::<Vec<_>>().join(":");
    let opened = transfer.postings.iter().filter(|posting| posting.version == 1);
    let mut lines = vec![String::new()];
    lines.extend(opened.map(|posting| format!("{on} open {} MIN", place(posting.account))));
    lines.push(format!("{on} * \"{}\" {} ^t{}", transfer.kind.code(), quoted(entry.memo.unwrap_or_default()), transfer.seq));
    lines.push(format!("  happened: {}", transfer.happened_on));
    lines.push(format!("  recorded: \"{}\"", moment(transfer.recorded_at)));
    lines.push(format!("  transfer: \"{}\"", transfer.id));
    lines.extend(transfer.reverses.map(|id| format!("  reverses: \"{id}\"")));
    lines.extend(transfer.postings.iter().map(|posting| format!("  {}  {} MIN", place(posting.account), posting.minutes.get())));
    lines.push(String::new());
    lines.join("\n")
}

/// `members` as `Members`: the parts of an account begin with a capital letter.
fn capitalised(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// A string of beancount, which reads back as exactly these words. Line ends are escaped too: beancount ends a string after 64 lines.
fn quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for c in words.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_cannot_end_its_string() {
        assert_eq!(quoted("He said \"hi\\\" ^t1\n2020-01-01 open Assets:X"), "\"He said \\\"hi\\\\\\\" ^t1\\n2020-01-01 open Assets:X\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
