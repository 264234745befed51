//! `goodturn generate`: makes up a bank of any size.

use serde_json::json;

use crate::cli::command::{Common, Generate};
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::open;
use crate::cli::output::{self, Progress, Reader};
use crate::document::tree::first_kinds;
use crate::domain::text::{Name, Title};
use crate::service::actor::Actor;
use crate::service::office::generate::Plan;

/// `goodturn generate`.
pub(crate) fn run(common: &Common, typed: &Generate) -> Result<()> {
    let banks = open::or_new(common)?;
    let worded = |id: &str| Title::new(&words().say(id)).or(Err(Ending::wrong("cli-wrong-title")));
    let name = with("cli-generated-name", &[("slug", typed.of.bank.as_str())]);
    let plan = Plan {
        slug: typed.of.bank.clone(),
        name: Name::new(&name).or(Err(Ending::wrong("cli-wrong-name")))?,
        categories: first_kinds(),
        cost: worded("cli-generated-cost")?,
        listing: worded("cli-generated-listing")?,
        members: typed.members,
        transfers: typed.transfers,
        years: typed.years,
        until: typed
            .until
            .unwrap_or_else(|| chrono::DateTime::from_timestamp_millis(banks.clock().now_ms()).unwrap_or_default().date_naive()),
        seed: typed.seed,
    };
    let begun = std::time::Instant::now();
    let mut progress = Progress::new("cli-generate-progress");
    let made = banks.generate(&Actor::Operator(None), &plan, &mut |done| progress.at(done));
    progress.end();
    let made = made?;
    let seconds = format!("{}.{:01}", begun.elapsed().as_secs(), begun.elapsed().subsec_millis() / 100);
    match common.reader() {
        Reader::Machine => output::json(
            &json!({ "bank": made.bank.slug.as_str(), "members": made.members, "transfers": made.transfers, "seconds": seconds }),
        ),
        Reader::Person => {
            let about = [("members", made.members.to_string()), ("transfers", made.transfers.to_string())];
            let about: Vec<(&'static str, &str)> = about.iter().map(|(name, value)| (*name, value.as_str())).collect();
            output::line(&with("cli-generated", &[about.as_slice(), &[("slug", made.bank.slug.as_str()), ("seconds", &seconds)]].concat()))
        }
    }
}
