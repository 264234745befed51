//! Who gets what from where: every role × every route, as one table in `access.golden`, read by people and kept by this test.
//!
//! The API's routes come from the OpenAPI document that the program generates, the pages' from the sources, so that none is forgotten.
//! `GOODTURN_BLESS=1 cargo test access` writes the table anew; read the difference before it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regex::Regex;
use serde_json::{Value, json};

use crate::http::Pages;
use crate::source::{root, sources};
use crate::world::{Bank, Person, World, day, for_each_database, key};

/// The columns: who asks.
const ROLES: [&str; 6] = ["anonymous", "stranger", "party", "broker", "coordinator", "outsider"];

/// Somebody of a column: the token; empty for nobody. A stranger has nothing to do with what is asked for; an outsider
/// is the coordinator of another bank.
fn token<'a>(role: &str, bank: &'a Bank, other: &'a Bank) -> &'a str {
    match role {
        "stranger" => &bank.members[2].token,
        "party" => &bank.members[1].token,
        "broker" => &bank.broker.token,
        "coordinator" => &bank.coordinator.token,
        "outsider" => &other.coordinator.token,
        _ => "",
    }
}

/// The API's operations by method and path, as the program documents them.
fn operations(world: &World) -> BTreeSet<(String, String)> {
    let document = world.api("").get("/openapi.json").is(200).json;
    let mut found = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in
            methods.as_object().unwrap().keys().filter(|method| ["get", "post", "patch", "put", "delete"].contains(&method.as_str()))
        {
            found.insert((path.trim_start_matches("/api/v1").to_owned(), method.to_uppercase()));
        }
    }
    assert!(found.len() > 20, "{found:?}");
    // The document itself is for everybody.
    found.insert(("/openapi.json".to_owned(), "GET".to_owned()));
    found
}

/// What the path's variable stands for: something of Ada, who is neither the stranger nor the party.
fn target(world: &World, bank: &Bank, path: &str) -> String {
    let (ada, ben) = (&bank.members[0], &bank.members[1]);
    if path.starts_with("/members/{") {
        path.replace("{id}", &ada.id)
    } else if path.starts_with("/accounts/{") {
        path.replace("{id}", &ada.account)
    } else if path.starts_with("/exchanges/{") {
        let exchange = if path.ends_with("/reverse") { bank.settle(world, ada, ben, 1) } else { bank.wait(world, ada, ben, 1) };
        path.replace("{id}", exchange["id"].as_str().unwrap())
    } else if path.starts_with("/listings/{") {
        let body = json!({ "kind": "offer", "category": bank.category, "title": "Company", "member_id": ada.id });
        let answer = world.api(&bank.broker.token).post("/listings", body, &*key());
        path.replace("{id}", answer.json["id"].as_str().unwrap_or("00000000-0000-7000-8000-000000000000"))
    } else if path.starts_with("/requests/{") {
        let body = json!({ "kind": "request", "category": bank.category, "title": "Company", "member_id": ada.id });
        let answer = world.api(&bank.broker.token).post("/listings", body, &*key());
        path.replace("{id}", answer.json["id"].as_str().unwrap_or("00000000-0000-7000-8000-000000000000"))
    } else {
        path.replace("{seq}", "1")
            .replace("{year}", "2025")
            .replace("{slug}", &bank.category)
            .replace("{figure}", "hours_exchanged")
            .replace("{tag}", "00000000-0000-7000-8000-000000000000")
            .replace("{id}", "00000000-0000-7000-8000-000000000000")
    }
}

/// The question that goes with a path.
fn question(path: &str) -> String {
    match path {
        "/members" => "?q=ad".to_owned(),
        "/accounts/{id}/balance" => format!("?on={}&basis=recorded", day(0)),
        "/accounts" => "?kind=member".to_owned(),
        "/listings" => "?kind=offer".to_owned(),
        "/ledger/consistency" => "?from=1&to=1".to_owned(),
        "/reports/value/{year}/rows/{figure}" => "?limit=1".to_owned(),
        "/awards/{id}/pack" => format!("?from={}&to={}", day(30), day(0)),
        _ => String::new(),
    }
}

