//! What members agree to: the coordinator writes versions, members read and say yes, staff note a yes that they were told,
//! and see who has not said it yet.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::id::AgreementId;
use crate::domain::people::access::Act;
use crate::domain::people::agreement::{AgreedBy, Agreement};
use crate::domain::people::member::Member;
use crate::domain::text::{Article, Name};
use crate::service::bank::Banks;
use crate::service::people::agreement::{Agreed, NewVersion, Written};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::applications::agreed_by_choices;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings/agreements").route(web::get().to(show_all)).route(web::post().to(write)))
        .route("/agreements", web::get().to(show_own))
        .route("/agreements/missing", web::get().to(missing))
        .service(web::resource("/agreements/{id}/agree").route(web::get().to(to_own)).route(web::post().to(agree)))
        .service(web::resource("/members/{number}/agreements").route(web::get().to(show_of)).route(web::post().to(record)));
}

#[derive(Template)]
#[template(path = "page/agreements/settings.html")]
struct SettingsPage {
    layout: Layout,
    versions: Vec<Version>,
    missing: String,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
}

/// A version in the list.
struct Version {
    heading: String,
    since: String,
    held: bool,
    words: String,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    title: String,
    words: String,
    since_on: String,
}

#[derive(Template)]
#[template(path = "page/agreements/agreements.html")]
struct AgreementsPage {
    layout: Layout,
    /// The member's number, where staff look at somebody's.
    of: Option<i64>,
    to_agree: Vec<Open>,
    agreed: Vec<(String, String, String)>,
    ways: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// A version that waits for a yes.
struct Open {
    id: String,
    heading: String,
    words: String,
}

#[derive(Template)]
#[template(path = "page/agreements/missing.html")]
struct MissingPage {
    layout: Layout,
    any: bool,
    people: Vec<(i64, String)>,
}

fn heading(words: &Words, agreement: &Agreement) -> String {
    words.with("agreements-version", &[("name", agreement.name.as_str()), ("version", &agreement.version.to_string())])
}

async fn all(banks: &web::Data<Banks>, visit: &Signed) -> Result<Written, Problem> {
    visit.actor.may(Act::ManageRules)?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.agreements(&actor)).await
}

async fn show_all(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let written = all(&banks, &visit).await?;
    let typed = Typed { since_on: visit.words.say("said-today"), ..Typed::default() };
    page(settings_page(&visit, &written, typed, Vec::new()))
}

fn settings_page(visit: &Signed, written: &Written, typed: Typed, errors: Vec<FieldError>) -> SettingsPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("agreements-settings"));
    layout.has_error = !errors.is_empty();
    let version = |each: &Agreement| Version {
        heading: heading(words, each),
        since: words.with("agreements-since", &[("day", &words.day(each.since_on))]),
        held: written.in_force.contains(&each.id),
        words: each.words.to_string(),
    };
    SettingsPage {
        layout,
        versions: written.all.iter().map(version).collect(),
        missing: words.count("agreements-missing-count", i64::try_from(written.missing.len()).unwrap_or(i64::MAX)),
        typed,
        errors,
        key: visit.new_key(),
    }
}

/// The day from which a version holds; it may lie ahead.
fn since(faults: &mut Faults<'_>, typed: &str, today: Day) -> Option<Day> {
    let id = match read_day(typed, today) {
        Ok(day) => return Some(day),
        Err(DayError::Missing | DayError::Unreadable) => "agreements-error-since",
        Err(DayError::NoSuchDay) => "reading-day-no-such-day",
    };
    faults.add("since_on", id);
    None
}

async fn write(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let written = all(&banks, &visit).await?;
    let typed =
        Typed { title: form.text("name").to_owned(), words: form.text("words").to_owned(), since_on: form.text("since_on").to_owned() };
    let mut faults = Faults::new(&visit.words);
    let name = faults.text("name", Name::new(&typed.title), "agreements-error-name");
    let text = faults.text("words", Article::new(&typed.words), "agreements-error-words");
    let since_on = since(&mut faults, &typed.since_on, visit.today);
    if let (Some(name), Some(words), Some(since_on)) = (name, text, since_on) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.write_agreement(&actor, NewVersion { name, words, since_on }))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings/agreements", "agreements-notice-written")),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(settings_page(&visit, &written, typed, faults.list()))
}

