//! Which new requests suit whom, and when somebody hears of them. Other members' names are no part of it (product.md, rule 10).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::Day;
use crate::domain::id::{CategoryId, MemberId};
use crate::domain::minutes::Amount;
use crate::domain::people::profile::Digest;

/// An open request, as much of it as others may learn, and whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewRequest {
    /// Whose; for deciding who hears of it, never told.
    pub(crate) member: MemberId,
    /// The kind of help.
    pub(crate) category: CategoryId,
    /// The day by which it is needed.
    pub(crate) needed_by: Option<Day>,
    /// How long it takes, as far as is known.
    pub(crate) minutes: Option<Amount>,
    /// When it was listed, UTC milliseconds.
    pub(crate) created_at: i64,
}

const DAY_MS: i64 = 86_400_000;

/// How many days lie between two digests; none for somebody who wants none.
const fn days(digest: Digest) -> Option<i64> {
    match digest {
        Digest::Never => None,
        Digest::Weekly => Some(7),
        Digest::Monthly => Some(30),
    }
}

/// From which moment on requests are new to somebody whose digest is due now; none while it is not due. The first one looks back as
/// far as one that follows.
pub(crate) fn new_since(digest: Digest, last_at: Option<i64>, now_ms: i64) -> Option<i64> {
    let back = now_ms.saturating_sub(days(digest)?.saturating_mul(DAY_MS));
    match last_at {
        Some(last) if last > back => None,
        Some(last) => Some(last),
        None => Some(back),
    }
}

/// Whether a kind of help is near to what somebody offers: the same, one above or below it, or one beside it under the same.
pub(crate) fn suits(offered: &BTreeSet<CategoryId>, asked: CategoryId, parents: &BTreeMap<CategoryId, CategoryId>) -> bool {
    let above = parents.get(&asked);
    offered.iter().any(|offer| {
        let over = parents.get(offer);
        *offer == asked || above == Some(offer) || over == Some(&asked) || (over.is_some() && over == above)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_digest_is_due_after_its_time_and_looks_back_to_the_last() {
        let now = 100 * DAY_MS;
        assert_eq!(new_since(Digest::Never, None, now), None);
        assert_eq!(new_since(Digest::Weekly, None, now), Some(93 * DAY_MS));
        assert_eq!(new_since(Digest::Weekly, Some(93 * DAY_MS + 1), now), None);
        assert_eq!(new_since(Digest::Weekly, Some(93 * DAY_MS), now), Some(93 * DAY_MS));
        assert_eq!(new_since(Digest::Weekly, Some(80 * DAY_MS), now), Some(80 * DAY_MS));
        assert_eq!(new_since(Digest::Monthly, Some(80 * DAY_MS), now), None);
    }

    #[test]
    fn a_request_suits_whoever_offers_that_or_something_near() {
        let id = |n| CategoryId::new(Uuid::from_u128(n));
        // 1 holds 2 and 3; 4 holds 5; 6 and 7 stand alone.
        let parents = BTreeMap::from([(id(2), id(1)), (id(3), id(1)), (id(5), id(4))]);
        let offers = |n| BTreeSet::from([id(n)]);
        for (offer, asked) in [(2, 2), (2, 3), (2, 1), (1, 2), (6, 6)] {
            assert!(suits(&offers(offer), id(asked), &parents), "{offer} {asked}");
        }
        for (offer, asked) in [(2, 5), (2, 4), (6, 7), (6, 2)] {
            assert!(!suits(&offers(offer), id(asked), &parents), "{offer} {asked}");
        }
    }
}
