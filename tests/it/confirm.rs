//! Asking again who sits there, before passwords, tokens, roles, e-mail addresses and links to sign in are changed.

use serde_json::json;

use crate::http::{Page, Pages};
use crate::world::{Bank, PASSWORD, World, for_each_database};

/// As if everybody had signed in twenty minutes ago.
fn a_while_later(world: &World) {
    let states = world.texts("SELECT state AS value FROM sessions WHERE login_id IS NOT NULL");
    for state in states {
        let mut entries: serde_json::Value = serde_json::from_str(&state).unwrap();
        let Some(at) = entries["asked_at"].as_str().and_then(|at| at.parse::<i64>().ok()) else { continue };
        entries["asked_at"] = json!((at - 20 * 60_000).to_string());
        world.sql(&format!("UPDATE sessions SET state = '{entries}' WHERE state = '{state}'")).unwrap();
    }
}

/// What every browser does with a 307: the same form to the other address.
#[track_caller]
fn goes_on(pages: &Pages, answer: &Page, form: &crate::http::Form, typed: &[(&str, &str)]) -> Page {
    assert_eq!(answer.status, 307, "{}", answer.html);
    let there = crate::http::Form { action: answer.location().to_owned(), ..form.clone() };
    pages.submit(&there, typed)
}

fn role_of(world: &World, bank: &Bank, number: i64) -> String {
    world.api(&bank.coordinator.token).get("/members").items().iter().find(|member| member["number"] == number).unwrap()["role"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_role_is_changed_only_by_somebody_who_was_asked_within_a_quarter_of_an_hour() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 1);
        let form = pages.open("/members/3/edit").is(200).form("/members/3/edit");
        a_while_later(world);
        // Refused before anything is done; what was typed waits in the page.
        let asked = pages.submit(&form, &[("role", "broker"), ("name", "Ada Archer-Brown")]).is(403);
        assert_eq!(role_of(world, &bank, 3), "member");
        let confirm = asked.form("/confirm");
        assert_eq!((confirm.value("role"), confirm.value("name")), (Some("broker"), Some("Ada Archer-Brown")));
        // A wrong password changes nothing and keeps what waits.
        let again = pages.submit(&confirm, &[("confirm_password", "not my password")]).is(422);
        let confirm = again.form("/confirm");
        assert_eq!(confirm.value("role"), Some("broker"));
        assert_eq!(role_of(world, &bank, 3), "member");
        let before = pages.cookies.borrow().get("goodturn").cloned();
        let typed = [("confirm_password", PASSWORD)];
        let answer = pages.submit(&confirm, &typed);
        assert_ne!(before, pages.cookies.borrow().get("goodturn").cloned(), "the session's secret is a new one");
        goes_on(&pages, &answer, &confirm, &typed).is(303);
        assert_eq!(role_of(world, &bank, 3), "broker");
        // What changes neither role nor address needs no asking.
        a_while_later(world);
        let form = pages.open("/members/4/edit").is(200).form("/members/4/edit");
        pages.submit(&form, &[("phone", "0131 496 0000")]).is(303);
        // An e-mail address does, and so does a link to sign in.
        let form = pages.open("/members/4/edit").is(200).form("/members/4/edit");
        pages.submit(&form, &[("email", "mallory@example.org")]).is(403);
        let form = pages.open("/members/4").is(200).form("/members/4/invite");
        let asked = pages.submit(&form, &[]).is(403);
        assert!(!asked.html.contains("/invite/") || asked.form("/confirm").value("confirm_form") == Some("/members/4/invite"));
        assert_eq!(world.texts("SELECT CAST(count(*) AS TEXT) AS value FROM members WHERE email = 'mallory@example.org'"), ["0"]);
    });
}

#[test]
fn passwords_and_tokens_ask_first_and_never_keep_a_secret() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let password = pages.open("/settings/password").is(200).form("/settings/password");
        let token = pages.open("/settings/tokens").is(200).form("/settings/tokens");
        a_while_later(world);
        // The page of the password asks before anything is typed, and comes back.
        let asked = pages.get("/settings/password").is(303);
        assert_eq!(asked.location(), "/confirm?next=%2Fsettings%2Fpassword");
        let sent = pages.submit(&password, &[("old_password", PASSWORD), ("password", "seven herons at noon")]).is(403);
        assert!(!sent.html.contains(PASSWORD) && !sent.html.contains("seven herons"), "{}", sent.html);
        let asked = pages.submit(&token, &[("name", "My sheet"), ("days", "30")]).is(403);
        assert!(world.texts("SELECT name AS value FROM tokens WHERE name = 'My sheet'").is_empty());
        let confirm = asked.form("/confirm");
        let typed = [("confirm_password", PASSWORD)];
        let answer = pages.submit(&confirm, &typed);
        let made = goes_on(&pages, &answer, &confirm, &typed).is(200);
        assert!(made.html.contains("gt_"), "{}", made.html);
        pages.get("/settings/password").is(200);
    });
}

#[test]
fn a_token_gives_a_role_as_the_api_says_and_confirming_leads_to_this_site_only() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    api.patch(&format!("/members/{}", bank.members[0].id), json!({ "role": "broker" })).is(200);
    assert_eq!(role_of(&world, &bank, 3), "broker");
    let pages = world.signed_in(&bank, 4);
    let form = pages.open("/confirm?next=https://evil.example/").is(200).form("/confirm");
    let answer = pages.submit(&form, &[("confirm_password", PASSWORD), ("confirm_next", "//evil.example/")]).is(303);
    assert_eq!(answer.location(), "/settings");
    let answer = pages.submit(&form, &[("confirm_password", PASSWORD), ("confirm_form", "https://evil.example/")]).is(303);
    assert_eq!(answer.location(), "/settings");
}
