//! Checks of people who help where it matters: what was seen of one, and whether it holds on a day.
//!
//! The certificate itself is never kept, nor a picture of it. Nothing is overwritten: a renewal or a revocation is a new check, and the
//! newest of a member and jurisdiction counts.

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::calendar::Day;
use crate::domain::id::{CheckId, MemberId};
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Reason};

codes! {
    /// Whose law a check follows.
    Jurisdiction {
        /// England and Wales: the Disclosure and Barring Service.
        Dbs = "dbs",
        /// Scotland: Protecting Vulnerable Groups.
        Pvg = "pvg",
        /// Northern Ireland: `AccessNI`.
        AccessNi = "accessni",
    }
}

codes! {
    /// How closely somebody was checked.
    Level {
        /// Unspent convictions.
        Basic = "basic",
        /// Spent and unspent convictions.
        Standard = "standard",
        /// With what the police think relevant.
        Enhanced = "enhanced",
        /// With the lists of people who may not do such work.
        EnhancedWithLists = "enhanced_with_lists",
        /// Membership of the scheme.
        Scheme = "scheme",
    }
}

impl Jurisdiction {
    /// The levels that this jurisdiction has.
    pub(crate) const fn levels(self) -> &'static [Level] {
        match self {
            Self::Dbs => &[Level::Basic, Level::Standard, Level::Enhanced, Level::EnhancedWithLists],
            Self::Pvg => &[Level::Scheme],
            Self::AccessNi => &[Level::Basic, Level::Standard, Level::Enhanced],
        }
    }
}

codes! {
    /// What the bank decided on what it saw.
    CheckDecision {
        /// Good enough.
        Accepted = "accepted",
        /// Not good enough.
        Refused = "refused",
        /// Was good enough, and is not any more.
        Revoked = "revoked",
    }
}

/// What was seen of a check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Check {
    /// Id.
    pub(crate) id: CheckId,
    /// Of whom.
    pub(crate) member: MemberId,
    /// Whose law it follows.
    pub(crate) jurisdiction: Jurisdiction,
    /// How closely.
    pub(crate) level: Level,
    /// The number on it.
    pub(crate) number: Option<Name>,
    /// The day on it.
    pub(crate) issued_on: Day,
    /// The last day on which the bank relies on it.
    pub(crate) expires_on: Option<Day>,
    /// What was decided.
    pub(crate) decision: CheckDecision,
    /// Why.
    pub(crate) reason: Option<Reason>,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who recorded it; none for the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

/// How long before its end a check is called about to end.
pub(crate) const WARNING_DAYS: u64 = 60;

/// Where somebody stands with their checks on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CheckStanding {
    /// A check was accepted and holds.
    Holds,
    /// It holds, and ends on this day within [`WARNING_DAYS`].
    EndsSoon(Day),
    /// Nothing was seen.
    Missing,
    /// What was accepted has ended; this was its last day.
    Expired(Day),
    /// What was seen was not good enough.
    Refused,
    /// What was good enough was taken back.
    Revoked,
}

impl CheckStanding {
    /// Whether somebody may do today what needs a check.
    pub(crate) const fn good(self) -> bool {
        matches!(self, Self::Holds | Self::EndsSoon(_))
    }

    /// The word of pages, messages and the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::EndsSoon(_) => "ends_soon",
            Self::Missing => "missing",
            Self::Expired(_) => "expired",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }
}

/// The newest check of each jurisdiction. Of two recorded in the same millisecond the one with the later id is newer.
pub(crate) fn newest(checks: &[Check]) -> Vec<&Check> {
    let mut newest: BTreeMap<Jurisdiction, &Check> = BTreeMap::new();
    for check in checks {
        let kept = newest.entry(check.jurisdiction).or_insert(check);
        if (check.recorded_at, check.id) > (kept.recorded_at, kept.id) {
            *kept = check;
        }
    }
    newest.into_values().collect()
}

fn standing_of_one(check: &Check, today: Day) -> CheckStanding {
    match (check.decision, check.expires_on) {
        (CheckDecision::Revoked, _) => CheckStanding::Revoked,
        (CheckDecision::Refused, _) => CheckStanding::Refused,
        (CheckDecision::Accepted, Some(end)) if end < today => CheckStanding::Expired(end),
        (CheckDecision::Accepted, Some(end)) if today.checked_add_days(Days::new(WARNING_DAYS)).is_none_or(|soon| end <= soon) => {
            CheckStanding::EndsSoon(end)
        }
        (CheckDecision::Accepted, _) => CheckStanding::Holds,
    }
}

