//! Offer or ask: the form for a new listing, its templates, and transport with a form of its own. Staff list for anyone.
//!
//! The words come first: where no kind of help is chosen, one is guessed from them and shown before anything is saved.

use actix_web::web;
use askama::Template;

use crate::document::matching::need_told;
use crate::document::tree::guess;
use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, Time, read_day_ahead, read_time};
use crate::domain::help::category::{Category, CategoryState};
use crate::domain::help::listing::{About, HELPERS_MAX, Journey, ListingKind, Pattern};
use crate::domain::help::requirement::Requirement;
use crate::domain::people::place::Place;
use crate::domain::people::profile::{Availability, DayPart, Said};
use crate::domain::text::{Note, Slug, Title};
use crate::service::bank::Banks;
use crate::service::help::exchange::Label;
use crate::service::help::listing::NewListing;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::listing_facts::WEEKDAYS;
use crate::web::page::money;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/listings/new").route(web::get().to(ask_new)).route(web::post().to(add)));
}

/// What is often asked for: its word, its kind of help, how long it takes, and whether it is at home.
const TEMPLATES: [(&str, &str, &str, bool); 6] = [
    ("lift", "lifts", "1 h", false),
    ("company", "company", "1 h", true),
    ("shopping", "shopping", "1 h 30", false),
    ("garden", "gardening", "2 h", true),
    ("forms", "forms", "1 h", true),
    ("repairs", "repairs", "1 h", true),
];

#[derive(Template)]
#[template(path = "page/listings/new.html")]
struct NewPage {
    layout: Layout,
    typed: Typed,
    guessed: String,
    for_whom: String,
    templates: Vec<(String, String)>,
    categories: Vec<Choice>,
    weekdays: Vec<Choice>,
    parts: Vec<Choice>,
    patterns: Vec<Choice>,
    places: Vec<Choice>,
    needs: Vec<(String, String, bool)>,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Clone, Default)]
struct Typed {
    kind: String,
    whose: String,
    transport: bool,
    category: String,
    title: String,
    details: String,
    minutes: String,
    needed_by: String,
    weekday: String,
    part: String,
    pattern: String,
    at_home: bool,
    place: String,
    place_id: String,
    helpers: String,
    check_needed: bool,
    needs: Vec<String>,
    language: String,
    from: String,
    to: String,
    at: String,
    return_at: String,
    aid: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let kept = |name: &str| form.text(name).to_owned();
        Self {
            kind: kept("kind"),
            whose: kept("for"),
            transport: form.text("transport") == "yes",
            category: kept("category"),
            title: kept("title"),
            details: kept("details"),
            minutes: kept("minutes"),
            needed_by: kept("needed_by"),
            weekday: kept("weekday"),
            part: kept("part"),
            pattern: kept("pattern"),
            at_home: form.text("at_home") == "yes",
            place: kept("place"),
            place_id: kept("place_id"),
            helpers: kept("helpers"),
            check_needed: form.text("check_needed") == "yes",
            needs: form.all("requirements").into_iter().map(str::to_owned).collect(),
            language: kept("language"),
            from: kept("from"),
            to: kept("to"),
            at: kept("at"),
            return_at: kept("return_at"),
            aid: kept("mobility_aid"),
        }
    }

    /// A form that an address or a template has begun to fill in.
    fn begun(words: &Words, query: &Query) -> Self {
        let kept = |name: &str| query.text(name).to_owned();
        let plain = Self {
            kind: kept("kind"),
            whose: kept("for"),
            category: kept("category"),
            title: kept("title").chars().take(140).collect(),
            helpers: "1".to_owned(),
            pattern: Pattern::OneOff.code().to_owned(),
            ..Self::default()
        };
        match TEMPLATES.iter().find(|(code, ..)| *code == query.text("template")) {
            Some((code, category, minutes, home)) => Self {
                kind: ListingKind::Request.code().to_owned(),
                transport: *code == "lift",
                category: (*category).to_owned(),
                title: words.say(&format!("template-{code}-title")),
                minutes: (*minutes).to_owned(),
                at_home: *home,
                needs: if *code == "lift" { vec![Requirement::Drives.code()] } else { Vec::new() },
                ..plain
            },
            None => plain,
        }
    }
}

/// Everything that the form shows besides what was typed.
struct Around {
    categories: Vec<Category>,
    places: Vec<Place>,
    whose: Option<Label>,
}

async fn around(visit: &Signed, banks: &web::Data<Banks>, number: &str) -> Result<Around, Problem> {
    let (actor, number) = (visit.actor.clone(), number.trim().parse::<i64>().ok());
    blocking(banks, move |banks| {
        let whose = match number {
            Some(number) => {
                let member = banks.member_by_number(&actor, number)?;
                Some(Label { id: member.id, number, name: member.name.to_string(), kind: member.kind })
            }
            None => None,
        };
        Ok(Around { categories: banks.categories(&actor)?, places: banks.places_to_choose(&actor)?, whose })
    })
    .await
}

