//! Making a backup while the bank is open: one moment's view of everything, verified before it gets its name.
//!
//! It never writes over a file: a backup that fails must not cost the one before.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::office::manifest::{BackupFault, BankHead, FORMAT, Manifest, heads};
use crate::service::office::upkeep::operator;
use crate::store::db::Db;
use crate::store::office::{backup, server};

impl Banks {
    /// Copies everything to a file with a manifest beside it; for the operator. Every posting acknowledged before is in it.
    ///
    /// `progress` hears each bank's transfers while they are verified.
    pub(crate) fn back_up(&self, actor: &Actor, file: &Path, progress: &mut dyn FnMut(i64)) -> Result<Manifest, BackupFault> {
        operator(actor)?;
        let beside = Manifest::place(file);
        if let Some(taken) = [file, &beside].into_iter().find(|file| file.exists()) {
            return Err(BackupFault::Exists(taken.to_owned()));
        }
        let made_at = self.clock().now_ms();
        let part = backup::room_for(file)?;
        let banks = match self.db.server() {
            None => self.copy_file(part.path(), progress)?,
            Some(url) => self.dump(&server::Address::read(url), part.path(), progress)?,
        };
        let print = backup::print(part.path())?;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            database: self.database_kind().to_owned(),
            made_at: crate::domain::calendar::rfc3339(made_at),
            sha256: hex::encode(print.sha256),
            bytes: print.bytes,
            banks,
        };
        // The manifest first: a backup that is there is whole.
        let mut words = backup::room_for(&beside)?;
        words
            .write_all(format!("{:#}\n", json!(manifest)).as_bytes())
            .map_err(|error| backup::FileFault { file: beside.clone(), error })?;
        backup::keep(words, &beside)?;
        backup::keep(part, file)?;
        Ok(manifest)
    }

    /// SQLite copies itself; the copy is what is verified.
    fn copy_file(&self, part: &Path, progress: &mut dyn FnMut(i64)) -> Result<Vec<BankHead>, BackupFault> {
        backup::vacuum_into(&self.db, part)?;
        heads(&Banks::read_only(Db::still(part)?, self.clock().clone()), progress)
    }

    /// `pg_dump` and the check read the same snapshot, so what is verified is what is in the file; that it can be read is tried.
    fn dump(&self, at: &server::Address, part: &Path, progress: &mut dyn FnMut(i64)) -> Result<Vec<BankHead>, BackupFault> {
        let banks = backup::in_snapshot(&self.db, |snapshot, seen| {
            server::dump(at, snapshot, part)?;
            heads(&Banks::read_only(seen.clone(), self.clock().clone()), progress)
        })?;
        server::prove(part)?;
        Ok(banks)
    }
}
