//! What the books prove by themselves: a log that was put back or rewritten closes its bank, alone; a log that is missing
//! grows; what was accepted is answered, once, whatever happens around it.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use serde_json::json;

use crate::http::{Api, agent, send};
use crate::world::{Bank, DEADLINE, Database, Person, World, for_each_database, key};

/// The size that a signed note speaks of.
fn size_of(note: &str) -> i64 {
    note.lines().nth(1).unwrap_or_default().parse().unwrap()
}

/// Asks until a checkpoint outside is of a size.
#[track_caller]
fn outside_reaches(world: &World, folder: &str, slug: &str, size: i64) -> String {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let note = std::fs::read_to_string(world.path(folder).join(format!("{slug}.checkpoint"))).unwrap_or_default();
        if !note.is_empty() && size_of(&note) == size {
            return note;
        }
        assert!(Instant::now() < deadline, "the checkpoint outside does not reach {size}: {note}\n{}", world.log_tail());
        std::thread::yield_now();
    }
}

/// Serves with a folder outside, in which checkpoints are kept.
fn start_with_outside(world: &World, folder: &str) {
    std::fs::create_dir_all(world.path(folder)).unwrap();
    world.start(&["--checkpoint-dir", world.path(folder).to_str().unwrap()]);
}

/// Copies a database that nobody has open, with what has not been written back to it yet.
fn copy_database(from: &str, to: &str) {
    for end in ["", "-wal", "-shm"] {
        match std::fs::copy(format!("{from}{end}"), format!("{to}{end}")) {
            Ok(_) => {}
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => std::fs::remove_file(format!("{to}{end}")).unwrap_or_default(),
            Err(why) => panic!("{why}"),
        }
    }
}

#[test]
fn books_that_were_put_back_close_their_bank_and_no_other() {
    let world = World::sqlite_at_rest();
    let file = world.database_url.trim_start_matches("sqlite://").to_owned();
    start_with_outside(&world, "outside");
    let (harbour, moor) = (world.bank("harbour"), world.bank("moor"));
    harbour.settle(&world, &harbour.members[0], &harbour.members[1], 60);
    moor.settle(&world, &moor.members[0], &moor.members[1], 60);
    assert_eq!(world.end(), Some(0));
    let earlier = world.path("earlier.db").display().to_string();
    copy_database(&file, &earlier);
    start_with_outside(&world, "outside");
    harbour.settle(&world, &harbour.members[0], &harbour.members[1], 30);
    outside_reaches(&world, "outside", "harbour", 2);
    assert_eq!(world.end(), Some(0));
    copy_database(&earlier, &file);
    start_with_outside(&world, "outside");
    let asked = |person: &Person, method: &str, path: &str, body: Option<String>| {
        let headers = [("authorization", format!("Bearer {}", person.token)), ("idempotency-key", key())];
        send(&agent(), method, &format!("{}/api/v1{path}", world.url), &headers, body)
    };
    asked(&harbour.members[0], "GET", "/me", None).refused(503, "bank.closed");
    asked(&harbour.broker, "POST", "/transfers", Some(gift(&harbour, 5).to_string())).refused(503, "bank.closed");
    world.api(&moor.members[0].token).get("/me").is(200);
    moor.settle(&world, &moor.members[1], &moor.members[0], 15);
    let page = world.signed_in(&moor, 3).get("/");
    assert_eq!(page.status, 200);
    assert!(world.log_tail().contains("harbour"), "{}", world.log_tail());
    outside_reaches(&world, "outside", "moor", 2);
    let note = outside_reaches(&world, "outside", "harbour", 2);
    assert_eq!(size_of(&note), 2, "the checkpoint outside never moves back");
    let doctor = world.command().env("GOODTURN_CHECKPOINT_DIR", world.path("outside")).arg("doctor").output().unwrap();
    assert_eq!(doctor.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("harbour is closed"), "{doctor:?}");
}

