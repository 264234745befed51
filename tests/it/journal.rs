//! The books as other programs read them: the real hledger and the real beancount check every export and must reckon our balances.
//!
//! The words in them are as hostile as people and intruders can write them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::world::{World, day, for_each_database, key};

/// What the tests need of the machine: `hledger` on the path, and a Python environment that holds beancount.
struct Tools {
    beancount: PathBuf,
}

/// The tools. `tests/run` installs both and names beancount's folder; without it, and outside CI, a machine may lack them.
fn tools() -> Option<Tools> {
    let Some(beancount) = std::env::var_os("GOODTURN_TEST_BEANCOUNT").map(PathBuf::from) else {
        assert!(std::env::var_os("CI").is_none(), "GOODTURN_TEST_BEANCOUNT names no Python environment; tests/run makes one");
        eprintln!("left out: GOODTURN_TEST_BEANCOUNT names no Python environment with beancount; tests/run makes one and installs hledger");
        return None;
    };
    assert!(beancount.join("bin/bean-check").exists(), "there is no beancount in {}; tests/run installs it", beancount.display());
    let hledger = Command::new("hledger").arg("--version").output();
    assert!(hledger.is_ok_and(|told| told.status.success()), "hledger is not installed; tests/run installs it");
    Some(Tools { beancount })
}

/// Runs a checker; its output, and whether it was content.
fn ask(command: &mut Command) -> (bool, String) {
    let told = command.env("LC_ALL", "C.UTF-8").output().unwrap();
    (told.status.success(), String::from_utf8(told.stdout).unwrap() + &String::from_utf8_lossy(&told.stderr))
}

fn hledger(file: &Path, args: &[&str]) -> (bool, String) {
    ask(Command::new("hledger").arg("-f").arg(file).args(args))
}

/// `bean-check` with every pedantic plugin.
fn bean_check(tools: &Tools, file: &Path) -> (bool, String) {
    let strict = file.with_extension("strict.beancount");
    let name = file.file_name().unwrap().to_str().unwrap();
    std::fs::write(&strict, format!("plugin \"beancount.plugins.pedantic\"\ninclude \"{name}\"\n")).unwrap();
    ask(Command::new(tools.beancount.join("bin/bean-check")).arg("--no-cache").arg(strict))
}

/// Reads a file with beancount's own loader.
const LOAD: &str = r#"
import json, sys
from beancount import loader
from beancount.core import data
entries, errors, options = loader.load_file(sys.argv[1])
balances, transfers = {}, []
for entry in entries:
    if isinstance(entry, data.Open):
        balances.setdefault(entry.account, 0)
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            balances[posting.account] += int(posting.units.number)
        transfers.append({"on": str(entry.date), "payee": entry.payee, "narration": entry.narration, "links": sorted(entry.links),
            "tags": sorted(entry.tags), "happened": str(entry.meta["happened"]), "transfer": entry.meta["transfer"],
            "recorded": entry.meta["recorded"], "reverses": entry.meta.get("reverses")})
print(json.dumps({"title": options["title"], "errors": [str(error) for error in errors], "balances": balances, "transfers": transfers}))
"#;

