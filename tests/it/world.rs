//! A world for one test: the real program on a free port, with a database of its own that is gone afterwards.
//!
//! It goes in through the doors only (command line, HTTP), and through raw SQL where a test plays the intruder.
//! It never sleeps for luck: it asks again until a deadline.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::{Api, Form, Page, Pages};

pub(crate) use crate::people::{Bank, Person, Token};
pub(crate) use crate::store::{Database, Store, as_role, postgres};

/// How long anything may take before the test says that it does not happen.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// Everybody's password here: long, and nobody else's.
pub(crate) const PASSWORD: &str = "four geese by the quay";

/// The role under which the program serves on PostgreSQL.
const APP_ROLE: &str = "goodturn_app";

/// Roles are the server's, and tests run at once.
const MAKE_APP_ROLE: &str =
    "DO $$ BEGIN CREATE ROLE goodturn_app LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";

/// The real program with its own database.
pub(crate) struct World {
    pub database: Database,
    pub database_url: String,
    /// Where the program answers, without a slash at the end.
    pub url: String,
    folder: tempfile::TempDir,
    server: Mutex<Option<Child>>,
    /// What `start` sets in the server's surroundings.
    surroundings: Mutex<Vec<(String, String)>>,
    /// What `start` runs.
    program: Mutex<PathBuf>,
    store: Store,
}

/// What a command said.
#[derive(Debug)]
pub(crate) struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Says so if the command did not end well.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "the command failed\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("not JSON ({why}): {}\n{}", self.stdout, self.stderr))
    }
}

/// A program with a database and none of the surrounding settings.
pub(crate) fn plain_command(program: &std::path::Path, database_url: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GOODTURN_") {
            command.env_remove(name);
        }
    }
    command.env("GOODTURN_DATABASE_URL", database_url);
    command
}

/// Runs a story on SQLite and on PostgreSQL; a failure names the database.
pub(crate) fn for_each_database(story: impl Fn(&World)) {
    run_on("SQLite", &World::sqlite(), &story);
    if let Some(world) = World::postgres_where_there_is_one() {
        run_on("PostgreSQL", &world, &story);
    }
}

fn run_on(name: &str, world: &World, story: impl Fn(&World)) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| story(world))) {
        eprintln!("^ on {name}\n{}", world.log_tail());
        resume_unwind(panic);
    }
}

impl World {
    /// On a SQLite file of its own, served.
    pub(crate) fn sqlite() -> Self {
        let world = Self::sqlite_at_rest();
        world.start(&[]);
        world
    }

    /// On a SQLite file of its own, migrated but not served; `start` serves it.
    pub(crate) fn sqlite_at_rest() -> Self {
        let world = Self::empty(Store::sqlite());
        world.cli(&["migrate"]).done();
        world
    }

    /// On a PostgreSQL database of its own, served, where `GOODTURN_TEST_POSTGRES` names a server.
    pub(crate) fn postgres_where_there_is_one() -> Option<Self> {
        let Some(store) = Store::postgres() else {
            assert!(std::env::var_os("CI").is_none(), "GOODTURN_TEST_POSTGRES names no server; tests/run starts one");
            return None;
        };
        let mut world = Self::empty(store);
        world.batch(MAKE_APP_ROLE).unwrap();
        world.cli(&["migrate", "--app-role", APP_ROLE]).done();
        // From here on the program runs as it should: under a role that cannot change the ledger. Raw SQL stays the superuser's.
        world.database_url = as_role(&world.database_url, APP_ROLE);
        world.start(&[]);
        Some(world)
    }

    /// Around a database in which nothing is yet; nothing runs.
    pub(crate) fn empty(store: Store) -> Self {
        let url = format!("http://127.0.0.1:{}", free_port());
        let folder = tempfile::tempdir().unwrap();
        let program = Mutex::new(PathBuf::from(env!("CARGO_BIN_EXE_goodturn")));
        let (server, surroundings) = (Mutex::new(None), Mutex::default());
        Self { database: store.database, database_url: store.url.clone(), url, folder, server, surroundings, program, store }
    }

