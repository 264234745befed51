//! The program's own role on PostgreSQL: which rights it holds on which table, and whether it could change the ledger all the same.
//!
//! Only the owner of the tables grants, through `goodturn migrate --app-role`; nothing that serves calls [`grant`]. SQLite has no roles.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::store::backend::Conn;
use crate::store::db::{Db, Reader, Stems, StoreError, StoreResult, Tx};

/// Rows that are appended and read, and no more: the books, their log, and the answers that were given for ever.
const APPENDED: [&str; 11] = [
    "transfers",
    "postings",
    "log_nodes",
    "log_keys",
    "checkpoints",
    "answers",
    "installation",
    "year_drafts",
    "year_answers",
    "deeds",
    "deed_nodes",
];
/// Rows that change and never go.
const KEPT: [&str; 7] = ["accounts", "bank_heads", "banks", "members", "logins", "tokens", "deed_heads"];
/// Where it is written which migrations ran.
const MIGRATIONS: &str = "__diesel_schema_migrations";

/// What came of granting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Grant {
    /// The role may do what the program needs, and cannot change the ledger.
    Done,
    /// A file has no roles.
    NoRoles,
    /// The server knows no such role.
    Missing,
    /// The role is a superuser, can make roles, or may become one that can: no right binds it.
    Mighty,
    /// The role owns the tables, their schema or the database, or may become who does: an owner takes any right back.
    Owner,
    /// Whoever runs this does not own the tables.
    NotOurs,
    /// These tables could still be changed, through another role that this one belongs to.
    StillWrites(Vec<String>),
}

/// What the role behind a connection could do to the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// A file: whoever can write it can do anything.
    File,
    /// Append and read.
    Appends(String),
    /// Anything: it owns the tables, or no right binds it.
    Owns(String),
    /// Change or delete rows of these tables, as far as the triggers let it.
    Writes(String, Vec<String>),
}

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Bool)]
    mighty: bool,
    #[diesel(sql_type = Bool)]
    owner: bool,
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    ours: bool,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Everything that a role may become counts as its own, whether it inherits the rights or must ask for them with SET ROLE.
const STANDING: &str = "SELECT EXISTS (SELECT 1 FROM pg_roles m WHERE pg_has_role(r.oid, m.oid, 'MEMBER') AND (m.rolsuper OR m.rolcreaterole \
     OR m.rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program'))) AS mighty, \
     EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() \
     AND c.relkind IN ('r', 'p') AND pg_has_role(r.oid, c.relowner, 'MEMBER')) \
     OR EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = current_schema() AND pg_has_role(r.oid, n.nspowner, 'MEMBER')) \
     OR EXISTS (SELECT 1 FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(r.oid, d.datdba, 'MEMBER')) AS owner \
     FROM pg_roles r WHERE r.rolname = $1";

/// Tables of the program's schema, and whether the one who asks may grant rights on them.
const TABLES: &str = "SELECT CAST(c.relname AS TEXT) AS name, pg_has_role(c.relowner, 'USAGE') AS ours FROM pg_class c \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname";

/// Tables that a role could change, by itself or as any role that it may become.
const WRITABLE: &str = "SELECT CAST(c.relname AS TEXT) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND EXISTS (SELECT 1 FROM pg_roles m \
     WHERE pg_has_role(CAST($1 AS name), m.oid, 'MEMBER') AND (has_table_privilege(m.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') \
     OR has_any_column_privilege(m.oid, c.oid, 'UPDATE'))) ORDER BY c.relname";

/// Says beforehand whether a role can be granted anything, so that nothing is changed for one that cannot.
pub(crate) fn look(db: &Db, role: &str) -> StoreResult<Grant> {
    db.read(|reader| match reader.conn() {
        Conn::Sqlite(_) => Ok(Grant::NoRoles),
        Conn::Pg(conn) => Ok(fit(conn, role)?),
    })
}

/// Grants a role exactly what the program needs, and takes away what it or everybody had beyond that. All or nothing, and repeatable.
pub(crate) fn grant(db: &Db, role: &str) -> StoreResult<Grant> {
    let done = db.write_installation(|tx: &mut Tx| match tx.conn() {
        Conn::Sqlite(_) => Err(Stop::Refused(Grant::NoRoles)),
        Conn::Pg(conn) => grant_all(conn, role),
    });
    match done {
        Ok(()) => Ok(Grant::Done),
        Err(Stop::Refused(why)) => Ok(why),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// Why nothing is granted; what was begun is rolled back.
enum Stop {
    Refused(Grant),
    Fault(StoreError),
}

impl From<StoreError> for Stop {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault)
    }
}

