//! Home visits that somebody watches: begun only while somebody is on duty, ended by link, page or call, and never forgotten.
//!
//! Time is moved in the database, and the program is killed and started again between one look and the next.

use std::time::Instant;

use chrono::{Datelike, Timelike};
use serde_json::{Value, json};

use crate::world::{Bank, DEADLINE, Person, World, for_each_database};

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Every part of the week.
fn always() -> Vec<String> {
    WEEKDAYS.iter().flat_map(|day| ["morning", "afternoon", "evening"].map(|part| format!("{day}_{part}"))).collect()
}

/// The part of the week that it is now, in London.
fn now_part() -> String {
    let now = chrono::Utc::now().with_timezone(&chrono_tz::Europe::London);
    let part = if now.hour() < 12 {
        "morning"
    } else if now.hour() < 17 {
        "afternoon"
    } else {
        "evening"
    };
    format!("{}_{part}", WEEKDAYS[usize::try_from(now.weekday().num_days_from_monday()).unwrap()])
}

#[track_caller]
fn on_duty(world: &World, bank: &Bank, person: &Person, phone: &str, hours: &[String]) -> String {
    let body = json!({ "member_id": person.id, "phone": phone, "hours": hours });
    world.api(&bank.coordinator.token).post("/duty-people", body, None).is(201).json["id"].as_str().unwrap().to_owned()
}

/// Ada visits Ben for an hour; somebody is on duty at any time.
#[track_caller]
fn begin(world: &World, bank: &Bank) -> String {
    let (ada, ben) = (&bank.members[0], &bank.members[1]);
    let visit = world.api(&ada.token).post("/visits", json!({ "host_id": ben.id, "minutes": 60 }), None).is(201).json;
    assert_eq!((&visit["state"], visit["next_alarm_at"].is_string()), (&json!("open"), true), "{visit}");
    visit["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn seen(world: &World, bank: &Bank, visit: &str) -> Value {
    world.api(&bank.broker.token).get(&format!("/visits/{visit}")).is(200).json
}

/// Time passes, as far as visits know of it.
fn pass(world: &World, minutes: i64) {
    let ms = minutes * 60_000;
    let sql = format!(
        "UPDATE visits SET started_at = started_at - {ms}, expected_end_at = expected_end_at - {ms}, alarm_at = alarm_at - {ms} \
         WHERE state IN ('open', 'overdue')"
    );
    world.sql(&sql).unwrap();
    world.sql(&format!("UPDATE visit_alarms SET at = at - {ms}")).unwrap();
}

/// The program dies and starts again; its first look is at the visits.
fn restart(world: &World) {
    world.stop();
    world.start(&[]);
}

/// Asks again until it is so.
#[track_caller]
fn becomes(what: &str, is: impl Fn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is() {
        assert!(Instant::now() < deadline, "it does not come to this: {what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Messages to duty people in the order in which they were written: name, number and way.
fn told(world: &World) -> Vec<String> {
    world.texts(
        "SELECT to_name || ' ' || to_address || ' ' || channel || ' ' || state AS value FROM outbox WHERE kind = 'visit_overdue' \
         ORDER BY created_at, channel DESC",
    )
}

/// The newest link of a kind that a message holds.
#[track_caller]
fn link(world: &World, kind: &str) -> String {
    let facts = world.texts(&format!("SELECT facts AS value FROM outbox WHERE kind = '{kind}' ORDER BY created_at"));
    let facts: Value = serde_json::from_str(facts.last().expect("a message")).unwrap();
    facts["link"]["link"].as_str().unwrap().to_owned()
}

#[test]
fn with_nobody_on_duty_a_check_in_cannot_be_started_and_the_page_says_so() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let body = json!({ "host_id": ben.id, "minutes": 30 });
        let refused = world.api(&ada.token).post("/visits", &body, None).refused(409, "visit.nobody_watching");
        assert_eq!(refused.json["title"], "Nobody is watching now. In danger ring 999.");
        let pages = world.signed_in(&bank, 3);
        for path in ["/visits", "/visits/new"] {
            let page = pages.get(path).is(200);
            assert!(page.words().contains("Nobody is watching now. In danger ring 999."), "{path}: {}", page.words());
        }
        assert!(pages.get("/visits/new").is(200).forms().iter().all(|form| form.value("host").is_none()), "there is nothing to start");
        // Somebody who is on the rota, but not now.
        let other: Vec<String> = always().into_iter().filter(|part| *part != now_part()).collect();
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &other);
        if now_part() == now_part() && !world.api(&bank.broker.token).get("/duty-people").is(200).items()[0]["on_duty"].as_bool().unwrap() {
            world.api(&ada.token).post("/visits", &body, None).refused(409, "visit.nobody_watching");
        }
        assert_eq!(world.texts("SELECT state AS value FROM visits"), Vec::<String>::new());
    });
}

