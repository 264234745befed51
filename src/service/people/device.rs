//! Where one is signed in: listed by the plain name of each device, and ended from any other.
//!
//! One's own sessions only. A session of a printed card is ended with the card.

use crate::domain::id::LoginId;
use crate::domain::people::access::Act;
use crate::domain::people::device::{Device, Remember};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::session::handle;
use crate::store::people::login;

/// A session as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownSession {
    /// What it is ended by; opens nothing.
    pub(crate) handle: String,
    /// The device, where it is known.
    pub(crate) device: Option<Device>,
    /// Whether the device is remembered.
    pub(crate) remember: Remember,
    /// When it began, UTC milliseconds.
    pub(crate) began_at: i64,
    /// When it was last used, UTC milliseconds.
    pub(crate) seen_at: i64,
    /// When it ends unless it is used, UTC milliseconds.
    pub(crate) ends_at: i64,
}

fn own_login(actor: &Actor) -> Result<LoginId> {
    actor.may(Act::ManageOwn)?;
    actor.caller()?.login.ok_or(Error::NotFound)
}

impl Banks {
    /// The sessions of one's own login, the one used last first.
    pub(crate) fn own_sessions(&self, actor: &Actor) -> Result<Vec<ShownSession>> {
        let (login, now) = (own_login(actor)?, self.clock.now_ms());
        let found = self.db.read(|reader| login::list_sessions(reader, login, now))?;
        let shown = found.into_iter().map(|(hash, session)| ShownSession {
            handle: handle(&hash),
            device: Device::from_code(&session.device),
            remember: session.remember,
            began_at: session.created_at,
            seen_at: session.seen_at,
            ends_at: session.expires_at,
        });
        Ok(shown.collect())
    }

    /// Ends one of one's own sessions.
    pub(crate) fn end_own_session(&self, actor: &Actor, ended: &str) -> Result<()> {
        self.end_own(actor, |each| each == ended)?.then_some(()).ok_or(Error::NotFound)
    }

    /// Ends all of one's own sessions but one.
    pub(crate) fn end_other_sessions(&self, actor: &Actor, kept: &str) -> Result<()> {
        self.end_own(actor, |each| each != kept).map(|_| ())
    }

    /// Ends those of one's own sessions whose names fit. Answers whether there was one.
    fn end_own(&self, actor: &Actor, fits: impl Fn(&str) -> bool) -> Result<bool> {
        let (login, now) = (own_login(actor)?, self.clock.now_ms());
        self.db.write_installation(|tx| {
            let found = login::list_sessions(tx, login, now)?;
            let ended: Vec<_> = found.into_iter().map(|(hash, _)| hash).filter(|hash| fits(&handle(hash))).collect();
            ended.iter().try_for_each(|hash| login::delete_session(tx, hash))?;
            Ok::<_, Error>(!ended.is_empty())
        })
    }
}
