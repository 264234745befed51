//! What people read on a receipt, beside what it proves: who helped whom, for how long, when, and how to check it.
//!
//! The proof covers none of these words, and they say so: names are not in the log.

use crate::document::qr::{Square, square};
use crate::document::words::Words;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::receipt::{Proven, Receipt};
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;

/// Who is on one side of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side<'a> {
    /// Somebody by name.
    Named(&'a str),
    /// An account without a name.
    Account(AccountKind),
}

/// What people read about a transfer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    /// The receipt.
    pub(crate) receipt: &'a Receipt,
    /// The bank.
    pub(crate) bank: &'a Bank,
    /// Into whose account the minutes went.
    pub(crate) to: Side<'a>,
    /// Out of whose account they came.
    pub(crate) from: Side<'a>,
    /// How many.
    pub(crate) minutes: Minutes,
    /// The kind of help, where there was help.
    pub(crate) category: Option<&'a str>,
}

impl Facts<'_> {
    /// `Sam Reid helped Joan Petrie: 1 hour 30 minutes (Gardening)`.
    pub(crate) fn heading(&self, words: &Words) -> String {
        let name = |side| match side {
            Side::Named(name) => str::to_owned(name),
            Side::Account(kind) => words.say(&format!("statement-account-{}", AccountKind::code(kind))),
        };
        let (to, from, time) = (name(self.to), name(self.from), words.minutes(self.minutes));
        let about = [("to", to.as_str()), ("from", from.as_str()), ("time", time.as_str()), ("what", self.category.unwrap_or_default())];
        match (self.receipt.transfer.kind, self.category) {
            (TransferKind::Exchange, Some(_)) => words.with("receipt-told-help", &about),
            (kind, _) => words.with(&format!("receipt-told-{}", dashed(kind)), &about),
        }
    }

    /// When it was written down, in the bank's time.
    pub(crate) fn written(&self, words: &Words) -> String {
        words.moment(self.receipt.transfer.recorded_at, self.bank)
    }

    /// The lines before the proof.
    pub(crate) fn remarks(&self, words: &Words) -> Vec<String> {
        let (seq, day) = (self.receipt.transfer.seq.to_string(), words.day(self.receipt.transfer.happened_on));
        let place = [("bank", self.bank.name.as_str()), ("number", seq.as_str())];
        vec![
            self.heading(words),
            words.with("receipt-remark-when", &[("day", &day), ("written", &self.written(words))]),
            words.with("receipt-remark-where", &place),
            words.say("receipt-remark-names"),
            words.say("receipt-remark-check"),
        ]
    }

    /// The text that is given away.
    pub(crate) fn text(&self, words: &Words) -> String {
        self.receipt.text(&self.remarks(words))
    }

    /// The same for a camera. What does not fit into a code is left out from the top: first the remarks, then the memo.
    pub(crate) fn square(&self, words: &Words) -> Option<(Square, Kept)> {
        let whole = || square(&self.text(words)).map(|code| (code, Kept::Everything));
        let proof = || square(&self.receipt.text(&[])).map(|code| (code, Kept::Proof));
        let bare = || square(&self.receipt.without_words().text(&[])).map(|code| (code, Kept::WithoutWords));
        whole().or_else(proof).or_else(bare)
    }
}

/// How much of a receipt a code holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kept {
    /// The whole text.
    Everything,
    /// All but the remarks.
    Proof,
    /// All but the remarks and the memo.
    WithoutWords,
}

/// The name of a file that holds a receipt.
pub(crate) fn file_name(bank: &Bank, seq: i64) -> String {
    format!("{}-receipt-{seq}.txt", bank.slug.as_str())
}

/// What a receipt proves, a line a fact, without any name: none is proven.
pub(crate) fn proven_lines(words: &Words, proven: &Proven) -> Vec<(String, String)> {
    let leaf = &proven.leaf;
    let written = crate::domain::calendar::rfc3339(leaf.recorded_at);
    let place = words.count_with("receipt-proven-place", proven.size, &[("seq", &leaf.seq.to_string())]);
    let mut lines = vec![
        ("bank", leaf.bank.to_string()),
        ("line", place),
        ("id", leaf.id.to_string()),
        ("kind", words.say(&format!("receipt-kind-{}", dashed(leaf.kind)))),
        ("written", written),
        ("happened", format!("{} ({})", leaf.happened_on, words.day(leaf.happened_on))),
    ];
    for leg in &leaf.legs {
        let id = if leg.minutes > Minutes::ZERO { "receipt-proven-into" } else { "receipt-proven-out" };
        lines.push(("moved", words.with(id, &[("time", &words.minutes(leg.minutes)), ("account", &leg.account.to_string())])));
    }
    if let Some(id) = leaf.reverses {
        lines.push(("undoes", id.to_string()));
    }
    match (&proven.memo, leaf.memo_commitment) {
        (Some(memo), _) => lines.push(("memo", format!("“{memo}”"))),
        (None, Some(_)) => lines.push(("memo", words.say("receipt-proven-no-memo"))),
        (None, None) => {}
    }
    lines.into_iter().map(|(name, text)| (words.say(&format!("receipt-proven-{name}-label")), text)).collect()
}

/// `starting-credit`, as the ids of messages are written.
fn dashed(kind: TransferKind) -> String {
    kind.code().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_transfer_and_every_part_of_a_proof_has_its_words() {
        let words = Words::default();
        for kind in TransferKind::ALL {
            assert!(words.has(&format!("receipt-kind-{}", dashed(kind))), "{kind:?}");
            let id = format!("receipt-told-{}", dashed(kind));
            assert_ne!(words.with(&id, &[("to", ""), ("from", ""), ("time", ""), ("what", "")]), id);
        }
        for name in ["bank", "line", "id", "kind", "written", "happened", "moved", "undoes", "memo"] {
            assert!(words.has(&format!("receipt-proven-{name}-label")), "{name}");
        }
    }
}
