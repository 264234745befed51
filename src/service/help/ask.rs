//! The ask log: who was asked about a request, by whom, how and when, and what they said. A no is for staff and whoever said it.

use std::collections::BTreeMap;

use crate::domain::help::ask::{self as rules, Ask, AskAgain, AskState, AskWay, Voice};
use crate::domain::help::listing::Listing;
use crate::domain::id::{AskId, BankId, ListingId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::listing::{Own, ShownListing, show};
use crate::service::help::matching::{check_again, open_request};
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, Tx};
use crate::store::help::{ask, category, listing};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// An ask with the names that go with it, for staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownAsk {
    /// The ask.
    pub(crate) ask: Ask,
    /// Who was asked.
    pub(crate) member: Label,
    /// By whom.
    pub(crate) asked_by: Option<Label>,
}

/// An ask as the person who was asked reads it. Doors tell them the kind of help, the rough time and the distance (rule 10).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OwnAsk {
    /// The ask.
    pub(crate) ask: Ask,
    /// What it is about.
    pub(crate) request: ShownListing,
}

/// A question to put to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewAsk {
    /// About which request.
    pub(crate) request: ListingId,
    /// To whom.
    pub(crate) member: MemberId,
    /// How.
    pub(crate) way: AskWay,
}

impl Banks {
    /// Asks somebody about a request; a message goes to them where the program is to ask. Hard rules are checked now.
    pub(crate) fn ask(&self, actor: &Actor, new: &NewAsk) -> Result<Ask> {
        let bank = actor.may(Act::MatchPeople)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let request = open_request(tx, bank, new.request)?;
            if request.member == new.member {
                return Err(Error::invalid("member_id", "invalid-member"));
            }
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            if !request.shown_on(today) {
                return Err(Refusal::ListingClosed.into());
            }
            let earlier = ask::list_by_listing(tx, bank, request.id)?;
            let earlier: Vec<AskState> = earlier.iter().filter(|each| each.member == new.member).map(|each| each.state).collect();
            rules::may_ask(&earlier).map_err(|again| match again {
                AskAgain::SaidNo => Refusal::SaidNo,
                AskAgain::Asked => Refusal::AskedAlready,
            })?;
            check_again(tx, bank, &request, new.member, now)?;
            let ask = Ask {
                id: AskId::new(self.clock.new_id()),
                listing: request.id,
                member: new.member,
                asked_by: actor.member(),
                asked_at: now,
                way: new.way,
                state: AskState::Open,
                answered_at: None,
                reason: None,
                recorded_by: None,
            };
            ask::insert(tx, bank, &ask)?;
            if new.way == AskWay::Message {
                self.tell_of_ask(tx, bank, &ask, &request)?;
            }
            self.keep(tx, actor, Deed::of(DeedKind::PeopleAsked).about(ask.member).with(request.member).thing(request.id.uuid()))?;
            Ok(ask)
        })
    }

    /// No name, no place and no hour: the kind of help, and the day by which it is needed.
    fn tell_of_ask(&self, tx: &mut Tx, bank: BankId, ask: &Ask, request: &Listing) -> Result<()> {
        let mut told = category::told(tx, bank)?;
        let what = told.remove(&request.about.category).map_or_else(String::new, |category| category.name.to_string());
        let mut facts = vec![("what", Fact::Text(what)), ("link", Fact::Link(format!("/asks/{}", ask.id)))];
        match request.about.needed_by {
            Some(day) => facts.extend([("when", Fact::Text("by".to_owned())), ("by", Fact::Day(day))]),
            None => facts.extend([("when", Fact::Text("any".to_owned())), ("by", Fact::Text(String::new()))]),
        }
        tell(tx, &self.clock, bank, ask.member, &Told { kind: MessageKind::Ask, about: Some(ask.id.uuid()), facts, not_before: None })
    }

    /// Writes an answer down: the person asked says yes or no, staff also that nobody answered or that it is taken back.
    pub(crate) fn answer_ask(&self, actor: &Actor, id: AskId, to: AskState, reason: Option<&Reason>) -> Result<Ask> {
        let bank = actor.may(Act::UseListings)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = ask::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            let voice = voice_of(actor, &found)?;
            let state = rules::answer(found.state, to, voice)?;
            if state == AskState::Accepted {
                let request = open_request(tx, bank, found.listing)?;
                check_again(tx, bank, &request, found.member, now)?;
            }
            let recorded_by = actor.hand().filter(|hand| *hand != found.member);
            let answered = Ask { state, answered_at: Some(now), reason: reason.cloned(), recorded_by, ..found };
            ask::update(tx, bank, &answered)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::AskAnswered)
                    .about(answered.member)
                    .thing(answered.listing.uuid())
                    .now("answer", state.code())
                    .because(reason.map(Reason::as_str)),
            )?;
            Ok(answered)
        })
    }

    /// The ask log of a request, oldest first; staff only.
    pub(crate) fn asks_about(&self, actor: &Actor, request: ListingId) -> Result<Vec<ShownAsk>> {
        let bank = actor.may(Act::MatchPeople)?;
        self.db.read(|reader| {
            listing::by_id(reader, bank, request)?.ok_or(Error::NotFound)?;
            let asks = ask::list_by_listing(reader, bank, request)?;
            named(reader, bank, asks)
        })
    }

    /// One ask, for the person who was asked.
    pub(crate) fn own_ask(&self, actor: &Actor, id: AskId) -> Result<OwnAsk> {
        let bank = actor.may(Act::UseListings)?;
        self.db.read(|reader| {
            let ask = ask::by_id(reader, bank, id)?.filter(|ask| actor.member() == Some(ask.member)).ok_or(Error::NotFound)?;
            own(reader, actor, bank, vec![ask])?.pop().ok_or(Error::NotFound)
        })
    }

    /// The request that an ask is about, for staff; so that the address of an ask leads them to it.
    pub(crate) fn request_of_ask(&self, actor: &Actor, id: AskId) -> Result<ListingId> {
        let bank = actor.may(Act::MatchPeople)?;
        self.db.read(|reader| ask::by_id(reader, bank, id)?.map(|ask| ask.listing).ok_or(Error::NotFound))
    }
}

