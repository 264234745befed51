//! Offers and requests: listed, searched, read, changed, renewed and closed.
//!
//! What ended, rests or belongs to somebody who takes no part is not there for other members: it is in no list, and its page is 404.

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::calendar::Day;
use crate::domain::help::ask::AskState;
use crate::domain::help::category::{Category, Tree};
use crate::domain::help::listing::{
    About, Closed, ClosedAs, EXPIRES_AFTER, HELPERS_MAX, Listing, ListingKind, REMINDED_DAYS, RENEWABLE_DAYS,
};
use crate::domain::id::{BankId, ListingId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Standing;
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::people::place::{Far, Place};
use crate::domain::people::profile::Said;
use crate::domain::text::Slug;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::category::usable;
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, Tx};
use crate::store::help::{ask, category, listing, matching};
use crate::store::people::member::{self, Label};
use crate::store::people::{bank, place, profile};

pub(crate) use crate::store::help::listing::ListingFilter;

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
    /// How far from the reader's home, as far as that is known.
    pub(crate) far: Option<Far>,
    /// Who keyed it, where that was not the member.
    pub(crate) keyed_by: Option<Label>,
}

/// A listing to add.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewListing {
    /// For whom; staff may list for anyone.
    pub(crate) member: MemberId,
    /// Offer or request.
    pub(crate) kind: ListingKind,
    /// What it says.
    pub(crate) about: About<Slug>,
}

/// What to browse: open listings of everybody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Browse {
    /// Offers or requests; both where it is left out.
    pub(crate) kind: Option<ListingKind>,
    /// A part of a word.
    pub(crate) query: Option<String>,
    /// Only this kind of help and its narrower ones.
    pub(crate) category: Option<Slug>,
}

const LISTINGS_MAX: i64 = 500;
const REMINDED_AT_ONCE: i64 = 500;

impl Banks {
    /// Open listings, oldest first, at most 500.
    pub(crate) fn open_listings(&self, actor: &Actor, browse: &Browse) -> Result<Vec<ShownListing>> {
        let bank = actor.may(Act::UseListings)?;
        self.db.read(|reader| {
            let categories = match &browse.category {
                Some(slug) => family(&category::list(reader, bank)?, slug)?,
                None => Vec::new(),
            };
            let filter = ListingFilter { kind: browse.kind, query: browse.query.clone(), categories, ..ListingFilter::default() };
            open_in(reader, actor, &filter, self.clock.now_ms(), LISTINGS_MAX)
        })
    }

    /// What the actor has listed and not closed, also what rests or has expired.
    pub(crate) fn own_listings(&self, actor: &Actor) -> Result<Vec<ShownListing>> {
        let bank = actor.may(Act::UseListings)?;
        let me = actor.caller()?.member.id;
        self.db.read(|reader| {
            let listings = listing::list_of(reader, bank, me, LISTINGS_MAX)?;
            show(reader, actor, bank, listings)
        })
    }

    /// One listing. Staff read any; a member reads the own ones, and of others' those that are shown today.
    pub(crate) fn listing(&self, actor: &Actor, id: ListingId) -> Result<ShownListing> {
        let bank = actor.may(Act::UseListings)?;
        self.db.read(|reader| seen(reader, actor, bank, id, self.clock.now_ms()))
    }

