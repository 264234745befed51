//! The owner of the machine changes the stored books, byte by byte and with care: `ledger verify` finds all of it, and
//! what a perfect forgery leaves consistent is found against a checkpoint that somebody saved elsewhere.
//!
//! One bank is made; each mutation is done to a copy of its file. `tests/long/run mutations` raises the count.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::forger::Forger;
use crate::load::{Chance, Line, Order, times};
use crate::world::{Bank, Store, World, day, key};

/// The tables that hold the ledger, and the columns in them that no proof covers, because they are no part of it.
const LEDGER: [(&str, &[&str]); 14] = [
    ("transfers", &[]),
    ("postings", &[]),
    // Words may be erased; a row that belongs nowhere any more is as good as gone.
    ("transfer_words", &["bank_id", "transfer_id"]),
    // What an account is and how low it may go are settings.
    ("accounts", &["kind", "floor_minutes"]),
    // The last number is that of the members; when a checkpoint was made is said, not signed.
    ("bank_heads", &["last_number", "checkpoint_at"]),
    ("log_nodes", &[]),
    // A kept checkpoint proves itself by its note; the row around it only finds it, and who saved it misses it.
    ("checkpoints", &["bank_id", "size", "made_at"]),
    // When a key began to sign is said, not proven.
    ("log_keys", &["since"]),
    ("month_totals", &[]),
    ("account_months", &[]),
    // The record of deeds has a log of its own. Erased words are gone; when a checkpoint was made is said, not signed.
    ("deeds", &[]),
    ("deed_words", &["bank_id", "deed_id"]),
    ("deed_nodes", &[]),
    ("deed_heads", &["checkpoint_at"]),
];

/// The tables beside the ledger: people, words and settings that may change, and what was asked and answered.
const BESIDE: [&str; 69] = [
    "__diesel_schema_migrations",
    "installation",
    "banks",
    "logins",
    "members",
    "standings",
    "invites",
    "sessions",
    "tokens",
    "categories",
    "exchanges",
    "exchange_events",
    "listings",
    "answers",
    "costs",
    "imports",
    "sqlite_sequence",
    "places",
    "member_profiles",
    "do_not_pairs",
    "applications",
    "application_forms",
    "referees",
    "checks",
    "agreements",
    "agreement_answers",
    "proxies",
    "member_notes",
    "asks",
    "meetings",
    "activities",
    "sheets",
    "sheet_lines",
    "grants",
    "grant_rules",
    "expenses",
    "outbox",
    "post_rounds",
    "message_links",
    "calendar_feeds",
    "job_leases",
    "duty_people",
    "visits",
    "visit_alarms",
    "register_endings",
    "benefits",
    "rates",
    "own_benchmarks",
    "evidence_files",
    "outcome_rules",
    "outcome_consents",
    "outcome_asks",
    "outcome_forms",
    "stories",
    "sign_in_links",
    "sign_in_cards",
    "auditor_links",
    "auditor_uses",
    "year_drafts",
    "year_answers",
    "awards",
    "award_tags",
    "postcode_areas",
    "area_names",
    "code_apps",
    "spare_codes",
    "factor_rules",
    "factor_removals",
    "passkeys",
];

/// A bank at rest with something of everything in it.
struct Victim {
    world: World,
    file: PathBuf,
    saved: PathBuf,
}

impl Victim {
    fn new() -> Self {
        let world = World::sqlite();
        let bank = world.bank("harbour");
        let line = Line::new(&world.url);
        let mut chance = Chance::new(9);
        for number in 0..24 {
            let (one, other) = (chance.of(&bank.members).clone(), if number % 2 == 0 { &bank.broker } else { &bank.coordinator });
            let order = match number % 3 {
                0 => Order::gift(&one, other, 1 + chance.below(60)),
                _ => Order::exchange(&bank, &one, other, 1 + chance.below(60)),
            };
            assert_eq!(line.post(&order.token, order.path, &order.body, &order.key).unwrap().status, 201);
        }
        put_right(&world, &bank);
        // What the program does at the end of a day: the newest checkpoint is kept.
        world.batch("INSERT INTO checkpoints SELECT bank_id, last_seq, checkpoint, checkpoint_at FROM bank_heads").unwrap();
        bank.settle(&world, &bank.members[2], &bank.members[0], 15);
        // A stranger in the same file, whose books are nobody's concern here.
        let other = world.bank("village");
        other.settle(&world, &other.members[0], &other.members[1], 60);
        let saved = save_checkpoint(&world, "saved.checkpoint");
        world.stop();
        let file = PathBuf::from(world.database_url.trim_start_matches("sqlite://"));
        // Everything into the one file, so that a copy of it is a copy of the bank.
        world.batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        Self { world, file, saved }
    }

