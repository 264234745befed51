//! The bank test: many clients move minutes between many accounts at once, with waits, confirmations and reversals, while
//! others read every balance. Whatever is read sums to zero, no floor is broken, and the end is the sum of what was said.
//!
//! `tests/long/run bank` raises the count.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::load::{Chance, Line, times};
use crate::world::{Bank, DEADLINE, Person, World, for_each_database, key};

/// The floor of a new bank.
const FLOOR: i64 = -1_200;
const CLIENTS: usize = 16;
const ACCOUNTS: usize = 50;

/// An exchange that somebody may confirm or undo: who gave, who received, how long.
type Entry = (String, usize, usize, i64);

/// What every client shares.
struct Floor {
    url: String,
    bank: Bank,
    people: Vec<Person>,
    /// What each account should hold, by what was acknowledged.
    sums: Vec<AtomicI64>,
    waiting: Mutex<Vec<Entry>>,
    settled: Mutex<Vec<Entry>>,
    left: AtomicI64,
    /// How often each thing came about.
    counts: Mutex<BTreeMap<String, usize>>,
}

impl Floor {
    fn new(world: &World, bank: &Bank) -> Self {
        let api = world.api(&bank.coordinator.token);
        let mut people = vec![bank.coordinator.clone(), bank.broker.clone()];
        people.extend(bank.members.iter().cloned());
        for number in people.len()..ACCOUNTS {
            let added =
                api.post("/members", json!({ "name": format!("Member Number {number}"), "joined_on": "2020-01-01" }), None).is(201).json;
            people.push(Person::of(&added, world.lazy_token(&bank.slug, added["number"].as_i64().unwrap())));
        }
        let sums = people.iter().map(|_| AtomicI64::new(0)).collect();
        let (waiting, settled, counts) = Default::default();
        Self { url: world.url.clone(), bank: bank.clone(), people, sums, waiting, settled, left: AtomicI64::new(0), counts }
    }

    fn count(&self, what: &str) {
        *self.counts.lock().unwrap().entry(what.to_owned()).or_default() += 1;
    }

    fn moved(&self, from: usize, to: usize, minutes: i64) {
        self.sums[from].fetch_sub(minutes, Ordering::SeqCst);
        self.sums[to].fetch_add(minutes, Ordering::SeqCst);
    }

    /// Asks until the program does not say "later"; what it answered, if that was a yes.
    fn insist(&self, line: &Line, who: usize, path: &str, body: &Value, what: &str) -> Option<Value> {
        let (key, deadline) = (key(), Instant::now() + DEADLINE);
        loop {
            let answer = line.post(&self.people[who].token, path, body, &key).expect("an answer");
            let code = answer.json["code"].as_str().unwrap_or_default().to_owned();
            match answer.status {
                200 | 201 => {
                    self.count(what);
                    return Some(answer.json);
                }
                409 | 503 if ["ledger.in_progress", "ledger.busy"].contains(&&*code) => {
                    assert!(Instant::now() < deadline, "{code} without end");
                    self.count(&code);
                    std::thread::sleep(Duration::from_millis(5));
                }
                409 => {
                    self.count(&code);
                    return None;
                }
                status => panic!("{status} {}", answer.text),
            }
        }
    }

    fn client(&self, number: usize) {
        let line = Line::new(&self.url);
        let mut chance = Chance::new(u64::try_from(number).unwrap() + 100);
        while self.left.fetch_sub(1, Ordering::SeqCst) > 0 {
            match chance.below(100) {
                0..35 => self.give(&line, &mut chance),
                35..60 => self.exchange(&line, &mut chance, "settled"),
                60..72 => self.exchange(&line, &mut chance, "awaiting_receiver"),
                72..82 => self.confirm(&line, &mut chance),
                82..90 => self.reverse(&line, &mut chance),
                90..95 => self.read_books(&line, &mut chance),
                _ => self.read_balances(&line),
            }
        }
    }

    fn pair(chance: &mut Chance) -> (usize, usize, i64) {
        let one = chance.below(ACCOUNTS);
        let other = (one + 1 + chance.below(ACCOUNTS - 1)) % ACCOUNTS;
        (one, other, i64::try_from(chance.below(240)).unwrap() + 1)
    }

    fn give(&self, line: &Line, chance: &mut Chance) {
        let (from, to, minutes) = Self::pair(chance);
        let (one, other) = (&self.people[from].account, &self.people[to].account);
        let body = json!({ "kind": "gift", "from_account_id": one, "to_account_id": other, "minutes": minutes, "reason": "Thanks" });
        if self.insist(line, from, "/transfers", &body, "gift").is_some() {
            self.moved(from, to, minutes);
        }
    }

    /// By the receiver's word, which posts at once, or by the giver's, which waits.
    fn exchange(&self, line: &Line, chance: &mut Chance, state: &str) {
        let (giver, receiver, minutes) = Self::pair(chance);
        let mut body = self.bank.exchange(&self.people[giver], &self.people[receiver], minutes);
        body["accept"] = json!(["duplicate", "long"]);
        let who = if state == "settled" { receiver } else { giver };
        if let Some(made) = self.insist(line, who, "/exchanges", &body, state) {
            assert_eq!(made["state"], state, "{made}");
            let entry = (made["id"].as_str().unwrap().to_owned(), giver, receiver, minutes);
            if state == "settled" {
                self.moved(receiver, giver, minutes);
                self.settled.lock().unwrap().push(entry);
            } else {
                self.waiting.lock().unwrap().push(entry);
            }
        }
    }

