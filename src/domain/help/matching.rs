//! What matching is told of a request, of a person and of the two together: plain facts, read in bulk.
//!
//! No rule stands here; `constraint` says who cannot, `score` says who would best.

use crate::domain::help::listing::Listing;
use crate::domain::help::requirement::Requirement;
use crate::domain::id::{CategoryId, ListingId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::people::check::CheckStanding;
use crate::domain::people::member::Standing;
use crate::domain::people::place::GridPoint;
use crate::domain::people::profile::{Availability, Limit, Profile, Said, Sex, Skill};

/// A request, with what its member's profile adds to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Wanted {
    /// The request.
    pub(crate) listing: ListingId,
    /// Who needs it.
    pub(crate) member: MemberId,
    /// What kind of help.
    pub(crate) category: CategoryId,
    /// Whether it is in their home.
    pub(crate) at_home: Said,
    /// Whether they let people into their home.
    pub(crate) takes_visits: Said,
    /// How many people it takes.
    pub(crate) helpers: i64,
    /// Whether whoever helps needs a check.
    pub(crate) check: Said,
    /// What else is needed: of the request, and of the home where it is there.
    pub(crate) needs: Vec<Requirement>,
    /// The parts of the week that would do; none at all: not said.
    pub(crate) when: Availability,
    /// Where it is.
    pub(crate) spot: Option<GridPoint>,
}

/// How often somebody was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct AskedSoFar {
    /// Days since the last time; `None`: never.
    pub(crate) days_since: Option<i64>,
    /// How often in the last 90 days.
    pub(crate) lately: i64,
    /// How many questions wait for their answer.
    pub(crate) open: i64,
}

/// Somebody who could help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Helper {
    /// Who.
    pub(crate) member: MemberId,
    /// Their number, for an order among equals.
    pub(crate) number: i64,
    /// Where their membership stands.
    pub(crate) standing: Standing,
    /// The kinds of help they offer.
    pub(crate) offers: Vec<CategoryId>,
    /// The kinds of help they have given, and how often.
    pub(crate) given: Vec<(CategoryId, i64)>,
    /// When they have time; none at all: not said.
    pub(crate) availability: Availability,
    /// Woman or man, where they said so.
    pub(crate) sex: Option<Sex>,
    /// Languages besides English, folded.
    pub(crate) languages: Vec<String>,
    /// What they cannot do or do not want.
    pub(crate) limits: Vec<Limit>,
    /// What they have learnt.
    pub(crate) skills: Vec<Skill>,
    /// What was seen of their check.
    pub(crate) check: CheckStanding,
    /// Where they live.
    pub(crate) spot: Option<GridPoint>,
    /// What they have.
    pub(crate) balance: Minutes,
    /// How often they were asked.
    pub(crate) asked: AskedSoFar,
    /// What they gave in the last 30 days.
    pub(crate) gave_lately: Minutes,
}

/// What lies between the one who needs help and somebody who could give it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Between {
    /// Whether staff wrote down that the two are never put together.
    pub(crate) never: Said,
    /// Whether this person has said no to this very request, or is asked about it now.
    pub(crate) this_request: ThisRequest,
    /// How often the one helped the other and it was settled.
    pub(crate) settled: i64,
    /// How often one of them said that something was not right.
    pub(crate) queried: i64,
    /// How often an exchange of theirs was undone.
    pub(crate) reversed: i64,
    /// How often something agreed did not happen.
    pub(crate) not_happened: i64,
}

/// What has been asked about one request already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum ThisRequest {
    /// Nothing yet, or nothing came of it.
    #[default]
    NotAsked,
    /// The answer is awaited, or it was yes.
    Asked,
    /// They said no.
    SaidNo,
}

impl Between {
    /// Two people of whom nothing is known together.
    pub(crate) const STRANGERS: Self =
        Self { never: Said::No, this_request: ThisRequest::NotAsked, settled: 0, queried: 0, reversed: 0, not_happened: 0 };
}

impl Default for Between {
    fn default() -> Self {
        Self::STRANGERS
    }
}

/// What the bank's rules say about plenty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Plenty {
    /// The balance at which somebody is nudged to receive some help.
    pub(crate) nudge: Minutes,
}

impl Wanted {
    /// A request as matching sees it: what it says, and what its member's profile adds where it is in their home. `spot` is where
    /// it is: the place of the request, else the member's home.
    pub(crate) fn of(listing: &Listing, profile: &Profile, spot: Option<GridPoint>) -> Self {
        let about = &listing.about;
        let mut needs = about.needs.clone();
        let mut helpers = about.helpers.max(1);
        if about.at_home.yes() {
            let of_home = profile.home.iter().copied().map(Requirement::Home);
            let of_helper = profile.helper_sex.map(Requirement::Sex);
            needs.extend(of_home.chain(of_helper));
            needs.sort();
            needs.dedup();
            helpers = helpers.max(if profile.two_helpers.yes() { 2 } else { 1 });
        }
        let parts = about.parts();
        Self {
            listing: listing.id,
            member: listing.member,
            category: about.category,
            at_home: about.at_home,
            takes_visits: Said::from(!profile.limits.contains(&Limit::NoVisitsAtHome)),
            helpers,
            check: about.check,
            needs,
            when: if parts.unsaid() { profile.availability } else { parts },
            spot,
        }
    }
}
