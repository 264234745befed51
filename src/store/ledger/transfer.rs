//! Transfer and posting rows: appended, read, never changed.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Date, Nullable, SmallInt, Text};

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId, TransferId};
use crate::domain::ledger::transfer::{Posting, Transfer, TransferKind};
use crate::domain::minutes::Minutes;
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{accounts, bank_heads, postings, transfer_words, transfers};

/// A transfer with what is stored beside it.
pub(crate) struct Record {
    /// The transfer.
    pub(crate) transfer: Transfer,
    /// Its leaf hash.
    pub(crate) leaf_hash: [u8; 32],
    /// Its words and their salt, unless there are none or they were erased.
    pub(crate) words: Option<([u8; 32], String)>,
}

struct TransferInsert {
    id: Uid,
    bank: Uid,
    seq: i64,
    kind: &'static str,
    recorded_at: i64,
    happened_on: Day,
    source: String,
    reverses: Option<Uid>,
    memo_commitment: Option<Vec<u8>>,
    leaf_hash: Vec<u8>,
}

impl Row for TransferInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.id)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.seq)?;
        out.put::<Text, _>(&self.kind)?;
        out.put::<BigInt, _>(&self.recorded_at)?;
        out.put::<Date, _>(&self.happened_on)?;
        out.put::<Text, _>(&self.source)?;
        out.put::<Nullable<Uid16>, _>(&self.reverses)?;
        out.put::<Nullable<Binary>, _>(&self.memo_commitment)?;
        out.put::<Binary, _>(&self.leaf_hash)
    }
}

struct PostingInsert {
    transfer: Uid,
    leg: i16,
    bank: Uid,
    seq: i64,
    account: Uid,
    minutes: i64,
    version: i64,
    balance_after: i64,
}

impl Row for PostingInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.transfer)?;
        out.put::<SmallInt, _>(&self.leg)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.seq)?;
        out.put::<Uid16, _>(&self.account)?;
        out.put::<BigInt, _>(&self.minutes)?;
        out.put::<BigInt, _>(&self.version)?;
        out.put::<BigInt, _>(&self.balance_after)
    }
}

struct WordsInsert {
    transfer: Uid,
    bank: Uid,
    salt: Vec<u8>,
    memo: String,
}

impl Row for WordsInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.transfer)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<Binary, _>(&self.salt)?;
        out.put::<Text, _>(&self.memo)
    }
}

/// The number of the bank's last transfer.
pub(crate) fn last_seq(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    let head = bank_heads::table.select(bank_heads::last_seq).filter(bank_heads::bank_id.eq(Uid::from(bank)));
    Ok(head.first::<i64>(reader.conn())?)
}

/// The highest number that a transfer of the bank bears: the head's, unless somebody put a row behind it.
pub(crate) fn newest_seq(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    let rows = transfers::table.filter(transfers::bank_id.eq(Uid::from(bank))).select(transfers::seq).order(transfers::seq.desc());
    Ok(rows.first::<i64>(reader.conn()).optional()?.unwrap_or(0))
}

/// Appends transfers in order. The head is moved by `store/ledger/log`.
pub(crate) fn append(tx: &mut Tx, bank: BankId, records: &[Record]) -> StoreResult<()> {
    let bank = Uid::from(bank);
    let transfer_rows: Vec<_> = records.iter().map(|record| transfer_insert(bank, record)).collect();
    let posting_rows: Vec<_> = records.iter().flat_map(|record| posting_inserts(bank, &record.transfer)).collect();
    let word_rows: Vec<_> = records.iter().filter_map(|record| words_insert(bank, record)).collect();
    backend::insert(tx.conn(), "INSERT INTO transfers", &transfer_rows, "")?;
    backend::insert(tx.conn(), "INSERT INTO postings", &posting_rows, "")?;
    backend::insert(tx.conn(), "INSERT INTO transfer_words", &word_rows, "")?;
    Ok(())
}

fn transfer_insert(bank: Uid, record: &Record) -> TransferInsert {
    let transfer = &record.transfer;
    TransferInsert {
        id: transfer.id.into(),
        bank,
        seq: transfer.seq,
        kind: transfer.kind.code(),
        recorded_at: transfer.recorded_at,
        happened_on: transfer.happened_on,
        source: transfer.source.clone(),
        reverses: transfer.reverses.map(Uid::from),
        memo_commitment: transfer.memo_commitment.map(|bytes| bytes.to_vec()),
        leaf_hash: record.leaf_hash.to_vec(),
    }
}

