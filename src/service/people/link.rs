//! One-time links in messages: made, looked up, used once. The secret goes into the message; only its hash is kept here.
//!
//! What a link lets somebody do is decided by the wing of what it is about. A link is never a session.

use uuid::Uuid;

use crate::domain::id::{BankId, MemberId};
use crate::domain::people::link::{Link, LinkPurpose};
use crate::domain::people::message::Fact;
use crate::service::bank::{digest, link_secret};
use crate::service::bookkeeper::Beside;
use crate::service::error::{Refusal, Result};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::people::link;

/// A link to put beside the message that carries it.
pub(in crate::service) struct NewLink(pub(in crate::service) Link);

impl Beside for NewLink {
    const RANK: u8 = 4;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        link::insert(tx, bank, &rows.into_iter().map(|row| row.0).collect::<Vec<_>>())
    }
}

/// A link that was answered, and when.
pub(in crate::service) struct UsedLink {
    /// The hash of its secret.
    pub(in crate::service) token_hash: [u8; 32],
    /// UTC milliseconds.
    pub(in crate::service) at: i64,
}

impl Beside for UsedLink {
    const RANK: u8 = 5;

    fn write(tx: &mut Tx, _bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        // Whoever puts it here has looked at it under the bank's lock.
        rows.iter().try_for_each(|row| link::use_up(tx, &row.token_hash, row.at).map(|_| ()))
    }
}

/// A fresh link to the page where something said is answered, and what the message says of it.
pub(in crate::service) fn new_link(member: MemberId, purpose: LinkPurpose, about: Uuid, expires_at: i64) -> (Link, Fact) {
    let secret = link_secret();
    let link = Link { token_hash: digest(&secret), member: Some(member), purpose, about, expires_at, used_at: None };
    (link, Fact::Link(format!("/said/{secret}")))
}

/// A link that can still be answered; what is unknown, ended or used looks the same.
pub(in crate::service) fn open_link(reader: &mut Reader, token_hash: &[u8; 32], now_ms: i64) -> Result<(BankId, Link)> {
    let found = link::by_hash(reader, token_hash)?.filter(|(_, link)| link.is_open(now_ms));
    Ok(found.ok_or(Refusal::LinkUnusable)?)
}