    /// Where things can be: the bank's places by name.
    pub(crate) fn places_to_choose(&self, actor: &Actor) -> Result<Vec<Place>> {
        let bank = actor.may(Act::UseListings)?;
        let mut named = self.db.read(|reader| Ok::<_, Error>(place::list(reader, bank)?))?;
        // Imported postcode sectors are found by typing elsewhere; a list of thousands helps nobody.
        named.retain(|place| place.source == crate::domain::people::place::PlaceSource::Named);
        Ok(named)
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
            let category = usable(tx, bank, &new.about.category)?;
            let about = checked(tx, bank, new.about.under(category.id), today)?;
            let listing = Listing {
                id: ListingId::new(self.clock.new_id()),
                member: new.member,
                kind: new.kind,
                about,
                created_at: now,
                expires_on: today.checked_add_months(EXPIRES_AFTER).unwrap_or(today),
                keyed_by: actor.hand().filter(|hand| *hand != new.member),
                reminded_at: None,
                paused_at: None,
                closed: None,
            };
            listing::insert(tx, bank, &listing, category.name.as_str())?;
            if listing.keyed_by.is_some() {
                self.tell_of_listing(tx, bank, &listing, MessageKind::ListedForYou)?;
            }
            if listing.keyed_by.is_some() {
                self.keep(
                    tx,
                    actor,
                    Deed::of(DeedKind::ListingAdded).about(listing.member).thing(listing.id.uuid()).now("kind", listing.kind.code()),
                )?;
            }
            Ok(listing)
        })
    }

    /// Shows a listing for six more months; one's own, or anybody's for staff.
    pub(crate) fn renew_listing(&self, actor: &Actor, id: ListingId) -> Result<Listing> {
        self.with_listing(actor, id, |_, _, listing, today| Ok(listing.renewed(today)))
    }

    /// Lets a listing rest, or shows it again.
    pub(crate) fn rest_listing(&self, actor: &Actor, id: ListingId, rests: Said) -> Result<Listing> {
        let now = self.clock.now_ms();
        self.with_listing(actor, id, |_, _, listing, _| Ok(Listing { paused_at: rests.yes().then_some(now), ..listing }))
    }

    /// Closes a listing for good; one's own, or anybody's for staff. Asks that wait for their answer end with it. That nobody was
    /// found is for staff to say.
    pub(crate) fn close_listing(&self, actor: &Actor, id: ListingId, how: ClosedAs) -> Result<Listing> {
        if matches!(how, ClosedAs::Unmet | ClosedAs::Expired) {
            actor.may(Act::MatchPeople)?;
        }
        let now = self.clock.now_ms();
        self.with_listing(actor, id, |tx, bank, listing, _| {
            end_asks(tx, bank, listing.id, now)?;
            Ok(Listing { closed: Some(Closed { at: now, how }), ..listing })
        })
    }

    /// Changes an open listing that the actor may change; a closed one stays closed.
    fn with_listing(
        &self,
        actor: &Actor,
        id: ListingId,
        change: impl FnOnce(&mut Tx, BankId, Listing, Day) -> Result<Listing>,
    ) -> Result<Listing> {
        let bank = actor.may(Act::UseListings)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = seen(tx, actor, bank, id, now)?;
            if found.own == Own::No {
                actor.may(Act::ManageMembers)?;
            }
            if !found.listing.open() {
                return Err(Refusal::ListingClosed.into());
            }
            let own = found.own;
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            let changed = change(tx, bank, found.listing, today)?;
            let name = category::told(tx, bank)?.remove(&changed.about.category).map(|category| category.name);
            listing::update(tx, bank, &changed, name.as_ref().map_or("", |name| name.as_str()))?;
            if own == Own::No {
                let deed = Deed::of(DeedKind::ListingChanged).about(changed.member).thing(id.uuid());
                let state = changed.closed.as_ref().map_or(if changed.paused_at.is_some() { "resting" } else { "open" }, |_| "closed");
                self.keep(tx, actor, deed.now("state", state))?;
            }
            Ok(changed)
        })
    }

    /// Reminds everybody whose offer or request ends in two weeks, once, and closes what ended a month ago; the worker's task.
    /// Answers how many were reminded.
    pub(crate) fn remind_listings(&self, actor: &Actor) -> Result<i64> {
        let mut reminded = 0;
        for bank in self.list_banks(actor)? {
            let now = self.clock.now_ms();
            let today = bank.day_at(now);
            let until = today.checked_add_days(Days::new(REMINDED_DAYS)).unwrap_or(today);
            let over = today.checked_sub_days(Days::new(RENEWABLE_DAYS)).unwrap_or(today);
            reminded += self.db.write(bank.id, |tx| {
                let mut told = 0;
                for each in listing::list_ending(tx, bank.id, (today, until, over), REMINDED_AT_ONCE)? {
                    let mut changed = each.clone();
                    if each.expires_on < over {
                        end_asks(tx, bank.id, each.id, now)?;
                        changed.closed = Some(Closed { at: now, how: ClosedAs::Expired });
                    } else {
                        self.tell_of_listing(tx, bank.id, &each, MessageKind::ListingExpires)?;
                        changed.reminded_at = Some(now);
                        told += 1;
                    }
                    let name = category::told(tx, bank.id)?.remove(&changed.about.category).map(|category| category.name);
                    listing::update(tx, bank.id, &changed, name.as_ref().map_or("", |name| name.as_str()))?;
                }
                Ok::<_, Error>(told)
            })?;
        }
        Ok(reminded)
    }

    fn tell_of_listing(&self, tx: &mut Tx, bank: BankId, listing: &Listing, kind: MessageKind) -> Result<()> {
        let facts = vec![
            ("listing", Fact::Text(listing.kind.code().to_owned())),
            ("title", Fact::Text(listing.about.title.to_string())),
            ("until", Fact::Day(listing.expires_on)),
            ("link", Fact::Link(format!("/listings/{}", listing.id))),
        ];
        tell(tx, &self.clock, bank, listing.member, &Told { kind, about: Some(listing.id.uuid()), facts, not_before: None })
    }
}

/// Asks about a listing that wait for their answer are taken back.
pub(in crate::service) fn end_asks(tx: &mut Tx, bank: BankId, listing: ListingId, now: i64) -> Result<()> {
    for mut each in ask::list_by_listing(tx, bank, listing)?.into_iter().filter(|each| each.state == AskState::Open) {
        each.state = AskState::Withdrawn;
        each.answered_at = Some(now);
        ask::update(tx, bank, &each)?;
    }
    Ok(())
}

