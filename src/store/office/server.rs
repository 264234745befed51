//! PostgreSQL's own tools, and what a restore does to a server besides: a scratch database, and who else is there.
//!
//! A password never stands on a command line, where everybody on the machine can read it.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use percent_encoding::percent_decode_str;

use crate::store::backend::{self, Conn};
use crate::store::db::{StoreError, StoreResult};

/// The address of a database on a server, with the password kept apart.
#[derive(Clone)]
pub(crate) struct Address {
    /// `postgres://user@host:port`.
    server: String,
    /// As the address writes it; percent-encoded.
    database: String,
    /// Settings of the connection, without a password: `sslmode=require`.
    settings: Vec<String>,
    /// As the address writes it; percent-encoded.
    password: Option<String>,
}

impl Address {
    /// Takes an address apart. It was opened before, so it is well-formed as far as libpq is concerned.
    pub(crate) fn read(url: &str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (person, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = person.split_once(':').map_or((person, None), |(user, password)| (user, Some(password)));
        let mut found = Self {
            server: if person.is_empty() { format!("{scheme}://{hosts}") } else { format!("{scheme}://{user}@{hosts}") },
            database: database.to_owned(),
            settings: Vec::new(),
            password: password.map(str::to_owned),
        };
        for setting in query.split('&').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                Some(("password", value)) => found.password = Some(value.to_owned()),
                Some(("dbname", value)) => value.clone_into(&mut found.database),
                _ => found.settings.push(setting.to_owned()),
            }
        }
        found
    }

    /// Another database of the same server.
    fn beside(&self, database: &str) -> Self {
        Self { database: database.to_owned(), ..self.clone() }
    }

    /// What may stand on a command line.
    fn public(&self) -> String {
        let settings = if self.settings.is_empty() { String::new() } else { format!("?{}", self.settings.join("&")) };
        format!("{}/{}{settings}", self.server, self.database)
    }

    /// The whole address, to open it.
    pub(crate) fn url(&self) -> String {
        let mut settings = self.settings.clone();
        settings.extend(self.password.as_ref().map(|password| format!("password={password}")));
        let settings = if settings.is_empty() { String::new() } else { format!("?{}", settings.join("&")) };
        format!("{}/{}{settings}", self.server, self.database)
    }
}

/// Why one of PostgreSQL's tools did not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ToolFault {
    /// It is not installed.
    #[error("{0} is not installed")]
    Missing(&'static str),
    /// It said no.
    #[error("{tool}: {said}")]
    Failed {
        /// Which.
        tool: &'static str,
        /// What it said, without the end of the line.
        said: String,
    },
}

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";
/// Where Debian keeps the tools of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Writes a whole database to a file, as a snapshot sees it.
pub(crate) fn dump(at: &Address, snapshot: &str, file: &Path) -> Result<(), ToolFault> {
    let mut command = vec!["--format=custom".to_owned(), "--no-password".to_owned(), "--lock-wait-timeout=60000".to_owned()];
    command.extend([format!("--snapshot={snapshot}"), format!("--dbname={}", at.public()), format!("--file={}", file.display())]);
    run(DUMP, Some(at), &command)
}

/// Reads a whole dump without putting it anywhere: its list, then every row of it.
pub(crate) fn prove(file: &Path) -> Result<(), ToolFault> {
    run(RESTORE, None, &["--list".to_owned(), file.display().to_string()])?;
    run(RESTORE, None, &["--file=/dev/null".to_owned(), file.display().to_string()])
}

/// What already stands in the database that a dump is read into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Before {
    /// Nothing.
    Empty,
    /// Tables that the dump replaces.
    Replaced,
}

