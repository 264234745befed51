//! Banks are strangers: nothing of one is seen, counted, found or guessed from another.

use serde_json::{Value, json};

use crate::world::{Bank, World, day, for_each_database, key};

/// Everything that somebody of another bank could ask about this one.
fn addresses(bank: &Bank, exchange: &Value) -> Vec<String> {
    let (member, account, exchange) = (&bank.members[0].id, &bank.members[0].account, exchange["id"].as_str().unwrap());
    vec![
        format!("/members/{member}"),
        format!("/exchanges/{exchange}"),
        format!("/accounts/{account}"),
        format!("/accounts/{account}/statement"),
        format!("/accounts/{account}/balance?on={}&basis=happened", day(0)),
    ]
}

#[test]
fn nothing_of_one_bank_is_read_from_another() {
    for_each_database(|world| {
        let (harbour, valley) = (world.bank("harbour"), world.bank("valley"));
        let exchange = harbour.settle(world, &harbour.members[0], &harbour.members[1], 60);
        let outsider = world.api(&valley.coordinator.token);
        let insider = world.api(&harbour.coordinator.token);
        for address in addresses(&harbour, &exchange) {
            insider.get(&address).is(200);
            let answer = outsider.get(&address).refused(404, "not_found");
            // The same words as for what never was.
            let id = address.split('/').nth(2).unwrap().split('?').next().unwrap();
            let never = outsider.get(&address.replace(id, &world.nobody())).is(404);
            assert_eq!(answer.json["detail"], never.json["detail"]);
            assert_eq!(answer.json["title"], never.json["title"]);
        }
        for (path, text) in
            [("/members", "\"items\""), ("/exchanges", "\"items\":[]"), ("/transfers", "\"items\":[]"), ("/accounts?kind=member", "items")]
        {
            let answer = outsider.get(path).is(200);
            assert!(answer.text.replace(' ', "").contains(text), "{path}: {}", answer.text);
            for person in &harbour.members {
                assert!(!answer.text.contains(&person.id) && !answer.text.contains(&person.account), "{path}: {}", answer.text);
            }
        }
        let books = outsider.get("/books").is(200).json;
        assert_eq!((&books["transfers"], &books["by_kind"]["members"]), (&json!(0), &json!(0)), "{books}");
        outsider.get(&format!("/transfers?account={}", harbour.members[0].account)).is(404);
    });
}

#[test]
fn nothing_of_one_bank_is_changed_from_another() {
    for_each_database(|world| {
        let (harbour, valley) = (world.bank("harbour"), world.bank("valley"));
        let waiting = harbour.wait(world, &harbour.members[0], &harbour.members[1], 60);
        let settled = harbour.settle(world, &harbour.members[0], &harbour.members[1], 30);
        let outsider = world.api(&valley.coordinator.token);
        let of = |exchange: &Value, verb: &str| format!("/exchanges/{}/{verb}", exchange["id"].as_str().unwrap());
        outsider.post(&of(&waiting, "confirm"), json!({}), &*key()).is(404);
        outsider.post(&of(&waiting, "query"), json!({ "reason": "Mine" }), &*key()).is(404);
        outsider.post(&of(&waiting, "withdraw"), json!({}), &*key()).is(404);
        outsider.post(&of(&settled, "reverse"), json!({ "reason": "Mine" }), &*key()).is(404);
        outsider.patch(&format!("/members/{}", harbour.members[0].id), json!({ "name": "Mine" })).is(404);
        // Their people and accounts are nobody here.
        let (theirs, ours) = (&harbour.members[0], &valley.members[0]);
        for (giver, receiver) in [(theirs, ours), (ours, theirs), (theirs, &harbour.members[1])] {
            let mut body = valley.exchange(giver, receiver, 30);
            body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
            let answer = outsider.post("/exchanges", body, &*key());
            assert!([404, 422].contains(&answer.status), "{}", answer.text);
            assert!(!answer.text.contains("Archer"), "{}", answer.text);
        }
        for (from, to) in [(&theirs.account, &ours.account), (&ours.account, &theirs.account)] {
            let body = json!({ "kind": "gift", "from_account_id": from, "to_account_id": to, "minutes": 5, "reason": "Over the hill" });
            let answer = outsider.post("/transfers", body, &*key());
            assert!([404, 422].contains(&answer.status), "{}", answer.text);
        }
        assert_eq!(harbour.balance(world, theirs), 30);
        assert_eq!(valley.balance(world, ours), 0);
    });
}

