//! A database for one test, on SQLite or on PostgreSQL, and raw SQL for it. The program is `world`'s.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};

/// Which database a world stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// A database for one test, gone with it, and raw SQL for it.
pub(crate) struct Store {
    pub database: Database,
    pub url: String,
    /// The server that holds the database, and its name there.
    dropped: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl Store {
    /// A SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("goodturn.db").display());
        Self { database: Database::Sqlite, url, dropped: None, _folder: folder }
    }

    /// A SQLite file in a folder of somebody else's, who also clears it away.
    pub(crate) fn sqlite_in(folder: &std::path::Path) -> Self {
        let url = format!("sqlite://{}", folder.join("goodturn.db").display());
        Self { database: Database::Sqlite, url, dropped: None, _folder: tempfile::tempdir().unwrap() }
    }

    /// An empty PostgreSQL database, where there is a server.
    pub(crate) fn postgres() -> Option<Self> {
        let server = std::env::var("GOODTURN_TEST_POSTGRES").ok()?;
        let name = format!("goodturn_{}", uuid::Uuid::now_v7().simple());
        postgres(&server).batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (address, _) = server.rsplit_once('/').expect("postgres://user@host:port/database");
        let url = format!("{address}/{name}");
        Some(Self { database: Database::Postgres, url, dropped: Some((server, name)), _folder: tempfile::tempdir().unwrap() })
    }

    /// Both, or SQLite alone where no server is named.
    pub(crate) fn each() -> Vec<Self> {
        let stores: Vec<Self> = [Some(Self::sqlite()), Self::postgres()].into_iter().flatten().collect();
        assert!(stores.len() == 2 || std::env::var_os("CI").is_none(), "GOODTURN_TEST_POSTGRES names no server; tests/run starts one");
        stores
    }

    /// Runs raw SQL that changes something; the number of rows, or what the database said.
    pub(crate) fn sql(&self, statement: &str) -> Result<usize, String> {
        match self.database {
            Database::Sqlite => diesel::sql_query(statement).execute(&mut self.sqlite_connection()).map_err(|why| why.to_string()),
            Database::Postgres => diesel::sql_query(statement).execute(&mut postgres(&self.url)).map_err(|why| why.to_string()),
        }
    }

    /// Runs several statements.
    pub(crate) fn batch(&self, statements: &str) -> Result<(), String> {
        match self.database {
            Database::Sqlite => self.sqlite_connection().batch_execute(statements).map_err(|why| why.to_string()),
            Database::Postgres => postgres(&self.url).batch_execute(statements).map_err(|why| why.to_string()),
        }
    }

    /// Reads one column of text, named `value`.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        let rows: Vec<Text> = match self.database {
            Database::Sqlite => diesel::sql_query(query).load(&mut self.sqlite_connection()).unwrap(),
            Database::Postgres => diesel::sql_query(query).load(&mut postgres(&self.url)).unwrap(),
        };
        rows.into_iter().map(|row| row.value).collect()
    }

    /// A plain connection, without the pragmas that the program sets: the triggers must hold all the same.
    fn sqlite_connection(&self) -> SqliteConnection {
        let mut connection = SqliteConnection::establish(self.url.trim_start_matches("sqlite://")).unwrap();
        connection.batch_execute("PRAGMA busy_timeout = 20000").unwrap();
        connection
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.dropped {
            let gone = postgres(server).batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
            assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
        }
    }
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// A connection to a server.
pub(crate) fn postgres(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|why| panic!("{url}: {why}"))
}

/// A database's address with another role's name in it.
pub(crate) fn as_role(url: &str, role: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, place) = rest.split_once('@').unwrap();
    let user = role.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    format!("{scheme}://{user}@{place}")
}