fn beancount(tools: &Tools, file: &Path) -> Value {
    let (fine, text) = ask(Command::new(tools.beancount.join("bin/python")).args(["-c", LOAD]).arg(file));
    assert!(fine, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// The book in one form, in a file of its own.
fn export(world: &World, bank: &str, format: &str) -> PathBuf {
    let file = world.path(&format!("{bank}.{format}"));
    world.cli(&["ledger", "export", "--bank", bank, "--format", format, "-o", file.to_str().unwrap()]).done();
    file
}

/// `m3` of our own export as the chart of accounts has it.
fn place(label: &str) -> String {
    match label {
        "pot" => "assets:pot".to_owned(),
        "bank" => "equity:bank".to_owned(),
        label if label.starts_with('m') => format!("assets:members:{label}"),
        label => format!("assets:organisations:{label}"),
    }
}

/// Every balance as `GET /accounts` has it, of the accounts with postings, by place.
fn balances(world: &World, token: &str, books: &Value) -> BTreeMap<String, i64> {
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for transfer in books["transfers"].as_array().unwrap() {
        for posting in transfer["postings"].as_array().unwrap() {
            places.insert(posting["account_id"].as_str().unwrap().to_owned(), place(posting["account"].as_str().unwrap()));
        }
    }
    let mut found = BTreeMap::new();
    for account in world.api(token).get("/accounts?limit=100").is(200).items() {
        let balance = account["balance_minutes"].as_i64().unwrap();
        match places.get(account["id"].as_str().unwrap()) {
            Some(place) => assert_eq!(found.insert(place.clone(), balance), None, "two accounts at {place}"),
            None => assert_eq!(balance, 0, "an account without postings"),
        }
    }
    assert_eq!(found.len(), places.len());
    found
}

/// A memo as the journal of hledger may hold it.
fn flattened(kind: &str, memo: &str) -> String {
    let kept: String = memo
        .chars()
        .map(|c| {
            if c == ';' {
                ','
            } else if c.is_control() && c != '\t' {
                ' '
            } else {
                c
            }
        })
        .collect();
    let kept = kept.replace(['\u{2028}', '\u{2029}'], " ").trim().to_owned();
    if kept.is_empty() { kind.to_owned() } else { format!("{kind} | {kept}") }
}

/// Holds both journals of a bank against its books: the checks of both programs, every balance, every word.
fn compare(world: &World, tools: &Tools, bank: &str, token: &str) {
    let books: Value = serde_json::from_str(&std::fs::read_to_string(export(world, bank, "json")).unwrap()).unwrap();
    let ours = balances(world, token, &books);
    let transfers = books["transfers"].as_array().unwrap();
    let text = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();

    let file = export(world, bank, "hledger");
    let (fine, told) = hledger(&file, &["check", "-s", "ordereddates", "payees", "uniqueleafnames"]);
    assert!(fine, "{told}");
    let (_, table) = hledger(&file, &["balance", "-N", "-E", "--flat", "-O", "csv"]);
    let mut theirs = BTreeMap::new();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        theirs.insert(row[0].to_owned(), row[1].split(' ').next().unwrap().parse::<i64>().unwrap());
    }
    assert_eq!(theirs, ours, "hledger");
    let (_, printed) = hledger(&file, &["print", "-O", "json"]);
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed.as_array().unwrap().len(), transfers.len());
    for (own, theirs) in transfers.iter().zip(printed.as_array().unwrap()) {
        assert_eq!(theirs["tdescription"], flattened(&text(own, "kind"), &text(own, "memo")));
        assert_eq!(theirs["tcode"], own["seq"].to_string());
        let mut tags =
            vec![json!(["happened", own["happened_on"]]), json!(["recorded", own["recorded_at"]]), json!(["transfer", own["id"]])];
        tags.extend(own.get("reverses").map(|id| json!(["reverses", id])));
        assert_eq!(theirs["ttags"], json!(tags));
        assert_eq!((&theirs["tpostings"][0]["pcomment"], &theirs["tpostings"][1]["pcomment"]), (&json!(""), &json!("")));
    }

    let file = export(world, bank, "beancount");
    let (fine, told) = bean_check(tools, &file);
    assert!(fine && told.trim().is_empty(), "{told}");
    let loaded = beancount(tools, &file);
    assert_eq!(loaded["errors"], json!([]));
    let theirs: BTreeMap<String, i64> =
        loaded["balances"].as_object().unwrap().iter().map(|(name, sum)| (name.to_lowercase(), sum.as_i64().unwrap())).collect();
    assert_eq!(theirs, ours, "beancount");
    for (own, theirs) in transfers.iter().zip(loaded["transfers"].as_array().unwrap()) {
        // Word for word; only what no door lets in is a space.
        let memo = text(own, "memo").replace(|c: char| c.is_control() && !"\n\r\t".contains(c), " ");
        assert_eq!((&theirs["payee"], &theirs["narration"]), (&own["kind"], &json!(memo)));
        assert_eq!((&theirs["links"], &theirs["tags"]), (&json!([format!("t{}", own["seq"])]), &json!([])));
        assert_eq!((&theirs["happened"], &theirs["recorded"]), (&own["happened_on"], &own["recorded_at"]));
        assert_eq!((&theirs["transfer"], &theirs["reverses"]), (&own["id"], own.get("reverses").unwrap_or(&Value::Null)));
    }
    assert_eq!(loaded["transfers"].as_array().unwrap().len(), transfers.len());
}

