//! The demo's outcomes: who was asked how they are, what they answered then and now, and what some told. Told from
//! `cli/demo/outcomes.txt`; invented people and invented answers.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::text::Article;
use crate::domain::value::outcome::{ConsentSaid, Instrument};
use crate::domain::value::story::Signed;
use crate::service::actor::Actor;
use crate::service::value::outcome::NewOutcome;
use crate::service::value::story::NewStory;

const OUTCOMES: &str = include_str!("demo/outcomes.txt");
/// Who asks, and keys in what came on paper.
const BROKER: &str = "Alison Reid";
/// When they were asked first, and again, in days before today.
const FIRST_DAYS: u64 = 220;
const AGAIN_DAYS: u64 = 30;
/// At which hour.
const HOUR: i64 = 11;

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let broker = story.acting(BROKER)?;
    for line in OUTCOMES.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["asked", name, said, way, before, after, level] => asked(story, &broker, name, [said, way, before, after, level])?,
            ["story", name, signed, days, words] => told(story, &broker, [name, signed, days, words])?,
            _ => return Err(unknown(line)),
        }
    }
    story.banks.clock().set(story.now);
    Ok(())
}

fn asked(story: &Story<'_>, broker: &Actor, name: &str, [said, way, before, after, level]: [&str; 5]) -> Result<()> {
    let member = story.member(name)?.id;
    let said = ConsentSaid::from_code(said).ok_or_else(|| unknown(said))?;
    let by = AgreedBy::from_code(way).ok_or_else(|| unknown(way))?;
    let (first, again) = (story.days_ago(FIRST_DAYS), story.days_ago(AGAIN_DAYS));
    story.banks.clock().set(story.at(first, HOUR));
    story.banks.say_to_outcomes(broker, member, said, by)?;
    for (on, answers) in [(first, before), (again, after)] {
        // Eight answers: four on wellbeing, three on company, one on loneliness; a dash is left out.
        let given: Vec<Option<i64>> = answers.split_whitespace().map(|each| each.parse().ok()).collect();
        story.banks.clock().set(story.at(on, HOUR));
        for (instrument, given) in [Instrument::Ons4, Instrument::Ucla3].into_iter().zip(given.chunks(4)) {
            let new = NewOutcome { member, instrument, on, given: given.to_vec(), by };
            story.banks.record_outcome(broker, &new)?;
        }
    }
    if let Ok(level) = level.parse() {
        let new = NewOutcome { member, instrument: Instrument::Coproduction, on: again, given: vec![Some(level)], by };
        story.banks.record_outcome(broker, &new)?;
    }
    Ok(())
}

fn told(story: &Story<'_>, broker: &Actor, [name, signed, days, words]: [&str; 4]) -> Result<()> {
    let days = days.parse().or(Err(unknown(days)))?;
    story.banks.clock().set(story.at(story.days_ago(days), HOUR));
    let new = NewStory {
        member: story.member(name)?.id,
        words: Article::new(words).or(Err(unknown(words)))?,
        signed: Signed::from_code(signed).ok_or_else(|| unknown(signed))?,
        by: AgreedBy::Phone,
    };
    story.banks.tell_story(broker, &new)?;
    Ok(())
}
