//! One exchange: what it was, where it stands, its story, and the answers that the two people can give.
//!
//! What staff do with it (settle, keep, reverse) has pages of its own; this one only leads there.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::document::words::Words;
use crate::domain::help::exchange::{Hand, State, Verb};
use crate::domain::id::{ExchangeId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::exchange::{Confirm, Doubt, Happened, Shown};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, page, page_with_errors, page_with_problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/exchanges/{id}").route(web::get().to(show)))
        .service(web::resource("/exchanges/{id}/confirm").route(web::get().to(ask_yes)).route(web::post().to(say_yes)))
        .service(web::resource("/exchanges/{id}/query").route(web::get().to(ask_query)).route(web::post().to(query)))
        .service(web::resource("/exchanges/{id}/withdraw").route(web::get().to(ask_withdraw)).route(web::post().to(withdraw)));
}

/// The part of an address that names an exchange.
#[derive(Debug, Deserialize)]
struct Which {
    id: String,
}

impl Which {
    /// The id; an address that holds none leads nowhere.
    fn id(&self) -> Result<ExchangeId, Problem> {
        self.id.parse().or(Err(Problem::not_found()))
    }
}

#[derive(Template)]
#[template(path = "page/exchanges/exchange.html")]
struct ExchangePage {
    layout: Layout,
    saved: Option<Saved>,
    facts: Vec<(String, String)>,
    state: String,
    settled: bool,
    links: Vec<Link>,
    receipt: bool,
    actions: Actions,
    story: Vec<StoryLine>,
    id: String,
    key: String,
}

/// What was just saved, and what to do next.
struct Saved {
    text: String,
    change: String,
    change_label: String,
}

/// Another exchange that belongs to this one.
struct Link {
    href: String,
    label: String,
}

/// What the reader may do.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is there or not; none depends on another")]
struct Actions {
    yes: Option<String>,
    query: bool,
    withdraw: bool,
    settle: bool,
    keep: bool,
    reverse: bool,
}

impl Actions {
    fn any(&self) -> bool {
        self.yes.is_some() || self.query || self.withdraw || self.settle || self.keep || self.reverse
    }
}

struct StoryLine {
    text: String,
    when: String,
    reason: Option<String>,
}

#[derive(Template)]
#[template(path = "page/exchanges/question.html")]
struct QuestionPage {
    layout: Layout,
    heading: String,
    line: String,
    lead: String,
    action: String,
    yes: String,
    stop: bool,
    again: bool,
    query: bool,
    back: String,
    key: String,
}

#[derive(Template)]
#[template(path = "page/exchanges/query.html")]
struct QueryPage {
    layout: Layout,
    heading: String,
    line: String,
    reason: String,
    suggested: String,
    can_suggest: bool,
    errors: Vec<FieldError>,
    action: String,
    back: String,
    key: String,
}

#[derive(Template)]
#[template(path = "page/exchanges/refused.html")]
struct RefusedPage {
    layout: Layout,
    text: String,
    back: String,
}

async fn load(visit: &Signed, banks: &web::Data<Banks>, which: &Which) -> Result<Shown, Problem> {
    let (actor, id) = (visit.actor.clone(), which.id()?);
    blocking(banks, move |banks| banks.exchange(&actor, id)).await
}

async fn show(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, query: Query) -> PageResult {
    let (actor, id) = (visit.actor.clone(), which.id()?);
    let (shown, story) = blocking(&banks, move |banks| Ok((banks.exchange(&actor, id)?, banks.exchange_story(&actor, id)?))).await?;
    let (words, me) = (&visit.words, visit.caller().member.id);
    let saved = (!query.text("saved").is_empty()).then(|| saved(&visit, &shown));
    let mut actions = actions(&visit, &shown);
    if saved.is_some() {
        // The box above them offers these already.
        actions.query = false;
        actions.withdraw = false;
    }
    page(ExchangePage {
        layout: visit.layout(telling::heading(words, &shown, me)),
        saved,
        facts: facts(&visit, &shown),
        state: telling::state(words, &shown, me),
        settled: shown.exchange.state == State::Settled && shown.exchange.concern_at.is_none(),
        links: links(&visit, &shown),
        receipt: shown.exchange.state == State::Settled,
        actions,
        story: story.iter().map(|told| story_line(&visit, &shown, told)).collect(),
        id: shown.exchange.id.to_string(),
        key: visit.new_key(),
    })
}

