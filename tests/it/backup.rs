//! Backups: made while eight clients post, restored elsewhere with everything that was acknowledged, and refused where anything is wrong.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::Digest;

use crate::http::Api;
use crate::world::{Bank, DEADLINE, Database, Run, Store, World, for_each_database, key};

/// A fresh place of the same kind of database.
pub(crate) fn elsewhere(world: &World) -> World {
    World::empty(match world.database {
        Database::Sqlite => Store::sqlite(),
        Database::Postgres => Store::postgres().unwrap(),
    })
}

pub(crate) fn backup(world: &World, name: &str) -> PathBuf {
    let file = world.path(name);
    world.cli(&["backup", file.to_str().unwrap()]).done();
    file
}

/// The database as its owner opens it: on PostgreSQL the program's own role may not replace it.
fn owner_url(world: &World) -> String {
    match world.database {
        Database::Sqlite => world.database_url.clone(),
        Database::Postgres => {
            let server = std::env::var("GOODTURN_TEST_POSTGRES").unwrap();
            let (_, name) = world.database_url.rsplit_once('/').unwrap();
            format!("{}/{name}", server.rsplit_once('/').unwrap().0)
        }
    }
}

/// Restores as the owner does, who then gives the program's role its rights anew.
fn restore_with(world: &World, file: &Path, flags: &[&str], outside: Option<&Path>) -> Run {
    let owner = owner_url(world);
    let mut command = world.command();
    command.arg("restore").arg(file).args(flags).args(["--database-url", &owner]);
    if let Some(folder) = outside {
        command.env("GOODTURN_CHECKPOINT_DIR", folder);
    }
    let told = command.output().unwrap();
    if told.status.success() && owner != world.database_url {
        let given = world.command().args(["migrate", "--app-role", "goodturn_app", "--database-url", &owner]).output().unwrap();
        assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
    }
    Run {
        code: told.status.code().unwrap_or(-1),
        stdout: String::from_utf8(told.stdout).unwrap(),
        stderr: String::from_utf8(told.stderr).unwrap(),
    }
}

pub(crate) fn restore(world: &World, file: &Path) -> Run {
    restore_with(world, file, &[], None)
}

fn manifest_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".manifest.json");
    name.into()
}

fn manifest(file: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(manifest_of(file)).unwrap()).unwrap()
}

/// Every transfer in the books: its number and its id.
fn transfers(world: &World, bank: &str) -> BTreeMap<i64, String> {
    let books = world.cli(&["ledger", "export", "--bank", bank, "--format", "json"]).done().json();
    let each = |transfer: &Value| (transfer["seq"].as_i64().unwrap(), transfer["id"].as_str().unwrap().to_owned());
    books["transfers"].as_array().unwrap().iter().map(each).collect()
}

/// Five minutes from the bank to a member; its number and its id, once it is acknowledged.
fn post(api: &Api, own: &Value, to: &str) -> (i64, String) {
    let body = json!({ "kind": "starting_credit", "from_account_id": own, "to_account_id": to, "minutes": 5, "reason": "Welcome" });
    let written = api.post("/transfers", body, &*key()).is(201).json;
    (written["seq"].as_i64().unwrap(), written["id"].as_str().unwrap().to_owned())
}

fn own_account(world: &World, bank: &Bank) -> Value {
    world.api(&bank.broker.token).get("/accounts?kind=bank").is(200).items()[0]["id"].clone()
}

fn post_some(world: &World, bank: &Bank, count: usize) {
    let (api, own) = (world.api(&bank.broker.token), own_account(world, bank));
    for turn in 0..count {
        post(&api, &own, &bank.members[turn % 3].account);
    }
}

/// The key that signs; it is in no backup.
fn key_file(world: &World) -> PathBuf {
    match world.database {
        Database::Sqlite => format!("{}.key", world.database_url.trim_start_matches("sqlite://")).into(),
        Database::Postgres => world.path("goodturn.key"),
    }
}

/// Names in the folder of a file that no finished command leaves behind.
fn leftovers(file: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(file.parent().unwrap()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name.starts_with(".goodturn-")).collect()
}

