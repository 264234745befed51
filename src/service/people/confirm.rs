//! Asking again: whoever sits at a session shows that it is still them, before what a thief of the screen would do first.
//!
//! Which calls need it is said where they are, by [`Actor::sure`] and [`Actor::own_login`]. What a session keeps of it is the door's business.

use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::password::{self, Verdict};
use crate::store::people::login;

impl Banks {
    /// Whether a password is that of whoever is signed in.
    pub(crate) fn confirm(&self, actor: &Actor, password: &str) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let login = actor.caller()?.login.ok_or(Error::NotFound)?;
        let hash = self.db.read(|reader| {
            let name = login::name_of(reader, login)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>(login::by_name(reader, &name)?.and_then(|(_, hash)| hash))
        })?;
        match password::compare(password, hash.as_deref())? {
            Verdict::Right => Ok(()),
            Verdict::Wrong => Err(Refusal::SignInFailed.into()),
        }
    }
}
