//! What people typed: forms that belong to this visitor, and the questions in addresses.
//!
//! Nothing is judged here but that it can be read and that the form is this visitor's own; what was typed is kept as it is.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::domain::text::Slug;
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::web::body::{Sending, whole};
use crate::web::problem::Problem;
use crate::web::session_store::{card_of, login_of};
use crate::web::site::{Site, local_path};

/// A form may stay open so long before it is sent.
const TOKEN_HOURS: i64 = 72;
const HOUR_MS: i64 = 3_600_000;

/// The fields of a form, already checked for cross-site posts and for its token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
}

/// The question in an address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

macro_rules! reads {
    ($name:ident) => {
        impl $name {
            /// The first value of that name, as typed; empty where there is none.
            pub(crate) fn text(&self, name: &str) -> &str {
                self.pairs.iter().find(|(each, _)| each == name).map_or("", |(_, value)| value.as_str())
            }

            /// Every value of that name.
            pub(crate) fn all(&self, name: &str) -> Vec<&str> {
                self.pairs.iter().filter(|(each, _)| each == name).map(|(_, value)| value.as_str()).collect()
            }

            /// Whether there is such a field, even an empty one.
            pub(crate) fn has(&self, name: &str) -> bool {
                self.pairs.iter().any(|(each, _)| each == name)
            }

            /// Every name and value, in their order.
            pub(crate) fn pairs(&self) -> &[(String, String)] {
                &self.pairs
            }
        }
    };
}
reads!(Form);
reads!(Query);

impl Form {
    /// Fields that came in another wrapping, once they are known to be this visitor's own.
    pub(crate) fn checked(req: &HttpRequest, pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let form = Self { pairs };
        check(req, &form)?;
        // Kept for the page that asks who is there before the form may go on.
        req.extensions_mut().insert(form.clone());
        Ok(form)
    }

    /// The hidden idempotency key; `None` where it is missing or malformed.
    pub(crate) fn key(&self) -> Option<&str> {
        Some(self.text("idempotency_key")).filter(|key| is_key(key))
    }
}

