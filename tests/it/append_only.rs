//! Append-only, three deep: what the triggers refuse to anybody, what the program's own role is refused by the server,
//! and what only `ledger verify` finds.
//!
//! The intruder here speaks SQL; the program's own way in is `ledger.rs`.

use diesel::connection::SimpleConnection;

use crate::ledger::verified;
use crate::world::{Bank, Database, Store, World, as_role, for_each_database, free_port, key, postgres};

/// A fresh id, as each database writes one.
fn new_id(world: &World) -> &'static str {
    match world.database {
        Database::Sqlite => "randomblob(16)",
        Database::Postgres => "gen_random_uuid()",
    }
}

/// How an intruder's connection may be set: plainly, and in every way that changes which triggers fire or which rules hold.
fn modes(world: &World) -> &'static [&'static str] {
    match world.database {
        Database::Sqlite => &["", "PRAGMA recursive_triggers = ON; ", "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = ON; "],
        // The mode in which a replica applies changes, where ordinary triggers sleep; only a superuser may choose it.
        Database::Postgres => &["", "SET session_replication_role = replica; "],
    }
}

/// What the rows of the ledger hold, in an order of their own.
fn ledger_rows(world: &World) -> Vec<String> {
    let mut rows =
        world.texts("SELECT CAST(seq AS TEXT) || ' ' || kind || ' ' || source || ' ' || CAST(happened_on AS TEXT) AS value FROM transfers");
    rows.extend(world.texts("SELECT CAST(seq AS TEXT) || ' ' || CAST(leg AS TEXT) || ' ' || CAST(minutes AS TEXT) AS value FROM postings"));
    let hex = |column: &str| match world.database {
        Database::Sqlite => format!("hex({column})"),
        Database::Postgres => format!("encode({column}, 'hex')"),
    };
    rows.extend(world.texts(&format!("SELECT 'node ' || CAST(place AS TEXT) || ' ' || {} AS value FROM log_nodes", hex("hash"))));
    rows.extend(world.texts("SELECT 'checkpoint ' || CAST(size AS TEXT) || ' ' || note AS value FROM checkpoints"));
    rows.extend(world.texts(&format!("SELECT 'key ' || {} || ' ' || CAST(since AS TEXT) AS value FROM log_keys", hex("public_key"))));
    rows.sort();
    rows
}

