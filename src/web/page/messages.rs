//! What is written to people: for staff what waits and what failed, on a member's record all of theirs, and for everybody their own.
//!
//! Calls and letters have pages of their own, where they are made and printed.

use actix_web::web;
use askama::Template;

use crate::document::message::Telling;
use crate::document::words::Words;
use crate::domain::id::MessageId;
use crate::domain::people::bank::Bank;
use crate::domain::people::message::{Message, MessageState, Way};
use crate::domain::people::profile::Format;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::message::{MessageFilter, MessageOrder, ShownMessage};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, page};
use crate::web::page::member_record::staff_sees;
use crate::web::problem::{PageResult, Problem};

/// Messages on one page.
const SHOWN_MAX: i64 = 50;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/messages").route(web::get().to(show)))
        .service(web::resource("/messages/{id}/again").route(web::get().to(back)).route(web::post().to(again)))
        .service(web::resource("/messages/{id}/post").route(web::get().to(back)).route(web::post().to(by_post)))
        .service(web::resource("/messages/{id}/stop").route(web::get().to(back)).route(web::post().to(stop)))
        .service(web::resource("/members/{number}/messages").route(web::get().to(of_member)))
        .service(web::resource("/settings/messages").route(web::get().to(own)));
}

/// A message as a list says it.
pub(crate) struct MessageLine {
    /// Its id.
    pub(crate) id: String,
    /// To whom; empty in lists of one person.
    pub(crate) name: String,
    /// What it is about.
    pub(crate) subject: String,
    /// Which way, since when, by whom.
    pub(crate) facts: String,
    /// What went wrong.
    pub(crate) fault: Option<String>,
    /// Where it stands.
    pub(crate) state: String,
    /// The class of its tag.
    pub(crate) tag: &'static str,
}

impl MessageLine {
    /// The line; the subject is said as its reader reads it.
    pub(crate) fn of(words: &Words, bank: &Bank, message: &Message, name: &str) -> Self {
        let telling = Telling { words, message, bank, site: "", name, format: Format::Plain };
        let when = words.moment(message.done_at.unwrap_or(message.created_at), bank);
        let way = words.say(&format!("messages-way-{}", message.way.code()));
        Self {
            id: message.id.to_string(),
            name: name.to_owned(),
            subject: telling.subject(),
            facts: words.with("messages-facts", &[("way", &way), ("when", &when)]),
            fault: message.last_error.as_deref().map(|error| fault(words, error)),
            state: words.say(&format!("messages-state-{}", message.state.code())),
            tag: match message.state {
                MessageState::Sent => "tag-ok",
                MessageState::Failed => "tag-warn",
                MessageState::Waiting | MessageState::Taken | MessageState::Stopped => "",
            },
        }
    }
}

/// What went wrong: in words where it is known, else as the other side said it.
fn fault(words: &Words, error: &str) -> String {
    match error {
        "unreachable" => words.say("messages-fault-unreachable"),
        "address" => words.say("messages-fault-address"),
        "wrong_number" => words.say("messages-fault-wrong-number"),
        other => words.with("messages-fault-other", &[("answer", other)]),
    }
}

#[derive(Template)]
#[template(path = "page/messages/messages.html")]
struct MessagesPage {
    layout: Layout,
    counts: Vec<Count>,
    warnings: Vec<String>,
    failed: Vec<MessageLine>,
    unreachable: Vec<MessageLine>,
    waiting: Vec<MessageLine>,
    key: String,
}

/// How many messages wait for one way.
struct Count {
    text: String,
    href: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "page/messages/list.html")]
struct ListPage {
    layout: Layout,
    back: String,
    back_label: String,
    lead: String,
    lines: Vec<MessageLine>,
}

/// What the page for staff needs.
struct Found {
    counts: Vec<(Way, MessageState, i64)>,
    failed: Vec<ShownMessage>,
    unreachable: Vec<ShownMessage>,
    waiting: Vec<ShownMessage>,
}

