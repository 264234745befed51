//! Who could help with a request: everybody, ranked, with reasons and cautions, and those who cannot, with why. Staff only.
//!
//! Read in bulk, then judged by the domain. Nothing is written here.

use std::collections::BTreeMap;

use crate::domain::help::category::Tree;
use crate::domain::help::constraint::{self, Why};
use crate::domain::help::listing::{Listing, ListingKind};
use crate::domain::help::matching::{AskedSoFar, Between, Helper, Plenty, ThisRequest, Wanted};
use crate::domain::help::score::{self, Line};
use crate::domain::id::{BankId, ListingId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::check::standing_of;
use crate::domain::people::place::GridPoint;
use crate::domain::people::profile::Said;
use crate::domain::text::fold;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::listing::{Own, ShownListing, seen};
use crate::store::db::Reader;
use crate::store::help::matching::{self, Candidate, Moment};
use crate::store::help::{category, listing};
use crate::store::people::member::{self, Label};
use crate::store::people::{bank, check, pair, profile};

/// Somebody who could help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Match {
    /// Who.
    pub(crate) member: Label,
    /// Every named point; they add up to the score.
    pub(crate) lines: Vec<Line>,
    /// The sum.
    pub(crate) score: i64,
    /// Whether they offer or have given something like it, or helped this person before.
    pub(crate) at_hand: Said,
    /// Whether they are asked about it, or have said yes.
    pub(crate) asked: ThisRequest,
}

/// Somebody who cannot help, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Excluded {
    /// Who.
    pub(crate) member: Label,
    /// Every reason.
    pub(crate) why: Vec<Why>,
    /// Whether they offer or have given something like it, or helped this person before.
    pub(crate) at_hand: Said,
}

/// A request with everybody who could help and everybody who cannot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Matches {
    /// The request.
    pub(crate) request: ShownListing,
    /// What it takes, with what its member's profile adds.
    pub(crate) wanted: Wanted,
    /// Who could help, best first.
    pub(crate) items: Vec<Match>,
    /// Who cannot, those at hand first.
    pub(crate) excluded: Vec<Excluded>,
}

impl Banks {
    /// Everybody who could help with a request. Staff read all of it; the one who asked reads how well others fit, nobody's name
    /// and nothing that was said or happened between people; other members find nothing of it.
    pub(crate) fn matches(&self, actor: &Actor, id: ListingId) -> Result<Matches> {
        let bank = actor.may(Act::UseListings)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let request = seen(reader, actor, bank, id, now)?;
            if request.listing.kind != ListingKind::Request {
                return Err(Error::NotFound);
            }
            if request.own == Own::No {
                actor.may(Act::MatchPeople)?;
            }
            matched(reader, bank, request, now)
        })
    }
}

/// Everything matching needs to judge a bank's people.
pub(in crate::service) struct Judge {
    /// The bank.
    pub(in crate::service) bank: Bank,
    /// Its kinds of help.
    pub(in crate::service) tree: Tree,
    /// Everybody who belongs.
    pub(in crate::service) people: Vec<Candidate>,
}

impl Judge {
    /// Reads a bank's people; checks only where somebody needs one.
    pub(in crate::service) fn read(reader: &mut Reader, bank: BankId, now_ms: i64, checks: Said) -> Result<Self> {
        let bank = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?;
        let tree = Tree::of(&category::list(reader, bank.id)?);
        let moment = Moment { now_ms, today: bank.day_at(now_ms), checks };
        let people = matching::list_candidates(reader, bank.id, moment)?;
        Ok(Self { bank, tree, people })
    }

    /// What the scores need besides two people.
    pub(in crate::service) const fn rules(&self) -> (&Tree, Plenty) {
        (&self.tree, Plenty { nudge: self.bank.rules.nudge })
    }
}

/// A request as matching sees it, with where it is.
pub(in crate::service) fn wanted_of(reader: &mut Reader, bank: BankId, request: &Listing) -> Result<Wanted> {
    let profile = profile::by_member(reader, bank, request.member)?;
    let place = request.about.place.or(profile.place);
    let spot = match place {
        Some(place) => matching::spots(reader, bank, &[place])?.remove(&place),
        None => None,
    };
    Ok(Wanted::of(request, &profile, spot))
}

