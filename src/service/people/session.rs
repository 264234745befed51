//! Signing in and staying so: logins, sessions, one-time links and bearer tokens.
//!
//! Secrets are handed out once and stored as hashes. What a session holds beside its login is the door's business.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::id::{BankId, CardId, InviteId, LoginId, MemberId, TokenId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::{Deed, Door, DoorKind};
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::device::Remember;
use crate::domain::people::member::{Member, Role};
use crate::domain::people::password::SecondFactor;
use crate::domain::text::{Email, Slug, Title};
use crate::service::actor::{Actor, Caller, Reach, Sure};
use crate::service::bank::{Banks, digest, secret};
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::password::{self, Verdict};
use crate::store::db::{Reader, StoreResult, Tx};
pub(crate) use crate::store::people::login::TokenRecord;
use crate::store::people::login::{self, SessionRecord};
use crate::store::people::{bank, card, factor, member};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A link to set a password works for a week.
const INVITE_MS: i64 = 7 * DAY_MS;
/// A session's last use is written at most once a minute.
const TOUCH_MS: i64 = MINUTE_MS;
/// What every bearer token begins with, so that a leaked one can be recognised.
const TOKEN_PREFIX: &str = "gt_";

/// How long a session lasts without use, and at all.
struct Life {
    idle_ms: i64,
    absolute_ms: i64,
}

const STAFF_LIFE: Life = Life { idle_ms: HOUR_MS, absolute_ms: 12 * HOUR_MS };
const MEMBER_LIFE: Life = Life { idle_ms: 12 * HOUR_MS, absolute_ms: 12 * HOUR_MS };
/// On a device that a member asked to be remembered on. Staff are nowhere remembered for longer than a day's work.
const REMEMBERED_LIFE: Life = Life { idle_ms: 30 * DAY_MS, absolute_ms: 90 * DAY_MS };
/// A printed card may be used where anybody can sit down after.
const CARD_LIFE: Life = Life { idle_ms: HOUR_MS, absolute_ms: 4 * HOUR_MS };

/// What a login opens in a bank.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// The membership.
    pub(crate) actor: Actor,
    /// Whether the login opens other banks too.
    pub(crate) several: bool,
}

/// A session that has not ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SessionState {
    /// Whose.
    pub(crate) login: Option<LoginId>,
    /// The card by which it began, where there is no login.
    pub(crate) card: Option<CardId>,
    /// Whether its device is remembered: what needs a device of one's own asks this.
    pub(crate) remember: Remember,
    /// What it is called in the list of sessions; opens nothing.
    pub(crate) handle: String,
    /// What the door keeps in it, as JSON.
    pub(crate) entries: String,
    /// When it ends unless it is used, UTC milliseconds.
    pub(crate) ends_at: i64,
}

/// A session to begin or to write again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Held {
    /// Whose.
    pub(crate) login: Option<LoginId>,
    /// The card by which it began, where there is no login.
    pub(crate) card: Option<CardId>,
    /// Whether its device is to be remembered; staff's is not.
    pub(crate) remember: Remember,
    /// The plain name of its device.
    pub(crate) device: String,
    /// What the door keeps in it, as JSON.
    pub(crate) entries: String,
}

/// Whom a one-time link lets in.
#[derive(Clone, Debug)]
pub(crate) struct Invited {
    /// The bank.
    pub(crate) bank: Bank,
    /// The member.
    pub(crate) member: Member,
    /// The login that they have already; a new password is set for it.
    pub(crate) login_name: Option<String>,
}

fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The memberships of a login that take part now, with their banks.
pub(in crate::service) fn open_memberships(reader: &mut Reader, login: LoginId) -> StoreResult<Vec<(Bank, Member)>> {
    let mut open = Vec::new();
    for (id, member) in member::list_by_login(reader, login)? {
        if member.standing.takes_part()
            && let Some(bank) = bank::by_id(reader, id)?
        {
            open.push((bank, member));
        }
    }
    Ok(open)
}

fn is_staff(reader: &mut Reader, login: LoginId) -> StoreResult<bool> {
    Ok(member::list_by_login(reader, login)?.iter().any(|(_, member)| member.role >= Role::Broker))
}

fn life_of(reader: &mut Reader, session: &SessionRecord) -> StoreResult<Life> {
    Ok(match (session.login, session.remember) {
        (Some(login), _) if is_staff(reader, login)? => STAFF_LIFE,
        (Some(_), Remember::Yes) => REMEMBERED_LIFE,
        (Some(_), Remember::No) => MEMBER_LIFE,
        (None, _) if session.card.is_some() => CARD_LIFE,
        (None, _) => STAFF_LIFE,
    })
}

