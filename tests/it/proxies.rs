//! Who acts for whom: within its scope, on one side only, with every entry's writer kept, and ended means ended at once.

use serde_json::json;

use crate::http::Pages;
use crate::world::{Bank, World, day, for_each_database, key};

/// Ben (number 4) may act for Ada (number 3), for these things.
#[track_caller]
fn allow(world: &World, bank: &Bank, scopes: &[&str], ends_on: &str) {
    let broker = world.signed_in(bank, 2);
    let mut form = broker.open("/members/3/acting").is(200).form("/acting");
    form.fields.retain(|(name, _)| name != "scope");
    form.fields.extend(scopes.iter().map(|scope| ("scope".to_owned(), (*scope).to_owned())));
    let typed = [("other", "Ben Baker"), ("basis", "asked"), ("basis_words", "Ada said so on the telephone"), ("ends_on", ends_on)];
    broker.submit(&form, &typed).is(303);
}

/// Ben writes down in Ada's name that Cleo helped her.
#[track_caller]
fn log_for_ada(pages: &Pages, bank: &Bank) -> crate::http::Page {
    let form = pages.open("/for/3/log").is(200).form("/log");
    let (cleo, day) = (bank.members[2].id.as_str(), day(0));
    let typed = [
        ("who", "other"),
        ("find", "Cleo Carter"),
        ("found_id", cleo),
        ("direction", "got"),
        ("minutes", "60"),
        ("happened_on", day.as_str()),
        ("category", bank.category.as_str()),
    ];
    pages.submit(&form, &typed)
}

#[test]
fn whoever_acts_for_a_member_sees_logs_and_answers_for_them_and_every_page_says_so() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &["log", "answer", "listings"], "");
        let ben = world.signed_in(&bank, 4);
        assert!(ben.open("/").is(200).words().contains("Act for Ada Archer"));
        for path in ["/for/3/", "/for/3/log", "/for/3/statement", "/for/3/listings", "/for/3/books"] {
            let page = ben.open(path).is(200);
            assert!(page.words().contains("You are acting for Ada Archer."), "{path}: {}", page.words());
            assert!(page.html.contains("href=\"/for/3/statement\"") && page.html.contains(">Ben Baker<"), "{path} stays with Ada");
        }
        assert!(!ben.open("/statement").is(200).words().contains("acting for"), "their own pages stay their own");
        let saved = log_for_ada(&ben, &bank).is(303);
        assert!(saved.location().starts_with("/for/3/exchanges/"), "{}", saved.location());
        // The entry is Ada's, and keeps that Ben wrote it down and that he acts for her.
        let story = ben.open(saved.location()).is(200).words();
        assert!(story.contains("You wrote it down. They act for Ada Archer."), "{story}");
        let ada = world.signed_in(&bank, 3);
        let own = ada.open(saved.location().trim_start_matches("/for/3")).is(200).words();
        assert!(own.contains("Ben Baker wrote it down. They act for Ada Archer."), "{own}");
        let listed = world.api(&bank.members[0].token).get("/exchanges").is(200).items();
        assert_eq!((&listed[0]["state"], &listed[0]["keyed_by"]["name"]), (&json!("settled"), &json!("Ben Baker")), "{}", listed[0]);
        assert_eq!(listed[0]["on_behalf"], json!({ "told_by": "receiver", "channel": "acts_for" }));
        assert_eq!(world.api(&bank.members[1].token).get("/exchanges").is(200).items().len(), 0, "nothing of it is Ben's");
        // And Ben says yes for her.
        let waiting = bank.wait(world, &bank.members[2], &bank.members[0], 30);
        let id = waiting["id"].as_str().unwrap();
        let form = ben.open("/for/3/").is(200).form(&format!("/exchanges/{id}/confirm"));
        assert!(form.action.starts_with("/for/3/"), "{}", form.action);
        ben.submit(&form, &[]).is(303);
        assert_eq!(world.api(&bank.members[0].token).get(&format!("/exchanges/{id}")).is(200).json["state"], "settled");
    });
}