fn saved(visit: &Signed, shown: &Shown) -> Saved {
    let words = &visit.words;
    let (id, change) = match shown.exchange.state {
        State::AwaitingReceiver => ("exchanges-saved-waiting", "withdraw"),
        _ => ("exchanges-saved-settled", "query"),
    };
    let time = words.minutes(shown.exchange.minutes.minutes());
    Saved {
        text: words.with(id, &[("name", telling::friendly(&shown.receiver)), ("giver", telling::friendly(&shown.giver)), ("time", &time)]),
        change: format!("/exchanges/{}/{change}", shown.exchange.id),
        change_label: words.say(if change == "withdraw" { "exchanges-change" } else { "exchanges-query" }),
    }
}

fn facts(visit: &Signed, shown: &Shown) -> Vec<(String, String)> {
    let (words, exchange) = (&visit.words, &shown.exchange);
    let mut facts = vec![
        ("exchanges-giver", shown.giver.name.clone()),
        ("exchanges-receiver", shown.receiver.name.clone()),
        ("exchanges-long", words.minutes(exchange.minutes.minutes())),
        ("exchanges-when", words.day(exchange.happened_on)),
        ("exchanges-what", shown.category.name.as_str().to_owned()),
    ];
    if let Some(note) = &exchange.note {
        facts.push(("exchanges-note", note.as_str().to_owned()));
    }
    if let Some(suggested) = exchange.suggested {
        facts.push(("exchanges-suggested", words.minutes(suggested.minutes())));
    }
    if let Some((_, seq)) = exchange.transfer {
        facts.push(("exchanges-line", words.with("exchanges-line-number", &[("number", &seq.to_string())])));
    }
    if let Some(seq) = exchange.reversed_seq {
        facts.push(("exchanges-undone-line", words.with("exchanges-line-number", &[("number", &seq.to_string())])));
    }
    facts.into_iter().map(|(id, text)| (words.say(id), text)).collect()
}

fn links(visit: &Signed, shown: &Shown) -> Vec<Link> {
    let link = |id: Option<ExchangeId>, label| id.map(|id| Link { href: format!("/exchanges/{id}"), label: visit.words.say(label) });
    let replaces = link(shown.exchange.replaces, "exchanges-replaces");
    replaces.into_iter().chain(link(shown.exchange.replaced_by, "exchanges-replaced-by")).collect()
}

fn actions(visit: &Signed, shown: &Shown) -> Actions {
    let (exchange, me) = (&shown.exchange, visit.caller().member.id);
    let (hand, words) = (exchange.party(me), &visit.words);
    let waiting = matches!(exchange.state, State::AwaitingReceiver | State::Queried);
    let settled = exchange.state == State::Settled;
    let yes = match (hand, exchange.state, exchange.suggested) {
        (Some(Hand::Receiver), State::AwaitingReceiver | State::Queried, _) => Some(words.say("exchanges-yes")),
        (Some(Hand::Giver), State::Queried, Some(time)) => {
            Some(words.with("exchanges-yes-suggested", &[("time", &words.minutes(time.minutes()))]))
        }
        _ => None,
    };
    let staff = visit.actor.can(Act::LogForOthers);
    let (may_log, may_answer) = (visit.actor.can(Act::LogOwn), visit.actor.can(Act::AnswerOwn));
    Actions {
        query: may_answer && (waiting && hand == Some(Hand::Receiver) || settled && hand.is_some() && exchange.concern_at.is_none()),
        withdraw: may_log && waiting && (hand == Some(Hand::Giver) || exchange.keyed_by == Some(me) || (staff && hand.is_none())),
        settle: waiting && staff,
        keep: settled && staff && exchange.concern_at.is_some(),
        reverse: settled && visit.actor.can(Act::Reverse),
        yes: yes.filter(|_| may_answer),
    }
}

fn story_line(visit: &Signed, shown: &Shown, line: &Happened) -> StoryLine {
    let (words, event, by) = (&visit.words, &line.event, line.by.as_ref());
    let told = shown.exchange.on_behalf.filter(|_| event.verb == Verb::Logged);
    let what = match event.verb {
        Verb::Logged if by.is_none() => "brought",
        Verb::Logged => "logged",
        Verb::Confirmed => "confirmed",
        Verb::Queried if event.suggested.is_some() => "queried-suggested",
        Verb::Queried => "queried",
        Verb::Withdrawn => "withdrawn",
        Verb::Reversed => "reversed",
        Verb::Kept => "kept",
    };
    let own = by.is_some_and(|label| Some(label.id) == visit.actor.hand());
    let who = if own { "you" } else { "they" };
    let time = event.suggested.map(|minutes| words.minutes(minutes.minutes())).unwrap_or_default();
    let name = by.map_or_else(|| words.say("exchanges-story-program"), |label| label.name.clone());
    let text = words.with(&format!("exchanges-story-{what}-{who}"), &[("name", &name), ("time", &time)]);
    let how = line.answered_by.as_ref().map(|person| match by {
        Some(by) if by.id == person.id => words.say(if own { "exchanges-story-by-link-you" } else { "exchanges-story-by-link-they" }),
        _ => words.with("exchanges-story-told", &[("name", &person.name)]),
    });
    let how = how.or_else(|| told.map(|told| telling::told_by(words, shown, told)));
    StoryLine {
        text: how.map_or_else(|| text.clone(), |how| format!("{text} {how}")),
        when: words.moment(event.at, &visit.caller().bank),
        reason: event.reason.as_ref().map(|reason| reason.as_str().to_owned()),
    }
}