/// What a session is called in the list of its login's: a part of the hash, from which nothing can be opened.
pub(in crate::service) fn handle(token_hash: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(token_hash.first_chunk::<16>().copied().unwrap_or_default())
}

fn state_of(token_hash: &[u8; 32], record: SessionRecord) -> SessionState {
    let SessionRecord { login, card, remember, state, expires_at, .. } = record;
    SessionState { login, card, remember, handle: handle(token_hash), entries: state, ends_at: expires_at }
}

fn ends_at(life: &Life, created_at: i64, now_ms: i64) -> i64 {
    now_ms.saturating_add(life.idle_ms).min(created_at.saturating_add(life.absolute_ms))
}

/// An e-mail address, or a username of 3 to 60 letters, digits, dots, dashes and underscores.
fn login_name(name: &str) -> Result<String> {
    if name.contains('@') {
        return Email::new(name).map(|email| email.key()).or(Err(Error::invalid("login", "invalid-login")));
    }
    let key = name_key(name);
    let fits = (3..=60).contains(&key.chars().count()) && key.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    if fits { Ok(key) } else { Err(Error::invalid("login", "invalid-login")) }
}

impl Banks {
    /// Checks a name and a password. Unknown names, wrong passwords and memberships that are over look the same.
    pub(crate) fn sign_in(&self, actor: &Actor, name: &str, password: &str) -> Result<LoginId> {
        let Actor::Anonymous = actor else { return Err(Error::Forbidden) };
        let found = self.db.read(|reader| login::by_name(reader, &name_key(name)))?;
        let verdict = password::compare(password, found.as_ref().and_then(|(_, hash)| hash.as_deref()))?;
        let Some((login, _)) = found.filter(|_| verdict == Verdict::Right) else { return Err(Refusal::SignInFailed.into()) };
        let open = self.db.read(|reader| open_memberships(reader, login))?;
        if open.is_empty() { Err(Refusal::SignInFailed.into()) } else { Ok(login) }
    }

    /// Who a login is in a bank; without a bank, in the only or first one. 404 where it is nobody there.
    ///
    /// `asked_at` is when they last signed in or were asked again in this session.
    pub(crate) fn actor_for_login(&self, login: LoginId, slug: Option<&Slug>, asked_at: Option<i64>) -> Result<Opened> {
        let open = self.db.read(|reader| open_memberships(reader, login))?;
        let several = open.len() > 1;
        if open.is_empty() {
            return Err(Error::Unauthenticated);
        }
        let chosen = open.into_iter().find(|(bank, _)| slug.is_none_or(|slug| bank.slug == *slug));
        let (bank, member) = chosen.ok_or(Error::NotFound)?;
        self.notary().refuse_closed(bank.id)?;
        Ok(Opened {
            actor: Actor::Member(Box::new(Caller {
                bank,
                member,
                login: Some(login),
                acting: None,
                sure: Sure::Session(asked_at),
                reach: Reach::Full,
                door: Door::WEB,
            })),
            several,
        })
    }

    /// The banks that a login opens.
    pub(crate) fn memberships(&self, login: LoginId) -> Result<Vec<Bank>> {
        let open = self.db.read(|reader| open_memberships(reader, login))?;
        Ok(open.into_iter().map(|(bank, _)| bank).collect())
    }

    /// Who a bearer token is.
    pub(crate) fn actor_for_token(&self, token: &str) -> Result<Actor> {
        if !token.starts_with(TOKEN_PREFIX) || token.len() > 100 {
            return Err(Error::Unauthenticated);
        }
        let now = self.clock.now_ms();
        let found = self.db.read(|reader| {
            let Some((bank, id)) = login::member_by_token(reader, &digest(token), now)? else { return Ok(None) };
            let (bank, member) = (bank::by_id(reader, bank)?, member::by_id(reader, bank, id)?);
            Ok::<_, Error>(bank.zip(member))
        })?;
        match found {
            Some((bank, member)) if member.standing.takes_part() => {
                self.notary().refuse_closed(bank.id)?;
                let login = member.login;
                // The first bytes of the token's hash tell it from others and open nothing.
                let mark = digest(token).first_chunk::<4>().copied();
                let door = Door { kind: DoorKind::Token, mark };
                let (sure, reach) = (Sure::NoSession, Reach::Full);
                Ok(Actor::Member(Box::new(Caller { bank, member, login, acting: None, sure, reach, door })))
            }
            _ => Err(Error::Unauthenticated),
        }
    }

