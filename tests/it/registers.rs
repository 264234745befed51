//! The registers behind the report: costs that are spread, put right, taken out and brought in from a spreadsheet; benefits that never
//! claim cash without a name.

use serde_json::{Value, json};

use crate::http::Api;
use crate::report_forms::recomputed;
use crate::world::{Bank, World, day, for_each_database, key};

/// A bank in which two people have helped each other three times in the summer of 2024, and its coordinator's API.
fn coordinator(world: &World) -> Api {
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    helped(&api, &bank, ["2024-06-06", "2024-07-07", "2024-08-08"]);
    api
}

/// An hour and a half of help on each day.
fn helped<const DAYS: usize>(api: &Api, bank: &Bank, days: [&str; DAYS]) {
    for on in days {
        let body = json!({
            "giver_id": bank.members[0].id, "receiver_id": bank.members[1].id, "minutes": 90, "happened_on": on,
            "category": bank.category, "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
        });
        api.post("/exchanges", body, &*key()).is(201);
    }
}

fn laptops() -> Value {
    json!({ "on": "2024-10-01", "heading": "resources_one_off", "in_kind": false, "amount": "1095.00", "what": "Laptops", "life_years": 3 })
}

fn company() -> Value {
    json!({
        "on": "2024-05-05", "heading": "improved_outcomes", "class": "s", "body": "Members", "what": "Company", "units": 40,
        "amount": "1000.00", "deadweight": "0.25", "displacement": "0.1", "attribution": "30%", "drop_off": "0.2", "years": 3,
        "grade": "told", "counterfactual": "Most would have seen nobody that day",
    })
}

fn own_cost(api: &Api, year: &str) -> String {
    let report = api.get(&format!("/reports/value/{year}")).is(200).json;
    report["figures"]["own_cost"]["value"].as_str().unwrap().to_owned()
}

fn cautioned(api: &Api, year: &str) -> bool {
    let report = api.get(&format!("/reports/value/{year}")).is(200).json;
    report["cautions"].as_array().unwrap().iter().any(|caution| caution.as_str().unwrap().contains("counted whole in the year"))
}

#[test]
fn a_thing_used_for_years_costs_each_year_its_days_and_the_rows_add_up() {
    for_each_database(|world| {
        let api = coordinator(world);
        let line = api.post("/costs", laptops(), &*key()).is(201).json;
        assert_eq!(line["life_years"], 3);
        for (year, pounds) in [("2023", "0.00"), ("2024", "182.00"), ("2025", "365.00")] {
            assert_eq!(own_cost(&api, year), pounds, "{year}");
            assert!(!cautioned(&api, year), "{year}");
        }
        let rows = api.get("/reports/value/2024/rows/own_cost").is(200);
        let row = &rows.items()[0];
        assert_eq!((row["count"].as_i64(), row["days"].as_i64(), row["of_days"].as_i64()), (Some(109_500), Some(182), Some(1_095)));
        assert_eq!((row["contribution"].as_str(), rows.json["value"].as_str()), (Some("182.00"), Some("182.00")));
        // Without a life it is whole, and the report says so.
        let mut chair = laptops();
        chair.as_object_mut().unwrap().remove("life_years");
        api.post("/costs", chair, &*key()).is(201);
        assert_eq!((own_cost(&api, "2024"), cautioned(&api, "2024")), ("1277.00".to_owned(), true));
        recomputed(world, "harbour", "2024");
        // Only a thing bought once has a life.
        for (field, value) in [("heading", json!("community")), ("life_years", json!(0)), ("life_years", json!(51))] {
            let mut wrong = laptops();
            wrong[field] = value;
            let answer = api.post("/costs", wrong, &*key()).is(422);
            assert_eq!(answer.json["errors"][0]["field"], "life_years", "{}", answer.text);
        }
    });
}

#[test]
fn a_key_makes_a_line_once_and_never_two() {
    for_each_database(|world| {
        let api = coordinator(world);
        for (path, body) in [("/costs", laptops()), ("/benefits", company())] {
            let key = key();
            let first = api.post(path, &body, &*key).is(201);
            let again = api.post(path, &body, &*key).is(201);
            assert_eq!((first.json["id"].clone(), again.header("idempotency-replayed")), (again.json["id"].clone(), "true"));
            assert_eq!(api.get(path).is(200).items().len(), 1);
            let mut other = body.clone();
            other["amount"] = json!("7.00");
            api.post(path, other, &*key).refused(422, "idempotency.key_reused");
        }
    });
}

