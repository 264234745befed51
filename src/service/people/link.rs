//! One-time links in messages: made, looked up, used once. The secret goes into the message; only its hash is kept here.
//!
//! What a link lets somebody do is decided by the wing of what it is about. A link is never a session.

use uuid::Uuid;

use crate::domain::id::{BankId, MemberId};
use crate::domain::people::link::{Link, LinkPurpose};
use crate::domain::people::message::Fact;
use crate::service::bank::digest;
use crate::service::bookkeeper::Beside;
use crate::service::clock::Clock;
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

/// The letters of a code: none that is read as another, and none that makes a word.
const LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxyz";
/// 57 bits: short enough to be typed from a letter, too long to be guessed through a throttled page.
const CODE_LETTERS: usize = 12;

/// A fresh code. Always the machine's randomness: a seeded bank must not have foreseeable secrets.
fn code() -> String {
    // Bytes beyond the last whole round of letters would make the first letters likelier.
    let fair = u8::MAX - u8::MAX % 28 - 1;
    let bytes = std::iter::repeat_with(|| Clock::System.salt()).flatten().filter(|byte| *byte <= fair);
    let letters = bytes.filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()));
    letters.take(CODE_LETTERS).map(|letter| char::from(*letter)).collect()
}

/// The hash under which a code is kept, however it was typed from paper.
pub(in crate::service) fn code_hash(typed: &str) -> [u8; 32] {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    digest(&plain.to_ascii_lowercase())
}

/// A fresh link to the page where something said is answered, and what the message says of it.
pub(in crate::service) fn new_link(member: MemberId, purpose: LinkPurpose, about: Uuid, expires_at: i64) -> (Link, Fact) {
    let code = code();
    let link = Link { token_hash: code_hash(&code), member: Some(member), purpose, about, expires_at, used_at: None };
    (link, Fact::Link(format!("/said/{code}")))
}

/// A link that can still be answered; what is unknown, ended or used looks the same.
pub(in crate::service) fn open_link(reader: &mut Reader, token_hash: &[u8; 32], now_ms: i64) -> Result<(BankId, Link)> {
    let found = link::by_hash(reader, token_hash)?.filter(|(_, link)| link.is_open(now_ms));
    Ok(found.ok_or(Refusal::LinkUnusable)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_was_typed() {
        let code = code();
        assert!(code.len() == CODE_LETTERS && code.bytes().all(|letter| LETTERS.contains(&letter)), "{code}");
        let (first, rest) = code.split_at(4);
        assert_eq!(code_hash(&code), code_hash(&format!(" {}-{rest} ", first.to_uppercase())));
        assert_ne!(code_hash(&code), code_hash(first));
    }
}
