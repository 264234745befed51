//! The command line: exit codes, what goes to which stream, and the commands that make whole banks.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::world::{Database, Store, World, day, for_each_database, free_port};

fn generate(world: &World, slug: &str, seed: &str) {
    let sizes = ["--members", "24", "--transfers", "450", "--years", "2"];
    let args = [&["generate", "--bank", slug][..], &sizes, &["--seed", seed, "--until", "2026-11-20"]].concat();
    world.cli(&args).done();
}

#[test]
fn wrong_use_ends_with_2_and_a_refusal_with_1_and_both_speak_on_stderr_only() {
    let world = World::sqlite_at_rest();
    let wrong: [&[&str]; 9] = [
        &["nonsense"],
        &["bank", "create", "--slug", "Bad Slug", "--name", "x"],
        &["member", "add", "--bank", "harbour", "--name", "x", "--role", "king"],
        &["ledger", "export", "--bank", "harbour", "--format", "ledger-cli"],
        &["import", "--bank", "harbour", "--from", "nexus", "users.csv"],
        &["migrate", "--app-role", "goodturn"],
        &["bench", "post", "--bank", "city", "--clients", "0"],
        &["generate", "--bank", "city", "--members", "-4", "--transfers", "1"],
        &["serve", "--listen", "nowhere"],
    ];
    for args in wrong {
        let run = world.cli(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty() && !run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
    }
    world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
    let refused: [&[&str]; 4] = [
        &["bank", "create", "--slug", "harbour", "--name", "Again"],
        &["member", "list", "--bank", "nowhere"],
        &["token", "create", "--bank", "harbour", "--member", "9"],
        &["token", "revoke", "0198c0de-0000-7000-8000-000000000000"],
    ];
    for args in refused {
        let run = world.cli(args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn help_is_a_result_and_shows_examples() {
    let world = World::empty(Store::sqlite());
    let run = world.command().args(["bank", "create", "--help"]).output().unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert!(text.contains("goodturn bank create --slug harbour") && text.contains("--year-start"), "{text}");
    assert!(!text.contains("cli-"), "{text}");
}

#[test]
fn a_command_that_reads_makes_no_database() {
    let world = World::empty(Store::sqlite());
    for args in [&["bank", "list"][..], &["ledger", "verify"], &["doctor"]] {
        assert_eq!(world.cli(args).code, 1, "{args:?}");
    }
    assert!(!std::path::Path::new(world.database_url.trim_start_matches("sqlite://")).exists());
    let missing = world.command().args(["migrate", "--database-url", "sqlite:///nonexistent/folder/x.db"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn an_operator_opens_a_bank_as_json() {
    for_each_database(|world| {
        let bank =
            world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour", "--year-start", "01-01", "--json"]).done().json();
        assert_eq!((bank["slug"].as_str(), bank["year_start"].as_str()), (Some("harbour"), Some("01-01")));
        let add = ["member", "add", "--bank", "harbour", "--name", "Siân O'Brien", "--number", "7", "--joined-on", "2024-05-01", "--json"];
        let member = world.cli(&add).done().json();
        assert_eq!(
            (member["number"].as_i64(), member["name"].as_str(), member["has_login"].as_bool()),
            (Some(7), Some("Siân O'Brien"), Some(false))
        );
        assert_eq!(world.cli(&["member", "list", "--bank", "harbour", "--json"]).done().json()["items"][0]["id"], member["id"]);
        assert_eq!(world.cli(&["bank", "list", "--json"]).done().json()["items"].as_array().unwrap().len(), 1);
        let token = world.cli(&["token", "create", "--bank", "harbour", "--member", "7"]).done();
        assert_eq!(token.stdout.lines().count(), 1, "alone on stdout");
        let listed = world.cli(&["token", "list", "--bank", "harbour", "--json"]).done();
        assert!(!listed.stdout.contains(token.stdout.trim()));
        world.api(token.stdout.trim()).get("/me").is(200);
        world.cli(&["token", "revoke", listed.json()["items"][0]["id"].as_str().unwrap()]).done();
        world.api(token.stdout.trim()).get("/me").is(401);
        let link =
            world.cli(&["login", "invite", "--bank", "harbour", "--member", "7", "--public-url", "https://bank.example"]).done().stdout;
        assert!(link.starts_with("https://bank.example/invite/") && link.lines().count() == 1, "{link}");
    });
}

#[test]
fn the_same_seed_gives_the_same_books_on_every_database() {
    let mut exports: Vec<(String, Value)> = Vec::new();
    for store in Store::each() {
        let world = World::empty(store);
        world.cli(&["migrate"]).done();
        generate(&world, "city", "7");
        generate(&world, "town", "7");
        let again = world.cli(&["generate", "--bank", "city", "--members", "5", "--transfers", "5"]);
        assert_eq!(again.code, 1, "an existing bank is refused");
        world.cli(&["ledger", "verify"]).done();
        world.cli(&["doctor"]).done();
        let csv = world.cli(&["ledger", "export", "--bank", "city", "--format", "csv"]).done().stdout;
        let json = world.cli(&["ledger", "export", "--bank", "city", "--format", "json"]).done().json();
        assert_eq!(json["transfers"].as_array().unwrap().len(), 450);
        exports.push((csv, json));
    }
    assert!(exports.iter().all(|export| *export == exports[0]), "the databases disagree");
}

#[test]
fn an_export_to_a_file_is_the_export_to_stdout_and_balances() {
    let world = World::sqlite_at_rest();
    generate(&world, "city", "3");
    let file = world.path("books.csv");
    world.cli(&["ledger", "export", "--bank", "city", "--format", "csv", "-o", file.to_str().unwrap()]).done();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, world.cli(&["ledger", "export", "--bank", "city", "--format", "csv"]).done().stdout);
    let total: i64 = text.lines().skip(1).map(|line| line.split(',').nth(10).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!((total, text.lines().count()), (0, 901));
}

#[test]
fn verify_and_doctor_find_a_balance_that_was_changed() {
    for store in Store::each() {
        let world = World::empty(store);
        world.cli(&["migrate"]).done();
        generate(&world, "city", "5");
        world.sql("UPDATE accounts SET balance_minutes = balance_minutes + 1 WHERE version > 3").unwrap();
        let run = world.cli(&["ledger", "verify", "--bank", "city", "--json"]);
        assert_eq!((run.code, run.json()["items"][0]["fault"]["what"].as_str()), (1, Some("kept")));
        let doctor = world.cli(&["doctor", "--json"]);
        assert_eq!((doctor.code, doctor.json()["ok"].as_bool()), (1, Some(false)));
    }
}

#[test]
fn doctor_finds_an_exchange_that_is_not_what_the_books_say() {
    for store in Store::each() {
        let world = World::empty(store);
        world.cli(&["migrate"]).done();
        generate(&world, "city", "5");
        world.sql("UPDATE exchanges SET minutes = minutes + 1 WHERE transfer_seq = 17").unwrap();
        world.cli(&["ledger", "verify"]).done();
        let doctor = world.cli(&["doctor", "--json"]);
        let checks = doctor.json()["checks"].as_array().unwrap().clone();
        let wrong: Vec<_> = checks.iter().filter(|check| check["ok"] == false).collect();
        assert_eq!((doctor.code, wrong.len(), wrong[0]["name"].as_str()), (1, 1, Some("exchanges")));
        assert!(wrong[0]["detail"].as_str().unwrap().contains("17"), "{wrong:?}");
    }
}

#[test]
fn a_sqlite_database_is_for_its_owner_only() {
    let world = World::sqlite_at_rest();
    let path = world.database_url.trim_start_matches("sqlite://").to_owned();
    let mode = |path: &str| std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777;
    assert_eq!(mode(&path), 0o600);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(world.cli(&["doctor"]).code, 1);
}

#[test]
fn postgres_that_is_older_is_not_served() {
    for store in Store::each().into_iter().filter(|store| store.database == Database::Postgres) {
        let world = World::empty(store);
        let run = world.cli(&["serve", "--listen", &format!("127.0.0.1:{}", free_port())]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("goodturn migrate"), "{}", run.stderr);
    }
}

#[test]
fn the_demo_prints_its_sign_ins_first_and_they_work() {
    let world = World::empty(Store::sqlite());
    let data = world.path("demo");
    let mut demo = world
        .command()
        .args(["demo", "--json", "--listen", &format!("127.0.0.1:{}", free_port()), "--data", data.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(demo.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let told: Value = serde_json::from_str(&first).unwrap();
    let sign_ins = told["sign_ins"].as_array().unwrap();
    let roles: Vec<&str> = sign_ins.iter().map(|each| each["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["member", "member_needing_broker", "broker", "coordinator"]);
    for each in sign_ins {
        let pages = crate::http::Pages::new(told["url"].as_str().unwrap());
        assert!(each["password"].as_str().unwrap().chars().count() >= 15);
        pages.sign_in(each["login"].as_str().unwrap(), each["password"].as_str().unwrap()).is(303);
    }
    // SIGTERM drains and ends within 10 seconds.
    let begun = Instant::now();
    std::process::Command::new("kill").arg(demo.id().to_string()).status().unwrap();
    assert!(demo.wait().unwrap().success());
    assert!(begun.elapsed() < Duration::from_secs(10));
    let again = world.command().args(["demo", "--data", data.to_str().unwrap()]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "a database there already is refused");
    let kept = format!("sqlite://{}", data.join("goodturn.db").display());
    let members = world.command().args(["member", "list", "--bank", "harbour", "--json", "--database-url", &kept]).output().unwrap();
    let members: Value = serde_json::from_slice(&members.stdout).unwrap();
    let members = members["items"].as_array().unwrap();
    let count = |field: &str, value: &str| members.iter().filter(|member| member[field] == value).count();
    assert_eq!((members.len(), count("kind", "organisation"), count("standing", "applicant")), (63, 2, 3));
    assert_eq!(
        (count("role", "broker"), count("role", "coordinator"), count("standing", "paused"), count("standing", "left")),
        (1, 1, 1, 1)
    );
    assert!(members.iter().any(|member| member["has_login"] == false));
    let doctor = world.command().args(["doctor", "--database-url", &kept]).output().unwrap();
    assert_eq!(doctor.status.code(), Some(0), "{}", String::from_utf8_lossy(&doctor.stdout));
    let books =
        world.command().args(["ledger", "export", "--bank", "harbour", "--format", "json", "--database-url", &kept]).output().unwrap();
    let books: Value = serde_json::from_slice(&books.stdout).unwrap();
    let transfers = books["transfers"].as_array().unwrap();
    let moments: Vec<&str> = transfers.iter().map(|transfer| transfer["recorded_at"].as_str().unwrap()).collect();
    assert!(moments.is_sorted(), "the books go forward only");
    assert!(transfers.len() > 1_000 && moments[0] < day(880).as_str(), "{} since {}", transfers.len(), moments[0]);
    for kind in ["gift", "grant", "reversal"] {
        assert!(transfers.iter().any(|transfer| transfer["kind"] == kind), "no {kind}");
    }
}

#[test]
fn bench_post_counts_what_the_books_took_and_leaves_real_banks_alone() {
    for store in Store::each() {
        let world = World::empty(store);
        world.cli(&["migrate"]).done();
        generate(&world, "city", "7");
        let args = ["bench", "post", "--bank", "city", "--clients", "1,3", "--seconds", "1", "--rounds", "2", "--hot", "--json"];
        let run = world.cli(&args).done().json();
        assert_eq!(run["transfers_before"], 450);
        let measures = run["measures"].as_array().unwrap();
        let shape: Vec<_> = measures.iter().map(|each| format!("{} {} {}", each["door"], each["accounts"], each["clients"])).collect();
        assert_eq!((shape.len(), shape.iter().collect::<std::collections::BTreeSet<_>>().len()), (8, 8), "{shape:?}");
        for each in measures {
            assert_eq!(each["per_second"].as_array().unwrap().len(), 2, "{each}");
            assert!(each["n"].as_i64().unwrap() > 0 && each["per_second_median"].as_i64().unwrap() > 0, "{each}");
        }
        let posted: i64 = measures.iter().map(|each| each["n"].as_i64().unwrap()).sum();
        let books = world.cli(&["ledger", "verify", "--bank", "city", "--json"]).done().json();
        assert_eq!(books["items"][0]["transfers"].as_i64().unwrap(), 450 + posted);
        assert!(!world.cli(&["token", "list", "--bank", "city"]).done().stdout.contains("valid"), "the bench's token has ended");
        world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
        let refused = world.cli(&["bench", "post", "--bank", "harbour"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (1, ""), "{refused:?}");
    }
}
