//! What staff write about a member, and who may read it.

use crate::domain::id::{MemberId, NoteId};
use crate::domain::people::member::{Role, codes};
use crate::domain::text::Note;

codes! {
    /// Who may read a note; its writer always may.
    Readers {
        /// All staff.
        Brokers = "brokers",
        /// Coordinators.
        Coordinators = "coordinators",
        /// Only whoever wrote it.
        Writer = "writer",
    }
}

/// A note about a member. Members never read one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MemberNote {
    /// Id.
    pub(crate) id: NoteId,
    /// About whom.
    pub(crate) member: MemberId,
    /// When it was written, UTC milliseconds.
    pub(crate) at: i64,
    /// Who wrote it; `None` for the operator.
    pub(crate) by: Option<MemberId>,
    /// Who may read it.
    pub(crate) readers: Readers,
    /// What it says.
    pub(crate) words: Note,
}

impl MemberNote {
    /// Whether somebody of the staff may read it. Whoever stopped being staff reads none, their own included.
    pub(crate) fn readable_by(&self, reader: MemberId, role: Role) -> bool {
        let opened_to = match self.readers {
            Readers::Brokers => true,
            Readers::Coordinators => role >= Role::Coordinator,
            Readers::Writer => false,
        };
        role >= Role::Broker && (opened_to || self.by == Some(reader))
    }
}

#[cfg(test)]
mod tests {
    use super::{MemberNote, Readers};
    use crate::domain::id::{MemberId, NoteId};
    use crate::domain::people::member::Role;
    use crate::domain::text::Note;
    use uuid::Uuid;

    #[test]
    fn a_note_is_read_by_its_writer_and_those_it_names_and_never_by_members() {
        let [writer, other, member] = [1, 2, 3].map(|n| MemberId::new(Uuid::from_u128(n)));
        let note = |readers| MemberNote {
            id: NoteId::new(Uuid::nil()),
            member,
            at: 0,
            by: Some(writer),
            readers,
            words: Note::new("Rings twice").unwrap(),
        };
        for (readers, broker, coordinator) in
            [(Readers::Brokers, true, true), (Readers::Coordinators, false, true), (Readers::Writer, false, false)]
        {
            let note = note(readers);
            assert_eq!(note.readable_by(other, Role::Broker), broker);
            assert_eq!(note.readable_by(other, Role::Coordinator), coordinator);
            assert!(note.readable_by(writer, Role::Broker));
            assert!(!note.readable_by(writer, Role::Member));
            assert!(!note.readable_by(member, Role::Member));
        }
    }
}
