//! Published figures: what ships cannot be changed, only superseded by a record of the bank's own from a day on; the report is then
//! reckoned with it, says so, and still shows what ships.

use serde_json::{Value, json};

use crate::http::Api;
use crate::report_forms::recomputed;
use crate::world::{World, for_each_database, key};

/// A bank of two people who helped each other in two years, with a thousand pounds of cost in each; its coordinator's API.
fn coordinator(world: &World) -> Api {
    world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
    let staff = ["--name", "Cora Coordinator", "--role", "coordinator", "--joined-on", "2025-06-01"];
    world.cli(&[&["member", "add", "--bank", "harbour"], &staff[..]].concat()).done();
    let api = world.api(world.token("harbour", 1));
    let category = api.get("/categories").is(200).json["items"][0]["slug"].as_str().unwrap().to_owned();
    let [one, two] = ["Ann", "Ben"].map(|name| {
        let body = json!({ "name": name, "joined_on": "2020-01-01", "kind": "person" });
        api.post("/members", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
    });
    for on in ["2023-06-06", "2024-06-06"] {
        let body = json!({
            "giver_id": one, "receiver_id": two, "minutes": 600, "happened_on": on, "category": category,
            "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
        });
        api.post("/exchanges", body, &*key()).is(201);
        let cost = json!({ "on": on, "heading": "professional_time", "in_kind": false, "amount": "1000", "what": "Broker" });
        api.post("/costs", cost, &*key()).is(201);
    }
    api
}

/// £1,500 in prices of 2022-23, in place of what ships, in years that begin in April 2024 or later.
fn trial() -> Value {
    json!({
        "role": "saving", "what": "Saving of each member in the Powys trial", "amount": "1500", "price_year": "2022-23",
        "source": "Powys trial, 2023, table 4", "url": "https://example.org/powys", "evidence": "compared", "cashable": "part",
        "supersedes": "time-bank-saving", "from": "2024-04-01",
    })
}

#[track_caller]
fn figures(api: &Api, year: &str) -> [String; 4] {
    let report = api.get(&format!("/reports/value/{year}")).is(200).json;
    ["cost_per_member_uprated", "saving_per_member_uprated", "benchmark_potential", "switching_value"]
        .map(|name| report["figures"][name]["value"].as_str().unwrap_or("none").to_owned())
}

fn ships() -> [String; 4] {
    // 450 and 1,300 × 100 ÷ 68.8561; two members all year; 1,000 ÷ 3,775.99.
    ["653.54", "1888.00", "3775.99", "0.264831"].map(str::to_owned)
}

#[test]
fn a_record_that_supersedes_is_reckoned_with_from_its_day_and_what_ships_stays_beside() {
    for_each_database(|world| {
        let api = coordinator(world);
        let before = figures(&api, "2023");
        assert_eq!(figures(&api, "2024"), ships());
        let once = key();
        let made = api.post("/benchmarks", trial(), &*once).is(201);
        assert_eq!((made.json["own"].clone(), made.json["price_year"].clone()), (json!(true), json!("2022-23")));
        let id = made.json["slug"].as_str().unwrap().to_owned();
        assert_eq!(api.post("/benchmarks", trial(), &*once).is(201).json["slug"], json!(id));
        // 1,500 × 100 ÷ 91.2996 = 1,642.94; twice is 3,285.89; 1,000 ÷ 3,285.89.
        assert_eq!(figures(&api, "2024"), ["653.54", "1642.94", "3285.89", "0.304332"].map(str::to_owned));
        assert_eq!(figures(&api, "2023"), before, "a year that began before its day");
        let report = api.get("/reports/value/2024").is(200).json;
        let benchmarks = report["benchmarks"].as_array().unwrap();
        let named = |slug: &str| benchmarks.iter().find(|each| each["slug"] == slug).unwrap();
        assert_eq!((named(&id)["used_as"].as_str(), named(&id)["uprated"].as_str()), (Some("saving"), Some("1642.94")));
        let published = named("time-bank-saving");
        assert_eq!((published["used_as"].as_str(), published["uprated"].as_str()), (None, Some("1888.00")));
        assert_eq!(named("time-bank-cost")["used_as"], "cost");
        assert_eq!(report["figures"]["benchmark_potential"]["source"], "Powys trial, 2023, table 4");
        let beside = report["tables"]["as_published"].as_array().unwrap();
        let row = |name: &str| beside.iter().find(|row| row["figure"] == name).unwrap();
        assert_eq!(row("benchmark_potential")["with_own"], "3285.89");
        assert_eq!(row("benchmark_potential")["with_published"], "3775.99");
        assert_eq!(row("switching_value")["with_published"], "0.264831");
        assert!(api.get("/reports/value/2023").is(200).json["tables"]["as_published"].is_null());
        // One price year: the base year is neither varied nor a lever.
        let cases = report["tables"]["sensitivity"].as_array().unwrap();
        assert!(cases.len() == 36 && cases.iter().all(|case| case["base_year"] == "own"), "{}", cases.len());
        assert!(report["tables"]["tornado"].as_array().unwrap().iter().all(|row| row["lever"] != "base_year"));
        recomputed(world, "harbour", "2024");
        recomputed(world, "harbour", "2023");
        // The rows show which record was used.
        let rows = api.get("/reports/value/2024/rows/saving_per_member_uprated").is(200).items();
        assert_eq!((rows[0]["id"].as_str(), rows[0]["contribution"].as_str()), (Some(id.as_str()), Some("1500.00")));
        assert_eq!(rows[1]["id"], "index-2022-23");
        assert_eq!(api.get(rows[0]["href"].as_str().unwrap().trim_start_matches("/api/v1")).is(200).json["slug"], json!(id));
    });
}

#[test]
fn the_report_says_in_words_which_record_it_uses_and_that_it_changed() {
    for_each_database(|world| {
        let api = coordinator(world);
        api.post("/benchmarks", trial(), &*key()).is(201);
        let staff = world.signed_in("harbour", 1);
        let said = staff.open("/report/2024").is(200).words();
        let own = "The saving of each member is taken from this bank’s own record: £1,500 (Saving of each member in the Powys trial). It \
                   takes the place of the published more than £1,300";
        assert!(said.matches(own).count() >= 2, "{said}");
        assert!(said.contains("By the published more than £1,300 alone, 26.5% of it would have to be true here"), "{said}");
        assert!(said.contains("The saving of each member is taken from another record than the year before."), "{said}");
        assert!(said.contains("no other price year is tried here"), "{said}");
        let row = staff.open("/report/2024/rows/saving_per_member_uprated").is(200).words();
        assert!(
            row.contains("This bank’s own record: Saving of each member in the Powys trial. Where it comes from: Powys trial"),
            "{row}"
        );
        assert!(row.contains("in 2022-23 prices.") && row.contains("91.2996"), "{row}");
        let said = staff.open("/report/2023").is(200).words();
        assert!(!said.contains("own record:") && !said.contains("another record"), "{said}");
        let row = staff.open("/report/2023/rows/saving_per_member_uprated").is(200).words();
        assert!(row.contains("in 2010-11 prices (assumed)."), "{row}");
    });
}

#[test]
fn what_ships_cannot_be_changed_by_api_page_or_database() {
    for_each_database(|world| {
        let api = coordinator(world);
        let before = api.get("/benchmarks").is(200).items();
        for name in ["time-bank-saving", "time-bank-cost", "keyring"] {
            assert_eq!(api.get(&format!("/benchmarks/{name}")).is(200).json["own"], json!(false));
            api.post(&format!("/benchmarks/{name}/withdraw"), json!({ "reason": "Too low" }), None).is(404);
            api.post(&format!("/benchmarks/{name}/correct"), json!({ "reason": "Too low", "benchmark": trial() }), None).is(404);
        }
        // The pair in other prices is for the sensitivity alone, and a cost does not take the place of a saving.
        for (supersedes, role) in
            [("time-bank-saving-2009-10", "saving"), ("time-bank-cost", "saving"), ("keyring", "saving"), ("gold", "cost")]
        {
            let mut wrong = trial();
            (wrong["supersedes"], wrong["role"]) = (json!(supersedes), json!(role));
            assert_eq!(api.post("/benchmarks", wrong, None).is(422).json["errors"][0]["field"], "supersedes");
        }
        let staff = world.signed_in("harbour", 1);
        assert_eq!(staff.get("/benchmarks/time-bank-saving").status, 404);
        let page = staff.open("/benchmarks").is(200);
        assert!(
            page.words().contains("£450") && page.words().contains("more than £1,300") && !page.html.contains("time-bank-saving/withdraw")
        );
        api.post("/benchmarks", trial(), None).is(201);
        for statement in [
            "UPDATE own_benchmarks SET millionths = 1",
            "DELETE FROM own_benchmarks",
            "INSERT OR REPLACE INTO own_benchmarks SELECT * FROM own_benchmarks",
        ] {
            assert!(world.sql(statement).is_err(), "{statement}");
        }
        let after = api.get("/benchmarks").is(200).items();
        assert_eq!(after[..before.len()], before);
        assert_eq!(after.len(), before.len() + 1);
    });
}

#[test]
fn own_records_are_put_right_or_taken_out_and_what_was_written_stays_to_be_read() {
    for_each_database(|world| {
        let api = coordinator(world);
        let old = api.post("/benchmarks", trial(), None).is(201).json["slug"].as_str().unwrap().to_owned();
        let mut right = trial();
        right["amount"] = json!("1600");
        let correction = json!({ "reason": "Table 5, not 4", "benchmark": right });
        let new = api.post(&format!("/benchmarks/{old}/correct"), &correction, None).is(201).json;
        assert_eq!((new["amount"].as_str(), new["replaces"].as_str()), (Some("1600.00"), Some(old.as_str())));
        let told = api.get(&format!("/benchmarks/{old}")).is(200).json;
        assert_eq!((told["amount"].as_str(), told["ended"]["reason"].as_str()), (Some("1500.00"), Some("Table 5, not 4")));
        api.post(&format!("/benchmarks/{old}/correct"), &correction, None).refused(409, "register.ended");
        let id = new["slug"].as_str().unwrap();
        assert_eq!(figures(&api, "2024")[1], "1752.47");
        let out = api.post(&format!("/benchmarks/{id}/withdraw"), json!({ "reason": "Not ours" }), None).is(200).json;
        assert_eq!(out["ended"]["reason"], "Not ours");
        api.post(&format!("/benchmarks/{id}/withdraw"), json!({ "reason": "Again" }), None).refused(409, "register.ended");
        assert_eq!(figures(&api, "2024"), ships());
        // Another bank's records do not exist, and whoever is no coordinator may do nothing.
        let valley = world.bank("valley");
        let other = world.api(&valley.coordinator.token);
        other.get(&format!("/benchmarks/{old}")).is(404);
        other.post(&format!("/benchmarks/{old}/withdraw"), json!({ "reason": "Mine" }), None).is(404);
        for token in [&valley.broker.token, &valley.members[0].token] {
            world.api(token).get("/benchmarks").is(403);
            world.api(token).post("/benchmarks", trial(), None).is(403);
            world.api(token).get("/benchmarks/keyring").is(403);
        }
    });
}

#[test]
fn context_stands_apart_and_is_never_added_in() {
    for_each_database(|world| {
        let api = coordinator(world);
        let before = figures(&api, "2024");
        let context = json!({
            "role": "context", "what": "Social return that Barrow Men’s Shed reported", "unit": "ratio", "amount": "9.99",
            "source": "Its own evaluation", "evidence": "single_scheme", "cashable": "unknown",
        });
        api.post("/benchmarks", &context, None).is(201);
        let mut keyring = context.clone();
        keyring["unit"] = json!("pounds");
        (keyring["amount"], keyring["what"]) = (json!("1200"), json!("Saving in a newer KeyRing study"));
        (keyring["supersedes"], keyring["from"], keyring["bound"]) = (json!("keyring"), json!("2024-04-01"), json!("<"));
        api.post("/benchmarks", &keyring, None).is(201);
        assert_eq!(figures(&api, "2024"), before);
        let said = world.signed_in("harbour", 1).open("/report/2024").is(200).words();
        assert!(said.contains("Nothing is reckoned with them") && said.contains("less than £1,200") && said.contains("Barrow Men’s Shed"));
        assert!(!said.contains("Saving for each member of a KeyRing network"), "superseded in the text");
        let report = api.get("/reports/value/2024").is(200).json;
        assert!(report["benchmarks"].as_array().unwrap().iter().any(|each| each["slug"] == "keyring"), "but never out of the annex");
        recomputed(world, "harbour", "2024");
    });
}

#[test]
fn wrong_input_is_refused_beside_its_field_and_what_was_typed_is_kept() {
    for_each_database(|world| {
        let api = coordinator(world);
        for (field, value) in [
            ("role", "gold"),
            ("what", ""),
            ("unit", "ratio"),
            ("amount", "-5"),
            ("bound", "~"),
            ("price_year", "1995-96"),
            ("price_year", ""),
            ("source", ""),
            ("evidence", "strong"),
            ("cashable", "all"),
            ("from", "soon"),
            ("from", ""),
        ] {
            let mut wrong = trial();
            wrong[field] = json!(value);
            let answer = api.post("/benchmarks", wrong, None).is(422);
            assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
        }
        let staff = world.signed_in("harbour", 1);
        let form = staff.open("/benchmarks").is(200).form_with("price_year");
        let typed = [
            ("role", "saving"),
            ("what", "Saving in the Powys trial"),
            ("amount", "1500"),
            ("price_year", "1995-96"),
            ("source", "Powys trial"),
            ("evidence", "compared"),
            ("cashable", "part"),
            ("supersedes", "time-bank-saving"),
            ("from", "1/4/2024"),
        ];
        let page = staff.submit(&form, &typed).is(422);
        assert!(page.words().contains("There is no price index for this year"), "{}", page.words());
        assert!(page.html.contains("Saving in the Powys trial"));
        let page = staff.follow(staff.submit(&page.form_with("price_year"), &[("price_year", "2022-23")]));
        assert!(
            page.words().contains("The figure was added") && page.words().contains("In reports of years that begin on"),
            "{}",
            page.words()
        );
        let one = regex::Regex::new(r#"href="(/benchmarks/[0-9a-f-]{36})""#).unwrap().captures(&page.html).unwrap()[1].to_owned();
        let page = staff.open(&one).is(200);
        let page = staff.follow(staff.submit(&page.form_with("amount"), &[("amount", "1600"), ("reason", "Table 5")]));
        assert!(page.words().contains("£1,600") && page.words().contains("Table 5"), "{}", page.words());
        let page = staff.submit(&page.form_with("withdraw_reason"), &[]).is(422);
        let page = staff.follow(staff.submit(&page.form_with("withdraw_reason"), &[("withdraw_reason", "Not ours")]));
        assert!(page.words().contains("It counts no more") && page.words().contains("Not ours"), "{}", page.words());
    });
}

#[test]
fn rates_come_in_from_a_spreadsheet_all_or_none() {
    for_each_database(|world| {
        let bank = world.bank("valley");
        let api = world.api(&bank.coordinator.token);
        let own = |api: &Api| api.get("/rates").is(200).items().iter().filter(|rate| !rate["id"].is_null()).count();
        let head = "kind,what,from,amount,source";
        let send = |text: &str, query: &str| api.ask("POST", &format!("/rates/import{query}"), Some(text.to_owned()), None);
        let wrong = send(&format!("{head}\ngold,Visit,1/4/2024,5,PSSRU\nwage,,31/4/2024,0,PSSRU\n"), "").is(422);
        let fields: Vec<&str> = wrong.json["errors"].as_array().unwrap().iter().map(|each| each["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["lines[2].kind", "lines[3].what", "lines[3].from", "lines[3].amount"]);
        let fine = format!("{head}\nunit cost,Visit,1/4/2024,42,PSSRU\nwage,Real Living Wage,2024-10-01,12.60,Foundation\n");
        assert_eq!(send(&fine, "?dry_run=true").is(200).json["lines"], 2);
        assert_eq!(own(&api), 0);
        assert_eq!(send(&fine, "").is(200).json["items"][0]["kind"], "unit_cost");
        assert_eq!(own(&api), 2);
        send(&fine, "").refused(409, "import.done_before");
        world.api(&bank.broker.token).ask("POST", "/rates/import", Some(fine), None).is(403);
        let staff = world.signed_in(&bank, 1);
        let form = staff.open("/rates/import").is(200).form_with("lines");
        let page = staff.submit(&form, &[("lines", "kind\twhat\tfrom\tamount\tsource\nwage\tTea\t1/5/2024\tfree\tUs")]).is(422);
        assert!(page.words().contains("Line 2, amount"), "{}", page.words());
        let page = staff.submit(&form, &[("lines", "kind\twhat\tfrom\tamount\tsource\nwage\tLocal wage\t1/5/2024\t13\tUs")]).is(200);
        let page = staff.follow(staff.submit(&page.form_with("keep"), &[]));
        assert!(page.words().contains("The lines were brought in") && page.words().contains("Local wage"), "{}", page.words());
        assert_eq!(world.signed_in(&bank, 2).get("/rates/import").status, 403);
    });
}
