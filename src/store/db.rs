//! Opening a database, and the two ways to use it: [`Db::read`] and [`Db::write`].
//!
//! A write that concerns a bank takes the bank's lock row first, so that read-check-write is safe under concurrency.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::domain::id::BankId;
use crate::store::backend::{self, Begin, Conn, Locked, Trouble};
use crate::store::column::Uid;
use crate::store::schema::bank_heads;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What can go wrong below the services; always a fault, never a refusal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// No connection could be had.
    #[error("no database connection: {0}")]
    Connect(String),
    /// The database said no.
    #[error("database: {0}")]
    Query(diesel::result::Error),
    /// There is no room left on the disk.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The disk failed, or may not be written to. After a failed write nothing more is written until the program starts again:
    /// what the system had not yet put on the disk may be gone without another error.
    #[error("the disk fails: {0}")]
    Failing(String),
    /// Somebody else has held what is needed for too long; nothing was written.
    #[error("the database is held by somebody else: {0}")]
    Held(String),
    /// The key of the log cannot be used.
    #[error("the key of the log: {0}")]
    Key(String),
    /// A checkpoint could not be written outside the database.
    #[error("a checkpoint outside: {0}")]
    Outside(String),
    /// A batch of the bookkeeper failed for a reason that has been logged.
    #[error("the books could not be written: {0}")]
    Batch(String),
    /// A row holds what the program never writes.
    #[error("a stored value is not valid: {0}")]
    Corrupt(&'static str),
    /// The stored hashes of a log do not make a proof.
    #[error("the log: {0}")]
    Log(String),
    /// Migrations did not run.
    #[error("migration: {0}")]
    Migration(String),
    /// The address of the database cannot be used.
    #[error("{0}")]
    Url(String),
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        match backend::trouble(&error) {
            Trouble::Full => Self::Full(error.to_string()),
            Trouble::Disk | Trouble::ReadOnly => Self::Failing(error.to_string()),
            Trouble::Held => Self::Held(error.to_string()),
            Trouble::Other => Self::Query(error),
        }
    }
}

impl StoreError {
    /// The same fault for everybody whom it meets at once.
    pub(crate) fn for_each(&self) -> Self {
        match self {
            Self::Full(why) => Self::Full(why.clone()),
            Self::Failing(why) => Self::Failing(why.clone()),
            Self::Held(why) => Self::Held(why.clone()),
            Self::Key(why) => Self::Key(why.clone()),
            other => Self::Batch(other.to_string()),
        }
    }

    /// Whether the database refused what was written, so that a smaller part of it may still be written.
    pub(crate) const fn refuses_rows(&self) -> bool {
        matches!(self, Self::Query(diesel::result::Error::DatabaseError(..)) | Self::Corrupt(_))
    }
}

/// An error of any floor that may come from this one.
pub(crate) trait Stems: From<StoreError> {
    /// The fault of this floor behind it.
    fn stem(&self) -> Option<&StoreError>;
}

impl Stems for StoreError {
    fn stem(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// Results of this floor.
pub(crate) type StoreResult<T> = Result<T, StoreError>;

/// Which database an address means.
#[derive(Clone, Debug)]
enum Place {
    Sqlite(String),
    /// A SQLite file that nobody changes: a copy.
    Still(String),
    Postgres(String),
}

impl Place {
    /// `sqlite://PATH`, a bare path, or a `postgres://` URL. A missing parent folder is refused, never silently made elsewhere.
    fn read(url: &str) -> StoreResult<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            refuse_plain_remote(url)?;
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite://").unwrap_or(url);
        if path.is_empty() || path.contains("://") {
            return Err(StoreError::Url(format!("{url:?} is not a database address: write sqlite://PATH or postgres://…")));
        }
        let parent = std::path::Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
        if parent.is_some_and(|parent| !parent.is_dir()) {
            return Err(StoreError::Url(format!("the folder of {path:?} does not exist: make it first")));
        }
        Ok(Self::Sqlite(path.to_owned()))
    }
}

/// Without TLS compiled in, a password and every name would cross the network readable.
fn refuse_plain_remote(url: &str) -> StoreResult<()> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, query) = host.split_once('/').unwrap_or((host, ""));
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host == *name || host.starts_with(&format!("{name}:")));
    let socket = (host.is_empty() || host.starts_with(':') || host.starts_with("%2F") || host.starts_with("%2f"))
        && !query.contains("host=")
        || query.contains("host=/");
    if cfg!(feature = "postgres-tls") || local || socket {
        Ok(())
    } else {
        Err(StoreError::Url(
            "this build has no TLS, so it only talks to a PostgreSQL server on this machine: use a socket or 127.0.0.1, or build with --features postgres-tls".to_owned(),
        ))
    }
}