#[test]
fn a_backup_under_load_restores_elsewhere_with_every_posting_acknowledged_before_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        world.bank("quay");
        let own = own_account(world, &bank);
        let acknowledged = Arc::new(Mutex::new(BTreeMap::new()));
        let over = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = (0..8)
            .map(|turn| {
                let (api, own, to) = (world.api(&bank.broker.token), own.clone(), bank.members[turn % 3].account.clone());
                let (acknowledged, over) = (Arc::clone(&acknowledged), Arc::clone(&over));
                std::thread::spawn(move || {
                    while !over.load(Ordering::SeqCst) {
                        let (seq, id) = post(&api, &own, &to);
                        acknowledged.lock().unwrap().insert(seq, id);
                    }
                })
            })
            .collect();
        let begun = Instant::now();
        while acknowledged.lock().unwrap().len() < 100 {
            assert!(begun.elapsed() < DEADLINE && clients.iter().all(|client| !client.is_finished()), "the clients do not post");
            std::thread::yield_now();
        }
        let before = acknowledged.lock().unwrap().clone();
        let file = backup(world, "harbour.backup");
        let after = acknowledged.lock().unwrap().len();
        over.store(true, Ordering::SeqCst);
        clients.into_iter().for_each(|client| client.join().unwrap());
        assert!(after > before.len(), "nobody posted while the backup was made");

        let mode = |file: &Path| std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&manifest_of(&file))), (0o600, 0o600));
        assert_eq!(leftovers(&file), [""; 0]);
        let told = manifest(&file);
        assert_eq!(told["sha256"], hex::encode(sha2::Sha256::digest(std::fs::read(&file).unwrap())));
        assert_eq!(told["bytes"], std::fs::metadata(&file).unwrap().len());
        assert_eq!((&told["banks"][0]["slug"], &told["banks"][1]["slug"]), (&json!("harbour"), &json!("quay")));

        let place = elsewhere(world);
        let run = restore(&place, &file).done();
        assert!(run.stderr.contains("The key that signs is not in a backup"), "{}", run.stderr);
        std::fs::copy(key_file(world), key_file(&place)).unwrap();
        place.cli(&["ledger", "verify"]).done();
        place.cli(&["doctor"]).done();
        let restored = transfers(&place, "harbour");
        assert_eq!(told["banks"][0]["seq"], restored.len());
        for (seq, id) in &before {
            assert_eq!(restored.get(seq), Some(id), "transfer {seq} was acknowledged before the backup began");
        }
        let everything = transfers(world, "harbour");
        assert!(restored.iter().all(|(seq, id)| everything.get(seq) == Some(id)));
        // What was restored is a bank that goes on.
        place.start(&[]);
        place.api(&bank.members[0].token).get("/me").is(200);
        assert_eq!(post(&place.api(&bank.broker.token), &own, &bank.members[0].account).0, told["banks"][0]["seq"].as_i64().unwrap() + 1);
        if place.database == Database::Sqlite {
            assert_eq!(mode(Path::new(place.database_url.trim_start_matches("sqlite://"))), 0o600);
        }
    });
}

#[test]
fn a_backup_that_is_not_whole_is_refused_and_nothing_is_replaced() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        post_some(world, &bank, 5);
        let file = backup(world, "good.backup");
        post_some(world, &bank, 1);
        world.stop();
        let (bytes, words) = (std::fs::read(&file).unwrap(), std::fs::read_to_string(manifest_of(&file)).unwrap());
        let before = transfers(world, "harbour");
        let refused = |name: &str, bytes: &[u8], words: Option<&str>, why: &str| {
            let file = world.path(name);
            std::fs::write(&file, bytes).unwrap();
            if let Some(words) = words {
                std::fs::write(manifest_of(&file), words).unwrap();
            }
            let run = restore(world, &file);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{name}: {}", run.stderr);
            assert!(run.stderr.contains(why), "{name}: {}", run.stderr);
            assert_eq!(transfers(world, "harbour"), before, "{name}");
            assert_eq!(leftovers(&file), [""; 0]);
        };
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            refused(&format!("flipped-{at}"), &flipped, Some(&words), "not the file that its manifest describes");
        }
        refused("cut", &bytes[..bytes.len() / 2], Some(&words), "not the file that its manifest describes");
        refused("longer", &[&bytes[..], b"x"].concat(), Some(&words), "not the file that its manifest describes");
        refused("empty", b"", Some(&words), "not the file that its manifest describes");
        refused("bare", &bytes, None, "manifest.json is missing");
        refused("words", &bytes, Some("{}"), "not a manifest");
        refused("later", &bytes, Some(&words.replace("goodturn-backup-1", "goodturn-backup-2")), "not a manifest");
        // A manifest that fits the bytes, but not the books in them.
        refused("fewer", &bytes, Some(&words.replace("\"seq\": 5", "\"seq\": 4")), "not those that its manifest describes");
        let root = manifest(&file)["banks"][0]["root"].as_str().unwrap().to_owned();
        refused("root", &bytes, Some(&words.replace(&root, &BASE64_STANDARD.encode([7; 32]))), "not those that its manifest describes");
        let none = restore(world, &world.path("nowhere"));
        assert!(none.code == 1 && none.stderr.contains("There is no backup"), "{}", none.stderr);
        if world.database == Database::Sqlite {
            let other = words.replace("\"sqlite\"", "\"postgres\"");
            refused("other", &bytes, Some(&other), "This is a backup of a PostgreSQL database");
            // Manifests that fit bytes that somebody changed.
            for (name, bytes, why) in
                [("future", newer(world, &bytes), "A newer edition"), ("forged", forged(world, &bytes), "NOT SOUND at seq 3")]
            {
                refused(name, &bytes, Some(&fitting(&bytes, &words)), why);
            }
        }
        // The good one goes in, and the sixth transfer is gone with the old database only.
        restore(world, &file).done();
        assert_eq!(transfers(world, "harbour").len(), 5);
    });
}

