//! The demo's chapter of the pot: one grant that a second person approved, and one that waits for somebody.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::minutes::Amount;
use crate::domain::text::{Reason, Slug};
use crate::service::help::grant::NewGrant;

/// Who asks, and who answers.
const BROKER: &str = "Alison Reid";
const COORDINATOR: &str = "Catriona MacLeod";

/// For whom, how many minutes, the reason's short name, who says yes (nobody yet: `-`), and what staff wrote.
const GRANTS: &str = include_str!("demo/pot.txt");

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let broker = story.acting(BROKER)?;
    for line in GRANTS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let [who, minutes, rule, answer, why] = cells.as_slice() else { return Err(unknown(line)) };
        let new = NewGrant {
            member: story.member(who)?.id,
            minutes: minutes.parse().ok().and_then(|minutes| Amount::new(minutes).ok()).ok_or_else(|| unknown(line))?,
            rule: Slug::new(rule).or(Err(unknown(line)))?,
            reason: Reason::new(why).or(Err(unknown(line)))?,
        };
        let asked = story.banks.ask_grant(&broker, &new, None)?.value.grant;
        if *answer == "yes" {
            story.banks.approve_grant(&story.acting(COORDINATOR)?, asked.id, None)?;
        }
    }
    Ok(())
}