/// Opens the connections of one pool: where, and with what besides the settings of every connection.
#[derive(Clone, Debug)]
struct Opener {
    place: Place,
    settings: &'static str,
}

impl diesel::r2d2::ManageConnection for Opener {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        match (&self.place, self.settings) {
            (Place::Sqlite(path), settings) => backend::open_sqlite(path, settings),
            (Place::Still(path), _) => backend::open_still(path),
            (Place::Postgres(url), _) => backend::open_postgres(url),
        }
        .map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        backend::is_soiled(conn) || conn.is_broken()
    }
}

type Pool = diesel::r2d2::Pool<Opener>;
type Pooled = diesel::r2d2::PooledConnection<Opener>;

/// The database: a pool for readers and one for writers (on SQLite there is one writer).
#[derive(Clone)]
pub(crate) struct Db {
    readers: Pool,
    writers: Pool,
    place: Place,
    /// The server's snapshot in which everything is read, where it is one and the same for several connections.
    snapshot: Option<String>,
    /// Whether a write has failed in a way after which nothing may be written.
    failed: Arc<AtomicBool>,
}

/// A view of the database that does not change while it is held. Dereferences to the connection, inside `store` only.
pub(crate) struct Reader {
    conn: Pooled,
}

/// A transaction that may write; reads like a [`Reader`].
pub(crate) struct Tx {
    reader: Reader,
    then: Vec<Box<dyn FnOnce() + Send>>,
}

impl Reader {
    /// The connection, for queries of this floor.
    pub(in crate::store) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Tx {
    /// What to do once everything is on the disk; nothing, where the transaction or the part it stands in fails.
    pub(crate) fn after_commit(&mut self, then: impl FnOnce() + Send + 'static) {
        self.then.push(Box::new(then));
    }

    /// Does a part of the transaction that can fail without the rest.
    pub(crate) fn savepoint<T, E: Stems>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        backend::set_savepoint(self.conn()).map_err(StoreError::from)?;
        let promised = self.then.len();
        let done = work(self);
        if done.is_err() {
            self.then.truncate(promised);
        }
        let ended = if done.is_ok() { backend::commit(self.conn()) } else { backend::rollback(self.conn()) };
        ended.map_err(StoreError::from)?;
        done
    }
}

impl Deref for Tx {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Db {
    /// Opens the pools; connects once to see that it works.
    pub(crate) fn open(url: &str) -> StoreResult<Self> {
        let place = Place::read(url)?;
        let (readers, writers) = match place {
            Place::Sqlite(_) | Place::Still(_) => (4, 1),
            Place::Postgres(_) => (6, 6),
        };
        // The writer comes first: it sets the journal mode that readers then find.
        let writers = pool(&place, backend::SQLITE_WRITER_SETTINGS, writers)?;
        Ok(Self { readers: pool(&place, "", readers)?, writers, place, snapshot: None, failed: Arc::default() })
    }

    /// Opens a SQLite file that nobody changes, only to read it; nothing is written, not even beside it.
    pub(crate) fn still(file: &std::path::Path) -> StoreResult<Self> {
        let place = Place::Still(file.display().to_string());
        let readers = pool(&place, "", 3)?;
        Ok(Self { writers: readers.clone(), readers, place, snapshot: None, failed: Arc::default() })
    }

