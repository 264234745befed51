//! The raw SQLite C API doing what `goodturn bench post --door service` makes the program do: the same rows in the same tables
//! under the same pragmas, triggers and checks, one writer fed by N clients. It opens a database that goodturn made, posts gifts
//! between random members of a bank, and leaves books and a log that `goodturn ledger verify` accepts.
//!
//!   peer FILE BANK --clients 64 --seconds 3 --batch 256     as many as have arrived, up to 256, in one commit
//!   peer FILE BANK --clients 8 --seconds 3 --batch 1        one commit each
//!   peer FILE BANK --full 100 --seconds 3                   no clients: batches of exactly 100
//!
//! What it does not do: permissions, texts that are checked, time zones, faults that are recovered from.

mod evidence;
mod sqlite;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant, SystemTime};

use ed25519_dalek::SigningKey;
use evidence::{Edge, Hash, Moved, keyed, leaf, note};
use sqlite::{Db, Stmt, Value};
use Value::{Blob, Int, Null, Text};

type Id = [u8; 16];

/// As in src/store/backend.rs.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
     PRAGMA cache_size = -48000; PRAGMA wal_autocheckpoint = 4000;";

const REASON: &str = "bench post";

struct Asked {
    from: Id,
    to: Id,
    minutes: i64,
    key: String,
    request: Hash,
    answer: SyncSender<bool>,
}

struct Account {
    balance: i64,
    version: i64,
    floor: Option<i64>,
}

/// Random bytes, read from the system in large pieces.
struct Chance {
    file: std::fs::File,
    bytes: Vec<u8>,
    at: usize,
}

impl Chance {
    fn new() -> Self {
        Self { file: std::fs::File::open("/dev/urandom").unwrap(), bytes: vec![0; 1 << 16], at: 1 << 16 }
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        if self.at + N > self.bytes.len() {
            self.file.read_exact(&mut self.bytes).unwrap();
            self.at = 0;
        }
        self.at += N;
        self.bytes[self.at - N..self.at].try_into().unwrap()
    }

    fn id(&mut self, now_ms: i64) -> Id {
        let mut id: Id = self.take();
        id[..6].copy_from_slice(&now_ms.to_be_bytes()[2..]);
        id[6] = id[6] & 0x0f | 0x70;
        id[8] = id[8] & 0x3f | 0x80;
        id
    }
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64
}

fn uuid(id: &Id) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The one writer.
struct Writer {
    db: Db,
    bank: Id,
    actor: Id,
    origin: String,
    key: SigningKey,
    edge: Edge,
    today: String,
    day: i32,
    month: i64,
    chance: Chance,
    account: Stmt,
    answered: Stmt,
    transfer: Stmt,
    posting: Stmt,
    words: Stmt,
    balance: Stmt,
    node: Stmt,
    answer: Stmt,
    total: Stmt,
    head: Stmt,
}

fn bytes16(bytes: Vec<u8>) -> Id {
    bytes.try_into().unwrap()
}

