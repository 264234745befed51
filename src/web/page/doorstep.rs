//! From the first step of signing in to the page that was asked for, whichever way somebody came: by password or by a link.
//!
//! One place, so that no way leads past what is asked after the first step.

use actix_web::{HttpRequest, web};

use crate::domain::id::LoginId;
use crate::domain::people::device::Remember;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::people::factor::AfterFirst;
use crate::web::blocking::blocking;
use crate::web::form::root_of;
use crate::web::problem::{PageResult, see_other};
use crate::web::session_store;

/// What was asked for with the first step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    /// The page to go to, an address of this site.
    pub(crate) next: String,
    /// Whether the device is to be remembered.
    pub(crate) remember: Remember,
}

impl Step {
    /// To the first page, and nothing is remembered.
    pub(crate) fn home() -> Self {
        Self { next: "/".to_owned(), remember: Remember::No }
    }
}

/// Now signed in as far as the first step: a password that was right, or a link that was used.
pub(crate) async fn first_step_done(req: &HttpRequest, banks: &web::Data<Banks>, login: LoginId, step: Step) -> PageResult {
    let remember = match step.remember {
        Remember::Yes => blocking(banks, move |banks| banks.may_be_remembered(login)).await?,
        Remember::No => Remember::No,
    };
    match blocking(banks, move |banks| banks.first_step(&Actor::Anonymous, login)).await? {
        AfterFirst::SecondStep => {
            session_store::wait_for_second(req, login, (&step.next, remember));
            return Ok(see_other(&format!("{}/sign-in/code", root_of(req))));
        }
        AfterFirst::SetUp => {
            session_store::begin(req, login, remember);
            session_store::must_set_up(req);
        }
        AfterFirst::In => session_store::begin(req, login, remember),
    }
    enter(banks, login, &step.next).await
}

/// To the page asked for; a login with several banks chooses first, unless the page names one.
pub(crate) async fn enter(banks: &web::Data<Banks>, login: LoginId, next: &str) -> PageResult {
    let several = blocking(banks, move |banks| banks.memberships(login)).await?.len() > 1;
    Ok(see_other(if several && !next.starts_with("/b/") { "/" } else { next }))
}
