//! The whole desk at once: every open request and everybody who could help as one plan, circles of help, and what waits.
//!
//! It only reads and proposes; people are asked one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::Day;
use crate::domain::help::assignment::{Edge, assign};
use crate::domain::help::circle::{Step, circles};
use crate::domain::help::constraint;
use crate::domain::help::listing::{Listing, ListingKind};
use crate::domain::help::matching::{Between, ThisRequest, Wanted};
use crate::domain::help::score::{self, Line};
use crate::domain::id::{BankId, CategoryId, ListingId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::profile::Said;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::help::listing::{ShownListing, show};
use crate::service::help::matching::{Judge, all_wanted};
use crate::store::db::Reader;
use crate::store::help::listing::ListingFilter;
use crate::store::help::{listing, matching, meeting};
use crate::store::people::bank;
use crate::store::people::member::Label;

/// The most open requests that one plan holds.
const REQUESTS_MAX: i64 = 500;
const CIRCLES_MAX: usize = 10;

/// A request with the people whom the plan gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Planned {
    /// The request.
    pub(crate) request: ShownListing,
    /// Who, best first, with every named point.
    pub(crate) people: Vec<(Label, Vec<Line>)>,
    /// How many others could help with it.
    pub(crate) others: usize,
    /// How many people it takes.
    pub(crate) needed: i64,
}

/// One step of a circle of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CircleStep {
    /// Who would help.
    pub(crate) giver: Label,
    /// Whether that would let them give back.
    pub(crate) gives_back: Said,
    /// With which request.
    pub(crate) request: ShownListing,
}

/// The plan for a whole desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DeskPlan {
    /// Requests for which the plan has people.
    pub(crate) planned: Vec<Planned>,
    /// Requests for which it has nobody; how many could help at all stands with each.
    pub(crate) left: Vec<Planned>,
    /// Circles of help.
    pub(crate) circles: Vec<Vec<CircleStep>>,
    /// How many people could be planned with.
    pub(crate) people: usize,
}

impl Banks {
    /// The best plan for all open requests that wait for somebody; staff only.
    pub(crate) fn desk_plan(&self, actor: &Actor) -> Result<DeskPlan> {
        let bank = actor.may(Act::MatchPeople)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now);
            let requests = waiting(reader, bank, today, REQUESTS_MAX)?;
            let wanted = all_wanted(reader, bank, &requests)?;
            let checks = Said::from(wanted.iter().any(|each| each.check.yes()));
            let judge = Judge::read(reader, bank, now, checks)?;
            let pairings = pairings(reader, bank, &judge, &wanted)?;
            let shown = show(reader, actor, bank, requests)?;
            Ok(plan(&judge, &wanted, &shown, &pairings))
        })
    }
}

/// What lies between each request and everybody: by the places of both in their lists.
type Pairings = BTreeMap<(usize, usize), (i64, Between)>;

/// Every pairing that no hard rule forbids and that is at hand, with its score.
fn pairings(reader: &mut Reader, bank: BankId, judge: &Judge, wanted: &[Wanted]) -> Result<Pairings> {
    let receivers: Vec<MemberId> = wanted.iter().map(|each| each.member).collect();
    let listings: Vec<ListingId> = wanted.iter().map(|each| each.listing).collect();
    let betweens = matching::list_betweens(reader, bank, &receivers)?;
    let asked = matching::list_asked_about(reader, bank, &listings)?;
    let (strangers, unasked) = (BTreeMap::new(), BTreeMap::new());
    let by_kind = by_kind(judge);
    let mut found = Pairings::new();
    for (request, each) in wanted.iter().enumerate() {
        let known = betweens.get(&each.member).unwrap_or(&strangers);
        let asked = asked.get(&each.listing).unwrap_or(&unasked);
        let near = judge.tree.near(each.category).iter().filter_map(|(kind, _)| by_kind.kinds.get(kind)).flatten();
        let known_places = known.keys().filter_map(|member| by_kind.places.get(member));
        let places: BTreeSet<usize> = near.chain(known_places).copied().collect();
        for (place, person) in places.into_iter().filter_map(|place| Some((place, judge.people.get(place)?))) {
            let helper = &person.helper;
            if helper.member == each.member {
                continue;
            }
            let past = known.get(&helper.member).copied().unwrap_or_default();
            if !score::at_hand(each, helper, past, &judge.tree) {
                continue;
            }
            let between = Between { this_request: asked.get(&helper.member).copied().unwrap_or_default(), ..past };
            if between.this_request == ThisRequest::NotAsked && constraint::may_help(each, helper, between) {
                found.insert((request, place), (score::score(each, helper, between, judge.rules()), between));
            }
        }
    }
    Ok(found)
}

