//! Agreed exchanges: told to both, reminded of, asked after, and linked to what is logged.

use serde_json::json;

use crate::helping::{asked, day_ahead, id_of, listed, says_yes};
use crate::world::{Bank, World, day, for_each_database, key};

/// Ada asks, Ben says yes, and the broker agrees a day; the request and the meeting.
fn agreed(world: &World, bank: &Bank, on: &str) -> (String, String) {
    let [ada, ben] = [&bank.members[0], &bank.members[1]];
    let request = listed(world, bank, "request", ada, json!({}));
    says_yes(world, ben, &asked(world, bank, &request, ben));
    let body = json!({ "on": on, "at": "10:30", "minutes": 90, "place": "The quay" });
    let made = world.api(&bank.broker.token).post(&format!("/requests/{request}/meetings"), body, None).is(201).items();
    assert_eq!(made.len(), 1);
    (request, made[0]["id"].as_str().unwrap().to_owned())
}

/// Moves a meeting to another day behind the program's back, as time would.
fn moved(world: &World, meeting: &str, on: &str) {
    world.sql(&format!("UPDATE meetings SET on_day = '{on}' WHERE id = {}", id_of(world, meeting))).unwrap();
}

fn told(world: &World, kind: &str) -> usize {
    world.texts(&format!("SELECT facts AS value FROM outbox WHERE kind = '{kind}'")).len()
}

#[test]
fn both_people_are_told_who_when_and_where_and_nobody_else_sees_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (_, meeting) = agreed(world, &bank, &day_ahead(3));
        let facts = world.texts("SELECT facts AS value FROM outbox WHERE kind = 'meeting_agreed'");
        assert_eq!(facts.len(), 2);
        assert!(facts.iter().any(|facts| facts.contains("Ada Archer")) && facts.iter().any(|facts| facts.contains("Ben Baker")));
        assert!(facts.iter().all(|facts| facts.contains("10:30") && facts.contains("The quay")));
        for (number, member) in [(3, 0), (4, 1)] {
            let pages = world.signed_in(&bank, number);
            let words = pages.open(&format!("/meetings/{meeting}")).is(200).words();
            assert!(words.contains("Ben Baker helps Ada Archer") && words.contains("The quay") && words.contains("10:30"), "{words}");
            assert!(pages.open("/").is(200).html.contains(&format!("/meetings/{meeting}")));
            assert_eq!(world.api(&bank.members[member].token).get("/meetings").is(200).items().len(), 1);
        }
        assert_eq!(world.signed_in(&bank, 5).get(&format!("/meetings/{meeting}")).status, 404);
        world.api(&bank.members[2].token).get(&format!("/meetings/{meeting}")).is(404);
    });
}

#[test]
fn did_it_happen_leads_to_a_form_that_is_filled_in_and_what_is_logged_is_the_meeting() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (request, meeting) = agreed(world, &bank, &day(0));
        moved(world, &meeting, &day(1));
        let receiver = world.signed_in(&bank, 3);
        let home = receiver.open("/").is(200);
        assert!(home.words().contains("Did it happen?"), "{}", home.words());
        let page = receiver.open(&format!("/meetings/{meeting}")).is(200);
        let link = page.html.split("href=\"").find_map(|rest| rest.split('"').next().filter(|href| href.contains("/log?with="))).unwrap();
        let form = receiver.open(&link.replace("&amp;", "&").replace("&#38;", "&")).is(200).form_with("note");
        assert_eq!(form.value("who"), Some(bank.members[1].id.as_str()));
        receiver.submit(&form, &[]).is(303);
        let linked = world.texts("SELECT state AS value FROM meetings WHERE exchange_id IS NOT NULL");
        assert_eq!(linked, ["happened"]);
        assert_eq!(bank.balance(world, &bank.members[1]), 90);
        assert_eq!(world.texts("SELECT closed_as AS value FROM listings WHERE kind = 'request'"), ["met"]);
        let staff = world.api(&bank.broker.token);
        assert_eq!(staff.get(&format!("/listings/{request}")).is(200).json["closed"], true);
        // It is over: it cannot also not have happened.
        let not = json!({ "state": "not_happened", "reason": "Rain" });
        staff.patch(&format!("/meetings/{meeting}"), not).refused(409, "meeting.over");
    });
}

