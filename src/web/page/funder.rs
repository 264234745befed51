//! One funder's grant on a page: what it is, the shares that are counted for it, a form to add one, and the way to end or take one out.
//! Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::Period;
use crate::domain::id::{AwardId, CategoryId, CostId, TagId};
use crate::domain::money::Money;
use crate::domain::text::{Reason, Title};
use crate::domain::value::award::{Full, Target};
use crate::domain::value::benefit::Share;
use crate::domain::value::register::CostLine;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::value::award::{NewTag, ShownAward, ShownTag, TagEnd};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::funders::{read_days, read_one, said_days};
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::person_field::{Named, named};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of one grant.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/funders/{id}").route(web::get().to(show)).route(web::post().to(add)))
        .route("/funders/{id}/withdraw", web::post().to(withdraw))
        .service(web::resource("/funders/{id}/tags/{tag}/end").route(web::get().to(end_form)).route(web::post().to(end)));
}

#[derive(Template)]
#[template(path = "page/funders/one.html")]
struct FunderPage {
    layout: Layout,
    id: String,
    back: String,
    facts: Vec<(String, String)>,
    over: Option<String>,
    tags: Vec<TagLine>,
    typed: Typed,
    targets: Vec<Choice>,
    kinds: Vec<Choice>,
    costs: Vec<Choice>,
    find_url: String,
    withdrawing: bool,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/funders/end.html")]
struct EndPage {
    layout: Layout,
    action: String,
    back: String,
    told: String,
    typed_how: String,
    typed_last: String,
    typed_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A tag as it is read.
struct TagLine {
    id: String,
    what: String,
    days: String,
    share: String,
    ended: Option<String>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    target: String,
    kind: String,
    person: String,
    person_id: String,
    cost: String,
    from: String,
    to: String,
    share: String,
    withdraw_reason: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            target: text("target"),
            kind: text("kind"),
            person: text("person"),
            person_id: text("person_id"),
            cost: text("cost"),
            from: text("from"),
            to: text("to"),
            share: text("share"),
            withdraw_reason: text("withdraw_reason"),
        }
    }

    /// A new form begins with the days of the grant.
    fn of_days(days: Period) -> Self {
        Self { from: days.from.to_string(), to: days.to.to_string(), ..Self::default() }
    }
}

/// The targets by name, as the form offers them.
const TARGETS: [&str; 7] = ["hours", "kind", "received", "members", "member", "costs", "cost"];