/// Whose voice the actor's is; strangers find nothing.
fn voice_of(actor: &Actor, ask: &Ask) -> Result<Voice> {
    if actor.member() == Some(ask.member) {
        Ok(Voice::Asked)
    } else if actor.can(Act::MatchPeople) {
        Ok(Voice::Staff)
    } else {
        Err(Error::NotFound)
    }
}

fn named(reader: &mut Reader, bank: BankId, asks: Vec<Ask>) -> Result<Vec<ShownAsk>> {
    let people: Vec<MemberId> = asks.iter().flat_map(|ask| [Some(ask.member), ask.asked_by]).flatten().collect();
    let labels = member::labels(reader, bank, &people)?;
    let shown = |ask: Ask| {
        let asked_by = ask.asked_by.and_then(|id| labels.get(&id).cloned());
        Some(ShownAsk { member: labels.get(&ask.member)?.clone(), asked_by, ask })
    };
    Ok(asks.into_iter().filter_map(shown).collect())
}

/// Asks with what they are about, inside a view that is held already.
fn own(reader: &mut Reader, actor: &Actor, bank: BankId, asks: Vec<Ask>) -> Result<Vec<OwnAsk>> {
    let ids: Vec<ListingId> = asks.iter().map(|ask| ask.listing).collect();
    let listings = listing::by_ids(reader, bank, &ids)?;
    let shown: BTreeMap<ListingId, ShownListing> =
        show(reader, actor, bank, listings)?.into_iter().map(|each| (each.listing.id, each)).collect();
    let with = |ask: Ask| shown.get(&ask.listing).cloned().map(|request| OwnAsk { ask, request: ShownListing { own: Own::No, ..request } });
    Ok(asks.into_iter().filter_map(with).collect())
}

/// The asks that wait for the actor's answer.
pub(in crate::service) fn waiting_for(reader: &mut Reader, actor: &Actor, bank: BankId) -> Result<Vec<OwnAsk>> {
    let Some(me) = actor.member() else { return Ok(Vec::new()) };
    let open = ask::list_open_of(reader, bank, me)?;
    own(reader, actor, bank, open)
}
