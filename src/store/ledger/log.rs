//! The rows of a bank's Merkle log: its edge, its inner nodes, its checkpoints and the keys that signed them.
//!
//! Nodes, kept checkpoints and keys are only ever added.

use std::cell::RefCell;
use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::PublicKey;
use crate::domain::ledger::log::{Edge, Hash, Node};
use crate::store::backend::{self, Binds, Locked, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{bank_heads, checkpoints, log_keys, log_nodes, transfers};

/// Where a bank's books stand.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Head {
    /// The number of the last transfer.
    pub(crate) seq: i64,
    /// The edge of the log. `None` where it does not fit the last transfer: the log is not there yet, or somebody changed it.
    pub(crate) edge: Option<Edge>,
    /// The newest checkpoint.
    pub(crate) checkpoint: Option<Kept>,
}

/// A checkpoint as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    /// The signed note.
    pub(crate) note: String,
    /// When it was made, UTC milliseconds.
    pub(crate) made_at: i64,
}

type HeadRow = (i64, Vec<u8>, Option<String>, Option<i64>);

fn head_of((seq, peaks, note, made_at): HeadRow) -> Head {
    let checkpoint = note.zip(made_at).map(|(note, made_at)| Kept { note, made_at });
    Head { seq, edge: Edge::read(seq, &peaks), checkpoint }
}

const HEAD: (bank_heads::last_seq, bank_heads::log_peaks, bank_heads::checkpoint, bank_heads::checkpoint_at) =
    (bank_heads::last_seq, bank_heads::log_peaks, bank_heads::checkpoint, bank_heads::checkpoint_at);

/// Where a bank's books stand. A bank without this row stands nowhere, and has no edge.
pub(crate) fn head(reader: &mut Reader, bank: BankId) -> StoreResult<Head> {
    let row = bank_heads::table.select(HEAD).filter(bank_heads::bank_id.eq(Uid::from(bank)));
    Ok(row.first::<HeadRow>(reader.conn()).optional()?.map_or(Head { seq: 0, edge: None, checkpoint: None }, head_of))
}

/// Where a bank's books stand, with the row that every writer of the bank locks first.
pub(crate) fn lock_head(tx: &mut Tx, bank: BankId) -> StoreResult<Option<Head>> {
    let row = bank_heads::table.select(HEAD).filter(bank_heads::bank_id.eq(Uid::from(bank)));
    Ok(Locked(row).get_result::<HeadRow>(tx.conn()).optional()?.map(head_of))
}

struct NodeInsert {
    bank: Uid,
    place: i64,
    hash: Hash,
}

impl Row for NodeInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.place)?;
        out.put::<Binary, _>(&self.hash)
    }
}

/// Adds the inner nodes that new leaves completed.
pub(crate) fn append(tx: &mut Tx, bank: BankId, nodes: &[Node]) -> StoreResult<()> {
    let rows: Vec<_> = nodes.iter().map(|node| NodeInsert { bank: bank.into(), place: node.place, hash: node.hash }).collect();
    Ok(backend::insert(tx.conn(), "INSERT INTO log_nodes (bank_id, place, hash)", &rows, "")?)
}

/// Whether a bank's log has any inner node.
pub(crate) fn has_nodes(reader: &mut Reader, bank: BankId) -> StoreResult<bool> {
    let nodes = log_nodes::table.filter(log_nodes::bank_id.eq(Uid::from(bank)));
    Ok(diesel::select(diesel::dsl::exists(nodes)).get_result(reader.conn())?)
}