/// Kinds of help that may be chosen, wider ones first and their narrower ones under them, with an empty one to begin with.
pub(crate) fn category_choices(words: &Words, all: &[Category]) -> Vec<Choice> {
    let in_use: Vec<&Category> = all.iter().filter(|each| each.state == CategoryState::InUse).collect();
    let top = in_use.iter().filter(|each| each.parent.is_none_or(|parent| !in_use.iter().any(|other| other.id == parent)));
    let mut choices = vec![Choice::new("", words.say("log-what-choose"))];
    for wide in top {
        choices.push(Choice::new(wide.slug.as_str(), wide.name.as_str()));
        let narrow = |each: &&Category| {
            let label = words.with("listing-narrower", &[("wide", wide.name.as_str()), ("narrow", each.name.as_str())]);
            Choice::new(each.slug.as_str(), label)
        };
        choices.extend(in_use.iter().filter(|each| each.parent == Some(wide.id)).map(narrow));
    }
    choices
}

async fn ask_new(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    visit.actor.may(crate::domain::people::access::Act::UseListings)?;
    let typed = Typed::begun(&visit.words, &query);
    let around = around(&visit, &banks, &typed.whose).await?;
    page(new_page(&visit, &around, typed, String::new(), Vec::new()))
}

fn new_page(visit: &Signed, around: &Around, typed: Typed, guessed: String, errors: Vec<FieldError>) -> NewPage {
    let words = &visit.words;
    let title = if typed.transport { "listings-lift-title" } else { "listings-new-title" };
    let mut layout = visit.layout(words.say(title));
    layout.has_error = !errors.is_empty();
    let choose = |id: &str, all: Vec<(String, String)>| {
        let first = Choice::new("", words.say(id));
        std::iter::once(first).chain(all.into_iter().map(|(value, label)| Choice::new(value, label))).collect::<Vec<_>>()
    };
    let whose = typed.whose.clone();
    let template = |code: &str| {
        let whose = if whose.is_empty() { String::new() } else { format!("&for={whose}") };
        (format!("/listings/new?template={code}{whose}"), words.say(&format!("template-{code}")))
    };
    let need = |need: &Requirement| (need.code(), need_told(words, need), typed.needs.contains(&need.code()));
    NewPage {
        guessed,
        for_whom: around.whose.as_ref().map_or_else(String::new, |label| words.with("listings-for", &[("name", &label.name)])),
        templates: TEMPLATES.iter().map(|(code, ..)| template(code)).collect(),
        categories: category_choices(words, &around.categories),
        weekdays: choose(
            "listing-any-weekday",
            WEEKDAYS.iter().map(|(code, _)| ((*code).to_owned(), words.say(&format!("said-{code}")))).collect(),
        ),
        parts: choose(
            "listing-any-part",
            DayPart::ALL.iter().map(|part| (part.code().to_owned(), words.say(&format!("listing-in-{}", part.code())))).collect(),
        ),
        patterns: Pattern::ALL
            .iter()
            .map(|pattern| Choice::new(pattern.code(), words.say(&format!("listing-pattern-{}", pattern.code().replace('_', "-")))))
            .collect(),
        places: choose("listing-place-home", around.places.iter().map(|place| (place.id.to_string(), place.name.to_string())).collect()),
        needs: Requirement::TICKED.iter().map(need).collect(),
        layout,
        typed,
        errors,
        key: visit.new_key(),
    }
}