/// 1 to 255 visible ASCII characters.
pub(crate) fn is_key(key: &str) -> bool {
    (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `name=value&name=value`, encoded.
pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// The bank that an address names (`/b/slug/…`), taken off the path before it is routed.
#[derive(Clone, Debug)]
pub(crate) struct NamedBank(pub(crate) Slug);

impl NamedBank {
    /// The prefix of every link.
    pub(crate) fn root(&self) -> String {
        format!("/b/{}", self.0.as_str())
    }
}

/// The member for whom an address acts (`/for/214/…`), taken off the path after the bank. Being in an address it holds for one page at a
/// time: another window goes on as oneself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActsFor(pub(crate) i64);

impl ActsFor {
    /// The prefix of every link, after the bank's.
    pub(crate) fn root(self) -> String {
        format!("/for/{}", self.0)
    }
}

/// Whose form it is: whoever is signed in, or this browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Holder {
    /// A login, or a printed card; its forms outlive the session, so that what was typed is not lost by signing in again.
    Login(String),
    /// The value of the visit cookie.
    Visitor(String),
}

/// A browser that has no visit cookie yet gets this one with the answer.
pub(crate) struct NewVisitor(pub(crate) String);

impl Holder {
    /// Whose forms this request may send or be given.
    pub(crate) fn of(req: &HttpRequest) -> Self {
        if let Some(login) = login_of(req) {
            return Self::Login(login.to_string());
        }
        if let Some(card) = card_of(req) {
            return Self::Login(card.to_string());
        }
        let name = visit_cookie(req);
        if let Some(known) = name.and_then(|name| req.cookie(&name)).filter(|cookie| cookie.value().len() == 43) {
            return Self::Visitor(known.value().to_owned());
        }
        let mut extensions = req.extensions_mut();
        let fresh = || URL_SAFE_NO_PAD.encode(Clock::System.salt());
        if let Some(NewVisitor(value)) = extensions.get() {
            return Self::Visitor(value.clone());
        }
        let value = fresh();
        extensions.insert(NewVisitor(value.clone()));
        Self::Visitor(value)
    }

    fn mark(&self) -> char {
        match self {
            Self::Login(_) => 'm',
            Self::Visitor(_) => 'v',
        }
    }

    fn subject(&self) -> &str {
        match self {
            Self::Login(subject) | Self::Visitor(subject) => subject,
        }
    }

    /// A new token for this holder's forms. Each is different, so that compression cannot give it away.
    pub(crate) fn token(&self, banks: &Banks) -> String {
        let hours = banks.clock().now_ms() / HOUR_MS;
        let nonce: String = URL_SAFE_NO_PAD.encode(Clock::System.salt()).chars().take(8).collect();
        let head = format!("{}{hours}.{nonce}", self.mark());
        let seal = self.seal(banks, &head);
        format!("{head}.{seal}")
    }

    fn seal(&self, banks: &Banks, head: &str) -> String {
        URL_SAFE_NO_PAD.encode(banks.keyed("form", format!("{head} {}", self.subject()).as_bytes()))
    }

    /// Whether a token is this holder's and not too old.
    pub(crate) fn owns(&self, banks: &Banks, token: &str) -> bool {
        let Some((head, seal)) = token.rsplit_once('.') else { return false };
        let hours = head.split('.').next().and_then(|text| text.get(1..)).and_then(|text| text.parse::<i64>().ok());
        let age = hours.map(|hours| (banks.clock().now_ms() / HOUR_MS).saturating_sub(hours));
        age.is_some_and(|age| (0..=TOKEN_HOURS).contains(&age)) && bool::from(self.seal(banks, head).as_bytes().ct_eq(seal.as_bytes()))
    }
}

/// The name of the cookie that tells anonymous browsers apart.
pub(crate) fn visit_cookie(req: &HttpRequest) -> Option<String> {
    req.app_data::<web::Data<Site>>().map(|site| site.transport.cookie_name("goodturn-visit"))
}

fn check(req: &HttpRequest, form: &Form) -> Result<(), Problem> {
    let banks = req.app_data::<web::Data<Banks>>().ok_or_else(|| Problem::Broken("no banks".to_owned()))?;
    let holder = Holder::of(req);
    let token = form.text("form_token");
    if holder.owns(banks, token) {
        return Ok(());
    }
    // A member's form whose session has ended: they sign in and come back to it.
    if matches!(holder, Holder::Visitor(_)) && token.starts_with('m') {
        return Err(Problem::SignInFirst(sign_in_address(&root_of(req), &back_to(req))));
    }
    Err(Problem::FormExpired)
}

/// The prefix of every link of this request: the bank that the address names, then the member for whom it acts.
pub(crate) fn root_of(req: &HttpRequest) -> String {
    let acts_for = req.extensions().get::<ActsFor>().map(|acts_for| acts_for.root());
    bank_root_of(req) + acts_for.as_deref().unwrap_or_default()
}

/// The prefix of one's own links, for whom this request may act or not.
pub(crate) fn bank_root_of(req: &HttpRequest) -> String {
    req.extensions().get::<NamedBank>().map_or_else(String::new, NamedBank::root)
}

/// Where to come back to after signing in: the page asked for, or the page that a form stood on.
pub(crate) fn back_to(req: &HttpRequest) -> String {
    if req.method().is_safe() {
        let root = root_of(req);
        return req.uri().path_and_query().map_or_else(|| "/".to_owned(), |path| format!("{root}{path}"));
    }
    let referer = req.headers().get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.and_then(local_path).unwrap_or("/").to_owned()
}

/// The sign-in page that comes back to an address.
pub(crate) fn sign_in_address(root: &str, back: &str) -> String {
    match back {
        back if back == "/" || back == format!("{root}/") => format!("{root}/sign-in"),
        back => format!("{root}/sign-in?{}", encode(&[("next", back)])),
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = whole(req, payload, Sending::Form);
        let req = req.clone();
        Box::pin(async move {
            let body = body.await?;
            let kind = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            if !kind.starts_with("application/x-www-form-urlencoded") {
                return Err(Problem::Malformed);
            }
            let pairs = serde_urlencoded::from_bytes(&body).or(Err(Problem::Malformed))?;
            Self::checked(&req, pairs)
        })
    }
}

impl FromRequest for Query {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let pairs = serde_urlencoded::from_str(req.query_string()).or(Err(Problem::Malformed));
        std::future::ready(pairs.map(|pairs| Self { pairs }))
    }
}
