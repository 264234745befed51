//! Find help: what others ask for and offer, told as product.md's rule 10 wants it, and one's own lines.
//!
//! A member reads of others the kind of help, the rough time, the distance and what is needed; names and titles are for staff and
//! for one's own. The form for a new line is `listing_form`'s.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::document::words::Words;
use crate::domain::help::category::Category;
use crate::domain::help::listing::{ClosedAs, ListingKind};
use crate::domain::id::ListingId;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::profile::Said;
use crate::domain::text::Slug;
use crate::service::bank::Banks;
use crate::service::help::listing::{Browse, Own, ShownListing};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::listing_facts::{for_known, for_strangers};
use crate::web::page::listing_form::category_choices;
use crate::web::problem::{PageResult, Problem, page};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/listings").route(web::get().to(list)))
        .service(web::resource("/listings/{id}").route(web::get().to(one)))
        .service(web::resource("/listings/{id}/close").route(web::get().to(to_one)).route(web::post().to(close)))
        .service(web::resource("/listings/{id}/renew").route(web::get().to(to_one)).route(web::post().to(renew)))
        .service(web::resource("/listings/{id}/rest").route(web::get().to(to_one)).route(web::post().to(rest)));
}

#[derive(Template)]
#[template(path = "page/listings/listings.html")]
struct ListingsPage {
    layout: Layout,
    requests: Vec<Group>,
    offers: Vec<Group>,
    own: Vec<OwnLine>,
    ring: String,
    typed_query: String,
    typed_category: String,
    categories: Vec<Choice>,
    searched: bool,
    errors: Vec<FieldError>,
}

/// The listings of one kind of help.
struct Group {
    heading: String,
    /// How many, told where nothing else may be.
    count: String,
    lines: Vec<GroupLine>,
}

/// One listing of somebody else.
struct GroupLine {
    href: String,
    text: String,
    facts: Vec<String>,
    /// Whose, and the address of that person's page; staff only.
    who: Option<(String, String)>,
}

/// One's own listing.
struct OwnLine {
    href: String,
    kind: String,
    title: String,
    facts: String,
}

#[derive(Template)]
#[template(path = "page/listings/one.html")]
struct OnePage {
    layout: Layout,
    id: String,
    kind: String,
    facts: Vec<String>,
    known: Vec<String>,
    who: Option<(String, String)>,
    keyed_by: String,
    state: String,
    own: bool,
    may_change: bool,
    rests: bool,
    could_help: String,
    match_href: Option<String>,
    ring: String,
}

/// The part of an address that names a listing.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

impl Which {
    fn id(&self) -> Result<ListingId, Problem> {
        self.id.parse().or(Err(Problem::not_found()))
    }
}

