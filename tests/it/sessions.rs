//! Signing in and out, links, tokens, limits and the headers that keep pages private.

use serde_json::json;

use crate::http::{agent, send};
use crate::world::{PASSWORD, Store, World, for_each_database, free_port};

#[test]
fn a_coordinator_opens_the_link_sets_a_password_and_sees_an_empty_bank() {
    for_each_database(|world| {
        world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour time bank"]).done();
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Cora Coordinator", "--role", "coordinator"]).done();
        let link = world.invite("harbour", 1);
        let pages = world.browserless();
        assert!(pages.open(&link).is(200).html.contains("Harbour time bank"));
        let form = pages.open(&link).form_with("password");
        // Too short, too common, too near to the bank's name: told, and the login is kept.
        for weak in ["short", "passwordpassword", "harbour time bank"] {
            let page = world.fill_invite(&pages, &form, "cora@example.org", weak).is(422);
            assert!(page.html.contains("cora@example.org") && !page.html.contains(&format!("value=\"{weak}\"")), "{weak}:\n{}", page.html);
        }
        world.fill_invite(&pages, &pages.open(&link).form_with("password"), "cora@example.org", PASSWORD).is(303);
        // The link worked once.
        world.browserless().get(&link).is(410);
        let pages = world.browserless();
        pages.sign_in("Cora@Example.org", PASSWORD).is(303);
        let home = pages.open("/").is(200);
        assert!(home.html.contains("Cora Coordinator"), "{}", home.html);
        pages.open("/members").is(200);
    });
}

#[test]
fn a_new_link_ends_the_one_before() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let first = world.invite(&bank, 3);
    let second = world.invite(&bank, 3);
    world.browserless().get(&first).is(410);
    world.browserless().get(&second).is(200);
    let broken = world.browserless().get(&format!("{second}x"));
    assert!([404, 410].contains(&broken.status));
}

#[test]
fn the_session_is_new_at_sign_in_and_dead_after_sign_out() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let before = pages.cookies.borrow().clone();
        let home = pages.open("/").is(200);
        let form = home.form("/sign-out");
        // Signing in again gives a new secret; the one before is dead.
        let other = world.browserless();
        *other.cookies.borrow_mut() = before.clone();
        let old = world.browserless();
        *old.cookies.borrow_mut() = before.clone();
        let stranger = world.browserless();
        stranger.open("/sign-in");
        let anonymous = stranger.cookies.borrow().clone();
        stranger.sign_in(&world.login_name(&bank, 3), PASSWORD).is(303);
        let signed_in = stranger.cookies.borrow().clone();
        let session = |cookies: &std::collections::BTreeMap<String, String>| cookies.get("goodturn").cloned();
        assert!(session(&signed_in).is_some() && session(&anonymous) != session(&signed_in), "{signed_in:?}");
        // Signed out: the very same cookies open nothing.
        pages.submit(&form, &[]).is(303);
        assert!(other.get("/statement").location().contains("/sign-in"));
        assert!(!old.open("/").html.contains("Ada Archer"));
        stranger.open("/statement").is(200);
    });
}

