//! Session cookies over our own rows: what `actix-session` asks of a store, answered by `service/people/session`.
//!
//! The cookie holds a signed secret, the database its hash. It must not know what pages keep in a session.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{SessionExt, SessionMiddleware};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};

use crate::domain::id::LoginId;
use crate::service::bank::Banks;
use crate::service::error;
use crate::web::blocking::detached;

/// The entry that holds the login. Entries are JSON, as `actix-session` writes them.
const LOGIN: &str = "login";
/// The entry that tells when its owner signed in or was asked again, UTC milliseconds.
const ASKED_AT: &str = "asked_at";
/// The entry of a sign-in that waits for its second step; nobody is signed in with it.
const WAITING: &str = "waiting";
/// The entry of somebody who must set up a second step before anything else.
const SET_UP: &str = "set_up";
/// The entry of what a device was asked.
const CHALLENGE: &str = "challenge";
/// A passkey may take so long to answer, in milliseconds.
const CHALLENGE_MS: i64 = 5 * 60_000;
/// A sign-in waits so long for its second step, in milliseconds.
const WAITING_MS: i64 = 10 * 60_000;
/// The entry that tells when the session ends, UTC milliseconds; told by the rows, never kept in them.
const ENDS_AT: &str = "ends_at";

type Entries = HashMap<String, String>;

/// The store.
pub(crate) struct Rows {
    banks: Banks,
}

/// Whether the cookie travels over TLS only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transport {
    /// `https`: the `__Host-` prefix and `Secure`.
    Secure,
    /// `http` on this machine: a plain name, so that every browser can run the demo.
    Plain,
}

impl Transport {
    /// A cookie's name under this transport.
    pub(crate) fn cookie_name(self, name: &str) -> String {
        match self {
            Self::Secure => format!("__Host-{name}"),
            Self::Plain => name.to_owned(),
        }
    }
}

/// The middleware that pages are wrapped in.
pub(crate) fn sessions(banks: &Banks, transport: Transport) -> SessionMiddleware<Rows> {
    SessionMiddleware::builder(Rows { banks: banks.clone() }, key(banks))
        .cookie_name(transport.cookie_name("goodturn"))
        .cookie_secure(transport == Transport::Secure)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .build()
}

/// What cookies are sealed with: every copy of the program derives the same from the installation's secret.
fn key(banks: &Banks) -> Key {
    Key::from(&[banks.keyed("cookie-a", b""), banks.keyed("cookie-b", b"")].concat())
}

/// A cookie that is signed in already, for measurements in this process: no door hands one out.
pub(crate) fn ready_made(banks: &Banks, login: LoginId) -> error::Result<String> {
    let name = Transport::Plain.cookie_name("goodturn");
    let entries = serde_json::json!({ LOGIN: format!("\"{login}\"") }).to_string();
    let secret = banks.save_session(Some(login), &entries)?;
    let mut jar = CookieJar::new();
    jar.private_mut(&key(banks)).add(Cookie::new(name.clone(), secret));
    Ok(jar.get(&name).map(ToString::to_string).unwrap_or_default())
}

/// Begins a session for a login: a new secret, so that no cookie known before opens it.
pub(crate) fn begin(req: &HttpRequest, login: LoginId) {
    let session = req.get_session();
    session.clear();
    // A text always fits into JSON; without the entry nobody is signed in, which is the safe end.
    if session.insert(LOGIN, login.to_string()).is_ok() {
        confirmed(req);
    }
}

/// Notes that the owner of the session has just shown who they are, under a new secret.
pub(crate) fn confirmed(req: &HttpRequest) {
    let session = req.get_session();
    let now = req.app_data::<web::Data<Banks>>().map(|banks| banks.clock().now_ms());
    // A number always fits into JSON; without it they are asked again, which is the safe end.
    if session.insert(ASKED_AT, now).is_ok() {
        session.renew();
    }
}

/// A sign-in that has done its first step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Waiting {
    login: String,
    /// Where to go once they are in.
    pub(crate) next: String,
    since: i64,
}

impl Waiting {
    /// Whose.
    pub(crate) fn login(&self) -> Option<LoginId> {
        self.login.parse().ok()
    }
}

/// Notes that a login has done the first step of signing in, under a new secret. It opens nothing but the second step.
pub(crate) fn wait_for_second(req: &HttpRequest, login: LoginId, next: &str) {
    let session = req.get_session();
    session.clear();
    let since = req.app_data::<web::Data<Banks>>().map_or(0, |banks| banks.clock().now_ms());
    // Texts always fit into JSON; without the entry the first step is asked for again, which is the safe end.
    if session.insert(WAITING, Waiting { login: login.to_string(), next: next.to_owned(), since }).is_ok() {
        session.renew();
    }
}

/// The sign-in that waits for its second step here, unless it waited too long.
pub(crate) fn waiting(req: &HttpRequest) -> Option<Waiting> {
    let waiting: Waiting = req.get_session().get(WAITING).ok().flatten()?;
    let now = req.app_data::<web::Data<Banks>>()?.clock().now_ms();
    (0..=WAITING_MS).contains(&now.saturating_sub(waiting.since)).then_some(waiting)
}

/// What shows who somebody is, beside a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// A code of an app, or a spare one.
    Code,
    /// A passkey.
    Passkey,
}

