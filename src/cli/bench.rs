//! `goodturn bench`: starts the server in this process on a private port, drives it over HTTP as signed-in people, and prints how long it took.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::command::{BenchRun, Common};
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::domain::calendar::FinancialYear;
use crate::domain::help::listing::ListingKind;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::{Member, Role};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::help::listing::Browse;
use crate::service::people::member::MemberFilter;
use crate::web::server::{self, Settings};
use crate::web::session_store::ready_made;
use crate::web::site::PlainHttp;

/// Requests a page before any is counted.
const WARM_UP: u32 = 5;
/// How long one answer may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page to measure: its name, who opens it, and where it is.
struct Page {
    name: &'static str,
    cookie: String,
    path: String,
}

/// How long a page took.
struct Timing {
    name: &'static str,
    path: String,
    bytes: usize,
    sorted: Vec<Duration>,
}

impl Timing {
    /// The time under which so many of a hundred requests stayed (nearest rank).
    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).saturating_sub(1);
        self.sorted.get(rank).copied().unwrap_or_default()
    }
}

/// `goodturn bench pages`.
pub(crate) fn pages(common: &Common, typed: &BenchRun) -> Result<()> {
    measure(common, typed, |_, people| {
        let page = |name, role: Role, path: &str| Ok::<_, Ending>(Page { name, cookie: people.cookie(role)?, path: path.to_owned() });
        Ok(vec![
            page("home", Role::Member, "/")?,
            page("log", Role::Member, "/log")?,
            page("statement", Role::Member, "/statement")?,
            page("books", Role::Member, "/books")?,
            page("listings", Role::Member, "/listings")?,
            page("desk", Role::Broker, "/desk")?,
            page("members", Role::Broker, "/members")?,
            page("members search", Role::Broker, "/members?q=an")?,
        ])
    })
}

/// `goodturn bench match`: one open request with everybody who could help, and the plan for the whole desk.
pub(crate) fn matching(common: &Common, typed: &BenchRun) -> Result<()> {
    measure(common, typed, |bank, people| {
        let browse = Browse { kind: Some(ListingKind::Request), ..Browse::default() };
        let open = people.banks.open_listings(&Actor::Operator(Some(bank.id)), &browse)?;
        let cookie = || people.cookie(Role::Broker);
        let mut pages = vec![Page { name: "the whole desk", cookie: cookie()?, path: "/desk/matching".to_owned() }];
        if let Some(first) = open.first() {
            pages.push(Page { name: "one request", cookie: cookie()?, path: format!("/requests/{}", first.listing.id) });
        }
        Ok(pages)
    })
}

/// `goodturn bench report`.
pub(crate) fn report(common: &Common, typed: &BenchRun) -> Result<()> {
    measure(common, typed, |bank, people| {
        let this = FinancialYear::containing(bank.day_at(people.now), bank.year_start);
        let page = |name, year: FinancialYear| {
            Ok::<_, Ending>(Page { name, cookie: people.cookie(Role::Coordinator)?, path: format!("/report/{}", year.first()) })
        };
        Ok(vec![page("report this year", this)?, page("report last year", this.before())?])
    })
}

/// Those who can sign in, one of each role.
struct People {
    banks: Banks,
    members: Vec<Member>,
    now: i64,
}

impl People {
    fn cookie(&self, role: Role) -> Result<String> {
        let found = self.members.iter().find(|member| member.role == role && member.login.is_some() && member.standing.takes_part());
        match found.and_then(|member| member.login) {
            Some(login) => Ok(ready_made(&self.banks, login)?),
            None => Err(Ending::refused_with("cli-bench-nobody", &[("role", role.code())])),
        }
    }
}

fn measure(common: &Common, typed: &BenchRun, choose: impl FnOnce(&Bank, &People) -> Result<Vec<Page>>) -> Result<()> {
    let begun = Instant::now();
    let banks = open::existing(common)?;
    let (bank, operator) = open::bank(&banks, &typed.of.bank)?;
    let address = start(&banks)?;
    let start_up = begun.elapsed();
    let members = banks.list_members(&operator, &MemberFilter::default(), 500)?;
    let people = People { banks: banks.clone(), members, now: banks.clock().now_ms() };
    let mut timings = Vec::new();
    for page in choose(&bank, &people)? {
        timings.push(time(address, page, typed.n)?);
    }
    let books = banks.books(&Actor::Operator(Some(bank.id)))?;
    let machine = machine();
    match common.reader() {
        Reader::Machine => {
            let shape = json!({
                "machine": machine, "bank": bank.slug.as_str(), "transfers": books.transfers, "n": typed.n, "start_up_ms": millis(start_up),
                "resident_kb": status_kb("VmRSS:"), "resident_peak_kb": status_kb("VmHWM:"), "pages": timings.iter().map(timing_json).collect::<Vec<_>>(),
            });
            output::json(&shape)
        }
        Reader::Person => {
            output::line(&machine)?;
            let (transfers, n, start_up, rss) =
                (books.transfers.to_string(), typed.n.to_string(), millis(start_up), status_kb("VmRSS:").unwrap_or(0) / 1024);
            let about = [
                ("slug", bank.slug.as_str()),
                ("transfers", transfers.as_str()),
                ("n", n.as_str()),
                ("start", start_up.as_str()),
                ("rss", &rss.to_string()),
            ];
            output::line(&with("cli-bench-about", &about))?;
            let words = words();
            let heads = [
                "cli-bench-page",
                "cli-bench-median",
                "cli-bench-p95",
                "cli-bench-min",
                "cli-bench-max",
                "cli-bench-bytes",
                "cli-bench-path",
            ];
            let mut rows = vec![heads.iter().map(|id| words.say(id)).collect()];
            rows.extend(timings.iter().map(row));
            output::table(&rows)
        }
    }
}

