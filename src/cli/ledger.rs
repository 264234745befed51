//! `goodturn ledger …`: recomputing the books, and writing them to a file.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::command::{Common, LedgerExport, LedgerFormat, LedgerVerify};
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::open;
use crate::cli::output::{self, Progress, Reader};
use crate::document::journal::entry::{Entry, Whose};
use crate::document::journal::writer::{Form, Writer};
use crate::domain::id::AccountId;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::checkpoint::{self, Checkpoint};
use crate::domain::people::bank::Bank;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::ledger::inspection::{Fault, FaultKind, Verdict};
use crate::service::office::deed::{DeedFaultKind, DeedVerdict};
use crate::service::office::export::{Exported, Holder};

/// `goodturn ledger verify`: every bank or one; the first fault of each, and exit code 1 where there is one.
pub(crate) fn verify(common: &Common, typed: &LedgerVerify) -> Result<()> {
    let banks = open::existing(common)?;
    let list = match &typed.bank {
        Some(slug) => vec![open::bank(&banks, slug)?.0],
        None => banks.list_banks(&Actor::Operator(None))?,
    };
    let against = typed.against.as_deref().map(saved).transpose()?;
    let list: Vec<Bank> = match &against {
        Some((origin, _)) => list.into_iter().filter(|bank| Against::of(bank, origin).is_some()).collect(),
        None => list,
    };
    if list.is_empty() && against.is_some() {
        return Err(Ending::refused("cli-against-other-bank"));
    }
    let mut verdicts = Vec::new();
    for bank in &list {
        let saved = against.as_ref().and_then(|(origin, note)| Some((Against::of(bank, origin)?, note.as_str())));
        let of = |log: Against| saved.filter(|(of, _)| *of == log).map(|(_, note)| note);
        let verdict = verify_one(&banks, bank, of(Against::Books))?;
        let record = banks.verify_deeds(&Actor::Operator(Some(bank.id)), of(Against::Deeds))?;
        if common.reader() == Reader::Person {
            output::line(&said(bank, &verdict))?;
            output::line(&record_said(bank, &record))?;
        }
        verdicts.push((bank, verdict, record));
    }
    if common.reader() == Reader::Machine {
        let items: Vec<Value> = verdicts.iter().map(|(bank, verdict, record)| verdict_json(bank, verdict, record)).collect();
        output::json(&json!({ "items": items }))?;
    }
    let sound = verdicts.iter().all(|(_, verdict, record)| verdict.fault.is_none() && record.fault.is_none());
    if sound { Ok(()) } else { Err(Ending::Said) }
}

/// Which of a bank's logs a saved checkpoint is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Against {
    /// Its books.
    Books,
    /// The record of deeds.
    Deeds,
}

impl Against {
    fn of(bank: &Bank, origin: &str) -> Option<Self> {
        let books = checkpoint::origin(bank.id) == origin;
        books.then_some(Self::Books).or_else(|| (checkpoint::origin_of_deeds(bank.id) == origin).then_some(Self::Deeds))
    }
}

/// The verdict on a record of deeds in words.
fn record_said(bank: &Bank, record: &DeedVerdict) -> String {
    match &record.fault {
        None => words().count_with("cli-verify-record-sound", record.deeds, &[("slug", bank.slug.as_str())]),
        Some(fault) => {
            let place = match fault.seq {
                Some(seq) => with("cli-verify-record-at", &[("seq", &seq.to_string())]),
                None => words().say("cli-verify-record-at-all"),
            };
            let what = words().say(record_fault_words(fault.what));
            with("cli-verify-record-fault", &[("slug", bank.slug.as_str()), ("place", &place), ("what", &what)])
        }
    }
}

const fn record_fault_words(what: DeedFaultKind) -> &'static str {
    match what {
        DeedFaultKind::Gap => "cli-fault-deed-gap",
        DeedFaultKind::Unreadable => "cli-fault-deed-unreadable",
        DeedFaultKind::Leaf => "cli-fault-deed-leaf",
        DeedFaultKind::Words => "cli-fault-deed-words",
        DeedFaultKind::Node => "cli-fault-deed-node",
        DeedFaultKind::Head => "cli-fault-deed-head",
        DeedFaultKind::Checkpoint => "cli-fault-deed-checkpoint",
        DeedFaultKind::Against => "cli-fault-deed-against",
    }
}

/// Verifies one bank, with progress on a terminal.
fn verify_one(banks: &Banks, bank: &Bank, against: Option<&str>) -> Result<Verdict> {
    let mut progress = Progress::new("cli-verify-progress");
    let verdict = banks.verify_ledger(&Actor::Operator(Some(bank.id)), against, &mut |seq| progress.at(seq));
    progress.end();
    Ok(verdict?)
}

/// A checkpoint that somebody saved: whose it is, and the signed note.
fn saved(path: &Path) -> Result<(String, String)> {
    let note = std::fs::read_to_string(path).map_err(|error| file_fault(path, &error))?;
    match Checkpoint::read(&note) {
        Ok(found) => Ok((found.origin, note)),
        Err(_) => Err(Ending::refused_with("cli-against-unreadable", &[("file", &path.display().to_string())])),
    }
}

