//! The community pot: gifts in, hours out by reason with a second person's yes, told as help, and a year that names nobody.

use serde_json::{Value, json};

use crate::http::Response;
use crate::world::{Bank, Person, World, day, for_each_database, key};

/// The pot's account.
fn pot(world: &World, who: &Person) -> String {
    world.api(&who.token).get("/accounts?kind=pot").is(200).items()[0]["id"].as_str().unwrap().to_owned()
}

fn pot_minutes(world: &World, who: &Person) -> i64 {
    world.api(&who.token).get("/books").is(200).json["by_kind"]["pot"].as_i64().unwrap()
}

/// Somebody gives from their own account.
#[track_caller]
fn give(world: &World, who: &Person, minutes: i64) {
    let body = json!({
        "kind": "gift", "from_account_id": who.account, "to_account_id": pot(world, who), "minutes": minutes, "reason": "Spare hours",
    });
    world.api(&who.token).post("/transfers", body, &*key()).is(201);
}

fn wanted(who: &Person, minutes: i64, rule: &str) -> Value {
    json!({ "member_id": who.id, "minutes": minutes, "rule": rule, "reason": "Home from hospital on Friday" })
}

#[track_caller]
fn ask(world: &World, by: &Person, body: Value) -> Value {
    world.api(&by.token).post("/grants", body, &*key()).is(201).json
}

fn answer(world: &World, by: &Person, grant: &Value, verb: &str, body: Value) -> Response {
    world.api(&by.token).post(&format!("/grants/{}/{verb}", grant["id"].as_str().unwrap()), body, &*key())
}

/// Asked by the broker, approved by the coordinator.
#[track_caller]
fn grant(world: &World, bank: &Bank, who: &Person, minutes: i64, rule: &str) -> Value {
    let asked = ask(world, &bank.broker, wanted(who, minutes, rule));
    answer(world, &bank.coordinator, &asked, "approve", json!({})).is(200).json
}

#[test]
fn a_grant_needs_a_second_person_who_is_not_the_recipient() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, ill) = (&bank.members[0], &bank.members[1]);
        give(world, giver, 300);
        let asked = ask(world, &bank.broker, wanted(ill, 120, "ill-health"));
        assert_eq!((&asked["state"], bank.balance(world, ill)), (&json!("asked"), 0), "{asked}");
        answer(world, &bank.broker, &asked, "approve", json!({})).refused(403, "grant.second_person");
        answer(world, ill, &asked, "approve", json!({})).is(403);
        let made = answer(world, &bank.coordinator, &asked, "approve", json!({})).is(200).json;
        assert_eq!((&made["state"], &made["transfer_seq"]), (&json!("made"), &json!(2)), "{made}");
        assert_eq!((bank.balance(world, ill), pot_minutes(world, ill)), (120, 180));
        // Nobody says yes to hours for themselves, whoever asked.
        let own = ask(world, &bank.broker, wanted(&bank.coordinator, 30, "other"));
        answer(world, &bank.coordinator, &own, "approve", json!({})).refused(403, "grant.second_person");
        assert_eq!(bank.balance(world, &bank.coordinator), 0);
    });
}