    /// A session by its secret, if it has not ended; its idle time begins again.
    pub(crate) fn load_session(&self, secret: &str) -> Result<Option<SessionState>> {
        let (key, now) = (digest(secret), self.clock.now_ms());
        let Some(record) = self.db.read(|reader| login::session_by_hash(reader, &key, now))? else { return Ok(None) };
        if now.saturating_sub(record.seen_at) < TOUCH_MS {
            return Ok(Some(state_of(&key, record)));
        }
        let touched = self.db.write_installation(|tx| {
            // Read again: it may have ended meanwhile, and must not come back.
            let Some(record) = login::session_by_hash(tx, &key, now)? else { return Ok(None) };
            let expires_at = ends_at(&life_of(tx, &record)?, record.created_at, now);
            let record = SessionRecord { seen_at: now, expires_at, ..record };
            let there = login::update_session(tx, &key, &record)?;
            Ok::<_, Error>(there.then_some(record))
        })?;
        let alive = touched.filter(|record| record.expires_at > now);
        Ok(alive.map(|record| state_of(&key, record)))
    }

    /// Begins a session and answers its secret. Clears away those that have ended.
    pub(crate) fn save_session(&self, held: Held) -> Result<String> {
        let (secret, now) = (secret(), self.clock.now_ms());
        let Held { login, card, remember, device, entries } = held;
        let mut record = SessionRecord { login, card, remember, device, state: entries, created_at: now, seen_at: now, expires_at: now };
        self.db.write_installation(|tx| {
            login::delete_ended_sessions(tx, now)?;
            if let Some(login) = login
                && is_staff(tx, login)?
            {
                record.remember = Remember::No;
            }
            record.expires_at = ends_at(&life_of(tx, &record)?, now, now);
            login::insert_session(tx, &digest(&secret), &record)
        })?;
        Ok(secret)
    }

    /// Whether a login's devices may be remembered: those of members. Staff hold other people's secrets.
    pub(crate) fn may_be_remembered(&self, login: LoginId) -> Result<Remember> {
        let staff = self.db.read(|reader| is_staff(reader, login))?;
        Ok(if staff { Remember::No } else { Remember::Yes })
    }

    /// Writes what a session holds. One that has ended stays ended.
    pub(crate) fn update_session(&self, secret: &str, login: Option<LoginId>, entries: &str) -> Result<()> {
        let (key, now) = (digest(secret), self.clock.now_ms());
        self.db.write_installation(|tx| {
            if let Some(record) = login::session_by_hash(tx, &key, now)? {
                login::update_session(tx, &key, &SessionRecord { login, state: entries.to_owned(), ..record })?;
            }
            Ok(())
        })
    }

    /// Ends a session.
    pub(crate) fn end_session(&self, secret: &str) -> Result<()> {
        self.db.write_installation(|tx| Ok(login::delete_session(tx, &digest(secret))?))
    }

    /// Makes a one-time link's secret that lets a member set a password; older links of that member stop working.
    pub(crate) fn invite(&self, actor: &Actor, id: MemberId) -> Result<String> {
        let bank = actor.may(Act::ManageMembers)?;
        let (secret, now) = (secret(), self.clock.now_ms());
        actor.sure(now)?;
        let invite = InviteId::new(self.clock.new_id());
        self.db.write(bank, |tx| {
            let invited = member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            // Whoever can set a coordinator's password is one.
            if invited.role > Role::Member {
                actor.may(Act::ManageRoles)?;
            }
            if !invited.standing.takes_part() {
                return Err(Error::from(Refusal::NotTakingPart));
            }
            self.keep(tx, actor, Deed::of(DeedKind::InviteMade).about(id))?;
            Ok(login::insert_invite(tx, bank, invite, id, &digest(&secret), now, now.saturating_add(INVITE_MS))?)
        })?;
        Ok(secret)
    }

