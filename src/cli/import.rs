//! `goodturn import`: reads the files, shows what is wrong with them, or the reconciliation sheet of what came in.

use serde_json::{Value, json};

use crate::cli::command::{Common, Import, ImportSource};
use crate::cli::ending::{self, Ending, Result, with, words};
use crate::cli::ledger::file_fault;
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::domain::minutes::Minutes;
use crate::service::office::import::{ImportMode, Imported};
use crate::service::office::sheet::{Sheet, SheetRow};
use crate::service::office::timeoverflow::{ImportFile, LineFault};

/// `goodturn import`.
pub(crate) fn run(common: &Common, typed: &Import) -> Result<()> {
    if typed.from != ImportSource::TimeOverflow {
        return Err(Ending::wrong("cli-later-import"));
    }
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let mut files = Vec::new();
    for path in &typed.files {
        let bytes = std::fs::read(path).map_err(|error| file_fault(path, &error))?;
        files.push(ImportFile { name: path.display().to_string(), bytes });
    }
    let mode = if typed.dry_run { ImportMode::DryRun } else { ImportMode::Commit };
    match banks.import_timeoverflow(&operator, &files, mode)? {
        Imported::Wrong(faults) => show_faults(common, &faults),
        Imported::Fine(sheet) => show_sheet(common, &sheet, mode),
    }
}

fn show_faults(common: &Common, faults: &[LineFault]) -> Result<()> {
    if common.reader() == Reader::Machine {
        output::json(&json!({ "faults": faults.iter().map(fault_json).collect::<Vec<_>>() }))?;
    }
    for fault in faults {
        ending::aside(&fault_line(fault));
    }
    let n = i64::try_from(faults.len()).unwrap_or(i64::MAX);
    ending::aside(&words().count("cli-import-faults", n));
    Err(Ending::Said)
}

/// `users.csv, line 3, column 10 (email), "x@": write …`
fn fault_line(fault: &LineFault) -> String {
    let what = words().say(fault.message);
    let (line, column) = (fault.line.to_string(), fault.column.to_string());
    let about = [
        ("file", fault.file.as_str()),
        ("line", &line),
        ("column", &column),
        ("name", fault.column_name),
        ("value", &fault.value),
        ("what", &what),
    ];
    let id = match (fault.line, fault.column) {
        (0, _) => "cli-import-fault-file",
        (_, 0) => "cli-import-fault-line",
        _ => "cli-import-fault-cell",
    };
    with(id, &about)
}

fn fault_json(fault: &LineFault) -> Value {
    json!({
        "file": fault.file, "line": fault.line, "column": fault.column, "column_name": fault.column_name, "code": fault.message,
        "message": words().say(fault.message), "value": fault.value,
    })
}

fn show_sheet(common: &Common, sheet: &Sheet, mode: ImportMode) -> Result<()> {
    match common.reader() {
        Reader::Machine => output::json(&sheet_json(sheet, mode))?,
        Reader::Person => sheet_lines(sheet, mode)?,
    }
    if sheet.agrees() { Ok(()) } else { Err(Ending::refused("cli-import-disagrees")) }
}

fn sheet_json(sheet: &Sheet, mode: ImportMode) -> Value {
    let row = |row: &SheetRow| json!({ "number": row.number, "name": row.name, "old_minutes": row.old.get(), "new_minutes": row.new.get(), "below_floor": row.below_floor });
    json!({
        "written": mode == ImportMode::Commit, "members": sheet.members, "exchanges": sheet.exchanges, "exchanged_minutes": sheet.exchanged.get(),
        "openings": sheet.openings, "gifts": sheet.gifts, "agrees": sheet.agrees(), "balances": sheet.rows.iter().map(row).collect::<Vec<_>>(),
        "organisation": { "old_minutes": sheet.organisation.0.get(), "new_minutes": sheet.organisation.1.get() },
        "not_kept": { "second_phones": sheet.second_phones, "posts": sheet.posts },
        "shared_emails": sheet.shared_emails.iter().map(|(email, numbers)| json!({ "email": email, "numbers": numbers })).collect::<Vec<_>>(),
    })
}

fn sheet_lines(sheet: &Sheet, mode: ImportMode) -> Result<()> {
    let words = words();
    output::line(&words.say(if mode == ImportMode::Commit { "cli-sheet-title" } else { "cli-sheet-title-dry" }))?;
    output::line(&words.count("cli-sheet-members", sheet.members))?;
    output::line(&words.count_with("cli-sheet-exchanges", sheet.exchanges, &[("hours", &sheet.exchanged.to_string())]))?;
    output::line(&words.count("cli-sheet-openings", sheet.openings))?;
    output::line(&words.count("cli-sheet-gifts", sheet.gifts))?;
    output::line("")?;
    let sign = |same: bool| words.say(if same { "cli-sheet-same" } else { "cli-sheet-differs" });
    let cells = |number: String, name: &str, old: Minutes, new: Minutes| {
        vec![number, old.to_string(), new.to_string(), sign(old == new), name.to_owned()]
    };
    let heads = ["cli-sheet-number", "cli-sheet-old", "cli-sheet-new", "cli-sheet-compare", "cli-sheet-name"];
    let mut rows = vec![heads.iter().map(|id| words.say(id)).collect()];
    rows.extend(sheet.rows.iter().map(|row| cells(row.number.to_string(), &row.name, row.old, row.new)));
    rows.push(cells(String::new(), &words.say("cli-sheet-organisation"), sheet.organisation.0, sheet.organisation.1));
    let total = |of: fn(&SheetRow) -> Minutes, own: Minutes| sheet.rows.iter().map(of).chain([own]).sum::<Minutes>();
    rows.push(cells(
        String::new(),
        &words.say("cli-sheet-total"),
        total(|row| row.old, sheet.organisation.0),
        total(|row| row.new, sheet.organisation.1),
    ));
    output::table(&rows)?;
    output::line("")?;
    for note in notes(sheet) {
        output::line(&note)?;
    }
    output::line(&words.say(if sheet.agrees() { "cli-sheet-agrees" } else { "cli-import-disagrees" }))
}

/// What is not the same here, and why.
fn notes(sheet: &Sheet) -> Vec<String> {
    let words = words();
    let mut notes = vec![words.say("cli-sheet-note-category")];
    if sheet.openings + sheet.gifts > 0 {
        notes.push(words.say("cli-sheet-note-organisation"));
    }
    let below: Vec<String> = sheet.rows.iter().filter(|row| row.below_floor).map(|row| row.number.to_string()).collect();
    if !below.is_empty() {
        notes.push(with("cli-sheet-note-floor", &[("numbers", &below.join(", "))]));
    }
    for (email, numbers) in &sheet.shared_emails {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        notes.push(with("cli-sheet-note-email", &[("email", email), ("numbers", &numbers.join(", "))]));
    }
    if sheet.second_phones > 0 {
        notes.push(words.count("cli-sheet-note-phones", sheet.second_phones));
    }
    if sheet.posts > 0 {
        notes.push(words.count("cli-sheet-note-posts", sheet.posts));
    }
    notes
}
