//! One-time links in messages. What a link answers is the wing's of what it is about; this file only knows whose it is and how long it holds.

use uuid::Uuid;

use crate::domain::id::MemberId;
use crate::domain::people::member::codes;

codes! {
    /// What somebody is asked behind a link.
    LinkPurpose {
        /// What was written down for them: is that right?
        Said = "said",
        /// Help that somebody says they gave them: is that right?
        Confirm = "confirm",
    }
}

/// A link that was sent to somebody. Only the hash of its secret is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    /// The hash of its secret.
    pub(crate) token_hash: [u8; 32],
    /// Whose; none for somebody who is not a member.
    pub(crate) member: Option<MemberId>,
    /// What is asked.
    pub(crate) purpose: LinkPurpose,
    /// What it is about.
    pub(crate) about: Uuid,
    /// When it ends, UTC milliseconds.
    pub(crate) expires_at: i64,
    /// When it was answered.
    pub(crate) used_at: Option<i64>,
}

impl Link {
    /// Whether it can still be answered.
    pub(crate) const fn is_open(&self, now_ms: i64) -> bool {
        self.used_at.is_none() && now_ms < self.expires_at
    }
}
