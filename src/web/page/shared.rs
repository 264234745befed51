//! One exchange that several people shared: one helped many, or many helped one. It is booked as a sheet without a group.

use actix_web::web;
use askama::Template;

use crate::domain::help::category::Category;
use crate::domain::help::sheet::Payer;
use crate::domain::text::Slug;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::sheet::Shared;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::desk::category_choices;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::sheet_lines::{Below, Lines};
use crate::web::page::sheets::tell_faults;
use crate::web::problem::{PageResult, Problem};

/// Lines of each part to begin with.
const LINES: usize = 4;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/shared").route(web::get().to(ask)).route(web::post().to(share)));
}

#[derive(Template)]
#[template(path = "page/sheets/shared.html")]
struct SharedPage {
    layout: Layout,
    lines: Lines,
    typed_on: String,
    typed_category: String,
    categories: Vec<Choice>,
    below: Below,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

async fn categories(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<Category>, Problem> {
    let actor = visit.actor.clone();
    // Whoever may not share for others is told so before anything is typed.
    blocking(banks, move |banks| banks.shared_exchanges(&actor, 1).and_then(|_| banks.categories(&actor))).await
}

async fn ask(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let all = categories(&banks, &visit).await?;
    let typed = (visit.words.say("said-today"), String::new());
    page(shared_page(&visit, &all, Lines::empty(LINES, LINES), typed, Below::default(), Vec::new()))
}

fn shared_page(
    visit: &Signed,
    all: &[Category],
    lines: Lines,
    (typed_on, typed_category): (String, String),
    below: Below,
    errors: Vec<FieldError>,
) -> SharedPage {
    let mut layout = visit.layout(visit.words.say("shared-title"));
    layout.has_error = !errors.is_empty();
    SharedPage {
        layout,
        lines,
        typed_on,
        typed_category,
        categories: category_choices(&visit.words, all),
        below,
        find_url: format!("{}/find-members", visit.root),
        errors,
        key: visit.new_key(),
    }
}

async fn share(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let all = categories(&banks, &visit).await?;
    let (mut lines, mut below) = (Lines::of(&form, LINES, LINES), Below::of(&form));
    let typed = (form.text("on").to_owned(), form.text("category").to_owned());
    if form.has("more") {
        lines.grow();
        return page(shared_page(&visit, &all, lines, typed, below, Vec::new()));
    }
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let (present, names) = lines.read(&banks, &visit, &mut faults).await?;
    let on = faults.day("on", &typed.0, visit.today);
    let category = faults.text("category", Slug::new(&typed.1), "desk-error-category");
    let override_floor = below.reason(&mut faults);
    if faults.is_empty() {
        tell_faults(&mut faults, &present, (Payer::Attenders, None), &names);
    }
    if let (Some(on), Some(category), true) = (on, category, faults.is_empty()) {
        let new = Shared { on, category, present: present.clone(), override_floor };
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.share_exchange(&actor, &new, key.as_deref()))).await? {
            Ok(made) => {
                let number = made.value.sheet.number;
                return Ok(visit.redirect_with_notice(&format!("/sheets/{number}"), "sheets-notice-posted"));
            }
            Err(Error::Refused(Refusal::BelowFloor)) => {
                below = Below::told(&banks, &visit, (Payer::Attenders, None), present, form.text("override_reason")).await?;
                faults.tell("override_reason", below.text.clone());
            }
            Err(error) => faults.refused(error, &[("people", "helper_1")], "helper_1")?,
        }
    }
    page_with_errors(shared_page(&visit, &all, lines, typed, below, faults.list()))
}
