//! The kinds of help that a bank names: added, renamed, retired and brought back. Coordinators only.
//!
//! A kind is never deleted: old lines keep its name.

use actix_web::web;
use askama::Template;

use crate::domain::help::category::{Category, CategoryState};
use crate::domain::people::access::Act;
use crate::domain::text::{Name, Slug};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::help::category::CategoryChange;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings/categories").route(web::get().to(show)).route(web::post().to(add)))
        .service(web::resource("/settings/categories/{slug}").route(web::get().to(ask_change)).route(web::post().to(change)))
        .service(web::resource("/settings/categories/{slug}/merge").route(web::get().to(ask_change)).route(web::post().to(merge)));
}

#[derive(Template)]
#[template(path = "page/settings/categories.html")]
struct CategoriesPage {
    layout: Layout,
    used: Vec<Row>,
    retired: Vec<Row>,
    typed_name: String,
    typed_parent: String,
    parents: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// A kind of help in the list.
struct Row {
    slug: String,
    name: String,
}

#[derive(Template)]
#[template(path = "page/settings/category.html")]
struct CategoryPage {
    layout: Layout,
    slug: String,
    typed_name: String,
    used: bool,
    merged: Option<String>,
    others: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

async fn list(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<Category>, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        actor.may(Act::ManageCategories)?;
        banks.categories(&actor)
    };
    blocking(banks, work).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let all = list(&banks, &visit).await?;
    page(categories_page(&visit, &all, (String::new(), String::new()), Vec::new()))
}

fn categories_page(
    visit: &Signed,
    all: &[Category],
    (typed_name, typed_parent): (String, String),
    errors: Vec<FieldError>,
) -> CategoriesPage {
    let mut layout = visit.layout(visit.words.say("settings-categories"));
    layout.has_error = !errors.is_empty();
    let rows = |state: CategoryState| -> Vec<Row> {
        let of_state = all.iter().filter(|each| each.state == state);
        of_state.map(|each| Row { slug: each.slug.as_str().to_owned(), name: each.name.to_string() }).collect()
    };
    CategoriesPage {
        layout,
        used: rows(CategoryState::InUse),
        retired: rows(CategoryState::Retired),
        parents: wider(visit, all),
        typed_name,
        typed_parent,
        errors,
        key: visit.new_key(),
    }
}

/// The wider kinds that a new one may belong to, and none of them first.
fn wider(visit: &Signed, all: &[Category]) -> Vec<Choice> {
    let top = all.iter().filter(|each| each.state == CategoryState::InUse && each.parent.is_none());
    let first = Choice::new("", visit.words.say("settings-category-parent-none"));
    std::iter::once(first).chain(top.map(|each| Choice::new(each.slug.as_str(), each.name.as_str()))).collect()
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let all = list(&banks, &visit).await?;
    let typed = form.text("name").to_owned();
    let mut faults = Faults::new(&visit.words);
    if let Some(name) = faults.text("name", Name::new(&typed), "settings-error-category") {
        let actor = visit.actor.clone();
        let parent = Slug::new(form.text("parent")).ok();
        match blocking(&banks, move |banks| Ok(banks.add_category(&actor, &name, parent.as_ref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings/categories", "settings-notice-category-added")),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(categories_page(&visit, &all, (typed, form.text("parent").to_owned()), faults.list()))
}

/// One kind of help, with all of them.
async fn one(banks: &web::Data<Banks>, visit: &Signed, slug: &str) -> Result<(Category, Vec<Category>), Problem> {
    let all = list(banks, visit).await?;
    let found = all.iter().find(|each| each.slug.as_str() == slug).cloned().ok_or(Error::NotFound)?;
    Ok((found, all))
}

async fn ask_change(banks: web::Data<Banks>, visit: Signed, slug: web::Path<String>) -> PageResult {
    let (category, all) = one(&banks, &visit, &slug).await?;
    page(category_page(&visit, (&category, &all), category.name.to_string(), Vec::new()))
}

fn category_page(visit: &Signed, (category, all): (&Category, &[Category]), typed_name: String, errors: Vec<FieldError>) -> CategoryPage {
    let mut layout = visit.layout(visit.words.with("settings-category-title", &[("name", category.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let used = category.state == CategoryState::InUse;
    let merged = category.merged_into.and_then(|into| all.iter().find(|each| each.id == into)).map(|into| into.name.to_string());
    let others = all.iter().filter(|each| each.state == CategoryState::InUse && each.id != category.id);
    let first = Choice::new("", visit.words.say("log-what-choose"));
    let others = std::iter::once(first).chain(others.map(|each| Choice::new(each.slug.as_str(), each.name.as_str()))).collect();
    CategoryPage { layout, slug: category.slug.as_str().to_owned(), typed_name, used, merged, others, errors, key: visit.new_key() }
}

/// One button saves the name, the other retires the kind or brings it back.
async fn change(banks: web::Data<Banks>, visit: Signed, slug: web::Path<String>, form: Form) -> PageResult {
    let (category, all) = one(&banks, &visit, &slug).await?;
    let typed = form.text("name").to_owned();
    let mut faults = Faults::new(&visit.words);
    let change = match form.text("state") {
        "retired" => {
            Some((CategoryChange { state: Some(CategoryState::Retired), ..CategoryChange::default() }, "settings-notice-category-retired"))
        }
        "in_use" => {
            Some((CategoryChange { state: Some(CategoryState::InUse), ..CategoryChange::default() }, "settings-notice-category-back"))
        }
        _ => faults
            .text("name", Name::new(&typed), "settings-error-category")
            .map(|name| (CategoryChange { name: Some(name), ..CategoryChange::default() }, "settings-notice-category-renamed")),
    };
    if let Some((change, notice)) = change {
        let (actor, slug): (_, Slug) = (visit.actor.clone(), category.slug.clone());
        match blocking(&banks, move |banks| Ok(banks.change_category(&actor, &slug, change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings/categories", notice)),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(category_page(&visit, (&category, &all), typed, faults.list()))
}

/// Merges a kind into another; it stays as a name of old entries, which are told under the other from now on.
async fn merge(banks: web::Data<Banks>, visit: Signed, slug: web::Path<String>, form: Form) -> PageResult {
    let (category, all) = one(&banks, &visit, &slug).await?;
    let mut faults = Faults::new(&visit.words);
    if let Some(into) = faults.one_of("into", Slug::new(form.text("into")).ok(), "settings-error-into") {
        let (actor, from) = (visit.actor.clone(), category.slug.clone());
        match blocking(&banks, move |banks| Ok(banks.merge_category(&actor, &from, &into))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings/categories", "settings-notice-category-merged")),
            Err(error) => faults.refused(error, &[], "into")?,
        }
    }
    page_with_errors(category_page(&visit, (&category, &all), category.name.to_string(), faults.list()))
}
