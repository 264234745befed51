//! The desk: each kind of work appears when there is some and goes when it is done, the most urgent first, and only one's own bank's.

use serde_json::json;

use crate::http::Pages;
use crate::store::Database;
use crate::world::{Bank, World, day, for_each_database, key};

/// A fresh id in SQL.
fn new_id(world: &World) -> &'static str {
    match world.database {
        Database::Sqlite => "randomblob(16)",
        Database::Postgres => "gen_random_uuid()",
    }
}

/// A member of a bank, in SQL; every name here is one bank's only.
fn of(name: &str) -> String {
    format!("(SELECT id FROM members WHERE name = '{name}' ORDER BY created_at, id LIMIT 1)")
}

const BANK: &str = "(SELECT bank_id FROM members WHERE name = 'Ada Archer' ORDER BY created_at, id LIMIT 1)";

/// The kinds of work that the desk shows, in its order, with how much there is of each.
/// Nobody in these stories has a telephone or an address, so that what is written to them waits for a broker under "failed":
/// that is left out here.
fn kinds(world: &World, bank: &Bank, question: &str) -> Vec<(String, usize)> {
    let mut found = all_kinds(&world.signed_in(bank, 2), question);
    found.retain(|(kind, _)| kind != "failed");
    found
}

/// The same with everything.
fn all_kinds(pages: &Pages, question: &str) -> Vec<(String, usize)> {
    let page = pages.get(&format!("/desk{question}")).is(200);
    let heading = regex::Regex::new(r#"<h2 id="work-([a-z_]+)">[^<]*\((\d+)\)</h2>"#).unwrap();
    heading.captures_iter(&page.html).map(|found| (found[1].to_owned(), found[2].parse().unwrap())).collect()
}

fn names(kinds: &[(String, usize)]) -> Vec<&str> {
    kinds.iter().map(|(kind, _)| kind.as_str()).collect()
}

/// What stands in the tables for each kind of work that no test makes through a door here, and how it goes.
fn made_in_sql(world: &World) -> Vec<(&'static str, Vec<String>, &'static str)> {
    let (id, ada, ben) = (new_id(world), of("Ada Archer"), of("Ben Baker"));
    let category = format!("(SELECT id FROM categories WHERE bank_id = {BANK} ORDER BY slug LIMIT 1)");
    let message = |channel: &str, state: &str| {
        format!(
            "INSERT INTO outbox (id, bank_id, member_id, kind, facts, channel, state, not_before, created_at) \
             VALUES ({id}, {BANK}, {ada}, 'read_back', '{{}}', '{channel}', '{state}', 0, 0)"
        )
    };
    let yesterday = day(1);
    vec![
        ("call", vec![message("telephone", "waiting")], "DELETE FROM outbox"),
        ("failed", vec![message("email", "failed")], "DELETE FROM outbox"),
        ("letters", vec![message("post", "waiting"), message("post", "waiting")], "DELETE FROM outbox"),
        (
            "happened",
            vec![format!(
                "INSERT INTO meetings (id, bank_id, giver_id, receiver_id, category_id, on_day, minutes, state, made_at) \
                 VALUES ({id}, {BANK}, {ada}, {ben}, {category}, '{yesterday}', 60, 'agreed', 0)"
            )],
            "UPDATE meetings SET state = 'cancelled'",
        ),
        (
            "check",
            vec![format!(
                "INSERT INTO checks (id, bank_id, member_id, jurisdiction, level, issued_on, expires_on, decision, recorded_at) \
                 VALUES ({id}, {BANK}, {ada}, 'dbs', 'basic', '2020-01-01', '{yesterday}', 'accepted', 0)"
            )],
            "DELETE FROM checks",
        ),
        (
            "agreement",
            vec![format!(
                "INSERT INTO agreements (id, bank_id, name, version, words, since_on, recorded_at) \
                 VALUES ({id}, {BANK}, 'Keeping each other safe', 1, 'Be kind.', '2020-01-01', 0)"
            )],
            "DELETE FROM agreements",
        ),
    ]
}

#[test]
fn each_kind_of_work_appears_and_goes() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        let (desk, others) = (world.signed_in(&bank, 2), world.signed_in(&other, 2));
        // Everybody joined long ago and nothing has happened: all five are quiet, and the other bank's are the other bank's.
        assert_eq!(all_kinds(&desk, ""), [("quiet".to_owned(), 5)]);
        for (kind, statements, gone) in made_in_sql(world) {
            for statement in &statements {
                world.sql(statement).unwrap();
            }
            let now = all_kinds(&desk, "");
            assert!(names(&now).contains(&kind), "{kind} is not on the desk: {now:?}");
            assert_eq!(all_kinds(&others, ""), [("quiet".to_owned(), 5)], "{kind} of another bank");
            let page = desk.get(&format!("/desk/work/{kind}")).is(200);
            assert!(page.html.contains("class=\"queue\""), "{kind}: {}", page.words());
            world.sql(gone).unwrap();
            assert!(!names(&all_kinds(&desk, "")).contains(&kind), "{kind} does not go");
        }
        desk.get("/desk/work/nothing").is(404);
        world.signed_in(&bank, 3).get("/desk/work/quiet").is(403);
    });
}

