//! Places that members live in, set by the coordinator: a name and a point on the national grid.
//!
//! They are only for saying how far apart two people live; nobody's address is here.

use actix_web::web;
use askama::Template;

use crate::domain::id::PlaceId;
use crate::domain::people::access::Act;
use crate::domain::people::place::{GridPoint, Place, PlaceSource};
use crate::domain::text::Name;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// How many places the page shows: more come from a file, and need no page.
const SHOWN: usize = 300;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings/places").route(web::get().to(show)).route(web::post().to(set)))
        .service(web::resource("/settings/places/{id}/remove").route(web::get().to(to_list)).route(web::post().to(remove)));
}

#[derive(Template)]
#[template(path = "page/places/places.html")]
struct PlacesPage {
    layout: Layout,
    rows: Vec<Row>,
    more: Option<String>,
    typed: [String; 2],
    errors: Vec<FieldError>,
    key: String,
}

/// A place in the list.
struct Row {
    id: String,
    name: String,
    facts: String,
    far: Option<String>,
    may_remove: bool,
}

async fn all(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<(Place, i64)>, Problem> {
    visit.actor.may(Act::ManageRules)?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.places_in_use(&actor)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let places = all(&banks, &visit).await?;
    page(places_page(&visit, &places, [String::new(), String::new()], Vec::new()))
}

fn places_page(visit: &Signed, places: &[(Place, i64)], typed: [String; 2], errors: Vec<FieldError>) -> PlacesPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("places-title"));
    layout.has_error = !errors.is_empty();
    // How far each lies from the first shows at once a place that was set down wrongly.
    let first = places.first().map(|(place, _)| place);
    let row = |(place, members): &(Place, i64)| {
        let (east, north) = (place.at.east_metres().to_string(), place.at.north_metres().to_string());
        let source = words.say(match place.source {
            PlaceSource::Named => "places-named",
            PlaceSource::Postcode => "places-postcode",
        });
        let facts = [("east", east.as_str()), ("north", north.as_str()), ("source", &source)];
        let far = first.filter(|first| first.id != place.id).map(|first| {
            let far = words.far(first.at.distance_to(place.at).told());
            words.with("places-far", &[("far", &far), ("name", first.name.as_str())])
        });
        Row {
            id: place.id.to_string(),
            name: place.name.to_string(),
            facts: words.count_with("places-facts", *members, &facts),
            far,
            may_remove: *members == 0,
        }
    };
    let rest = places.len().saturating_sub(SHOWN);
    PlacesPage {
        layout,
        rows: places.iter().take(SHOWN).map(row).collect(),
        more: (rest > 0).then(|| words.count("places-more", i64::try_from(rest).unwrap_or(i64::MAX))),
        typed,
        errors,
        key: visit.new_key(),
    }
}

async fn set(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let places = all(&banks, &visit).await?;
    let typed = [form.text("name").to_owned(), form.text("grid").to_owned()];
    let mut faults = Faults::new(&visit.words);
    let [name, grid] = &typed;
    let name = faults.text("name", Name::new(name), "places-error-name");
    let at = faults.one_of("grid", GridPoint::read(grid).ok(), "places-error-grid");
    if let Some((name, at)) = name.zip(at) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.set_place(&actor, &name, at))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings/places", "places-notice-set")),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(places_page(&visit, &places, typed, faults.list()))
}

async fn to_list(visit: Signed, id: web::Path<String>) -> PageResult {
    place_of(&id)?;
    Ok(visit.redirect("/settings/places"))
}

fn place_of(text: &str) -> Result<PlaceId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn remove(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let (actor, id) = (visit.actor.clone(), place_of(&id)?);
    blocking(&banks, move |banks| banks.remove_place(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/settings/places", "places-notice-removed"))
}
