//! Agreed exchanges in people's own calendars: a file for one, a secret address for all, and the page where the address is made.
//!
//! Whoever has the address reads the calendar; it opens nothing else.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::document::agenda::{Entry, write};
use crate::document::words::Words;
use crate::domain::id::MeetingId;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::help::agenda::Agenda;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::Layout;
use crate::web::problem::{PageResult, Problem, file, page};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/calendar/{token}.ics").route(web::get().to(feed)))
        .service(web::resource("/meetings/{id}.ics").route(web::get().to(one)))
        .service(web::resource("/settings/calendar").route(web::get().to(show)).route(web::post().to(create)))
        .service(web::resource("/settings/calendar/revoke").route(web::get().to(to_settings)).route(web::post().to(revoke)));
}

#[derive(Template)]
#[template(path = "page/agenda/settings.html")]
struct SettingsPage {
    layout: Layout,
    since: Option<String>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/agenda/address.html")]
struct AddressPage {
    layout: Layout,
    address: String,
}

/// A calendar as a file that nobody but its reader may keep, and that is asked for again within the hour.
fn calendar(agenda: &Agenda) -> HttpResponse {
    let zone = agenda.bank.time_zone;
    let entries: Vec<Entry> = agenda
        .appointments
        .iter()
        .map(|(appointment, other, category)| Entry {
            id: appointment.id.to_string(),
            other: other.name.clone(),
            hand: appointment.hand,
            what: category.name.to_string(),
            when: appointment.when(zone),
            place: appointment.place.clone(),
            standing: appointment.standing,
            changed_at: appointment.changed_at,
        })
        .collect();
    let text = write(&Words::default(), agenda.bank.name.as_str(), &entries);
    let mut answer = file("text/calendar; charset=utf-8", "goodturn.ics", text.into_bytes());
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, max-age=3600"));
    answer
}

async fn feed(req: HttpRequest, banks: web::Data<Banks>, throttle: web::Data<Throttle>, token: web::Path<String>) -> PageResult {
    throttle.stranger(&banks, Site::visitor(&req))?;
    let token = token.into_inner();
    let agenda = blocking(&banks, move |banks| banks.agenda_by_feed(&Actor::Anonymous, &token)).await?;
    Ok(calendar(&agenda))
}

async fn one(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let id: MeetingId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    let agenda = blocking(&banks, move |banks| banks.agenda_of_meeting(&actor, id)).await?;
    Ok(calendar(&agenda))
}

async fn show(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let since = blocking(&banks, move |banks| banks.feed_since(&actor)).await?;
    let words = &visit.words;
    let day = |ms| words.with("agenda-since", &[("day", &words.day(visit.caller().bank.day_at(ms)))]);
    page(SettingsPage { layout: visit.layout(words.say("agenda-title")), since: since.map(day), key: visit.new_key() })
}

/// The page of the new address is an answer to the form itself, since the secret is kept nowhere to be shown later.
async fn create(visit: Signed, banks: web::Data<Banks>, site: web::Data<Site>, req: HttpRequest, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    let secret = blocking(&banks, move |banks| banks.create_feed(&actor)).await?;
    let about = req.connection_info();
    let base = if site.base().is_empty() { format!("{}://{}", about.scheme(), about.host()) } else { site.base().to_owned() };
    page(AddressPage { layout: visit.layout(visit.words.say("agenda-address-title")), address: format!("{base}/calendar/{secret}.ics") })
}

async fn to_settings(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/calendar"))
}

async fn revoke(visit: Signed, banks: web::Data<Banks>, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.revoke_feed(&actor)).await?;
    Ok(visit.redirect_with_notice("/settings/calendar", "agenda-notice-revoked"))
}
