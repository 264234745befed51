//! Links by e-mail to sign in with, or to choose a new password with: asked for by anybody, sent to the address itself, used once.
//!
//! Asking tells nothing about who exists: the answer and the work are the same. The secret is made when the e-mail goes out and is
//! kept nowhere, so that no list of messages holds a way in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::domain::id::{BankId, LoginId, MemberId, SignInLinkId};
use crate::domain::people::bank::Bank;
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, Message, MessageKind, Way};
use crate::domain::text::Email;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::message::{Told, put};
use crate::service::people::password;
use crate::service::people::session::open_memberships;
use crate::store::db::{Reader, Tx};
use crate::store::people::{bank, card, login, member, sign_in_link};

/// How long a link works.
const LINK_MS: i64 = 20 * 60_000;
/// Links that have ended are kept so long.
const KEPT_MS: i64 = 24 * 3_600_000;
/// People who share an address: each gets a link of their own, up to this many.
const SHARING_MAX: i64 = 6;
/// What the path of a link begins with.
const PATH: &str = "/sign-in/link/";
/// The letters of an id, and of a whole secret.
const ID_CHARS: usize = 22;
const SECRET_CHARS: usize = 44;

/// Whom a link lets in.
#[derive(Clone, Debug)]
pub(crate) struct LinkOpens {
    /// The login's name, for whoever keeps passwords.
    pub(crate) login_name: String,
    /// The memberships that it opens, at least one.
    pub(crate) open: Vec<(Bank, Member)>,
}

/// Somebody to send a link to.
struct Reached {
    login: LoginId,
    bank: BankId,
    to: (Option<MemberId>, Option<(String, String)>),
}

impl Banks {
    /// Sends a link to an e-mail address if it is somebody's. Nobody learns from answer or work whether it is.
    pub(crate) fn ask_sign_in_link(&self, actor: &Actor, email: &Email) -> Result<()> {
        let Actor::Anonymous = actor else { return Err(Error::Forbidden) };
        let now = self.clock.now_ms();
        self.db.write_installation(|tx| {
            sign_in_link::delete_ended(tx, now.saturating_sub(KEPT_MS))?;
            let reached = self.reached(tx, email)?;
            for each in &reached {
                let id = SignInLinkId::new(self.clock.new_id());
                sign_in_link::insert(tx, id, Some(each.login), now, now.saturating_add(LINK_MS))?;
                self.put_link(tx, id, each.bank, each.to.clone())?;
            }
            if reached.is_empty() {
                self.send_nothing(tx, email, now)?;
            }
            Ok(())
        })
    }

    /// Who is written to: the login that is called so, or else the people who have this address. A login that opens several banks is
    /// reached by its own name only: the staff of one bank write its members' addresses, and must not open another.
    fn reached(&self, tx: &mut Tx, email: &Email) -> Result<Vec<Reached>> {
        let key = email.key();
        let named = login::by_name(tx, &key)?.map(|(login, _)| login);
        let addressed = sign_in_link::list_by_email(tx, &key, SHARING_MAX)?;
        let mut reached: Vec<Reached> = Vec::new();
        let logins = named.into_iter().chain(addressed.iter().map(|(login, _, _)| *login).filter(|login| Some(*login) != named));
        // A stranger's address is looked up as often as a member's.
        let logins: Vec<LoginId> = logins.collect();
        let decoy = logins.is_empty().then(|| LoginId::new(self.clock.new_id()));
        for login in logins.into_iter().chain(decoy) {
            let open = open_memberships(tx, login)?;
            let own = open.iter().find(|(_, member)| addressed.iter().any(|(_, _, id)| *id == member.id));
            let to = match (own, open.first(), Some(login) == named) {
                (Some((bank, member)), _, true) => Some((bank.id, (Some(member.id), None))),
                (Some((bank, member)), _, false) if member::list_by_login(tx, login)?.len() == 1 => {
                    Some((bank.id, (Some(member.id), None)))
                }
                (None, Some((bank, member)), true) => Some((bank.id, (None, Some((member.name.to_string(), email.as_str().to_owned()))))),
                _ => None,
            };
            reached.extend(to.map(|(bank, to)| Reached { login, bank, to }));
        }
        Ok(reached)
    }

    fn put_link(&self, tx: &mut Tx, id: SignInLinkId, bank: BankId, to: (Option<MemberId>, Option<(String, String)>)) -> Result<()> {
        let told = Told { kind: MessageKind::SignInLink, about: Some(id.uuid()), facts: Vec::new(), not_before: None };
        put(tx, &self.clock, bank, to, Way::Email, &told)
    }

