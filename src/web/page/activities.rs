//! Groups that meet: the list, a new one, and one with its sheets. Staff only.
//!
//! What stands on a sheet is `sheets`' matter.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::sheet::{AttendanceSheet, Payer, SheetState};
use crate::domain::id::{ActivityId, MemberId};
use crate::domain::people::member::MemberKind;
use crate::domain::text::{Name, Slug, Title};
use crate::service::bank::Banks;
use crate::service::help::activity::{NewActivity, ShownActivity};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::desk::{category_choices, choices};
use crate::web::page::desk_log::{Found, find};
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// Sheets of no activity that the list shows.
const SHARED_SHOWN: i64 = 20;
/// Sheets that wait to be keyed in and are shown.
const WAITING_SHOWN: i64 = 20;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/activities", web::get().to(list))
        .service(web::resource("/activities/new").route(web::get().to(ask_new)).route(web::post().to(add)))
        .route("/activities/{id}", web::get().to(show))
        .route("/activities/{id}/sheets", web::post().to(print))
        .route("/activities/{id}/end", web::post().to(end));
}

#[derive(Template)]
#[template(path = "page/activities/list.html")]
struct ListPage {
    layout: Layout,
    waiting: Vec<SheetLink>,
    going_on: Vec<ActivityLine>,
    ended: Vec<ActivityLine>,
    shared: Vec<SheetLink>,
}

/// One activity in the list.
struct ActivityLine {
    href: String,
    title: String,
    facts: String,
}

/// One sheet in a list.
struct SheetLink {
    href: String,
    title: String,
    state: String,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "page/activities/new.html")]
struct NewPage {
    layout: Layout,
    typed: Typed,
    categories: Vec<Choice>,
    payers: Vec<Choice>,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    called: String,
    category: String,
    place: String,
    payer: String,
    organisation: String,
    organisation_id: String,
}

#[derive(Template)]
#[template(path = "page/activities/activity.html")]
struct ActivityPage {
    layout: Layout,
    id: String,
    facts: String,
    place: Option<String>,
    ended: bool,
    on: String,
    sheets: Vec<SheetLink>,
    errors: Vec<FieldError>,
    key: String,
}

async fn list(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let (all, waiting, shared) = blocking(&banks, move |banks| {
        Ok((banks.activities(&actor)?, banks.waiting_sheets(&actor, WAITING_SHOWN)?, banks.shared_exchanges(&actor, SHARED_SHOWN)?))
    })
    .await?;
    let (ended, going_on): (Vec<_>, Vec<_>) = all.iter().partition(|shown| shown.activity.closed_at.is_some());
    let line = |shown: &&ShownActivity| ActivityLine {
        href: format!("/activities/{}", shown.activity.id),
        title: shown.activity.name.to_string(),
        facts: facts(&visit.words, shown),
    };
    page(ListPage {
        layout: visit.layout(visit.words.say("activities-title")),
        waiting: waiting.iter().map(|sheet| link(&visit, sheet)).collect(),
        going_on: going_on.iter().map(line).collect(),
        ended: ended.iter().map(line).collect(),
        shared: shared.iter().map(|sheet| link(&visit, sheet)).collect(),
    })
}

/// `Company; those who take part share the helpers' time.`
fn facts(words: &Words, shown: &ShownActivity) -> String {
    let payer = shown.payer.as_ref().map_or("", |label| label.name.as_str());
    words.with(&format!("activities-facts-{}", shown.activity.payer.code()), &[("what", shown.category.name.as_str()), ("payer", payer)])
}

fn link(visit: &Signed, sheet: &AttendanceSheet) -> SheetLink {
    let day = visit.words.day_in(sheet.on, visit.today);
    let parts = [("number", sheet.number.to_string()), ("title", sheet.title.to_string()), ("day", day)];
    let parts: Vec<(&'static str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    SheetLink {
        href: format!("/sheets/{}", sheet.number),
        title: visit.words.with("activities-sheet", &parts),
        state: visit.words.say(&format!("sheets-state-{}", sheet.state.code())),
        tag: match sheet.state {
            SheetState::Printed => "tag-warn",
            SheetState::Posted => "tag-ok",
            SheetState::Void | SheetState::Undone => "",
        },
    }
}

async fn ask_new(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let typed = Typed { payer: Payer::Attenders.code().to_owned(), ..Typed::default() };
    page(new_page(&banks, &visit, typed, Vec::new()).await?)
}

