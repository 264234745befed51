//! Links by e-mail to sign in with: the same answer for every address, one use, 20 minutes, a press of a button, and a new password.

use serde_json::json;

use crate::doors::is_out;
use crate::http::Page;
use crate::outlets::{MailServer, until};
use crate::world::{Bank, PASSWORD, World, for_each_database};

/// A bank whose first member has an e-mail address as their login, and a mail server.
fn with_mail(world: &World) -> Option<(MailServer, Bank)> {
    let mut server = MailServer::at_rest()?;
    server.start();
    world.stop();
    world.surround("GOODTURN_SMTP_URL", Some(&server.url()));
    world.start(&[]);
    let bank = world.bank("harbour");
    world.signed_in(&bank, 3);
    let (ada, email) = (&bank.members[0], world.login_name(&bank, 3));
    world.api(&bank.coordinator.token).patch(&format!("/members/{}", ada.id), json!({ "email": email })).is(200);
    Some((server, bank))
}

fn ask(world: &World, email: &str) -> Page {
    let pages = world.browserless();
    let form = pages.open("/sign-in/link").is(200).form_with("email");
    let answer = pages.submit(&form, &[("email", email)]);
    if answer.status == 303 { pages.follow(answer) } else { answer }
}

/// The path of the link in a mail.
fn link(mail: &str) -> String {
    let plain = mail.replace("=\n", "").replace("=3D", "=");
    let found = regex::Regex::new(r"https?://[^/\s]+(\S*/sign-in/link/[A-Za-z0-9_-]{44})").unwrap();
    found.captures(&plain).unwrap_or_else(|| panic!("no link in {plain}"))[1].to_owned()
}

#[test]
fn a_link_lets_in_once_by_a_press_of_a_button_and_a_known_address_looks_like_any_other() {
    for_each_database(|world| {
        let Some((server, bank)) = with_mail(world) else { return };
        let email = world.login_name(&bank, 3);
        let (known, unknown) = (ask(world, &email).is(200), ask(world, "nobody@example.org").is(200));
        assert_eq!(known.words(), unknown.words());
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'sign_in_link'").len(), 1);
        // Both wrote a link; the stranger's belongs to nobody and opens nothing.
        assert_eq!(world.texts("SELECT CAST(expires_at - made_at AS TEXT) AS value FROM sign_in_links ORDER BY made_at"), ["1200000", "0"]);
        until("the link is sent", || server.kept().len() == 1);
        let path = link(&server.kept()[0]);
        let secret = path.rsplit('/').next().unwrap();
        // No way in is kept, neither in the outbox nor beside it.
        until("the message is done with", || world.texts("SELECT state AS value FROM outbox WHERE kind = 'sign_in_link'") == ["sent"]);
        assert!(!world.texts("SELECT facts AS value FROM outbox").join(" ").contains(secret));
        // A mail scanner that follows it uses nothing up.
        for _ in 0..3 {
            let scanned = world.browserless().get(&path).is(200);
            assert!(
                scanned.html.contains("harbour time bank")
                    && scanned.header("set-cookie").lines().all(|line| !line.starts_with("goodturn="))
            );
        }
        let pages = world.browserless();
        let form =
            pages.open(&path).forms().into_iter().find(|form| form.action.contains("/link/") && form.value("username").is_none()).unwrap();
        pages.submit(&form, &[]).is(303);
        assert!(!is_out(&pages));
        world.browserless().get(&path).is(410);
        let again = world.browserless();
        let token = again.form_token();
        again.submit(&form, &[("form_token", &token)]).is(410);
        assert!(is_out(&again));
        // One letter changed opens nothing.
        let forged = format!("{}{}", &path[..path.len() - 1], if path.ends_with('A') { 'B' } else { 'A' });
        world.browserless().get(&forged).is(410);
    });
}