    /// A copy to change.
    fn copy(&self) -> Copy<'_> {
        let folder = tempfile::tempdir_in(self.file.parent().unwrap()).unwrap();
        let store = Store::sqlite_in(folder.path());
        std::fs::copy(&self.file, folder.path().join("goodturn.db")).unwrap();
        // The key that signs stands beside the database.
        for beside in std::fs::read_dir(self.file.parent().unwrap()).unwrap() {
            let beside = beside.unwrap();
            if beside.path().is_file() && beside.path() != self.file {
                std::fs::copy(beside.path(), folder.path().join(beside.file_name())).unwrap();
            }
        }
        Copy { victim: self, store, _folder: folder }
    }
}

/// Some exchanges are undone, with and without another in their place.
fn put_right(world: &World, bank: &Bank) {
    for replacement in [Value::Null, json!({ "minutes": 25 })] {
        let made = bank.settle(world, &bank.members[0], &bank.members[1], 40);
        let path = format!("/exchanges/{}/reverse", made["id"].as_str().unwrap());
        let mut body = json!({ "reason": "Typed wrongly", "replacement": replacement });
        if replacement.is_null() {
            body.as_object_mut().unwrap().remove("replacement");
        }
        world.api(&bank.broker.token).post(&path, body, &*key()).is(200);
    }
}

/// The newest checkpoint of the bank, in a file of its own.
fn save_checkpoint(world: &World, name: &str) -> PathBuf {
    let saved = world.path(name);
    std::fs::write(&saved, world.cli(&["ledger", "checkpoint", "--bank", "harbour"]).done().stdout).unwrap();
    saved
}

struct Copy<'a> {
    victim: &'a Victim,
    store: Store,
    _folder: tempfile::TempDir,
}

/// What verify found: the number of the transfer, if it names one, and what is wrong.
#[derive(Debug)]
struct Found {
    seq: Option<i64>,
    what: String,
}

impl Copy<'_> {
    fn forger(&self) -> Forger<'_> {
        Forger::open(&self.store, "harbour")
    }

    /// What verify says about it; nothing where it finds all well.
    fn verify(&self, against: Option<&Path>) -> Option<Found> {
        let mut command = self.victim.world.command();
        command.env("GOODTURN_DATABASE_URL", &self.store.url).args(["ledger", "verify", "--bank", "harbour", "--json"]);
        if let Some(saved) = against {
            command.arg("--against").arg(saved);
        }
        let output = command.output().unwrap();
        let (said, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        match output.status.code() {
            Some(0) => None,
            Some(1) => {
                let fault = serde_json::from_str::<Value>(&said).map_or(Value::Null, |said| {
                    let item = &said["items"][0];
                    if item["fault"].is_null() { item["record"]["fault"].clone() } else { item["fault"].clone() }
                });
                let what = fault["what"].as_str().map_or_else(|| error.lines().next().unwrap_or("nothing").to_owned(), str::to_owned);
                assert_ne!(what, "nothing", "refused without a word: {said}");
                Some(Found { seq: fault["seq"].as_i64(), what })
            }
            code => panic!("verify ended with {code:?}: {said}\n{error}"),
        }
    }
}

/// One stored value.
struct Cell {
    table: &'static str,
    column: String,
    /// Finds its row.
    condition: String,
    /// As SQL writes it.
    value: String,
    /// The transfer that it belongs to.
    seq: Option<i64>,
}

impl Cell {
    /// Whether verify must name the transfer: what places a row may also look like a gap elsewhere.
    fn names_its_transfer(&self) -> bool {
        self.seq.is_some() && !["id", "seq", "bank_id", "transfer_id", "deed_id", "leg"].contains(&self.column.as_str())
    }
}

