//! Session cookies over our own rows: what `actix-session` asks of a store, answered by `service/people/session`.
//!
//! The cookie holds a signed secret, the database its hash. It must not know what pages keep in a session.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{SessionExt, SessionMiddleware};
use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use serde::{Deserialize, Serialize};

use crate::domain::id::{CardId, LoginId};
use crate::domain::people::deed::{Door, DoorKind};
use crate::domain::people::device::{Device, Remember};
use crate::service::bank::Banks;
use crate::service::error;
use crate::service::people::session::Held;
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
/// The entry that tells what the session is called in the list of its login's; told by the rows, never kept in them.
const HANDLE: &str = "handle";
/// The entry that tells whether the device is remembered.
const REMEMBERED: &str = "remembered";
/// The entry that holds the plain name of the device.
const DEVICE: &str = "device";
/// The entry that holds the card by which somebody came who has no login.
const CARD: &str = "card";
/// The cookie's name, before what the transport adds.
const COOKIE: &str = "goodturn";
/// How long a remembered device keeps its cookie; the row ends when the session does.
const LASTING_SECONDS: u32 = 90 * 24 * 60 * 60;

/// The entry that tells one session from others in the record of deeds; never kept in the rows.
const MARK: &str = "mark";

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
        .cookie_name(transport.cookie_name(COOKIE))
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
    let name = Transport::Plain.cookie_name(COOKIE);
    let entries = serde_json::json!({ LOGIN: format!("\"{login}\"") }).to_string();
    let held = Held { login: Some(login), card: None, remember: Remember::No, device: String::new(), entries };
    let secret = banks.save_session(held)?;
    let mut jar = CookieJar::new();
    jar.private_mut(&key(banks)).add(Cookie::new(name.clone(), secret));
    Ok(jar.get(&name).map(ToString::to_string).unwrap_or_default())
}

/// Begins a session for a login: a new secret, so that no cookie known before opens it.
pub(crate) fn begin(req: &HttpRequest, login: LoginId, remember: Remember) {
    let session = req.get_session();
    session.clear();
    // Texts always fit into JSON; without the entry nobody is signed in, which is the safe end.
    let told = session.insert(REMEMBERED, remember == Remember::Yes).and_then(|()| session.insert(DEVICE, device_of(req)));
    if told.and_then(|()| session.insert(LOGIN, login.to_string())).is_ok() {
        confirmed(req);
    }
}

/// Begins a session for whoever came by a printed card: no login, and nothing is remembered.
pub(crate) fn begin_by_card(req: &HttpRequest, card: CardId) {
    let session = req.get_session();
    session.clear();
    let told = session.insert(DEVICE, device_of(req));
    if told.and_then(|()| session.insert(CARD, card.to_string())).is_ok() {
        session.renew();
    }
}

/// The card by which the session began.
pub(crate) fn card_of(req: &HttpRequest) -> Option<CardId> {
    let text: Option<String> = req.get_session().get(CARD).ok().flatten();
    text.and_then(|text| text.parse().ok())
}

/// The same session under a new secret, its device remembered as before: for a change of what it can do.
pub(crate) fn renew(req: &HttpRequest, login: LoginId) {
    begin(req, login, remembered(req));
}

/// The plain name of what this request comes from.
fn device_of(req: &HttpRequest) -> String {
    let said = req.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Device::of(said).map(Device::code).unwrap_or_default()
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
    remembered: bool,
    since: i64,
}

impl Waiting {
    /// Whether the device is to be remembered once they are in.
    pub(crate) const fn remember(&self) -> Remember {
        if self.remembered { Remember::Yes } else { Remember::No }
    }

    /// Whose.
    pub(crate) fn login(&self) -> Option<LoginId> {
        self.login.parse().ok()
    }
}