/// Several requests as matching sees them, with one query for each kind of thing.
pub(in crate::service) fn all_wanted(reader: &mut Reader, bank: BankId, requests: &[Listing]) -> Result<Vec<Wanted>> {
    let people: Vec<MemberId> = requests.iter().map(|request| request.member).collect();
    let profiles = profile::list(reader, bank)?;
    let homes: BTreeMap<MemberId, GridPoint> = matching::homes(reader, bank, &people)?;
    let places: Vec<_> = requests.iter().filter_map(|request| request.about.place).collect();
    let spots = matching::spots(reader, bank, &places)?;
    let wanted = |request: &Listing| {
        let unsaid = crate::domain::people::profile::Profile::unsaid(request.member);
        let profile = profiles.get(&request.member).unwrap_or(&unsaid);
        let spot = request.about.place.and_then(|place| spots.get(&place)).or_else(|| homes.get(&request.member));
        Wanted::of(request, profile, spot.copied())
    };
    Ok(requests.iter().map(wanted).collect())
}

fn matched(reader: &mut Reader, bank: BankId, request: ShownListing, now_ms: i64) -> Result<Matches> {
    let wanted = wanted_of(reader, bank, &request.listing)?;
    let judge = Judge::read(reader, bank, now_ms, wanted.check)?;
    let between = matching::list_betweens(reader, bank, &[wanted.member])?.remove(&wanted.member).unwrap_or_default();
    let asked = matching::list_asked_about(reader, bank, &[wanted.listing])?.remove(&wanted.listing).unwrap_or_default();
    let (mut items, mut excluded) = (Vec::new(), Vec::new());
    for Candidate { helper, label } in judge.people.iter().filter(|each| each.helper.member != wanted.member) {
        let this_request = asked.get(&helper.member).copied().unwrap_or_default();
        let between = Between { this_request, ..between.get(&helper.member).copied().unwrap_or_default() };
        let at_hand = Said::from(score::at_hand(&wanted, helper, between, &judge.tree));
        let why = constraint::all(&wanted, helper, between);
        if why.is_empty() {
            let lines = score::told(&wanted, helper, between, judge.rules());
            let score = lines.iter().map(|line| line.points).sum();
            items.push((score::turn(helper), Match { member: label.clone(), lines, score, at_hand, asked: this_request }));
        } else {
            excluded.push(Excluded { member: label.clone(), why, at_hand });
        }
    }
    items.sort_by_key(|(turn, each)| (std::cmp::Reverse(each.score), *turn));
    excluded.sort_by_key(|each| (each.at_hand, each.member.number));
    Ok(Matches { request, wanted, items: items.into_iter().map(|(_, each)| each).collect(), excluded })
}

/// Checks the hard rules once more for one person, as things stand inside this transaction: between an ask and its answer a check
/// may have been taken back, somebody may have paused, two people may have been kept apart.
pub(in crate::service) fn check_again(reader: &mut Reader, bank: BankId, request: &Listing, member: MemberId, now_ms: i64) -> Result<()> {
    let wanted = wanted_of(reader, bank, request)?;
    let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
    let person = member::by_id(reader, bank, member)?.ok_or(Error::NotFound)?;
    let profile = profile::by_member(reader, bank, member)?;
    let helper = Helper {
        member,
        number: person.number,
        standing: person.standing,
        offers: Vec::new(),
        given: Vec::new(),
        availability: profile.availability,
        sex: profile.sex,
        languages: profile.languages.iter().map(|language| fold(language)).collect(),
        limits: profile.limits,
        skills: profile.skills,
        check: standing_of(&check::list_by_member(reader, bank, member)?, today),
        spot: None,
        balance: Minutes::ZERO,
        asked: AskedSoFar::default(),
        gave_lately: Minutes::ZERO,
    };
    let never = pair::by_people(reader, bank, member, request.member)?.is_some();
    let between = Between { never: Said::from(never), ..Between::STRANGERS };
    if constraint::may_help(&wanted, &helper, between) { Ok(()) } else { Err(Refusal::CannotHelp.into()) }
}

/// A request that is still open, for staff who match it.
pub(in crate::service) fn open_request(reader: &mut Reader, bank: BankId, id: ListingId) -> Result<Listing> {
    let found = listing::by_id(reader, bank, id)?.filter(|listing| listing.kind == ListingKind::Request).ok_or(Error::NotFound)?;
    if found.open() { Ok(found) } else { Err(Refusal::ListingClosed.into()) }
}
