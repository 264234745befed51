//! A link by e-mail: asked for, and opened with a press of a button, since mail scanners follow links. It signs in, or sets a new
//! password and signs in.
//!
//! The answer to asking is the same for every address.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::people::message::Way;
use crate::domain::text::Email;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::people::password;
use crate::service::people::sign_in_link::LinkOpens;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Visit;
use crate::web::page::doorstep::{Step, first_step_done};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors, page_with_problem};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey; the fixed address before the one that holds a secret.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/sign-in/link").route(web::get().to(ask)).route(web::post().to(send)))
        .route("/sign-in/link/sent", web::get().to(sent))
        .service(web::resource("/sign-in/link/{secret}").route(web::get().to(look)).route(web::post().to(open)));
}

#[derive(Template)]
#[template(path = "page/sign_in/link_ask.html")]
struct AskPage {
    layout: Layout,
    open: bool,
    email: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/sign_in/link_sent.html")]
struct SentPage {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "page/sign_in/link_open.html")]
struct OpenPage {
    layout: Layout,
    lead: String,
    several: bool,
    login: String,
    action: String,
    suggestion: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/sign_in/link_unusable.html")]
struct UnusablePage {
    layout: Layout,
}

fn ask_page(visit: &Visit, banks: &Banks, email: &str, errors: Vec<FieldError>) -> AskPage {
    let mut layout = visit.layout(visit.words.say("sign-in-link-title"));
    layout.has_error = !errors.is_empty();
    AskPage { layout, open: banks.outlets().open(Way::Email), email: email.to_owned(), errors }
}

async fn ask(visit: Visit, banks: web::Data<Banks>) -> PageResult {
    if let Actor::Member(_) = visit.actor {
        return Ok(visit.redirect("/"));
    }
    page(ask_page(&visit, &banks, "", Vec::new()))
}

async fn send(req: HttpRequest, visit: Visit, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let typed = form.text("email").trim();
    let mut faults = Faults::new(&visit.words);
    let Some(email) = faults.text("email", Email::new(typed), "sign-in-link-error-email") else {
        return page_with_errors(ask_page(&visit, &banks, typed, faults.list()));
    };
    if let Err(problem) = throttle.sign_in(&banks, email.as_str(), Site::visitor(&req)) {
        let Some(seconds) = problem.retry_after_seconds() else { return Err(problem) };
        let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
        let errors = vec![FieldError::new("email", visit.words.count("sign-in-error-throttled", minutes))];
        return page_with_problem(&problem, ask_page(&visit, &banks, typed, errors));
    }
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.ask_sign_in_link(&actor, &email)).await?;
    Ok(visit.redirect("/sign-in/link/sent"))
}

async fn sent(visit: Visit) -> PageResult {
    page(SentPage { layout: visit.layout(visit.words.say("sign-in-link-sent-title")) })
}

/// Whom the link lets in, or the page that says what to do about a link that opens nothing.
async fn opened(visit: &Visit, banks: &web::Data<Banks>, secret: &str) -> Result<Result<LinkOpens, HttpResponse>, Problem> {
    let (actor, secret) = (visit.actor.clone(), secret.to_owned());
    match blocking(banks, move |banks| Ok(banks.look_at_sign_in_link(&actor, &secret))).await? {
        Ok(opens) => Ok(Ok(opens)),
        Err(Error::Refused(Refusal::LinkUnusable)) => Ok(Err(unusable(visit)?)),
        Err(error) => Err(Problem::from(error)),
    }
}

fn unusable(visit: &Visit) -> PageResult {
    let template = UnusablePage { layout: visit.layout(visit.words.say("sign-in-unusable-title")) };
    page_with_problem(&Problem::from(Refusal::LinkUnusable), template)
}

fn open_page(visit: &Visit, opens: &LinkOpens, secret: &str, errors: Vec<FieldError>) -> OpenPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("sign-in-link-open-title"));
    layout.has_error = !errors.is_empty();
    let (bank, name) = opens.open.first().map(|(bank, member)| (bank.name.to_string(), member.name.to_string())).unwrap_or_default();
    if let Actor::Anonymous = visit.actor {
        layout.bank_name.clone_from(&bank);
    }
    OpenPage {
        layout,
        lead: words.with("sign-in-link-open-lead", &[("name", &name), ("bank", &bank)]),
        several: opens.open.len() > 1,
        login: opens.login_name.clone(),
        action: format!("/sign-in/link/{secret}"),
        suggestion: password::suggestion(),
        errors,
    }
}

async fn look(visit: Visit, banks: web::Data<Banks>, secret: web::Path<String>) -> PageResult {
    match opened(&visit, &banks, &secret).await? {
        Ok(opens) => page(open_page(&visit, &opens, &secret, Vec::new())),
        Err(answer) => Ok(answer),
    }
}

async fn open(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    secret: web::Path<String>,
    form: Form,
) -> PageResult {
    throttle.stranger(&banks, Site::visitor(&req))?;
    let opens = match opened(&visit, &banks, &secret).await? {
        Ok(opens) => opens,
        Err(answer) => return Ok(answer),
    };
    let new = form.has("password").then(|| form.text("password").to_owned());
    let mut faults = Faults::new(&visit.words);
    if new.as_ref().is_some_and(String::is_empty) {
        faults.add("password", "sign-in-error-new-password");
        return page_with_errors(open_page(&visit, &opens, &secret, faults.list()));
    }
    let (actor, used) = (visit.actor.clone(), secret.clone());
    match blocking(&banks, move |banks| Ok(banks.use_sign_in_link(&actor, &used, new.as_deref()))).await? {
        Ok(login) => first_step_done(&req, &banks, login, Step { next: format!("{}/", visit.root), ..Step::home() }).await,
        Err(Error::Refused(Refusal::LinkUnusable)) => unusable(&visit),
        Err(error) => {
            faults.refused(error, &[], "password")?;
            page_with_errors(open_page(&visit, &opens, &secret, faults.list()))
        }
    }
}
