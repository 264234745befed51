//! The record of deeds: who did what to whom, when, from where, before and after. It decides nothing; it keeps.
//!
//! A deed's leaf holds ids, codes, numbers and salted commitments, never a word: erasing its words leaves every hash valid.
//!
//! Canonical form, version 1, all numbers big-endian: `goodturn deed v1\n` · bank 16 · seq u64 · id 16 · kind u16 length + code ·
//! at i64 (ms) · door u16 length + code · mark u8 flag + 4 if 1 · by, about, other, thing each u8 flag + 16 if 1 · commitments to what
//! was before, what is after and the reason, each u8 flag + 32 if 1.

use uuid::Uuid;

use crate::domain::id::{BankId, DeedId, MemberId};
use crate::domain::ledger::log::{Hash, commitment, leaf_hash};
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::codes;

/// How canonical bytes begin.
const CANONICAL_V1: &[u8] = b"goodturn deed v1\n";
/// Longer values are cut: the record says what changed, it is no second copy of everything.
const VALUE_CHARS_MAX: usize = 500;

codes! {
    /// Through which door somebody came.
    DoorKind {
        /// A page, signed in.
        Web = "web",
        /// The API, with a token.
        Token = "token",
        /// The command line on the machine itself.
        Machine = "machine",
    }
}

/// From where a deed was done. No address of a network is kept, not even a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Door {
    /// Through which door.
    pub(crate) kind: DoorKind,
    /// Which session or which token: a few bytes of a hash, enough to tell two apart and too few to open anything.
    pub(crate) mark: Option<[u8; 4]>,
}

impl Door {
    /// The machine itself.
    pub(crate) const MACHINE: Self = Self { kind: DoorKind::Machine, mark: None };
    /// A page, before it is known which session.
    pub(crate) const WEB: Self = Self { kind: DoorKind::Web, mark: None };
}

codes! {
    /// The parts of a deed that are words.
    Part {
        /// What was before.
        Before = "before",
        /// What is after.
        After = "after",
        /// Why, in somebody's words.
        Reason = "reason",
    }
}

/// Some facts: the code of each, and what it is. They are stored as lines, `code` TAB `value`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Facts(Vec<(String, String)>);

impl Facts {
    /// Reads the stored form. What is no fact is left out.
    pub(crate) fn read(text: &str) -> Self {
        Self(text.lines().filter_map(|line| line.split_once('\t')).map(|(code, value)| (code.to_owned(), value.to_owned())).collect())
    }

