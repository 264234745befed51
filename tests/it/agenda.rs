//! Agreed exchanges in people's own calendars: a file for one, a secret address for all.

use serde_json::Value;

use crate::http::Page;
use crate::world::{Bank, Person, World, day, for_each_database, key};

/// An agreed exchange between two people, put where asks and matches put it. An exchange lends it its id.
#[track_caller]
fn agree(world: &World, bank: &Bank, (giver, receiver): (&Person, &Person), (on, at): (&str, Option<&str>), state: &str) -> String {
    let mut body = bank.exchange(giver, receiver, 15);
    body["accept"] = serde_json::json!(["duplicate"]);
    let lent: Value = world.api(&giver.token).post("/exchanges", body, &*key()).is(201).json;
    let at = at.map_or("NULL".to_owned(), |at| format!("'{at}'"));
    let at_home = match world.database {
        crate::world::Database::Sqlite => "0",
        crate::world::Database::Postgres => "FALSE",
    };
    let insert = format!(
        "INSERT INTO meetings (id, bank_id, giver_id, receiver_id, category_id, on_day, at_time, minutes, place, at_home, state, made_at) \
         SELECT id, bank_id, giver_id, receiver_id, category_id, '{on}', {at}, 90, 'Hall, room 2; ring', {at_home}, '{state}', 1790000000000 \
         FROM exchanges ORDER BY id DESC LIMIT 1"
    );
    assert_eq!(world.sql(&insert), Ok(1));
    lent["id"].as_str().unwrap().to_owned()
}

/// The lines of a calendar, unfolded.
fn lines(page: &Page) -> Vec<String> {
    page.html.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[track_caller]
fn has(page: &Page, line: &str) {
    assert!(lines(page).iter().any(|each| each == line), "{line} is not in\n{}", page.html);
}

#[test]
fn the_feed_shows_what_was_agreed_until_its_address_is_taken_away() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        let summer = agree(world, &bank, (ada, ben), ("2027-07-01", Some("14:00")), "agreed");
        let winter = agree(world, &bank, (ben, ada), ("2027-12-01", Some("09:30")), "cancelled");
        let some_time = agree(world, &bank, (ada, cleo), ("2027-08-02", None), "agreed");
        let past = agree(world, &bank, (ada, cleo), (&day(31), Some("10:00")), "happened");
        let of_others = agree(world, &bank, (cleo, ben), ("2027-07-01", Some("14:00")), "agreed");
        let pages = world.signed_in(&bank, ada.number);
        let form = pages.open("/settings/calendar").is(200).form_with("idempotency_key");
        let shown = pages.submit(&form, &[]).is(200);
        let address =
            regex::Regex::new(r"/calendar/[A-Za-z0-9_-]+\.ics").unwrap().find(&shown.html).expect("an address").as_str().to_owned();
        // It is shown once, and works for whoever has it.
        assert!(!pages.open("/settings/calendar").is(200).html.contains(&address));
        let feed = world.browserless().get(&address).is(200);
        assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
        assert!(feed.header("cache-control").contains("private"), "{}", feed.header("cache-control"));
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "DTSTART:20270701T130000Z", "DTEND:20270701T143000Z", "DTSTART:20271201T093000Z"] {
            has(&feed, line);
        }
        for line in ["DTSTART;VALUE=DATE:20270802", "STATUS:CANCELLED", "LOCATION:Hall\\, room 2\\; ring"] {
            has(&feed, line);
        }
        assert!(feed.html.contains("SUMMARY:You help Ben Baker: ") && feed.html.contains("SUMMARY:Ben Baker helps you: "), "{}", feed.html);
        for id in [&summer, &winter, &some_time] {
            has(&feed, &format!("UID:{id}"));
        }
        for id in [&past, &of_others] {
            assert!(!feed.html.contains(id.as_str()), "{}", feed.html);
        }
        // A new address makes the old one useless; taken away, none works.
        pages.submit(&form, &[]).is(200);
        world.browserless().get(&address).is(404);
        let shown = pages.submit(&form, &[]).is(200);
        let address =
            regex::Regex::new(r"/calendar/[A-Za-z0-9_-]+\.ics").unwrap().find(&shown.html).expect("an address").as_str().to_owned();
        world.browserless().get(&address).is(200);
        let token = pages.form_token();
        let revoke = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        pages.ask("POST", "/settings/calendar/revoke", Some(format!("form_token={token}")), &revoke).is(303);
        world.browserless().get(&address).is(404);
        world.browserless().get("/calendar/nothing.ics").is(404);
    });
}

#[test]
fn one_agreed_exchange_is_a_file_for_its_two_people_only() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        let id = agree(world, &bank, (ada, ben), ("2027-07-01", Some("14:00")), "agreed");
        let path = format!("/meetings/{id}.ics");
        has(&world.signed_in(&bank, ben.number).get(&path).is(200), &format!("UID:{id}"));
        world.signed_in(&bank, cleo.number).get(&path).is(404);
        assert!(world.browserless().get(&path).location().contains("/sign-in"));
    });
}

#[test]
fn a_calendar_ends_with_the_membership() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        let pages = world.signed_in(&bank, ada.number);
        let form = pages.open("/settings/calendar").is(200).form_with("idempotency_key");
        let shown = pages.submit(&form, &[]).is(200);
        let address =
            regex::Regex::new(r"/calendar/[A-Za-z0-9_-]+\.ics").unwrap().find(&shown.html).expect("an address").as_str().to_owned();
        world.browserless().get(&address).is(200);
        world.sql(&format!("UPDATE members SET standing = 'suspended' WHERE number = {}", ada.number)).unwrap();
        world.browserless().get(&address).is(404);
    });
}
