//! Asking to join: a stranger's form, what they typed told back, and the secret address at which they see what happens next;
//! the same form filled in by staff for somebody.
//!
//! It says nothing about who has applied or belongs: every form that is sent gets the same answer.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::place::Place;
use crate::domain::text::Slug;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::people::application::Arrived;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::{Signed, Visit};
use crate::web::page::join_form::{Lists, Typed, lines, read};
use crate::web::page::layout::{BrokerLine, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page_with_problem};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/join").route(web::get().to(ask)).route(web::post().to(take)))
        .route("/joining/{token}", web::get().to(joining))
        .service(web::resource("/members/apply").route(web::get().to(ask_for)).route(web::post().to(take_for)));
}

#[derive(Template)]
#[template(path = "page/join/join.html")]
struct JoinPage {
    layout: Layout,
    lead: String,
    action: &'static str,
    for_somebody: bool,
    typed: Typed,
    lists: Lists,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/join/check.html")]
struct CheckPage {
    layout: Layout,
    lines: Vec<(String, String)>,
    typed: Typed,
    key: String,
}

#[derive(Template)]
#[template(path = "page/join/joining.html")]
struct JoiningPage {
    layout: Layout,
    next: String,
    steps: Vec<String>,
    ring: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "page/join/which.html")]
struct WhichPage {
    layout: Layout,
}

/// The part of an address that is a secret.
#[derive(Deserialize)]
struct Link {
    token: String,
}

/// The bank whose address this is.
pub(crate) fn named_bank(visit: &Visit) -> Option<Slug> {
    visit.root.strip_prefix("/b/").and_then(|slug| Slug::new(slug).ok())
}

/// The frame of a page that a bank shows to strangers.
pub(crate) fn door(visit: &Visit, bank: &Bank, title: String) -> Layout {
    let mut layout = visit.layout(title);
    layout.bank_name = bank.name.to_string();
    let line = &bank.broker_line;
    if !line.phone.is_empty() {
        layout.broker = Some(BrokerLine { name: line.name.clone(), phone: line.phone.clone(), hours: line.hours.clone() });
    }
    layout
}