    /// The work of a link and a message, and neither of them: the link opens nothing, the message is taken back.
    fn send_nothing(&self, tx: &mut Tx, email: &Email, now: i64) -> Result<()> {
        let id = SignInLinkId::new(self.clock.new_id());
        sign_in_link::insert(tx, id, None, now, now)?;
        let Some(any) = bank::list(tx)?.into_iter().next() else { return Ok(()) };
        let taken_back = tx.savepoint(|tx| {
            self.put_link(tx, id, any.id, (None, Some((String::new(), email.as_str().to_owned()))))?;
            Err(Error::NotFound)
        });
        match taken_back {
            Err(Error::NotFound) => Ok(()),
            other => other,
        }
    }

    /// The message as it goes out: the way in is put in now, for the mail server and nobody else.
    pub(in crate::service) fn with_way_in(&self, message: Message) -> Message {
        let Some(about) = message.about.filter(|_| message.kind == MessageKind::SignInLink) else { return message };
        let fact = Fact::Link(format!("{PATH}{}", self.way_in(SignInLinkId::new(about))));
        Message { facts: vec![("link".to_owned(), fact)], ..message }
    }

    fn way_in(&self, id: SignInLinkId) -> String {
        let seal = self.keyed("sign-in-link", id.uuid().as_bytes());
        let seal = URL_SAFE_NO_PAD.encode(seal.first_chunk::<16>().copied().unwrap_or_default());
        format!("{}{seal}", URL_SAFE_NO_PAD.encode(id.uuid().as_bytes()))
    }

    /// The id in a secret that this installation made.
    fn id_in(&self, secret: &str) -> Option<SignInLinkId> {
        let bytes = URL_SAFE_NO_PAD.decode(secret.get(..ID_CHARS).filter(|_| secret.len() == SECRET_CHARS)?).ok()?;
        let id = SignInLinkId::new(Uuid::from_slice(&bytes).ok()?);
        bool::from(self.way_in(id).as_bytes().ct_eq(secret.as_bytes())).then_some(id)
    }

    /// Whom a link lets in. The link itself is the permission, so any actor may ask; looking uses nothing up.
    pub(crate) fn look_at_sign_in_link(&self, _actor: &Actor, secret: &str) -> Result<LinkOpens> {
        let id = self.id_in(secret).ok_or(Refusal::LinkUnusable)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| opened_by(reader, id, now).map(|(_, opens)| opens))
    }

    /// Uses a link up and answers the login, signed in as far as the first step. With a new password every session of the login ends.
    pub(crate) fn use_sign_in_link(&self, actor: &Actor, secret: &str, new_password: Option<&str>) -> Result<LoginId> {
        let id = self.id_in(secret).ok_or(Refusal::LinkUnusable)?;
        let opens = self.look_at_sign_in_link(actor, secret)?;
        let near = opens.open.iter().flat_map(|(bank, member)| [bank.name.as_str(), member.name.as_str()]);
        let near: Vec<&str> = near.chain([opens.login_name.as_str()]).collect();
        let login = self.db.read(|reader| login::by_name(reader, &opens.login_name))?.map(|(login, _)| login);
        let second = self.second_factor_of(login)?;
        let hash =
            new_password.map(|new| password::accept("password", new, &near, second).and_then(|()| password::hash(new))).transpose()?;
        let now = self.clock.now_ms();
        self.db.write_installation(|tx| {
            let (login, _) = opened_by(tx, id, now)?;
            if !sign_in_link::use_up(tx, id, now)? {
                return Err(Refusal::LinkUnusable.into());
            }
            if let Some(hash) = &hash {
                login::set_password(tx, login, hash)?;
                login::delete_sessions_of(tx, login)?;
                for (bank, member) in &opens.open {
                    card::end(tx, bank.id, member.id, now, Some(member.id))?;
                }
                sign_in_link::use_up_all(tx, Some(login), now)?;
            }
            Ok(login)
        })
    }
}

fn opened_by(reader: &mut Reader, id: SignInLinkId, now: i64) -> Result<(LoginId, LinkOpens)> {
    let login = sign_in_link::login_of(reader, id, now)?.ok_or(Refusal::LinkUnusable)?;
    let open = open_memberships(reader, login)?;
    let login_name = login::name_of(reader, login)?.filter(|_| !open.is_empty()).ok_or(Refusal::LinkUnusable)?;
    Ok((login, LinkOpens { login_name, open }))
}
