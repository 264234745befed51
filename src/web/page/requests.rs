//! Matching one request: the request, the ranked people with ticks and doubts, who was left out and why, asking, writing answers
//! down, and agreeing a day. Staff only.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::document::matching::{fact_told, why_told};
use crate::domain::calendar::{DayError, read_day_ahead};
use crate::domain::help::ask::{AskState, AskWay};
use crate::domain::help::matching::ThisRequest;
use crate::domain::id::{AskId, ListingId, MemberId};
use crate::domain::text::{Reason, Title};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::help::ask::{NewAsk, ShownAsk};
use crate::service::help::matching::{Match, Matches};
use crate::service::help::meeting::{NewMeeting, ShownMeeting};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::listing_facts::{for_known, for_strangers};
use crate::web::page::listing_form::time;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// How many people the page ranks, and how many of those left out it names.
const PEOPLE_MAX: usize = 25;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/requests/{id}").route(web::get().to(show)))
        .service(web::resource("/requests/{id}/ask").route(web::get().to(to_request)).route(web::post().to(ask)))
        .service(web::resource("/requests/{id}/answer").route(web::get().to(to_request)).route(web::post().to(answer)))
        .service(web::resource("/requests/{id}/agree").route(web::get().to(to_request)).route(web::post().to(agree)))
        .service(web::resource("/requests/{id}/close").route(web::get().to(to_request)).route(web::post().to(close)));
}

#[derive(Template)]
#[template(path = "page/requests/request.html")]
struct RequestPage {
    layout: Layout,
    id: String,
    who: String,
    who_href: String,
    what: String,
    facts: Vec<String>,
    state: String,
    open: bool,
    needed: String,
    people: Vec<Person>,
    more: String,
    excluded: Vec<Out>,
    excluded_more: String,
    asks: Vec<AskLine>,
    meetings: Vec<MeetingLine>,
    agreeing: bool,
    short: String,
    ways: Vec<Choice>,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
}

/// Somebody who could help.
struct Person {
    id: String,
    name: String,
    href: String,
    score: i64,
    reasons: Vec<(String, i64)>,
    doubts: Vec<(String, i64)>,
    asked: bool,
    at_hand: bool,
}

/// Somebody who cannot.
struct Out {
    name: String,
    href: String,
    why: Vec<String>,
}

/// A line of the ask log.
struct AskLine {
    id: String,
    name: String,
    told: String,
    state: &'static str,
    state_told: String,
    reason: String,
}

/// What was agreed.
struct MeetingLine {
    href: String,
    told: String,
    state: String,
}

/// The day as it was typed.
#[derive(Default)]
struct Typed {
    on: String,
    at: String,
    minutes: String,
    place: String,
}

/// The part of an address that names a request.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

impl Which {
    fn id(&self) -> Result<ListingId, Problem> {
        self.id.parse().or(Err(Problem::not_found()))
    }
}

/// Everything that the page shows.
struct Seen {
    matches: Matches,
    asks: Vec<ShownAsk>,
    meetings: Vec<ShownMeeting>,
}

async fn read(visit: &Signed, banks: &web::Data<Banks>, id: ListingId) -> Result<Seen, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| {
        let asks = banks.asks_about(&actor, id)?;
        Ok(Seen { matches: banks.matches(&actor, id)?, meetings: banks.meetings_about(&actor, id)?, asks })
    })
    .await
}

async fn show(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let seen = read(&visit, &banks, which.id()?).await?;
    let typed = suggested(&visit, &seen);
    page(request_page(&visit, &seen, typed, Vec::new()))
}

/// What the request says already about the day.
fn suggested(visit: &Signed, seen: &Seen) -> Typed {
    let about = &seen.matches.request.listing.about;
    let at = about.journey.as_ref().and_then(|journey| journey.at);
    Typed {
        on: about.needed_by.map_or_else(String::new, |day| day.format("%d/%m/%Y").to_string()),
        at: at.map_or_else(String::new, |at| at.format("%H:%M").to_string()),
        minutes: about.minutes.map_or_else(String::new, |minutes| visit.words.minutes(minutes.minutes())),
        place: about.place_words.as_ref().map_or_else(String::new, ToString::to_string),
    }
}

