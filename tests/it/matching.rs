//! Matching: who could help, ranked and explained by the arithmetic that ranks them, and who cannot, with why.

use serde_json::{Value, json};

use crate::helping::{asked, check, day_ahead, id_of, keep_apart, listed, matches, place_of, profile, says_yes, why_not};
use crate::world::{Bank, Person, World, day, for_each_database, key};

/// What a page or an answer says in all.
fn sum(each: &Value) -> i64 {
    ["reasons", "cautions"].iter().flat_map(|part| each[*part].as_array().unwrap()).map(|point| point["points"].as_i64().unwrap()).sum()
}

#[test]
fn the_reasons_and_cautions_of_everybody_add_up_to_the_score_and_the_best_come_first() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        listed(world, &bank, "offer", ben, json!({ "category": "lawns", "title": "Lawns" }));
        listed(world, &bank, "offer", cleo, json!({ "category": "gardening", "title": "Gardens" }));
        let request = listed(world, &bank, "request", ada, json!({ "category": "lawns", "title": "Mow my lawn" }));
        let found = matches(world, &bank, &request);
        let items = found["items"].as_array().unwrap();
        assert_eq!(items.len(), 4, "everybody but the one who asks: {found}");
        for each in items {
            assert_eq!(each["score"].as_i64(), Some(sum(each)), "{each}");
        }
        assert_eq!((place_of(&found, ben), place_of(&found, cleo)), (Some(0), Some(1)), "the very kind, then the wider one");
        assert!(items[0]["reasons"].to_string().contains("Offers just this"));
        // Somebody below zero would like to give back, and comes before an equal.
        bank.settle(world, ben, cleo, 60);
        let found = matches(world, &bank, &request);
        let of = |who: &Person| found["items"][place_of(&found, who).unwrap()].clone();
        assert!(of(cleo)["reasons"].to_string().contains("give back"));
        // Help between the two speaks for them.
        bank.settle(world, cleo, ada, 60);
        let found = matches(world, &bank, &request);
        assert!(found["items"][place_of(&found, cleo).unwrap()]["reasons"].to_string().contains("helped each other once"));
    });
}

#[test]
fn every_hard_rule_leaves_somebody_out_and_staff_see_who_and_why() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        for each in [ben, cleo] {
            listed(world, &bank, "offer", each, json!({}));
        }
        let request = |more: Value| listed(world, &bank, "request", ada, more);
        let why = |id: &str, who: &Person| why_not(&matches(world, &bank, id), who);
        let plain = request(json!({}));
        assert_eq!(why(&plain, ben), Vec::<String>::new());
        keep_apart(world, &bank, ada, ben);
        assert_eq!(why(&plain, ben), ["do_not_pair"]);
        assert!(place_of(&matches(world, &bank, &plain), ben).is_none());

        let checked = request(json!({ "check_needed": true }));
        assert_eq!(why(&checked, cleo), ["check_missing"]);
        check(world, &bank, cleo, "accepted", Some(&day(1)), 1);
        assert_eq!(why(&checked, cleo), ["check_expired"]);
        check(world, &bank, cleo, "accepted", Some(&day_ahead(100)), 2);
        assert_eq!(why(&checked, cleo), Vec::<String>::new());
        check(world, &bank, cleo, "revoked", None, 3);
        assert_eq!(why(&checked, cleo), ["check_revoked"]);

        let home = request(json!({ "at_home": true }));
        profile(world, &bank, cleo, &[("limits", "'no_visits_to_homes'")]);
        assert_eq!(why(&home, cleo), ["no_visits_to_homes"]);
        assert_eq!(why(&plain, cleo), Vec::<String>::new());
        profile(world, &bank, ada, &[("limits", "'no_visits_at_home'")]);
        assert_eq!(why(&home, ben), ["do_not_pair", "no_visits_at_home"]);

        // What the home is like comes from the profile of the one who asks.
        profile(world, &bank, ada, &[("home", "'hoist\npets\nsmoking\nstairs\nwheelchair'"), ("helper_sex", "'woman'")]);
        profile(world, &bank, cleo, &[("limits", "'no_pets\nno_smoking\nno_stairs'"), ("sex", "'man'")]);
        let mut all = why(&home, cleo);
        all.sort();
        assert_eq!(all, ["hoist", "pets", "sex", "smoking", "stairs", "wheelchair"]);
        profile(world, &bank, cleo, &[("skills", "'hoist\nwheelchair'"), ("sex", "'woman'")]);
        assert_eq!(why(&home, cleo), Vec::<String>::new());

        let spoken = request(json!({ "requirements": ["language:polish", "drives"] }));
        assert_eq!(why(&spoken, cleo), ["drives", "language"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>());
        profile(world, &bank, cleo, &[("skills", "'drives'"), ("languages", "'polish'")]);
        assert_eq!(why(&spoken, cleo), Vec::<String>::new());

        let staff = world.api(&bank.broker.token);
        for standing in ["paused", "suspended"] {
            staff.patch(&format!("/members/{}", cleo.id), json!({ "standing": standing, "reason": "A rest" })).is(200);
            assert_eq!(why(&plain, cleo), [standing]);
        }
        // The page says it in words.
        let page = world.signed_in(&bank, 2).open(&format!("/requests/{plain}")).is(200).words();
        assert!(page.contains("These two are kept apart") && page.contains("Is suspended"), "{page}");
    });
}

