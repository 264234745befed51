//! The one place that appends to the books: a [`Sheet`] of one bank, filled in one transaction.
//!
//! It decides in memory against locked balances, then writes each table once: transfers, postings, words, balances, the log's
//! nodes, the kept totals, the answers to keys, the head with its signed checkpoint. A refusal refuses only its own draft.
//! Nothing else posts. When the transaction commits is not its matter: `queue` commits many requests at once.
//!
//! It stands on the landing, not in the ledger's wing, because [`crate::service::bank::Banks`] holds what it needs.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::id::{AccountId, BankId, TransferId};
use crate::domain::ledger::account::Account;
use crate::domain::ledger::limits::{LedgerRefusal, apply};
use crate::domain::ledger::log::{Edge, Node, canonical, commitment, leaf_hash};
use crate::domain::ledger::totals::{Counted, Counts, Totals};
use crate::domain::ledger::transfer::{Draft, Posting, Transfer};
use crate::service::clock::Clock;
use crate::service::error::{Error, Refusal, Result};
use crate::service::notary::Notary;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::ledger::log::Kept;
use crate::store::ledger::transfer::{self, Record};
use crate::store::ledger::{account, log, totals};
use crate::store::office::answer::{self, Answer, AnswerKey};

/// What came of one draft.
pub(crate) type Posted = std::result::Result<Transfer, LedgerRefusal>;

/// A day in milliseconds: of each UTC day the last checkpoint is kept.
const DAY_MS: i64 = 86_400_000;

/// Rows of another wing that go in right after the transfers they belong to.
pub(in crate::service) trait Beside: Any + Send + Sized {
    /// Rows of a lower rank go in first.
    const RANK: u8;
    /// Writes the rows of a sheet.
    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()>;
}

/// A [`Beside`] row of any kind.
type AnyRow = Box<dyn Any + Send>;

/// A row beside the transfers, and how rows of its kind are written.
struct Pile {
    rank: u8,
    of: TypeId,
    row: AnyRow,
    write: fn(&mut Tx, BankId, Vec<AnyRow>) -> StoreResult<()>,
}

fn write_pile<R: Beside>(tx: &mut Tx, bank: BankId, rows: Vec<AnyRow>) -> StoreResult<()> {
    let rows = rows.into_iter().filter_map(|row| row.downcast::<R>().ok()).map(|row| *row).collect();
    R::write(tx, bank, rows)
}

/// What writing needs: the time, and who signs.
#[derive(Clone)]
pub(in crate::service) struct Pen {
    /// Time, ids and salts.
    pub(in crate::service) clock: Clock,
    /// Who signs.
    pub(in crate::service) notary: Arc<Notary>,
}

/// Where a sheet stood before a request, to go back to when the request is refused.
pub(in crate::service) struct Mark {
    edge: Edge,
    records: usize,
    nodes: usize,
    piles: usize,
    before: usize,
}

/// What is to be written of one bank in one transaction.
pub(in crate::service) struct Sheet<'t> {
    tx: &'t mut Tx,
    clock: Clock,
    notary: Arc<Notary>,
    bank: BankId,
    edge: Edge,
    /// The size of the log when the sheet was opened.
    size_before: i64,
    checkpoint: Option<Kept>,
    accounts: BTreeMap<AccountId, Account>,
    /// Each account as it was before each posting, to go back to.
    before: Vec<Account>,
    records: Vec<(Record, Counted)>,
    nodes: Vec<Node>,
    piles: Vec<Pile>,
    /// Answers that were given before, as far as they were looked up; `None` where there was none.
    answers: BTreeMap<(Uuid, String), Option<Answer>>,
    fresh: Vec<(Uuid, String, Answer)>,
}

impl<'t> Sheet<'t> {
    /// Locks the bank's head and begins. A bank whose log does not fit its transfers is not written to.
    pub(in crate::service) fn open(tx: &'t mut Tx, pen: &Pen, bank: BankId) -> Result<Self> {
        pen.notary.refuse_closed(bank)?;
        let head = log::lock_head(tx, bank)?.ok_or(Error::NotFound)?;
        let edge = head.edge.ok_or(StoreError::Corrupt("bank_heads.log_peaks"))?;
        Ok(Self {
            tx,
            clock: pen.clock.clone(),
            notary: Arc::clone(&pen.notary),
            bank,
            size_before: edge.size(),
            edge,
            checkpoint: head.checkpoint,
            accounts: BTreeMap::new(),
            before: Vec::new(),
            records: Vec::new(),
            nodes: Vec::new(),
            piles: Vec::new(),
            answers: BTreeMap::new(),
            fresh: Vec::new(),
        })
    }

