//! `goodturn cost`: writes down what a bank costs.

use serde_json::json;

use crate::cli::command::{Common, Cost, CostAdd};
use crate::cli::ending::{Result, with};
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::domain::value::register::Payment;
use crate::service::value::register::NewCost;

/// `goodturn cost …`.
pub(crate) fn run(common: &Common, typed: &Cost) -> Result<()> {
    let Cost::Add(new) = typed;
    add(common, new)
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
        evidence: None,
    };
    let line = banks.add_cost(&operator, new)?;
    let amount = line.amount.pounds().to_string();
    match common.reader() {
        Reader::Machine => output::json(&json!({ "id": line.id.to_string(), "on": line.on.to_string(), "amount": amount })),
        Reader::Person => {
            output::line(&with("cli-cost-added", &[("what", line.what.as_str()), ("amount", &amount), ("day", &line.on.to_string())]))
        }
    }
}