/// Words that would be syntax somewhere.
fn hostile() -> Vec<String> {
    let mut words: Vec<String> = [
        "plain",
        "two\nlines",
        "a; date:2001-01-01",
        "a\n\n2020-01-01 open Assets:Stolen MIN\n2020-01-01 * \"x\"\n  Assets:Stolen  5 MIN\n  Equity:Bank  -5 MIN",
        "a\n    assets:members:m1  600 min\n    assets:pot  -600 min",
        "2020-01-01 open Assets:Members:M1 MIN",
        "2020-01-01 balance Assets:Members:M1 5 MIN",
        "include /etc/passwd\n!include ../../x\ninclude \"x\"",
        "He said \"hello\" and \\\"left\\",
        "\\",
        "\"",
        "\\n is no line end, nor is \\u0000 or %0A",
        "a | b | c",
        "| payee first",
        "tab\there\t",
        "   leading and trailing   ",
        "^t1 #tag :tag: key:value, date:2001-01-01",
        "* ! (code) = == @ @@ {1} [2001-01-01]",
        "~ monthly\n= auto\n~\nP 2001-01-01 min 5 EUR",
        "comment\nend comment\nY2001\nD 1 min\nalias a=b\napply account x",
        "poptag #a\npushtag #b\nplugin \"os\"\noption \"title\" \"x\"",
        "Ὀδυσσεύς 李小龙 naïve ﬁancée Łódź Ⅷ",
        "שלום עולם \u{200F}مرحبا\u{200E} mixed",
        "🐝🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 👩‍👩‍👧 emoji",
        "zero\u{200B}width\u{00A0}spaces\u{3000}wide",
        "…“”‘’«»−–—",
        "=HYPERLINK(\"http://x\")",
        "90 min",
        "$1,000.00",
        "-",
    ]
    .map(str::to_owned)
    .into();
    words.push("\n".repeat(70).replace('\n', "l\n"));
    words.push("long ".repeat(199));
    words.push("\u{1F41D}".repeat(1_000));
    words.push("\\\"".repeat(500));
    words
}