#[test]
fn a_rewritten_log_closes_the_only_bank_and_nothing_is_served() {
    for_each_database(|world| {
        world.stop();
        start_with_outside(world, "outside");
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        let saved = outside_reaches(world, "outside", "harbour", 1);
        world.stop();
        std::fs::write(world.path("saved.checkpoint"), saved).unwrap();
        world.cli(&["ledger", "verify", "--against", world.path("saved.checkpoint").to_str().unwrap()]).done();
        world.disarm();
        let zeros = match world.database {
            Database::Sqlite => "zeroblob(32)",
            Database::Postgres => "decode(repeat('00', 32), 'hex')",
        };
        world.sql(&format!("UPDATE transfers SET leaf_hash = {zeros}")).unwrap();
        let listen = world.url.trim_start_matches("http://");
        let run = world.cli(&["serve", "--listen", listen, "--checkpoint-dir", world.path("outside").to_str().unwrap()]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.contains("not those that the checkpoint outside was signed for"), "{run:?}");
        assert!(run.stderr.contains("goodturn ledger verify --against"), "it says what to do: {run:?}");
    });
}

#[test]
fn an_outside_folder_that_cannot_be_written_is_an_alarm_and_no_refusal() {
    let world = World::sqlite_at_rest();
    start_with_outside(&world, "outside");
    let bank = world.bank("harbour");
    std::fs::remove_dir_all(world.path("outside")).unwrap();
    bank.settle(&world, &bank.members[0], &bank.members[1], 60);
    let deadline = Instant::now() + DEADLINE;
    while !world.log_tail().contains("a checkpoint could not be written outside") {
        assert!(Instant::now() < deadline, "no alarm: {}", world.log_tail());
        std::thread::yield_now();
    }
    world.api(&bank.members[0].token).get("/me").is(200);
}

#[test]
fn the_key_is_made_once_for_its_owner_only_and_its_loss_is_said() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    bank.settle(&world, &bank.members[0], &bank.members[1], 60);
    let file = format!("{}.key", world.database_url.trim_start_matches("sqlite://"));
    let key = std::fs::metadata(&file).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert_eq!(key.len(), 65);
    world.stop();
    std::fs::rename(&file, world.path("kept.key")).unwrap();
    let listen = world.url.trim_start_matches("http://");
    let run = world.cli(&["serve", "--listen", listen]);
    assert_eq!((run.code, run.stderr.contains("Put the key file back")), (1, true), "{run:?}");
    world.cli(&["ledger", "verify"]).done();
    std::fs::rename(world.path("kept.key"), &file).unwrap();
    world.start(&[]);
    bank.settle(&world, &bank.members[0], &bank.members[1], 60);
}

#[test]
fn a_new_key_signs_after_the_next_start_and_the_old_one_is_still_believed() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        world.stop();
        let key_file = match world.database {
            Database::Sqlite => world.database_url.trim_start_matches("sqlite://").to_owned() + ".key",
            Database::Postgres => world.path("goodturn.key").display().to_string(),
        };
        let note = |name: &str| {
            let note = world.cli(&["ledger", "checkpoint", "--bank", "harbour"]).done().stdout;
            std::fs::write(world.path(name), &note).unwrap();
            note
        };
        let old = note("old.checkpoint");
        // Also where the old key is lost.
        std::fs::remove_file(&key_file).unwrap();
        let run = world.cli(&["ledger", "key", "--bank", "harbour", "--rotate"]).done();
        assert_eq!(run.stdout.lines().count(), 2, "the new key and the old one: {run:?}");
        assert!(run.stderr.contains("A new key signs"), "{run:?}");
        assert_eq!(std::fs::metadata(&key_file).unwrap().permissions().mode() & 0o777, 0o600);
        world.start(&[]);
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        let new = note("new.checkpoint");
        assert_ne!(signature(&old)[..10], signature(&new)[..10], "another key, another name of it");
        for saved in ["old.checkpoint", "new.checkpoint"] {
            world.cli(&["ledger", "verify", "--against", world.path(saved).to_str().unwrap()]).done();
        }
    });
}

