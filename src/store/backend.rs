//! The two databases behind one type, and the few SQL fragments that diesel does not write for both.
//!
//! Everything that is said differently on SQLite and PostgreSQL stands here.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager, TransactionManagerStatus};
use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(crate) enum Conn {
    /// PostgreSQL.
    Pg(diesel::PgConnection),
    /// SQLite, compiled in.
    Sqlite(diesel::SqliteConnection),
}

/// How a transaction begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Begin {
    /// One unchanging view of everything; writes are refused by PostgreSQL.
    Read,
    /// Writes; on SQLite the write lock is taken at once, so that it cannot fail half-way.
    Write,
}

/// Opens a transaction.
pub(crate) fn begin(conn: &mut Conn, how: Begin) -> QueryResult<()> {
    match (conn, how) {
        (Conn::Sqlite(conn), Begin::Read) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
        (Conn::Sqlite(conn), Begin::Write) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        (Conn::Pg(conn), Begin::Read) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        (Conn::Pg(conn), Begin::Write) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL READ COMMITTED"),
    }
}

/// Makes a transaction that has just begun see what another exported; only servers have this.
pub(crate) fn enter_snapshot(conn: &mut Conn, snapshot: &str) -> QueryResult<()> {
    let id: String = snapshot.chars().filter(|c| c.is_ascii_hexdigit() || *c == '-').collect();
    conn.batch_execute(&format!("SET TRANSACTION SNAPSHOT '{id}'"))
}

type Manager = <Conn as Connection>::TransactionManager;

/// Makes everything since [`begin`] last.
pub(crate) fn commit(conn: &mut Conn) -> QueryResult<()> {
    Manager::commit_transaction(conn)
}

/// Begins a part inside a transaction, which [`commit`] and [`rollback`] then end.
pub(crate) fn set_savepoint(conn: &mut Conn) -> QueryResult<()> {
    Manager::begin_transaction(conn)
}

/// What lies behind an error of either database, as far as something follows from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    /// No room on the disk.
    Full,
    /// The disk does not read or write.
    Disk,
    /// Nothing may be written here.
    ReadOnly,
    /// Somebody else has held what is needed for too long.
    Held,
    /// Anything else.
    Other,
}

/// What lies behind an error: both databases say it in words only (SQLite's `sqlite3_errstr`, PostgreSQL's 53100 and 58030).
pub(crate) fn trouble(error: &diesel::result::Error) -> Trouble {
    let diesel::result::Error::DatabaseError(_, about) = error else { return Trouble::Other };
    let said = about.message();
    let any = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    if any(&["database or disk is full", "No space left on device"]) {
        Trouble::Full
    } else if is_disk_failure(said) {
        Trouble::Disk
    } else if any(&["readonly database", "read-only transaction"]) {
        Trouble::ReadOnly
    } else if any(&["database is locked", "due to lock timeout"]) {
        Trouble::Held
    } else {
        Trouble::Other
    }
}

/// Whether words of an error say that the disk failed.
pub(crate) fn is_disk_failure(said: &str) -> bool {
    ["disk I/O error", "disk image is malformed"].iter().any(|part| said.contains(part))
}

/// Undoes everything since [`begin`]. A commit that failed has already rolled back; then nothing is left to do.
pub(crate) fn rollback(conn: &mut Conn) -> QueryResult<()> {
    match Manager::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) if status.transaction_depth().is_some() => Manager::rollback_transaction(conn),
        _ => Ok(()),
    }
}

/// Whether a connection was left in the middle of a transaction or in an unknown state.
pub(crate) fn is_soiled(conn: &mut Conn) -> bool {
    match Manager::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().is_some(),
        TransactionManagerStatus::InError => true,
    }
}

/// Settings of a fresh SQLite connection: acknowledged means on disk, and the append-only guards hold.
pub(crate) const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; \
     PRAGMA cache_size = -6000; PRAGMA temp_store = MEMORY;";