    /// One of a list; now and then it stays there, so that somebody else comes too late.
    fn pick(from: &Mutex<Vec<Entry>>, chance: &mut Chance) -> Option<Entry> {
        let mut list = from.lock().unwrap();
        let at = (!list.is_empty()).then(|| chance.below(list.len()))?;
        Some(if chance.below(4) == 0 { list[at].clone() } else { list.swap_remove(at) })
    }

    fn confirm(&self, line: &Line, chance: &mut Chance) {
        let Some((id, giver, receiver, minutes)) = Self::pick(&self.waiting, chance) else { return };
        if self.insist(line, receiver, &format!("/exchanges/{id}/confirm"), &json!({}), "confirmed").is_some() {
            self.moved(receiver, giver, minutes);
            self.settled.lock().unwrap().push((id, giver, receiver, minutes));
        }
    }

    fn reverse(&self, line: &Line, chance: &mut Chance) {
        let Some((id, giver, receiver, minutes)) = Self::pick(&self.settled, chance) else { return };
        if self.insist(line, 1, &format!("/exchanges/{id}/reverse"), &json!({ "reason": "Typed wrongly" }), "reversed").is_some() {
            self.moved(giver, receiver, minutes);
        }
    }

    fn read_books(&self, line: &Line, chance: &mut Chance) {
        let books = line.get(&self.people[chance.below(ACCOUNTS)].token, "/books").expect("an answer").is(200).json;
        let kinds: i64 = books["by_kind"].as_object().unwrap().values().map(|sum| sum.as_i64().unwrap()).sum();
        assert_eq!((&books["total_minutes"], kinds), (&json!(0), 0), "{books}");
        self.count("books read");
    }

    fn read_balances(&self, line: &Line) {
        let balances = self.balances(line);
        assert_eq!(balances.values().sum::<i64>(), 0, "{balances:?}");
        self.count("all balances read");
    }

    /// Every balance in one answer.
    fn balances(&self, line: &Line) -> BTreeMap<String, i64> {
        let answer = line.get(&self.bank.coordinator.token, "/accounts?limit=100").expect("an answer").is(200);
        assert!(answer.json["next"].is_null(), "all accounts fit one page: {}", answer.text);
        let of = |item: &Value| (item["id"].as_str().unwrap().to_owned(), item["balance_minutes"].as_i64().unwrap());
        answer.items().iter().map(of).collect()
    }
}

#[test]
fn a_crowded_bank_is_zero_at_every_look_and_loses_nothing() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let floor = Floor::new(world, &bank);
        let operations = times("GOODTURN_TEST_BANK_OPERATIONS", 1_500);
        let (begun, ended) = (Instant::now(), AtomicUsize::new(0));
        floor.left.store(i64::try_from(operations).unwrap(), Ordering::SeqCst);
        std::thread::scope(|scope| {
            for number in 0..CLIENTS {
                let (floor, ended) = (&floor, &ended);
                scope.spawn(move || {
                    floor.client(number);
                    ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(ended.load(Ordering::SeqCst), CLIENTS);
        let balances = floor.balances(&Line::new(&world.url));
        for (person, sum) in floor.people.iter().zip(&floor.sums) {
            assert_eq!(balances[&person.account], sum.load(Ordering::SeqCst), "an update was lost: member {}", person.number);
        }
        // A reversal may always be made; nothing else takes anybody below the floor.
        let broken = format!(
            "SELECT CAST(COUNT(*) AS TEXT) AS value FROM postings p JOIN transfers t ON t.bank_id = p.bank_id AND t.seq = p.seq \
             WHERE p.minutes < 0 AND p.balance_after < {FLOOR} AND t.kind <> 'reversal'"
        );
        assert_eq!(world.texts(&broken), ["0"], "a floor was broken");
        world.cli(&["ledger", "verify", "--bank", &bank.slug]).done();
        let counts = floor.counts.lock().unwrap();
        for what in ["gift", "settled", "awaiting_receiver", "confirmed", "reversed", "books read", "all balances read"] {
            assert!(counts.contains_key(what), "nothing was {what}: {counts:?}");
        }
        println!("{:?}: {operations} operations in {:?}, always zero: {counts:?}", world.database, begun.elapsed());
    });
}

#[test]
fn the_same_seed_makes_the_same_root_on_both_databases() {
    let roots = Mutex::new(Vec::new());
    for_each_database(|world| {
        let made = ["--members", "30", "--transfers", "400", "--years", "2", "--seed", "11", "--until", "2026-06-30"];
        world.cli(&[&["generate", "--bank", "seeded"], &made[..]].concat()).done();
        world.cli(&["ledger", "verify", "--bank", "seeded"]).done();
        let note = world.cli(&["ledger", "checkpoint", "--bank", "seeded"]).done().stdout;
        // The signature is the installation's own.
        roots.lock().unwrap().push(note.lines().take(3).map(str::to_owned).collect::<Vec<_>>());
    });
    let roots = roots.into_inner().unwrap();
    assert!(roots[0][1].parse::<i64>().unwrap() >= 400, "{roots:?}");
    assert!(roots.iter().all(|root| *root == roots[0]), "{roots:?}");
}