/// Where somebody stands on a day, by all that was recorded of them. A no of any jurisdiction is a no: a check that was revoked or
/// refused is not outweighed by another one elsewhere.
pub(crate) fn standing_of(checks: &[Check], today: Day) -> CheckStanding {
    let weight = |standing: CheckStanding| match standing {
        CheckStanding::Revoked => (0, None),
        CheckStanding::Refused => (1, None),
        CheckStanding::Holds => (2, None),
        // Of two that hold, or that have ended, the one that ends later.
        CheckStanding::EndsSoon(end) => (3, Some(std::cmp::Reverse(end))),
        CheckStanding::Expired(end) => (4, Some(std::cmp::Reverse(end))),
        CheckStanding::Missing => (5, None),
    };
    let standings = newest(checks).into_iter().map(|check| standing_of_one(check, today));
    standings.min_by_key(|standing| weight(*standing)).unwrap_or(CheckStanding::Missing)
}

#[cfg(test)]
mod tests {
    use super::{Check, CheckDecision, CheckStanding, Jurisdiction, Level, standing_of};
    use crate::domain::calendar::Day;
    use crate::domain::id::{CheckId, MemberId};
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn check(at: i64, jurisdiction: Jurisdiction, decision: CheckDecision, ends: Option<&str>) -> Check {
        Check {
            id: CheckId::new(Uuid::from_u128(u128::try_from(at).unwrap())),
            member: MemberId::new(Uuid::nil()),
            jurisdiction,
            level: Level::Basic,
            number: None,
            issued_on: day("2025-01-01"),
            expires_on: ends.map(day),
            decision,
            reason: None,
            recorded_at: at,
            recorded_by: None,
        }
    }

    const TODAY: &str = "2026-06-01";

    #[test]
    fn nothing_seen_is_missing_and_an_end_is_warned_of_sixty_days_before() {
        let stands = |checks: &[Check]| standing_of(checks, day(TODAY));
        let dbs = |ends| check(1, Jurisdiction::Dbs, CheckDecision::Accepted, ends);
        assert_eq!(stands(&[]), CheckStanding::Missing);
        assert_eq!(stands(&[dbs(None)]), CheckStanding::Holds);
        assert_eq!(stands(&[dbs(Some("2026-08-01"))]), CheckStanding::Holds);
        assert_eq!(stands(&[dbs(Some("2026-07-31"))]), CheckStanding::EndsSoon(day("2026-07-31")));
        // The last day still counts.
        assert_eq!(stands(&[dbs(Some(TODAY))]), CheckStanding::EndsSoon(day(TODAY)));
        assert_eq!(stands(&[dbs(Some("2026-05-31"))]), CheckStanding::Expired(day("2026-05-31")));
    }

    #[test]
    fn the_newest_of_a_jurisdiction_counts_and_a_no_is_not_outweighed_elsewhere() {
        let good = check(1, Jurisdiction::Dbs, CheckDecision::Accepted, None);
        let revoked = check(2, Jurisdiction::Dbs, CheckDecision::Revoked, None);
        let elsewhere = check(3, Jurisdiction::Pvg, CheckDecision::Accepted, None);
        let again = check(4, Jurisdiction::Dbs, CheckDecision::Accepted, None);
        assert_eq!(standing_of(&[good.clone(), revoked.clone()], day(TODAY)), CheckStanding::Revoked);
        assert_eq!(standing_of(&[good.clone(), elsewhere.clone(), revoked.clone()], day(TODAY)), CheckStanding::Revoked);
        assert_eq!(standing_of(&[again, revoked, elsewhere, good], day(TODAY)), CheckStanding::Holds);
    }

    #[test]
    fn every_jurisdiction_has_levels_of_its_own() {
        assert_eq!(Jurisdiction::Pvg.levels(), [Level::Scheme]);
        assert!(!Jurisdiction::AccessNi.levels().contains(&Level::EnhancedWithLists));
        assert!(Jurisdiction::Dbs.levels().contains(&Level::EnhancedWithLists));
    }
}
