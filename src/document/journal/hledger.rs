//! The books as a journal of hledger. It passes `hledger check -s ordereddates payees uniqueleafnames`.
//!
//! The kind of a transfer is its payee and the memo its note; a memo never stands in a comment, where hledger would read tags in it.
//! Every account is declared before the first transfer that touches it, so only accounts with postings appear.

use crate::document::journal::entry::{Entry, Whose, moment};
use crate::domain::calendar::Day;
use crate::domain::id::AccountId;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::people::bank::Bank;

/// What stands before the first transfer: whose books they are, the commodity, and every payee there can be.
pub(crate) fn head(bank: &Bank) -> String {
    let payees: String = TransferKind::ALL.iter().map(|kind| format!("payee {}\n", kind.code())).collect();
    format!("; {} ({})\n\ncommodity 1. min\n\n{payees}", bank.name.as_str(), bank.slug.as_str())
}

/// One transfer, on the day of its recording.
pub(crate) fn entry<'a>(on: Day, entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'a>) -> String {
    let transfer = entry.transfer;
    let mut text = String::from("\n");
    for posting in transfer.postings.iter().filter(|posting| posting.version == 1) {
        text.push_str(&format!("account {}\n", whose(posting.account).place(posting.account)));
    }
    let note = entry.memo.map(words).filter(|note| !note.is_empty()).map(|note| format!(" | {note}")).unwrap_or_default();
    let undone = transfer.reverses.map(|id| format!(", reverses:{id}")).unwrap_or_default();
    let (seq, kind) = (transfer.seq, transfer.kind.code());
    text.push_str(&format!("{on} ({seq}) {kind}{note}\n"));
    text.push_str(&format!(
        "    ; happened:{}, recorded:{}, transfer:{}{undone}\n",
        transfer.happened_on,
        moment(transfer.recorded_at),
        transfer.id
    ));
    for posting in &transfer.postings {
        text.push_str(&format!("    {}  {} min\n", whose(posting.account).place(posting.account), posting.minutes.get()));
    }
    text
}

/// A memo as hledger can hold one. A line's end would begin a posting and `;` a comment; nothing else needs to change.
fn words(memo: &str) -> String {
    let kept = |c: char| match c {
        ';' => ',',
        '\t' => c,
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        c => c,
    };
    memo.chars().map(kept).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_cannot_leave_its_line_or_become_a_comment() {
        assert_eq!(
            words("  a; b\r\n    assets:pot  5 min\n2020-01-01 open | c\t\"d\" "),
            "a, b      assets:pot  5 min 2020-01-01 open | c\t\"d\""
        );
        assert_eq!(words(" \n; date:2020-01-01"), ", date:2020-01-01");
        assert_eq!(words("Ὀδυσσεύς 李 שלום 🐝 | \\ #tag :tag: ^t1"), "Ὀδυσσεύς 李 שלום 🐝 | \\ #tag :tag: ^t1");
    }
}