/// Settings of the one connection that writes: room for the indexes' pages, and fewer, larger checkpoints.
pub(crate) const SQLITE_WRITER_SETTINGS: &str = "PRAGMA cache_size = -48000; PRAGMA wal_autocheckpoint = 4000;";

/// Opens SQLite with the settings of every connection and those of this one.
pub(crate) fn open_sqlite(path: &str, settings: &str) -> Result<Conn, ConnectionError> {
    let mut conn = diesel::SqliteConnection::establish(path)?;
    conn.batch_execute(SQLITE_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
    conn.batch_execute(settings).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Sqlite(conn))
}

/// Opens a SQLite file that nobody changes. `immutable` needs no file beside it and takes no lock.
pub(crate) fn open_still(path: &str) -> Result<Conn, ConnectionError> {
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let mut conn = diesel::SqliteConnection::establish(&format!("file:{path}?mode=ro&immutable=1"))?;
    conn.batch_execute("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -6000; PRAGMA temp_store = MEMORY;")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Sqlite(conn))
}

/// Opens PostgreSQL.
pub(crate) fn open_postgres(url: &str) -> Result<Conn, ConnectionError> {
    let mut conn = diesel::PgConnection::establish(url)?;
    conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Pg(conn))
}

/// A sum as BIGINT, 0 for no rows: PostgreSQL would say NUMERIC and NULL.
#[derive(QueryId, Clone, Copy, Debug)]
pub(crate) struct Total<E>(pub(crate) E);

impl<E: Expression> Expression for Total<E> {
    type SqlType = BigInt;
}

impl<E: Expression, GB> ValidGrouping<GB> for Total<E> {
    type IsAggregate = is_aggregate::Yes;
}

impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Total<E> {}
impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for Total<E> {}

impl<E: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Total<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("CAST(COALESCE(SUM(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql("), 0) AS BIGINT)");
        Ok(())
    }
}

/// A SELECT whose rows stay locked until the transaction ends. SQLite needs none: its writer holds the whole database.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked<Q>(pub(crate) Q);

impl<Q: diesel::query_builder::Query> diesel::query_builder::Query for Locked<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> QueryId for Locked<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<Conn> for Locked<Q> {}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Locked<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        if let MultiBackend::Pg(_) = out.backend() {
            out.push_sql(" FOR UPDATE");
        }
        Ok(())
    }
}

/// One row of a [`Bulk`] statement.
pub(crate) trait Row {
    /// Pushes the row's values, each through [`Binds::put`], in the order of the statement's columns.
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()>;
}

/// The values of one row, separated by commas.
pub(crate) struct Binds<'p, 'a, 'b> {
    pass: &'p mut AstPass<'a, 'b, MultiBackend>,
    first: bool,
}

impl<'b> Binds<'_, '_, 'b> {
    /// Pushes one value.
    pub(crate) fn put<ST, T>(&mut self, value: &'b T) -> QueryResult<()>
    where
        T: ?Sized + diesel::serialize::ToSql<ST, MultiBackend>,
        MultiBackend: diesel::sql_types::HasSqlType<ST>,
    {
        if !self.first {
            self.pass.push_sql(", ");
        }
        self.first = false;
        self.pass.push_bind_param::<ST, T>(value)
    }
}

/// A statement over many rows of values: `head (…), (…) tail`. The columns of a VALUES list are `column1`, `column2` … in both databases.
///
/// On PostgreSQL the list is filled up with its last row to one of a few lengths, so that the statement stays prepared and
/// costs one message instead of two: what follows must not mind a row that is there twice (a join or an update), or stop at
/// the number of rows (an insert's `LIMIT`). SQLite reads the statement anew faster than it would bind the rows that fill it.
pub(crate) struct Bulk<'a, R> {
    /// Up to and with VALUES.
    pub(crate) head: &'static str,
    /// At least one and at most [`BULK_ROWS_MAX`].
    pub(crate) rows: &'a [R],
    /// After the rows.
    pub(crate) tail: &'static str,
}

/// More would pass SQLite's limit of values in one statement.
pub(crate) const BULK_ROWS_MAX: usize = 1_000;
/// Longer statements are rare, and not worth keeping prepared.
const BULK_KEPT_MAX: usize = 512;