#[test]
fn a_visit_that_would_end_in_nobodys_hours_is_refused_the_same_way() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &[now_part()]);
        let api = world.api(&ada.token);
        // No part of a day is longer than twelve hours, so this one ends in another.
        api.post("/visits", json!({ "host_id": ben.id, "minutes": 720 }), None).refused(409, "visit.nobody_watching");
        api.post("/visits", json!({ "host_id": ben.id, "minutes": 721 }), None).is(422);
        api.post("/visits", json!({ "host_id": ada.id, "minutes": 30 }), None).is(422);
        // By the page: the reason stands beside the question, and what was typed is kept.
        let pages = world.signed_in(&bank, 3);
        let page = pages.get("/visits/new").is(200);
        if page.words().contains("Nobody is watching") {
            return; // The part of the day has just ended.
        }
        let form = page.form_with("host");
        let page = pages.submit(&form, &[("host", "Ben Baker"), ("minutes", "other"), ("minutes_other", "12h")]).is(422);
        assert!(page.words().contains("Nobody is watching then."), "{}", page.words());
        assert_eq!(page.form_with("host").value("host"), Some("Ben Baker"));
    });
}

#[test]
fn a_visit_is_ended_by_link_by_page_and_by_call() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &always());
        let change = json!({ "email": "ada@example.org", "contact_channel": "email" });
        world.api(&bank.broker.token).patch(&format!("/members/{}", ada.id), change).is(200);

        // By the link, without signing in. Looking changes nothing: programs that look at messages open links too.
        let visit = begin(world, &bank);
        let (link, stranger) = (link(world, "visit_started"), world.browserless());
        for _ in 0..3 {
            let page = stranger.get(&link).is(200);
            assert!(page.words().contains("Are you back from Ben?"), "{}", page.words());
        }
        assert_eq!(seen(world, &bank, &visit)["state"], "open");
        let form = stranger.get(&link).forms().into_iter().find(|form| form.value("idempotency_key").is_none()).unwrap();
        stranger.submit(&form, &[]).is(303);
        let over = seen(world, &bank, &visit);
        assert_eq!((&over["state"], &over["ended_how"]), (&json!("done"), &json!("link")), "{over}");
        assert!(stranger.get(&link).is(200).words().contains("You are back"));
        let waiting = "SELECT kind AS value FROM outbox WHERE kind LIKE 'visit_%' AND state = 'waiting'";
        assert_eq!(world.texts(waiting), Vec::<String>::new(), "nobody is reminded of a visit that is over");
        stranger.get("/visit/nothing").is(410);

        // On the visitor's own page.
        begin(world, &bank);
        world.api(&ada.token).post("/visits", json!({ "host_id": ben.id, "minutes": 5 }), None).refused(409, "visit.open");
        let pages = world.signed_in(&bank, 3);
        let page = pages.get("/visits").is(200);
        assert!(page.words().contains("You are visiting Ben"), "{}", page.words());
        pages.submit(&page.form("/done"), &[]).is(303);
        assert_eq!(world.texts("SELECT ended_how AS value FROM visits ORDER BY started_at DESC, id DESC LIMIT 1"), ["page"]);

        // Somebody rings: the broker writes down that the visit begins, and that it is over.
        let broker = world.signed_in(&bank, 2);
        let form = broker.get("/visits/new").is(200).form_with("host");
        let answer = broker.submit(&form, &[("visitor", "Cleo Carter"), ("host", "Ben Baker"), ("minutes", "60")]).is(303);
        let page = broker.follow(answer).is(200);
        assert!(page.words().contains("Cleo Carter visits Ben Baker"), "{}", page.words());
        broker.submit(&page.form("/done"), &[]).is(303);
        assert_eq!(world.texts("SELECT ended_how AS value FROM visits ORDER BY started_at DESC, id DESC LIMIT 1"), ["call"]);
    });
}

