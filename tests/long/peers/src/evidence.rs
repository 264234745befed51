//! The evidence of a transfer, written down once more from its published form (src/domain/ledger/log.rs, checkpoint.rs):
//! canonical bytes, leaf hash, the edge of the log, the signed note. `goodturn ledger verify` must accept what this makes.

use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// A transfer between two accounts.
pub struct Moved<'a> {
    pub bank: &'a [u8; 16],
    pub seq: i64,
    pub id: &'a [u8; 16],
    pub recorded_at: i64,
    /// Days from 1 January of year 1, which is day 1.
    pub day: i32,
    pub source: &'a str,
    pub commitment: &'a Hash,
    /// Account, minutes, version, balance after.
    pub legs: [(&'a [u8; 16], i64, i64, i64); 2],
}

/// The number of a gift.
const GIFT: u8 = 2;

pub fn leaf(moved: &Moved<'_>) -> Hash {
    let mut out = Vec::with_capacity(320);
    out.push(0);
    out.extend_from_slice(b"goodturn transfer v1\n");
    out.extend_from_slice(moved.bank);
    out.extend_from_slice(&moved.seq.to_be_bytes());
    out.extend_from_slice(moved.id);
    out.push(GIFT);
    out.extend_from_slice(&moved.recorded_at.to_be_bytes());
    out.extend_from_slice(&moved.day.to_be_bytes());
    out.extend_from_slice(&(moved.source.len() as u16).to_be_bytes());
    out.extend_from_slice(moved.source.as_bytes());
    out.push(0);
    out.push(1);
    out.extend_from_slice(moved.commitment);
    out.extend_from_slice(&2_u16.to_be_bytes());
    for (account, minutes, version, balance) in moved.legs {
        out.extend_from_slice(account);
        out.extend_from_slice(&minutes.to_be_bytes());
        out.extend_from_slice(&version.to_be_bytes());
        out.extend_from_slice(&balance.to_be_bytes());
    }
    Sha256::digest(&out).into()
}

pub fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> Hash {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The right edge of a log.
pub struct Edge {
    pub size: u64,
    peaks: Vec<Hash>,
}

impl Edge {
    pub fn read(size: i64, bytes: &[u8]) -> Self {
        let peaks: Vec<Hash> = bytes.chunks(32).map(|peak| peak.try_into().unwrap()).collect();
        let size = size as u64;
        assert_eq!(peaks.len(), size.count_ones() as usize, "the log of this bank does not fit its last transfer");
        Self { size, peaks }
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// Adds a leaf; `made` hears each inner node that it completes, with its place.
    pub fn push(&mut self, leaf: Hash, mut made: impl FnMut(i64, &Hash)) {
        let mut hash = leaf;
        for level in 1..=self.size.trailing_ones() {
            hash = node(&self.peaks.pop().unwrap(), &hash);
            made(place(level, self.size >> level), &hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap()
    }
}

/// The place of a node in Crosby and Wallach's order.
fn place(level: u32, mut n: u64) -> i64 {
    for _ in 0..level {
        n = 2 * n + 1;
    }
    let mut place = u64::from(level);
    while n > 0 {
        place += n;
        n >>= 1;
    }
    place as i64
}

/// A checkpoint as a signed note.
pub fn note(key: &SigningKey, origin: &str, size: u64, root: &Hash) -> String {
    let text = format!("{origin}\n{size}\n{}\n", base64(root));
    let id = Sha256::new().chain_update(origin).chain_update(b"\n\x01").chain_update(key.verifying_key().as_bytes()).finalize();
    let signed = [&id[..4], &key.sign(text.as_bytes()).to_bytes()].concat();
    format!("{text}\n\u{2014} {origin} {}\n", base64(&signed))
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, byte| n << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            if at <= chunk.len() {
                out.push(SIGNS[(n >> (18 - 6 * at) & 63) as usize] as char);
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The program's published vector (src/domain/ledger/checkpoint.rs).
    #[test]
    fn the_note_is_the_published_one() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let empty: Hash = Sha256::digest([]).into();
        assert_eq!(
            note(&key, "goodturn/bank/00000000-0000-0000-0000-000000000001", 0, &empty),
            "goodturn/bank/00000000-0000-0000-0000-000000000001\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\
             \u{2014} goodturn/bank/00000000-0000-0000-0000-000000000001 \
             rHfMnT6KLfUubs+mAuY2l+T6hrWypnw7SYkvlXyJu+AKBZtBzTax+SxZ7qt9sxUVVjO3GGBqWHvJtKcK6EDRJhvJJQs=\n"
        );
    }
}
