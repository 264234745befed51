//! Group commit: requests that move minutes wait in a bounded queue, and one thread a database (SQLite) or a bank (PostgreSQL)
//! writes all that have arrived in one transaction, commits once, and then answers each.
//!
//! A full queue refuses at once. Ending answers everything that was accepted. What a request means is the request's matter;
//! how it gets into the books is `bookkeeper`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use uuid::Uuid;

use crate::domain::id::{AccountId, BankId};
use crate::service::bookkeeper::{Pen, Sheet};
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::{Db, StoreError, Tx};
use crate::store::office::answer::{Answer, AnswerKey, Outcome};

/// Requests that may wait in one queue. With those of a batch they are fewer than the threads on which the server's calls wait,
/// so that a full queue refuses before new requests wait for a thread.
const WAITING_MAX: usize = 128;
/// Requests that go into one commit.
const BATCH_MAX: usize = 256;
/// How long a request waits for its answer. What was accepted is still written; the same key then finds it.
const WAIT: Duration = Duration::from_secs(30);
/// How long a request waits for the answer to another one with its key.
const WAIT_FOR_TWIN: Duration = Duration::from_secs(5);
/// After this long without work, the thread of a bank on PostgreSQL ends.
const IDLE: Duration = Duration::from_secs(60);

/// Whether an answer is new or was given before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Replay {
    /// Done now.
    Fresh,
    /// Done before, under the same key.
    Again,
}

/// What the work came to: the id of what it made, or a refusal of the books that is an answer too.
pub(crate) type Decided = std::result::Result<Uuid, Refusal>;

type Work = Box<dyn FnMut(&mut Sheet<'_>) -> Result<Decided> + Send>;
type Told = Result<(Decided, Replay)>;

/// A request that moves minutes.
pub(in crate::service) struct Request {
    /// The bank.
    pub(in crate::service) bank: BankId,
    /// Who asks: a member, or the bank's id for the operator.
    pub(in crate::service) actor: Uuid,
    /// Their key; without one nothing is remembered.
    pub(in crate::service) key: Option<String>,
    /// Keyed hash of what was asked.
    pub(in crate::service) asked_hmac: [u8; 32],
    /// Accounts that it will need, as far as they are known: read for all requests at once.
    pub(in crate::service) accounts: Vec<AccountId>,
    /// What it reads and changes besides accounts. Of two requests that touch the same thing, the second one reads what the first has written.
    pub(in crate::service) touches: Vec<(Uuid, Uuid)>,
    /// Time, ids, and who signs.
    pub(in crate::service) pen: Pen,
}

struct Job {
    request: Request,
    work: Work,
    answer: SyncSender<Told>,
}

type KeyInUse = (BankId, Uuid, String);

struct Lane {
    sender: SyncSender<Job>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct Lanes {
    /// One for all banks (`None`), or one a bank.
    open: BTreeMap<Option<BankId>, Lane>,
    ended: bool,
}

struct Shared {
    db: Db,
    lanes: Mutex<Lanes>,
    in_work: Mutex<BTreeSet<KeyInUse>>,
}

/// The queues of an installation.
#[derive(Clone)]
pub(in crate::service) struct Queue(Arc<Shared>);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A key that is being worked on, until this is dropped.
struct InWork<'a>(&'a Shared, Option<KeyInUse>);

impl Drop for InWork<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.1.take() {
            locked(&self.0.in_work).remove(&key);
        }
    }
}

impl Queue {
    /// No thread runs before the first request.
    pub(in crate::service) fn new(db: Db) -> Self {
        Self(Arc::new(Shared { db, lanes: Mutex::default(), in_work: Mutex::default() }))
    }

