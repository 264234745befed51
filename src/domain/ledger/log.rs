//! The evidence form of a transfer, canonical bytes (version 1) and the RFC 6962 leaf hash over them, and the edge at
//! which a bank's Merkle log grows. Proofs are `tlog_tiles`' work; what signs a log is `checkpoint`'s.
//!
//! Leaves hold ids, codes, numbers and salted commitments, never a word: erasing words leaves every hash valid.
//!
//! Canonical form, version 1, all numbers big-endian: `goodturn transfer v1\n` · bank 16 · seq u64 · id 16 · kind u8 ·
//! `recorded_at` i64 (ms) · `happened_on` i32 (days from 1 January of year 1, which is day 1) · source u16 length + UTF-8 ·
//! reverses u8 flag + 16 if 1 · memo commitment u8 flag + 32 if 1 · postings u16 count, each account 16, minutes i64.
//! No version and no balance: they follow from the transfers before, and a receipt shows these bytes to both people.

use chrono::{Datelike, NaiveDate};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tlog_tiles::{Hash as LogHash, node_hash, stored_hash_index};

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId, TransferId};
use crate::domain::ledger::transfer::{Leg, Transfer, TransferKind};
use crate::domain::minutes::Minutes;

/// SHA-256 of something.
pub(crate) type Hash = [u8; 32];

/// How canonical bytes begin.
const CANONICAL_V1: &[u8] = b"goodturn transfer v1\n";

/// The bytes that a leaf commits to.
pub(crate) fn canonical(bank: BankId, transfer: &Transfer) -> Vec<u8> {
    bytes(bank, transfer, Form::First)
}

/// Whether a leaf hash is that of a transfer, in the published form or in the draft of it.
pub(crate) fn is_leaf_of(hash: &Hash, bank: BankId, transfer: &Transfer) -> bool {
    [Form::First, Form::Draft].into_iter().any(|form| leaf_hash(&bytes(bank, transfer, form)) == *hash)
}

/// How the postings of a transfer are written in its leaf.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Account and minutes: version 1.
    First,
    /// Account, minutes, version and balance after: books of the first edition, which gave no receipts.
    Draft,
}

fn bytes(bank: BankId, transfer: &Transfer, form: Form) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(CANONICAL_V1);
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
        if form == Form::Draft {
            out.extend_from_slice(&posting.version.to_be_bytes());
            out.extend_from_slice(&posting.balance_after.get().to_be_bytes());
        }
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

/// What canonical bytes say: all that a leaf of the log commits to and a receipt proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Leaf {
    /// The bank.
    pub(crate) bank: BankId,
    /// The transfer's place in the bank's books, from 1.
    pub(crate) seq: i64,
    /// Its id.
    pub(crate) id: TransferId,
    /// What it is for.
    pub(crate) kind: TransferKind,
    /// When it was written, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// The day the help happened.
    pub(crate) happened_on: Day,
    /// What it came from.
    pub(crate) source: String,
    /// The transfer that it undoes.
    pub(crate) reverses: Option<TransferId>,
    /// HMAC-SHA256(salt, memo), where there is a memo.
    pub(crate) memo_commitment: Option<Hash>,
    /// The minutes into and out of each account.
    pub(crate) legs: Vec<Leg>,
}

/// Reads what [`canonical`] wrote. `None` where a byte is out of place: there is one form of a transfer and no other.
pub(crate) fn read_canonical(bytes: &[u8]) -> Option<Leaf> {
    let mut rest = Rest(bytes.strip_prefix(CANONICAL_V1)?);
    let leaf = Leaf {
        bank: BankId::new(rest.uuid()?),
        seq: i64::from_be_bytes(rest.take()?),
        id: TransferId::new(rest.uuid()?),
        kind: rest.kind()?,
        recorded_at: i64::from_be_bytes(rest.take()?),
        happened_on: NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(rest.take()?))?,
        source: rest.text()?,
        reverses: rest.optional()?.map(|id| TransferId::new(uuid::Uuid::from_bytes(id))),
        memo_commitment: rest.optional()?,
        legs: rest.legs()?,
    };
    rest.0.is_empty().then_some(leaf)
}

