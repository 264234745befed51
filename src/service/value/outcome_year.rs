//! What members' answers and stories of a year come to, for the report.

use std::collections::BTreeMap;

use crate::domain::calendar::Period;
use crate::domain::id::{BankId, MemberId};
use crate::domain::value::outcome::ConsentSaid;
use crate::domain::value::outcome_year::{OutcomeFacts, OutcomeYear};
use crate::domain::value::story::Voice;
use crate::service::error::Result;
use crate::store::db::Reader;
use crate::store::people::member;
use crate::store::value::{outcome, story};

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
