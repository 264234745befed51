//! The record of deeds: what staff do and which private things they read is kept, nobody can change it, and it can be searched.

use regex::Regex;
use serde_json::{Value, json};

use crate::http::Pages;
use crate::source::sources;
use crate::world::{Bank, Database, World, for_each_database, key};

/// The kinds of the deeds of a bank, in their order.
fn kinds(world: &World, bank: &Bank) -> Vec<String> {
    world
        .texts(&format!("SELECT kind AS value FROM deeds WHERE bank_id = (SELECT id FROM banks WHERE slug = '{}') ORDER BY seq", bank.slug))
}

/// Deeds from here on.
fn since<T>(world: &World, bank: &Bank, act: impl FnOnce() -> T) -> Vec<String> {
    let before = kinds(world, bank).len();
    act();
    kinds(world, bank).split_off(before)
}

/// The record as `ledger verify` sees it.
fn record(world: &World) -> Value {
    let run = world.cli(&["ledger", "verify", "--bank", "harbour", "--json"]);
    run.json()["items"][0]["record"].clone()
}

fn apart(pages: &Pages) {
    let form = pages.open("/members/3/apart").is(200).form("/apart");
    pages.submit(&form, &[("other", "Ben Baker"), ("reason", "They quarrelled")]).is(303);
}

#[test]
fn what_staff_do_is_kept_with_who_to_whom_before_after_and_why() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let coordinator = world.api(&bank.coordinator.token);
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let made = since(world, &bank, || {
            coordinator.patch(&format!("/members/{}", ada.id), json!({ "phone": "0131 496 0001", "name": "Ada Bowman" })).is(200);
            coordinator.patch(&format!("/members/{}", ben.id), json!({ "role": "broker" })).is(200);
            let change = json!({ "standing": "paused", "reason": "Away till spring" });
            coordinator.patch(&format!("/members/{}", ada.id), change).is(200);
        });
        assert_eq!(made, ["member-changed", "role-changed", "standing-changed"]);
        // What a member does for themselves is their own.
        let own = since(world, &bank, || {
            let body = bank.exchange(&bank.members[2], ben, 30);
            world.api(&bank.members[2].token).post("/exchanges", body, &*key()).is(201);
        });
        assert_eq!(own, Vec::<String>::new());
        let page = world.signed_in(&bank, 1).open("/record?about=3").is(200).words();
        for words in ["Ada Archer", "Ada Bowman", "0131 496 0001", "Away till spring", "Cora Coordinator", "through another program"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let others = world.signed_in(&bank, 1).open("/record?about=Ben+Baker&kind=role-changed").is(200).words();
        assert!(others.contains("from member to broker") && !others.contains("Ada Bowman"), "{others}");
    });
}

#[test]
fn help_that_staff_key_undo_or_agree_to_for_others_is_kept_beside_the_books() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let broker = world.api(&bank.broker.token);
        let made = since(world, &bank, || {
            let mut body = bank.exchange(ada, ben, 40);
            body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
            let logged = broker.post("/exchanges", body, &*key()).is(201).json;
            let path = format!("/exchanges/{}/reverse", logged["id"].as_str().unwrap());
            broker.post(&path, json!({ "reason": "Keyed twice" }), &*key()).is(200);
            let waits = bank.wait(world, ada, ben, 25);
            let path = format!("/exchanges/{}/confirm", waits["id"].as_str().unwrap());
            broker.post(&path, json!({}), &*key()).is(200);
        });
        assert_eq!(made, ["exchange-logged", "exchange-reversed", "exchange-confirmed"]);
        assert_eq!(record(world)["fault"], Value::Null);
    });
}

