//! Rows of the record of deeds: appended and read, never changed. Their words stand apart, where they may be erased.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use crate::domain::id::{BankId, DeedId, MemberId};
use crate::domain::ledger::log::{Edge, Hash, Node};
use crate::domain::people::deed::{Door, DoorKind, Entry, Part, Words};
use crate::domain::people::deed_kind::DeedKind;
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{deed_heads, deed_nodes, deed_words, deeds, tokens};

/// A deed with what is stored beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    /// The deed.
    pub(crate) entry: Entry,
    /// The hash of its leaf.
    pub(crate) leaf: Hash,
    /// Its words, as far as there are any and they were not erased.
    pub(crate) words: Vec<Words>,
}

/// Where a bank's record stands.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Head {
    /// The number of the last deed.
    pub(crate) seq: i64,
    /// The edge of the log. `None` where somebody changed it.
    pub(crate) edge: Option<Edge>,
    /// The newest checkpoint, a signed note.
    pub(crate) checkpoint: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deeds)]
struct DeedRow {
    bank_id: Uid,
    seq: i64,
    id: Uid,
    kind: String,
    at: i64,
    door: String,
    mark: Option<Vec<u8>>,
    by_id: Option<Uid>,
    about_id: Option<Uid>,
    other_id: Option<Uid>,
    thing_id: Option<Uid>,
    before_commitment: Option<Vec<u8>>,
    after_commitment: Option<Vec<u8>>,
    reason_commitment: Option<Vec<u8>>,
    leaf_hash: Vec<u8>,
}

impl Row for DeedRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank_id)?;
        out.put::<BigInt, _>(&self.seq)?;
        out.put::<Uid16, _>(&self.id)?;
        out.put::<Text, _>(&self.kind)?;
        out.put::<BigInt, _>(&self.at)?;
        out.put::<Text, _>(&self.door)?;
        out.put::<Nullable<Binary>, _>(&self.mark)?;
        for id in [&self.by_id, &self.about_id, &self.other_id, &self.thing_id] {
            out.put::<Nullable<Uid16>, _>(id)?;
        }
        for hash in [&self.before_commitment, &self.after_commitment, &self.reason_commitment] {
            out.put::<Nullable<Binary>, _>(hash)?;
        }
        out.put::<Binary, _>(&self.leaf_hash)
    }
}

fn bytes<const N: usize>(bytes: &[u8], what: &'static str) -> StoreResult<[u8; N]> {
    bytes.try_into().or(Err(StoreError::Corrupt(what)))
}

fn maybe<const N: usize>(stored: Option<&Vec<u8>>, what: &'static str) -> StoreResult<Option<[u8; N]>> {
    stored.map(|stored| bytes(stored, what)).transpose()
}

impl DeedRow {
    fn of(bank: BankId, kept: &Kept) -> Self {
        let entry = &kept.entry;
        let hash = |hash: Option<Hash>| hash.map(|hash| hash.to_vec());
        Self {
            bank_id: bank.into(),
            seq: entry.seq,
            id: entry.id.into(),
            kind: entry.kind.code().to_owned(),
            at: entry.at,
            door: entry.door.kind.code().to_owned(),
            mark: entry.door.mark.map(|mark| mark.to_vec()),
            by_id: entry.by.map(Uid::from),
            about_id: entry.about.map(Uid::from),
            other_id: entry.other.map(Uid::from),
            thing_id: entry.thing.map(Uid),
            before_commitment: hash(entry.before),
            after_commitment: hash(entry.after),
            reason_commitment: hash(entry.reason),
            leaf_hash: kept.leaf.to_vec(),
        }
    }

    fn kept(self, words: Vec<Words>) -> StoreResult<Kept> {
        let kind = DoorKind::from_code(&self.door).ok_or(StoreError::Corrupt("deeds.door"))?;
        let entry = Entry {
            seq: self.seq,
            id: self.id.into(),
            kind: DeedKind::from_code(&self.kind).ok_or(StoreError::Corrupt("deeds.kind"))?,
            at: self.at,
            door: Door { kind, mark: maybe(self.mark.as_ref(), "deeds.mark")? },
            by: self.by_id.map(MemberId::from),
            about: self.about_id.map(MemberId::from),
            other: self.other_id.map(MemberId::from),
            thing: self.thing_id.map(|id| id.0),
            before: maybe(self.before_commitment.as_ref(), "deeds.before_commitment")?,
            after: maybe(self.after_commitment.as_ref(), "deeds.after_commitment")?,
            reason: maybe(self.reason_commitment.as_ref(), "deeds.reason_commitment")?,
        };
        Ok(Kept { entry, leaf: bytes(&self.leaf_hash, "deeds.leaf_hash")?, words })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = deed_words)]
struct WordsRow {
    bank_id: Uid,
    deed_id: Uid,
    part: String,
    salt: Vec<u8>,
    words: String,
}

