//! What a member can give (an offer) or needs (a request). Matching them is another file's work.

use crate::domain::calendar::Day;
use crate::domain::id::{CategoryId, ListingId, MemberId};
use crate::domain::people::member::codes;
use crate::domain::text::Title;

codes! {
    /// Which way the help would go.
    ListingKind {
        /// Something that the member can do for others.
        Offer = "offer",
        /// Something that the member needs.
        Request = "request",
    }
}

/// One offer or request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Listing {
    /// Id.
    pub(crate) id: ListingId,
    /// Whose.
    pub(crate) member: MemberId,
    /// Offer or request.
    pub(crate) kind: ListingKind,
    /// The kind of help.
    pub(crate) category: CategoryId,
    /// In the member's words; other members see the category instead (product.md, rule 10).
    pub(crate) title: Title,
    /// The day by which a request is needed.
    pub(crate) needed_by: Option<Day>,
    /// When it was listed, UTC milliseconds.
    pub(crate) created_at: i64,
    /// The last day on which it is shown.
    pub(crate) expires_on: Day,
}