    /// Does the work in the next commit, unless it was done under this key before, and waits for the answer.
    pub(in crate::service) fn ask(
        &self,
        request: Request,
        work: impl FnMut(&mut Sheet<'_>) -> Result<Decided> + Send + 'static,
    ) -> Result<(Decided, Replay)> {
        let key = request.key.clone().map(|key| (request.bank, request.actor, key));
        let first = key.clone().is_none_or(|key| locked(&self.0.in_work).insert(key));
        let _in_work = InWork(&self.0, key.filter(|_| first));
        let (answer, told) = sync_channel(1);
        self.send(Job { request, work: Box::new(work), answer })?;
        match told.recv_timeout(if first { WAIT } else { WAIT_FOR_TWIN }) {
            Ok(told) => told,
            Err(RecvTimeoutError::Timeout) if first => Err(Refusal::Busy.into()),
            Err(RecvTimeoutError::Timeout) => Err(Refusal::InProgress.into()),
            Err(RecvTimeoutError::Disconnected) => Err(StoreError::Batch("the bookkeeper stopped".to_owned()).into()),
        }
    }

    fn send(&self, job: Job) -> Result<()> {
        let lane = if self.0.db.has_one_writer() { None } else { Some(job.request.bank) };
        // Under the lock, so that no job goes to a thread that has just decided to end.
        let mut lanes = locked(&self.0.lanes);
        if lanes.ended {
            return Err(Refusal::Busy.into());
        }
        if lanes.open.get(&lane).is_none_or(|lane| lane.thread.is_finished()) {
            lanes.open.insert(lane, self.open(lane)?);
        }
        let Some(lane) = lanes.open.get(&lane) else { return Err(Refusal::Busy.into()) };
        match lane.sender.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Refusal::Busy.into()),
        }
    }

    fn open(&self, lane: Option<BankId>) -> Result<Lane> {
        let (sender, jobs) = sync_channel(WAITING_MAX);
        let shared = Arc::clone(&self.0);
        let thread = std::thread::Builder::new().name("bookkeeper".to_owned()).spawn(move || shared.run(lane, &jobs));
        Ok(Lane { sender, thread: thread.map_err(|error| StoreError::Batch(error.to_string()))? })
    }

    /// Answers everything that was accepted, and ends; what comes later is refused.
    pub(in crate::service) fn close(&self) {
        let lanes = {
            let mut lanes = locked(&self.0.lanes);
            lanes.ended = true;
            std::mem::take(&mut lanes.open)
        };
        for (_, Lane { sender, thread }) in lanes {
            drop(sender);
            if thread.join().is_err() {
                tracing::error!("a bookkeeper failed");
            }
        }
    }
}

impl Shared {
    fn run(&self, lane: Option<BankId>, jobs: &Receiver<Job>) {
        loop {
            let first = match jobs.recv_timeout(IDLE) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => match self.last_look(lane, jobs) {
                    Some(job) => job,
                    None => return,
                },
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut batch = vec![first];
            batch.extend(jobs.try_iter().take(BATCH_MAX - 1));
            self.answer(batch);
        }
    }

    /// Takes the lane away, unless a job has just arrived.
    fn last_look(&self, lane: Option<BankId>, jobs: &Receiver<Job>) -> Option<Job> {
        let mut lanes = locked(&self.lanes);
        let job = jobs.try_recv().ok();
        if job.is_none() {
            lanes.open.remove(&lane);
        }
        job
    }

    /// Writes a batch and answers each request. A batch that the database refuses is done again one by one.
    fn answer(&self, mut batch: Vec<Job>) {
        let done = catch_unwind(AssertUnwindSafe(|| {
            let together = self.write(&mut batch, Commit::Together);
            match together {
                Err(Error::Fault(error)) if error.refuses_rows() => {
                    tracing::warn!(%error, "a batch was refused; its requests are done one by one");
                    self.write(&mut batch, Commit::OneByOne)
                }
                other => other,
            }
        }));
        let told = match done {
            Ok(Ok(told)) => told,
            Ok(Err(error)) => {
                if batch.len() > 1 {
                    tracing::error!(%error, requests = batch.len(), "a batch could not be written");
                }
                batch.iter().map(|_| Err(for_each(&error))).collect()
            }
            Err(_) => batch.iter().map(|_| Err(StoreError::Batch("the bookkeeper panicked".to_owned()).into())).collect(),
        };
        for (job, told) in batch.into_iter().zip(told) {
            // Nobody waits any longer where sending fails; what was written stays, and the same key finds it.
            if job.answer.send(told).is_err() {
                tracing::debug!("nobody waits for an answer any longer");
            }
        }
    }

    fn write(&self, batch: &mut [Job], commit: Commit) -> Result<Vec<Told>> {
        self.db.write_installation(|tx| {
            let mut told: Vec<Option<Told>> = batch.iter().map(|_| None).collect();
            let banks: BTreeSet<BankId> = batch.iter().map(|job| job.request.bank).collect();
            for bank in banks {
                let mut jobs: Vec<(&mut Job, &mut Option<Told>)> =
                    batch.iter_mut().zip(told.iter_mut()).filter(|(job, _)| job.request.bank == bank).collect();
                match commit {
                    Commit::Together => write_sheet(tx, bank, &mut jobs)?,
                    Commit::OneByOne => jobs.chunks_mut(1).try_for_each(|one| write_alone(tx, bank, one))?,
                }
            }
            Ok(told.into_iter().flatten().collect())
        })
    }
}

