//! Copies of a whole database and their files: written in a place of their own, on disk before they are seen, for their owner only.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::store::backend::Conn;
use crate::store::db::{Db, Stems, StoreError, StoreResult};

/// What went wrong with which file.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", file.display())]
pub(crate) struct FileFault {
    /// The file.
    pub(crate) file: PathBuf,
    /// What the machine said.
    pub(crate) error: std::io::Error,
}

/// Results with a file.
pub(crate) type FileResult<T> = Result<T, FileFault>;

fn at<T>(file: &Path, result: std::io::Result<T>) -> FileResult<T> {
    result.map_err(|error| FileFault { file: file.to_owned(), error })
}

/// A path with something added to its name.
pub(crate) fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An empty file in the folder of another, for its owner only, that goes away unless [`keep`] gives it its name.
pub(crate) fn room_for(file: &Path) -> FileResult<NamedTempFile> {
    let folder = folder_of(file);
    // Asked first, so that a missing folder is told by its own name.
    at(folder, std::fs::metadata(folder))?;
    at(folder, tempfile::Builder::new().prefix(".goodturn-").suffix(".part").tempfile_in(folder))
}

/// Gives a file its name once all of it is on disk; refused where the name is taken.
pub(crate) fn keep(part: NamedTempFile, file: &Path) -> FileResult<()> {
    at(file, part.as_file().sync_all())?;
    at(file, part.persist_noclobber(file).map(|_| ()).map_err(|error| error.error))?;
    settle(folder_of(file))
}

/// Sees to it that the names in a folder are on disk.
fn settle(folder: &Path) -> FileResult<()> {
    at(folder, File::open(folder).and_then(|folder| folder.sync_all()))
}

/// A file's SHA-256 and its length in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Print {
    /// SHA-256.
    pub(crate) sha256: [u8; 32],
    /// Bytes.
    pub(crate) bytes: u64,
}

/// Reads a whole file for its print, and hands every piece on.
fn read_through(file: &Path, mut each: impl FnMut(&[u8]) -> std::io::Result<()>) -> FileResult<Print> {
    let mut source = at(file, File::open(file))?;
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0; 1 << 16]);
    loop {
        let length = match source.read(&mut piece) {
            Ok(0) => return Ok(Print { sha256: hash.finalize().into(), bytes }),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return at(file, Err(error)),
        };
        let read = piece.get(..length).unwrap_or_default();
        hash.update(read);
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(0));
        at(file, each(read))?;
    }
}

/// A file's print.
pub(crate) fn print(file: &Path) -> FileResult<Print> {
    read_through(file, |_| Ok(()))
}

/// Copies a file into another; the print is that of the bytes copied.
pub(crate) fn copy(from: &Path, to: &mut NamedTempFile) -> FileResult<Print> {
    read_through(from, |bytes| std::io::Write::write_all(to, bytes))
}

/// Copies a SQLite database as it stands now into an empty file; writers go on meanwhile.
pub(crate) fn vacuum_into(db: &Db, file: &Path) -> StoreResult<()> {
    db.bare(|conn| match conn {
        Conn::Sqlite(conn) => {
            diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(file.display().to_string()).execute(conn)?;
            Ok(())
        }
        Conn::Pg(_) => Err(StoreError::Corrupt("VACUUM INTO is SQLite's")),
    })
}

/// Moves everything from a SQLite database's write-ahead log into its file.
pub(crate) fn fold_log(db: &Db) -> StoreResult<()> {
    db.bare(|conn| match conn {
        Conn::Sqlite(conn) => Ok(conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?),
        Conn::Pg(_) => Ok(()),
    })
}

#[derive(QueryableByName)]
struct Snapshot {
    #[diesel(sql_type = Text)]
    id: String,
}

/// Holds one view of a server's database for the work, and shares it with other connections: the work is given its name, and the
/// database as this view sees it.
pub(crate) fn in_snapshot<T, E: Stems>(db: &Db, work: impl FnOnce(&str, &Db) -> Result<T, E>) -> Result<T, E> {
    db.read(|reader| {
        // The holder waits for as long as the copy takes.
        let held = diesel::sql_query("SET LOCAL idle_in_transaction_session_timeout = 0").execute(reader.conn());
        held.map_err(StoreError::from)?;
        let exported = diesel::sql_query("SELECT pg_export_snapshot() AS id").get_result::<Snapshot>(reader.conn());
        let id = exported.map_err(StoreError::from)?.id;
        work(&id, &db.seen_in(id.clone()))
    })
}

/// A SQLite file that nobody else has open. Others wait until this is dropped.
pub(crate) struct Alone {
    _locked: Option<File>,
}

/// Takes a SQLite file for oneself; `None` while somebody has it open. A file that is not there is nobody's.
pub(crate) fn alone(file: &Path) -> FileResult<Option<Alone>> {
    let found = match File::options().read(true).write(true).open(file) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Some(Alone { _locked: None })),
        Err(error) => return at(file, Err(error)),
    };
    // Every open SQLite connection in WAL mode holds a shared lock on some bytes of the file, so all of it cannot be had.
    #[cfg(unix)]
    match rustix::fs::fcntl_lock(&found, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::AGAIN | rustix::io::Errno::ACCESS) => return Ok(None),
        Err(error) => return at(file, Err(error.into())),
    }
    Ok(Some(Alone { _locked: Some(found) }))
}

/// Puts a file in the place of a database. What stood there is moved aside with all that belongs to it; its new name is answered.
///
/// The database itself goes first: a crash half-way leaves no database under the name, never an old one without its last
/// transfers, nor a new one beside an old one's log.
pub(crate) fn replace(database: &Path, part: NamedTempFile, aside: &str) -> FileResult<Option<PathBuf>> {
    at(database, part.as_file().sync_all())?;
    let kept = beside(database, aside);
    for end in ["", "-wal", "-shm", "-journal"] {
        let from = beside(database, end);
        if from.exists() {
            at(&from, std::fs::rename(&from, beside(&kept, end)))?;
        }
    }
    settle(folder_of(database))?;
    at(database, part.persist_noclobber(database).map(|_| ()).map_err(|error| error.error))?;
    settle(folder_of(database))?;
    Ok(kept.exists().then_some(kept))
}

/// Moves a file aside, where it is.
pub(crate) fn set_aside(file: &Path, end: &str) -> FileResult<PathBuf> {
    let kept = beside(file, end);
    at(file, std::fs::rename(file, &kept))?;
    settle(folder_of(file))?;
    Ok(kept)
}

/// The words of a small file; `None` where it is not there.
pub(crate) fn text_of(file: &Path) -> FileResult<Option<String>> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => at(file, Err(error)),
    }
}

/// The files of a folder whose names end like this, by name.
pub(crate) fn list_files(folder: &Path, end: &str) -> FileResult<Vec<PathBuf>> {
    let entries = at(folder, std::fs::read_dir(folder))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = at(folder, entry)?.path();
        if path.file_name().and_then(std::ffi::OsStr::to_str).is_some_and(|name| name.ends_with(end)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
