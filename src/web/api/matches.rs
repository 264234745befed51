//! `/requests`, `/asks` and `/meetings`: who could help, who was asked, and what was agreed.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::matching::{fact_told, why_told};
use crate::document::words::Words;
use crate::domain::calendar::read_time;
use crate::domain::help::ask::{Ask, AskState, AskWay};
use crate::domain::help::meeting::{Meeting, MeetingState};
use crate::domain::help::score::{Fact, Line};
use crate::domain::id::{AskId, ListingId, MeetingId};
use crate::domain::text::{Reason, Title};
use crate::service::bank::Banks;
use crate::service::help::ask::NewAsk;
use crate::service::help::listing::Own;
use crate::service::help::matching::{Excluded, Match};
use crate::service::help::meeting::NewMeeting;
use crate::web::api::members::NameWire;
use crate::web::api::wire::{Body, Faults, Message, Page, day, id, id_in_path, minutes, only_known, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json, json_created};

/// How many people are listed where nothing is said, and at the most.
const ITEMS: (i64, i64) = (50, 200);

/// The routes of these resources.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/requests/{id}/matches", web::get().to(matches))
        .route("/requests/{id}/asks", web::get().to(asks))
        .route("/requests/{id}/asks", web::post().to(ask))
        .route("/requests/{id}/meetings", web::post().to(agree))
        .route("/asks/{id}", web::patch().to(answer))
        .route("/meetings", web::get().to(meetings))
        .route("/meetings/{id}", web::get().to(meeting))
        .route("/meetings/{id}", web::patch().to(end));
}

/// A named point of a score.
#[derive(Serialize, ToSchema)]
#[schema(as = Point)]
pub(crate) struct PointWire {
    /// In words.
    text: String,
    /// What it adds to the score; the points of all reasons and cautions add up to it.
    points: i64,
}

/// Somebody who could help.
#[derive(Serialize, ToSchema)]
#[schema(as = Match)]
pub(crate) struct MatchWire {
    /// Who; to staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<NameWire>,
    score: i64,
    reasons: Vec<PointWire>,
    cautions: Vec<PointWire>,
}

/// Somebody who cannot help.
#[derive(Serialize, ToSchema)]
#[schema(as = Excluded)]
pub(crate) struct ExcludedWire {
    member: NameWire,
    /// Codes such as `do_not_pair` or `check_expired`.
    why: Vec<&'static str>,
    /// The same in words.
    told: Vec<String>,
}

/// Who could help with a request.
#[derive(Serialize, ToSchema)]
#[schema(as = Matches)]
pub(crate) struct MatchesWire {
    /// Best first.
    items: Vec<MatchWire>,
    /// Who cannot; to staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    excluded: Option<Vec<ExcludedWire>>,
    /// How many people it takes.
    helpers: i64,
}

fn point(words: &Words, line: &Line) -> PointWire {
    PointWire { text: fact_told(words, line.fact), points: line.points }
}

/// What the one who asked may read of a stranger: the kind of help, the time and the distance.
const fn public(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::OffersThis
            | Fact::OffersWider
            | Fact::OffersLike
            | Fact::NotOffered
            | Fact::HasTime(_)
            | Fact::NoTimeThen
            | Fact::TimeNotSaid
            | Fact::Near(_)
            | Fact::Far(_)
            | Fact::PlaceNotSaid
    )
}

fn matched(words: &Words, each: &Match, staff: Own) -> MatchWire {
    let lines: Vec<&Line> = each.lines.iter().filter(|line| staff == Own::Yes || public(line.fact)).collect();
    let (reasons, cautions): (Vec<&Line>, Vec<&Line>) = lines.iter().copied().partition(|line| line.speaks_for());
    MatchWire {
        member: (staff == Own::Yes).then(|| NameWire::of(&each.member)),
        score: lines.iter().map(|line| line.points).sum(),
        reasons: reasons.into_iter().map(|line| point(words, line)).collect(),
        cautions: cautions.into_iter().map(|line| point(words, line)).collect(),
    }
}

fn excluded(words: &Words, each: &Excluded) -> ExcludedWire {
    ExcludedWire {
        member: NameWire::of(&each.member),
        why: each.why.iter().map(|why| why.code()).collect(),
        told: each.why.iter().map(|why| why_told(words, *why)).collect(),
    }
}