#[test]
fn nobody_does_more_than_their_scope_opens() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &[], "");
        let ben = world.signed_in(&bank, 4);
        let home = ben.open("/for/3/").is(200);
        assert!(!home.html.contains("/for/3/log\"") && !home.html.contains("/for/3/listings\""), "no word of the menu leads nowhere");
        ben.open("/for/3/statement").is(200);
        ben.get("/for/3/listings").is(403);
        let waiting = bank.wait(world, &bank.members[2], &bank.members[0], 30);
        let id = waiting["id"].as_str().unwrap();
        assert!(!ben.open("/for/3/").html.contains("/confirm\""));
        let post = |path: &str, fields: &[(&str, &str)]| {
            let mut all = vec![("form_token".to_owned(), ben.form_token())];
            all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            let form = crate::http::Form { action: path.to_owned(), method: "post".to_owned(), fields: all };
            ben.submit(&form, &[])
        };
        post(&format!("/for/3/exchanges/{id}/confirm"), &[]).is(403);
        post(&format!("/for/3/exchanges/{id}/query"), &[("reason", "No")]).is(403);
        assert_eq!(world.api(&bank.members[0].token).get(&format!("/exchanges/{id}")).is(200).json["state"], "awaiting_receiver");
    });
}

#[test]
fn nobody_who_acts_for_another_reaches_what_is_the_members_own_or_the_staffs() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        // For a broker, who acts with a plain member's powers only.
        let staff = world.signed_in(&bank, 1);
        let form = staff.open("/members/2/acting").is(200).form("/acting");
        staff.submit(&form, &[("other", "Ben Baker"), ("basis", "asked")]).is(303);
        let ben = world.signed_in(&bank, 4);
        ben.open("/for/2/").is(200);
        for path in [
            "/for/2/desk",
            "/for/2/members",
            "/for/2/settings/tokens",
            "/for/2/settings/about-me",
            "/for/2/settings/about-me/reach",
            "/for/2/report/2025",
        ] {
            ben.get(path).is(403);
        }
        for path in ["/for/2/members/3", "/for/2/members/3/notes"] {
            ben.get(path).is(404);
        }
        // Nor through somebody else, nor at a place that the acting stops at.
        ben.get("/for/2/for/3/").is(404);
        ben.get("/for/1/").is(404);
        ben.get("/for/999/").is(404);
        world.signed_in(&bank, 5).get("/for/2/").is(404);
        let tokens = |form: &crate::http::Form| ben.submit(form, &[("name", "mine"), ("days", "30")]).status;
        let token = crate::http::Form {
            action: "/for/2/settings/tokens".to_owned(),
            method: "post".to_owned(),
            fields: vec![("form_token".to_owned(), ben.form_token())],
        };
        assert_eq!(tokens(&token), 403);
        let password = crate::http::Form { action: "/for/2/settings/password".to_owned(), ..token };
        let words = [("old_password", crate::world::PASSWORD), ("password", "seven swans a swimming")];
        assert_eq!(ben.submit(&password, &words).status, 403);
    });
}

#[test]
fn ended_means_ended_at_the_next_request_of_an_open_session() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &["log", "answer", "listings"], "");
        let ben = world.signed_in(&bank, 4);
        let form = ben.open("/for/3/log").is(200).form("/log");
        // Ada ends it herself, in her settings.
        let ada = world.signed_in(&bank, 3);
        let end = ada.open("/settings/acting").is(200).form("/end");
        ada.submit(&end, &[]).is(303);
        for path in ["/for/3/", "/for/3/log", "/for/3/statement"] {
            let page = ben.get(path).is(403);
            assert!(page.words().contains("You do not act for this person any more"), "{}", page.words());
        }
        let day = day(0);
        let typed = [("who", "other"), ("find", "Cleo"), ("direction", "got"), ("minutes", "60"), ("happened_on", day.as_str())];
        ben.submit(&form, &typed).is(403);
        assert_eq!(world.api(&bank.members[0].token).get("/exchanges").is(200).items().len(), 0, "nothing was saved");
        ben.open("/").is(200);
        assert!(!ben.open("/").words().contains("Act for"), "and nothing is offered any more");
    });
}

#[test]
fn leave_to_act_ends_with_its_last_day_with_leaving_and_with_a_suspension() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &["log"], "31 December 2199");
        let ben = world.signed_in(&bank, 4);
        ben.open("/for/3/").is(200);
        world.sql("UPDATE proxies SET from_on = '2020-01-01', ends_on = '2020-06-30'").unwrap();
        ben.get("/for/3/").is(403);
        world.sql("UPDATE proxies SET ends_on = NULL").unwrap();
        ben.open("/for/3/").is(200);
        let broker = world.api(&bank.broker.token);
        broker.patch(&format!("/members/{}", bank.members[0].id), json!({ "standing": "suspended", "reason": "For the test" })).is(200);
        ben.get("/for/3/").is(403);
        broker.patch(&format!("/members/{}", bank.members[0].id), json!({ "standing": "active", "reason": "Back" })).is(200);
        ben.open("/for/3/").is(200);
        // Whoever leaves acts for nobody, also after coming back.
        broker.patch(&format!("/members/{}", bank.members[1].id), json!({ "standing": "left", "reason": "Moved" })).is(200);
        broker.patch(&format!("/members/{}", bank.members[1].id), json!({ "standing": "active", "reason": "Back" })).is(200);
        world.signed_in(&bank, 4).get("/for/3/").is(403);
    });
}

