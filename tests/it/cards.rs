//! Printed sign-in cards: a secret on paper, a number that is not on it, and little that they open.

use serde_json::json;

use crate::doors::{cookie, is_out};
use crate::http::{Page, Pages};
use crate::world::{Bank, World, for_each_database};

/// Makes a card on one's own page or on a member's record; its secret and its number.
fn make(pages: &Pages, path: &str) -> (String, String) {
    let made = pages.submit(&pages.open(path).is(200).form("/card"), &[]).is(200);
    let secret = made.form("/print").value("secret").unwrap().to_owned();
    let pin = made.html.split("id=\"pin\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(pin.split(' ').map(str::len).collect::<Vec<_>>(), [3, 3], "{pin}");
    (secret, pin)
}

fn open(pages: &Pages, secret: &str, pin: &str) -> Page {
    let form = pages.open(&format!("/card/{secret}")).is(200).form_with("pin");
    pages.submit(&form, &[("pin", pin)])
}

fn wrong(pin: &str) -> String {
    pin.chars()
        .map(|c| {
            if c == '9' {
                '0'
            } else if c.is_ascii_digit() {
                '9'
            } else {
                c
            }
        })
        .collect()
}

fn without_login(world: &World, bank: &Bank) -> (Pages, String, String) {
    let (secret, pin) = make(&world.signed_in(bank, 2), "/members/3/card");
    (world.browserless(), secret, pin)
}

#[test]
fn a_card_and_its_number_let_in_a_member_without_any_password() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (pages, secret, pin) = without_login(world, &bank);
        // The card says whose bank it is and nothing of its member, to whoever finds it.
        let found = pages.open(&format!("/card/{secret}")).is(200);
        assert!(found.html.contains("harbour time bank") && !found.html.contains("Ada"), "{}", found.html);
        let before = cookie(&found);
        let answer = open(&pages, &secret, &pin).is(303);
        assert!(!cookie(&answer).contains("Max-Age") && cookie(&answer) != before, "{}", cookie(&answer));
        assert!(pages.open("/").is(200).html.contains("Ada"));
        pages.open("/statement").is(200);
        // Signing in with it once more gives a new secret, and the one before is dead.
        let old = pages.cookies.borrow()["goodturn"].clone();
        open(&pages, &secret, &pin).is(303);
        assert_ne!(pages.cookies.borrow()["goodturn"], old);
        let other = world.browserless();
        other.cookies.borrow_mut().insert("goodturn".to_owned(), old);
        assert!(is_out(&other) && !is_out(&pages));
        // Neither secret nor number stands in the database.
        let kept = world.texts("SELECT pin_hash AS value FROM sign_in_cards").join(" ");
        assert!(kept.starts_with("$argon2id$") && !kept.contains(&pin.replace(' ', "")), "{kept}");
        // It ends after an hour without use.
        let life = world.texts("SELECT CAST(expires_at - seen_at AS TEXT) AS value FROM sessions WHERE card_id IS NOT NULL");
        assert_eq!(life, ["3600000"]);
        // The member's page says when it was used; the member was told that it was made.
        assert!(world.signed_in(&bank, 2).open("/members/3/card").words().contains("It was last used"));
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'card_made'").len(), 1);
    });
}

#[test]
fn a_card_opens_hours_and_own_pages_and_nothing_else() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let (pages, secret, pin) = without_login(world, &bank);
        open(&pages, &secret, &pin).is(303);
        for own in ["/", "/log", "/statement", "/help", "/settings/messages"] {
            pages.open(own).is(200);
        }
        let mut open_too = Vec::new();
        for more in [
            "/settings",
            "/settings/password",
            "/settings/tokens",
            "/settings/devices",
            "/settings/card",
            "/settings/about-me",
            "/settings/calendar",
            "/listings",
            "/listings/new",
            "/books",
            "/members",
            "/members/3",
            "/desk",
            "/report/2025",
            "/wellbeing",
        ] {
            let answer = pages.get(more);
            if ![403, 404].contains(&answer.status) {
                open_too.push((more, answer.status));
            }
        }
        assert_eq!(open_too, []);
        let token = pages.form_token();
        let form = |action: &str| crate::http::Form {
            action: action.to_owned(),
            method: "post".to_owned(),
            fields: vec![("form_token".to_owned(), token.clone())],
        };
        for write in ["/settings/calendar", "/settings/tokens", "/settings/card", "/settings/password", "/settings/devices/others"] {
            let answer = pages.submit(&form(write), &[("name", "x"), ("days", "90"), ("old_password", "x"), ("password", "x")]);
            assert!([403, 404].contains(&answer.status), "{write}: {}", answer.status);
        }
        assert!(!pages.open("/").html.contains("href=\"/settings\"") && !pages.open("/").html.contains("href=\"/listings\""));
        // A yes is within reach.
        let waiting = bank.wait(world, ben, ada, 30);
        let id = waiting["id"].as_str().unwrap();
        assert!(pages.open(&format!("/exchanges/{id}")).is(200).html.contains("Ben"));
        let yes = pages.submit(&form(&format!("/exchanges/{id}/confirm")), &[("idempotency_key", &crate::world::key())]);
        assert_eq!(yes.status, 303, "{}", yes.html);
        assert_eq!(bank.balance(world, ada), -30);
    });
}