#[test]
fn hledger_and_beancount_accept_every_word_and_reckon_the_same_balances() {
    let Some(tools) = tools() else { return };
    for_each_database(|world| {
        world.cli(&["bank", "create", "--slug", "quay", "--name", "Quay \"time\" \\ bank; 2020-01-01 open | ^x #y 李"]).done();
        for (name, role, kind) in [
            ("Cora", "coordinator", "person"),
            ("Ada", "member", "person"),
            ("Ben", "member", "person"),
            ("Café", "member", "organisation"),
        ] {
            world
                .cli(&["member", "add", "--bank", "quay", "--name", name, "--role", role, "--kind", kind, "--joined-on", "2020-01-01"])
                .done();
        }
        let people: Vec<_> = (1..=4).map(|number| world.person("quay", number)).collect();
        let staff = world.api(&people[0].token);
        let category = staff.get("/categories").is(200).items()[0]["slug"].clone();
        let account = |kind: &str| staff.get(&format!("/accounts?kind={kind}")).is(200).items()[0]["id"].clone();
        let (pot, own) = (account("pot"), account("bank"));
        // An empty book is a sound one.
        compare(world, &tools, "quay", &people[0].token);

        let mut exchanges = Vec::new();
        for (turn, words) in hostile().into_iter().enumerate() {
            let days_ago = i64::try_from(turn % 40).unwrap();
            let (giver, receiver) = (&people[turn % 3 + 1], &people[(turn + 1) % 3 + 1]);
            let body = json!({ "giver_id": giver.id, "receiver_id": receiver.id, "minutes": 7 + turn, "happened_on": day(days_ago),
                "category": category, "note": words, "accept": ["duplicate", "long"] });
            exchanges.push(world.api(&receiver.token).post("/exchanges", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned());
            let (kind, from, to) = match turn % 3 {
                0 => ("starting_credit", &own, json!(giver.account)),
                1 => ("gift", &json!(receiver.account), pot.clone()),
                _ => ("grant", &pot, json!(giver.account)),
            };
            let body = json!({ "kind": kind, "from_account_id": from, "to_account_id": to, "minutes": 5, "reason": words });
            staff.post("/transfers", body, &*key()).is(201);
        }
        for id in exchanges.iter().step_by(5) {
            let body = json!({ "reason": "Not so; \"at all\"\n2020-01-01 x", "replacement": { "minutes": 3 } });
            staff.post(&format!("/exchanges/{id}/reverse"), body, &*key()).is(200);
        }
        // What no door lets in, and an older file might hold all the same.
        let quote = match world.database {
            crate::world::Database::Sqlite => "char(97, 13, 98, 10, 13, 10, 133, 8232, 8233, 8238, 27, 127, 9, 32)",
            crate::world::Database::Postgres => {
                "'a' || chr(13) || 'b' || chr(10) || chr(13) || chr(10) || chr(133) || chr(8232) || chr(8233) || chr(8238) || chr(27) || chr(127) || chr(9) || ' '"
            }
        };
        let before = world.texts("SELECT memo AS value FROM transfer_words");
        assert!(hostile().iter().all(|words| before.iter().any(|memo| memo == words.trim())), "every word is in the books");
        // The exchange, the gift, and what replaced the exchange.
        assert_eq!(world.sql(&format!("UPDATE transfer_words SET memo = {quote} WHERE memo = 'plain'")).unwrap(), 3);
        compare(world, &tools, "quay", &people[0].token);
        controls(world, &tools);
    });
}

/// The checkers do bite: each refuses a book in which one thing is wrong.
fn controls(world: &World, tools: &Tools) {
    for (format, wrong) in [
        ("hledger", "\n2200-01-01 exchange\n    assets:members:m77  5 min\n    equity:bank  -5 min\n"),
        ("hledger", "\n2001-01-01 exchange\n    assets:members:m2  5 min\n    equity:bank  -5 min\n"),
        ("hledger", "\n2200-01-01 somebody\n    assets:members:m2  5 min\n    equity:bank  -5 min\n"),
        ("hledger", "\naccount assets:m2\n\n2200-01-01 exchange\n    assets:m2  5 min\n    equity:bank  -5 min\n"),
        ("beancount", "\n2200-01-01 * \"exchange\" \"x\"\n  Assets:Members:M77  5 MIN\n  Equity:Bank  -5 MIN\n"),
        ("beancount", "\n2200-01-01 open Assets:Members:M77 MIN\n"),
        ("beancount", "\n2200-01-01 * \"exchange\" \"x\n"),
    ] {
        let file = export(world, "quay", format);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text + wrong).unwrap();
        let (fine, told) = match format {
            "hledger" => hledger(&file, &["check", "-s", "ordereddates", "payees", "uniqueleafnames"]),
            _ => bean_check(tools, &file),
        };
        assert!(!fine && !told.is_empty(), "{format} took {wrong}");
    }
}

#[test]
fn hledger_and_beancount_agree_with_years_of_books_and_with_books_brought_in() {
    let Some(tools) = tools() else { return };
    for_each_database(|world| {
        let sizes = ["--members", "24", "--transfers", "2500", "--years", "3", "--seed", "11", "--until", "2026-11-20"];
        world.cli(&[&["generate", "--bank", "city"][..], &sizes].concat()).done();
        compare(world, &tools, "city", &world.token("city", 1));

        world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Cora", "--role", "coordinator", "--number", "1"]).done();
        let (users, transfers) = (world.path("users.csv"), world.path("transfers.csv"));
        std::fs::write(&users, "11,2019-03-01,Ann,,O'Brien,1,,,,\r\n12,2019-03-02,Tom,,Quincy,,,,,\r\n").unwrap();
        let rows = "11,member,12,member,3600,2021-05-06 09:30:00 UTC,\"Shopping; \"\"and\"\"\n2020-01-01 open\",\r\n\
            organization,organization,12,member,7200,2021-05-01,\" | Welcome\",\r\n12,member,1,organization,1800,2021-06-01,,\r\n";
        std::fs::write(&transfers, rows).unwrap();
        let files = [users.to_str().unwrap(), transfers.to_str().unwrap()];
        world.cli(&[&["import", "--bank", "harbour", "--from", "timeoverflow"][..], &files].concat()).done();
        compare(world, &tools, "harbour", &world.token("harbour", 1));
    });
}
