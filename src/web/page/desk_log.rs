//! Logging for somebody on the telephone: the desk's form is read, people are found, doubts are asked about, and it is saved.
//!
//! Nothing typed is ever lost: each page on the way carries the whole form. It must not decide what is unusual or
//! what the bank allows; the service says so.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Channel, OnBehalf, SecondLook, ToldBy};
use crate::domain::id::MemberId;
use crate::domain::minutes::Amount;
use crate::domain::text::{Note, Reason, Slug, fold};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::exchange::NewExchange;
use crate::service::office::desk::Scope;
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::desk::{Typed, desk_page};
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/desk/log").route(web::get().to(to_desk)).route(web::post().to(log)));
}

#[derive(Template)]
#[template(path = "page/desk/who.html")]
struct WhoPage {
    layout: Layout,
    hidden: Vec<(&'static str, String)>,
    questions: Vec<Question>,
    errors: Vec<FieldError>,
    key: String,
}

/// "Which of these people?"
struct Question {
    field: &'static str,
    legend: String,
    hint: String,
    people: Vec<Candidate>,
}

/// One of them.
struct Candidate {
    value: String,
    label: String,
    small: String,
}

#[derive(Template)]
#[template(path = "page/desk/look.html")]
struct LookPage {
    layout: Layout,
    hidden: Vec<(&'static str, String)>,
    sentence: String,
    reasons: Vec<String>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/desk/floor.html")]
struct FloorPage {
    layout: Layout,
    hidden: Vec<(&'static str, String)>,
    sentence: String,
    below: String,
    reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// Who a typed name means.
pub(crate) enum Found {
    /// This one.
    One(Label),
    /// One of these.
    Several(Vec<Label>),
    /// Nobody who takes part now.
    Nobody,
    /// Nothing was typed.
    Missing,
}

/// What the form says besides the people.
struct Facts {
    direction: Direction,
    minutes: Amount,
    happened_on: Day,
    category: Slug,
    on_behalf: OnBehalf,
    note: Option<Note>,
    accept: Vec<SecondLook>,
}

/// Which way the help went, as the caller says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Gave,
    Got,
}

/// Everything that is known about an entry when it is saved.
pub(crate) struct Entry {
    /// The desk's form that says the same, for the pages between it and the books.
    pub(crate) typed: Typed,
    /// Who helped.
    pub(crate) giver: Label,
    /// Who was helped.
    pub(crate) receiver: Label,
    /// What is saved.
    pub(crate) new: NewExchange,
}

/// The page of a wrong entry was asked for again.
async fn to_desk(visit: Signed) -> HttpResponse {
    visit.redirect("/desk")
}

async fn log(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let mut typed = Typed::of(&form);
    if !form.text("change").is_empty() {
        return page(desk_page(&banks, &visit, typed, Vec::new(), (None, Scope::Everybody)).await?);
    }
    let (caller, other) = people(&banks, &visit, &form, &typed).await?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let facts = read(&mut faults, &typed, visit.today);
    nobody(&mut faults, &caller, &other);
    let Some(facts) = facts.filter(|_| faults.is_empty()) else {
        return page_with_errors(desk_page(&banks, &visit, typed, faults.list(), (None, Scope::Everybody)).await?);
    };
    let (Found::One(caller), Found::One(other)) = (&caller, &other) else {
        let page_of_names = who_page(&visit, &typed, &caller, &other, form.text("picking"));
        return if page_of_names.errors.is_empty() { page(page_of_names) } else { page_with_errors(page_of_names) };
    };
    (typed.calling, typed.calling_id) = (caller.name.clone(), caller.id.to_string());
    (typed.other, typed.other_id) = (other.name.clone(), other.id.to_string());
    let (giver, receiver) = if facts.direction == Direction::Gave { (caller, other) } else { (other, caller) };
    let new = new_exchange(giver.id, receiver.id, facts);
    save(&banks, &visit, &form, Entry { typed, giver: giver.clone(), receiver: receiver.clone(), new }).await
}

/// Finds both people in one go.
async fn people(banks: &web::Data<Banks>, visit: &Signed, form: &Form, typed: &Typed) -> std::result::Result<(Found, Found), Problem> {
    let actor = visit.actor.clone();
    let asked = |picked: &str, text: &str, id: &str| [picked.to_owned(), text.to_owned(), id.to_owned()];
    let caller = asked(form.text("caller_pick"), &typed.calling, &typed.calling_id);
    let other = asked(form.text("other_pick"), &typed.other, &typed.other_id);
    blocking(banks, move |banks| Ok((find(banks, &actor, &caller)?, find(banks, &actor, &other)?))).await
}

/// A picked person counts; then a chosen one whose name still stands in the field; then whoever is called exactly so.
pub(crate) fn find(banks: &Banks, actor: &Actor, [picked, text, id]: &[String; 3]) -> Result<Found> {
    if let Ok(id) = picked.parse::<MemberId>() {
        return by_id(banks, actor, id).map(|found| found.map_or(Found::Nobody, Found::One));
    }
    if text.trim().is_empty() {
        return Ok(Found::Missing);
    }
    if let Ok(id) = id.parse::<MemberId>()
        && let Some(label) = by_id(banks, actor, id)?
        && fold(&label.name) == fold(text)
    {
        return Ok(Found::One(label));
    }
    let mut found = match banks.find_members(actor, text) {
        Ok(found) => found,
        Err(Error::Invalid(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let exact: Vec<Label> = found.iter().filter(|label| is_called(label, text)).cloned().collect();
    match exact.as_slice() {
        [one] => return Ok(Found::One(one.clone())),
        [] => {}
        _ => found = exact,
    }
    Ok(if found.is_empty() { Found::Nobody } else { Found::Several(found) })
}

fn by_id(banks: &Banks, actor: &Actor, id: MemberId) -> Result<Option<Label>> {
    match banks.member(actor, id) {
        Ok(member) => Ok(Some(Label { id: member.id, number: member.number, name: member.name.as_str().to_owned(), kind: member.kind })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a text is the whole name, or the number.
fn is_called(label: &Label, text: &str) -> bool {
    fold(&label.name) == fold(text) || text.trim().trim_start_matches('#') == label.number.to_string()
}

fn nobody(faults: &mut Faults<'_>, caller: &Found, other: &Found) {
    for (field, found, missing, nobody) in [
        ("caller", caller, "desk-error-caller", "desk-error-caller-nobody"),
        ("other", other, "desk-error-other", "desk-error-other-nobody"),
    ] {
        match found {
            Found::Missing => faults.add(field, missing),
            Found::Nobody => faults.add(field, nobody),
            Found::One(_) | Found::Several(_) => {}
        }
    }
    if let (Found::One(caller), Found::One(other)) = (caller, other)
        && caller.id == other.id
    {
        faults.add("other", "desk-error-same");
    }
}

/// Reads the whole form, so that everything wrong is told at once.
fn read(faults: &mut Faults<'_>, typed: &Typed, today: Day) -> Option<Facts> {
    let direction = match typed.direction.as_str() {
        "gave" => Some(Direction::Gave),
        "got" => Some(Direction::Got),
        _ => None,
    };
    let direction = faults.one_of("direction", direction, "desk-error-direction");
    let minutes = faults.amount("minutes", &typed.minutes);
    let happened_on = read_day_of(faults, typed, today);
    let category = faults.text("category", Slug::new(&typed.category), "desk-error-category");
    let told_by = faults.one_of("told_by", direction.and_then(|direction| told_by(&typed.told_by, direction)), "desk-error-told-by");
    let channel = faults.one_of("channel", Channel::from_code(&typed.channel), "desk-error-channel");
    let note = faults.text("note", Note::optional(&typed.note), "desk-error-note");
    let accept = typed.accept.iter().filter_map(|code| SecondLook::from_code(code)).collect();
    Some(Facts {
        direction: direction?,
        minutes: minutes?,
        happened_on: happened_on?,
        category: category?,
        on_behalf: OnBehalf { told_by: told_by?, channel: channel? },
        note: note?,
        accept,
    })
}

/// The day of the list, or the one in words. Where scripts are off both can be filled in: two different days are asked about.
fn read_day_of(faults: &mut Faults<'_>, typed: &Typed, today: Day) -> Option<Day> {
    let listed = typed.happened_on.parse::<Day>().ok();
    let Some(listed) = listed else {
        if typed.happened_on != "other" && typed.another_day.trim().is_empty() {
            faults.add("happened_on", "desk-error-day");
            return None;
        }
        return faults.day("another_day", &typed.another_day, today);
    };
    if !typed.another_day.trim().is_empty() && faults.day("another_day", &typed.another_day, today)? != listed {
        faults.add("happened_on", "desk-error-two-days");
        return None;
    }
    Some(listed)
}

/// The form says it as the caller's side or the other's; the books as giver and receiver.
fn told_by(text: &str, direction: Direction) -> Option<ToldBy> {
    match (text, direction) {
        ("caller", Direction::Gave) | ("other", Direction::Got) => Some(ToldBy::Giver),
        ("caller", Direction::Got) | ("other", Direction::Gave) => Some(ToldBy::Receiver),
        (code, _) => ToldBy::from_code(code),
    }
}

fn new_exchange(giver: MemberId, receiver: MemberId, facts: Facts) -> NewExchange {
    NewExchange {
        giver,
        receiver,
        minutes: facts.minutes,
        happened_on: facts.happened_on,
        category: facts.category,
        note: facts.note,
        on_behalf: Some(facts.on_behalf),
        accept: facts.accept,
        override_floor: None,
    }
}

/// Saves an entry, or asks first where it is unusual or goes past the bank's rule.
pub(crate) async fn save(banks: &web::Data<Banks>, visit: &Signed, form: &Form, mut entry: Entry) -> PageResult {
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    if !form.text("override").is_empty() {
        entry.new.override_floor = faults.text("override_reason", Reason::new(&entry.typed.override_reason), "desk-floor-missing");
        if !faults.is_empty() {
            let categories = categories(banks, visit).await?;
            return page_with_errors(floor_page(visit, &entry, &categories, faults.list()));
        }
    }
    let (actor, new, key) = (visit.actor.clone(), entry.new.clone(), form.key().map(str::to_owned));
    let saved = blocking(banks, move |banks| Ok(banks.log_exchange(&actor, &new, key.as_deref()))).await?;
    let error = match saved {
        // Whoever typed a line goes on in the line.
        Ok(saved) => {
            let by = if form.has("line") { "&line=1" } else { "" };
            return Ok(visit.redirect(&format!("/desk?logged={}{by}", saved.value.exchange.id)));
        }
        Err(error) => error,
    };
    match error {
        Error::Refused(Refusal::SecondLook(looks)) => {
            let categories = categories(banks, visit).await?;
            page(look_page(visit, &entry, &categories, &looks))
        }
        Error::Refused(Refusal::BelowFloor) => {
            let categories = categories(banks, visit).await?;
            page(floor_page(visit, &entry, &categories, Vec::new()))
        }
        error => {
            let gave = entry.typed.direction == "gave";
            let (giver, receiver) = if gave { ("caller", "other") } else { ("other", "caller") };
            faults.refused(error, &[("giver_id", giver), ("receiver_id", receiver), ("on_behalf", "told_by")], "caller")?;
            page_with_errors(desk_page(banks, visit, entry.typed, faults.list(), (None, Scope::Everybody)).await?)
        }
    }
}

async fn categories(banks: &web::Data<Banks>, visit: &Signed) -> std::result::Result<Vec<Category>, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.categories(&actor)).await
}

/// `picking` is set where this page was posted already: then an answer is missing.
fn who_page(visit: &Signed, typed: &Typed, caller: &Found, other: &Found, picking: &str) -> WhoPage {
    let words = &visit.words;
    let question = |field: &'static str, legend: &str, text: &str, found: &Found| match found {
        Found::Several(people) => Some(Question {
            field,
            legend: words.say(legend),
            hint: words.with("desk-who-hint", &[("text", text)]),
            people: people.iter().map(|label| candidate(words, label)).collect(),
        }),
        _ => None,
    };
    let questions =
        [question("caller_pick", "desk-who-caller", &typed.calling, caller), question("other_pick", "desk-who-other", &typed.other, other)];
    let questions: Vec<Question> = questions.into_iter().flatten().collect();
    let missing = |question: &Question| FieldError::new(question.field, words.say("desk-who-choose"));
    let errors: Vec<FieldError> = if picking.is_empty() { Vec::new() } else { questions.iter().map(missing).collect() };
    let mut layout = visit.layout(words.say("desk-who-title"));
    layout.has_error = !errors.is_empty();
    WhoPage { layout, hidden: typed.hidden(), questions, errors, key: visit.new_key() }
}

fn candidate(words: &Words, label: &Label) -> Candidate {
    Candidate {
        value: label.id.to_string(),
        label: label.name.clone(),
        small: words.with("desk-who-number", &[("number", &label.number.to_string())]),
    }
}

/// `Joan Petrie helped Sam Okafor for 13 hours yesterday: Gardening.`
fn told(visit: &Signed, entry: &Entry, categories: &[Category]) -> String {
    let (words, new) = (&visit.words, &entry.new);
    let what = categories.iter().find(|each| each.slug == new.category).map_or("", |each| each.name.as_str());
    let (time, day) = (words.minutes(new.minutes.minutes()), words.day_near(new.happened_on, visit.today));
    let parts = [
        ("giver", entry.giver.name.as_str()),
        ("receiver", entry.receiver.name.as_str()),
        ("time", time.as_str()),
        ("day", day.as_str()),
        ("what", what),
    ];
    words.with("desk-sentence", &parts)
}

/// The form as it goes on, with the second looks that were taken and those that are asked for now.
fn carried(entry: &Entry, looks: &[SecondLook]) -> Vec<(&'static str, String)> {
    let mut hidden = entry.typed.hidden();
    let taken = entry.new.accept.iter().chain(looks);
    hidden.extend(taken.map(|look| ("accept", look.code().to_owned())));
    hidden
}

fn look_page(visit: &Signed, entry: &Entry, categories: &[Category], looks: &[SecondLook]) -> LookPage {
    let (words, rules) = (&visit.words, visit.caller().bank.rules);
    let reason = |look: &SecondLook| match look {
        SecondLook::Long => {
            let limit = words.minutes(crate::domain::minutes::Minutes::new(rules.second_look_minutes));
            words.with("desk-look-long", &[("time", &limit)])
        }
        SecondLook::Old => words.count("desk-look-old", rules.second_look_days),
        SecondLook::Duplicate => words.say("desk-look-duplicate"),
    };
    let mut hidden = carried(entry, looks);
    // A reason that was given already is not asked for again.
    if let Some(reason) = &entry.new.override_floor {
        hidden.extend([("override", "yes".to_owned()), ("override_reason", reason.as_str().to_owned())]);
    }
    LookPage {
        layout: visit.layout(words.say("desk-look-title")),
        hidden,
        sentence: told(visit, entry, categories),
        reasons: looks.iter().map(reason).collect(),
        key: visit.new_key(),
    }
}

fn floor_page(visit: &Signed, entry: &Entry, categories: &[Category], errors: Vec<FieldError>) -> FloorPage {
    let words = &visit.words;
    let floor = words.minutes(visit.caller().bank.rules.floor.size());
    let mut layout = visit.layout(words.say("desk-floor-title"));
    layout.has_error = !errors.is_empty();
    FloorPage {
        layout,
        hidden: carried(entry, &[]),
        sentence: told(visit, entry, categories),
        below: words.with("desk-floor-below", &[("receiver", &entry.receiver.name), ("floor", &floor)]),
        reason: entry.typed.override_reason.clone(),
        errors,
        key: visit.new_key(),
    }
}