#[test]
fn an_overdue_visit_tells_the_first_then_the_next_until_one_takes_it_on_and_a_restart_changes_nothing() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &always());
        on_duty(world, &bank, &bank.members[2], "0131 496 0105", &always());
        let visit = begin(world, &bank);

        // An hour, and fourteen minutes of grace: nobody is told.
        pass(world, 74);
        restart(world);
        world.api(&bank.broker.token).get("/me").is(200);
        assert_eq!(told(world), Vec::<String>::new());

        // The program is dead when the time comes. When it starts again, the first is told: on the call list, because no text
        // messages can be sent from here, and the page says so.
        world.stop();
        pass(world, 2);
        world.start(&[]);
        becomes("the first is told", || told(world).len() == 1);
        assert_eq!(told(world), ["Bram Broker 0131 496 0102 telephone waiting"]);
        let rota = world.signed_in(&bank, 2).get("/visits/rota").is(200).words();
        assert!(rota.contains("No text messages can be sent from this program now"), "{rota}");
        assert_eq!(seen(world, &bank, &visit)["state"], "overdue");

        // Not again before ten minutes have passed, whoever restarts it.
        pass(world, 9);
        restart(world);
        world.api(&bank.broker.token).get("/me").is(200);
        assert_eq!(told(world).len(), 1);

        // Then the next, and then the first again: until one takes it on.
        pass(world, 2);
        restart(world);
        becomes("the next is told", || told(world).len() == 2);
        assert!(told(world)[1].starts_with("Cleo Carter 0131 496 0105"), "{:?}", told(world));
        pass(world, 11);
        restart(world);
        becomes("the first is told again", || told(world).len() == 3);
        assert_eq!(seen(world, &bank, &visit)["alarms"], 3);

        // The link shows whom to ring; its button stops the chain.
        let (link, stranger) = (link(world, "visit_overdue"), world.browserless());
        let page = stranger.get(&link).is(200);
        let words = page.words();
        for said in ["Ada Archer is not back from a home visit", "Ring Ben Baker", "ring 999", "Bram"] {
            assert!(words.contains(said), "{said}: {words}");
        }
        assert_eq!(seen(world, &bank, &visit)["state"], "overdue", "looking takes nothing on");
        let take = page.forms().into_iter().find(|form| form.value("outcome").is_none() && form.value("back").is_none()).unwrap();
        stranger.submit(&take, &[]).is(303);
        let taken = seen(world, &bank, &visit);
        assert_eq!((&taken["state"], &taken["acknowledged_by"]["name"]), (&json!("acknowledged"), &json!("Bram Broker")), "{taken}");
        assert!(taken.get("next_alarm_at").is_none());
        pass(world, 600);
        restart(world);
        world.api(&bank.broker.token).get("/me").is(200);
        assert_eq!(told(world).len(), 3, "nobody else is told");
        assert!(told(world).iter().all(|line| line.ends_with("stopped")), "what waited to be told is stopped: {:?}", told(world));

        // What had happened is written down, and then the numbers are gone from the page.
        let form = stranger.get(&link).is(200).form_with("outcome");
        stranger.submit(&form, &[("outcome", "")]).is(422);
        stranger.submit(&form, &[("outcome", "The phone was empty. Both are well.")]).is(303);
        let over = seen(world, &bank, &visit);
        assert_eq!((&over["state"], &over["ended_how"]), (&json!("done"), &json!("settled")), "{over}");
        assert_eq!(over["outcome"], "The phone was empty. Both are well.");
        assert!(!stranger.get(&link).is(200).words().contains("Ring Ben"));
    });
}