/// Reads a dump into a database: all of it, or nothing. Everything then belongs to whoever does it; a role of the server that the
/// dump names may not be on this one, so rights are given anew.
pub(crate) fn load(at: &Address, file: &Path, before: Before) -> Result<(), ToolFault> {
    let mut command: Vec<String> =
        ["--no-password", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"].map(str::to_owned).into();
    if before == Before::Replaced {
        command.extend(["--clean".to_owned(), "--if-exists".to_owned()]);
    }
    command.extend([format!("--dbname={}", at.public()), file.display().to_string()]);
    run(RESTORE, Some(at), &command)
}

fn run(tool: &'static str, at: Option<&Address>, args: &[String]) -> Result<(), ToolFault> {
    let mut places = vec![PathBuf::from(tool)];
    places.extend(installed(tool));
    for place in places {
        let mut command = Command::new(&place);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        if let Some(password) = at.and_then(|at| at.password.as_ref()) {
            let password: Vec<u8> = percent_decode_str(password).collect();
            command.env("PGPASSWORD", os(&password));
        }
        match command.output() {
            Ok(told) if told.status.success() => return Ok(()),
            Ok(told) => return Err(ToolFault::Failed { tool, said: String::from_utf8_lossy(&told.stderr).trim_end().to_owned() }),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(ToolFault::Failed { tool, said: error.to_string() }),
        }
    }
    Err(ToolFault::Missing(tool))
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> &OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(bytes)
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> &OsStr {
    OsStr::new(std::str::from_utf8(bytes).unwrap_or_default())
}

/// The tool of every installed version, the newest first: it can read what older servers and tools write.
fn installed(tool: &str) -> Vec<PathBuf> {
    let Ok(folders) = std::fs::read_dir(VERSIONS) else { return Vec::new() };
    let version = |folder: &Path| folder.file_name().and_then(OsStr::to_str).and_then(|name| name.parse::<u32>().ok());
    let mut found: Vec<(u32, PathBuf)> =
        folders.filter_map(|folder| folder.ok().map(|folder| folder.path())).filter_map(|path| Some((version(&path)?, path))).collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path.join("bin").join(tool)).collect()
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = Bool)]
    value: bool,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

fn connect(at: &Address) -> StoreResult<Conn> {
    backend::open_postgres(&at.url()).map_err(|error| StoreError::Connect(error.to_string()))
}

/// Whether the role of this address may make databases.
pub(crate) fn may_make_databases(at: &Address) -> StoreResult<bool> {
    let asked = "SELECT (rolcreatedb OR rolsuper) AS value FROM pg_roles WHERE rolname = current_user";
    Ok(diesel::sql_query(asked).get_result::<Flag>(&mut connect(at)?)?.value)
}

/// How many others are connected to the database. Those who are just leaving are given two seconds.
pub(crate) fn others(at: &Address) -> StoreResult<i64> {
    let mut conn = connect(at)?;
    // What kind of process another role's is may be hidden; the server's own processes have no role.
    let asked = "SELECT COUNT(*) AS value FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND usesysid IS NOT NULL AND COALESCE(backend_type, 'client backend') = 'client backend'";
    for _ in 0..20 {
        if diesel::sql_query(asked).get_result::<Count>(&mut conn)?.value == 0 {
            return Ok(0);
        }
        conn.batch_execute("SELECT pg_sleep(0.1)")?;
    }
    Ok(diesel::sql_query(asked).get_result::<Count>(&mut conn)?.value)
}

/// Makes an empty database beside another on the same server.
pub(crate) fn make_scratch(at: &Address, name: &str) -> StoreResult<Address> {
    connect(at)?.batch_execute(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0"))?;
    Ok(at.beside(name))
}

/// Takes a scratch database away again, whoever is still connected to it.
pub(crate) fn drop_scratch(at: &Address, name: &str) -> StoreResult<()> {
    Ok(connect(at)?.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_apart_wherever_it_stands() {
        for (url, public, password) in [
            ("postgres://u:p%40ss@h:5/d?sslmode=require", "postgres://u@h:5/d?sslmode=require", Some("p%40ss")),
            ("postgresql://u@h/d?password=x&a=b", "postgresql://u@h/d?a=b", Some("x")),
            ("postgres:///d?host=/run", "postgres:///d?host=/run", None),
            ("postgres://u:a:b@h1:1,h2:2/d", "postgres://u@h1:1,h2:2/d", Some("a:b")),
            ("postgres://h?dbname=d", "postgres://h/d", None),
        ] {
            let address = Address::read(url);
            assert_eq!((address.public().as_str(), address.password.as_deref()), (public, password), "{url}");
            assert_eq!(Address::read(&address.url()).url(), address.url());
            assert!(address.beside("x").public().contains("/x"));
        }
    }
}