/// Every stored value of the bank's ledger, by table and column.
fn cells(forger: &Forger<'_>) -> Vec<Vec<Cell>> {
    let mut found = Vec::new();
    let bank = forger.bank();
    for (table, free) in LEDGER {
        let columns = forger.texts(&format!("SELECT name AS value FROM pragma_table_info('{table}')"));
        let keys = forger.texts(&format!("SELECT '{{}} = ' || name AS value FROM pragma_table_info('{table}') WHERE pk > 0"));
        assert!(!keys.is_empty(), "{table}");
        let condition: Vec<String> =
            keys.iter().map(|key| key.trim_start_matches("{} = ")).map(|key| format!("'{key} = ' || quote({key})")).collect();
        let condition = condition.join(" || ' AND ' || ");
        let of_bank = if columns.iter().any(|column| column == "bank_id") { format!("bank_id = {bank}") } else { "TRUE".to_owned() };
        let seq = match table {
            "transfers" | "postings" | "deeds" => "seq",
            "deed_words" => "(SELECT seq FROM deeds WHERE id = deed_id)",
            "transfer_words" => "(SELECT seq FROM transfers WHERE id = transfer_id)",
            _ => "''",
        };
        for column in columns.into_iter().filter(|column| !free.contains(&column.as_str())) {
            // An account that nothing was posted to is no part of the books yet.
            let used = if table == "accounts" { "version > 0" } else { "TRUE" };
            let query = format!(
                "SELECT {condition} || char(31) || quote({column}) || char(31) || {seq} AS value FROM {table} WHERE {of_bank} AND {used}"
            );
            let rows = forger.texts(&query);
            let cell = |row: &String| {
                let mut parts = row.split('\u{1f}').map(str::to_owned);
                let (condition, value) = (parts.next().unwrap(), parts.next().unwrap());
                Cell { table, column: column.clone(), condition, value, seq: parts.next().unwrap().parse().ok() }
            };
            found.push(rows.iter().map(cell).collect());
        }
    }
    found
}

/// Another value that could stand there.
fn another(chance: &mut Chance, cell: &Cell) -> String {
    let kinds = ["exchange", "gift", "grant", "opening", "starting_credit", "correction", "reversal", "between_banks"];
    let optional = ["reverses", "memo_commitment", "checkpoint"].contains(&cell.column.as_str());
    let value = cell.value.as_str();
    if value == "NULL" {
        let length = if cell.column == "reverses" { 16 } else { 32 };
        return format!("randomblob({length})");
    }
    if optional && chance.below(4) == 0 {
        return "NULL".to_owned();
    }
    if let Some(hex) = value.strip_prefix("X'") {
        let mut bytes = hex::decode(hex.trim_end_matches('\'')).unwrap();
        let at = chance.below(bytes.len().max(1));
        match bytes.get_mut(at) {
            Some(byte) => *byte ^= 1 << chance.below(8),
            None => bytes.push(0),
        }
        return format!("X'{}'", hex::encode_upper(bytes));
    }
    if let Ok(number) = value.parse::<i64>() {
        let others = [number + 1, number - 1, -number, number * 2, number ^ 0x40, number + 1_000_000];
        return chance.of(&others.into_iter().filter(|other| *other != number).collect::<Vec<_>>()).to_string();
    }
    let text = value.trim_matches('\'');
    if cell.column == "kind" {
        return format!("'{}'", chance.of(&kinds.into_iter().filter(|kind| *kind != text).collect::<Vec<_>>()));
    }
    if cell.column == "happened_on" {
        return format!("'{}'", day(1 + i64::try_from(chance.below(400)).unwrap()));
    }
    let mut letters: Vec<char> = text.chars().collect();
    let at = chance.below(letters.len());
    letters[at] = if letters[at] == 'x' { 'y' } else { 'x' };
    format!("'{}'", letters.iter().collect::<String>())
}