/// What stands behind the name in the signature line: the key's hash and the signature.
fn signature(note: &str) -> &str {
    note.lines().last().and_then(|line| line.rsplit(' ').next()).unwrap()
}

#[test]
fn books_from_before_the_log_grow_one_and_it_is_the_same() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for minutes in 1..=9 {
            bank.settle(world, &bank.members[0], &bank.members[1], minutes);
        }
        let wrong = bank.settle(world, &bank.members[0], &bank.members[2], 40);
        let reason = json!({ "reason": "it was another day" });
        let path = format!("/exchanges/{}/reverse", wrong["id"].as_str().unwrap());
        world.api(&bank.broker.token).post(&path, reason, &*key()).is(200);
        world.stop();
        let before = world.cli(&["--json", "ledger", "verify"]).done().json()["items"][0]["root"].clone();
        world.disarm();
        let empty = match world.database {
            Database::Sqlite => "x''",
            Database::Postgres => "''::bytea",
        };
        let strip = format!(
            "DELETE FROM log_nodes; DELETE FROM checkpoints; DELETE FROM month_totals; DELETE FROM account_months; \
             UPDATE bank_heads SET log_peaks = {empty}, checkpoint = NULL, checkpoint_at = NULL;"
        );
        world.batch(&strip).unwrap();
        let after = world.cli(&["--json", "ledger", "verify"]).done().json();
        assert_eq!(after["items"][0]["root"], before, "{after}");
        assert_eq!(after["items"][0]["transfers"], 11);
        world.start(&[]);
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        world.cli(&["ledger", "verify"]).done();
    });
}

/// The body of a gift that staff key.
fn gift(bank: &Bank, minutes: i64) -> serde_json::Value {
    let (from, to) = (&bank.members[0].account, &bank.members[1].account);
    json!({ "kind": "gift", "from_account_id": from, "to_account_id": to, "minutes": minutes, "reason": "for the garden" })
}

/// Somebody else's connection that holds what every writer needs, until it is dropped.
enum Held {
    Sqlite(#[expect(dead_code, reason = "held, not used")] SqliteConnection),
    Postgres(#[expect(dead_code, reason = "held, not used")] PgConnection),
}

fn hold(world: &World) -> Held {
    match world.database {
        Database::Sqlite => {
            let mut connection = SqliteConnection::establish(world.database_url.trim_start_matches("sqlite://")).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 20000; BEGIN IMMEDIATE").unwrap();
            Held::Sqlite(connection)
        }
        Database::Postgres => {
            let mut connection = PgConnection::establish(&world.database_url).unwrap();
            connection.batch_execute("BEGIN; SELECT * FROM bank_heads FOR UPDATE").unwrap();
            Held::Postgres(connection)
        }
    }
}

#[test]
fn a_twin_waits_for_the_first_and_is_told_so_after_five_seconds() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let (api, key, url) = (|| world.api(&bank.broker.token), key(), world.url.as_str());
        let held = hold(world);
        std::thread::scope(|scope| {
            let post = || Api::new(url, &bank.broker.token).post("/transfers", gift(&bank, 5), &*key);
            let both = [scope.spawn(post), scope.spawn(post)];
            let begun = Instant::now();
            let deadline = begun + DEADLINE;
            // One of the two is the first: it is still waiting when the other is answered.
            let twin = loop {
                if let Some(at) = both.iter().position(std::thread::ScopedJoinHandle::is_finished) {
                    break at;
                }
                assert!(Instant::now() < deadline, "nobody is answered");
                std::thread::yield_now();
            };
            assert!(begun.elapsed() >= Duration::from_secs(4), "the twin waited {:?}", begun.elapsed());
            drop(held);
            let [first, second] = both;
            let (first, second) = (first.join().unwrap(), second.join().unwrap());
            let (first, twin) = if twin == 0 { (second, first) } else { (first, second) };
            assert_eq!(twin.header("retry-after"), "2");
            twin.refused(409, "ledger.in_progress");
            first.is(201);
        });
        api().post("/transfers", gift(&bank, 5), &*key).is(201);
        assert_eq!(api().get("/books").is(200).json["transfers"], 1);
    });
}

