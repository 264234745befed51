//! The reasons for hours from the pot: added, renamed, retired and brought back. Coordinators only.
//!
//! A reason is never deleted: old grants keep it.

use actix_web::web;
use askama::Template;

use crate::domain::help::grant::{GrantRule, OTHER, RuleState};
use crate::domain::people::access::Act;
use crate::domain::text::{Name, Slug};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::help::grant::RuleChange;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::pot::rule_name;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/pot/reasons").route(web::get().to(show)).route(web::post().to(add)))
        .service(web::resource("/pot/reasons/{slug}").route(web::get().to(ask_change)).route(web::post().to(change)));
}

#[derive(Template)]
#[template(path = "page/pot/reasons.html")]
struct ReasonsPage {
    layout: Layout,
    used: Vec<(String, String)>,
    retired: Vec<(String, String)>,
    typed_name: String,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/pot/reason.html")]
struct ReasonPage {
    layout: Layout,
    slug: String,
    typed_name: String,
    used: bool,
    fixed: bool,
    errors: Vec<FieldError>,
    key: String,
}

async fn list(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<GrantRule>, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        actor.may(Act::ManageRules)?;
        banks.grant_rules(&actor)
    };
    blocking(banks, work).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let all = list(&banks, &visit).await?;
    page(reasons_page(&visit, &all, String::new(), Vec::new()))
}

fn reasons_page(visit: &Signed, all: &[GrantRule], typed_name: String, errors: Vec<FieldError>) -> ReasonsPage {
    let mut layout = visit.layout(visit.words.say("pot-reasons"));
    layout.has_error = !errors.is_empty();
    let rows = |state: RuleState| -> Vec<(String, String)> {
        let of_state = all.iter().filter(|each| each.state == state);
        of_state.map(|each| (each.slug.as_str().to_owned(), rule_name(&visit.words, each))).collect()
    };
    ReasonsPage { layout, used: rows(RuleState::InUse), retired: rows(RuleState::Retired), typed_name, errors, key: visit.new_key() }
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let all = list(&banks, &visit).await?;
    let typed = form.text("name").to_owned();
    let mut faults = Faults::new(&visit.words);
    if let Some(name) = faults.text("name", Name::new(&typed), "pot-error-reason") {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.add_grant_rule(&actor, &name))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/pot/reasons", "pot-notice-reason-added")),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(reasons_page(&visit, &all, typed, faults.list()))
}

async fn one(banks: &web::Data<Banks>, visit: &Signed, slug: &str) -> Result<GrantRule, Problem> {
    let all = list(banks, visit).await?;
    all.into_iter().find(|each| each.slug.as_str() == slug).ok_or_else(|| Error::NotFound.into())
}

async fn ask_change(banks: web::Data<Banks>, visit: Signed, slug: web::Path<String>) -> PageResult {
    let rule = one(&banks, &visit, &slug).await?;
    let typed = rule_name(&visit.words, &rule);
    page(reason_page(&visit, &rule, typed, Vec::new()))
}

fn reason_page(visit: &Signed, rule: &GrantRule, typed_name: String, errors: Vec<FieldError>) -> ReasonPage {
    let name = rule_name(&visit.words, rule);
    let mut layout = visit.layout(visit.words.with("pot-reason-title", &[("name", &name)]));
    layout.has_error = !errors.is_empty();
    let (slug, used) = (rule.slug.as_str().to_owned(), rule.state == RuleState::InUse);
    ReasonPage { layout, fixed: slug == OTHER, slug, typed_name, used, errors, key: visit.new_key() }
}

/// One button saves the name, the other retires the reason or brings it back.
async fn change(banks: web::Data<Banks>, visit: Signed, slug: web::Path<String>, form: Form) -> PageResult {
    let rule = one(&banks, &visit, &slug).await?;
    let typed = form.text("name").to_owned();
    let mut faults = Faults::new(&visit.words);
    let change = match RuleState::from_code(form.text("state")) {
        Some(state) => Some(RuleChange::State(state)),
        None => faults.text("name", Name::new(&typed), "pot-error-reason").map(RuleChange::Name),
    };
    if let Some(change) = change {
        let (actor, slug): (_, Slug) = (visit.actor.clone(), rule.slug.clone());
        match blocking(&banks, move |banks| Ok(banks.change_grant_rule(&actor, &slug, change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/pot/reasons", "pot-notice-reason-changed")),
            Err(error) => faults.refused(error, &[("state", "name")], "name")?,
        }
    }
    page_with_errors(reason_page(&visit, &rule, typed, faults.list()))
}
