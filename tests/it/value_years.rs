//! The report beside other years and other assumptions: what the kept totals say is what the exchanges say, what is no help is never
//! counted, and the draws can be reckoned again from the files alone.

use std::collections::BTreeMap;
use std::io::Read;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::http::Api;
use crate::world::{World, for_each_database, key};

const YEAR: &str = "/reports/value/2025-26";

#[track_caller]
fn report(api: &Api, path: &str) -> Value {
    api.get(path).is(200).json
}

/// A figure's value.
#[track_caller]
fn figure<'a>(report: &'a Value, name: &str) -> &'a str {
    report["figures"][name]["value"].as_str().unwrap_or_else(|| panic!("{name}: {}", report["figures"][name]))
}

fn table<'a>(report: &'a Value, name: &str) -> &'a Vec<Value> {
    report["tables"][name].as_array().unwrap_or_else(|| panic!("no table {name}"))
}

fn number(value: &Value) -> Decimal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap_or_else(|_| panic!("{value} is no number"))
}

/// Hours as whole minutes.
fn minutes(hours: Decimal) -> i64 {
    (hours * Decimal::from(60)).round().to_string().parse().unwrap()
}

/// The hours of a table, added up.
fn minutes_of(report: &Value, name: &str) -> i64 {
    table(report, name).iter().map(|row| minutes(number(&row["hours"]))).sum()
}

/// The sum and the divisor of all pages of the rows of a figure; none where it is made of other figures.
fn rows(api: &Api, path: &str) -> Option<(i64, i64)> {
    let (mut sum, mut cursor) = (0, String::new());
    loop {
        let page = api.get(&format!("{path}?limit=100{cursor}")).is(200);
        let divisor = page.json["divisor"].as_i64()?;
        sum += page.items().iter().map(|item| item["count"].as_i64().unwrap()).sum::<i64>();
        match page.json["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Some((sum, divisor)),
        }
    }
}

/// Three years of a made-up bank, with gifts and grants among its transfers; its coordinator.
fn city(world: &World) -> Api {
    let made = ["--members", "14", "--transfers", "330", "--years", "3", "--seed", "5", "--until", "2026-03-31"];
    world.cli(&[&["generate", "--bank", "city"][..], &made].concat()).done();
    world.api(world.token("city", 1))
}

#[test]
fn a_year_says_the_same_in_its_own_report_and_beside_the_next_one() {
    for_each_database(|world| {
        let api = city(world);
        let (now, before) = (report(&api, YEAR), report(&api, "/reports/value/2024"));
        let (years, costs) = (table(&now, "years"), table(&now, "years_cost"));
        assert_eq!(years.iter().map(|row| row["year"].as_str().unwrap()).collect::<Vec<_>>(), ["2023-24", "2024-25", "2025-26"]);
        for (report, at) in [(&before, 1), (&now, 2)] {
            for name in [
                "hours_exchanged",
                "registered_members",
                "active_members",
                "active_member_years",
                "reciprocal_share",
                "hours_per_active_member_year",
            ] {
                assert_eq!(number(&years[at][name]), number(&report["figures"][name]["value"]), "{name}");
            }
            assert_eq!(costs[at]["cost_then"], figure(report, "own_cost"));
            assert_eq!(costs[at]["switching_value"], figure(report, "switching_value"));
            let constant = number(&costs[at]["cost_then"]) * number(&costs[at]["factor"]);
            assert!((constant - number(&costs[at]["own_cost"])).abs() <= Decimal::new(5, 3), "{}", costs[at]);
        }
        assert_eq!(number(&costs[2]["factor"]), Decimal::ONE);
        // What changed is told with the same numbers.
        let hours = table(&now, "changes").iter().find(|row| row["figure"] == "hours_exchanged").unwrap();
        assert_eq!((&hours["before"], &hours["now"]), (&years[1]["hours_exchanged"], &years[2]["hours_exchanged"]));
        let first = report(&api, "/reports/value/2022");
        assert!(table(&first, "changes").is_empty() && table(&first, "years").len() == 1, "{first}");
    });
}

