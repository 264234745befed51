//! `goodturn doctor`: what is wrong with an installation, and what to do about it. It changes nothing.

use std::path::Path;

use serde_json::json;

use crate::cli::closed::closed_words;
use crate::cli::command::Common;
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::output::{self, Reader};
use crate::cli::{config, ledger, open};
use crate::document::report::closing::drawn;
use crate::domain::people::bank::Bank;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::office::upkeep::{self, Found, Reach};
use crate::service::value::closing::LedgerFit;
use crate::web::page::report_edition::kept_of;

/// Less free space than this is too little to keep going on.
const FREE_BYTES_MIN: u64 = 200 * 1024 * 1024;

/// How one check ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Health {
    Well,
    /// Works, and could be safer.
    Careful,
    Ill,
}

/// One check.
struct Check {
    /// Its name for machines.
    name: &'static str,
    health: Health,
    /// What was found, and what to do where it is ill.
    said: String,
}

impl Check {
    fn well(name: &'static str, said: String) -> Self {
        Self { name, health: Health::Well, said }
    }

    fn careful(name: &'static str, said: String) -> Self {
        Self { name, health: Health::Careful, said }
    }

    fn ill(name: &'static str, said: String) -> Self {
        Self { name, health: Health::Ill, said }
    }
}

/// `goodturn doctor`.
pub(crate) fn run(common: &Common) -> Result<()> {
    let url = config::database_url(common.database_url.as_deref())?;
    let mut checks = vec![Check::well("version", with("cli-doctor-version", &[("version", env!("CARGO_PKG_VERSION"))]))];
    match reached(&url) {
        Ok(banks) => look(&banks, &mut checks)?,
        Err(check) => checks.push(check),
    }
    let ill = checks.iter().filter(|check| check.health == Health::Ill).count();
    match common.reader() {
        Reader::Machine => {
            let item = |check: &Check| json!({ "name": check.name, "ok": check.health != Health::Ill, "warning": check.health == Health::Careful, "detail": check.said });
            output::json(&json!({ "ok": ill == 0, "checks": checks.iter().map(item).collect::<Vec<_>>() }))?;
        }
        Reader::Person => {
            let words = words();
            let sign = |check: &Check| match check.health {
                Health::Well => words.say("cli-doctor-well"),
                Health::Careful => words.say("cli-doctor-careful"),
                Health::Ill => words.say("cli-doctor-ill"),
            };
            output::table(&checks.iter().map(|check| vec![sign(check), check.said.clone()]).collect::<Vec<_>>())?;
        }
    }
    if ill == 0 { Ok(()) } else { Err(Ending::Said) }
}

fn reached(url: &str) -> std::result::Result<Banks, Check> {
    let shown = upkeep::shown(url);
    let failed = |error: &dyn std::fmt::Display| {
        Check::ill("database", with("cli-doctor-unreachable", &[("url", &shown), ("fault", &error.to_string())]))
    };
    match upkeep::look(url) {
        Ok(Found::Current) => open::opened(url.to_owned(), None).map_err(|ending| failed(&ending)),
        Ok(Found::Nothing) => Err(Check::ill("database", with("cli-no-database", &[("url", &shown)]))),
        Ok(Found::Older(pending)) => Err(Check::ill("schema", with("cli-doctor-older", &[("n", &pending.to_string())]))),
        Err(error) => Err(failed(&error)),
    }
}

fn look(banks: &Banks, checks: &mut Vec<Check>) -> Result<()> {
    let operator = Actor::Operator(None);
    checks.push(Check::well("database", with("cli-doctor-reachable", &[("kind", banks.database_kind())])));
    checks.push(Check::well("schema", words().say("cli-doctor-schema")));
    if let Some(file) = banks.database_file() {
        checks.extend(disk(Path::new(file), banks.database_bytes(&operator)?.unwrap_or(0)));
        checks.push(if banks.is_readable_by_others(&operator)? {
            Check::ill("secrets", with("cli-doctor-readable", &[("file", file)]))
        } else {
            Check::well("secrets", words().say("cli-doctor-private"))
        });
    }
    checks.extend(role(banks.reach_of_role(&operator)?));
    checks.push(match banks.notary().without_key() {
        None => Check::well("key", words().say("cli-doctor-key")),
        Some(why) => Check::ill("key", with("cli-key-missing", &[("why", why)])),
    });
    for bank in banks.list_banks(&operator)? {
        checks.extend(banks.notary().closed(bank.id).map(|why| Check::ill("closed", closed_words(&bank, &why))));
        checks.push(books(banks, &bank)?);
        checks.push(exchanges(banks, &bank)?);
        checks.extend(closed_years(banks, &bank)?);
    }
    Ok(())
}

