//! Offers and requests: listed, read and taken down.

use std::collections::BTreeMap;

use chrono::Months;

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::listing::{Listing, ListingKind};
use crate::domain::id::{ListingId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::text::{Slug, Title};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::category::usable;
use crate::store::db::Reader;
use crate::store::help::{category, listing};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// Whether something is the reader's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Own {
    /// It is.
    Yes,
    /// It is somebody else's.
    No,
}

/// A listing with the names that go with it. Doors show strangers the category only (product.md, rule 10).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownListing {
    /// The listing.
    pub(crate) listing: Listing,
    /// Whose.
    pub(crate) member: Label,
    /// Its kind of help.
    pub(crate) category: Category,
    /// Whether it is the reader's.
    pub(crate) own: Own,
}

/// A listing to add.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewListing {
    /// For whom; staff may list for anyone.
    pub(crate) member: MemberId,
    /// Offer or request.
    pub(crate) kind: ListingKind,
    /// The kind of help.
    pub(crate) category: Slug,
    /// In the member's words.
    pub(crate) title: Title,
    /// When it is needed.
    pub(crate) needed_by: Option<Day>,
}

const LISTINGS_MAX: i64 = 500;
const EXPIRES_AFTER: Months = Months::new(6);

impl Banks {
    /// Open listings, oldest first, at most 500.
    pub(crate) fn open_listings(&self, actor: &Actor, kind: ListingKind) -> Result<Vec<ShownListing>> {
        actor.may(Act::UseListings)?;
        self.db.read(|reader| open_in(reader, actor, kind, self.clock.now_ms()))
    }

    /// Lists an offer or request for six months.
    pub(crate) fn add_listing(&self, actor: &Actor, new: NewListing) -> Result<Listing> {
        let own = actor.member() == Some(new.member);
        let bank = actor.may(if own { Act::UseListings } else { Act::ManageMembers })?;
        self.db.write(bank, |tx| {
            let now = self.clock.now_ms();
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            let member = member::by_id(tx, bank, new.member)?.ok_or(Error::invalid("member_id", "invalid-member"))?;
            if !member.standing.takes_part() {
                return Err(Refusal::NotTakingPart.into());
            }
            if new.needed_by.is_some_and(|day| day < today) {
                return Err(Error::invalid("needed_by", "invalid-day-gone"));
            }
            let listing = Listing {
                id: ListingId::new(self.clock.new_id()),
                member: new.member,
                kind: new.kind,
                category: usable(tx, bank, &new.category)?.id,
                title: new.title,
                needed_by: new.needed_by,
                created_at: now,
                expires_on: today.checked_add_months(EXPIRES_AFTER).unwrap_or(today),
            };
            listing::insert(tx, bank, &listing)?;
            Ok(listing)
        })
    }

    /// Takes a listing down; one's own, or anybody's for staff.
    pub(crate) fn close_listing(&self, actor: &Actor, id: ListingId) -> Result<()> {
        let bank = actor.may(Act::UseListings)?;
        let only_of = if actor.can(Act::ManageMembers) { None } else { actor.member() };
        let closed = self.db.write(bank, |tx| Ok::<_, Error>(listing::close(tx, bank, id, only_of, self.clock.now_ms())?))?;
        if closed { Ok(()) } else { Err(Error::NotFound) }
    }
}

/// Open listings inside a view that is held already.
pub(in crate::service) fn open_in(reader: &mut Reader, actor: &Actor, kind: ListingKind, now_ms: i64) -> Result<Vec<ShownListing>> {
    let bank = actor.may(Act::UseListings)?;
    let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
    let listings = listing::list_open(reader, bank, kind, today, LISTINGS_MAX)?;
    let categories: BTreeMap<_, _> = category::list(reader, bank)?.into_iter().map(|each| (each.id, each)).collect();
    let people: Vec<MemberId> = listings.iter().map(|listing| listing.member).collect();
    let labels = member::labels_taking_part(reader, bank, &people)?;
    let show = |listing: Listing| {
        let own = if actor.member() == Some(listing.member) { Own::Yes } else { Own::No };
        // A member who left or was suspended is not listed: no label, no line.
        Some(ShownListing {
            member: labels.get(&listing.member)?.clone(),
            category: categories.get(&listing.category)?.clone(),
            own,
            listing,
        })
    };
    Ok(listings.into_iter().filter_map(show).collect())
}
