//! The server: which address leads where, its limits, and how it starts and ends.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};

use crate::service::bank::Banks;
use crate::service::people::password;
use crate::web::blocking::blocking;
use crate::web::guard::{Visit, bearer_first};
use crate::web::meters::Meters;
use crate::web::page;
use crate::web::problem::{PageResult, Problem, one_word, unavailable};
use crate::web::shield;
use crate::web::site::{PlainHttp, Site, SiteFault, TrustedProxies};
use crate::web::throttle::Throttle;
use crate::web::{answer, api, asset, session_store};

/// The most bytes that are read from a visitor.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Threads that answer; the blocking work has its own.
const WORKERS: usize = 2;
/// Connections that one worker holds.
const CONNECTIONS_MAX: usize = 2_000;
/// How long a visitor may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Posts through the API that one member may make in a second, once 20 seconds' worth are used up.
const CALLS_PER_SECOND: NonZeroU32 = match NonZeroU32::new(50) {
    Some(calls) => calls,
    None => NonZeroU32::MIN,
};
/// How long requests under way may take once the server is told to end.
const DRAIN_SECONDS: u64 = 8;

/// Where a server listens and what people call it.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    listen: SocketAddr,
    metrics: Option<SocketAddr>,
    site: Site,
    calls_per_second: NonZeroU32,
}

impl Settings {
    /// Checks that the addresses go together.
    pub(crate) fn new(
        listen: SocketAddr,
        public_url: Option<&str>,
        plain_http: PlainHttp,
        metrics: Option<SocketAddr>,
    ) -> Result<Self, SiteFault> {
        Ok(Self { listen, metrics, site: Site::new(listen, public_url, plain_http)?, calls_per_second: CALLS_PER_SECOND })
    }

    /// The same with other posts a second through the API for one member.
    pub(crate) fn with_calls_per_second(self, calls_per_second: NonZeroU32) -> Self {
        Self { calls_per_second, ..self }
    }

    /// The same behind these proxies, which are believed about whom they pass on.
    pub(crate) fn behind(self, proxies: TrustedProxies) -> Self {
        Self { site: self.site.behind(proxies), ..self }
    }

    /// Where people reach the pages, without a slash at the end.
    pub(crate) fn address(&self) -> String {
        self.site.address.clone()
    }
}

/// Serves until SIGTERM or SIGINT, then lets what is under way finish, within 10 seconds. `ready` is told the
/// address once it answers.
pub(crate) fn serve(banks: Banks, settings: Settings, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    password::make_ready();
    rt::System::new().block_on(run(banks, settings, ready))
}

