//! The server dies by SIGKILL, again and again, while clients post: acknowledged means on disk, and a key is posted once.
//!
//! `tests/long/run kill` and `tests/long/run keys` raise the counts.

use std::time::Duration;

use serde_json::json;

use crate::load::{Chance, Crowd, Heard, Line, Order, times};
use crate::world::{Bank, World};

/// Eight clients; kills after a random number of acknowledgements and a random moment more.
fn kill_again_and_again(world: &World, kills: usize) {
    let bank = world.bank("harbour").with_tokens();
    let crowd = Crowd::new(world, &bank);
    let outside = world.path("outside");
    std::fs::create_dir(&outside).unwrap();
    world.surround("GOODTURN_CHECKPOINT_DIR", outside.to_str());
    let mut chance = Chance::new(2_026);
    crowd.work(8, || {
        for _ in 0..kills {
            crowd.wait_for_more(1 + chance.below(40));
            std::thread::sleep(Duration::from_micros(u64::try_from(chance.below(30_000)).unwrap()));
            world.stop();
            world.start(&[]);
        }
        crowd.wait_for_more(20);
    });
    crowd.audit(world);
    crowd.audit_checkpoints(world, &outside);
    println!("{:?}: {kills} kills, {} acknowledged, none lost; besides: {:?}", world.database, crowd.acknowledged(), crowd.answers());
}

#[test]
fn what_was_acknowledged_survives_every_kill_on_sqlite() {
    kill_again_and_again(&World::sqlite(), times("GOODTURN_TEST_KILLS_SQLITE", 10));
}

#[test]
fn what_was_acknowledged_survives_every_kill_on_postgres() {
    if let Some(world) = World::postgres_where_there_is_one() {
        kill_again_and_again(&world, times("GOODTURN_TEST_KILLS_POSTGRES", 5));
    }
}

/// Everybody asks for one thing under one key, and insists; what each was told.
fn ask_together(lines: &[Line], order: &Order, meanwhile: impl FnOnce()) -> Vec<Heard> {
    let insist = |line: &Line| {
        loop {
            match Heard::of(line.post(&order.token, order.path, &order.body, &order.key)) {
                Heard::Again(_) => std::thread::sleep(Duration::from_millis(5)),
                heard => return heard,
            }
        }
    };
    std::thread::scope(|scope| {
        let askers: Vec<_> = lines.iter().map(|line| scope.spawn(|| insist(line))).collect();
        meanwhile();
        askers.into_iter().map(|asker| asker.join().unwrap()).collect()
    })
}

/// Fifty ask under one key; every third time the server is killed in the middle of it.
fn one_key_one_transfer(world: &World, bank: &Bank, keys: usize) {
    let lines: Vec<Line> = (0..50).map(|_| Line::new(&world.url)).collect();
    let mut chance = Chance::new(50);
    let mut kills = 0;
    for number in 0..keys {
        let (one, other) = (&bank.members[number % 3], &bank.members[(number + 1) % 3]);
        let order = if number % 2 == 0 { Order::gift(one, other, 5) } else { Order::exchange(bank, other, one, 5) };
        let answers = ask_together(&lines, &order, || {
            if number % 3 == 0 {
                std::thread::sleep(Duration::from_micros(u64::try_from(chance.below(20_000)).unwrap()));
                world.stop();
                world.start(&[]);
                kills += 1;
            }
        });
        let place = i64::try_from(number).unwrap() + 1;
        assert!(matches!(&answers[0], Heard::Posted { seq, .. } if *seq == place), "not posted once at {place}: {:?}", answers[0]);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        let mut changed = order.clone();
        changed.body["minutes"] = json!(6);
        let api = world.api(&changed.token);
        api.post(changed.path, &changed.body, &*changed.key).refused(422, "idempotency.key_reused");
    }
    let books = world.api(&bank.broker.token).get("/books").is(200).json;
    assert_eq!((&books["transfers"], &books["total_minutes"]), (&json!(keys), &json!(0)));
    world.cli(&["ledger", "verify", "--bank", &bank.slug]).done();
    println!("{:?}: {keys} keys, {} askers each, {kills} kills, one transfer a key", world.database, lines.len());
}

#[test]
fn fifty_askers_with_one_key_make_one_transfer_on_sqlite() {
    let world = World::sqlite();
    one_key_one_transfer(&world, &world.bank("harbour").with_tokens(), times("GOODTURN_TEST_KEYS_SQLITE", 15));
}

#[test]
fn fifty_askers_with_one_key_make_one_transfer_on_postgres() {
    if let Some(world) = World::postgres_where_there_is_one() {
        one_key_one_transfer(&world, &world.bank("harbour").with_tokens(), times("GOODTURN_TEST_KEYS_POSTGRES", 5));
    }
}
