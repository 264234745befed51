//! Keeping two people apart: staff say who and why. Neither of the two is told, and neither finds the other.

use std::collections::BTreeMap;

use crate::domain::id::{MemberId, NoteId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::note::{MemberNote, Readers};
use crate::domain::people::pair::Pair;
use crate::domain::text::{Note, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::people::member::{self, Label};
use crate::store::people::{note, pair};

/// Somebody whom a member is kept apart from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Apart {
    /// Who.
    pub(crate) other: Label,
    /// Why.
    pub(crate) reason: Reason,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who recorded it.
    pub(crate) by: Option<Label>,
}

impl Banks {
    /// Whom a member is kept apart from; staff only.
    pub(crate) fn kept_apart(&self, actor: &Actor, id: MemberId) -> Result<Vec<Apart>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.note_read(actor, Deed::of(DeedKind::ApartRead).about(id))?;
        self.db.read(|reader| {
            member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let pairs = pair::list_of(reader, bank, id)?;
            let people: Vec<MemberId> = pairs.iter().flat_map(|pair| [Some(pair.other_than(id)), pair.recorded_by]).flatten().collect();
            let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
            let shown = |pair: Pair| {
                let other = labels.get(&pair.other_than(id)).cloned()?;
                let by = pair.recorded_by.and_then(|by| labels.get(&by).cloned());
                Some(Apart { other, reason: pair.reason, recorded_at: pair.recorded_at, by })
            };
            Ok(pairs.into_iter().filter_map(shown).collect())
        })
    }

    /// Keeps two people apart from now on. Where they are apart already, the older reason stays.
    pub(crate) fn keep_apart(&self, actor: &Actor, a: MemberId, b: MemberId, reason: &Reason) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let (one, other) = Pair::ordered(a, b).ok_or(Error::invalid("other_id", "invalid-same-person"))?;
        let pair = Pair { one, other, reason: reason.clone(), recorded_at: self.clock.now_ms(), recorded_by: actor.member() };
        self.db.write(bank, |tx| {
            member::by_id(tx, bank, a)?.ok_or(Error::NotFound)?;
            member::by_id(tx, bank, b)?.ok_or(Error::invalid("other_id", "invalid-member"))?;
            pair::insert(tx, bank, &pair)?;
            self.keep(tx, actor, Deed::of(DeedKind::KeptApart).about(a).with(b).because(Some(reason.as_str())))?;
            Ok(())
        })
    }

    /// Lets two people be put together again. What was decided, and why, stays with both as a note for all staff.
    pub(crate) fn let_together(&self, actor: &Actor, a: MemberId, b: MemberId, words: &Note) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        self.db.write(bank, |tx| {
            if !pair::delete(tx, bank, a, b)? {
                return Err(Error::NotFound);
            }
            for member in [a, b] {
                let id = NoteId::new(self.clock.new_id());
                let (at, by, words) = (self.clock.now_ms(), actor.member(), words.clone());
                note::insert(tx, bank, &MemberNote { id, member, at, by, readers: Readers::Brokers, words })?;
            }
            self.keep(tx, actor, Deed::of(DeedKind::LetTogether).about(a).with(b).because(Some(words.as_str())))?;
            Ok(())
        })
    }
}
