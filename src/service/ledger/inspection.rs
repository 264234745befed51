//! `ledger verify`: recomputes everything that the books keep, from the first transfer on, and names the first thing that is wrong.
//!
//! Two threads read and hash ahead; one follows, in order. What is kept (balances, log, totals, checkpoint) is read first, in one
//! view of the database: transfers that come in meanwhile are none of its business.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{Receiver, sync_channel};

use crate::domain::id::{AccountId, BankId, CategoryId, TransferId};
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::ledger::log::{Edge, Hash, Node, commitment, is_leaf_of};
use crate::domain::ledger::totals::Totals;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::ledger::log::keys_of;
use crate::service::regrow::counted;
use crate::store::db::{Db, Reader};
use crate::store::help::exchange;
use crate::store::ledger::log::Head;
use crate::store::ledger::transfer::{self, Copies, Record};
use crate::store::ledger::{log, totals};

/// What a check of the books found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Verdict {
    /// Transfers read.
    pub(crate) transfers: i64,
    /// Accounts compared.
    pub(crate) accounts: i64,
    /// The root of the log, as it was reckoned.
    pub(crate) root: Hash,
    /// The first thing that is wrong.
    pub(crate) fault: Option<Fault>,
}

/// Something wrong in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// The transfer, where one is at fault.
    pub(crate) seq: Option<i64>,
    /// The account, where one is at fault.
    pub(crate) account: Option<AccountId>,
    /// What is wrong.
    pub(crate) what: FaultKind,
}

/// What can be wrong in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FaultKind {
    /// A number is missing or out of order.
    Gap,
    /// The postings do not sum to zero, or there are fewer than two.
    Unbalanced,
    /// A posting is not where its transfer is, or belongs to none.
    Misplaced,
    /// A posting's version does not follow the one before.
    Version,
    /// A posting's balance is not the sum of what came before.
    Balance,
    /// The leaf hash is not the hash of the transfer.
    Leaf,
    /// The words are not those that were committed to.
    Words,
    /// A stored node of the log is not the hash of what is below it, or is missing.
    Node,
    /// A row cannot be read at all.
    Unreadable,
    /// The kept balance or version of an account is not what its postings say.
    Kept,
    /// The bank's head is not its last transfer, or the edge of the log is not that of its transfers.
    Head,
    /// The sum of all accounts is not zero.
    Total,
    /// The kept totals of a month or an account are not those of the transfers.
    Totals,
    /// The newest checkpoint is missing, was not signed by a key of this log, or is of another log.
    Checkpoint,
    /// The log is not the one that a checkpoint was signed for.
    Against,
}

/// Transfers that are read at a time.
const PAGE: i64 = 4_000;
/// Threads that read ahead.
const READERS: i64 = 2;
/// Transfers that the quick form reads.
const QUICK: i64 = 1_000;

/// What is kept about a bank's books besides the transfers.
struct Kept {
    head: Head,
    /// The highest number of a transfer, whatever the head says.
    newest: i64,
    balances: Vec<transfer::Check>,
    totals: Totals,
    nodes: i64,
    postings: i64,
    keys: Vec<String>,
    /// The checkpoints that are kept for good, each under its size.
    checkpoints: Vec<(i64, String)>,
}

impl Kept {
    fn read(reader: &mut Reader, bank: BankId) -> Result<Self> {
        Ok(Self {
            head: log::head(reader, bank)?,
            newest: transfer::newest_seq(reader, bank)?,
            balances: transfer::list_kept_balances(reader, bank)?,
            totals: totals::all(reader, bank)?.without_zeros(),
            nodes: log::count_nodes(reader, bank)?,
            postings: transfer::count_postings(reader, bank)?,
            keys: keys_of(reader, bank)?.into_iter().map(|key| key.shown).collect(),
            checkpoints: log::list_checkpoints(reader, bank, i64::MAX, i64::MAX)?
                .into_iter()
                .map(|(size, kept)| (size, kept.note))
                .collect(),
        })
    }
}

/// Some transfers, read and hashed.
struct Page {
    records: Vec<(Record, Option<FaultKind>)>,
    categories: BTreeMap<TransferId, CategoryId>,
    nodes: Vec<Node>,
}

fn page(db: &Db, bank: BankId, after_seq: i64, to_seq: i64) -> Result<Page> {
    db.read(|reader| {
        let records = transfer::range(reader, bank, after_seq, to_seq)?;
        let hashed = |(record, copies): (Record, Copies)| {
            let fault = own_fault(bank, &record).or((copies == Copies::Wrong).then_some(FaultKind::Misplaced));
            (record, fault)
        };
        Ok(Page {
            records: records.into_iter().map(hashed).collect(),
            categories: exchange::categories_between(reader, bank, after_seq, to_seq)?,
            nodes: log::list_nodes(reader, bank, after_seq, to_seq)?,
        })
    })
}

