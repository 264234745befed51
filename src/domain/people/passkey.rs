//! A passkey: a key that a device of somebody's holds, known by its public half.
//!
//! What a device signs is read and checked on the floor above; nothing of the standard stands here.

use crate::domain::id::{LoginId, PasskeyId};
use crate::domain::text::Title;

/// A passkey as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Passkey {
    /// Its name here.
    pub(crate) id: PasskeyId,
    /// Whose.
    pub(crate) login: LoginId,
    /// Its name on the device.
    pub(crate) credential: Vec<u8>,
    /// Its public half and how often its device has signed, as the floor above writes it.
    pub(crate) key: String,
    /// What its owner calls it.
    pub(crate) name: Title,
    /// When it was made, UTC milliseconds.
    pub(crate) made_at: i64,
    /// When it last showed who somebody is, UTC milliseconds.
    pub(crate) used_at: Option<i64>,
}
