//! One's own second step at sign-in: an app that shows codes, spare codes on paper; and the coordinator's rule for the staff.
//!
//! The secret of an app is shown until its first code came, spare codes once; neither is kept to be shown again.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::qr::{Square, square};
use crate::domain::people::access::Act;
use crate::domain::people::passkey::Passkey;
use crate::service::bank::Banks;
use crate::service::people::factor::{Factors, Offer, StaffRule};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::member_factors;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};
use crate::web::session_store::{self, Way};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/settings/factors", web::get().to(show))
        .service(web::resource("/settings/factors/app").route(web::get().to(offer)).route(web::post().to(turn_on)))
        .service(web::resource("/settings/factors/app/remove").route(web::get().to(to_factors)).route(web::post().to(turn_off)))
        .service(web::resource("/settings/factors/codes").route(web::get().to(to_factors)).route(web::post().to(new_codes)))
        .service(web::resource("/settings/factors/staff").route(web::get().to(to_factors)).route(web::post().to(set_rule)))
        .configure(member_factors::routes);
}

#[derive(Template)]
#[template(path = "page/factors/list.html")]
struct FactorsPage {
    layout: Layout,
    /// Somebody who may do nothing else yet.
    must: bool,
    /// Since when there is an app, in words.
    app: Option<String>,
    spares: String,
    removable: bool,
    passkeys: Vec<Row>,
    /// No fault: a passkey's name may be left out.
    none: Vec<FieldError>,
    /// What the bank asks of its staff, for whoever may say so.
    rule: Option<StaffRule>,
    key: String,
}

/// A passkey in the list.
struct Row {
    id: String,
    called: String,
    used: String,
}

#[derive(Template)]
#[template(path = "page/factors/app.html")]
struct AppPage {
    layout: Layout,
    sealed: String,
    text: String,
    code: Option<Square>,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/factors/spares.html")]
struct SparesPage {
    layout: Layout,
    codes: Vec<String>,
    turned_on: bool,
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let rule = if actor.can(Act::ManageRules) { Some(banks.staff_rule(&actor)?) } else { None };
        Ok((banks.factors(&actor)?, banks.passkeys(&actor)?, rule))
    };
    let (factors, passkeys, rule) = blocking(&banks, work).await?;
    page(factors_page(&visit, &factors, &passkeys, rule))
}

fn factors_page(visit: &Signed, factors: &Factors, passkeys: &[Passkey], rule: Option<StaffRule>) -> FactorsPage {
    let words = &visit.words;
    let day = |ms: i64| words.day(visit.day_at(ms));
    let app = factors.app.map(|(made, used)| match used {
        Some(used) => words.with("factors-app-used", &[("day", &day(made)), ("used", &day(used))]),
        None => words.with("factors-app-since", &[("day", &day(made))]),
    });
    let row = |passkey: &Passkey| Row {
        id: passkey.id.to_string(),
        called: passkey.name.to_string(),
        used: match passkey.used_at {
            Some(used) => words.with("passkeys-used", &[("day", &day(passkey.made_at)), ("used", &day(used))]),
            None => words.with("passkeys-since", &[("day", &day(passkey.made_at))]),
        },
    };
    FactorsPage {
        layout: visit.layout(words.say("factors-title")),
        must: factors.required && !factors.any,
        app,
        spares: words.count("factors-spares-left", factors.spares),
        removable: !factors.required || !passkeys.is_empty(),
        passkeys: passkeys.iter().map(row).collect(),
        none: Vec::new(),
        rule,
        key: visit.new_key(),
    }
}

async fn to_factors(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/factors"))
}

async fn offer(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let offer = blocking(&banks, move |banks| banks.offer_app(&actor)).await?;
    page(app_page(&visit, offer, Vec::new()))
}

fn app_page(visit: &Signed, offer: Offer, errors: Vec<FieldError>) -> AppPage {
    let mut layout = visit.layout(visit.words.say("factors-app-title"));
    layout.has_error = !errors.is_empty();
    AppPage { layout, code: square(&offer.address), sealed: offer.sealed, text: offer.text, errors, key: visit.new_key() }
}

/// The page of the spare codes is an answer to the form itself, since they are kept nowhere to be shown later.
async fn turn_on(banks: web::Data<Banks>, visit: Signed, req: HttpRequest, form: Form) -> PageResult {
    let (sealed, code) = (form.text("sealed").to_owned(), form.text("code").to_owned());
    let mut faults = Faults::new(&visit.words);
    let (actor, offered) = (visit.actor.clone(), sealed.clone());
    match blocking(&banks, move |banks| Ok(banks.turn_app_on(&actor, &offered, &code))).await? {
        Ok(codes) => {
            session_store::is_set_up(&req, Way::Code);
            return page(spares_page(&visit, codes, true));
        }
        Err(error) => faults.refused(error, &[], "code")?,
    }
    let actor = visit.actor.clone();
    let offer = blocking(&banks, move |banks| banks.same_offer(&actor, &sealed)).await?;
    page_with_errors(app_page(&visit, offer, faults.list()))
}

fn spares_page(visit: &Signed, codes: Vec<String>, turned_on: bool) -> SparesPage {
    SparesPage { layout: visit.layout(visit.words.say("factors-spares-title")), codes, turned_on }
}

async fn turn_off(banks: web::Data<Banks>, visit: Signed, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.turn_app_off(&actor)).await?;
    Ok(visit.redirect_with_notice("/settings/factors", "factors-notice-off"))
}

async fn new_codes(banks: web::Data<Banks>, visit: Signed, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    let codes = blocking(&banks, move |banks| banks.new_spares(&actor)).await?;
    page(spares_page(&visit, codes, false))
}

async fn set_rule(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let rule = match form.text("rule") {
        "required" => StaffRule::Required,
        "free" => StaffRule::Free,
        _ => return Err(Problem::field("rule", "invalid-factor-rule")),
    };
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.set_staff_rule(&actor, rule)).await?;
    let notice = if rule == StaffRule::Required { "factors-notice-required" } else { "factors-notice-free" };
    Ok(visit.redirect_with_notice("/settings/factors", notice))
}
