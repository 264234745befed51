//! Printed sign-in cards: a member's own, or by staff on the member's record; and the page that a card opens.
//!
//! The number is shown once, on the page that makes the card, and stands on no paper.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::document::card::{self as document, Told};
use crate::domain::id::MemberId;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::first_name;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::people::card::{CardTry, HeldCard};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::{Signed, Visit};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::member_record::staff_sees;
use crate::web::problem::{PageResult, Problem, file, page, page_with_errors, page_with_problem};
use crate::web::session_store;
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings/card").route(web::get().to(show)).route(web::post().to(make)))
        .service(web::resource("/settings/card/print").route(web::get().to(to_page)).route(web::post().to(print)))
        .service(web::resource("/settings/card/end").route(web::get().to(to_page)).route(web::post().to(end)))
        .service(web::resource("/members/{number}/card").route(web::get().to(show)).route(web::post().to(make)))
        .service(web::resource("/members/{number}/card/print").route(web::get().to(to_page)).route(web::post().to(print)))
        .service(web::resource("/members/{number}/card/end").route(web::get().to(to_page)).route(web::post().to(end)))
        .service(web::resource("/card/{secret}").route(web::get().to(ask)).route(web::post().to(open)));
}

#[derive(Template)]
#[template(path = "page/cards/card.html")]
struct CardPage {
    layout: Layout,
    place: Place,
    lead: String,
    facts: Vec<String>,
    held: bool,
    key: String,
}

#[derive(Template)]
#[template(path = "page/cards/made.html")]
struct MadePage {
    layout: Layout,
    place: Place,
    pin: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "page/cards/open.html")]
