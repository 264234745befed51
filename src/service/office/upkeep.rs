//! Looking after the database itself: is it there, is it old, bring it up to date with a copy made first.

use std::path::PathBuf;

use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::service::error::{Error, Result};
use crate::store::db::Db;
use crate::store::office::{role, upkeep};
use crate::store::people::login;

pub(crate) use crate::store::office::role::{Grant, Reach};

/// What an address leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Found {
    /// No database yet.
    Nothing,
    /// One that is older than this program, by so many migrations.
    Older(usize),
    /// One that fits this program.
    Current,
}

/// Who changes a database's schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keeper {
    /// The program itself: the file is its own.
    Program,
    /// The owner of the database server, who runs `goodturn migrate`.
    Owner,
}

/// Who changes the schema of the database at an address.
pub(crate) fn keeper(url: &str) -> Keeper {
    if upkeep::is_server(url) { Keeper::Owner } else { Keeper::Program }
}

/// What bringing a database up to date came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Migrated {
    /// How many migrations ran.
    pub(crate) migrations: i64,
    /// The copy that was made first, where there was something to copy.
    pub(crate) copy: Option<PathBuf>,
}

/// An address as it may be shown: without name and password.
pub(crate) fn shown(url: &str) -> String {
    upkeep::shown(url)
}

/// The address of a database file.
pub(crate) fn file_url(file: &std::path::Path) -> String {
    upkeep::file_url(file)
}

/// The file of the key that signs checkpoints, where nothing else is said: beside a database file, or in the working directory.
pub(crate) fn key_file(url: &str) -> PathBuf {
    upkeep::key_file(url)
}

/// Looks at an address; makes nothing.
pub(crate) fn look(url: &str) -> Result<Found> {
    if !upkeep::is_there(url) {
        return Ok(Found::Nothing);
    }
    Ok(match Db::open(url)?.pending_migrations()? {
        0 => Found::Current,
        pending => Found::Older(pending),
    })
}

/// Brings a database up to date, or makes a new one; a file that holds something is copied aside first.
pub(crate) fn migrate(url: &str) -> Result<Migrated> {
    let was_there = upkeep::is_there(url);
    // The folder is checked by opening; a missing one is refused there in words.
    if !was_there && upkeep::has_folder(url) {
        upkeep::make_private(url)?;
    }
    let db = Db::open(url)?;
    let pending = db.pending_migrations()?;
    let copy = match pending {
        0 => None,
        _ if !was_there => None,
        pending => upkeep::copy_aside(&db, &format!("before-{pending}-migrations-{}", Clock::System.now_ms()))?,
    };
    let ran = db.migrate()?;
    Ok(Migrated { migrations: i64::try_from(ran).unwrap_or(i64::MAX), copy })
}

/// Whether the program's own role at an address can be granted anything; changes nothing.
pub(crate) fn look_at_role(url: &str, role: &str) -> Result<Grant> {
    // A file has no roles, and is not made for the asking.
    if upkeep::is_server(url) { Ok(role::look(&Db::open(url)?, role)?) } else { Ok(Grant::NoRoles) }
}

/// Grants the program's own role what the program needs, and no change of the ledger; whoever runs this owns the tables.
pub(crate) fn grant_role(url: &str, role: &str) -> Result<Grant> {
    Ok(role::grant(&Db::open(url)?, role)?)
}

impl Banks {
    /// What the role under which this program runs could do to the ledger; for the operator.
    pub(crate) fn reach_of_role(&self, actor: &Actor) -> Result<Reach> {
        operator(actor)?;
        self.db.read(|reader| Ok(role::reach(reader)?))
    }

    /// The size of the database's file in bytes, where it is a file; for the operator.
    pub(crate) fn database_bytes(&self, actor: &Actor) -> Result<Option<u64>> {
        operator(actor)?;
        Ok(upkeep::file_bytes(&self.db))
    }

    /// Whether the database answers; for those who watch over the server, so anybody may ask.
    pub(crate) fn answers(&self) -> Result<()> {
        self.db.read(|reader| login::session_by_hash(reader, &[0; 32], 0)).map(|_| ()).map_err(Error::Fault)
    }

    /// Whether others on the machine can read the database's file; for the operator.
    pub(crate) fn is_readable_by_others(&self, actor: &Actor) -> Result<bool> {
        operator(actor)?;
        Ok(upkeep::is_readable_by_others(&self.db))
    }

    /// Clears sessions that have ended; the worker's hourly task. Answers how many there were.
    pub(crate) fn clear_ended_sessions(&self, actor: &Actor) -> Result<usize> {
        operator(actor)?;
        let now = self.clock.now_ms();
        self.db.write_installation(|tx| Ok(login::delete_ended_sessions(tx, now)?))
    }
}

/// Only whoever runs the program looks after the installation.
pub(in crate::service) fn operator(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator(_) => Ok(()),
        Actor::Anonymous | Actor::Member(_) | Actor::Auditor(_) => Err(Error::Forbidden),
    }
}
