//! What signs a log: its origin, its keys, and checkpoints as C2SP signed notes (c2sp.org/tlog-checkpoint).
//!
//! Keys come in as bytes: where they lie and who may read them is the service's matter.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use signed_note::{Note, Signer, StandardVerifier, VerifierList, key_id, new_ed25519_verifier_key};

use crate::domain::id::BankId;
use crate::domain::ledger::log::Hash;

/// The secret key that signs the checkpoints of an installation.
#[derive(Clone)]
pub(crate) struct LogKey(SigningKey);

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogKey(secret)")
    }
}

/// The public half of a [`LogKey`], 32 bytes of Ed25519.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct PublicKey(pub(crate) [u8; 32]);

/// A log's size and root, as somebody signed them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Checkpoint {
    /// Whose log: [`origin`] of a bank.
    pub(crate) origin: String,
    /// How many transfers.
    pub(crate) size: i64,
    /// The root over them.
    pub(crate) root: Hash,
}

/// Why a text is not a checkpoint that can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum CheckpointFault {
    /// Not a signed note with an origin, a size and a root.
    #[error("this is not a checkpoint")]
    Malformed,
    /// A key is not of the form `name+hash+key`.
    #[error("this is not a public key of a log")]
    Key,
    /// Signed, but not by a key that is known here.
    #[error("the checkpoint is signed by an unknown key")]
    UnknownKey,
    /// The signature is not that of the text.
    #[error("the signature of the checkpoint is wrong")]
    Signature,
}

/// The name of a bank's log, and of the key that signs it: one of a kind, and the same whatever the bank is called.
pub(crate) fn origin(bank: BankId) -> String {
    format!("goodturn/bank/{bank}")
}

/// The name of the log of what was done in a bank, beside that of its books.
pub(crate) fn origin_of_deeds(bank: BankId) -> String {
    format!("{}/deeds", origin(bank))
}

impl LogKey {
    /// The key of a seed of 32 random bytes.
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Its public half.
    pub(crate) fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the size and root of a bank's books.
    pub(crate) fn sign(&self, bank: BankId, size: i64, root: &Hash) -> Result<String, CheckpointFault> {
        self.sign_as(origin(bank), size, root)
    }

    /// Signs the size and root of the log of an origin.
    pub(crate) fn sign_as(&self, origin: String, size: i64, root: &Hash) -> Result<String, CheckpointFault> {
        let text = format!("{origin}\n{size}\n{}\n", tlog_tiles::Hash(*root));
        let mut note = Note::new(text.as_bytes(), &[]).or(Err(CheckpointFault::Malformed))?;
        let id = key_id(&origin, &[&[ED25519], self.public().0.as_slice()].concat());
        note.add_sigs(&[&NamedKey { origin, id, key: &self.0 }]).or(Err(CheckpointFault::Malformed))?;
        String::from_utf8(note.to_bytes()).or(Err(CheckpointFault::Malformed))
    }
}

/// The number of Ed25519 in a signed note's keys (c2sp.org/signed-note).
const ED25519: u8 = 1;

struct NamedKey<'a> {
    origin: String,
    id: u32,
    key: &'a SigningKey,
}

impl Signer for NamedKey<'_> {
    fn name(&self) -> &str {
        &self.origin
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, ed25519_dalek::ed25519::signature::Error> {
        Ok(self.key.try_sign(text)?.to_vec())
    }
}

impl PublicKey {
    /// The key as others check with it: `name+hash+key`, c2sp.org/signed-note.
    pub(crate) fn shown(self, bank: BankId) -> Result<String, CheckpointFault> {
        self.shown_as(&origin(bank))
    }

    /// The key as others check the log of an origin with it.
    pub(crate) fn shown_as(self, origin: &str) -> Result<String, CheckpointFault> {
        let key = VerifyingKey::from_bytes(&self.0).or(Err(CheckpointFault::Key))?;
        Ok(new_ed25519_verifier_key(origin, &key))
    }
}

