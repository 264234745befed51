//! Notes that staff write about members: each is read by those whom its writer chose.
//!
//! What somebody may not read does not exist for them, not even as a number of notes.

use std::collections::BTreeMap;

use crate::domain::id::{BankId, MemberId, NoteId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Role;
use crate::domain::people::note::{MemberNote, Readers};
use crate::domain::text::Note;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::people::member::{self, Label};
use crate::store::people::note;

/// Whether the actor may read a note. Notes are for people: the command line reads none.
fn readable(actor: &Actor, note: &MemberNote) -> bool {
    actor.caller().is_ok_and(|caller| note.readable_by(caller.member.id, caller.member.role))
}

/// The notes about a member that the actor may read, newest first.
pub(in crate::service) fn readable_notes(reader: &mut Reader, actor: &Actor, bank: BankId, id: MemberId) -> Result<Vec<MemberNote>> {
    let mut notes = note::list_of(reader, bank, id)?;
    notes.retain(|note| readable(actor, note));
    Ok(notes)
}

impl Banks {
    /// Writes a note about a member; staff.
    pub(crate) fn add_note(&self, actor: &Actor, id: MemberId, readers: Readers, words: &Note) -> Result<MemberNote> {
        let bank = actor.may(Act::ManageMembers)?;
        let written = MemberNote {
            id: NoteId::new(self.clock.new_id()),
            member: id,
            at: self.clock.now_ms(),
            by: actor.member(),
            readers,
            words: words.clone(),
        };
        self.db.write(bank, |tx| {
            member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            note::insert(tx, bank, &written)?;
            self.keep(tx, actor, Deed::of(DeedKind::NoteWritten).about(id).thing(written.id.uuid()).now("readers", readers.code()))?;
            Ok(written)
        })
    }

    /// The notes about a member that the actor may read, newest first, with their writers.
    pub(crate) fn notes(&self, actor: &Actor, id: MemberId) -> Result<Vec<(MemberNote, Option<Label>)>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.note_read(actor, Deed::of(DeedKind::NotesRead).about(id))?;
        self.db.read(|reader| {
            member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let notes = readable_notes(reader, actor, bank, id)?;
            let writers: Vec<MemberId> = notes.iter().filter_map(|note| note.by).collect();
            let labels: BTreeMap<_, _> = member::labels(reader, bank, &writers)?;
            let named = |note: MemberNote| {
                let by = note.by.and_then(|by| labels.get(&by).cloned());
                (note, by)
            };
            Ok(notes.into_iter().map(named).collect())
        })
    }

    /// Takes a note away: its writer, or a coordinator who may read it.
    pub(crate) fn remove_note(&self, actor: &Actor, id: NoteId) -> Result<MemberId> {
        let bank = actor.may(Act::ManageMembers)?;
        let caller = actor.caller()?;
        self.db.write(bank, |tx| {
            let found = note::by_id(tx, bank, id)?.filter(|note| readable(actor, note)).ok_or(Error::NotFound)?;
            if found.by != Some(caller.member.id) && caller.member.role < Role::Coordinator {
                return Err(Error::Forbidden);
            }
            note::delete(tx, bank, id)?;
            self.keep(tx, actor, Deed::of(DeedKind::NoteRemoved).about(found.member).thing(id.uuid()))?;
            Ok(found.member)
        })
    }
}
