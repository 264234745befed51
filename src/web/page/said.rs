//! The pages behind a link in a message: is that right? They work without signing in, and looking at them changes nothing, because
//! mail scanners follow links.
//!
//! They show one exchange to one of its two people and lead nowhere else; the link is no session.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::help::exchange::State;
use crate::domain::people::bank::Bank;
use crate::domain::people::link::LinkPurpose;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::said::{Agreed, Behind, Said};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Visit;
use crate::web::page::exchanges::Typed;
use crate::web::page::layout::{BrokerLine, FieldError, Layout};
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, page, page_with_errors, page_with_problem};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/said/{code}").route(web::get().to(ask)).route(web::post().to(agree)))
        .service(web::resource("/said/{code}/not-right").route(web::get().to(ask_doubt)).route(web::post().to(doubt)))
        .service(web::resource("/said/{code}/thanks").route(web::get().to(thanks)));
}

/// The part of an address that is a link's secret.
#[derive(Debug, Deserialize)]
struct Which {
    code: String,
}

#[derive(Template)]
#[template(path = "page/said/said.html")]
struct SaidPage {
    layout: Layout,
    heading: String,
    line: String,
    told: String,
    lead: String,
    action: String,
    key: String,
}

#[derive(Template)]
#[template(path = "page/exchanges/query.html")]
struct DoubtPage {
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
#[template(path = "page/said/over.html")]
struct OverPage {
    layout: Layout,
    lead: String,
    call: String,
}

/// What a handler needs to know of one visit.
struct At {
    visit: Visit,
    banks: web::Data<Banks>,
    code: String,
}

impl At {
    /// What is behind the link, or the page that says that it opens nothing.
    async fn open(&self) -> Result<Result<Box<Said>, HttpResponse>, Problem> {
        match self.look().await? {
            Behind::Open(said) => Ok(Ok(said)),
            Behind::Over(bank) => Ok(Err(self.over(bank.as_ref())?)),
        }
    }

    async fn look(&self) -> Result<Behind, Problem> {
        let (actor, code) = (self.visit.actor.clone(), self.code.clone());
        blocking(&self.banks, move |banks| banks.look_at_said(&actor, &code)).await
    }

    /// The frame, with the name and the telephone of the link's bank.
    fn layout(&self, title_id: &str, bank: Option<&Bank>) -> Layout {
        let mut layout = self.visit.layout(self.visit.words.say(title_id));
        if let Some(bank) = bank {
            let line = &bank.broker_line;
            layout.bank_name = bank.name.to_string();
            layout.broker = (!line.phone.is_empty()).then(|| BrokerLine {
                name: line.name.clone(),
                phone: line.phone.clone(),
                hours: line.hours.clone(),
            });
        }
        layout
    }

    /// Used, ended and unknown links look the same.
    fn over(&self, bank: Option<&Bank>) -> PageResult {
        let words = &self.visit.words;
        let template = OverPage {
            layout: self.layout("said-link-over-title", bank),
            lead: words.say("said-link-over-lead"),
            call: words.say("said-link-over-call"),
        };
        page_with_problem(&Problem::from(Refusal::LinkUnusable), template)
    }

    fn doubt_page(&self, said: &Said, typed: &Typed, errors: Vec<FieldError>) -> DoubtPage {
        let (words, shown) = (&self.visit.words, &said.shown);
        let mut layout = self.layout("exchanges-query-title", Some(&said.bank));
        layout.has_error = !errors.is_empty();
        DoubtPage {
            layout,
            heading: telling::heading(words, shown, said.member),
            line: words.day(shown.exchange.happened_on),
            reason: typed.reason.clone(),
            suggested: typed.suggested.clone(),
            can_suggest: true,
            errors,
            action: format!("/said/{}/not-right", self.code),
            back: format!("/said/{}", self.code),
            key: self.visit.new_key(),
        }
    }

