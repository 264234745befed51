//! `/categories`: the kinds of help that a bank names.

use std::collections::BTreeMap;

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::help::category::CategoryState;
use crate::service::bank::Banks;
use crate::web::api::wire::{Page, only_known};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/categories", web::get().to(list));
}

/// A kind of help that new entries may use.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub(crate) struct CategoryWire {
    slug: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
}

/// The kinds of help that new entries may use.
#[utoipa::path(get, path = "/categories", tag = "exchanges", responses((status = 200, body = Page<CategoryWire>)))]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &[])?;
    let all = blocking(&banks, move |banks| banks.categories(&api.actor)).await?;
    let slugs: BTreeMap<_, _> = all.iter().map(|category| (category.id, category.slug.as_str().to_owned())).collect();
    let items = all.into_iter().filter(|category| category.state == CategoryState::InUse).map(|category| CategoryWire {
        slug: category.slug.as_str().to_owned(),
        name: category.name.to_string(),
        parent: category.parent.and_then(|parent| slugs.get(&parent).cloned()),
    });
    json(&Page { items: items.collect::<Vec<_>>(), next: None })
}