    /// Sets a variable for the server from its next start on; `None` takes it away.
    pub(crate) fn surround(&self, name: &str, value: Option<&str>) {
        let mut surroundings = self.surroundings.lock().unwrap();
        surroundings.retain(|(other, _)| other != name);
        surroundings.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    }

    /// Another program to serve with, from the next start on.
    pub(crate) fn serve_with(&self, program: PathBuf) {
        *self.program.lock().unwrap() = program;
    }

    /// Stops the server where it stands, every thread of it; only the end can come after.
    pub(crate) fn freeze(&self) {
        let id = self.server.lock().unwrap().as_ref().expect("a server").id().to_string();
        assert!(Command::new("kill").args(["-STOP", &id]).status().unwrap().success());
        let stands = |task: std::io::Result<std::fs::DirEntry>| {
            let stat = std::fs::read_to_string(task.unwrap().path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('T'))
        };
        let deadline = Instant::now() + DEADLINE;
        while !std::fs::read_dir(format!("/proc/{id}/task")).unwrap().all(stands) {
            assert!(Instant::now() < deadline, "the server does not stand still");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Serves the database, with more flags.
    pub(crate) fn start(&self, flags: &[&str]) {
        let listen = self.url.trim_start_matches("http://");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log_path()).unwrap();
        let mut command = self.command_of(&self.program.lock().unwrap());
        command.envs(self.surroundings.lock().unwrap().iter().cloned());
        command
            .args(["serve", "--listen", listen])
            .args(if flags.contains(&"--posts-per-second") { &[] } else { &["--posts-per-second", "1000"][..] })
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let mut server = command.spawn().unwrap();
        let deadline = Instant::now() + DEADLINE;
        let agent = crate::http::agent();
        loop {
            let healthy = agent.get(format!("{}/healthz", self.url)).call().is_ok_and(|answer| answer.status() == 200);
            if healthy {
                break;
            }
            let ended = server.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "goodturn serve does not answer ({ended:?}):\n{}", self.log_tail());
            std::thread::sleep(Duration::from_millis(5));
        }
        *self.server.lock().unwrap() = Some(server);
    }