#[test]
fn a_later_page_of_a_statement_and_the_floor_lifted_for_oneself_are_kept_too() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let (broker, ada) = (world.api(&bank.broker.token), &bank.members[0]);
        let pages = world.signed_in(&bank, 2);
        let read = since(world, &bank, || drop(pages.open("/members/3/statement?before=999999999").is(200)));
        assert_eq!(read, ["statement-read"]);
        let lifted = since(world, &bank, || {
            let mut body = bank.exchange(ada, &bank.broker, 600);
            body["override_floor"] = json!({ "reason": "I need it" });
            broker.post("/exchanges", body, &*key()).is(201);
        });
        assert_eq!(lifted, ["exchange-logged"]);
        let page = world.signed_in(&bank, 1).open("/record?by=2").is(200).words();
        assert!(page.contains("I need it"), "{page}");
    });
}

#[test]
fn private_things_are_kept_as_read_once_and_the_person_sees_who_looked() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let (broker, ada) = (world.signed_in(&bank, 2), world.signed_in(&bank, 3));
        assert!(ada.open("/settings/looked").is(200).words().contains("has looked at private things about you yet"));
        let read = since(world, &bank, || {
            broker.open("/members/3/checks").is(200);
            broker.open("/members/3/checks").is(200);
            broker.open("/members/3/notes").is(200);
        });
        assert_eq!(read.iter().filter(|kind| *kind == "checks-read").count(), 1, "{read:?}");
        assert_eq!(read.iter().filter(|kind| *kind == "notes-read").count(), 1, "{read:?}");
        let seen = ada.open("/settings/looked").is(200).words();
        assert!(seen.contains("checks were read") && seen.contains("Bram Broker"), "{seen}");
        // That there are notes, and who is kept from whom, is not theirs to learn.
        apart(&broker);
        let seen = ada.open("/settings/looked").is(200).words();
        assert!(!seen.contains("otes") && !seen.contains("kept apart") && !seen.contains("quarrelled"), "{seen}");
        // Whoever looks at their own record has not looked at somebody's.
        let own = since(world, &bank, || drop(broker.open("/members/2/profile")));
        assert!(!own.contains(&"profile-read".to_owned()), "{own:?}");
    });
}

#[test]
fn a_private_thing_whose_reading_cannot_be_kept_is_not_shown() {
    let world = World::sqlite();
    let bank = world.bank("harbour").with_tokens();
    let broker = world.signed_in(&bank, 2);
    world.batch("CREATE TRIGGER nothing_more BEFORE INSERT ON deeds BEGIN SELECT RAISE(ABORT, 'no'); END").unwrap();
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| broker.get("/members/3/checks")));
    assert!(answer.is_err(), "a page of a fault ends a story, and shows nothing of what was asked for");
    world.batch("DROP TRIGGER nothing_more").unwrap();
    broker.open("/members/3/checks").is(200);
}

#[test]
fn only_a_coordinator_searches_the_record_and_no_odd_search_breaks_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        for number in [2, 3] {
            let pages = world.signed_in(&bank, number);
            pages.get("/record").is(403);
            pages.get("/record/file").is(403);
        }
        let pages = world.signed_in(&bank, 1);
        for odd in [
            "about=99",
            "about=-1",
            "about=99999999999999999999",
            "by=%00",
            "kind=nothing",
            "from=soon",
            "to=31/02",
            "before=x",
            "before=-5",
            "from=1/1/1500",
            "about='%20OR%201=1",
            "by=%F0%9F%90%88",
            "from=today&to=yesterday",
        ] {
            let status = pages.get(&format!("/record?{odd}")).status;
            assert!([200, 422].contains(&status), "{odd}: {status}");
            let status = pages.get(&format!("/record/file?{odd}")).status;
            assert!([200, 422].contains(&status), "the file, {odd}: {status}");
        }
        // Another bank's record is another bank's.
        let valley = world.bank("valley");
        let said = world.signed_in(&valley, 1).open("/record").is(200).words();
        assert!(!said.contains("harbour"), "{said}");
        assert!(kinds(world, &bank).contains(&"deeds-read".to_owned()), "taking it away is a deed too");
    });
}

