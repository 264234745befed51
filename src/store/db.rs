//! Opening a database, and the two ways to use it: [`Db::read`] and [`Db::write`].
//!
//! A write that concerns a bank takes the bank's lock row first, so that read-check-write is safe under concurrency.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::domain::id::BankId;
use crate::store::backend::{self, Begin, Conn, Locked};
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
    Query(#[from] diesel::result::Error),
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
}

/// A view of the database that does not change while it is held. Dereferences to the connection, inside `store` only.
pub(crate) struct Reader {
    conn: Pooled,
}

/// A transaction that may write; reads like a [`Reader`].
pub(crate) struct Tx {
    reader: Reader,
}

impl Reader {
    /// The connection, for queries of this floor.
    pub(in crate::store) fn conn(&mut self) -> &mut Conn {
        &mut self.conn
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
        Ok(Self { readers: pool(&place, "", readers)?, writers, place, snapshot: None })
    }

    /// Opens a SQLite file that nobody changes, only to read it; nothing is written, not even beside it.
    pub(crate) fn still(file: &std::path::Path) -> StoreResult<Self> {
        let place = Place::Still(file.display().to_string());
        let readers = pool(&place, "", 1)?;
        Ok(Self { writers: readers.clone(), readers, place, snapshot: None })
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
            Conn::Pg(conn) => conn.pending_migrations(POSTGRES_MIGRATIONS).map(|list| list.len()),
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
    pub(crate) fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Reader) -> Result<T, E>) -> Result<T, E> {
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
    pub(crate) fn write<T, E: From<StoreError>>(&self, bank: BankId, work: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        self.write_installation(|tx| {
            lock_bank(tx, bank)?;
            work(tx)
        })
    }

    /// Writes what belongs to no bank: logins, sessions, a new bank.
    pub(crate) fn write_installation<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tx = Tx { reader: Reader { conn: get(&self.writers)? } };
        run(&mut tx, Begin::Write, |tx| work(tx))
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

fn run<H: Holds, T, E: From<StoreError>>(holder: &mut H, how: Begin, work: impl FnOnce(&mut H) -> Result<T, E>) -> Result<T, E> {
    backend::begin(holder.held(), how).map_err(StoreError::Query)?;
    let done = work(holder).and_then(|value| match backend::commit(holder.held()) {
        Ok(()) => Ok(value),
        Err(error) => Err(StoreError::Query(error).into()),
    });
    if done.is_err() {
        backend::rollback(holder.held()).map_err(StoreError::Query)?;
    }
    done
}

/// Takes the bank's lock row. No row means no such bank: nothing is locked and what follows finds nothing.
fn lock_bank(tx: &mut Tx, bank: BankId) -> StoreResult<()> {
    let row = bank_heads::table.select(bank_heads::last_seq).filter(bank_heads::bank_id.eq(Uid::from(bank)));
    Locked(row).get_result::<i64>(tx.conn()).optional()?;
    Ok(())
}