/// What is wrong with a transfer by itself.
fn own_fault(bank: BankId, record: &Record) -> Option<FaultKind> {
    let transfer = &record.transfer;
    let total: i64 = transfer.postings.iter().fold(0, |total, posting| total.saturating_add(posting.minutes.get()));
    if total != 0 || transfer.postings.len() < 2 {
        return Some(FaultKind::Unbalanced);
    }
    if !is_leaf_of(&record.leaf_hash, bank, transfer) {
        return Some(FaultKind::Leaf);
    }
    let words_kept = record.words.as_ref().is_none_or(|(salt, memo)| Some(commitment(*salt, memo)) == transfer.memo_commitment);
    (!words_kept).then_some(FaultKind::Words)
}

impl Banks {
    /// Recomputes everything; `against` is a checkpoint that somebody saved, `progress` hears the last seq of each page.
    pub(crate) fn verify_ledger(&self, actor: &Actor, against: Option<&str>, progress: &mut dyn FnMut(i64)) -> Result<Verdict> {
        let bank = actor.may(Act::SeeAllBooks)?;
        let kept = self.db.read(|reader| Kept::read(reader, bank))?;
        let mut follow = Follow::new(bank, &kept, against);
        let last = kept.head.seq;
        let fault = std::thread::scope(|scope| {
            let pages: Vec<Receiver<Result<Page>>> = (0..READERS)
                .map(|nth| {
                    let (sender, pages) = sync_channel(1);
                    let mut after = nth * PAGE;
                    scope.spawn(move || {
                        // The follower stops listening once it has found a fault.
                        while after < last && sender.send(page(&self.db, bank, after, (after + PAGE).min(last))).is_ok() {
                            after += READERS * PAGE;
                        }
                    });
                    pages
                })
                .collect();
            for pages in pages.iter().cycle() {
                let Ok(page) = pages.recv() else { break };
                if let Some(fault) = self.db.read(|reader| Ok::<_, Error>(follow.page(reader, page)))? {
                    return Ok(Some(fault));
                }
                progress(follow.edge.size());
            }
            Ok::<_, Error>(None)
        })?;
        let fault = fault.or_else(|| follow.compare(&kept));
        let accounts = i64::try_from(kept.balances.len()).unwrap_or(i64::MAX);
        Ok(Verdict { transfers: follow.edge.size(), accounts, root: follow.edge.root(), fault })
    }

    /// The quick form: the newest transfers, the sum of all balances, and the root of the log against its checkpoint.
    pub(crate) fn verify_ledger_quickly(&self, actor: &Actor) -> Result<Verdict> {
        let bank = actor.may(Act::SeeAllBooks)?;
        let (kept, root) = self.db.read(|reader| {
            let kept = Kept::read(reader, bank)?;
            let root = if kept.head.seq > 0 { log::root_at(reader, bank, kept.head.seq).ok() } else { Some(Edge::default().root()) };
            Ok::<_, Error>((kept, root))
        })?;
        let seq = kept.head.seq;
        let page = page(&self.db, bank, seq.saturating_sub(QUICK), seq)?;
        let wrong = page.records.iter().find_map(|(record, fault)| fault.map(|what| at_seq(record.transfer.seq, what)));
        let same = root.is_some_and(|root| kept.head.edge.as_ref().is_some_and(|edge| edge.root() == root));
        let fault = wrong
            .or_else(|| (kept.newest != seq).then_some(at_seq(seq.saturating_add(1), FaultKind::Head)))
            .or_else(|| (!same).then_some(whole(FaultKind::Head)))
            .or_else(|| total_fault(&kept))
            .or_else(|| checkpoint_fault(&kept, seq, root.unwrap_or_default()));
        let transfers = i64::try_from(page.records.len()).unwrap_or(i64::MAX);
        let accounts = i64::try_from(kept.balances.len()).unwrap_or(i64::MAX);
        Ok(Verdict { transfers, accounts, root: root.unwrap_or_default(), fault })
    }
}

const fn at_seq(seq: i64, what: FaultKind) -> Fault {
    Fault { seq: Some(seq), account: None, what }
}

const fn whole(what: FaultKind) -> Fault {
    Fault { seq: None, account: None, what }
}

/// What the transfers so far say.
struct Follow {
    bank: BankId,
    edge: Edge,
    nodes: i64,
    accounts: HashMap<AccountId, (i64, i64)>,
    totals: Totals,
    /// Roots that were signed for, by size, and whose fault it is if they differ.
    signed: BTreeMap<i64, Vec<(Hash, FaultKind)>>,
}

impl Follow {
    fn new(bank: BankId, kept: &Kept, against: Option<&str>) -> Self {
        let mut signed: BTreeMap<i64, Vec<(Hash, FaultKind)>> = BTreeMap::new();
        let notes = kept.checkpoints.iter().map(|(size, note)| (Some(*size), note.as_str(), FaultKind::Checkpoint));
        for (kept_as, note, what) in notes.chain(against.map(|note| (None, note, FaultKind::Against))) {
            let found = Checkpoint::verified(note, &kept.keys).ok().filter(|found| kept_as.is_none_or(|size| size == found.size));
            // A note that nobody here has signed, or that is kept as another, is of no size that the log will have.
            let (size, root) = found.map_or((-1, [0; 32]), |found| (found.size, found.root));
            signed.entry(size).or_default().push((root, what));
        }
        Self { bank, edge: Edge::default(), nodes: 0, accounts: HashMap::new(), totals: Totals::default(), signed }
    }