/// The bank at whose door the visitor stands, with its places; where several banks live, one has to be named.
async fn stands_at(visit: &Visit, banks: &web::Data<Banks>) -> Result<Option<(Bank, Vec<Place>)>, Problem> {
    let (actor, slug) = (visit.actor.clone(), named_bank(visit));
    match blocking(banks, move |banks| Ok(banks.joining_bank(&actor, slug.as_ref()))).await? {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn which_bank(visit: &Visit) -> PageResult {
    let layout = visit.layout(visit.words.say("join-which-title"));
    page_with_problem(&Problem::not_found(), WhichPage { layout })
}

async fn ask(visit: Visit, banks: web::Data<Banks>) -> PageResult {
    match stands_at(&visit, &banks).await? {
        Some((bank, places)) => page(join_page(&visit, &bank, &places, Typed::default(), (visit.new_key(), Vec::new()))),
        None => which_bank(&visit),
    }
}

fn join_page(visit: &Visit, bank: &Bank, places: &[Place], typed: Typed, (key, errors): (String, Vec<FieldError>)) -> JoinPage {
    let words = &visit.words;
    let mut layout = door(visit, bank, words.with("join-title", &[("bank", bank.name.as_str())]));
    layout.has_error = !errors.is_empty();
    JoinPage {
        layout,
        lead: words.say("join-lead"),
        action: "/join",
        for_somebody: false,
        typed,
        lists: Lists::of(words, places),
        errors,
        key,
    }
}

/// The key of a form that a stranger sends: theirs from page to page, so that the same form sent twice is one.
fn kept_key(visit: &Visit, form: &Form) -> String {
    form.key().map_or_else(|| visit.new_key(), str::to_owned)
}

/// Three buttons post here: look it over, change it, send it.
async fn take(req: HttpRequest, visit: Visit, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let Some((bank, places)) = stands_at(&visit, &banks).await? else { return which_bank(&visit) };
    let (typed, key) = (Typed::of(&form), kept_key(&visit, &form));
    if form.text("step") == "change" {
        return page(join_page(&visit, &bank, &places, typed, (key, Vec::new())));
    }
    let mut faults = Faults::new(&visit.words);
    let Some(filled) = read(&mut faults, &typed, &places).filter(|_| faults.is_empty()) else {
        return page_with_errors(join_page(&visit, &bank, &places, typed, (key, faults.list())));
    };
    if form.text("step") != "send" {
        let layout = door(&visit, &bank, visit.words.say("join-check-title"));
        return page(CheckPage { layout, lines: lines(&visit.words, &filled, &places), typed, key });
    }
    if let Err(problem) = throttle.stranger(&banks, Site::visitor(&req)) {
        let Some(seconds) = problem.retry_after_seconds() else { return Err(problem) };
        let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
        let errors = vec![FieldError::new("name", visit.words.count("join-error-throttled", minutes))];
        return page_with_problem(&problem, join_page(&visit, &bank, &places, typed, (key, errors)));
    }
    let (actor, slug, sent) = (visit.actor.clone(), named_bank(&visit), key.clone());
    match blocking(&banks, move |banks| Ok(banks.apply(&actor, slug.as_ref(), &filled, &sent))).await? {
        Ok(token) => Ok(visit.redirect(&format!("/joining/{token}"))),
        Err(error) => {
            faults.refused(error, &[], "name")?;
            page_with_errors(join_page(&visit, &bank, &places, typed, (key, faults.list())))
        }
    }
}

async fn joining(visit: Visit, banks: web::Data<Banks>, link: web::Path<Link>) -> PageResult {
    let (actor, token) = (visit.actor.clone(), link.token.clone());
    let found = blocking(&banks, move |banks| banks.joining(&actor, &token)).await?;
    let words = &visit.words;
    let next = match (found.next, found.taken_on.yes()) {
        (Some(task), _) => words.say(&format!("joining-next-{}", task.code())),
        (None, true) => words.say("joining-taken-on"),
        (None, false) => words.say("joining-closed"),
    };
    let line = &found.bank.broker_line;
    let ring = if line.phone.is_empty() { "joining-ring-plain" } else { "joining-ring" };
    page(JoiningPage {
        layout: door(&visit, &found.bank, words.say("joining-title")),
        next,
        steps: ["joining-step-people", "joining-step-talk", "joining-step-rules", "joining-step-yes"].map(|id| words.say(id)).to_vec(),
        ring: words.with(ring, &[("name", line.name.as_str()), ("phone", line.phone.as_str())]),
        done: found.next.is_none(),
    })
}

async fn places(visit: &Signed, banks: &web::Data<Banks>) -> Result<Vec<Place>, Problem> {
    visit.actor.may(Act::ManageMembers)?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.places(&actor)).await
}

fn apply_page(visit: &Signed, places: &[Place], typed: Typed, errors: Vec<FieldError>) -> JoinPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("join-for-title"));
    layout.has_error = !errors.is_empty();
    JoinPage {
        layout,
        lead: words.say("join-for-lead"),
        action: "/members/apply",
        for_somebody: true,
        typed,
        lists: Lists::of(words, places),
        errors,
        key: visit.new_key(),
    }
}

async fn ask_for(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let places = places(&visit, &banks).await?;
    page(apply_page(&visit, &places, Typed::default(), Vec::new()))
}

async fn take_for(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let places = places(&visit, &banks).await?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(filled) = read(&mut faults, &typed, &places).filter(|_| faults.is_empty()) {
        let actor = visit.actor.clone();
        let application = |number: i64| format!("/applications/{number}");
        match blocking(&banks, move |banks| Ok(banks.apply_for(&actor, &filled))).await? {
            Ok(Arrived::New(member)) => {
                return Ok(visit.redirect_with_notice(&application(member.number), "applications-notice-new"));
            }
            Ok(Arrived::Joined(member)) => {
                return Ok(visit.redirect_with_notice(&application(member.number), "applications-notice-joined"));
            }
            Ok(Arrived::Belongs(member)) => {
                return Ok(visit.redirect_with_notice(&format!("/members/{}", member.number), "applications-notice-belongs"));
            }
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(apply_page(&visit, &places, typed, faults.list()))
}