fn posting_inserts(bank: Uid, transfer: &Transfer) -> impl Iterator<Item = PostingInsert> {
    transfer.postings.iter().zip(0_i16..).map(move |(posting, leg)| PostingInsert {
        transfer: transfer.id.into(),
        leg,
        bank,
        seq: transfer.seq,
        account: posting.account.into(),
        minutes: posting.minutes.get(),
        version: posting.version,
        balance_after: posting.balance_after.get(),
    })
}

fn words_insert(bank: Uid, record: &Record) -> Option<WordsInsert> {
    let (salt, memo) = record.words.as_ref()?;
    Some(WordsInsert { transfer: record.transfer.id.into(), bank, salt: salt.to_vec(), memo: memo.clone() })
}

/// The columns of a [`TransferRow`].
macro_rules! record_columns {
    () => {
        (
            transfers::id,
            transfers::seq,
            transfers::kind,
            transfers::recorded_at,
            transfers::happened_on,
            transfers::source,
            transfers::reverses,
            transfers::memo_commitment,
            transfers::leaf_hash,
            (transfer_words::salt, transfer_words::memo).nullable(),
        )
    };
}

#[derive(Queryable)]
struct TransferRow {
    id: Uid,
    seq: i64,
    kind: String,
    recorded_at: i64,
    happened_on: Day,
    source: String,
    reverses: Option<Uid>,
    memo_commitment: Option<Vec<u8>>,
    leaf_hash: Vec<u8>,
    words: Option<(Vec<u8>, String)>,
}

fn hash(bytes: &[u8]) -> StoreResult<[u8; 32]> {
    bytes.try_into().or(Err(StoreError::Corrupt("a hash is not 32 bytes")))
}

impl TransferRow {
    fn record(self, postings: Vec<Posting>) -> StoreResult<Record> {
        let transfer = Transfer {
            seq: self.seq,
            id: self.id.into(),
            kind: TransferKind::from_code(&self.kind).ok_or(StoreError::Corrupt("transfers.kind"))?,
            recorded_at: self.recorded_at,
            happened_on: self.happened_on,
            source: self.source,
            reverses: self.reverses.map(TransferId::from),
            memo_commitment: self.memo_commitment.as_deref().map(hash).transpose()?,
            postings,
        };
        let words = self.words.map(|(salt, memo)| Ok::<_, StoreError>((hash(&salt)?, memo))).transpose()?;
        Ok(Record { transfer, leaf_hash: hash(&self.leaf_hash)?, words })
    }
}

/// What to list.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TransferFilter {
    /// Only transfers that touch this account.
    pub(crate) account: Option<AccountId>,
    /// Recorded at or after, UTC milliseconds.
    pub(crate) recorded_from: Option<i64>,
    /// Recorded before, UTC milliseconds.
    pub(crate) recorded_before: Option<i64>,
}

/// Transfers after a seq, in order, with their postings.
pub(crate) fn list(reader: &mut Reader, bank: BankId, filter: TransferFilter, after_seq: i64, limit: i64) -> StoreResult<Vec<Record>> {
    let mut rows = transfers::table
        .left_join(transfer_words::table)
        .filter(transfers::bank_id.eq(Uid::from(bank)))
        .filter(transfers::seq.gt(after_seq))
        .order(transfers::seq)
        .limit(limit)
        .into_boxed();
    if let Some(account) = filter.account {
        // The account's own postings first: asked the other way round, SQLite walks through every transfer of the bank.
        rows = rows.filter(transfers::id.eq_any(ids_touching(reader, account, filter, after_seq, limit)?));
    }
    if let Some(ms) = filter.recorded_from {
        rows = rows.filter(transfers::recorded_at.ge(ms));
    }
    if let Some(ms) = filter.recorded_before {
        rows = rows.filter(transfers::recorded_at.lt(ms));
    }
    let rows = rows.select(record_columns!()).load::<TransferRow>(reader.conn())?;
    let ids: Vec<Uid> = rows.iter().map(|row| row.id).collect();
    let mut postings = postings_of(reader, &ids)?;
    rows.into_iter()
        .map(|row| {
            let own = postings.remove(&row.id).unwrap_or_default();
            row.record(own)
        })
        .collect()
}