#[test]
fn a_full_queue_refuses_at_once_and_what_it_holds_is_answered() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let url = format!("{}/api/v1/transfers", world.url);
        let (done, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let held = hold(world);
        std::thread::scope(|scope| {
            for _ in 0..500 {
                scope.spawn(|| {
                    let headers = [("authorization", format!("Bearer {}", bank.broker.token)), ("idempotency-key", key())];
                    let answer = send(&agent(), "POST", &url, &headers, Some(gift(&bank, 1).to_string()));
                    if answer.status == 503 {
                        assert_eq!(answer.header("retry-after"), "2");
                        answer.refused(503, "ledger.busy");
                        refused.fetch_add(1, Ordering::SeqCst);
                    } else {
                        answer.is(201);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            let deadline = Instant::now() + DEADLINE;
            while refused.load(Ordering::SeqCst) < 20 {
                assert!(Instant::now() < deadline, "nobody is refused");
                std::thread::yield_now();
            }
            assert_eq!(done.load(Ordering::SeqCst), 0, "nothing can be written yet");
            drop(held);
        });
        let (done, refused) = (done.into_inner(), refused.into_inner());
        assert_eq!(done + refused, 500);
        assert!(done >= 128, "what the queue holds is done: {done}");
        let written = world.texts("SELECT CAST(COUNT(*) AS TEXT) AS value FROM transfers");
        assert_eq!(written, [done.to_string()]);
    });
}

#[test]
fn two_copies_of_the_program_write_one_chain_on_one_database() {
    let Some(world) = World::postgres_where_there_is_one() else { return };
    let bank = world.bank("harbour");
    let other = world.another_copy();
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for nth in 0..8 {
            let url = if nth % 2 == 0 { &world.url } else { &other.url };
            let (bank, done) = (&bank, &done);
            scope.spawn(move || {
                let api = Api::new(url, &bank.broker.token);
                for _ in 0..25 {
                    api.post("/transfers", gift(bank, 5), &*key()).is(201);
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(done.into_inner(), 200);
    for url in [&world.url, &other.url] {
        let books = Api::new(url, &bank.broker.token).get("/books").is(200).json;
        assert_eq!((books["transfers"].as_i64(), books["total_minutes"].as_i64()), (Some(200), Some(0)), "{books}");
    }
    world.cli(&["ledger", "verify"]).done();
}

#[test]
fn ending_answers_everything_that_was_accepted() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let (done, url) = (AtomicUsize::new(0), world.url.as_str());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let agent = agent();
                    loop {
                        let request = agent.post(format!("{url}/api/v1/transfers"));
                        let request = request.header("authorization", format!("Bearer {}", bank.broker.token));
                        match request.header("idempotency-key", key()).send_json(gift(&bank, 1)) {
                            Ok(answer) if answer.status() == 201 => done.fetch_add(1, Ordering::SeqCst),
                            Ok(answer) => panic!("{}", answer.status()),
                            // The server takes no more.
                            Err(_) => return,
                        };
                    }
                });
            }
            let deadline = Instant::now() + DEADLINE;
            while done.load(Ordering::SeqCst) < 20 {
                assert!(Instant::now() < deadline, "too slow");
                std::thread::yield_now();
            }
            assert_eq!(world.end(), Some(0), "{}", world.log_tail());
        });
        let written: i64 = world.texts("SELECT CAST(COUNT(*) AS TEXT) AS value FROM transfers")[0].parse().unwrap();
        assert_eq!(written, i64::try_from(done.load(Ordering::SeqCst)).unwrap(), "written and answered are the same");
        world.cli(&["ledger", "verify"]).done();
    });
}
