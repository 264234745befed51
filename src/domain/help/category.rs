//! Kinds of help, as a bank names them.

use crate::domain::id::CategoryId;
use crate::domain::text::{Name, Slug};

/// One kind of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Category {
    /// Id.
    pub(crate) id: CategoryId,
    /// Its word in the API.
    pub(crate) slug: Slug,
    /// What people read.
    pub(crate) name: Name,
    /// The wider kind that it belongs to.
    pub(crate) parent: Option<CategoryId>,
    /// Whether new entries may use it.
    pub(crate) state: CategoryState,
}

/// Whether a category is in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CategoryState {
    /// May be chosen.
    InUse,
    /// Kept for old entries, no longer offered.
    Retired,
}