async fn add(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let mut typed = Typed::of(&form);
    let around = around(&visit, &banks, &typed.whose).await?;
    let mut faults = Faults::new(&visit.words);
    let kind = faults.one_of("kind", ListingKind::from_code(&typed.kind), "listings-error-kind");
    let title = faults.text("title", Title::new(&typed.title), "listings-error-title");
    if typed.category.is_empty()
        && title.is_some()
        && faults.is_empty()
        && let Some(category) = guess(&format!("{} {}", typed.title, typed.details), &around.categories)
    {
        // Nothing is saved before the kind has been seen.
        typed.category = category.slug.as_str().to_owned();
        let guessed = visit.words.with("listings-guessed", &[("what", category.name.as_str())]);
        return page(new_page(&visit, &around, typed, guessed, Vec::new()));
    }
    let category = faults.one_of("category", Slug::new(&typed.category).ok(), "log-error-category");
    let about = category.zip(title).map(|(category, title)| read_about(&mut faults, &typed, About::plain(category, title), visit.today));
    let (Some(kind), Some(about), true) = (kind, about, faults.is_empty()) else {
        return page_with_errors(new_page(&visit, &around, typed, String::new(), faults.list()));
    };
    if !form.text("change").is_empty() {
        return page(new_page(&visit, &around, typed, String::new(), Vec::new()));
    }
    if let Some(look) = money::look(&visit, &form, "/listings/new", &[&typed.title, &typed.details]) {
        return page(look);
    }
    let actor = visit.actor.clone();
    let member = around.whose.as_ref().map_or(visit.caller().member.id, |label| label.id);
    let new = NewListing { member, kind, about };
    let answer = blocking(&banks, move |banks| Ok(banks.add_listing(&actor, new))).await?;
    match answer {
        Ok(listing) => {
            let staff = visit.actor.can(crate::domain::people::access::Act::MatchPeople) && kind == ListingKind::Request;
            let to = format!("/{}/{}", if staff { "requests" } else { "listings" }, listing.id);
            Ok(visit.redirect_with_notice(&to, "listings-notice-added"))
        }
        Err(error) => {
            faults.refused(error, &[], "kind")?;
            page_with_errors(new_page(&visit, &around, typed, String::new(), faults.list()))
        }
    }
}

fn read_about(faults: &mut Faults<'_>, typed: &Typed, plain: About<Slug>, today: Day) -> About<Slug> {
    let details = faults.text("details", Note::optional(&typed.details), "listings-error-title").flatten();
    let minutes = if typed.minutes.trim().is_empty() { None } else { faults.amount("minutes", &typed.minutes) };
    let place_words = faults.text("place", Title::optional(&typed.place), "listings-error-title").flatten();
    let helpers = if typed.helpers.is_empty() { Some(1) } else { faults.number("helpers", &typed.helpers, 1..=HELPERS_MAX) };
    let needed_by = needed_by(faults, &typed.needed_by, today);
    About {
        details,
        minutes,
        place: typed.place_id.parse().ok(),
        place_words,
        needed_by,
        pattern: Pattern::from_code(&typed.pattern).unwrap_or(Pattern::OneOff),
        when: parts(&typed.weekday, &typed.part),
        at_home: Said::from(typed.at_home),
        helpers: helpers.unwrap_or(1),
        check: Said::from(typed.check_needed),
        needs: needs(faults, typed),
        journey: if typed.transport { journey(faults, typed) } else { None },
        ..plain
    }
}

fn needs(faults: &mut Faults<'_>, typed: &Typed) -> Vec<Requirement> {
    let mut needs: Vec<Requirement> = typed.needs.iter().filter_map(|code| Requirement::from_code(code)).collect();
    if !typed.language.trim().is_empty() {
        needs.extend(faults.one_of("language", Requirement::language(&typed.language), "listings-error-language"));
    }
    needs
}

/// The parts of the week that a day and a part of it name; one of them alone stands for all of the other.
fn parts(weekday: &str, part: &str) -> Availability {
    let days = WEEKDAYS.iter().filter(|(code, _)| weekday.is_empty() || *code == weekday);
    let mut when = Availability::NONE;
    if weekday.is_empty() && part.is_empty() {
        return when;
    }
    for (_, day) in days {
        for each in DayPart::ALL.into_iter().filter(|each| part.is_empty() || each.code() == part) {
            when = when.with(*day, each);
        }
    }
    when
}

fn journey(faults: &mut Faults<'_>, typed: &Typed) -> Option<Journey> {
    let from = faults.text("from", Title::new(&typed.from), "listings-error-from");
    let to = faults.text("to", Title::new(&typed.to), "listings-error-to");
    let at = time(faults, "at", &typed.at);
    let back_at = time(faults, "return_at", &typed.return_at);
    let aid = faults.text("mobility_aid", Title::optional(&typed.aid), "listings-error-title").flatten();
    from.zip(to).map(|(from, to)| Journey { from, to, at, back_at, aid })
}

/// A time of day, if one was typed.
pub(crate) fn time(faults: &mut Faults<'_>, field: &str, typed: &str) -> Option<Time> {
    if typed.trim().is_empty() { None } else { faults.one_of(field, read_time(typed), "listings-error-time") }
}

/// The day by which it is needed, if any; unlike the day of an exchange it lies ahead.
pub(crate) fn needed_by(faults: &mut Faults<'_>, typed: &str, today: Day) -> Option<Day> {
    match read_day_ahead(typed, today) {
        Ok(day) if day < today => faults.add("needed_by", "listings-error-day-gone"),
        Ok(day) => return Some(day),
        Err(DayError::Missing) => {}
        Err(DayError::Unreadable) => faults.add("needed_by", "listings-error-day-unreadable"),
        Err(DayError::NoSuchDay) => faults.add("needed_by", "log-error-day-none"),
    }
    None
}
