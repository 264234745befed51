//! Moving in from TimeOverflow: checked first, written at once, reconciled, and never twice.

use std::fmt::Write;

use serde_json::Value;

use crate::world::{Run, World, for_each_database};

const USERS: &str = "\u{FEFF}11,2019-03-01,Siân,,O'Brien,1,1950-02-03,0131 496 0101,0131 496 0102,couple@example.org\r\n\
12,2019-03-02,Tom,Quincy,O'Brien,,,,,couple@example.org\r\n\
13,2020-01-15 10:30:00 UTC,李,,,4,,'+44 131 496 0103,,\r\n\
14,2020-02-15,\"Ross, Betty\",,,2,,,,\r\n";
// 12 helped 11 for an hour: the source is the one who was helped.
const TRANSFERS: &str = "11,member,12,member,3600,2021-05-06 09:30:00 UTC,\"Shopping, and the chemist\",\r\n\
organization,organization,13,member,7200,2021-05-01,Welcome,\r\n\
13,member,1,organization,1800,2021-06-01T23:30:00+00:00,,\r\n\
13,member,11,member,90000,2021-07-01 12:00:00 +0100,=1+1,7\r\n";
const POSTS: &str = "11,Offer,Piano,First steps,3,2021-01-01,2021-01-01,\r\n12,Inquiry,A lift,,4,2021-01-02,2021-01-02,2021-03-01\r\n";

