//! Putting right what is in the books or waits for them: settling, keeping, undoing, and undoing with the right one in its place.
//!
//! Staff only. A reason is always asked for and kept. It must not touch the books itself: the service reverses and replaces in one step.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Event, State, Verb};
use crate::domain::id::ExchangeId;
use crate::domain::people::access::Act;
use crate::domain::text::{Reason, Slug};
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::correction::{Replacement, Reversal};
use crate::service::help::exchange::{Confirm, Happened, Shown};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::desk::category_choices;
use crate::web::page::exchange_line::{ExchangeLine, sentence};
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::telling::friendly;
use crate::web::problem::{PageResult, Problem};

/// What the API calls the fields of a replacement, and what the form calls them.
const REPLACEMENT_FIELDS: [(&str, &str); 3] =
    [("replacement.category", "category"), ("replacement.happened_on", "happened_on"), ("replacement.receiver_id", "swap")];

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/exchanges/{id}/settle").route(web::get().to(ask_settle)).route(web::post().to(settle)))
        .service(web::resource("/exchanges/{id}/keep").route(web::get().to(ask_keep)).route(web::post().to(keep)))
        .service(web::resource("/exchanges/{id}/reverse").route(web::get().to(ask_reverse)).route(web::post().to(reverse)));
}

#[derive(Template)]
#[template(path = "page/corrections/settle.html")]
struct SettlePage {
    layout: Layout,
    told: Told,
    minutes: String,
    reason: String,
    floor: Option<FloorAsked>,
    errors: Vec<FieldError>,
    key: String,
}

/// The books said no; staff may allow it once.
struct FloorAsked {
    below: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "page/corrections/keep.html")]
struct KeepPage {
    layout: Layout,
    told: Told,
    reason: String,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/corrections/reverse.html")]
struct ReversePage {
    layout: Layout,
    told: Told,
    typed: Undoing,
    swap_label: String,
    categories: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// The exchange at hand, with what was said about it.
struct Told {
    href: String,
    sentence: String,
    state: String,
    note: Option<String>,
    doubts: Vec<Doubt>,
    phones: Vec<(String, String)>,
}

/// What somebody said is not right.
struct Doubt {
    who: String,
    reason: String,
    suggested: Option<String>,
}

/// The form of an undoing as it was typed.
#[derive(Default)]
struct Undoing {
    reason: String,
    replace: String,
    minutes: String,
    happened_on: String,
    category: String,
    swap: String,
}

/// What these pages read: the exchange, its doubts, the kinds of help, and the two people's telephones.
struct AtHand {
    shown: Shown,
    story: Vec<Happened>,
    categories: Vec<Category>,
    phones: Vec<(String, String)>,
}

/// Reads the exchange first, so that strangers find nothing, and then asks whether this actor may put it right.
async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, id: &str, act: Act) -> Result<AtHand, Problem> {
    let id: ExchangeId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let shown = banks.exchange(&actor, id)?;
        actor.may(act)?;
        let mut phones = Vec::new();
        for member in [shown.receiver.id, shown.giver.id] {
            let member = banks.member(&actor, member)?;
            phones.extend(member.phone.map(|phone| (member.name.to_string(), phone)));
        }
        Ok(AtHand { story: banks.exchange_story(&actor, id)?, categories: banks.categories(&actor)?, phones, shown })
    };
    blocking(banks, work).await
}

impl Told {
    fn of(visit: &Signed, hand: &AtHand) -> Self {
        let (words, shown) = (&visit.words, &hand.shown);
        let line = ExchangeLine::of(words, shown, visit.today);
        Self {
            href: line.href,
            sentence: sentence(words, shown, visit.today),
            state: line.state,
            note: shown.exchange.note.as_ref().map(ToString::to_string),
            doubts: hand
                .story
                .iter()
                .filter(|told| told.event.verb == Verb::Queried)
                .map(|told| doubt(words, &told.event, told.answered_by.as_ref().or(told.by.as_ref())))
                .collect(),
            phones: hand.phones.clone(),
        }
    }
}

fn doubt(words: &Words, event: &Event, by: Option<&Label>) -> Doubt {
    let suggested = event.suggested.map(|minutes| words.minutes(minutes.minutes()));
    Doubt {
        who: words.with("corrections-doubt", &[("name", by.map_or("", |label| label.name.as_str()))]),
        reason: event.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
        suggested: suggested.map(|time| words.with("corrections-suggested", &[("time", &time)])),
    }
}