async fn ask_yes(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let shown = load(&visit, &banks, &which).await?;
    let Some(yes) = actions(&visit, &shown).yes else { return Ok(visit.redirect(&format!("/exchanges/{}", shown.exchange.id))) };
    let me = visit.caller().member.id;
    let suggested = shown.exchange.suggested.filter(|_| shown.exchange.party(me) == Some(Hand::Giver));
    let heading = telling::heading_with(&visit.words, &shown, me, suggested.unwrap_or(shown.exchange.minutes));
    let question = Question { title: "exchanges-yes-title", lead: "home-ask-question", verb: "confirm", yes };
    let mut question = question_page(&visit, &shown, question);
    question.heading = heading;
    question.query = actions(&visit, &shown).query;
    page(question)
}

/// What a page with one question says.
struct Question {
    title: &'static str,
    lead: &'static str,
    verb: &'static str,
    yes: String,
}

fn question_page(visit: &Signed, shown: &Shown, question: Question) -> QuestionPage {
    let (words, id) = (&visit.words, shown.exchange.id);
    QuestionPage {
        layout: visit.layout(words.say(question.title)),
        heading: telling::heading(words, shown, visit.caller().member.id),
        line: telling::when(words, &shown.exchange, visit.today),
        lead: words.say(question.lead),
        action: format!("/exchanges/{id}/{}", question.verb),
        yes: question.yes,
        stop: question.verb == "withdraw",
        again: question.verb == "withdraw" && shown.exchange.party(visit.caller().member.id).is_some(),
        query: false,
        back: format!("/exchanges/{id}"),
        key: visit.new_key(),
    }
}

async fn say_yes(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let shown = load(&visit, &banks, &which).await?;
    let id = shown.exchange.id;
    if shown.exchange.party(visit.caller().member.id).is_none() {
        // Staff who are neither of the two say on whose word they settle it, on a page of their own.
        return Ok(visit.redirect(&format!("/exchanges/{id}/settle")));
    }
    let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
    let answer = blocking(&banks, move |banks| Ok(banks.confirm_exchange(&actor, id, &Confirm::default(), key.as_deref()))).await?;
    match answer {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/exchanges/{id}"), "exchanges-notice-yes")),
        Err(error) => refused(&visit, id, error),
    }
}

/// Where a verb was refused: what happened meanwhile is on the exchange's page; a floor is told in full.
fn refused(visit: &Signed, id: ExchangeId, error: Error) -> PageResult {
    match error {
        Error::Refused(Refusal::NotWaiting | Refusal::NotSettled | Refusal::KeyReused) => {
            Ok(visit.redirect_with_notice(&format!("/exchanges/{id}"), "exchanges-notice-before"))
        }
        Error::Refused(refusal @ (Refusal::BelowFloor | Refusal::NotTakingPart | Refusal::BothSides)) => {
            let text = match refusal {
                Refusal::BelowFloor => telling::below_floor(&visit.words, &visit.caller().bank),
                Refusal::BothSides => visit.words.say("problem-exchange-both-sides-do"),
                _ => visit.words.say("exchanges-not-taking-part"),
            };
            let back = format!("/exchanges/{id}");
            let template = RefusedPage { layout: visit.layout(visit.words.say("exchanges-refused-title")), text, back };
            page_with_problem(&Problem::from(refusal), template)
        }
        error => Err(Problem::from(error)),
    }
}

async fn ask_query(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let shown = load(&visit, &banks, &which).await?;
    if !can_query(&visit, &shown) {
        return Ok(visit.redirect(&format!("/exchanges/{}", shown.exchange.id)));
    }
    page(query_page(&visit, &shown, &Typed::default(), Vec::new()))
}

/// What was typed about what is not right.
#[derive(Default)]
pub(crate) struct Typed {
    /// The reason.
    pub(crate) reason: String,
    /// The time that it was.
    pub(crate) suggested: String,
}

