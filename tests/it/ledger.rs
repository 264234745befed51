//! The ledger from outside: nothing in it changes, nothing is lost, and what an intruder does to the file is found.

use serde_json::json;

use crate::world::{Bank, World, day, for_each_database, key};

/// Verify says that all is well.
#[track_caller]
pub(crate) fn verified(world: &World, bank: &Bank) {
    world.cli(&["ledger", "verify", "--bank", &bank.slug]).done();
}

#[test]
fn eight_at_once_lose_nothing_and_never_pass_the_floor() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (receiver, givers) = (&bank.members[0], [&bank.members[1], &bank.members[2]]);
        // 400 posts of 4 minutes want 1,600; the floor lets 1,200 through: exactly 300 posts.
        let outcomes: Vec<u16> = std::thread::scope(|scope| {
            let posts = |thread: usize| {
                let (bank, api) = (&bank, world.api(&receiver.token));
                let giver = givers[thread % 2];
                move || -> Vec<u16> {
                    let mut body = bank.exchange(giver, receiver, 4);
                    body["accept"] = json!(["duplicate"]);
                    (0..50).map(|_| api.post("/exchanges", &body, &*key()).status).collect()
                }
            };
            let threads: Vec<_> = (0..8).map(|thread| scope.spawn(posts(thread))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        let count = |status: u16| outcomes.iter().filter(|each| **each == status).count();
        assert_eq!((count(201), count(409), outcomes.len()), (300, 100, 400), "{outcomes:?}");
        assert_eq!(bank.balance(world, receiver), -1_200);
        assert_eq!(bank.balance(world, givers[0]) + bank.balance(world, givers[1]), 1_200);
        let books = world.api(&receiver.token).get("/books").is(200).json;
        assert_eq!((&books["total_minutes"], &books["transfers"]), (&json!(0), &json!(300)), "{books}");
        let versions = world.texts("SELECT CAST(MAX(account_version) AS TEXT) AS value FROM postings");
        assert_eq!(versions, ["300"]);
        verified(world, &bank);
    });
}

#[test]
fn the_same_key_gets_the_same_answer_and_other_content_is_refused() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let api = world.api(&receiver.token);
        let body = bank.exchange(giver, receiver, 60);
        let key = key();
        let first = api.post("/exchanges", &body, &*key).is(201);
        let again = api.post("/exchanges", &body, &*key).is(201);
        assert_eq!(first.json, again.json);
        assert_eq!(bank.balance(world, giver), 60);
        api.post("/exchanges", bank.exchange(giver, receiver, 61), &*key).refused(422, "idempotency.key_reused");
        assert_eq!(bank.balance(world, giver), 60);
        // Somebody else's key is somebody else's.
        world.api(&bank.members[2].token).post("/exchanges", bank.exchange(giver, &bank.members[2], 10), &*key).is(201);
        // Without a key nothing moves.
        api.post("/exchanges", bank.exchange(giver, receiver, 5), None).is(422);
        for wrong in ["", " ", "two words", &"k".repeat(256)] {
            api.post("/exchanges", bank.exchange(giver, receiver, 5), wrong).is(422);
        }
        assert_eq!(bank.balance(world, giver), 70);
    });
}

#[test]
fn a_refusal_by_the_books_is_kept_with_its_key() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let api = world.api(&receiver.token);
        let mut body = bank.exchange(giver, receiver, 1_201);
        body["accept"] = json!(["long"]);
        let key = key();
        api.post("/exchanges", &body, &*key).refused(409, "ledger.below_floor");
        // Even when there would be room now: the same question has the same answer.
        bank.settle(world, receiver, giver, 300);
        api.post("/exchanges", &body, &*key).refused(409, "ledger.below_floor");
        api.post("/exchanges", &body, &*crate::world::key()).is(201);
    });
}

#[test]
fn concurrent_twins_make_one() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let body = bank.exchange(giver, receiver, 60);
        let key = key();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let ask = || {
                let api = world.api(&receiver.token);
                let (body, key) = (&body, &key);
                move || api.post("/exchanges", body, key.as_str())
            };
            let threads: Vec<_> = (0..12).map(|_| scope.spawn(ask())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for answer in &answers {
            assert_eq!((answer.status, &answer.json["id"]), (201, &answers[0].json["id"]), "{}", answer.text);
        }
        assert_eq!(bank.balance(world, giver), 60);
        assert_eq!(world.api(&giver.token).get("/books").is(200).json["transfers"], 1);
    });
}

#[test]
fn a_settled_exchange_is_reversed_once_only() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let exchange = bank.settle(world, giver, receiver, 60);
        let path = format!("/exchanges/{}/reverse", exchange["id"].as_str().unwrap());
        let reason = json!({ "reason": "Typed twice" });
        let outcomes: Vec<u16> = std::thread::scope(|scope| {
            let ask = |_| {
                let api = world.api(&bank.broker.token);
                let (path, reason) = (&path, &reason);
                scope.spawn(move || api.post(path, reason, &*key()).status)
            };
            let threads: Vec<_> = (0..6).map(ask).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|status| **status == 409).count(), 5, "{outcomes:?}");
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver)), (0, 0));
        let statement = world.api(&giver.token).get(&format!("/accounts/{}/statement", giver.account)).is(200).items();
        assert_eq!(statement.len(), 2, "both lines stay: {statement:?}");
        assert_eq!(statement[0]["reverses"], statement[1]["seq"]);
        verified(world, &bank);
    });
}

/// Numbers that are the same on every run, from a small generator.
fn numbers(seed: u64) -> impl FnMut(u64) -> usize {
    let mut state = seed;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below).unwrap()
    }
}