#[test]
fn a_grant_is_made_once_and_a_refused_ask_cannot_come_back() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, ill) = (&bank.members[0], &bank.members[1]);
        give(world, giver, 300);
        // The same ask under one key is one ask.
        let (ask_key, body) = (key(), wanted(ill, 60, "bereavement"));
        let api = world.api(&bank.broker.token);
        let asked = api.post("/grants", &body, &*ask_key).is(201).json;
        assert_eq!(api.post("/grants", &body, &*ask_key).is(201).json["id"], asked["id"]);
        assert_eq!(api.get("/grants?state=asked").is(200).items().len(), 1);
        // Twice yes under one key is the same yes; under another it was answered before.
        let path = format!("/grants/{}/approve", asked["id"].as_str().unwrap());
        let yes_key = key();
        let coordinator = world.api(&bank.coordinator.token);
        let first = coordinator.post(&path, json!({}), &*yes_key).is(200).json;
        assert_eq!(coordinator.post(&path, json!({}), &*yes_key).is(200).json, first);
        coordinator.post(&path, json!({}), &*key()).refused(409, "grant.decided");
        coordinator.post(&path, json!({}), None).is(422);
        assert_eq!(bank.balance(world, ill), 60);
        // Refused, also by who asked, is refused for good.
        let no = ask(world, &bank.broker, wanted(ill, 60, "hardship"));
        answer(world, &bank.broker, &no, "refuse", json!({ "reason": "" })).is(422);
        let refused = answer(world, &bank.broker, &no, "refuse", json!({ "reason": "Asked twice" })).is(200).json;
        assert_eq!((&refused["state"], &refused["decision_reason"]), (&json!("refused"), &json!("Asked twice")));
        answer(world, &bank.coordinator, &no, "approve", json!({})).refused(409, "grant.decided");
        answer(world, &bank.coordinator, &no, "refuse", json!({ "reason": "Again" })).refused(409, "grant.decided");
        answer(world, &bank.coordinator, &asked, "refuse", json!({ "reason": "Too late" })).refused(409, "grant.decided");
        assert_eq!(bank.balance(world, ill), 60);
    });
}

#[test]
fn two_people_who_say_yes_at_once_make_one_grant() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        give(world, &bank.members[0], 300);
        let body = json!({ "name": "Second Broker", "role": "broker" });
        world.api(&bank.coordinator.token).post("/members", body, &*key()).is(201);
        let second = world.person("harbour", 6);
        let asked = ask(world, &bank.broker, wanted(&bank.members[1], 90, "new-member"));
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let yes = [&bank.coordinator, &second].map(|who| scope.spawn(|| answer(world, who, &asked, "approve", json!({})).status));
            yes.map(|each| each.join().unwrap()).to_vec()
        });
        let mut sorted = statuses;
        sorted.sort_unstable();
        assert_eq!((sorted, bank.balance(world, &bank.members[1])), (vec![200, 409], 90));
    });
}

#[test]
fn the_pot_gives_no_more_than_it_has_and_only_to_those_who_take_part() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, ill) = (&bank.members[0], &bank.members[1]);
        give(world, giver, 60);
        let much = ask(world, &bank.broker, wanted(ill, 61, "ill-health"));
        answer(world, &bank.coordinator, &much, "approve", json!({})).refused(409, "ledger.below_floor");
        assert_eq!((bank.balance(world, ill), pot_minutes(world, ill)), (0, 60));
        // It still waits, and can be made once there is enough.
        give(world, giver, 1);
        answer(world, &bank.coordinator, &much, "approve", json!({})).is(200);
        assert_eq!(pot_minutes(world, ill), 0);
        let later = ask(world, &bank.broker, wanted(ill, 10, "ill-health"));
        let gone = json!({ "standing": "suspended", "reason": "For now" });
        world.api(&bank.coordinator.token).patch(&format!("/members/{}", ill.id), gone).is(200);
        answer(world, &bank.coordinator, &later, "approve", json!({})).refused(409, "member.not_taking_part");
        world.api(&bank.broker.token).post("/grants", wanted(ill, 10, "other"), &*key()).refused(409, "member.not_taking_part");
    });
}

#[test]
fn grants_are_for_staff_of_the_bank_only() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("village"));
        let asked = ask(world, &bank.broker, wanted(&bank.members[1], 60, "other"));
        let path = format!("/grants/{}", asked["id"].as_str().unwrap());
        let member = world.api(&bank.members[1].token);
        member.get("/grants").is(403);
        member.get(&path).is(403);
        member.post("/grants", wanted(&bank.members[0], 60, "other"), &*key()).is(403);
        let stranger = world.api(&other.coordinator.token);
        stranger.get(&path).is(404);
        stranger.post(&format!("{path}/approve"), json!({}), &*key()).is(404);
        let foreign = world.api(&bank.broker.token).post("/grants", wanted(&other.members[0], 60, "other"), &*key());
        foreign.is(422);
        world.api(&bank.broker.token).post("/grants", wanted(&bank.members[1], 60, "no-such-reason"), &*key()).is(422);
    });
}