/// Everybody who could help with a request, best first, each with the reasons and cautions whose points are the score.
#[utoipa::path(
    get, path = "/requests/{id}/matches", tag = "matching",
    params(("id" = String, Path), ("limit" = Option<i64>, Query, description = "1 to 200; 50 where it is left out")),
    responses((status = 200, body = MatchesWire))
)]
pub(crate) async fn matches(banks: web::Data<Banks>, api: Api, path: web::Path<String>, query: Query) -> PageResult {
    let id: ListingId = id_in_path(&path)?;
    only_known(&query, &["limit"])?;
    let mut faults = Faults::new();
    let limit = Some(query.text("limit"))
        .filter(|text| !text.is_empty())
        .map(|text| text.parse::<i64>().ok().filter(|limit| (1..=ITEMS.1).contains(limit)).ok_or(Message("invalid-choice")));
    let limit = faults.take_some("limit", limit).unwrap_or(ITEMS.0);
    let limit = faults.done(usize::try_from(limit).ok())?;
    let staff = if api.actor.is_staff() { Own::Yes } else { Own::No };
    let found = blocking(&banks, move |banks| banks.matches(&api.actor, id)).await?;
    let words = Words::default();
    let out = found.excluded.iter().take(limit).map(|each| excluded(&words, each)).collect();
    json(&MatchesWire {
        items: found.items.iter().take(limit).map(|each| matched(&words, each, staff)).collect(),
        excluded: (staff == Own::Yes).then_some(out),
        helpers: found.wanted.helpers,
    })
}

/// One question to one person.
#[derive(Serialize, ToSchema)]
#[schema(as = Ask)]
pub(crate) struct AskWire {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    request_id: String,
    #[schema(format = "uuid")]
    member_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    asked_by: Option<String>,
    #[schema(format = "date-time")]
    asked_at: String,
    /// `message`, `phone`, `in_person` or `other`.
    way: &'static str,
    /// `open`, `accepted`, `declined`, `no_answer` or `withdrawn`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn ask_wire(ask: &Ask) -> AskWire {
    AskWire {
        id: ask.id.to_string(),
        request_id: ask.listing.to_string(),
        member_id: ask.member.to_string(),
        asked_by: ask.asked_by.map(|id| id.to_string()),
        asked_at: time(ask.asked_at),
        way: ask.way.code(),
        state: ask.state.code(),
        answered_at: ask.answered_at.map(time),
        reason: ask.reason.as_ref().map(ToString::to_string),
    }
}

/// The ask log of a request, oldest first; staff.
#[utoipa::path(get, path = "/requests/{id}/asks", tag = "matching", params(("id" = String, Path)), responses((status = 200, body = Page<AskWire>)))]
pub(crate) async fn asks(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: ListingId = id_in_path(&path)?;
    let found = blocking(&banks, move |banks| banks.asks_about(&api.actor, id)).await?;
    json(&Page { items: found.iter().map(|each| ask_wire(&each.ask)).collect::<Vec<_>>(), next: None })
}

/// Whom to ask, and how.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAsk)]
pub(crate) struct NewAskWire {
    #[schema(format = "uuid")]
    member_id: String,
    /// `message`, `phone`, `in_person` or `other`.
    way: String,
}

/// Asks somebody about a request; staff.
#[utoipa::path(
    post, path = "/requests/{id}/asks", tag = "matching", params(("id" = String, Path)), request_body = NewAskWire,
    responses((status = 201, body = AskWire))
)]
pub(crate) async fn ask(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<NewAskWire>) -> PageResult {
    let request: ListingId = id_in_path(&path)?;
    let mut faults = Faults::new();
    let member = faults.take("member_id", id(&body.0.member_id));
    let way = faults.take("way", word(&body.0.way, AskWay::from_code));
    let new = faults.done(member.zip(way).map(|(member, way)| NewAsk { request, member, way }))?;
    json_created(&ask_wire(&blocking(&banks, move |banks| banks.ask(&api.actor, &new)).await?))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskAnswer)]
pub(crate) struct AnswerWire {
    /// `accepted` or `declined`; staff also `no_answer` and `withdrawn`.
    state: String,
    reason: Option<String>,
}

/// Writes down what somebody answered: the person asked, or staff who heard it. What was declined or withdrawn stays so.
#[utoipa::path(
    patch, path = "/asks/{id}", tag = "matching", params(("id" = String, Path)), request_body = AnswerWire,
    responses((status = 200, body = AskWire))
)]
pub(crate) async fn answer(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<AnswerWire>) -> PageResult {
    let id: AskId = id_in_path(&path)?;
    let mut faults = Faults::new();
    let state = faults.take("state", word(&body.0.state, AskState::from_code));
    let reason = faults.take_some("reason", body.0.reason.as_deref().map(Reason::new));
    let state = faults.done(state)?;
    json(&ask_wire(&blocking(&banks, move |banks| banks.answer_ask(&api.actor, id, state, reason.as_ref())).await?))
}

