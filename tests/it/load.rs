//! Many clients at once against a server that may die at any moment: what each was told is on disk before it asks again,
//! and afterwards the program's word is held against its books.
//!
//! A posting's key is also its memo, so the books themselves say how often each key was posted. A client that hears
//! nothing, or "later", asks again with the same key until it is answered. Nothing here knows how the program works inside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::{Response, try_send};
use crate::world::{Bank, DEADLINE, Person, World, key};

/// How long a client waits before it asks again.
const PAUSE: Duration = Duration::from_millis(5);

/// A count that `tests/long/run` raises through the environment.
pub(crate) fn times(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Numbers that are the same on every run, from a small generator.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    /// One of these.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A client's connection, kept between requests.
pub(crate) struct Line {
    agent: ureq::Agent,
    base: String,
}

impl Line {
    pub(crate) fn new(url: &str) -> Self {
        Self { agent: crate::http::agent(), base: format!("{url}/api/v1") }
    }

    /// A post under a key; nothing where no answer came.
    pub(crate) fn post(&self, token: &str, path: &str, body: &Value, key: &str) -> Option<Response> {
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {token}")),
            ("idempotency-key", key.to_owned()),
        ];
        try_send(&self.agent, "POST", &format!("{}{path}", self.base), &headers, Some(body.to_string())).ok()
    }

    /// What is there; nothing where no answer came.
    pub(crate) fn get(&self, token: &str, path: &str) -> Option<Response> {
        try_send(&self.agent, "GET", &format!("{}{path}", self.base), &[("authorization", format!("Bearer {token}"))], None).ok()
    }
}

/// One posting to ask for.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub key: String,
    pub token: String,
    pub path: &'static str,
    pub body: Value,
}

impl Order {
    /// A gift out of somebody's own account.
    pub(crate) fn gift(from: &Person, to: &Person, minutes: usize) -> Self {
        let key = key();
        let body = json!({
            "kind": "gift", "from_account_id": from.account, "to_account_id": to.account, "minutes": minutes, "reason": key
        });
        Self { key, token: from.token.to_string(), path: "/transfers", body }
    }

    /// Help by the receiver's word, so that it is posted at once.
    pub(crate) fn exchange(bank: &Bank, giver: &Person, receiver: &Person, minutes: usize) -> Self {
        let key = key();
        let mut body = bank.exchange(giver, receiver, i64::try_from(minutes).unwrap());
        body["accept"] = json!(["duplicate", "long"]);
        body["note"] = json!(key);
        Self { key, token: receiver.token.to_string(), path: "/exchanges", body }
    }
}

/// What became of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    /// It is in the books: its place, and the id that the answer names.
    Posted { seq: i64, id: String },
    /// The books say no.
    Refused(String),
    /// No answer, or "later": to be asked again.
    Again(String),
    /// The program failed.
    Fault(String),
    /// An answer that nobody may be given.
    Wrong(String),
}

impl Heard {
    /// Reads an answer to a posting.
    pub(crate) fn of(answer: Option<Response>) -> Self {
        let Some(answer) = answer else { return Self::Again("no answer".to_owned()) };
        let code = answer.json["code"].as_str().unwrap_or_default().to_owned();
        match (answer.status, code.as_str()) {
            (201, _) => {
                let seq = answer.json["seq"].as_i64().or_else(|| answer.json["transfer_seq"].as_i64());
                match (seq, answer.json["id"].as_str()) {
                    (Some(seq), Some(id)) => Self::Posted { seq, id: id.to_owned() },
                    _ => Self::Wrong(answer.text),
                }
            }
            (409, "ledger.in_progress") | (503, "ledger.busy" | "storage.failing") | (507, "storage.full") => Self::Again(code),
            (500, "fault") => Self::Fault(answer.text),
            (409 | 422, _) if !code.is_empty() => Self::Refused(code),
            (status, _) => Self::Wrong(format!("{status} {}", answer.text)),
        }
    }
}