#[test]
fn who_was_asked_lately_stands_behind_who_was_not() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        for each in [ben, cleo] {
            listed(world, &bank, "offer", each, json!({}));
        }
        let other = listed(world, &bank, "request", ada, json!({ "title": "Another thing" }));
        let request = listed(world, &bank, "request", ada, json!({}));
        let (first, second) = if place_of(&matches(world, &bank, &request), ben) == Some(0) { (ben, cleo) } else { (cleo, ben) };
        asked(world, &bank, &other, first);
        let found = matches(world, &bank, &request);
        assert!(place_of(&found, second) < place_of(&found, first), "{found}");
        let cautions = found["items"][place_of(&found, first).unwrap()]["cautions"].to_string();
        assert!(cautions.contains("Was asked today") && cautions.contains("one question to answer"), "{cautions}");
    });
}

#[test]
fn distance_and_time_speak_for_people() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        for (name, metres) in [("Quay", 1_000), ("Hill", 1_500), ("Moor", 30_000)] {
            let (id, bank) = (crate::helping::fresh(world), crate::helping::bank_id(&bank));
            let row = format!("{id}, {bank}, '{name}', '{}', {metres}, 1000, 'named'", name.to_lowercase());
            world
                .sql(&format!("INSERT INTO places (id, bank_id, name, name_key, east_metres, north_metres, source) VALUES ({row})"))
                .unwrap();
        }
        let at = |who: &Person, place: &str, bits: &str| {
            let place = format!("(SELECT id FROM places WHERE name = '{place}')");
            profile(world, &bank, who, &[("place_id", &place), ("availability", bits)]);
        };
        at(ada, "Quay", "3");
        at(ben, "Moor", "1048576");
        at(cleo, "Hill", "1");
        for each in [ben, cleo] {
            listed(world, &bank, "offer", each, json!({}));
        }
        let request = listed(world, &bank, "request", ada, json!({}));
        let found = matches(world, &bank, &request);
        let of = |who: &Person, part: &str| found["items"][place_of(&found, who).unwrap()][part].to_string();
        assert!(of(cleo, "reasons").contains("Lives near") && of(cleo, "reasons").contains("Has time then"), "{found}");
        assert!(of(ben, "cautions").contains("Lives far away") && of(ben, "cautions").contains("Has no time then"), "{found}");
        assert_eq!(place_of(&found, cleo), Some(0));
        // Strangers read the distance in words.
        let seen = world.api(&cleo.token).get(&format!("/listings/{request}")).is(200).json;
        assert_eq!(seen["about_miles"], 0);
    });
}

#[test]
fn only_staff_and_whoever_asks_read_matches_and_the_latter_reads_no_name() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        listed(world, &bank, "offer", ben, json!({}));
        let request = listed(world, &bank, "request", ada, json!({}));
        let path = format!("/requests/{request}/matches");
        world.api(&cleo.token).get(&path).is(403);
        let own = world.api(&ada.token).get(&path).is(200);
        assert_eq!(own.json.get("excluded"), None);
        assert!(!own.json.to_string().contains("Ben") && !own.json.to_string().contains("asked"), "{}", own.json);
        assert_eq!(own.json["items"][0]["score"].as_i64(), Some(sum(&own.json["items"][0])));
        assert_eq!(world.signed_in(&bank, 3).get(&format!("/requests/{request}")).status, 403);
        let words = world.signed_in(&bank, 3).open(&format!("/listings/{request}")).is(200).words();
        assert!(words.contains("One person could help"), "{words}");
        // An offer has no matches, and another bank's request is not there.
        let offer = listed(world, &bank, "offer", ada, json!({}));
        world.api(&bank.broker.token).get(&format!("/requests/{offer}/matches")).is(404);
        let other = world.bank("moor");
        world.api(&other.broker.token).get(&path).is(404);
    });
}

