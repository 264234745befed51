//! Members through the API: taken on with or without e-mail, found by part of a name, moved between roles and standings.

use serde_json::{Value, json};

use crate::world::{Person, World, day, for_each_database, key};

#[track_caller]
fn add(world: &World, by: &Person, body: Value) -> Value {
    world.api(&by.token).post("/members", body, &*key()).is(201).json
}

fn of(member: &Value) -> String {
    format!("/members/{}", member["id"].as_str().unwrap())
}

#[test]
fn a_member_needs_no_email_no_telephone_and_no_login() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let member = add(world, &bank.broker, json!({ "name": "Winifred Okafor" }));
        assert_eq!((&member["number"], &member["role"], &member["standing"]), (&json!(6), &json!("member"), &json!("active")));
        assert_eq!((&member["kind"], &member["has_login"], &member["joined_on"]), (&json!("person"), &json!(false), &json!(day(0))));
        assert!(member["account_id"].is_string(), "{member}");
        // And takes part like any other: the broker's word for hers settles.
        let body = json!({
            "giver_id": member["id"], "receiver_id": bank.members[0].id, "minutes": 60, "happened_on": day(0), "category": bank.category,
            "on_behalf": { "told_by": "both", "channel": "phone" },
        });
        assert_eq!(world.api(&bank.broker.token).post("/exchanges", body, &*key()).is(201).json["state"], "settled");
    });
}

#[test]
fn a_member_number_is_given_or_chosen_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let chosen = add(world, &bank.broker, json!({ "name": "Old Card", "number": 214 }));
        assert_eq!(chosen["number"], 214);
        world
            .api(&bank.broker.token)
            .post("/members", json!({ "name": "Other", "number": 214 }), &*key())
            .refused(409, "member.number_taken");
        let next = add(world, &bank.broker, json!({ "name": "Next One" }))["number"].as_i64().unwrap();
        assert!(next == 215 || next == 6, "{next}");
    });
}

#[test]
fn anybody_is_found_by_part_of_a_name_with_or_without_accents() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for name in ["Siân Ó Súilleabháin", "O'Brien Catering", "李 Wei", "Sianna Clarke"] {
            add(world, &bank.broker, json!({ "name": name }));
        }
        let found = |who: &Person, q: &str| -> Vec<String> {
            let query = serde_urlencoded::to_string([("q", q)]).unwrap();
            let items = world.api(&who.token).get(&format!("/members?{query}")).is(200).items();
            items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
        };
        let asker = &bank.members[0];
        for who in [asker, &bank.broker] {
            let sian = found(who, "sian");
            assert!(sian.contains(&"Siân Ó Súilleabháin".to_owned()) && sian.contains(&"Sianna Clarke".to_owned()), "{sian:?}");
            assert!(found(who, "SUILL").contains(&"Siân Ó Súilleabháin".to_owned()));
            assert!(found(who, "o'br").contains(&"O'Brien Catering".to_owned()));
            assert_eq!(found(who, "zz"), Vec::<String>::new());
            for wildcard in ["a%", "a_", "%%", "__"] {
                let query = serde_urlencoded::to_string([("q", wildcard)]).unwrap();
                let answer = world.api(&who.token).get(&format!("/members?{query}"));
                assert!(answer.status == 422 || answer.is(200).items().is_empty(), "{wildcard} is text like any other");
            }
        }
        assert!(!found(asker, "archer").contains(&"Ada Archer".to_owned()), "never oneself");
        let answer = world.api(&asker.token).get("/members?q=sian").is(200);
        assert!(
            answer.items().iter().all(|item| item.as_object().unwrap().keys().all(|key| ["id", "name"].contains(&key.as_str()))),
            "{}",
            answer.text
        );
        assert!(answer.json["next"].is_null());
        for short in ["/members", "/members?q=", "/members?q=s"] {
            let status = world.api(&asker.token).get(short).status;
            assert!([403, 422].contains(&status), "{short} answered {status}");
        }
    });
}

#[test]
fn a_member_finds_at_most_eight_and_staff_page_through_all() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for number in 0..12 {
            add(world, &bank.broker, json!({ "name": format!("Tess Many{number}") }));
        }
        assert_eq!(world.api(&bank.members[0].token).get("/members?q=tess").is(200).items().len(), 8);
        let api = world.api(&bank.broker.token);
        let (mut numbers, mut next) = (Vec::new(), String::new());
        for _ in 0..10 {
            let answer = api.get(&format!("/members?limit=5{next}")).is(200);
            numbers.extend(answer.items().iter().map(|item| item["number"].as_i64().unwrap()));
            let Some(cursor) = answer.json["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(numbers, (1..=17).collect::<Vec<_>>());
    });
}