fn request_page(visit: &Signed, seen: &Seen, typed: Typed, errors: Vec<FieldError>) -> RequestPage {
    let words = &visit.words;
    let (request, wanted) = (&seen.matches.request, &seen.matches.wanted);
    let listing = &request.listing;
    let mut layout = visit.layout(listing.about.title.to_string());
    layout.has_error = !errors.is_empty();
    let rest = seen.matches.items.len().saturating_sub(PEOPLE_MAX);
    let out: Vec<_> = seen.matches.excluded.iter().collect();
    let out_rest = out.len().saturating_sub(PEOPLE_MAX);
    let count = |id: &str, n: usize| if n == 0 { String::new() } else { words.count(id, i64::try_from(n).unwrap_or(i64::MAX)) };
    let willing = seen.asks.iter().filter(|each| each.ask.state == AskState::Accepted).count();
    let willing = i64::try_from(willing).unwrap_or(i64::MAX);
    let still = wanted.helpers.saturating_sub(willing);
    RequestPage {
        id: listing.id.to_string(),
        who: request.member.name.clone(),
        who_href: format!("/members/{}", request.member.number),
        what: request.category.name.to_string(),
        facts: for_known(words, listing).into_iter().chain(for_strangers(words, request, visit.today)).collect(),
        state: listing.closed.map_or_else(String::new, |closed| words.say(&format!("listing-closed-{}", closed.how.code()))),
        open: listing.open(),
        needed: if wanted.helpers > 1 { words.count("request-needs-people", wanted.helpers) } else { String::new() },
        people: seen.matches.items.iter().take(PEOPLE_MAX).map(|each| person(visit, each)).collect(),
        more: count("request-more-people", rest),
        excluded: out
            .iter()
            .take(PEOPLE_MAX)
            .map(|each| Out {
                name: each.member.name.clone(),
                href: format!("/members/{}", each.member.number),
                why: each.why.iter().map(|why| why_told(words, *why)).collect(),
            })
            .collect(),
        excluded_more: count("request-more-out", out_rest),
        asks: seen.asks.iter().map(|each| ask_line(visit, each)).collect(),
        meetings: seen.meetings.iter().map(|each| meeting_line(visit, each)).collect(),
        agreeing: willing > 0 && listing.open(),
        short: if willing > 0 && still > 0 { words.count("request-short", still) } else { String::new() },
        ways: AskWay::ALL
            .iter()
            .map(|way| Choice::new(way.code(), words.say(&format!("ask-way-{}", way.code().replace('_', "-")))))
            .collect(),
        layout,
        typed,
        errors,
        key: visit.new_key(),
    }
}

fn person(visit: &Signed, each: &Match) -> Person {
    let told = |speaks_for: fn(crate::domain::help::score::Line) -> bool| {
        let lines = each.lines.iter().filter(move |line| speaks_for(**line));
        lines.map(|line| (fact_told(&visit.words, line.fact), line.points)).collect::<Vec<_>>()
    };
    Person {
        id: each.member.id.to_string(),
        name: each.member.name.clone(),
        href: format!("/members/{}", each.member.number),
        score: each.score,
        reasons: told(crate::domain::help::score::Line::speaks_for),
        doubts: told(|line| !line.speaks_for()),
        asked: each.asked != ThisRequest::NotAsked,
        at_hand: each.at_hand.yes(),
    }
}

fn ask_line(visit: &Signed, each: &ShownAsk) -> AskLine {
    let words = &visit.words;
    let day = words.day_in(visit.caller().bank.day_at(each.ask.asked_at), visit.today);
    let way = words.say(&format!("ask-way-{}", each.ask.way.code().replace('_', "-")));
    let told = match &each.asked_by {
        Some(by) => words.with("ask-told-by", &[("name", &by.name), ("day", &day), ("way", &way)]),
        None => words.with("ask-told", &[("day", &day), ("way", &way)]),
    };
    AskLine {
        id: each.ask.id.to_string(),
        name: each.member.name.clone(),
        told,
        state: each.ask.state.code(),
        state_told: words.say(&format!("ask-state-{}", each.ask.state.code().replace('_', "-"))),
        reason: each.ask.reason.as_ref().map_or_else(String::new, ToString::to_string),
    }
}

fn meeting_line(visit: &Signed, each: &ShownMeeting) -> MeetingLine {
    let words = &visit.words;
    let day = words.day_in(each.meeting.on, visit.today);
    MeetingLine {
        href: format!("/meetings/{}", each.meeting.id),
        told: words.with("meeting-line", &[("giver", &each.giver.name), ("receiver", &each.receiver.name), ("day", &day)]),
        state: words.say(&format!("meeting-state-{}", each.meeting.state.code().replace('_', "-"))),
    }
}