impl Checkpoint {
    /// Reads a checkpoint without checking who signed it.
    pub(crate) fn read(note: &str) -> Result<Self, CheckpointFault> {
        let text = Note::from_bytes(note.as_bytes()).or(Err(CheckpointFault::Malformed))?;
        let found = tlog_tiles::Checkpoint::from_bytes(text.text()).or(Err(CheckpointFault::Malformed))?;
        let size = i64::try_from(found.size()).or(Err(CheckpointFault::Malformed))?;
        Ok(Self { origin: found.origin().to_owned(), size, root: found.hash().0 })
    }

    /// Reads a checkpoint that one of these keys (`name+hash+key`) has signed, and whose origin is that key's name.
    pub(crate) fn verified(note: &str, keys: &[String]) -> Result<Self, CheckpointFault> {
        let checkpoint = Self::read(note)?;
        let mut known: Vec<Box<dyn signed_note::Verifier>> = Vec::new();
        for key in keys {
            let verifier = StandardVerifier::new(key.trim()).or(Err(CheckpointFault::Key))?;
            if signed_note::Verifier::name(&verifier) == checkpoint.origin {
                known.push(Box::new(verifier));
            }
        }
        let note = Note::from_bytes(note.as_bytes()).or(Err(CheckpointFault::Malformed))?;
        match note.verify(&VerifierList::new(known)) {
            Ok(_) => Ok(checkpoint),
            Err(signed_note::NoteError::UnverifiedNote) => Err(CheckpointFault::UnknownKey),
            Err(_) => Err(CheckpointFault::Signature),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::log::Edge;
    use uuid::Uuid;

    fn signed() -> (BankId, LogKey, String) {
        let (bank, key) = (BankId::new(Uuid::from_u128(1)), LogKey::from_seed(&[7; 32]));
        let note = key.sign(bank, 0, &Edge::default().root()).unwrap();
        (bank, key, note)
    }

    /// The published vector: what another implementation must reproduce.
    #[test]
    fn a_checkpoint_has_a_test_vector() {
        let (bank, key, note) = signed();
        assert_eq!(
            note,
            "goodturn/bank/00000000-0000-0000-0000-000000000001\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\
             \u{2014} goodturn/bank/00000000-0000-0000-0000-000000000001 \
             rHfMnT6KLfUubs+mAuY2l+T6hrWypnw7SYkvlXyJu+AKBZtBzTax+SxZ7qt9sxUVVjO3GGBqWHvJtKcK6EDRJhvJJQs=\n"
        );
        assert_eq!(
            key.public().shown(bank).unwrap(),
            "goodturn/bank/00000000-0000-0000-0000-000000000001+ac77cc9d+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
        );
    }

    #[test]
    fn the_vectors_are_published() {
        let (bank, key, note) = signed();
        let published = include_str!("../../../docs/ledger-format.md");
        assert!(published.contains(&note) && published.contains(&key.public().shown(bank).unwrap()));
    }

    #[test]
    fn only_the_key_that_signed_is_believed_and_only_for_its_own_bank() {
        let (bank, key, note) = signed();
        let own = key.public().shown(bank).unwrap();
        let checkpoint = Checkpoint::verified(&note, std::slice::from_ref(&own)).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (0, Edge::default().root()));
        let other = LogKey::from_seed(&[8; 32]).public().shown(bank).unwrap();
        let other_bank = key.public().shown(BankId::new(Uuid::from_u128(2))).unwrap();
        assert_eq!(Checkpoint::verified(&note, &[other, other_bank]), Err(CheckpointFault::UnknownKey));
        let forged = note.replacen("\n0\n", "\n1\n", 1);
        assert_eq!(Checkpoint::verified(&forged, &[own]), Err(CheckpointFault::Signature));
        assert_eq!(Checkpoint::verified("three\nlines\nonly", &[]), Err(CheckpointFault::Malformed));
    }
}
