//! Passkeys (W3C Web Authentication): a device signs a challenge of ours for this site, and so shows who sits there.
//!
//! `webauthn-rs` reads and checks what devices say; only one that knew its owner counts, so that a passkey is both steps at once. What was
//! asked stays with the door, on this side, and is answered once.

use serde::Serialize;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Key, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use crate::domain::id::{LoginId, PasskeyId};
use crate::domain::people::access::Act;
use crate::domain::people::passkey::Passkey;
use crate::domain::text::Title;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::factor::required_of;
use crate::store::db::StoreError;
use crate::store::people::{factor, login, member, passkey};

/// A login has at most so many.
const PASSKEYS_MAX: usize = 20;
/// The longest name of a key that any device gives, in bytes.
const CREDENTIAL_MAX: usize = 1_023;

/// For which site a passkey is good.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// The site's name: `bank.example`.
    pub(crate) name: String,
    /// The site's address, as browsers tell it: `https://bank.example`.
    pub(crate) origin: String,
}

/// What a device is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    /// What the browser hands to the device, as JSON.
    pub(crate) options: String,
    /// What the answer is checked against, as JSON: it stays here.
    pub(crate) state: String,
}

/// What came back: the state that was kept, and the browser's answer, as JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Answered {
    /// What was kept when it was asked.
    pub(crate) state: String,
    /// What the browser answered.
    pub(crate) answer: String,
}

impl Place {
    /// The checks of this site.
    fn checks(&self, called: &str) -> Result<Webauthn> {
        let origin = Url::parse(&self.origin).or(Err(Error::NotFound))?;
        let builder = WebauthnBuilder::new(&self.name, &origin).map_err(|error| fault(&error))?;
        builder.rp_name(called).build().map_err(|error| fault(&error))
    }
}

fn fault(error: &WebauthnError) -> Error {
    StoreError::Url(format!("a passkey could not be asked for: {error}")).into()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).or(Err(StoreError::Corrupt("passkeys.key").into()))
}

fn key_of(kept: &Passkey) -> Result<Key> {
    serde_json::from_str(&kept.key).or(Err(StoreError::Corrupt("passkeys.key").into()))
}

fn unfit() -> Error {
    Error::invalid("passkey", "invalid-passkey")
}

impl Banks {
    /// Asks a device to make a passkey for one's own login.
    pub(crate) fn ask_for_new_passkey(&self, actor: &Actor, place: &Place) -> Result<Asked> {
        actor.may(Act::ManageOwn)?;
        let login = actor.own_login(self.clock.now_ms())?;
        let (name, kept) = self.db.read(|reader| {
            let name = login::name_of(reader, login)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((name, passkey::list_of(reader, login)?))
        })?;
        let known = kept.into_iter().map(|each| each.credential).collect();
        let checks = place.checks(actor.caller()?.bank.name.as_str())?;
        let (options, state) = checks.start_passkey_registration(login.uuid(), &name, &name, Some(known)).map_err(|error| fault(&error))?;
        Ok(Asked { options: json(&options)?, state: json(&state)? })
    }