#[test]
fn the_database_itself_refuses_every_change_of_the_ledger() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        bank.settle(world, &bank.members[1], &bank.members[2], 30);
        verified(world, &bank);
        // A row of each table that a short story may leave empty, put there by the intruder: a guard of rows needs one to guard.
        let hash = match world.database {
            Database::Sqlite => "randomblob(32)",
            Database::Postgres => "sha256('x')",
        };
        let rows = format!(
            "INSERT INTO log_nodes (bank_id, place, hash) SELECT id, 4000000, {hash} FROM banks; \
             INSERT INTO checkpoints (bank_id, size, note, made_at) SELECT id, 4000000, 'x', 1 FROM banks; \
             INSERT INTO log_keys (public_key, since) SELECT {hash}, 1 FROM banks;"
        );
        world.batch(&rows).unwrap();
        let before = ledger_rows(world);
        assert!(before.len() >= 9, "{before:?}");
        let mut tries = vec![
            "UPDATE transfers SET happened_on = '2001-01-01'",
            "UPDATE transfers SET seq = seq + 10",
            "UPDATE transfers SET kind = 'gift' WHERE seq = 1",
            "UPDATE postings SET minutes = minutes * 2",
            "UPDATE postings SET balance_after = 0",
            "DELETE FROM postings",
            "DELETE FROM postings WHERE seq = 2",
            "DELETE FROM transfers",
            "DELETE FROM transfers WHERE seq = 2",
            "UPDATE log_nodes SET place = place + 1",
            "DELETE FROM log_nodes",
            "UPDATE checkpoints SET note = ''",
            "DELETE FROM checkpoints",
            "UPDATE log_keys SET since = since + 1",
            "DELETE FROM log_keys",
        ];
        match world.database {
            Database::Sqlite => tries.extend([
                "INSERT OR REPLACE INTO transfers SELECT id, bank_id, seq, 'gift', recorded_at, happened_on, source, reverses, memo_commitment, leaf_hash FROM transfers WHERE seq = 2",
                "REPLACE INTO transfers SELECT randomblob(16), bank_id, seq, 'gift', recorded_at, happened_on, 'x', NULL, NULL, leaf_hash FROM transfers WHERE seq = 2",
                "REPLACE INTO transfers SELECT randomblob(16), bank_id, 3, 'gift', recorded_at, happened_on, source, NULL, NULL, leaf_hash FROM transfers WHERE seq = 2",
                "INSERT OR REPLACE INTO postings SELECT transfer_id, leg, bank_id, seq, account_id, minutes * 2, account_version, balance_after FROM postings",
                "INSERT OR REPLACE INTO postings SELECT transfer_id, leg + 5, bank_id, seq, account_id, minutes * 2, account_version, balance_after FROM postings",
                "INSERT OR REPLACE INTO log_nodes SELECT bank_id, place, randomblob(32) FROM log_nodes",
                "INSERT OR REPLACE INTO checkpoints (bank_id, size, note, made_at) SELECT bank_id, size, '', made_at FROM checkpoints",
                "INSERT OR REPLACE INTO log_keys SELECT public_key, since + 1 FROM log_keys",
                "INSERT INTO log_nodes SELECT bank_id, place, hash FROM log_nodes WHERE TRUE ON CONFLICT DO UPDATE SET hash = randomblob(32)",
                "INSERT INTO checkpoints (bank_id, size, note, made_at) SELECT bank_id, size, note, made_at FROM checkpoints WHERE TRUE ON CONFLICT DO UPDATE SET note = ''",
                "UPDATE OR REPLACE transfers SET kind = 'gift'",
                "INSERT INTO postings SELECT transfer_id, leg, bank_id, seq, account_id, minutes, account_version, 7 FROM postings WHERE TRUE ON CONFLICT DO UPDATE SET balance_after = 7",
                "INSERT INTO transfers SELECT id, bank_id, seq, 'gift', recorded_at, happened_on, source, reverses, memo_commitment, leaf_hash FROM transfers WHERE TRUE ON CONFLICT DO UPDATE SET kind = 'gift'",
            ]),
            Database::Postgres => tries.extend([
                "TRUNCATE transfers CASCADE",
                "TRUNCATE postings CASCADE",
                "TRUNCATE postings, transfers CASCADE",
                "INSERT INTO postings SELECT transfer_id, leg, bank_id, seq, account_id, minutes, account_version, 7 FROM postings ON CONFLICT (transfer_id, leg) DO UPDATE SET balance_after = 7",
                "INSERT INTO transfers SELECT id, bank_id, seq + 2, 'gift', recorded_at, happened_on, source, reverses, memo_commitment, leaf_hash FROM transfers ON CONFLICT (id) DO UPDATE SET kind = 'gift'",
                "TRUNCATE log_nodes",
                "TRUNCATE checkpoints",
                "TRUNCATE log_keys",
                "INSERT INTO log_nodes SELECT bank_id, place, hash FROM log_nodes ON CONFLICT (bank_id, place) DO UPDATE SET hash = sha256('x')",
                "INSERT INTO checkpoints (bank_id, size, note, made_at) SELECT bank_id, size, note, made_at FROM checkpoints ON CONFLICT (bank_id, size) DO UPDATE SET note = ''",
                "MERGE INTO postings p USING (SELECT 1 AS one) o ON TRUE WHEN MATCHED THEN UPDATE SET minutes = 5",
            ]),
        }
        for statement in tries {
            for mode in modes(world) {
                let answer = world.batch(&format!("{mode}{statement}"));
                assert!(answer.is_err(), "{mode}{statement} was done");
                assert_eq!(ledger_rows(world), before, "{mode}{statement}");
            }
        }
    });
}

