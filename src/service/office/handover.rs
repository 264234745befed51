//! What a broker hands over: each of their people with how to reach them, when they have time, what is open, what to know.
//!
//! Notes are those that the reader may read; nothing else of a person's history is repeated here.

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::listing::Listing;
use crate::domain::id::MemberId;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Member;
use crate::domain::people::note::MemberNote;
use crate::domain::people::profile::Profile;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::note::readable_notes;
use crate::store::help::exchange::{self, ExchangeFilter};
use crate::store::help::{category, listing};
use crate::store::people::{bank, profile};

/// One person of a handover.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Handed {
    /// Who.
    pub(crate) member: Member,
    /// What is known of them.
    pub(crate) profile: Profile,
    /// What they ask for and offer now, with the kind of help.
    pub(crate) listings: Vec<(Listing, Option<Category>)>,
    /// The notes that the reader may read, newest first.
    pub(crate) notes: Vec<MemberNote>,
    /// The day of the last help in which they had a part.
    pub(crate) last_on: Option<Day>,
}

/// More listings than one member has.
const LISTINGS_MAX: i64 = 500;

impl Banks {
    /// Everybody whom a broker looks after, or whom nobody does, as it is handed over.
    pub(crate) fn handover(&self, actor: &Actor, broker: Option<MemberId>) -> Result<Vec<Handed>> {
        let bank_id = actor.may(Act::SeeMembers)?;
        let people = self.caseload(actor, broker)?;
        self.note_read(actor, Deed { other: broker, ..Deed::of(DeedKind::HandoverRead) })?;
        self.db.read(|reader| {
            let today = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
            let profiles = profile::list(reader, bank_id)?;
            let categories = category::told(reader, bank_id)?;
            let mut handed = Vec::with_capacity(people.len());
            for member in people {
                let mut open = listing::list_of(reader, bank_id, member.id, LISTINGS_MAX)?;
                open.retain(|listing| listing.expires_on >= today);
                let newest = ExchangeFilter { party: Some(member.id), ..ExchangeFilter::default() };
                let last_on = exchange::list(reader, bank_id, &newest, 1)?.first().map(|exchange| exchange.happened_on);
                handed.push(Handed {
                    profile: profiles.get(&member.id).cloned().unwrap_or_else(|| Profile::unsaid(member.id)),
                    listings: open
                        .into_iter()
                        .map(|each| (categories.get(&each.about.category).cloned(), each))
                        .map(|(kind, each)| (each, kind))
                        .collect(),
                    notes: readable_notes(reader, actor, bank_id, member.id)?,
                    last_on,
                    member,
                });
            }
            Ok(handed)
        })
    }
}
