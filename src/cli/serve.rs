//! `goodturn serve`: opens the database, brings a file up to date after copying it, starts the timers and the server.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;

use crate::cli::closed::closed_words;
use crate::cli::command::{Common, Serve};
use crate::cli::ending::{Ending, Result, with};
use crate::cli::{config, ending, open};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::office::upkeep::{self, Found, Keeper};
use crate::web::server::{self, Settings};
use crate::web::site::{PlainHttp, TrustedProxies};
use crate::worker::mail::Mailer;
use crate::worker::outbox::{self, Post};
use crate::worker::text::Hook;
use crate::worker::timers;

/// `goodturn serve`.
pub(crate) fn run(common: &Common, typed: &Serve) -> Result<()> {
    let listen = address(&config::listen(typed.listen.as_deref())?)?;
    let metrics = config::metrics_listen(typed.metrics_listen.as_deref())?.map(|text| address(&text)).transpose()?;
    let public_url = config::public_url(typed.public_url.as_deref())?;
    let plain_http = if typed.allow_plain_http { PlainHttp::Allowed } else { PlainHttp::Refused };
    let settings =
        Settings::new(listen, public_url.as_deref(), plain_http, metrics).map_err(|fault| Ending::WrongUse(fault.to_string()))?;
    let settings = guarded(settings, typed)?;
    let post = post(typed, &settings)?;
    let banks = opened(config::database_url(common.database_url.as_deref())?, typed.checkpoint_dir.as_deref())?;
    let banks = banks.with_outlets(post.outlets());
    refuse_unsound(&banks)?;
    banks.settle()?;
    until_told(&banks, settings, post, |address| ending::aside(&with("cli-serving", &[("url", &format!("http://{address}"))])))
}

/// The same with the proxies that are believed and the posts that one member may make.
fn guarded(settings: Settings, typed: &Serve) -> Result<Settings> {
    let named = config::trusted_proxies(&typed.trusted_proxy)?;
    let settings = match named.as_slice() {
        [] => settings,
        named => {
            let read = TrustedProxies::read(named.iter().map(String::as_str));
            settings.behind(read.ok_or_else(|| Ending::wrong_with("cli-wrong-proxy", &[("text", &named.join(", "))]))?)
        }
    };
    Ok(match typed.posts_per_second {
        Some(posts) => settings.with_calls_per_second(posts),
        None => settings,
    })
}

/// The ways out for messages: a mail server, a hook for texts.
fn post(typed: &Serve, settings: &Settings) -> Result<Post> {
    let site = settings.address();
    let wrong = |fault: String| Ending::wrong_with("cli-outlet-fault", &[("fault", &fault)]);
    let mail = match config::smtp_url(typed.smtp_url.as_deref())? {
        None => None,
        Some(url) => {
            let host = site.split("://").nth(1).unwrap_or_default();
            let host = if host.starts_with(|c: char| c.is_ascii_digit() || c == '[') { "localhost" } else { host };
            let host = host.split(':').next().unwrap_or_default();
            let from = config::mail_from(typed.mail_from.as_deref())?.unwrap_or_else(|| format!("goodturn@{host}"));
            Some(Mailer::new(&url, &from).map_err(|fault| wrong(fault.to_string()))?)
        }
    };
    let texts = match config::text_hook(typed.text_hook.as_deref())? {
        None => None,
        Some(url) => {
            let secret = config::text_secret()?.unwrap_or_default();
            Some(Hook::new(&url, &secret).map_err(|fault| wrong(fault.to_string()))?)
        }
    };
    Ok(Post { mail, texts, site })
}

/// Serves with the timers running and messages going out, until the program is told to end.
pub(crate) fn until_told(banks: &Banks, settings: Settings, post: Post, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let timers = timers::start(banks.clone()).map_err(|error| fault(&error))?;
    let outbox = outbox::start(banks.clone(), post).map_err(|error| fault(&error))?;
    let served = server::serve(banks.clone(), settings, ready).map_err(|error| fault(&error));
    drop(outbox);
    drop(timers);
    banks.close();
    served
}

fn fault(error: &std::io::Error) -> Ending {
    Ending::refused_with("cli-serve-fault", &[("fault", &error.to_string())])
}

/// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`.
pub(crate) fn address(text: &str) -> Result<SocketAddr> {
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| Ending::wrong_with("cli-wrong-address", &[("text", text)]))
}

/// The database, ready to be served. A file is copied and brought up to date; a server's schema is its owner's to change.
fn opened(url: String, checkpoint_dir: Option<&Path>) -> Result<Banks> {
    match (upkeep::look(&url)?, upkeep::keeper(&url)) {
        (Found::Current, _) => {}
        (Found::Nothing | Found::Older(_), Keeper::Program) => {
            let done = upkeep::migrate(&url)?;
            if let Some(copy) = done.copy {
                ending::aside(&with("cli-migrate-copy", &[("file", &copy.display().to_string())]));
            }
        }
        (Found::Nothing | Found::Older(_), Keeper::Owner) => return Err(Ending::refused("cli-older-schema")),
    }
    open::opened(url, checkpoint_dir)
}

/// Without the key nothing can be posted; and the only bank of an installation is not served while it is closed.
fn refuse_unsound(banks: &Banks) -> Result<()> {
    if let Some(why) = banks.notary().without_key() {
        return Err(Ending::refused_with("cli-key-missing", &[("why", why)]));
    }
    let list = banks.list_banks(&Actor::Operator(None))?;
    let closed: Vec<String> = list.iter().filter_map(|bank| Some(closed_words(bank, &banks.notary().closed(bank.id)?))).collect();
    for said in &closed {
        ending::aside(said);
    }
    if list.len() == 1 && !closed.is_empty() { Err(Ending::refused("cli-closed-only")) } else { Ok(()) }
}