#[test]
fn queries_concerns_requests_and_long_waits_lead_to_where_they_are_settled() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let (ada_api, ben_api, broker) = (world.api(&ada.token), world.api(&ben.token), world.api(&bank.broker.token));
        let queried = bank.wait(world, ada, ben, 30)["id"].as_str().unwrap().to_owned();
        ben_api.post(&format!("/exchanges/{queried}/query"), json!({ "reason": "It was less" }), &*key()).is(200);
        let waiting = bank.wait(world, ada, ben, 45)["id"].as_str().unwrap().to_owned();
        let request = json!({ "kind": "request", "category": bank.category, "title": "Lift to the eye clinic", "member_id": ada.id });
        let request = broker.post("/listings", request, None).is(201).json["id"].as_str().unwrap().to_owned();
        let page = world.signed_in(&bank, 2).get("/desk").is(200);
        assert!(page.html.contains(&format!("/exchanges/{queried}/settle")), "{}", page.html);
        assert!(page.html.contains(&format!("/requests/{request}")) && page.words().contains("Lift to the eye clinic"), "{}", page.words());
        assert!(!page.html.contains(&format!("/exchanges/{waiting}/settle")), "it has not waited for long");
        world.sql("UPDATE exchanges SET logged_at = logged_at - 1296000000 WHERE state = 'awaiting_receiver'").unwrap();
        let found = kinds(world, &bank, "");
        assert_eq!(names(&found), ["query", "request", "waiting", "quiet"], "{found:?}");
        broker.post(&format!("/exchanges/{queried}/withdraw"), json!({}), None).is(200);
        ben_api.post(&format!("/exchanges/{waiting}/confirm"), json!({}), &*key()).is(200);
        ada_api.patch(&format!("/listings/{request}"), json!({ "closed": true })).is(200);
        // Ada and Ben have helped now, so that three are left of whom nobody has heard.
        assert_eq!(kinds(world, &bank, ""), [("quiet".to_owned(), 3)]);
    });
}

#[test]
fn an_overdue_visit_stands_above_everything_in_red_and_a_request_for_tomorrow_above_a_query() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let queried = bank.wait(world, ada, ben, 30)["id"].as_str().unwrap().to_owned();
        world.api(&ben.token).post(&format!("/exchanges/{queried}/query"), json!({ "reason": "It was less" }), &*key()).is(200);
        let request = json!({
            "kind": "request", "category": bank.category, "title": "Shopping", "member_id": ben.id, "needed_by": day(-1),
        });
        world.api(&bank.broker.token).post("/listings", request, None).is(201);
        assert_eq!(names(&kinds(world, &bank, "")), ["request", "query", "quiet"]);
        let hours: Vec<String> = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .flat_map(|day| ["morning", "afternoon", "evening"].map(|part| format!("{day}_{part}")))
            .collect();
        let duty = json!({ "member_id": bank.broker.id, "phone": "0131 496 0102", "hours": hours });
        world.api(&bank.coordinator.token).post("/duty-people", duty, None).is(201);
        world.api(&ada.token).post("/visits", json!({ "host_id": ben.id, "minutes": 5 }), None).is(201);
        world.sql("UPDATE visits SET state = 'overdue', alarm_step = 1").unwrap();
        assert_eq!(names(&kinds(world, &bank, "")), ["visit_overdue", "request", "query", "quiet"]);
        let page = world.signed_in(&bank, 2).get("/desk").is(200);
        assert!(page.html.contains("class=\"alarm\"") && page.html.contains("tag-err"), "it is red");
        assert!(page.words().contains("Ada Archer visits Ben Baker"), "{}", page.words());
        // It is everybody's, whoever looks after whom.
        assert_eq!(names(&kinds(world, &bank, "?whose=mine"))[0], "visit_overdue");
    });
}