fn write(world: &World, name: &str, bytes: &[u8]) -> String {
    let path = world.path(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn bring_in(world: &World, flags: &[&str], files: &[&str]) -> Run {
    world.cli(&[&["import", "--bank", "harbour", "--from", "timeoverflow"][..], flags, files].concat())
}

fn open_bank(world: &World) {
    world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
    world.cli(&["member", "add", "--bank", "harbour", "--name", "Cora", "--role", "coordinator", "--number", "1"]).done();
}

/// Everything that an import could leave behind, counted.
fn rows(world: &World) -> Vec<String> {
    let tables = ["members", "accounts", "standings", "transfers", "postings", "transfer_words", "exchanges", "exchange_events", "imports"];
    tables
        .iter()
        .map(|table| format!("{table} {}", world.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS value FROM {table}"))[0]))
        .collect()
}

fn balance(sheet: &Value, number: i64) -> (i64, i64) {
    let row = sheet["balances"].as_array().unwrap().iter().find(|row| row["number"] == number).unwrap();
    (row["old_minutes"].as_i64().unwrap(), row["new_minutes"].as_i64().unwrap())
}

#[test]
fn a_bank_moves_in_and_every_balance_is_the_same() {
    for_each_database(|world| {
        open_bank(world);
        let (users, transfers, posts) = (
            write(world, "users.csv", USERS.as_bytes()),
            write(world, "transfers.csv", TRANSFERS.as_bytes()),
            write(world, "posts.csv", POSTS.as_bytes()),
        );
        let before = rows(world);
        let dry = bring_in(world, &["--dry-run", "--json"], &[&transfers, &users, &posts]).done().json();
        assert_eq!((dry["written"].as_bool(), dry["agrees"].as_bool()), (Some(false), Some(true)));
        assert_eq!(rows(world), before, "a dry run writes nothing");
        let sheet = bring_in(world, &["--json"], &[&transfers, &users, &posts]).done().json();
        assert_eq!(
            (sheet["members"].as_i64(), sheet["exchanges"].as_i64(), sheet["openings"].as_i64(), sheet["gifts"].as_i64()),
            (Some(4), Some(2), Some(1), Some(1))
        );
        assert_eq!(balance(&sheet, 11), (1_440, 1_440));
        assert_eq!(balance(&sheet, 12), (60, 60), "the one who was paid had helped");
        assert_eq!(balance(&sheet, 13), (-1_410, -1_410));
        assert_eq!(balance(&sheet, 14), (0, 0));
        assert_eq!(sheet["organisation"]["new_minutes"], -90);
        assert_eq!(sheet["not_kept"]["posts"], 2);
        assert_eq!(sheet["not_kept"]["second_phones"], 1);
        assert_eq!(sheet["shared_emails"][0]["numbers"], serde_json::json!([11, 12]));
        let below: Vec<bool> = sheet["balances"].as_array().unwrap().iter().map(|row| row["below_floor"].as_bool().unwrap()).collect();
        assert_eq!(below, [false, false, true, false]);
        world.cli(&["ledger", "verify"]).done();
        let doctor = world.cli(&["doctor", "--json"]);
        assert!(doctor.json()["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true), "{}", doctor.stdout);
        let names: Vec<String> = world.cli(&["member", "list", "--bank", "harbour", "--json"]).done().json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| member["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["Cora", "Siân O'Brien", "Tom Quincy O'Brien", "李", "Ross, Betty"]);
        let books = world.cli(&["ledger", "export", "--bank", "harbour", "--format", "json"]).done().json();
        let told: Vec<(&str, &str)> = books["transfers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| (t["kind"].as_str().unwrap(), t["happened_on"].as_str().unwrap()))
            .collect();
        // In the order of their moments; half past eleven at night in UTC is the next day in British summer.
        assert_eq!(told, [("opening", "2021-05-01"), ("exchange", "2021-05-06"), ("gift", "2021-06-02"), ("exchange", "2021-07-01")]);
        assert_eq!(books["transfers"][3]["memo"], "=1+1");
        let after = rows(world);
        let again = bring_in(world, &[], &[&users, &transfers]);
        assert_eq!(again.code, 1, "{}", again.stdout);
        assert!(again.stderr.contains("import.done_before"), "{}", again.stderr);
        assert_eq!(rows(world), after, "nothing is imported twice");
    });
}

#[test]
fn the_sheet_for_people_names_what_differs() {
    let world = World::sqlite_at_rest();
    open_bank(&world);
    let (users, transfers) = (write(&world, "users.csv", USERS.as_bytes()), write(&world, "transfers.csv", TRANSFERS.as_bytes()));
    let text = bring_in(&world, &[], &[&users, &transfers]).done().stdout;
    for part in ["4 members", "couple@example.org", "24:00", "-23:30", "floor"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains("cli-"), "{text}");
}

#[test]
fn every_wrong_cell_is_named_and_nothing_is_written() {
    for_each_database(|world| {
        open_bank(world);
        let users = "1,2019-03-01,Taken,,Number,1,,,,\n\
            22,01/02/2019,Wrong,,Date,1,,,,\n\
            23,2999-01-01,Not,,Yet,1,,,,\n\
            24,2019-03-01,,,,1,,,,\n\
            25,2019-03-01,Shifted,,Columns,Mr,,,,\n\
            26,2019-03-01,Bad,,Post,1,,phone?,,no-at-sign\n\
            27,2019-03-01,Fine,,Person,1,,,,\n\
            27,2019-03-01,The,,Same,1,,,,\n\
            28,2019-03-01,Too,Few\n\
            abc,2019-03-01,No,,Number,1,,,,\n";
        let transfers = "27,member,99,member,3600,2021-05-06,,\n\
            27,member,1,member,3601,2021-05-06,,\n\
            27,member,1,member,0,2021-05-06,,\n\
            27,member,1,member,1.5,2021-05-06,,\n\
            27,member,1,member,3600060,2021-05-06,,\n\
            27,member,27,member,3600,2021-05-06,,\n\
            ,member,1,member,3600,2021-05-06,,\n\
            27,robot,1,member,3600,2021-05-06,,\n\
            27,member,1,member,3600,yesterday,,\n";
        let (users, transfers) = (write(world, "users.csv", users.as_bytes()), write(world, "transfers.csv", transfers.as_bytes()));
        let before = rows(world);
        let run = bring_in(world, &["--json"], &[&users, &transfers]);
        assert_eq!(run.code, 1);
        assert_eq!(rows(world), before, "nothing is written where a line is wrong");
        let faults = run.json()["faults"].as_array().unwrap().clone();
        let found: Vec<(bool, i64, i64, String)> = faults
            .iter()
            .map(|fault| {
                let number = |name: &str| fault[name].as_i64().unwrap();
                let code = fault["code"].as_str().unwrap().trim_start_matches("import-wrong-").to_owned();
                (fault["file"].as_str().unwrap().ends_with("users.csv"), number("line"), number("column"), code)
            })
            .collect();
        let expected = [
            (true, 1, 1, "number-taken"),
            (true, 2, 2, "date"),
            (true, 3, 2, "future"),
            (true, 4, 3, "name"),
            (true, 5, 6, "gender"),
            (true, 6, 8, "phone"),
            (true, 6, 10, "email"),
            (true, 8, 1, "number-taken"),
            (true, 9, 0, "columns"),
            (true, 10, 1, "member-number"),
            (false, 1, 3, "unknown-member"),
            (false, 2, 5, "amount-minutes"),
            (false, 3, 5, "amount-zero"),
            (false, 4, 5, "amount"),
            (false, 5, 5, "amount-large"),
            (false, 6, 3, "same"),
            (false, 7, 1, "deleted"),
            (false, 8, 2, "type"),
            (false, 9, 6, "date"),
        ];
        for (users, line, column, code) in expected {
            assert!(found.contains(&(users, line, column, code.to_owned())), "line {line}, column {column}: {code} is not in {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(run.stderr.contains("users.csv, line 2, column 2 (entry_date), \"01/02/2019\""), "{}", run.stderr);
        assert!(!run.stderr.contains("import-wrong-"), "{}", run.stderr);
    });
}

#[test]
fn a_file_of_windows_is_read_and_another_kind_of_file_is_refused() {
    let world = World::sqlite_at_rest();
    open_bank(&world);
    // Windows-1252: é is 0xE9 and the curly apostrophe 0x92.
    let windows = write(&world, "windows.csv", b"31,2019-03-01,Ren\xE9e,,O\x92Neill,1,,,,\n");
    bring_in(&world, &[], &[&windows]).done();
    let members = world.cli(&["member", "list", "--bank", "harbour"]).done().stdout;
    assert!(members.contains("Renée O’Neill"), "{members}");
    for (name, text) in [
        ("empty.csv", ""),
        ("shape.csv", "a,b,c\n1,2,3\n"),
        ("header.csv", "source_id,source_type,destination_id,destination_type,amount,created_at,reason,post_id\n"),
    ] {
        let run = bring_in(&world, &[], &[&write(&world, name, text.as_bytes())]);
        assert_eq!(run.code, 1, "{name}");
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    assert_eq!(bring_in(&world, &[], &["nowhere.csv"]).code, 1);
}

#[test]
fn people_who_came_earlier_are_known_to_transfers_that_come_later() {
    let world = World::sqlite_at_rest();
    open_bank(&world);
    bring_in(&world, &[], &[&write(&world, "users.csv", USERS.as_bytes())]).done();
    let mut many = String::new();
    for index in 0..2_500 {
        let (from, to) = if index % 2 == 0 { (11, 12) } else { (12, 11) };
        writeln!(many, "{from},member,{to},member,1800,2022-01-01 10:{:02}:00 UTC,,", index % 60).unwrap();
    }
    let sheet = bring_in(&world, &["--json"], &[&write(&world, "transfers.csv", many.as_bytes())]).done().json();
    assert_eq!((sheet["exchanges"].as_i64(), sheet["agrees"].as_bool()), (Some(2_500), Some(true)));
    world.cli(&["ledger", "verify"]).done();
}