/// Where people stand in their list: by the kinds of help that they offer or have given, and by who they are. Whoever is in neither
/// under a request's kinds or its member's past is not at hand for it.
struct ByKind {
    kinds: BTreeMap<CategoryId, Vec<usize>>,
    places: BTreeMap<MemberId, usize>,
}

fn by_kind(judge: &Judge) -> ByKind {
    let mut found = ByKind { kinds: BTreeMap::new(), places: BTreeMap::new() };
    for (place, person) in judge.people.iter().enumerate() {
        let helper = &person.helper;
        for kind in helper.offers.iter().chain(helper.given.iter().map(|(kind, _)| kind)) {
            found.kinds.entry(*kind).or_default().push(place);
        }
        found.places.insert(helper.member, place);
    }
    found
}

fn plan(judge: &Judge, wanted: &[Wanted], shown: &[ShownListing], pairings: &Pairings) -> DeskPlan {
    let edges: Vec<Edge> =
        pairings.iter().map(|((request, helper), (score, _))| Edge { request: *request, helper: *helper, score: *score }).collect();
    let needed: Vec<usize> = wanted.iter().map(|each| usize::try_from(each.helpers).unwrap_or(1)).collect();
    let mut chosen: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in assign(&needed, &edges) {
        chosen.entry(edge.request).or_default().push(edge.helper);
    }
    let mut able: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in &edges {
        *able.entry(edge.request).or_default() += 1;
    }
    let (mut planned, mut left) = (Vec::new(), Vec::new());
    for (at, (each, request)) in wanted.iter().zip(shown).enumerate() {
        let places = chosen.remove(&at).unwrap_or_default();
        let told = |place: usize| {
            let person = judge.people.get(place)?;
            let (_, between) = pairings.get(&(at, place))?;
            Some((person.label.clone(), score::told(each, &person.helper, *between, judge.rules())))
        };
        let people: Vec<_> = places.into_iter().filter_map(told).collect();
        let others = able.get(&at).copied().unwrap_or(0).saturating_sub(people.len());
        let line = Planned { request: request.clone(), others, needed: each.helpers, people };
        if line.people.is_empty() { left.push(line) } else { planned.push(line) }
    }
    let people: BTreeSet<usize> = edges.iter().map(|edge| edge.helper).collect();
    DeskPlan { planned, left, circles: circles_of(judge, wanted, shown, pairings), people: people.len() }
}

/// Circles among those who have a request open themselves.
fn circles_of(judge: &Judge, wanted: &[Wanted], shown: &[ShownListing], pairings: &Pairings) -> Vec<Vec<CircleStep>> {
    let in_need: BTreeSet<MemberId> = wanted.iter().map(|each| each.member).collect();
    let step = |((request, place), (score, _)): (&(usize, usize), &(i64, Between))| {
        let (each, person) = (wanted.get(*request)?, judge.people.get(*place)?);
        let giver = person.helper.member;
        let gives_back = Said::from(person.helper.balance < Minutes::ZERO);
        // Two people for one request do not close a circle.
        let fits = in_need.contains(&giver) && each.helpers == 1;
        fits.then_some(Step { giver, gives_back, receiver: each.member, request: each.listing, score: *score })
    };
    let steps: Vec<Step> = pairings.iter().filter_map(step).collect();
    let labels: BTreeMap<MemberId, &Label> = judge.people.iter().map(|person| (person.helper.member, &person.label)).collect();
    let told = |step: &Step| {
        let request = shown.iter().find(|each| each.listing.id == step.request)?.clone();
        Some(CircleStep { giver: (*labels.get(&step.giver)?).clone(), gives_back: step.gives_back, request })
    };
    circles(&steps, CIRCLES_MAX).iter().map(|circle| circle.iter().filter_map(told).collect()).collect()
}

/// Open requests for which nothing is agreed and too few have said yes, oldest first.
fn waiting(reader: &mut Reader, bank: BankId, today: Day, limit: i64) -> Result<Vec<Listing>> {
    let filter = ListingFilter { kind: Some(ListingKind::Request), ..ListingFilter::default() };
    let open = listing::list_open(reader, bank, &filter, today, limit)?;
    let arranged: BTreeSet<ListingId> =
        meeting::list_agreed(reader, bank, (today, Day::MAX), 5_000)?.iter().filter_map(|meeting| meeting.listing).collect();
    Ok(open.into_iter().filter(|request| !arranged.contains(&request.id)).collect())
}
