//! The demo's chapter of asking and agreeing: who was asked about the open requests, what they said, and when they meet.

use chrono::Days;

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::calendar::read_time;
use crate::domain::help::ask::{AskState, AskWay};
use crate::domain::help::listing::ListingKind;
use crate::domain::id::ListingId;
use crate::domain::minutes::Amount;
use crate::domain::text::{Reason, Title};
use crate::service::help::ask::NewAsk;
use crate::service::help::listing::Browse;
use crate::service::help::meeting::NewMeeting;

const SCRIPT: &str = include_str!("demo/matching.txt");
/// The broker of the demo.
const BROKER: &str = "Alison Reid";

/// Tells the chapter, line by line.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    for line in SCRIPT.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        match parts.as_slice() {
            ["ask", who, begins, whom, way, days_ago, answer, said] => ask(story, (who, begins), (whom, way), (days_ago, answer, said))?,
            ["agree", who, begins, days, time, minutes, place] => agree(story, (who, begins), (days, time), (minutes, place))?,
            _ => return Err(unknown(line)),
        }
    }
    story.banks.clock().set(story.now);
    Ok(())
}

fn request(story: &Story<'_>, (who, begins): (&str, &str)) -> Result<ListingId> {
    let browse = Browse { kind: Some(ListingKind::Request), ..Browse::default() };
    let open = story.banks.open_listings(&story.operator, &browse)?;
    let found = open.iter().find(|each| each.member.name == who && each.listing.about.title.as_str().starts_with(begins));
    found.map(|each| each.listing.id).ok_or_else(|| unknown(begins))
}

fn ask(story: &Story<'_>, of: (&str, &str), (whom, way): (&str, &str), (days_ago, answer, said): (&str, &str, &str)) -> Result<()> {
    let broker = story.acting(BROKER)?;
    let days: u64 = days_ago.parse().or(Err(unknown(days_ago)))?;
    let request = request(story, of)?;
    story.banks.clock().set(story.at(story.days_ago(days), 14));
    let way = AskWay::from_code(way).ok_or_else(|| unknown(way))?;
    let ask = story.banks.ask(&broker, &NewAsk { request, member: story.member(whom)?.id, way })?;
    if let Some(state) = AskState::from_code(answer) {
        story.banks.clock().set(story.at(story.days_ago(days), 17));
        let reason = Reason::optional(said).or(Err(unknown(said)))?;
        story.banks.answer_ask(&broker, ask.id, state, reason.as_ref())?;
    }
    Ok(())
}

fn agree(story: &Story<'_>, of: (&str, &str), (days, time): (&str, &str), (minutes, place): (&str, &str)) -> Result<()> {
    let days: u64 = days.parse().or(Err(unknown(days)))?;
    let minutes: i64 = minutes.parse().or(Err(unknown(minutes)))?;
    story.banks.clock().set(story.now);
    let new = NewMeeting {
        request: request(story, of)?,
        on: story.today.checked_add_days(Days::new(days)).unwrap_or(story.today),
        at: read_time(time),
        minutes: Amount::new(minutes).or(Err(unknown("minutes")))?,
        place: Title::optional(place).or(Err(unknown(place)))?,
    };
    story.banks.agree_meeting(&story.acting(BROKER)?, &new)?;
    Ok(())
}
