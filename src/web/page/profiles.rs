//! What the bank knows of a member, section by section: staff fill it in during a telephone call, members say what is theirs to say.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::profile::Known;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::profile_fields::{self, Field, Lists, Section, Side, Values};
use crate::web::page::profile_reading;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members/{number}/profile", web::get().to(show))
        .service(web::resource("/members/{number}/profile/{section}").route(web::get().to(ask)).route(web::post().to(save)))
        .route("/settings/about-me", web::get().to(show_own))
        .service(web::resource("/settings/about-me/{section}").route(web::get().to(ask_own)).route(web::post().to(save_own)));
}

#[derive(Template)]
#[template(path = "page/profiles/profile.html")]
struct ProfilePage {
    layout: Layout,
    lead: String,
    back: Back,
    sections: Vec<Shown>,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "page/profiles/section.html")]
struct SectionPage {
    layout: Layout,
    back: Back,
    action: String,
    lead: String,
    fields: Vec<Field>,
    morning: String,
    afternoon: String,
    evening: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The way back.
struct Back {
    href: String,
    label: String,
}

/// A section as the overview shows it.
struct Shown {
    code: &'static str,
    title: String,
    facts: Vec<(String, String)>,
    href: String,
}

/// Whose profile is open, on which side of the desk.
struct Open {
    known: Known,
    side: Side,
    lists: Lists,
    may_change: bool,
}

impl Open {
    fn base(&self) -> String {
        match self.side {
            Side::Staff => format!("/members/{}/profile", self.known.member.number),
            Side::Own => "/settings/about-me".to_owned(),
        }
    }

    fn name(&self) -> &str {
        self.known.member.name.as_str()
    }
}

fn staff_open(banks: &Banks, actor: &Actor, number: &str) -> Result<Open> {
    let member = staff_sees(banks, actor, number)?;
    let own = actor.member() == Some(member.id);
    let above = member.role > crate::domain::people::member::Role::Member && !own;
    let may_change = actor.can(if above { Act::ManageRoles } else { Act::ManageMembers });
    Ok(Open {
        known: banks.profile(actor, member.id)?,
        side: Side::Staff,
        lists: Lists { brokers: banks.brokers(actor)?, places: banks.places(actor)? },
        may_change,
    })
}

fn own_open(banks: &Banks, actor: &Actor) -> Result<Open> {
    let known = banks.profile(actor, actor.caller()?.member.id)?;
    Ok(Open { known, side: Side::Own, lists: Lists::default(), may_change: true })
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| staff_open(banks, &actor, &number)).await?;
    page(profile_page(&visit, &open))
}

async fn show_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| own_open(banks, &actor)).await?;
    page(profile_page(&visit, &open))
}

/// The title of a section, on this side of the desk.
fn title(words: &Words, section: Section, side: Side) -> String {
    let own = if side == Side::Own { "-own" } else { "" };
    words.say(&format!("profiles-section-{}{own}", section.code()))
}

fn profile_page(visit: &Signed, open: &Open) -> ProfilePage {
    let words = &visit.words;
    let (heading, lead, back) = match open.side {
        Side::Staff => (
            words.with("profiles-title", &[("name", open.name())]),
            words.say("profiles-lead"),
            Back { href: format!("/members/{}", open.known.member.number), label: words.say("members-back-to-record") },
        ),
        Side::Own => (
            words.say("profiles-title-own"),
            words.say("profiles-lead-own"),
            Back { href: "/settings".to_owned(), label: words.say("settings-back") },
        ),
    };
    let shown = |section: Section| Shown {
        code: section.code(),
        title: title(words, section, open.side),
        facts: profile_fields::facts(words, section, open.side, &open.known),
        href: format!("{}/{}", open.base(), section.code()),
    };
    let sections = Section::of(open.side).map(shown).collect();
    ProfilePage { layout: visit.layout(heading), lead, back, sections, may_change: open.may_change }
}

async fn ask(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    let (number, code) = path.into_inner();
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| staff_open(banks, &actor, &number)).await?;
    ask_section(&visit, &open, &code)
}

async fn ask_own(banks: web::Data<Banks>, visit: Signed, code: web::Path<String>) -> PageResult {
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| own_open(banks, &actor)).await?;
    ask_section(&visit, &open, &code)
}

fn ask_section(visit: &Signed, open: &Open, code: &str) -> PageResult {
    let section = Section::read(code, open.side).ok_or_else(Problem::not_found)?;
    if !open.may_change {
        return Err(Error::Forbidden.into());
    }
    page(section_page(visit, open, section, &profile_fields::known(&open.known), Vec::new()))
}

fn section_page(visit: &Signed, open: &Open, section: Section, values: &Values, errors: Vec<FieldError>) -> SectionPage {
    let words = &visit.words;
    let heading = match open.side {
        Side::Staff => words.with("profiles-section-of", &[("name", open.name()), ("section", &title(words, section, open.side))]),
        Side::Own => title(words, section, open.side),
    };
    let mut layout = visit.layout(heading);
    layout.has_error = !errors.is_empty();
    let own = if open.side == Side::Own { "-own" } else { "" };
    SectionPage {
        layout,
        back: Back { href: open.base(), label: words.say(&format!("profiles-back{own}")) },
        action: format!("{}/{}", open.base(), section.code()),
        lead: if section == Section::Time { words.say(&format!("profiles-time-lead{own}")) } else { String::new() },
        fields: profile_fields::fields(words, section, open.side, values, &open.lists),
        morning: words.say("profiles-part-morning"),
        afternoon: words.say("profiles-part-afternoon"),
        evening: words.say("profiles-part-evening"),
        errors,
        key: visit.new_key(),
    }
}

async fn save(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, form: Form) -> PageResult {
    let (number, code) = path.into_inner();
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| staff_open(banks, &actor, &number)).await?;
    save_section(&banks, &visit, &open, &code, &form).await
}

async fn save_own(banks: web::Data<Banks>, visit: Signed, code: web::Path<String>, form: Form) -> PageResult {
    let actor = visit.actor.clone();
    let open = blocking(&banks, move |banks| own_open(banks, &actor)).await?;
    save_section(&banks, &visit, &open, &code, &form).await
}

async fn save_section(banks: &web::Data<Banks>, visit: &Signed, open: &Open, code: &str, form: &Form) -> PageResult {
    let section = Section::read(code, open.side).ok_or_else(Problem::not_found)?;
    let values = profile_fields::typed(form);
    let mut faults = Faults::new(&visit.words);
    if let Some(change) = profile_reading::read(&mut faults, section, open.side, open.known.member.kind, &values) {
        let (actor, id) = (visit.actor.clone(), open.known.member.id);
        match blocking(banks, move |banks| Ok(banks.change_profile(&actor, id, &change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&open.base(), "profiles-notice-saved")),
            Err(error) => faults.refused(error, &[], "contact_channel")?,
        }
    }
    page_with_errors(section_page(visit, open, section, &values, faults.list()))
}
