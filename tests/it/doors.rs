//! The doors: where somebody is signed in and how that ends, devices that are remembered, and passwords as they are chosen.

use serde_json::json;

use crate::http::{Page, Pages};
use crate::world::{Bank, PASSWORD, World, for_each_database};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
const DAY_MS: i64 = 86_400_000;

/// Signs in on a device, with or without being remembered there.
pub(crate) fn sign_in_on(pages: &Pages, device: &str, login: &str, remember: &str) -> Page {
    let form = pages.open("/sign-in").form_with("password");
    let fields = [("form_token", form.value("form_token").unwrap()), ("login", login), ("password", PASSWORD), ("remember", remember)];
    let body = serde_urlencoded::to_string(fields).unwrap();
    let origin = pages.url.clone();
    let headers = [("sec-fetch-site", "same-origin"), ("origin", origin.as_str()), ("user-agent", device)];
    pages.ask("POST", "/sign-in", Some(body), &headers)
}

/// The session's cookie as an answer sets it.
pub(crate) fn cookie(page: &Page) -> String {
    page.header("set-cookie").lines().find(|line| line.starts_with("goodturn=")).unwrap_or_default().to_owned()
}

/// A number from the sessions of a member's login, newest first.
fn of_sessions(world: &World, bank: &Bank, number: i64, what: &str) -> Vec<String> {
    let login = world.login_name(bank, number);
    world.texts(&format!(
        "SELECT CAST({what} AS TEXT) AS value FROM sessions WHERE login_id = (SELECT id FROM logins WHERE name_key = '{login}') \
         ORDER BY created_at DESC"
    ))
}

pub(crate) fn is_out(pages: &Pages) -> bool {
    pages.get("/statement").location().contains("/sign-in")
}

#[test]
fn one_sees_by_plain_names_where_one_is_signed_in_and_ends_any_of_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let here = world.signed_in(&bank, 3);
        let login = world.login_name(&bank, 3);
        let (phone, other, neighbour) = (world.browserless(), world.browserless(), world.signed_in(&bank, 4));
        sign_in_on(&phone, PHONE, &login, "").is(303);
        sign_in_on(&other, "curl/8.5.0", &login, "").is(303);
        let list = here.open("/settings/devices").is(200);
        let words = list.words();
        assert!(words.contains("Chrome on Android") && words.contains("This device"), "{words}");
        assert_eq!(list.forms().iter().filter(|form| form.action.ends_with("/end")).count(), 3);
        // The name is all that is kept of a device.
        let kept = world.texts("SELECT device || state AS value FROM sessions").join(" ");
        assert!(
            kept.contains("Chrome/Android") && !kept.contains("Pixel") && !kept.contains("curl") && !kept.contains("127.0.0"),
            "{kept}"
        );
        // The phone's entry is the one beside its name; ended, its next request is at the door.
        let entry = list.html.split("<li>").find(|entry| entry.contains("Chrome on Android")).unwrap();
        let action = entry.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = list.form(action);
        // A neighbour cannot end it, nor learn that it is there.
        let token = neighbour.form_token();
        assert_eq!(neighbour.submit(&form, &[("form_token", &token)]).status, 404);
        assert!(!is_out(&phone));
        here.submit(&form, &[]).is(303);
        assert!(is_out(&phone) && !is_out(&other) && !is_out(&here));
        here.submit(&here.open("/settings/devices").form("/others"), &[]).is(303);
        assert!(is_out(&other) && !is_out(&here) && !is_out(&neighbour));
    });
}

