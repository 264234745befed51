//! Signing in and out, the one-time link that sets a password, and choosing a bank where a login opens several.
//!
//! It says nothing about which names exist: every failure to sign in reads the same.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::people::device::Remember;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::people::password;
use crate::service::people::session::Invited;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Visit;
use crate::web::page::confirm;
use crate::web::page::doorstep::{Step, first_step_done};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::{passkeys, second_step, sign_in_link};
use crate::web::problem::{PageResult, Problem, page, page_with_errors, page_with_problem, see_other};
use crate::web::session_store;
use crate::web::site::{Site, local_path};
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.configure(sign_in_link::routes)
        .service(web::resource("/sign-in").route(web::get().to(ask)).route(web::post().to(sign_in)))
        .service(web::resource("/sign-out").route(web::get().to(ask_out)).route(web::post().to(sign_out)))
        .service(web::resource("/invite/{token}").route(web::get().to(ask_invite)).route(web::post().to(accept_invite)))
        .configure(confirm::routes)
        .configure(second_step::routes)
        .configure(passkeys::routes);
}

#[derive(Template)]
#[template(path = "page/sign_in/sign_in.html")]
struct SignInPage {
    layout: Layout,
    login: String,
    next: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/sign_in/sign_out.html")]
struct SignOutPage {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "page/sign_in/invite.html")]
struct InvitePage {
    layout: Layout,
    lead: String,
    known: Option<String>,
    ask_login: bool,
    login: String,
    action: String,
    suggestion: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/sign_in/banks.html")]
struct BanksPage {
    layout: Layout,
    banks: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "page/sign_in/unusable.html")]
struct UnusablePage {
    layout: Layout,
}

/// The part of an address that is a one-time link's secret.
#[derive(Deserialize)]
struct Link {
    token: String,
}

async fn ask(visit: Visit, query: Query) -> PageResult {
    if let Actor::Member(_) = visit.actor {
        return Ok(see_other(local_path(query.text("next")).unwrap_or("/")));
    }
    page(sign_in_page(&visit, String::new(), query.text("next"), Vec::new()))
}

fn sign_in_page(visit: &Visit, login: String, next: &str, errors: Vec<FieldError>) -> SignInPage {
    let mut layout = visit.layout(visit.words.say("sign-in-title"));
    layout.has_error = !errors.is_empty();
    SignInPage { layout, login, next: local_path(next).unwrap_or_default().to_owned(), errors }
}

async fn sign_in(req: HttpRequest, visit: Visit, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let (login, password) = (form.text("login").trim().to_owned(), form.text("password").to_owned());
    let typed = login.clone();
    let mut faults = Faults::new(&visit.words);
    if login.is_empty() {
        faults.add("login", "sign-in-error-login");
    }
    if password.is_empty() {
        faults.add("password", "sign-in-error-password");
    }
    if !faults.is_empty() {
        return page_with_errors(sign_in_page(&visit, typed, form.text("next"), faults.list()));
    }
    if let Err(problem) = throttle.sign_in(&banks, &login, Site::visitor(&req)) {
        let Some(seconds) = problem.retry_after_seconds() else { return Err(problem) };
        let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
        let errors = vec![FieldError::new("login", visit.words.count("sign-in-error-throttled", minutes))];
        return page_with_problem(&problem, sign_in_page(&visit, typed, form.text("next"), errors));
    }
    let answer = blocking(&banks, move |banks| Ok(banks.sign_in(&Actor::Anonymous, &login, &password))).await?;
    match answer {
        Ok(login) => {
            let next = local_path(form.text("next")).unwrap_or("/").to_owned();
            let remember = if form.text("remember") == "yes" { Remember::Yes } else { Remember::No };
            first_step_done(&req, &banks, login, Step { next, remember }).await
        }
        Err(Error::Refused(Refusal::SignInFailed)) => {
            let errors = vec![FieldError::new("login", visit.words.say("sign-in-error-wrong"))];
            page_with_errors(sign_in_page(&visit, typed, form.text("next"), errors))
        }
        Err(error) => Err(Problem::from(error)),
    }
}

/// The banks that a login opens, for the home page's address without a bank.
pub(crate) async fn choose_bank(visit: &Visit, banks: &web::Data<Banks>) -> PageResult {
    let login = visit.login.ok_or(Problem::Service(Error::Unauthenticated))?;
    let list = blocking(banks, move |banks| banks.memberships(login)).await?;
    let mut layout = visit.layout(visit.words.say("sign-in-banks-title"));
    // No bank is chosen, so nothing on this page may look like one's.
    layout.nav = Vec::new();
    layout.own = Vec::new();
    layout.several_banks = false;
    layout.bank_name = visit.words.say("sign-in-program");
    layout.broker = None;
    page(BanksPage { layout, banks: list.iter().map(|bank| (format!("/b/{}/", bank.slug.as_str()), bank.name.to_string())).collect() })
}

