//! Who signs for the books: the key of the log, the newest checkpoint of each bank outside the database, and the banks that
//! are closed because their books are not those that were signed for.
//!
//! Nothing is decided about minutes here. A checkpoint outside that cannot be written is an alarm, never a refusal to post.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::{Checkpoint, LogKey, PublicKey, origin_of_deeds};
use crate::domain::ledger::log::Hash;
use crate::domain::text::Slug;
use crate::service::clock::Clock;
use crate::service::error::{Refusal, Result};
use crate::store::db::{Db, Reader, StoreError};
use crate::store::ledger::outside::Log;
use crate::store::ledger::{key, log, outside};
use crate::store::people::bank;

/// Why a bank is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Closed {
    /// The log is shorter than what was signed for outside: the books were put back to an earlier state.
    Shorter {
        /// How many transfers there are.
        size: i64,
        /// How many were signed for.
        signed: i64,
    },
    /// The log at the size that was signed for has another root: the books were rewritten.
    Inconsistent {
        /// The size that was signed for.
        signed: i64,
    },
    /// The checkpoint outside is signed by a key that never signed here, or cannot be read.
    Unbelievable(String),
}

/// Who signs for the books of an installation.
#[derive(Debug)]
pub(crate) struct Notary {
    /// The key; words about why there is none.
    key: std::result::Result<LogKey, String>,
    outside: Option<Outside>,
    closed: Mutex<BTreeMap<BankId, Closed>>,
}