    /// Stops serving; the database stays.
    pub(crate) fn stop(&self) {
        if let Some(mut server) = self.server.lock().unwrap().take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Tells the server to end, and waits until it has; its exit code.
    pub(crate) fn end(&self) -> Option<i32> {
        let mut server = self.server.lock().unwrap().take().expect("a server");
        assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
        server.wait().unwrap().code()
    }

    /// One more copy of the program on this world's database, beside the one that serves; gone with what is answered here.
    pub(crate) fn another_copy(&self) -> OtherCopy {
        let url = format!("http://127.0.0.1:{}", free_port());
        let mut command = self.command();
        command.envs(self.surroundings.lock().unwrap().iter().cloned());
        command.args(["serve", "--listen", url.trim_start_matches("http://")]).stdin(Stdio::null()).stdout(Stdio::null());
        let server = command.stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + DEADLINE;
        let agent = crate::http::agent();
        while !agent.get(format!("{url}/healthz")).call().is_ok_and(|answer| answer.status() == 200) {
            assert!(Instant::now() < deadline, "the other copy does not answer");
            std::thread::sleep(Duration::from_millis(5));
        }
        OtherCopy { url, server }
    }

    /// Takes away the guards of the append-only tables, as the owner of the machine could.
    pub(crate) fn disarm(&self) {
        let tables = ["transfers", "postings", "log_nodes", "checkpoints", "log_keys"];
        let statements = tables.map(|table| match self.database {
            Database::Sqlite => format!("DROP TRIGGER {table}_refuse_update; DROP TRIGGER {table}_refuse_delete;"),
            Database::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER ALL;"),
        });
        self.batch(&statements.concat()).unwrap();
    }

    /// The program with this world's database and none of the surrounding settings.
    pub(crate) fn command(&self) -> Command {
        self.command_of(std::path::Path::new(env!("CARGO_BIN_EXE_goodturn")))
    }

    fn command_of(&self, program: &std::path::Path) -> Command {
        let mut command = plain_command(program, &self.database_url);
        command.current_dir(self.folder.path());
        command
    }

    /// Runs one command to its end.
    pub(crate) fn cli(&self, args: &[&str]) -> Run {
        let output = self.command().args(args).args(["--database-url", &self.database_url]).stdin(Stdio::null()).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A path inside this world's own folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A new bank with five members.
    pub(crate) fn bank(&self, slug: &str) -> Bank {
        self.cli(&["bank", "create", "--slug", slug, "--name", &format!("{slug} time bank")]).done();
        let first = ["member", "add", "--bank", slug, "--name", "Cora Coordinator", "--role", "coordinator", "--joined-on", "2020-01-01"];
        self.cli(&first).done();
        let cora = self.person(slug, 1);
        let api = self.api(&cora.token);
        let names = [("Bram Broker", "broker"), ("Ada Archer", "member"), ("Ben Baker", "member"), ("Cleo Carter", "member")];
        let mut others = (2..).zip(names).map(|(number, (name, role))| {
            let body = json!({ "name": name, "role": role, "joined_on": "2020-01-01" });
            Person::of(&api.post("/members", body, None).is(201).json, self.lazy_token(slug, number))
        });
        let broker = others.next().unwrap();
        let members = others.collect();
        let category = api.get("/categories").is(200).json["items"][0]["slug"].as_str().unwrap().to_owned();
        Bank { slug: slug.to_owned(), coordinator: cora, broker, members, category }
    }

    /// Somebody by number, with a token of their own.
    pub(crate) fn person(&self, bank: impl AsRef<str>, number: i64) -> Person {
        let token = self.lazy_token(bank.as_ref(), number);
        let me = self.api(&token).get("/me").is(200).json;
        let mut member = me["member"].clone();
        member["account_id"] = me["account"]["id"].clone();
        Person::of(&member, token)
    }

    /// A bearer token of the member with this number, made when it is first used.
    pub(crate) fn lazy_token(&self, bank: &str, number: i64) -> Token {
        Token::later(self.database_url.clone(), bank.to_owned(), number)
    }

    /// A new bearer token of the member with this number.
    pub(crate) fn token(&self, bank: impl AsRef<str>, number: i64) -> String {
        let number = number.to_string();
        self.cli(&["token", "create", "--bank", bank.as_ref(), "--member", &number]).done().stdout.trim().to_owned()
    }

    /// The JSON API as the owner of a token; an empty token is nobody.
    pub(crate) fn api(&self, token: impl AsRef<str>) -> Api {
        Api::new(&self.url, token.as_ref())
    }

    /// The pages as a browser without JavaScript sees them, with cookies of its own.
    pub(crate) fn browserless(&self) -> Pages {
        Pages::new(&self.url)
    }

    /// A one-time link for a member; only its path.
    pub(crate) fn invite(&self, bank: impl AsRef<str>, number: i64) -> String {
        let run = self.cli(&["login", "invite", "--bank", bank.as_ref(), "--member", &number.to_string()]).done();
        let link = run.stdout.split_whitespace().find(|word| word.contains("://") || word.starts_with('/')).expect("a link").to_owned();
        link.split_once("://").map_or(link.clone(), |(_, rest)| rest[rest.find('/').unwrap()..].to_owned())
    }

    /// The name that `signed_in` gives somebody's login.
    pub(crate) fn login_name(&self, bank: impl AsRef<str>, number: i64) -> String {
        format!("{}-{number}@example.org", bank.as_ref())
    }

    /// Fills in the page behind a one-time link.
    #[track_caller]
    pub(crate) fn fill_invite(&self, pages: &Pages, form: &Form, login: &str, password: &str) -> Page {
        let mut typed = vec![("login", login), ("password", password)];
        if form.value("password_again").is_some() {
            typed.push(("password_again", password));
        }
        pages.submit(form, &typed)
    }

    /// Opens a one-time link and takes the login it offers, or makes one of this name.
    #[track_caller]
    pub(crate) fn accept(&self, pages: &Pages, link: &str, login: &str) -> Page {
        let form = pages.open(link).is(200).form_with("password");
        self.fill_invite(pages, &form, login, PASSWORD)
    }

    /// A browser in which somebody has signed in, through a one-time link the first time.
    #[track_caller]
    pub(crate) fn signed_in(&self, bank: impl AsRef<str>, number: i64) -> Pages {
        let pages = self.browserless();
        let name = self.login_name(&bank, number);
        if self.texts(&format!("SELECT name_key AS value FROM logins WHERE name_key = '{name}'")).is_empty() {
            self.accept(&pages, &self.invite(&bank, number), &name).is(303);
        }
        if pages.get("/statement").location().contains("/sign-in") {
            pages.sign_in(&name, PASSWORD).is(303);
        }
        pages
    }

    /// An id that nothing has.
    pub(crate) fn nobody(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }

    /// Runs raw SQL that changes something; the number of rows, or what the database said.
    pub(crate) fn sql(&self, statement: &str) -> Result<usize, String> {
        self.store.sql(statement)
    }

    /// Runs several statements.
    pub(crate) fn batch(&self, statements: &str) -> Result<(), String> {
        self.store.batch(statements)
    }

    /// Reads one column of text, named `value`.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        self.store.texts(query)
    }

    fn log_path(&self) -> PathBuf {
        self.path("serve.log")
    }

    /// What the program has logged, at most the last lines.
    pub(crate) fn log_tail(&self) -> String {
        let log = std::fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{:?}: the program's last words:\n{}", self.database, self.log_tail());
        }
        self.stop();
    }
}

