//! "Is it still you?": what the page between a form and what it would change does with an answer: a password, a code or a passkey.
//!
//! The page itself stands in `web/asking.rs`, since every page may lead to it.

use actix_web::{HttpRequest, web};

use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::web::asking::{Waiting, confirm_page};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::FieldError;
use crate::web::page::passkeys::answered;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, again_there, page, page_with_errors, page_with_problem, see_other};
use crate::web::session_store;
use crate::web::site::{Site, local_path};
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/confirm").route(web::get().to(ask)).route(web::post().to(confirm)));
}

async fn ask(req: HttpRequest, visit: Signed, query: Query) -> PageResult {
    visit.login.ok_or_else(Problem::not_found)?;
    let next = local_path(query.text("next")).unwrap_or_default().to_owned();
    page(confirm_page(&req, &visit, Waiting::to_go_to(next), Vec::new()))
}

async fn confirm(
    req: HttpRequest,
    visit: Signed,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    site: web::Data<Site>,
    form: Form,
) -> PageResult {
    let login = visit.login.ok_or_else(Problem::not_found)?;
    let waiting = Waiting::of(&form);
    let [password, code] = ["confirm_password", "confirm_code"].map(|name| form.text(name).to_owned());
    let mut faults = Faults::new(&visit.words);
    let by_code = password.is_empty() && !code.trim().is_empty();
    let field = if by_code { "confirm_code" } else { "confirm_password" };
    let by_key = !form.text("passkey").is_empty();
    if password.is_empty() && !by_code && !by_key {
        faults.add(field, "sign-in-error-password");
        return page_with_errors(confirm_page(&req, &visit, waiting, faults.list()));
    }
    if let Err(problem) = throttle.sign_in(&banks, &login.to_string(), Site::visitor(&req)) {
        let Some(seconds) = problem.retry_after_seconds() else { return Err(problem) };
        let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
        let errors = vec![FieldError::new(field, visit.words.count("sign-in-error-throttled", minutes))];
        return page_with_problem(&problem, confirm_page(&req, &visit, waiting, errors));
    }
    let actor = visit.actor.clone();
    let key = if by_key { Some(answered(&req, &site, &form)) } else { None }.transpose();
    let work = move |banks: &Banks| {
        Ok(match key {
            Ok(Some((place, answered))) => banks.confirm_with_passkey(&actor, &place, &answered),
            Err(_) => Err(Refusal::SignInFailed.into()),
            Ok(None) if by_code => banks.confirm_with_code(&actor, &code),
            Ok(None) => banks.confirm(&actor, &password),
        })
    };
    match blocking(&banks, work).await? {
        Ok(()) => {
            session_store::confirmed(&req);
            if waiting.form.is_empty() {
                let next = if waiting.next.is_empty() { format!("{}/settings", visit.root) } else { waiting.next };
                return Ok(see_other(&next));
            }
            Ok(again_there(&waiting.form))
        }
        Err(Error::Refused(Refusal::SignInFailed)) => {
            faults.add(field, "confirm-error-wrong");
            page_with_errors(confirm_page(&req, &visit, waiting, faults.list()))
        }
        Err(error) => Err(error.into()),
    }
}