fn layout_of(visit: &Signed, title_id: &str, errors: &[FieldError]) -> Layout {
    let mut layout = visit.layout(visit.words.say(title_id));
    layout.has_error = !errors.is_empty();
    layout
}

async fn ask_settle(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::LogForOthers).await?;
    let exchange = &hand.shown.exchange;
    if !matches!(exchange.state, State::AwaitingReceiver | State::Queried) {
        return Ok(visit.redirect_with_notice(&format!("/exchanges/{}", exchange.id), "corrections-notice-not-waiting"));
    }
    let minutes = visit.words.minutes(exchange.suggested.unwrap_or(exchange.minutes).minutes());
    page(settle_page(&visit, &hand, (minutes, String::new()), None, Vec::new()))
}

fn settle_page(visit: &Signed, hand: &AtHand, typed: (String, String), floor: Option<FloorAsked>, errors: Vec<FieldError>) -> SettlePage {
    let (minutes, reason) = typed;
    let layout = layout_of(visit, "corrections-settle-title", &errors);
    SettlePage { layout, told: Told::of(visit, hand), minutes, reason, floor, errors, key: visit.new_key() }
}

async fn settle(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::LogForOthers).await?;
    let typed = (form.text("minutes").to_owned(), form.text("reason").to_owned());
    let allowed = form.text("override_floor") == "yes";
    let mut faults = Faults::new(&visit.words);
    let minutes = faults.amount("minutes", &typed.0);
    let reason = faults.text("reason", Reason::new(&typed.1), "corrections-error-settle-reason");
    let (Some(minutes), Some(reason)) = (minutes, reason) else {
        let floor = allowed.then(|| floor_asked(&visit, &hand, allowed));
        return page_with_errors(settle_page(&visit, &hand, typed, floor, faults.list()));
    };
    let exchange = hand.shown.exchange.id;
    let other = (minutes != hand.shown.exchange.minutes).then_some(minutes);
    let how = Confirm { minutes: other, reason: Some(reason.clone()), override_floor: allowed.then_some(reason) };
    let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
    let done = blocking(&banks, move |banks| Ok(banks.confirm_exchange(&actor, exchange, &how, key.as_deref()))).await?;
    let floor = match done {
        Ok(_) => return Ok(visit.redirect_with_notice(&format!("/exchanges/{exchange}"), "corrections-notice-settled")),
        Err(Error::Refused(Refusal::BelowFloor)) => {
            faults.add("override_floor", "corrections-error-floor");
            Some(floor_asked(&visit, &hand, false))
        }
        Err(error) => {
            faults.refused(error, &[], "minutes")?;
            None
        }
    };
    page_with_errors(settle_page(&visit, &hand, typed, floor, faults.list()))
}

fn floor_asked(visit: &Signed, hand: &AtHand, ticked: bool) -> FloorAsked {
    let floor = visit.words.minutes(visit.caller().bank.rules.floor.size());
    let receiver = hand.shown.receiver.name.as_str();
    FloorAsked { below: visit.words.with("desk-floor-below", &[("receiver", receiver), ("floor", &floor)]), ticked }
}

async fn ask_keep(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::Reverse).await?;
    let exchange = &hand.shown.exchange;
    if exchange.state != State::Settled || exchange.concern_at.is_none() {
        return Ok(visit.redirect_with_notice(&format!("/exchanges/{}", exchange.id), "corrections-notice-no-concern"));
    }
    page(keep_page(&visit, &hand, String::new(), Vec::new()))
}

fn keep_page(visit: &Signed, hand: &AtHand, reason: String, errors: Vec<FieldError>) -> KeepPage {
    let layout = layout_of(visit, "corrections-keep-title", &errors);
    KeepPage { layout, told: Told::of(visit, hand), reason, errors, key: visit.new_key() }
}