#[test]
fn only_a_members_remembered_device_stays_signed_in_after_the_browser() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.signed_in(&bank, 3);
        world.signed_in(&bank, 2);
        let (member, staff) = (world.login_name(&bank, 3), world.login_name(&bank, 2));
        assert!(!world.browserless().open("/sign-in").html.contains("checked"), "nobody is remembered unless they say so");
        let shared = sign_in_on(&world.browserless(), PHONE, &member, "").is(303);
        assert!(!cookie(&shared).contains("Max-Age") && !cookie(&shared).contains("Expires"), "{}", cookie(&shared));
        let life = || of_sessions(world, &bank, 3, "expires_at - created_at")[0].parse::<i64>().unwrap();
        assert_eq!(life(), DAY_MS / 2);
        let own = world.browserless();
        let answer = sign_in_on(&own, PHONE, &member, "yes").is(303);
        assert!(cookie(&answer).contains("; Max-Age=7776000") && cookie(&answer).contains("HttpOnly"), "{}", cookie(&answer));
        assert_eq!(life(), 30 * DAY_MS);
        assert!(own.open("/settings/devices").words().contains("This device is remembered"));
        // However often it is used, it ends after 90 days.
        let login = world.login_name(&bank, 3);
        world.sql(&format!("UPDATE sessions SET created_at = created_at - {}, seen_at = seen_at - 120000 WHERE login_id = (SELECT id FROM logins WHERE name_key = '{login}')", 89 * DAY_MS)).unwrap();
        own.open("/statement").is(200);
        let left = of_sessions(world, &bank, 3, "expires_at - seen_at");
        assert!(left.iter().all(|left| left.parse::<i64>().unwrap() <= 30 * DAY_MS), "{left:?}");
        assert!(left.iter().any(|left| left.parse::<i64>().unwrap() <= DAY_MS), "{left:?}");
        world.sql(&format!("UPDATE sessions SET created_at = created_at - {DAY_MS}, seen_at = seen_at - 120000 WHERE login_id = (SELECT id FROM logins WHERE name_key = '{login}')")).unwrap();
        assert!(is_out(&own));
        // Staff hold other people's secrets.
        let answer = sign_in_on(&world.browserless(), PHONE, &staff, "yes").is(303);
        assert!(!cookie(&answer).contains("Max-Age"), "{}", cookie(&answer));
        assert_eq!(of_sessions(world, &bank, 2, "expires_at - created_at")[0], (DAY_MS / 24).to_string());
    });
}

#[test]
fn a_new_password_ends_every_other_session_and_keeps_what_was_remembered() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.signed_in(&bank, 3);
        let login = world.login_name(&bank, 3);
        let (own, other) = (world.browserless(), world.browserless());
        sign_in_on(&own, PHONE, &login, "yes").is(303);
        sign_in_on(&other, PHONE, &login, "").is(303);
        let before = own.cookies.borrow()["goodturn"].clone();
        let page = own.open("/settings/password").is(200);
        // A password is suggested, and the one suggested is good enough.
        let suggested =
            page.html.split("<strong>").find_map(|part| part.split("</strong>").next().filter(|text| text.split(' ').count() == 5));
        let suggested = suggested.unwrap_or_else(|| panic!("{}", page.html)).to_owned();
        assert!(page.html.contains("data-show=\"password\"") && !page.html.contains("onpaste"), "{}", page.html);
        let form = page.form("/settings/password");
        let answer = own.submit(&form, &[("old_password", PASSWORD), ("password", &suggested)]).is(303);
        assert!(cookie(&answer).contains("Max-Age"), "{}", cookie(&answer));
        assert_ne!(own.cookies.borrow()["goodturn"], before, "the session's secret is new");
        assert!(!is_out(&own) && is_out(&other));
        let old = world.browserless();
        old.cookies.borrow_mut().insert("goodturn".to_owned(), before);
        assert!(is_out(&old));
        world.browserless().sign_in(&login, &suggested).is(303);
    });
}

#[test]
fn whoever_is_stopped_leaves_or_gets_another_role_has_no_session_left_in_the_database() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let changes = [
            (3, json!({ "standing": "suspended", "reason": "Complaint" }), 0),
            (4, json!({ "standing": "left", "reason": "Moved away" }), 1),
            (5, json!({ "role": "broker" }), 2),
        ];
        for (number, change, at) in changes {
            let (pages, person) = (world.signed_in(&bank, number), &bank.members[at]);
            assert!(!of_sessions(world, &bank, number, "seen_at").is_empty());
            api.patch(&format!("/members/{}", person.id), change).is(200);
            assert_eq!(of_sessions(world, &bank, number, "seen_at"), Vec::<String>::new());
            assert!(is_out(&pages), "{number}");
        }
    });
}
