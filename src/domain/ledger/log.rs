//! The evidence form of a transfer: canonical bytes (version 1) and the RFC 6962 leaf hash over them.
//!
//! Leaves hold ids, codes, numbers and salted commitments, never a word: erasing words leaves every hash valid.
//!
//! Canonical form, version 1, all numbers big-endian: `goodturn transfer v1\n` · bank 16 · seq u64 · id 16 · kind u8 ·
//! `recorded_at` i64 (ms) · `happened_on` i32 (days from 1 January of year 1, which is day 1) · source u16 length + UTF-8 ·
//! reverses u8 flag + 16 if 1 · memo commitment u8 flag + 32 if 1 · postings u16 count, each account 16, minutes i64,
//! version i64, balance after i64.

use chrono::Datelike;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::domain::id::BankId;
use crate::domain::ledger::transfer::Transfer;

/// The bytes that a leaf commits to.
pub(crate) fn canonical(bank: BankId, transfer: &Transfer) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"goodturn transfer v1\n");
    out.extend_from_slice(bank.uuid().as_bytes());
    out.extend_from_slice(&transfer.seq.to_be_bytes());
    out.extend_from_slice(transfer.id.uuid().as_bytes());
    out.push(transfer.kind.number());
    out.extend_from_slice(&transfer.recorded_at.to_be_bytes());
    out.extend_from_slice(&transfer.happened_on.num_days_from_ce().to_be_bytes());
    count(&mut out, transfer.source.len());
    out.extend_from_slice(transfer.source.as_bytes());
    optional(&mut out, transfer.reverses.as_ref().map(|id| id.uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice));
    optional(&mut out, transfer.memo_commitment.as_ref().map(<[u8; 32]>::as_slice));
    count(&mut out, transfer.postings.len());
    for posting in &transfer.postings {
        out.extend_from_slice(posting.account.uuid().as_bytes());
        out.extend_from_slice(&posting.minutes.get().to_be_bytes());
        out.extend_from_slice(&posting.version.to_be_bytes());
        out.extend_from_slice(&posting.balance_after.get().to_be_bytes());
    }
    out
}

fn count(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
}

fn optional(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    out.push(u8::from(bytes.is_some()));
    out.extend_from_slice(bytes.unwrap_or_default());
}

/// SHA-256(0x00 ‖ canonical bytes), RFC 6962 §2.1.
pub(crate) fn leaf_hash(canonical: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(canonical).finalize().into()
}

/// HMAC-SHA256(salt, words): holds a text to its words without giving them away.
pub(crate) fn commitment(salt: [u8; 32], words: &str) -> [u8; 32] {
    keyed_hash(&salt, &[words.as_bytes()])
}

/// HMAC-SHA256 of the parts, one after the other.
pub(crate) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // RFC 2104 pads a short key with zeros to the block of 64 bytes; done here, no key can be of a wrong length.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{AccountId, TransferId};
    use crate::domain::ledger::transfer::{Posting, TransferKind};
    use crate::domain::minutes::Minutes;
    use uuid::Uuid;

    /// The published vector: what another implementation must reproduce.
    #[test]
    fn the_canonical_form_has_a_test_vector() {
        let posting = |account, minutes| Posting {
            account: AccountId::new(Uuid::from_u128(account)),
            minutes: Minutes::new(minutes),
            version: 1,
            balance_after: Minutes::new(minutes),
        };
        let transfer = Transfer {
            seq: 1,
            id: TransferId::new(Uuid::from_u128(2)),
            kind: TransferKind::Exchange,
            recorded_at: 1_700_000_000_000,
            happened_on: "2023-11-14".parse().unwrap(),
            source: "exchange:x".to_owned(),
            reverses: None,
            memo_commitment: Some(commitment([7; 32], "gardening")),
            postings: vec![posting(3, 90), posting(4, -90)],
        };
        let bytes = canonical(BankId::new(Uuid::from_u128(1)), &transfer);
        assert_eq!(bytes.len(), 21 + 16 + 8 + 16 + 1 + 8 + 4 + 2 + 10 + 1 + 33 + 2 + 2 * 40);
        assert_eq!(hex::encode(leaf_hash(&bytes)), "4027da75cd3d109c766f5058a1a026de97c525395989dc6ae0eae92b5fdf1275");
    }
}
