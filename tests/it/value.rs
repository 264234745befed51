//! The annual value report through its doors: the worked examples of value-model.md §6 driven through the API, the command line
//! and the pages, on both databases. The coordinator joins after the year, so that only the example's people are counted.

use serde_json::{Value, json};

use crate::http::{Api, Pages};
use crate::world::{World, for_each_database, key};

/// A bank of an example: its coordinator's API and a category.
struct Example {
    slug: &'static str,
    api: Api,
    category: String,
}

impl Example {
    fn new(world: &World, slug: &'static str) -> Self {
        world.cli(&["bank", "create", "--slug", slug, "--name", slug]).done();
        let coordinator = ["--name", "Cora Coordinator", "--role", "coordinator", "--joined-on", "2025-06-01"];
        world.cli(&[&["member", "add", "--bank", slug], &coordinator[..]].concat()).done();
        let api = world.api(world.token(slug, 1));
        let category = api.get("/categories").is(200).json["items"][0]["slug"].as_str().unwrap().to_owned();
        Self { slug, api, category }
    }

    /// A member who joined on a day; the id.
    #[track_caller]
    fn member(&self, name: &str, joined_on: &str) -> String {
        self.member_of_kind(name, joined_on, "person")
    }

    #[track_caller]
    fn member_of_kind(&self, name: &str, joined_on: &str, kind: &str) -> String {
        let body = json!({ "name": name, "joined_on": joined_on, "kind": kind });
        self.api.post("/members", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
    }

    /// Settled help on a day; the exchange's id.
    #[track_caller]
    fn helped(&self, giver: &str, receiver: &str, minutes: i64, on: &str) -> String {
        let body = json!({
            "giver_id": giver, "receiver_id": receiver, "minutes": minutes, "happened_on": on, "category": self.category,
            "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
        });
        let exchange = self.api.post("/exchanges", body, &*key()).is(201).json;
        assert_eq!(exchange["state"], "settled", "{exchange}");
        exchange["id"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn cost(&self, on: &str, amount: &str, in_kind: bool) -> Value {
        let body = json!({ "on": on, "heading": "professional_time", "in_kind": in_kind, "amount": amount, "what": "Broker" });
        self.api.post("/costs", body, &*key()).is(201).json
    }

    #[track_caller]
    fn report(&self, year: &str) -> Value {
        self.api.get(&format!("/reports/value/{year}")).is(200).json
    }
}

/// A figure's value; its reason where it has none.
#[track_caller]
fn figure<'a>(report: &'a Value, name: &str) -> &'a str {
    let figure = &report["figures"][name];
    figure["value"].as_str().or_else(|| figure["reason"].as_str()).unwrap_or_else(|| panic!("{name}: {figure}"))
}

#[track_caller]
fn figures_are(report: &Value, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(figure(report, name), *value, "{name}");
    }
}

fn rounded(text: &Value, places: usize) -> String {
    format!("{:.places$}", text.as_str().unwrap().parse::<f64>().unwrap())
}

/// The sum of all pages of the rows of a figure, in counts, and how many there are.
fn rows_sum(api: &Api, path: &str) -> (i64, usize) {
    let (mut sum, mut n, mut cursor) = (0, 0, String::new());
    loop {
        let page = api.get(&format!("{path}?limit=7{cursor}")).is(200);
        for item in page.items() {
            assert!(item["id"].is_string() && item["label"].is_string() && item["contribution"].is_string(), "{item}");
            sum += item["count"].as_i64().unwrap();
            n += 1;
        }
        match page.json["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (sum, n),
        }
    }
}