    /// The same database, read as a snapshot of the server sees it (`pg_export_snapshot`).
    pub(in crate::store) fn seen_in(&self, snapshot: String) -> Self {
        Self { snapshot: Some(snapshot), ..self.clone() }
    }

    /// `sqlite` or `postgres`, for doctor and logs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.place {
            Place::Sqlite(_) | Place::Still(_) => "sqlite",
            Place::Postgres(_) => "postgres",
        }
    }

    /// The file of a SQLite database.
    pub(crate) fn file(&self) -> Option<&str> {
        match &self.place {
            Place::Sqlite(path) | Place::Still(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }

    /// The address of a server.
    pub(crate) fn server(&self) -> Option<&str> {
        match &self.place {
            Place::Sqlite(_) | Place::Still(_) => None,
            Place::Postgres(url) => Some(url),
        }
    }

    /// Runs the migrations that have not run.
    pub(crate) fn migrate(&self) -> StoreResult<usize> {
        let mut conn = get(&self.writers)?;
        let ran = match &mut *conn {
            Conn::Pg(conn) => conn.run_pending_migrations(POSTGRES_MIGRATIONS).map(|ran| ran.len()),
            Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE_MIGRATIONS).map(|ran| ran.len()),
        };
        ran.map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// How many migrations have not run yet.
    pub(crate) fn pending_migrations(&self) -> StoreResult<usize> {
        let mut conn = get(&self.writers)?;
        let pending = match &mut *conn {
            Conn::Pg(conn) => pending_on_postgres(conn),
            Conn::Sqlite(conn) => conn.pending_migrations(SQLITE_MIGRATIONS).map(|list| list.len()),
        };
        pending.map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// Whether the schema has migrations that this program does not know: a newer one made it.
    pub(crate) fn is_newer(&self) -> StoreResult<bool> {
        let mut conn = get(&self.writers)?;
        let unknown = match &mut *conn {
            Conn::Pg(conn) => unknown_migrations(conn, POSTGRES_MIGRATIONS),
            Conn::Sqlite(conn) => unknown_migrations(conn, SQLITE_MIGRATIONS),
        };
        unknown.map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// Reads inside one view of the database.
    pub(crate) fn read<T, E: Stems>(&self, work: impl FnOnce(&mut Reader) -> Result<T, E>) -> Result<T, E> {
        let mut reader = Reader { conn: get(&self.readers)? };
        run(&mut reader, Begin::Read, |reader| {
            if let Some(snapshot) = &self.snapshot {
                backend::enter_snapshot(reader.held(), snapshot).map_err(StoreError::Query)?;
            }
            work(reader)
        })
    }

    /// A connection outside any transaction, for what refuses to run in one.
    pub(in crate::store) fn bare<T>(&self, work: impl FnOnce(&mut Conn) -> StoreResult<T>) -> StoreResult<T> {
        work(&mut *get(&self.readers)?)
    }

    /// Writes in one transaction that holds the bank's lock row from its first moment.
    pub(crate) fn write<T, E: Stems>(&self, bank: BankId, work: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        self.write_installation(|tx| {
            lock_bank(tx, bank)?;
            work(tx)
        })
    }

    /// Writes what belongs to no bank: logins, sessions, a new bank.
    pub(crate) fn write_installation<T, E: Stems>(&self, work: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tx = Tx { reader: Reader { conn: get(&self.writers)? }, then: Vec::new() };
        // Asked once the connection is held: who waited for it may have waited for the write that failed.
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Failing("a write failed before; nothing is written until the program starts again".to_owned()).into());
        }
        let done = run(&mut tx, Begin::Write, |tx| work(tx));
        if let Err(error) = &done
            && error.stem().is_some_and(|stem| matches!(stem, StoreError::Failing(why) if backend::is_disk_failure(why)))
        {
            self.failed.store(true, Ordering::Release);
            tracing::error!("the disk failed while writing; nothing more is written until the program starts again");
        }
        if done.is_ok() {
            tx.then.into_iter().for_each(|then| then());
        }
        done
    }

    /// Brings what SQLite's journal holds into the database file, onto the disk. After a write that failed, the journal that is
    /// found at the next start may be whole in memory only; what is written behind it would be lost with it.
    pub(crate) fn settle(&self) -> StoreResult<()> {
        match &mut *get(&self.writers)? {
            Conn::Pg(_) => Ok(()),
            Conn::Sqlite(conn) => Ok(conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?),
        }
    }

    /// Whether the database is a file of this machine, with one writer.
    pub(crate) const fn has_one_writer(&self) -> bool {
        matches!(self.place, Place::Sqlite(_))
    }
}

fn unknown_migrations<C: MigrationHarness<B>, B: diesel::backend::Backend>(
    conn: &mut C,
    known: EmbeddedMigrations,
) -> diesel::migration::Result<bool> {
    let known: Vec<_> = MigrationSource::<B>::migrations(&known)?.iter().map(|each| each.name().version().as_owned()).collect();
    Ok(conn.applied_migrations()?.iter().any(|applied| !known.contains(applied)))
}

fn pool(place: &Place, settings: &'static str, size: u32) -> StoreResult<Pool> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(Duration::from_secs(10))
        .build(Opener { place: place.clone(), settings })
        .map_err(|error| StoreError::Connect(error.to_string()))
}

fn get(pool: &Pool) -> StoreResult<Pooled> {
    pool.get().map_err(|error| StoreError::Connect(error.to_string()))
}

#[derive(QueryableByName)]
struct Ran {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Diesel's own way of asking makes the table of migrations where there is none, and so needs rights that only the owner has.
fn pending_on_postgres(conn: &mut diesel::PgConnection) -> diesel::migration::Result<usize> {
    let begun: Vec<Ran> =
        diesel::sql_query("SELECT 'x' AS version WHERE to_regclass('__diesel_schema_migrations') IS NOT NULL").load(conn)?;
    let ran: Vec<Ran> = match begun.first() {
        Some(_) => diesel::sql_query("SELECT CAST(version AS TEXT) AS version FROM __diesel_schema_migrations").load(conn)?,
        None => Vec::new(),
    };
    let all = MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES_MIGRATIONS)?;
    Ok(all.iter().filter(|each| !ran.iter().any(|ran| ran.version == each.name().version().to_string())).count())
}

/// What [`run`] needs of a [`Reader`] or [`Tx`].
trait Holds {
    fn held(&mut self) -> &mut Conn;
}

impl Holds for Reader {
    fn held(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Holds for Tx {
    fn held(&mut self) -> &mut Conn {
        &mut self.reader.conn
    }
}

fn run<H: Holds, T, E: Stems>(holder: &mut H, how: Begin, work: impl FnOnce(&mut H) -> Result<T, E>) -> Result<T, E> {
    backend::begin(holder.held(), how).map_err(StoreError::from)?;
    let done = work(holder).and_then(|value| match backend::commit(holder.held()) {
        Ok(()) => Ok(value),
        Err(error) => Err(StoreError::from(error).into()),
    });
    // What went wrong first is the answer; a connection that cannot even roll back is not used again (`has_broken`).
    if done.is_err()
        && let Err(error) = backend::rollback(holder.held())
    {
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
    done
}

/// Takes the bank's lock row. No row means no such bank: nothing is locked and what follows finds nothing.
fn lock_bank(tx: &mut Tx, bank: BankId) -> StoreResult<()> {
    let row = bank_heads::table.select(bank_heads::last_seq).filter(bank_heads::bank_id.eq(Uid::from(bank)));
    Locked(row).get_result::<i64>(tx.conn()).optional()?;
    Ok(())
}