impl Row for WordsRow {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank_id)?;
        out.put::<Uid16, _>(&self.deed_id)?;
        out.put::<Text, _>(&self.part)?;
        out.put::<Binary, _>(&self.salt)?;
        out.put::<Text, _>(&self.words)
    }
}

impl WordsRow {
    fn words(self) -> StoreResult<Words> {
        let part = Part::from_code(&self.part).ok_or(StoreError::Corrupt("deed_words.part"))?;
        Ok(Words { part, salt: bytes(&self.salt, "deed_words.salt")?, text: self.words })
    }
}

struct NodeInsert {
    bank: Uid,
    node: Node,
}

impl Row for NodeInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.node.place)?;
        out.put::<Binary, _>(&self.node.hash)
    }
}

/// Where a bank's record stands.
pub(crate) fn head(reader: &mut Reader, bank: BankId) -> StoreResult<Head> {
    let row = deed_heads::table
        .filter(deed_heads::bank_id.eq(Uid::from(bank)))
        .select((deed_heads::last_seq, deed_heads::log_peaks, deed_heads::checkpoint))
        .first::<(i64, Vec<u8>, Option<String>)>(reader.conn())
        .optional()?;
    Ok(match row {
        Some((seq, peaks, checkpoint)) => Head { seq, edge: Edge::read(seq, &peaks), checkpoint },
        None => Head { seq: 0, edge: Some(Edge::default()), checkpoint: None },
    })
}

/// Appends deeds in order, with the inner nodes of the log that they complete.
pub(crate) fn append(tx: &mut Tx, bank: BankId, kept: &[Kept], nodes: Vec<Node>) -> StoreResult<()> {
    let rows: Vec<_> = kept.iter().map(|each| DeedRow::of(bank, each)).collect();
    let words = kept.iter().flat_map(|each| {
        each.words.iter().map(|words| WordsRow {
            bank_id: bank.into(),
            deed_id: each.entry.id.into(),
            part: words.part.code().to_owned(),
            salt: words.salt.to_vec(),
            words: words.text.clone(),
        })
    });
    let words: Vec<_> = words.collect();
    let nodes: Vec<_> = nodes.into_iter().map(|node| NodeInsert { bank: bank.into(), node }).collect();
    backend::insert(tx.conn(), "INSERT INTO deeds", &rows, "")?;
    backend::insert(tx.conn(), "INSERT INTO deed_words", &words, "")?;
    Ok(backend::insert(tx.conn(), "INSERT INTO deed_nodes (bank_id, place, hash)", &nodes, "")?)
}

/// Moves the head of a bank's record. Where nobody could sign, the checkpoint of before stays.
pub(crate) fn set_head(tx: &mut Tx, bank: BankId, edge: &Edge, (note, now_ms): (Option<&str>, i64)) -> StoreResult<()> {
    let row = deed_heads::table.filter(deed_heads::bank_id.eq(Uid::from(bank)));
    let place = (deed_heads::last_seq.eq(edge.size()), deed_heads::log_peaks.eq(edge.bytes()));
    let signed = note.map(|note| (deed_heads::checkpoint.eq(Some(note)), deed_heads::checkpoint_at.eq(Some(now_ms))));
    if diesel::update(row).set((place.clone(), signed)).execute(tx.conn())? == 0 {
        let signed = (deed_heads::checkpoint.eq(note), deed_heads::checkpoint_at.eq(note.map(|_| now_ms)));
        diesel::insert_into(deed_heads::table).values((deed_heads::bank_id.eq(Uid::from(bank)), place, signed)).execute(tx.conn())?;
    }
    Ok(())
}

/// Which deeds to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct DeedFilter {
    /// About this member, or with them as the other person.
    pub(crate) about: Option<MemberId>,
    /// By this member.
    pub(crate) by: Option<MemberId>,
    /// Of these kinds; of any where the list is empty.
    pub(crate) kinds: Vec<DeedKind>,
    /// At or after this moment, UTC milliseconds.
    pub(crate) from: Option<i64>,
    /// Before this moment, UTC milliseconds.
    pub(crate) before: Option<i64>,
    /// Before this place in the record.
    pub(crate) before_seq: Option<i64>,
}

