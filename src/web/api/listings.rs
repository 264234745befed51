//! `/listings`: offers and requests. Of other people's, members learn the kind of help and the day, not who or why.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::help::listing::ListingKind;
use crate::domain::id::{ListingId, MemberId};
use crate::domain::text::{Slug, Title};
use crate::service::bank::Banks;
use crate::service::help::listing::{NewListing, Own, ShownListing};
use crate::web::api::members::NameWire;
use crate::web::api::wire::{Body, Faults, Message, Page, day, id, id_in_path, only_known, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/listings", web::get().to(list)).route("/listings", web::post().to(add)).route("/listings/{id}", web::patch().to(change));
}

/// An offer or a request.
#[derive(Serialize, ToSchema)]
#[schema(as = Listing)]
pub(crate) struct ListingWire {
    #[schema(format = "uuid")]
    id: String,
    /// `offer` or `request`.
    kind: &'static str,
    /// Whose; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<NameWire>,
    /// In the member's words; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date")]
    needed_by: Option<String>,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date")]
    expires_on: String,
    closed: bool,
}

fn shown(shown: &ShownListing, staff: Own) -> ListingWire {
    let listing = &shown.listing;
    let known = shown.own == Own::Yes || staff == Own::Yes;
    ListingWire {
        id: listing.id.to_string(),
        kind: listing.kind.code(),
        member: known.then(|| NameWire::of(&shown.member)),
        title: known.then(|| listing.title.to_string()),
        category: shown.category.slug.as_str().to_owned(),
        needed_by: listing.needed_by.map(|day| day.to_string()),
        created_at: time(listing.created_at),
        expires_on: listing.expires_on.to_string(),
        closed: false,
    }
}

/// Open offers or requests.
#[utoipa::path(
    get, path = "/listings", tag = "listings", params(("kind" = String, Query, description = "`offer` or `request`")),
    responses((status = 200, body = Page<ListingWire>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["kind"])?;
    let mut faults = Faults::new();
    let kind = faults.take("kind", word(query.text("kind"), ListingKind::from_code));
    let kind = faults.done(kind)?;
    let staff = if api.actor.is_staff() { Own::Yes } else { Own::No };
    let found = blocking(&banks, move |banks| banks.open_listings(&api.actor, kind)).await?;
    json(&Page { items: found.iter().map(|each| shown(each, staff)).collect::<Vec<_>>(), next: None })
}

/// What to list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewListing)]
pub(crate) struct NewListingWire {
    kind: String,
    title: String,
    category: String,
    #[schema(format = "date")]
    needed_by: Option<String>,
    /// For whom staff list it; oneself if left out.
    #[schema(format = "uuid")]
    member_id: Option<String>,
}

impl NewListingWire {
    fn read(&self, own: MemberId) -> Result<NewListing, Problem> {
        let mut faults = Faults::new();
        let kind = faults.take("kind", word(&self.kind, ListingKind::from_code));
        let title = faults.take("title", Title::new(&self.title));
        let category = faults.take("category", Slug::new(&self.category).or(Err(Message("invalid-category"))));
        let needed_by = faults.take_some("needed_by", self.needed_by.as_deref().map(day));
        let member = faults.take_some("member_id", self.member_id.as_deref().map(id)).unwrap_or(own);
        let needed = kind.zip(title).zip(category);
        faults.done(needed.map(|((kind, title), category)| NewListing { member, kind, category, title, needed_by }))
    }
}

/// Lists an offer or a request.
#[utoipa::path(post, path = "/listings", tag = "listings", request_body = NewListingWire, responses((status = 201, body = ListingWire)))]
pub(crate) async fn add(banks: web::Data<Banks>, api: Api, body: Body<NewListingWire>) -> PageResult {
    let new = body.0.read(api.actor.caller()?.member.id)?;
    let category = new.category.as_str().to_owned();
    let listing = blocking(&banks, move |banks| banks.add_listing(&api.actor, new)).await?;
    json_created(&ListingWire {
        id: listing.id.to_string(),
        kind: listing.kind.code(),
        member: None,
        title: Some(listing.title.to_string()),
        category,
        needed_by: listing.needed_by.map(|day| day.to_string()),
        created_at: time(listing.created_at),
        expires_on: listing.expires_on.to_string(),
        closed: false,
    })
}

/// What to change about a listing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingChange)]
pub(crate) struct ListingChangeWire {
    /// `true` takes it down. It cannot be put up again; list it anew.
    closed: bool,
}

/// What became of a listing.
#[derive(Serialize, ToSchema)]
#[schema(as = Closed)]
pub(crate) struct ClosedWire {
    #[schema(format = "uuid")]
    id: String,
    closed: bool,
}

/// Takes a listing down; one's own, or anybody's for staff.
#[utoipa::path(
    patch, path = "/listings/{id}", tag = "listings", params(("id" = String, Path)), request_body = ListingChangeWire,
    responses((status = 200, body = ClosedWire))
)]
pub(crate) async fn change(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<ListingChangeWire>) -> PageResult {
    let id: ListingId = id_in_path(&path)?;
    if !body.0.closed {
        return Err(Problem::field("closed", "invalid-choice"));
    }
    blocking(&banks, move |banks| banks.close_listing(&api.actor, id)).await?;
    json(&ClosedWire { id: id.to_string(), closed: true })
}
