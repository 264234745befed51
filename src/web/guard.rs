//! Who is visiting: a session becomes an `Actor`, a bearer token too. Pages take [`Visit`] or [`Signed`], the API [`Api`].
//!
//! It must not decide what an actor may do; services do.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::id::LoginId;
use crate::domain::people::access::Act;
use crate::domain::people::device::Remember;
use crate::service::actor::{Actor, Caller, Reach};
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::service::error::Error;
use crate::service::people::session::Opened;
use crate::web::blocking::blocking;
use crate::web::form::{ActsFor, Holder, NamedBank, back_to, bank_root_of, root_of, sign_in_address};
use crate::web::page::layout::{BrokerLine, Layout, NavItem};
use crate::web::problem::{Problem, see_other};
use crate::web::session_store::{self, Transport};
use crate::web::site::Site;
use crate::web::throttle::{Doing, Throttle};

/// The name of the cookie that carries one notice to the next page.
pub(crate) const NOTICE_COOKIE: &str = "goodturn-notice";
/// The cookie of the colours that a browser wants.
pub(crate) const THEME_COOKIE: &str = "goodturn-theme";
/// The cookie of the reading mode that a browser wants.
pub(crate) const READ_COOKIE: &str = "goodturn-read";

/// Somebody visits a page, signed in or not.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// Who.
    pub(crate) actor: Actor,
    /// The prefix of every link: empty, or `/b/slug`.
    pub(crate) root: String,
    /// The same prefix without whom the visitor acts for.
    pub(crate) own_root: String,
    /// Today, in the bank's time zone; UTC for strangers.
    pub(crate) today: Day,
    /// Now, UTC milliseconds.
    pub(crate) now_ms: i64,
    /// The language.
    pub(crate) words: Words,
    /// Whether the login opens several banks.
    pub(crate) several_banks: bool,
    /// The login, also where it opens nothing here.
    pub(crate) login: Option<LoginId>,
    path: String,
    form_token: String,
    theme: &'static str,
    read: &'static str,
    notice: Option<String>,
    ends_at: Option<i64>,
    transport: Transport,
    linked: bool,
    /// Whether this device is remembered: only there may pages leave anything behind.
    pub(crate) remembered: Remember,
    /// What this session is called in the list of the login's; empty for strangers.
    pub(crate) session: String,
}

/// A signed-in visit. Strangers are sent to the sign-in page and come back.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    visit: Visit,
    caller: Caller,
}

/// A caller of the API.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    /// Who.
    pub(crate) actor: Actor,
}

/// Whom the session lets in, and its login: a login, or a printed card, which has none.
async fn opened(req: &HttpRequest, banks: &web::Data<Banks>) -> Result<(Option<Opened>, Option<LoginId>), Problem> {
    let named = req.extensions().get::<NamedBank>().map(|named| named.0.clone());
    let mut login = session_store::login_of(req);
    let mut opened = None;
    if let Some(known) = login {
        let (slug, asked_at) = (named.clone(), session_store::asked_at(req));
        match blocking(banks, move |banks| banks.actor_for_login(known, slug.as_ref(), asked_at)).await {
            Ok(found) => opened = Some(found),
            // Every membership of this login is over: the session is too.
            Err(Problem::Service(Error::Unauthenticated)) => {
                session_store::end(req);
                login = None;
            }
            Err(problem) => return Err(problem),
        }
    }
    // Whoever came by a card has no login; a card that was taken back opens nothing at the next request.
    if let Some(card) = session_store::card_of(req).filter(|_| login.is_none()) {
        let slug = named.clone();
        match blocking(banks, move |banks| banks.actor_for_card(card, slug.as_ref())).await {
            Ok(found) => opened = Some(found),
            Err(Problem::Service(Error::Unauthenticated)) => session_store::end(req),
            Err(problem) => return Err(problem),
        }
    }
    Ok((opened, login))
}

