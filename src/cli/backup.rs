//! `goodturn backup` and `goodturn restore`: what they found, and what to do where they refuse.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::command::{Backup, Common, Restore};
use crate::cli::ending::{self, Ending, Result, with, words};
use crate::cli::output::{self, Progress, Reader};
use crate::cli::{config, ledger, open};
use crate::service::actor::Actor;
use crate::service::clock::Clock;
use crate::service::office::manifest::{BackupFault, BankHead, Lost, Manifest};
use crate::service::office::restore::{self as office, Asked, Older};
use crate::service::office::upkeep::{self, Keeper};

/// `goodturn backup`.
pub(crate) fn backup(common: &Common, typed: &Backup) -> Result<()> {
    let banks = open::existing(common)?;
    let mut progress = Progress::new("cli-verify-progress");
    let made = banks.back_up(&Actor::Operator(None), &typed.backup, &mut |seq| progress.at(seq));
    progress.end();
    let manifest = made.map_err(|fault| refused(fault, "cli-backup-not-sound"))?;
    match common.reader() {
        Reader::Machine => output::json(&json!(manifest)),
        Reader::Person => {
            let beside = Manifest::place(&typed.backup);
            list(&manifest.banks)?;
            let about = [("file", &*shown(&typed.backup)), ("bytes", &manifest.bytes.to_string()), ("manifest", &shown(&beside))];
            output::line(&with("cli-backup-done", &about))
        }
    }
}

/// `goodturn restore`.
pub(crate) fn restore(common: &Common, typed: &Restore) -> Result<()> {
    let url = config::database_url(common.database_url.as_deref())?;
    let checkpoints = config::checkpoint_dir(None)?;
    let older = if typed.accept_older { Older::Accepted } else { Older::Refused };
    let asked = Asked { url: &url, file: &typed.backup, older, checkpoints: checkpoints.as_deref(), clock: Clock::System };
    let mut progress = Progress::new("cli-verify-progress");
    let restored = office::restore(&Actor::Operator(None), &asked, &mut |seq| progress.at(seq));
    progress.end();
    let done = restored.map_err(|fault| refused(fault, "cli-restore-not-sound"))?;
    match common.reader() {
        Reader::Machine => {
            let files: Vec<String> = done.checkpoints.iter().map(|file| shown(file)).collect();
            let lost: Vec<Value> =
                done.lost.iter().map(|lost| json!({ "bank": lost.slug, "backup": lost.backup, "signed": lost.signed })).collect();
            let kept = done.kept.as_deref().map(shown);
            output::json(&json!({ "made_at": done.made_at, "banks": done.banks, "kept": kept, "lost": lost, "checkpoints": files }))
        }
        Reader::Person => {
            list(&done.banks)?;
            for file in &done.checkpoints {
                ending::aside(&with("cli-restore-checkpoint", &[("file", &shown(file))]));
            }
            if let Some(file) = &done.kept {
                ending::aside(&with("cli-restore-kept", &[("file", &shown(file))]));
            }
            if upkeep::keeper(&url) == Keeper::Owner {
                ending::aside(&words().say("cli-restore-rights"));
            }
            let key = config::key_file(&url)?;
            if !key.exists() {
                ending::aside(&with("cli-restore-key", &[("file", &shown(&key))]));
            }
            output::line(&with("cli-restore-done", &[("made_at", &done.made_at)]))
        }
    }
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

fn list(banks: &[BankHead]) -> Result<()> {
    let words = words();
    for bank in banks {
        output::line(&words.count_with("cli-backup-bank", bank.seq, &[("slug", &bank.slug)]))?;
    }
    Ok(())
}

/// A refusal in words; `not_sound` is what unsound books mean here.
fn refused(fault: BackupFault, not_sound: &'static str) -> Ending {
    let file = |id: &'static str, file: &Path| Ending::refused_with(id, &[("file", &shown(file))]);
    match fault {
        BackupFault::Exists(taken) => file("cli-backup-exists", &taken),
        BackupFault::Missing(missing) => file("cli-backup-missing", &missing),
        BackupFault::NoManifest(missing) => file("cli-backup-no-manifest", &missing),
        BackupFault::NotAManifest(wrong) => file("cli-backup-not-a-manifest", &wrong),
        BackupFault::Differs(wrong) => file("cli-backup-differs", &wrong),
        BackupFault::NotACheckpoint(wrong) => file("cli-backup-not-a-checkpoint", &wrong),
        BackupFault::OtherDatabase(kind) => Ending::refused_with("cli-backup-other-database", &[("kind", &kind)]),
        BackupFault::Newer => Ending::refused("cli-backup-newer"),
        BackupFault::NotSound { slug, verdict } => {
            Ending::Refused(format!("{}\n{}", ledger::said_of(&slug, &verdict), words().say(not_sound)))
        }
        BackupFault::OtherBooks => Ending::refused("cli-backup-other-books"),
        BackupFault::Rewritten { slug, size } => {
            Ending::refused_with("cli-backup-rewritten", &[("slug", &slug), ("size", &size.to_string())])
        }
        BackupFault::Older(lost) => {
            let mut lines: Vec<String> = lost.iter().map(loss).collect();
            lines.push(words().say("cli-backup-older-hint"));
            Ending::Refused(lines.join("\n"))
        }
        BackupFault::InUse => Ending::refused("cli-backup-in-use"),
        BackupFault::MayNotMakeDatabases => Ending::refused("cli-backup-may-not"),
        BackupFault::NoTool(tool) => Ending::refused_with("cli-backup-no-tool", &[("tool", tool)]),
        BackupFault::Tool { tool, said } => Ending::refused_with("cli-backup-tool", &[("tool", tool), ("said", &said)]),
        BackupFault::File(fault) => ledger::file_fault(&fault.file, &fault.error),
        BackupFault::Service(error) => error.into(),
    }
}

fn loss(lost: &Lost) -> String {
    let (backup, signed) = (lost.backup.to_string(), lost.signed.to_string());
    let about = [("slug", lost.slug.as_str()), ("backup", &backup), ("signed", &signed)];
    words().count_with("cli-backup-older", lost.signed.saturating_sub(lost.backup), &about)
}