fn find(banks: &Banks, actor: &Actor) -> Result<Found> {
    let list = |way, states: &[MessageState]| {
        let filter = MessageFilter { way, states: states.to_vec(), ..MessageFilter::default() };
        banks.messages(actor, &filter, MessageOrder::OldestFirst, SHOWN_MAX)
    };
    let mut waiting = list(Some(Way::Email), &[MessageState::Waiting, MessageState::Taken])?;
    waiting.extend(list(Some(Way::Text), &[MessageState::Waiting, MessageState::Taken])?);
    Ok(Found {
        counts: banks.count_messages(actor)?,
        failed: list(None, &[MessageState::Failed])?,
        unreachable: list(Some(Way::None), &[MessageState::Waiting])?,
        waiting,
    })
}

async fn show(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let outlets = banks.outlets();
    let found = blocking(&banks, move |banks| find(banks, &actor)).await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let waits = |way: Way| -> i64 {
        let open = |(_, state, _): &&(Way, MessageState, i64)| *state != MessageState::Failed;
        found.counts.iter().filter(|(each, _, _)| *each == way).filter(open).map(|(_, _, count)| *count).sum()
    };
    let ways = [(Way::Email, None), (Way::Text, None), (Way::Telephone, Some("/calls")), (Way::Post, Some("/post-round"))];
    let counts =
        ways.into_iter().map(|(way, href)| Count { text: words.count(&format!("messages-waiting-{}", way.code()), waits(way)), href });
    let closed = |way: &Way| !outlets.open(*way) && waits(*way) > 0;
    let warnings = [Way::Email, Way::Text].into_iter().filter(closed).map(|way| words.say(&format!("messages-closed-{}", way.code())));
    let lines = |shown: &[ShownMessage]| -> Vec<MessageLine> {
        shown.iter().map(|each| MessageLine::of(words, bank, &each.message, each.name())).collect()
    };
    page(MessagesPage {
        layout: visit.layout(words.say("messages-title")),
        counts: counts.collect(),
        warnings: warnings.collect(),
        failed: lines(&found.failed),
        unreachable: lines(&found.unreachable),
        waiting: lines(&found.waiting),
        key: visit.new_key(),
    })
}

async fn back(visit: Signed, _id: web::Path<String>) -> PageResult {
    Ok(visit.redirect("/messages"))
}

/// The id in an address; one that is none leads nowhere.
fn id_of(text: &str) -> std::result::Result<MessageId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn change(
    visit: &Signed,
    banks: &web::Data<Banks>,
    id: &str,
    work: fn(&Banks, &Actor, MessageId) -> Result<()>,
    notice: &str,
) -> PageResult {
    let (actor, id) = (visit.actor.clone(), id_of(id)?);
    match blocking(banks, move |banks| Ok(work(banks, &actor, id))).await? {
        Ok(()) => Ok(visit.redirect_with_notice("/messages", notice)),
        Err(Error::Refused(crate::service::error::Refusal::MessageGone)) => {
            Ok(visit.redirect_with_notice("/messages", "messages-notice-gone"))
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    change(&visit, &banks, &id, Banks::try_message_again, "messages-notice-again").await
}

async fn by_post(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    change(&visit, &banks, &id, Banks::send_message_by_post, "messages-notice-post").await
}

async fn stop(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    change(&visit, &banks, &id, Banks::stop_message, "messages-notice-stopped").await
}

async fn of_member(visit: Signed, banks: web::Data<Banks>, number: web::Path<String>) -> PageResult {
    let actor = visit.actor.clone();
    let (member, found) = blocking(&banks, move |banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let filter = MessageFilter { to: Some(member.id), ..MessageFilter::default() };
        let found = banks.messages(&actor, &filter, MessageOrder::NewestFirst, SHOWN_MAX)?;
        Ok((member, found))
    })
    .await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    page(ListPage {
        layout: visit.layout(words.with("messages-member-title", &[("name", member.name.as_str())])),
        back: format!("/members/{}", member.number),
        back_label: member.name.to_string(),
        lead: words.say("messages-member-lead"),
        lines: found.iter().map(|each| MessageLine::of(words, bank, &each.message, each.name())).collect(),
    })
}

async fn own(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let found = blocking(&banks, move |banks| banks.own_messages(&actor, SHOWN_MAX)).await?;
    let (words, caller) = (&visit.words, visit.caller());
    page(ListPage {
        layout: visit.layout(words.say("messages-own-title")),
        back: "/settings".to_owned(),
        back_label: words.say("settings-back"),
        lead: words.say("messages-own-lead"),
        lines: found.iter().map(|each| MessageLine::of(words, &caller.bank, each, caller.member.name.as_str())).collect(),
    })
}