/// Bytes that are still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn uuid(&mut self) -> Option<uuid::Uuid> {
        self.take().map(uuid::Uuid::from_bytes)
    }

    fn kind(&mut self) -> Option<TransferKind> {
        let [number] = self.take()?;
        TransferKind::ALL.into_iter().find(|kind| kind.number() == number)
    }

    fn text(&mut self) -> Option<String> {
        let length = u16::from_be_bytes(self.take()?);
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn optional<const N: usize>(&mut self) -> Option<Option<[u8; N]>> {
        match self.take()? {
            [0] => Some(None),
            [1] => Some(Some(self.take()?)),
            _ => None,
        }
    }

    fn legs(&mut self) -> Option<Vec<Leg>> {
        let count = u16::from_be_bytes(self.take()?);
        let leg = |_| Some(Leg { account: AccountId::new(self.uuid()?), minutes: Minutes::new(i64::from_be_bytes(self.take()?)) });
        (0..count).map(leg).collect()
    }
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

/// An inner node of the log, as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    /// Its place in Crosby and Wallach's order of leaves and nodes (`tlog_tiles::stored_hash_index`).
    pub(crate) place: i64,
    /// SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1.
    pub(crate) hash: Hash,
}

/// The right edge of a log: the hashes of its complete subtrees, largest first. All that growing needs.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Edge {
    size: u64,
    peaks: Vec<LogHash>,
}

impl Edge {
    /// Reads the stored form: 32 bytes a complete subtree. `None` where it is not the edge of a log of this size.
    pub(crate) fn read(size: i64, bytes: &[u8]) -> Option<Self> {
        let size = u64::try_from(size).ok()?;
        let (peaks, rest) = bytes.as_chunks::<32>();
        let fits = rest.is_empty() && u32::try_from(peaks.len()) == Ok(size.count_ones());
        fits.then(|| Self { size, peaks: peaks.iter().copied().map(LogHash).collect() })
    }