/// A verdict in words.
pub(crate) fn said(bank: &Bank, verdict: &Verdict) -> String {
    said_of(bank.slug.as_str(), verdict)
}

/// A verdict on the bank of a short name, in words.
pub(crate) fn said_of(slug: &str, verdict: &Verdict) -> String {
    match &verdict.fault {
        None => words().count_with("cli-verify-sound", verdict.transfers, &[("slug", slug), ("accounts", &verdict.accounts.to_string())]),
        Some(fault) => {
            let what = words().say(fault_words(fault.what));
            let place = match (fault.seq, fault.account) {
                (Some(seq), _) => with("cli-verify-at-seq", &[("seq", &seq.to_string())]),
                (None, Some(account)) => with("cli-verify-at-account", &[("account", &account.to_string())]),
                (None, None) => words().say("cli-verify-at-all"),
            };
            with("cli-verify-fault", &[("slug", slug), ("place", &place), ("what", &what)])
        }
    }
}

const fn fault_words(what: FaultKind) -> &'static str {
    match what {
        FaultKind::Gap => "cli-fault-gap",
        FaultKind::Unbalanced => "cli-fault-unbalanced",
        FaultKind::Version => "cli-fault-version",
        FaultKind::Balance => "cli-fault-balance",
        FaultKind::Leaf => "cli-fault-leaf",
        FaultKind::Words => "cli-fault-words",
        FaultKind::Misplaced => "cli-fault-misplaced",
        FaultKind::Node => "cli-fault-node",
        FaultKind::Unreadable => "cli-fault-unreadable",
        FaultKind::Totals => "cli-fault-totals",
        FaultKind::Checkpoint => "cli-fault-checkpoint",
        FaultKind::Against => "cli-fault-against",
        FaultKind::Kept => "cli-fault-kept",
        FaultKind::Head => "cli-fault-head",
        FaultKind::Total => "cli-fault-total",
    }
}

fn verdict_json(bank: &Bank, verdict: &Verdict, record: &DeedVerdict) -> Value {
    let fault = |fault: &Fault| {
        let account = fault.account.map(|account| account.to_string());
        json!({ "seq": fault.seq, "account_id": account, "what": fault_words(fault.what).trim_start_matches("cli-fault-") })
    };
    let record_fault =
        record.fault.map(|fault| json!({ "seq": fault.seq, "what": record_fault_words(fault.what).trim_start_matches("cli-fault-") }));
    let record = json!({ "deeds": record.deeds, "root": hex::encode(record.root), "fault": record_fault });
    json!({ "bank": bank.slug.as_str(), "record": record, "transfers": verdict.transfers, "root": hex::encode(verdict.root), "accounts": verdict.accounts, "fault": verdict.fault.as_ref().map(fault) })
}

/// `goodturn ledger export`.
pub(crate) fn export(common: &Common, typed: &LedgerExport) -> Result<()> {
    let banks = open::existing(common)?;
    let (bank, operator) = open::bank(&banks, &typed.of.bank)?;
    let mut sink: Box<dyn Write> = match &typed.output {
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(|error| file_fault(path, &error))?)),
    };
    let written = write_all(&banks, &bank, &operator, typed.format, &mut sink);
    written.and_then(|()| sink.flush().map_err(Stopped::Io)).map_err(Ending::from)
}

/// A file that cannot be written or read, in words.
pub(crate) fn file_fault(path: &std::path::Path, error: &std::io::Error) -> Ending {
    Ending::refused_with("cli-file-fault", &[("file", &path.display().to_string()), ("fault", &error.to_string())])
}

/// Why an export stopped half-way.
enum Stopped {
    Service(Error),
    Io(std::io::Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Stopped> for Ending {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Service(error) => error.into(),
            Stopped::Io(error) if error.kind() == ErrorKind::BrokenPipe => Self::ReaderGone,
            Stopped::Io(error) => Self::refused_with("cli-fault", &[("fault", &error.to_string())]),
        }
    }
}

fn write_all(banks: &Banks, bank: &Bank, operator: &Actor, format: LedgerFormat, sink: &mut dyn Write) -> std::result::Result<(), Stopped> {
    let form = match format {
        LedgerFormat::Hledger => Form::Hledger,
        LedgerFormat::Beancount => Form::Beancount,
        LedgerFormat::Csv => Form::Csv,
        LedgerFormat::Json => Form::Json,
    };
    let mut writer = Writer::new(form, bank);
    sink.write_all(writer.head().as_bytes())?;
    banks.export_ledger(operator, &mut |holders: &std::collections::BTreeMap<AccountId, Holder>, exported: &Exported| {
        let entry = Entry { transfer: &exported.transfer, memo: exported.memo.as_deref(), leaf_hash: &exported.leaf_hash };
        let whose = |id: AccountId| match holders.get(&id) {
            Some(holder) => Whose { kind: holder.kind, number: holder.number, name: holder.name.as_deref() },
            None => Whose { kind: AccountKind::Partner, number: None, name: None },
        };
        sink.write_all(writer.entry(entry, whose).as_bytes())?;
        Ok::<_, Stopped>(())
    })?;
    sink.write_all(writer.tail().as_bytes())?;
    Ok(())
}
