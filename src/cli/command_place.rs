//! What can be typed after `place`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::which::OfBank;

/// `place …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Place {
    /// Brings in the middles of postcode sectors.
    Import(PlaceImport),
}

/// `place import`.
#[derive(Args, Debug)]
pub(crate) struct PlaceImport {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// Only these postcode areas.
    #[arg(long = "area", value_name = "AREA", required = true)]
    pub(crate) areas: Vec<String>,
    /// Files of what areas are called.
    #[arg(long = "names", value_name = "FILE")]
    pub(crate) names: Vec<PathBuf>,
    /// The official files.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) postcodes: Vec<PathBuf>,
}