/// A change of the books that somebody might want, and the transfer where it begins.
fn wanted(chance: &mut Chance, forger: &Forger<'_>) -> (&'static str, String, i64) {
    let (bank, size) = (forger.bank(), forger.size());
    let seq = i64::try_from(chance.below(usize::try_from(size - 2).unwrap())).unwrap() + 1;
    let (of, at) = (format!("bank_id = {bank}"), format!("bank_id = {bank} AND seq = {seq}"));
    let shift = |by: i64, after: i64| {
        let both = |table: &str| {
            format!(
                "UPDATE {table} SET seq = -(seq + {by}) WHERE {of} AND seq > {after}; UPDATE {table} SET seq = -seq WHERE {of} AND seq < 0"
            )
        };
        format!("{}; {}", both("transfers"), both("postings"))
    };
    let delete = |which: &str| {
        format!(
            "DELETE FROM transfer_words WHERE transfer_id IN (SELECT id FROM transfers WHERE {of} AND {which}); \
             DELETE FROM postings WHERE {of} AND {which}; DELETE FROM transfers WHERE {of} AND {which}"
        )
    };
    let copy = |to: i64| {
        format!(
            "INSERT INTO transfers SELECT randomblob(16), bank_id, {to}, kind, recorded_at, happened_on, 'copied', NULL, NULL, leaf_hash \
                 FROM transfers WHERE {of} AND seq = (SELECT MAX(seq) FROM transfers WHERE {of} AND kind = 'gift'); \
             INSERT INTO postings SELECT (SELECT id FROM transfers WHERE {of} AND seq = {to}), leg, bank_id, {to}, account_id, minutes, \
                 account_version + 500000, balance_after FROM postings WHERE {of} \
                 AND seq = (SELECT MAX(seq) FROM transfers WHERE {of} AND kind = 'gift' AND seq <> {to})"
        )
    };
    match chance.below(11) {
        0 => ("amount", format!("UPDATE postings SET minutes = minutes + CASE WHEN minutes > 0 THEN 7 ELSE -7 END WHERE {at}"), seq),
        1 => ("direction", format!("UPDATE postings SET minutes = -minutes WHERE {at}"), seq),
        2 => {
            let other =
                format!("(SELECT id FROM accounts WHERE {of} AND version > 0 AND id NOT IN (SELECT account_id FROM postings WHERE {at}))");
            let change =
                format!("UPDATE postings SET account_id = {other}, account_version = account_version + 500000 WHERE {at} AND leg = 0");
            ("account", change, seq)
        }
        3 => ("deletion", delete(&format!("seq = {seq}")), seq),
        4 => ("deletion, closed up", format!("{}; {}", delete(&format!("seq = {seq}")), shift(-1, seq)), seq),
        5 => ("insertion", format!("{}; {}", shift(1, seq - 1), copy(seq)), seq),
        6 => ("one more at the end", copy(size + 1), size + 1),
        7 => {
            let place = |table: &str| {
                format!(
                    "UPDATE {table} SET seq = -seq WHERE {at}; UPDATE {table} SET seq = {seq} WHERE {of} AND seq = {seq} + 1; UPDATE {table} SET seq = {seq} + 1 WHERE {of} AND seq < 0"
                )
            };
            ("swap", format!("{}; {}", place("transfers"), place("postings")), seq)
        }
        8 => ("truncation", delete(&format!("seq > {seq}")), seq + 1),
        9 => {
            let more = format!(
                "INSERT INTO postings SELECT transfer_id, leg + 2, bank_id, seq, account_id, -minutes, account_version + 500000, balance_after FROM postings WHERE {at}"
            );
            ("two more legs", more, seq)
        }
        _ => ("time", format!("UPDATE transfers SET recorded_at = recorded_at - 60000 WHERE {at}"), seq),
    }
}

/// How far a forger goes in making everything else fit.
fn cover_up(forger: &Forger<'_>, care: usize) {
    if care > 0 {
        forger.carry_balances();
    }
    if care > 1 {
        forger.hash_leaves();
    }
    if care > 2 {
        forger.grow_log();
    }
    if care > 3 {
        // Nobody can sign the new root, so the signatures have to go.
        let bank = forger.bank();
        forger
            .change(&format!(
                "UPDATE bank_heads SET checkpoint = NULL WHERE bank_id = {bank}; DELETE FROM checkpoints WHERE bank_id = {bank}"
            ))
            .unwrap();
    }
}

