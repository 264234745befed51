//! Two people who are never put together, and why. Staff alone read the reason; neither of the two learns that there is one.

use crate::domain::id::MemberId;
use crate::domain::text::Reason;

/// Two people who are never put together. The order of the two says nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pair {
    /// The one with the smaller id.
    pub(crate) one: MemberId,
    /// The other.
    pub(crate) other: MemberId,
    /// Why; for staff only.
    pub(crate) reason: Reason,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who recorded it; `None` for the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

impl Pair {
    /// Two people in the order in which they are kept; nobody is kept apart from themselves.
    pub(crate) fn ordered(a: MemberId, b: MemberId) -> Option<(MemberId, MemberId)> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some((a, b)),
            std::cmp::Ordering::Greater => Some((b, a)),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The other of the two.
    pub(crate) fn other_than(&self, member: MemberId) -> MemberId {
        if self.one == member { self.other } else { self.one }
    }
}

#[cfg(test)]
mod tests {
    use super::Pair;
    use crate::domain::id::MemberId;
    use uuid::Uuid;

    #[test]
    fn two_people_are_kept_in_one_order_and_nobody_apart_from_themselves() {
        let [a, b] = [1, 2].map(|n| MemberId::new(Uuid::from_u128(n)));
        assert_eq!(Pair::ordered(a, b), Some((a, b)));
        assert_eq!(Pair::ordered(b, a), Some((a, b)));
        assert_eq!(Pair::ordered(a, a), None);
    }
}