impl Visit {
    async fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let missing = || Problem::Broken("the server has no banks".to_owned());
        let banks = req.app_data::<web::Data<Banks>>().ok_or_else(missing)?;
        let site = req.app_data::<web::Data<Site>>().ok_or_else(missing)?;
        let (opened, login) = opened(req, banks).await?;
        let (actor, several_banks) =
            opened.map_or((Actor::Anonymous, false), |opened| (opened.actor.through(session_store::door_of(req)), opened.several));
        let now_ms = banks.clock().now_ms();
        let today = match &actor {
            Actor::Member(caller) => caller.bank.day_at(now_ms),
            Actor::Anonymous | Actor::Operator(_) | Actor::Auditor(_) => {
                chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default().date_naive()
            }
        };
        let visit = Self {
            actor,
            root: bank_root_of(req),
            own_root: bank_root_of(req),
            today,
            now_ms,
            words: Words::default(),
            several_banks,
            login,
            path: req.path().to_owned(),
            form_token: Holder::of(req).token(banks),
            theme: chosen(req, THEME_COOKIE, &["dark", "light"]),
            read: chosen(req, READ_COOKIE, &["easy"]),
            notice: req.cookie(&site.transport.cookie_name(NOTICE_COOKIE)).map(|cookie| cookie.value().to_owned()),
            ends_at: session_store::ends_at(req),
            transport: site.transport,
            linked: false,
            remembered: session_store::remembered(req),
            session: session_store::handle_of(req),
        };
        // Kept for the page that tells of a problem, should there be one.
        req.extensions_mut().insert(visit.clone());
        if visit.login.is_some() && session_store::sets_up(req) {
            visit.sets_up_first(req, banks).await?;
        }
        let who = login.map(|login| login.to_string()).or_else(|| visit.actor.member().map(|member| member.to_string()));
        // A handler may ask for the visitor more than once.
        if let (Some(who), None) = (who, req.extensions_mut().insert(Counted)) {
            count_what_is_done(req, banks, Doing::Posts, &who)?;
        }
        let acts_for = req.extensions().get::<ActsFor>().copied();
        match acts_for {
            Some(ActsFor(number)) => visit.acting_for(req, banks, number).await,
            None => Ok(visit),
        }
    }

    /// Leads whoever must set up a second step to where that is done. Where the login has one by now, it was set up elsewhere: whoever sits
    /// here has shown a password only, and is asked for the second step like anybody.
    async fn sets_up_first(&self, req: &HttpRequest, banks: &web::Data<Banks>) -> Result<(), Problem> {
        let actor = self.actor.clone();
        if let (Some(login), true) = (self.login, blocking(banks, move |banks| banks.factors(&actor)).await?.any) {
            session_store::wait_for_second(req, login, ("/", self.remembered));
            return Err(Problem::Elsewhere("/sign-in/code".to_owned()));
        }
        if self.open_before_set_up() { Ok(()) } else { Err(Problem::Elsewhere(format!("{}/settings/factors", self.root))) }
    }

    /// The same visit on behalf of somebody, asked anew at each request: what has ended opens nothing any more.
    async fn acting_for(mut self, req: &HttpRequest, banks: &web::Data<Banks>, number: i64) -> Result<Self, Problem> {
        self.root = root_of(req);
        if let Actor::Member(_) = &self.actor {
            let own = self.actor.clone();
            self.actor = blocking(banks, move |banks| banks.act_for(&own, number)).await?;
            self.login = None;
        }
        req.extensions_mut().insert(self.clone());
        Ok(self)
    }

    /// What is open to somebody who must set up a second step before anything else.
    fn open_before_set_up(&self) -> bool {
        const OPEN: [&str; 6] = ["/settings/factors", "/sign-out", "/sign-in", "/confirm", "/help", "/preferences"];
        // Where nothing says which of several banks is meant, the first page asks.
        let chooses = self.several_banks && self.own_root.is_empty() && self.path == "/";
        chooses || OPEN.iter().any(|open| self.path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// The frame of a page for this visitor.
    pub(crate) fn layout(&self, title: String) -> Layout {
        let caller = match &self.actor {
            Actor::Member(caller) => Some(caller),
            Actor::Anonymous | Actor::Operator(_) | Actor::Auditor(_) => None,
        };
        let staff = self.actor.is_staff();
        let nav = match caller {
            None => Vec::new(),
            Some(_) if self.actor.can(Act::SeeReport) => NavItem::staff_nav(&self.path),
            Some(_) if staff => NavItem::broker_nav(&self.path),
            Some(_) => NavItem::member_nav(&self.path).into_iter().filter(|item| self.opens(item.href)).collect(),
        };
        let left = self.ends_at.map(|end| end.saturating_sub(self.now_ms) / 1_000);
        let notice = self.notice.as_deref().filter(|id| id.starts_with("notice-") || id.contains("-notice-"));
        let bank = self.actor.auditor().map(|auditor| &auditor.bank).ok().or(caller.map(|caller| &caller.bank));
        let line = bank.map(|bank| &bank.broker_line).filter(|line| !line.phone.is_empty());
        Layout {
            words: self.words.clone(),
            title,
            bank_name: bank.map_or_else(|| self.words.say("problem-program"), |bank| bank.name.to_string()),
            root: self.root.clone(),
            person: caller.map(|caller| caller.acting.as_ref().map_or(&caller.member, |acting| &acting.by).name.to_string()),
            acting: self.actor.acting().and(caller).map(|caller| caller.member.name.to_string()),
            own_root: self.own_root.clone(),
            settings: caller.filter(|caller| caller.acting.is_none() && caller.reach == Reach::Full).map(|_| "/settings"),
            nav,
            own: if staff { NavItem::own_links(&self.path) } else { Vec::new() },
            broker: line.map(|line| BrokerLine { name: line.name.clone(), phone: line.phone.clone(), hours: line.hours.clone() }),
            form_token: self.form_token.clone(),
            theme: self.theme,
            read: self.read,
            notice: notice.filter(|id| self.words.has(id)).map(|id| self.words.say(id)),
            has_error: false,
            session_ends_seconds: caller.and(left).and_then(|left| u32::try_from(left).ok()),
            path: self.path.clone(),
            several_banks: self.several_banks,
            linked: self.linked,
        }
    }

    /// Whether a word of the menu leads somewhere: whoever acts for somebody has leave for some pages only.
    fn opens(&self, href: &str) -> bool {
        match href {
            "/log" => self.actor.can(Act::LogOwn),
            "/listings" => self.actor.can(Act::UseListings),
            _ => true,
        }
    }

    /// To a page of this bank: a path that begins with a slash; its prefix is added.
    pub(crate) fn redirect(&self, path: &str) -> HttpResponse {
        see_other(&format!("{}{path}", self.root))
    }

    /// To a page that then shows a notice once. The message's id begins with `notice-` or has `-notice-` in it.
    pub(crate) fn redirect_with_notice(&self, path: &str, message: &str) -> HttpResponse {
        let mut answer = self.redirect(path);
        let cookie = Cookie::build(self.transport.cookie_name(NOTICE_COOKIE), message.to_owned())
            .path("/")
            .secure(self.transport == Transport::Secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(time::Duration::minutes(2))
            .finish();
        // Only a cookie with control characters cannot be added; the notice is then not shown.
        if answer.add_cookie(&cookie).is_err() {
            tracing::debug!("a notice was lost");
        }
        answer
    }

    /// A new idempotency key for a form.
    #[expect(clippy::unused_self, reason = "pages ask the visit for everything that they need")]
    pub(crate) fn new_key(&self) -> String {
        Clock::System.new_id().to_string()
    }

    /// The bank's day at a moment (UTC milliseconds).
    pub(crate) fn day_at(&self, ms: i64) -> Day {
        let bank = match &self.actor {
            Actor::Member(caller) => Some(&caller.bank),
            Actor::Auditor(auditor) => Some(&auditor.bank),
            Actor::Anonymous | Actor::Operator(_) => None,
        };
        bank.map_or_else(|| chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().date_naive(), |bank| bank.day_at(ms))
    }

    /// The path of this page, without the bank's prefix.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// A visitor of whom nothing is known, for problems that come before anybody was asked.
    pub(crate) fn stranger(banks: &Banks, site: &Site, path: &str) -> Self {
        let now_ms = banks.clock().now_ms();
        Self {
            actor: Actor::Anonymous,
            root: String::new(),
            own_root: String::new(),
            today: chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default().date_naive(),
            now_ms,
            words: Words::default(),
            several_banks: false,
            login: None,
            path: path.to_owned(),
            form_token: String::new(),
            theme: "",
            read: "",
            notice: None,
            ends_at: None,
            transport: site.transport,
            linked: false,
            remembered: Remember::No,
            session: String::new(),
        }
    }

    /// Somebody who came by a link that is no sign-in, or tried to: no cookie is looked at and none is set. The pages behind the link
    /// begin with `root`.
    pub(crate) fn by_link(banks: &Banks, site: &Site, path: &str, (actor, root): (Actor, String)) -> Self {
        let stranger = Self::stranger(banks, site, path);
        let today = actor.auditor().map_or(stranger.today, |auditor| auditor.bank.day_at(stranger.now_ms));
        Self { actor, own_root: root.clone(), root, today, linked: true, ..stranger }
    }
}

impl Signed {
    /// The membership.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }
}

impl Deref for Signed {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

/// What a browser has chosen, if it is one of the choices.
fn chosen(req: &HttpRequest, cookie: &str, choices: &[&'static str]) -> &'static str {
    let value = req.cookie(cookie);
    let value = value.as_ref().map_or("", |cookie| cookie.value());
    choices.iter().find(|choice| **choice == value).copied().unwrap_or_default()
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Self::of(&req).await })
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let visit = Visit::of(&req).await?;
            let Actor::Member(caller) = &visit.actor else {
                return Err(Problem::SignInFirst(sign_in_address(&visit.root, &back_to(&req))));
            };
            // With several banks, an address without one does not say which; the first page asks.
            if visit.several_banks && visit.own_root.is_empty() && (visit.path != "/" || !visit.root.is_empty()) {
                return Err(Problem::Elsewhere("/".to_owned()));
            }
            let caller = Caller::clone(caller);
            Ok(Self { visit, caller })
        })
    }
}

