//! What the bank asks its members, how often, and its licences for scores: a page of the settings. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::domain::people::access::Act;
use crate::domain::people::profile::Said;
use crate::domain::text::Title;
use crate::domain::value::outcome::OutcomeRules;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::PageResult;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings/outcomes").route(web::get().to(show)).route(web::post().to(save)));
}

#[derive(Template)]
#[template(path = "page/outcomes/rules.html")]
struct RulesPage {
    layout: Layout,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
struct Typed {
    ons4: bool,
    ucla3: bool,
    again_months: String,
    wemwbs: String,
    swemwbs: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let asked = form.all("asked");
        let text = |name: &str| form.text(name).to_owned();
        Self {
            ons4: asked.contains(&"ons4"),
            ucla3: asked.contains(&"ucla3"),
            again_months: text("again_months"),
            wemwbs: text("wemwbs_licence"),
            swemwbs: text("swemwbs_licence"),
        }
    }

    fn now(rules: &OutcomeRules) -> Self {
        let licence = |title: &Option<Title>| title.as_ref().map(ToString::to_string).unwrap_or_default();
        Self {
            ons4: rules.ons4.yes(),
            ucla3: rules.ucla3.yes(),
            again_months: rules.again_months.to_string(),
            wemwbs: licence(&rules.wemwbs),
            swemwbs: licence(&rules.swemwbs),
        }
    }
}

fn rules_page(visit: &Signed, typed: Typed, errors: Vec<FieldError>) -> RulesPage {
    let mut layout = visit.layout(visit.words.say("outcomes-rules-title"));
    layout.has_error = !errors.is_empty();
    RulesPage { layout, typed, errors, key: visit.new_key() }
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageRegisters)?;
    let actor = visit.actor.clone();
    let rules = blocking(&banks, move |banks| banks.outcome_rules(&actor)).await?;
    page(rules_page(&visit, Typed::now(&rules), Vec::new()))
}

async fn save(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    visit.actor.may(Act::ManageRegisters)?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    let again_months = faults.number("again_months", &typed.again_months, OutcomeRules::AGAIN_MONTHS);
    let wemwbs = faults.text("wemwbs_licence", Title::optional(&typed.wemwbs), "outcomes-rules-error-licence");
    let swemwbs = faults.text("swemwbs_licence", Title::optional(&typed.swemwbs), "outcomes-rules-error-licence");
    if let (Some(again_months), Some(wemwbs), Some(swemwbs)) = (again_months, wemwbs, swemwbs) {
        let rules = OutcomeRules { ons4: Said::from(typed.ons4), ucla3: Said::from(typed.ucla3), again_months, wemwbs, swemwbs };
        let actor = visit.actor.clone();
        blocking(&banks, move |banks| banks.change_outcome_rules(&actor, &rules)).await?;
        return Ok(visit.redirect_with_notice("/settings/outcomes", "outcomes-rules-notice-saved"));
    }
    page_with_errors(rules_page(&visit, typed, faults.list()))
}
