//! `goodturn cost`: writes down what a bank costs, a line at a time or out of a spreadsheet.

use serde_json::{Value, json};

use crate::cli::command::{Common, Cost, CostAdd, CostImport};
use crate::cli::ending::{self, Ending, Result, with, words};
use crate::cli::ledger::file_fault;
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::document::report::shown;
use crate::domain::value::register::{CostLine, Payment};
use crate::service::value::intake::{Intake, IntakeMode, LineFault};
use crate::service::value::register::NewCost;

/// `goodturn cost …`.
pub(crate) fn run(common: &Common, typed: &Cost) -> Result<()> {
    match typed {
        Cost::Add(new) => add(common, new),
        Cost::Import(file) => import(common, file),
    }
}

fn add(common: &Common, typed: &CostAdd) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let new = NewCost {
        on: typed.on,
        heading: typed.heading,
        payment: if typed.in_kind { Payment::InKind } else { Payment::Cash },
        amount: typed.amount,
        what: typed.what.clone(),
        funder: typed.funder.clone(),
        evidence: typed.evidence.clone(),
        life: typed.life_years,
    };
    let line = banks.add_cost(&operator, &new, None)?.value;
    let amount = line.amount.pounds().to_string();
    match common.reader() {
        Reader::Machine => output::json(&json!({ "id": line.id.to_string(), "on": line.on.to_string(), "amount": amount })),
        Reader::Person => {
            output::line(&with("cli-cost-added", &[("what", line.what.as_str()), ("amount", &amount), ("day", &line.on.to_string())]))
        }
    }
}

fn import(common: &Common, typed: &CostImport) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let bytes = std::fs::read(&typed.file).map_err(|error| file_fault(&typed.file, &error))?;
    let mode = if typed.dry_run { IntakeMode::DryRun } else { IntakeMode::Commit };
    match banks.import_costs(&operator, &bytes, mode)? {
        Intake::Wrong(faults) => show_faults(common, &faults),
        Intake::Fine(lines) => show_lines(common, &lines, mode),
    }
}

fn show_faults(common: &Common, faults: &[LineFault]) -> Result<()> {
    if common.reader() == Reader::Machine {
        let fault = |fault: &LineFault| -> Value {
            json!({ "line": fault.line, "column": fault.column, "code": fault.message, "message": words().say(fault.message) })
        };
        output::json(&json!({ "faults": faults.iter().map(fault).collect::<Vec<_>>() }))?;
    }
    for fault in faults {
        ending::aside(&crate::document::intake::fault_line(&words(), fault.line, &fault.column, fault.message));
    }
    ending::aside(&words().count("cli-import-faults", i64::try_from(faults.len()).unwrap_or(i64::MAX)));
    Err(Ending::Said)
}

fn show_lines(common: &Common, lines: &[CostLine], mode: IntakeMode) -> Result<()> {
    let pence = lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.amount.pence()));
    let (count, pounds) = (i64::try_from(lines.len()).unwrap_or(i64::MAX), crate::domain::money::Money::from_pence(pence).pounds());
    match common.reader() {
        Reader::Machine => output::json(&json!({ "lines": count, "amount": pounds.to_string(), "dry_run": mode == IntakeMode::DryRun })),
        Reader::Person => {
            let id = if mode == IntakeMode::DryRun { "intake-tried" } else { "intake-done" };
            output::line(&words().count_with(id, count, &[("amount", shown::pounds(pounds).as_str())]))
        }
    }
}
