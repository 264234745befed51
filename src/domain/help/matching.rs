//! What matching is told of a request, of a person and of the two together: plain facts, read in bulk.
//!
//! No rule stands here; `constraint` says who cannot, `score` says who would best.

use crate::domain::calendar::Day;
use crate::domain::help::requirement::Requirement;
use crate::domain::id::{CategoryId, ListingId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::people::member::Standing;
use crate::domain::people::profile::{Availability, Limit, Said, Sex, Skill};

/// A point on the national grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Spot {
    /// Metres east.
    pub(crate) east_metres: i64,
    /// Metres north.
    pub(crate) north_metres: i64,
}

impl Spot {
    /// How far it is, in metres as the crow flies.
    pub(crate) fn metres_to(self, other: Self) -> i64 {
        let (east, north) = (self.east_metres.saturating_sub(other.east_metres), self.north_metres.saturating_sub(other.north_metres));
        east.saturating_mul(east).saturating_add(north.saturating_mul(north)).isqrt()
    }
}

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
    pub(crate) spot: Option<Spot>,
}

/// What was seen of a member's check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum CheckSeen {
    /// None was seen.
    Missing,
    /// One holds today.
    Holds,
    /// Every one has run out.
    Expired,
    /// One was refused or taken back.
    Revoked,
}

/// The newest word about a check of one jurisdiction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CheckWord {
    /// Accepted, up to a day where it has one.
    Accepted(Option<Day>),
    /// Refused or revoked.
    Refused,
}

impl CheckSeen {
    /// From the newest word of each jurisdiction. One that was refused anywhere counts everywhere: that errs on the safe side.
    pub(crate) fn of(words: &[CheckWord], today: Day) -> Self {
        let holds = |word: &CheckWord| matches!(word, CheckWord::Accepted(until) if until.is_none_or(|until| until >= today));
        if words.contains(&CheckWord::Refused) {
            Self::Revoked
        } else if words.iter().any(holds) {
            Self::Holds
        } else if words.is_empty() {
            Self::Missing
        } else {
            Self::Expired
        }
    }
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
    pub(crate) check: CheckSeen,
    /// Where they live.
    pub(crate) spot: Option<Spot>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_was_refused_anywhere_never_holds() {
        let today: Day = "2026-11-22".parse().unwrap();
        let (held, gone) = (CheckWord::Accepted(Some(today)), CheckWord::Accepted(today.pred_opt()));
        assert_eq!(CheckSeen::of(&[], today), CheckSeen::Missing);
        assert_eq!(CheckSeen::of(&[held, gone], today), CheckSeen::Holds);
        assert_eq!(CheckSeen::of(&[CheckWord::Accepted(None)], today), CheckSeen::Holds);
        assert_eq!(CheckSeen::of(&[gone], today), CheckSeen::Expired);
        assert_eq!(CheckSeen::of(&[held, CheckWord::Refused], today), CheckSeen::Revoked);
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let spot = |east_metres, north_metres| Spot { east_metres, north_metres };
        assert_eq!(spot(0, 0).metres_to(spot(300, -400)), 500);
        assert_eq!(spot(i64::MIN, 0).metres_to(spot(i64::MAX, 0)), i64::MAX.isqrt());
    }
}
