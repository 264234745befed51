//! `/listings`: offers and requests. Of other people's, members learn the kind of help, the rough time, the distance and what is
//! needed; not who, where or why.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::{Time, read_time};
use crate::domain::help::listing::{About, ClosedAs, Journey, Listing, ListingKind, Pattern};
use crate::domain::help::requirement::Requirement;
use crate::domain::id::{ListingId, MemberId};
use crate::domain::people::place::Far;
use crate::domain::people::profile::{Availability, Said};
use crate::domain::text::{Note, Slug, Title};
use crate::service::bank::Banks;
use crate::service::help::listing::{Browse, NewListing, Own, ShownListing};
use crate::web::api::members::NameWire;
use crate::web::api::wire::{Body, Faults, Message, Page, day, id, id_in_path, minutes, only_known, time, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/listings", web::get().to(list))
        .route("/listings", web::post().to(add))
        .route("/listings/{id}", web::get().to(one))
        .route("/listings/{id}", web::patch().to(change));
}

/// A journey.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Journey)]
pub(crate) struct JourneyWire {
    from: String,
    to: String,
    /// When one must be there: `10:30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// When it goes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    return_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobility_aid: Option<String>,
}

/// An offer or a request.
#[derive(Serialize, ToSchema)]
#[schema(as = Listing)]
#[expect(clippy::struct_excessive_bools, reason = "the JSON has yes-or-no fields")]
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
    /// More words; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<String>,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date")]
    needed_by: Option<String>,
    /// `one_off`, `weekly`, `fortnightly` or `monthly`.
    pattern: &'static str,
    /// The parts of the week that would do, as bits, Monday morning first; 0: not said.
    availability: i64,
    at_home: bool,
    /// How many people it takes.
    helpers: i64,
    check_needed: bool,
    /// Codes such as `hoist`, `drives`, `sex:woman`, `language:polish`.
    requirements: Vec<String>,
    /// Where, in words; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// From where to where; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    journey: Option<JourneyWire>,
    /// How far from the reader's home, no closer than strangers are told: miles, 0 for half a mile or less, 11 for over ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    about_miles: Option<i64>,
    /// Who keyed it for the member; to staff and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyed_by: Option<NameWire>,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date")]
    expires_on: String,
    paused: bool,
    closed: bool,
    /// `met`, `unmet`, `withdrawn` or `expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_as: Option<&'static str>,
}

fn clock(time: Option<Time>) -> Option<String> {
    time.map(|time| time.format("%H:%M").to_string())
}

fn miles(far: Far) -> i64 {
    match far {
        Far::UnderHalfMile | Far::HalfMile => 0,
        Far::Miles(miles) => miles,
        Far::OverTenMiles => 11,
    }
}

/// A listing as somebody may read it: all of it for staff and its member, little for strangers.
pub(crate) fn shown(shown: &ShownListing, staff: Own) -> ListingWire {
    let known = shown.own == Own::Yes || staff == Own::Yes;
    let keyed_by = shown.keyed_by.as_ref().filter(|_| known).map(NameWire::of);
    let member = known.then(|| NameWire::of(&shown.member));
    ListingWire { member, keyed_by, about_miles: shown.far.map(miles), ..plain(&shown.listing, shown.category.slug.as_str(), known.into()) }
}

fn plain(listing: &Listing, category: &str, known: Said) -> ListingWire {
    let about = &listing.about;
    let journey = about.journey.as_ref().filter(|_| known.yes()).map(|journey| JourneyWire {
        from: journey.from.to_string(),
        to: journey.to.to_string(),
        at: clock(journey.at),
        return_at: clock(journey.back_at),
        mobility_aid: journey.aid.as_ref().map(ToString::to_string),
    });
    ListingWire {
        id: listing.id.to_string(),
        kind: listing.kind.code(),
        member: None,
        title: known.yes().then(|| about.title.to_string()),
        details: about.details.as_ref().filter(|_| known.yes()).map(ToString::to_string),
        category: category.to_owned(),
        minutes: about.minutes.map(crate::domain::minutes::Amount::get),
        needed_by: about.needed_by.map(|day| day.to_string()),
        pattern: about.pattern.code(),
        availability: about.parts().bits(),
        at_home: about.at_home.yes(),
        helpers: about.helpers,
        check_needed: about.check.yes(),
        requirements: about.needs.iter().map(Requirement::code).collect(),
        place: about.place_words.as_ref().filter(|_| known.yes()).map(ToString::to_string),
        journey,
        about_miles: None,
        keyed_by: None,
        created_at: time(listing.created_at),
        expires_on: listing.expires_on.to_string(),
        paused: listing.paused_at.is_some(),
        closed: listing.closed.is_some(),
        closed_as: listing.closed.map(|closed| closed.how.code()),
    }
}