/// The folder outside the database and the thread that writes to it.
#[derive(Debug)]
struct Outside {
    folder: PathBuf,
    heard: Arc<(Mutex<Heard>, Condvar)>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// Checkpoints that are not outside yet: the newest of each log.
#[derive(Debug, Default)]
struct Heard {
    notes: BTreeMap<(BankId, Log), String>,
    ended: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Notary {
    /// Reads the key, or makes it at the first start; holds every bank against its checkpoint outside.
    pub(crate) fn open(db: &Db, clock: &Clock, key_file: &Path, folder: Option<&Path>) -> Result<Arc<Self>> {
        let key = own_key(db, clock, key_file)?;
        let mut closed = BTreeMap::new();
        if let Some(folder) = folder {
            for (id, slug) in db.read(slugs)? {
                if let Some(why) = db.read(|reader| differs(reader, id, &slug, folder))? {
                    tracing::error!(bank = slug.as_str(), ?why, "the bank is closed: its books are not those that were signed for");
                    closed.insert(id, why);
                }
            }
        }
        let outside = folder.map(|folder| Outside { folder: folder.to_owned(), heard: Arc::default(), writer: Mutex::default() });
        let notary = Arc::new(Self { key, outside, closed: Mutex::new(closed) });
        notary.start(db)?;
        Ok(notary)
    }

    /// Nobody signs: for what is only read.
    pub(in crate::service) fn nobody() -> Arc<Self> {
        Arc::new(Self { key: Err("nothing is signed here".to_owned()), outside: None, closed: Mutex::default() })
    }

    fn start(self: &Arc<Self>, db: &Db) -> Result<()> {
        let Some(outside) = &self.outside else { return Ok(()) };
        let (notary, db) = (Arc::downgrade(self), db.clone());
        let (folder, heard) = (outside.folder.clone(), Arc::clone(&outside.heard));
        let write = move || {
            while let Some(notes) = next(&heard) {
                for ((bank, log), note) in notes {
                    match put_outside(&db, &folder, (bank, log), &note) {
                        Ok(None) => {}
                        Ok(Some(why)) => {
                            tracing::error!(%bank, ?why, "the bank is closed: its books are not those that were signed for");
                            if let Some(notary) = notary.upgrade() {
                                locked(&notary.closed).insert(bank, why);
                            }
                        }
                        Err(error) => tracing::error!(%bank, %error, "a checkpoint could not be written outside the database"),
                    }
                }
            }
        };
        let writer = std::thread::Builder::new().name("notary".to_owned()).spawn(write);
        *locked(&outside.writer) = Some(writer.map_err(|error| StoreError::Key(error.to_string()))?);
        Ok(())
    }

    /// Signs a bank's log.
    pub(in crate::service) fn sign(&self, bank: BankId, size: i64, root: &Hash) -> Result<String> {
        let key = self.key.as_ref().map_err(|why| StoreError::Key(why.clone()))?;
        Ok(key.sign(bank, size, root).map_err(|fault| StoreError::Key(fault.to_string()))?)
    }

    /// Signs a bank's log of deeds; `None` where nobody can, for what is done must not wait for a key that is lost.
    pub(in crate::service) fn sign_deeds(&self, bank: BankId, size: i64, root: &Hash) -> Option<String> {
        let note = self.key.as_ref().ok()?.sign_as(origin_of_deeds(bank), size, root);
        note.inspect_err(|error| tracing::error!(%bank, %error, "the record of deeds could not be signed")).ok()
    }

    /// Hears of a checkpoint that is on the disk, and brings it outside before long.
    pub(in crate::service) fn hear(&self, bank: BankId, note: String) {
        self.hear_of(bank, Log::Books, note);
    }

    /// Hears of a checkpoint of the record of deeds.
    pub(in crate::service) fn hear_deeds(&self, bank: BankId, note: String) {
        self.hear_of(bank, Log::Deeds, note);
    }

    fn hear_of(&self, bank: BankId, log: Log, note: String) {
        if let Some(outside) = &self.outside {
            let (heard, told) = &*outside.heard;
            locked(heard).notes.insert((bank, log), note);
            told.notify_one();
        }
    }

    /// Refuses what concerns a closed bank.
    pub(in crate::service) fn refuse_closed(&self, bank: BankId) -> Result<()> {
        if locked(&self.closed).contains_key(&bank) { Err(Refusal::BankClosed.into()) } else { Ok(()) }
    }

    /// Why a bank is closed, if it is.
    pub(crate) fn closed(&self, bank: BankId) -> Option<Closed> {
        locked(&self.closed).get(&bank).cloned()
    }

    /// Why nothing can be signed, if so.
    pub(crate) fn without_key(&self) -> Option<&str> {
        self.key.as_ref().err().map(String::as_str)
    }

    /// Brings outside what is not there yet, and ends.
    pub(in crate::service) fn close(&self) {
        let Some(outside) = &self.outside else { return };
        let (heard, told) = &*outside.heard;
        locked(heard).ended = true;
        told.notify_one();
        let writer = locked(&outside.writer).take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            tracing::error!("the notary failed");
        }
    }
}

impl Drop for Notary {
    fn drop(&mut self) {
        self.close();
    }
}

/// Waits for checkpoints; `None` at the end.
fn next(heard: &(Mutex<Heard>, Condvar)) -> Option<BTreeMap<(BankId, Log), String>> {
    let (heard, told) = heard;
    let mut heard = locked(heard);
    loop {
        if !heard.notes.is_empty() {
            return Some(std::mem::take(&mut heard.notes));
        }
        if heard.ended {
            return None;
        }
        heard = told.wait(heard).unwrap_or_else(PoisonError::into_inner);
    }
}

fn slugs(reader: &mut Reader) -> std::result::Result<Vec<(BankId, Slug)>, StoreError> {
    Ok(bank::list(reader)?.into_iter().map(|bank| (bank.id, bank.slug)).collect())
}

/// Writes a newer checkpoint outside, unless the one that is there is not of these books.
fn put_outside(db: &Db, folder: &Path, (id, log): (BankId, Log), note: &str) -> std::result::Result<Option<Closed>, StoreError> {
    db.read(|reader| {
        let Some(slug) = bank::by_id(reader, id)?.map(|bank| bank.slug) else { return Ok(None) };
        // Only books that are not those that were signed for close a bank; the record of deeds is `ledger verify`'s to hold against.
        if log == Log::Books
            && let Some(why) = differs(reader, id, &slug, folder)?
        {
            return Ok(Some(why));
        }
        outside::write(folder, &slug, log, note).map_err(|error| StoreError::Outside(error.to_string()))?;
        Ok(None)
    })
}

/// Holds a bank's log against its checkpoint outside.
fn differs(reader: &mut Reader, id: BankId, slug: &Slug, folder: &Path) -> std::result::Result<Option<Closed>, StoreError> {
    let note = match outside::read(folder, slug, Log::Books) {
        Ok(Some(note)) => note,
        Ok(None) => return Ok(None),
        Err(error) => return Ok(Some(Closed::Unbelievable(error.to_string()))),
    };
    let keys = log::list_keys(reader)?.into_iter().filter_map(|(key, _)| key.shown(id).ok()).collect::<Vec<_>>();
    let signed = match Checkpoint::verified(&note, &keys) {
        Ok(signed) => signed,
        Err(fault) => return Ok(Some(Closed::Unbelievable(fault.to_string()))),
    };
    let head = log::head(reader, id)?;
    if head.seq < signed.size {
        return Ok(Some(Closed::Shorter { size: head.seq, signed: signed.size }));
    }
    // A root that cannot be reckoned from what is stored is not the root that was signed for.
    let same = log::root_at(reader, id, signed.size).is_ok_and(|root| root == signed.root);
    Ok((!same).then_some(Closed::Inconsistent { signed: signed.size }))
}

/// The key of this installation; made and made known where none has signed yet.
fn own_key(db: &Db, clock: &Clock, file: &Path) -> Result<std::result::Result<LogKey, String>> {
    let known = db.read(log::list_keys)?;
    let there = key::read(file)?;
    let seed = match there {
        Some(seed) => seed,
        None if known.is_empty() => {
            // Not from `clock`: a seeded clock makes the same bank everywhere, and a secret must be nobody else's.
            let seed = Clock::System.salt();
            key::write_new(file, &seed)?;
            seed
        }
        None => return Ok(Err(format!("the file {} is missing, and another key has signed here", file.display()))),
    };
    let own = LogKey::from_seed(&seed);
    let is_own = |known: &[(PublicKey, i64)]| known.iter().any(|(key, _)| *key == own.public());
    if is_own(&known) {
        return Ok(Ok(own));
    }
    let since = clock.now_ms();
    // Of several copies that start at once, the first one's key is the key.
    let known = db.write_installation(|tx| {
        let known = log::list_keys(tx)?;
        if known.is_empty() {
            log::insert_key(tx, own.public(), since)?;
            return Ok::<_, StoreError>(vec![(own.public(), since)]);
        }
        Ok(known)
    })?;
    if is_own(&known) {
        return Ok(Ok(own));
    }
    if there.is_none() {
        key::remove(file)?;
    }
    Ok(Err(format!("the key in {} has never signed here", file.display())))
}

/// Makes a new key, which signs from the next start on; the old one is kept beside it where there is one. Answers where.
pub(in crate::service) fn rotate(db: &Db, clock: &Clock, file: &Path) -> Result<Option<PathBuf>> {
    let (seed, now) = (Clock::System.salt(), clock.now_ms());
    db.write_installation(|tx| log::insert_key(tx, LogKey::from_seed(&seed).public(), now))?;
    Ok(key::replace(file, &seed, &format!(".before-{now}"))?)
}
