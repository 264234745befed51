//! Receipts, checkpoints and proofs, checked by the program and by a verifier in Python that shares no code with it
//! (`tests/verifiers/verify_receipt.py`, written from docs/ledger-format.md).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::source::root;
use crate::world::{Bank, Run, Store, World, for_each_database, key};

/// What the other verifier says about each file, or about each line of one.
#[track_caller]
pub(crate) fn elsewhere(what: &str, keys: &Path, files: &[PathBuf]) -> Vec<Value> {
    let script = root().join("tests/verifiers/verify_receipt.py");
    let run = Command::new("python3").arg(script).arg(what).arg(keys).args(files).output().expect("python3");
    let said = String::from_utf8(run.stdout).unwrap();
    let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!answers.is_empty(), "the verifier in Python said nothing: {}", String::from_utf8_lossy(&run.stderr));
    let sound = answers.iter().all(|answer| answer["ok"] == true);
    assert_eq!(run.status.success(), sound, "{answers:?}");
    answers
}

pub(crate) fn keep(world: &World, name: &str, text: &str) -> PathBuf {
    let path = world.path(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// The bank's keys in a file.
fn key_file(world: &World, bank: &Bank) -> PathBuf {
    keep(world, "keys", &world.cli(&["ledger", "key", "--bank", &bank.slug]).done().stdout)
}

/// `goodturn ledger verify-receipt`, in a folder without a database.
fn here(world: &World, file: &Path, keys: &str) -> Run {
    let mut command = world.command();
    command.env("GOODTURN_DATABASE_URL", "sqlite:///nowhere/goodturn.db");
    let output = command.args(["ledger", "verify-receipt", "--json", "--key", keys]).arg(file).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A settled exchange with a note; the number of its transfer.
fn settle_with_note(world: &World, bank: &Bank, minutes: i64, note: &str) -> (i64, String) {
    let mut body = bank.exchange(&bank.members[0], &bank.members[1], minutes);
    body["accept"] = json!(["duplicate", "long"]);
    body["note"] = json!(note);
    let made = world.api(&bank.members[1].token).post("/exchanges", body, &*key()).is(201).json;
    (made["transfer_seq"].as_i64().unwrap(), made["id"].as_str().unwrap().to_owned())
}

fn receipt(world: &World, token: &str, seq: i64) -> String {
    let answer = world.api(token).get(&format!("/transfers/{seq}/receipt")).is(200);
    assert!(answer.header("content-type").starts_with("text/plain"), "{:?}", answer.headers);
    answer.text
}

#[test]
fn receipts_and_proofs_of_every_size_hold_here_and_elsewhere() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let sizes = 70_i64;
        let (mut files, mut expected, mut roots) = (Vec::new(), Vec::new(), BTreeMap::new());
        for size in 1..=sizes {
            let (giver, receiver) = if size % 2 == 0 { (ada, ben) } else { (ben, ada) };
            bank.settle(world, giver, receiver, size);
            let checkpoint = world.api(&bank.members[2].token).get("/ledger/checkpoint").is(200).text;
            let lines: Vec<&str> = checkpoint.lines().collect();
            assert_eq!(lines[1], size.to_string(), "{checkpoint}");
            roots.insert(size, lines[2].to_owned());
            let last = if size == sizes { 1..=size } else { size..=size };
            let half = [1, size / 2 + 1, 1 << size.ilog2()];
            for seq in half.into_iter().chain(last) {
                files.push(keep(world, &format!("{size}-{seq}-{}", files.len()), &receipt(world, &ada.token, seq)));
                expected.push((seq, size, seq));
            }
        }
        let keys = key_file(world, &bank);
        let said = elsewhere("receipts", &keys, &files);
        assert_eq!(said.len(), files.len());
        for (answer, (seq, size, minutes)) in said.iter().zip(&expected) {
            assert_eq!(answer["ok"], true, "{answer}");
            assert_eq!((&answer["seq"], &answer["size"], &answer["kind"]), (&json!(seq), &json!(size), &json!("exchange")), "{answer}");
            assert_eq!(answer["postings"][0]["minutes"].as_i64().unwrap().abs(), *minutes, "{answer}");
        }
        for at in [0, files.len() / 2, files.len() - 1] {
            let run = here(world, &files[at], &keys.to_string_lossy()).done();
            for field in ["seq", "size", "kind", "id", "bank_id", "happened_on", "postings", "memo"] {
                assert_eq!(run.json()[field], said[at][field], "{field}");
            }
        }
        // Every size with every one before it.
        let api = world.api(&bank.members[2].token);
        let mut proofs = String::new();
        for to in [1, 2, 3, 4, 7, 8, 31, 33, 64, 69, 70] {
            for from in 1..=to {
                let proof = api.get(&format!("/ledger/consistency?from={from}&to={to}")).is(200).json;
                assert_eq!((proof["from_root"].as_str(), proof["to_root"].as_str()), (Some(&*roots[&from]), Some(&*roots[&to])), "{proof}");
                let line = format!("{proof}\n");
                proofs.push_str(&line);
            }
        }
        let proofs = keep(world, "proofs", &proofs);
        assert!(elsewhere("consistency", &keys, &[proofs]).iter().all(|answer| answer["ok"] == true));
        let newest = keep(world, "checkpoint", &world.cli(&["ledger", "checkpoint", "--bank", "harbour"]).done().stdout);
        assert_eq!(elsewhere("checkpoint", &keys, &[newest])[0]["size"], sizes);
    });
}