/// A database in which somebody gave a transfer more minutes, triggers or not.
fn forged(world: &World, bytes: &[u8]) -> Vec<u8> {
    changed(world, bytes, "DROP TRIGGER postings_refuse_update; UPDATE postings SET minutes = minutes * 2 WHERE seq = 3;")
}

/// A database that a program of the future has used.
fn newer(world: &World, bytes: &[u8]) -> Vec<u8> {
    changed(world, bytes, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000');")
}

fn changed(world: &World, bytes: &[u8], change: &str) -> Vec<u8> {
    let file = world.path("changing.db");
    std::fs::write(&file, bytes).unwrap();
    let mut connection = <diesel::SqliteConnection as diesel::Connection>::establish(file.to_str().unwrap()).unwrap();
    diesel::connection::SimpleConnection::batch_execute(&mut connection, change).unwrap();
    drop(connection);
    std::fs::read(&file).unwrap()
}

/// A manifest that describes these bytes.
fn fitting(bytes: &[u8], words: &str) -> String {
    let mut told: Value = serde_json::from_str(words).unwrap();
    told["sha256"] = json!(hex::encode(sha2::Sha256::digest(bytes)));
    told["bytes"] = json!(bytes.len());
    told.to_string()
}

/// A checkpoint as it would lie outside the database; who signed it is not what a restore judges.
fn checkpoint(folder: &Path, slug: &str, origin: &str, size: i64, root: &str) -> PathBuf {
    let signature = BASE64_STANDARD.encode([9; 68]);
    let file = folder.join(format!("{slug}.checkpoint"));
    std::fs::write(&file, format!("{origin}\n{size}\n{root}\n\n\u{2014} {origin} {signature}\n")).unwrap();
    file
}

#[test]
fn a_backup_behind_its_outside_checkpoint_needs_consent_and_one_that_contradicts_it_gets_none() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        post_some(world, &bank, 4);
        let early = backup(world, "early.backup");
        post_some(world, &bank, 3);
        let late = backup(world, "late.backup");
        world.stop();
        let outside = world.path("outside");
        std::fs::create_dir(&outside).unwrap();
        let head = |file: &Path| manifest(file)["banks"][0].clone();
        let origin = format!("goodturn/bank/{}", head(&late)["id"].as_str().unwrap());
        let root = |file: &Path| head(file)["root"].as_str().unwrap().to_owned();
        let sign = |size: i64, root: &str| checkpoint(&outside, "harbour", &origin, size, root);
        let restore = |file: &Path, flags: &[&str]| {
            let run = restore_with(world, file, flags, Some(&outside));
            (run.code, run.stdout, run.stderr)
        };
        let count = || transfers(world, "harbour").len();

        let signed = sign(7, &root(&late));
        let (code, out, told) = restore(&early, &[]);
        assert_eq!((code, out.as_str(), count()), (1, "", 7), "{told}");
        assert!(told.contains("3 transfers would be lost") && told.contains("--accept-older"), "{told}");
        // Rewritten books are refused whatever is accepted.
        for (size, wrong, flags) in [(7, root(&early), &[][..]), (4, root(&late), &["--accept-older"])] {
            sign(size, &wrong);
            let (code, _, told) = restore(&late, flags);
            assert!(code == 1 && told.contains("not those that were signed") && count() == 7, "{told}");
        }
        checkpoint(&outside, "harbour", "goodturn/bank/00000000-0000-0000-0000-000000000001", 4, &root(&early));
        assert_eq!(restore(&late, &["--accept-older"]).0, 1, "another bank's checkpoint");
        std::fs::write(&signed, "harbour\n7\n").unwrap();
        let (code, _, told) = restore(&late, &["--accept-older"]);
        assert!(code == 1 && told.contains("is not a checkpoint"), "{told}");
        // As far as was signed, or further.
        for (size, root) in [(7, root(&late)), (4, root(&early))] {
            sign(size, &root);
            assert_eq!(restore(&late, &[]).0, 0, "{size}");
        }
        assert_eq!(count(), 7);
        // A bank that the backup does not know at all is lost whole.
        sign(4, &root(&early));
        let other = checkpoint(&outside, "quay", "goodturn/bank/00000000-0000-0000-0000-000000000002", 9, &root(&late));
        let (code, _, told) = restore(&late, &[]);
        assert!(code == 1 && told.contains("quay") && told.contains("9 transfers"), "{told}");
        std::fs::remove_file(other).unwrap();

        sign(7, &root(&late));
        let (code, out, told) = restore(&early, &["--accept-older", "--json"]);
        assert_eq!((code, count()), (0, 4), "{told}");
        let done: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(done["lost"], json!([{ "bank": "harbour", "backup": 4, "signed": 7 }]));
        // What was signed is kept, but no longer stands in the way of the bank.
        assert!(!signed.exists() && Path::new(done["checkpoints"][0].as_str().unwrap()).exists(), "{done}");
        world.cli(&["ledger", "verify"]).done();
    });
}