    /// The stored form.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// How many leaves there are.
    pub(crate) fn size(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX)
    }

    /// Adds a leaf, and to `nodes` the inner nodes that it completes.
    pub(crate) fn push(&mut self, leaf: Hash, nodes: &mut Vec<Node>) {
        let mut hash = LogHash(leaf);
        // Each trailing 1 of the size is a complete subtree that the new leaf joins.
        for level in 1..=u8::try_from(self.size.trailing_ones()).unwrap_or(u8::MAX) {
            hash = node_hash(self.peaks.pop().unwrap_or(hash), hash);
            let place = stored_hash_index(level, self.size >> level);
            nodes.push(Node { place: i64::try_from(place).unwrap_or(i64::MAX), hash: hash.0 });
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the whole log, RFC 6962 §2.1; of an empty log SHA-256 of nothing.
    pub(crate) fn root(&self) -> Hash {
        let joined = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right));
        joined.map_or_else(|| Sha256::digest([]).into(), |root| root.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::transfer::Posting;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use tlog_tiles::{Error, HashReader, stored_hashes_for_record_hash, tree_hash};
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
        assert_eq!(bytes.len(), 21 + 16 + 8 + 16 + 1 + 8 + 4 + 2 + 10 + 1 + 33 + 2 + 2 * 24);
        let hash = hex::encode(leaf_hash(&bytes));
        assert_eq!(hash, "b89992c21ec29d1a232f9441788c67df2b2a1ddd284c301953a7f444b83439b8");
        // What the first edition wrote is still believed, and nothing else is.
        let draft = leaf_hash(&super::bytes(BankId::new(Uuid::from_u128(1)), &transfer, Form::Draft));
        assert_eq!(hex::encode(draft), "4027da75cd3d109c766f5058a1a026de97c525395989dc6ae0eae92b5fdf1275");
        let believed = |hash: &Hash| is_leaf_of(hash, BankId::new(Uuid::from_u128(1)), &transfer);
        assert!(believed(&draft) && believed(&leaf_hash(&bytes)) && !believed(&leaf_hash(b"")));
        let (published, wrapped) = (include_str!("../../../docs/ledger-format.md"), STANDARD.encode(&bytes));
        assert!(published.contains(&hash) && published.contains(&wrapped), "docs/ledger-format.md does not show {wrapped}");
    }

    struct Stored(BTreeMap<u64, LogHash>);

    impl HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<LogHash>, Error> {
            Ok(indexes.iter().map(|index| self.0[index]).collect())
        }
    }

    proptest! {
        /// The edge makes the same nodes and the same root as the library that proves over them, at every size.
        #[test]
        fn the_edge_grows_as_rfc_6962_says(leaves in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
            let (mut edge, mut stored, mut nodes) = (Edge::default(), Stored(BTreeMap::new()), Vec::new());
            for (leaf, n) in leaves.into_iter().zip(0_u64..) {
                let expected = stored_hashes_for_record_hash(n, LogHash(leaf), &stored).unwrap();
                nodes.clear();
                edge.push(leaf, &mut nodes);
                let made: Vec<_> = std::iter::once(leaf).chain(nodes.iter().map(|node| node.hash)).map(LogHash).collect();
                prop_assert_eq!(&made, &expected);
                let first = stored_hash_index(0, n);
                prop_assert!(nodes.iter().zip(first + 1..).all(|(node, place)| u64::try_from(node.place) == Ok(place)));
                stored.0.extend((first..).zip(made));
                prop_assert_eq!(LogHash(edge.root()), tree_hash(n + 1, &stored).unwrap());
                prop_assert_eq!(Edge::read(edge.size(), &edge.bytes()), Some(edge.clone()));
                prop_assert_eq!(Edge::read(edge.size(), &[]), None);
            }
        }
    }

    /// Any transfer, whether the books would accept it or not.
    fn transfers() -> impl Strategy<Value = Transfer> {
        let posting = (any::<u128>(), any::<i64>(), any::<i64>(), any::<i64>()).prop_map(|(account, minutes, version, balance)| Posting {
            account: AccountId::new(Uuid::from_u128(account)),
            minutes: Minutes::new(minutes),
            version,
            balance_after: Minutes::new(balance),
        });
        let head = (any::<i64>(), any::<u128>(), 0..TransferKind::ALL.len(), any::<i64>(), 1..800_000_i32);
        let tail = (".{0,40}", any::<Option<u128>>(), any::<Option<[u8; 32]>>(), prop::collection::vec(posting, 0..5));
        (head, tail).prop_map(|((seq, id, kind, recorded_at, day), (source, reverses, memo_commitment, postings))| Transfer {
            seq,
            id: TransferId::new(Uuid::from_u128(id)),
            kind: TransferKind::ALL[kind],
            recorded_at,
            happened_on: NaiveDate::from_num_days_from_ce_opt(day).unwrap(),
            source,
            reverses: reverses.map(|id| TransferId::new(Uuid::from_u128(id))),
            memo_commitment,
            postings,
        })
    }

    fn leaf_of(bank: BankId, transfer: &Transfer) -> Leaf {
        Leaf {
            bank,
            seq: transfer.seq,
            id: transfer.id,
            kind: transfer.kind,
            recorded_at: transfer.recorded_at,
            happened_on: transfer.happened_on,
            source: transfer.source.clone(),
            reverses: transfer.reverses,
            memo_commitment: transfer.memo_commitment,
            legs: transfer.postings.iter().map(|each| Leg { account: each.account, minutes: each.minutes }).collect(),
        }
    }

    proptest! {
        /// What was written is read again; a byte too few or too many is not read at all.
        #[test]
        fn canonical_bytes_say_what_the_transfer_said(bank in any::<u128>(), transfer in transfers()) {
            let bank = BankId::new(Uuid::from_u128(bank));
            let bytes = canonical(bank, &transfer);
            prop_assert_eq!(read_canonical(&bytes), Some(leaf_of(bank, &transfer)));
            for length in 0..bytes.len() {
                prop_assert_eq!(read_canonical(&bytes[..length]), None);
            }
            prop_assert_eq!(read_canonical(&[bytes.as_slice(), &[0]].concat()), None);
        }
    }

    #[test]
    fn an_empty_log_has_the_root_of_nothing() {
        assert_eq!(hex::encode(Edge::default().root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