impl Writer {
    fn open(path: &str, slug: &str) -> Self {
        let db = Db::open(path);
        db.exec(PRAGMAS);
        let find = db.prepare("SELECT b.id, h.last_seq, h.log_peaks, date('now'), CAST(julianday(date('now')) - 1721424.5 AS INTEGER) FROM banks b JOIN bank_heads h ON h.bank_id = b.id WHERE b.slug = ?");
        let found = find.rows(&[Text(slug)], |row| (bytes16(row.bytes(0)), row.int(1), row.bytes(2), row.text(3), row.int(4)));
        let (bank, size, peaks, today, day) = found.into_iter().next().expect("no such bank");
        let mut chance = Chance::new();
        let key = SigningKey::from_bytes(&chance.take());
        db.prepare("INSERT INTO log_keys (public_key, since) VALUES (?, ?)").run(&[Blob(key.verifying_key().as_bytes()), Int(now_ms())]);
        let (year, month): (i64, i64) = (today[..4].parse().unwrap(), today[5..7].parse().unwrap());
        Self {
            account: db.prepare("SELECT balance_minutes, version, floor_minutes FROM accounts WHERE bank_id = ? AND id = ?"),
            answered: db.prepare("SELECT request_hmac, outcome_id, code FROM answers WHERE bank_id = ? AND actor_id = ? AND key = ?"),
            transfer: db.prepare("INSERT INTO transfers (id, bank_id, seq, kind, recorded_at, happened_on, source, reverses, memo_commitment, leaf_hash) VALUES (?, ?, ?, 'gift', ?, ?, ?, NULL, ?, ?)"),
            posting: db.prepare("INSERT INTO postings (transfer_id, leg, bank_id, seq, account_id, minutes, account_version, balance_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            words: db.prepare("INSERT INTO transfer_words (transfer_id, bank_id, salt, memo) VALUES (?, ?, ?, ?)"),
            balance: db.prepare("UPDATE accounts SET balance_minutes = ?, version = ? WHERE id = ?"),
            node: db.prepare("INSERT INTO log_nodes (bank_id, place, hash) VALUES (?, ?, ?)"),
            answer: db.prepare("INSERT INTO answers (bank_id, actor_id, key, request_hmac, outcome, outcome_id, code, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            total: db.prepare("INSERT INTO month_totals (bank_id, month, category_id, kind, transfers, minutes) VALUES (?, ?, ?, 'gift', ?, ?) ON CONFLICT (bank_id, month, category_id, kind) DO UPDATE SET transfers = transfers + excluded.transfers, minutes = minutes + excluded.minutes"),
            head: db.prepare("UPDATE bank_heads SET last_seq = ?, log_peaks = ?, checkpoint = ?, checkpoint_at = ? WHERE bank_id = ?"),
            edge: Edge::read(size, &peaks),
            origin: format!("goodturn/bank/{}", uuid(&bank)),
            actor: bank,
            month: year * 12 + month - 1,
            day: day as i32,
            bank,
            key,
            today,
            chance,
            db,
        }
    }

    /// Decides, writes and commits a batch, then answers it.
    fn write(&mut self, batch: &mut Vec<Asked>) {
        self.db.exec("BEGIN IMMEDIATE");
        let (mut accounts, mut outcomes): (BTreeMap<Id, Account>, Vec<bool>) = (BTreeMap::new(), Vec::with_capacity(batch.len()));
        let (mut count, mut minutes) = (0, 0);
        for asked in batch.iter() {
            let done = self.post(asked, &mut accounts);
            if done {
                count += 1;
                minutes += asked.minutes;
            }
            outcomes.push(done);
        }
        for (id, account) in &accounts {
            self.balance.run(&[Int(account.balance), Int(account.version), Blob(id)]);
        }
        if count > 0 {
            self.total.run(&[Blob(&self.bank), Int(self.month), Blob(&[0; 16]), Int(count), Int(minutes)]);
        }
        let checkpoint = note(&self.key, &self.origin, self.edge.size, &self.edge.root());
        self.head.run(&[Int(self.edge.size as i64), Blob(&self.edge.bytes()), Text(&checkpoint), Int(now_ms()), Blob(&self.bank)]);
        self.db.exec("COMMIT");
        for (asked, done) in batch.drain(..).zip(outcomes) {
            asked.answer.send(done).unwrap();
        }
    }

    fn post(&mut self, asked: &Asked, accounts: &mut BTreeMap<Id, Account>) -> bool {
        let now = now_ms();
        let before = self.answered.rows(&[Blob(&self.bank), Blob(&self.actor), Text(&asked.key)], |row| row.bytes(0));
        assert!(before.is_empty(), "a key was used twice");
        for id in [asked.from, asked.to] {
            if !accounts.contains_key(&id) {
                let read = |row: &Stmt| Account { balance: row.int(0), version: row.int(1), floor: (!row.is_null(2)).then(|| row.int(2)) };
                let found = self.account.rows(&[Blob(&self.bank), Blob(&id)], read);
                accounts.insert(id, found.into_iter().next().expect("no such account"));
            }
        }
        let giver = &accounts[&asked.from];
        let allowed = giver.floor.is_none_or(|floor| giver.balance - asked.minutes >= floor);
        if !allowed {
            let values = [Blob(&self.bank), Blob(&self.actor), Text(&asked.key), Blob(&asked.request), Text("refused"), Null, Text("ledger.below_floor"), Int(now)];
            self.answer.run(&values);
            return false;
        }
        let mut step = |id: &Id, minutes: i64| {
            let account = accounts.get_mut(id).unwrap();
            account.balance += minutes;
            account.version += 1;
            (minutes, account.version, account.balance)
        };
        let (from, to) = (step(&asked.from, -asked.minutes), step(&asked.to, asked.minutes));
        let (id, salt): (Id, Hash) = (self.chance.id(now), self.chance.take());
        let source = format!("movement:{}", uuid(&self.chance.id(now)));
        let commitment = keyed(&salt, &[REASON.as_bytes()]);
        let seq = self.edge.size as i64 + 1;
        let legs = [(&asked.from, from.0, from.1, from.2), (&asked.to, to.0, to.1, to.2)];
        let hash = leaf(&Moved { bank: &self.bank, seq, id: &id, recorded_at: now, day: self.day, source: &source, commitment: &commitment, legs });
        self.transfer.run(&[Blob(&id), Blob(&self.bank), Int(seq), Int(now), Text(&self.today), Text(&source), Blob(&commitment), Blob(&hash)]);
        for (leg, (account, minutes, version, balance)) in (0..).zip(legs) {
            self.posting.run(&[Blob(&id), Int(leg), Blob(&self.bank), Int(seq), Blob(account), Int(minutes), Int(version), Int(balance)]);
        }
        self.words.run(&[Blob(&id), Blob(&self.bank), Blob(&salt), Text(REASON)]);
        let (node, bank) = (&self.node, &self.bank);
        self.edge.push(hash, |place, hash| node.run(&[Blob(bank), Int(place), Blob(hash)]));
        self.answer.run(&[Blob(&self.bank), Blob(&self.actor), Text(&asked.key), Blob(&asked.request), Text("done"), Blob(&id), Null, Int(now)]);
        true
    }
}

fn serve(mut writer: Writer, queue: &Receiver<Asked>, most: usize) -> Writer {
    let mut batch = Vec::with_capacity(most);
    while let Ok(first) = queue.recv() {
        batch.push(first);
        while batch.len() < most && let Ok(next) = queue.try_recv() {
            batch.push(next);
        }
        writer.write(&mut batch);
    }
    writer
}

/// xorshift, as in src/cli/bench_post.rs.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn gift(&mut self, accounts: &[Id], secret: &Hash, key: String, answer: SyncSender<bool>) -> Asked {
        let one = self.below(accounts.len());
        let other = (one + 1 + self.below(accounts.len() - 1)) % accounts.len();
        let (from, to, minutes) = (accounts[one], accounts[other], self.below(5) as i64 + 1);
        let request = format!("movement gift {} {} {minutes} {REASON}", uuid(&from), uuid(&to));
        Asked { from, to, minutes, key, request: keyed(secret, &[b"request", &[0], request.as_bytes()]), answer }
    }
}