#[test]
fn kept_months_and_kinds_add_up_to_the_exchanges_and_every_figure_to_its_rows() {
    for_each_database(|world| {
        let api = city(world);
        for year in ["2024-25", "2025-26"] {
            let path = format!("/reports/value/{year}");
            let report = report(&api, &path);
            let (listed, _) = rows(&api, &format!("{path}/rows/hours_exchanged")).unwrap();
            assert!(listed > 0);
            assert_eq!((minutes_of(&report, "hours_by_month"), minutes_of(&report, "hours_by_category")), (listed, listed));
            for (name, figure) in report["figures"].as_object().unwrap() {
                let Some((sum, divisor)) = rows(&api, &format!("{path}/rows/{name}")) else { continue };
                let value = number(&figure["value"]);
                let apart = (Decimal::from(sum) / Decimal::from(divisor) - value).abs();
                assert!(apart <= Decimal::new(5, 7), "{name}: {sum}/{divisor} is not {value}");
            }
            // The numbers of tables open to rows that are them, too.
            let columns = ["joined", "left", "active_before", "stayed"].map(|name| ("turnover", 0, name, name)).into_iter();
            let requests = ["requests_made", "requests_met", "requests_unmet"].map(|name| ("requests", 0, name, name));
            let ways = [("hours_by_way", 0, "hours", "one_to_one"), ("hours_by_way", 1, "hours", "group")];
            for (of, at, column, key) in columns.chain(requests).chain(ways) {
                let value = number(&table(&report, of)[at][column]);
                let (sum, divisor) = rows(&api, &format!("{path}/rows/{key}")).unwrap();
                let apart = (Decimal::from(sum) / Decimal::from(divisor) - value).abs();
                assert!(apart <= Decimal::new(5, 7), "{key}: {sum}/{divisor} is not {value}");
            }
        }
    });
}

