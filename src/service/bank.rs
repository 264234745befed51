//! What the doors hold: every bank of an installation, its database, clock and secret.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::domain::ledger::log::keyed_hash;
use crate::service::clock::Clock;
use crate::service::error::Result;
use crate::store::db::{Db, StoreError};
use crate::store::office::installation;

/// An opened installation. Cheap to clone; services hang their methods on it.
#[derive(Clone)]
pub(crate) struct Banks {
    /// The database.
    pub(in crate::service) db: Db,
    /// Time, ids and salts.
    pub(in crate::service) clock: Clock,
    secret: Arc<[u8; 32]>,
}

impl Banks {
    /// Opens a database whose schema is up to date, and makes the installation's secret at the first opening.
    pub(crate) fn open(url: &str, clock: Clock) -> Result<Self> {
        let db = Db::open(url)?;
        Self::with(db, clock)
    }

    fn with(db: Db, clock: Clock) -> Result<Self> {
        if db.pending_migrations()? > 0 {
            return Err(StoreError::Migration("the database is older than this program: run `goodturn migrate`".to_owned()).into());
        }
        let fresh = clock.salt();
        let now = clock.now_ms();
        let secret = db.write_installation(|tx| installation::secret(tx, fresh, now))?;
        Ok(Self { db, clock, secret: Arc::new(secret) })
    }

    /// Over what is only read: a copy of a file, or a server's snapshot. The secret compares requests, which nobody makes there.
    pub(in crate::service) fn read_only(db: Db, clock: Clock) -> Self {
        Self { db, clock, secret: Arc::new([0; 32]) }
    }

    /// The same installation under another clock.
    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self { db: self.db.clone(), clock, secret: Arc::clone(&self.secret) }
    }

    /// The clock.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// `sqlite` or `postgres`.
    pub(crate) const fn database_kind(&self) -> &'static str {
        self.db.kind()
    }

    /// The file of a SQLite database.
    pub(crate) fn database_file(&self) -> Option<&str> {
        self.db.file()
    }

    /// HMAC-SHA256 under the installation's secret: compares requests and form tokens without keeping their words.
    pub(crate) fn keyed(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        keyed_hash(&self.secret, &[purpose.as_bytes(), &[0], bytes])
    }
}

/// The form in which secrets that are random already (sessions, tokens, links) are stored: SHA-256.
pub(in crate::service) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
