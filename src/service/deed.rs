//! The record of deeds: what staff do is kept in the transaction that does it, and what they read of a sensitive kind before it is shown.
//!
//! [`keep`] stands in every use case by which staff write (a test of the house counts them); `note_read` of the banks in those that
//! show what is sensitive. Nothing is decided here, and nobody is refused: what cannot be kept is not done.
//!
//! It stands on the landing, because every wing keeps its deeds here. Searching the record is `office/deed`'s.

use std::sync::Arc;

use crate::domain::id::{BankId, DeedId};
use crate::domain::ledger::log::commitment;
use crate::domain::people::deed::{Deed, Door, Entry, Part, Words};
use crate::service::actor::Actor;
use crate::service::bookkeeper::{Beside, Pen, Sheet};
use crate::service::error::Result;
use crate::store::db::{StoreError, StoreResult, Tx};
use crate::store::ledger::log;
use crate::store::people::deed::{self, Kept};

/// Keeps what somebody of the staff, or whoever runs the machine, did. What members do for themselves is not kept: that is their own.
pub(in crate::service) fn keep(tx: &mut Tx, pen: &Pen, actor: &Actor, deed: Deed) -> Result<()> {
    if let (Some(bank), Some(written)) = (actor.bank(), Written::of(pen, actor, deed)) {
        append(tx, bank, vec![written])?;
    }
    Ok(())
}

/// The same beside what moves minutes, in the bookkeeper's next commit.
pub(in crate::service) fn put(sheet: &mut Sheet<'_>, pen: &Pen, actor: &Actor, deed: Deed) {
    if let Some(written) = Written::of(pen, actor, deed) {
        sheet.put(written);
    }
}

/// A deed that has no place in the record yet.
pub(in crate::service) struct Written {
    pen: Pen,
    entry: Entry,
    words: Vec<Words>,
}

impl Written {
    /// Writes a deed down; nothing where it is a member's own.
    pub(in crate::service) fn of(pen: &Pen, actor: &Actor, deed: Deed) -> Option<Self> {
        if !actor.is_staff() {
            return None;
        }
        let parts = [(Part::Before, deed.before.text()), (Part::After, deed.after.text()), (Part::Reason, deed.reason)];
        let words = parts.into_iter().filter_map(|(part, words)| Some(Words { part, salt: pen.clock.salt(), text: words? }));
        let words: Vec<Words> = words.collect();
        let committed = |part: Part| words.iter().find(|each| each.part == part).map(|each| commitment(each.salt, &each.text));
        let entry = Entry {
            seq: 0,
            id: DeedId::new(pen.clock.new_id()),
            kind: deed.kind,
            at: pen.clock.now_ms(),
            door: actor.door().unwrap_or(Door::MACHINE),
            by: actor.hand(),
            about: deed.about,
            other: deed.other,
            thing: deed.thing,
            before: committed(Part::Before),
            after: committed(Part::After),
            reason: committed(Part::Reason),
        };
        Some(Self { pen: pen.clone(), entry, words })
    }

    /// The deed, still without its place.
    pub(in crate::service) const fn entry(&self) -> &Entry {
        &self.entry
    }
}

impl Beside for Written {
    /// After everything that it tells of.
    const RANK: u8 = u8::MAX;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        append(tx, bank, rows)
    }
}

/// Gives deeds their places and grows the log by them. The bank's head row is locked, so that places have no gaps.
fn append(tx: &mut Tx, bank: BankId, written: Vec<Written>) -> StoreResult<()> {
    let Some(pen) = written.first().map(|first| first.pen.clone()) else { return Ok(()) };
    log::lock_head(tx, bank)?;
    let mut edge = deed::head(tx, bank)?.edge.ok_or(StoreError::Corrupt("deed_heads.log_peaks"))?;
    let mut nodes = Vec::new();
    let numbered = |one: Written| {
        let entry = Entry { seq: edge.size().saturating_add(1), ..one.entry };
        let leaf = entry.leaf(bank);
        edge.push(leaf, &mut nodes);
        Kept { entry, leaf, words: one.words }
    };
    let kept: Vec<Kept> = written.into_iter().map(numbered).collect();
    deed::append(tx, bank, &kept, nodes)?;
    let note = pen.notary.sign_deeds(bank, edge.size(), &edge.root());
    deed::set_head(tx, bank, &edge, (note.as_deref(), pen.clock.now_ms()))?;
    if let Some(note) = note {
        let notary = Arc::clone(&pen.notary);
        tx.after_commit(move || notary.hear_deeds(bank, note));
    }
    Ok(())
}
