//! Session cookies over our own rows: what `actix-session` asks of a store, answered by `service/people/session`.
//!
//! The cookie holds a signed secret, the database its hash. It must not know what pages keep in a session.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{SessionExt, SessionMiddleware};
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};

use crate::domain::id::LoginId;
use crate::domain::people::deed::{Door, DoorKind};
use crate::service::bank::Banks;
use crate::service::error;
use crate::web::blocking::detached;

/// The entry that holds the login. Entries are JSON, as `actix-session` writes them.
const LOGIN: &str = "login";
/// The entry that tells when the session ends, UTC milliseconds; told by the rows, never kept in them.
const ENDS_AT: &str = "ends_at";

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
        session.renew();
    }
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

/// From where a visitor comes.
pub(crate) fn door_of(req: &HttpRequest) -> Door {
    let mark: Option<String> = req.get_session().get(MARK).ok().flatten();
    let mark = mark.and_then(|mark| hex::decode(mark).ok()).and_then(|mark| mark.first_chunk::<4>().copied());
    Door { kind: DoorKind::Web, mark }
}

fn login_in(entries: &Entries) -> Option<LoginId> {
    let json = entries.get(LOGIN)?;
    let text: String = serde_json::from_str(json).ok()?;
    text.parse().ok()
}

fn kept(mut entries: Entries) -> Result<(Option<LoginId>, String), anyhow::Error> {
    entries.remove(ENDS_AT);
    entries.remove(MARK);
    let login = login_in(&entries);
    Ok((login, serde_json::to_string(&entries)?))
}

impl SessionStore for Rows {
    async fn load(&self, session_key: &SessionKey) -> Result<Option<Entries>, LoadError> {
        let secret = session_key.as_ref().to_owned();
        let mark = self.banks.mark(&secret).map(hex::encode).unwrap_or_default();
        let found = detached(self.banks.clone(), move |banks| banks.load_session(&secret)).await;
        let Some(state) = found.map_err(|problem| LoadError::Other(problem.into()))? else { return Ok(None) };
        let mut entries: Entries = serde_json::from_str(&state.entries).map_err(|error| LoadError::Deserialization(error.into()))?;
        entries.insert(ENDS_AT.to_owned(), state.ends_at.to_string());
        entries.insert(MARK.to_owned(), format!("\"{mark}\""));
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