impl FromRequest for Api {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let known = req.extensions().get::<Self>().cloned();
        std::future::ready(known.ok_or(Problem::Service(Error::Unauthenticated)))
    }
}

/// What somebody does with a request has been counted.
struct Counted;

/// The ends of addresses that answer with a file to keep.
const FILES: [&str; 7] = [".pdf", ".xlsx", ".csv", ".zip", ".json", ".txt", ".ics"];

/// Counts what somebody does who is known, by who it is: a post as `post`, a file that is taken away as one.
fn count_what_is_done(req: &HttpRequest, banks: &Banks, post: Doing, who: &str) -> Result<(), Problem> {
    let doing = if !req.method().is_safe() {
        post
    } else if FILES.iter().any(|end| req.path().ends_with(end)) {
        Doing::Exports
    } else {
        return Ok(());
    };
    req.app_data::<web::Data<Throttle>>().map_or(Ok(()), |throttle| throttle.known(banks, doing, who))
}

/// The middleware of the API: who holds the bearer token, before a body is read, so that strangers learn nothing from it.
pub(crate) async fn bearer_first(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let (Some(token), Some(banks)) = (bearer(req.request()), req.app_data::<web::Data<Banks>>().cloned()) {
        match blocking(&banks, move |banks| banks.actor_for_token(&token)).await {
            Ok(actor) => {
                let who = actor.member().map(|member| member.to_string()).unwrap_or_default();
                if let Err(problem) = count_what_is_done(req.request(), &banks, Doing::Calls, &who) {
                    return Ok(req.error_response(problem).map_into_right_body());
                }
                req.extensions_mut().insert(Api { actor });
            }
            Err(Problem::Service(Error::Unauthenticated)) => {}
            Err(problem) => return Ok(req.error_response(problem).map_into_right_body()),
        }
    }
    next.call(req).await.map(ServiceResponse::map_into_left_body)
}

fn bearer(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}
