//! The search behind the field that finds a member as one types: at most eight people, as JSON.

use actix_web::web;
use serde::Serialize;

use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::problem::{PageResult, json};
use crate::web::throttle::Throttle;

/// The routes of this search.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/find-members", web::get().to(find));
}

#[derive(Serialize)]
struct Found {
    items: Vec<Person>,
}

#[derive(Serialize)]
struct Person {
    id: String,
    number: i64,
    name: String,
    hint: String,
}

async fn find(banks: web::Data<Banks>, throttle: web::Data<Throttle>, visit: Signed, query: Query) -> PageResult {
    throttle.search(&banks, &visit.caller().member.id.to_string())?;
    let (actor, q) = (visit.actor.clone(), query.text("q").to_owned());
    let found = blocking(&banks, move |banks| banks.find_members(&actor, &q)).await?;
    let items = found.into_iter().map(|label| Person {
        id: label.id.to_string(),
        number: label.number,
        hint: visit.words.with("problem-member-number", &[("number", &label.number.to_string())]),
        name: label.name,
    });
    json(&Found { items: items.collect() })
}
