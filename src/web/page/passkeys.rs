//! Passkeys: signing in with one, making one, and taking one away. They need a script; everything else works without them.
//!
//! A challenge belongs to one session and is gone once it was answered, rightly or not.

use actix_web::{HttpRequest, web};

use crate::domain::id::PasskeyId;
use crate::domain::people::device::Remember;
use crate::domain::text::Title;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::people::passkey::{Answered, Place};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::{Signed, Visit};
use crate::web::page::doorstep::enter;
use crate::web::problem::{PageResult, Problem, json_text};
use crate::web::session_store::{self, Way};
use crate::web::site::{Site, local_path};
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/sign-in/passkey/challenge", web::post().to(challenge))
        .service(web::resource("/sign-in/passkey").route(web::get().to(to_sign_in)).route(web::post().to(sign_in)))
        .route("/settings/factors/passkeys/challenge", web::post().to(challenge_to_make))
        .service(web::resource("/settings/factors/passkeys").route(web::get().to(to_factors)).route(web::post().to(add)))
        .service(web::resource("/settings/factors/passkeys/{id}/remove").route(web::get().to(to_factors)).route(web::post().to(remove)));
}

/// The place for which passkeys are good here, if there is one.
fn place(site: &Site) -> Result<Place, Problem> {
    let (name, origin) = site.passkeys().ok_or_else(Problem::not_found)?;
    Ok(Place { name, origin })
}

/// What is asked of whoever wants to use a passkey here.
async fn challenge(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    site: web::Data<Site>,
    _form: Form,
) -> PageResult {
    throttle.stranger(&banks, Site::visitor(&req))?;
    let (actor, place) = (visit.actor.clone(), place(&site)?);
    let asked = blocking(&banks, move |banks| banks.ask_for_passkey(&actor, &place)).await?;
    session_store::asks(&req, &asked.state);
    Ok(json_text(asked.options))
}

/// What is asked of somebody's device that makes a passkey.
async fn challenge_to_make(req: HttpRequest, banks: web::Data<Banks>, visit: Signed, site: web::Data<Site>, _form: Form) -> PageResult {
    let (actor, place) = (visit.actor.clone(), place(&site)?);
    let asked = blocking(&banks, move |banks| banks.ask_for_new_passkey(&actor, &place)).await?;
    session_store::asks(&req, &asked.state);
    Ok(json_text(asked.options))
}

/// What was asked, once, and what came back.
pub(crate) fn answered(req: &HttpRequest, site: &Site, form: &Form) -> Result<(Place, Answered), Problem> {
    let state = session_store::take_asked(req).ok_or(Refusal::SignInFailed)?;
    Ok((place(site)?, Answered { state, answer: form.text("passkey").to_owned() }))
}

async fn to_sign_in(visit: Visit) -> PageResult {
    Ok(visit.redirect("/sign-in"))
}

async fn sign_in(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    site: web::Data<Site>,
    form: Form,
) -> PageResult {
    throttle.stranger(&banks, Site::visitor(&req))?;
    let failed = || visit.redirect_with_notice("/sign-in", "passkeys-notice-failed");
    let Ok((place, answered)) = answered(&req, &site, &form) else { return Ok(failed()) };
    match blocking(&banks, move |banks| Ok(banks.sign_in_with_passkey(&Actor::Anonymous, &place, &answered))).await? {
        Ok(login) => {
            session_store::begin(&req, login, Remember::No);
            session_store::took_two_steps(&req, Way::Passkey);
            enter(&banks, login, local_path(form.text("next")).unwrap_or("/")).await
        }
        Err(Error::Refused(Refusal::SignInFailed)) => Ok(failed()),
        Err(error) => Err(error.into()),
    }
}

async fn to_factors(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/factors"))
}

async fn add(req: HttpRequest, banks: web::Data<Banks>, visit: Signed, site: web::Data<Site>, form: Form) -> PageResult {
    let failed = || visit.redirect_with_notice("/settings/factors", "passkeys-notice-not-made");
    let typed = form.text("name").trim();
    let typed = if typed.is_empty() { visit.words.say("passkeys-name-none") } else { typed.to_owned() };
    let Ok(name) = Title::new(&typed) else { return Ok(failed()) };
    let Ok((place, answered)) = answered(&req, &site, &form) else { return Ok(failed()) };
    let actor = visit.actor.clone();
    match blocking(&banks, move |banks| Ok(banks.add_passkey(&actor, &place, &answered, &name))).await? {
        Ok(()) => {
            session_store::is_set_up(&req, Way::Passkey);
            Ok(visit.redirect_with_notice("/settings/factors", "passkeys-notice-made"))
        }
        Err(Error::Invalid(_)) => Ok(failed()),
        Err(error) => Err(error.into()),
    }
}

async fn remove(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let id: PasskeyId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.remove_passkey(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/settings/factors", "passkeys-notice-removed"))
}
