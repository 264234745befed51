//! Files behind lines of the registers: handed in, read again by whoever may see the line, and taken out with a reason. Nothing that was
//! written of the line is changed by them.

use sha2::{Digest, Sha256};

use crate::domain::id::{BankId, BenefitId, CostId, EvidenceId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Reason;
use crate::domain::value::evidence::{Evidence, FILES_MAX, FileError, FileKind, FileName};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::ledger::answered::Answered;
use crate::service::value::register::{asked, in_force};
use crate::store::db::{Reader, Tx};
use crate::store::value::{benefit, ending, evidence, register};

/// A line that may have files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Line {
    /// Of the cost register.
    Cost(CostId),
    /// Of the benefit register.
    Benefit(BenefitId),
}

impl Line {
    fn entry(self) -> uuid::Uuid {
        match self {
            Self::Cost(id) => id.uuid(),
            Self::Benefit(id) => id.uuid(),
        }
    }

    /// Whether there is such a line, ended or not.
    fn found(self, reader: &mut Reader, bank: BankId) -> Result<()> {
        let found = match self {
            Self::Cost(id) => register::by_id(reader, bank, id)?.is_some(),
            Self::Benefit(id) => benefit::by_id(reader, bank, id)?.is_some(),
        };
        if found { Ok(()) } else { Err(Error::NotFound) }
    }

    fn in_force(self, tx: &mut Tx, bank: BankId) -> Result<()> {
        self.found(tx, bank)?;
        in_force(tx, bank, self.entry(), Some(()))
    }
}

impl Banks {
    /// Hands a file in with a line that is in force, once under a key; coordinator and operator.
    pub(crate) fn add_evidence(
        &self,
        actor: &Actor,
        line: Line,
        (name, bytes): (&str, &[u8]),
        key: Option<&str>,
    ) -> Result<Answered<Evidence>> {
        let bank = actor.may(Act::ManageRegisters)?;
        self.db.read(|reader| line.found(reader, bank))?;
        let kind = FileKind::of(bytes, name).map_err(|error| Error::invalid("file", file_message(error)))?;
        let (name, sha256) = (FileName::of(name, kind), <[u8; 32]>::from(Sha256::digest(bytes)));
        let size = i64::try_from(bytes.len()).or(Err(Error::invalid("file", "evidence-error-too-big")))?;
        let request = format!("add evidence {line:?} {} {}", name.as_str(), hex::encode(sha256));
        let made = self.once_written(asked(bank, actor, key, request), |tx| {
            line.in_force(tx, bank)?;
            let there = evidence::list_by_line(tx, bank)?.remove(&line.entry()).unwrap_or_default();
            if there.iter().any(|file| file.sha256 == sha256) {
                return Err(Error::invalid("file", "evidence-error-twice"));
            }
            if there.len() >= FILES_MAX {
                return Err(Error::invalid("file", "evidence-error-too-many"));
            }
            let id = EvidenceId::new(self.clock.new_id());
            let (at, by) = (self.clock.now_ms(), actor.member());
            evidence::insert(tx, bank, &Evidence { id, entry: line.entry(), name: name.clone(), kind, size, sha256, at, by }, bytes)?;
            self.keep(tx, actor, Deed::of(DeedKind::EvidenceAdded).thing(id.uuid()).now("name", name.as_str()))?;
            Ok(id.uuid())
        })?;
        let id = EvidenceId::new(made.value);
        let file = self.db.read(|reader| evidence::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| file))
    }

    /// The files in force of a line; coordinator and operator.
    pub(crate) fn list_evidence(&self, actor: &Actor, line: Line) -> Result<Vec<Evidence>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            line.found(reader, bank)?;
            Ok(evidence::list_by_line(reader, bank)?.remove(&line.entry()).unwrap_or_default())
        })
    }

    /// One file without its bytes, while it is in force, and the line that it stands behind now; coordinator and operator.
    pub(crate) fn evidence(&self, actor: &Actor, id: EvidenceId) -> Result<(Evidence, Line)> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let file = open_here(reader, bank, id)?;
            let mut lines = evidence::list_by_line(reader, bank)?.into_iter();
            let (entry, _) = lines.find(|(_, files)| files.iter().any(|each| each.id == id)).ok_or(Error::NotFound)?;
            let cost = CostId::new(entry);
            let is_cost = register::by_id(reader, bank, cost)?.is_some();
            Ok((file, if is_cost { Line::Cost(cost) } else { Line::Benefit(BenefitId::new(entry)) }))
        })
    }

    /// One file with its bytes, while it is in force; coordinator and operator.
    pub(crate) fn evidence_file(&self, actor: &Actor, id: EvidenceId) -> Result<(Evidence, Vec<u8>)> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok((open_here(reader, bank, id)?, evidence::bytes(reader, bank, id)?)))
    }

    /// Takes a file out: it is kept with the reason, and opened no more. Coordinator and operator.
    pub(crate) fn withdraw_evidence(
        &self,
        actor: &Actor,
        id: EvidenceId,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<Evidence>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw evidence {id} {reason:?}")), |tx| {
            let entry = evidence::by_id(tx, bank, id)?;
            in_force(tx, bank, id.uuid(), entry)?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::EvidenceWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        let file = self.db.read(|reader| evidence::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| file))
    }
}

/// A file that was taken out is not there to be opened.
fn open_here(reader: &mut Reader, bank: BankId, id: EvidenceId) -> Result<Evidence> {
    let file = evidence::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    if ending::by_entry(reader, bank, id.uuid())?.is_some() { Err(Error::NotFound) } else { Ok(file) }
}

/// What to do about a file that is not taken.
const fn file_message(error: FileError) -> &'static str {
    match error {
        FileError::Empty => "evidence-error-empty",
        FileError::TooBig => "evidence-error-too-big",
        FileError::Kind => "evidence-error-kind",
    }
}