#[test]
fn the_database_itself_refuses_gaps_twins_and_values_that_do_not_fit() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        let before = ledger_rows(world);
        let id = new_id(world);
        let transfer = |seq: &str, kind: &str, source: &str, reverses: &str| {
            format!(
                "INSERT INTO transfers SELECT {id}, bank_id, {seq}, {kind}, recorded_at, happened_on, {source}, {reverses}, NULL, leaf_hash FROM transfers WHERE seq = 1"
            )
        };
        let null = match world.database {
            Database::Sqlite => "NULL",
            Database::Postgres => "NULL::uuid",
        };
        let posting = |minutes: &str, version: &str, after: &str| {
            format!(
                "INSERT INTO postings SELECT transfer_id, 9, bank_id, seq, account_id, {minutes}, {version}, {after} FROM postings WHERE leg = 0"
            )
        };
        let mut tries = vec![
            transfer("3", "'gift'", "'x'", null),
            transfer("1", "'gift'", "'x'", null),
            transfer("0", "'gift'", "'x'", null),
            transfer("-1", "'gift'", "'x'", null),
            transfer("2", "'theft'", "'x'", null),
            transfer("2", "'gift'", "source", null),
            posting("60001", "2", "0"),
            posting("-60001", "2", "0"),
            posting("0", "2", "0"),
            posting("5", "1", "0"),
            posting("5", "0", "0"),
            posting("5", "2", "1000000000001"),
            posting("5", "2", "9223372036854775807"),
            "UPDATE accounts SET balance_minutes = 9223372036854775807".to_owned(),
            "UPDATE accounts SET balance_minutes = 9223372036854775807 + 1".to_owned(),
        ];
        if world.database == Database::Sqlite {
            // SQLite would keep these as a fraction or as text, were the tables not strict.
            tries.extend([posting("1.5", "2", "0"), posting("5", "2", "'many'"), posting("5", "2.5", "0")]);
            tries.push(posting("9223372036854775807 + 1", "2", "0"));
            tries.push(posting("5", "2", "9223372036854775807 + 1"));
            tries.push(transfer("1.5", "'gift'", "'x'", null));
            tries.push("UPDATE accounts SET balance_minutes = 0.5".to_owned());
        }
        for statement in tries {
            for mode in modes(world) {
                let answer = world.batch(&format!("{mode}{statement}"));
                assert!(answer.is_err(), "{mode}{statement} was done");
                assert_eq!(ledger_rows(world), before, "{mode}{statement}");
            }
        }
        // Undone once in the books; a second reversal of the same transfer has no place.
        assert_eq!(world.sql(&transfer("2", "'reversal'", "'first'", "id")), Ok(1));
        let second = world.sql(&transfer("3", "'reversal'", "'second'", "id"));
        assert!(second.is_err(), "{second:?}");
    });
}

