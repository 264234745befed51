//! The demo's groups: a lunch club with a sheet in the books and one that waits to be keyed in. Told from `cli/demo/groups.txt`.
//!
//! It goes through the services as a broker does.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::help::sheet::{Controls, Payer, Present, SheetPart};
use crate::domain::id::ActivityId;
use crate::domain::minutes::Amount;
use crate::domain::text::{Name, Slug, Title};
use crate::service::help::activity::NewActivity;
use crate::service::help::sheet::Keyed;

const GROUPS: &str = include_str!("demo/groups.txt");
/// Who runs them.
const BROKER: &str = "Alison Reid";

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let mut group: Option<ActivityId> = None;
    for line in GROUPS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match (cells.as_slice(), group) {
            (["group", name, kind, place, payer], _) => group = Some(add(story, [name, kind, place, payer])?),
            (["sheet", days_ago, helpers, attenders, lasted], Some(group)) => sheet(story, group, [days_ago, helpers, attenders, lasted])?,
            _ => return Err(unknown(line)),
        }
    }
    story.banks.clock().set(story.now);
    Ok(())
}

fn add(story: &Story<'_>, [name, kind, place, payer]: [&str; 4]) -> Result<ActivityId> {
    story.banks.clock().set(story.at(story.days_ago(40), 10));
    let new = NewActivity {
        name: Name::new(name).or(Err(unknown(name)))?,
        category: Slug::new(kind).or(Err(unknown(kind)))?,
        place: Title::optional(place).or(Err(unknown(place)))?,
        payer: Payer::from_code(payer).ok_or_else(|| unknown(payer))?,
        payer_id: None,
    };
    Ok(story.banks.add_activity(&story.acting(BROKER)?, new)?.id)
}

fn sheet(story: &Story<'_>, group: ActivityId, [days_ago, helpers, attenders, lasted]: [&str; 4]) -> Result<()> {
    let on = story.days_ago(days_ago.parse().or(Err(unknown(days_ago)))?);
    story.banks.clock().set(story.at(on, 9));
    let (broker, banks) = (story.acting(BROKER)?, story.banks);
    let number = banks.print_sheet(&broker, group, on)?.number;
    if helpers.is_empty() {
        return Ok(());
    }
    let minutes = |text: &str| text.parse().ok().and_then(|minutes| Amount::new(minutes).ok()).ok_or_else(|| unknown(text));
    let mut present = Present::default();
    for helper in helpers.split(',').map(str::trim) {
        let (name, time) = helper.rsplit_once(' ').ok_or_else(|| unknown(helper))?;
        present.helpers.push((story.member(name)?.id, minutes(time)?));
    }
    for name in attenders.split(',').map(str::trim) {
        present.attenders.push(story.member(name)?.id);
    }
    let controls =
        Controls { helpers: present.count(SheetPart::Helper), attenders: present.count(SheetPart::Attender), minutes: present.minutes() };
    // The books go forward only: the paper is keyed in after everything else in the story.
    story.banks.clock().set(story.now);
    let keyed = Keyed { present, controls, lasted: minutes(lasted)?, override_floor: None };
    banks.post_sheet(&broker, number, &keyed, None)?;
    Ok(())
}