/// An agreed exchange.
#[derive(Serialize, ToSchema)]
#[schema(as = Meeting)]
pub(crate) struct MeetingWire {
    #[schema(format = "uuid")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    request_id: Option<String>,
    #[schema(format = "uuid")]
    giver_id: String,
    #[schema(format = "uuid")]
    receiver_id: String,
    #[schema(format = "date")]
    on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    minutes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// `agreed`, `happened`, `not_happened` or `cancelled`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    exchange_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn meeting_wire(meeting: &Meeting) -> MeetingWire {
    MeetingWire {
        id: meeting.id.to_string(),
        request_id: meeting.listing.map(|id| id.to_string()),
        giver_id: meeting.giver.to_string(),
        receiver_id: meeting.receiver.to_string(),
        on: meeting.on.to_string(),
        at: meeting.at.map(|at| at.format("%H:%M").to_string()),
        minutes: meeting.minutes.get(),
        place: meeting.place.as_ref().map(ToString::to_string),
        state: meeting.state.code(),
        exchange_id: meeting.exchange.map(|id| id.to_string()),
        reason: meeting.reason.as_ref().map(ToString::to_string),
    }
}

/// When and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMeeting)]
pub(crate) struct NewMeetingWire {
    #[schema(format = "date")]
    on: String,
    /// `10:30`.
    at: Option<String>,
    minutes: i64,
    place: Option<String>,
}

/// Agrees a day with everybody who said yes; one meeting each. Staff.
#[utoipa::path(
    post, path = "/requests/{id}/meetings", tag = "matching", params(("id" = String, Path)), request_body = NewMeetingWire,
    responses((status = 201, body = Page<MeetingWire>))
)]
pub(crate) async fn agree(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<NewMeetingWire>) -> PageResult {
    let request: ListingId = id_in_path(&path)?;
    let mut faults = Faults::new();
    let on = faults.take("on", day(&body.0.on));
    let at = faults.take_some("at", body.0.at.as_deref().map(|text| read_time(text).ok_or(Message("invalid-time"))));
    let minutes = faults.take("minutes", minutes(body.0.minutes));
    let place = faults.take_some("place", body.0.place.as_deref().map(Title::new));
    let new = faults.done(on.zip(minutes).map(|(on, minutes)| NewMeeting { request, on, at, minutes, place }))?;
    let made = blocking(&banks, move |banks| banks.agree_meeting(&api.actor, &new)).await?;
    json_created(&Page { items: made.iter().map(meeting_wire).collect::<Vec<_>>(), next: None })
}

/// One's own agreed meetings: those to come, and past ones of which nobody has said what became of them.
#[utoipa::path(get, path = "/meetings", tag = "matching", responses((status = 200, body = Page<MeetingWire>)))]
pub(crate) async fn meetings(banks: web::Data<Banks>, api: Api) -> PageResult {
    let found = blocking(&banks, move |banks| banks.own_meetings(&api.actor)).await?;
    json(&Page { items: found.iter().map(|each| meeting_wire(&each.meeting)).collect::<Vec<_>>(), next: None })
}

/// One meeting; for its two people and staff.
#[utoipa::path(get, path = "/meetings/{id}", tag = "matching", params(("id" = String, Path)), responses((status = 200, body = MeetingWire)))]
pub(crate) async fn meeting(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: MeetingId = id_in_path(&path)?;
    json(&meeting_wire(&blocking(&banks, move |banks| banks.meeting(&api.actor, id)).await?.meeting))
}

/// How a meeting ended without help; what happened is told by logging it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeetingEnd)]
pub(crate) struct EndWire {
    /// `not_happened` or `cancelled`.
    state: String,
    reason: String,
}

/// Says that a meeting is off or did not happen, and why.
#[utoipa::path(
    patch, path = "/meetings/{id}", tag = "matching", params(("id" = String, Path)), request_body = EndWire,
    responses((status = 200, body = MeetingWire))
)]
pub(crate) async fn end(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<EndWire>) -> PageResult {
    let id: MeetingId = id_in_path(&path)?;
    let ended = [MeetingState::NotHappened, MeetingState::Cancelled];
    let mut faults = Faults::new();
    let state = faults.take("state", word(&body.0.state, |code| MeetingState::from_code(code).filter(|state| ended.contains(state))));
    let reason = faults.take("reason", Reason::new(&body.0.reason));
    let (state, reason) = faults.done(state.zip(reason))?;
    json(&meeting_wire(&blocking(&banks, move |banks| banks.end_meeting(&api.actor, id, state, &reason)).await?))
}