    /// Whom a one-time link lets in. The link itself is the permission, so any actor may ask.
    pub(crate) fn look_at_invite(&self, _actor: &Actor, token: &str) -> Result<Invited> {
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let (bank_id, id) = login::invite_by_hash(reader, &digest(token), now)?.ok_or(Refusal::LinkUnusable)?;
            let bank = bank::by_id(reader, bank_id)?.ok_or(Refusal::LinkUnusable)?;
            let member = member::by_id(reader, bank_id, id)?.filter(|member| member.standing.takes_part()).ok_or(Refusal::LinkUnusable)?;
            let login_name = member.login.map(|login| login::name_of(reader, login)).transpose()?.flatten();
            Ok(Invited { bank, member, login_name })
        })
    }

    /// Uses a one-time link: makes a login, or sets its new password, or (with the right password) joins this
    /// membership to a login that opens another bank. Ends the login's other sessions.
    ///
    /// A login that opens other banks too keeps its password: staff of one bank must not be able to open another.
    pub(crate) fn accept_invite(&self, actor: &Actor, token: &str, name: &str, password: &str) -> Result<LoginId> {
        let invited = self.look_at_invite(actor, token)?;
        let key = match &invited.login_name {
            Some(name) => name.clone(),
            None => login_name(name)?,
        };
        let known = self.db.read(|reader| {
            let known = login::by_name(reader, &key)?;
            let opens = known.as_ref().map(|(login, _)| member::list_by_login(reader, *login)).transpose()?.unwrap_or_default();
            Ok::<_, Error>(known.map(|(login, hash)| (login, hash, opens)))
        })?;
        let fresh_hash = match &known {
            Some((_, hash, opens)) if opens.iter().any(|(_, member)| member.id != invited.member.id) => {
                if opens.iter().any(|(bank, member)| *bank == invited.bank.id && member.id != invited.member.id) {
                    return Err(Refusal::LoginTaken.into());
                }
                if password::compare(password, hash.as_deref())? == Verdict::Wrong {
                    return Err(Refusal::SignInFailed.into());
                }
                None
            }
            _ => {
                password::accept(
                    "password",
                    password,
                    &[invited.bank.name.as_str(), invited.member.name.as_str(), &key],
                    self.second_factor_of(known.as_ref().map(|(login, _, _)| *login))?,
                )?;
                Some(password::hash(password)?)
            }
        };
        let login = known.as_ref().map_or_else(|| LoginId::new(self.clock.new_id()), |(login, _, _)| *login);
        self.join(token, &invited, Joining { login, name_key: known.is_none().then_some(key), hash: fresh_hash })?;
        Ok(login)
    }

    fn join(&self, token: &str, invited: &Invited, joining: Joining) -> Result<()> {
        let now = self.clock.now_ms();
        self.db.write(invited.bank.id, |tx| {
            if !login::use_invite(tx, &digest(token), now)? {
                return Err(Refusal::LinkUnusable.into());
            }
            if let Some(name_key) = &joining.name_key {
                // Somebody may have taken the name between the check and now.
                if login::by_name(tx, name_key)?.is_some() {
                    return Err(Refusal::LoginTaken.into());
                }
                login::insert(tx, joining.login, name_key, now)?;
            }
            if let Some(hash) = &joining.hash {
                login::set_password(tx, joining.login, hash)?;
            }
            let member = member::by_id(tx, invited.bank.id, invited.member.id)?.ok_or(Refusal::LinkUnusable)?;
            if member.login != Some(joining.login) {
                member::update(tx, invited.bank.id, &Member { login: Some(joining.login), ..member })?;
            }
            Ok(login::delete_sessions_of(tx, joining.login)?)
        })
    }

    /// Whether a password is not all that opens a login: then it may be shorter.
    pub(in crate::service) fn second_factor_of(&self, login: Option<LoginId>) -> Result<SecondFactor> {
        let has = self.db.read(|reader| login.map(|login| factor::has_app(reader, login)).transpose())?;
        Ok(SecondFactor::from(has.unwrap_or(false)))
    }

    /// Changes one's own password; every session of the login ends, so the door begins a new one.
    pub(crate) fn change_password(&self, actor: &Actor, old: &str, new: &str) -> Result<()> {
        actor.may(Act::ManageOwn)?;
        let caller = actor.caller()?;
        let login = actor.own_login(self.clock.now_ms())?;
        let name = self.db.read(|reader| login::name_of(reader, login))?.ok_or(Error::NotFound)?;
        let hash = self.db.read(|reader| login::by_name(reader, &name))?.and_then(|(_, hash)| hash);
        if password::compare(old, hash.as_deref())? == Verdict::Wrong {
            return Err(Error::invalid("old_password", "invalid-password-wrong"));
        }
        password::accept(
            "password",
            new,
            &[caller.bank.name.as_str(), caller.member.name.as_str(), &name],
            self.second_factor_of(Some(login))?,
        )?;
        let hash = password::hash(new)?;
        self.db.write_installation(|tx| {
            login::set_password(tx, login, &hash)?;
            card::end(tx, caller.bank.id, caller.member.id, self.clock.now_ms(), actor.member())?;
            Ok(login::delete_sessions_of(tx, login)?)
        })
    }

    /// Makes a bearer token for oneself, or as the operator for any member; its secret is answered once.
    pub(crate) fn create_token(&self, actor: &Actor, id: MemberId, name: &Title, days: Option<i64>) -> Result<(TokenRecord, String)> {
        let bank = own_or_operator(actor, id)?;
        token_leave(actor, self.clock.now_ms())?;
        if days.is_some_and(|days| !(1..=3_650).contains(&days)) {
            return Err(Error::invalid("days", "invalid-token-days"));
        }
        let (secret, now) = (format!("{TOKEN_PREFIX}{}", secret()), self.clock.now_ms());
        let record = TokenRecord {
            id: TokenId::new(self.clock.new_id()),
            member: id,
            name: name.as_str().to_owned(),
            created_at: now,
            expires_at: days.map(|days| now.saturating_add(days.saturating_mul(DAY_MS))),
            revoked_at: None,
        };
        self.db.write(bank, |tx| {
            self.keep(tx, actor, Deed::of(DeedKind::TokenMade).about(id).thing(record.id.uuid()).now("name", name.as_str()))?;
            member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>(login::insert_token(tx, bank, &record, &digest(&secret))?)
        })?;
        Ok((record, secret))
    }

    /// The tokens of a bank (operator, coordinator) or one's own.
    pub(crate) fn list_tokens(&self, actor: &Actor) -> Result<Vec<TokenRecord>> {
        let bank = actor.may(Act::ManageOwn)?;
        let only = if actor.can(Act::ManageRoles) { None } else { actor.member() };
        Ok(self.db.read(|reader| login::list_tokens(reader, bank, only))?)
    }

    /// Revokes a token: any of the bank for the operator and coordinator, else one's own.
    pub(crate) fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<()> {
        let bank: Option<BankId> = match actor {
            Actor::Operator(bank) => *bank,
            Actor::Anonymous => return Err(Error::Unauthenticated),
            Actor::Auditor(_) => return Err(Error::Forbidden),
            Actor::Member(caller) => {
                if !self.list_tokens(actor)?.iter().any(|token| token.id == id) {
                    return Err(Error::NotFound);
                }
                token_leave(actor, self.clock.now_ms())?;
                Some(caller.bank.id)
            }
        };
        let now = self.clock.now_ms();
        let there = self.db.write_installation(|tx| {
            self.keep(tx, actor, Deed::of(DeedKind::TokenRevoked).thing(id.uuid()))?;
            Ok::<_, Error>(login::revoke_token(tx, bank, id, now)?)
        })?;
        if there { Ok(()) } else { Err(Error::NotFound) }
    }
}