#[test]
fn a_year_that_does_not_begin_with_a_month_is_counted_from_its_exchanges_to_the_same_hours() {
    for_each_database(|world| {
        for (slug, start) in [("april", "04-01"), ("tax", "04-06")] {
            world.cli(&["bank", "create", "--slug", slug, "--name", slug, "--year-start", start]).done();
            world.cli(&["member", "add", "--bank", slug, "--name", "Cora", "--role", "coordinator", "--joined-on", "2020-01-01"]).done();
            let api = world.api(world.token(slug, 1));
            let category = api.get("/categories").is(200).json["items"][0]["slug"].as_str().unwrap().to_owned();
            let member = |name: &str| {
                let body = json!({ "name": name, "joined_on": "2020-01-01", "kind": "person" });
                api.post("/members", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
            };
            let (one, two) = (member("One"), member("Two"));
            // Of the three, the second is before the tax year and after the first of the month.
            for (on, minutes) in [("2024-03-31", 10), ("2024-04-05", 60), ("2024-04-06", 90)] {
                let body = json!({
                    "giver_id": one, "receiver_id": two, "minutes": minutes, "happened_on": on, "category": category,
                    "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
                });
                api.post("/exchanges", body, &*key()).is(201);
            }
            let expected = if slug == "tax" { (70, 90) } else { (10, 150) };
            let (year, next) = (report(&api, "/reports/value/2024"), report(&api, "/reports/value/2025"));
            let years = table(&next, "years");
            let beside = |at: usize| minutes(number(&years[at]["hours_exchanged"]));
            assert_eq!((beside(years.len() - 3), beside(years.len() - 2)), expected, "{slug}");
            assert_eq!(minutes(number(&year["figures"]["hours_exchanged"]["value"])), expected.1, "{slug}");
            assert_eq!(minutes_of(&year, "hours_by_month"), expected.1, "{slug}");
        }
    });
}

#[test]
fn what_is_no_help_never_counts_as_help() {
    for_each_database(|world| {
        let bank = world.bank("quiet");
        let api = world.api(&bank.coordinator.token);
        let [one, two, three] = bank.members.as_slice() else { panic!("three members") };
        bank.settle(world, one, two, 90);
        let undone = bank.settle(world, two, three, 120);
        let path = format!("/exchanges/{}/reverse", undone["id"].as_str().unwrap());
        api.post(&path, json!({ "reason": "It never happened" }), &*key()).is(200);
        let account = |kind: &str| {
            let found = api.get(&format!("/accounts?kind={kind}")).is(200);
            found.items()[0]["id"].as_str().unwrap().to_owned()
        };
        for (kind, from, to) in [("gift", &one.account, &account("pot")), ("starting_credit", &account("bank"), &three.account)] {
            let body = json!({ "kind": kind, "from_account_id": from, "to_account_id": to, "minutes": 30, "reason": "Not help" });
            api.post("/transfers", body, &*key()).is(201);
        }
        let year = api.get("/reports/value/2026").is(200).json;
        assert_eq!(figure(&year, "hours_exchanged"), "1.500000");
        assert_eq!(figure(&year, "active_members"), "2.000000");
        assert_eq!((minutes_of(&year, "hours_by_month"), minutes_of(&year, "hours_by_category")), (90, 90));
        // The year after is beside it with the same numbers, though it is read from the kept totals alone.
        let next = api.get("/reports/value/2027").is(200).json;
        let beside = table(&next, "years").iter().find(|row| row["year"] == "2026-27").unwrap();
        assert_eq!((minutes(number(&beside["hours_exchanged"])), number(&beside["active_members"])), (90, Decimal::TWO), "{beside}");
        assert_eq!(number(&beside["reciprocal_share"]), Decimal::ZERO);
    });
}

#[test]
fn books_brought_in_from_elsewhere_keep_the_same_totals() {
    for_each_database(|world| {
        world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Cora", "--role", "coordinator", "--number", "1"]).done();
        let (users, transfers) = (world.path("users.csv"), world.path("transfers.csv"));
        std::fs::write(&users, "11,2019-03-01,Ann,,O'Brien,1,,,,\r\n12,2019-03-02,Tom,,Quincy,,,,,\r\n").unwrap();
        let lines = "11,member,12,member,3600,2021-05-06 09:30:00 UTC,Shopping,\r\n\
            organization,organization,12,member,7200,2021-05-01,\" | Welcome\",\r\n12,member,1,organization,1800,2021-06-01,,\r\n";
        std::fs::write(&transfers, lines).unwrap();
        let files = [users.to_str().unwrap(), transfers.to_str().unwrap()];
        world.cli(&[&["import", "--bank", "harbour", "--from", "timeoverflow"][..], &files].concat()).done();
        let api = world.api(world.token("harbour", 1));
        let (year, next) = (report(&api, "/reports/value/2021"), report(&api, "/reports/value/2022"));
        let hours = number(&year["figures"]["hours_exchanged"]["value"]);
        let (listed, _) = rows(&api, "/reports/value/2021/rows/hours_exchanged").unwrap();
        assert!(listed >= 60, "{year}");
        let (months, kinds) = (minutes_of(&year, "hours_by_month"), minutes_of(&year, "hours_by_category"));
        assert_eq!((minutes(hours), months, kinds), (listed, listed, listed));
        let beside = table(&next, "years").iter().find(|row| row["year"] == "2021-22").unwrap();
        assert_eq!(number(&beside["hours_exchanged"]), hours);
    });
}

/// A table of the CSV files as rows by column.
fn csv(file: &std::path::Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(&format!("{name}.csv")).unwrap().read_to_string(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn ten_thousand_draws_are_the_same_every_time_and_their_percentiles_follow_from_them() {
    for_each_database(|world| {
        let api = city(world);
        let report = report(&api, YEAR);
        let file = world.path("annex.zip");
        let command = ["report", "value", "--bank", "city", "--year", "2025", "--format", "csv", "-o", file.to_str().unwrap()];
        world.cli(&command).done();
        let bytes = std::fs::read(&file).unwrap();
        let draws = csv(&file, "draws");
        std::fs::remove_file(&file).unwrap();
        world.cli(&command).done();
        assert!(bytes == std::fs::read(&file).unwrap(), "the same report twice is not the same file");

        assert_eq!(draws.len(), 10_000);
        let (cost, bases) = (number(&report["figures"]["own_cost"]["value"]), table(&report, "switching_values"));
        let potential = |row: &BTreeMap<String, String>| {
            let same = |basis: &&Value| basis["denominator"] == row["denominator"] && basis["base_year"] == row["base_year"];
            number(&bases.iter().find(same).unwrap()["potential"])
        };
        let read = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<Decimal>().unwrap();
        let mut nets: Vec<Decimal> = Vec::new();
        for row in &draws {
            let net = read(row, "r") * potential(row) - cost * read(row, "cost_factor");
            assert!((net - read(row, "net")).abs() < Decimal::new(2, 2), "{row:?}");
            nets.push(read(row, "net"));
        }
        nets.sort_unstable();
        for (row, (percent, rank)) in table(&report, "draw_percentiles").iter().zip([(5, 500), (50, 5_000), (95, 9_500)]) {
            assert_eq!((number(&row["percentile"]), number(&row["net"])), (Decimal::from(percent), nets[rank - 1]));
        }
        // The grid is whole, and what matters most comes first.
        assert_eq!((bases.len(), table(&report, "sensitivity").len()), (6, 72));
        let spans: Vec<Decimal> = table(&report, "tornado").iter().map(|row| number(&row["span"])).collect();
        assert!(spans.len() == 4 && spans.windows(2).all(|two| two[0] >= two[1]), "{spans:?}");
        assert_eq!(bases[0]["switching"], figure(&report, "switching_value"));
    });
}