fn ids_touching(reader: &mut Reader, account: AccountId, filter: TransferFilter, after_seq: i64, limit: i64) -> StoreResult<Vec<Uid>> {
    let mut rows = postings::table
        .inner_join(transfers::table)
        .filter(postings::account_id.eq(Uid::from(account)))
        .filter(postings::seq.gt(after_seq))
        .order(postings::seq)
        .limit(limit)
        .select(postings::transfer_id)
        .into_boxed();
    if let Some(ms) = filter.recorded_from {
        rows = rows.filter(transfers::recorded_at.ge(ms));
    }
    if let Some(ms) = filter.recorded_before {
        rows = rows.filter(transfers::recorded_at.lt(ms));
    }
    Ok(rows.load(reader.conn())?)
}

fn postings_of(reader: &mut Reader, ids: &[Uid]) -> StoreResult<BTreeMap<Uid, Vec<Posting>>> {
    let mut found: BTreeMap<Uid, Vec<Posting>> = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = postings::table
            .filter(postings::transfer_id.eq_any(ids.to_vec()))
            .order((postings::transfer_id, postings::leg))
            .select((postings::transfer_id, postings::account_id, postings::minutes, postings::account_version, postings::balance_after))
            .load::<(Uid, Uid, i64, i64, i64)>(reader.conn())?;
        for (transfer, account, minutes, version, balance_after) in rows {
            let posting =
                Posting { account: account.into(), minutes: Minutes::new(minutes), version, balance_after: Minutes::new(balance_after) };
            found.entry(transfer).or_default().push(posting);
        }
    }
    Ok(found)
}

/// One transfer by its id.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: TransferId) -> StoreResult<Option<Record>> {
    let seq = transfers::table.filter(transfers::bank_id.eq(Uid::from(bank))).filter(transfers::id.eq(Uid::from(id)));
    match seq.select(transfers::seq).first::<i64>(reader.conn()).optional()? {
        Some(seq) => by_seq(reader, bank, seq),
        None => Ok(None),
    }
}

/// One transfer by its number.
pub(crate) fn by_seq(reader: &mut Reader, bank: BankId, seq: i64) -> StoreResult<Option<Record>> {
    let found = list(reader, bank, TransferFilter::default(), seq.saturating_sub(1), 1)?;
    Ok(found.into_iter().find(|record| record.transfer.seq == seq))
}

/// Whether a transfer was undone.
pub(crate) fn is_reversed(reader: &mut Reader, bank: BankId, id: TransferId) -> StoreResult<bool> {
    let undone = transfers::table.filter(transfers::bank_id.eq(Uid::from(bank))).filter(transfers::reverses.eq(Some(Uid::from(id))));
    Ok(diesel::select(diesel::dsl::exists(undone)).get_result(reader.conn())?)
}

/// One movement on an account, seen from its side.
pub(crate) struct Movement {
    /// The transfer's number.
    pub(crate) seq: i64,
    /// What it was for.
    pub(crate) kind: TransferKind,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// The day the help happened.
    pub(crate) happened_on: Day,
    /// What it came from.
    pub(crate) source: String,
    /// The transfer that it undoes.
    pub(crate) reverses: Option<TransferId>,
    /// Signed minutes.
    pub(crate) minutes: Minutes,
    /// The balance after it.
    pub(crate) balance_after: Minutes,
    /// The first account on the other side.
    pub(crate) other_account: Option<AccountId>,
    /// Words kept with it.
    pub(crate) memo: Option<String>,
}

/// The columns of a [`Movement`], in two halves since tuples of this kind end at a certain length.
type MovementRow = ((i64, Uid, String, i64, Day, String), (Option<Uid>, i64, i64, Option<String>));