#[test]
fn a_link_chooses_a_new_password_and_ends_every_other_session() {
    for_each_database(|world| {
        let Some((server, bank)) = with_mail(world) else { return };
        let email = world.login_name(&bank, 3);
        let elsewhere = world.browserless();
        elsewhere.sign_in(&email, PASSWORD).is(303);
        ask(world, &email).is(200);
        until("the link is sent", || server.kept().len() == 1);
        let path = link(&server.kept()[0]);
        let pages = world.browserless();
        let form = pages.open(&path).is(200).form_with("password");
        // A weak one is told, and uses nothing up.
        pages.submit(&form, &[("password", "short")]).is(422);
        assert!(!is_out(&elsewhere));
        let new = "seven wet umbrellas by the gate";
        pages.submit(&form, &[("password", new)]).is(303);
        assert!(!is_out(&pages) && is_out(&elsewhere));
        world.browserless().sign_in(&email, new).is(303);
        assert_ne!(world.browserless().sign_in(&email, PASSWORD).status, 303);
    });
}

#[test]
fn a_newer_link_a_suspension_and_twenty_minutes_end_a_link() {
    for_each_database(|world| {
        let Some((server, bank)) = with_mail(world) else { return };
        let email = world.login_name(&bank, 3);
        let next = |count: usize| {
            ask(world, &email).is(200);
            until("the link is sent", || server.kept().len() == count);
            link(&server.kept()[count - 1])
        };
        let (first, second) = (next(1), next(2));
        world.browserless().get(&first).is(410);
        world.browserless().get(&second).is(200);
        world.sql("UPDATE sign_in_links SET expires_at = expires_at - 1200000").unwrap();
        world.browserless().get(&second).is(410);
        let third = next(3);
        let path = format!("/members/{}", bank.members[0].id);
        world.api(&bank.broker.token).patch(&path, json!({ "standing": "suspended", "reason": "Complaint" })).is(200);
        world.browserless().get(&third).is(410);
        // Whoever is stopped gets none, and is told so as little as a stranger.
        assert_eq!(ask(world, &email).is(200).words(), ask(world, "nobody@example.org").words());
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'sign_in_link'").len(), 3);
    });
}

#[test]
fn a_link_that_was_asked_for_one_address_never_goes_to_another() {
    for_each_database(|world| {
        let Some((mut server, bank)) = with_mail(world) else { return };
        let email = world.login_name(&bank, 3);
        server.kill();
        ask(world, &email).is(200);
        let change = json!({ "email": "somebody.else@example.org" });
        world.api(&bank.coordinator.token).patch(&format!("/members/{}", bank.members[0].id), change).is(200);
        world.sql("UPDATE outbox SET not_before = 0 WHERE kind = 'sign_in_link'").unwrap();
        server.start();
        until("the message is stopped", || {
            world.texts("SELECT state AS value FROM outbox WHERE kind = 'sign_in_link'").iter().all(|state| state == "stopped")
        });
        assert!(server.kept().iter().all(|mail| !mail.contains("/sign-in/link/")));
    });
}

#[test]
fn asking_for_links_is_throttled_by_address_and_a_bank_without_e_mail_says_whom_to_ring() {
    for_each_database(|world| {
        let closed = world.browserless().open("/sign-in/link").is(200);
        assert!(closed.words().contains("Ring your time broker") && !closed.html.contains("name=\"email\""));
        let Some((_server, _)) = with_mail(world) else { return };
        let answers: Vec<Page> = (0..14).map(|_| ask(world, "nobody@example.org")).collect();
        let refused = answers.iter().find(|answer| answer.status == 429).expect("after so many one must wait");
        assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
        ask(world, "no address").is(422);
    });
}

#[test]
fn staff_of_one_bank_cannot_send_themselves_a_way_into_another() {
    for_each_database(|world| {
        let Some((_server, bank)) = with_mail(world) else { return };
        let other = world.bank("valley");
        // One login for a membership in each of two banks.
        let email = world.login_name(&bank, 3);
        let pages = world.browserless();
        world.accept(&pages, &world.invite(&other, 3), &email).is(303);
        // The broker of one writes an address of their own into the record and asks for a link to it.
        let path = format!("/members/{}", other.members[0].id);
        world.api(&other.broker.token).patch(&path, json!({ "email": "broker-of-valley@example.org" })).is(200);
        ask(world, "broker-of-valley@example.org").is(200);
        assert!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'sign_in_link'").is_empty());
    });
}