#[test]
fn the_file_of_the_record_runs_nothing_in_a_spreadsheet() {
    let world = World::sqlite();
    let bank = world.bank("harbour").with_tokens();
    let coordinator = world.api(&bank.coordinator.token);
    coordinator.patch(&format!("/members/{}", bank.members[0].id), json!({ "name": "=HYPERLINK(1)" })).is(200);
    let change = json!({ "standing": "paused", "reason": "+44 says so" });
    coordinator.patch(&format!("/members/{}", bank.members[0].id), change).is(200);
    let file = world.signed_in(&bank, 1).get("/record/file?about=3").is(200);
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(
        file.html.contains("standing-changed") && file.html.contains("'=HYPERLINK(1)") && file.html.contains("'+44 says so"),
        "{}",
        file.html
    );
}

#[test]
fn the_database_refuses_every_change_of_the_record_but_the_erasing_of_words() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        let coordinator = world.api(&bank.coordinator.token);
        coordinator.patch(&format!("/members/{}", bank.members[0].id), json!({ "phone": "0131 496 0001" })).is(200);
        for refused in [
            "UPDATE deeds SET at = 0",
            "UPDATE deeds SET by_id = NULL",
            "DELETE FROM deeds",
            "DELETE FROM deeds WHERE seq = 1",
            "UPDATE deed_words SET words = 'nothing'",
            "UPDATE deed_nodes SET place = place + 1000",
            "DELETE FROM deed_nodes",
            "INSERT INTO deeds SELECT * FROM deeds",
        ] {
            assert!(world.batch(refused).is_err(), "{refused}");
        }
        if world.database == Database::Sqlite {
            assert!(world.batch("INSERT OR REPLACE INTO deeds SELECT * FROM deeds").is_err());
            assert!(world.batch("INSERT OR REPLACE INTO deed_words SELECT * FROM deed_words").is_err());
        } else {
            assert!(world.batch("TRUNCATE deeds").is_err() && world.batch("TRUNCATE deed_words").is_err());
        }
        // Erased words leave every hash valid.
        world.batch("DELETE FROM deed_words").unwrap();
        let said = record(world);
        assert!(said["fault"].is_null() && said["deeds"].as_i64().unwrap() > 3, "{said}");
        world.signed_in(&bank, 1).open("/record").is(200);
    });
}

#[test]
fn a_record_that_was_rewritten_is_found_against_its_checkpoint_outside() {
    let world = World::sqlite_at_rest();
    let folder = world.path("outside");
    std::fs::create_dir(&folder).unwrap();
    world.start(&["--checkpoint-dir", folder.to_str().unwrap()]);
    let bank = world.bank("harbour").with_tokens();
    let coordinator = world.api(&bank.coordinator.token);
    coordinator.patch(&format!("/members/{}", bank.members[0].id), json!({ "phone": "0131 496 0001" })).is(200);
    world.stop();
    let note = folder.join("harbour.deeds.checkpoint");
    let text = std::fs::read_to_string(&note).unwrap();
    assert!(text.lines().next().unwrap().ends_with("/deeds"), "{text}");
    let against = ["ledger", "verify", "--bank", "harbour", "--against", note.to_str().unwrap()];
    world.cli(&against).done();
    // The newest deeds are cut off, with all that is kept of them.
    world.batch("DROP TRIGGER deeds_refuse_delete; DROP TRIGGER deed_nodes_refuse_delete").unwrap();
    world.batch("DELETE FROM deed_words; DELETE FROM deeds; DELETE FROM deed_nodes; DELETE FROM deed_heads").unwrap();
    assert_eq!(record(&world)["fault"], Value::Null, "an empty record is sound in itself");
    assert_eq!(world.cli(&against).code, 1, "but it is not the one that was signed for");
}