#[test]
fn staff_take_an_overdue_visit_on_and_see_whom_to_ring() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        on_duty(world, &bank, &bank.members[2], "0131 496 0105", &always());
        let visit = begin(world, &bank);
        let api = world.api(&bank.broker.token);
        api.post(&format!("/visits/{visit}/acknowledge"), json!({}), None).refused(409, "visit.not_overdue");
        let ada = &bank.members[0].id;
        world
            .sql(&format!(
                "INSERT INTO member_profiles (member_id, bank_id, emergency_name, emergency_phone, emergency_relation, changed_at) \
                 SELECT id, bank_id, 'Dora Archer', '0131 496 0999', 'sister', 0 FROM members WHERE number = 3 AND id IS NOT NULL /* {ada} */"
            ))
            .unwrap();
        world.stop();
        pass(world, 80);
        world.start(&[]);
        becomes("it is overdue", || seen(world, &bank, &visit)["state"] == "overdue");
        let broker = world.signed_in(&bank, 2);
        let list = broker.get("/visits").is(200);
        assert!(list.html.contains("tag-err") && list.words().contains("Overdue"), "{}", list.words());
        let page = broker.get(&format!("/visits/{visit}")).is(200);
        for said in ["Dora Archer, sister", "0131 496 0999", "Cleo Carter was told at"] {
            assert!(page.words().contains(said), "{said}: {}", page.words());
        }
        broker.submit(&page.form("/take"), &[]).is(303);
        assert_eq!(seen(world, &bank, &visit)["acknowledged_by"]["name"], "Bram Broker");
        // The visitor comes back by herself after all: late, and that is kept.
        world.api(&bank.members[0].token).post(&format!("/visits/{visit}/done"), json!({}), None).is(200);
        let over = seen(world, &bank, &visit);
        assert_eq!(
            (&over["ended_how"], &over["alarms"], &over["acknowledged_by"]["name"]),
            (&json!("page"), &json!(1), &json!("Bram Broker"))
        );
        api.post(&format!("/visits/{visit}/done"), json!({}), None).refused(409, "visit.over");
        assert!(broker.get("/visits").is(200).words().contains("after people on duty were told"));
    });
}

#[test]
fn staying_longer_begins_the_watch_anew() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &always());
        let visit = begin(world, &bank);
        world.stop();
        pass(world, 80);
        world.start(&[]);
        becomes("it is overdue", || seen(world, &bank, &visit)["state"] == "overdue");
        let ada = world.api(&bank.members[0].token);
        let longer = ada.post(&format!("/visits/{visit}/longer"), json!({ "minutes": 30 }), None).is(200).json;
        assert_eq!(longer["state"], "open", "{longer}");
        assert!(told(world).iter().all(|line| line.ends_with("stopped")), "{:?}", told(world));
        ada.post(&format!("/visits/{visit}/longer"), json!({ "minutes": 720 }), None).is(422);
        world.stop();
        pass(world, 46);
        world.start(&[]);
        becomes("it is overdue again", || seen(world, &bank, &visit)["state"] == "overdue");
    });
}

