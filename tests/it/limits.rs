//! Limits on everything: how fast one may post and take files away, how slowly one may send, whom a proxy is believed about, and a log
//! that programs read and that names nobody.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::world::{Bank, Store, World, day, for_each_database, key};

/// The server again, with other flags.
fn restarted(world: &World, flags: &[&str]) {
    world.stop();
    world.start(flags);
}

fn an_exchange(bank: &Bank, own: usize) -> Value {
    json!({
        "giver_id": bank.members[own].id, "receiver_id": bank.members[1 - own].id, "minutes": 30, "happened_on": day(1),
        "category": bank.category, "accept": ["duplicate"],
    })
}

#[test]
fn a_program_that_posts_too_fast_is_told_when_to_try_again_and_nobody_else_waits() {
    for_each_database(|world| {
        let bank = world.bank("harbour").with_tokens();
        restarted(world, &["--posts-per-second", "1"]);
        let (fast, other) = (world.api(&bank.members[0].token), world.api(&bank.members[1].token));
        let answers: Vec<_> = (0..26).map(|_| fast.post("/exchanges", an_exchange(&bank, 0), &*key())).collect();
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
        assert!(answers.iter().take(20).all(|answer| answer.status == 201), "20 seconds' worth at once");
        let last = refused.last().expect("too many");
        assert_eq!(last.json["code"], "too_many");
        assert!(
            last.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=3).contains(&seconds)),
            "{}",
            last.header("retry-after")
        );
        fast.get("/me").is(200);
        other.post("/exchanges", an_exchange(&bank, 1), &*key()).is(201);
        assert_eq!(
            fast.get("/exchanges?limit=100").is(200).items().len(),
            answers.len() - refused.len() + 1,
            "what was refused is not there"
        );
    });
}

#[test]
fn a_login_that_sends_form_after_form_or_takes_file_after_file_away_is_asked_to_wait() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let pages = world.signed_in(&bank, 3);
    let mut statuses: Vec<u16> = (0..70).map(|_| pages.get("/report/2024.csv").status).collect();
    assert!(statuses.iter().take(60).all(|status| *status != 429) && statuses.contains(&429), "{statuses:?}");
    pages.open("/statement").is(200);
    world.signed_in(&bank, 4).open("/statement").is(200);
    let form = pages.open("/listings/new").is(200).form("/listings/new");
    statuses = (0..330).map(|_| pages.submit(&form, &[]).status).collect();
    assert!(statuses.iter().take(290).all(|status| *status != 429) && statuses.contains(&429), "{statuses:?}");
    let refused = pages.submit(&form, &[]);
    assert!(refused.status != 429 || !refused.header("retry-after").is_empty());
}

/// What a slow sender hears, and after how long.
fn heard(world: &World, sent: &str) -> (String, Duration) {
    let mut line = TcpStream::connect(world.url.trim_start_matches("http://")).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    let began = Instant::now();
    line.write_all(sent.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The server may close the line without a word.
    line.read_to_end(&mut answer).unwrap_or_default();
    (String::from_utf8_lossy(&answer).into_owned(), began.elapsed())
}

#[test]
fn whoever_sends_a_letter_at_a_time_is_given_up_while_others_are_answered() {
    let world = World::sqlite();
    let bank = world.bank("harbour").with_tokens();
    let token = &bank.members[0].token;
    let host = world.url.trim_start_matches("http://");
    let body = format!(
        "POST /api/v1/exchanges HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: slow\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{{\"minutes\":",
        token.as_str()
    );
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ");
    std::thread::scope(|scope| {
        let (body, head) = (scope.spawn(|| heard(&world, &body)), scope.spawn(|| heard(&world, &head)));
        let many: Vec<_> = (0..50).map(|_| TcpStream::connect(host).unwrap()).collect();
        world.api(token).get("/me").is(200);
        drop(many);
        let (answer, took) = body.join().unwrap();
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"too_slow\""), "{answer}");
        assert!(took < Duration::from_secs(30), "{took:?}");
        let (answer, took) = head.join().unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(took < Duration::from_secs(30), "{took:?}");
    });
    assert!(world.api(token).get("/exchanges?limit=1").is(200).items().is_empty());
}

/// So many wrong tries to sign in, each said to come from another address; how many were told to wait.
fn told_to_wait(world: &World, network: &str) -> usize {
    let pages = world.browserless();
    let form = pages.open("/sign-in").is(200).form("/sign-in");
    let body = |at: usize| {
        let fields =
            [("form_token", form.value("form_token").unwrap()), ("login", &*format!("nobody-{network}-{at}")), ("password", "wrong")];
        fields.map(|(name, value)| format!("{name}={value}")).join("&")
    };
    let try_from = |at: usize| {
        let headers = [("x-forwarded-for", &*format!("{network}.{at}")), ("origin", world.url.as_str())];
        pages.ask("POST", "/sign-in", Some(body(at)), &headers).status
    };
    let statuses: Vec<u16> = (1..40).map(try_from).collect();
    assert!(statuses.iter().all(|status| [422, 429].contains(status)), "{statuses:?}");
    statuses.iter().filter(|status| **status == 429).count()
}

#[test]
fn a_visitors_address_is_believed_from_named_proxies_only() {
    let world = World::sqlite();
    world.bank("harbour");
    assert_eq!(told_to_wait(&world, "198.51.100"), 0, "a proxy on this machine names 39 homes");
    restarted(&world, &["--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "192.0.2.1"]);
    assert!(told_to_wait(&world, "203.0.113") > 0, "whoever is no proxy is one home, whatever it writes");
    let world = World::empty(Store::sqlite());
    world.cli(&["migrate"]).done();
    let run = world.cli(&["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "10.0.0.0/99"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("10.0.0.0/99") && run.stderr.contains("10.0.0.7"), "{run:?}");
}

#[test]
fn the_log_is_json_when_asked_for_and_names_nobody() {
    let world = World::sqlite_at_rest();
    world.surround("GOODTURN_LOG_FORMAT", Some("json"));
    world.surround("GOODTURN_LOG", Some("debug,hyper=off"));
    world.start(&[]);
    let bank = world.bank("harbour");
    let name = world.login_name(&bank, 3);
    world.signed_in(&bank, 3).open("/find-members?q=Bake").words();
    world.browserless().sign_in("somebody@example.org", "a password that is not right");
    let log = world.log_tail();
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| !line.starts_with("Serving at "))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}")))
        .collect();
    let answered: Vec<_> = lines.iter().filter(|line| line["fields"]["message"] == "answered").collect();
    assert!(answered.iter().any(|line| line["fields"]["route"] == "/sign-in" && line["fields"]["status"] == 422), "{log}");
    for secret in [name.as_str(), "somebody@example.org", "Ben Baker", "Bake", "127.0.0.1", "q="] {
        assert!(!answered.iter().any(|line| line.to_string().contains(secret)), "{secret}: {log}");
    }
    for line in &lines {
        for secret in [name.as_str(), "somebody@example.org", "Ben Baker", "Bake"] {
            assert!(!line.to_string().contains(secret), "{secret}: {line}");
        }
    }
}
