//! `goodturn ledger checkpoint`, `key`, `receipt` and `verify-receipt`: what the bank signed, and its check without the bank.
//!
//! `verify-receipt` opens no database: it knows nothing but the receipt and the keys that it is given.

use std::io::{ErrorKind, Read};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::command::{Common, LedgerKey, LedgerReceipt, OfBank, VerifyReceipt};
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::ledger::file_fault;
use crate::cli::output::{self, Reader};
use crate::cli::{config, ending, open};
use crate::document::receipt::{Facts, Side, proven_lines};
use crate::domain::calendar::rfc3339;
use crate::domain::ledger::receipt::{Proven, ReceiptFault, verify};
use crate::service::error::{Error, Refusal};
use crate::service::office::receipt::Told;
use crate::service::office::statement::Other;

/// `goodturn ledger checkpoint`: the newest one, as it was signed.
pub(crate) fn checkpoint(common: &Common, typed: &OfBank) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.bank)?;
    let note = banks.checkpoint(&operator)?.ok_or(Error::from(Refusal::NoCheckpoint))?;
    match common.reader() {
        Reader::Person => output::bytes(note.as_bytes()),
        Reader::Machine => output::json(&json!({ "checkpoint": note })),
    }
}

/// `goodturn ledger key`: every key that has signed here, newest first; after a new one was made, where that was asked for.
pub(crate) fn key(common: &Common, typed: &LedgerKey) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    if typed.rotate {
        let file = config::key_file(&config::database_url(common.database_url.as_deref())?)?;
        let old = banks.rotate_key(&operator, &file)?;
        ending::aside(&with("cli-key-rotated", &[("file", &file.display().to_string())]));
        if let Some(old) = old {
            ending::aside(&with("cli-key-kept", &[("file", &old.display().to_string())]));
        }
    }
    let keys = banks.log_keys(&operator)?;
    match common.reader() {
        Reader::Person => keys.iter().try_for_each(|key| output::line(&key.shown)),
        Reader::Machine => {
            let items: Vec<Value> = keys.iter().map(|key| json!({ "key": key.shown, "since": rfc3339(key.since) })).collect();
            output::json(&json!({ "items": items }))
        }
    }
}

/// `goodturn ledger receipt`: of any transfer, with the names that staff may see.
pub(crate) fn receipt(common: &Common, typed: &LedgerReceipt) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let text = text_of(&banks.receipt(&operator, typed.seq)?);
    match &typed.output {
        Some(path) => std::fs::write(path, text).map_err(|error| file_fault(path, &error)),
        None => output::bytes(text.as_bytes()),
    }
}

fn text_of(told: &Told) -> String {
    fn side(other: &Other) -> Side<'_> {
        match other {
            Other::Member(label) => Side::Named(&label.name),
            Other::Account(kind) => Side::Account(*kind),
            Other::Group(name) => Side::Named(name),
        }
    }
    let category = told.category.as_ref().map(|category| category.name.as_str());
    let (to, from) = (side(&told.to), side(&told.from));
    Facts { receipt: &told.receipt, bank: &told.bank, to, from, minutes: told.minutes, category }.text(&words())
}

/// `goodturn ledger verify-receipt`: what it proves, or why it proves nothing and exit code 1.
pub(crate) fn verify_receipt(common: &Common, typed: &VerifyReceipt) -> Result<()> {
    let (bytes, keys) = (read(&typed.file)?, keys(&typed.key)?);
    let proven = String::from_utf8(bytes).or(Err(ReceiptFault::Malformed)).and_then(|text| verify(&text, &keys));
    let words = words();
    match (proven, common.reader()) {
        (Ok(proven), Reader::Machine) => output::json(&proven_json(&proven)),
        (Ok(proven), Reader::Person) => {
            output::line(&words.say("receipt-genuine"))?;
            let rows = proven_lines(&words, &proven).into_iter().map(|(name, text)| vec![format!("  {name}"), text]);
            output::table(&rows.collect::<Vec<_>>())?;
            output::line(&words.say("receipt-genuine-not"))
        }
        (Err(fault), reader) => {
            if reader == Reader::Machine {
                output::json(&json!({ "fault": fault.code() }))?;
            }
            Err(Ending::Refused(words.say(&format!("receipt-fault-{}", fault.code()))))
        }
    }
}

fn proven_json(proven: &Proven) -> Value {
    let leaf = &proven.leaf;
    let legs = leaf.legs.iter().map(|leg| json!({ "account_id": leg.account.to_string(), "minutes": leg.minutes.get() }));
    json!({
        "bank_id": leaf.bank.to_string(),
        "size": proven.size,
        "seq": leaf.seq,
        "id": leaf.id.to_string(),
        "kind": leaf.kind.code(),
        "recorded_at": rfc3339(leaf.recorded_at),
        "happened_on": leaf.happened_on.to_string(),
        "reverses": leaf.reverses.map(|id| id.to_string()),
        "postings": legs.collect::<Vec<_>>(),
        "memo": proven.memo,
    })
}

/// A file, or standard input where it is called `-`.
fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") { std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes) } else { std::fs::read(path) };
    read.map_err(|error| file_fault(path, &error))
}

/// The keys of a file, one a line, or the key itself.
fn keys(text: &str) -> Result<Vec<String>> {
    let text = match std::fs::read_to_string(text) {
        Ok(found) => found,
        // `name+hash+key` is no file's name.
        Err(error) if error.kind() == ErrorKind::NotFound && text.contains('+') => text.to_owned(),
        Err(error) => return Err(file_fault(Path::new(text), &error)),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}