#[test]
fn cookies_are_closed_to_scripts_and_other_sites() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    world.signed_in(&bank, 3);
    let pages = world.browserless();
    let answer = pages.sign_in(&world.login_name(&bank, 3), PASSWORD).is(303);
    let cookie = answer
        .header("set-cookie")
        .lines()
        .find(|line| line.starts_with("goodturn=") || line.starts_with("__Host-goodturn="))
        .unwrap_or_default()
        .to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert!(
        !cookie.contains("Domain") && !cookie.contains("__Host-") && !cookie.contains("Secure"),
        "plain http on this machine: {cookie}"
    );
    // Under an https address the cookie is bound to it.
    world.stop();
    world.start(&["--public-url", "https://bank.example"]);
    let pages = world.browserless();
    let form = pages.open("/sign-in").form_with("password");
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| name != "login" && name != "password");
    fields.push(("login".to_owned(), world.login_name(&bank, 3)));
    fields.push(("password".to_owned(), PASSWORD.to_owned()));
    let body = serde_urlencoded::to_string(&fields).unwrap();
    let answer =
        pages.ask("POST", "/sign-in", Some(body), &[("origin", "https://bank.example"), ("sec-fetch-site", "same-origin")]).is(303);
    let cookie = answer
        .header("set-cookie")
        .lines()
        .find(|line| line.starts_with("goodturn=") || line.starts_with("__Host-goodturn="))
        .unwrap_or_default()
        .to_owned();
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("Secure") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(answer.header("strict-transport-security").contains("max-age"));
    // Other names are not answered; those who watch may ask by any.
    assert_eq!(pages.ask("GET", "/sign-in", None, &[("host", "evil.example")]).status, 421);
    assert_eq!(pages.ask("GET", "/healthz", None, &[("host", "10.0.0.1")]).status, 200);
}

#[test]
fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    world.signed_in(&bank, 3);
    let pages = world.browserless();
    let known = pages.sign_in(&world.login_name(&bank, 3), "not the password at all");
    let unknown = world.browserless().sign_in("nobody-here@example.org", "not the password at all");
    assert_eq!(known.status, unknown.status);
    let words = |page: &crate::http::Page, name: &str| page.words().replace(name, "NAME");
    assert_eq!(words(&known, &world.login_name(&bank, 3)), words(&unknown, "nobody-here@example.org"));
    assert!(unknown.html.contains("nobody-here@example.org"), "what was typed is kept");
    assert!(!unknown.html.contains("not the password at all"), "but not the password");
}

#[test]
fn posts_of_other_sites_and_posts_without_the_form_are_refused() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let form = pages.open("/").is(200).form("/sign-out");
        let own = pages.url.clone();
        let body = serde_urlencoded::to_string(&form.fields).unwrap();
        for headers in [
            vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            vec![("sec-fetch-site", "same-site"), ("origin", own.as_str())],
            vec![("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
            vec![("origin", "https://evil.example")],
            vec![("origin", "null")],
            vec![],
        ] {
            assert_eq!(pages.ask("POST", "/sign-out", Some(body.clone()), &headers).status, 403, "{headers:?}");
        }
        let own_headers = [("sec-fetch-site", "same-origin"), ("origin", own.as_str())];
        for token in ["", "nonsense", "m1.x.y"] {
            let body = serde_urlencoded::to_string([("form_token", token)]).unwrap();
            assert_eq!(pages.ask("POST", "/sign-out", Some(body), &own_headers).status, 403, "{token:?}");
        }
        // Another person's form is not mine.
        let theirs = world.signed_in(&bank, 4).form_token();
        let body = serde_urlencoded::to_string([("form_token", theirs)]).unwrap();
        assert_eq!(pages.ask("POST", "/sign-out", Some(body), &own_headers).status, 403);
        pages.open("/statement").is(200);
    });
}

#[test]
fn many_tries_are_asked_to_wait() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    world.signed_in(&bank, 3);
    let pages = world.browserless();
    let form = pages.open("/sign-in").form_with("password");
    let name = world.login_name(&bank, 3);
    let mut refused = None;
    for _ in 0..40 {
        let answer = pages.submit(&form, &[("login", &name), ("password", "wrong wrong wrong wrong")]);
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("after so many tries one must wait");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{:?}", refused.headers);
    // The right password does not help now: a guesser must not learn that it was right.
    assert_eq!(pages.submit(&form, &[("login", &name), ("password", PASSWORD)]).status, 429);
}

