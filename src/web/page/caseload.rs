//! Whose people are whose: the brokers with their people, moving people between them, and the pack that is handed over, on paper.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::listing::ListingKind;
use crate::domain::id::MemberId;
use crate::domain::people::profile::Profile;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::office::handover::Handed;
use crate::service::people::caseload::{Load, Which};
use crate::service::people::profile::Known;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::profile_fields::{self, Section, Side};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The word for "nobody in particular" in addresses and forms.
const NOBODY: &str = "nobody";

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/caseload").route(web::get().to(show)).route(web::post().to(move_people)))
        .route("/caseload/{broker}/handover", web::get().to(handover));
}

#[derive(Template)]
#[template(path = "page/caseload/caseload.html")]
struct CaseloadPage {
    layout: Layout,
    loads: Vec<LoadLine>,
    of: String,
    heading: String,
    people: Vec<PersonLine>,
    targets: Vec<Choice>,
    to: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A broker in the list.
struct LoadLine {
    code: String,
    name: String,
    people: String,
    current: bool,
}

/// Somebody whom the broker looks after.
struct PersonLine {
    id: String,
    number: i64,
    name: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "page/caseload/handover.html")]
struct HandoverPage {
    layout: Layout,
    back: String,
    printed: String,
    people: Vec<HandedLine>,
}

/// One person of the pack.
struct HandedLine {
    number: i64,
    name: String,
    warnings: Vec<String>,
    facts: Vec<(String, String)>,
    open: Vec<String>,
    notes: Vec<String>,
}

/// Whose people are looked at: `nobody`, or the number of a broker.
fn code(load: &Load) -> String {
    load.broker.as_ref().map_or_else(|| NOBODY.to_owned(), |broker| broker.number.to_string())
}

fn chosen<'l>(loads: &'l [Load], of: &str) -> Result<&'l Load, Error> {
    loads.iter().find(|load| code(load) == of).ok_or(Error::NotFound)
}

/// The name of a broker, or that nobody does.
fn name(words: &Words, load: &Load) -> String {
    load.broker.as_ref().map_or_else(|| words.say("caseload-nobody"), |broker| broker.name.clone())
}

async fn caseload_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    of: &str,
    (ticked, to): (Vec<String>, String),
    errors: Vec<FieldError>,
) -> Result<CaseloadPage, Problem> {
    let actor = visit.actor.clone();
    let me = visit.caller().member.number.to_string();
    let wanted = if of.is_empty() { me } else { of.to_owned() };
    let work = move |banks: &Banks| {
        let loads = banks.caseloads(&actor)?;
        let load = chosen(&loads, &wanted)?.clone();
        let people = banks.caseload(&actor, load.broker.as_ref().map(|broker| broker.id))?;
        Ok((loads, load, people))
    };
    let (loads, load, people) = blocking(banks, work).await?;
    let words = &visit.words;
    let of = code(&load);
    let mut layout = visit.layout(words.say("caseload-title"));
    layout.has_error = !errors.is_empty();
    let line = |each: &Load| LoadLine {
        code: code(each),
        name: name(words, each),
        people: words.count("caseload-people", each.people),
        current: code(each) == of,
    };
    Ok(CaseloadPage {
        layout,
        loads: loads.iter().map(line).collect(),
        heading: words.with("caseload-of", &[("name", &name(words, &load))]),
        people: people
            .iter()
            .map(|each| PersonLine {
                id: each.id.to_string(),
                number: each.number,
                name: each.name.to_string(),
                on: ticked.contains(&each.id.to_string()),
            })
            .collect(),
        targets: loads.iter().filter(|each| code(each) != of).map(|each| Choice::new(code(each), name(words, each))).collect(),
        of,
        to,
        errors,
        key: visit.new_key(),
    })
}

async fn show(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    page(caseload_page(&banks, &visit, query.text("of"), (Vec::new(), String::new()), Vec::new()).await?)
}