/// Notes that a login has done the first step of signing in, under a new secret. It opens nothing but the second step.
pub(crate) fn wait_for_second(req: &HttpRequest, login: LoginId, (next, remember): (&str, Remember)) {
    let session = req.get_session();
    session.clear();
    let since = req.app_data::<web::Data<Banks>>().map_or(0, |banks| banks.clock().now_ms());
    // Texts always fit into JSON; without the entry the first step is asked for again, which is the safe end.
    if session
        .insert(WAITING, Waiting { login: login.to_string(), next: next.to_owned(), remembered: remember == Remember::Yes, since })
        .is_ok()
    {
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

/// Whether the session's device is remembered.
pub(crate) fn remembered(req: &HttpRequest) -> Remember {
    let yes: Option<bool> = req.get_session().get(REMEMBERED).ok().flatten();
    if yes == Some(true) { Remember::Yes } else { Remember::No }
}

/// What the session is called in the list of its login's.
pub(crate) fn handle_of(req: &HttpRequest) -> String {
    req.get_session().get(HANDLE).ok().flatten().unwrap_or_default()
}

/// The session's cookie is to outlive the browser.
struct Lasting;

/// The middleware within the sessions: notes which answers belong to a remembered device, while that can still be read.
pub(crate) async fn note_lasting(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let answer = next.call(req).await?;
    if remembered(answer.request()) == Remember::Yes {
        answer.request().extensions_mut().insert(Lasting);
    }
    Ok(answer)
}

/// The middleware around the sessions: the cookie of a remembered device is kept when the browser is closed, every other goes.
pub(crate) async fn keep_lasting(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut answer = next.call(req).await?;
    if answer.request().extensions().get::<Lasting>().is_some() {
        let names = [Transport::Secure, Transport::Plain].map(|transport| format!("{}=", transport.cookie_name(COOKIE)));
        let cookies: Vec<HeaderValue> = answer.headers_mut().remove(header::SET_COOKIE).collect();
        for cookie in cookies {
            let text = cookie.to_str().unwrap_or_default();
            // A cookie that is taken back says so by its age.
            let ours = names.iter().any(|name| text.starts_with(name.as_str())) && !text.contains("Max-Age");
            let lasting = HeaderValue::try_from(format!("{text}; Max-Age={LASTING_SECONDS}"));
            let kept = lasting.ok().filter(|_| ours).unwrap_or(cookie);
            answer.headers_mut().append(header::SET_COOKIE, kept);
        }
    }
    Ok(answer)
}

fn id_in<T: std::str::FromStr>(entries: &Entries, name: &str) -> Option<T> {
    let text: String = serde_json::from_str(entries.get(name)?).ok()?;
    text.parse().ok()
}

/// From where a visitor comes.
pub(crate) fn door_of(req: &HttpRequest) -> Door {
    let mark: Option<String> = req.get_session().get(MARK).ok().flatten();
    let mark = mark.and_then(|mark| hex::decode(mark).ok()).and_then(|mark| mark.first_chunk::<4>().copied());
    Door { kind: DoorKind::Web, mark }
}

fn kept(mut entries: Entries) -> Result<Held, anyhow::Error> {
    entries.remove(ENDS_AT);
    entries.remove(HANDLE);
    entries.remove(MARK);
    let remember = if entries.get(REMEMBERED).is_some_and(|json| json == "true") { Remember::Yes } else { Remember::No };
    let device = entries.get(DEVICE).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let (login, card) = (id_in(&entries, LOGIN), id_in(&entries, CARD));
    Ok(Held { login, card, remember, device, entries: serde_json::to_string(&entries)? })
}

impl SessionStore for Rows {
    async fn load(&self, session_key: &SessionKey) -> Result<Option<Entries>, LoadError> {
        let secret = session_key.as_ref().to_owned();
        let mark = self.banks.mark(&secret).map(hex::encode).unwrap_or_default();
        let found = detached(self.banks.clone(), move |banks| banks.load_session(&secret)).await;
        let Some(state) = found.map_err(|problem| LoadError::Other(problem.into()))? else { return Ok(None) };
        let mut entries: Entries = serde_json::from_str(&state.entries).map_err(|error| LoadError::Deserialization(error.into()))?;
        // The row is what counts; the entries only carry it to the pages.
        entries.insert(ENDS_AT.to_owned(), state.ends_at.to_string());
        entries.insert(HANDLE.to_owned(), serde_json::Value::from(state.handle).to_string());
        entries.insert(REMEMBERED.to_owned(), (state.remember == Remember::Yes).to_string());
        entries.insert(MARK.to_owned(), format!("\"{mark}\""));
        Ok(Some(entries))
    }

    async fn save(&self, state: Entries, _ttl: &Duration) -> Result<SessionKey, SaveError> {
        let held = kept(state).map_err(SaveError::Serialization)?;
        let secret = detached(self.banks.clone(), move |banks| banks.save_session(held)).await;
        let secret = secret.map_err(|problem| SaveError::Other(problem.into()))?;
        SessionKey::try_from(secret).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(&self, session_key: SessionKey, state: Entries, _ttl: &Duration) -> Result<SessionKey, UpdateError> {
        let Held { login, entries, .. } = kept(state).map_err(UpdateError::Serialization)?;
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