    /// For reading; what this sheet holds is not in the database yet.
    pub(in crate::service) fn reader(&mut self) -> &mut Reader {
        self.tx
    }

    /// Reads and locks accounts in one query, those that are not here yet.
    pub(in crate::service) fn fetch_accounts(&mut self, ids: impl Iterator<Item = AccountId>) -> Result<()> {
        let missing: BTreeSet<AccountId> = ids.filter(|id| !self.accounts.contains_key(id)).collect();
        if !missing.is_empty() {
            self.accounts.extend(account::lock(self.tx, self.bank, &missing.into_iter().collect::<Vec<_>>())?);
        }
        Ok(())
    }

    /// An account as it stands with everything on this sheet.
    pub(in crate::service) fn account(&mut self, id: AccountId) -> Result<Option<&Account>> {
        self.fetch_accounts(std::iter::once(id))?;
        Ok(self.accounts.get(&id))
    }

    /// Looks up what was answered under keys, in one query.
    pub(in crate::service) fn fetch_answers(&mut self, keys: &[AnswerKey<'_>]) -> Result<()> {
        let found = answer::by_keys(self.tx, self.bank, keys)?;
        self.answers.extend(keys.iter().map(|key| ((key.actor, key.key.to_owned()), None)));
        self.answers.extend(found.into_iter().map(|(key, answer)| (key, Some(answer))));
        Ok(())
    }

    /// What was answered under a key before, in the database or on this sheet.
    pub(in crate::service) fn answered(&mut self, actor: Uuid, key: &str) -> Result<Option<Answer>> {
        if !self.answers.contains_key(&(actor, key.to_owned())) {
            self.fetch_answers(&[AnswerKey { actor, key }])?;
        }
        Ok(self.answers.get(&(actor, key.to_owned())).cloned().flatten())
    }

    /// Keeps what is answered under a key.
    pub(in crate::service) fn keep_answer(&mut self, actor: Uuid, key: &str, answer: Answer) {
        self.answers.insert((actor, key.to_owned()), Some(answer.clone()));
        self.fresh.push((actor, key.to_owned(), answer));
    }

    /// Decides one draft. A refusal leaves the sheet as it was.
    pub(in crate::service) fn post(&mut self, draft: &Draft) -> Result<Posted> {
        if let Some(undoes) = draft.reverses
            && (self.has_undone(undoes.id) || transfer::is_reversed(self.tx, self.bank, undoes.id)?)
        {
            return Ok(Err(LedgerRefusal::AlreadyReversed));
        }
        self.fetch_accounts(draft.legs.as_slice().iter().map(|leg| leg.account))?;
        let before = draft.legs.as_slice().iter().filter_map(|leg| self.accounts.get(&leg.account)).cloned().collect::<Vec<_>>();
        let postings = match apply(&draft.legs, draft.floor, &mut self.accounts) {
            Ok(postings) => postings,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.before.extend(before);
        let record = self.record(draft, postings);
        self.edge.push(record.leaf_hash, &mut self.nodes);
        let transfer = record.transfer.clone();
        self.records.push((record, counted(draft)));
        Ok(Ok(transfer))
    }

    fn has_undone(&self, id: TransferId) -> bool {
        self.records.iter().any(|(record, _)| record.transfer.reverses == Some(id))
    }

    fn record(&self, draft: &Draft, postings: Vec<Posting>) -> Record {
        let words = draft.memo.as_ref().map(|memo| (self.clock.salt(), memo.clone()));
        let transfer = Transfer {
            seq: self.edge.size().saturating_add(1),
            id: TransferId::new(self.clock.new_id()),
            kind: draft.kind,
            recorded_at: self.clock.now_ms(),
            happened_on: draft.happened_on,
            source: draft.source.clone(),
            reverses: draft.reverses.map(|undoes| undoes.id),
            memo_commitment: words.as_ref().map(|(salt, memo)| commitment(*salt, memo)),
            postings,
        };
        let leaf_hash = leaf_hash(&canonical(self.bank, &transfer));
        Record { transfer, leaf_hash, words }
    }

    /// Puts a row of another wing beside the transfers.
    pub(in crate::service) fn put<R: Beside>(&mut self, row: R) {
        self.piles.push(Pile { rank: R::RANK, of: TypeId::of::<R>(), row: Box::new(row), write: write_pile::<R> });
    }

    /// Where the sheet stands.
    pub(in crate::service) fn mark(&self) -> Mark {
        Mark {
            edge: self.edge.clone(),
            records: self.records.len(),
            nodes: self.nodes.len(),
            piles: self.piles.len(),
            before: self.before.len(),
        }
    }

    /// Takes back everything since a mark.
    pub(in crate::service) fn back_to(&mut self, mark: Mark) {
        self.edge = mark.edge;
        self.records.truncate(mark.records);
        self.nodes.truncate(mark.nodes);
        self.piles.truncate(mark.piles);
        for account in self.before.drain(mark.before..).rev() {
            self.accounts.insert(account.id, account);
        }
    }

    /// Writes what stands on the sheet, so that what follows can read it; the head is moved by [`Sheet::close`].
    pub(in crate::service) fn write_down(&mut self) -> Result<()> {
        if !self.records.is_empty() {
            let mut more = Totals::default();
            let mut touched = BTreeSet::new();
            for (record, counted) in &self.records {
                let postings = &record.transfer.postings;
                more.count(counted, postings.iter().map(|posting| (posting.account, posting.minutes)));
                touched.extend(postings.iter().map(|posting| posting.account));
            }
            let records: Vec<Record> = self.records.drain(..).map(|(record, _)| record).collect();
            transfer::append(self.tx, self.bank, &records)?;
            let changed: Vec<&Account> = touched.iter().filter_map(|id| self.accounts.get(id)).collect();
            account::set_balances(self.tx, &changed)?;
            log::append(self.tx, self.bank, &std::mem::take(&mut self.nodes))?;
            totals::add(self.tx, self.bank, &more)?;
        }
        self.before.clear();
        self.write_piles()?;
        answer::insert(self.tx, self.bank, std::mem::take(&mut self.fresh), self.clock.now_ms())?;
        Ok(())
    }

    fn write_piles(&mut self) -> Result<()> {
        let mut piles = std::mem::take(&mut self.piles);
        piles.sort_by_key(|pile| pile.rank);
        let mut piles = piles.into_iter().peekable();
        while let Some(first) = piles.next() {
            let (of, write) = (first.of, first.write);
            let mut rows = vec![first.row];
            rows.extend(std::iter::from_fn(|| piles.next_if(|next| next.of == of)).map(|pile| pile.row));
            write(self.tx, self.bank, rows)?;
        }
        Ok(())
    }

    /// Writes everything and moves the head; once the transaction is committed, the notary hears of the new checkpoint.
    pub(in crate::service) fn close(mut self) -> Result<()> {
        self.write_down()?;
        if self.edge.size() == self.size_before {
            return Ok(());
        }
        let made_at = self.clock.now_ms();
        let note = self.notary.sign(self.bank, self.edge.size(), &self.edge.root())?;
        if let Some(old) = &self.checkpoint
            && old.made_at.div_euclid(DAY_MS) < made_at.div_euclid(DAY_MS)
        {
            log::keep_checkpoint(self.tx, self.bank, self.size_before, old)?;
        }
        let kept = Kept { note, made_at };
        log::set_head(self.tx, self.bank, &self.edge, &kept)?;
        let (notary, bank) = (self.notary, self.bank);
        self.tx.after_commit(move || notary.hear(bank, kept.note));
        Ok(())
    }
}

fn counted(draft: &Draft) -> Counted {
    let category = draft.category;
    match draft.reverses {
        Some(undoes) => Counted { how: Counts::TakesAway, kind: undoes.kind, happened_on: undoes.happened_on, category },
        None => Counted { how: Counts::Adds, kind: draft.kind, happened_on: draft.happened_on, category },
    }
}

/// Appends drafts in order in the caller's own transaction, and answers each.
pub(in crate::service) fn append(tx: &mut Tx, pen: &Pen, bank: BankId, drafts: &[Draft]) -> Result<Vec<Posted>> {
    let mut sheet = Sheet::open(tx, pen, bank)?;
    sheet.fetch_accounts(drafts.iter().flat_map(|draft| draft.legs.as_slice()).map(|leg| leg.account))?;
    let answers = drafts.iter().map(|draft| sheet.post(draft)).collect::<Result<Vec<_>>>()?;
    sheet.close()?;
    Ok(answers)
}

/// Appends one draft; a refusal of the books becomes the refusal of the use case.
pub(in crate::service) fn append_one(
    tx: &mut Tx,
    pen: &Pen,
    bank: BankId,
    draft: &Draft,
) -> Result<std::result::Result<Transfer, Refusal>> {
    let answer = append(tx, pen, bank, std::slice::from_ref(draft))?.pop();
    Ok(answer.unwrap_or(Err(LedgerRefusal::UnknownAccount)).map_err(Refusal::from))
}
