//! The bank's Merkle log as others check it: checkpoints, the keys that signed them, and proofs between any two sizes.
//!
//! Nothing grows here; that is the bookkeeper's.

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::log::Hash;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::{Reader, StoreError};
use crate::store::ledger::log::{self, StoredLog};

/// A public key as others check with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KnownKey {
    /// `name+hash+key`, c2sp.org/signed-note.
    pub(crate) shown: String,
    /// From when it signed, UTC milliseconds.
    pub(crate) since: i64,
}

/// A proof that a later log holds everything of an earlier one, unchanged (RFC 6962 §2.1.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Consistency {
    /// The earlier size.
    pub(crate) from: i64,
    /// The root at that size.
    pub(crate) from_root: Hash,
    /// The later size.
    pub(crate) to: i64,
    /// The root at that size.
    pub(crate) to_root: Hash,
    /// The proof.
    pub(crate) hashes: Vec<Hash>,
}

impl Banks {
    /// The bank's newest checkpoint, a signed note; `None` before the first transfer.
    pub(crate) fn checkpoint(&self, actor: &Actor) -> Result<Option<String>> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| Ok(log::head(reader, bank)?.checkpoint))
    }

    /// The keys that have signed the bank's checkpoints, newest first.
    pub(crate) fn log_keys(&self, actor: &Actor) -> Result<Vec<KnownKey>> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| keys_of(reader, bank))
    }

    /// The checkpoints that are kept for good (the last of each day), newest first: those smaller than a size.
    pub(crate) fn kept_checkpoints(&self, actor: &Actor, before_size: i64, limit: i64) -> Result<Vec<(Checkpoint, String)>> {
        let bank = actor.may(Act::SeeBooks)?;
        let found = self.db.read(|reader| Ok::<_, Error>(log::list_checkpoints(reader, bank, before_size, limit)?))?;
        // What cannot be read is `ledger verify`'s to report; here it would hide the others.
        Ok(found.into_iter().filter_map(|(_, note)| Checkpoint::read(&note).ok().map(|checkpoint| (checkpoint, note))).collect())
    }

    /// The proof that the log of one size begins with the log of another: `1 <= from <= to <= ` the number of transfers.
    pub(crate) fn consistency(&self, actor: &Actor, from: i64, to: i64) -> Result<Consistency> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| {
            if to < 1 || to > log::head(reader, bank)?.seq {
                return Err(Error::invalid("to", "invalid-log-size"));
            }
            if from < 1 || from > to {
                return Err(Error::invalid("from", "invalid-log-size"));
            }
            let (from_root, to_root) = (root_at(reader, bank, from)?, root_at(reader, bank, to)?);
            let proof = tlog_tiles::prove_tree(places(to), places(from), &StoredLog::new(reader, bank)).map_err(unproved)?;
            Ok(Consistency { from, from_root, to, to_root, hashes: proof.into_iter().map(|hash| hash.0).collect() })
        })
    }
}

/// The root of a bank's log at a size that it has had. Reads O(log size) rows.
pub(in crate::service) fn root_at(reader: &mut Reader, bank: BankId, size: i64) -> Result<Hash> {
    Ok(tlog_tiles::tree_hash(places(size), &StoredLog::new(reader, bank)).map_err(unproved)?.0)
}

/// The proof that transfer `seq` stands in the log of a size. Reads O(log size) rows.
pub(in crate::service) fn inclusion(reader: &mut Reader, bank: BankId, seq: i64, size: i64) -> Result<Vec<Hash>> {
    let proof = tlog_tiles::prove_record(places(size), places(seq.saturating_sub(1)), &StoredLog::new(reader, bank)).map_err(unproved)?;
    Ok(proof.into_iter().map(|hash| hash.0).collect())
}

/// The keys that have signed a bank's checkpoints, newest first.
pub(in crate::service) fn keys_of(reader: &mut Reader, bank: BankId) -> Result<Vec<KnownKey>> {
    let shown = |(key, since): (crate::domain::ledger::checkpoint::PublicKey, i64)| {
        let shown = key.shown(bank).or(Err(StoreError::Corrupt("log_keys.public_key")))?;
        Ok(KnownKey { shown, since })
    };
    log::list_keys(reader)?.into_iter().map(shown).collect()
}

fn places(size: i64) -> u64 {
    u64::try_from(size).unwrap_or(0)
}

/// The stored hashes do not make the proof: rows are missing or wrong, which `ledger verify` names.
fn unproved(error: tlog_tiles::Error) -> Error {
    StoreError::Log(error.to_string()).into()
}
