//! Checkpoints that are kept outside the database, `<slug>.checkpoint` in a folder, and what they say about a backup.
//!
//! Whoever can write to that folder can say what they like here; who signed a checkpoint is the log's matter.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::{Checkpoint, origin};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::office::manifest::{BackupFault, BankHead, Lost};
use crate::store::ledger::log;
use crate::store::ledger::outside::{Log, file};
use crate::store::office::backup;
use crate::store::people::deed;

/// A checkpoint of one bank.
pub(in crate::service) struct Outside {
    slug: String,
    file: PathBuf,
    signed: Checkpoint,
}

/// How the names of the files end.
const END: &str = ".checkpoint";
/// The record of deeds has its own, which no backup is refused for.
const END_OF_DEEDS: &str = ".deeds.checkpoint";

/// Every checkpoint of books in the folder.
pub(in crate::service) fn read(folder: &Path) -> Result<Vec<Outside>, BackupFault> {
    let mut found = Vec::new();
    for file in backup::list_files(folder, END)? {
        if file.to_string_lossy().ends_with(END_OF_DEEDS) {
            continue;
        }
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let note = backup::text_of(&file)?.unwrap_or_default();
        let Ok(signed) = Checkpoint::read(&note) else { return Err(BackupFault::NotACheckpoint(file)) };
        found.push(Outside { slug: name.trim_end_matches(END).to_owned(), file, signed });
    }
    Ok(found)
}

impl Outside {
    fn head<'a>(&self, heads: &'a [BankHead]) -> Option<&'a BankHead> {
        heads.iter().find(|head| head.slug == self.slug)
    }

    fn contradicted(&self) -> BackupFault {
        BackupFault::Rewritten { slug: self.slug.clone(), size: self.signed.size }
    }
}

/// What the checkpoints know and the backup does not.
pub(in crate::service) fn behind(heads: &[BankHead], outside: &[Outside]) -> Vec<Lost> {
    let lost = |outside: &Outside| {
        let backup = outside.head(heads).map_or(0, |head| head.seq);
        let lost = Lost { slug: outside.slug.clone(), backup, signed: outside.signed.size, checkpoint: outside.file.clone() };
        (lost.signed > lost.backup).then_some(lost)
    };
    outside.iter().filter_map(lost).collect()
}

/// Refuses books that are not the beginning, or the continuation, of what was signed.
pub(in crate::service) fn compare(banks: &Banks, heads: &[BankHead], outside: &[Outside]) -> Result<(), BackupFault> {
    for each in outside {
        let Some(head) = each.head(heads) else { continue };
        let Ok(id) = head.id.parse::<BankId>() else { return Err(each.contradicted()) };
        let size = each.signed.size;
        let root = match size {
            size if size > head.seq => None,
            size if size == head.seq => Some(head.root.clone()),
            size => Some(BASE64_STANDARD.encode(banks.db.read(|reader| log::root_at(reader, id, size))?)),
        };
        if each.signed.origin != origin(id) || root.is_some_and(|root| root != BASE64_STANDARD.encode(each.signed.root)) {
            return Err(each.contradicted());
        }
    }
    Ok(())
}

/// The checkpoints of records of deeds that know more than the records in a database: what was restored is behind them.
pub(in crate::service) fn records_ahead(banks: &Banks, folder: &Path) -> Result<Vec<PathBuf>, BackupFault> {
    let mut ahead = Vec::new();
    for bank in banks.list_banks(&Actor::Operator(None))? {
        let file = file(folder, &bank.slug, Log::Deeds);
        let signed = backup::text_of(&file)?.and_then(|note| Checkpoint::read(&note).ok());
        let kept = banks.db.read(|reader| deed::head(reader, bank.id))?.seq;
        if signed.is_some_and(|signed| signed.size > kept) {
            ahead.push(file);
        }
    }
    Ok(ahead)
}
