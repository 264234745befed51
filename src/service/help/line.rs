//! Reading one line about help at the desk: who could be meant is looked up, the domain reads, and a near-copy is told of.
//!
//! It only reads. What the line says is saved by `log_exchange`, as everything else that somebody told.

use std::collections::BTreeMap;

use crate::domain::help::category::Category;
use crate::domain::help::line_completion::{Completion, Pair, complete};
use crate::domain::help::one_line::{Known, Part, Reading, Somebody, names_in, read};
use crate::domain::id::{BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::member::Standing;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::help::exchange::{ExchangeFilter, has_like};
use crate::store::help::{category, exchange};
use crate::store::people::bank;
use crate::store::people::member::{self, MemberFilter};

/// People read for one word of a line.
const PEOPLE_A_WORD: i64 = 30;
/// Exchanges among which recent pairs are looked for.
const RECENT_READ: i64 = 200;
/// Lines offered to go on with.
const OFFERED_MAX: usize = 8;

/// Whether an entry like the line's is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Like {
    /// One is: same people, same way, same day.
    Another,
    /// None is, or the line is not clear.
    None,
}

/// A line as it was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LineRead {
    /// What was understood.
    pub(crate) reading: Reading,
    /// The kinds of help that it names by their places.
    pub(crate) categories: Vec<Category>,
    /// Whether there is one like it.
    pub(crate) like: Like,
}

impl Banks {
    /// Reads a line; staff only.
    pub(crate) fn read_line(&self, actor: &Actor, text: &str) -> Result<LineRead> {
        let bank = actor.may(Act::LogForOthers)?;
        self.db.read(|reader| {
            let (people, categories) = (people_in(reader, bank, text)?, category::list(reader, bank)?);
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
            let reading = read(text, Known { people: &people, categories: &categories, today });
            let like = match (reading.giver.one(), reading.receiver.one()) {
                (Some(giver), Some(receiver)) if !matches!(reading.day, Part::Several(_)) => {
                    let day = reading.day.one().copied().unwrap_or(today);
                    if has_like(reader, bank, giver.id, receiver.id, day)? { Like::Another } else { Like::None }
                }
                _ => Like::None,
            };
            Ok(LineRead { reading, categories, like })
        })
    }

    /// How a line could go on; staff only.
    pub(crate) fn complete_line(&self, actor: &Actor, text: &str) -> Result<Vec<Completion>> {
        let bank = actor.may(Act::LogForOthers)?;
        self.db.read(|reader| {
            let (people, categories) = (people_in(reader, bank, text)?, category::list(reader, bank)?);
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
            let recent = recent_pairs(reader, bank)?;
            Ok(complete(text, Known { people: &people, categories: &categories, today }, &recent, OFFERED_MAX))
        })
    }
}

/// Everybody who takes part and whose name or number a word of the line could mean.
fn people_in(reader: &mut Reader, bank: BankId, text: &str) -> Result<Vec<Somebody>> {
    let mut found: BTreeMap<MemberId, Somebody> = BTreeMap::new();
    for word in names_in(text) {
        let number = word.trim_start_matches('#').parse::<i64>().is_ok();
        if !number && !word.chars().any(char::is_alphabetic) {
            continue;
        }
        let filter = MemberFilter { query: Some(word), standings: vec![Standing::Active, Standing::Paused], after_number: None };
        for each in member::list(reader, bank, &filter, PEOPLE_A_WORD)? {
            found.insert(each.id, Somebody { id: each.id, number: each.number, name: each.name.as_str().to_owned() });
        }
    }
    let mut people: Vec<Somebody> = found.into_values().collect();
    people.sort_by_key(|somebody| somebody.number);
    Ok(people)
}

/// Who helped whom lately, each pair once, newest first.
fn recent_pairs(reader: &mut Reader, bank: BankId) -> Result<Vec<Pair>> {
    let mut pairs: Vec<(MemberId, MemberId)> = Vec::new();
    for each in exchange::list(reader, bank, &ExchangeFilter::default(), RECENT_READ)? {
        if !pairs.contains(&(each.giver, each.receiver)) {
            pairs.push((each.giver, each.receiver));
        }
    }
    let ids: Vec<MemberId> = pairs.iter().flat_map(|(giver, receiver)| [*giver, *receiver]).collect();
    let labels = member::labels_taking_part(reader, bank, &ids)?;
    let somebody = |id: &MemberId| labels.get(id).map(|label| Somebody { id: label.id, number: label.number, name: label.name.clone() });
    Ok(pairs.iter().filter_map(|(giver, receiver)| somebody(giver).zip(somebody(receiver))).collect())
}
