//! Which bank and which member a command means.

use clap::Args;

use crate::cli::read;
use crate::domain::text::Slug;

/// Which bank.
#[derive(Args, Debug)]
pub(crate) struct OfBank {
    /// Its short name.
    #[arg(long, value_name = "SLUG", value_parser = read::slug)]
    pub(crate) bank: Slug,
}

/// Which member of which bank.
#[derive(Args, Debug)]
pub(crate) struct OfMember {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// The member's number.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) member: i64,
}
