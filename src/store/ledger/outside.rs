//! The newest checkpoints of each bank in a folder outside the database: `<slug>.checkpoint`, which whoever keeps the folder
//! can hold against the books, and `<slug>.deeds.checkpoint` against the record of deeds. It only ever moves forward.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::text::Slug;
use crate::store::ledger::key::sync_folder_of;

/// Which of a bank's two logs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Log {
    /// Its books: `<slug>.checkpoint`.
    Books,
    /// What was done in it: `<slug>.deeds.checkpoint`.
    Deeds,
}

/// The file of a bank's log.
pub(crate) fn file(folder: &Path, slug: &Slug, log: Log) -> PathBuf {
    let end = match log {
        Log::Books => "checkpoint",
        Log::Deeds => "deeds.checkpoint",
    };
    folder.join(format!("{}.{end}", slug.as_str()))
}

/// The checkpoint in the folder; `None` where there is none yet.
pub(crate) fn read(folder: &Path, slug: &Slug, log: Log) -> std::io::Result<Option<String>> {
    match std::fs::read_to_string(file(folder, slug, log)) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a newer checkpoint, whole or not at all. One that is as large or larger is left as it is.
pub(crate) fn write(folder: &Path, slug: &Slug, log: Log, note: &str) -> std::io::Result<()> {
    let path = file(folder, slug, log);
    // Several copies of the program may share the folder: one at a time looks and writes.
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(".lock"))?;
    lock.lock()?;
    let size = |note: &str| Checkpoint::read(note).map_or(-1, |checkpoint| checkpoint.size);
    if read(folder, slug, log)?.is_some_and(|there| size(&there) >= size(note)) {
        return Ok(());
    }
    let fresh = folder.join(format!(".{}.{log:?}.checkpoint.new", slug.as_str()));
    let mut file = File::create(&fresh)?;
    file.write_all(note.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&fresh, &path)?;
    sync_folder_of(&path)
}
