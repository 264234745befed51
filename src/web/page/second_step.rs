//! The second step of signing in, after `doorstep`: a code of an app, or a spare one. Until it is done nobody is signed in.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Visit;
use crate::web::page::doorstep::enter;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors, page_with_problem};
use crate::web::session_store::{self, Way};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/sign-in/code").route(web::get().to(ask)).route(web::post().to(check)));
}

#[derive(Template)]
#[template(path = "page/factors/code.html")]
struct CodePage {
    layout: Layout,
    next: String,
    errors: Vec<FieldError>,
}

fn code_page(visit: &Visit, next: &str, errors: Vec<FieldError>) -> CodePage {
    let mut layout = visit.layout(visit.words.say("factors-code-title"));
    layout.has_error = !errors.is_empty();
    CodePage { layout, next: next.to_owned(), errors }
}

/// Where nobody has done the first step.
fn first_step(visit: &Visit) -> HttpResponse {
    visit.redirect("/sign-in")
}

async fn ask(req: HttpRequest, visit: Visit) -> PageResult {
    let Some(waiting) = session_store::waiting(&req) else { return Ok(first_step(&visit)) };
    page(code_page(&visit, &waiting.next, Vec::new()))
}

async fn check(req: HttpRequest, visit: Visit, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let Some(waiting) = session_store::waiting(&req) else { return Ok(first_step(&visit)) };
    let Some(login) = waiting.login() else { return Ok(first_step(&visit)) };
    let typed = form.text("code").to_owned();
    let mut faults = Faults::new(&visit.words);
    if typed.trim().is_empty() {
        faults.add("code", "factors-error-code");
        return page_with_errors(code_page(&visit, &waiting.next, faults.list()));
    }
    throttle.stranger(&banks, Site::visitor(&req))?;
    match blocking(&banks, move |banks| Ok(banks.second_step(&Actor::Anonymous, login, &typed))).await? {
        Ok(()) => {
            session_store::begin(&req, login, waiting.remember());
            session_store::took_two_steps(&req, Way::Code);
            enter(&banks, login, &waiting.next).await
        }
        Err(Error::Refused(Refusal::SignInFailed)) => {
            faults.add("code", "factors-error-wrong");
            page_with_errors(code_page(&visit, &waiting.next, faults.list()))
        }
        Err(error @ Error::Throttled { .. }) => {
            let problem = Problem::from(error);
            let minutes = problem.retry_after_seconds().map_or(1, |seconds| seconds.div_ceil(60));
            faults.tell("code", visit.words.count("sign-in-error-throttled", i64::try_from(minutes).unwrap_or(1)));
            page_with_problem(&problem, code_page(&visit, &waiting.next, faults.list()))
        }
        Err(error) => Err(error.into()),
    }
}