/// A body that a person with the right to it could send.
fn body(path: &str, role: &str, bank: &Bank) -> Value {
    let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
    match path {
        "/members" => json!({ "name": "New Person" }),
        "/members/{id}" => json!({ "phone": "0131 496 0123" }),
        "/exchanges" => {
            let mut body = bank.exchange(ada, ben, 1);
            body["accept"] = json!(["duplicate"]);
            if role != "party" {
                body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
            }
            body
        }
        "/exchanges/{id}/query" => json!({ "reason": "Not quite" }),
        "/exchanges/{id}/reverse" => json!({ "reason": "Typed twice" }),
        "/transfers" => {
            json!({ "kind": "gift", "from_account_id": ada.account, "to_account_id": cleo.account, "minutes": 1, "reason": "Why not" })
        }
        "/listings" => json!({ "kind": "offer", "category": bank.category, "title": "Company", "member_id": ada.id }),
        "/listings/{id}" => json!({ "closed": true }),
        "/requests/{id}/asks" => json!({ "member_id": ben.id, "way": "phone" }),
        "/requests/{id}/meetings" => json!({ "on": day(-1), "minutes": 60 }),
        "/asks/{id}" => json!({ "state": "accepted" }),
        "/meetings/{id}" => json!({ "state": "cancelled", "reason": "Rain" }),
        "/grants" => json!({ "member_id": ada.id, "minutes": 30, "rule": "other", "reason": "New here" }),
        "/grants/{id}/refuse" => json!({ "reason": "Not now" }),
        "/costs/{id}/correct" => json!({
            "reason": "Typed wrongly",
            "cost": { "on": day(0), "heading": "community", "in_kind": false, "amount": "11.00", "what": "Tea" },
        }),
        "/costs/{id}/withdraw"
        | "/benefits/{id}/withdraw"
        | "/rates/{id}/withdraw"
        | "/awards/{id}/withdraw"
        | "/awards/{id}/tags/{tag}/end"
        | "/benchmarks/{id}/withdraw"
        | "/evidence/{id}/withdraw" => json!({ "reason": "Not ours" }),
        "/awards" => json!({ "funder": "North Council", "reference": "N1", "from": day(30), "to": day(0) }),
        "/awards/{id}/tags" => json!({ "target": "hours", "from": day(30), "to": day(0), "share": "60%" }),
        "/benchmarks/{id}/correct" => json!({ "reason": "Typed wrong", "benchmark": benchmark() }),
        "/benchmarks" => benchmark(),
        "/rates" => json!({ "kind": "wage", "what": "Our own", "from": day(0), "amount": "12.60", "source": "Our own" }),
        "/benefits" => benefit(),
        "/benefits/{id}/correct" => json!({ "reason": "Typed wrongly", "benefit": benefit() }),
        "/costs" => json!({ "on": day(0), "heading": "community", "in_kind": false, "amount": "10.00", "what": "Tea" }),
        "/outcomes" => {
            json!({ "member_id": ada.id, "instrument": "ons4", "on": day(0), "channel": "paper", "answers": { "satisfied": 7 } })
        }
        "/categories" => json!({ "name": format!("Kind {role}") }),
        "/visits" => json!({ "host_id": ada.id, "minutes": 5 }),
        "/visits/{id}/longer" => json!({ "minutes": 5 }),
        "/visits/{id}/settle" => json!({ "outcome": "Both are well" }),
        "/duty-people" => json!({ "member_id": ada.id, "phone": "0131 496 0123", "hours": ["monday_morning"] }),
        _ => json!({}),
    }
}

/// A published figure.
fn benchmark() -> Value {
    json!({ "role": "context", "what": "Our own", "amount": "10", "source": "Our own", "evidence": "quoted", "cashable": "unknown" })
}

/// A line of the benefit register.
fn benefit() -> Value {
    json!({
        "on": day(0), "heading": "improved_outcomes", "class": "s", "body": "Members", "what": "Company", "grade": "told",
        "counterfactual": "They would have been alone",
    })
}

fn api_rows(world: &World, bank: &Bank, other: &Bank) -> Vec<String> {
    let mut rows = Vec::new();
    for (path, method) in operations(world) {
        let mut row = format!("{:<44}", format!("{method} /api/v1{path}"));
        for role in ROLES {
            let api = world.api(token(role, bank, other));
            let asked = target(world, bank, &path) + if method == "GET" { question(&path) } else { String::new() }.as_str();
            let content = (method != "GET").then(|| body(&path, role, bank).to_string());
            let answer = api.ask(&method, &asked, content, (method != "GET").then(key).as_deref());
            write!(row, " {:<11}", answer.status).unwrap();
        }
        rows.push(row.trim_end().to_owned());
    }
    rows
}

