//! The ask log: who was asked, how, by whom, and what they said; a no is theirs and staff's alone, and what is over stays over.

use serde_json::{Value, json};

use crate::helping::{asked, day_ahead, listed};
use crate::world::for_each_database;

#[test]
fn who_was_asked_by_whom_how_and_when_and_what_they_said_is_kept() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben] = [&bank.members[0], &bank.members[1]];
        let request = listed(world, &bank, "request", ada, json!({}));
        let ask = asked(world, &bank, &request, ben);
        let staff = world.api(&bank.broker.token);
        staff.patch(&format!("/asks/{ask}"), json!({ "state": "declined", "reason": "My back" })).is(200);
        let log = staff.get(&format!("/requests/{request}/asks")).is(200).items();
        assert_eq!(log.len(), 1);
        let of = |name: &str| log[0][name].clone();
        assert_eq!(
            (of("asked_by"), of("way"), of("state"), of("reason")),
            (json!(bank.broker.id), json!("phone"), json!("declined"), json!("My back"))
        );
        assert!(of("asked_at").is_string() && of("answered_at").is_string());
        let words = world.signed_in(&bank, 2).open(&format!("/requests/{request}")).is(200).words();
        assert!(words.contains("Asked by Bram Broker") && words.contains("Said no") && words.contains("My back"), "{words}");
    });
}

#[test]
fn no_other_member_reads_a_decline_through_any_door() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        listed(world, &bank, "offer", ben, json!({}));
        let request = listed(world, &bank, "request", ada, json!({}));
        let ask = asked(world, &bank, &request, ben);
        world.api(&ben.token).patch(&format!("/asks/{ask}"), json!({ "state": "declined", "reason": "Not her again" })).is(200);
        for (number, who) in [(3, ada), (5, cleo)] {
            let api = world.api(&who.token);
            api.get(&format!("/requests/{request}/asks")).is(403);
            api.patch(&format!("/asks/{ask}"), json!({ "state": "accepted" })).is(404);
            let pages = world.signed_in(&bank, number);
            assert_eq!(pages.get(&format!("/asks/{ask}")).status, 404);
            assert_eq!(pages.get(&format!("/requests/{request}")).status, 403);
            let mut read = vec![];
            for path in ["/", "/listings", &format!("/listings/{request}"), "/statement"] {
                read.push(pages.open(path).is(200).html);
            }
            for path in ["/me", "/listings", &format!("/listings/{request}"), "/meetings"] {
                read.push(api.get(path).is(200).json.to_string());
            }
            if who.id == ada.id {
                read.push(api.get(&format!("/requests/{request}/matches")).is(200).json.to_string());
            }
            for text in read {
                for secret in ["Not her again", "declined", "said no", "Said no"] {
                    assert!(!text.contains(secret), "member {number} reads {secret}: {text}");
                }
            }
        }
        // The messages of others say nothing of it either.
        let facts = world.texts("SELECT facts AS value FROM outbox");
        assert!(facts.iter().all(|facts| !facts.contains("Not her again")), "{facts:?}");
    });
}

#[test]
fn what_was_declined_or_withdrawn_does_not_come_back_and_a_no_is_not_asked_again() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        let request = listed(world, &bank, "request", ada, json!({}));
        let staff = world.api(&bank.broker.token);
        let states = ["accepted", "declined", "no_answer", "withdrawn"];
        let first = asked(world, &bank, &request, ben);
        staff.patch(&format!("/asks/{first}"), json!({ "state": "declined" })).is(200);
        let second = asked(world, &bank, &request, cleo);
        staff.patch(&format!("/asks/{second}"), json!({ "state": "withdrawn" })).is(200);
        for ask in [&first, &second] {
            for state in states {
                staff.patch(&format!("/asks/{ask}"), json!({ "state": state })).refused(409, "ask.over");
            }
        }
        world.api(&ben.token).patch(&format!("/asks/{first}"), json!({ "state": "accepted" })).refused(409, "ask.over");
        let ask = |who: &str| staff.post(&format!("/requests/{request}/asks"), json!({ "member_id": who, "way": "phone" }), None);
        ask(&ben.id).refused(409, "ask.said_no");
        ask(&cleo.id).is(201);
        ask(&cleo.id).refused(409, "ask.already");
        // With the request end the asks that wait.
        staff.patch(&format!("/listings/{request}"), json!({ "closed": true, "closed_as": "unmet" })).is(200);
        let log = staff.get(&format!("/requests/{request}/asks")).is(200).items();
        assert!(log.iter().all(|each| each["state"] != "open"), "{log:?}");
        ask(&bank.coordinator.id).refused(409, "listing.closed");
    });
}