#[test]
fn staff_change_a_record_and_what_is_not_named_stays() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let member = add(world, &bank.broker, json!({ "name": "Joan", "email": "joan@example.org", "phone": "0131 496 0123" }));
        let api = world.api(&bank.broker.token);
        let changed = api.patch(&of(&member), json!({ "name": "Joan Petrie" })).is(200).json;
        assert_eq!((&changed["name"], &changed["number"]), (&json!("Joan Petrie"), &member["number"]));
        let email = world.texts("SELECT COALESCE(email, 'none') AS value FROM members WHERE name = 'Joan Petrie'");
        assert_eq!(email, ["joan@example.org"]);
        api.patch(&of(&member), json!({ "email": null, "phone": "0131 496 0999" })).is(200);
        assert_eq!(world.texts("SELECT COALESCE(email, 'none') AS value FROM members WHERE name = 'Joan Petrie'"), ["none"]);
        world.api(&bank.members[0].token).patch(&of(&member), json!({ "name": "Jo" })).is(404);
    });
}

#[test]
fn only_a_coordinator_gives_roles_and_the_last_one_stays() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let member = add(world, &bank.broker, json!({ "name": "Noor Haddad" }));
        let (broker, coordinator) = (world.api(&bank.broker.token), world.api(&bank.coordinator.token));
        broker.patch(&of(&member), json!({ "role": "broker" })).is(403);
        broker.post("/members", json!({ "name": "Mallory", "role": "coordinator" }), &*key()).is(403);
        assert_eq!(coordinator.patch(&of(&member), json!({ "role": "broker" })).is(200).json["role"], "broker");
        let own = format!("/members/{}", bank.coordinator.id);
        coordinator.patch(&own, json!({ "role": "member" })).refused(409, "member.last_coordinator");
        coordinator.patch(&own, json!({ "standing": "suspended", "reason": "No" })).refused(409, "member.last_coordinator");
        broker.patch(&own, json!({ "standing": "left", "reason": "No" })).is(403);
        coordinator.patch(&of(&member), json!({ "role": "coordinator" })).is(200);
        assert_eq!(coordinator.patch(&own, json!({ "role": "member" })).is(200).json["role"], "member");
    });
}

#[test]
fn who_is_suspended_or_left_takes_no_part() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let broker = world.api(&bank.broker.token);
        let path = format!("/members/{}", giver.id);
        let body = bank.exchange(giver, receiver, 30);
        for standing in ["suspended", "left", "applicant"] {
            let answer = broker.patch(&path, json!({ "standing": standing, "reason": "For the test" }));
            if answer.status != 200 {
                assert_eq!(standing, "applicant", "{}", answer.text);
                continue;
            }
            assert_eq!(answer.json["standing"], standing);
            world.api(&receiver.token).post("/exchanges", &body, &*key()).refused(409, "member.not_taking_part");
            assert_eq!(world.api(&receiver.token).get("/members?q=archer").is(200).items(), Vec::<Value>::new());
        }
        for standing in ["paused", "active"] {
            broker.patch(&path, json!({ "standing": standing, "reason": "Back again" })).is(200);
            let mut body = body.clone();
            body["accept"] = json!(["duplicate"]);
            world.api(&receiver.token).post("/exchanges", &body, &*key()).is(201);
        }
        // Every step is kept with its reason.
        let steps = world.texts("SELECT standing || ': ' || COALESCE(reason, '') AS value FROM standings ORDER BY recorded_at, id");
        assert!(steps.contains(&"suspended: For the test".to_owned()), "{steps:?}");
    });
}

#[test]
fn a_standing_may_begin_on_an_earlier_day_and_leaving_is_dated() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let path = format!("/members/{}", bank.members[2].id);
        let broker = world.api(&bank.broker.token);
        let left = broker.patch(&path, json!({ "standing": "left", "standing_from": day(30), "reason": "Moved away" })).is(200).json;
        assert_eq!((&left["standing"], &left["left_on"]), (&json!("left"), &json!(day(30))));
        broker.patch(&path, json!({ "standing": "active", "standing_from": day(-3), "reason": "Back" })).is(422);
        broker.patch(&path, json!({ "standing": "active", "standing_from": "2019-12-31", "reason": "Back" })).is(422);
    });
}

#[test]
fn a_member_reads_their_own_record_and_no_other() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.members[0].token);
        assert_eq!(api.get(&format!("/members/{}", bank.members[0].id)).is(200).json["name"], "Ada Archer");
        api.get(&format!("/members/{}", bank.members[1].id)).is(404);
        api.get(&format!("/accounts/{}", bank.members[1].account)).is(404);
        api.get(&format!("/accounts/{}/statement", bank.members[1].account)).is(404);
        api.get(&format!("/accounts/{}/balance?on={}&basis=recorded", bank.members[1].account, day(0))).is(404);
        api.get(&format!("/accounts/{}/statement", bank.members[0].account)).is(200);
        let books = api.get("/books").is(200);
        assert!(!books.text.contains(&bank.members[1].id), "{}", books.text);
    });
}

#[test]
fn a_new_member_starts_with_what_the_bank_gives() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.sql("UPDATE banks SET starting_credit_minutes = 120").unwrap();
        let member = add(world, &bank.broker, json!({ "name": "Newcomer" }));
        let account = world.api(&bank.broker.token).get(&format!("/accounts/{}", member["account_id"].as_str().unwrap())).is(200).json;
        assert_eq!(account["balance_minutes"], 120, "{account}");
        let books = world.api(&bank.broker.token).get("/books").is(200).json;
        assert_eq!((&books["by_kind"]["bank"], &books["total_minutes"]), (&json!(-120), &json!(0)), "{books}");
    });
}
