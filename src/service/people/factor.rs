//! The second step at sign-in: an app that shows codes, spare codes on paper, and the bank's rule for its staff.
//!
//! Secrets are sealed under the installation's, so that a copy of the table alone makes no code. They leave only in the offer of a new app.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::id::{LoginId, MemberId, RemovalId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::factor::{AppSecret, CodeApp, Removal, SPARES, Typed, spare_code, wait_after};
use crate::domain::people::member::Role;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::{Reader, StoreError, Tx};
use crate::store::people::{factor, login, member, passkey};

/// A new app must have shown its first code within an hour.
const OFFER_MS: i64 = 3_600_000;
/// The bytes of a nonce of AES-GCM.
const NONCE: usize = 12;

/// What follows once the first step of signing in is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AfterFirst {
    /// They are in.
    In,
    /// A code is asked for.
    SecondStep,
    /// They are in, to set up a second step and nothing else: their bank asks it of its staff.
    SetUp,
}

/// What a login has beside its password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Factors {
    /// When the app was set up and when a code of it last counted, UTC milliseconds.
    pub(crate) app: Option<(i64, Option<i64>)>,
    /// How many spare codes are good still.
    pub(crate) spares: i64,
    /// Whether a bank of this login asks it of its staff.
    pub(crate) required: bool,
    /// Whether there is a second step: an app or a passkey.
    pub(crate) any: bool,
}

/// An app to set up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offer {
    /// The secret, sealed for this login and an hour, to come back with the first code.
    pub(crate) sealed: String,
    /// The secret to type into the app.
    pub(crate) text: String,
    /// The same as the app reads it from a picture.
    pub(crate) address: String,
}

/// Whether a bank asks its staff for a second step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StaffRule {
    /// It is left to each of them.
    Free,
    /// At their next sign-in they set one up.
    Required,
}

/// What came of a try, once it is counted.
enum Tried {
    Well,
    Badly,
    Wait(i64),
}

