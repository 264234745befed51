//! The demo's chapter of joining: places, rules to agree to, checks, and three people on their way in.
//!
//! Everybody and every place in it is invented. Telephone numbers are from the ranges kept for fiction.

use chrono::Months;

use crate::cli::ending::{Ending, Result};
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::document::words::Words;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::check::{CheckDecision, Jurisdiction, Level};
use crate::domain::people::member::{ContactChannel, MemberKind};
use crate::domain::people::place::GridPoint;
use crate::domain::people::profile::{Format, Safe, Said};
use crate::domain::people::referee::RefereeWay;
use crate::domain::text::{Article, Name, Note, Phone};
use crate::service::people::agreement::NewVersion;
use crate::service::people::application::{Arrived, Filled};
use crate::service::people::check::NewCheck;
use crate::service::people::member::MemberFilter;
use crate::service::people::profile::{ProfileChange, StaffChange};
use crate::service::people::referee::NewReferee;

const PLACES: &str = include_str!("demo/places.txt");
const APPLICANTS: &str = include_str!("demo/joining.txt");
/// Nobody has more members than this in the story.
const ALL: i64 = 1_000;

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let told = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    told.map(|line| line.split('|').map(str::trim).collect())
}

/// Tells the chapter.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    settle(story)?;
    agree(story)?;
    check(story)?;
    apply(story)?;
    story.banks.clock().set(story.now);
    Ok(())
}

/// Everybody lives somewhere.
fn settle(story: &Story<'_>) -> Result<()> {
    let mut places = Vec::new();
    for line in lines(PLACES) {
        let [name, east, north] = line.as_slice() else { return Err(unknown("places.txt")) };
        let at = GridPoint::read(&format!("{east} {north}")).or(Err(unknown(name)))?;
        places.push(story.banks.set_place(&story.operator, &Name::new(name).or(Err(unknown(name)))?, at)?.id);
    }
    let people = story.banks.list_members(&story.operator, &MemberFilter::default(), ALL)?;
    let homes = people.iter().filter(|member| member.kind == MemberKind::Person && member.standing.takes_part());
    for (member, place) in homes.zip(places.iter().cycle()) {
        let staff = StaffChange { place: Some(Some(*place)), ..StaffChange::default() };
        story.banks.change_profile(&story.operator, member.id, &ProfileChange { staff, ..ProfileChange::default() })?;
    }
    Ok(())
}

/// The rules, to which some have agreed.
fn agree(story: &Story<'_>) -> Result<()> {
    let words = Words::default();
    let name = Name::new(&words.say("demo-agreement-name")).or(Err(unknown("demo-agreement-name")))?;
    let text = Article::new(&words.say("demo-agreement-words")).or(Err(unknown("demo-agreement-words")))?;
    let since_on = story.days_ago(40);
    story.banks.clock().set(story.at(since_on, 10));
    let version = story.banks.write_agreement(&story.operator, NewVersion { name, words: text, since_on })?;
    let people = story.banks.list_members(&story.operator, &MemberFilter::default(), ALL)?;
    let here = people.iter().filter(|member| member.standing.takes_part());
    // Those who sign in to look around have agreed; a few others have not been asked yet.
    for (member, _) in here.zip(0_u32..).filter(|(_, n)| n % 9 != 8) {
        story.banks.record_agreed(&story.operator, member.id, version.id, AgreedBy::Paper)?;
    }
    Ok(())
}

/// Two drivers with a check, one of which ends soon.
fn check(story: &Story<'_>) -> Result<()> {
    let people = story.banks.list_members(&story.operator, &MemberFilter::default(), ALL)?;
    let helpers = people.iter().filter(|member| member.kind == MemberKind::Person && member.standing.takes_part()).skip(2).take(2);
    for (member, months) in helpers.zip([1, 20]) {
        let new = NewCheck {
            member: member.id,
            jurisdiction: Jurisdiction::Pvg,
            level: Level::Scheme,
            number: None,
            issued_on: story.days_ago(700),
            expires_on: story.today.checked_add_months(Months::new(months)),
            decision: CheckDecision::Accepted,
            reason: None,
        };
        story.banks.record_check(&story.operator, new)?;
    }
    Ok(())
}

/// People on their way in: one fresh, one stuck, one nearly there.
fn apply(story: &Story<'_>) -> Result<()> {
    for line in lines(APPLICANTS) {
        let [name, phone, days, gives, needs] = line.as_slice() else { return Err(unknown("joining.txt")) };
        let days: u64 = days.parse().or(Err(unknown(days)))?;
        story.banks.clock().set(story.at(story.days_ago(days), 11));
        let filled = Filled {
            name: Name::new(name).or(Err(unknown(name)))?,
            email: None,
            phone: Some(Phone::new(phone).or(Err(unknown(phone)))?),
            address: None,
            contact_channel: ContactChannel::Telephone,
            safe: Safe { to_ring: Said::Yes, to_leave_message: Said::Yes, to_post: Said::Yes },
            format: Format::Plain,
            place: None,
            access_needs: None,
            emergency: None,
            about: None,
            gives: Note::optional(gives).or(Err(unknown(gives)))?,
            needs: Note::optional(needs).or(Err(unknown(needs)))?,
        };
        let Arrived::New(member) = story.banks.apply_for(&story.operator, &filled)? else { return Err(unknown(name)) };
        if days == 11 {
            name_referees(story, member.id)?;
        }
    }
    Ok(())
}

/// Two who were asked and have not answered.
fn name_referees(story: &Story<'_>, id: crate::domain::id::MemberId) -> Result<()> {
    for (name, phone) in [("Rhoda Reid", "0131 496 0885"), ("Rory Ross", "0131 496 0886")] {
        let new = NewReferee {
            name: Name::new(name).or(Err::<_, Ending>(unknown(name)))?,
            relation: None,
            email: None,
            phone: Phone::new(phone).ok(),
            address: None,
            way: RefereeWay::Telephone,
        };
        let named = story.banks.add_referee(&story.operator, id, new)?;
        story.banks.ask_referee(&story.operator, named.id)?;
    }
    Ok(())
}
