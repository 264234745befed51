//! The disk says no: full, failing, read-only. Nothing is acknowledged that is not kept, the answer is clear, and it goes on.
//!
//! A shim (`shim.c`) preloaded into the server stands in for a failing disk, so these need no root; those on a
//! filesystem of their own do.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::load::{Crowd, Line, Order, times};
use crate::machine::{Disk, built};
use crate::world::{Bank, DEADLINE, Store, World, key};

/// A server under clients whose disk can be made to fail.
struct Failing {
    world: World,
    switch: PathBuf,
    trace: PathBuf,
}

impl Failing {
    fn new() -> Self {
        let world = World::sqlite_at_rest();
        let (switch, trace) = (world.path("switch"), world.path("trace"));
        let shim = built(&world.path(""), "shim.c", &["-shared", "-fPIC", "-ldl"]);
        for (name, path) in [("LD_PRELOAD", &shim), ("GOODTURN_SHIM_SWITCH", &switch), ("GOODTURN_SHIM_TRACE", &trace)] {
            world.surround(name, path.to_str());
        }
        world.start(&[]);
        Self { world, switch, trace }
    }

    /// From now on this fails: `sync`, `write` or `full`.
    fn fail(&self, what: &str) {
        std::fs::write(&self.switch, what).unwrap();
    }

    fn recover(&self) {
        std::fs::remove_file(&self.switch).unwrap();
    }