async fn ask_out(visit: Visit) -> PageResult {
    if let Actor::Anonymous = visit.actor {
        return Ok(visit.redirect("/sign-in"));
    }
    page(SignOutPage { layout: visit.layout(visit.words.say("sign-out-title")) })
}

async fn sign_out(req: HttpRequest, visit: Visit, _form: Form) -> HttpResponse {
    session_store::end(&req);
    visit.redirect_with_notice("/sign-in", "sign-in-notice-out")
}

async fn ask_invite(visit: Visit, banks: web::Data<Banks>, link: web::Path<Link>) -> PageResult {
    match look(&visit, &banks, &link.token).await? {
        Ok(invited) => page(invite_page(&visit, &invited, &link.token, None, Vec::new())),
        Err(answer) => Ok(answer),
    }
}

/// Whom the link lets in, or the page that says what to do about a link that opens nothing.
async fn look(visit: &Visit, banks: &web::Data<Banks>, token: &str) -> Result<Result<Invited, HttpResponse>, Problem> {
    let (actor, token) = (visit.actor.clone(), token.to_owned());
    let answer = blocking(banks, move |banks| Ok(banks.look_at_invite(&actor, &token))).await?;
    match answer {
        Ok(invited) => Ok(Ok(invited)),
        Err(Error::Refused(Refusal::LinkUnusable)) => Ok(Err(unusable(visit)?)),
        Err(error) => Err(Problem::from(error)),
    }
}

fn unusable(visit: &Visit) -> PageResult {
    let template = UnusablePage { layout: visit.layout(visit.words.say("sign-in-unusable-title")) };
    page_with_problem(&Problem::from(Refusal::LinkUnusable), template)
}

fn invite_page(visit: &Visit, invited: &Invited, token: &str, login: Option<String>, errors: Vec<FieldError>) -> InvitePage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("sign-in-invite-title"));
    layout.has_error = !errors.is_empty();
    if let Actor::Anonymous = visit.actor {
        layout.bank_name = invited.bank.name.to_string();
    }
    InvitePage {
        lead: words.with("sign-in-invite-lead", &[("name", invited.member.name.as_str()), ("bank", invited.bank.name.as_str())]),
        ask_login: invited.login_name.is_none(),
        known: invited.login_name.as_ref().map(|name| words.with("sign-in-invite-known", &[("login", name)])),
        login: login.unwrap_or_else(|| invited.member.email.clone().unwrap_or_default()),
        action: format!("/invite/{token}"),
        suggestion: password::suggestion(),
        layout,
        errors,
    }
}

async fn accept_invite(
    req: HttpRequest,
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    link: web::Path<Link>,
    form: Form,
) -> PageResult {
    let invited = match look(&visit, &banks, &link.token).await? {
        Ok(invited) => invited,
        Err(answer) => return Ok(answer),
    };
    let (login, password) = (form.text("login").trim().to_owned(), form.text("password").to_owned());
    let typed = Some(login.clone());
    let mut faults = Faults::new(&visit.words);
    if login.is_empty() && invited.login_name.is_none() {
        faults.add("login", "sign-in-error-login");
    }
    if password.is_empty() {
        faults.add("password", "sign-in-error-new-password");
    }
    if !faults.is_empty() {
        return page_with_errors(invite_page(&visit, &invited, &link.token, typed, faults.list()));
    }
    // A link may join a login that has a password already, so guessing it here is limited as at the sign-in page.
    throttle.sign_in(&banks, invited.login_name.as_deref().unwrap_or(&login), Site::visitor(&req))?;
    let (actor, token) = (visit.actor.clone(), link.token.clone());
    let answer = blocking(&banks, move |banks| Ok(banks.accept_invite(&actor, &token, &login, &password))).await?;
    match answer {
        Ok(login) => first_step_done(&req, &banks, login, Step::home()).await,
        Err(Error::Refused(Refusal::LinkUnusable)) => unusable(&visit),
        Err(Error::Refused(Refusal::SignInFailed)) => {
            let errors = vec![FieldError::new("password", visit.words.say("sign-in-error-join"))];
            page_with_errors(invite_page(&visit, &invited, &link.token, typed, errors))
        }
        Err(error) => {
            faults.refused(error, &[("name", "login")], "login")?;
            page_with_errors(invite_page(&visit, &invited, &link.token, typed, faults.list()))
        }
    }
}