#[test]
fn every_mutation_of_the_stored_books_is_found() {
    let victim = Victim::new();
    let mut chance = Chance::new(1_000);
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    let columns = cells(&victim.copy().forger());
    let empty = columns.iter().position(Vec::is_empty);
    assert_eq!(empty, None, "a column has nothing to change");
    let mut missed = Vec::new();
    let mut at = 0;
    for number in 0..times("GOODTURN_TEST_MUTATIONS", 60) {
        let copy = victim.copy();
        let forger = copy.forger();
        let (name, seq, found) = if number % 10 < 6 {
            let cell = loop {
                at += 1;
                let cell = chance.of(&columns[at % columns.len()]);
                let new = another(&mut chance, cell);
                // A value that is unique cannot stand twice; then another is tried.
                if forger.change(&format!("UPDATE {} SET {} = {new} WHERE {}", cell.table, cell.column, cell.condition)).is_ok() {
                    break cell;
                }
            };
            let name = format!("{}.{}", cell.table, cell.column);
            (name, cell.seq.filter(|_| cell.names_its_transfer()), copy.verify(None))
        } else {
            let care = chance.below(5);
            let (name, change, seq) = wanted(&mut chance, &forger);
            forger.change(&change).unwrap_or_else(|why| panic!("{name}: {why}\n{change}"));
            cover_up(&forger, care);
            // With the log made again nothing stored points at a transfer any more.
            let seq = (care < 2 && (name != "one more at the end") && (name != "truncation")).then_some(seq);
            (format!("{name}, care {care}"), seq, copy.verify((care > 3).then_some(&*victim.saved)))
        };
        match found {
            Some(found) if seq.is_none() || found.seq == seq => *tally.entry(format!("{name}: {}", found.what)).or_default() += 1,
            found => missed.push(format!("{name} of {seq:?}: {found:?}")),
        }
    }
    tally.iter().for_each(|(what, count)| println!("{count:5} {what}"));
    assert!(missed.is_empty(), "{} of them: {missed:#?}", missed.len());
}

#[test]
fn every_table_is_known_to_hold_the_ledger_or_not() {
    let store = Store::sqlite();
    let world = World::empty(store);
    world.cli(&["migrate"]).done();
    let mut known: Vec<&str> = LEDGER.iter().map(|(table, _)| *table).chain(BESIDE).collect();
    known.retain(|table| *table != "sqlite_sequence");
    known.sort_unstable();
    let tables = world.texts("SELECT name AS value FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
    assert_eq!(tables, known, "a new table stands in one of the two lists of this file");
}

#[test]
fn the_published_forms_are_enough_to_make_the_log_again() {
    let victim = Victim::new();
    let copy = victim.copy();
    let forger = copy.forger();
    let state = || {
        let mut all = forger.texts("SELECT hex(leaf_hash) || account_version || ' ' || balance_after || hex(account_id) AS value FROM transfers t JOIN postings p ON p.transfer_id = t.id ORDER BY t.bank_id, t.seq, p.leg");
        all.extend(forger.texts("SELECT place || ' ' || hex(hash) AS value FROM log_nodes ORDER BY bank_id, place"));
        all.extend(forger.texts("SELECT last_seq || ' ' || hex(log_peaks) AS value FROM bank_heads ORDER BY bank_id"));
        all
    };
    let before = state();
    cover_up(&forger, 3);
    assert_eq!(state(), before);
    assert!(before.len() > 80, "{}", before.len());
    assert!(copy.verify(Some(&victim.saved)).is_none());
}

#[test]
fn a_history_played_again_otherwise_is_found_against_a_saved_checkpoint() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let settle =
        |minutes: &[i64]| minutes.iter().for_each(|minutes| drop(bank.settle(&world, &bank.members[0], &bank.members[1], *minutes)));
    let file = PathBuf::from(world.database_url.trim_start_matches("sqlite://"));
    settle(&[60, 30, 15]);
    world.stop();
    world.batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let older = world.path("older.db");
    std::fs::copy(&file, &older).unwrap();
    world.start(&[]);
    settle(&[45, 90]);
    let saved = save_checkpoint(&world, "saved.checkpoint");
    let against = ["ledger", "verify", "--bank", "harbour", "--against", saved.to_str().unwrap()];
    settle(&[20]);
    world.cli(&against).done();
    // The owner of the machine has the key too: an older file and other transfers make books that are sound in themselves.
    world.stop();
    std::fs::copy(&older, &file).unwrap();
    for ending in ["-wal", "-shm"] {
        let beside = PathBuf::from(format!("{}{ending}", file.display()));
        if beside.exists() {
            std::fs::remove_file(beside).unwrap();
        }
    }
    world.start(&[]);
    let shorter = world.cli(&against);
    assert_eq!(shorter.code, 1, "a log that is shorter than its checkpoint: {shorter:?}");
    settle(&[45, 91, 20]);
    world.cli(&["ledger", "verify", "--bank", "harbour"]).done();
    let otherwise = world.cli(&against);
    assert_eq!(otherwise.code, 1, "a history that is another one: {otherwise:?}");
}