#[test]
fn staff_are_led_to_the_desk_with_everything_filled_in() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (_, meeting) = agreed(world, &bank, &day(0));
        let staff = world.signed_in(&bank, 2);
        let page = staff.open(&format!("/meetings/{meeting}")).is(200);
        let link = page.html.split("href=\"").find_map(|rest| rest.split('"').next().filter(|href| href.contains("/desk?giver="))).unwrap();
        let link = link.replace("&amp;", "&").replace("&#38;", "&");
        let link = link.split('#').next().unwrap();
        let desk = staff.open(link).is(200);
        assert!(
            desk.html.contains("value=\"Ben Baker\"")
                && desk.html.contains("value=\"Ada Archer\"")
                && desk.html.contains("value=\"90 min\"")
        );
        let form = desk.form("/desk/log");
        staff.submit(&form, &[("told_by", "both")]).is(303);
        assert_eq!(world.texts("SELECT state AS value FROM meetings WHERE exchange_id IS NOT NULL"), ["happened"]);
    });
}

#[test]
fn what_did_not_happen_or_is_off_is_said_with_a_reason_and_the_request_waits_again() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.api(&bank.broker.token);
        let (request, meeting) = agreed(world, &bank, &day_ahead(2));
        let path = format!("/meetings/{meeting}");
        staff.patch(&path, json!({ "state": "not_happened", "reason": "Rain" })).refused(409, "meeting.not_yet");
        staff.patch(&path, json!({ "state": "cancelled", "reason": "" })).is(422);
        world.api(&bank.members[2].token).patch(&path, json!({ "state": "cancelled", "reason": "Mischief" })).is(404);
        world.api(&bank.members[1].token).patch(&path, json!({ "state": "cancelled", "reason": "A cold" })).is(200);
        assert_eq!(told(world, "meeting_cancelled"), 2);
        staff.patch(&path, json!({ "state": "cancelled", "reason": "Again" })).refused(409, "meeting.over");
        // The same people agree another day; that one passes without help.
        let again = json!({ "on": day_ahead(4), "minutes": 60 });
        let made = staff.post(&format!("/requests/{request}/meetings"), again, None).is(201).items();
        let second = made[0]["id"].as_str().unwrap();
        moved(world, second, &day(1));
        let not = json!({ "state": "not_happened", "reason": "Nobody was in" });
        assert_eq!(staff.patch(&format!("/meetings/{second}"), not).is(200).json["state"], "not_happened");
        assert_eq!(staff.get(&format!("/listings/{request}")).is(200).json["closed"], false);
        let found = crate::helping::matches(world, &bank, &request);
        assert!(found["items"].to_string().contains("did not happen"), "it speaks against the two: {found}");
    });
}

#[test]
fn one_meeting_is_agreed_once_and_a_standing_request_goes_on() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben] = [&bank.members[0], &bank.members[1]];
        let staff = world.api(&bank.broker.token);
        let (once, _) = agreed(world, &bank, &day_ahead(2));
        let body = |days| json!({ "on": day_ahead(days), "minutes": 60 });
        staff.post(&format!("/requests/{once}/meetings"), body(5), None).refused(409, "meeting.too_few");
        let weekly = listed(world, &bank, "request", ada, json!({ "pattern": "weekly", "title": "The weekly shop" }));
        says_yes(world, ben, &asked(world, &bank, &weekly, ben));
        staff.post(&format!("/requests/{weekly}/meetings"), body(7), None).is(201);
        staff.post(&format!("/requests/{weekly}/meetings"), body(14), None).is(201);
        staff.post(&format!("/requests/{weekly}/meetings"), body(14), None).refused(409, "meeting.too_few");
        staff.post(&format!("/requests/{weekly}/meetings"), json!({ "on": day(1), "minutes": 60 }), None).is(422);
        // A week's help leaves the request open.
        let meeting = world.api(&ben.token).get("/meetings").is(200).items();
        let weeks: Vec<_> = meeting.iter().filter(|each| each["request_id"] == weekly.as_str()).collect();
        assert_eq!(weeks.len(), 2);
        moved(world, weeks[0]["id"].as_str().unwrap(), &day(0));
        let mut exchange = bank.exchange(ben, ada, 60);
        exchange["accept"] = json!(["duplicate"]);
        world.api(&ada.token).post("/exchanges", exchange, &*key()).is(201);
        assert_eq!(staff.get(&format!("/listings/{weekly}")).is(200).json["closed"], false);
    });
}

#[test]
fn both_are_reminded_the_day_before_and_asked_after_it_once() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let (_, soon) = agreed(&world, &bank, &day_ahead(5));
    let (_, past) = agreed(&world, &bank, &day_ahead(6));
    moved(&world, &soon, &day_ahead(1));
    moved(&world, &past, &day(1));
    for _ in 0..2 {
        world.stop();
        world.start(&[]);
        let deadline = std::time::Instant::now() + crate::world::DEADLINE;
        while told(&world, "meeting_reminder") == 0 || told(&world, "did_it_happen") == 0 {
            assert!(std::time::Instant::now() < deadline, "nobody is reminded");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!((told(&world, "meeting_reminder"), told(&world, "did_it_happen")), (2, 2));
    }
}
