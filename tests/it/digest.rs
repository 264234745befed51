//! The digest of new requests: what suits the reader, as often as they chose, and nobody's name.

use serde_json::{Value, json};

use crate::world::{DEADLINE, Person, World, for_each_database, key};

/// The digests in a member's outbox, oldest first: the facts.
fn digests(world: &World, person: &Person) -> Vec<Value> {
    let query = format!(
        "SELECT o.facts AS value FROM outbox o JOIN members m ON m.id = o.member_id \
         WHERE m.number = {} AND o.kind = 'digest' ORDER BY o.created_at, o.id",
        person.number
    );
    world.texts(&query).iter().map(|facts| serde_json::from_str(facts).unwrap()).collect()
}

/// The kinds of help of a digest's lines.
fn kinds(digest: &Value) -> Vec<String> {
    digest["lines"]["lines"].as_array().unwrap().iter().map(|line| line["what"]["text"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn list(world: &World, person: &Person, kind: &str, category: &str, title: &str) {
    let body = json!({ "kind": kind, "category": category, "title": title });
    world.api(&person.token).post("/listings", body, &*key()).is(201);
}

/// Lets the hourly tasks run once more, and waits until those of the members who offer something have been looked at.
#[track_caller]
fn an_hour_passes(world: &World, person: &Person) {
    world.end();
    let looked_at = |world: &World| {
        world.texts(&format!(
            "SELECT CAST(p.digest_at AS TEXT) AS value FROM member_profiles p JOIN members m ON m.id = p.member_id \
             WHERE m.number = {} AND p.digest_at IS NOT NULL",
            person.number
        ))
    };
    let before = looked_at(world);
    world.start(&[]);
    let deadline = std::time::Instant::now() + DEADLINE;
    while looked_at(world) == before {
        assert!(std::time::Instant::now() < deadline, "no digest was looked at\n{}", world.log_tail());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A week ago for everything that was told so far.
fn a_week_passes(world: &World) {
    world.sql("UPDATE member_profiles SET digest_at = digest_at - 7 * 86400000 WHERE digest_at IS NOT NULL").unwrap();
    world.sql("UPDATE outbox SET state = 'sent' WHERE kind = 'digest'").unwrap();
    world.sql("UPDATE listings SET created_at = created_at - 7 * 86400000").unwrap();
}

#[test]
fn a_digest_tells_of_new_requests_near_to_what_one_offers_and_names_nobody() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        let found = world.api(&ada.token).get("/categories").is(200).items();
        let has_parent = |each: &&Value| each["parent"].is_string();
        let slug = |each: &Value| each["slug"].as_str().unwrap().to_owned();
        // A kind, one beside it under the same parent where the bank has such, and one that has nothing to do with it.
        let offered = found.iter().find(has_parent).unwrap_or(&found[0]);
        let beside = found.iter().find(|each| each["parent"] == offered["parent"] && each["slug"] != offered["slug"] && has_parent(each));
        let beside = beside.unwrap_or(offered);
        let other = found
            .iter()
            .find(|each| {
                each["slug"] != offered["slug"]
                    && each["slug"] != offered["parent"]
                    && (each["parent"].is_null() || each["parent"] != offered["parent"])
                    && each["parent"] != offered["slug"]
            })
            .unwrap();
        list(world, ada, "offer", &slug(offered), "I can do this");
        list(world, ben, "request", &slug(offered), "Help me after my operation");
        list(world, cleo, "request", &slug(beside), "Cleo needs a hand");
        list(world, ben, "request", &slug(other), "Something else");
        // One's own requests are not news.
        list(world, ada, "request", &slug(offered), "My own");
        an_hour_passes(world, ada);
        let found = digests(world, ada);
        assert_eq!(found.len(), 1);
        assert_eq!(kinds(&found[0]), [beside["name"].as_str().unwrap(), offered["name"].as_str().unwrap()]);
        let told = found[0].to_string();
        for secret in ["Ben", "Cleo", "Baker", "operation", "hand"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
        // Who offers nothing is told nothing.
        assert_eq!(digests(world, ben).len(), 0);
    });
}

#[test]
fn a_digest_comes_once_a_week_and_only_when_there_is_something_new() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        list(world, ada, "offer", &bank.category, "I can do this");
        list(world, ben, "request", &bank.category, "One");
        an_hour_passes(world, ada);
        assert_eq!(digests(world, ada).len(), 1);
        // A week later nothing is new.
        a_week_passes(world);
        an_hour_passes(world, ada);
        assert_eq!(digests(world, ada).len(), 1);
        // Another week later something is, and only that is told.
        a_week_passes(world);
        list(world, ben, "request", &bank.category, "Two");
        an_hour_passes(world, ada);
        let found = digests(world, ada);
        assert_eq!((found.len(), kinds(&found[1]).len()), (2, 1));
    });
}

#[test]
fn who_wants_no_digest_or_must_not_meet_somebody_gets_none() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        for person in [ada, cleo, &bank.broker] {
            list(world, person, "offer", &bank.category, "I can do this");
        }
        list(world, ben, "request", &bank.category, "One");
        let profile = |number: i64, digest: &str| {
            let insert = format!(
                "INSERT INTO member_profiles (member_id, bank_id, digest, changed_at) \
                 SELECT id, bank_id, '{digest}', 1 FROM members WHERE number = {number}"
            );
            world.sql(&insert).unwrap();
        };
        profile(ada.number, "never");
        let apart = format!(
            "INSERT INTO do_not_pairs (bank_id, one_id, other_id, reason, recorded_at) \
             SELECT a.bank_id, CASE WHEN a.id < b.id THEN a.id ELSE b.id END, CASE WHEN a.id < b.id THEN b.id ELSE a.id END, 'x', 1 \
             FROM members a, members b WHERE a.number = {} AND b.number = {}",
            ben.number, cleo.number
        );
        world.sql(&apart).unwrap();
        an_hour_passes(world, &bank.broker);
        let counts: Vec<usize> = [ada, cleo, &bank.broker].map(|person| digests(world, person).len()).to_vec();
        assert_eq!(counts, [0, 0, 1]);
    });
}