/// What cannot be right about a listing is refused, whichever door it came through.
fn checked(tx: &mut Tx, bank: BankId, about: About, today: Day) -> Result<About> {
    if about.needed_by.is_some_and(|day| day < today) {
        return Err(Error::invalid("needed_by", "invalid-day-gone"));
    }
    if !(1..=HELPERS_MAX).contains(&about.helpers) {
        return Err(Error::invalid("helpers", "invalid-helpers"));
    }
    if let Some(id) = about.place {
        place::by_id(tx, bank, id)?.ok_or(Error::invalid("place_id", "invalid-choice"))?;
    }
    if about.journey.as_ref().is_some_and(|journey| journey.back_at.is_some() && journey.back_at < journey.at) {
        return Err(Error::invalid("return_at", "invalid-return-before"));
    }
    Ok(about)
}

/// A kind of help with its narrower ones, and with what was merged into them.
fn family(all: &[Category], slug: &Slug) -> Result<Vec<crate::domain::id::CategoryId>> {
    let tree = Tree::of(all);
    let named = all.iter().find(|each| &each.slug == slug).ok_or(Error::invalid("category", "invalid-category"))?;
    let top = tree.now(named.id);
    let belongs = |each: &&Category| tree.now(each.id) == top || each.parent.map(|parent| tree.now(parent)) == Some(top);
    Ok(all.iter().filter(belongs).map(|each| each.id).collect())
}

/// A listing that the actor may see; strangers find nothing but what is shown today.
pub(in crate::service) fn seen(reader: &mut Reader, actor: &Actor, bank: BankId, id: ListingId, now_ms: i64) -> Result<ShownListing> {
    let found = listing::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let free = actor.can(Act::MatchPeople) || actor.member() == Some(found.member);
    if !free {
        let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
        let whose = member::by_id(reader, bank, found.member)?.ok_or(Error::NotFound)?;
        if !found.shown_on(today) || whose.standing != Standing::Active {
            return Err(Error::NotFound);
        }
    }
    show(reader, actor, bank, vec![found])?.pop().ok_or(Error::NotFound)
}

/// Open listings inside a view that is held already, oldest first, at most so many.
pub(in crate::service) fn open_in(
    reader: &mut Reader,
    actor: &Actor,
    filter: &ListingFilter,
    now_ms: i64,
    limit: i64,
) -> Result<Vec<ShownListing>> {
    let bank = actor.may(Act::UseListings)?;
    let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
    let listings = listing::list_open(reader, bank, filter, today, limit)?;
    show(reader, actor, bank, listings)
}

/// Puts names and distances to listings, in their order.
pub(in crate::service) fn show(reader: &mut Reader, actor: &Actor, bank: BankId, listings: Vec<Listing>) -> Result<Vec<ShownListing>> {
    if listings.is_empty() {
        return Ok(Vec::new());
    }
    let mut people: Vec<MemberId> = listings.iter().flat_map(|listing| [Some(listing.member), listing.keyed_by]).flatten().collect();
    people.sort_unstable();
    people.dedup();
    let labels = member::labels(reader, bank, &people)?;
    let categories = category::told(reader, bank)?;
    let far = distances(reader, actor, bank, &listings)?;
    let shown = |listing: Listing| {
        Some(ShownListing {
            member: labels.get(&listing.member)?.clone(),
            category: categories.get(&listing.about.category)?.clone(),
            own: if actor.member() == Some(listing.member) { Own::Yes } else { Own::No },
            far: far.get(&listing.id).copied(),
            keyed_by: listing.keyed_by.and_then(|id| labels.get(&id).cloned()),
            listing,
        })
    };
    Ok(listings.into_iter().filter_map(shown).collect())
}

/// How far listings are from the reader's home: from their own place, else from the home of their member.
fn distances(reader: &mut Reader, actor: &Actor, bank: BankId, listings: &[Listing]) -> Result<BTreeMap<ListingId, Far>> {
    let Some(me) = actor.member() else { return Ok(BTreeMap::new()) };
    let Some(home) = profile::by_member(reader, bank, me)?.place else { return Ok(BTreeMap::new()) };
    let mut people: Vec<MemberId> = listings.iter().map(|listing| listing.member).collect();
    people.dedup();
    let homes = matching::homes(reader, bank, &people)?;
    let mut ids: Vec<_> = listings.iter().filter_map(|listing| listing.about.place).collect();
    ids.push(home);
    let spots = matching::spots(reader, bank, &ids)?;
    let Some(here) = spots.get(&home).copied() else { return Ok(BTreeMap::new()) };
    let spot = |listing: &Listing| {
        listing
            .about
            .place
            .and_then(|place| spots.get(&place))
            .or_else(|| homes.get(&listing.member))
            .map(|spot| here.distance_to(*spot).told())
    };
    Ok(listings.iter().filter_map(|listing| Some((listing.id, spot(listing)?))).collect())
}