async fn list(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let actor = visit.actor.clone();
    let given = |name: &str| Some(query.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let (text, category) = (given("q"), given("category").and_then(|slug| Slug::new(&slug).ok()));
    let browse = Browse { kind: None, query: text.clone(), category: category.clone() };
    let (mut found, own, all) = blocking(&banks, move |banks| {
        let all = banks.categories(&actor)?;
        let known = browse.category.as_ref().is_none_or(|slug| all.iter().any(|each| &each.slug == slug));
        let browse = if known { browse } else { Browse { category: None, ..browse } };
        Ok((banks.open_listings(&actor, &browse)?, banks.own_listings(&actor)?, all))
    })
    .await?;
    found.retain(|listing| listing.own == Own::No);
    let (requests, offers): (Vec<_>, Vec<_>) = found.into_iter().partition(|listing| listing.listing.kind == ListingKind::Request);
    let mut categories = category_choices(&visit.words, &all);
    if let Some(first) = categories.first_mut() {
        first.label = visit.words.say("listings-search-all");
    }
    page(ListingsPage {
        layout: visit.layout(visit.words.say("listings-title")),
        requests: groups(&visit, &requests),
        offers: groups(&visit, &offers),
        own: own.iter().map(|listing| own_line(&visit, listing)).collect(),
        ring: ring(&visit.words, &visit.caller().bank),
        searched: text.is_some() || category.is_some(),
        typed_query: text.unwrap_or_default(),
        typed_category: category.map_or_else(String::new, |slug| slug.as_str().to_owned()),
        categories,
        errors: Vec::new(),
    })
}

/// Whom to ring about a line: nobody's name stands on this page.
fn ring(words: &Words, bank: &Bank) -> String {
    let line = &bank.broker_line;
    let id = if line.phone.is_empty() { "listings-ring-plain" } else { "listings-ring" };
    words.with(id, &[("name", &line.name), ("phone", &line.phone)])
}

/// Others' listings by kind of help, in the order of the kinds' names.
fn groups(visit: &Signed, listings: &[ShownListing]) -> Vec<Group> {
    let mut kinds: Vec<&Category> = listings.iter().map(|listing| &listing.category).collect();
    kinds.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    kinds.dedup_by_key(|category| category.id);
    let group = |category: &Category| {
        let of_kind: Vec<_> = listings.iter().filter(|each| each.category.id == category.id).collect();
        let people = i64::try_from(of_kind.len()).unwrap_or(i64::MAX);
        let offer = of_kind.first().is_some_and(|first| first.listing.kind == ListingKind::Offer);
        Group {
            heading: category.name.as_str().to_owned(),
            count: visit.words.count(if offer { "listings-count-offers" } else { "listings-count-requests" }, people),
            lines: if offer && !sees_names(visit) { Vec::new() } else { of_kind.iter().map(|each| group_line(visit, each)).collect() },
        }
    };
    kinds.into_iter().map(group).collect()
}

fn sees_names(visit: &Signed) -> bool {
    visit.actor.can(Act::SeeMembers)
}

fn group_line(visit: &Signed, shown: &ShownListing) -> GroupLine {
    let (words, staff) = (&visit.words, sees_names(visit));
    let matched = staff && shown.listing.kind == ListingKind::Request;
    GroupLine {
        href: format!("/{}/{}", if matched { "requests" } else { "listings" }, shown.listing.id),
        text: if staff { shown.listing.about.title.to_string() } else { words.say("listings-somebody") },
        facts: for_strangers(words, shown, visit.today),
        who: staff.then(|| (shown.member.name.clone(), format!("/members/{}", shown.member.number))),
    }
}

fn own_line(visit: &Signed, shown: &ShownListing) -> OwnLine {
    let (words, listing) = (&visit.words, &shown.listing);
    let day = words.day_in(listing.expires_on, visit.today);
    let what = shown.category.name.as_str();
    let facts = match listing.about.needed_by {
        _ if listing.expires_on < visit.today => words.with("listings-own-facts-ended", &[("what", what), ("day", &day)]),
        _ if listing.paused_at.is_some() => words.with("listings-own-facts-rests", &[("what", what)]),
        Some(by) => words.with("listings-own-facts-by", &[("what", what), ("day", &words.day_in(by, visit.today))]),
        None => words.with("listings-own-facts", &[("what", what), ("day", &day)]),
    };
    OwnLine {
        href: format!("/listings/{}", listing.id),
        kind: words.say(&format!("listings-own-{}", listing.kind.code())),
        title: listing.about.title.to_string(),
        facts,
    }
}

async fn one(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    let (shown, able) = blocking(&banks, move |banks| {
        let shown = banks.listing(&actor, id)?;
        let request = shown.own == Own::Yes && shown.listing.kind == ListingKind::Request && shown.listing.open();
        // Only how many: who they are is told when one of them has said yes.
        let able = if request { Some(banks.matches(&actor, id)?.items.iter().filter(|each| each.at_hand.yes()).count()) } else { None };
        Ok((shown, able))
    })
    .await?;
    page(one_page(&visit, &shown, able))
}

fn one_page(visit: &Signed, shown: &ShownListing, able: Option<usize>) -> OnePage {
    let (words, listing) = (&visit.words, &shown.listing);
    let (own, staff) = (shown.own == Own::Yes, sees_names(visit));
    let title = if own || staff { listing.about.title.to_string() } else { shown.category.name.to_string() };
    let could_help = match able {
        Some(0) => words.say("listing-nobody-yet"),
        Some(able) => words.count("listing-could-help", i64::try_from(able).unwrap_or(i64::MAX)),
        None => String::new(),
    };
    let keyed_by = shown.keyed_by.as_ref().filter(|_| own || staff);
    OnePage {
        layout: visit.layout(title),
        id: listing.id.to_string(),
        kind: words.with(&format!("listing-kind-{}", listing.kind.code()), &[("what", shown.category.name.as_str())]),
        facts: for_strangers(words, shown, visit.today),
        known: if own || staff { for_known(words, listing) } else { Vec::new() },
        who: (staff && !own).then(|| (shown.member.name.clone(), format!("/members/{}", shown.member.number))),
        keyed_by: keyed_by.map_or_else(String::new, |by| words.with("listing-keyed-by", &[("name", &by.name)])),
        state: state(visit, shown),
        own,
        may_change: (own || staff) && listing.open(),
        rests: listing.paused_at.is_some(),
        could_help,
        match_href: (staff && listing.kind == ListingKind::Request).then(|| format!("/requests/{}", listing.id)),
        ring: ring(words, &visit.caller().bank),
    }
}

fn state(visit: &Signed, shown: &ShownListing) -> String {
    let (words, listing) = (&visit.words, &shown.listing);
    let day = words.day_in(listing.expires_on, visit.today);
    match listing.closed {
        Some(closed) => words.say(&format!("listing-closed-{}", closed.how.code())),
        None if listing.paused_at.is_some() => words.say("listing-rests"),
        None if listing.expires_on < visit.today => words.with("listing-ended", &[("day", &day)]),
        None => words.with("listing-shown-until", &[("day", &day)]),
    }
}

async fn to_one(visit: Signed, which: web::Path<Which>) -> PageResult {
    Ok(visit.redirect(&format!("/listings/{}", which.id()?)))
}

async fn close(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    let how = ClosedAs::from_code(form.text("as")).unwrap_or(ClosedAs::Withdrawn);
    blocking(&banks, move |banks| banks.close_listing(&actor, id, how)).await?;
    Ok(visit.redirect_with_notice("/listings", "listings-notice-closed"))
}

async fn renew(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, _form: Form) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    blocking(&banks, move |banks| banks.renew_listing(&actor, id)).await?;
    Ok(visit.redirect_with_notice(&format!("/listings/{id}"), "listings-notice-renewed"))
}

async fn rest(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (id, actor, rests) = (which.id()?, visit.actor.clone(), Said::from(form.text("rests") == "yes"));
    blocking(&banks, move |banks| banks.rest_listing(&actor, id, rests)).await?;
    let notice = if rests.yes() { "listings-notice-rests" } else { "listings-notice-back" };
    Ok(visit.redirect_with_notice(&format!("/listings/{id}"), notice))
}
