//! Rows of the files behind lines of a register: added and read. What a file holds is read only when it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl;
use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::id::{BankId, EvidenceId, MemberId};
use crate::domain::value::evidence::{Evidence, FileKind, FileName};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{evidence_files, register_endings};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_files)]
struct EvidenceRow {
    id: Uid,
    entry_id: Uid,
    name: String,
    kind: String,
    size: i64,
    sha256: Vec<u8>,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl EvidenceRow {
    fn evidence(self) -> StoreResult<Evidence> {
        Ok(Evidence {
            id: self.id.into(),
            entry: self.entry_id.0,
            name: FileName::kept(self.name),
            kind: FileKind::from_code(&self.kind).ok_or(StoreError::Corrupt("evidence_files.kind"))?,
            size: self.size,
            sha256: self.sha256.try_into().or(Err(StoreError::Corrupt("evidence_files.sha256")))?,
            at: self.recorded_at,
            by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds a file with its bytes.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, file: &Evidence, bytes: &[u8]) -> StoreResult<()> {
    let row = EvidenceRow {
        id: file.id.into(),
        entry_id: Uid(file.entry),
        name: file.name.as_str().to_owned(),
        kind: file.kind.code().to_owned(),
        size: file.size,
        sha256: file.sha256.to_vec(),
        recorded_at: file.at,
        recorded_by: file.by.map(Uid::from),
    };
    diesel::insert_into(evidence_files::table)
        .values((row, evidence_files::bank_id.eq(Uid::from(bank)), evidence_files::bytes.eq(bytes)))
        .execute(tx.conn())?;
    Ok(())
}

/// One, ended or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: EvidenceId) -> StoreResult<Option<Evidence>> {
    let row = evidence_files::table.select(EvidenceRow::as_select()).filter(evidence_files::bank_id.eq(Uid::from(bank)));
    row.filter(evidence_files::id.eq(Uid::from(id))).first(reader.conn()).optional()?.map(EvidenceRow::evidence).transpose()
}

/// What a file holds.
pub(crate) fn bytes(reader: &mut Reader, bank: BankId, id: EvidenceId) -> StoreResult<Vec<u8>> {
    let row = evidence_files::table.select(evidence_files::bytes).filter(evidence_files::bank_id.eq(Uid::from(bank)));
    Ok(row.filter(evidence_files::id.eq(Uid::from(id))).first(reader.conn())?)
}

/// The files in force by the line that they stand behind now: a line that took another's place took its files along.
pub(crate) fn list_by_line(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<Uuid, Vec<Evidence>>> {
    let ended = register_endings::table.filter(register_endings::entry_id.eq(evidence_files::id));
    let files = evidence_files::table
        .select(EvidenceRow::as_select())
        .filter(evidence_files::bank_id.eq(Uid::from(bank)))
        .filter(dsl::not(dsl::exists(ended)))
        .order(evidence_files::id)
        .load(reader.conn())?;
    if files.is_empty() {
        return Ok(BTreeMap::new());
    }
    let moved: BTreeMap<Uuid, Uuid> = register_endings::table
        .filter(register_endings::bank_id.eq(Uid::from(bank)))
        .filter(register_endings::replaced_by.is_not_null())
        .select((register_endings::entry_id, register_endings::replaced_by.assume_not_null()))
        .load::<(Uid, Uid)>(reader.conn())?
        .into_iter()
        .map(|(from, to)| (from.0, to.0))
        .collect();
    let mut lines: BTreeMap<Uuid, Vec<Evidence>> = BTreeMap::new();
    for row in files {
        let file = row.evidence()?;
        lines.entry(latest(&moved, file.entry)).or_default().push(file);
    }
    Ok(lines)
}

/// The line that stands now for one that was put right, perhaps more than once.
fn latest(moved: &BTreeMap<Uuid, Uuid>, entry: Uuid) -> Uuid {
    let (mut at, mut seen) = (entry, BTreeSet::new());
    while let Some(next) = moved.get(&at).filter(|_| seen.insert(at)) {
        at = *next;
    }
    at
}