/// The inner nodes that the leaves after one size and up to another completed, in the order of their places.
pub(crate) fn list_nodes(reader: &mut Reader, bank: BankId, after_size: i64, to_size: i64) -> StoreResult<Vec<Node>> {
    let first = |size: i64| i64::try_from(tlog_tiles::stored_hash_index(0, number(size))).unwrap_or(i64::MAX);
    let rows = log_nodes::table.select((log_nodes::place, log_nodes::hash)).filter(log_nodes::bank_id.eq(Uid::from(bank)));
    let rows = rows.filter(log_nodes::place.gt(first(after_size))).filter(log_nodes::place.lt(first(to_size))).order(log_nodes::place);
    let rows = rows.load::<(i64, Vec<u8>)>(reader.conn())?;
    rows.into_iter().map(|(place, bytes)| Ok(Node { place, hash: hash(&bytes)? })).collect()
}

/// How many inner nodes are stored.
pub(crate) fn count_nodes(reader: &mut Reader, bank: BankId) -> StoreResult<i64> {
    Ok(log_nodes::table.filter(log_nodes::bank_id.eq(Uid::from(bank))).count().get_result(reader.conn())?)
}

/// Moves the head of a bank's books.
pub(crate) fn set_head(tx: &mut Tx, bank: BankId, edge: &Edge, checkpoint: &Kept) -> StoreResult<()> {
    diesel::update(bank_heads::table.filter(bank_heads::bank_id.eq(Uid::from(bank))))
        .set((
            bank_heads::last_seq.eq(edge.size()),
            bank_heads::log_peaks.eq(edge.bytes()),
            bank_heads::checkpoint.eq(Some(&checkpoint.note)),
            bank_heads::checkpoint_at.eq(Some(checkpoint.made_at)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps a checkpoint for good.
pub(crate) fn keep_checkpoint(tx: &mut Tx, bank: BankId, size: i64, checkpoint: &Kept) -> StoreResult<()> {
    diesel::insert_into(checkpoints::table)
        .values((
            checkpoints::bank_id.eq(Uid::from(bank)),
            checkpoints::size.eq(size),
            checkpoints::note.eq(&checkpoint.note),
            checkpoints::made_at.eq(checkpoint.made_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The kept checkpoints of a bank with the size that each is kept under, newest first: those smaller than a size.
pub(crate) fn list_checkpoints(reader: &mut Reader, bank: BankId, before_size: i64, limit: i64) -> StoreResult<Vec<(i64, Kept)>> {
    let rows = checkpoints::table
        .select((checkpoints::size, checkpoints::note, checkpoints::made_at))
        .filter(checkpoints::bank_id.eq(Uid::from(bank)));
    let rows = rows.filter(checkpoints::size.lt(before_size)).order(checkpoints::size.desc()).limit(limit);
    let rows = rows.load::<(i64, String, i64)>(reader.conn())?;
    Ok(rows.into_iter().map(|(size, note, made_at)| (size, Kept { note, made_at })).collect())
}

/// The keys that have signed here, newest first, with the moment (UTC milliseconds) from which each signed.
pub(crate) fn list_keys(reader: &mut Reader) -> StoreResult<Vec<(PublicKey, i64)>> {
    let rows = log_keys::table.select((log_keys::public_key, log_keys::since)).order((log_keys::since.desc(), log_keys::public_key));
    let rows = rows.load::<(Vec<u8>, i64)>(reader.conn())?;
    rows.into_iter().map(|(key, since)| Ok((PublicKey(hash(&key)?), since))).collect()
}

/// Makes a key known; from this moment it signs.
pub(crate) fn insert_key(tx: &mut Tx, key: PublicKey, since: i64) -> StoreResult<()> {
    diesel::insert_into(log_keys::table)
        .values((log_keys::public_key.eq(key.0.as_slice()), log_keys::since.eq(since)))
        .execute(tx.conn())?;
    Ok(())
}

fn hash(bytes: &[u8]) -> StoreResult<Hash> {
    bytes.try_into().or(Err(StoreError::Corrupt("a hash is not 32 bytes")))
}

/// The root of a bank's log at a size that it has had. Reads O(log size) rows.
pub(crate) fn root_at(reader: &mut Reader, bank: BankId, size: i64) -> StoreResult<Hash> {
    Ok(tlog_tiles::tree_hash(number(size), &StoredLog::new(reader, bank)).map_err(unproved)?.0)
}

/// The proof that transfer `seq` stands in the log of a size (RFC 6962 §2.1.1). Reads O(log size) rows.
pub(crate) fn inclusion(reader: &mut Reader, bank: BankId, seq: i64, size: i64) -> StoreResult<Vec<Hash>> {
    let log = StoredLog::new(reader, bank);
    let proof = tlog_tiles::prove_record(number(size), number(seq.saturating_sub(1)), &log).map_err(unproved)?;
    Ok(proof.into_iter().map(|hash| hash.0).collect())
}

/// The proof that the log of a size begins with the log of a smaller one (RFC 6962 §2.1.2). Reads O(log size) rows.
pub(crate) fn consistency(reader: &mut Reader, bank: BankId, from: i64, to: i64) -> StoreResult<Vec<Hash>> {
    let proof = tlog_tiles::prove_tree(number(to), number(from), &StoredLog::new(reader, bank)).map_err(unproved)?;
    Ok(proof.into_iter().map(|hash| hash.0).collect())
}

fn number(size: i64) -> u64 {
    u64::try_from(size).unwrap_or(0)
}

/// The stored hashes do not make the proof: rows are missing or wrong, which `ledger verify` names.
fn unproved(error: tlog_tiles::Error) -> StoreError {
    StoreError::Log(error.to_string())
}

/// A bank's stored log, as `tlog_tiles` reads it for proofs: two queries for the hashes of one proof.
struct StoredLog<'a> {
    reader: RefCell<&'a mut Reader>,
    bank: BankId,
}

impl<'a> StoredLog<'a> {
    /// The log of a bank.
    fn new(reader: &'a mut Reader, bank: BankId) -> Self {
        Self { reader: RefCell::new(reader), bank }
    }

    fn read(&self, places: &[u64]) -> StoreResult<Vec<tlog_tiles::Hash>> {
        let mut reader = self.reader.borrow_mut();
        let (mut leaves, mut nodes) = (Vec::new(), Vec::new());
        for place in places {
            match tlog_tiles::split_stored_hash_index(*place) {
                (0, n) => leaves.push(i64::try_from(n).unwrap_or(i64::MAX).saturating_add(1)),
                _ => nodes.push(i64::try_from(*place).unwrap_or(i64::MAX)),
            }
        }
        let (mut seqs, mut inner) = (BTreeMap::new(), BTreeMap::new());
        if !leaves.is_empty() {
            let rows = transfers::table.select((transfers::seq, transfers::leaf_hash)).filter(transfers::bank_id.eq(Uid::from(self.bank)));
            seqs.extend(rows.filter(transfers::seq.eq_any(leaves)).load::<(i64, Vec<u8>)>(reader.conn())?);
        }
        if !nodes.is_empty() {
            let rows = log_nodes::table.select((log_nodes::place, log_nodes::hash)).filter(log_nodes::bank_id.eq(Uid::from(self.bank)));
            inner.extend(rows.filter(log_nodes::place.eq_any(nodes)).load::<(i64, Vec<u8>)>(reader.conn())?);
        }
        let found = |place: u64| {
            let bytes = match tlog_tiles::split_stored_hash_index(place) {
                (0, n) => seqs.get(&i64::try_from(n).ok()?.checked_add(1)?),
                _ => inner.get(&i64::try_from(place).ok()?),
            };
            bytes.and_then(|bytes| hash(bytes).ok()).map(tlog_tiles::Hash)
        };
        places.iter().map(|place| found(*place).ok_or(StoreError::Corrupt("a hash of the log is missing"))).collect()
    }
}

impl tlog_tiles::HashReader for StoredLog<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        self.read(indexes).map_err(|error| tlog_tiles::Error::InvalidInput(error.to_string()))
    }
}
