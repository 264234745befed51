//! The demo's funders: two grants of last year, and which share of the bank's hours, active members and costs is counted for each.
//! Told from `cli/demo/funders.txt`.

use std::collections::BTreeMap;

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::calendar::{FinancialYear, Period};
use crate::domain::id::AwardId;
use crate::domain::money::Money;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::Title;
use crate::domain::value::award::{Target, Wording};
use crate::domain::value::benefit::Share;
use crate::service::value::award::{NewAward, NewTag};

const FUNDERS: &str = include_str!("demo/funders.txt");
/// Who keeps the registers.
const COORDINATOR: &str = "Catriona MacLeod";

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let mut made: BTreeMap<&str, (AwardId, Period)> = BTreeMap::new();
    for line in FUNDERS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["grant", funder, reference, ago, pounds, hours, members, costs, areas] => {
                let grant =
                    grant(story, (funder, reference), (ago, pounds), (hours, members, costs), areas).ok_or_else(|| unknown(line))?;
                let id = story.banks.add_award(&story.acting(COORDINATOR)?, &grant, None)?.value;
                made.insert(reference, (id, grant.days));
            }
            ["share", reference, what, percent] => {
                let (award, days) = *made.get(reference).ok_or_else(|| unknown(line))?;
                let share = Share::read_percent(percent).or(Err(unknown(line)))?;
                let target = target(story, what, line)?;
                story.banks.add_tag(&story.acting(COORDINATOR)?, &NewTag { award, target, days, share }, None)?;
            }
            _ => return Err(unknown(line)),
        }
    }
    Ok(())
}

fn grant(
    story: &Story<'_>,
    (funder, reference): (&str, &str),
    (ago, pounds): (&str, &str),
    (hours, members, costs): (&str, &str, &str),
    areas: &str,
) -> Option<NewAward> {
    let year = FinancialYear::containing(story.today, story.bank.year_start);
    let year = (0..ago.parse::<u32>().ok()?).fold(year, |year, _| year.before());
    let said = |text: &str| Title::new(text).ok();
    Some(NewAward {
        funder: Title::new(funder).ok()?,
        reference: Title::new(reference).ok()?,
        days: year.period(),
        amount: Some(Money::from_pence(pounds.parse::<i64>().ok()?.checked_mul(100)?)),
        wording: Wording { hours: said(hours), members: said(members), costs: said(costs), opening: None },
        areas: AreaKind::from_code(areas),
    })
}

fn target(story: &Story<'_>, what: &str, line: &str) -> Result<Target> {
    Ok(match what.split_once(':') {
        Some(("kind", slug)) => Target::Kind(story.category(slug)?.id),
        None if what == "hours" => Target::Hours,
        None if what == "members" => Target::Members,
        None if what == "costs" => Target::Costs,
        _ => return Err(unknown(line)),
    })
}
