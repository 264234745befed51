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
    let mut lines =
        vec![format!("; {} ({})", bank.name.as_str(), bank.slug.as_str()), String::new(), "commodity 1. min".to_owned(), String::new()];
    lines.extend(TransferKind::ALL.iter().map(|kind| format!("payee {}", kind.code())));
    lines.push(String::new());
    lines.join("\n")
}

/// One transfer, on the day of its recording.
pub(crate) fn entry<'a>(on: Day, entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'a>) -> String {
    let transfer = entry.transfer;
    let place = |id: AccountId| whose(id).place(id);
    let note = entry.memo.map(words).filter(|note| !note.is_empty()).map(|note| format!(" | {note}")).unwrap_or_default();
    let undone = transfer.reverses.map(|id| format!(", reverses:{id}")).unwrap_or_default();
    let (happened, recorded) = (transfer.happened_on, moment(transfer.recorded_at));
    let opened = transfer.postings.iter().filter(|posting| posting.version == 1);
    let mut lines = vec![String::new()];
    lines.extend(opened.map(|posting| format!("account {}", place(posting.account))));
    lines.push(format!("{on} ({}) {}{note}", transfer.seq, transfer.kind.code()));
    lines.push(format!("    ; happened:{happened}, recorded:{recorded}, transfer:{}{undone}", transfer.id));
    lines.extend(transfer.postings.iter().map(|posting| format!("    {}  {} min", place(posting.account), posting.minutes.get())));
    lines.push(String::new());
    lines.join("\n")
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
