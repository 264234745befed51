//! How an entry of a register stops counting: taken out, or put right by another one. Nothing is changed or deleted.
//!
//! The same for every register of the value wing; it does not know what an entry says.

use uuid::Uuid;

use crate::domain::id::MemberId;
use crate::domain::text::Reason;

/// An entry that does not count any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Ending {
    /// The entry.
    pub(crate) entry: Uuid,
    /// The entry that takes its place; `None` where it was taken out.
    pub(crate) replaced_by: Option<Uuid>,
    /// Why.
    pub(crate) reason: Reason,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// Who; `None` for the operator.
    pub(crate) by: Option<MemberId>,
}

/// An entry with what came before and after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told<T> {
    /// The entry.
    pub(crate) entry: T,
    /// How the entry that it took the place of ended.
    pub(crate) began: Option<Ending>,
    /// How it ended itself.
    pub(crate) ended: Option<Ending>,
}