/// Deeds of a bank by a filter, the newest first, with their words.
pub(crate) fn list(reader: &mut Reader, bank: BankId, filter: &DeedFilter, limit: i64) -> StoreResult<Vec<Kept>> {
    let mut rows = deeds::table.filter(deeds::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(about) = filter.about.map(Uid::from) {
        rows = rows.filter(deeds::about_id.eq(Some(about)).or(deeds::other_id.eq(Some(about))));
    }
    if let Some(by) = filter.by {
        rows = rows.filter(deeds::by_id.eq(Some(Uid::from(by))));
    }
    if !filter.kinds.is_empty() {
        rows = rows.filter(deeds::kind.eq_any(filter.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>()));
    }
    if let Some(from) = filter.from {
        rows = rows.filter(deeds::at.ge(from));
    }
    if let Some(before) = filter.before {
        rows = rows.filter(deeds::at.lt(before));
    }
    if let Some(before_seq) = filter.before_seq {
        rows = rows.filter(deeds::seq.lt(before_seq));
    }
    let rows = rows.select(DeedRow::as_select()).order(deeds::seq.desc()).limit(limit).load(reader.conn())?;
    let mut words = words_of(reader, &rows)?;
    let read = |row: DeedRow| {
        let own = words.remove(&row.id.into()).unwrap_or_default();
        row.kept(own.into_iter().map(WordsRow::words).collect::<StoreResult<_>>()?)
    };
    rows.into_iter().map(read).collect()
}

/// Deeds of a bank in order, from behind a place on, each with its place; `None` where a row cannot be read.
pub(crate) fn range(reader: &mut Reader, bank: BankId, after_seq: i64, limit: i64) -> StoreResult<Vec<(i64, Option<Kept>)>> {
    let rows = deeds::table.filter(deeds::bank_id.eq(Uid::from(bank))).filter(deeds::seq.gt(after_seq));
    let rows = rows.select(DeedRow::as_select()).order(deeds::seq).limit(limit).load(reader.conn())?;
    let mut words = words_of(reader, &rows)?;
    let read = |row: DeedRow| {
        let (seq, own) = (row.seq, words.remove(&row.id.into()).unwrap_or_default());
        (seq, own.into_iter().map(WordsRow::words).collect::<StoreResult<_>>().and_then(|own| row.kept(own)).ok())
    };
    Ok(rows.into_iter().map(read).collect())
}

fn words_of(reader: &mut Reader, rows: &[DeedRow]) -> StoreResult<BTreeMap<DeedId, Vec<WordsRow>>> {
    let mut words: BTreeMap<DeedId, Vec<WordsRow>> = BTreeMap::new();
    for rows in rows.chunks(backend::BULK_ROWS_MAX) {
        let ids: Vec<Uid> = rows.iter().map(|row| row.id).collect();
        let found = deed_words::table.filter(deed_words::deed_id.eq_any(ids)).order((deed_words::deed_id, deed_words::part));
        for row in found.select(WordsRow::as_select()).load(reader.conn())? {
            words.entry(row.deed_id.into()).or_default().push(row);
        }
    }
    Ok(words)
}

/// When somebody last did this with this member; where they last came through another door, they have not done it yet.
pub(crate) fn last_at(reader: &mut Reader, bank: BankId, entry: &Entry) -> StoreResult<Option<i64>> {
    // An aggregate, so that SQLite reads one index by its end and not the whole record from its own.
    let newest = deeds::table.select(diesel::dsl::max(deeds::seq)).filter(deeds::bank_id.eq(Uid::from(bank))).into_boxed();
    let newest = newest.filter(deeds::kind.eq(entry.kind.code()));
    // Nothing is equal to no id, not even no id.
    let newest = match entry.about {
        Some(about) => newest.filter(deeds::about_id.eq(Uid::from(about))),
        None => newest.filter(deeds::about_id.is_null()),
    };
    let newest = match entry.by {
        Some(by) => newest.filter(deeds::by_id.eq(Uid::from(by))),
        None => newest.filter(deeds::by_id.is_null()),
    };
    let Some(seq) = newest.first::<Option<i64>>(reader.conn())? else { return Ok(None) };
    let row = deeds::table.filter(deeds::bank_id.eq(Uid::from(bank))).filter(deeds::seq.eq(seq));
    let last = row.select(DeedRow::as_select()).first(reader.conn())?.kept(Vec::new())?.entry;
    Ok(Some(last).filter(|last| last.door == entry.door && last.thing == entry.thing).map(|last| last.at))
}

/// The inner nodes of a bank's record, in the order of their places.
pub(crate) fn list_nodes(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Node>> {
    let rows = deed_nodes::table.filter(deed_nodes::bank_id.eq(Uid::from(bank))).order(deed_nodes::place);
    let rows = rows.select((deed_nodes::place, deed_nodes::hash)).load::<(i64, Vec<u8>)>(reader.conn())?;
    rows.into_iter().map(|(place, hash)| Ok(Node { place, hash: bytes(&hash, "deed_nodes.hash")? })).collect()
}

/// The names of the bank's tokens, by the mark that their deeds bear.
pub(crate) fn token_names(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<Vec<u8>, String>> {
    let rows = tokens::table.filter(tokens::bank_id.eq(Uid::from(bank))).select((tokens::token_hash, tokens::name));
    let rows = rows.load::<(Vec<u8>, String)>(reader.conn())?;
    Ok(rows.into_iter().map(|(hash, name)| (hash.into_iter().take(4).collect(), name)).collect())
}
