//! Who acts for whom: a carer or relative for a member, a contact for an organisation; on what basis, for what, until when.
//!
//! Nobody may do more for somebody than that member may do; what each scope opens stands in `access`.

use crate::domain::calendar::Day;
use crate::domain::id::{MemberId, ProxyId};
use crate::domain::people::member::codes;
use crate::domain::text::Title;

codes! {
    /// Why somebody may act for another.
    Basis {
        /// The member asked for it, and staff heard it from them.
        Asked = "asked",
        /// A power of attorney.
        Attorney = "attorney",
        /// A deputy or guardian whom a court named.
        Deputy = "deputy",
        /// A parent of somebody under age.
        Parent = "parent",
        /// A contact of an organisation.
        Contact = "contact",
    }
}

codes! {
    /// What somebody may do for another. Whoever may do anything may see.
    Scope {
        /// See the member's hours.
        See = "see",
        /// Write down hours.
        Log = "log",
        /// Say yes, or "something's not right".
        Answer = "answer",
        /// See what is offered and asked for, and list it.
        Listings = "listings",
    }
}

/// Leave for one member to act for another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Proxy {
    /// Id.
    pub(crate) id: ProxyId,
    /// For whom.
    pub(crate) member: MemberId,
    /// Who acts.
    pub(crate) by: MemberId,
    /// Why they may.
    pub(crate) basis: Basis,
    /// What staff saw or heard of it.
    pub(crate) basis_words: Option<Title>,
    /// What they may do, without duplicates.
    pub(crate) scopes: Vec<Scope>,
    /// From which day.
    pub(crate) from: Day,
    /// The last day, where one was set.
    pub(crate) ends_on: Option<Day>,
    /// When it was ended before that, UTC milliseconds.
    pub(crate) ended_at: Option<i64>,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who recorded it; `None` for the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

impl Proxy {
    /// Whether it holds on a day.
    pub(crate) fn holds_on(&self, today: Day) -> bool {
        self.ended_at.is_none() && self.from <= today && self.ends_on.is_none_or(|last| today <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::{Basis, Proxy, Scope};
    use crate::domain::id::{MemberId, ProxyId};
    use uuid::Uuid;

    #[test]
    fn leave_holds_from_its_first_day_to_its_last_and_never_after_it_was_ended() {
        let id = Uuid::from_u128;
        let proxy = Proxy {
            id: ProxyId::new(id(1)),
            member: MemberId::new(id(2)),
            by: MemberId::new(id(3)),
            basis: Basis::Asked,
            basis_words: None,
            scopes: vec![Scope::See],
            from: "2026-11-20".parse().unwrap(),
            ends_on: "2026-11-22".parse().ok(),
            ended_at: None,
            recorded_at: 0,
            recorded_by: None,
        };
        let holds =
            |proxy: &Proxy| ["2026-11-19", "2026-11-20", "2026-11-22", "2026-11-23"].map(|day| proxy.holds_on(day.parse().unwrap()));
        assert_eq!(holds(&proxy), [false, true, true, false]);
        assert_eq!(holds(&Proxy { ends_on: None, ..proxy.clone() }), [false, true, true, true]);
        assert_eq!(holds(&Proxy { ended_at: Some(1), ..proxy }), [false; 4]);
    }
}