#[test]
fn each_bank_counts_for_itself() {
    for_each_database(|world| {
        let (harbour, valley) = (world.bank("harbour"), world.bank("valley"));
        for bank in [&harbour, &valley] {
            let exchange = bank.settle(world, &bank.members[0], &bank.members[1], 60);
            assert_eq!(exchange["transfer_seq"], 1, "seq begins at 1 in each bank");
        }
        harbour.settle(world, &harbour.members[0], &harbour.members[1], 15);
        let books = |bank: &Bank| world.api(&bank.members[0].token).get("/books").is(200).json["transfers"].clone();
        assert_eq!((books(&harbour), books(&valley)), (json!(2), json!(1)));
        // One key in two banks is two keys.
        let key = key();
        for bank in [&harbour, &valley] {
            let body = bank.exchange(&bank.members[0], &bank.members[2], 10);
            world.api(&bank.members[2].token).post("/exchanges", body, &*key).is(201);
        }
        assert_eq!(valley.balance(world, &valley.members[0]), 70);
    });
}

#[test]
fn searches_and_pages_show_ones_own_bank_only() {
    for_each_database(|world| {
        let (harbour, valley) = (world.bank("harbour"), world.bank("valley"));
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Zebedee Secret", "--number", "77"]).done();
        for token in [&valley.coordinator.token, &valley.members[0].token] {
            assert_eq!(world.api(token).get("/members?q=zebedee").is(200).items(), Vec::<Value>::new());
        }
        let pages = world.signed_in(&valley, 1);
        for path in ["/members?q=zebedee", "/members", "/desk", "/books", "/listings", "/"] {
            let page = pages.open(path).is(200);
            assert!(!page.html.contains("Zebedee Secret") && !page.html.contains("harbour"), "{path}:\n{}", page.html);
        }
        pages.get("/members/77").is(404);
        for path in ["/b/harbour/", "/b/harbour/members", "/b/harbour/members/3", "/b/harbour/desk", "/b/harbour/books", "/b/nowhere/books"]
        {
            let page = pages.get(path);
            let away = page.status == 404 || page.location().contains("/sign-in");
            assert!(away, "{path} answered {} {}", page.status, page.location());
            assert!(!page.html.contains("harbour time bank"), "{path}");
        }
        drop(harbour);
    });
}

/// A person who belongs to two banks sees one at a time.
#[test]
fn one_login_may_open_several_banks_each_apart() {
    let world = World::sqlite();
    let (harbour, valley) = (world.bank("harbour"), world.bank("valley"));
    world.signed_in(&harbour, 3);
    let pages = world.browserless();
    let answer = world.accept(&pages, &world.invite(&valley, 3), &world.login_name(&harbour, 3));
    assert!(answer.status == 200 || answer.status == 303, "{}", answer.html);
    let pages = world.browserless();
    pages.sign_in(&world.login_name(&harbour, 3), crate::world::PASSWORD).is(303);
    let choice = pages.open("/").is(200);
    assert!(choice.html.contains("/b/harbour/") && choice.html.contains("/b/valley/"), "{}", choice.html);
    for bank in [&harbour, &valley] {
        let page = pages.open(&format!("/b/{}/books", bank.slug)).is(200);
        assert!(page.html.contains(&format!("{} time bank", bank.slug)));
    }
}
