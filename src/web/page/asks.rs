//! The page of somebody who is asked to help: the kind of help, the rough time and the distance, and two buttons. Before a yes they
//! learn no name, no place and no hour (product.md, rule 10).

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::domain::help::ask::AskState;
use crate::domain::id::AskId;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::help::ask::OwnAsk;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::listing_facts::for_strangers;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/asks/{id}").route(web::get().to(show)).route(web::post().to(answer)));
}

#[derive(Template)]
#[template(path = "page/asks/ask.html")]
struct AskPage {
    layout: Layout,
    id: String,
    what: String,
    facts: Vec<String>,
    open: bool,
    state: String,
    typed_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The part of an address that names an ask.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    id: String,
}

impl Which {
    fn id(&self) -> Result<AskId, Problem> {
        self.id.parse().or(Err(Problem::not_found()))
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    let found = blocking(&banks, move |banks| {
        let own = banks.own_ask(&actor, id);
        // Staff who follow the address of somebody's ask come to the request.
        let request = if own.is_err() { banks.request_of_ask(&actor, id).ok() } else { None };
        Ok((own, request))
    })
    .await?;
    match found {
        (Ok(own), _) => page(ask_page(&visit, &own, String::new(), Vec::new())),
        (_, Some(request)) => Ok(visit.redirect(&format!("/requests/{request}"))),
        (Err(error), None) => Err(error.into()),
    }
}

fn ask_page(visit: &Signed, own: &OwnAsk, typed_reason: String, errors: Vec<FieldError>) -> AskPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("ask-title"));
    layout.has_error = !errors.is_empty();
    AskPage {
        id: own.ask.id.to_string(),
        what: own.request.category.name.to_string(),
        facts: for_strangers(words, &own.request, visit.today),
        open: own.ask.state == AskState::Open,
        state: words.say(&format!("ask-own-{}", own.ask.state.code().replace('_', "-"))),
        layout,
        typed_reason,
        errors,
        key: visit.new_key(),
    }
}

async fn answer(visit: Signed, banks: web::Data<Banks>, which: web::Path<Which>, form: Form) -> PageResult {
    let (id, actor) = (which.id()?, visit.actor.clone());
    let mut faults = Faults::new(&visit.words);
    let said = match form.text("answer") {
        "yes" => Some(AskState::Accepted),
        "no" => Some(AskState::Declined),
        _ => None,
    };
    let said = faults.one_of("answer", said, "ask-error-answer");
    let reason = faults.text("reason", Reason::optional(form.text("reason")), "ask-error-answer").flatten();
    let reader = visit.actor.clone();
    let own = blocking(&banks, move |banks| banks.own_ask(&reader, id)).await?;
    if let (Some(said), true) = (said, faults.is_empty()) {
        match blocking(&banks, move |banks| Ok(banks.answer_ask(&actor, id, said, reason.as_ref()))).await? {
            Ok(_) => {
                let notice = if said == AskState::Accepted { "ask-notice-yes" } else { "ask-notice-no" };
                return Ok(visit.redirect_with_notice(&format!("/asks/{id}"), notice));
            }
            Err(error) => faults.refused(error, &[], "answer")?,
        }
    }
    page_with_errors(ask_page(&visit, &own, form.text("reason").to_owned(), faults.list()))
}
