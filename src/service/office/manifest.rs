//! What stands beside a backup: which file it is, byte for byte, and how far each bank's books go in it.
//!
//! The key that signs checkpoints is in neither: whoever steals a backup cannot sign in the bank's name.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::ledger::inspection::Verdict;
use crate::store::db::{Stems, StoreError};
use crate::store::office::backup::{self, FileFault, Print};
use crate::store::office::server::ToolFault;

/// The form of a backup and its manifest. Another number would be another form.
pub(crate) const FORMAT: &str = "goodturn-backup-1";

/// Why a backup was not made, or not restored. Nothing was replaced.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupFault {
    /// The name is taken.
    #[error("{} exists", .0.display())]
    Exists(PathBuf),
    /// There is no such backup.
    #[error("{} is missing", .0.display())]
    Missing(PathBuf),
    /// The manifest is missing, so nobody can tell what the file should be.
    #[error("{} is missing", .0.display())]
    NoManifest(PathBuf),
    /// The manifest is not one that this program reads.
    #[error("{} is not a manifest", .0.display())]
    NotAManifest(PathBuf),
    /// The file is not the one that the manifest describes.
    #[error("{} is not what its manifest says", .0.display())]
    Differs(PathBuf),
    /// The backup is of the other kind of database.
    #[error("the backup is of {0}")]
    OtherDatabase(String),
    /// A newer program made the schema.
    #[error("a newer program made it")]
    Newer,
    /// A bank's books are not sound.
    #[error("the books of {slug} are not sound")]
    NotSound {
        /// Which.
        slug: String,
        /// What is wrong.
        verdict: Verdict,
    },
    /// The books in the file are sound, but not those that the manifest describes.
    #[error("the banks are not those of the manifest")]
    OtherBooks,
    /// What an outside checkpoint says is not a checkpoint.
    #[error("{} is not a checkpoint", .0.display())]
    NotACheckpoint(PathBuf),
    /// The books in the backup are not the beginning of those that an outside checkpoint signed.
    #[error("the books of {slug} are not those that were signed at {size}")]
    Rewritten {
        /// Which bank.
        slug: String,
        /// The size that was signed.
        size: i64,
    },
    /// Outside checkpoints know more than the backup.
    #[error("the backup is older than its outside checkpoints")]
    Older(Vec<Lost>),
    /// Somebody has the database open.
    #[error("the database is in use")]
    InUse,
    /// The role may not make the database in which a backup is tried first.
    #[error("the role may not make databases")]
    MayNotMakeDatabases,
    /// One of PostgreSQL's tools is not installed.
    #[error("{0} is not installed")]
    NoTool(&'static str),
    /// One of PostgreSQL's tools failed.
    #[error("{tool}: {said}")]
    Tool {
        /// Which.
        tool: &'static str,
        /// What it said.
        said: String,
    },
    /// A file.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Everything else.
    #[error(transparent)]
    Service(#[from] Error),
}

impl From<StoreError> for BackupFault {
    fn from(fault: StoreError) -> Self {
        Self::Service(Error::Fault(fault))
    }
}

impl Stems for BackupFault {
    fn stem(&self) -> Option<&StoreError> {
        match self {
            Self::Service(error) => error.stem(),
            _ => None,
        }
    }
}

impl From<ToolFault> for BackupFault {
    fn from(fault: ToolFault) -> Self {
        match fault {
            ToolFault::Missing(tool) => Self::NoTool(tool),
            ToolFault::Failed { tool, said } => Self::Tool { tool, said },
        }
    }
}

/// Transfers that a bank had and that a backup does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Lost {
    /// The bank.
    pub(crate) slug: String,
    /// How far its books go in the backup; 0 where the bank is not in it.
    pub(crate) backup: i64,
    /// How far they went when the checkpoint was signed.
    pub(crate) signed: i64,
    /// The checkpoint.
    pub(crate) checkpoint: PathBuf,
}

/// What stands beside a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// [`FORMAT`].
    pub(crate) format: String,
    /// The version of the program that made it.
    pub(crate) program: String,
    /// `sqlite` or `postgres`.
    pub(crate) database: String,
    /// When it was begun, RFC 3339 in UTC.
    pub(crate) made_at: String,
    /// SHA-256 of the file, hex.
    pub(crate) sha256: String,
    /// Length of the file.
    pub(crate) bytes: u64,
    /// Every bank in it, by short name.
    pub(crate) banks: Vec<BankHead>,
}

/// How far a bank's books go.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct BankHead {
    /// Its short name.
    pub(crate) slug: String,
    /// Its id.
    pub(crate) id: String,
    /// How many transfers.
    pub(crate) seq: i64,
    /// The root of its log at that size (RFC 6962), base64.
    pub(crate) root: String,
}

impl Manifest {
    /// Where the manifest of a backup lies.
    pub(crate) fn place(file: &Path) -> PathBuf {
        backup::beside(file, ".manifest.json")
    }

    /// Reads the manifest of a backup.
    pub(crate) fn read(file: &Path) -> Result<Self, BackupFault> {
        if !file.exists() {
            return Err(BackupFault::Missing(file.to_owned()));
        }
        let place = Self::place(file);
        let Some(text) = backup::text_of(&place)? else { return Err(BackupFault::NoManifest(place)) };
        match serde_json::from_str::<Self>(&text) {
            Ok(manifest) if manifest.format == FORMAT => Ok(manifest),
            _ => Err(BackupFault::NotAManifest(place)),
        }
    }

    /// Refuses a file of another print.
    pub(crate) fn compare(&self, file: &Path, print: Print) -> Result<(), BackupFault> {
        let same = self.bytes == print.bytes && self.sha256 == hex::encode(print.sha256);
        if same { Ok(()) } else { Err(BackupFault::Differs(file.to_owned())) }
    }
}

/// Verifies the books of every bank; how far each goes. `progress` hears each bank's transfers.
pub(in crate::service) fn heads(banks: &Banks, progress: &mut dyn FnMut(i64)) -> Result<Vec<BankHead>, BackupFault> {
    let mut found = Vec::new();
    for bank in banks.list_banks(&Actor::Operator(None))? {
        let slug = bank.slug.as_str().to_owned();
        let verdict = banks.verify_ledger(&Actor::Operator(Some(bank.id)), None, progress)?;
        if verdict.fault.is_some() {
            return Err(BackupFault::NotSound { slug, verdict });
        }
        let root = BASE64_STANDARD.encode(verdict.root);
        found.push(BankHead { slug, id: bank.id.to_string(), seq: verdict.transfers, root });
    }
    Ok(found)
}