#[test]
fn nobody_stands_on_both_sides_of_an_exchange() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &["log", "answer", "listings"], "");
        let (ben, day) = (world.signed_in(&bank, 4), day(0));
        // Ben's own word about help for Ada cannot become hers through him.
        let waiting = bank.wait(world, &bank.members[1], &bank.members[0], 600);
        let id = waiting["id"].as_str().unwrap();
        let form = ben.open("/for/3/").is(200).form(&format!("/exchanges/{id}/confirm"));
        let refused = ben.submit(&form, &[]).is(403);
        assert!(refused.words().contains("Ask your time broker"), "{}", refused.words());
        let form = ben.open("/for/3/log").is(200).form("/log");
        let me = bank.members[1].id.as_str();
        let typed = [
            ("who", "other"),
            ("find", "Ben Baker"),
            ("found_id", me),
            ("direction", "got"),
            ("minutes", "60"),
            ("happened_on", day.as_str()),
            ("category", bank.category.as_str()),
        ];
        let page = ben.submit(&form, &typed);
        assert!([403, 422].contains(&page.status), "{}", page.status);
        assert_eq!(world.api(&bank.members[0].token).get(&format!("/exchanges/{id}")).is(200).json["state"], "awaiting_receiver");
        let balance = world.api(&bank.members[1].token).get("/me").is(200).json["account"]["balance_minutes"].clone();
        assert_eq!(balance, json!(0));
    });
}

#[test]
fn the_member_is_told_when_it_starts_and_when_it_ends() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        allow(world, &bank, &["log"], "31 December 2199");
        let outbox =
            || world.texts("SELECT kind || ' ' || state AS value FROM outbox WHERE kind LIKE 'proxy%' ORDER BY created_at, not_before");
        assert_eq!(outbox(), ["proxy_begins waiting", "proxy_ends waiting"], "the end of a set day is told of on its day");
        let due = world.texts("SELECT CAST(max(not_before) - max(created_at) AS TEXT) AS value FROM outbox");
        let due: i64 = due[0].parse().unwrap();
        assert!(due > 100 * 365 * 86_400_000, "{due}");
        let broker = world.signed_in(&bank, 2);
        let end = broker.open("/members/3/acting").is(200).form("/end");
        broker.submit(&end, &[]).is(303);
        let mut told = outbox();
        told.sort();
        assert_eq!(told, ["proxy_begins waiting", "proxy_ends stopped", "proxy_ends waiting"], "ended now, told now, once");
        broker.submit(&end, &[]).is(303);
        assert_eq!(outbox().len(), 3);
        let page = world.signed_in(&bank, 3).open("/settings/acting").is(200).words();
        assert!(page.contains("Ben Baker") && page.contains("Ada said so on the telephone") && page.contains("ended on"), "{page}");
    });
}

#[test]
fn an_organisation_has_contacts_and_a_person_has_none() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let club =
            world.api(&bank.broker.token).post("/members", json!({ "name": "Quay Club", "kind": "organisation" }), &*key()).is(201).json;
        let number = club["number"].as_i64().unwrap();
        let broker = world.signed_in(&bank, 2);
        let path = format!("/members/{number}/acting");
        let form = broker.open(&path).is(200).form("/acting");
        broker.submit(&form, &[("other", "Ben Baker"), ("basis", "asked")]).is(422);
        broker.submit(&form, &[("other", "Ben Baker"), ("basis", "contact")]).is(303);
        broker.submit(&form, &[("other", "Ben Baker"), ("basis", "contact")]).is(422);
        let form = broker.open("/members/3/acting").is(200).form("/acting");
        broker.submit(&form, &[("other", "Ben Baker"), ("basis", "contact")]).is(422);
        broker.submit(&form, &[("other", "Quay Club"), ("basis", "asked")]).is(422);
        broker.submit(&form, &[("other", "Ada Archer"), ("basis", "asked")]).is(422);
        broker.submit(&form, &[("other", "Ben Baker"), ("basis", "asked"), ("ends_on", "1 January 2020")]).is(422);
        let page = world.signed_in(&bank, 4).open(&format!("/for/{number}/")).is(200).words();
        assert!(page.contains("You are acting for Quay Club."), "{page}");
    });
}