#[test]
fn a_line_is_put_right_or_taken_out_and_what_was_written_stays_to_be_read() {
    for_each_database(|world| {
        let api = coordinator(world);
        for (path, body, name) in [("/costs", laptops(), "cost"), ("/benefits", company(), "benefit")] {
            let old = api.post(path, &body, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
            let mut right = body.clone();
            right["amount"] = json!("2190.00");
            let correction = json!({ "reason": "The bill says so", name: right });
            let new = api.post(&format!("{path}/{old}/correct"), &correction, &*key()).is(201).json;
            assert_eq!((new["amount"].as_str(), new["replaces"].as_str()), (Some("2190.00"), Some(old.as_str())));
            let listed = api.get(path).is(200).items();
            assert_eq!(listed.iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), [new["id"].clone()]);
            let before = api.get(&format!("{path}/{old}")).is(200).json;
            assert_eq!((before["amount"].clone(), before["ended"]["replaced_by"].clone()), (body["amount"].clone(), new["id"].clone()));
            assert_eq!(before["ended"]["reason"], "The bill says so");
            // What has ended ends once.
            api.post(&format!("{path}/{old}/correct"), &correction, &*key()).refused(409, "register.ended");
            let id = new["id"].as_str().unwrap();
            let out = api.post(&format!("{path}/{id}/withdraw"), json!({ "reason": "Not ours" }), &*key()).is(200).json;
            assert_eq!((out["ended"]["reason"].as_str(), out["ended"]["replaced_by"].as_str()), (Some("Not ours"), None));
            assert!(api.get(path).is(200).items().is_empty());
            api.post(&format!("{path}/{id}/withdraw"), json!({ "reason": "Again" }), &*key()).refused(409, "register.ended");
            api.post(&format!("{path}/{}/withdraw", world.nobody()), json!({ "reason": "Nothing" }), &*key()).is(404);
        }
        assert_eq!(own_cost(&api, "2024"), "0.00");
    });
}