#[test]
fn a_broker_can_look_at_their_own_people_only() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        assert!(!world.signed_in(&bank, 2).get("/desk").is(200).words().contains("My people only"), "nobody is theirs yet");
        let (ada, broker) = (of("Ada Archer"), of("Bram Broker"));
        world
            .sql(&format!("INSERT INTO member_profiles (member_id, bank_id, broker_id, changed_at) VALUES ({ada}, {BANK}, {broker}, 0)"))
            .unwrap();
        for person in &bank.members[..2] {
            let request =
                json!({ "kind": "request", "category": bank.category, "title": format!("For {}", person.number), "member_id": person.id });
            world.api(&bank.broker.token).post("/listings", request, None).is(201);
        }
        assert!(world.signed_in(&bank, 2).get("/desk").is(200).words().contains("My people only"));
        assert_eq!(kinds(world, &bank, ""), [("request".to_owned(), 2), ("quiet".to_owned(), 5)]);
        assert_eq!(kinds(world, &bank, "?whose=mine"), [("request".to_owned(), 1), ("quiet".to_owned(), 1)]);
        let page = world.signed_in(&bank, 2).get("/desk/work/request?whose=mine").is(200);
        assert!(page.words().contains("For 3") && !page.words().contains("For 4"), "{}", page.words());
        assert_eq!(kinds(world, &bank, "?whose=mine").len(), 2);
    });
}

#[test]
fn the_desk_shows_the_first_few_and_a_page_of_its_own_all_of_them() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 2);
        let desk = pages.get("/desk").is(200);
        assert!(desk.words().contains("See all 5"), "{}", desk.words());
        let on_desk = ["Ada Archer", "Ben Baker", "Cleo Carter", "Bram Broker", "Cora Coordinator"];
        assert_eq!(on_desk.iter().filter(|name| desk.words().contains(**name)).count(), 3, "three of them, who is signed in among them");
        let all = pages.get("/desk/work/quiet").is(200).words();
        assert!(on_desk.iter().all(|name| all.contains(name)), "{all}");
        // A second page of 25.
        for number in 0..30 {
            let request = json!({ "kind": "request", "category": bank.category, "title": format!("Errand {number:02}"), "member_id": bank.members[0].id });
            world.api(&bank.broker.token).post("/listings", request, None).is(201);
        }
        let first = pages.get("/desk/work/request").is(200);
        assert!(first.words().contains("Errand 00") && !first.words().contains("Errand 25"), "the longest wait first");
        let second = pages.get("/desk/work/request?page=1").is(200);
        assert!(second.words().contains("Errand 29") && !second.words().contains("Errand 00"), "{}", second.words());
    });
}

#[test]
fn somebody_who_offers_help_and_is_never_asked_is_on_the_desk_until_somebody_asks() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        let offer = json!({ "kind": "offer", "category": bank.category, "title": "Gardening", "member_id": ada.id });
        world.api(&bank.broker.token).post("/listings", offer, None).is(201);
        assert_eq!(kinds(world, &bank, ""), [("never_asked".to_owned(), 1), ("quiet".to_owned(), 4)], "nobody is both");
        bank.settle(world, ada, &bank.members[1], 60);
        assert_eq!(kinds(world, &bank, ""), [("quiet".to_owned(), 3)]);
    });
}