/// A receipt's text with one line changed in many ways, and what was done; remarks are left as they are.
fn damaged(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("transfer ")).unwrap();
    let joined = |lines: Vec<&str>| lines.join("\n") + "\n";
    let mut found = Vec::new();
    for at in (0..lines.len()).filter(|at| *at == 0 || *at >= first) {
        let (before, after) = (&lines[..at], &lines[at + 1..]);
        found.push((format!("line {at} removed"), joined([before, after].concat())));
        // Whether a note is signed once or twice by one key is all the same.
        if at + 1 < lines.len() {
            found.push((format!("line {at} twice"), joined([before, &[lines[at], lines[at]], after].concat())));
        }
        if at >= first && at + 1 < lines.len() && lines[at] != lines[at + 1] {
            found.push((format!("lines {at} and the next swapped"), joined([before, &[lines[at + 1], lines[at]], &after[1..]].concat())));
        }
        for place in [0, lines[at].len() / 2, lines[at].len().saturating_sub(2)] {
            let Some(old) = lines[at].get(place..=place) else { continue };
            let new = if old == "A" { "B" } else { "A" };
            let changed = [&lines[at][..place], new, &lines[at][place + 1..]].concat();
            found.push((format!("line {at}, byte {place}"), joined([before, &[&changed], after].concat())));
        }
    }
    found
}

#[test]
fn a_receipt_with_any_line_changed_is_refused_here_and_elsewhere() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    for minutes in 1..=5 {
        settle_with_note(&world, &bank, minutes, "Kohl gehackt, “zweimal”");
    }
    let (text, keys) = (receipt(&world, &bank.members[0].token, 3), key_file(&world, &bank));
    let sound = keep(&world, "sound", &text);
    let shown = keys.to_string_lossy().into_owned();
    assert_eq!(here(&world, &sound, &shown).done().json()["memo"], "Kohl gehackt, “zweimal”");
    let changed = damaged(&text);
    assert!(changed.len() > 60, "{}", changed.len());
    let files: Vec<_> = changed.iter().enumerate().map(|(at, (_, text))| keep(&world, &format!("damaged-{at}"), text)).collect();
    for (answer, (what, text)) in elsewhere("receipts", &keys, &files).iter().zip(&changed) {
        assert_eq!(answer["ok"], false, "{what}: {answer}\n{text}");
    }
    for (file, (what, text)) in files.iter().zip(&changed) {
        let run = here(&world, file, &shown);
        assert_eq!((run.code, run.json()["fault"].is_string()), (1, true), "{what}: {run:?}\n{text}");
        assert!(run.stderr.contains("NOT PROVEN"), "{what}: {run:?}");
    }
    // What people read is covered by nothing, and the manual says so.
    let renamed = keep(&world, "renamed", &text.replace("Ada Archer", "Somebody Else"));
    assert_eq!(here(&world, &renamed, &shown).code, 0);
}

#[test]
fn a_receipt_is_for_the_two_people_and_staff_and_shows_no_erased_words() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        let (seq, exchange) = settle_with_note(world, &bank, 90, "Cleared the hedge");
        let path = format!("/transfers/{seq}/receipt");
        let text = receipt(world, &bank.members[0].token, seq);
        assert!(text.contains("# Ada Archer helped Ben Baker: 1 hour 30 minutes"), "{text}");
        assert_eq!(text, receipt(world, &bank.members[1].token, seq));
        assert_eq!(text, receipt(world, &bank.broker.token, seq));
        assert_eq!(text, world.cli(&["ledger", "receipt", "--bank", "harbour", "--seq", &seq.to_string()]).done().stdout);
        world.api(&bank.members[2].token).get(&path).refused(404, "not_found");
        world.api(&other.coordinator.token).get(&path).refused(404, "not_found");
        world.api(&bank.broker.token).get("/transfers/2/receipt").refused(404, "not_found");
        let page = world.signed_in(&bank, 3);
        let file = page.get(&format!("/exchanges/{exchange}/receipt.txt"));
        assert_eq!((file.status, &file.html), (200, &text));
        let shown = page.get(&format!("/exchanges/{exchange}"));
        assert!(shown.html.contains(&format!("/exchanges/{exchange}/receipt\"")), "{}", shown.html);
        assert!(page.get(&format!("/exchanges/{exchange}/receipt")).html.contains("Ada Archer helped Ben Baker"));
        assert_eq!(world.signed_in(&bank, 5).get(&format!("/exchanges/{exchange}/receipt")).status, 404);
        // The words go, the proof stays.
        let keys = key_file(world, &bank);
        world.sql("DELETE FROM transfer_words").unwrap();
        let bare = receipt(world, &bank.members[0].token, seq);
        assert!(!bare.contains("\nmemo ") && text.contains("\nmemo "), "{bare}");
        let files = [keep(world, "with", &text), keep(world, "without", &bare)];
        let memos: Vec<Value> = elsewhere("receipts", &keys, &files).into_iter().map(|answer| answer["memo"].clone()).collect();
        assert_eq!(memos, [json!("Cleared the hedge"), Value::Null]);
        assert_eq!(here(world, &files[1], &keys.to_string_lossy()).done().json()["memo"], Value::Null);
    });
}

