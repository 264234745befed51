//! Find help: what others ask for and offer, told as product.md's rule 10 wants it, and one's own lines.
//!
//! A member reads of others the kind of help and the day only; names and titles are for staff and for one's own.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::help::category::CategoryState;
use crate::domain::help::listing::ListingKind;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::text::{Slug, Title};
use crate::service::bank::Banks;
use crate::service::help::listing::{NewListing, Own, ShownListing};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::money;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/listings").route(web::get().to(list)).route(web::post().to(add)))
        .service(web::resource("/listings/new").route(web::get().to(ask_new)).route(web::post().to(add)))
        .service(web::resource("/listings/{id}/close").route(web::get().to(to_list)).route(web::post().to(close)));
}

#[derive(Template)]
#[template(path = "page/listings/listings.html")]
struct ListingsPage {
    layout: Layout,
    requests: Vec<Group>,
    offers: Vec<Group>,
    own: Vec<OwnLine>,
    ring: String,
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
    text: String,
    when: String,
    /// Whose, and the address of that person's page; staff only.
    who: Option<(String, String)>,
}

/// One's own listing, which can be taken down.
struct OwnLine {
    id: String,
    kind: String,
    title: String,
    facts: String,
}

#[derive(Template)]
#[template(path = "page/listings/new.html")]
struct NewPage {
    layout: Layout,
    typed: Typed,
    categories: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    kind: String,
    category: String,
    title: String,
    needed_by: String,
}

/// The part of an address that names a listing.
#[derive(Debug, Deserialize)]
struct Which {
    id: String,
}

async fn list(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let (requests, offers) = blocking(&banks, move |banks| {
        let read = |kind| banks.open_listings(&actor, kind);
        Ok((read(ListingKind::Request)?, read(ListingKind::Offer)?))
    })
    .await?;
    let own = requests.iter().chain(&offers).filter(|listing| listing.own == Own::Yes).map(|listing| own_line(&visit, listing)).collect();
    page(ListingsPage {
        layout: visit.layout(visit.words.say("listings-title")),
        requests: groups(&visit, &requests),
        offers: groups(&visit, &offers),
        own,
        ring: ring(&visit.words, &visit.caller().bank),
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
    let mut kinds: Vec<_> = listings.iter().filter(|listing| listing.own == Own::No).map(|listing| &listing.category).collect();
    kinds.sort_by(|a, b| a.name.cmp(&b.name));
    kinds.dedup_by_key(|category| category.id);
    let group = |category: &crate::domain::help::category::Category| {
        let of_kind: Vec<_> = listings.iter().filter(|each| each.own == Own::No && each.category.id == category.id).collect();
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
    let words = &visit.words;
    let staff = sees_names(visit);
    let when = match (shown.listing.kind, shown.listing.needed_by) {
        (_, Some(day)) => words.with("listings-needed-by", &[("day", &words.day_in(day, visit.today))]),
        (ListingKind::Request, None) => words.say("listings-any-day"),
        (ListingKind::Offer, None) => String::new(),
    };
    GroupLine {
        text: if staff { shown.listing.title.as_str().to_owned() } else { words.say("listings-somebody") },
        when,
        who: staff.then(|| (shown.member.name.clone(), format!("/members/{}", shown.member.number))),
    }
}

fn own_line(visit: &Signed, shown: &ShownListing) -> OwnLine {
    let words = &visit.words;
    let kind = words.say(&format!("listings-own-{}", shown.listing.kind.code()));
    let until = words.day_in(shown.listing.expires_on, visit.today);
    let facts = match shown.listing.needed_by {
        Some(day) => {
            words.with("listings-own-facts-by", &[("what", shown.category.name.as_str()), ("day", &words.day_in(day, visit.today))])
        }
        None => words.with("listings-own-facts", &[("what", shown.category.name.as_str()), ("day", &until)]),
    };
    OwnLine { id: shown.listing.id.to_string(), kind, title: shown.listing.title.as_str().to_owned(), facts }
}

async fn ask_new(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let typed = Typed { kind: query.text("kind").to_owned(), category: query.text("category").to_owned(), ..Typed::default() };
    page(new_page(&visit, &banks, typed, Vec::new()).await?)
}

async fn new_page(visit: &Signed, banks: &web::Data<Banks>, typed: Typed, errors: Vec<FieldError>) -> Result<NewPage, Problem> {
    let actor = visit.actor.clone();
    let all = blocking(banks, move |banks| banks.categories(&actor)).await?;
    let in_use = all.iter().filter(|category| category.state == CategoryState::InUse);
    let choices = in_use.map(|category| Choice::new(category.slug.as_str(), category.name.as_str()));
    let mut layout = visit.layout(visit.words.say("listings-new-title"));
    layout.has_error = !errors.is_empty();
    Ok(NewPage {
        layout,
        categories: std::iter::once(Choice::new("", visit.words.say("log-what-choose"))).chain(choices).collect(),
        typed,
        errors,
        key: visit.new_key(),
    })
}

async fn add(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let kept = |name: &str| form.text(name).to_owned();
    let typed = Typed { kind: kept("kind"), category: kept("category"), title: kept("title"), needed_by: kept("needed_by") };
    if !form.text("change").is_empty() {
        return page(new_page(&visit, &banks, typed, Vec::new()).await?);
    }
    let mut faults = Faults::new(&visit.words);
    let kind = faults.one_of("kind", ListingKind::from_code(&typed.kind), "listings-error-kind");
    let title = faults.text("title", Title::new(form.text("title")), "listings-error-title");
    let category = faults.one_of("category", Slug::new(&typed.category).ok(), "log-error-category");
    let needed_by = needed_by(&mut faults, &typed.needed_by, visit.today);
    let (Some(kind), Some(category), Some(title), true) = (kind, category, title, faults.is_empty()) else {
        return page_with_errors(new_page(&visit, &banks, typed, faults.list()).await?);
    };
    if let Some(look) = money::look(&visit, &form, "/listings/new", &[title.as_str()]) {
        return page(look);
    }
    let actor = visit.actor.clone();
    let new = NewListing { member: visit.caller().member.id, kind, category, title, needed_by };
    let answer = blocking(&banks, move |banks| Ok(banks.add_listing(&actor, new))).await?;
    match answer {
        Ok(_) => Ok(visit.redirect_with_notice("/listings", "listings-notice-added")),
        Err(error) => {
            faults.refused(error, &[], "kind")?;
            page_with_errors(new_page(&visit, &banks, typed, faults.list()).await?)
        }
    }
}

/// The day by which it is needed, if any; unlike the day of an exchange it lies ahead.
fn needed_by(faults: &mut Faults<'_>, typed: &str, today: Day) -> Option<Day> {
    match read_day(typed, today) {
        Ok(day) if day < today => faults.add("needed_by", "listings-error-day-gone"),
        Ok(day) => return Some(day),
        Err(DayError::Missing) => {}
        Err(DayError::Unreadable) => faults.add("needed_by", "listings-error-day-unreadable"),
        Err(DayError::NoSuchDay) => faults.add("needed_by", "log-error-day-none"),
    }
    None
}

async fn to_list(visit: Signed) -> PageResult {
    Ok(visit.redirect("/listings"))
}

async fn close(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, _form: Form) -> PageResult {
    let id = which.id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.close_listing(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/listings", "listings-notice-closed"))
}