#[test]
fn the_only_driver_is_not_spent_on_a_walk() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        // Ben drives and walks, Cleo only walks; Ben fits the walk better.
        listed(world, &bank, "offer", ben, json!({ "category": "lifts", "title": "Lifts" }));
        listed(world, &bank, "offer", ben, json!({ "category": "walks", "title": "Walks" }));
        listed(world, &bank, "offer", cleo, json!({ "category": "company", "title": "Company" }));
        let walk = listed(world, &bank, "request", ada, json!({ "category": "walks", "title": "A walk" }));
        let lift = listed(world, &bank, "request", ada, json!({ "category": "lifts", "title": "A lift" }));
        assert_eq!(place_of(&matches(world, &bank, &walk), ben), Some(0), "alone, Ben would be first for both");
        assert_eq!(place_of(&matches(world, &bank, &lift), ben), Some(0));
        let page = world.signed_in(&bank, 2).open("/desk/matching").is(200).words();
        assert!(page.contains("2 of 2 open requests can be met at once"), "{page}");
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
        assert!(at("A walk") < at("Cleo Carter") && at("Cleo Carter") < at("A lift") && at("A lift") < at("Ben Baker"), "{page}");
        assert_eq!(world.signed_in(&bank, 3).get("/desk/matching").status, 403);
    });
}

#[test]
fn a_circle_lets_people_below_zero_give() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        // Ada needs what Ben gives, Ben what Cleo gives, Cleo what Ada gives; no two could help each other.
        for (giver, kind, receiver) in [(ben, "gardening", ada), (cleo, "cooking", ben), (ada, "computers", cleo)] {
            listed(world, &bank, "offer", giver, json!({ "category": kind, "title": format!("Offered {kind}") }));
            listed(world, &bank, "request", receiver, json!({ "category": kind, "title": format!("Needs {kind}") }));
        }
        let staff = world.signed_in(&bank, 2);
        assert!(staff.open("/desk/matching").is(200).words().contains("There is no circle now"), "nobody is below zero yet");
        let mut body = bank.exchange(&bank.broker, ada, 60);
        body["category"] = json!("other");
        world.api(&ada.token).post("/exchanges", body, &*key()).is(201);
        let words = staff.open("/desk/matching").is(200).words();
        assert!(words.contains("Ada Archer, who would like to give back, helps Cleo Carter: Needs computers"), "{words}");
        assert!(words.contains("Ben Baker helps Ada Archer: Needs gardening"), "{words}");
    });
}

#[test]
fn a_request_for_two_is_agreed_with_two_and_not_with_one() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        profile(world, &bank, ada, &[("two_helpers", if world.database == crate::world::Database::Sqlite { "1" } else { "TRUE" })]);
        let request = listed(world, &bank, "request", ada, json!({ "at_home": true }));
        assert_eq!(matches(world, &bank, &request)["helpers"], 2, "nobody visits her alone");
        let staff = world.api(&bank.broker.token);
        let (path, body) = (format!("/requests/{request}/meetings"), json!({ "on": day_ahead(2), "minutes": 60 }));
        says_yes(world, ben, &asked(world, &bank, &request, ben));
        staff.post(&path, body.clone(), None).refused(409, "meeting.too_few");
        says_yes(world, cleo, &asked(world, &bank, &request, cleo));
        assert_eq!(staff.post(&path, body, None).is(201).items().len(), 2);
    });
}

/// A bank where Ada asks, Ben offers, and Ben was asked.
fn one_ask(world: &World) -> (Bank, String, String) {
    let bank = world.bank("harbour");
    listed(world, &bank, "offer", &bank.members[1], json!({}));
    let request = listed(world, &bank, "request", &bank.members[0], json!({ "check_needed": true }));
    check(world, &bank, &bank.members[1], "accepted", None, 1);
    let ask = asked(world, &bank, &request, &bank.members[1]);
    (bank, request, ask)
}

#[test]
fn a_check_that_is_revoked_between_ask_and_yes_blocks_the_yes_and_so_at_the_next_step() {
    for_each_database(|world| {
        let (bank, request, ask) = one_ask(world);
        let ben = &bank.members[1];
        check(world, &bank, ben, "revoked", None, 2);
        world.api(&ben.token).patch(&format!("/asks/{ask}"), json!({ "state": "accepted" })).refused(409, "ask.cannot_help");
        check(world, &bank, ben, "accepted", None, 3);
        says_yes(world, ben, &ask);
        check(world, &bank, ben, "revoked", None, 4);
        let staff = world.api(&bank.broker.token);
        let body = json!({ "on": day_ahead(2), "minutes": 60 });
        staff.post(&format!("/requests/{request}/meetings"), body, None).refused(409, "ask.cannot_help");
        // Nobody who is left out can be asked in the first place.
        let again = listed(world, &bank, "request", &bank.members[0], json!({ "check_needed": true }));
        let body = json!({ "member_id": ben.id, "way": "phone" });
        staff.post(&format!("/requests/{again}/asks"), body, None).refused(409, "ask.cannot_help");
        assert_eq!(world.texts(&format!("SELECT state AS value FROM asks WHERE id = {}", id_of(world, &ask))), ["accepted"]);
    });
}