/// Each in a bank of its own, for what is added stays. The database lets these pass: no rule of a row sees them.
#[test]
fn what_the_database_lets_pass_verify_finds_and_names() {
    for_each_database(|world| {
        let id = new_id(world);
        let null = match world.database {
            Database::Sqlite => "NULL",
            Database::Postgres => "NULL::uuid",
        };
        let transfer = format!(
            "INSERT INTO transfers (id, bank_id, seq, kind, recorded_at, happened_on, source, reverses, memo_commitment, leaf_hash) \
             SELECT {id}, bank_id, 4, 'gift', recorded_at, happened_on, 'forged', {null}, NULL, leaf_hash FROM transfers \
             WHERE seq = 3 AND bank_id = BANK;"
        );
        // The next posting of the account that a leg of transfer 3 moved.
        let posting = |leg: i64, minutes: i64| {
            format!(
                "INSERT INTO postings (transfer_id, leg, bank_id, seq, account_id, minutes, account_version, balance_after) \
                 SELECT t.id, {leg}, p.bank_id, 4, p.account_id, {minutes}, \
                 1 + (SELECT MAX(account_version) FROM postings q WHERE q.account_id = p.account_id), \
                 {minutes} + (SELECT balance_minutes FROM accounts a WHERE a.id = p.account_id) \
                 FROM postings p JOIN transfers t ON t.bank_id = p.bank_id AND t.seq = 4 WHERE p.seq = 3 AND p.leg = {leg} AND p.bank_id = BANK;"
            )
        };
        let late_leg = "INSERT INTO postings (transfer_id, leg, bank_id, seq, account_id, minutes, account_version, balance_after) \
             SELECT transfer_id, 7, bank_id, seq, account_id, minutes, 500, balance_after FROM postings WHERE seq = 2 AND leg = 0 AND bank_id = BANK;";
        let head = "UPDATE bank_heads SET last_seq = 2 WHERE bank_id = BANK;";
        let balance = "UPDATE accounts SET balance_minutes = balance_minutes + 5 WHERE bank_id = BANK AND kind = 'pot';";
        let forgeries: [(&str, String, Option<i64>); 6] = [
            ("no-postings", transfer.clone(), Some(4)),
            ("one-leg", format!("{transfer}{}", posting(0, 5)), Some(4)),
            ("not-zero", format!("{transfer}{}{}", posting(0, 5), posting(1, -4)), Some(4)),
            ("late-leg", late_leg.to_owned(), Some(2)),
            ("balance", balance.to_owned(), None),
            ("head", head.to_owned(), Some(3)),
        ];
        for (slug, statements, seq) in forgeries {
            world.cli(&["generate", "--bank", slug, "--members", "4", "--transfers", "3", "--years", "1"]).done();
            world.cli(&["ledger", "verify", "--bank", slug]).done();
            let bank = format!("(SELECT id FROM banks WHERE slug = '{slug}')");
            world.batch(&statements.replace("BANK", &bank)).unwrap_or_else(|why| panic!("{slug}: the database stopped it: {why}"));
            let run = world.cli(&["ledger", "verify", "--bank", slug, "--json"]);
            assert_eq!(run.code, 1, "{slug}: {run:?}");
            let item = &run.json()["items"][0];
            assert!(!item["fault"].is_null(), "{slug}: {item}");
            assert_eq!(item["fault"]["seq"].as_i64(), seq, "{slug}: {item}");
        }
    });
}

/// A role of the server, gone at the end; declare it before the world whose database depends on it.
struct Role {
    name: String,
}

/// A test server's superuser.
fn superuser() -> String {
    std::env::var("GOODTURN_TEST_POSTGRES").expect("only asked where there is a server")
}

impl Role {
    fn new(kind: &str, powers: &str) -> Self {
        // Whatever a name may hold must stay a name.
        let name = format!("o'{kind} \"; -- {}", &uuid::Uuid::now_v7().simple().to_string()[20..]);
        let role = Self { name };
        postgres(&superuser()).batch_execute(&format!("CREATE ROLE {} LOGIN {powers}", role.quoted())).unwrap();
        role
    }

    fn quoted(&self) -> String {
        format!("\"{}\"", self.name.replace('"', "\"\""))
    }

    /// A database's address with this role's name in it.
    fn url(&self, store_url: &str) -> String {
        as_role(store_url, &self.name)
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        let gone = postgres(&superuser()).batch_execute(&format!("DROP ROLE {}", self.quoted()));
        assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
    }
}

/// A database that belongs to `owner`, and a world around it that speaks as `owner`; nothing is migrated.
fn owned(owner: &Role) -> Option<World> {
    let store = Store::postgres()?;
    let name = store.url.rsplit_once('/').unwrap().1.to_owned();
    postgres(&store.url).batch_execute(&format!("ALTER DATABASE {name} OWNER TO {}", owner.quoted())).unwrap();
    let mut world = World::empty(store);
    world.database_url = owner.url(&world.database_url);
    Some(world)
}

