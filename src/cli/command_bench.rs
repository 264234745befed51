//! What can be typed after `bench`.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::which::OfBank;

/// `bench …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Bench {
    /// The pages that people open all day.
    Pages(BenchRun),
    /// The value report.
    Report(BenchRun),
    /// Matching: one request, and the whole desk.
    Match(BenchRun),
    /// Posting to the books.
    Post(BenchPost),
}

/// What a bench measures.
#[derive(Args, Debug)]
pub(crate) struct BenchRun {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// How many requests a page.
    #[arg(long, short, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) n: u32,
}

/// `bench post`.
#[derive(Args, Debug)]
pub(crate) struct BenchPost {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// How many post at the same time; each number is measured.
    #[arg(long, value_delimiter = ',', default_value = "1,8,64", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) clients: Vec<u16>,
    /// How many seconds a round lasts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub(crate) seconds: u64,
    /// How many rounds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) rounds: u16,
    /// Only through this door.
    #[arg(long)]
    pub(crate) door: Option<BenchDoor>,
    /// Also with one account on one side of every gift.
    #[arg(long)]
    pub(crate) hot: bool,
}

/// A way in for what is posted.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BenchDoor {
    /// The use case itself, called from threads.
    Service,
    /// The API, over connections that are kept.
    Http,
}