    /// Follows some transfers; answers the first thing that is wrong with them.
    fn page(&mut self, reader: &mut Reader, page: Result<Page>) -> Option<Fault> {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "some rows of the ledger cannot be read");
                return Some(at_seq(self.edge.size() + 1, FaultKind::Unreadable));
            }
        };
        let mut stored = page.nodes.into_iter();
        for (record, fault) in &page.records {
            let seq = self.edge.size() + 1;
            if let Some(what) = self.transfer(record, *fault, &mut stored) {
                return Some(at_seq(seq, what));
            }
            let Ok(counted) = counted(reader, self.bank, &record.transfer, &page.categories) else {
                return Some(at_seq(seq, FaultKind::Unreadable));
            };
            self.totals.count(&counted, record.transfer.postings.iter().map(|posting| (posting.account, posting.minutes)));
        }
        stored.next().map(|_| at_seq(self.edge.size(), FaultKind::Node))
    }

    fn transfer(&mut self, record: &Record, fault: Option<FaultKind>, stored: &mut impl Iterator<Item = Node>) -> Option<FaultKind> {
        let transfer = &record.transfer;
        if transfer.seq != self.edge.size() + 1 {
            return Some(FaultKind::Gap);
        }
        if fault == Some(FaultKind::Unbalanced) {
            return fault;
        }
        for posting in &transfer.postings {
            let (balance, version) = self.accounts.entry(posting.account).or_default();
            *balance = balance.saturating_add(posting.minutes.get());
            *version += 1;
            if posting.version != *version {
                return Some(FaultKind::Version);
            }
            if posting.balance_after.get() != *balance {
                return Some(FaultKind::Balance);
            }
        }
        if fault.is_some() {
            return fault;
        }
        let mut nodes = Vec::new();
        self.edge.push(record.leaf_hash, &mut nodes);
        self.nodes = self.nodes.saturating_add(i64::try_from(nodes.len()).unwrap_or(i64::MAX));
        if nodes.into_iter().any(|node| stored.next() != Some(node)) {
            return Some(FaultKind::Node);
        }
        let signed = self.signed.remove(&transfer.seq)?;
        let root = self.edge.root();
        signed.into_iter().find(|(signed, _)| *signed != root).map(|(_, what)| what)
    }

    /// Holds what is kept against what the transfers say.
    fn compare(&self, kept: &Kept) -> Option<Fault> {
        let says = |account| self.accounts.get(&account).copied().unwrap_or_default();
        let size = self.edge.size();
        if kept.newest != size || kept.head.seq != size || kept.head.edge.as_ref().is_none_or(|edge| *edge != self.edge) {
            return Some(at_seq(size + 1, FaultKind::Head));
        }
        if self.nodes != kept.nodes {
            return Some(whole(FaultKind::Node));
        }
        if let Some(wrong) = kept.balances.iter().find(|kept| says(kept.account) != (kept.balance, kept.version)) {
            return Some(Fault { seq: None, account: Some(wrong.account), what: FaultKind::Kept });
        }
        if self.accounts.values().map(|(_, version)| version).sum::<i64>() != kept.postings {
            return Some(whole(FaultKind::Misplaced));
        }
        if kept.balances.len() < self.accounts.len() {
            return Some(whole(FaultKind::Kept));
        }
        if self.totals.clone().without_zeros() != kept.totals {
            return Some(whole(FaultKind::Totals));
        }
        // What is left here was signed for at a size that the log has not reached, or by nobody whom it knows.
        let left = self.signed.iter().flat_map(|(size, signed)| signed.iter().map(|(root, what)| (*size, *root, *what)));
        let empty = Edge::default().root();
        let left = left.filter(|(size, root, _)| *size != 0 || *root != empty).map(|(_, _, what)| whole(what)).next();
        left.or_else(|| total_fault(kept)).or_else(|| checkpoint_fault(kept, size, self.edge.root()))
    }
}

fn total_fault(kept: &Kept) -> Option<Fault> {
    let total = kept.balances.iter().fold(0_i64, |total, kept| total.saturating_add(kept.balance));
    (total != 0).then_some(whole(FaultKind::Total))
}

fn checkpoint_fault(kept: &Kept, size: i64, root: Hash) -> Option<Fault> {
    let sound = match &kept.head.checkpoint {
        None => size == 0,
        Some(kept_note) => Checkpoint::verified(&kept_note.note, &kept.keys).is_ok_and(|found| found.size == size && found.root == root),
    };
    (!sound).then_some(whole(FaultKind::Checkpoint))
}