#[test]
fn the_statement_shows_help_and_the_member_is_told_kindly() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        give(world, &bank.members[0], 120);
        let made = grant(world, &bank, &bank.members[1], 90, "ill-health");
        let page = world.signed_in("harbour", 4).get("/statement").is(200).words();
        assert!(page.contains("Hours from the community pot"), "{page}");
        for private in ["hospital", "Ill health", "ill-health", "grant", "Grant"] {
            assert!(!page.contains(private), "the statement tells of {private}: {page}");
        }
        let told = world.texts("SELECT kind AS value FROM outbox WHERE kind = 'pot_grant'");
        assert_eq!(told, ["pot_grant"]);
        let facts = world.texts("SELECT facts AS value FROM outbox WHERE kind = 'pot_grant'").remove(0);
        assert!(facts.contains("90") && !facts.contains("hospital") && !facts.contains("ill-health"), "{facts}");
        // A refusal tells nobody anything.
        let no = ask(world, &bank.broker, wanted(&bank.members[2], 30, "other"));
        answer(world, &bank.coordinator, &no, "refuse", json!({ "reason": "Not now" })).is(200);
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'pot_grant'").len(), 1);
        assert_eq!(made["minutes"], 90);
    });
}

#[test]
fn hours_from_the_pot_never_count_as_help() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        let year = &day(0)[..4];
        let months: i64 = day(0)[5..7].parse().unwrap();
        let year = if months < 4 { (year.parse::<i64>().unwrap() - 1).to_string() } else { year.to_owned() };
        let report = || world.api(&bank.coordinator.token).get(&format!("/reports/value/{year}")).is(200).json;
        let tables = |mut report: serde_json::Value| {
            // The last record of the books is another one.
            report["tables"].as_object_mut().unwrap().remove("front");
            report["tables"]["inputs"].as_array_mut().unwrap().retain(|line| line["input"] != "ledger_seq");
            report["tables"].take()
        };
        let before = report();
        give(world, &bank.members[0], 60);
        grant(world, &bank, &bank.members[2], 45, "hardship");
        let after = report();
        for figure in ["hours_exchanged", "active_members", "strict_members", "reciprocal_share", "receive_only_share", "mean_partners"] {
            assert_eq!(before["figures"][figure]["value"], after["figures"][figure]["value"], "{figure}");
        }
        assert_eq!(tables(before), tables(after));
    });
}

#[test]
fn a_member_gives_to_the_pot_on_a_page_and_twice_is_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 120);
        let pages = world.signed_in("harbour", 3);
        let form = pages.get("/pot/give").is(200).form("/pot/give");
        let wrong = pages.submit(&form, &[("minutes", "soon")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.html.contains("value=\"soon\""), "what was typed is kept");
        assert_eq!(pages.submit(&form, &[("minutes", "1h30")]).status, 303);
        assert_eq!(pages.submit(&form, &[("minutes", "1h30")]).status, 303);
        assert_eq!((bank.balance(world, &bank.members[0]), pot_minutes(world, &bank.broker)), (30, 90));
        let statement = pages.get("/statement").is(200);
        assert!(statement.words().contains("A gift to the community pot"), "{}", statement.words());
        assert!(statement.html.contains("/pot/give"));
    });
}