    /// Keeps a passkey that a device has made for one's own login.
    pub(crate) fn add_passkey(&self, actor: &Actor, place: &Place, answered: &Answered, name: &Title) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let now = self.clock.now_ms();
        let login = actor.own_login(now)?;
        let state: PasskeyRegistration = serde_json::from_str(&answered.state).or(Err(unfit()))?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(&answered.answer).or(Err(unfit()))?;
        let key = place.checks(actor.caller()?.bank.name.as_str())?.finish_passkey_registration(&answer, &state).or(Err(unfit()))?;
        let new = Passkey {
            id: PasskeyId::new(self.clock.new_id()),
            login,
            credential: key.cred_id().clone(),
            key: json(&key)?,
            name: name.clone(),
            made_at: now,
            used_at: None,
        };
        if !(1..=CREDENTIAL_MAX).contains(&new.credential.len()) {
            return Err(unfit());
        }
        self.db.write_installation(|tx| {
            let full = passkey::list_of(tx, login)?.len() >= PASSKEYS_MAX;
            if full || passkey::by_credential(tx, &new.credential)?.is_some() {
                return Err(unfit());
            }
            Ok(passkey::insert(tx, &new)?)
        })
    }

    /// One's own passkeys, oldest first.
    pub(crate) fn passkeys(&self, actor: &Actor) -> Result<Vec<Passkey>> {
        actor.may(Act::ManageOwn)?;
        let login = actor.caller()?.login.ok_or(Error::NotFound)?;
        Ok(self.db.read(|reader| passkey::list_of(reader, login))?)
    }

    /// Takes one of one's own passkeys away; not the last second step where the bank asks staff for one.
    pub(crate) fn remove_passkey(&self, actor: &Actor, id: PasskeyId) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let login = actor.own_login(self.clock.now_ms())?;
        self.db.write_installation(|tx| {
            if !passkey::delete(tx, login, id)? {
                return Err(Error::NotFound);
            }
            let stays = factor::has(tx, login)? || !required_of(tx, login)?;
            if stays { Ok(()) } else { Err(Refusal::FactorRequired.into()) }
        })
    }

    /// Asks whichever device is there to show who somebody is. Anybody may be asked: nothing is told by it.
    #[expect(clippy::unused_self, reason = "a use case like its neighbours, called through the same handle")]
    pub(crate) fn ask_for_passkey(&self, _actor: &Actor, place: &Place) -> Result<Asked> {
        let (options, state) = place.checks(&place.name)?.start_discoverable_authentication().map_err(|error| fault(&error))?;
        Ok(Asked { options: json(&options)?, state: json(&state)? })
    }

    /// Signs in with a passkey alone. Whatever is wrong, it looks the same.
    pub(crate) fn sign_in_with_passkey(&self, actor: &Actor, place: &Place, answered: &Answered) -> Result<LoginId> {
        let Actor::Anonymous = actor else { return Err(Error::Forbidden) };
        let login = self.passkey_login(place, answered)?;
        let open = self.db.read(|reader| member::list_by_login(reader, login))?;
        if open.iter().any(|(_, member)| member.standing.takes_part()) { Ok(login) } else { Err(Refusal::SignInFailed.into()) }
    }

    /// The same for whoever is signed in and is asked again.
    pub(crate) fn confirm_with_passkey(&self, actor: &Actor, place: &Place, answered: &Answered) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let login = actor.caller()?.login.ok_or(Error::NotFound)?;
        if self.passkey_login(place, answered)? == login { Ok(()) } else { Err(Refusal::SignInFailed.into()) }
    }

    /// Whose passkey has answered what was asked.
    fn passkey_login(&self, place: &Place, answered: &Answered) -> Result<LoginId> {
        let failed = || Error::from(Refusal::SignInFailed);
        let state: DiscoverableAuthentication = serde_json::from_str(&answered.state).or(Err(failed()))?;
        let answer: PublicKeyCredential = serde_json::from_str(&answered.answer).or(Err(failed()))?;
        let checks = place.checks(&place.name)?;
        let (user, credential) = checks.identify_discoverable_authentication(&answer).or(Err(failed()))?;
        let now = self.clock.now_ms();
        self.db.write_installation(|tx| {
            // The device says whose key it is; only the row knows.
            let kept = passkey::by_credential(tx, credential)?.filter(|kept| kept.login.uuid() == user).ok_or_else(failed)?;
            let mut key = key_of(&kept)?;
            let result = checks.finish_discoverable_authentication_v2(&answer, state, &key).or(Err(failed()))?;
            key.update_credential(&result);
            let signed = passkey::signed(tx, &kept, &json(&key)?, now)?;
            if signed && result.user_verified() { Ok(kept.login) } else { Err(failed()) }
        })
    }
}