#[test]
fn worked_examples_1_2_3_and_10_the_pair_in_other_prices() {
    for_each_database(|world| {
        let example = Example::new(world, "prices");
        let report = example.report("2024-25");
        assert_eq!((report["price_year"].as_str(), report["deflator_vintage"].as_str()), (Some("2024-25"), Some("2026-03")));
        figures_are(&report, &[("cost_per_member_uprated", "653.54"), ("saving_per_member_uprated", "1888.00")]);
        let uprated = |slug: &str| {
            let all = report["benchmarks"].as_array().unwrap();
            all.iter().find(|benchmark| benchmark["slug"] == slug).unwrap()["uprated"].as_str().unwrap().to_owned()
        };
        for (slug, pounds) in [
            ("time-bank-cost", "653.54"),
            ("time-bank-saving", "1888.00"),
            ("time-bank-cost-2009-10", "664.66"),
            ("time-bank-saving-2009-10", "1920.12"),
        ] {
            assert_eq!(uprated(slug), pounds, "{slug}");
        }
        // The factors stand unrounded in the annex; their ratio is the pair's whatever the prices.
        let csv = world.cli(&["report", "value", "--bank", "prices", "--year", "2024", "--format", "csv"]).done().stdout;
        let factor = |slug: &str| -> f64 {
            let line = csv.lines().find(|line| line.starts_with(&format!("benchmarks,{slug},factor,"))).unwrap();
            line.split(',').nth(3).unwrap().parse().unwrap()
        };
        assert_eq!(format!("{:.6} {:.6}", factor("time-bank-saving"), factor("time-bank-saving-2009-10")), "1.452304 1.477013");
        assert_eq!(format!("{:.6}", 1300.0 * factor("time-bank-saving") / (450.0 * factor("time-bank-cost"))), "2.888889");
        assert_eq!(format!("{:.2}", 850.0 * factor("time-bank-saving")), "1234.46");
        // A year that the price index does not reach says so, and does not fail.
        let early = example.report("2003");
        assert!(early["figures"]["saving_per_member_uprated"]["value"].is_null());
        assert!(figure(&early, "saving_per_member_uprated").contains("price index"));
    });
}

#[test]
fn worked_example_4_member_years_count_the_last_day() {
    for_each_database(|world| {
        let example = Example::new(world, "years");
        let a = example.member("A", "2020-01-01");
        let b = example.member("B", "2024-10-01");
        let c = example.member("C", "2020-01-01");
        example.member("D", "2020-01-01");
        example.member_of_kind("Office", "2020-01-01", "organisation");
        example.helped(&a, &b, 60, "2024-10-02");
        example.helped(&a, &c, 60, "2024-05-02");
        example.helped(&c, &a, 60, "2024-05-03");
        example
            .api
            .patch(&format!("/members/{c}"), json!({ "standing": "left", "standing_from": "2024-06-30", "reason": "moved" }))
            .is(200);
        let report = example.report("2024-25");
        figures_are(
            &report,
            &[
                ("registered_member_years", "2.747945"),
                ("active_member_years", "1.747945"),
                ("registered_members", "4.000000"),
                ("active_members", "3.000000"),
            ],
        );
        assert_eq!(report["so_far"], json!(false));
        let (days, people) = rows_sum(&example.api, "/reports/value/2024/rows/active_member_years");
        assert_eq!((days, people), (365 + 182 + 91, 3));
    });
}

#[test]
fn worked_example_5_the_published_saving_beside_the_own_cost() {
    for_each_database(|world| {
        let example = Example::new(world, "saving");
        for pair in 0..60 {
            let one = example.member(&format!("One {pair}"), "2020-01-01");
            let two = example.member(&format!("Two {pair}"), "2020-01-01");
            for (giver, receiver, on) in
                [(&one, &two, "2024-04-01"), (&two, &one, "2024-07-01"), (&one, &two, "2024-10-01"), (&two, &one, "2025-03-31")]
            {
                example.helped(giver, receiver, 750, on);
            }
        }
        example.cost("2024-04-01", "45000", false);
        let line = example.cost("2025-03-31", "15000.00", true);
        assert_eq!(line["amount"], "15000.00");
        // A line of another year is not counted.
        example.cost("2025-04-01", "9.99", false);
        let report = example.report("2024-25");
        figures_are(
            &report,
            &[
                ("hours_exchanged", "3000.000000"),
                ("active_member_years", "120.000000"),
                ("own_cost", "60000.00"),
                ("own_cost_in_kind", "15000.00"),
                ("cost_per_active_member_year", "500.00"),
                ("cost_per_registered_member_year", "500.00"),
                ("benchmark_potential", "226559.45"),
                ("hours_per_active_member_year", "25.000000"),
                ("cost_per_hour", "20.00"),
                ("saving_per_hour", "75.52"),
            ],
        );
        assert_eq!(rounded(&report["figures"]["switching_value"]["value"], 3), "0.265");
        let full = &report["tables"]["realisation"][3];
        assert_eq!((full["r"].as_str(), full["net"].as_str()), (Some("1.000000"), Some("166559.45")));
        assert_eq!(rounded(&full["ratio"], 3), "3.776");
        let months = report["tables"]["hours_by_month"].as_array().unwrap();
        assert_eq!((months.len(), months[0]["hours"].as_str(), months[1]["hours"].as_str()), (12, Some("750.000000"), Some("0.000000")));
        let (minutes, exchanges) = rows_sum(&example.api, "/reports/value/2024-25/rows/hours_exchanged");
        assert_eq!((minutes, exchanges), (3000 * 60, 240));
        assert_eq!(rows_sum(&example.api, "/reports/value/2024-25/rows/own_cost"), (6_000_000, 2));
        crate::report_forms::recomputed(world, "saving", "2024");
    });
}

