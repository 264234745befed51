//! What the doors hold: every bank of an installation, its database, clock and secret.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::ledger::log::keyed_hash;
use crate::domain::people::deed::Deed;
use crate::domain::people::message::Outlets;
use crate::service::actor::Actor;
use crate::service::bookkeeper::Pen;
use crate::service::clock::Clock;
use crate::service::deed::{self, Written};
use crate::service::error::{Error, Result};
use crate::service::notary::{self, Notary};
use crate::service::queue::Queue;
use crate::service::regrow::regrow;
use crate::store::db::{Db, StoreError, Tx};
use crate::store::office::installation;
use crate::store::people::deed as rows;

/// An opened installation. Cheap to clone; services hang their methods on it.
#[derive(Clone)]
pub(crate) struct Banks {
    /// The database.
    pub(in crate::service) db: Db,
    /// Time, ids and salts.
    pub(in crate::service) clock: Clock,
    secret: Arc<[u8; 32]>,
    notary: Arc<Notary>,
    /// Where requests that move minutes wait.
    pub(in crate::service) queue: Queue,
    /// Which ways out the operator has opened.
    outlets: Outlets,
    /// This copy of the program, among others on the same database.
    pub(in crate::service) copy: Uuid,
}

/// What to open.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    /// The address of the database.
    pub(crate) url: String,
    /// The file of the key that signs.
    pub(crate) key_file: PathBuf,
    /// The folder outside the database in which the newest checkpoint of each bank is kept.
    pub(crate) checkpoint_dir: Option<PathBuf>,
}

/// Who reads the same thing again within this time, through the same door, has read it once.
const SAME_READING_MS: i64 = 10 * 60_000;

impl Banks {
    /// Opens a database whose schema is up to date; makes the installation's secret and key at the first opening.
    pub(crate) fn open(opening: &Opening, clock: Clock) -> Result<Self> {
        let db = Db::open(&opening.url)?;
        if db.pending_migrations()? > 0 {
            return Err(StoreError::Migration("the database is older than this program: run `goodturn migrate`".to_owned()).into());
        }
        let fresh = clock.salt();
        let now = clock.now_ms();
        let secret = db.write_installation(|tx| installation::secret(tx, fresh, now))?;
        let notary = Notary::open(&db, &clock, &opening.key_file, opening.checkpoint_dir.as_deref())?;
        if notary.without_key().is_none() {
            regrow(&db, &Pen { clock: clock.clone(), notary: Arc::clone(&notary) })?;
        }
        let copy = Clock::System.new_id();
        Ok(Self { queue: Queue::new(db.clone()), db, clock, secret: Arc::new(secret), notary, outlets: Outlets::CLOSED, copy })
    }

    /// What writing in the books needs.
    pub(in crate::service) fn pen(&self) -> Pen {
        Pen { clock: self.clock.clone(), notary: Arc::clone(&self.notary) }
    }

    /// Keeps that staff read something sensitive about somebody else, before it is shown: what cannot be kept is not shown.
    pub(in crate::service) fn note_read(&self, actor: &Actor, deed: Deed) -> Result<()> {
        let (Actor::Member(caller), true) = (actor, actor.is_staff() && deed.about != actor.member()) else { return Ok(()) };
        let bank = caller.bank.id;
        let Some(written) = Written::of(&self.pen(), actor, deed.clone()) else { return Ok(()) };
        let last = self.db.read(|reader| rows::last_at(reader, bank, written.entry()))?;
        if last.is_some_and(|last| self.clock.now_ms().saturating_sub(last) < SAME_READING_MS) {
            return Ok(());
        }
        self.db.write(bank, |tx| self.keep(tx, actor, deed))
    }

    /// Keeps what staff do, in the transaction that does it.
    pub(in crate::service) fn keep(&self, tx: &mut Tx, actor: &Actor, deed: Deed) -> Result<()> {
        deed::keep(tx, &self.pen(), actor, deed)
    }

    /// A few bytes that tell one secret from others and open nothing: which session did something.
    pub(crate) fn mark(&self, secret: &str) -> Option<[u8; 4]> {
        self.keyed("mark", secret.as_bytes()).first_chunk::<4>().copied()
    }

    /// Who signs, and which banks are closed.
    pub(crate) fn notary(&self) -> &Notary {
        &self.notary
    }

    /// Makes a new key that signs from the next start on, also where the old one is lost; the operator's alone. Answers where the
    /// old one is kept. What it signed can still be checked: its public half stays known.
    pub(crate) fn rotate_key(&self, actor: &Actor, key_file: &Path) -> Result<Option<PathBuf>> {
        match actor {
            Actor::Operator(_) => notary::rotate(&self.db, &self.clock, key_file),
            Actor::Anonymous | Actor::Member(_) | Actor::Auditor(_) => Err(Error::Forbidden),
        }
    }

    /// Brings what was written last onto the disk where it belongs, before anything is written behind it; for a server that starts.
    pub(crate) fn settle(&self) -> Result<()> {
        Ok(self.db.settle()?)
    }

    /// Answers what was accepted and brings the last checkpoints outside; what moves minutes is refused from now on.
    pub(crate) fn close(&self) {
        self.queue.close();
        self.notary.close();
    }

    /// Over what is only read: a copy of a file, or a server's snapshot. The secret compares requests, which nobody makes there.
    pub(in crate::service) fn read_only(db: Db, clock: Clock) -> Self {
        let (outlets, copy) = (Outlets::CLOSED, Clock::System.new_id());
        Self { queue: Queue::new(db.clone()), db, clock, secret: Arc::new([0; 32]), notary: Notary::nobody(), outlets, copy }
    }

    /// The same installation under another clock.
    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// The same installation with ways out for messages.
    pub(crate) fn with_outlets(self, outlets: Outlets) -> Self {
        Self { outlets, ..self }
    }

    /// Which ways out for messages the operator has opened.
    pub(crate) const fn outlets(&self) -> Outlets {
        self.outlets
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

/// A fresh secret for a link, a session or a token: 256 bits as text. Always the machine's randomness: a seeded bank must not have
/// foreseeable secrets.
pub(in crate::service) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(Clock::System.salt())
}

/// The form in which secrets that are random already (sessions, tokens, links) are stored: SHA-256.
pub(in crate::service) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
