//! A year is closed by two people and stays as they signed it: on this machine and on another, whatever comes in later.

use serde_json::{Value, json};

use crate::backup::{backup, elsewhere, restore};
use crate::http::{Api, Page, Pages};
use crate::world::{Bank, Database, World, for_each_database, key};

const CLOSE: &str = "/report/2024-25/close";
const REASON: &str = "The bus costs are missing";

/// An hour and a half of help on a day.
fn helped(api: &Api, bank: &Bank, on: &str) -> String {
    let body = json!({
        "giver_id": bank.members[0].id, "receiver_id": bank.members[1].id, "minutes": 90, "happened_on": on,
        "category": bank.category, "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
    });
    api.post("/exchanges", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
}

fn cost(api: &Api, on: &str, amount: &str, what: &str) -> String {
    let body = json!({ "on": on, "heading": "managerial_time", "in_kind": false, "amount": amount, "what": what });
    api.post("/costs", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
}

/// A bank with three exchanges and a cost in 2024-25, and its coordinator's API.
fn coordinator(world: &World) -> (Bank, Api) {
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    for on in ["2024-06-06", "2024-07-07", "2024-08-08"] {
        helped(&api, &bank, on);
    }
    cost(&api, "2024-05-05", "900.00", "Office");
    (bank, api)
}

/// Signs first and asks somebody to sign second.
fn sign_first(pages: &Pages, second: &str) {
    let form = pages.open(CLOSE).is(200).form_with("signer");
    pages.submit(&form, &[("signer", "Cora Coordinator"), ("read", "yes"), ("second", second)]).is(303);
}

fn answer(pages: &Pages, kind: &str, typed: &[(&str, &str)]) -> Page {
    let page = pages.open(CLOSE).is(200);
    let form = page.forms().into_iter().find(|form| form.value("kind") == Some(kind));
    pages.submit(&form.unwrap_or_else(|| panic!("no form for {kind}")), typed)
}

/// Closes 2024-25 with the coordinator's signature and a named broker's.
fn close(world: &World, bank: &Bank) {
    sign_first(&world.signed_in(bank, 1), &bank.broker.id);
    answer(&world.signed_in(bank, 2), "signed", &[("signer", "Bram Broker"), ("read", "yes")]).is(303);
}

/// The bytes of a form of the report of 2024-25.
fn drawn(world: &World, format: &str, ending: &str, more: &[&str]) -> Vec<u8> {
    let file = world.path(&format!("closed.{ending}"));
    let typed = ["report", "value", "--bank", "harbour", "--year", "2024", "--format", format, "--output", file.to_str().unwrap()];
    world.cli(&[&typed[..], more].concat()).done();
    std::fs::read(file).unwrap()
}

/// The bytes of every form of the report of 2024-25.
fn forms(world: &World) -> Vec<(&'static str, Vec<u8>)> {
    let all = [("json", "json"), ("csv", "csv"), ("csv", "zip"), ("xlsx", "xlsx"), ("pdf", "pdf")];
    all.map(|(format, ending)| (ending, drawn(world, format, ending, &[]))).to_vec()
}

#[track_caller]
fn same(before: &[(&str, Vec<u8>)], after: &[(&str, Vec<u8>)], what: &str) {
    for ((ending, before), (_, after)) in before.iter().zip(after) {
        assert!(before == after && before.len() > 2_000, "{ending} {what}");
    }
}

fn report(api: &Api, path: &str) -> Value {
    api.get(&format!("/reports/value/{path}")).is(200).json
}

fn figure(report: &Value, name: &str) -> String {
    report["figures"][name]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn two_different_people_sign_exactly_what_was_frozen_and_only_when_the_year_is_over() {
    for_each_database(|world| {
        let (bank, api) = coordinator(world);
        let (cora, bram, ada) = (world.signed_in(&bank, 1), world.signed_in(&bank, 2), world.signed_in(&bank, 3));
        ada.get(CLOSE).is(403);
        bram.get(CLOSE).is(403);
        assert!(cora.open("/report/2026-27/close").is(200).words().contains("not over yet"));
        let form = cora.open(CLOSE).is(200).form_with("signer");
        let page = cora.submit(&form, &[("signer", " ")]).is(422);
        assert!(page.words().contains("Write your name") && page.words().contains("Tick this box"), "{}", page.words());
        let late = [("signer", "Cora"), ("read", "yes")];
        let this_year = crate::http::Form { action: "/report/2026-27/close".to_owned(), ..cora.open(CLOSE).form_with("signer") };
        assert!(cora.submit(&this_year, &late).is(422).words().contains("This year is not over yet"));
        // What is missing is told, and forbids nothing.
        assert!(cora.open(CLOSE).words().contains("No benefits are written down"));
        sign_first(&cora, &bank.broker.id);
        let again = cora.open(CLOSE).is(200);
        assert!(again.forms().iter().all(|form| form.value("kind") != Some("signed")), "the first is not the second");
        let withdraw = again.forms().into_iter().find(|form| form.value("kind") == Some("withdrawn")).unwrap();
        let page = cora.submit(&withdraw, &[("kind", "signed"), ("signer", "Cora"), ("read", "yes")]).is(422);
        assert!(page.words().contains("Somebody else has to sign second"), "{}", page.words());
        // What comes in between is told to the second, and is not in what they sign.
        helped(&api, &bank, "2024-09-09");
        let seen = bram.open(CLOSE).is(200).words();
        let seal = api.get("/reports/value/2024/signatures").is(200).items()[0]["sha256"].as_str().unwrap().to_owned();
        assert!(seen.contains(&seal) && seen.contains("Help written down") && seen.contains("4 hours 30 minutes"), "{seen}");
        bram.get("/report/2024-25").is(403);
        ada.get(CLOSE).is(403);
        // Said no and taken back: both stay to be read, and a new draft may be made.
        assert!(answer(&bram, "declined", &[("reason", " ")]).is(422).words().contains("Write why"));
        answer(&bram, "declined", &[("reason", REASON)]).is(303);
        bram.get(CLOSE).is(403);
        sign_first(&cora, "");
        answer(&cora, "withdrawn", &[("reason", "Once more")]).is(303);
        sign_first(&cora, &bank.broker.id);
        answer(&bram, "signed", &[("signer", "Bram Broker"), ("read", "yes")]).is(303);
        let all = api.get("/reports/value/2024/signatures").is(200).items();
        assert_eq!(all.iter().map(|each| each["answer"].as_str().unwrap()).collect::<Vec<_>>(), ["declined", "withdrawn", "signed"]);
        assert_eq!((all[0]["answered"]["statement"].as_str(), all[0]["answered"]["name"].as_str()), (Some(REASON), Some("Bram Broker")));
        let closed = report(&api, "2024");
        assert_eq!((figure(&closed, "hours_exchanged"), &closed["closed"]["sha256"]), ("6.000000".to_owned(), &all[2]["sha256"]));
        let names = closed["closed"]["signatures"].as_array().unwrap().iter().map(|each| each["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names, ["Cora Coordinator", "Bram Broker"]);
        assert_eq!(
            (&closed["closed"]["ledger_size"], &closed["closed"]["deflator_vintage"]),
            (&closed["ledger_seq"], &closed["deflator_vintage"])
        );
        assert!(closed["closed"]["checkpoint"].as_str().unwrap().starts_with("goodturn/bank/"), "{}", closed["closed"]);
        let front = closed["tables"]["front"].to_string();
        assert!(front.contains(all[2]["sha256"].as_str().unwrap()) && front.contains("Second signature"), "{front}");
        // It is not opened again.
        let page = cora.open(CLOSE).is(200);
        assert!(page.words().contains("is closed") && page.forms().iter().all(|form| form.value("kind").is_none()));
        assert!(cora.submit(&form, &late).is(422).words().contains("closed already"));
    });
}

/// Changes and deletes that the database must refuse.
const CHANGES: [&str; 6] = [
    "UPDATE year_drafts SET signer = 'Mallory'",
    "UPDATE year_drafts SET figures = ''",
    "DELETE FROM year_drafts",
    "UPDATE year_answers SET kind = 'declined'",
    "DELETE FROM year_answers",
    "INSERT INTO year_answers SELECT * FROM year_answers",
];

#[test]
fn a_closed_year_stays_as_it_is_and_what_comes_later_restates_the_next_report() {
    for_each_database(|world| {
        let (bank, api) = coordinator(world);
        close(world, &bank);
        let signed = forms(world);
        let undone = report(&api, "2024/rows/hours_exchanged")["items"][0]["id"].as_str().unwrap().to_owned();
        assert!(report(&api, "2025")["tables"].get("restated").is_none(), "nothing has moved yet");
        // Two hours and ten pounds too late, and an hour and a half taken back.
        helped(&api, &bank, "2024-10-10");
        helped(&api, &bank, "2024-11-11");
        api.post(&format!("/exchanges/{undone}/reverse"), json!({ "reason": "Keyed twice" }), &*key()).is(200);
        let bus = cost(&api, "2024-10-01", "10.00", "Bus");
        cost(&api, "2025-10-01", "77.00", "Another year's");
        let (closed, now) = (report(&api, "2024"), report(&api, "2024?now=true"));
        assert!(now.get("closed").is_none());
        for (name, before, after) in [("hours_exchanged", "4.500000", "6.000000"), ("own_cost", "900.00", "910.00")] {
            assert_eq!((figure(&closed, name), figure(&now, name)), (before.to_owned(), after.to_owned()), "{name}");
        }
        // The year's page shows what was signed, and beside it what came after.
        let cora = world.signed_in(&bank, 1);
        let page = cora.open("/report/2024-25").is(200);
        let after = page.html.split("id=\"after-close\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
        for (text, times) in [("Help written down", 2), ("Help taken out", 1), ("Cost written down: Bus", 1), ("Another year", 0)] {
            assert_eq!(after.matches(text).count(), times, "{text}: {after}");
        }
        assert!(after.contains("£900.00") && after.contains("£910.00") && after.contains("+£10.00"), "{after}");
        assert!(cora.open("/report/2024-25?now=1").is(200).words().contains("another report than this one"));
        let rows = cora.open("/report/2024-25/rows/own_cost").is(200).words();
        assert!(rows.contains("says £900.00") && rows.contains("£910.00"), "{rows}");
        assert!(!cora.open("/report/2024-25/rows/registered_members").is(200).words().contains("The closed report"));
        // The next report restates, the old number beside the new one.
        let next = report(&api, "2025");
        let restated = next["tables"]["restated"].as_array().unwrap();
        let row = |name: &str| restated.iter().find(|row| row["figure"] == name).unwrap_or_else(|| panic!("{name}: {restated:?}"));
        for (name, old, new, by) in [("hours_exchanged", "4.500000", "6.000000", "1.500000"), ("own_cost", "900.00", "910.00", "10.00")] {
            assert_eq!(
                (&row(name)["year"], &row(name)["as_closed"], &row(name)["as_it_stands"], &row(name)["difference"]),
                (&json!("2024-25"), &json!(old), &json!(new), &json!(by))
            );
        }
        let page = cora.open("/report/2025-26").is(200).words();
        assert!(page.contains("2 acts of help written down, 1 act of help taken out, 1 cost written down"), "{page}");
        // Taken out again, it is told so.
        api.post(&format!("/costs/{bus}/withdraw"), json!({ "reason": "Not ours" }), &*key()).is(200);
        assert!(cora.open("/report/2024-25").words().contains("Cost taken out: Bus"));
        // Nobody changes it, not even past the program.
        for change in CHANGES {
            assert!(world.batch(change).is_err(), "{change}");
        }
        same(&signed, &forms(world), "is the same after all of it");
    });
}

#[test]
fn a_closed_year_is_drawn_elsewhere_to_the_same_bytes_and_a_story_that_is_taken_back_is_gone_from_it() {
    for_each_database(|world| {
        let (bank, api) = coordinator(world);
        let ada = world.signed_in(&bank, 3);
        let form = ada.open("/stories").is(200).form("/stories");
        let words = "I had not been in the library for years.";
        ada.submit(&form, &[("words", words), ("signed", "first_name"), ("consent", "yes")]).is(303);
        world.batch("UPDATE stories SET on_day = '2024-06-06'").unwrap();
        close(world, &bank);
        let signed = forms(world);
        helped(&api, &bank, "2024-10-10");
        let place = elsewhere(world);
        restore(&place, &backup(world, "closed.backup")).done();
        same(&signed, &forms(&place), "is the same elsewhere");
        // The live one is another.
        assert!(drawn(&place, "json", "json", &["--live"]) != signed[0].1);
        assert!(report(&api, "2024")["tables"]["voices"].to_string().contains("library"));
        let back = ada.open("/stories").is(200).form("/withdraw");
        ada.submit(&back, &[]).is(303);
        for format in ["json", "csv", "html"] {
            assert!(!String::from_utf8_lossy(&drawn(world, format, format, &[])).contains("library"), "{format}");
        }
        let kept = world.signed_in(&bank, 1).open("/report/2024-25").is(200).words();
        assert!(kept.contains("so that a story that was taken back is gone from here too"), "{kept}");
        // Who changes the kept report all the same is found.
        let doctor = |world: &World| world.cli(&["doctor", "--json"]).stdout;
        assert!(doctor(world).contains("1 closed year is as it was signed"), "{}", doctor(world));
        let (free, bytes) = match world.database {
            Database::Sqlite => ("DROP TRIGGER year_drafts_refuse_update", "X'00'"),
            Database::Postgres => ("ALTER TABLE year_drafts DISABLE TRIGGER ALL", "'\\x00'"),
        };
        world.batch(&format!("{free}; UPDATE year_drafts SET book = {bytes}, ledger_root = '00'")).unwrap();
        let said = doctor(world);
        assert!(said.contains("is not the one that was signed") && said.contains("are not those over which 2024-25 was signed"), "{said}");
    });
}