async fn load(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<ShownAward, Problem> {
    let id: AwardId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.award(&actor, id)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let shown = load(&banks, &visit, &id).await?;
    let typed = Typed::of_days(shown.told.entry.days);
    page(funder_page(&visit, &shown, typed, Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let shown = load(&banks, &visit, &id).await?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    let target = target(&banks, &visit, &mut faults, &typed).await?;
    let days = read_days(&mut faults, [&typed.from, &typed.to], visit.today);
    let share = Share::read_percent(&typed.share).ok().filter(|share| *share > Share::default());
    let share = faults.one_of("share", share, "award-error-share");
    if let (Some(target), Some(days), Some(share)) = (target, days, share) {
        let new = NewTag { award: shown.told.entry.id, target, days, share };
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        let work = move |banks: &Banks| {
            let made = banks.add_tag(&actor, &new, key.as_deref());
            let taken = match &made {
                Err(Error::Refused(Refusal::ShareTaken(full))) => banks.shown_tags(&actor, &full.by)?,
                _ => Vec::new(),
            };
            Ok((made, taken))
        };
        match blocking(&banks, work).await? {
            (Ok(_), _) => return Ok(visit.redirect_with_notice(&format!("/funders/{}", shown.told.entry.id), "award-notice-tagged")),
            (Err(Error::Refused(Refusal::ShareTaken(full))), taken) => faults.tell("share", taken_by(&visit.words, &full, &taken)),
            (Err(error), _) => faults.refused(error, &[("member_id", "person"), ("category", "kind"), ("cost_id", "cost")], "target")?,
        }
    }
    let errors = faults.list();
    page_with_errors(funder_page(&visit, &shown, typed, errors))
}

/// What the form names; only the field that goes with the choice is read.
async fn target(banks: &web::Data<Banks>, visit: &Signed, faults: &mut Faults<'_>, typed: &Typed) -> Result<Option<Target>, Problem> {
    Ok(match typed.target.as_str() {
        "hours" => Some(Target::Hours),
        "members" => Some(Target::Members),
        "costs" => Some(Target::Costs),
        "kind" => {
            let kind = typed.kind.parse::<CategoryId>().ok();
            faults.one_of("kind", kind, "award-error-kind").map(Target::Kind)
        }
        "cost" => {
            let cost = typed.cost.parse::<CostId>().ok();
            faults.one_of("cost", cost, "award-error-cost").map(Target::Cost)
        }
        "received" | "member" => {
            let (actor, person, chosen) = (visit.actor.clone(), typed.person.clone(), typed.person_id.clone());
            match blocking(banks, move |banks| named(banks, &actor, &person, &chosen)).await? {
                Named::One(label) if typed.target == "member" => Some(Target::Member(label.id)),
                Named::One(label) => Some(Target::Received(label.id)),
                Named::Fault(message) => {
                    faults.add("person", message);
                    None
                }
            }
        }
        _ => {
            faults.add("target", "award-error-target");
            None
        }
    })
}

/// Who counts how much of it already, and how much is left.
fn taken_by(words: &Words, full: &Full, taken: &[ShownTag]) -> String {
    let one = |each: &ShownTag| {
        let tag = &each.told.entry;
        let (what, share) = (said_target(words, each), shown::percent(tag.share.part()));
        let (from, to) = (words.day(tag.days.from), words.day(tag.days.to));
        words.with("award-taken", &[("funder", &each.funder), ("share", &share), ("what", &what), ("from", &from), ("to", &to)])
    };
    let list = taken.iter().map(one).collect::<Vec<_>>().join("; ");
    if full.left == Share::default() {
        words.with("award-taken-all", &[("list", &list)])
    } else {
        words.with("award-taken-left", &[("list", &list), ("left", &shown::percent(full.left.part()))])
    }
}

/// What a tag counts, for those who may know whom it names.
fn said_target(words: &Words, shown: &ShownTag) -> String {
    let name = shown.name.as_deref().unwrap_or_default();
    words.with(&format!("award-counts-{}", shown.told.entry.target.code()), &[("name", name)])
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let shown = load(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("withdraw_reason", Reason::new(form.text("withdraw_reason")), "cost-error-reason") {
        let (actor, id, key) = (visit.actor.clone(), shown.told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.withdraw_award(&actor, id, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/funders", "award-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "withdraw_reason")?,
        }
    }
    let errors = faults.list();
    let typed = Typed { withdraw_reason: form.text("withdraw_reason").to_owned(), ..Typed::of_days(shown.told.entry.days) };
    page_with_errors(FunderPage { withdrawing: true, ..funder_page(&visit, &shown, typed, errors) })
}

fn funder_page(visit: &Signed, found: &ShownAward, typed: Typed, errors: Vec<FieldError>) -> FunderPage {
    let (words, award) = (&visit.words, &found.told.entry);
    let parts = [("funder", award.funder.as_str()), ("reference", award.reference.as_str())];
    let mut layout = visit.layout(words.with("award-one-title", &parts));
    layout.has_error = !errors.is_empty();
    let over = found.told.ended.as_ref().map(|ending| {
        let at = words.moment(ending.at, &visit.caller().bank);
        words.with("award-over", &[("at", &at), ("reason", ending.reason.as_str())])
    });
    FunderPage {
        layout,
        id: award.id.to_string(),
        back: format!("{}/funders", visit.root),
        facts: facts(words, found),
        over,
        tags: found.tags.iter().map(|tag| tag_line(visit, tag)).collect(),
        typed,
        targets: TARGETS.iter().map(|code| Choice::new(*code, words.say(&message_id("award-target", code)))).collect(),
        kinds: found.kinds.iter().map(|kind| Choice::new(kind.id.to_string(), kind.name.as_str())).collect(),
        costs: found.costs.iter().map(|line| cost_choice(words, line)).collect(),
        find_url: format!("{}/find-members", visit.root),
        withdrawing: false,
        errors,
        key: visit.new_key(),
    }
}

fn facts(words: &Words, found: &ShownAward) -> Vec<(String, String)> {
    let award = &found.told.entry;
    let said = |title: &Option<Title>| title.as_ref().map(ToString::to_string);
    let facts = [
        ("award-days", Some(said_days(words, award.days))),
        ("award-amount", award.amount.map(Money::pounds).map(shown::pounds)),
        ("award-says-hours", said(&award.wording.hours)),
        ("award-says-members", said(&award.wording.members)),
        ("award-says-costs", said(&award.wording.costs)),
        ("award-opening", award.wording.opening.as_ref().map(ToString::to_string)),
        ("award-areas", award.areas.map(|kind| words.say(&message_id("area", kind.code())))),
    ];
    facts.into_iter().filter_map(|(id, fact)| Some((words.say(id), fact?))).collect()
}

fn cost_choice(words: &Words, line: &CostLine) -> Choice {
    let (on, amount) = (words.day(line.on), shown::pounds(line.amount.pounds()));
    Choice::new(line.id.to_string(), [on.as_str(), line.what.as_str(), &amount].join(" · "))
}

fn tag_line(visit: &Signed, shown: &ShownTag) -> TagLine {
    let words = &visit.words;
    let tag = &shown.told.entry;
    let ended = shown.told.ended.as_ref().map(|ending| {
        let id = if ending.replaced_by.is_some() { "award-tag-shortened" } else { "award-tag-out" };
        let at = words.moment(ending.at, &visit.caller().bank);
        words.with(id, &[("at", &at), ("reason", ending.reason.as_str())])
    });
    TagLine {
        id: tag.id.to_string(),
        what: said_target(words, shown),
        days: said_days(words, tag.days),
        share: crate::document::report::shown::percent(tag.share.part()),
        ended,
    }
}

/// A tag in force of this grant.
async fn one_tag(banks: &web::Data<Banks>, visit: &Signed, path: (String, String)) -> Result<(AwardId, ShownTag), Problem> {
    let (award, tag) = path;
    let found = load(banks, visit, &award).await?;
    let tag: TagId = tag.parse().or(Err(Problem::not_found()))?;
    let one = found.tags.into_iter().find(|each| each.told.entry.id == tag);
    Ok((found.told.entry.id, one.ok_or_else(Problem::not_found)?))
}

async fn end_form(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    let (award, tag) = one_tag(&banks, &visit, path.into_inner()).await?;
    page(end_page(&visit, award, &tag, [String::new(), String::new(), String::new()], Vec::new()))
}

async fn end(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, form: Form) -> PageResult {
    let (award, tag) = one_tag(&banks, &visit, path.into_inner()).await?;
    let mut faults = Faults::new(&visit.words);
    let how = match form.text("how") {
        "out" => Some(TagEnd::TakenOut),
        "after" => read_one(&mut faults, "last_day", form.text("last_day"), visit.today).map(TagEnd::After),
        _ => faults.one_of("how", None, "award-error-how"),
    };
    let reason = faults.text("reason", Reason::new(form.text("reason")), "cost-error-reason");
    if let Some((how, reason)) = how.zip(reason) {
        let (actor, id, key) = (visit.actor.clone(), tag.told.entry.id, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.end_tag(&actor, id, how, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/funders/{award}"), "award-notice-ended")),
            Err(error) => faults.refused(error, &[], "how")?,
        }
    }
    let errors = faults.list();
    let typed = ["how", "last_day", "reason"].map(|field| form.text(field).to_owned());
    page_with_errors(end_page(&visit, award, &tag, typed, errors))
}

fn end_page(visit: &Signed, award: AwardId, tag: &ShownTag, typed: [String; 3], errors: Vec<FieldError>) -> EndPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("award-end-title"));
    layout.has_error = !errors.is_empty();
    let line = tag_line(visit, tag);
    let [typed_how, typed_last, typed_reason] = typed;
    EndPage {
        layout,
        action: format!("{}/funders/{award}/tags/{}/end", visit.root, line.id),
        back: format!("{}/funders/{award}", visit.root),
        told: words.with("award-tag-told", &[("what", &line.what), ("share", &line.share), ("days", &line.days)]),
        typed_how,
        typed_last,
        typed_reason,
        errors,
        key: visit.new_key(),
    }
}