/// Movements on an account, newest first, before a seq.
pub(crate) fn list_movements(
    reader: &mut Reader,
    bank: BankId,
    account: AccountId,
    before_seq: Option<i64>,
    limit: i64,
) -> StoreResult<Vec<Movement>> {
    let mut rows = postings::table
        .inner_join(transfers::table.left_join(transfer_words::table))
        .filter(postings::bank_id.eq(Uid::from(bank)))
        .filter(postings::account_id.eq(Uid::from(account)))
        .order(postings::seq.desc())
        .limit(limit)
        .into_boxed();
    if let Some(seq) = before_seq {
        rows = rows.filter(postings::seq.lt(seq));
    }
    let columns = (
        (postings::seq, postings::transfer_id, transfers::kind, transfers::recorded_at, transfers::happened_on, transfers::source),
        (transfers::reverses, postings::minutes, postings::balance_after, transfer_words::memo.nullable()),
    );
    let rows = rows.select(columns).load::<MovementRow>(reader.conn())?;
    let ids: Vec<Uid> = rows.iter().map(|((_, transfer, ..), _)| *transfer).collect();
    let postings = postings_of(reader, &ids)?;
    rows.into_iter()
        .map(|((seq, transfer, kind, recorded_at, happened_on, source), (reverses, minutes, balance_after, memo))| {
            let sides = postings.get(&transfer).map(Vec::as_slice).unwrap_or_default();
            Ok(Movement {
                seq,
                kind: TransferKind::from_code(&kind).ok_or(StoreError::Corrupt("transfers.kind"))?,
                recorded_at,
                happened_on,
                source,
                reverses: reverses.map(TransferId::from),
                minutes: Minutes::new(minutes),
                balance_after: Minutes::new(balance_after),
                other_account: sides.iter().map(|posting| posting.account).find(|other| *other != account),
                memo,
            })
        })
        .collect()
}

/// Whether the copies that postings carry (bank, seq, place) are those of their transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Copies {
    /// They are.
    Right,
    /// Some are not.
    Wrong,
}

/// Transfers after a seq and up to another one, in order: the quickest way to read many, for `ledger verify`.
pub(crate) fn range(reader: &mut Reader, bank: BankId, after_seq: i64, to_seq: i64) -> StoreResult<Vec<(Record, Copies)>> {
    let here = || {
        let here = transfers::table.filter(transfers::bank_id.eq(Uid::from(bank)));
        here.filter(transfers::seq.gt(after_seq)).filter(transfers::seq.le(to_seq))
    };
    let rows =
        here().left_join(transfer_words::table).order(transfers::seq).select(record_columns!()).load::<TransferRow>(reader.conn())?;
    let postings = here()
        .inner_join(postings::table.on(postings::transfer_id.eq(transfers::id)))
        .order((transfers::seq, postings::leg))
        .select((
            (transfers::seq, postings::seq, postings::bank_id, postings::leg),
            (postings::account_id, postings::minutes, postings::account_version, postings::balance_after),
        ))
        .load::<((i64, i64, Uid, i16), (Uid, i64, i64, i64))>(reader.conn())?;
    let mut postings = postings.into_iter().peekable();
    rows.into_iter()
        .map(|row| {
            let (mut own, mut copies) = (Vec::with_capacity(2), Copies::Right);
            while let Some((place, (account, minutes, version, balance_after))) = postings.next_if(|((seq, ..), _)| *seq == row.seq) {
                if place != (row.seq, row.seq, Uid::from(bank), i16::try_from(own.len()).unwrap_or(i16::MAX)) {
                    copies = Copies::Wrong;
                }
                own.push(Posting {
                    account: account.into(),
                    minutes: Minutes::new(minutes),
                    version,
                    balance_after: Minutes::new(balance_after),
                });
            }
            row.record(own).map(|record| (record, copies))
        })
        .collect()
}

/// How many postings a bank has.
pub(crate) fn count_postings(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    Ok(postings::table.filter(postings::bank_id.eq(Uid::from(bank))).count().get_result(reader.conn())?)
}

/// What is kept of an account, for `ledger verify` to hold against its postings.
pub(crate) struct Check {
    /// The account.
    pub(crate) account: AccountId,
    /// The balance that is kept.
    pub(crate) balance: i64,
    /// The version that is kept.
    pub(crate) version: i64,
}

/// The kept balances of every account of a bank.
pub(crate) fn list_kept_balances(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Check>> {
    let rows = accounts::table.filter(accounts::bank_id.eq(Uid::from(bank))).order(accounts::id);
    let rows = rows.select((accounts::id, accounts::balance_minutes, accounts::version)).load::<(Uid, i64, i64)>(reader.conn())?;
    Ok(rows.into_iter().map(|(account, balance, version)| Check { account: account.into(), balance, version }).collect())
}