#[test]
fn the_person_asked_reads_the_kind_and_the_rough_time_and_answers_with_one_button() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben] = [&bank.members[0], &bank.members[1]];
        let more = json!({ "category": "hospital-lifts", "title": "Oncology", "needed_by": day_ahead(4), "journey": { "from": "12 High Street", "to": "Oncology", "at": "09:15" } });
        let request = listed(world, &bank, "request", ada, more);
        let body = json!({ "member_id": ben.id, "way": "message" });
        let ask = world.api(&bank.broker.token).post(&format!("/requests/{request}/asks"), body, None).is(201).json["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let facts = world.texts("SELECT facts AS value FROM outbox WHERE kind = 'ask'");
        assert_eq!(facts.len(), 1);
        let pages = world.signed_in(&bank, 4);
        let home = pages.open("/").is(200);
        assert!(home.html.contains(&format!("/asks/{ask}")), "the home page has a card");
        let page = pages.open(&format!("/asks/{ask}")).is(200);
        for secret in ["Oncology", "Ada", "High Street", "09:15"] {
            assert!(!page.html.contains(secret) && !facts[0].contains(secret) && !home.html.contains(secret), "{secret}");
        }
        assert!(page.words().contains("Lifts to hospital and doctor"));
        let form = page.form_with("reason");
        let answered = pages.submit(&form, &[("answer", "yes")]).is(303);
        assert!(pages.follow(answered).is(200).words().contains("You said yes"));
        let log = world.api(&bank.broker.token).get(&format!("/requests/{request}/asks")).is(200).items();
        assert_eq!(log[0]["state"], "accepted");
        assert!(log[0].get("recorded_by").is_none_or(Value::is_null));
        // Staff who follow the address come to the request.
        let staff = world.signed_in(&bank, 2);
        assert!(staff.get(&format!("/asks/{ask}")).location().ends_with(&format!("/requests/{request}")));
    });
}

#[test]
fn a_broker_asks_and_writes_the_answer_down_on_one_page() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben] = [&bank.members[0], &bank.members[1]];
        listed(world, &bank, "offer", ben, json!({}));
        let request = listed(world, &bank, "request", ada, json!({}));
        let (staff, path) = (world.signed_in(&bank, 2), format!("/requests/{request}"));
        let form = staff.open(&path).is(200).form_with("member_id");
        assert_eq!(form.value("member_id"), Some(ben.id.as_str()), "the best fit stands first");
        staff.submit(&form, &[("way", "phone")]).is(303);
        let form = staff.open(&path).is(200).form_with("ask");
        staff.submit(&form, &[("state", "accepted"), ("reason", "Any morning")]).is(303);
        let form = staff.open(&path).is(200).form_with("on");
        let wrong = staff.submit(&form, &[("on", "32 March"), ("minutes", "")]).is(422);
        assert!(wrong.html.contains("32 March"), "what was typed is kept");
        staff.submit(&form, &[("on", &day_ahead(3)), ("at", "2pm"), ("minutes", "1h30"), ("place", "At Ada's")]).is(303);
        let words = staff.open(&path).is(200).words();
        assert!(words.contains("Ben Baker helps Ada Archer") && words.contains("Any morning"), "{words}");
        says_yes_is_over(world, &bank, &request);
    });
}

/// A yes cannot be said twice.
fn says_yes_is_over(world: &crate::world::World, bank: &crate::world::Bank, request: &str) {
    let log = world.api(&bank.broker.token).get(&format!("/requests/{request}/asks")).is(200).items();
    let ask = log[0]["id"].as_str().unwrap();
    world.api(&bank.members[1].token).patch(&format!("/asks/{ask}"), json!({ "state": "accepted" })).refused(409, "ask.over");
}

#[test]
fn somebody_without_a_login_is_asked_like_anybody_else() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let request = listed(world, &bank, "request", &bank.members[0], json!({}));
        let cleo = &bank.members[2];
        let ask = asked(world, &bank, &request, cleo);
        let staff = world.api(&bank.broker.token);
        staff.patch(&format!("/asks/{ask}"), json!({ "state": "accepted", "reason": "Said so on the telephone" })).is(200);
        staff.post(&format!("/requests/{request}/meetings"), json!({ "on": day_ahead(1), "minutes": 60 }), None).is(201);
    });
}
