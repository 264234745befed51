//! The second step at sign-in: codes from an app, spare codes, who takes one away, and banks that ask it of their staff.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::http::{Page, Pages};
use crate::world::{Bank, PASSWORD, World, for_each_database};

/// The text between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

/// The secret that the page shows as letters, as an app reads it.
fn secret(page: &Page) -> Vec<u8> {
    let letters = between(&page.html, "id=\"app-key\">", "<").replace(' ', "");
    assert_eq!(letters.len(), 32, "{}", page.html);
    let bits: Vec<u8> = letters
        .bytes()
        .map(|letter| if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' })
        .flat_map(|five| (0..5).rev().map(move |at| (five >> at) & 1))
        .collect();
    bits.chunks(8).map(|byte| byte.iter().fold(0, |sum, bit| (sum << 1) | bit)).collect()
}

/// What an app shows now, or some half minutes away.
fn code(secret: &[u8], off: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let step = i64::try_from(now / 30).unwrap() + off;
    let hash = Hmac::<Sha1>::new_from_slice(secret).unwrap().chain_update(step.to_be_bytes()).finalize().into_bytes();
    let from = usize::from(hash[19] & 0xf);
    let number = u32::from_be_bytes(hash[from..from + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Sets an app up; its secret and the spare codes.
#[track_caller]
fn set_up(pages: &Pages) -> (Vec<u8>, Vec<String>) {
    let page = pages.open("/settings/factors/app").is(200);
    let secret = secret(&page);
    let answer = pages.submit(&page.form("/settings/factors/app"), &[("code", &code(&secret, -1))]).is(200);
    let list = between(&answer.html, "id=\"spares\">", "</ol>");
    let spares: Vec<String> = list.split("class=\"key\">").skip(1).map(|rest| rest[..19].to_owned()).collect();
    assert_eq!(spares.len(), 10, "{}", answer.html);
    (secret, spares)
}

/// Does the first step, and answers the form of the second.
#[track_caller]
fn first_step(world: &World, bank: &Bank, number: i64) -> (Pages, crate::http::Form) {
    let pages = world.browserless();
    let answer = pages.sign_in(&world.login_name(bank, number), PASSWORD).is(303);
    assert_eq!(answer.location(), "/sign-in/code");
    let form = pages.get("/sign-in/code").is(200).form("/sign-in/code");
    (pages, form)
}

#[test]
fn the_password_alone_opens_nothing_once_there_is_an_app() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let (secret, _) = set_up(&pages);
        // The secret is nowhere to be read.
        let sealed = match world.database {
            crate::world::Database::Sqlite => "SELECT hex(sealed) AS value FROM code_apps",
            crate::world::Database::Postgres => "SELECT encode(sealed, 'hex') AS value FROM code_apps",
        };
        let sealed = world.texts(sealed).concat().to_lowercase();
        assert!(sealed.len() == 96 && !sealed.contains(&hex::encode(&secret)), "{sealed}");
        let (pages, form) = first_step(world, &bank, 3);
        let half = pages.cookies.borrow().get("goodturn").cloned();
        // Half signed in is not signed in, whatever is asked for.
        for path in ["/", "/statement", "/settings/factors", "/confirm", "/settings/password"] {
            assert!(pages.get(path).location().contains("/sign-in"), "{path}");
        }
        assert!(world.texts("SELECT state AS value FROM sessions WHERE login_id IS NULL").iter().any(|state| state.contains("waiting")));
        for wrong in ["", "000000", "12345", "ABCD-EFGH-IJKL-MNOP"] {
            pages.submit(&form, &[("code", wrong)]).is(422);
        }
        let used = code(&secret, 0);
        pages.submit(&form, &[("code", &used)]).is(303);
        assert_ne!(half, pages.cookies.borrow().get("goodturn").cloned(), "a new secret at each step");
        assert!(pages.open("/").is(200).html.contains("Ada Archer"));
        // The cookie of the half sign-in is dead.
        let old = world.browserless();
        old.cookies.borrow_mut().insert("goodturn".to_owned(), half.unwrap());
        assert!(old.get("/statement").location().contains("/sign-in"));
        // A code counts once.
        let (pages, form) = first_step(world, &bank, 3);
        pages.submit(&form, &[("code", &used)]).is(422);
        pages.submit(&form, &[("code", &code(&secret, 1))]).is(303);
    });
}

#[test]
fn a_spare_code_works_once_and_new_ones_end_the_old() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let (_, spares) = set_up(&pages);
        assert!(spares.iter().all(|spare| !pages.open("/settings/factors").html.contains(spare)), "shown once");
        let (signing, form) = first_step(world, &bank, 3);
        signing.submit(&form, &[("code", &spares[0].to_lowercase().replace('-', " "))]).is(303);
        signing.open("/").is(200);
        let (signing, form) = first_step(world, &bank, 3);
        signing.submit(&form, &[("code", &spares[0])]).is(422);
        let page = pages.open("/settings/factors").is(200);
        assert!(page.html.contains("9 spare codes"), "{}", page.html);
        let fresh = pages.submit(&page.form("/settings/factors/codes"), &[]).is(200);
        assert!(!fresh.html.contains(&spares[1]));
        signing.submit(&form, &[("code", &spares[1])]).is(422);
    });
}