async fn move_people(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let (of, to) = (form.text("of").to_owned(), form.text("to").to_owned());
    let ticked: Vec<String> = form.all("member").into_iter().map(str::to_owned).collect();
    let ids: Vec<MemberId> = ticked.iter().filter_map(|id| id.parse().ok()).collect();
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let which = match form.text("which") {
        "all" => Some(Which::All),
        _ if ids.is_empty() => faults.one_of("member", None, "caseload-error-member"),
        _ => Some(Which::These(ids)),
    };
    let (actor, from, target) = (visit.actor.clone(), of.clone(), to.clone());
    let loads = blocking(&banks, move |banks| banks.caseloads(&actor)).await?;
    let broker = |code: &str| chosen(&loads, code).map(|load| load.broker.as_ref().map(|broker| broker.id));
    let from = broker(&from)?;
    let target = faults.one_of("to", broker(&target).ok(), "caseload-error-to");
    if let (Some(which), Some(target)) = (which, target) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.move_caseload(&actor, from, target, &which))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/caseload?of={to}"), "caseload-notice-moved")),
            Err(error) => faults.refused(error, &[("broker_id", "to")], "to")?,
        }
    }
    page_with_errors(caseload_page(&banks, &visit, &of, (ticked, to), faults.list()).await?)
}

async fn handover(banks: web::Data<Banks>, visit: Signed, of: web::Path<String>) -> PageResult {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let loads = banks.caseloads(&actor)?;
        let load = chosen(&loads, &of)?.clone();
        let handed = banks.handover(&actor, load.broker.as_ref().map(|broker| broker.id))?;
        Ok((load, handed))
    };
    let (load, handed) = blocking(&banks, work).await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    page(HandoverPage {
        layout: visit.layout(words.with("caseload-handover-title", &[("name", &name(words, &load))])),
        back: format!("/caseload?of={}", code(&load)),
        printed: words.with("caseload-printed", &[("day", &words.day(visit.today)), ("bank", bank.name.as_str())]),
        people: handed.into_iter().map(|each| handed_line(&visit, each)).collect(),
    })
}

fn handed_line(visit: &Signed, handed: Handed) -> HandedLine {
    let words = &visit.words;
    let none = || words.say("members-none-known");
    let warnings = warnings(words, &handed.profile);
    let member = handed.member;
    let mut facts = vec![
        (words.say("members-channel"), words.say(&format!("members-channel-{}", member.contact_channel.code()))),
        (words.say("caseload-phone"), member.phone.clone().unwrap_or_else(none)),
        (words.say("members-email"), member.email.clone().unwrap_or_else(none)),
        (words.say("caseload-last"), handed.last_on.map_or_else(none, |day| words.day(day))),
    ];
    let open = handed.listings.iter().map(|(listing, kind)| {
        let what = kind.as_ref().map_or_else(String::new, |kind| kind.name.as_str().to_owned());
        let id = if listing.kind == ListingKind::Request { "caseload-asks" } else { "caseload-offers" };
        words.with(id, &[("what", &what), ("title", listing.about.title.as_str())])
    });
    let open = open.collect();
    let notes = handed.notes.iter().map(|note| note.words.as_str().to_owned()).collect();
    let (number, name) = (member.number, member.name.to_string());
    let known = Known { member, profile: handed.profile, broker: None, place: None };
    let not_said = words.say("profiles-not-said");
    let told = |section| profile_fields::facts(words, section, Side::Staff, &known);
    let more = [Section::Time, Section::Needs, Section::Home, Section::Able, Section::Emergency].into_iter().flat_map(told);
    facts.extend(more.filter(|(_, value)| *value != not_said && *value != words.say("profiles-no")));
    HandedLine { number, name, warnings, facts, open, notes }
}

/// What is not safe, said before any number or address.
pub(crate) fn warnings(words: &Words, profile: &Profile) -> Vec<String> {
    let safe = [
        (profile.safe.to_ring, "safe-not-ring"),
        (profile.safe.to_leave_message, "safe-not-message"),
        (profile.safe.to_post, "safe-not-post"),
    ];
    let stopped = profile.messages_stopped_at.map(|_| "safe-stopped");
    let unsafe_ways = safe.into_iter().filter(|(said, _)| !said.yes()).map(|(_, id)| id);
    stopped.into_iter().chain(unsafe_ways).map(|id| words.say(id)).collect()
}
