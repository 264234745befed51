//! What can be typed after `cost`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::read;
use crate::cli::which::OfBank;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::text::{Note, Title};
use crate::domain::value::register::{CostHeading, Life};

/// `cost …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Cost {
    /// Adds a line.
    Add(CostAdd),
    /// Brings in a file of lines.
    Import(CostImport),
}

/// `cost add`.
#[derive(Args, Debug)]
pub(crate) struct CostAdd {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// The day it counts on.
    #[arg(long, value_name = "DATE", value_parser = read::cost_day)]
    pub(crate) on: Day,
    /// Pounds and pence.
    #[arg(long, value_parser = read::money)]
    pub(crate) amount: Money,
    /// What kind of cost.
    #[arg(long, value_parser = read::cost_heading)]
    pub(crate) heading: CostHeading,
    /// What it was.
    #[arg(long, value_parser = read::title)]
    pub(crate) what: Title,
    /// Given, not paid.
    #[arg(long)]
    pub(crate) in_kind: bool,
    /// Who paid for it.
    #[arg(long, value_parser = read::title)]
    pub(crate) funder: Option<Title>,
    /// Where the bill or the reckoning can be found.
    #[arg(long, value_parser = read::note)]
    pub(crate) evidence: Option<Note>,
    /// For how many years it is used.
    #[arg(long, value_name = "YEARS", value_parser = read::life)]
    pub(crate) life_years: Option<Life>,
}

/// `cost import`.
#[derive(Args, Debug)]
pub(crate) struct CostImport {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// Tries everything and writes nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// CSV or XLSX.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