impl Way {
    /// The entry that tells that it was used in this session.
    const fn entry(self) -> &'static str {
        match self {
            Self::Code => "by_code",
            Self::Passkey => "by_passkey",
        }
    }
}

/// Notes that the owner of the session may only set up a second step, until they have.
pub(crate) fn must_set_up(req: &HttpRequest) {
    note(req, SET_UP);
}

/// Whether they may do nothing else.
pub(crate) fn sets_up(req: &HttpRequest) -> bool {
    req.get_session().get::<bool>(SET_UP).ok().flatten().unwrap_or(false)
}

/// A second step is set up: everything is open again.
pub(crate) fn is_set_up(req: &HttpRequest, way: Way) {
    req.get_session().remove(SET_UP);
    took_two_steps(req, way);
}

/// Notes that the owner of the session has shown more than a password.
pub(crate) fn took_two_steps(req: &HttpRequest, way: Way) {
    note(req, way.entry());
}

/// Whether they have, in this way, so that it may show again who they are.
pub(crate) fn knows(req: &HttpRequest, way: Way) -> bool {
    req.get_session().get::<bool>(way.entry()).ok().flatten().unwrap_or(false)
}

/// Keeps what a device was asked in the session, which is a row of ours, until it is answered.
pub(crate) fn asks(req: &HttpRequest, state: &str) {
    let now = req.app_data::<web::Data<Banks>>().map_or(0, |banks| banks.clock().now_ms());
    // Without the entry no answer fits, which is the safe end.
    if req.get_session().insert(CHALLENGE, (state, now)).is_err() {
        tracing::debug!("a challenge was lost");
    }
}

/// What a device was asked, once: from now on nothing is.
pub(crate) fn take_asked(req: &HttpRequest) -> Option<String> {
    let (state, since): (String, i64) = req.get_session().get(CHALLENGE).ok().flatten()?;
    req.get_session().remove(CHALLENGE);
    let now = req.app_data::<web::Data<Banks>>()?.clock().now_ms();
    (0..=CHALLENGE_MS).contains(&now.saturating_sub(since)).then_some(state)
}

fn note(req: &HttpRequest, entry: &str) {
    // A yes always fits into JSON.
    if req.get_session().insert(entry, true).is_err() {
        tracing::debug!(entry, "a session kept no note");
    }
}

/// When the owner of the session last signed in or was asked again, UTC milliseconds.
pub(crate) fn asked_at(req: &HttpRequest) -> Option<i64> {
    req.get_session().get(ASKED_AT).ok().flatten()
}

/// Ends the session: its row goes, and the cookie with it.
pub(crate) fn end(req: &HttpRequest) {
    req.get_session().purge();
}

/// Whose session it is.
pub(crate) fn login_of(req: &HttpRequest) -> Option<LoginId> {
    let text: Option<String> = req.get_session().get(LOGIN).ok().flatten();
    text.and_then(|text| text.parse().ok())
}

/// When the session ends, UTC milliseconds.
pub(crate) fn ends_at(req: &HttpRequest) -> Option<i64> {
    req.get_session().get(ENDS_AT).ok().flatten()
}

fn login_in(entries: &Entries) -> Option<LoginId> {
    let json = entries.get(LOGIN)?;
    let text: String = serde_json::from_str(json).ok()?;
    text.parse().ok()
}

fn kept(mut entries: Entries) -> Result<(Option<LoginId>, String), anyhow::Error> {
    entries.remove(ENDS_AT);
    let login = login_in(&entries);
    Ok((login, serde_json::to_string(&entries)?))
}

impl SessionStore for Rows {
    async fn load(&self, session_key: &SessionKey) -> Result<Option<Entries>, LoadError> {
        let secret = session_key.as_ref().to_owned();
        let found = detached(self.banks.clone(), move |banks| banks.load_session(&secret)).await;
        let Some(state) = found.map_err(|problem| LoadError::Other(problem.into()))? else { return Ok(None) };
        let mut entries: Entries = serde_json::from_str(&state.entries).map_err(|error| LoadError::Deserialization(error.into()))?;
        entries.insert(ENDS_AT.to_owned(), state.ends_at.to_string());
        Ok(Some(entries))
    }

    async fn save(&self, state: Entries, _ttl: &Duration) -> Result<SessionKey, SaveError> {
        let (login, entries) = kept(state).map_err(SaveError::Serialization)?;
        let secret = detached(self.banks.clone(), move |banks| banks.save_session(login, &entries)).await;
        let secret = secret.map_err(|problem| SaveError::Other(problem.into()))?;
        SessionKey::try_from(secret).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(&self, session_key: SessionKey, state: Entries, _ttl: &Duration) -> Result<SessionKey, UpdateError> {
        let (login, entries) = kept(state).map_err(UpdateError::Serialization)?;
        let secret = session_key.as_ref().to_owned();
        let done = detached(self.banks.clone(), move |banks| banks.update_session(&secret, login, &entries)).await;
        done.map_err(|problem| UpdateError::Other(problem.into()))?;
        Ok(session_key)
    }

    /// Nothing to do: loading a session begins its idle time again.
    async fn update_ttl(&self, _session_key: &SessionKey, _ttl: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, session_key: &SessionKey) -> Result<(), anyhow::Error> {
        let secret = session_key.as_ref().to_owned();
        detached(self.banks.clone(), move |banks| banks.end_session(&secret)).await.map_err(anyhow::Error::from)
    }
}
