//! The duty rota: who is told when a visitor does not come back. Staff read it; the coordinator keeps it.

use actix_web::web;
use askama::Template;

use crate::domain::id::DutyId;
use crate::domain::people::access::Act;
use crate::domain::people::profile::Availability;
use crate::domain::text::Phone;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::help::duty::{DutyChange, NewDuty, ShownDuty};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::someone::{Someone, find};
use crate::web::page::week::{self, WeekRow};
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey. They stand before `/visits/{id}`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/visits/rota").route(web::get().to(rota)))
        .service(web::resource("/visits/rota/new").route(web::get().to(ask_new)).route(web::post().to(add)))
        .service(web::resource("/visits/rota/{id}").route(web::get().to(ask_change)).route(web::post().to(change)));
}

#[derive(Template)]
#[template(path = "page/duty/rota.html")]
struct RotaPage {
    layout: Layout,
    people: Vec<DutyLine>,
    may_change: bool,
    calls_only: bool,
    key: String,
}

/// Somebody on the rota.
struct DutyLine {
    id: String,
    who: String,
    phone: String,
    hours: String,
    now: bool,
    first: bool,
}

#[derive(Template)]
#[template(path = "page/duty/edit.html")]
struct EditPage {
    layout: Layout,
    action: String,
    /// Whether somebody is put on the rota, so that it is asked who.
    fresh: bool,
    typed_who: String,
    typed_who_id: String,
    several: Vec<(String, String, String)>,
    typed_phone: String,
    week: Vec<WeekRow>,
    week_legend: String,
    week_hint: String,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Clone, Default)]
struct Typed {
    who: String,
    who_id: String,
    phone: String,
    hours: Availability,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let kept = |name: &str| form.text(name).to_owned();
        Self { who: kept("who"), who_id: kept("member_id"), phone: kept("phone"), hours: week::read(&form.all("hours")) }
    }
}

async fn read(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<ShownDuty>, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.rota(&actor)).await
}

async fn rota(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let found = read(&banks, &visit).await?;
    let line = |(at, shown): (usize, &ShownDuty)| DutyLine {
        id: shown.duty.id.to_string(),
        who: shown.member.name.clone(),
        phone: shown.duty.phone.as_str().to_owned(),
        hours: week::told(&visit.words, shown.duty.hours),
        now: shown.now.yes(),
        first: at == 0,
    };
    page(RotaPage {
        people: found.iter().enumerate().map(line).collect(),
        may_change: visit.actor.can(Act::ManageRota),
        calls_only: !banks.outlets().texts.yes(),
        key: visit.new_key(),
        layout: visit.layout(visit.words.say("visits-rota-title")),
    })
}

fn edit_page(visit: &Signed, whom: Option<&ShownDuty>, typed: Typed, errors: Vec<FieldError>, several: Vec<Label>) -> EditPage {
    let words = &visit.words;
    let title = match whom {
        Some(shown) => words.with("visits-rota-edit-title", &[("name", &shown.member.name)]),
        None => words.say("visits-rota-add"),
    };
    let mut layout = visit.layout(title);
    layout.has_error = !errors.is_empty();
    let tile =
        |label: Label| (label.id.to_string(), label.name, words.with("problem-member-number", &[("number", &label.number.to_string())]));
    EditPage {
        layout,
        action: whom.map_or_else(|| "/visits/rota/new".to_owned(), |shown| format!("/visits/rota/{}", shown.duty.id)),
        fresh: whom.is_none(),
        typed_who: typed.who,
        typed_who_id: typed.who_id,
        several: several.into_iter().map(tile).collect(),
        typed_phone: typed.phone,
        week: week::rows(words, typed.hours),
        week_legend: words.say("visits-rota-hours"),
        week_hint: words.say("visits-rota-hours-hint"),
        find_url: format!("{}/find-members", visit.root),
        errors,
        key: visit.new_key(),
    }
}

async fn ask_new(visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageRota)?;
    page(edit_page(&visit, None, Typed::default(), Vec::new(), Vec::new()))
}

async fn add(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    visit.actor.may(Act::ManageRota)?;
    let (typed, words) = (Typed::of(&form), visit.words.clone());
    let mut faults = Faults::new(&words);
    let (actor, asked) = (visit.actor.clone(), typed.clone());
    let mut several = Vec::new();
    let who = match blocking(&banks, move |banks| find(banks, &actor, &asked.who, &asked.who_id)).await? {
        Someone::One(label) => Some(label.id),
        Someone::Several(people) => {
            several = people;
            faults.one_of("member_id", None, "visits-error-choose")
        }
        Someone::Missing => faults.one_of("who", None, "visits-rota-error-who"),
        Someone::Nobody => faults.one_of("who", None, "visits-error-nobody"),
    };
    let phone = faults.text("phone", Phone::new(&typed.phone), "visits-rota-error-phone");
    let (Some(member), Some(phone)) = (who, phone) else {
        return page_with_errors(edit_page(&visit, None, typed, faults.list(), several));
    };
    let (actor, new) = (visit.actor.clone(), NewDuty { member, phone, hours: typed.hours });
    match blocking(&banks, move |banks| Ok(banks.add_duty(&actor, new))).await? {
        Ok(_) => Ok(visit.redirect_with_notice("/visits/rota", "visits-rota-notice-added")),
        Err(error) => {
            faults.refused(error, &[("member_id", "who")], "who")?;
            page_with_errors(edit_page(&visit, None, typed, faults.list(), Vec::new()))
        }
    }
}

async fn one(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<ShownDuty, Problem> {
    visit.actor.may(Act::ManageRota)?;
    let id: DutyId = id.parse().or(Err(Problem::not_found()))?;
    let found = read(banks, visit).await?;
    found.into_iter().find(|shown| shown.duty.id == id).ok_or_else(|| Error::NotFound.into())
}

async fn ask_change(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let shown = one(&banks, &visit, &id).await?;
    let typed = Typed { phone: shown.duty.phone.as_str().to_owned(), hours: shown.duty.hours, ..Typed::default() };
    page(edit_page(&visit, Some(&shown), typed, Vec::new(), Vec::new()))
}

/// One button saves number and hours, one moves up, one takes off the rota.
async fn change(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let shown = one(&banks, &visit, &id).await?;
    let (typed, words) = (Typed::of(&form), visit.words.clone());
    let mut faults = Faults::new(&words);
    let (change, notice) = match form.text("act") {
        "up" => (Some(DutyChange::Up), "visits-rota-notice-saved"),
        "off" => (Some(DutyChange::Off), "visits-rota-notice-off"),
        _ => {
            let phone = faults.text("phone", Phone::new(&typed.phone), "visits-rota-error-phone");
            (phone.map(|phone| DutyChange::Details { phone, hours: typed.hours }), "visits-rota-notice-saved")
        }
    };
    if let Some(change) = change {
        let (actor, id) = (visit.actor.clone(), shown.duty.id);
        match blocking(&banks, move |banks| Ok(banks.change_duty(&actor, id, change))).await? {
            Ok(()) => return Ok(visit.redirect_with_notice("/visits/rota", notice)),
            Err(error) => faults.refused(error, &[], "hours")?,
        }
    }
    let typed = if form.has("phone") {
        typed
    } else {
        Typed { phone: shown.duty.phone.as_str().to_owned(), hours: shown.duty.hours, ..Typed::default() }
    };
    page_with_errors(edit_page(&visit, Some(&shown), typed, faults.list(), Vec::new()))
}