/// What the program's role could do to the ledger; a file has none.
fn role(reach: Reach) -> Option<Check> {
    match reach {
        Reach::File => None,
        Reach::Appends(role) => Some(Check::well("role", with("cli-doctor-role", &[("role", &role)]))),
        Reach::Owns(role) => Some(Check::careful("role", with("cli-doctor-role-owns", &[("role", &role)]))),
        Reach::Writes(role, tables) => {
            Some(Check::careful("role", with("cli-doctor-role-writes", &[("role", &role), ("tables", &tables.join(", "))])))
        }
    }
}

fn books(banks: &Banks, bank: &Bank) -> Result<Check> {
    let verdict = banks.verify_ledger_quickly(&Actor::Operator(Some(bank.id)))?;
    let said = ledger::said(bank, &verdict);
    Ok(if verdict.fault.is_none() { Check::well("books", said) } else { Check::ill("books", said) })
}

fn exchanges(banks: &Banks, bank: &Bank) -> Result<Check> {
    let found = banks.compare_exchanges(&Actor::Operator(Some(bank.id)))?;
    let slug = bank.slug.as_str();
    if found.holds() {
        return Ok(Check::well("exchanges", words().count_with("cli-doctor-exchanges", found.exchanges, &[("slug", slug)])));
    }
    let seq = found.differs_at.map_or_else(|| "-".to_owned(), |seq| seq.to_string());
    let (transfers, exchanges) = (found.transfers.to_string(), found.exchanges.to_string());
    let about = [("slug", slug), ("seq", seq.as_str()), ("transfers", transfers.as_str()), ("exchanges", exchanges.as_str())];
    Ok(Check::ill("exchanges", with("cli-doctor-exchanges-differ", &about)))
}

/// The closed years of a bank: whether each is still what was signed, over books that still begin as they did.
fn closed_years(banks: &Banks, bank: &Bank) -> Result<Vec<Check>> {
    let (words, slug) = (words(), bank.slug.as_str());
    let years = banks.closed_years(&Actor::Operator(Some(bank.id)))?;
    let mut ill = Vec::new();
    for (kept, fit) in &years {
        let year = kept.year.label();
        let about = [("slug", slug), ("year", year.as_str())];
        if drawn(&words, &kept_of(kept)).is_err() {
            ill.push(Check::ill("closed_years", with("cli-doctor-year-changed", &about)));
        }
        let fault = match fit {
            LedgerFit::Fits => continue,
            LedgerFit::Shorter => "cli-doctor-year-shorter",
            LedgerFit::Differs => "cli-doctor-year-differs",
            LedgerFit::Unbelievable => "cli-doctor-year-unbelievable",
        };
        ill.push(Check::ill("closed_years", with(fault, &about)));
    }
    if ill.is_empty() && !years.is_empty() {
        let count = i64::try_from(years.len()).unwrap_or(i64::MAX);
        ill.push(Check::well("closed_years", words.count_with("cli-doctor-years", count, &[("slug", slug)])));
    }
    Ok(ill)
}

/// Free space where the file lies, as `df` tells it; nothing where there is no `df`.
fn disk(file: &Path, used: u64) -> Option<Check> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let told = std::process::Command::new("df").arg("-Pk").arg(folder).output().ok().filter(|told| told.status.success())?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let free_kb: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    let free = free_kb.saturating_mul(1024);
    let megabytes = (free / 1024 / 1024).to_string();
    // A migration copies the file first, so twice its size must fit.
    Some(if free >= FREE_BYTES_MIN.max(used.saturating_mul(2)) {
        Check::well("disk", with("cli-doctor-disk", &[("free", &megabytes)]))
    } else {
        Check::ill("disk", with("cli-doctor-disk-full", &[("free", &megabytes), ("folder", &folder.display().to_string())]))
    })
}