#[test]
fn before_the_first_transfer_nothing_is_signed_and_every_door_says_so() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.members[0].token);
        api.get("/ledger/checkpoint").refused(404, "ledger.no_checkpoint");
        assert!(api.get("/books").is(200).json.get("checkpoint").is_none());
        let run = world.cli(&["ledger", "checkpoint", "--bank", "harbour"]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        let page = world.signed_in(&bank, 3);
        let empty = page.get("/ledger");
        assert_eq!(empty.status, 200);
        assert!(empty.html.contains("Nothing is signed yet"), "{}", empty.html);
        bank.settle(world, &bank.members[0], &bank.members[1], 5);
        let note = api.get("/ledger/checkpoint").is(200).text;
        assert_eq!(api.get("/books").is(200).json["checkpoint"], note);
        assert_eq!(world.cli(&["ledger", "checkpoint", "--bank", "harbour"]).done().stdout, note);
        assert!(page.get("/ledger").html.contains(note.lines().nth(2).unwrap()));
        // Sizes that the books never had are wrong values, in the API and on the page.
        for question in ["from=0&to=1", "from=1&to=2", "from=2&to=1", "from=x&to=1", "to=1", "from=1", ""] {
            let answer = api.get(&format!("/ledger/consistency?{question}"));
            assert_eq!(answer.refused(422, "invalid").json["errors"].as_array().map(Vec::is_empty), Some(false), "{question}");
        }
        assert_eq!(page.get("/ledger?from=1&to=2").status, 422);
        assert_eq!(page.get("/ledger?from=1&to=1").status, 200);
    });
}

#[test]
fn a_receipt_is_checked_from_a_pipe_with_a_key_typed_and_with_nothing_installed() {
    let world = World::empty(Store::sqlite());
    let vector = std::fs::read_to_string(root().join("docs/receipt-vector.txt")).unwrap();
    let format = std::fs::read_to_string(root().join("docs/ledger-format.md")).unwrap();
    let shown = format.lines().find(|line| line.contains("+ac77cc9d+")).unwrap();
    let run = |key: &str, text: &str, more: &[&str]| {
        let mut command = world.command();
        command.args(["ledger", "verify-receipt", "-", "--key", key]).args(more).env("GOODTURN_DATABASE_URL", "sqlite:///nowhere/x.db");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    };
    let told = run(shown, &vector, &[]).done();
    for fact in ["genuine", "2 of 3", "1 hour 30 minutes into account", "“gardening”", "Not proven"] {
        assert!(told.stdout.contains(fact), "{fact}: {}", told.stdout);
    }
    assert!(!told.stdout.contains("Somebody"), "a remark is not proven: {}", told.stdout);
    // A file may hold several keys; each line may be the one.
    let other = shown.replace("0001+ac77cc9d+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs", "0002+00000000+AAAA");
    let keys = keep(&world, "keys", &format!("# newest first\n\n{shown}\n"));
    assert_eq!(run(&keys.to_string_lossy(), &vector, &["--json"]).done().json()["seq"], 2);
    for (key, fault) in [(other.as_str(), "key"), ("nonsense+key", "key")] {
        let refused = run(key, &vector, &["--json"]);
        assert_eq!((refused.code, &refused.json()["fault"]), (1, &json!(fault)), "{refused:?}");
    }
    let missing = run("no-such-file", &vector, &[]);
    assert_eq!((missing.code, missing.stdout.as_str()), (1, ""), "{missing:?}");
    // The same vector is what the verifier in Python accepts.
    assert_eq!(elsewhere("receipts", &keys, &[root().join("docs/receipt-vector.txt")])[0]["ok"], true);
    assert!(!std::path::Path::new(world.database_url.trim_start_matches("sqlite://")).exists(), "checking makes no database");
}
