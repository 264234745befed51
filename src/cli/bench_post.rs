//! `goodturn bench post`: how many transfers a second the books take, through the service and through the API, and how long one waits.
//!
//! It posts gifts that nobody gave, so it touches banks made by `goodturn generate` only. Rounds of all settings take turns.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::bench::{Line, machine, start};
use crate::cli::command::{BenchDoor, BenchPost, Common};
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::domain::id::AccountId;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Amount;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::Role;
use crate::domain::text::{Reason, Title};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::ledger::movement::NewMovement;
use crate::service::people::member::MemberFilter;
use crate::service::people::session::TokenRecord;

/// Accounts that are read at a time.
const PAGE: i64 = 500;
/// The most minutes of one gift: few, so that chance does not lead anybody to the floor.
const GIFT_MINUTES_MAX: u64 = 5;

/// Which accounts are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Draw {
    /// Two different ones of all.
    Uniform,
    /// The first on one side, now giving, now receiving, and any other.
    Hot,
}

/// What is measured, and what came of it so far.
struct Measure {
    door: BenchDoor,
    draw: Draw,
    clients: u16,
    rates: Vec<u128>,
    took: Vec<Duration>,
    refused: u64,
}

/// What one client did in one round.
#[derive(Default)]
struct Done {
    took: Vec<Duration>,
    refused: u64,
}

/// What a round needs.
struct Stage<'a> {
    banks: &'a Banks,
    /// Somebody of the staff, as whom everything is posted.
    actor: &'a Actor,
    accounts: &'a [AccountId],
    reason: Reason,
    address: SocketAddr,
    token: &'a str,
}

/// `goodturn bench post`.
pub(crate) fn run(common: &Common, typed: &BenchPost) -> Result<()> {
    let banks = open::existing(common)?;
    let (bank, operator) = open::bank(&banks, &typed.of.bank)?;
    let slug = bank.slug.as_str();
    if bank.name.as_str() != with("cli-generated-name", &[("slug", slug)]) {
        return Err(Ending::refused_with("cli-bench-post-real", &[("slug", slug)]));
    }
    let accounts = accounts(&banks, &operator)?;
    if accounts.len() < 2 {
        return Err(Ending::refused_with("cli-bench-post-few", &[("slug", slug)]));
    }
    let before = banks.books(&operator)?.transfers;
    let address = start(&banks)?;
    let (record, token) = token(&banks, &operator)?;
    let reason = Reason::new(&words().say("cli-bench-post-token")).or(Err(Ending::wrong("cli-wrong-title")))?;
    let actor = banks.actor_for_token(&token)?;
    let stage = Stage { banks: &banks, actor: &actor, accounts: &accounts, reason, address, token: &token };
    let measured = measure(&stage, typed);
    banks.revoke_token(&operator, record.id)?;
    let measures = measured?;
    match common.reader() {
        Reader::Machine => {
            let shape = json!({
                "machine": machine(), "bank": slug, "database": banks.database_kind(), "transfers_before": before, "rounds": typed.rounds,
                "seconds": typed.seconds, "measures": measures.iter().map(measure_json).collect::<Vec<_>>(),
            });
            output::json(&shape)
        }
        Reader::Person => tell(&banks, &bank, before, typed, &measures),
    }
}

/// The accounts of people who can give.
fn accounts(banks: &Banks, operator: &Actor) -> Result<Vec<AccountId>> {
    let mut found: Vec<AccountId> = Vec::new();
    loop {
        let page = banks.accounts(operator, Some(AccountKind::Member), found.last().copied(), PAGE)?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page.iter().map(|account| account.id));
    }
}

/// A token with which the API lets minutes be moved; it ends with the bench.
fn token(banks: &Banks, operator: &Actor) -> Result<(TokenRecord, String)> {
    let members = banks.list_members(operator, &MemberFilter::default(), PAGE)?;
    let Some(staff) = members.iter().find(|member| member.role >= Role::Broker && member.standing.takes_part()) else {
        return Err(Ending::refused_with("cli-bench-nobody", &[("role", Role::Broker.code())]));
    };
    let name = Title::new(&words().say("cli-bench-post-token")).or(Err(Ending::wrong("cli-wrong-title")))?;
    Ok(banks.create_token(operator, staff.id, &name, Some(1))?)
}

