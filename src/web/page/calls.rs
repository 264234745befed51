//! The call list: whom to ring, what to say, and what came of it.
//!
//! It shows what may be done; whether it may be done is the service's to say.

use actix_web::web;
use askama::Template;

use crate::document::message::Telling;
use crate::domain::id::MessageId;
use crate::domain::people::message::CallOutcome;
use crate::domain::people::profile::Format;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::call::Call;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, dial, page};
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/calls").route(web::get().to(show)))
        .service(web::resource("/calls/{id}").route(web::get().to(back)).route(web::post().to(record)));
}

#[derive(Template)]
#[template(path = "page/calls/calls.html")]
struct CallsPage {
    layout: Layout,
    lead: String,
    calls: Vec<CallCard>,
    key: String,
}

/// A call as the list shows it.
struct CallCard {
    id: String,
    name: String,
    record: Option<String>,
    phone: Option<(String, String)>,
    hint: Option<String>,
    /// The same person as in the card before.
    follows: Option<String>,
    leave: String,
    leave_class: &'static str,
    may_leave: bool,
    script: Vec<String>,
    tried: Option<String>,
    exchange: Option<String>,
}

impl CallCard {
    fn of(visit: &Signed, call: &Call) -> Self {
        let (words, bank, message) = (&visit.words, &visit.caller().bank, &call.shown.message);
        let telling = Telling { words, message, bank, site: "", name: call.shown.name(), format: call.format };
        let may_leave = call.leave.yes() && call.phone.is_some();
        let leave = match (&call.phone, may_leave) {
            (None, _) => "calls-do-not-ring",
            (Some(_), true) => "calls-leave-yes",
            (Some(_), false) => "calls-leave-no",
        };
        Self {
            id: message.id.to_string(),
            name: call.shown.name().to_owned(),
            record: call.shown.to.as_ref().map(|label| format!("/members/{}", label.number)),
            phone: call.phone.as_ref().map(|phone| (phone.clone(), dial(phone))),
            hint: (call.format == Format::EasyRead).then(|| words.say("calls-easy")),
            follows: call.follows.yes().then(|| words.say("calls-follows")),
            leave: words.say(leave),
            leave_class: if may_leave { "" } else { "say-warn" },
            may_leave,
            script: telling.script(),
            tried: (message.attempts > 0).then(|| words.count("calls-tried", message.attempts)),
            exchange: call.exchange.map(|id| format!("/exchanges/{id}")),
        }
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let calls = blocking(&banks, move |banks| banks.calls(&actor)).await?;
    page(CallsPage {
        layout: visit.layout(visit.words.say("calls-title")),
        lead: visit.words.count("calls-lead", i64::try_from(calls.len()).unwrap_or(i64::MAX)),
        calls: calls.iter().map(|call| CallCard::of(&visit, call)).collect(),
        key: visit.new_key(),
    })
}

async fn back(visit: Signed, _id: web::Path<String>) -> PageResult {
    Ok(visit.redirect("/calls"))
}

async fn record(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let id: MessageId = id.parse().or(Err(Problem::not_found()))?;
    let outcome = CallOutcome::from_code(form.text("outcome")).ok_or(Problem::field("outcome", "invalid-call-outcome"))?;
    let typed = form.text("reason").trim();
    let spoken = visit.words.say("calls-not-right-reason");
    let reason = Reason::new(if typed.is_empty() { &spoken } else { typed }).or(Err(Problem::field("reason", "invalid-call-reason")))?;
    let actor = visit.actor.clone();
    match blocking(&banks, move |banks| Ok(banks.record_call(&actor, id, outcome, &reason))).await? {
        Ok(()) => Ok(visit.redirect_with_notice("/calls", &format!("calls-notice-{}", outcome.code().replace('_', "-")))),
        Err(Error::Refused(Refusal::MessageGone)) => Ok(visit.redirect_with_notice("/calls", "messages-notice-gone")),
        Err(Error::Refused(Refusal::NotWaiting)) => Ok(visit.redirect_with_notice("/calls", "calls-notice-settled")),
        Err(error) => Err(error.into()),
    }
}