async fn new_page(banks: &web::Data<Banks>, visit: &Signed, typed: Typed, errors: Vec<FieldError>) -> Result<NewPage, Problem> {
    let actor = visit.actor.clone();
    // Whoever may not run groups is told so before anything is typed.
    let categories = blocking(banks, move |banks| banks.activities(&actor).and_then(|_| banks.categories(&actor))).await?;
    let mut layout = visit.layout(visit.words.say("activities-new-title"));
    layout.has_error = !errors.is_empty();
    Ok(NewPage {
        layout,
        typed,
        categories: category_choices(&visit.words, &categories),
        payers: choices(&visit.words, "activities-payer", &["attenders", "pot", "organisation"]),
        find_url: format!("{}/find-members", visit.root),
        errors,
        key: visit.new_key(),
    })
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let text = |name: &str| form.text(name).to_owned();
    let typed = Typed {
        called: text("name"),
        category: text("category"),
        place: text("place"),
        payer: text("payer"),
        organisation: text("organisation"),
        organisation_id: text("organisation_id"),
    };
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let name = faults.text("name", Name::new(&typed.called), "activities-error-name");
    let category = faults.text("category", Slug::new(&typed.category), "desk-error-category");
    let place = faults.text("place", Title::optional(&typed.place), "activities-error-name");
    let payer = faults.one_of("payer", Payer::from_code(&typed.payer), "activities-error-payer");
    let payer_id = match payer {
        Some(Payer::Organisation) => organisation(&banks, &visit, &mut faults, &typed).await?,
        _ => None,
    };
    if let (Some(name), Some(category), Some(place), Some(payer), true) = (name, category, place, payer, faults.is_empty()) {
        let (actor, new) = (visit.actor.clone(), NewActivity { name, category, place, payer, payer_id });
        match blocking(&banks, move |banks| Ok(banks.add_activity(&actor, new))).await? {
            Ok(activity) => return Ok(visit.redirect_with_notice(&format!("/activities/{}", activity.id), "activities-notice-added")),
            Err(error) => faults.refused(error, &[("payer_id", "organisation")], "name")?,
        }
    }
    page_with_errors(new_page(&banks, &visit, typed, faults.list()).await?)
}

/// The organisation that was named; only organisations can be.
async fn organisation(
    banks: &web::Data<Banks>,
    visit: &Signed,
    faults: &mut Faults<'_>,
    typed: &Typed,
) -> Result<Option<MemberId>, Problem> {
    let (actor, asked) = (visit.actor.clone(), [String::new(), typed.organisation.clone(), typed.organisation_id.clone()]);
    let found = blocking(banks, move |banks| find(banks, &actor, &asked)).await?;
    let one = match found {
        Found::One(label) => Some(label),
        Found::Several(labels) => {
            let mut organisations = labels.into_iter().filter(|label| label.kind == MemberKind::Organisation);
            organisations.next().filter(|_| organisations.next().is_none())
        }
        Found::Nobody | Found::Missing => None,
    };
    let one = one.filter(|label| label.kind == MemberKind::Organisation).map(|label| label.id);
    Ok(faults.one_of("organisation", one, "invalid-organisation"))
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let on = visit.words.say("said-today");
    page(activity_page(&banks, &visit, &id, on, Vec::new()).await?)
}

async fn activity_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    id: &str,
    on: String,
    errors: Vec<FieldError>,
) -> Result<ActivityPage, Problem> {
    let (actor, id) = (visit.actor.clone(), read_id(id)?);
    let (shown, sheets) = blocking(banks, move |banks| banks.activity(&actor, id)).await?;
    let mut layout = visit.layout(shown.activity.name.to_string());
    layout.has_error = !errors.is_empty();
    Ok(ActivityPage {
        layout,
        id: id.to_string(),
        facts: facts(&visit.words, &shown),
        place: shown.activity.place.as_ref().map(ToString::to_string),
        ended: shown.activity.closed_at.is_some(),
        on,
        sheets: sheets.iter().map(|sheet| link(visit, sheet)).collect(),
        errors,
        key: visit.new_key(),
    })
}

fn read_id(id: &str) -> Result<ActivityId, Problem> {
    id.parse().ok().ok_or_else(Problem::not_found)
}

/// A sheet gets its number when somebody wants to print it; the session may be still to come.
async fn print(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let (typed, activity) = (form.text("on").to_owned(), read_id(&id)?);
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let on = match crate::domain::calendar::read_day(&typed, visit.today) {
        Ok(day) => Some(day),
        Err(_) => faults.day("on", &typed, visit.today),
    };
    if let Some(on) = on {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.print_sheet(&actor, activity, on))).await? {
            Ok(sheet) => return Ok(visit.redirect(&format!("/sheets/{}/print", sheet.number))),
            Err(error) => faults.refused(error, &[], "on")?,
        }
    }
    page_with_errors(activity_page(&banks, &visit, &id, typed, faults.list()).await?)
}

async fn end(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let (actor, activity) = (visit.actor.clone(), read_id(&id)?);
    blocking(&banks, move |banks| banks.close_activity(&actor, activity)).await?;
    Ok(visit.redirect_with_notice("/activities", "activities-notice-ended"))
}