    /// After an answer: thanks, or what stood in its way.
    fn answered(&self, said: &Said, answer: Result<&'static str, Error>) -> PageResult {
        match answer {
            Ok(notice) => Ok(self.visit.redirect_with_notice(&format!("/said/{}/thanks", self.code), notice)),
            Err(Error::Refused(Refusal::LinkUnusable | Refusal::NotWaiting)) => self.over(Some(&said.bank)),
            Err(Error::Refused(refusal @ Refusal::BelowFloor)) => {
                let words = &self.visit.words;
                let template = OverPage {
                    layout: self.layout("exchanges-refused-title", Some(&said.bank)),
                    lead: telling::below_floor(words, &said.bank),
                    call: words.say("said-link-over-call"),
                };
                page_with_problem(&Problem::from(refusal), template)
            }
            Err(error) => Err(Problem::from(error)),
        }
    }
}

/// Counts the visit, so that nobody tries codes.
fn at(req: &HttpRequest, visit: Visit, banks: web::Data<Banks>, throttle: &Throttle, which: web::Path<Which>) -> Result<At, Problem> {
    throttle.stranger(&banks, Site::visitor(req))?;
    Ok(At { visit, banks, code: which.into_inner().code })
}

async fn ask(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    which: web::Path<Which>,
) -> PageResult {
    let at = at(&req, visit, banks, &throttle, which)?;
    let said = match at.open().await? {
        Ok(said) => said,
        Err(answer) => return Ok(answer),
    };
    let (words, shown) = (&at.visit.words, &said.shown);
    let exchange = &shown.exchange;
    let keyed = shown.keyed_by.as_ref().filter(|by| by.id != said.member);
    let keyed = keyed.map(|by| words.with("said-link-keyed", &[("name", by.name.as_str())]));
    let told = exchange.on_behalf.map(|told| telling::told_by(words, shown, told));
    let lead = match (said.purpose, exchange.state) {
        (LinkPurpose::Confirm, _) => "said-link-lead-confirm",
        (LinkPurpose::Said, State::Settled) => "said-link-lead-settled",
        (LinkPurpose::Said, _) => "said-link-lead-waiting",
    };
    page(SaidPage {
        layout: at.layout("said-link-title", Some(&said.bank)),
        heading: telling::heading(words, shown, said.member),
        line: words.day(exchange.happened_on),
        told: keyed.into_iter().chain(told).collect::<Vec<_>>().join(" "),
        lead: words.say(lead),
        action: format!("/said/{}", at.code),
        key: at.visit.new_key(),
    })
}

async fn agree(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    which: web::Path<Which>,
    form: Form,
) -> PageResult {
    let at = at(&req, visit, banks, &throttle, which)?;
    let (actor, code, key) = (at.visit.actor.clone(), at.code.clone(), form.key().map(str::to_owned));
    let behind = at.look().await?;
    let answer = blocking(&at.banks, move |banks| Ok(banks.agree_by_link(&actor, &code, key.as_deref()))).await?;
    let notice = answer.map(|agreed| match agreed {
        Agreed::Settled => "exchanges-notice-yes",
        Agreed::Noted => "said-link-notice-noted",
    });
    match (behind, notice) {
        (Behind::Open(said), notice) => at.answered(&said, notice),
        // The same form sent twice: the first was heard.
        (Behind::Over(_), Ok(notice)) => Ok(at.visit.redirect_with_notice(&format!("/said/{}/thanks", at.code), notice)),
        (Behind::Over(bank), Err(_)) => at.over(bank.as_ref()),
    }
}

async fn ask_doubt(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    which: web::Path<Which>,
) -> PageResult {
    let at = at(&req, visit, banks, &throttle, which)?;
    match at.open().await? {
        Ok(said) => page(at.doubt_page(&said, &Typed::default(), Vec::new())),
        Err(answer) => Ok(answer),
    }
}

async fn doubt(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    which: web::Path<Which>,
    form: Form,
) -> PageResult {
    let at = at(&req, visit, banks, &throttle, which)?;
    let said = match at.open().await? {
        Ok(said) => said,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::of(&form);
    let doubt = match typed.read(&at.visit.words) {
        Ok(doubt) => doubt,
        Err(errors) => return page_with_errors(at.doubt_page(&said, &typed, errors)),
    };
    let (actor, code) = (at.visit.actor.clone(), at.code.clone());
    let answer = blocking(&at.banks, move |banks| Ok(banks.doubt_by_link(&actor, &code, &doubt))).await?;
    at.answered(&said, answer.map(|()| "exchanges-notice-query"))
}

/// The page after an answer. It says the same to whoever holds the link later.
async fn thanks(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    which: web::Path<Which>,
) -> PageResult {
    let at = at(&req, visit, banks, &throttle, which)?;
    let bank = match at.look().await? {
        Behind::Open(_) => return Ok(at.visit.redirect(&format!("/said/{}", at.code))),
        Behind::Over(bank) => bank,
    };
    let words = &at.visit.words;
    page(OverPage {
        layout: at.layout("said-link-thanks-title", bank.as_ref()),
        lead: words.say("said-link-thanks-lead"),
        call: words.say("said-link-thanks-call"),
    })
}
