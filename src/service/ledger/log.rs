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
use crate::store::ledger::log;

pub(crate) use crate::store::ledger::log::Kept;

/// A public key as others check with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KnownKey {
    /// `name+hash+key`, c2sp.org/signed-note.
    pub(crate) shown: String,
    /// From when it signed, UTC milliseconds.
    pub(crate) since: i64,
}

/// A checkpoint that is kept for good.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KeptCheckpoint {
    /// What it says.
    pub(crate) checkpoint: Checkpoint,
    /// The signed note, and when it was made.
    pub(crate) kept: Kept,
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
        self.db.read(|reader| Ok(log::head(reader, bank)?.checkpoint.map(|kept| kept.note)))
    }

    /// The keys that have signed the bank's checkpoints, newest first.
    pub(crate) fn log_keys(&self, actor: &Actor) -> Result<Vec<KnownKey>> {
        let bank = actor.may(Act::SeeBooks)?;
        self.db.read(|reader| keys_of(reader, bank))
    }

    /// The checkpoints that are kept for good (the last of each day), newest first: those smaller than a size.
    pub(crate) fn kept_checkpoints(&self, actor: &Actor, before_size: i64, limit: i64) -> Result<Vec<KeptCheckpoint>> {
        let bank = actor.may(Act::SeeBooks)?;
        let found = self.db.read(|reader| Ok::<_, Error>(log::list_checkpoints(reader, bank, before_size, limit)?))?;
        // What cannot be read is `ledger verify`'s to report; here it would hide the others.
        let read = |(_, kept): (i64, Kept)| Checkpoint::read(&kept.note).ok().map(|checkpoint| KeptCheckpoint { checkpoint, kept });
        Ok(found.into_iter().filter_map(read).collect())
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
            let (from_root, to_root) = (log::root_at(reader, bank, from)?, log::root_at(reader, bank, to)?);
            Ok(Consistency { from, from_root, to, to_root, hashes: log::consistency(reader, bank, from, to)? })
        })
    }
}

/// The keys that have signed a bank's checkpoints, newest first.
pub(in crate::service) fn keys_of(reader: &mut Reader, bank: BankId) -> Result<Vec<KnownKey>> {
    let shown = |(key, since): (crate::domain::ledger::checkpoint::PublicKey, i64)| {
        let shown = key.shown(bank).or(Err(StoreError::Corrupt("log_keys.public_key")))?;
        Ok(KnownKey { shown, since })
    };
    log::list_keys(reader)?.into_iter().map(shown).collect()
}