fn measure(stage: &Stage<'_>, typed: &BenchPost) -> Result<Vec<Measure>> {
    let doors = typed.door.map_or_else(|| vec![BenchDoor::Service, BenchDoor::Http], |door| vec![door]);
    let draws: &[Draw] = if typed.hot { &[Draw::Uniform, Draw::Hot] } else { &[Draw::Uniform] };
    let mut measures = Vec::new();
    for door in doors {
        for clients in &typed.clients {
            for draw in draws {
                measures.push(Measure { door, draw: *draw, clients: *clients, rates: Vec::new(), took: Vec::new(), refused: 0 });
            }
        }
    }
    for _ in 0..typed.rounds {
        for measure in &mut measures {
            round(stage, measure, Duration::from_secs(typed.seconds))?;
        }
    }
    for measure in &mut measures {
        measure.rates.sort_unstable();
        measure.took.sort_unstable();
    }
    Ok(measures)
}

/// Lets the clients of a measure post for a while, all from the same moment.
fn round(stage: &Stage<'_>, measure: &mut Measure, length: Duration) -> Result<()> {
    let (door, draw, barrier) = (measure.door, measure.draw, Barrier::new(usize::from(measure.clients) + 1));
    let run_id = stage.banks.clock().new_id();
    let (elapsed, done) = std::thread::scope(|scope| {
        let client = |number: u16| {
            let (barrier, seed) = (&barrier, run_id.as_u128().wrapping_add(u128::from(number)));
            scope.spawn(move || {
                let line = Line::open(stage.address);
                let mut drawn = Drawn::new(seed);
                barrier.wait();
                let mut line = line.map_err(|error| unexpected(&error.to_string()))?;
                let (begun, mut done) = (Instant::now(), Done::default());
                while begun.elapsed() < length {
                    let new = drawn.gift(stage, draw);
                    let key = format!("{run_id}-{number}-{}-{}", done.took.len(), done.refused);
                    let asked = Instant::now();
                    let moved = match door {
                        BenchDoor::Service => through_service(stage, &new, &key)?,
                        BenchDoor::Http => through_http(stage, &mut line, &new, &key)?,
                    };
                    match moved {
                        Moved::Done => done.took.push(asked.elapsed()),
                        Moved::Refused => done.refused = done.refused.saturating_add(1),
                    }
                }
                Ok::<Done, Ending>(done)
            })
        };
        let threads: Vec<_> = (0..measure.clients).map(client).collect();
        barrier.wait();
        let begun = Instant::now();
        let done: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(unexpected("panic")))).collect();
        (begun.elapsed(), done)
    });
    let before = measure.took.len();
    for done in done {
        let done = done?;
        measure.took.extend(done.took);
        measure.refused = measure.refused.saturating_add(done.refused);
    }
    let posted = u128::try_from(measure.took.len().saturating_sub(before)).unwrap_or(0);
    measure.rates.push(posted.saturating_mul(1_000_000) / elapsed.as_micros().max(1));
    Ok(())
}

/// What came of one gift.
enum Moved {
    Done,
    Refused,
}

fn through_service(stage: &Stage<'_>, new: &NewMovement, key: &str) -> Result<Moved> {
    match stage.banks.move_minutes(stage.actor, new, Some(key)) {
        Ok(_) => Ok(Moved::Done),
        Err(Error::Refused(_)) => Ok(Moved::Refused),
        Err(error) => Err(error.into()),
    }
}

fn through_http(stage: &Stage<'_>, line: &mut Line, new: &NewMovement, key: &str) -> Result<Moved> {
    let body = json!({
        "kind": new.kind.code(), "from_account_id": new.from.to_string(), "to_account_id": new.to.to_string(), "minutes": new.minutes.get(),
        "reason": new.reason.as_str(),
    });
    match line.post("/api/v1/transfers", stage.token, key, &body) {
        Ok(201) => Ok(Moved::Done),
        Ok(409 | 503) => Ok(Moved::Refused),
        Ok(status) => Err(unexpected(&status.to_string())),
        Err(error) => Err(unexpected(&error.to_string())),
    }
}

fn unexpected(what: &str) -> Ending {
    Ending::refused_with("cli-bench-answer", &[("path", "/api/v1/transfers"), ("what", what)])
}

/// Numbers that are quick to draw (xorshift); chance here need not be good.
struct Drawn(u64);

