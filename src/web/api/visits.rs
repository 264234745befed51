//! `/visits` and `/duty-people`: home visits that somebody watches, and who is told when one is overdue.
//!
//! Only staff and the visitor learn of a visit; the host does not.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::help::visit::Visit;
use crate::domain::id::{MeetingId, MemberId, VisitId};
use crate::domain::people::profile::Said;
use crate::domain::text::{Phone, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result as Served};
use crate::service::help::duty::{NewDuty, ShownDuty};
use crate::service::help::visit::{NewVisit, ShownVisit, Whose};
use crate::web::api::members::NameWire;
use crate::web::api::wire::{Body, Faults, Message, Page, id, id_in_path, minutes, time};
use crate::web::blocking::blocking;
use crate::web::guard::Api;
use crate::web::page::week;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/visits", web::get().to(list))
        .route("/visits", web::post().to(start))
        .route("/visits/{id}", web::get().to(one))
        .route("/visits/{id}/done", web::post().to(done))
        .route("/visits/{id}/longer", web::post().to(longer))
        .route("/visits/{id}/acknowledge", web::post().to(acknowledge))
        .route("/visits/{id}/settle", web::post().to(settle))
        .route("/duty-people", web::get().to(list_duty))
        .route("/duty-people", web::post().to(add_duty));
}

/// A home visit.
#[derive(Serialize, ToSchema)]
#[schema(as = Visit)]
pub(crate) struct VisitWire {
    #[schema(format = "uuid")]
    id: String,
    /// `open`, `overdue`, `acknowledged` or `done`.
    state: &'static str,
    visitor: NameWire,
    host: NameWire,
    #[schema(format = "date-time")]
    started_at: String,
    #[schema(format = "date-time")]
    expected_end_at: String,
    /// When the next person is told, while the visit is open or overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    next_alarm_at: Option<String>,
    /// How many times somebody was told.
    alarms: i64,
    /// Who is looking into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_by: Option<NameWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    ended_at: Option<String>,
    /// `link`, `page`, `call` or `settled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_how: Option<&'static str>,
    /// What had happened, where somebody had to find out.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
}

fn wire(shown: &ShownVisit) -> VisitWire {
    let (visit, end) = (&shown.visit, shown.visit.stage.end());
    VisitWire {
        id: visit.id.to_string(),
        state: visit.stage.code(),
        visitor: NameWire::of(&shown.visitor),
        host: NameWire::of(&shown.host),
        started_at: time(visit.started_at),
        expected_end_at: time(visit.expected_end_at),
        next_alarm_at: visit.stage.deadline().map(time),
        alarms: visit.stage.step(),
        acknowledged_by: shown.taken_by.as_ref().map(NameWire::of),
        ended_at: end.map(|end| time(end.at)),
        ended_how: end.map(|end| end.how.code()),
        outcome: end.and_then(|end| end.outcome.as_ref()).map(ToString::to_string),
    }
}

/// Visits that are not over: everybody's to staff, one's own to others.
#[utoipa::path(get, path = "/visits", tag = "visits", responses((status = 200, body = Page<VisitWire>)))]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api) -> PageResult {
    let whose = if api.actor.is_staff() { Whose::Everybody } else { Whose::Own };
    let found = blocking(&banks, move |banks| banks.open_visits(&api.actor, whose)).await?;
    json(&Page { items: found.iter().map(wire).collect::<Vec<_>>(), next: None })
}

/// One visit.
#[utoipa::path(get, path = "/visits/{id}", tag = "visits", params(("id" = String, Path)), responses((status = 200, body = VisitWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    answer(&banks, api.actor, id_in_path(&path)?).await
}

async fn answer(banks: &web::Data<Banks>, actor: Actor, id: VisitId) -> PageResult {
    json(&wire(&blocking(banks, move |banks| banks.visit(&actor, id)).await?))
}

/// A visit to begin now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewVisit)]
pub(crate) struct NewVisitWire {
    /// Who is visited.
    #[schema(format = "uuid")]
    host_id: String,
    /// Who visits, where staff write it down; oneself if left out.
    #[schema(format = "uuid")]
    visitor_id: Option<String>,
    /// How long from now; at most 720.
    minutes: i64,
    /// The agreed exchange that it is for.
    #[schema(format = "uuid")]
    meeting_id: Option<String>,
}

impl NewVisitWire {
    fn read(&self, own: MemberId) -> Result<NewVisit, Problem> {
        let mut faults = Faults::new();
        let host = faults.take("host_id", id(&self.host_id));
        let visitor = faults.take_some("visitor_id", self.visitor_id.as_deref().map(id)).unwrap_or(own);
        let minutes = faults.take("minutes", minutes(self.minutes));
        let meeting = faults.take_some("meeting_id", self.meeting_id.as_deref().map(id::<MeetingId>));
        faults.done(host.zip(minutes).map(|(host, minutes)| NewVisit { visitor, host, minutes, meeting }))
    }
}

/// Begins a visit. 409 `visit.nobody_watching` where nobody is on duty now or when it should be over.
#[utoipa::path(post, path = "/visits", tag = "visits", request_body = NewVisitWire, responses((status = 201, body = VisitWire)))]
pub(crate) async fn start(banks: web::Data<Banks>, api: Api, body: Body<NewVisitWire>) -> PageResult {
    let new = body.0.read(api.actor.caller()?.member.id)?;
    let shown = blocking(&banks, move |banks| {
        let begun = banks.start_visit(&api.actor, new)?;
        banks.visit(&api.actor, begun.id)
    });
    json_created(&wire(&shown.await?))
}

