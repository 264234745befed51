//! Log hours: five short questions, the sentence that will be saved, and a second look where something is unusual.
//!
//! It reads the form into domain types (`log_form.rs`) and asks one service; what is allowed is decided there.

use actix_web::web;
use askama::Template;

use crate::domain::calendar::Day;
use crate::domain::help::category::{Category, CategoryState};
use crate::domain::help::exchange::SecondLook;
use crate::domain::id::ExchangeId;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::text::fold;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::exchange::{ExchangeFilter, NewExchange, Shown};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::log_form::{Direction, Entry, OTHER, TILES, Typed};
use crate::web::page::money;
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};
use crate::web::throttle::Throttle;

/// How far back a person is looked for whom a link names.
const LOOK_BACK: i64 = 200;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/log").route(web::get().to(ask)).route(web::post().to(save)));
}

#[derive(Template)]
#[template(path = "page/log_hours/form.html")]
struct LogPage {
    layout: Layout,
    typed: Typed,
    errors: Vec<FieldError>,
    partners: Vec<Tile>,
    lengths: Vec<Tile>,
    days: Vec<Tile>,
    categories: Vec<Choice>,
    category_hint: String,
    search_url: String,
    sentence: Option<String>,
    template_gave: String,
    template_got: String,
    key: String,
    staff: bool,
}

