//! The migrations of both databases: the same names, the same tables and columns, and a way back.

use crate::source::root;
use crate::world::{Database, Store, World};

/// The migrations of a backend by name, oldest first.
fn names(backend: &str) -> Vec<String> {
    let folder = root().join("migrations").join(backend);
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn backend(store: &Store) -> &'static str {
    match store.database {
        Database::Sqlite => "sqlite",
        Database::Postgres => "postgres",
    }
}

fn run(store: &Store, name: &str, direction: &str) {
    let path = root().join("migrations").join(backend(store)).join(name).join(direction);
    let statements = std::fs::read_to_string(&path).unwrap();
    store.batch(&statements).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
}

/// `table.column` with `!` where it must not be empty.
fn columns(store: &Store) -> Vec<String> {
    let mut columns = store.texts(match store.database {
        Database::Sqlite => {
            "SELECT m.name || '.' || c.name || CASE c.\"notnull\" WHEN 1 THEN '!' ELSE '' END AS value FROM sqlite_master m \
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'"
        }
        Database::Postgres => {
            "SELECT CAST(table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN '!' ELSE '' END AS TEXT) AS value \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'"
        }
    });
    columns.sort();
    columns
}

/// Tables, indexes, triggers and functions.
fn things(store: &Store) -> Vec<String> {
    let mut things = store.texts(match store.database {
        Database::Sqlite => "SELECT type || ' ' || name AS value FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
        Database::Postgres => {
            "SELECT CAST('relation ' || relname AS TEXT) AS value FROM pg_class WHERE relnamespace = 'public'::regnamespace \
             UNION ALL SELECT CAST('function ' || proname AS TEXT) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
             UNION ALL SELECT CAST('trigger ' || tgname AS TEXT) FROM pg_trigger WHERE NOT tgisinternal"
        }
    });
    things.sort();
    things
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_migration_goes_up_and_down_and_up_again() {
    for store in Store::each() {
        let names = names(backend(&store));
        for name in &names {
            run(&store, name, "up.sql");
        }
        let first = things(&store);
        assert!(first.len() > 20, "{first:?}");
        for name in names.iter().rev() {
            run(&store, name, "down.sql");
        }
        assert_eq!(things(&store), Vec::<String>::new(), "{:?}: the way back leaves nothing", store.database);
        for name in &names {
            run(&store, name, "up.sql");
        }
        assert_eq!(things(&store), first, "{:?}: up again is what it was", store.database);
    }
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let all: Vec<(Database, Vec<String>)> = Store::each()
        .iter()
        .map(|store| {
            names(backend(store)).iter().for_each(|name| run(store, name, "up.sql"));
            (store.database, columns(store))
        })
        .collect();
    for pair in all.windows(2) {
        assert_eq!(pair[0].1, pair[1].1, "{:?} and {:?}", pair[0].0, pair[1].0);
    }
}

#[test]
fn migrating_twice_changes_nothing() {
    for store in Store::each() {
        let world = World::empty(store);
        world.cli(&["migrate"]).done();
        world.cli(&["bank", "create", "--slug", "harbour", "--name", "Harbour"]).done();
        world.cli(&["migrate"]).done();
        assert!(world.cli(&["bank", "list"]).done().stdout.contains("harbour"));
    }
}

#[test]
fn a_server_refuses_a_postgres_database_that_was_not_migrated() {
    let Some(store) = Store::postgres() else { return };
    let world = World::empty(store);
    let run = world.cli(&["serve", "--listen", &format!("127.0.0.1:{}", crate::world::free_port())]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("goodturn migrate"), "{}", run.stderr);
}