    /// What the server has asked of the disk since it began to fail.
    fn asked(&self) -> Vec<String> {
        std::fs::read_to_string(&self.trace).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

/// Takes people on until the program no longer writes; how it refused.
fn take_people_on(url: &str, token: &str) -> Value {
    let line = Line::new(url);
    let mut number = 0;
    loop {
        number += 1;
        let newcomer = json!({ "name": format!("Newcomer Number {number}"), "joined_on": "2020-01-01" });
        let answer = line.post(token, "/members", &newcomer, &key()).expect("an answer");
        if answer.status != 201 {
            return json!([answer.status, answer.json["code"]]);
        }
        assert!(number < 10_000, "it writes on and on");
    }
}

#[test]
fn after_a_failed_sync_nothing_is_written_or_acknowledged_until_a_restart() {
    let failing = Failing::new();
    let bank = failing.world.bank("harbour").with_tokens();
    let crowd = Crowd::new(&failing.world, &bank);
    crowd.work(8, || {
        for _ in 0..times("GOODTURN_TEST_FAILURES", 1) {
            crowd.wait_for_more(20);
            // What is no posting is not written either, not even by those who were already waiting for their turn.
            std::thread::scope(|scope| {
                let (url, token) = (failing.world.url.as_str(), bank.coordinator.token.as_str());
                let others: Vec<_> = (0..4).map(|_| scope.spawn(move || take_people_on(url, token))).collect();
                failing.fail("sync");
                for other in others {
                    assert_eq!(other.join().unwrap(), json!([503, "storage.failing"]));
                }
            });
            crowd.wait_for_answers("storage.failing", 16);
            let (asked, acknowledged) = (failing.asked(), crowd.acknowledged());
            let failed = asked.iter().position(|line| line.starts_with("sync "));
            assert_eq!(failed, Some(asked.len() - 1), "the failed sync was not the last thing that was asked of the disk: {asked:?}");
            // Reading still works.
            let books = failing.world.api(&bank.broker.token).get("/books").is(200).json;
            assert_eq!(books["total_minutes"], 0);
            // The kernel may have dropped what it could not write, so a disk that is well again changes nothing.
            failing.recover();
            crowd.wait_for_answers("storage.failing", 16);
            assert_eq!((failing.asked(), crowd.acknowledged()), (asked, acknowledged), "something was written after a failed sync");
            failing.world.stop();
            std::fs::remove_file(&failing.trace).unwrap();
            failing.world.start(&[]);
        }
        crowd.wait_for_more(20);
    });
    crowd.audit(&failing.world);
}

#[test]
fn a_write_that_fails_is_not_acknowledged() {
    let failing = Failing::new();
    let crowd = Crowd::new(&failing.world, &failing.world.bank("harbour").with_tokens());
    crowd.work(8, || {
        for _ in 0..times("GOODTURN_TEST_FAILURES", 1) {
            crowd.wait_for_more(20);
            failing.fail("write");
            crowd.wait_for_answers("storage.failing", 16);
            failing.recover();
            failing.world.stop();
            failing.world.start(&[]);
        }
        crowd.wait_for_more(20);
    });
    crowd.audit(&failing.world);
}

#[test]
fn a_full_disk_is_said_and_posting_goes_on_when_there_is_room() {
    let failing = Failing::new();
    let crowd = Crowd::new(&failing.world, &failing.world.bank("harbour").with_tokens());
    crowd.work(8, || {
        for _ in 0..times("GOODTURN_TEST_FAILURES", 1) {
            crowd.wait_for_more(20);
            failing.fail("full");
            crowd.wait_for_answers("storage.full", 16);
            failing.recover();
            crowd.wait_for_more(20);
        }
    });
    crowd.audit(&failing.world);
}

fn world_on(disk: &Disk) -> World {
    let world = World::empty(Store::sqlite_in(&disk.path()));
    world.cli(&["migrate"]).done();
    world.start(&[]);
    world
}

/// Writes until nothing more fits.
fn fill(disk: &Disk) -> PathBuf {
    use std::io::Write;
    let ballast = disk.path().join("ballast");
    let mut file = std::fs::File::create(&ballast).unwrap();
    let full = (0..).find_map(|_| file.write_all(&[7; 1024]).err());
    assert_eq!(full.map(|why| why.kind()), Some(std::io::ErrorKind::StorageFull));
    ballast
}

#[test]
#[ignore = "needs root and loop devices"]
fn a_filesystem_that_fills_up_loses_nothing_and_goes_on_when_it_is_cleared() {
    let disk = Disk::new(32);
    let world = world_on(&disk);
    let crowd = Crowd::new(&world, &world.bank("harbour").with_tokens());
    crowd.work(8, || {
        for _ in 0..times("GOODTURN_TEST_FAILURES", 1) {
            crowd.wait_for_more(20);
            let ballast = fill(&disk);
            crowd.wait_for_answers("storage.full", 16);
            std::fs::remove_file(ballast).unwrap();
            crowd.wait_for_more(20);
        }
    });
    crowd.audit(&world);
}

#[test]
#[ignore = "needs root and loop devices"]
fn a_filesystem_that_ends_under_the_server_loses_nothing() {
    let disk = Disk::new(64);
    let world = world_on(&disk);
    // Not even reading is possible then, so some are told of a fault; nobody may be told that minutes have moved.
    let crowd = Crowd::new(&world, &world.bank("harbour").with_tokens()).bearing_faults();
    crowd.work(8, || {
        for _ in 0..times("GOODTURN_TEST_FAILURES", 1) {
            crowd.wait_for_more(20);
            disk.pull_plug();
            crowd.wait_for_answers("storage.failing", 16);
            world.stop();
            disk.unmount();
            disk.mount("rw");
            world.start(&[]);
        }
        crowd.wait_for_more(20);
    });
    crowd.audit(&world);
}

#[test]
#[ignore = "needs root and loop devices"]
fn on_a_read_only_filesystem_it_does_not_post_says_why_and_goes_on_afterwards() {
    let disk = Disk::new(32);
    let world = world_on(&disk);
    let bank = world.bank("harbour").with_tokens();
    let crowd = Crowd::new(&world, &bank);
    crowd.work(2, || crowd.wait_for_more(10));
    world.stop();
    disk.unmount();
    disk.mount("ro");
    let said = refusal_to_write(&world, &bank);
    assert!(said.contains("storage.failing") || said.contains("readonly") || said.contains("read-only"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    disk.unmount();
    disk.mount("rw");
    world.start(&[]);
    crowd.work(2, || crowd.wait_for_more(10));
    crowd.audit(&world);
}

/// How the program refuses to serve, or where it serves all the same, to post.
fn refusal_to_write(world: &World, bank: &Bank) -> String {
    let mut serve = world.command();
    serve.args(["serve", "--listen", world.url.trim_start_matches("http://")]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server = serve.spawn().unwrap();
    let order = Order::gift(&bank.broker, &bank.members[0], 5);
    let line = Line::new(&world.url);
    let deadline = Instant::now() + DEADLINE;
    loop {
        assert!(Instant::now() < deadline, "neither an end nor an answer");
        if let Some(ended) = server.try_wait().unwrap() {
            assert_eq!(ended.code(), Some(1), "a refusal ends with 1");
            return String::from_utf8(server.wait_with_output().unwrap().stderr).unwrap();
        }
        if let Some(answer) = line.post(&order.token, order.path, &order.body, &order.key) {
            server.kill().unwrap();
            server.wait().unwrap();
            assert_eq!(answer.status, 503, "{}", answer.text);
            return answer.text;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