#[test]
fn worked_example_7_reciprocity_and_network() {
    for_each_database(|world| {
        let example = Example::new(world, "network");
        let ids: Vec<String> = ["A", "B", "C", "D", "E", "F"].iter().map(|name| example.member(name, "2020-01-01")).collect();
        let [a, b, c, d, e, _] = ids.as_slice() else { panic!("six members") };
        for (giver, receiver, minutes) in [(a, b, 120), (b, c, 60), (c, a, 90), (d, b, 180), (a, e, 60)] {
            example.helped(giver, receiver, minutes, "2024-09-09");
        }
        // What was reversed is out; what stands in for it is in.
        let wrong = example.helped(e, d, 600, "2024-09-10");
        example.api.post(&format!("/exchanges/{wrong}/reverse"), json!({ "reason": "never happened" }), &*key()).is(200);
        let report = example.report("2024-25");
        figures_are(
            &report,
            &[
                ("hours_exchanged", "8.500000"),
                ("active_members", "5.000000"),
                ("registered_members", "6.000000"),
                ("reciprocal_share", "0.600000"),
                ("give_only_share", "0.200000"),
                ("receive_only_share", "0.200000"),
                ("reciprocity_index", "0.411765"),
                ("density", "0.250000"),
                ("mean_partners", "2.000000"),
                ("busiest_giver_share", "0.352941"),
                ("own_cost", "0.00"),
            ],
        );
        assert!(figure(&report, "switching_value").contains("no costs"), "{}", report["figures"]["switching_value"]);
        let balances = ids.iter().map(|id| {
            let account = example.api.get(&format!("/members/{id}")).is(200).json["account_id"].as_str().unwrap().to_owned();
            example.api.get(&format!("/accounts/{account}")).is(200).json["balance_minutes"].as_i64().unwrap()
        });
        assert_eq!(balances.collect::<Vec<_>>(), [90, -240, 30, 180, -60, 0]);
        every_figure_opens_to_its_rows(&example, &report);
        crate::report_forms::recomputed(world, "network", "2024");
    });
}