/// What the server answers to a role, or nothing when it does what it was told.
fn refused_to(url: &str, statement: &str) -> Option<String> {
    postgres(url).batch_execute(statement).err().map(|why| why.to_string())
}

#[test]
fn the_programs_own_role_serves_and_cannot_touch_the_ledger() {
    if Store::postgres().is_none() {
        return;
    }
    let (owner, app) = (Role::new("owner", ""), Role::new("app", ""));
    let mut world = owned(&owner).unwrap();
    let owner_url = world.database_url.clone();
    let migrate = |world: &World| world.cli(&["migrate", "--app-role", &app.name]);
    // It can be repeated.
    assert!(migrate(&world).done().stdout.contains(&app.name));
    migrate(&world).done();

    world.database_url = app.url(&world.database_url);
    world.start(&[]);
    let bank = a_busy_bank(&world);
    let role = |world: &World| {
        let run = world.cli(&["doctor", "--json"]).done().json();
        run["checks"].as_array().unwrap().iter().find(|check| check["name"] == "role").unwrap().clone()
    };
    assert_eq!((&role(&world)["ok"], &role(&world)["warning"]), (&true.into(), &false.into()));

    let before = ledger_rows(&world);
    let (url, me, boss) = (&world.database_url, app.quoted(), owner.quoted());
    for statement in attacks(&me, &boss) {
        let why = refused_to(url, &statement).unwrap_or_else(|| panic!("{statement} was done"));
        let by_right = ["permission denied", "must be owner", "must be superuser", "must be member", "must have admin"]
            .iter()
            .any(|word| why.contains(word));
        assert!(by_right, "{statement}: {why}");
        assert_eq!(ledger_rows(&world), before, "{statement}");
    }
    // The server answers a grant by somebody who may not grant with a warning only; the right is not there afterwards.
    let own = refused_to(url, "GRANT UPDATE ON transfers TO CURRENT_USER; UPDATE transfers SET kind = 'gift'");
    assert!(own.is_some_and(|why| why.contains("permission denied")));
    // A table of the same name that is searched first does not lead the guard astray.
    let gap = "CREATE TEMP TABLE transfers (bank_id uuid, seq bigint); INSERT INTO transfers SELECT id, 40 FROM banks; \
         INSERT INTO public.transfers SELECT gen_random_uuid(), bank_id, 41, 'gift', recorded_at, happened_on, 'x', NULL::uuid, NULL, leaf_hash \
         FROM public.transfers WHERE seq = 1";
    assert!(refused_to(url, gap).is_some_and(|why| why.contains("no gaps")), "a gap");
    verified(&world, &bank);

    // Rights that somebody gave, to everybody or on one column, are seen and taken away again.
    let given =
        format!("GRANT ALL ON transfers TO PUBLIC; GRANT UPDATE (minutes) ON postings TO {me}; GRANT TRUNCATE ON log_nodes TO {me}");
    world.batch(&given).unwrap();
    let careful = role(&world);
    assert_eq!((&careful["ok"], &careful["warning"]), (&true.into(), &true.into()), "{careful}");
    for table in ["transfers", "postings", "log_nodes"] {
        assert!(careful["detail"].as_str().unwrap().contains(table), "{careful}");
    }
    // The triggers hold even so.
    assert!(refused_to(url, "UPDATE transfers SET kind = 'gift'").is_some_and(|why| why.contains("append-only")));
    let app_url = std::mem::replace(&mut world.database_url, owner_url);
    migrate(&world).done();
    world.database_url = app_url;
    assert_eq!(role(&world)["warning"], false);
    for statement in ["UPDATE transfers SET kind = 'gift'", "UPDATE postings SET minutes = 5", "TRUNCATE log_nodes"] {
        assert!(refused_to(&world.database_url, statement).is_some_and(|why| why.contains("permission denied")), "{statement}");
    }
    verified(&world, &bank);
}