const WORKING: u8 = 0;
const FINISHING: u8 = 1;
const ABANDONED: u8 = 2;

/// Clients that post without pause, each with a log of what it was told.
pub(crate) struct Crowd {
    url: String,
    bank: Bank,
    logs: PathBuf,
    stage: AtomicU8,
    /// Whether a fault is to be borne, where even reading has become impossible.
    bears_faults: bool,
    acknowledged: AtomicUsize,
    checkpoint_size: AtomicI64,
    answers: Mutex<BTreeMap<String, usize>>,
    wrong: Mutex<Vec<String>>,
}

impl Crowd {
    /// Clients of this bank; their logs stand in the world's own folder.
    pub(crate) fn new(world: &World, bank: &Bank) -> Self {
        let logs = world.path("told");
        std::fs::create_dir_all(&logs).unwrap();
        Self {
            url: world.url.clone(),
            bank: bank.clone(),
            logs,
            stage: AtomicU8::new(WORKING),
            bears_faults: false,
            acknowledged: AtomicUsize::new(0),
            checkpoint_size: AtomicI64::new(0),
            answers: Mutex::default(),
            wrong: Mutex::default(),
        }
    }

    /// The same clients, who ask again where the program has failed.
    pub(crate) fn bearing_faults(self) -> Self {
        Self { bears_faults: true, ..self }
    }