#[test]
fn after_five_wrong_codes_even_a_right_one_waits() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let (secret, spares) = set_up(&pages);
        for _ in 0..5 {
            let (pages, form) = first_step(world, &bank, 3);
            pages.submit(&form, &[("code", "ABCD-EFGH-IJKL-MNOP")]).is(422);
        }
        let (pages, form) = first_step(world, &bank, 3);
        let waits = pages.submit(&form, &[("code", &code(&secret, 0))]).is(429);
        assert!(waits.header("retry-after").parse::<u64>().unwrap() <= 61, "{:?}", waits.headers);
        pages.submit(&form, &[("code", &spares[0])]).is(429);
        // Nothing was used up by a try that did not count.
        world.sql("UPDATE code_apps SET wait_until = 0").unwrap();
        pages.submit(&form, &[("code", &spares[0])]).is(303);
        assert_eq!(world.texts("SELECT CAST(failed AS TEXT) AS value FROM code_apps"), ["0"]);
    });
}

#[test]
fn a_coordinator_takes_a_lost_second_step_away_and_the_operator_a_coordinators() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, cora) = (world.signed_in(&bank, 3), world.signed_in(&bank, 1));
        set_up(&ada);
        set_up(&cora);
        let path = "/members/3/factors";
        world.signed_in(&bank, 2).get(path).is(403);
        world.signed_in(&bank, 4).get(path).is(404);
        let form = cora.open(path).is(200).form(path);
        cora.submit(&form, &[("reason", "")]).is(422);
        cora.submit(&form, &[("reason", "Lost the phone, rang her back")]).is(303);
        assert!(ada.get("/statement").location().contains("/sign-in"), "signed out everywhere");
        world.browserless().sign_in(&world.login_name(&bank, 3), PASSWORD).is(303);
        let page = cora.open(path).is(200);
        assert!(page.html.contains("Lost the phone, rang her back") && page.html.contains("Cora Coordinator"), "{}", page.html);
        // Her own, and any coordinator's, only the operator takes.
        let own = cora.open("/members/1/factors").is(200).form("/members/1/factors");
        let refused = cora.submit(&own, &[("reason", "Lost mine")]).is(422);
        assert!(refused.html.contains("whoever runs the computer"), "{}", refused.html);
        world.cli(&["login", "reset-factors", "--bank", "harbour", "--member", "1"]).done();
        assert_eq!(world.cli(&["login", "reset-factors", "--bank", "harbour", "--member", "1"]).code, 1);
        let pages = world.browserless();
        assert_eq!(pages.sign_in(&world.login_name(&bank, 1), PASSWORD).is(303).location(), "/");
        assert_eq!(world.texts("SELECT CAST(count(*) AS TEXT) AS value FROM factor_removals"), ["2"]);
    });
}

#[test]
fn a_bank_that_asks_it_leads_its_staff_to_set_one_up_at_their_next_sign_in() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (cora, bram) = (world.signed_in(&bank, 1), world.signed_in(&bank, 2));
        world.signed_in(&bank, 3);
        let form = cora.open("/settings/factors").is(200).form("/settings/factors/staff");
        cora.submit(&form, &[("rule", "required")]).is(303);
        // Nothing changes for whoever is in; members are not asked.
        bram.get("/desk").is(200);
        world.browserless().sign_in(&world.login_name(&bank, 3), PASSWORD).is(303);
        let pages = world.browserless();
        pages.sign_in(&world.login_name(&bank, 2), PASSWORD).is(303);
        for path in ["/", "/desk", "/members", "/settings", "/settings/tokens", "/members/3"] {
            assert_eq!(pages.get(path).is(303).location(), "/settings/factors", "{path}");
        }
        let token = pages.form_token();
        let body = serde_urlencoded::to_string([("form_token", token.as_str()), ("name", "Nobody")]).unwrap();
        let headers = [("origin", pages.url.as_str()), ("sec-fetch-site", "same-origin")];
        assert_eq!(pages.ask("POST", "/members/new", Some(body), &headers).location(), "/settings/factors");
        // Somebody else with the password alone waits at the same place.
        let parked = world.browserless();
        parked.sign_in(&world.login_name(&bank, 2), PASSWORD).is(303);
        assert_eq!(parked.get("/desk").is(303).location(), "/settings/factors");
        let theirs = parked.open("/settings/factors/app").is(200).form("/settings/factors/app");
        let (secret, _) = set_up(&pages);
        pages.get("/desk").is(200);
        // They are asked for the second step now, whatever they open or send, and have set up nothing.
        let answer = parked.submit(&theirs, &[("code", "123456")]).is(303);
        assert!(answer.location().ends_with("/sign-in/code"), "{}", answer.location());
        for path in ["/settings/factors", "/desk", "/members", "/settings/factors/app"] {
            let led = parked.get(path);
            assert!(led.status == 303 && led.location().contains("/sign-in"), "{path}: {}", led.status);
        }
        // Whoever has one keeps it as long as the bank asks.
        let list = pages.open("/settings/factors").is(200);
        assert!(!list.html.contains("/settings/factors/app/remove"));
        let token = pages.form_token();
        let body = serde_urlencoded::to_string([("form_token", token.as_str())]).unwrap();
        pages.ask("POST", "/settings/factors/app/remove", Some(body), &headers).is(409);
        // A code shows as well as a password who is there.
        let (again, form) = first_step(world, &bank, 2);
        again.submit(&form, &[("code", &code(&secret, 0))]).is(303);
        let form = again.open("/confirm?next=/desk").is(200).form("/confirm");
        again.submit(&form, &[("confirm_code", "000000")]).is(422);
        assert_eq!(again.submit(&form, &[("confirm_code", &code(&secret, 1))]).is(303).location(), "/desk");
        // Tokens are for programs, which have no telephone.
        world.api(&bank.broker.token).get("/members").is(200);
        let form = cora.open("/settings/factors").form("/settings/factors/staff");
        cora.submit(&form, &[("rule", "free")]).is(303);
        let pages = world.browserless();
        pages.sign_in(&world.login_name(&bank, 1), PASSWORD).is(303);
        pages.get("/desk").is(200);
    });
}