/// Ends everything by which somebody could still come in, in the transaction that ends their part in the bank.
pub(in crate::service) fn shut_out(tx: &mut Tx, bank: BankId, member: &Member, now_ms: i64) -> StoreResult<()> {
    login::revoke_tokens_of(tx, bank, member.id, now_ms)?;
    card::end(tx, bank, member.id, now_ms, None)?;
    member.login.map_or(Ok(()), |login| login::delete_sessions_of(tx, login))
}

/// Ends the sessions of somebody who gets another role: they sign in anew, and no staff come in by a card.
pub(in crate::service) fn change_hands(tx: &mut Tx, bank: BankId, member: &Member, now_ms: i64) -> StoreResult<()> {
    card::end(tx, bank, member.id, now_ms, None)?;
    member.login.map_or(Ok(()), |login| login::delete_sessions_of(tx, login))
}

/// What using a link changes.
struct Joining {
    login: LoginId,
    /// The name of a new login.
    name_key: Option<String>,
    /// The hash of a new password.
    hash: Option<String>,
}

fn own_or_operator(actor: &Actor, id: MemberId) -> Result<BankId> {
    let bank = actor.may(Act::ManageOwn)?;
    match actor.member() {
        Some(member) if member != id => Err(Error::NotFound),
        _ => Ok(bank),
    }
}

/// Tokens are made and ended at a screen of whose owner one is sure, or by the operator; a token makes no token.
fn token_leave(actor: &Actor, now_ms: i64) -> Result<()> {
    match actor {
        Actor::Member(caller) if caller.sure == Sure::NoSession => Err(Error::Forbidden),
        _ => actor.sure(now_ms),
    }
}