async fn run(banks: Banks, settings: Settings, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let meters = web::Data::new(Meters::default());
    let (site, throttle) = (web::Data::new(settings.site.clone()), web::Data::new(Throttle::new(settings.calls_per_second)));
    let (counted, data) = (meters.clone(), web::Data::new(banks.clone()));
    let transport = settings.site.transport;
    let server = HttpServer::new(move || {
        let pages = web::scope("")
            .wrap(from_fn(session_store::note_lasting))
            .wrap(session_store::sessions(&banks, transport))
            .wrap(from_fn(session_store::keep_lasting))
            .wrap(from_fn(shield::own_posts))
            .wrap(Compress::default())
            .configure(pages)
            .default_service(web::to(nothing_here));
        App::new()
            .app_data(data.clone())
            .app_data(site.clone())
            .app_data(throttle.clone())
            .app_data(counted.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .wrap(from_fn(shield::address))
            .wrap(from_fn(answer::tell))
            .wrap(from_fn(shield::cover))
            .route("/healthz", web::get().to(healthz))
            .route("/readyz", web::get().to(readyz))
            .route("/assets/{name}", web::get().to(asset::serve))
            .service(
                web::scope("/api/v1")
                    .wrap(from_fn(bearer_first))
                    .wrap(Compress::default())
                    .configure(api::routes::routes)
                    .default_service(web::to(no_such_route)),
            )
            .service(pages)
    })
    .workers(WORKERS)
    // Without it an answer's last packet waits 40 ms for the browser to acknowledge the one before.
    .tcp_nodelay(true)
    .max_connections(CONNECTIONS_MAX)
    .client_request_timeout(HEAD_TIMEOUT)
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals()
    .bind(settings.listen)?;
    let address = server.addrs().first().copied().unwrap_or(settings.listen);
    let server = server.run();
    let handle = server.handle();
    rt::spawn(async move {
        told_to_end().await;
        handle.stop(true).await;
    });
    let metrics = settings.metrics.map(|address| serve_metrics(address, meters)).transpose()?;
    ready(address);
    let ended = server.await;
    if let Some(metrics) = metrics {
        metrics.stop(false).await;
    }
    ended
}

/// Every page, in the order of the house.
fn pages(cfg: &mut web::ServiceConfig) {
    cfg.configure(page::preferences::routes)
        .configure(page::find_members::routes)
        .configure(api::reader::routes)
        .configure(page::sign_in::routes)
        .configure(page::home::routes)
        .configure(page::log_hours::routes)
        .configure(page::exchanges::routes)
        .configure(page::said::routes)
        .configure(page::agenda::routes)
        .configure(page::receipts::routes)
        .configure(page::statement::routes)
        .configure(page::ledger::routes)
        .configure(page::listing_form::routes)
        .configure(page::pot::routes)
        .configure(page::pot_grants::routes)
        .configure(page::pot_reasons::routes)
        .configure(page::listings::routes)
        .configure(page::requests::routes)
        .configure(page::asks::routes)
        .configure(page::meetings::routes)
        .configure(page::desk_matching::routes)
        .configure(page::desk::routes)
        .configure(page::desk_pieces::routes)
        .configure(page::desk_log::routes)
        .configure(page::duty::routes)
        .configure(page::visits::routes)
        .configure(page::visit_links::routes)
        .configure(page::desk_line::routes)
        .configure(page::activities::routes)
        .configure(page::sheets::routes)
        .configure(page::shared::routes)
        .configure(page::join::routes)
        .configure(page::applications::routes)
        .configure(page::application_tasks::routes)
        .configure(page::referees::routes)
        .configure(page::checks::routes)
        .configure(page::agreements::routes)
        .configure(page::places::routes)
        .configure(page::members::routes)
        .configure(page::member_record::routes)
        .configure(page::member_statement::routes)
        .configure(page::member_change::routes)
        .configure(page::profiles::routes)
        .configure(page::notes::routes)
        .configure(page::proxies::routes)
        .configure(page::leaving::routes)
        .configure(page::caseload::routes)
        .configure(page::certificates::routes)
        .configure(page::corrections::routes)
        .configure(page::settings::routes)
        .configure(page::settings_categories::routes)
        .configure(page::settings_account::routes)
        .configure(page::messages::routes)
        .configure(page::calls::routes)
        .configure(page::post_round::routes)
        .configure(page::help::routes)
        .configure(page::help_work::routes)
        .configure(api::auditor::routes)
        .configure(page::packs::routes)
        .configure(page::report_tally::routes)
        .configure(page::registers::routes)
        .configure(page::outcomes::routes)
        .configure(page::outcome_form::routes)
        .configure(page::outcome_rules::routes)
        .configure(page::stories::routes)
        .configure(page::expenses::routes);
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_end() {
    use rt::signal::unix::{SignalKind, signal};
    if let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        let (terminated, interrupted) = (terminate.recv(), interrupt.recv());
        rt::pin!(terminated);
        rt::pin!(interrupted);
        std::future::poll_fn(|cx| {
            let ended = terminated.as_mut().poll(cx).is_ready() || interrupted.as_mut().poll(cx).is_ready();
            if ended { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    } else {
        tracing::warn!("signals cannot be heard; end the program by hand");
        std::future::pending::<()>().await;
    }
}

fn serve_metrics(address: SocketAddr, meters: web::Data<Meters>) -> std::io::Result<actix_web::dev::ServerHandle> {
    let server = HttpServer::new(move || App::new().app_data(meters.clone()).route("/metrics", web::get().to(metrics)))
        .workers(1)
        .disable_signals()
        .bind(address)?
        .run();
    let handle = server.handle();
    rt::spawn(server);
    Ok(handle)
}

async fn metrics(meters: web::Data<Meters>) -> HttpResponse {
    crate::web::problem::plain_text(meters.text())
}

/// The program runs.
async fn healthz() -> HttpResponse {
    one_word("ok")
}

/// The program can answer: its database does.
async fn readyz(banks: web::Data<Banks>) -> HttpResponse {
    match blocking(&banks, Banks::answers).await {
        Ok(()) => one_word("ready"),
        Err(_) => unavailable("unready"),
    }
}

/// The page for addresses that lead nowhere, in the frame of whoever asks.
async fn nothing_here(req: HttpRequest, _visit: Option<Visit>) -> PageResult {
    no_such_route(req).await
}

/// Nothing is here, or not for this method.
async fn no_such_route(req: HttpRequest) -> PageResult {
    let here = req.resource_map().match_pattern(req.path()).is_some();
    Err(if here { Problem::WrongMethod } else { Problem::not_found() })
}