#[test]
fn the_staff_lead_a_grant_through_the_pages_and_one_alone_is_told_what_to_do() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        give(world, &bank.members[0], 120);
        let broker = world.signed_in("harbour", 2);
        // The page that moves hours no longer makes grants, and leads to the one that asks.
        let moving = broker.get("/members/4/move").is(200);
        assert!(!moving.html.contains("value=\"grant\"") && moving.html.contains("/pot/grants/new?number=4"), "{}", moving.html);
        let form = broker.get("/pot/grants/new?number=4").is(200).form("/pot/grants/new");
        let wrong = broker.submit(&form, &[("minutes", ""), ("reason", "Needs lifts")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.words().contains("Choose a reason") && wrong.html.contains("Needs lifts"), "{}", wrong.words());
        let asked = broker.submit(&form, &[("minutes", "2"), ("rule", "ill-health"), ("reason", "Needs lifts")]);
        assert_eq!(asked.status, 303);
        let path = asked.location().to_owned();
        let own = broker.get(&path).is(200);
        assert!(own.words().contains("somebody else must say yes") && !own.html.contains("/approve\""), "{}", own.words());
        let coordinator = world.signed_in("harbour", 1);
        assert!(coordinator.get("/pot").is(200).words().contains("2 hours for Ben Baker"));
        let form = coordinator.get(&path).is(200).form(&format!("{path}/approve"));
        assert_eq!(coordinator.submit(&form, &[]).status, 303);
        assert_eq!(bank.balance(world, &bank.members[1]), 120);
        // A member sees the pot and its year, and nobody in it.
        let member = world.signed_in("harbour", 5).get("/pot").is(200);
        for name in ["Ben Baker", "Needs lifts", "Ill health", "/pot/grants"] {
            assert!(!member.html.contains(name), "the pot tells of {name}");
        }
        // With one person of staff left, the page says so.
        let gone = json!({ "role": "member" });
        world.api(&bank.coordinator.token).patch(&format!("/members/{}", bank.broker.id), gone).is(200);
        let alone = coordinator.get("/pot").is(200).words();
        assert!(alone.contains("it takes two") && alone.contains("Ask your committee"), "{alone}");
        let asked = ask(world, &bank.coordinator, wanted(&bank.members[2], 10, "other"));
        let page = coordinator.get(&format!("/pot/grants/{}", asked["id"].as_str().unwrap())).is(200).words();
        assert!(page.contains("it takes two"), "{page}");
    });
}

#[test]
fn the_coordinator_keeps_the_reasons() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in("harbour", 1);
        let form = pages.get("/pot/reasons").is(200).form("/pot/reasons");
        assert_eq!(pages.submit(&form, &[("name", "After the flood")]).status, 303);
        assert_eq!(pages.submit(&form, &[("name", "After the flood")]).status, 422);
        let form = pages.get("/pot/reasons/hardship").is(200).form("/pot/reasons/hardship");
        assert_eq!(pages.submit(&form, &[("state", "retired")]).status, 303);
        let offered = pages.get("/pot/grants/new").is(200).words();
        assert!(offered.contains("After the flood") && !offered.contains("Short of time to give"), "{offered}");
        let api = world.api(&bank.broker.token);
        api.post("/grants", wanted(&bank.members[0], 10, "hardship"), &*key()).is(422);
        api.post("/grants", wanted(&bank.members[0], 10, "after-the-flood"), &*key()).is(201);
        // What no other reason fits has always a place.
        assert!(!pages.get("/pot/reasons/other").is(200).html.contains("name=\"state\""));
        world.signed_in("harbour", 2).get("/pot/reasons").is(403);
    });
}

#[test]
fn the_pots_year_tells_a_reason_only_where_three_people_are_behind_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        give(world, ada, 600);
        let year = || world.signed_in("harbour", 3).get("/pot").is(200).words();
        grant(world, &bank, ben, 30, "ill-health");
        grant(world, &bank, ben, 30, "ill-health");
        grant(world, &bank, ben, 30, "ill-health");
        let one = year();
        assert!(one.contains("Out: 1 hour 30 minutes") && one.contains("only the total") && !one.contains("Ill health"), "{one}");
        grant(world, &bank, ada, 30, "ill-health");
        grant(world, &bank, cleo, 30, "ill-health");
        let three = year();
        assert!(three.contains("Ill health") && three.contains("Out: 2 hours 30 minutes"), "{three}");
        // One more by another reason would be the difference: nothing but the total again.
        grant(world, &bank, cleo, 45, "bereavement");
        let hidden = year();
        assert!(!hidden.contains("Ill health") && hidden.contains("Out: 3 hours 15 minutes"), "{hidden}");
        // Two others beside it, and together they are three.
        grant(world, &bank, ada, 15, "carers-break");
        grant(world, &bank, ben, 15, "new-member");
        let together = year();
        assert!(together.contains("Ill health") && together.contains("Other reasons 1 hour 15 minutes"), "{together}");
        assert!(!together.contains("A death in the family"), "{together}");
    });
}