/// The pages' routes, read from the sources.
fn page_routes() -> BTreeSet<(String, String)> {
    let route = Regex::new(r#"\.route\(\s*"(/[^"]*)",\s*web::(get|post)\(\)"#).unwrap();
    let resource = Regex::new(r#"web::resource\(\s*"(/[^"]*)"\s*\)((?:\s*\.route\(web::\w+\(\)\.to\([\w:]+\)\))+)"#).unwrap();
    let method = Regex::new(r"web::(get|post)\(\)").unwrap();
    let mut found = BTreeSet::new();
    for source in sources().iter().filter(|source| source.path.starts_with("web/page/")) {
        found.extend(route.captures_iter(&source.text).map(|each| (each[1].to_owned(), each[2].to_uppercase())));
        for each in resource.captures_iter(&source.text) {
            found.extend(method.captures_iter(&each[2]).map(|method| (each[1].to_owned(), method[1].to_uppercase())));
        }
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

fn page_rows(world: &World, bank: &Bank, other: &Bank) -> Vec<String> {
    let visitors: Vec<(&str, Pages)> = ROLES
        .iter()
        .map(|role| {
            let pages = match *role {
                "stranger" => world.signed_in(bank, 5),
                "party" => world.signed_in(bank, 4),
                "broker" => world.signed_in(bank, 2),
                "coordinator" => world.signed_in(bank, 1),
                "outsider" => world.signed_in(other, 1),
                _ => world.browserless(),
            };
            (*role, pages)
        })
        .collect();
    let mut rows = Vec::new();
    // Signing out last, so that everybody else is still there.
    let (out, routes): (Vec<_>, Vec<_>) = page_routes().into_iter().partition(|(path, _)| path == "/sign-out");
    for (path, method) in routes.into_iter().chain(out) {
        let mut row = format!("{:<44}", format!("{method} {path}"));
        for (role, pages) in &visitors {
            let exchange = || {
                let (ada, ben) = (&bank.members[0], &bank.members[1]);
                let settled = ["/reverse", "/keep", "/receipt", "/receipt.txt"].iter().any(|verb| path.ends_with(verb));
                let exchange = if settled { bank.settle(world, ada, ben, 1) } else { bank.wait(world, ada, ben, 1) };
                exchange["id"].as_str().unwrap().to_owned()
            };
            let mut asked = path.replace("{number}", "3").replace("{year}", "2025").replace("{seq}", "1").replace("{slug}", &bank.category);
            asked = asked.replace("{figure}", "hours_exchanged");
            asked =
                if path.starts_with("/exchanges/") { asked.replace("{id}", &exchange()) } else { asked.replace("{id}", &world.nobody()) };
            asked = Regex::new(r"\{[^}]*\}").unwrap().replace_all(&asked, "nothing").into_owned();
            if *role == "outsider" {
                asked = format!("/b/{}{asked}", bank.slug);
            }
            // Each route is asked for from an address of its own: what strangers may open is counted by address.
            let address = format!("198.51.100.{}", rows.len() % 250);
            let answer = if method == "GET" {
                pages.ask("GET", &asked, None, &[("sec-fetch-site", "same-origin"), ("x-forwarded-for", &address)])
            } else {
                let body = serde_urlencoded::to_string([("form_token", pages.form_token()), ("idempotency_key", key())]).unwrap();
                let headers = [("origin", pages.url.as_str()), ("sec-fetch-site", "same-origin"), ("x-forwarded-for", address.as_str())];
                pages.ask("POST", &asked, Some(body), &headers)
            };
            let to_sign_in = answer.location().contains("/sign-in");
            let cell = if to_sign_in { "sign-in".to_owned() } else { answer.status.to_string() };
            write!(row, " {cell:<11}").unwrap();
        }
        rows.push(row.trim_end().to_owned());
    }
    rows
}

#[test]
fn every_role_gets_from_every_route_what_the_table_says() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        bank.settle(world, &bank.members[0], &bank.members[1], 60);
        let mut table = format!("{:<44}", "route");
        ROLES.iter().for_each(|role| write!(table, " {role:<11}").unwrap());
        let mut rows = vec![table.trim_end().to_owned()];
        rows.extend(api_rows(world, &bank, &other));
        rows.extend(page_rows(world, &bank, &other));
        let table = rows.join("\n") + "\n";
        let path = root().join("tests/it/access.golden");
        if std::env::var_os("GOODTURN_BLESS").is_some() {
            std::fs::write(&path, &table).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let difference: Vec<String> = rows
            .iter()
            .filter(|row| !golden.lines().any(|line| line == **row))
            .map(|row| format!("now:  {row}"))
            .chain(golden.lines().filter(|line| !rows.iter().any(|row| row == line)).map(|line| format!("said: {line}")))
            .collect();
        assert!(difference.is_empty(), "tests/it/access.golden says otherwise:\n{}", difference.join("\n"));
    });
}

/// No route of the API answers without a token, or to a cookie, or to a token that is none.
#[test]
fn the_api_takes_a_bearer_token_and_nothing_else() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let pages = world.signed_in(&bank, 1);
    let answer = pages.ask("GET", "/api/v1/me", None, &[("sec-fetch-site", "same-origin")]);
    assert_eq!(answer.status, 401, "{}", answer.html);
    let token = &bank.coordinator.token;
    for wrong in ["nonsense".to_owned(), format!("{token}x"), token[..token.len() - 1].to_owned(), token.to_uppercase()] {
        let answer = world.api(&wrong).get("/me").refused(401, "unauthenticated");
        assert!(!answer.text.contains(&wrong));
    }
    for scheme in ["Basic", "Token"] {
        let headers = [("authorization", format!("{scheme} {token}"))];
        assert_eq!(crate::http::send(&crate::http::agent(), "GET", &format!("{}/api/v1/me", world.url), &headers, None).status, 401);
    }
    // A token is not a secret of the bank: it dies alone.
    let Person { token: second, .. } = world.person(&bank, 1);
    let listed = world.cli(&["token", "list", "--bank", "harbour", "--json"]).done();
    assert!(!listed.stdout.contains(token.as_str()) && !listed.stdout.contains(second.as_str()), "a list of tokens does not show them");
}

/// Use cases for whoever holds a secret link, or for anybody: the link itself is the leave.
const BY_LINK: [&str; 20] = [
    "actor_for_auditor",
    "look_at_said",
    "agree_by_link",
    "doubt_by_link",
    "agenda_by_feed",
    "alarm_by_link",
    "acknowledge_by_link",
    "settle_by_link",
    "visit_by_link",
    "end_visit_by_link",
    "extend_visit_by_link",
    "joining_bank",
    "joining",
    "look_at_invite",
    "look_at_sign_in_link",
    "look_at_card",
    "ask_for_passkey",
    "open_card",
    "reference",
    "answer_reference",
];

/// The one table of who may do what is `domain/people/access.rs`, and nobody goes past it.
#[test]
fn every_use_case_asks_for_leave_or_hands_the_actor_to_one_that_does() {
    let asks = Regex::new(
        r"actor\s*\.(may|opens|caller|auditor)\(|(own_or_\w+|own_login|operator|only_program|scope|\w+_bank)\(actor|match \*?actor|= \*?actor else|self\s*\.\w+\(\s*&?actor|list_banks\(|holder\(reader, actor",
    )
    .unwrap();
    let method = Regex::new(r"(?s)\n    pub\(crate\) fn (\w+)(?:<[^(]*>)?\((.*?)\n    }\n").unwrap();
    let (mut seen, mut past) = (0, Vec::new());
    for source in sources().iter().filter(|source| source.path.starts_with("service/")) {
        for found in method.captures_iter(source.living()) {
            let taken = found[2].split('{').next().unwrap_or_default();
            if !taken.contains("actor: &Actor") {
                continue;
            }
            seen += 1;
            if !asks.is_match(&found[2]) && !BY_LINK.contains(&&found[1]) {
                past.push(format!("{}: {}", source.path, &found[1]));
            }
        }
    }
    assert!(seen > 200, "{seen}");
    assert!(past.is_empty(), "these ask nobody: {past:#?}");
}