#[test]
fn the_books_are_zero_whatever_a_busy_bank_does() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let people: Vec<_> = bank.members.iter().chain([&bank.broker, &bank.coordinator]).collect();
        let broker = world.api(&bank.broker.token);
        let mut below = numbers(2_026);
        let mut settled = Vec::new();
        for _ in 0..120 {
            let (giver, receiver) = (people[below(5)], people[below(5)]);
            let mut body = bank.exchange(giver, receiver, i64::try_from(below(700)).unwrap() + 1);
            body["accept"] = json!(["duplicate", "long"]);
            let answer = match below(4) {
                0 if !settled.is_empty() => {
                    let id: String = settled.swap_remove(below(settled.len() as u64));
                    let replacement = json!({ "reason": "Put right", "replacement": { "minutes": 5 } });
                    broker.post(
                        &format!("/exchanges/{id}/reverse"),
                        if below(2) == 0 { json!({ "reason": "Wrong" }) } else { replacement },
                        &*key(),
                    )
                }
                1 => {
                    let (from, to) = (&giver.account, &receiver.account);
                    let gift = json!({ "kind": "gift", "from_account_id": from, "to_account_id": to, "minutes": below(200) + 1, "reason": "Thanks" });
                    broker.post("/transfers", gift, &*key())
                }
                _ => world.api(&receiver.token).post("/exchanges", body, &*key()),
            };
            if answer.json["state"] == "settled" {
                settled.push(answer.json["id"].as_str().unwrap().to_owned());
            }
            assert!([200, 201, 409, 422].contains(&answer.status), "{}", answer.text);
        }
        let balances: Vec<i64> = people.iter().map(|person| bank.balance(world, person)).collect();
        let books = world.api(&bank.members[0].token).get("/books").is(200).json;
        assert!(books["transfers"].as_i64().unwrap() > 40, "{books}");
        assert_eq!(books["total_minutes"], 0);
        assert_eq!(books["by_kind"]["members"], balances.iter().sum::<i64>());
        assert!(balances.iter().all(|balance| *balance >= -1_200), "{balances:?}");
        verified(world, &bank);
    });
}

#[test]
fn a_balance_can_be_asked_for_any_day() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let mut body = bank.exchange(giver, receiver, 60);
        body["happened_on"] = json!(day(10));
        world.api(&receiver.token).post("/exchanges", body, &*key()).is(201);
        let balance = |on: &str, basis: &str| {
            let path = format!("/accounts/{}/balance?on={on}&basis={basis}", giver.account);
            world.api(&giver.token).get(&path).is(200).json["minutes"].as_i64().unwrap()
        };
        assert_eq!((balance(&day(10), "happened"), balance(&day(11), "happened")), (60, 0));
        assert_eq!((balance(&day(0), "recorded"), balance(&day(1), "recorded")), (60, 0));
    });
}

#[test]
fn verify_finds_a_row_that_was_changed_and_names_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for minutes in [60, 30, 15] {
            bank.settle(world, &bank.members[0], &bank.members[1], minutes);
        }
        let source = &world.texts("SELECT source AS value FROM transfers WHERE seq = 2")[0];
        let today = &day(0);
        // Each is done, found, and undone.
        let changes = [
            ("postings", "minutes = minutes + 1".to_owned(), "minutes = minutes - 1".to_owned()),
            (
                "postings",
                "minutes = minutes * 2, balance_after = balance_after + minutes".to_owned(),
                "minutes = minutes / 2, balance_after = balance_after - minutes / 2".to_owned(),
            ),
            ("postings", "balance_after = balance_after + 1".to_owned(), "balance_after = balance_after - 1".to_owned()),
            ("postings", "account_version = account_version + 7".to_owned(), "account_version = account_version - 7".to_owned()),
            ("transfers", "happened_on = '2001-01-01'".to_owned(), format!("happened_on = '{today}'")),
            ("transfers", "recorded_at = recorded_at + 1".to_owned(), "recorded_at = recorded_at - 1".to_owned()),
            ("transfers", "kind = 'gift'".to_owned(), "kind = 'exchange'".to_owned()),
            ("transfers", "source = 'elsewhere'".to_owned(), format!("source = '{source}'")),
        ];
        world.disarm();
        verified(world, &bank);
        for (table, change, undo) in changes {
            world.batch(&format!("UPDATE {table} SET {change} WHERE seq = 2")).unwrap();
            let run = world.cli(&["ledger", "verify", "--bank", "harbour", "--json"]);
            assert_eq!(run.code, 1, "{change}: {run:?}");
            assert!(run.stdout.contains("\"seq\":2") || run.stdout.contains("\"seq\": 2"), "{change}: {}", run.stdout);
            world.batch(&format!("UPDATE {table} SET {undo} WHERE seq = 2")).unwrap();
        }
        verified(world, &bank);
    });
}

#[test]
fn verify_finds_a_balance_that_is_not_the_sum_of_its_rows() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        world.sql("UPDATE accounts SET balance_minutes = balance_minutes + 5 WHERE balance_minutes > 0").unwrap();
        assert_eq!(world.cli(&["ledger", "verify", "--bank", "harbour"]).code, 1);
    });
}

#[test]
fn verify_finds_a_transfer_that_was_taken_off_the_end() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        bank.settle(world, &bank.members[1], &bank.members[0], 60);
        world.disarm();
        let end = "UPDATE exchanges SET transfer_id = NULL, transfer_seq = NULL, state = 'withdrawn' WHERE transfer_seq = 2;
            DELETE FROM transfer_words WHERE transfer_id IN (SELECT id FROM transfers WHERE seq = 2);
            DELETE FROM postings WHERE seq = 2; DELETE FROM transfers WHERE seq = 2;";
        world.batch(end).unwrap();
        let run = world.cli(&["ledger", "verify", "--bank", "harbour"]);
        assert_eq!(run.code, 1, "{run:?}");
    });
}