#[test]
fn a_database_that_is_being_served_is_not_replaced_and_the_old_one_is_kept() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        post_some(world, &bank, 3);
        let file = backup(world, "three.backup");
        post_some(world, &bank, 2);
        let run = restore(world, &file);
        assert!(run.code == 1 && run.stderr.contains("Stop goodturn serve"), "{}", run.stderr);
        world.api(&bank.broker.token).get("/me").is(200);
        assert_eq!(transfers(world, "harbour").len(), 5);
        // Stopped like a machine that loses its power: the last transfers may stand in the write-ahead log only.
        world.stop();
        let run = restore_with(world, &file, &["--json"], None).done().json();
        assert_eq!(transfers(world, "harbour").len(), 3);
        world.cli(&["ledger", "verify"]).done();
        if world.database == Database::Sqlite {
            let kept = run["kept"].as_str().unwrap().to_owned();
            assert!(kept.contains(".before-restore-"), "{kept}");
            let old = world.command().args(["ledger", "verify", "--json", "--database-url", &format!("sqlite://{kept}")]).output().unwrap();
            let old: Value = serde_json::from_slice(&old.stdout).unwrap();
            assert_eq!((&old["items"][0]["transfers"], &old["items"][0]["fault"]), (&json!(5), &Value::Null), "{old}");
        } else {
            let left = world.texts("SELECT datname AS value FROM pg_database WHERE datname LIKE 'goodturn\\_restore\\_%'");
            // Other tests restore at the same time; theirs go away too, ours must be gone now.
            assert!(left.len() < 8, "{left:?}");
            assert_eq!(run["kept"], Value::Null);
        }
        world.start(&[]);
        post_some(world, &bank, 1);
        assert_eq!(transfers(world, "harbour").len(), 4);
    });
}

#[test]
fn a_backup_is_never_written_over_and_none_is_made_of_unsound_books() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        post_some(world, &bank, 3);
        let file = backup(world, "one.backup");
        let bytes = std::fs::read(&file).unwrap();
        let again = world.cli(&["backup", file.to_str().unwrap()]);
        assert!(again.code == 1 && again.stderr.contains("not written over"), "{}", again.stderr);
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
        world.sql("UPDATE accounts SET balance_minutes = balance_minutes + 1 WHERE version > 2").unwrap();
        let bad = world.path("bad.backup");
        let run = world.cli(&["backup", bad.to_str().unwrap()]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(run.stderr.contains("NOT SOUND"), "{}", run.stderr);
        assert!(!bad.exists() && !manifest_of(&bad).exists() && leftovers(&bad).is_empty());
        let nowhere = world.cli(&["backup", world.path("no/such/folder/x").to_str().unwrap()]);
        assert_eq!(nowhere.code, 1, "{}", nowhere.stderr);
    });
}

#[test]
fn a_role_that_may_not_make_databases_is_told_so() {
    for_each_database(|world| {
        if world.database == Database::Sqlite {
            return;
        }
        let file = backup(world, "empty.backup");
        let role = format!("plain_{}", uuid::Uuid::now_v7().simple());
        world.batch(&format!("CREATE ROLE {role} LOGIN PASSWORD 'geese:by@the/quay'")).unwrap();
        world.stop();
        let (server, name) = world.database_url.rsplit_once('/').unwrap();
        let (_, host) = server.rsplit_once('@').unwrap();
        let url = format!("postgres://{role}:geese%3Aby%40the%2Fquay@{host}/{name}");
        let run = world.command().args(["restore", file.to_str().unwrap(), "--database-url", &url]).output().unwrap();
        world.batch(&format!("DROP ROLE {role}")).unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.code() == Some(1) && told.contains("CREATEDB"), "{told}");
    });
}