/// Whether a bank asks a login for a second step, because it is staff there.
pub(in crate::service) fn required_of(reader: &mut Reader, login: LoginId) -> Result<bool> {
    for (bank, member) in member::list_by_login(reader, login)? {
        let staff = member.role >= Role::Broker && member.standing.takes_part();
        if staff && factor::required_since(reader, bank)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn broken() -> Error {
    StoreError::Corrupt("code_apps.sealed").into()
}

/// When a second step was taken away, with the name of who did it.
pub(crate) type TakenAway = (Removal, Option<String>);

impl Banks {
    /// What follows the first step of a login's sign-in.
    pub(crate) fn first_step(&self, actor: &Actor, login: LoginId) -> Result<AfterFirst> {
        let Actor::Anonymous = actor else { return Err(Error::Forbidden) };
        self.db.read(|reader| {
            if factor::has_app(reader, login)? {
                return Ok(AfterFirst::SecondStep);
            }
            if !required_of(reader, login)? {
                return Ok(AfterFirst::In);
            }
            // A passkey is then the only second step there is: the page of the code offers it too.
            Ok(if factor::has(reader, login)? { AfterFirst::SecondStep } else { AfterFirst::SetUp })
        })
    }

    /// Checks the second step of a sign-in that has done its first: a code of the app, or a spare one.
    pub(crate) fn second_step(&self, actor: &Actor, login: LoginId, typed: &str) -> Result<()> {
        let Actor::Anonymous = actor else { return Err(Error::Forbidden) };
        self.try_code(login, typed)
    }

    /// The same for whoever is signed in and is asked again.
    pub(crate) fn confirm_with_code(&self, actor: &Actor, typed: &str) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        self.try_code(actor.caller()?.login.ok_or(Error::NotFound)?, typed)
    }

    /// Tries a code. Each counts once; after five wrong ones one waits, in every copy of the program.
    fn try_code(&self, login: LoginId, typed: &str) -> Result<()> {
        let (now, typed) = (self.clock.now_ms(), Typed::read(typed));
        let tried = self.db.write_installation(|tx| {
            let Some(app) = factor::begin_try(tx, login, now)? else {
                let waits = factor::app_of(tx, login)?.map_or(0, |app| app.wait_until.saturating_sub(now));
                return Ok::<_, Error>(if waits > 0 { Tried::Wait(waits) } else { Tried::Badly });
            };
            let step = match &typed {
                Some(Typed::App(code)) => self.unsealed(&app)?.step_of(*code, now, app.last_step),
                _ => None,
            };
            let spare = match &typed {
                Some(Typed::Spare(code)) => factor::use_spare(tx, login, &self.spare_hash(login, code), now)?,
                _ => false,
            };
            if step.is_some() || spare {
                factor::tried_well(tx, login, step, now)?;
                return Ok(Tried::Well);
            }
            factor::wait(tx, login, now.saturating_add(wait_after(app.failed)))?;
            Ok(Tried::Badly)
        })?;
        match tried {
            Tried::Well => Ok(()),
            Tried::Badly => Err(Refusal::SignInFailed.into()),
            Tried::Wait(ms) => Err(Error::Throttled { retry_after_seconds: u64::try_from(ms / 1_000).unwrap_or(0).saturating_add(1) }),
        }
    }

    /// What one's own login has beside its password.
    pub(crate) fn factors(&self, actor: &Actor) -> Result<Factors> {
        actor.may(Act::ManageOwn)?;
        let login = actor.caller()?.login.ok_or(Error::NotFound)?;
        self.db.read(|reader| {
            let app = factor::app_of(reader, login)?.map(|app| (app.made_at, app.used_at));
            Ok(Factors {
                app,
                spares: factor::spares_left(reader, login)?,
                required: required_of(reader, login)?,
                any: factor::has(reader, login)?,
            })
        })
    }

    /// A new app for one's own login. Nothing is kept until it has shown its first code.
    pub(crate) fn offer_app(&self, actor: &Actor) -> Result<Offer> {
        actor.may(Act::ManageOwn)?;
        let now = self.clock.now_ms();
        let login = actor.own_login(now)?;
        let name = self.db.read(|reader| login::name_of(reader, login))?.ok_or(Error::NotFound)?;
        let secret = AppSecret::new(taken(&Clock::System.salt()));
        let ends_at = now.saturating_add(OFFER_MS);
        let sealed = self.sealed(("offer", login), &[secret.bytes().as_slice(), &ends_at.to_be_bytes()].concat())?;
        let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let address = secret.address(&plain(actor.caller()?.bank.name.as_str()), &plain(&name));
        Ok(Offer { sealed: URL_SAFE_NO_PAD.encode(sealed), text: secret.text(), address })
    }

    /// The same offer once more, where its code was wrong.
    pub(crate) fn same_offer(&self, actor: &Actor, sealed: &str) -> Result<Offer> {
        actor.may(Act::ManageOwn)?;
        let login = actor.own_login(self.clock.now_ms())?;
        let Some(secret) = self.offered(login, sealed)? else { return self.offer_app(actor) };
        let name = self.db.read(|reader| login::name_of(reader, login))?.ok_or(Error::NotFound)?;
        let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let address = secret.address(&plain(actor.caller()?.bank.name.as_str()), &plain(&name));
        Ok(Offer { sealed: sealed.to_owned(), text: secret.text(), address })
    }

    /// Turns an app on with its first code, and answers new spare codes: they are not kept to be shown again.
    pub(crate) fn turn_app_on(&self, actor: &Actor, sealed: &str, code: &str) -> Result<Vec<String>> {
        actor.may(Act::ManageOwn)?;
        let now = self.clock.now_ms();
        let login = actor.own_login(now)?;
        let secret = self.offered(login, sealed)?.ok_or(Error::invalid("code", "invalid-app-too-late"))?;
        let step = match Typed::read(code) {
            Some(Typed::App(code)) => secret.step_of(code, now, i64::MIN),
            _ => None,
        };
        let step = step.ok_or(Error::invalid("code", "invalid-app-code"))?;
        let sealed = self.sealed(("app", login), secret.bytes())?;
        let app = CodeApp { login, sealed, last_step: step, failed: 0, wait_until: 0, made_at: now, used_at: None };
        self.db.write_installation(|tx| {
            factor::put_app(tx, &app)?;
            self.fresh_spares(tx, login)
        })
    }

    /// Takes one's own app and spare codes away; not where the bank asks staff for a second step.
    pub(crate) fn turn_app_off(&self, actor: &Actor) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let login = actor.own_login(self.clock.now_ms())?;
        self.db.write_installation(|tx| {
            factor::delete_app(tx, login)?;
            factor::put_spares(tx, login, &[])?;
            let stays = factor::has(tx, login)? || !required_of(tx, login)?;
            if stays { Ok(()) } else { Err(Refusal::FactorRequired.into()) }
        })
    }

    /// New spare codes in the place of all before; they are not kept to be shown again.
    pub(crate) fn new_spares(&self, actor: &Actor) -> Result<Vec<String>> {
        actor.may(Act::ManageOwn)?;
        let login = actor.own_login(self.clock.now_ms())?;
        self.db.write_installation(|tx| {
            if !factor::has_app(tx, login)? {
                return Err(Error::NotFound);
            }
            self.fresh_spares(tx, login)
        })
    }

    fn fresh_spares(&self, tx: &mut Tx, login: LoginId) -> Result<Vec<String>> {
        // Always the machine's randomness: a seeded bank must not have foreseeable secrets.
        let shown: Vec<String> = (0..SPARES).map(|_| spare_code(&taken(&Clock::System.salt()))).collect();
        let hashes: Vec<[u8; 32]> = shown.iter().map(|code| self.spare_hash(login, &code.replace('-', ""))).collect();
        factor::put_spares(tx, login, &hashes)?;
        Ok(shown)
    }

    /// Whether the bank asks its staff for a second step.
    pub(crate) fn staff_rule(&self, actor: &Actor) -> Result<StaffRule> {
        let bank = actor.may(Act::ManageRules)?;
        let since = self.db.read(|reader| factor::required_since(reader, bank))?;
        Ok(if since.is_some() { StaffRule::Required } else { StaffRule::Free })
    }

    /// Says whether the bank asks its staff for a second step, from each one's next sign-in on.
    pub(crate) fn set_staff_rule(&self, actor: &Actor, rule: StaffRule) -> Result<()> {
        let bank = actor.may(Act::ManageRules)?;
        let now = self.clock.now_ms();
        actor.sure(now)?;
        self.db.write(bank, |tx| {
            let asks = factor::required_since(tx, bank)?.is_some();
            match rule {
                StaffRule::Required if !asks => factor::require(tx, bank, now, actor.member())?,
                StaffRule::Free if asks => factor::leave_free(tx, bank)?,
                StaffRule::Required | StaffRule::Free => return Ok(()),
            }
            let word = |asks: bool| if asks { "required" } else { "free" };
            self.keep(tx, actor, Deed::of(DeedKind::BankChanged).changed("second_step", word(asks), word(!asks)))
        })
    }

    /// Takes the second step from somebody who lost it, and ends their sessions: a coordinator from members and brokers, the operator
    /// from everybody. A login that opens other banks too is the operator's: staff of one bank must not weaken another's.
    pub(crate) fn take_factors_away(&self, actor: &Actor, id: MemberId, reason: &Reason) -> Result<()> {
        let bank = actor.may(Act::ManageRoles)?;
        let now = self.clock.now_ms();
        actor.sure(now)?;
        let by_operator = matches!(actor, Actor::Operator(_));
        self.db.write(bank, |tx| {
            let found = member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            let login = found.login.ok_or(Refusal::NoFactor)?;
            let elsewhere = member::list_by_login(tx, login)?.len() > 1;
            if !by_operator && (found.role >= Role::Coordinator || elsewhere) {
                return Err(Refusal::FactorOperatorOnly.into());
            }
            if !factor::has(tx, login)? {
                return Err(Refusal::NoFactor.into());
            }
            factor::delete_app(tx, login)?;
            factor::put_spares(tx, login, &[])?;
            passkey::delete_of(tx, login)?;
            login::delete_sessions_of(tx, login)?;
            let removal = Removal { at: now, by: actor.member(), reason: reason.clone() };
            factor::insert_removal(tx, bank, RemovalId::new(self.clock.new_id()), id, &removal)?;
            self.keep(tx, actor, Deed::of(DeedKind::FactorsTaken).about(id).because(Some(reason.as_str())))
        })
    }

    /// Whether somebody has a second step, and when and by whom one was taken from them, newest first; who may do so.
    pub(crate) fn factors_of(&self, actor: &Actor, id: MemberId) -> Result<(bool, Vec<TakenAway>)> {
        let bank = actor.may(Act::ManageRoles)?;
        self.db.read(|reader| {
            let found = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let has = found.login.map(|login| factor::has(reader, login)).transpose()?.unwrap_or(false);
            let removals = factor::list_removals(reader, bank, id)?;
            let people: Vec<MemberId> = removals.iter().filter_map(|removal| removal.by).collect();
            let labels = member::labels(reader, bank, &people)?;
            let named = |removal: Removal| {
                let by = removal.by.and_then(|by| labels.get(&by).map(|label| label.name.clone()));
                (removal, by)
            };
            Ok((has, removals.into_iter().map(named).collect()))
        })
    }

    fn spare_hash(&self, login: LoginId, code: &str) -> [u8; 32] {
        self.keyed("spare-code", format!("{login} {code}").as_bytes())
    }

    fn cipher(&self) -> Result<Aes256Gcm> {
        Aes256Gcm::new_from_slice(&self.keyed("factor-seal", b"")).or(Err(broken()))
    }

    /// Seals what belongs to a login and a purpose; it opens for no other.
    fn sealed(&self, (purpose, login): (&str, LoginId), bytes: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = taken(&Clock::System.salt());
        let aad = format!("{purpose} {login}");
        let sealed = self.cipher()?.encrypt(&nonce.into(), Payload { msg: bytes, aad: aad.as_bytes() }).or(Err(broken()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn opened(&self, (purpose, login): (&str, LoginId), sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let aad = format!("{purpose} {login}");
        self.cipher()?.decrypt(&(*nonce).into(), Payload { msg: rest, aad: aad.as_bytes() }).or(Err(broken()))
    }

    fn unsealed(&self, app: &CodeApp) -> Result<AppSecret> {
        let bytes = self.opened(("app", app.login), &app.sealed)?;
        Ok(AppSecret::new(bytes.try_into().or(Err(broken()))?))
    }

    /// The secret of an offer that has not ended; `None` for any other text.
    fn offered(&self, login: LoginId, sealed: &str) -> Result<Option<AppSecret>> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(sealed) else { return Ok(None) };
        let Ok(opened) = self.opened(("offer", login), &bytes) else { return Ok(None) };
        let Some((secret, ends_at)) = opened.split_first_chunk::<20>() else { return Ok(None) };
        let ends_at = i64::from_be_bytes(ends_at.try_into().or(Err(broken()))?);
        Ok((ends_at > self.clock.now_ms()).then(|| AppSecret::new(*secret)))
    }
}

/// The first bytes of many.
fn taken<const N: usize>(from: &[u8; 32]) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    bytes
}