/// What one client did: how long each gift took, and how many were refused.
type Done = (Vec<Duration>, u64);

fn client(number: u64, accounts: &[Id], secret: &Hash, queue: &SyncSender<Asked>, length: Duration, barrier: &Barrier) -> Done {
    let (answer, answered) = sync_channel(1);
    let seed = now_ms() as u64 ^ (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (mut drawn, mut took, mut refused) = (Drawn(seed | 1), Vec::new(), 0);
    barrier.wait();
    let begun = Instant::now();
    while begun.elapsed() < length {
        let asked = Instant::now();
        queue.send(drawn.gift(accounts, secret, format!("{seed:x}-{number}-{}", took.len() as u64 + refused), answer.clone())).unwrap();
        if answered.recv().unwrap() {
            took.push(asked.elapsed());
        } else {
            refused += 1;
        }
    }
    (took, refused)
}

/// Batches of one size without anybody waiting: what the disk and the C API allow.
fn full(writer: &mut Writer, accounts: &[Id], secret: &Hash, size: usize, length: Duration) -> Done {
    let (answer, answered) = sync_channel(size);
    let seed = now_ms() as u64 | 1;
    let (mut drawn, mut took, mut refused) = (Drawn(seed), Vec::new(), 0);
    let begun = Instant::now();
    while begun.elapsed() < length {
        let asked = Instant::now();
        let at = took.len() as u64 + refused;
        let mut batch: Vec<Asked> = (0..size as u64).map(|n| drawn.gift(accounts, secret, format!("{seed:x}-{}", at + n), answer.clone())).collect();
        writer.write(&mut batch);
        let done = (0..size).filter(|_| answered.recv().unwrap()).count();
        refused += (size - done) as u64;
        took.extend(std::iter::repeat_n(asked.elapsed(), done));
    }
    (took, refused)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(path), Some(slug)) = (args.first(), args.get(1)) else { panic!("peer FILE BANK [--clients N] [--batch N] [--full N] [--seconds N]") };
    let number = |name: &str, usual: u64| {
        let at = args.iter().position(|arg| arg == name);
        at.map_or(usual, |at| args[at + 1].parse().unwrap())
    };
    let (clients, most, length) = (number("--clients", 1), number("--batch", 256) as usize, Duration::from_secs(number("--seconds", 3)));
    let whole = number("--full", 0) as usize;
    let mut writer = Writer::open(path, slug);
    let list = writer.db.prepare("SELECT id FROM accounts WHERE bank_id = ? AND kind = 'member' ORDER BY id");
    let accounts: Arc<Vec<Id>> = Arc::new(list.rows(&[Blob(&writer.bank)], |row| bytes16(row.bytes(0))));
    let secret: Hash = writer.db.prepare("SELECT secret FROM installation").rows(&[], |row| row.bytes(0)).remove(0).try_into().unwrap();
    let begun;
    let done: Vec<Done> = if whole > 0 {
        begun = Instant::now();
        vec![full(&mut writer, &accounts, &secret, whole, length)]
    } else {
        let (queue, waiting) = sync_channel(1_024);
        let barrier = Arc::new(Barrier::new(clients as usize + 1));
        let bookkeeper = std::thread::spawn(move || drop(serve(writer, &waiting, most)));
        let client = |each| {
            let (accounts, queue, barrier) = (Arc::clone(&accounts), queue.clone(), Arc::clone(&barrier));
            std::thread::spawn(move || client(each, &accounts, &secret, &queue, length, &barrier))
        };
        let threads: Vec<_> = (0..clients).map(client).collect();
        drop(queue);
        barrier.wait();
        begun = Instant::now();
        let done = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        bookkeeper.join().unwrap();
        done
    };
    let elapsed = begun.elapsed();
    let refused: u64 = done.iter().map(|(_, refused)| refused).sum();
    let mut took: Vec<Duration> = done.into_iter().flat_map(|(took, _)| took).collect();
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() * percent).div_ceil(100).saturating_sub(1)].as_micros() as f64 / 1_000.0;
    println!(
        "{{\"clients\":{clients},\"batch\":{},\"n\":{},\"refused\":{refused},\"per_second\":{:.0},\"median_ms\":{:.2},\"p95_ms\":{:.2},\"p99_ms\":{:.2}}}",
        if whole > 0 { whole } else { most },
        took.len(),
        took.len() as f64 / elapsed.as_secs_f64(),
        at(50),
        at(95),
        at(99)
    );
}