/// Use cases that write and keep no deed, each with its reason.
const NO_DEED: [(&str, &str); 33] = [
    ("create_feed", "one's own calendar"),
    ("revoke_feed", "one's own calendar"),
    ("change_password", "one's own"),
    ("turn_app_on", "one's own"),
    ("turn_app_off", "one's own"),
    ("new_spares", "one's own"),
    ("add_passkey", "one's own"),
    ("remove_passkey", "one's own"),
    ("open_card", "somebody behind a card, whose use it keeps"),
    ("ask_sign_in_link", "a stranger, of whom nothing is known yet"),
    ("use_sign_in_link", "somebody behind a link, in their own login"),
    ("watch_visits", "the program by itself"),
    ("write_digests", "the program by itself"),
    ("remind_listings", "the program by itself"),
    ("remind_meetings", "the program by itself"),
    ("remind_confirmations", "the program by itself"),
    ("remind_referees", "the program by itself"),
    ("remind_outcomes", "the program by itself"),
    ("take_messages", "the program by itself"),
    ("settle_message", "the program by itself"),
    ("clear_ended_sessions", "the program by itself"),
    ("acknowledge_by_link", "somebody behind a link, whom the visit's own story keeps"),
    ("settle_by_link", "somebody behind a link, whom the visit's own story keeps"),
    ("end_visit_by_link", "somebody behind a link, whom the visit's own story keeps"),
    ("extend_visit_by_link", "somebody behind a link, whom the visit's own story keeps"),
    ("agree_by_link", "a member behind a link, whom the exchange's own story keeps"),
    ("doubt_by_link", "a member behind a link, whom the exchange's own story keeps"),
    ("answer_reference", "a referee behind a link"),
    ("note_opened", "an auditor, whose link keeps it"),
    ("apply", "an applicant"),
    ("create_bank", "there is no bank yet to keep it in"),
    ("record_history", "a bank that is made up"),
    ("open_logins", "a bank that is made up"),
];

/// Use cases whose deed is kept by the step that does the work.
const BY_A_STEP: [(&str, &str); 14] = [
    ("log_exchange", "write_down"),
    ("confirm_exchange", "say_yes"),
    ("query_exchange", "doubt"),
    ("reverse_exchange", "undo"),
    ("renew_listing", "with_listing"),
    ("rest_listing", "with_listing"),
    ("close_listing", "with_listing"),
    ("post_sheet", "book"),
    ("share_exchange", "book"),
    ("need_check", "change_open"),
    ("import_benefits", "take_in"),
    ("import_rates", "take_in"),
    ("import_costs", "take_in"),
    ("change_member", "keep_change"),
];

#[test]
fn no_use_case_by_which_staff_write_forgets_its_deed() {
    let writes = Regex::new(
        r"\.write\(|write_installation|once_written\(|self\s*\.once\(|with_listing\(|change_open\(|change_message\(|change_round\(|take_in\(",
    )
    .unwrap();
    let keeps = Regex::new(r"self\s*\.keep\(|deed::put\(|DeedKind::").unwrap();
    let method = Regex::new(r"(?s)\n    (?:pub\([a-z:_ ]+\) )?fn (\w+)(?:<[^(]*>)?\((.*?)\n    }\n").unwrap();
    let (mut seen, mut forgotten, mut steps) = (0, Vec::new(), std::collections::BTreeSet::new());
    for source in sources().iter().filter(|source| source.path.starts_with("service/")) {
        for found in method.captures_iter(source.living()) {
            let (name, whole) = (&found[1], &found[0]);
            if keeps.is_match(whole) {
                steps.insert(name.to_owned());
            }
            let taken = found[2].split('{').next().unwrap_or_default();
            if !whole.trim_start().starts_with("pub(crate)") || !taken.contains("actor: &Actor") || !writes.is_match(whole) {
                continue;
            }
            seen += 1;
            let excused = NO_DEED.iter().chain(&BY_A_STEP).any(|(excused, _)| *excused == name);
            if !keeps.is_match(whole) && !excused {
                forgotten.push(format!("{}: {name}", source.path));
            }
        }
    }
    assert!(seen > 100, "{seen}");
    assert!(forgotten.is_empty(), "keep a deed, or say why not: {forgotten:#?}");
    for (_, step) in BY_A_STEP {
        assert!(steps.contains(step), "{step} keeps no deed");
    }
}