#[derive(Template)]
#[template(path = "page/log_hours/choose.html")]
struct ChoosePage {
    layout: Layout,
    lead: String,
    people: Vec<Tile>,
    hidden: Vec<(&'static str, String)>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/log_hours/second_look.html")]
struct SecondLookPage {
    layout: Layout,
    lead: String,
    sentence: String,
    reasons: Vec<String>,
    hidden: Vec<(&'static str, String)>,
    saved: Option<SavedLine>,
    yes: String,
    key: String,
}

/// An answer that is one tap.
struct Tile {
    value: String,
    label: String,
    small: String,
    say: String,
    checked: bool,
}

/// What was saved before under the same key.
struct SavedLine {
    heading: String,
    line: String,
    href: String,
}

/// What the form offers: people of late, kinds of help, and the kind that was last.
struct Offered {
    partners: Vec<(Label, Option<(Category, Day)>)>,
    categories: Vec<Category>,
}

/// Whom the form names.
enum Who {
    Found(Label),
    Choose(Vec<Label>),
    Fault(&'static str, &'static str),
}

async fn ask(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let mut typed = Typed::of(|name| query.text(if name == "who" { "with" } else { name }), Vec::new());
    if typed.happened_on.is_empty() {
        typed.happened_on = visit.today.to_string();
    }
    let typed = typed.tidy(visit.today);
    let (actor, who) = (visit.actor.clone(), typed.who.clone());
    let offered = blocking(&banks, move |banks| offered(banks, &actor, &who)).await?;
    page(form_page(&visit, &offered, typed, Vec::new()))
}

async fn save(visit: Signed, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let accept = form.all("accept").into_iter().map(str::to_owned).collect();
    let typed = Typed::of(|name| form.text(name), accept).tidy(visit.today);
    if typed.who == OTHER {
        throttle.search(&banks, &visit.caller().member.id.to_string())?;
    }
    let (actor, asked) = (visit.actor.clone(), typed.clone());
    let (offered, who) = blocking(&banks, move |banks| {
        let offered = offered(banks, &actor, &asked.who)?;
        let who = who(banks, &actor, &asked, &offered)?;
        Ok((offered, who))
    })
    .await?;
    if !form.text("change").is_empty() {
        return page(form_page(&visit, &offered, typed, Vec::new()));
    }
    let entry = typed.read(&offered.categories, visit.today);
    match (entry, who) {
        (Ok(entry), Who::Found(other)) => log(&visit, &banks, &form, Ready { offered, typed, entry, other }).await,
        (Ok(_), Who::Choose(people)) => page(choose_page(&visit, &typed, &people)),
        (entry, who) => {
            let words = &visit.words;
            let mut errors = Vec::new();
            if let Who::Fault(field, id) = who {
                errors.push(FieldError::new(field, words.with(id, &[("name", typed.find.trim())])));
            }
            errors.extend(entry.err().unwrap_or_default().into_iter().map(|(field, id)| FieldError::new(field, words.say(id))));
            page_with_errors(form_page(&visit, &offered, typed, errors))
        }
    }
}

/// A form that was understood, ready to be saved.
struct Ready {
    offered: Offered,
    typed: Typed,
    entry: Entry,
    other: Label,
}

async fn log(visit: &Signed, banks: &web::Data<Banks>, form: &Form, ready: Ready) -> PageResult {
    let Ready { offered, typed, entry, other } = ready;
    if let Some(look) = money::look(visit, form, "/log", &[&typed.note]) {
        return page(look);
    }
    let me = visit.caller().member.id;
    let (giver, receiver) = match entry.direction {
        Direction::Gave => (me, other.id),
        Direction::Got => (other.id, me),
    };
    let new = NewExchange {
        giver,
        receiver,
        minutes: entry.minutes,
        happened_on: entry.happened_on,
        category: entry.category.slug.clone(),
        note: entry.note.clone(),
        on_behalf: None,
        accept: typed.accept.iter().filter_map(|code| SecondLook::from_code(code)).collect(),
        override_floor: None,
    };
    let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
    let answer = blocking(banks, move |banks| Ok(banks.log_exchange(&actor, &new, key.as_deref()))).await?;
    let sentence = sentence(visit, &entry, &other);
    let wrong = |field: &'static str, message: String| {
        page_with_errors(form_page(visit, &offered, typed.clone(), vec![FieldError::new(field, message)]))
    };
    match answer {
        Ok(saved) => Ok(visit.redirect(&format!("/exchanges/{}?saved=1", saved.value.exchange.id))),
        Err(Error::Refused(Refusal::SecondLook(reasons))) => page(second_look_page(visit, &typed, sentence, &reasons)),
        Err(Error::Refused(Refusal::KeyReused)) => {
            key_page(visit, banks, &typed, sentence, form.key().unwrap_or_default().to_owned()).await
        }
        Err(Error::Refused(Refusal::BelowFloor)) => wrong("minutes", telling::below_floor(&visit.words, &visit.caller().bank)),
        Err(Error::Refused(Refusal::NotTakingPart)) => {
            wrong("who", visit.words.with("log-error-not-taking-part", &[("name", &other.name)]))
        }
        Err(Error::Invalid(faults)) => {
            let field = |name: &'static str| if matches!(name, "giver_id" | "receiver_id") { "who" } else { name };
            let errors = faults.iter().map(|fault| FieldError::new(field(fault.field), visit.words.say(fault.message))).collect();
            page_with_errors(form_page(visit, &offered, typed.clone(), errors))
        }
        Err(error) => Err(Problem::from(error)),
    }
}

/// What the form offers to this person; `who` is the id that a link or an answer names.
fn offered(banks: &Banks, actor: &Actor, who: &str) -> Result<Offered> {
    let categories = banks.categories(actor)?.into_iter().filter(|category| category.state == CategoryState::InUse).collect();
    let mut partners: Vec<_> =
        banks.recent_partners(actor)?.into_iter().map(|again| (again.other, Some((again.category, again.last_on)))).collect();
    let known = who.is_empty() || who == OTHER || partners.iter().any(|(label, _)| label.id.to_string() == who);
    if !known && let Some(label) = partner_of_old(banks, actor, who)? {
        partners.insert(0, (label, None));
    }
    Ok(Offered { partners, categories })
}

/// Somebody with whom this person once shared an exchange, or agreed a day: a link may name them, nobody else.
fn partner_of_old(banks: &Banks, actor: &Actor, who: &str) -> Result<Option<Label>> {
    let me = actor.caller()?.member.id;
    let filter = ExchangeFilter { party: Some(me), ..ExchangeFilter::default() };
    let past = banks.list_exchanges(actor, &filter, LOOK_BACK)?;
    let known = past.iter().map(|shown| telling::other(shown, me)).find(|label| label.id.to_string() == who).cloned();
    if known.is_some() {
        return Ok(known);
    }
    let agreed = banks.own_meetings(actor)?.into_iter().flat_map(|shown| [shown.giver, shown.receiver]);
    Ok(agreed.into_iter().find(|label| label.id != me && label.id.to_string() == who))
}

/// Whom the form names: a tile, a name chosen from the list, or a name that is typed only.
fn who(banks: &Banks, actor: &Actor, typed: &Typed, offered: &Offered) -> Result<Who> {
    if typed.who.is_empty() {
        return Ok(Who::Fault("who", "log-error-who"));
    }
    let name = typed.find.trim();
    if typed.who != OTHER {
        let tile = offered.partners.iter().find(|(label, _)| label.id.to_string() == typed.who);
        return Ok(match tile {
            Some(_) if !name.is_empty() => Who::Fault("who", "log-error-who-both"),
            Some((label, _)) => Who::Found(label.clone()),
            None => Who::Fault("who", "log-error-who"),
        });
    }
    if name.is_empty() {
        return Ok(Who::Fault("find", "log-error-find"));
    }
    if name.chars().count() > 100 {
        return Ok(Who::Fault("find", "log-error-find-long"));
    }
    let people = match banks.find_members(actor, name) {
        Ok(people) => people,
        Err(Error::Invalid(_)) => return Ok(Who::Fault("find", "log-error-find-short")),
        Err(error) => return Err(error),
    };
    let chosen = people.iter().find(|label| label.id.to_string() == typed.found_id);
    Ok(match (chosen, people.as_slice()) {
        (Some(label), _) => Who::Found(label.clone()),
        (None, []) => Who::Fault("find", "log-error-nobody"),
        (None, [only]) if fold(&only.name) == fold(name) => Who::Found(only.clone()),
        (None, _) => Who::Choose(people),
    })
}

/// `You helped Joan Petrie for 1 hour today, with shopping.`
fn sentence(visit: &Signed, entry: &Entry, other: &Label) -> String {
    let id = match entry.direction {
        Direction::Gave => "log-sentence-gave",
        Direction::Got => "log-sentence-got",
    };
    let (time, day) = (visit.words.minutes(entry.minutes.minutes()), visit.words.day_near(entry.happened_on, visit.today));
    visit.words.with(id, &[("name", &other.name), ("time", &time), ("day", &day)])
}

fn form_page(visit: &Signed, offered: &Offered, mut typed: Typed, errors: Vec<FieldError>) -> LogPage {
    let words = &visit.words;
    if typed.who.is_empty() && offered.partners.is_empty() {
        OTHER.clone_into(&mut typed.who);
    }
    let last = offered.partners.iter().find_map(|(_, last)| last.as_ref()).map(|(category, _)| category.slug.as_str().to_owned());
    let mut category_hint = String::new();
    if typed.category.is_empty()
        && let Some(last) = last
    {
        typed.category = last;
        category_hint = words.say("log-what-filled");
    }
    let entry = typed.read(&offered.categories, visit.today).ok();
    let chosen = offered.partners.iter().map(|(label, _)| label).find(|label| label.id.to_string() == typed.who);
    let template = |id| words.with(id, &[("name", "{name}"), ("time", "{time}"), ("day", "{day}")]);
    let mut layout = visit.layout(words.say("log-title"));
    layout.has_error = !errors.is_empty();
    LogPage {
        partners: partner_tiles(visit, offered, &typed),
        lengths: length_tiles(visit, &typed),
        days: day_tiles(visit, &typed),
        categories: std::iter::once(Choice::new("", words.say("log-what-choose")))
            .chain(offered.categories.iter().map(|category| Choice::new(category.slug.as_str(), category.name.as_str())))
            .collect(),
        category_hint,
        search_url: format!("{}/find-members", visit.root),
        sentence: entry.zip(chosen).map(|(entry, other)| sentence(visit, &entry, other)),
        template_gave: template("log-sentence-gave"),
        template_got: template("log-sentence-got"),
        key: visit.new_key(),
        staff: visit.actor.can(Act::LogForOthers),
        layout,
        typed,
        errors,
    }
}

fn partner_tiles(visit: &Signed, offered: &Offered, typed: &Typed) -> Vec<Tile> {
    let small = |last: &Option<(Category, Day)>| match last {
        Some((category, day)) => {
            let day = last_day(visit, *day);
            visit.words.with("log-who-last", &[("what", category.name.as_str()), ("day", &day)])
        }
        None => String::new(),
    };
    let tile = |(label, last): &(Label, Option<(Category, Day)>)| Tile {
        value: label.id.to_string(),
        label: label.name.clone(),
        small: small(last),
        say: String::new(),
        checked: label.id.to_string() == typed.who,
    };
    offered.partners.iter().map(tile).collect()
}

/// `today`, `yesterday`, or the day by itself.
fn last_day(visit: &Signed, day: Day) -> String {
    let near = visit.today.pred_opt().is_some_and(|yesterday| day >= yesterday);
    if near { visit.words.day_near(day, visit.today) } else { visit.words.day_in(day, visit.today) }
}

fn length_tiles(visit: &Signed, typed: &Typed) -> Vec<Tile> {
    let tile = |minutes: i64| Tile {
        value: minutes.to_string(),
        label: visit.words.hours_big(Minutes::new(minutes)),
        small: String::new(),
        say: visit.words.minutes(Minutes::new(minutes)),
        checked: typed.minutes == minutes.to_string(),
    };
    TILES.into_iter().map(tile).collect()
}

fn day_tiles(visit: &Signed, typed: &Typed) -> Vec<Tile> {
    let (words, today) = (&visit.words, visit.today);
    let tile = |(day, label): (Day, &str)| Tile {
        value: day.to_string(),
        label: words.say(label),
        small: words.day_in(day, today),
        say: words.day_near(day, today),
        checked: typed.happened_on == day.to_string(),
    };
    std::iter::once((today, "log-when-today")).chain(today.pred_opt().map(|day| (day, "log-when-yesterday"))).map(tile).collect()
}

fn choose_page(visit: &Signed, typed: &Typed, people: &[Label]) -> ChoosePage {
    let twins = |label: &Label| people.iter().filter(|each| fold(&each.name) == fold(&label.name)).count() > 1;
    let tile = |label: &Label| Tile {
        value: label.id.to_string(),
        label: label.name.clone(),
        // Two people of one name can be told apart by nothing else that a member may see.
        small: if twins(label) { visit.words.with("log-choose-number", &[("number", &label.number.to_string())]) } else { String::new() },
        say: String::new(),
        checked: people.len() == 1,
    };
    let mut hidden = typed.rest();
    hidden.extend([("who", OTHER.to_owned()), ("find", typed.find.clone())]);
    hidden.extend(typed.accept.iter().map(|code| ("accept", code.clone())));
    ChoosePage {
        layout: visit.layout(visit.words.say("log-choose-title")),
        lead: visit.words.with("log-choose-lead", &[("name", typed.find.trim())]),
        people: people.iter().map(tile).collect(),
        hidden,
        key: visit.new_key(),
    }
}

fn second_look_page(visit: &Signed, typed: &Typed, sentence: String, reasons: &[SecondLook]) -> SecondLookPage {
    let rules = visit.caller().bank.rules;
    let reason = |look: &SecondLook| match look {
        SecondLook::Long => {
            let limit = visit.words.minutes(Minutes::new(rules.second_look_minutes));
            visit.words.with("log-look-long", &[("time", &limit)])
        }
        SecondLook::Old => visit.words.count("log-look-old", rules.second_look_days),
        SecondLook::Duplicate => visit.words.say("log-look-duplicate"),
    };
    let accepted = typed.accept.iter().filter_map(|code| SecondLook::from_code(code)).filter(|look| !reasons.contains(look));
    let looked = typed.accept.iter().filter(|code| *code == money::MONEY).map(|code| ("accept", code.clone()));
    let accept = reasons.iter().copied().chain(accepted).map(|look| ("accept", look.code().to_owned())).chain(looked);
    SecondLookPage {
        layout: visit.layout(visit.words.say("log-look-title")),
        lead: visit.words.say("log-look-lead"),
        sentence,
        reasons: reasons.iter().map(reason).collect(),
        hidden: typed.rest().into_iter().chain(typed.person()).chain(accept).collect(),
        saved: None,
        yes: visit.words.say("log-look-yes"),
        key: visit.new_key(),
    }
}

/// The same page was sent before with other words in it: a second press, or another act of help?
async fn key_page(visit: &Signed, banks: &web::Data<Banks>, typed: &Typed, sentence: String, key: String) -> PageResult {
    let (actor, me) = (visit.actor.clone(), visit.caller().member.id);
    let saved = blocking(banks, move |banks| match banks.made_under_key(&actor, &key)? {
        Some(id) => banks.exchange(&actor, ExchangeId::new(id)).map(Some),
        None => Ok(None),
    })
    .await?;
    let line = |shown: &Shown| SavedLine {
        heading: telling::heading(&visit.words, shown, me),
        line: telling::when(&visit.words, &shown.exchange, visit.today),
        href: format!("/exchanges/{}", shown.exchange.id),
    };
    let accept = typed.accept.iter().map(|code| ("accept", code.clone()));
    page_with_errors(SecondLookPage {
        layout: visit.layout(visit.words.say("log-key-title")),
        lead: visit.words.say("log-key-lead"),
        sentence,
        reasons: Vec::new(),
        hidden: typed.rest().into_iter().chain(typed.person()).chain(accept).collect(),
        saved: saved.as_ref().map(line),
        yes: visit.words.say("log-key-yes"),
        key: visit.new_key(),
    })
}