async fn change(
    banks: web::Data<Banks>,
    actor: Actor,
    path: &str,
    act: impl FnOnce(&Banks, &Actor, VisitId) -> Served<Visit> + Send + 'static,
) -> PageResult {
    let id: VisitId = id_in_path(path)?;
    let asked = actor.clone();
    blocking(&banks, move |banks| act(banks, &asked, id)).await?;
    answer(&banks, actor, id).await
}

/// The visitor is back.
#[utoipa::path(
    post, path = "/visits/{id}/done", tag = "visits", params(("id" = String, Path)), responses((status = 200, body = VisitWire))
)]
pub(crate) async fn done(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    change(banks, api.actor, &path, Banks::end_visit).await
}

/// How much longer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LongerVisit)]
pub(crate) struct LongerWire {
    /// Minutes more, from the expected end or from now, whichever is later.
    minutes: i64,
}

/// The visitor is well and stays longer.
#[utoipa::path(
    post, path = "/visits/{id}/longer", tag = "visits", params(("id" = String, Path)), request_body = LongerWire,
    responses((status = 200, body = VisitWire))
)]
pub(crate) async fn longer(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<LongerWire>) -> PageResult {
    let mut faults = Faults::new();
    let more = faults.take("minutes", minutes(body.0.minutes));
    let more = faults.done(more)?;
    change(banks, api.actor, &path, move |banks, actor, id| banks.extend_visit(actor, id, more)).await
}

/// Staff take an overdue visit on; nobody else is told.
#[utoipa::path(
    post, path = "/visits/{id}/acknowledge", tag = "visits", params(("id" = String, Path)), responses((status = 200, body = VisitWire))
)]
pub(crate) async fn acknowledge(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    change(banks, api.actor, &path, Banks::acknowledge_visit).await
}

/// What had happened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettledVisit)]
pub(crate) struct SettleWire {
    /// In a sentence or two.
    outcome: String,
}

/// Staff write down what had happened, and the watch ends.
#[utoipa::path(
    post, path = "/visits/{id}/settle", tag = "visits", params(("id" = String, Path)), request_body = SettleWire,
    responses((status = 200, body = VisitWire))
)]
pub(crate) async fn settle(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<SettleWire>) -> PageResult {
    let mut faults = Faults::new();
    let outcome = faults.take("outcome", Reason::new(&body.0.outcome));
    let outcome = faults.done(outcome)?;
    change(banks, api.actor, &path, move |banks, actor, id| banks.settle_visit(actor, id, outcome)).await
}

/// Somebody on the duty rota.
#[derive(Serialize, ToSchema)]
#[schema(as = DutyPerson)]
pub(crate) struct DutyWire {
    #[schema(format = "uuid")]
    id: String,
    member: NameWire,
    phone: String,
    /// Parts of the week, such as `monday_morning`.
    hours: Vec<String>,
    /// Whether this person is on duty now.
    on_duty: bool,
}

fn duty_wire(shown: &ShownDuty) -> DutyWire {
    DutyWire {
        id: shown.duty.id.to_string(),
        member: NameWire::of(&shown.member),
        phone: shown.duty.phone.as_str().to_owned(),
        hours: week::codes(shown.duty.hours),
        on_duty: shown.now == Said::Yes,
    }
}

/// The duty rota, whoever is told first before the others. Staff only.
#[utoipa::path(get, path = "/duty-people", tag = "visits", responses((status = 200, body = Page<DutyWire>)))]
pub(crate) async fn list_duty(banks: web::Data<Banks>, api: Api) -> PageResult {
    let found = blocking(&banks, move |banks| banks.rota(&api.actor)).await?;
    json(&Page { items: found.iter().map(duty_wire).collect::<Vec<_>>(), next: None })
}

/// Somebody to put on the rota.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDutyPerson)]
pub(crate) struct NewDutyWire {
    #[schema(format = "uuid")]
    member_id: String,
    phone: String,
    /// Parts of the week, such as `monday_morning`, `monday_afternoon`, `monday_evening`.
    hours: Vec<String>,
}

/// Puts somebody on the rota, as the last to be told. Coordinators only.
#[utoipa::path(post, path = "/duty-people", tag = "visits", request_body = NewDutyWire, responses((status = 201, body = DutyWire)))]
pub(crate) async fn add_duty(banks: web::Data<Banks>, api: Api, body: Body<NewDutyWire>) -> PageResult {
    let mut faults = Faults::new();
    let member = faults.take("member_id", id::<MemberId>(&body.0.member_id));
    let phone = faults.take("phone", Phone::new(&body.0.phone).or(Err(Message("invalid-phone"))));
    let hours = week::read(&body.0.hours.iter().map(String::as_str).collect::<Vec<_>>());
    if i64::from(hours.parts()) != i64::try_from(body.0.hours.len()).unwrap_or(i64::MAX) {
        faults.note("hours", "invalid-choice");
    }
    let (member, phone) = faults.done(member.zip(phone))?;
    let shown = blocking(&banks, move |banks| {
        let added = banks.add_duty(&api.actor, NewDuty { member, phone, hours })?;
        banks.rota(&api.actor)?.into_iter().find(|shown| shown.duty.id == added.id).ok_or(Error::NotFound)
    });
    json_created(&duty_wire(&shown.await?))
}