struct OpenPage {
    layout: Layout,
    lead: String,
    secret: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/cards/locked.html")]
struct LockedPage {
    layout: Layout,
    text: String,
}

/// Whose card, and where its pages are.
struct Place {
    id: MemberId,
    /// The page, from the bank's root.
    path: String,
    /// The page before it, and its name.
    back: String,
    back_label: String,
}

/// One's own, or the member's of the number in the address.
async fn place(req: &HttpRequest, banks: &web::Data<Banks>, visit: &Signed) -> Result<Place, Problem> {
    let words = &visit.words;
    let Some(number) = req.match_info().get("number") else {
        let (path, back) = ("/settings/card".to_owned(), "/settings".to_owned());
        return Ok(Place { id: visit.caller().member.id, path, back, back_label: words.say("settings-back") });
    };
    let (actor, number) = (visit.actor.clone(), number.to_owned());
    let member = blocking(banks, move |banks| staff_sees(banks, &actor, &number)).await?;
    let back = format!("/members/{}", member.number);
    Ok(Place { id: member.id, path: format!("{back}/card"), back, back_label: member.name.to_string() })
}

async fn show(req: HttpRequest, banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let place = place(&req, &banks, &visit).await?;
    let (actor, id) = (visit.actor.clone(), place.id);
    let held = blocking(&banks, move |banks| banks.card_of(&actor, id)).await?;
    page(CardPage {
        layout: visit.layout(visit.words.say("card-title")),
        lead: visit.words.with("card-lead", &[("name", first_name(held.member.name.as_str()))]),
        facts: facts(&visit, &held),
        held: held.card.is_some(),
        place,
        key: visit.new_key(),
    })
}

fn facts(visit: &Signed, held: &HeldCard) -> Vec<String> {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let Some(card) = &held.card else { return vec![words.say("card-none")] };
    let mut facts = vec![words.with("card-made", &[("at", &words.moment(card.made_at, bank))])];
    facts.push(match card.last_used_at {
        Some(at) => words.with("card-used", &[("at", &words.moment(at, bank))]),
        None => words.say("card-unused"),
    });
    if card.is_locked() {
        facts.push(words.say("card-is-locked"));
    }
    facts
}

/// The page of a new card is an answer to the form itself, since neither its secret nor its number is kept to be shown later.
async fn make(req: HttpRequest, banks: web::Data<Banks>, visit: Signed, _form: Form) -> PageResult {
    let place = place(&req, &banks, &visit).await?;
    let (actor, id) = (visit.actor.clone(), place.id);
    let made = blocking(&banks, move |banks| banks.make_card(&actor, id)).await?;
    let (first, last) = made.pin.split_at_checked(3).unwrap_or_default();
    page(MadePage { layout: visit.layout(visit.words.say("card-made-title")), pin: format!("{first} {last}"), secret: made.secret, place })
}

async fn print(req: HttpRequest, banks: web::Data<Banks>, visit: Signed, site: web::Data<Site>, form: Form) -> PageResult {
    let place = place(&req, &banks, &visit).await?;
    let (actor, id, secret) = (visit.actor.clone(), place.id, form.text("secret").to_owned());
    let asked = secret.clone();
    let member = blocking(&banks, move |banks| banks.card_to_print(&actor, id, &asked)).await?;
    let bank = &visit.caller().bank;
    let base = site.public_url.clone().unwrap_or_else(|| {
        let about = req.connection_info();
        format!("{}://{}", about.scheme(), about.host())
    });
    let told = Told {
        bank: bank.name.to_string(),
        name: first_name(member.name.as_str()).to_owned(),
        address: format!("{base}/card/{secret}"),
        ring: (bank.broker_line.name.clone(), bank.broker_line.phone.clone()),
        day: visit.words.day(visit.today),
    };
    let bytes = document::write(&visit.words, &told).map_err(|fault| Problem::Broken(fault.to_string()))?;
    Ok(file("application/pdf", &format!("card-{}.pdf", member.number), bytes))
}

async fn to_page(req: HttpRequest, banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let place = place(&req, &banks, &visit).await?;
    Ok(visit.redirect(&place.path))
}

async fn end(req: HttpRequest, banks: web::Data<Banks>, visit: Signed, _form: Form) -> PageResult {
    let place = place(&req, &banks, &visit).await?;
    let (actor, id) = (visit.actor.clone(), place.id);
    blocking(&banks, move |banks| banks.end_card(&actor, id)).await?;
    Ok(visit.redirect_with_notice(&place.path, "card-notice-ended"))
}

/// The bank whose card it is, or the page for a card that opens nothing.
async fn looked(visit: &Visit, banks: &web::Data<Banks>, secret: &str) -> Result<Result<Bank, HttpResponse>, Problem> {
    let (actor, secret) = (visit.actor.clone(), secret.to_owned());
    match blocking(banks, move |banks| Ok(banks.look_at_card(&actor, &secret))).await? {
        Ok(bank) => Ok(Ok(bank)),
        Err(Error::Refused(Refusal::LinkUnusable)) => Ok(Err(unusable(visit)?)),
        Err(error) => Err(Problem::from(error)),
    }
}

fn unusable(visit: &Visit) -> PageResult {
    let layout = visit.layout(visit.words.say("card-unusable-title"));
    page_with_problem(&Problem::from(Refusal::LinkUnusable), LockedPage { layout, text: visit.words.say("card-unusable") })
}

fn open_page(visit: &Visit, bank: &Bank, secret: &str, errors: Vec<FieldError>) -> OpenPage {
    let mut layout = visit.layout(visit.words.say("card-open-title"));
    layout.has_error = !errors.is_empty();
    layout.bank_name = bank.name.to_string();
    OpenPage { layout, lead: visit.words.with("card-open-lead", &[("bank", bank.name.as_str())]), secret: secret.to_owned(), errors }
}

async fn ask(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    secret: web::Path<String>,
) -> PageResult {
    throttle.stranger(&banks, Site::visitor(&req))?;
    match looked(&visit, &banks, &secret).await? {
        Ok(bank) => page(open_page(&visit, &bank, &secret, Vec::new())),
        Err(answer) => Ok(answer),
    }
}

async fn open(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    secret: web::Path<String>,
    form: Form,
) -> PageResult {
    throttle.sign_in(&banks, &format!("card {secret}"), Site::visitor(&req))?;
    let bank = match looked(&visit, &banks, &secret).await? {
        Ok(bank) => bank,
        Err(answer) => return Ok(answer),
    };
    let (actor, pin, tried) = (visit.actor.clone(), form.text("pin").to_owned(), secret.clone());
    if pin.trim().is_empty() {
        let errors = vec![FieldError::new("pin", visit.words.say("card-error-pin"))];
        return page_with_errors(open_page(&visit, &bank, &secret, errors));
    }
    match blocking(&banks, move |banks| Ok(banks.open_card(&actor, &tried, &pin))).await? {
        Ok(CardTry::In(card)) => {
            session_store::begin_by_card(&req, card);
            Ok(visit.redirect("/"))
        }
        Ok(CardTry::Wrong) => {
            let errors = vec![FieldError::new("pin", visit.words.say("card-error-wrong"))];
            page_with_errors(open_page(&visit, &bank, &secret, errors))
        }
        Ok(CardTry::Locked) => {
            let (line, words) = (&bank.broker_line, &visit.words);
            let text = if line.phone.is_empty() {
                words.say("card-locked")
            } else {
                words.with("card-locked-ring", &[("broker", &line.name), ("phone", &line.phone)])
            };
            page_with_errors(LockedPage { layout: visit.layout(words.say("card-locked-title")), text })
        }
        Err(Error::Refused(Refusal::LinkUnusable)) => unusable(&visit),
        Err(error) => Err(Problem::from(error)),
    }
}