/// A bank whose people have done a little of everything, all through the program.
fn a_busy_bank(world: &World) -> Bank {
    let bank = world.bank("harbour");
    let exchange = bank.settle(world, &bank.members[0], &bank.members[1], 60);
    let waiting = bank.wait(world, &bank.members[1], &bank.members[2], 30);
    let confirm = format!("/exchanges/{}/confirm", waiting["id"].as_str().unwrap());
    world.api(&bank.members[2].token).post(&confirm, serde_json::json!({}), &*key()).is(200);
    let reverse = format!("/exchanges/{}/reverse", exchange["id"].as_str().unwrap());
    let reason = serde_json::json!({ "reason": "Typed twice", "replacement": { "minutes": 45 } });
    let reversed = world.api(&bank.broker.token).post(&reverse, reason, &*key());
    assert!([200, 201].contains(&reversed.status), "{}", reversed.text);
    let pages = world.signed_in(&bank, 3);
    for path in ["/", "/statement", "/books", "/listings"] {
        pages.get(path).is(200);
    }
    world.cli(&["generate", "--bank", "city", "--members", "6", "--transfers", "40", "--years", "1"]).done();
    world.cli(&["ledger", "verify"]).done();
    bank
}

/// Everything by which the program's role might try to get at the ledger.
fn attacks(me: &str, boss: &str) -> Vec<String> {
    let mut tries = vec![
        "SET session_replication_role = replica".to_owned(),
        format!("SET ROLE {boss}"),
        format!("SET SESSION AUTHORIZATION {boss}"),
        format!("GRANT {boss} TO {me}"),
        format!("ALTER ROLE {me} SUPERUSER"),
        "CREATE TABLE public.mine (id bigint)".to_owned(),
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'".to_owned(),
        "CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'".to_owned(),
        "DROP FUNCTION ledger_is_append_only() CASCADE".to_owned(),
        "DROP SCHEMA public CASCADE".to_owned(),
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('9')".to_owned(),
        "DELETE FROM __diesel_schema_migrations".to_owned(),
        "DELETE FROM accounts".to_owned(),
        "UPDATE answers SET outcome = 'done'".to_owned(),
        "DELETE FROM answers".to_owned(),
    ];
    let triggers = [
        ("transfers", "transfers_gapless"),
        ("transfers", "transfers_refuse_change"),
        ("postings", "postings_refuse_change"),
        ("log_nodes", "log_nodes_refuse_change"),
        ("checkpoints", "checkpoints_refuse_change"),
        ("log_keys", "log_keys_refuse_change"),
    ];
    for (table, trigger) in triggers {
        tries.push(format!("DROP TRIGGER {trigger} ON {table}"));
        tries.push(format!("ALTER TABLE {table} DISABLE TRIGGER {trigger}"));
        tries.push(format!("ALTER TABLE {table} ENABLE TRIGGER {trigger}"));
    }
    for table in ["transfers", "postings", "log_nodes", "checkpoints", "log_keys"] {
        for attack in [
            "UPDATE # SET bank_id = NULL",
            "DELETE FROM #",
            "TRUNCATE # CASCADE",
            "DROP TABLE # CASCADE",
            "ALTER TABLE # DISABLE TRIGGER ALL",
            "ALTER TABLE # ADD COLUMN mine text",
            "ALTER TABLE # RENAME TO mine",
            "ALTER TABLE # OWNER TO CURRENT_USER",
            "BEGIN; LOCK TABLE # IN ACCESS EXCLUSIVE MODE",
            "SELECT * FROM # FOR UPDATE",
            "CREATE RULE mine AS ON INSERT TO # DO INSTEAD NOTHING",
            "CREATE TRIGGER mine BEFORE INSERT ON # FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ] {
            let attack = if table == "log_keys" { attack.replace("bank_id = NULL", "since = 0") } else { attack.to_owned() };
            tries.push(attack.replace('#', table));
        }
    }
    tries
}