/// Follows each figure's own link: rows that are counted add up to it, and the rest names figures that open in their turn.
fn every_figure_opens_to_its_rows(example: &Example, report: &Value) {
    for (name, figure) in report["figures"].as_object().unwrap() {
        let path = figure["rows"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let answer = example.api.get(path).is(200);
        let Some(divisor) = answer.json["divisor"].as_i64() else {
            assert!(answer.items().iter().all(|item| item["label"].is_string()), "{name}");
            continue;
        };
        let (sum, _) = rows_sum(&example.api, path);
        let value: f64 = figure["value"].as_str().unwrap().parse().unwrap();
        assert!((sum as f64 / divisor as f64 - value).abs() < 0.000_001, "{name}: {sum}/{divisor} is not {value}");
    }
}

#[test]
fn the_report_and_its_registers_are_the_coordinators_alone() {
    for_each_database(|world| {
        let bank = world.bank("closed");
        for token in [&bank.members[0].token, &bank.broker.token] {
            let api = world.api(token);
            for path in ["/reports/value/2024", "/costs", "/reports/value/2024/rows/own_cost"] {
                api.get(path).is(403);
            }
            api.post("/costs", json!({ "on": "2024-05-05", "heading": "community", "in_kind": true, "amount": "1", "what": "x" }), &*key())
                .is(403);
        }
        world.api("").get("/reports/value/2024").is(401);
        let api = world.api(&bank.coordinator.token);
        api.get("/reports/value/2024").is(200);
        api.get("/reports/value/2024/rows/nothing").is(404);
        for year in ["2024-26", "24", "x"] {
            let status = api.get(&format!("/reports/value/{year}")).status;
            assert!((400..500).contains(&status), "{year} answered {status}");
        }
    });
}

#[test]
fn a_wrong_cost_is_refused_field_by_field_and_odd_text_is_kept() {
    for_each_database(|world| {
        let bank = world.bank("costs");
        let api = world.api(&bank.coordinator.token);
        let good = json!({ "on": "2024-05-05", "heading": "community", "in_kind": true, "amount": "12.50", "what": "=1+1 <b> Siân", "funder": "李" });
        for (field, value) in [
            ("on", json!("2024-02-30")),
            ("on", json!("0001-01-01")),
            ("on", json!(5)),
            ("heading", json!("gold")),
            ("in_kind", json!("yes")),
            ("amount", json!("-1")),
            ("amount", json!("0")),
            ("amount", json!("1.234")),
            ("amount", json!("99999999999999999999")),
            ("amount", json!("ten")),
            ("what", json!("")),
            ("what", json!("x".repeat(200))),
            ("what", json!(null)),
            ("unknown", json!(1)),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let answer = api.post("/costs", &body, &*key());
            assert_eq!(answer.status, 422, "{body} answered {}", answer.text);
        }
        let line = api.post("/costs", &good, &*key()).is(201).json;
        assert_eq!((line["what"].as_str(), line["funder"].as_str()), (Some("=1+1 <b> Siân"), Some("李")));
        assert_eq!(api.get("/costs").is(200).items(), [line]);
        let csv = world.cli(&["report", "value", "--bank", "costs", "--year", "2024", "--format", "csv"]).done().stdout;
        assert!(csv.contains("'=1+1 <b> Siân"), "{csv}");
    });
}

#[test]
fn the_command_line_gives_the_report_that_the_api_gives() {
    for_each_database(|world| {
        let example = Example::new(world, "cli");
        let cost = [
            "cost",
            "add",
            "--bank",
            "cli",
            "--on",
            "2024-05-05",
            "--amount",
            "60000",
            "--heading",
            "community",
            "--what",
            "Hall",
            "--in-kind",
        ];
        world.cli(&cost).done();
        let asked = ["report", "value", "--bank", "cli", "--year", "2024-25", "--format", "json"];
        assert_eq!(world.cli(&asked).done().json(), example.report("2024"));
        assert_eq!(figure(&example.report("2024"), "own_cost_in_kind"), "60000.00");
        let file = world.path("report.csv");
        world.cli(&["report", "value", "--bank", "cli", "--year", "2024", "--format", "csv", "-o", file.to_str().unwrap()]).done();
        assert!(std::fs::read_to_string(&file).unwrap().starts_with("section,name,"));
        assert!(
            world.cli(&["report", "value", "--bank", example.slug, "--year", "2024", "--format", "html"]).done().stdout.contains("</html>")
        );
        assert_eq!(world.cli(&["report", "value", "--bank", "cli", "--year", "2024-26", "--format", "json"]).code, 2);
        assert_eq!(world.cli(&["report", "value", "--bank", "none", "--year", "2024", "--format", "json"]).code, 1);
    });
}

#[test]
fn published_figures_come_with_their_source() {
    for_each_database(|world| {
        let bank = world.bank("sources");
        let items = world.api(&bank.coordinator.token).get("/benchmarks").is(200).items();
        assert!(items.len() >= 12, "{items:?}");
        for item in &items {
            assert!(item["source"].as_str().is_some_and(|source| source.len() > 20), "{item}");
            assert!(item["role"] == "context" || item["assumed"] == json!(true), "{item}");
        }
    });
}

/// A browser in which the coordinator has signed in by the one-time link.
fn signed_in(world: &World, slug: &str, number: i64) -> Pages {
    let pages = world.browserless();
    let form = pages.open(&world.invite(slug, number)).form_with("password");
    let login = format!("{slug}-{number}");
    let page = pages.submit(&form, &[("login", &login), ("password", "seven quiet otters swim")]);
    assert!((300..400).contains(&page.status), "{} {}", page.status, page.html);
    if pages.get("/report").location().contains("sign-in") {
        pages.sign_in(&login, "seven quiet otters swim");
    }
    pages
}

#[test]
fn the_report_page_shows_the_figures_opens_them_and_gives_the_files() {
    for_each_database(|world| {
        let example = Example::new(world, "pages");
        let (a, b) = (example.member("Ada <b>", "2020-01-01"), example.member("Ben", "2020-01-01"));
        example.helped(&a, &b, 90, "2024-05-05");
        let pages = signed_in(world, "pages", 1);
        let page = pages.get("/report/2024-25").is(200);
        let words = page.words();
        for expected in [
            "Value report 2024-25",
            "2 active members exchanged",
            "1 hour 30 minutes",
            "no costs have been entered",
            "£1,888.00",
            "May 2024",
            "0 minutes",
        ] {
            assert!(words.contains(expected), "{expected} is not in {words}");
        }
        assert!(!page.html.contains("Ada <b>"));
        for link in ["hours_exchanged", "active_members", "switching_value", "saving_per_member_uprated", "density"] {
            pages.get(&format!("/report/2024-25/rows/{link}")).is(200);
        }
        assert!(pages.get("/report/2024-25/rows/hours_exchanged").is(200).words().contains("Ada <b> helped Ben"));
        pages.get("/report/2024-26").is(404);
        pages.get("/report/2024-25/rows/nothing").is(404);
        let csv = pages.get("/report/2024-25.csv").is(200);
        assert!(pages.get("/report/2024-25.zip").is(200).header("content-type").contains("zip"));
        pages.get("/report/2024-25.doc").is(404);
        assert!(csv.html.starts_with("section,name,") && csv.header("content-disposition").contains("pages-2024-25.csv"));
        let json: Value = serde_json::from_str(&pages.get("/report/2024-25.json").is(200).html).unwrap();
        assert_eq!(json, example.report("2024-25"));
        assert!(pages.open("/report").is(200).path.starts_with("/report/20"));
        assert_eq!(pages.open("/report?year=2023-24").is(200).path, "/report/2023-24");
    });
}

#[test]
fn a_wrong_cost_keeps_what_was_typed_and_a_right_one_is_in_the_report() {
    for_each_database(|world| {
        let bank = world.bank("register");
        let pages = signed_in(world, "register", 1);
        let form = pages.get("/costs?year=2024-25").is(200).form_with("amount");
        let wrong =
            pages.submit(&form, &[("on", "5/5/2024"), ("heading", "community"), ("amount", "ten"), ("what", "Hall <hire>")]).is(422);
        assert!(wrong.html.contains("<title>Error:"), "{}", wrong.html);
        let form = wrong.form_with("amount");
        assert_eq!((form.value("amount"), form.value("what"), form.value("on")), (Some("ten"), Some("Hall <hire>"), Some("5/5/2024")));
        assert_eq!(form.value("heading"), Some("community"));
        let saved = pages.follow(pages.submit(&form, &[("amount", "1,200.50"), ("in_kind", "true")])).is(200);
        assert!(saved.words().contains("Hall <hire>") && saved.words().contains("£1,200.50"), "{}", saved.words());
        assert!(pages.get("/report/2024-25").is(200).words().contains("£1,200.50"));
        let broker = signed_in(world, "register", 2);
        for path in ["/report/2024-25", "/costs", "/report"] {
            let status = broker.get(path).status;
            assert!(matches!(status, 403 | 404), "{path} answered {status}");
        }
        assert_eq!(bank.coordinator.number, 1);
    });
}
