//! "Is it still you?": the page between a form and what it would change, where nobody was asked for a while.
//!
//! A form that was sent already waits here in hidden fields and then goes on by itself; secrets are never among them.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;

use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query, back_to, encode, root_of};
use crate::web::guard::{Signed, Visit};
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, again_there, page, page_with_errors, page_with_problem, see_other};
use crate::web::session_store;
use crate::web::site::{Site, local_path};
use crate::web::throttle::Throttle;

/// What the page itself asks and keeps.
const OWN_FIELDS: [&str; 4] = ["confirm_password", "confirm_code", "confirm_next", "confirm_form"];
/// A field whose name holds one of these is secret and is typed again.
const SECRET: [&str; 4] = ["password", "secret", "code", "pin"];

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/confirm").route(web::get().to(ask)).route(web::post().to(confirm)));
}

#[derive(Template)]
#[template(path = "page/confirm/confirm.html")]
struct ConfirmPage {
    layout: Layout,
    /// Where to go afterwards.
    next: String,
    /// Where the form that waits is sent on to; empty where none waits.
    form: String,
    /// What it holds.
    kept: Vec<(String, String)>,
    /// Whether a code will do as well as the password.
    codes: bool,
    errors: Vec<FieldError>,
}

/// The answer to a request that nobody is sure enough for: to the page, or the page itself around the form that was sent.
pub(crate) fn ask_before(req: &HttpRequest, visit: &Visit) -> HttpResponse {
    if req.method().is_safe() {
        let next = back_to(req);
        return see_other(&format!("{}/confirm?{}", root_of(req), encode(&[("next", next.as_str())])));
    }
    let form = req.extensions().get::<Form>().cloned().unwrap_or_default();
    let waiting = Waiting { next: String::new(), form: format!("{}{}", root_of(req), req.path()), kept: kept(&form) };
    let page = page_with_problem(&Problem::from(Refusal::ConfirmFirst), confirm_page(req, visit, waiting, Vec::new()));
    page.unwrap_or_else(HttpResponse::from_error)
}

/// What happens once it is sure who is there.
struct Waiting {
    next: String,
    form: String,
    kept: Vec<(String, String)>,
}

impl Waiting {
    fn of(form: &Form) -> Self {
        let local = |name: &str| local_path(form.text(name)).unwrap_or_default().to_owned();
        Self { next: local("confirm_next"), form: local("confirm_form"), kept: kept(form) }
    }
}

/// The fields of a form that may stand in a page again.
fn kept(form: &Form) -> Vec<(String, String)> {
    let open = |name: &str| name != "form_token" && !OWN_FIELDS.contains(&name) && !SECRET.iter().any(|secret| name.contains(secret));
    form.pairs().iter().filter(|(name, _)| open(name)).cloned().collect()
}

fn confirm_page(req: &HttpRequest, visit: &Visit, waiting: Waiting, errors: Vec<FieldError>) -> ConfirmPage {
    let mut layout = visit.layout(visit.words.say("confirm-title"));
    layout.has_error = !errors.is_empty();
    ConfirmPage { layout, next: waiting.next, form: waiting.form, kept: waiting.kept, codes: session_store::two_steps(req), errors }
}

async fn ask(req: HttpRequest, visit: Signed, query: Query) -> PageResult {
    visit.login.ok_or_else(Problem::not_found)?;
    let next = local_path(query.text("next")).unwrap_or_default().to_owned();
    page(confirm_page(&req, &visit, Waiting { next, form: String::new(), kept: Vec::new() }, Vec::new()))
}

async fn confirm(req: HttpRequest, visit: Signed, banks: web::Data<Banks>, throttle: web::Data<Throttle>, form: Form) -> PageResult {
    let login = visit.login.ok_or_else(Problem::not_found)?;
    let waiting = Waiting::of(&form);
    let [password, code] = ["confirm_password", "confirm_code"].map(|name| form.text(name).to_owned());
    let mut faults = Faults::new(&visit.words);
    let by_code = password.is_empty() && !code.trim().is_empty();
    let field = if by_code { "confirm_code" } else { "confirm_password" };
    if password.is_empty() && !by_code {
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
    let work = move |banks: &Banks| Ok(if by_code { banks.confirm_with_code(&actor, &code) } else { banks.confirm(&actor, &password) });
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