#[test]
fn a_role_that_no_right_would_bind_is_refused_and_nothing_changes() {
    if Store::postgres().is_none() {
        return;
    }
    let (owner, helper) = (Role::new("owner", ""), Role::new("helper", ""));
    let (mighty, maker, plain) = (Role::new("mighty", "SUPERUSER"), Role::new("maker", "CREATEROLE"), Role::new("plain", "NOINHERIT"));
    let world = owned(&owner).unwrap();
    let refused = |role: &str| {
        let run = world.cli(&["migrate", "--app-role", role]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        assert!(run.stderr.contains(role), "{}", run.stderr);
        run.stderr
    };
    assert!(refused("no such \"role").contains("CREATE ROLE"));
    refused("public");
    refused(&"x".repeat(80));
    for role in [&mighty, &maker, &owner] {
        refused(&role.name);
    }
    // What it may become counts, even where it must ask for it.
    let (boss, other, me) = (owner.quoted(), helper.quoted(), plain.quoted());
    world.batch(&format!("GRANT {boss} TO {me}")).unwrap();
    refused(&plain.name);
    world.batch(&format!("REVOKE {boss} FROM {me}; GRANT pg_write_all_data TO {me}")).unwrap();
    refused(&plain.name);
    world.batch(&format!("REVOKE pg_write_all_data FROM {me}")).unwrap();
    let tables = world.texts("SELECT CAST(relname AS TEXT) AS value FROM pg_class WHERE relnamespace = 'public'::regnamespace");
    assert_eq!(tables, Vec::<String>::new(), "a role that is refused is refused before anything is migrated");
    // Another role that holds the right: found after the grants, which are undone.
    world.cli(&["migrate"]).done();
    world.batch(&format!("GRANT UPDATE ON postings TO {other}; GRANT {other} TO {me}")).unwrap();
    assert!(refused(&plain.name).contains("postings"));
    assert!(refused_to(&plain.url(&world.database_url), "SELECT 1 FROM transfers").is_some_and(|why| why.contains("permission denied")));
    world.batch(&format!("REVOKE UPDATE ON postings FROM {other}")).unwrap();
    world.cli(&["migrate", "--app-role", &plain.name]).done();
    // Not by somebody who does not own the tables.
    let mut world = world;
    world.database_url = plain.url(&world.database_url);
    assert_eq!(world.cli(&["migrate", "--app-role", &helper.name]).code, 1);
}

#[test]
fn a_file_has_no_roles() {
    let world = World::empty(Store::sqlite());
    let run = world.cli(&["migrate", "--app-role", "goodturn"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.contains("SQLite"), "{}", run.stderr);
    assert!(!std::path::Path::new(world.database_url.trim_start_matches("sqlite://")).exists(), "and none is made for the asking");
}

#[test]
fn the_programs_own_role_refuses_an_older_schema_and_names_the_command() {
    if Store::postgres().is_none() {
        return;
    }
    let (owner, app) = (Role::new("owner", ""), Role::new("app", ""));
    let mut world = owned(&owner).unwrap();
    let owner_url = world.database_url.clone();
    let app_url = app.url(&owner_url);
    let refused = |world: &World| {
        let run = world.cli(&["serve", "--listen", &format!("127.0.0.1:{}", free_port())]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.contains("goodturn migrate"), "{}", run.stderr);
    };
    world.database_url.clone_from(&app_url);
    refused(&world);
    world.database_url = owner_url;
    world.cli(&["migrate", "--app-role", &app.name]).done();
    world.batch("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT MAX(version) FROM __diesel_schema_migrations)").unwrap();
    world.database_url = app_url;
    refused(&world);
}
