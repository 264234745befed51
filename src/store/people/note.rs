//! Rows of notes that staff write about members. Who may read one is `domain/people/note`'s to say.

use diesel::prelude::*;

use crate::domain::id::{BankId, MemberId, NoteId};
use crate::domain::people::note::{MemberNote, Readers};
use crate::domain::text::Note;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::member_notes;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = member_notes)]
struct NoteRow {
    id: Uid,
    member_id: Uid,
    at: i64,
    by_member: Option<Uid>,
    readers: String,
    words: String,
}

impl NoteRow {
    fn note(self) -> StoreResult<MemberNote> {
        Ok(MemberNote {
            id: self.id.into(),
            member: self.member_id.into(),
            at: self.at,
            by: self.by_member.map(MemberId::from),
            readers: Readers::from_code(&self.readers).ok_or(StoreError::Corrupt("member_notes.readers"))?,
            words: Note::new(&self.words).or(Err(StoreError::Corrupt("member_notes.words")))?,
        })
    }
}

/// Adds a note.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, note: &MemberNote) -> StoreResult<()> {
    let row = NoteRow {
        id: note.id.into(),
        member_id: note.member.into(),
        at: note.at,
        by_member: note.by.map(Uid::from),
        readers: note.readers.code().to_owned(),
        words: note.words.as_str().to_owned(),
    };
    diesel::insert_into(member_notes::table).values((row, member_notes::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Takes a note away.
pub(crate) fn delete(tx: &mut Tx, bank: BankId, id: NoteId) -> StoreResult<()> {
    let found = member_notes::table.filter(member_notes::bank_id.eq(Uid::from(bank))).filter(member_notes::id.eq(Uid::from(id)));
    diesel::delete(found).execute(tx.conn())?;
    Ok(())
}

/// One note, whoever may read it.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: NoteId) -> StoreResult<Option<MemberNote>> {
    let row = member_notes::table.filter(member_notes::bank_id.eq(Uid::from(bank))).filter(member_notes::id.eq(Uid::from(id)));
    row.select(NoteRow::as_select()).first(reader.conn()).optional()?.map(NoteRow::note).transpose()
}

/// The notes about one member, newest first, whoever may read them.
pub(crate) fn list_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<MemberNote>> {
    let rows = member_notes::table
        .filter(member_notes::bank_id.eq(Uid::from(bank)))
        .filter(member_notes::member_id.eq(Uid::from(member)))
        .order((member_notes::at.desc(), member_notes::id.desc()))
        .select(NoteRow::as_select());
    rows.load(reader.conn())?.into_iter().map(NoteRow::note).collect()
}
