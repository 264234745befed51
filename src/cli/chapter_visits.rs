//! The demo's home visits: who is on duty, one visit that went well, and one under way. Told from `cli/demo/visits.txt`.
//!
//! It goes through the services as staff do.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::minutes::Amount;
use crate::domain::people::profile::{Availability, Emergency};
use crate::domain::text::{Name, Phone};
use crate::service::help::duty::NewDuty;
use crate::service::help::visit::NewVisit;
use crate::service::people::profile::{ProfileChange, StaffChange};

const VISITS: &str = include_str!("demo/visits.txt");
/// Who keeps the rota.
const COORDINATOR: &str = "Catriona MacLeod";
/// Who writes visits down for people on the telephone.
const BROKER: &str = "Alison Reid";
const MINUTE_MS: i64 = 60_000;

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    for line in VISITS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["duty", name] => duty(story, name)?,
            ["ring", name, whom, relation, phone] => ring(story, name, [whom, relation, phone])?,
            ["visit", visitor, host, began, lasts, back] => visit(story, [visitor, host], [began, lasts, back])?,
            _ => return Err(unknown(line)),
        }
    }
    story.banks.clock().set(story.now);
    Ok(())
}

fn duty(story: &Story<'_>, name: &str) -> Result<()> {
    let member = story.member(name)?;
    let phone = member.phone.as_deref().map(Phone::new).and_then(std::result::Result::ok).ok_or_else(|| unknown(name))?;
    story.banks.add_duty(&story.acting(COORDINATOR)?, NewDuty { member: member.id, phone, hours: Availability::ALWAYS })?;
    Ok(())
}

fn ring(story: &Story<'_>, name: &str, [whom, relation, phone]: [&str; 3]) -> Result<()> {
    let emergency = Emergency {
        name: Name::new(whom).or(Err(unknown(whom)))?,
        phone: Some(Phone::new(phone).or(Err(unknown(phone)))?),
        relation: Some(Name::new(relation).or(Err(unknown(relation)))?),
    };
    let change =
        ProfileChange { staff: StaffChange { emergency: Some(Some(emergency)), ..StaffChange::default() }, ..ProfileChange::default() };
    story.banks.change_profile(&story.acting(BROKER)?, story.member(name)?.id, &change)?;
    Ok(())
}

fn visit(story: &Story<'_>, [visitor, host]: [&str; 2], [began, lasts, back]: [&str; 3]) -> Result<()> {
    let number = |text: &str| text.parse::<i64>().or(Err(unknown(text)));
    let began = story.now.saturating_sub(number(began)?.saturating_mul(MINUTE_MS));
    let broker = story.acting(BROKER)?;
    story.banks.clock().set(began);
    let minutes = Amount::new(number(lasts)?).or(Err(unknown(lasts)))?;
    let new = NewVisit { visitor: story.member(visitor)?.id, host: story.member(host)?.id, minutes, meeting: None };
    let begun = story.banks.start_visit(&broker, new)?;
    if !back.is_empty() {
        story.banks.clock().set(began.saturating_add(number(back)?.saturating_mul(MINUTE_MS)));
        story.banks.end_visit(&broker, begun.id)?;
    }
    Ok(())
}
