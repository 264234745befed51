//! Why a membership ends, and what follows from it.

use crate::domain::people::member::codes;

codes! {
    /// Why somebody leaves.
    LeavingReason {
        /// They asked to.
        Asked = "asked",
        /// They moved away.
        Moved = "moved",
        /// They are too ill, or cannot take part any more.
        Unable = "unable",
        /// Nobody could reach them.
        NoContact = "no_contact",
        /// They died.
        Died = "died",
        /// The bank ended it.
        Ended = "ended",
        /// Something else.
        Other = "other",
    }
}