impl Stems for Stop {
    fn stem(&self) -> Option<&StoreError> {
        match self {
            Self::Refused(_) => None,
            Self::Fault(fault) => Some(fault),
        }
    }
}

impl From<diesel::result::Error> for Stop {
    fn from(fault: diesel::result::Error) -> Self {
        Self::Fault(fault.into())
    }
}

fn grant_all(conn: &mut PgConnection, role: &str) -> Result<(), Stop> {
    let found = fit(conn, role)?;
    if found != Grant::Done {
        return Err(Stop::Refused(found));
    }
    let tables: Vec<Table> = diesel::sql_query(TABLES).load(conn)?;
    if !tables.iter().all(|table| table.ours) {
        return Err(Stop::Refused(Grant::NotOurs));
    }
    let schema: Named = diesel::sql_query("SELECT CAST(current_schema() AS TEXT) AS name").get_result(conn)?;
    conn.batch_execute(&statements(&schema.name, &tables, role))?;
    let left = writable(conn, role)?;
    if left.is_empty() { Ok(()) } else { Err(Stop::Refused(Grant::StillWrites(left))) }
}

/// What the role behind this connection could do to the ledger.
pub(crate) fn reach(reader: &mut Reader) -> StoreResult<Reach> {
    let Conn::Pg(conn) = reader.conn() else { return Ok(Reach::File) };
    let role: Named = diesel::sql_query("SELECT CAST(current_user AS TEXT) AS name").get_result(conn)?;
    Ok(match (fit(conn, &role.name)?, writable(conn, &role.name)?) {
        (Grant::Done, left) if left.is_empty() => Reach::Appends(role.name),
        (Grant::Done, left) => Reach::Writes(role.name, left),
        _ => Reach::Owns(role.name),
    })
}

fn fit(conn: &mut PgConnection, role: &str) -> QueryResult<Grant> {
    let standing: Option<Standing> = diesel::sql_query(STANDING).bind::<Text, _>(role).get_result(conn).optional()?;
    Ok(match standing {
        None => Grant::Missing,
        Some(standing) if standing.mighty => Grant::Mighty,
        Some(standing) if standing.owner => Grant::Owner,
        Some(_) => Grant::Done,
    })
}

/// The tables of the ledger that a role could change.
fn writable(conn: &mut PgConnection, role: &str) -> QueryResult<Vec<String>> {
    let found: Vec<Named> = diesel::sql_query(WRITABLE).bind::<Text, _>(role).load(conn)?;
    let ledger = |name: &str| name == MIGRATIONS || APPENDED.contains(&name);
    Ok(found.into_iter().map(|table| table.name).filter(|name| ledger(name)).collect())
}

fn statements(schema: &str, tables: &[Table], role: &str) -> String {
    let (schema, role) = (quoted(schema), quoted(role));
    let first = format!(
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC; REVOKE ALL ON SCHEMA {schema} FROM {role}; GRANT USAGE ON SCHEMA {schema} TO {role};"
    );
    let each = |table: &Table| {
        let (rights, name) = (rights(&table.name), quoted(&table.name));
        // REVOKE ALL on a table takes the rights on its columns with it.
        format!("REVOKE ALL ON TABLE {schema}.{name} FROM PUBLIC, {role}; GRANT {rights} ON TABLE {schema}.{name} TO {role};")
    };
    std::iter::once(first).chain(tables.iter().map(each)).collect::<Vec<_>>().join(" ")
}

/// What the program does with a table. Whatever is not named here is the daily paper of a bank: it comes, changes and goes.
fn rights(table: &str) -> &'static str {
    if table == MIGRATIONS {
        "SELECT"
    } else if APPENDED.contains(&table) {
        "SELECT, INSERT"
    } else if KEPT.contains(&table) {
        "SELECT, INSERT, UPDATE"
    } else {
        "SELECT, INSERT, UPDATE, DELETE"
    }
}

/// A name as SQL reads it literally, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_name_stays_one_name() {
        assert_eq!(quoted("goodturn"), "\"goodturn\"");
        assert_eq!(quoted("a\"; DROP TABLE transfers; --"), "\"a\"\"; DROP TABLE transfers; --\"");
    }

    #[test]
    fn nothing_of_the_ledger_can_be_changed_and_what_is_not_named_can() {
        for table in APPENDED {
            assert_eq!(rights(table), "SELECT, INSERT", "{table}");
        }
        assert_eq!(rights("accounts"), "SELECT, INSERT, UPDATE");
        assert_eq!(rights("transfer_words"), "SELECT, INSERT, UPDATE, DELETE");
        assert_eq!(rights(MIGRATIONS), "SELECT");
    }
}