#[test]
fn a_suspension_ends_sessions_and_tokens_at_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        pages.open("/statement").is(200);
        let own = world.api(&bank.members[0].token);
        own.get("/me").is(200);
        let path = format!("/members/{}", bank.members[0].id);
        world.api(&bank.broker.token).patch(&path, json!({ "standing": "suspended", "reason": "Complaint" })).is(200);
        own.get("/me").refused(401, "unauthenticated");
        assert!(pages.get("/statement").location().contains("/sign-in"));
        let again = world.browserless().sign_in(&world.login_name(&bank, 3), PASSWORD);
        assert!(again.status != 303 || world.browserless().get("/statement").location().contains("/sign-in"), "{}", again.status);
        // A pause is a rest, not a punishment.
        world.api(&bank.broker.token).patch(&path, json!({ "standing": "paused", "reason": "Cleared" })).is(200);
        world.signed_in(&bank, 3).open("/statement").is(200);
    });
}

#[test]
fn a_token_ends_when_it_is_revoked() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let own = world.api(&bank.members[0].token);
        own.get("/me").is(200);
        let listed = world.cli(&["token", "list", "--bank", "harbour", "--json"]).done().json();
        let all = listed.as_array().or(listed["items"].as_array()).unwrap_or_else(|| panic!("{listed}")).clone();
        let mine = all.iter().find(|token| token["member_id"] == bank.members[0].id.as_str());
        let id = mine.unwrap_or_else(|| panic!("{listed}"))["id"].as_str().unwrap().to_owned();
        world.cli(&["token", "revoke", &id]).done();
        own.get("/me").refused(401, "unauthenticated");
    });
}

#[test]
fn plain_http_for_others_on_the_network_is_refused_unless_allowed_in_words() {
    let world = World::empty(Store::sqlite());
    world.cli(&["migrate"]).done();
    let port = free_port();
    for flags in [
        vec!["--listen".to_owned(), format!("0.0.0.0:{port}")],
        vec!["--listen".to_owned(), format!("127.0.0.1:{port}"), "--public-url".to_owned(), "http://bank.example".to_owned()],
        vec!["--listen".to_owned(), format!("127.0.0.1:{port}"), "--public-url".to_owned(), "bank.example".to_owned()],
    ] {
        let args: Vec<&str> = ["serve"].into_iter().chain(flags.iter().map(String::as_str)).collect();
        let run = world.cli(&args);
        assert!(run.code == 1 || run.code == 2, "{run:?}");
        assert!(run.stderr.contains("http"), "{run:?}");
    }
    world.start(&["--public-url", "http://bank.example", "--allow-plain-http"]);
}

#[test]
fn every_answer_carries_the_headers_that_keep_it_safe() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let pages = world.signed_in(&bank, 1);
    for path in ["/", "/sign-in", "/statement", "/nowhere", "/members/999", "/settings", "/help", "/healthz"] {
        let page = pages.get(path);
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(page.header("server").is_empty(), "{path}");
    }
    let home = pages.open("/").is(200);
    assert!(!home.html.contains("<script>") && !home.html.contains(" style=") && !home.html.contains(" onclick="), "{}", home.html);
    // Files with their content in the name may be kept.
    let sheet = regex::Regex::new(r#"href="(/assets/[^"]+\.css)""#).unwrap().captures(&home.html).expect("a stylesheet")[1].to_owned();
    assert!(pages.get(&sheet).is(200).header("cache-control").contains("immutable"));
    let answer = world.api(&bank.coordinator.token).get("/me");
    assert_eq!((answer.header("cache-control"), answer.header("access-control-allow-origin")), ("no-store", ""));
}

#[test]
fn a_server_under_watch_answers_in_one_word() {
    for_each_database(|world| {
        let ask = |path: &str| send(&agent(), "GET", &format!("{}{path}", world.url), &[], None);
        for path in ["/healthz", "/readyz"] {
            let answer = ask(path).is(200);
            assert_eq!(answer.text.split_whitespace().count(), 1, "{}", answer.text);
        }
        assert_eq!(ask("/metrics").status, 404);
    });
}
