//! "Is it still you?": the page between a form and what it would change, where nobody was asked for a while.
//!
//! A form that was sent already waits here in hidden fields and then goes on by itself; secrets are never among them. What an answer
//! does is `web/page/confirm.rs`.

use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use askama::Template;

use crate::service::error::Refusal;
use crate::web::form::{Form, back_to, encode, root_of};
use crate::web::guard::Visit;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::problem::{Problem, page_with_problem, see_other};
use crate::web::session_store::{self, Way};
use crate::web::site::local_path;

/// What the page itself asks and keeps.
const OWN_FIELDS: [&str; 6] = ["confirm_password", "confirm_code", "confirm_next", "confirm_form", "username", "passkey"];
/// A field of such a name is secret and is typed again.
const SECRET: [&str; 5] = ["password", "old_password", "code", "pin", "sealed"];

/// The page.
#[derive(Template)]
#[template(path = "page/confirm/confirm.html")]
pub(crate) struct ConfirmPage {
    layout: Layout,
    /// Not shown: it tells password managers whose password this is.
    login: String,
    /// Where to go afterwards.
    next: String,
    /// Where the form that waits is sent on to; empty where none waits.
    form: String,
    /// What it holds.
    kept: Vec<(String, String)>,
    /// Whether a code will do as well as the password.
    codes: bool,
    /// Whether a passkey may be tried.
    keys: bool,
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
pub(crate) struct Waiting {
    /// Where to go then.
    pub(crate) next: String,
    /// Where the form that waits is sent on to; empty where none waits.
    pub(crate) form: String,
    kept: Vec<(String, String)>,
}

impl Waiting {
    /// Nothing waits but a page.
    pub(crate) const fn to_go_to(next: String) -> Self {
        Self { next, form: String::new(), kept: Vec::new() }
    }

    /// What the page's own form says.
    pub(crate) fn of(form: &Form) -> Self {
        let local = |name: &str| local_path(form.text(name)).unwrap_or_default().to_owned();
        Self { next: local("confirm_next"), form: local("confirm_form"), kept: kept(form) }
    }
}

/// The fields of a form that may stand in a page again.
fn kept(form: &Form) -> Vec<(String, String)> {
    let open = |name: &str| name != "form_token" && !OWN_FIELDS.contains(&name) && !SECRET.contains(&name);
    form.pairs().iter().filter(|(name, _)| open(name)).cloned().collect()
}

/// The page, around what waits.
pub(crate) fn confirm_page(req: &HttpRequest, visit: &Visit, waiting: Waiting, errors: Vec<FieldError>) -> ConfirmPage {
    let mut layout = visit.layout(visit.words.say("confirm-title"));
    layout.has_error = !errors.is_empty();
    let login = visit.actor.caller().ok().and_then(|caller| caller.member.email.clone()).unwrap_or_default();
    ConfirmPage {
        layout,
        login,
        next: waiting.next,
        form: waiting.form,
        kept: waiting.kept,
        codes: session_store::knows(req, Way::Code),
        keys: session_store::knows(req, Way::Passkey),
        errors,
    }
}