/// Another copy of the program on a world's database.
pub(crate) struct OtherCopy {
    /// Where it answers.
    pub url: String,
    server: Child,
}

impl Drop for OtherCopy {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

/// A port that nobody used a moment ago.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Today and days before it, as the bank's calendar has them (Europe/London).
pub(crate) fn day(days_ago: i64) -> String {
    let today = chrono::Utc::now().with_timezone(&chrono_tz::Europe::London).date_naive();
    (today - chrono::Duration::days(days_ago)).to_string()
}

/// A key that nobody has used.
pub(crate) fn key() -> String {
    uuid::Uuid::now_v7().to_string()
}

impl Bank {
    /// The body of an exchange of today.
    pub(crate) fn exchange(&self, giver: &Person, receiver: &Person, minutes: i64) -> Value {
        json!({ "giver_id": giver.id, "receiver_id": receiver.id, "minutes": minutes, "happened_on": day(0), "category": self.category })
    }

    /// Logs help by the receiver's word, so that it is settled; the exchange.
    #[track_caller]
    pub(crate) fn settle(&self, world: &World, giver: &Person, receiver: &Person, minutes: i64) -> Value {
        let mut body = self.exchange(giver, receiver, minutes);
        body["accept"] = json!(["duplicate", "long"]);
        let exchange = world.api(&receiver.token).post("/exchanges", body, &*key()).is(201).json;
        assert_eq!(exchange["state"], "settled", "{exchange}");
        exchange
    }

    /// Logs help by the giver's word, so that it waits; the exchange.
    #[track_caller]
    pub(crate) fn wait(&self, world: &World, giver: &Person, receiver: &Person, minutes: i64) -> Value {
        let mut body = self.exchange(giver, receiver, minutes);
        body["accept"] = json!(["duplicate", "long"]);
        let exchange = world.api(&giver.token).post("/exchanges", body, &*key()).is(201).json;
        assert_eq!(exchange["state"], "awaiting_receiver", "{exchange}");
        exchange
    }

    /// A member's balance in minutes, as they see it themselves.
    #[track_caller]
    pub(crate) fn balance(&self, world: &World, person: &Person) -> i64 {
        world.api(&person.token).get("/me").is(200).json["account"]["balance_minutes"].as_i64().unwrap()
    }
}