/// How a batch is written.
#[derive(Clone, Copy)]
enum Commit {
    /// All on one sheet a bank.
    Together,
    /// Each on a sheet of its own, in a savepoint; all in one commit.
    OneByOne,
}

type Pair<'a> = (&'a mut Job, &'a mut Option<Told>);

fn write_sheet(tx: &mut Tx, bank: BankId, jobs: &mut [Pair<'_>]) -> Result<()> {
    let Some((first, _)) = jobs.first() else { return Ok(()) };
    let mut sheet = match Sheet::open(tx, &first.request.pen, bank) {
        Ok(sheet) => sheet,
        Err(Error::Fault(error)) => return Err(error.into()),
        Err(refused) => {
            let Error::Refused(refusal) = refused else { return Err(refused) };
            for (_, told) in jobs {
                **told = Some(Err(refusal.clone().into()));
            }
            return Ok(());
        }
    };
    let keys: Vec<AnswerKey<'_>> =
        jobs.iter().filter_map(|(job, _)| job.request.key.as_deref().map(|key| AnswerKey { actor: job.request.actor, key })).collect();
    sheet.fetch_answers(&keys)?;
    drop(keys);
    sheet.fetch_accounts(jobs.iter().flat_map(|(job, _)| job.request.accounts.iter().copied()))?;
    let mut touched = BTreeSet::new();
    for (job, told) in jobs {
        if job.request.touches.iter().any(|thing| touched.contains(thing)) {
            sheet.write_down()?;
            touched.clear();
        }
        touched.extend(job.request.touches.iter().copied());
        **told = Some(done_once(&mut sheet, job)?);
    }
    sheet.close()
}

fn write_alone(tx: &mut Tx, bank: BankId, one: &mut [Pair<'_>]) -> Result<()> {
    match tx.savepoint(|tx| write_sheet(tx, bank, one)) {
        Err(Error::Fault(error)) if error.refuses_rows() => {
            for (_, told) in one {
                **told = Some(Err(Error::Fault(error.for_each())));
            }
            Ok(())
        }
        other => other,
    }
}

/// Does a job unless it was done under its key before. Its refusals and errors are its own; a fault is everybody's.
fn done_once(sheet: &mut Sheet<'_>, job: &mut Job) -> Result<Told> {
    let Request { actor, key, asked_hmac, .. } = &job.request;
    if let Some(key) = key
        && let Some(before) = sheet.answered(*actor, key)?
    {
        return Ok(replayed(before, *asked_hmac).map(|decided| (decided, Replay::Again)));
    }
    let mark = sheet.mark();
    let decided = match (job.work)(sheet) {
        Ok(decided) => decided,
        Err(Error::Fault(fault)) => return Err(fault.into()),
        Err(error) => {
            sheet.back_to(mark);
            return Ok(Err(error));
        }
    };
    let outcome = match &decided {
        Ok(id) => Outcome::Done(*id),
        Err(refusal) => {
            sheet.back_to(mark);
            Outcome::Refused(refusal.code().to_owned())
        }
    };
    if let Some(key) = key {
        sheet.keep_answer(*actor, key, Answer { request_hmac: *asked_hmac, outcome });
    }
    Ok(Ok((decided, Replay::Fresh)))
}

/// What a request comes to whose key was used before.
pub(in crate::service) fn replayed(before: Answer, asked_hmac: [u8; 32]) -> Result<Decided> {
    if before.request_hmac != asked_hmac {
        return Err(Refusal::KeyReused.into());
    }
    Ok(match before.outcome {
        Outcome::Done(id) => Ok(id),
        Outcome::Refused(code) => Err(Refusal::from_ledger_code(&code).unwrap_or(Refusal::OutOfBounds)),
    })
}

/// The same error for everybody in a batch.
fn for_each(error: &Error) -> Error {
    match error {
        Error::Fault(fault) => fault.for_each().into(),
        Error::Refused(refusal) => refusal.clone().into(),
        _ => StoreError::Batch(error.to_string()).into(),
    }
}
