//! What messages go out to in the tests: a real mail server (aiosmtpd, as a child) and a small HTTP server that gets texts.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::source::root;
use crate::store::Database;
use crate::world::{DEADLINE, World, free_port};

/// Asks again until it is so.
#[track_caller]
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !so() {
        assert!(Instant::now() < deadline, "it does not happen: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A mail server.
pub(crate) struct MailServer {
    python: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    child: Option<Child>,
}

impl MailServer {
    /// Not running yet. `None` where aiosmtpd is not installed; `tests/run` installs it, and CI must have it.
    pub(crate) fn at_rest() -> Option<Self> {
        let Some(tools) = std::env::var_os("GOODTURN_TEST_AIOSMTPD").map(PathBuf::from) else {
            assert!(std::env::var_os("CI").is_none(), "GOODTURN_TEST_AIOSMTPD names no Python environment; tests/run makes one");
            eprintln!("left out: GOODTURN_TEST_AIOSMTPD names no Python environment with aiosmtpd; tests/run makes one");
            return None;
        };
        Some(Self { python: tools.join("bin/python"), folder: tempfile::tempdir().unwrap(), port: free_port(), child: None })
    }

    /// Starts, or starts again with what it kept.
    pub(crate) fn start(&mut self) {
        let mut command = Command::new(&self.python);
        command.arg(root().join("tests/it/smtp.py")).arg(self.port.to_string()).arg(self.folder.path());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ready");
        self.child = Some(child);
    }

    /// Is gone, as when its machine loses its power.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Every message that it kept, in their order.
    pub(crate) fn kept(&self) -> Vec<String> {
        let mut names: Vec<PathBuf> = std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        names.retain(|name| name.extension().is_some_and(|ending| ending == "eml"));
        names.sort();
        names.iter().map(|name| String::from_utf8_lossy(&std::fs::read(name).unwrap()).replace("\r\n", "\n")).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A header of a message.
pub(crate) fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\n\n").next().unwrap_or_default().replace("\n ", " ");
    let start = format!("{}:", name.to_lowercase());
    head.lines().find(|line| line.to_lowercase().starts_with(&start)).map_or("", |line| &line[start.len()..]).trim().to_owned()
}

/// A text that the hook got.
#[derive(Clone, Debug)]
pub(crate) struct GotText {
    pub signature: String,
    pub body: String,
}

/// A hook that gets text messages, on a thread of its own; it answers each with the next status it was given, then with 200.
pub(crate) struct TextServer {
    pub port: u16,
    got: Arc<Mutex<Vec<GotText>>>,
    answers: Arc<Mutex<Vec<u16>>>,
}

impl TextServer {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), got: Arc::default(), answers: Arc::default() };
        let (got, answers) = (Arc::clone(&server.got), Arc::clone(&server.answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut length, mut signature) = (0, String::new());
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                        break;
                    }
                    let (name, value) = line.split_once(':').unwrap_or((line.as_str(), ""));
                    match name.to_lowercase().as_str() {
                        "content-length" => length = value.trim().parse().unwrap(),
                        "goodturn-signature" => value.trim().clone_into(&mut signature),
                        _ => {}
                    }
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                got.lock().unwrap().push(GotText { signature, body: String::from_utf8(body).unwrap() });
                let status = { answers.lock().unwrap().pop() }.unwrap_or(200);
                write!(stream, "HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            }
        });
        server
    }

    /// What the next text is answered with.
    pub(crate) fn answer_with(&self, status: u16) {
        self.answers.lock().unwrap().push(status);
    }

    pub(crate) fn got(&self) -> Vec<GotText> {
        self.got.lock().unwrap().clone()
    }
}

/// An id as a database writes it.
pub(crate) fn literal(world: &World, id: &str) -> String {
    match world.database {
        Database::Sqlite => format!("X'{}'", id.replace('-', "")),
        Database::Postgres => format!("'{id}'"),
    }
}

/// Writes a message into the outbox by hand, due now; its id. What writes messages by itself is told elsewhere.
pub(crate) fn queue(world: &World, slug: &str, member: &str, way: &str) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let bank = format!("(SELECT id FROM banks WHERE slug = '{slug}')");
    let statement = format!(
        "INSERT INTO outbox (id, bank_id, member_id, kind, facts, channel, state, not_before, created_at) \
         VALUES ({}, {bank}, {}, 'statement_post', '{{}}', '{way}', 'waiting', 0, 0)",
        literal(world, &id),
        literal(world, member)
    );
    assert_eq!(world.sql(&statement), Ok(1));
    id
}

/// What the bank knows of a member, by hand: an assignment of columns such as `ring_safe = 0`.
pub(crate) fn know(world: &World, slug: &str, member: &str, column: &str, value: &str) {
    let member = literal(world, member);
    let bank = format!("(SELECT id FROM banks WHERE slug = '{slug}')");
    let none = world.texts(&format!("SELECT 'x' AS value FROM member_profiles WHERE member_id = {member}")).is_empty();
    if none {
        world.sql(&format!("INSERT INTO member_profiles (member_id, bank_id, changed_at) VALUES ({member}, {bank}, 0)")).unwrap();
    }
    let value = match (world.database, column) {
        (Database::Postgres, "ring_safe" | "message_safe" | "post_safe") => if value == "0" { "FALSE" } else { "TRUE" }.to_owned(),
        _ => value.to_owned(),
    };
    assert_eq!(world.sql(&format!("UPDATE member_profiles SET {column} = {value} WHERE member_id = {member}")), Ok(1));
}

/// A column of a message, as text.
pub(crate) fn told_of(world: &World, message: &str, column: &str) -> String {
    let query = format!("SELECT COALESCE(CAST({column} AS TEXT), '') AS value FROM outbox WHERE id = {}", literal(world, message));
    world.texts(&query).pop().unwrap_or_default()
}

/// Makes everything due that waits for a later try.
pub(crate) fn make_due(world: &World) {
    world.sql("UPDATE outbox SET not_before = 0 WHERE state IN ('waiting', 'taken') AND not_before > 0").unwrap();
}