async fn keep(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::Reverse).await?;
    let typed = form.text("reason").to_owned();
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("reason", Reason::new(&typed), "corrections-error-keep-reason") {
        let (actor, exchange) = (visit.actor.clone(), hand.shown.exchange.id);
        match blocking(&banks, move |banks| Ok(banks.keep_exchange(&actor, exchange, &reason))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/exchanges/{exchange}"), "corrections-notice-kept")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    page_with_errors(keep_page(&visit, &hand, typed, faults.list()))
}

async fn ask_reverse(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::Reverse).await?;
    let exchange = &hand.shown.exchange;
    if exchange.state != State::Settled {
        return Ok(visit.redirect_with_notice(&format!("/exchanges/{}", exchange.id), "corrections-notice-not-settled"));
    }
    let typed = Undoing {
        minutes: visit.words.minutes(exchange.suggested.unwrap_or(exchange.minutes).minutes()),
        happened_on: visit.words.day(exchange.happened_on),
        category: hand.shown.category.slug.as_str().to_owned(),
        ..Undoing::default()
    };
    page(reverse_page(&visit, &hand, typed, Vec::new()))
}

fn reverse_page(visit: &Signed, hand: &AtHand, typed: Undoing, errors: Vec<FieldError>) -> ReversePage {
    let (words, shown) = (&visit.words, &hand.shown);
    let mut categories = category_choices(words, &hand.categories);
    // The kind it has now stays on offer even where it is retired.
    if !categories.iter().any(|choice| choice.is(shown.category.slug.as_str())) {
        categories.push(Choice::new(shown.category.slug.as_str(), shown.category.name.as_str()));
    }
    ReversePage {
        layout: layout_of(visit, "corrections-reverse-title", &errors),
        told: Told::of(visit, hand),
        typed,
        swap_label: words.with("corrections-swap", &[("giver", friendly(&shown.receiver)), ("receiver", friendly(&shown.giver))]),
        categories,
        errors,
        key: visit.new_key(),
    }
}

async fn reverse(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let hand = at_hand(&banks, &visit, &id, Act::Reverse).await?;
    let text = |name: &str| form.text(name).to_owned();
    let typed = Undoing {
        reason: text("reason"),
        replace: text("replace"),
        minutes: text("minutes"),
        happened_on: text("happened_on"),
        category: text("category"),
        swap: text("swap"),
    };
    let mut faults = Faults::new(&visit.words);
    let how = read_undoing(&mut faults, &visit, &hand.shown, &typed);
    if let Some(how) = how.filter(|_| faults.is_empty()) {
        let (actor, exchange, key) = (visit.actor.clone(), hand.shown.exchange.id, form.key().map(str::to_owned));
        let done = blocking(&banks, move |banks| Ok(banks.reverse_exchange(&actor, exchange, &how, key.as_deref()))).await?;
        match done.map(|reversed| reversed.value.new) {
            Ok(None) => return Ok(visit.redirect_with_notice(&format!("/exchanges/{exchange}"), "corrections-notice-reversed")),
            Ok(Some(new)) => {
                return Ok(visit.redirect_with_notice(&format!("/exchanges/{}", new.exchange.id), "corrections-notice-replaced"));
            }
            Err(error) => faults.refused(error, &REPLACEMENT_FIELDS, if typed.replace == "yes" { "minutes" } else { "reason" })?,
        }
    }
    page_with_errors(reverse_page(&visit, &hand, typed, faults.list()))
}

/// What is left as it was is not part of the replacement.
fn read_undoing(faults: &mut Faults<'_>, visit: &Signed, shown: &Shown, typed: &Undoing) -> Option<Reversal> {
    let reason = faults.text("reason", Reason::new(&typed.reason), "corrections-error-reverse-reason");
    let replace = faults.one_of("replace", ["no", "yes"].into_iter().find(|each| *each == typed.replace), "corrections-error-replace")?;
    if replace == "no" {
        return Some(Reversal { reason: reason?, replacement: None });
    }
    let old = &shown.exchange;
    let minutes = faults.amount("minutes", &typed.minutes);
    let happened_on = faults.day("happened_on", &typed.happened_on, visit.today);
    let category = faults.text("category", Slug::new(&typed.category), "desk-error-category");
    let swap = typed.swap == "yes";
    let replacement = Replacement {
        minutes: Some(minutes?).filter(|minutes| *minutes != old.minutes),
        happened_on: Some(happened_on?).filter(|day| *day != old.happened_on),
        category: Some(category?).filter(|slug| *slug != shown.category.slug),
        giver: swap.then_some(old.receiver),
        receiver: swap.then_some(old.giver),
    };
    if replacement == Replacement::default() {
        faults.add("replace", "corrections-error-same");
        return None;
    }
    Some(Reversal { reason: reason?, replacement: Some(replacement) })
}