impl Drawn {
    fn new(seed: u128) -> Self {
        let folded = (seed ^ (seed >> 64)) & u128::from(u64::MAX);
        let mut drawn = Self(u64::try_from(folded).unwrap_or(1).wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1));
        (0..4).for_each(|_| drawn.step());
        drawn
    }

    fn step(&mut self) {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
    }

    fn below(&mut self, limit: usize) -> usize {
        self.step();
        let limit = u64::try_from(limit).unwrap_or(1).max(1);
        usize::try_from(self.0 % limit).unwrap_or(0)
    }

    fn gift(&mut self, stage: &Stage<'_>, draw: Draw) -> NewMovement {
        let count = stage.accounts.len();
        let one = match draw {
            Draw::Uniform => self.below(count),
            Draw::Hot => 0,
        };
        let other = (one + 1 + self.below(count - 1)) % count;
        let (from, to) = if self.below(2) == 0 { (one, other) } else { (other, one) };
        self.step();
        let minutes = i64::try_from(self.0 % GIFT_MINUTES_MAX).unwrap_or(0).saturating_add(1);
        let (Some(from), Some(to), Ok(minutes)) = (stage.accounts.get(from), stage.accounts.get(to), Amount::new(minutes)) else {
            unreachable!("accounts are drawn below their number, and minutes between 1 and 5")
        };
        NewMovement { kind: TransferKind::Gift, from: *from, to: *to, minutes, reason: stage.reason.clone() }
    }
}

/// The value under which so many of a hundred stay (nearest rank).
fn percentile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).copied().unwrap_or_default()
}

/// Milliseconds with two places, without a float.
fn millis(time: Duration) -> String {
    let hundredths = time.as_micros().saturating_add(5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

const fn door_code(door: BenchDoor) -> &'static str {
    match door {
        BenchDoor::Service => "service",
        BenchDoor::Http => "http",
    }
}

const fn draw_code(draw: Draw) -> &'static str {
    match draw {
        Draw::Uniform => "uniform",
        Draw::Hot => "hot",
    }
}

fn measure_json(measure: &Measure) -> Value {
    let rate = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
    json!({
        "door": door_code(measure.door), "accounts": draw_code(measure.draw), "clients": measure.clients, "n": measure.took.len(),
        "refused": measure.refused, "per_second": measure.rates.iter().copied().map(rate).collect::<Vec<_>>(),
        "per_second_median": rate(percentile(&measure.rates, 50)), "median_ms": millis(percentile(&measure.took, 50)),
        "p95_ms": millis(percentile(&measure.took, 95)), "p99_ms": millis(percentile(&measure.took, 99)),
        "max_ms": millis(measure.took.last().copied().unwrap_or_default()),
    })
}

fn tell(banks: &Banks, bank: &Bank, before: i64, typed: &BenchPost, measures: &[Measure]) -> Result<()> {
    output::line(&machine())?;
    let (before, rounds, seconds) = (before.to_string(), typed.rounds.to_string(), typed.seconds.to_string());
    let about = [
        ("slug", bank.slug.as_str()),
        ("kind", banks.database_kind()),
        ("transfers", before.as_str()),
        ("rounds", rounds.as_str()),
        ("seconds", seconds.as_str()),
    ];
    output::line(&with("cli-bench-post-about", &about))?;
    let words = words();
    let heads = [
        "cli-bench-post-door",
        "cli-bench-post-accounts",
        "cli-bench-post-clients",
        "cli-bench-post-n",
        "cli-bench-post-rate",
        "cli-bench-post-least",
        "cli-bench-post-most",
        "cli-bench-median",
        "cli-bench-p95",
        "cli-bench-post-p99",
        "cli-bench-post-refused",
    ];
    let mut rows = vec![heads.iter().map(|id| words.say(id)).collect::<Vec<_>>()];
    for measure in measures {
        let rate = |percent| percentile(&measure.rates, percent).to_string();
        let took = |percent| millis(percentile(&measure.took, percent));
        let (door, accounts) = (door_code(measure.door).to_owned(), draw_code(measure.draw).to_owned());
        let (clients, n, refused) = (measure.clients.to_string(), measure.took.len().to_string(), measure.refused.to_string());
        rows.push(vec![door, accounts, clients, n, rate(50), rate(0), rate(100), took(50), took(95), took(99), refused]);
    }
    output::table(&rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_reach_everybody_and_percentiles_are_nearest_ranks() {
        let mut drawn = Drawn::new(7);
        let mut seen = [0_u32; 10];
        (0..2_000).for_each(|_| seen[drawn.below(10)] += 1);
        assert!(seen.iter().all(|count| (120..=280).contains(count)), "{seen:?}");
        assert_eq!((percentile(&[1, 2, 3, 4, 5], 50), percentile(&[1, 2, 3, 4, 5], 0), percentile(&[1, 2, 3, 4, 5], 100)), (3, 1, 5));
        assert_eq!(percentile::<u64>(&[], 50), 0);
        assert_eq!(millis(Duration::from_micros(1_255)), "1.26");
    }
}
