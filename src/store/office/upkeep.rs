//! What a database address leads to before it is opened, and a copy of it before its schema changes.

use std::path::{Path, PathBuf};

use crate::store::db::{Db, StoreError, StoreResult};
use crate::store::office::backup;

/// The file that an address means; `None` for a server.
pub(crate) fn file_of(url: &str) -> Option<&Path> {
    let server = url.starts_with("postgres://") || url.starts_with("postgresql://");
    (!server).then(|| Path::new(url.strip_prefix("sqlite://").unwrap_or(url)))
}

/// The address of a database file.
pub(crate) fn file_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The file of the key that signs checkpoints, where nothing else is said.
pub(crate) fn key_file(url: &str) -> PathBuf {
    file_of(url).map_or_else(
        || PathBuf::from("goodturn.key"),
        |file| {
            let mut name = file.as_os_str().to_owned();
            name.push(".key");
            PathBuf::from(name)
        },
    )
}

/// Whether something is there to open: a file with something in it, or a server (which answers for itself).
pub(crate) fn is_there(url: &str) -> bool {
    file_of(url).is_none_or(|file| file.metadata().is_ok_and(|found| found.len() > 0))
}

/// Whether an address means a server, whose schema its owner looks after.
pub(crate) fn is_server(url: &str) -> bool {
    file_of(url).is_none()
}

/// The address without what stands before the host: a name and a password are nobody's business in a message.
pub(crate) fn shown(url: &str) -> String {
    match (file_of(url), url.split_once("://")) {
        (None, Some((scheme, rest))) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host)),
        _ => url.to_owned(),
    }
}

/// Whether the folder of a database file is there.
pub(crate) fn has_folder(url: &str) -> bool {
    file_of(url).and_then(Path::parent).is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

/// Makes the file of a new database readable by its owner only; it holds names, telephone numbers and secrets.
pub(crate) fn make_private(url: &str) -> StoreResult<()> {
    let Some(file) = file_of(url).filter(|file| !file.exists()) else { return Ok(()) };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ()).map_err(|error| StoreError::Connect(format!("{}: {error}", file.display())))
}

/// Whether others on the machine can read a database file.
pub(crate) fn is_readable_by_others(db: &Db) -> bool {
    #[cfg(unix)]
    let open = |found: std::fs::Metadata| std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o077 != 0;
    #[cfg(not(unix))]
    let open = |_: std::fs::Metadata| false;
    db.file().and_then(|file| std::fs::metadata(file).ok()).is_some_and(open)
}

/// Copies a database file aside, with what has not been written back to it yet. A server's backup is its owner's work: `None`.
pub(crate) fn copy_aside(db: &Db, name: &str) -> StoreResult<Option<PathBuf>> {
    let Some(file) = db.file().map(Path::new) else { return Ok(None) };
    let beside = |path: &Path, end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let copy = beside(file, &format!(".{name}"));
    for end in ["", "-wal"] {
        let (from, to) = (beside(file, end), beside(&copy, end));
        if from.exists() {
            std::fs::copy(&from, &to).map_err(|error| StoreError::Migration(format!("{}: {error}", to.display())))?;
        }
    }
    Ok(Some(copy))
}

/// Brings the schema of a private copy up to date; everything is in the one file afterwards.
pub(crate) fn migrate_file(file: &Path) -> StoreResult<()> {
    let db = Db::open(&file_url(file))?;
    db.migrate()?;
    backup::fold_log(&db)
}

/// How large a database file is. `None` for a server, or where nobody can tell.
pub(crate) fn file_bytes(db: &Db) -> Option<u64> {
    db.file().and_then(|file| std::fs::metadata(file).ok()).map(|found| found.len())
}
