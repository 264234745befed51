//! What members said of themselves as JSON, for the coordinator: forms are added and listed. Each person is a number that leads to nobody.

use std::collections::BTreeMap;

use actix_web::web;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::id::OutcomeId;
use crate::domain::people::access::Act;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::value::outcome::{Instrument, OutcomeForm};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::value::outcome::{NewOutcome, NumberedForm};
use crate::web::api::wire::{Body, Faults, Message, Page, Paging, day, id, only_known, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::page::outcome_form::read_answer;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/outcomes").route(web::get().to(list_outcomes)).route(web::post().to(add_outcome)));
}

/// Answers that came back from one person.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutcomeBody {
    /// Whose. They have said yes to being asked.
    #[schema(format = "uuid")]
    member_id: String,
    /// `ons4`, `ucla3`, `coproduction`, or where the bank has a licence `wemwbs` or `swemwbs`.
    instrument: String,
    /// The day on which they answered.
    #[schema(value_type = NaiveDate)]
    on: String,
    /// How the answers came: `paper`, `phone` or `in_person`; `web` for one's own.
    channel: String,
    /// An answer for each question: `satisfied`, `worthwhile`, `happy`, `anxious` (0 to 10); `companionship`, `left_out`, `isolated`
    /// (1 hardly ever to 3 often) and `lonely` (1 often to 5 never); `level` (1 to 3, 4 cannot say). What was left out is left out.
    answers: Option<BTreeMap<String, Option<i64>>>,
    /// The score of a licensed scale, a decimal with at most 2 places.
    score: Option<String>,
}

/// A form of the register.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct OutcomeAnswer {
    /// Its id.
    id: String,
    /// The person, by a number that is the same on all their forms and leads to nobody.
    person: String,
    /// Which questionnaire.
    instrument: &'static str,
    /// The day on which they answered.
    on: NaiveDate,
    /// How the answers came.
    channel: &'static str,
    /// An answer for each question; null where it was left out.
    answers: BTreeMap<&'static str, Option<i64>>,
    /// The score of a licensed scale.
    score: Option<String>,
}

fn answer(numbered: &NumberedForm) -> OutcomeAnswer {
    let OutcomeForm { id, on, answers, by, .. } = &numbered.form;
    let instrument = answers.instrument();
    let given = instrument.questions().iter().zip(answers.given()).map(|(question, answer)| (question.code, *answer));
    let score = given.clone().next().and_then(|(_, score)| score).filter(|_| instrument.is_licensed());
    OutcomeAnswer {
        id: id.to_string(),
        person: numbered.person.clone(),
        instrument: instrument.code(),
        on: *on,
        channel: by.code(),
        answers: given.filter(|_| !instrument.is_licensed()).collect(),
        score: score.map(|score| Decimal::new(score, instrument.places()).to_string()),
    }
}

/// Every form, in the order in which they were written down. Coordinator.
#[utoipa::path(get, path = "/outcomes", tag = "value", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<OutcomeAnswer>), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn list_outcomes(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["limit", "cursor"])?;
    let paging = Paging::read(&query, "outcomes")?;
    let (after, limit) = (paging.after::<OutcomeId>()?, paging.one_more());
    let forms = blocking(&banks, move |banks| banks.list_outcomes(&api.actor, after, limit)).await?;
    json(&paging.page("outcomes", forms, |each| each.form.id.to_string(), |each| answer(&each)))
}

/// Adds a form. 409 `outcome.no_consent` where the person has not said yes. Coordinator.
#[utoipa::path(post, path = "/outcomes", tag = "value", security(("bearer" = [])), request_body = OutcomeBody,
    responses((status = 201, body = OutcomeAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_outcome(banks: web::Data<Banks>, api: Api, body: Body<OutcomeBody>) -> PageResult {
    // Brokers key forms in on pages; the register is the coordinator's.
    api.actor.may(Act::ManageRegisters)?;
    let new = read(&body.0)?;
    match blocking(&banks, move |banks| banks.record_outcome(&api.actor, &new)).await {
        Err(Problem::Service(Error::NotFound)) => Err(Problem::field("member_id", "invalid-member")),
        other => json_created(&answer(&other?)),
    }
}

/// Reads the whole body, so that every wrong field is told at once.
fn read(body: &OutcomeBody) -> Result<NewOutcome, Problem> {
    let mut faults = Faults::new();
    let member = faults.take("member_id", id(&body.member_id));
    let instrument = faults.take("instrument", word(&body.instrument, Instrument::from_code));
    let on = faults.take("on", day(&body.on));
    let by = faults.take("channel", word(&body.channel, AgreedBy::from_code));
    let given = instrument.and_then(|instrument| {
        let score = body.score.as_deref();
        if instrument.is_licensed() {
            let read = score.and_then(|score| read_answer(instrument, score)).ok_or(Message("invalid-outcome-answer"));
            return faults.take("score", read).map(|score| vec![score]);
        }
        let none = BTreeMap::new();
        let answers = body.answers.as_ref().unwrap_or(&none);
        let known = |code: &String| instrument.questions().iter().any(|question| question.code == code);
        if score.is_some() || !answers.keys().all(known) {
            faults.note("answers", "invalid-unknown-field");
            return None;
        }
        Some(instrument.questions().iter().map(|question| answers.get(question.code).copied().flatten()).collect())
    });
    let new = match (member, instrument, on, by, given) {
        (Some(member), Some(instrument), Some(on), Some(by), Some(given)) => Some(NewOutcome { member, instrument, on, given, by }),
        _ => None,
    };
    faults.done(new)
}
