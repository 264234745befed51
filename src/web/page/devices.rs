//! Where one is signed in: the devices, each ended from here, or all others at once.
//!
//! Said in plain names; what a browser sends of itself is shown nowhere.

use actix_web::web;
use askama::Template;

use crate::domain::people::device::Remember;
use crate::service::bank::Banks;
use crate::service::people::device::ShownSession;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, page};
use crate::web::problem::{PageResult, see_other};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/settings/devices", web::get().to(show))
        .service(web::resource("/settings/devices/others").route(web::get().to(to_list)).route(web::post().to(end_others)))
        .service(web::resource("/settings/devices/{handle}/end").route(web::get().to(to_list)).route(web::post().to(end)));
}

#[derive(Template)]
#[template(path = "page/settings/devices.html")]
struct DevicesPage {
    layout: Layout,
    rows: Vec<Row>,
    remembered: bool,
}

/// A device in the list.
struct Row {
    handle: String,
    device: String,
    facts: Vec<String>,
    here: bool,
}

fn row(visit: &Signed, session: &ShownSession) -> Row {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let at = |id: &str, ms: i64| words.with(id, &[("at", &words.moment(ms, bank))]);
    let mut facts = vec![at("devices-began", session.began_at), at("devices-seen", session.seen_at), at("devices-ends", session.ends_at)];
    if session.remember == Remember::Yes {
        facts.push(words.say("devices-remembered"));
    }
    let named = session.device.map(|each| words.with("devices-name", &[("browser", each.browser), ("system", each.system)]));
    Row {
        handle: session.handle.clone(),
        device: named.unwrap_or_else(|| words.say("devices-unknown")),
        facts,
        here: session.handle == visit.session,
    }
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let found = blocking(&banks, move |banks| banks.own_sessions(&actor)).await?;
    page(DevicesPage {
        layout: visit.layout(visit.words.say("devices-title")),
        rows: found.iter().map(|session| row(&visit, session)).collect(),
        remembered: visit.remembered == Remember::Yes,
    })
}

async fn to_list(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/devices"))
}

async fn end(banks: web::Data<Banks>, visit: Signed, handle: web::Path<String>, _form: Form) -> PageResult {
    let (actor, ended) = (visit.actor.clone(), handle.into_inner());
    let here = ended == visit.session;
    blocking(&banks, move |banks| banks.end_own_session(&actor, &ended)).await?;
    // Whoever ends the session in hand is out.
    if here {
        Ok(see_other(&format!("{}/sign-in", visit.root)))
    } else {
        Ok(visit.redirect_with_notice("/settings/devices", "devices-notice-ended"))
    }
}

async fn end_others(banks: web::Data<Banks>, visit: Signed, _form: Form) -> PageResult {
    let (actor, kept) = (visit.actor.clone(), visit.session.clone());
    blocking(&banks, move |banks| banks.end_other_sessions(&actor, &kept)).await?;
    Ok(visit.redirect_with_notice("/settings/devices", "devices-notice-others"))
}
