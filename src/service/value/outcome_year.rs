//! What members' answers and stories of a year come to, for the report.

use std::collections::BTreeMap;

use crate::domain::calendar::{FinancialYear, Period};
use crate::domain::id::{BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::value::model::{YearName, counted_days};
use crate::domain::value::outcome::ConsentSaid;
use crate::domain::value::outcome_year::{OutcomeFacts, OutcomeYear};
use crate::domain::value::story::Voice;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::people::{bank, member};
use crate::store::value::{outcome, story};

/// What a year tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// The year.
    pub(crate) year: FinancialYear,
    /// What the answers come to.
    pub(crate) outcomes: OutcomeYear,
    /// What members told, by day.
    pub(crate) voices: Vec<Voice>,
}

/// The answers of a year's counted days.
pub(in crate::service) fn answers_in(reader: &mut Reader, bank: BankId, days: Period) -> Result<OutcomeYear> {
    let (mut yes, mut no) = (0_i64, 0_i64);
    for consent in outcome::last_words(reader, bank, None)?.values() {
        *(if consent.said == ConsentSaid::Yes { &mut yes } else { &mut no }) += 1;
    }
    let (rules, asks, forms) =
        (outcome::rules(reader, bank)?, outcome::list_asks(reader, bank, None)?, outcome::list_forms(reader, bank, None)?);
    Ok(OutcomeYear::of(OutcomeFacts { rules: &rules, said: (yes, no), asks: &asks, forms: &forms }, days))
}

/// What members told in a year and have not taken back.
pub(in crate::service) fn voices_in(reader: &mut Reader, bank: BankId, days: Period) -> Result<Vec<Voice>> {
    let stories = story::list_in(reader, bank, days)?;
    let tellers: Vec<MemberId> = stories.iter().map(|story| story.member).collect();
    let labels: BTreeMap<_, _> = member::labels(reader, bank, &tellers)?;
    Ok(stories.iter().filter_map(|story| story.voice(&labels.get(&story.member)?.name)).collect())
}

impl Banks {
    /// What the answers and stories of a year come to, the running year where none is named; coordinator and operator.
    pub(crate) fn outcomes_of_year(&self, actor: &Actor, name: Option<YearName>) -> Result<Told> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let today = bank.day_at(self.clock.now_ms());
            let year = match name {
                Some(name) => name.of(&bank).ok_or(Error::NotFound)?,
                None => FinancialYear::containing(today, bank.year_start),
            };
            // A year that has not begun has no day yet, and no answers either.
            let days = counted_days(year, today).unwrap_or(year.period());
            Ok(Told { year, outcomes: answers_in(reader, id, days)?, voices: voices_in(reader, id, days)? })
        })
    }
}