async fn to_request(visit: Signed, which: web::Path<Which>) -> PageResult {
    Ok(visit.redirect(&format!("/requests/{}", which.id()?)))
}

/// Shows the page again with what was refused beside a field.
async fn again(visit: &Signed, banks: &web::Data<Banks>, id: ListingId, typed: Option<Typed>, errors: Vec<FieldError>) -> PageResult {
    let seen = read(visit, banks, id).await?;
    let typed = typed.unwrap_or_else(|| suggested(visit, &seen));
    page_with_errors(request_page(visit, &seen, typed, errors))
}

async fn ask(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (request, actor) = (which.id()?, visit.actor.clone());
    let member: MemberId = form.text("member_id").parse().or(Err(Problem::not_found()))?;
    let way = AskWay::from_code(form.text("way")).unwrap_or(AskWay::Phone);
    let new = NewAsk { request, member, way };
    match blocking(&banks, move |banks| Ok(banks.ask(&actor, &new))).await? {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/requests/{request}#asks"), "ask-notice-asked")),
        Err(error) => refused(&visit, &banks, request, error, "people").await,
    }
}

async fn answer(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (request, actor) = (which.id()?, visit.actor.clone());
    let ask: AskId = form.text("ask").parse().or(Err(Problem::not_found()))?;
    let mut faults = Faults::new(&visit.words);
    let state = faults.one_of("asks", AskState::from_code(form.text("state")), "ask-error-state");
    let reason = faults.text("asks", Reason::optional(form.text("reason")), "ask-error-state").flatten();
    let Some(state) = state.filter(|_| faults.is_empty()) else {
        return again(&visit, &banks, request, None, faults.list()).await;
    };
    match blocking(&banks, move |banks| Ok(banks.answer_ask(&actor, ask, state, reason.as_ref()))).await? {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/requests/{request}#asks"), "ask-notice-answered")),
        Err(error) => refused(&visit, &banks, request, error, "asks").await,
    }
}

async fn refused(visit: &Signed, banks: &web::Data<Banks>, request: ListingId, error: Error, field: &str) -> PageResult {
    let mut faults = Faults::new(&visit.words);
    faults.refused(error, &[("member_id", field)], field)?;
    again(visit, banks, request, None, faults.list()).await
}

async fn agree(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (request, actor) = (which.id()?, visit.actor.clone());
    let kept = |name: &str| form.text(name).to_owned();
    let typed = Typed { on: kept("on"), at: kept("at"), minutes: kept("minutes"), place: kept("place") };
    let mut faults = Faults::new(&visit.words);
    let on = match read_day_ahead(&typed.on, visit.today) {
        Ok(day) if day < visit.today => faults.one_of("on", None, "listings-error-day-gone"),
        Ok(day) => Some(day),
        Err(DayError::Missing) => faults.one_of("on", None, "meeting-error-day"),
        Err(_) => faults.one_of("on", None, "listings-error-day-unreadable"),
    };
    let at = time(&mut faults, "at", &typed.at);
    let minutes = faults.amount("minutes", &typed.minutes);
    let place = faults.text("place", Title::optional(&typed.place), "listings-error-title").flatten();
    let (Some((on, minutes)), true) = (on.zip(minutes), faults.is_empty()) else {
        return again(&visit, &banks, request, Some(typed), faults.list()).await;
    };
    let new = NewMeeting { request, on, at, minutes, place };
    match blocking(&banks, move |banks| Ok(banks.agree_meeting(&actor, &new))).await? {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/requests/{request}#meetings"), "meeting-notice-agreed")),
        Err(error) => {
            faults.refused(error, &[], "on")?;
            again(&visit, &banks, request, Some(typed), faults.list()).await
        }
    }
}

async fn close(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (request, actor) = (which.id()?, visit.actor.clone());
    let how = crate::domain::help::listing::ClosedAs::from_code(form.text("as")).ok_or(Problem::not_found())?;
    blocking(&banks, move |banks| banks.close_listing(&actor, request, how)).await?;
    Ok(visit.redirect_with_notice(&format!("/requests/{request}"), "request-notice-closed"))
}