    /// The stored form; `None` where there is nothing to say.
    pub(crate) fn text(&self) -> Option<String> {
        let line = |(code, value): &(String, String)| {
            let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(VALUE_CHARS_MAX).collect();
            format!("{code}\t{value}")
        };
        (!self.0.is_empty()).then(|| self.0.iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// The facts, in their order.
    pub(crate) fn list(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Something that somebody did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Deed {
    /// What.
    pub(crate) kind: DeedKind,
    /// To whom.
    pub(crate) about: Option<MemberId>,
    /// The other person, where there are two.
    pub(crate) other: Option<MemberId>,
    /// The note, exchange or other thing.
    pub(crate) thing: Option<Uuid>,
    /// How it was.
    pub(crate) before: Facts,
    /// How it is.
    pub(crate) after: Facts,
    /// Why, in somebody's words.
    pub(crate) reason: Option<String>,
}

impl Deed {
    /// A deed of a kind.
    pub(crate) fn of(kind: DeedKind) -> Self {
        Self { kind, about: None, other: None, thing: None, before: Facts::default(), after: Facts::default(), reason: None }
    }

    /// To whom.
    pub(crate) fn about(self, about: MemberId) -> Self {
        Self { about: Some(about), ..self }
    }

    /// The other person.
    pub(crate) fn with(self, other: MemberId) -> Self {
        Self { other: Some(other), ..self }
    }

    /// The thing.
    pub(crate) fn thing(self, thing: Uuid) -> Self {
        Self { thing: Some(thing), ..self }
    }

    /// A fact of afterwards.
    pub(crate) fn now(mut self, code: &str, value: impl ToString) -> Self {
        self.after.0.push((code.to_owned(), value.to_string()));
        self
    }

    /// A fact of before.
    pub(crate) fn was(mut self, code: &str, value: impl ToString) -> Self {
        self.before.0.push((code.to_owned(), value.to_string()));
        self
    }

    /// What a fact was and is, unless it is the same.
    pub(crate) fn changed(self, code: &str, was: impl ToString, is: impl ToString) -> Self {
        let (was, is) = (was.to_string(), is.to_string());
        if was == is { self } else { self.was(code, was).now(code, is) }
    }

    /// Why.
    pub(crate) fn because(self, reason: Option<impl ToString>) -> Self {
        Self { reason: reason.map(|reason| reason.to_string()), ..self }
    }
}

/// The words of one part, with their salt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Words {
    /// Which part.
    pub(crate) part: Part,
    /// 32 random bytes.
    pub(crate) salt: [u8; 32],
    /// The words.
    pub(crate) text: String,
}

/// A deed as it is kept for ever: everything but its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// Its place in the bank's record, from 1.
    pub(crate) seq: i64,
    /// Its id.
    pub(crate) id: DeedId,
    /// What was done.
    pub(crate) kind: DeedKind,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// From where.
    pub(crate) door: Door,
    /// By whom; `None` for whoever runs the machine.
    pub(crate) by: Option<MemberId>,
    /// To whom.
    pub(crate) about: Option<MemberId>,
    /// The other person.
    pub(crate) other: Option<MemberId>,
    /// The thing.
    pub(crate) thing: Option<Uuid>,
    /// Commitment to how it was.
    pub(crate) before: Option<Hash>,
    /// Commitment to how it is.
    pub(crate) after: Option<Hash>,
    /// Commitment to the reason.
    pub(crate) reason: Option<Hash>,
}

impl Entry {
    /// The hash of its leaf in the bank's log of deeds.
    pub(crate) fn leaf(&self, bank: BankId) -> Hash {
        leaf_hash(&self.canonical(bank))
    }

    fn canonical(&self, bank: BankId) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(CANONICAL_V1);
        out.extend_from_slice(bank.uuid().as_bytes());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(self.id.uuid().as_bytes());
        code(&mut out, self.kind.code());
        out.extend_from_slice(&self.at.to_be_bytes());
        code(&mut out, self.door.kind.code());
        optional(&mut out, self.door.mark.as_ref().map(<[u8; 4]>::as_slice));
        for id in [self.by.map(MemberId::uuid), self.about.map(MemberId::uuid), self.other.map(MemberId::uuid), self.thing] {
            optional(&mut out, id.as_ref().map(|id| id.as_bytes().as_slice()));
        }
        for hash in [&self.before, &self.after, &self.reason] {
            optional(&mut out, hash.as_ref().map(<[u8; 32]>::as_slice));
        }
        out
    }

    /// The commitment to one part.
    const fn committed(&self, part: Part) -> Option<Hash> {
        match part {
            Part::Before => self.before,
            Part::After => self.after,
            Part::Reason => self.reason,
        }
    }

    /// Whether words are those that were committed to.
    pub(crate) fn holds(&self, words: &Words) -> bool {
        self.committed(words.part) == Some(commitment(words.salt, &words.text))
    }
}

fn code(out: &mut Vec<u8>, code: &str) {
    out.extend_from_slice(&u16::try_from(code.len()).unwrap_or(u16::MAX).to_be_bytes());
    out.extend_from_slice(code.as_bytes());
}

fn optional(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    out.push(u8::from(bytes.is_some()));
    out.extend_from_slice(bytes.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            seq: 7,
            id: DeedId::new(Uuid::from_u128(2)),
            kind: DeedKind::NoteWritten,
            at: 1_795_000_000_000,
            door: Door { kind: DoorKind::Web, mark: Some([1, 2, 3, 4]) },
            by: Some(MemberId::new(Uuid::from_u128(3))),
            about: Some(MemberId::new(Uuid::from_u128(4))),
            other: None,
            thing: None,
            before: None,
            after: Some(commitment([9; 32], "readers\tbrokers")),
            reason: None,
        }
    }

    #[test]
    fn no_two_deeds_have_one_leaf() {
        let (bank, other_bank) = (BankId::new(Uuid::from_u128(1)), BankId::new(Uuid::from_u128(5)));
        let one = entry();
        let others = [
            Entry { seq: 8, ..entry() },
            Entry { at: 1, ..entry() },
            Entry { kind: DeedKind::NoteRemoved, ..entry() },
            Entry { by: None, ..entry() },
            // The same id in another role.
            Entry { about: None, other: entry().about, ..entry() },
            Entry { before: entry().after, after: None, ..entry() },
            Entry { door: Door::MACHINE, ..entry() },
        ];
        assert!(others.iter().all(|other| other.leaf(bank) != one.leaf(bank)));
        assert_ne!(one.leaf(bank), one.leaf(other_bank));
    }

    #[test]
    fn words_are_held_to_and_no_leaf_knows_them() {
        let words = |words: &str| Words { part: Part::After, salt: [9; 32], text: words.to_owned() };
        assert!(entry().holds(&words("readers\tbrokers")));
        assert!(!entry().holds(&words("readers\tme")));
        assert!(!entry().holds(&Words { part: Part::Before, ..words("readers\tbrokers") }));
    }

    #[test]
    fn facts_come_back_as_they_were_on_one_line_each() {
        let deed = Deed::of(DeedKind::MemberChanged).changed("name", "Ann", "Ann\tB\nC").changed("phone", "1", "1").now("empty", "");
        assert_eq!(deed.before.text().as_deref(), Some("name\tAnn"));
        let after = Facts::read(&deed.after.text().unwrap());
        let expected = [("name", "Ann B C"), ("empty", "")].map(|(code, value)| (code.to_owned(), value.to_owned()));
        assert_eq!(after.list(), expected);
        assert_eq!(Facts::default().text(), None);
    }
}