/// Open offers or requests.
#[utoipa::path(
    get, path = "/listings", tag = "listings",
    params(
        ("kind" = Option<String>, Query, description = "`offer` or `request`"),
        ("q" = Option<String>, Query, description = "Parts of words; accents do not matter"),
        ("category" = Option<String>, Query, description = "A kind of help, with its narrower ones"),
    ),
    responses((status = 200, body = Page<ListingWire>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, api: Api, query: Query) -> PageResult {
    only_known(&query, &["kind", "q", "category"])?;
    let given = |name: &str| Some(query.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let mut faults = Faults::new();
    let kind = faults.take_some("kind", given("kind").map(|kind| word(&kind, ListingKind::from_code)));
    let category = faults.take_some("category", given("category").map(|slug| Slug::new(&slug).or(Err(Message("invalid-category")))));
    let browse = faults.done(Some(Browse { kind, query: given("q"), category }))?;
    let staff = if api.actor.is_staff() { Own::Yes } else { Own::No };
    let found = blocking(&banks, move |banks| banks.open_listings(&api.actor, &browse)).await?;
    json(&Page { items: found.iter().map(|each| shown(each, staff)).collect::<Vec<_>>(), next: None })
}

/// One offer or request. What has ended, rests, or is of somebody who takes no part is 404 to other members.
#[utoipa::path(get, path = "/listings/{id}", tag = "listings", params(("id" = String, Path)), responses((status = 200, body = ListingWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: ListingId = id_in_path(&path)?;
    let staff = if api.actor.is_staff() { Own::Yes } else { Own::No };
    json(&shown(&blocking(&banks, move |banks| banks.listing(&api.actor, id)).await?, staff))
}

/// What to list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewListing)]
pub(crate) struct NewListingWire {
    kind: String,
    title: String,
    category: String,
    details: Option<String>,
    minutes: Option<i64>,
    #[schema(format = "date")]
    needed_by: Option<String>,
    pattern: Option<String>,
    availability: Option<i64>,
    at_home: Option<bool>,
    helpers: Option<i64>,
    check_needed: Option<bool>,
    requirements: Option<Vec<String>>,
    place: Option<String>,
    /// A place that the bank named.
    #[schema(format = "uuid")]
    place_id: Option<String>,
    journey: Option<JourneyWire>,
    /// For whom staff list it; oneself if left out.
    #[schema(format = "uuid")]
    member_id: Option<String>,
}

fn told_time(text: &str) -> Result<Time, Message> {
    read_time(text).ok_or(Message("invalid-time"))
}

fn read_journey(wire: &JourneyWire, faults: &mut Faults) -> Option<Journey> {
    let from = faults.take("journey.from", Title::new(&wire.from));
    let to = faults.take("journey.to", Title::new(&wire.to));
    let at = faults.take_some("journey.at", wire.at.as_deref().map(told_time));
    let back_at = faults.take_some("journey.return_at", wire.return_at.as_deref().map(told_time));
    let aid = faults.take_some("journey.mobility_aid", wire.mobility_aid.as_deref().map(Title::new));
    from.zip(to).map(|(from, to)| Journey { from, to, at, back_at, aid })
}

impl NewListingWire {
    fn read(&self, own: Option<MemberId>) -> Result<NewListing, Problem> {
        let mut faults = Faults::new();
        let kind = faults.take("kind", word(&self.kind, ListingKind::from_code));
        let title = faults.take("title", Title::new(&self.title));
        let category = faults.take("category", Slug::new(&self.category).or(Err(Message("invalid-category"))));
        let details = faults.take_some("details", self.details.as_deref().map(Note::new));
        let minutes = faults.take_some("minutes", self.minutes.map(minutes));
        let needed_by = faults.take_some("needed_by", self.needed_by.as_deref().map(day));
        let pattern = faults.take_some("pattern", self.pattern.as_deref().map(|code| word(code, Pattern::from_code)));
        let need = |code: &String| Requirement::from_code(code).ok_or(Message("invalid-choice"));
        let needs = faults.take_some("requirements", self.requirements.as_ref().map(|codes| codes.iter().map(need).collect()));
        let place_words = faults.take_some("place", self.place.as_deref().map(Title::new));
        let place = faults.take_some("place_id", self.place_id.as_deref().map(id));
        let journey = self.journey.as_ref().and_then(|wire| read_journey(wire, &mut faults));
        let member = faults.take_some("member_id", self.member_id.as_deref().map(id)).or(own);
        let whole = kind.zip(title).zip(category.zip(member)).map(|((kind, title), (category, member))| NewListing {
            member,
            kind,
            about: About {
                details,
                minutes,
                place,
                place_words,
                needed_by,
                pattern: pattern.unwrap_or(Pattern::OneOff),
                when: Availability::from_bits(self.availability.unwrap_or(0)),
                at_home: Said::from(self.at_home.unwrap_or(false)),
                helpers: self.helpers.unwrap_or(1),
                check: Said::from(self.check_needed.unwrap_or(false)),
                needs: needs.unwrap_or_default(),
                journey,
                ..About::plain(category, title)
            },
        });
        faults.done(whole)
    }
}

/// Lists an offer or a request.
#[utoipa::path(post, path = "/listings", tag = "listings", request_body = NewListingWire, responses((status = 201, body = ListingWire)))]
pub(crate) async fn add(banks: web::Data<Banks>, api: Api, body: Body<NewListingWire>) -> PageResult {
    let new = body.0.read(api.actor.caller()?.member.id.into())?;
    let category = new.about.category.as_str().to_owned();
    let listing = blocking(&banks, move |banks| banks.add_listing(&api.actor, new)).await?;
    json_created(&plain(&listing, &category, Said::Yes))
}

/// What to change about a listing: one thing at a time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingChange)]
pub(crate) struct ListingChangeWire {
    /// `true` takes it down. It cannot be put up again; list it anew.
    closed: Option<bool>,
    /// With `closed`: `met`, `unmet` (staff), `withdrawn` (what is meant where it is left out) or `expired` (staff).
    closed_as: Option<String>,
    /// `true` lets it rest, `false` shows it again.
    paused: Option<bool>,
    /// `true` shows it for six more months.
    renew: Option<bool>,
}

/// Closes, rests or renews a listing; one's own, or anybody's for staff.
#[utoipa::path(
    patch, path = "/listings/{id}", tag = "listings", params(("id" = String, Path)), request_body = ListingChangeWire,
    responses((status = 200, body = ListingWire))
)]
pub(crate) async fn change(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<ListingChangeWire>) -> PageResult {
    let id: ListingId = id_in_path(&path)?;
    let ListingChangeWire { closed, closed_as, paused, renew } = body.0;
    let mut faults = Faults::new();
    let how = faults.take_some("closed_as", closed_as.as_deref().map(|code| word(code, ClosedAs::from_code)));
    faults.done(Some(()))?;
    let staff = if api.actor.is_staff() { Own::Yes } else { Own::No };
    let found = blocking(&banks, move |banks| {
        match (closed, paused, renew) {
            (Some(true), None, None) => banks.close_listing(&api.actor, id, how.unwrap_or(ClosedAs::Withdrawn))?,
            (None, Some(rests), None) if how.is_none() => banks.rest_listing(&api.actor, id, Said::from(rests))?,
            (None, None, Some(true)) if how.is_none() => banks.renew_listing(&api.actor, id)?,
            _ => return Err(crate::service::error::Error::invalid("closed", "invalid-choice")),
        };
        banks.listing(&api.actor, id)
    })
    .await?;
    json(&shown(&found, staff))
}