fn agreements_page(
    visit: &Signed,
    title: String,
    of: Option<&Member>,
    held: &[(Agreement, Option<Agreed>)],
    errors: Vec<FieldError>,
) -> AgreementsPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let mut layout = visit.layout(title);
    layout.has_error = !errors.is_empty();
    let open = held.iter().filter(|(_, yes)| yes.is_none());
    let agreed = |(each, yes): &(Agreement, Option<Agreed>)| {
        let yes = (*yes)?;
        let by = words.say(&format!("agreements-by-{}", yes.by.code()));
        let when = words.with("agreements-agreed", &[("day", &words.day(bank.day_at(yes.at))), ("how", &by)]);
        Some((heading(words, each), when, each.words.to_string()))
    };
    AgreementsPage {
        layout,
        of: of.map(|member| member.number),
        to_agree: open
            .map(|(each, _)| Open { id: each.id.to_string(), heading: heading(words, each), words: each.words.to_string() })
            .collect(),
        agreed: held.iter().filter_map(agreed).collect(),
        ways: agreed_by_choices(words),
        errors,
        key: visit.new_key(),
    }
}

async fn show_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let (actor, id) = (visit.actor.clone(), visit.caller().member.id);
    let held = blocking(&banks, move |banks| banks.agreements_of(&actor, id)).await?;
    page(agreements_page(&visit, visit.words.say("agreements-own"), None, &held, Vec::new()))
}

async fn to_own(visit: Signed, id: web::Path<String>) -> PageResult {
    agreement_of(&id)?;
    Ok(visit.redirect("/agreements"))
}

fn agreement_of(text: &str) -> Result<AgreementId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn agree(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let (actor, member, to) = (visit.actor.clone(), visit.caller().member.id, agreement_of(&id)?);
    blocking(&banks, move |banks| banks.record_agreed(&actor, member, to, AgreedBy::Web)).await?;
    Ok(visit.redirect_with_notice("/agreements", "agreements-notice-agreed"))
}

async fn missing(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let written = blocking(&banks, move |banks| banks.agreements(&actor)).await?;
    page(MissingPage {
        layout: visit.layout(visit.words.say("agreements-missing-title")),
        any: !written.in_force.is_empty(),
        people: written.missing.iter().map(|label| (label.number, label.name.clone())).collect(),
    })
}

type Held = (Member, Vec<(Agreement, Option<Agreed>)>);

async fn of_member(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<Held, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let held = banks.agreements_of(&actor, member.id)?;
        Ok((member, held))
    })
    .await
}

fn page_of(visit: &Signed, (member, held): &Held, errors: Vec<FieldError>) -> AgreementsPage {
    let title = visit.words.with("agreements-of", &[("name", member.name.as_str())]);
    agreements_page(visit, title, Some(member), held, errors)
}

async fn show_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let held = of_member(&banks, &visit, number.into_inner()).await?;
    page(page_of(&visit, &held, Vec::new()))
}

async fn record(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let held = of_member(&banks, &visit, number.into_inner()).await?;
    let to = agreement_of(form.text("agreement"))?;
    let mut faults = Faults::new(&visit.words);
    let by = AgreedBy::from_code(form.text("channel")).filter(|by| *by != AgreedBy::Web);
    let field = format!("channel-{to}");
    if let Some(by) = faults.one_of(&field, by, "agreements-error-by") {
        let (actor, id) = (visit.actor.clone(), held.0.id);
        match blocking(&banks, move |banks| Ok(banks.record_agreed(&actor, id, to, by))).await? {
            Ok(()) => {
                let path = format!("/members/{}/agreements", held.0.number);
                return Ok(visit.redirect_with_notice(&path, "agreements-notice-recorded"));
            }
            Err(error) => faults.refused(error, &[("channel", &field)], &field)?,
        }
    }
    page_with_errors(page_of(&visit, &held, faults.list()))
}