#[test]
fn only_staff_and_the_visitor_learn_of_a_visit() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &always());
        let visit = begin(world, &bank);
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        assert_eq!(world.api(&ada.token).get("/visits").is(200).items().len(), 1);
        for person in [ben, cleo, &other.coordinator, &other.broker] {
            let api = world.api(&person.token);
            api.get(&format!("/visits/{visit}")).is(404);
            for verb in ["done", "longer", "acknowledge", "settle"] {
                let body = match verb {
                    "longer" => json!({ "minutes": 5 }),
                    "settle" => json!({ "outcome": "Seen" }),
                    _ => json!({}),
                };
                let status = api.post(&format!("/visits/{visit}/{verb}"), body, None).status;
                assert!([403, 404].contains(&status), "{verb}: {status}");
            }
            assert!(api.get("/visits").is(200).items().is_empty());
        }
        assert!(!world.signed_in(&bank, 4).get("/visits").is(200).words().contains("Ada"), "the host reads nothing of it");
        // The rota is for staff to read and for the coordinator to keep.
        world.api(&ada.token).get("/duty-people").is(403);
        assert!(world.api(&other.broker.token).get("/duty-people").is(200).items().is_empty());
        let body = json!({ "member_id": cleo.id, "phone": "0131 496 0105", "hours": ["monday_morning"] });
        world.api(&bank.broker.token).post("/duty-people", &body, None).is(403);
        world.api(&other.coordinator.token).post("/duty-people", &body, None).is(422);
        // A member cannot begin somebody else's visit.
        world.api(&ada.token).post("/visits", json!({ "host_id": ben.id, "visitor_id": cleo.id, "minutes": 5 }), None).is(403);
        assert_eq!(seen(world, &bank, &visit)["state"], "open");
    });
}

#[test]
fn the_rota_keeps_its_order_and_nobody_leaves_it_while_a_visit_relies_on_them() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 1);
        let form = pages.get("/visits/rota/new").is(200).form_with("phone");
        let ticked: Vec<String> = always();
        let mut typed = vec![("who", "Bram Broker"), ("phone", "0131 496 0102")];
        pages.submit(&form, &typed).is(422);
        typed.extend(ticked.iter().map(|part| ("hours", part.as_str())));
        pages.submit(&form, &typed).is(303);
        pages.submit(&form, &typed).is(422);
        typed[0].1 = "Cleo Carter";
        pages.submit(&form, &typed).is(303);
        let order = || -> Vec<String> {
            let items = world.api(&bank.broker.token).get("/duty-people").is(200).items();
            items.iter().map(|item| item["member"]["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(order(), ["Bram Broker", "Cleo Carter"]);
        let ids: Vec<String> = world
            .api(&bank.broker.token)
            .get("/duty-people")
            .is(200)
            .items()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        let rota = pages.get("/visits/rota").is(200);
        pages.submit(&rota.form(&ids[1]), &[("act", "up")]).is(303);
        assert_eq!(order(), ["Cleo Carter", "Bram Broker"]);
        begin(world, &bank);
        let off = |id: &str| pages.submit(&pages.get(&format!("/visits/rota/{id}")).is(200).form_with("phone"), &[("act", "off")]);
        off(&ids[0]).is(303);
        let page = off(&ids[1]).is(422);
        assert!(page.words().contains("Somebody is on a visit that relies on this"), "{}", page.words());
        assert_eq!(order(), ["Cleo Carter"]);
        // Somebody who leaves the bank is on duty no longer.
        let change = json!({ "standing": "left", "reason": "Moved away" });
        world.api(&bank.coordinator.token).patch(&format!("/members/{}", bank.members[2].id), change).is(200);
        assert!(order().is_empty());
    });
}

#[test]
fn the_database_itself_keeps_a_next_moment_for_every_open_visit() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        on_duty(world, &bank, &bank.broker, "0131 496 0102", &always());
        begin(world, &bank);
        world.sql("UPDATE visits SET alarm_at = NULL").unwrap_err();
        world.sql("UPDATE visits SET state = 'done'").unwrap_err();
    });
}