impl Typed {
    /// From the form of the question.
    pub(crate) fn of(form: &Form) -> Self {
        Self { reason: form.text("reason").to_owned(), suggested: form.text("suggested_minutes").to_owned() }
    }

    /// The doubt, or what was wrong with its fields.
    pub(crate) fn read(&self, words: &Words) -> Result<Doubt, Vec<FieldError>> {
        let (mut faults, mut times) = (Faults::new(words), Faults::new(words));
        let suggested = if self.suggested.trim().is_empty() { None } else { times.amount("suggested_minutes", &self.suggested) };
        let reason = match suggested {
            // The time says what is not right, so nothing more need be written.
            Some(time) if self.reason.trim().is_empty() => {
                let text = words.with("exchanges-query-time", &[("time", &words.minutes(time.minutes()))]);
                faults.text("reason", Reason::new(&text), "exchanges-query-missing")
            }
            // A time that was not understood is the one thing to mend.
            None if self.reason.trim().is_empty() && !times.is_empty() => None,
            _ => faults.text("reason", Reason::new(&self.reason), "exchanges-query-missing"),
        };
        let errors: Vec<FieldError> = faults.list().into_iter().chain(times.list()).collect();
        match reason {
            Some(reason) if errors.is_empty() => Ok(Doubt { reason, suggested }),
            _ => Err(errors),
        }
    }
}

/// A party who may doubt it; staff too, for somebody who rang.
fn can_query(visit: &Signed, shown: &Shown) -> bool {
    let staff = visit.actor.can(Act::LogForOthers) && shown.exchange.party(visit.caller().member.id).is_none();
    let open = matches!(shown.exchange.state, State::AwaitingReceiver | State::Queried | State::Settled);
    actions(visit, shown).query || (staff && open)
}

fn query_page(visit: &Signed, shown: &Shown, typed: &Typed, errors: Vec<FieldError>) -> QueryPage {
    let (words, id) = (&visit.words, shown.exchange.id);
    let mut layout = visit.layout(words.say("exchanges-query-title"));
    layout.has_error = !errors.is_empty();
    QueryPage {
        layout,
        heading: telling::heading(words, shown, visit.caller().member.id),
        line: telling::when(words, &shown.exchange, visit.today),
        reason: typed.reason.clone(),
        suggested: typed.suggested.clone(),
        can_suggest: true,
        errors,
        action: format!("/exchanges/{id}/query"),
        back: format!("/exchanges/{id}"),
        key: visit.new_key(),
    }
}

async fn query(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let shown = load(&visit, &banks, &which).await?;
    let id = shown.exchange.id;
    let typed = Typed::of(&form);
    let Doubt { reason, suggested } = match typed.read(&visit.words) {
        Ok(doubt) => doubt,
        Err(errors) => return page_with_errors(query_page(&visit, &shown, &typed, errors)),
    };
    let actor = visit.actor.clone();
    let answer = blocking(&banks, move |banks| Ok(banks.query_exchange(&actor, id, &reason, suggested))).await?;
    match answer {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/exchanges/{id}"), "exchanges-notice-query")),
        Err(error) => refused(&visit, id, error),
    }
}

async fn ask_withdraw(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let shown = load(&visit, &banks, &which).await?;
    if !actions(&visit, &shown).withdraw {
        return Ok(visit.redirect(&format!("/exchanges/{}", shown.exchange.id)));
    }
    let yes = visit.words.say("exchanges-withdraw-yes");
    let question = Question { title: "exchanges-withdraw-title", lead: "exchanges-withdraw-lead", verb: "withdraw", yes };
    page(question_page(&visit, &shown, question))
}

async fn withdraw(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (id, actor, me) = (which.id()?, visit.actor.clone(), visit.caller().member.id);
    // The desk's page posts a reason with it; a member needs none for what was never in the books.
    let Ok(reason) = Reason::optional(form.text("reason")) else {
        return Err(Problem::field("reason", "exchanges-error-reason"));
    };
    let answer = blocking(&banks, move |banks| Ok(banks.withdraw_exchange(&actor, id, reason.as_ref()))).await?;
    match answer {
        Ok(shown) if !form.text("again").is_empty() => Ok(visit.redirect_with_notice(&change_path(&shown, me), "exchanges-notice-change")),
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/exchanges/{id}"), "exchanges-notice-withdraw")),
        Err(error) => refused(&visit, id, error),
    }
}

fn change_path(shown: &Shown, me: MemberId) -> String {
    telling::change_path(&shown.exchange, &shown.category, me)
}