#[test]
fn five_wrong_numbers_lock_a_card_even_for_the_right_one() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (pages, secret, pin) = without_login(world, &bank);
        let wrong = wrong(&pin);
        for _ in 0..2 {
            assert!(open(&pages, &secret, &wrong).is(422).words().contains("not the number"));
        }
        // The right one begins the count anew.
        open(&pages, &secret, &pin).is(303);
        let other = world.browserless();
        let form = other.open(&format!("/card/{secret}")).form_with("pin");
        for _ in 0..4 {
            other.submit(&form, &[("pin", &wrong)]).is(422);
        }
        assert!(other.submit(&form, &[("pin", &wrong)]).is(422).words().contains("locked"));
        assert!(other.submit(&form, &[("pin", &pin)]).is(422).words().contains("locked"));
        assert!(world.signed_in(&bank, 2).open("/members/3/card").words().contains("locked"));
        // Guessing goes on against the throttle, not against the hash.
        let refused = (0..30).map(|_| other.submit(&form, &[("pin", &wrong)])).find(|answer| answer.status == 429);
        assert!(refused.is_some_and(|answer| !answer.header("retry-after").is_empty()));
    });
}

#[test]
fn what_is_no_number_is_no_try_and_a_new_password_ends_the_card() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = world.signed_in(&bank, 3);
        let (secret, pin) = make(&ada, "/settings/card");
        for typed in ["", "12", "abcdef", "1234567", "12345"] {
            open(&world.browserless(), &secret, typed).is(422);
        }
        assert_eq!(world.texts("SELECT CAST(wrong_pins AS TEXT) AS value FROM sign_in_cards"), ["0"]);
        let by_card = world.browserless();
        open(&by_card, &secret, &pin).is(303);
        let form = ada.open("/settings/password").is(200).form("/settings/password");
        ada.submit(&form, &[("old_password", crate::world::PASSWORD), ("password", "lantern heron gravel")]).is(303);
        assert!(is_out(&by_card) && !is_out(&ada));
        world.browserless().get(&format!("/card/{secret}")).is(410);
        // Whoever sits at a screen that somebody left takes no card away.
        world.sql("UPDATE sessions SET state = replace(state, '\"asked_at\"', '\"asked_long_ago\"')").unwrap();
        let page = ada.open("/settings/card").is(200);
        let answer = ada.submit(&page.form("/card"), &[]);
        assert!(answer.status != 200 || answer.words().contains("password"), "{}", answer.words());
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) AS value FROM sign_in_cards WHERE ended_at IS NULL"), ["0"]);
    });
}

#[test]
fn a_card_is_taken_back_at_once_by_its_member_and_by_a_broker() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (member, broker) = (world.signed_in(&bank, 3), world.signed_in(&bank, 2));
        for (who, path) in [(&member, "/settings/card"), (&broker, "/members/3/card")] {
            let (secret, pin) = make(who, path);
            let pages = world.browserless();
            open(&pages, &secret, &pin).is(303);
            assert!(!is_out(&pages));
            who.submit(&who.open(path).form("/end"), &[]).is(303);
            assert!(is_out(&pages));
            pages.get(&format!("/card/{secret}")).is(410);
        }
        // A new card ends the one before; a suspension and another role end it too.
        let (first, pin) = make(&member, "/settings/card");
        let pages = world.browserless();
        open(&pages, &first, &pin).is(303);
        let (second, pin) = make(&member, "/settings/card");
        assert!(is_out(&pages));
        pages.get(&format!("/card/{first}")).is(410);
        open(&pages, &second, &pin).is(303);
        let api = world.api(&bank.coordinator.token);
        let path = format!("/members/{}", bank.members[0].id);
        api.patch(&path, json!({ "standing": "suspended", "reason": "Complaint" })).is(200);
        assert!(is_out(&pages));
        api.patch(&path, json!({ "standing": "active", "reason": "Cleared" })).is(200);
        pages.get(&format!("/card/{second}")).is(410);
        let (third, _) = make(&world.signed_in(&bank, 3), "/settings/card");
        api.patch(&path, json!({ "role": "broker" })).is(200);
        pages.get(&format!("/card/{third}")).is(410);
        // Staff have none.
        broker.get("/settings/card").is(403);
        world.signed_in(&bank, 1).get("/members/3/card").is(403);
    });
}

#[test]
fn the_printed_card_holds_the_code_and_never_the_number() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let made = pages.submit(&pages.open("/settings/card").form("/card"), &[]).is(200);
        let paper = pages.submit(&made.form("/print"), &[]).is(200);
        assert!(paper.header("content-type").starts_with("application/pdf") && paper.html.starts_with("%PDF-"));
        // Only the card's own member, or staff, can print it, and only while they hold its secret.
        let neighbour = world.signed_in(&bank, 4);
        let token = neighbour.form_token();
        neighbour.submit(&made.form("/print"), &[("form_token", &token)]).is(404);
        pages.submit(&made.form("/print"), &[("secret", "guessed")]).is(404);
    });
}
