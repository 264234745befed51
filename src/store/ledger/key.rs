//! The file that holds the secret key of the log: 32 bytes as hexadecimal digits, readable by its owner only.
//!
//! It is never in the database and never in a backup of it: who steals a copy of the books must not be able to sign others.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::store::db::{StoreError, StoreResult};

/// Reads the seed of a key; `None` where there is no file.
pub(crate) fn read(path: &Path) -> StoreResult<Option<[u8; 32]>> {
    let mut text = String::new();
    match File::open(path).and_then(|mut file| file.read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(path, &error)),
    }
    let mut seed = [0; 32];
    match hex::decode_to_slice(text.trim(), &mut seed) {
        Ok(()) => Ok(Some(seed)),
        Err(error) => Err(StoreError::Key(format!("{}: {error}", path.display()))),
    }
}

/// Writes a new key; a file that is there already is never overwritten.
pub(crate) fn write_new(path: &Path, seed: &[u8; 32]) -> StoreResult<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| fault(path, &error))?;
    let written = writeln!(file, "{}", hex::encode(seed)).and_then(|()| file.sync_all());
    written.and_then(|()| sync_folder_of(path)).map_err(|error| fault(path, &error))
}

/// Takes away a key file that never signed anything: another copy of the program was first.
pub(crate) fn remove(path: &Path) -> StoreResult<()> {
    std::fs::remove_file(path).map_err(|error| fault(path, &error))
}

/// Puts a new key in the place of the old one, which is kept beside it where there is one. Answers where.
pub(crate) fn replace(path: &Path, seed: &[u8; 32], old_name: &str) -> StoreResult<Option<PathBuf>> {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let (fresh, old) = (beside(".new"), beside(old_name));
    write_new(&fresh, seed)?;
    let kept = path.exists().then_some(old);
    if let Some(old) = &kept {
        std::fs::rename(path, old).map_err(|error| fault(old, &error))?;
    }
    std::fs::rename(&fresh, path).and_then(|()| sync_folder_of(path)).map_err(|error| fault(path, &error))?;
    Ok(kept)
}

/// Makes a rename or a new name in a folder last.
pub(in crate::store) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn fault(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Key(format!("{}: {error}", path.display()))
}