/// The length to which a list is filled up: 1 to 4, 6, 8, 12, 16, 24 and so on.
fn filled(rows: usize) -> usize {
    let power = rows.next_power_of_two();
    let between = power / 4 * 3;
    match rows {
        0..=4 => rows,
        rows if rows > BULK_KEPT_MAX => rows,
        rows if rows <= between => between,
        _ => power,
    }
}

impl<R> QueryId for Bulk<'_, R> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R> RunQueryDsl<Conn> for Bulk<'_, R> {}

impl<R: Row> QueryFragment<MultiBackend> for Bulk<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(self.head);
        push_rows(self.rows, out.reborrow())?;
        out.push_sql(self.tail);
        Ok(())
    }
}

/// Every length is another statement; those that are common stay prepared.
fn push_rows<'b, R: Row>(rows: &'b [R], mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    let (length, kept_max) = match out.backend() {
        MultiBackend::Pg(_) => (filled(rows.len()), BULK_KEPT_MAX),
        MultiBackend::Sqlite(_) => (rows.len(), 4),
    };
    if length > kept_max {
        out.unsafe_to_cache_prepared();
    }
    let again = rows.last().into_iter().cycle();
    for (index, row) in rows.iter().chain(again).take(length).enumerate() {
        out.push_sql(if index == 0 { " (" } else { ", (" });
        row.binds(&mut Binds { pass: &mut out, first: true })?;
        out.push_sql(")");
    }
    Ok(())
}

/// An INSERT of many rows.
struct Insert<'a, R> {
    into: &'static str,
    rows: &'a [R],
    count: i64,
    after: &'static str,
}

impl<R> QueryId for Insert<'_, R> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R> RunQueryDsl<Conn> for Insert<'_, R> {}

impl<R: Row> QueryFragment<MultiBackend> for Insert<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql(self.into);
        if let MultiBackend::Pg(_) = out.backend() {
            out.push_sql(" SELECT * FROM (VALUES");
            push_rows(self.rows, out.reborrow())?;
            out.push_sql(") AS v LIMIT ");
            out.push_bind_param::<BigInt, _>(&self.count)?;
        } else {
            out.push_sql(" VALUES");
            push_rows(self.rows, out.reborrow())?;
        }
        out.push_sql(self.after);
        Ok(())
    }
}

/// A [`Bulk`] statement that answers rows of these columns.
pub(crate) struct BulkQuery<'a, R, ST> {
    /// The statement.
    pub(crate) bulk: Bulk<'a, R>,
    /// The SQL types of its columns.
    pub(crate) columns: std::marker::PhantomData<ST>,
}

impl<R, ST> diesel::query_builder::Query for BulkQuery<'_, R, ST> {
    type SqlType = ST;
}

impl<R, ST> QueryId for BulkQuery<'_, R, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R, ST> RunQueryDsl<Conn> for BulkQuery<'_, R, ST> {}

impl<R: Row, ST> QueryFragment<MultiBackend> for BulkQuery<'_, R, ST> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.bulk.walk_ast(out)
    }
}

/// Runs a bulk statement in pieces that both databases accept.
pub(crate) fn bulk<R: Row>(conn: &mut Conn, head: &'static str, rows: &[R], tail: &'static str) -> QueryResult<()> {
    for rows in rows.chunks(BULK_ROWS_MAX) {
        Bulk { head, rows, tail }.execute(conn)?;
    }
    Ok(())
}

/// Inserts rows: `into` is `INSERT INTO table` or with its columns, `after` an `ON CONFLICT` clause or nothing.
pub(crate) fn insert<R: Row>(conn: &mut Conn, into: &'static str, rows: &[R], after: &'static str) -> QueryResult<()> {
    for rows in rows.chunks(BULK_ROWS_MAX) {
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        Insert { into, rows, count, after }.execute(conn)?;
    }
    Ok(())
}

/// A LIKE pattern that finds a text anywhere, with its own wildcards taken literally (escape character `\`).
pub(crate) fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