    /// Lets the clients work while `conduct` does what it likes to the server; afterwards each still gets its last answer.
    pub(crate) fn work<T>(&self, clients: usize, conduct: impl FnOnce() -> T) -> T {
        self.stage.store(WORKING, Ordering::SeqCst);
        std::thread::scope(|scope| {
            for number in 0..clients {
                scope.spawn(move || self.client(number));
            }
            scope.spawn(|| self.watch_checkpoints());
            let done = catch_unwind(AssertUnwindSafe(conduct));
            self.stage.store(if done.is_ok() { FINISHING } else { ABANDONED }, Ordering::SeqCst);
            done.unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// How many postings were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// How often each answer other than an acknowledgement was given.
    pub(crate) fn answers(&self) -> BTreeMap<String, usize> {
        self.answers.lock().unwrap().clone()
    }

    /// Waits until so many more postings are acknowledged.
    #[track_caller]
    pub(crate) fn wait_for_more(&self, count: usize) {
        let wanted = self.acknowledged() + count;
        self.wait_until("more postings", || self.acknowledged() >= wanted);
    }

    /// Waits until this answer was given so many more times.
    #[track_caller]
    pub(crate) fn wait_for_answers(&self, code: &str, count: usize) {
        let given = || self.answers.lock().unwrap().get(code).copied().unwrap_or_default();
        let wanted = given() + count;
        self.wait_until(code, || given() >= wanted);
    }

    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_so() {
            self.refuse_wrong_answers();
            assert!(Instant::now() < deadline, "still waiting for {what}; heard so far: {:?}", self.answers());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[track_caller]
    fn refuse_wrong_answers(&self) {
        let wrong = self.wrong.lock().unwrap().clone();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    fn stage(&self) -> u8 {
        self.stage.load(Ordering::SeqCst)
    }

    fn client(&self, number: usize) {
        let line = Line::new(&self.url);
        let mut chance = Chance::new(u64::try_from(number).unwrap() + 1);
        let mut log = File::options().create(true).append(true).open(self.logs.join(number.to_string())).unwrap();
        let people: Vec<&Person> = self.bank.members.iter().chain([&self.bank.broker, &self.bank.coordinator]).collect();
        while self.stage() == WORKING {
            let from = chance.below(people.len());
            let to = (from + 1 + chance.below(people.len() - 1)) % people.len();
            let minutes = 1 + chance.below(30);
            let order = match chance.below(2) {
                0 => Order::gift(people[from], people[to], minutes),
                _ => Order::exchange(&self.bank, people[to], people[from], minutes),
            };
            self.insist(&line, &order, &mut log);
        }
    }

    /// Asks until there is an answer, and writes it down on disk.
    fn insist(&self, line: &Line, order: &Order, log: &mut File) {
        let mut finishing: Option<Instant> = None;
        loop {
            let heard = Heard::of(line.post(&order.token, order.path, &order.body, &order.key));
            let told = match &heard {
                Heard::Posted { seq, id } => format!("posted {} {seq} {id}\n", order.key),
                Heard::Refused(code) => format!("refused {} {code}\n", order.key),
                Heard::Again(_) | Heard::Fault(_) | Heard::Wrong(_) => String::new(),
            };
            if !told.is_empty() {
                log.write_all(told.as_bytes()).unwrap();
                log.sync_data().unwrap();
            }
            match heard {
                Heard::Posted { .. } => {
                    self.acknowledged.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                Heard::Refused(code) => {
                    *self.answers.lock().unwrap().entry(code).or_default() += 1;
                    return;
                }
                Heard::Fault(_) if self.bears_faults => *self.answers.lock().unwrap().entry("fault".to_owned()).or_default() += 1,
                Heard::Wrong(what) | Heard::Fault(what) => {
                    self.wrong.lock().unwrap().push(what);
                    return;
                }
                Heard::Again(why) => *self.answers.lock().unwrap().entry(why).or_default() += 1,
            }
            match self.stage() {
                ABANDONED => return,
                FINISHING if finishing.get_or_insert_with(Instant::now).elapsed() > DEADLINE => {
                    self.wrong.lock().unwrap().push(format!("no answer to the end: {order:?}"));
                    return;
                }
                _ => std::thread::sleep(PAUSE),
            }
        }
    }

    /// Remembers the largest log that any checkpoint has shown.
    fn watch_checkpoints(&self) {
        let line = Line::new(&self.url);
        while self.stage() == WORKING {
            if let Some(answer) = line.get(&self.bank.broker.token, "/ledger/checkpoint").filter(|answer| answer.status == 200) {
                self.checkpoint_size.fetch_max(checkpoint_size(&answer.text), Ordering::SeqCst);
            }
            std::thread::sleep(4 * PAUSE);
        }
    }

    /// What the clients were told, by key.
    fn told(&self) -> BTreeMap<String, Vec<String>> {
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for log in std::fs::read_dir(&self.logs).unwrap() {
            for line in std::fs::read_to_string(log.unwrap().path()).unwrap().lines() {
                let words: Vec<&str> = line.split(' ').collect();
                told.entry(words[1].to_owned()).or_default().push(format!("{} {}", words[0], words[2..].join(" ")));
            }
        }
        told
    }

    /// The keys of acknowledged postings that the books do not hold; asked of the database, whether it is served or not.
    pub(crate) fn missing(&self, world: &World) -> BTreeSet<String> {
        let books = world.cli(&["ledger", "export", "--bank", &self.bank.slug, "--format", "json"]).done().json();
        let held: BTreeSet<&str> = books["transfers"].as_array().unwrap().iter().filter_map(|transfer| transfer["memo"].as_str()).collect();
        let posted = |answers: &[String]| answers.iter().any(|answer| answer.starts_with("posted "));
        self.told().into_iter().filter(|(key, answers)| posted(answers) && !held.contains(key.as_str())).map(|(key, _)| key).collect()
    }

    /// Everything in which the books are not what the clients were told. Empty where all is well.
    pub(crate) fn complaints(&self, world: &World) -> Vec<String> {
        let books = world.cli(&["ledger", "export", "--bank", &self.bank.slug, "--format", "json"]).done().json();
        let transfers = books["transfers"].as_array().unwrap();
        let mut found = Vec::new();
        let mut by_key: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
        for (transfer, seq) in transfers.iter().zip(1_i64..) {
            if transfer["seq"] != seq {
                found.push(format!("{} stands at place {seq}", transfer["seq"]));
            }
            by_key.entry(transfer["memo"].as_str().unwrap_or("no words")).or_default().push(transfer);
            let postings = transfer["postings"].as_array().unwrap();
            if postings.len() != 2 || postings.iter().map(|posting| posting["minutes"].as_i64().unwrap()).sum::<i64>() != 0 {
                found.push(format!("half a transfer: {transfer}"));
            }
            for posting in postings {
                let balance = balances.entry(posting["account_id"].as_str().unwrap()).or_default();
                *balance += posting["minutes"].as_i64().unwrap();
                if posting["balance_after_minutes"] != *balance {
                    found.push(format!("a balance that is not the sum of its postings ({balance}): {transfer}"));
                }
            }
        }
        let told = self.told();
        found.extend(by_key.iter().filter(|(_, all)| all.len() != 1).map(|(key, all)| format!("{key} is posted {} times", all.len())));
        found.extend(by_key.keys().filter(|key| !told.contains_key(**key)).map(|key| format!("{key} was never answered")));
        for (key, answers) in &told {
            let posted = by_key.get(key.as_str()).map(|all| all[0]);
            for answer in answers {
                let words: Vec<&str> = answer.split(' ').collect();
                let is_so = match (words[0], posted) {
                    ("posted", Some(transfer)) => {
                        let exchange = format!("exchange:{}", words[2]);
                        transfer["seq"].as_i64() == words[1].parse().ok()
                            && (transfer["id"] == words[2] || transfer["source"] == exchange.as_str())
                    }
                    (word, posted) => (word == "refused") == posted.is_none(),
                };
                if !is_so {
                    found.push(format!("{key} was answered {answer:?}, but the books say {posted:?}"));
                }
            }
        }
        found
    }

    /// The books hold exactly what the clients were told, and are sound in every other way.
    #[track_caller]
    pub(crate) fn audit(&self, world: &World) {
        self.refuse_wrong_answers();
        let complaints = self.complaints(world);
        assert!(complaints.is_empty(), "{} complaints, the first: {:#?}", complaints.len(), &complaints[..complaints.len().min(5)]);
        let books = world.api(&self.bank.broker.token).get("/books").is(200).json;
        assert_eq!(books["total_minutes"], 0, "{books}");
        let gaps = "SELECT CAST(COUNT(*) AS TEXT) AS value FROM (SELECT account_id FROM postings GROUP BY account_id \
             HAVING COUNT(*) <> MAX(account_version) OR MIN(account_version) <> 1) AS gaps";
        assert_eq!(world.texts(gaps), ["0"], "an account's versions have gaps");
        world.cli(&["ledger", "verify", "--bank", &self.bank.slug]).done();
    }

    /// The log is no shorter than any checkpoint that was shown, and grew out of the one in the folder outside.
    #[track_caller]
    pub(crate) fn audit_checkpoints(&self, world: &World, outside: &Path) {
        let newest = world.cli(&["ledger", "checkpoint", "--bank", &self.bank.slug]).done().stdout;
        let outside = outside.join(format!("{}.checkpoint", self.bank.slug));
        let kept = std::fs::read_to_string(&outside).unwrap();
        for (seen, whose) in [(self.checkpoint_size.load(Ordering::SeqCst), "a client's"), (checkpoint_size(&kept), "the folder's")] {
            assert!(0 < seen && seen <= checkpoint_size(&newest), "{whose} checkpoint is of {seen}, the newest: {newest}");
        }
        world.cli(&["ledger", "verify", "--bank", &self.bank.slug, "--against", outside.to_str().unwrap()]).done();
    }
}

/// The size that a checkpoint names: the second line of the note.
pub(crate) fn checkpoint_size(note: &str) -> i64 {
    note.lines().nth(1).and_then(|line| line.parse().ok()).unwrap_or_else(|| panic!("not a checkpoint: {note}"))
}