fn row(timing: &Timing) -> Vec<String> {
    let (first, last) = (timing.sorted.first().copied().unwrap_or_default(), timing.sorted.last().copied().unwrap_or_default());
    let times = [timing.percentile(50), timing.percentile(95), first, last].map(millis);
    [timing.name.to_owned()].into_iter().chain(times).chain([timing.bytes.to_string(), timing.path.clone()]).collect()
}

fn timing_json(timing: &Timing) -> Value {
    let (first, last) = (timing.sorted.first().copied().unwrap_or_default(), timing.sorted.last().copied().unwrap_or_default());
    json!({
        "page": timing.name, "path": timing.path, "bytes": timing.bytes, "median_ms": millis(timing.percentile(50)), "p95_ms": millis(timing.percentile(95)),
        "min_ms": millis(first), "max_ms": millis(last),
    })
}

/// Milliseconds with one place, without a float.
fn millis(time: Duration) -> String {
    let tenths = time.as_micros().saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Starts the server in a thread; it ends with the process.
pub(in crate::cli) fn start(banks: &Banks) -> Result<SocketAddr> {
    let settings = Settings::new(SocketAddr::from(([127, 0, 0, 1], 0)), None, PlainHttp::Refused, None)
        .map_err(|fault| Ending::Refused(fault.to_string()))?
        .with_calls_per_second(NonZeroU32::MAX);
    let (tell, told) = std::sync::mpsc::channel();
    let banks = banks.clone();
    let serve = move || {
        let ready = |address| {
            if tell.send(address).is_err() {
                tracing::debug!("the bench has ended");
            }
        };
        if let Err(error) = server::serve(banks, settings, ready) {
            tracing::error!(%error, "the server ended");
        }
    };
    let failed = || Ending::refused_with("cli-serve-fault", &[("fault", "bench")]);
    std::thread::Builder::new().name("server".to_owned()).spawn(serve).or(Err(failed()))?;
    told.recv_timeout(PATIENCE).or(Err(failed()))
}

fn time(address: SocketAddr, page: Page, n: u32) -> Result<Timing> {
    let unexpected = |what: String| Ending::refused_with("cli-bench-answer", &[("path", &page.path), ("what", &what)]);
    let mut line = Line::open(address).map_err(|error| unexpected(error.to_string()))?;
    let (mut sorted, mut bytes) = (Vec::new(), 0);
    for index in 0..n.saturating_add(WARM_UP) {
        let begun = Instant::now();
        let (status, size) = line.get(&page).map_err(|error| unexpected(error.to_string()))?;
        let took = begun.elapsed();
        if status != 200 {
            return Err(unexpected(status.to_string()));
        }
        bytes = size;
        if index >= WARM_UP {
            sorted.push(took);
        }
    }
    sorted.sort();
    Ok(Timing { name: page.name, path: page.path, bytes, sorted })
}

/// One connection that is kept, as a browser keeps it.
pub(in crate::cli) struct Line {
    reader: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Line {
    /// Connects.
    pub(in crate::cli) fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { reader: BufReader::new(stream), host: address })
    }

    /// Asks for a page; answers the status and the bytes that came over the line.
    fn get(&mut self, page: &Page) -> std::io::Result<(u16, usize)> {
        let ask = format!(
            "GET {} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n",
            page.path, self.host, page.cookie
        );
        self.answer_to(&ask)
    }

    /// Posts JSON to the API; answers the status.
    pub(in crate::cli) fn post(&mut self, path: &str, token: &str, key: &str, body: &Value) -> std::io::Result<u16> {
        let body = body.to_string();
        let ask = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        Ok(self.answer_to(&ask)?.0)
    }

    fn answer_to(&mut self, ask: &str) -> std::io::Result<(u16, usize)> {
        self.reader.get_mut().write_all(ask.as_bytes())?;
        let status = self.head_line()?.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.head_line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().unwrap_or(0),
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(_) => {}
            }
        }
        let size = if chunked { self.chunks()? } else { self.skip(length)? };
        Ok((status, size))
    }

    fn head_line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, length: usize) -> std::io::Result<usize> {
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok(length)
    }

    fn chunks(&mut self) -> std::io::Result<usize> {
        let mut size = 0;
        loop {
            let length = usize::from_str_radix(&self.head_line()?, 16).unwrap_or(0);
            size += self.skip(length)?;
            self.head_line()?;
            if length == 0 {
                return Ok(size);
            }
        }
    }
}

/// Cores, model and kernel, where the system tells.
pub(in crate::cli) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get).to_string();
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, model)| model.trim().to_owned());
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let about = [("cores", cores), ("model", model.unwrap_or_else(|| "?".to_owned())), ("kernel", kernel.trim().to_owned())];
    let about: Vec<(&'static str, &str)> = about.iter().map(|(name, value)| (*name, value.as_str())).collect();
    with("cli-bench-machine", &about)
}

/// A line of this process's status, in kilobytes.
fn status_kb(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks_and_milliseconds_have_one_place() {
        let sorted: Vec<Duration> = (1..=20).map(Duration::from_millis).collect();
        let timing = Timing { name: "x", path: String::new(), bytes: 0, sorted };
        assert_eq!((timing.percentile(50), timing.percentile(95)), (Duration::from_millis(10), Duration::from_millis(19)));
        assert_eq!(millis(Duration::from_micros(1_249)), "1.2");
        assert_eq!(millis(Duration::from_micros(1_250)), "1.3");
    }
}
