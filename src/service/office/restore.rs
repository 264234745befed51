//! Putting a backup in the place of a database: tried and verified beside it first, and nothing of the old file deleted.

use std::path::{Path, PathBuf};

use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::service::office::manifest::{BackupFault, BankHead, Lost, Manifest, heads};
use crate::service::office::outside;
use crate::service::office::upkeep::operator;
use crate::store::db::Db;
use crate::store::office::server::{self, Address, Before};
use crate::store::office::{backup, upkeep};

/// What to do with a backup that lacks what an outside checkpoint knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Older {
    /// Refuse it.
    Refused,
    /// The operator knows what is lost.
    Accepted,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    /// The database to put it in.
    pub(crate) url: &'a str,
    /// The backup.
    pub(crate) file: &'a Path,
    /// Whether it may be older.
    pub(crate) older: Older,
    /// Where checkpoints are kept outside the database.
    pub(crate) checkpoints: Option<&'a Path>,
    /// The time.
    pub(crate) clock: Clock,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Restored {
    /// When the backup was begun, RFC 3339 in UTC.
    pub(crate) made_at: String,
    /// How far each bank's books go.
    pub(crate) banks: Vec<BankHead>,
    /// Where the database of before lies, where it was a file.
    pub(crate) kept: Option<PathBuf>,
    /// What was lost, and accepted.
    pub(crate) lost: Vec<Lost>,
    /// The checkpoints that knew more, where they lie now.
    pub(crate) checkpoints: Vec<PathBuf>,
}

/// Puts a backup in the place of a database; for the operator. Whatever is wrong with it is found before anything is replaced.
pub(crate) fn restore(actor: &Actor, asked: &Asked<'_>, progress: &mut dyn FnMut(i64)) -> Result<Restored, BackupFault> {
    operator(actor)?;
    let manifest = Manifest::read(asked.file)?;
    let here = if upkeep::is_server(asked.url) { "postgres" } else { "sqlite" };
    if manifest.database != here {
        return Err(BackupFault::OtherDatabase(manifest.database));
    }
    let aside = format!(".before-restore-{}", stamp(&asked.clock));
    let mut done = match upkeep::file_of(asked.url) {
        Some(database) => into_file(asked, &manifest, database, &aside, progress)?,
        None => into_server(asked, &manifest, progress)?,
    };
    // A bank that is behind its checkpoint stays closed, so the checkpoint gives way to what the operator has accepted.
    for lost in &done.lost {
        done.checkpoints.push(backup::set_aside(&lost.checkpoint, &aside)?);
    }
    // The record of deeds grows faster than the books, and refuses no backup: its checkpoint is moved aside where it knows more.
    if let Some(folder) = asked.checkpoints {
        let banks = Banks::read_only(Db::open(asked.url)?, asked.clock.clone());
        for file in outside::records_ahead(&banks, folder)? {
            done.checkpoints.push(backup::set_aside(&file, &aside)?);
        }
    }
    Ok(done)
}

/// `20261122T013045Z`: a moment in a file's name.
fn stamp(clock: &Clock) -> String {
    chrono::DateTime::from_timestamp_millis(clock.now_ms()).unwrap_or_default().format("%Y%m%dT%H%M%SZ").to_string()
}

fn into_file(
    asked: &Asked<'_>,
    manifest: &Manifest,
    database: &Path,
    aside: &str,
    progress: &mut dyn FnMut(i64),
) -> Result<Restored, BackupFault> {
    let mut part = backup::room_for(database)?;
    // What is tried is the very copy that takes the place, so nobody can change it in between.
    manifest.compare(asked.file, backup::copy(asked.file, &mut part)?)?;
    let (known, lost) = losses(asked, manifest)?;
    let older = {
        let still = Db::still(part.path())?;
        refuse_newer(&still)?;
        still.pending_migrations()? > 0
    };
    if older {
        upkeep::migrate_file(part.path())?;
    }
    let banks = try_copy(&Banks::read_only(Db::still(part.path())?, asked.clock.clone()), manifest, &known, progress)?;
    let Some(alone) = backup::alone(database)? else { return Err(BackupFault::InUse) };
    let kept = backup::replace(database, part, aside)?;
    drop(alone);
    Ok(Restored { made_at: manifest.made_at.clone(), banks, kept, lost, checkpoints: Vec::new() })
}

fn into_server(asked: &Asked<'_>, manifest: &Manifest, progress: &mut dyn FnMut(i64)) -> Result<Restored, BackupFault> {
    manifest.compare(asked.file, backup::print(asked.file)?)?;
    let (known, lost) = losses(asked, manifest)?;
    let at = Address::read(asked.url);
    if server::others(&at)? > 0 {
        return Err(BackupFault::InUse);
    }
    if !server::may_make_databases(&at)? {
        return Err(BackupFault::MayNotMakeDatabases);
    }
    let name = format!("goodturn_restore_{}", asked.clock.new_id().simple());
    let scratch = server::make_scratch(&at, &name)?;
    let found = try_scratch(&scratch, asked, manifest, &known, progress);
    server::drop_scratch(&at, &name)?;
    let banks = found?;
    server::load(&at, asked.file, Before::Replaced)?;
    // The same file went in twice; that it led to the same books twice is worth a look.
    let db = Db::open(asked.url)?;
    db.migrate()?;
    if heads(&Banks::read_only(db, asked.clock.clone()), progress)? != banks {
        return Err(BackupFault::OtherBooks);
    }
    Ok(Restored { made_at: manifest.made_at.clone(), banks, kept: None, lost, checkpoints: Vec::new() })
}

/// Reads a dump into a scratch database and verifies it there.
fn try_scratch(
    scratch: &Address,
    asked: &Asked<'_>,
    manifest: &Manifest,
    known: &[outside::Outside],
    progress: &mut dyn FnMut(i64),
) -> Result<Vec<BankHead>, BackupFault> {
    server::load(scratch, asked.file, Before::Empty)?;
    let db = Db::open(&scratch.url())?;
    refuse_newer(&db)?;
    db.migrate()?;
    try_copy(&Banks::read_only(db, asked.clock.clone()), manifest, known, progress)
}

fn refuse_newer(db: &Db) -> Result<(), BackupFault> {
    if db.is_newer()? { Err(BackupFault::Newer) } else { Ok(()) }
}

/// What outside checkpoints know and the backup does not, as its manifest has it; refused unless that is accepted.
fn losses(asked: &Asked<'_>, manifest: &Manifest) -> Result<(Vec<outside::Outside>, Vec<Lost>), BackupFault> {
    let known = asked.checkpoints.map(outside::read).transpose()?.unwrap_or_default();
    let lost = outside::behind(&manifest.banks, &known);
    if !lost.is_empty() && asked.older == Older::Refused {
        return Err(BackupFault::Older(lost));
    }
    Ok((known, lost))
}

/// Verifies a private copy of the backup, and holds it against its manifest and the outside checkpoints.
fn try_copy(
    copy: &Banks,
    manifest: &Manifest,
    known: &[outside::Outside],
    progress: &mut dyn FnMut(i64),
) -> Result<Vec<BankHead>, BackupFault> {
    let banks = heads(copy, progress)?;
    if banks != manifest.banks {
        return Err(BackupFault::OtherBooks);
    }
    outside::compare(copy, &banks, known)?;
    Ok(banks)
}