#[test]
fn another_banks_lines_do_not_exist() {
    for_each_database(|world| {
        let api = coordinator(world);
        let other = world.api(&world.bank("valley").coordinator.token);
        for (path, body, name) in [("/costs", laptops(), "cost"), ("/benefits", company(), "benefit")] {
            let id = api.post(path, &body, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
            other.get(&format!("{path}/{id}")).is(404);
            other.post(&format!("{path}/{id}/withdraw"), json!({ "reason": "Mine" }), &*key()).is(404);
            other.post(&format!("{path}/{id}/correct"), json!({ "reason": "Mine", name: body }), &*key()).is(404);
            assert!(other.get(path).is(200).items().is_empty());
        }
    });
}

const COSTS: &str = "on,heading,in_kind,amount,what,funder,evidence,life_years\n\
    30/4/2024,professional_time,no,\"2,150.00\",\"Broker's pay\",City Council,Payroll April,\n\
    2024-10-01,resources_one_off,no,1095,Laptops,,,3\n";

#[test]
fn a_file_is_tried_first_and_brought_in_whole_and_once() {
    for_each_database(|world| {
        let api = coordinator(world);
        let send = |question: &str, text: &str| api.ask("POST", &format!("/costs/import{question}"), Some(text.to_owned()), None);
        let tried = send("?dry_run=true", COSTS).is(200).json;
        assert_eq!((tried["dry_run"].clone(), tried["lines"].as_i64()), (json!(true), Some(2)));
        assert_eq!(tried["items"][0]["amount"], "2150.00");
        assert!(api.get("/costs").is(200).items().is_empty());
        send("", COSTS).is(200);
        assert_eq!(own_cost(&api, "2024"), "2332.00");
        send("", COSTS).refused(409, "import.done_before");
        // One wrong line, and nothing of the file is kept; each fault has its line and column.
        let wrong = COSTS.replace("1095", "-1095").replace("30/4/2024", "31/4/2024");
        let answer = send("", &wrong).is(422);
        let fields: Vec<&str> = answer.json["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["lines[2].on", "lines[3].amount"]);
        assert_eq!(api.get("/costs").is(200).items().len(), 2);
        send("?dry_run=perhaps", COSTS).is(422);
        // Members and brokers bring nothing in.
        let bank = world.person("harbour", 2);
        world.api(&bank.token).ask("POST", "/costs/import", Some(COSTS.to_owned()), None).is(403);
    });
}

#[test]
fn a_workbook_and_a_csv_file_are_brought_in_from_the_command_line() {
    for_each_database(|world| {
        let api = coordinator(world);
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in
            (0..).zip([["on", "heading", "in kind", "amount", "what"], ["1/5/2024", "community", "yes", "90.50", "Open day"]])
        {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        let path = world.path("costs.xlsx");
        std::fs::write(&path, book.save_to_buffer().unwrap()).unwrap();
        let path = path.to_str().unwrap();
        let tried = world.cli(&["cost", "import", "--bank", "harbour", "--dry-run", path]).done();
        assert!(tried.stdout.contains("£90.50") && tried.stdout.contains("Nothing was written"), "{}", tried.stdout);
        world.cli(&["cost", "import", "--bank", "harbour", path]).done();
        assert_eq!(own_cost(&api, "2024"), "90.50");
        let wrong = world.path("wrong.csv");
        std::fs::write(&wrong, "on,heading,in_kind,amount,what\n1/5/2024,gold,yes,ten,Tea\n").unwrap();
        let run = world.cli(&["cost", "import", "--bank", "harbour", wrong.to_str().unwrap()]);
        assert!(run.code == 1 && run.stderr.contains("Line 2, heading") && run.stderr.contains("Line 2, amount"), "{}", run.stderr);
    });
}

#[test]
fn a_benefit_is_a_claim_with_its_adjustments_and_worked_example_6_comes_out() {
    for_each_database(|world| {
        let api = coordinator(world);
        let line = api.post("/benefits", company(), &*key()).is(201).json;
        assert_eq!(line["by_year"], json!(["18900.00", "15120.00", "12096.00"]));
        assert_eq!(line["attribution"], "0.300000");
        let mut rise = company();
        for (field, value) in [("sign", json!("rise")), ("what", json!("More visits")), ("units", json!(1)), ("years", json!(1))] {
            rise[field] = value;
        }
        let rise = api.post("/benefits", rise, &*key()).is(201).json;
        assert_eq!(rise["by_year"], json!(["-472.50"]));
        let mut plain = company();
        for field in ["units", "amount"] {
            plain.as_object_mut().unwrap().remove(field);
        }
        let plain = api.post("/benefits", plain, &*key()).is(201).json;
        assert_eq!((plain["amount"].clone(), plain["by_year"].clone()), (Value::Null, json!([])));
        // The report shows each line, the gains by class, the costs that rose below zero, and the return only with its range.
        api.post(
            "/costs",
            json!({ "on": "2024-05-05", "heading": "community", "in_kind": true, "amount": "10000.00", "what": "Rooms" }),
            &*key(),
        )
        .is(201);
        let tables = api.get("/reports/value/2024").is(200).json["tables"].clone();
        assert_eq!(tables["benefits"].as_array().unwrap().len(), 2);
        assert_eq!(
            (tables["benefits"][0]["value_from_one"].as_str(), tables["benefits"][0]["value_base_year"].as_str()),
            (Some("43285.45"), Some("44800.44"))
        );
        assert_eq!(tables["costs_that_rose"][0]["first_year"], "-472.50");
        assert_eq!(
            (tables["benefits_by_class"][0]["lines"].as_i64(), tables["benefits_by_class"][0]["without_amount"].as_i64()),
            (Some(2), Some(1))
        );
        let back = &tables["social_return"][1];
        assert_eq!((back["convention"].as_str(), back["present_value"].as_str()), (Some("base_year_zero"), Some("44327.94")));
        assert_eq!(
            (back["ratio_low"].as_str(), back["ratio_middle"].as_str(), back["ratio_high"].as_str()),
            (Some("4.029813"), Some("4.432794"), Some("4.925327"))
        );
        // A program that shares no code comes to the same.
        recomputed(world, "harbour", "2024");
    });
}

#[test]
fn cash_for_this_funder_is_never_claimed_without_a_budget_holders_name() {
    for_each_database(|world| {
        let api = coordinator(world);
        let mut cash = company();
        cash["class"] = json!("f1");
        let answer = api.post("/benefits", &cash, &*key()).is(422);
        assert_eq!(answer.json["errors"][0]["field"], "sign_off.by", "{}", answer.text);
        for (field, value) in [("by", ""), ("post", ""), ("on", "2024-02-30"), ("on", day(-1).as_str())] {
            cash["sign_off"] = json!({ "by": "Ann Gray", "post": "Head of adult care", "on": "2025-03-31" });
            cash["sign_off"][field] = json!(value);
            let answer = api.post("/benefits", &cash, &*key()).is(422);
            assert_eq!(answer.json["errors"][0]["field"], format!("sign_off.{field}"), "{}", answer.text);
        }
        cash["sign_off"] = json!({ "by": "Ann Gray", "post": "Head of adult care", "on": "2025-03-31" });
        let line = api.post("/benefits", &cash, &*key()).is(201).json;
        assert_eq!(line["sign_off"]["by"], "Ann Gray");
        // The database itself refuses it too.
        let refused = world.sql("UPDATE benefits SET signed_by = NULL, signed_post = NULL, signed_on = NULL");
        assert!(refused.is_err());
        for (field, value) in
            [("attribution", "1.01"), ("deadweight", "-0.1"), ("drop_off", "200%"), ("displacement", "half"), ("counterfactual", "")]
        {
            let mut wrong = company();
            wrong[field] = json!(value);
            let answer = api.post("/benefits", wrong, &*key()).is(422);
            assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
        }
    });
}

#[test]
fn the_registers_are_kept_on_pages_without_a_script() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.signed_in(&bank, 1);
        // A cost: wrong, right, put right, taken out.
        let form = staff.open("/costs").is(200).form_with("amount");
        let typed = [
            ("on", "1/10/2024"),
            ("heading", "community"),
            ("in_kind", "false"),
            ("amount", "1095"),
            ("what", "Laptops"),
            ("life_years", "3"),
        ];
        let page = staff.submit(&form, &typed).is(422);
        assert!(page.words().contains("Only a thing bought once has years of use"), "{}", page.words());
        let form = page.form_with("amount");
        let page = staff.follow(staff.submit(&form, &[("heading", "resources_one_off")]));
        assert!(page.words().contains("182 of 1,095 days of £1,095.00") && page.words().contains("£182.00"), "{}", page.words());
        let one = regex::Regex::new(r#"href="(/costs/[0-9a-f-]{36})""#).unwrap();
        let path = one.captures(&page.html).unwrap()[1].to_owned();
        let page = staff.open(&path).is(200);
        let form = page.form_with("reason");
        staff.submit(&form, &[("amount", "")]).is(422);
        let page = staff.follow(staff.submit(&form, &[("amount", "2190"), ("reason", "The bill says so")]));
        assert!(page.words().contains("The bill says so") && page.words().contains("£2,190.00"), "{}", page.words());
        let page = staff.follow(staff.submit(&page.form_with("withdraw_reason"), &[("withdraw_reason", "Not ours")]));
        assert!(page.words().contains("Not ours") && !page.html.contains("withdraw_reason"), "{}", page.words());
        // A benefit.
        let form = staff.open("/benefits?year=2024-25").is(200).form_with("counterfactual");
        let typed = [
            ("what", "Company"),
            ("body", "Members"),
            ("on", "5/5/2024"),
            ("heading", "improved_outcomes"),
            ("class", "f1"),
            ("grade", "told"),
            ("units", "40"),
            ("amount", "1000"),
            ("deadweight", "25"),
            ("displacement", "10"),
            ("attribution", "101"),
            ("counterfactual", "Most would have seen nobody"),
        ];
        let page = staff.submit(&form, &typed).is(422);
        for sentence in ["Write a per cent from 0 to 100", "Name the budget holder"] {
            assert!(page.words().contains(sentence), "{sentence}: {}", page.words());
        }
        let page = staff.follow(staff.submit(&page.form_with("counterfactual"), &[("class", "s"), ("attribution", "30")]));
        assert!(page.words().contains("£18,900.00"), "{}", page.words());
        let one = regex::Regex::new(r#"href="(/benefits/[0-9a-f-]{36})""#).unwrap();
        let page = staff.open(&one.captures(&page.html).unwrap()[1]).is(200);
        assert!(page.words().contains("Most would have seen nobody") && page.words().contains("25% anyway"), "{}", page.words());
        // Cells pasted from a spreadsheet are read, shown and kept.
        let form = staff.open("/costs/import").is(200).form_with("lines");
        let page = staff.submit(&form, &[("lines", "on\theading\tin_kind\tamount\twhat\n1/5/2024\tgold\tno\t5\tTea")]).is(422);
        assert!(page.words().contains("Line 2, heading"), "{}", page.words());
        let page = staff.submit(&form, &[("lines", "on\theading\tin_kind\tamount\twhat\n1/5/2024\tcommunity\tno\t5\tTea")]).is(200);
        assert!(page.words().contains("1 line was read. It is not kept yet"), "{}", page.words());
        let page = staff.follow(staff.submit(&page.form_with("keep"), &[]));
        assert!(page.words().contains("The lines were brought in"), "{}", page.words());
        assert!(staff.open("/costs?year=2024-25").words().contains("Tea"));
        // Brokers see none of it.
        let broker = world.signed_in(&bank, 2);
        for path in ["/costs", "/benefits", "/costs/import", "/benefits/import", path.as_str()] {
            assert_eq!(broker.get(path).status, 403, "{path}");
        }
    });
}

#[test]
fn the_hours_at_a_wage_stand_apart_and_a_wage_of_ones_own_takes_its_place_from_its_day() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        helped(&api, &bank, ["2024-09-09", "2024-10-10"]);
        let shipped = api.get("/rates").is(200).items();
        let wage = |from: &str| shipped.iter().find(|rate| rate["from"] == from).unwrap()["amount"].as_str().unwrap().to_owned();
        assert_eq!((wage("2024-04-01"), wage("2025-04-01")), ("11.44".to_owned(), "12.21".to_owned()));
        assert!(shipped.iter().all(|rate| rate["id"].is_null() && rate["source"].as_str().unwrap().contains("gov.uk")));
        let view = |api: &Api| {
            let report = api.get("/reports/value/2024").is(200).json;
            let rows = report["tables"]["replacement"].as_array().unwrap().clone();
            let potential = report["figures"]["benchmark_potential"]["value"].clone();
            (rows.iter().map(|row| row["at_wage"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), potential)
        };
        let (before, potential) = view(&api);
        assert_eq!(before, ["34.32"]);
        let own = json!({ "kind": "wage", "what": "Real Living Wage", "from": "2024-10-01", "amount": "12.60", "source": "Living Wage Foundation" });
        let key = key();
        let made = api.post("/rates", &own, &*key).is(201).json;
        assert_eq!(api.post("/rates", &own, &*key).is(201).json["id"], made["id"]);
        assert_eq!(view(&api), (vec!["17.16".to_owned(), "18.90".to_owned()], potential.clone()));
        for (field, value) in [("kind", "gold"), ("from", "1/10/2024"), ("amount", "0"), ("what", ""), ("source", "")] {
            let mut wrong = own.clone();
            wrong[field] = json!(value);
            let answer = api.post("/rates", wrong, &*crate::world::key()).is(422);
            assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
        }
        let path = format!("/rates/{}/withdraw", made["id"].as_str().unwrap());
        world.api(&world.bank("valley").coordinator.token).post(&path, json!({ "reason": "Mine" }), None).is(404);
        api.post(&path, json!({ "reason": "Typed twice" }), None).is(200);
        api.post(&path, json!({ "reason": "Again" }), None).refused(409, "register.ended");
        assert_eq!(view(&api), (before, potential));
        // The same on pages.
        let staff = world.signed_in(&bank, 1);
        let form = staff.open("/rates").is(200).form_with("source");
        staff.submit(&form, &[("amount", "a lot")]).is(422);
        let typed =
            [("kind", "unit_cost"), ("what", "One visit to a surgery"), ("from", "1/4/2024"), ("amount", "42"), ("source", "PSSRU")];
        let page = staff.follow(staff.submit(&form, &typed));
        assert!(page.words().contains("One visit to a surgery") && page.words().contains("£42.00"), "{}", page.words());
        let out = regex::Regex::new(r#"href="(/rates/[0-9a-f-]{36}/withdraw)""#).unwrap().captures(&page.html).unwrap()[1].to_owned();
        let form = staff.open(&out).is(200).form_with("reason");
        staff.submit(&form, &[("reason", "")]).is(422);
        let page = staff.follow(staff.submit(&form, &[("reason", "Not ours")]));
        assert!(!page.words().contains("One visit to a surgery"), "{}", page.words());
        assert_eq!(world.signed_in(&bank, 2).get("/rates").status, 403);
    });
}
