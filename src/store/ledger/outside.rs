//! The newest checkpoint of each bank in a folder outside the database: `<slug>.checkpoint`, which whoever keeps the folder
//! can hold against the books. It only ever moves forward.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::text::Slug;
use crate::store::ledger::key::sync_folder_of;

/// The file of a bank.
pub(crate) fn file(folder: &Path, slug: &Slug) -> PathBuf {
    folder.join(format!("{}.checkpoint", slug.as_str()))
}

/// The checkpoint in the folder; `None` where there is none yet.
pub(crate) fn read(folder: &Path, slug: &Slug) -> std::io::Result<Option<String>> {
    match std::fs::read_to_string(file(folder, slug)) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a newer checkpoint, whole or not at all. One that is as large or larger is left as it is.
pub(crate) fn write(folder: &Path, slug: &Slug, note: &str) -> std::io::Result<()> {
    let path = file(folder, slug);
    // Several copies of the program may share the folder: one at a time looks and writes.
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(".lock"))?;
    lock.lock()?;
    let size = |note: &str| Checkpoint::read(note).map_or(-1, |checkpoint| checkpoint.size);
    if read(folder, slug)?.is_some_and(|there| size(&there) >= size(note)) {
        return Ok(());
    }
    let fresh = folder.join(format!(".{}.checkpoint.new", slug.as_str()));
    let mut file = File::create(&fresh)?;
    file.write_all(note.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&fresh, &path)?;
    sync_folder_of(&path)
}
