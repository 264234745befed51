//! Auditors' links: whoever holds one follows each figure of the named years down to a receipt in the ledger, names nobody and changes
//! nothing; a link that ended, was taken back or never was opens nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::Regex;
use serde_json::{Value, json};

use crate::http::{Page, Pages, unescape};
use crate::receipts::{elsewhere, keep};
use crate::world::{Bank, World, day, for_each_database, key};

/// What nobody who comes by a link may read: names of members, and words of theirs.
const SECRETS: [&str; 9] = [
    "Bram Broker",
    "Ada Archer",
    "Ben Baker",
    "Cleo Carter",
    "The Lunch Café",
    "Kohl gehackt",
    "ada@example.org",
    "0131 496 0777",
    "Told in confidence",
];

/// A bank with help of two years, between people, with an organisation and in a group, with costs and a story, all of which name people.
fn told(world: &World) -> Bank {
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
    let about = json!({ "phone": "0131 496 0777", "email": "ada@example.org" });
    api.patch(&format!("/members/{}", ada.id), about).is(200);
    let mut body = bank.exchange(ada, ben, 90);
    body["note"] = json!("Kohl gehackt, Told in confidence");
    world.api(&ben.token).post("/exchanges", body, &*key()).is(201);
    bank.settle(world, ben, cleo, 45);
    let old = json!({
        "giver_id": ada.id, "receiver_id": ben.id, "minutes": 60, "happened_on": "2024-06-06", "category": bank.category,
        "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
    });
    api.post("/exchanges", old, &*key()).is(201);
    let shop = json!({ "name": "The Lunch Café", "kind": "organisation", "joined_on": "2020-01-01" });
    let shop = api.post("/members", shop, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
    let for_shop = json!({
        "giver_id": cleo.id, "receiver_id": shop, "minutes": 30, "happened_on": day(0), "category": bank.category,
        "on_behalf": { "told_by": "receiver", "channel": "phone" }, "accept": ["duplicate"],
    });
    api.post("/exchanges", for_shop, &*key()).is(201);
    for (on, what) in [(day(0), "Wages of Bram Broker"), ("2024-05-05".to_owned(), "An old chair")] {
        let cost = json!({
            "on": on, "heading": "professional_time", "in_kind": false, "amount": "100.00", "what": what, "funder": "Lothian Council",
            "evidence": "Bill signed by ADA ARCHER, for Ben Baker",
        });
        api.post("/costs", cost, &*key()).is(201);
    }
    let wanted = json!({ "kind": "request", "category": bank.category, "title": "Told in confidence: a lift", "member_id": ada.id });
    api.post("/listings", wanted, &*key()).is(201);
    session(world, &bank);
    let teller = world.signed_in(&bank, 3);
    let form = teller.open("/stories").is(200).form("/stories");
    let story = [("words", "Ben Baker dug my garden"), ("signed", "name"), ("consent", "yes")];
    teller.submit(&form, &story).is(303);
    bank
}

/// A session of a group today, in which Ada helped and two took part.
fn session(world: &World, bank: &Bank) {
    let desk = world.signed_in(bank, 2);
    let form = desk.open("/activities/new").is(200).form("/activities/new");
    let group =
        desk.submit(&form, &[("name", "Lunch club"), ("category", "company"), ("payer", "attenders")]).is(303).location().to_owned();
    let form = desk.open(&group).is(200).form("/sheets");
    let paper = desk.submit(&form, &[("on", "today")]).is(303).location().to_owned();
    let number = paper.trim_start_matches("/sheets/").trim_end_matches("/print").to_owned();
    let form = desk.open(&format!("/sheets/{number}")).is(200).form(&format!("/sheets/{number}"));
    let typed = [
        ("helper_1", "3"),
        ("helper_1_time", "100m"),
        ("attender_1", "4"),
        ("attender_2", "5"),
        ("helpers_total", "1"),
        ("attenders_total", "2"),
        ("minutes_total", "100"),
        ("lasted", "2h"),
    ];
    desk.submit(&form, &typed).is(303);
}

/// The first year of the list to choose from.
fn newest(page: &Page) -> String {
    page.html.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Makes a link for this year through the coordinator's page; its path.
fn link(desk: &Pages) -> String {
    let page = desk.open("/report/links").is(200);
    let (form, newest) = (page.form("/report/links"), newest(&page));
    let typed = [("for_whom", "Lothian Council, audit"), ("first", newest.as_str()), ("last", newest.as_str()), ("days", "30")];
    let made = desk.submit(&form, &typed).is(200);
    let address = made.html.split("id=\"address\">").nth(1).unwrap().split('<').next().unwrap();
    address.strip_prefix(&desk.url).unwrap_or_else(|| panic!("{address} is of another place")).to_owned()
}

/// The addresses of a page that stand below the link.
fn leads(page: &Page) -> BTreeSet<String> {
    static HREF: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(?:href|src|action)="([^"]*)""#).unwrap());
    HREF.captures_iter(&page.html).map(|found| unescape(&found[1]).split('#').next().unwrap().to_owned()).collect()
}

/// What a file holds, as text; of a zip all that is in it.
fn content(world: &World, path: &str) -> String {
    let mut answer = crate::http::agent().get(&format!("{}{path}", world.url)).call().unwrap();
    let bytes = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec().unwrap();
    let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else { return String::from_utf8_lossy(&bytes).into_owned() };
    let mut text = String::new();
    for at in 0..zip.len() {
        let mut one = Vec::new();
        zip.by_index(at).unwrap().read_to_end(&mut one).unwrap();
        text += &String::from_utf8_lossy(&one);
    }
    text
}

/// Everything that can be reached from a link, by address; each page is looked at for names and for headers.
fn crawled(world: &World, root: &str) -> BTreeMap<String, Page> {
    let (reader, mut found, mut open) = (world.browserless(), BTreeMap::new(), vec![root.to_owned()]);
    while let Some(path) = open.pop() {
        if found.contains_key(&path) {
            continue;
        }
        let page = reader.get(&path).is(200);
        for (name, value) in [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("x-robots-tag", "noindex, nofollow")] {
            assert_eq!(page.header(name), value, "{path}: {name}");
        }
        assert_eq!(page.header("set-cookie"), "", "{path} sets a cookie");
        let file = [".zip", ".xlsx", ".pdf"].iter().any(|ending| path.ends_with(ending));
        let text = if file { content(world, &path) } else { unescape(&page.html) };
        for secret in SECRETS {
            assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{path} tells {secret}");
        }
        if page.header("content-type").starts_with("text/html") {
            assert!(!page.html.contains("<form") && page.html.contains("noindex"), "{path} asks for something");
            for href in
                leads(&page).into_iter().filter(|href| !href.is_empty() && !href.starts_with("/assets/") && !href.starts_with("tel:"))
            {
                assert!(href == root || href.starts_with(&format!("{root}/")) || href.starts_with("https://"), "{path} leads to {href}");
                open.extend((href.starts_with('/')).then_some(href));
            }
        }
        found.insert(path, page);
    }
    assert!(reader.cookies.borrow().is_empty());
    found
}

fn one<'a>(found: &'a BTreeMap<String, Page>, part: &str) -> (&'a str, &'a Page) {
    let hit = found.iter().find(|(path, _)| path.contains(part));
    hit.map_or_else(|| panic!("nothing has {part}: {:?}", found.keys()), |(path, page)| (path.as_str(), page))
}

#[test]
fn an_auditor_follows_every_figure_to_receipts_that_hold_and_reads_no_name() {
    for_each_database(|world| {
        let bank = told(world);
        let desk = world.signed_in(&bank, 1);
        let root = link(&desk);
        let found = crawled(world, &root);
        let (reader, words) = (world.browserless(), |part: &str| one(&found, part).1.words());
        let front = found[&root].words();
        for said in ["harbour time bank", "Lothian Council, audit", "Cora Coordinator", "Member"] {
            assert!(front.contains(said), "{said}: {front}");
        }
        // Each figure opens to rows, as a page and as JSON, and rows that are counted add up to it.
        let (report_path, _) = one(&found, "/report/");
        let label = report_path.split("/report/").nth(1).unwrap()[..7].to_owned();
        let report: Value = serde_json::from_str(&reader.get(&format!("{root}/report/{label}.json")).is(200).html).unwrap();
        let figures = report["figures"].as_object().unwrap();
        assert!(figures.len() > 25);
        for (name, figure) in figures {
            assert!(
                found.contains_key(&format!("{root}/report/{label}/rows/{name}"))
                    || reader.get(&format!("{root}/report/{label}/rows/{name}")).status == 200
            );
            assert_eq!(figure["rows"], format!("{label}/rows/{name}.json"));
            let rows: Value = serde_json::from_str(&reader.get(&format!("{root}/report/{label}/rows/{name}.json")).is(200).html).unwrap();
            assert_eq!(rows["value"], figure["value"], "{name}");
            let text = rows.to_string();
            assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{name}: {text}");
            assert!(!text.contains(&bank.members[0].id), "{name} tells an id of a member");
        }
        let rows: Value =
            serde_json::from_str(&reader.get(&format!("{root}/report/{label}/rows/hours_exchanged.json")).is(200).html).unwrap();
        let items = rows["items"].as_array().unwrap();
        assert_eq!(items.iter().map(|row| row["count"].as_i64().unwrap()).sum::<i64>(), 90 + 45 + 30 + 100);
        let first = items.iter().find(|row| row["label"].as_str().unwrap().contains("Member 3 helped Member 4")).unwrap();
        // From the row to the exchange, by the row's own link, and to its receipt.
        let exchange = format!("{root}/exchanges/{}", first["href"].as_str().unwrap().trim_start_matches("../../../exchanges/"));
        let told = found[&exchange].words();
        for said in ["Member 3", "Member 4", "1 hour 30 minutes", "The one who was helped wrote it down."] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // Numbers of tables open too; what was asked for stays the member's own.
        for (name, sum) in [("group", 100), ("one_to_one", 165), ("requests_made", 1), ("requests_met", 0), ("stayed", 0)] {
            let rows: Value = serde_json::from_str(&reader.get(&format!("{root}/report/{label}/rows/{name}.json")).is(200).html).unwrap();
            let counted: i64 = rows["items"].as_array().unwrap().iter().map(|row| row["count"].as_i64().unwrap()).sum();
            assert_eq!(counted, sum, "{name}");
            assert!(found.contains_key(&format!("{root}/report/{label}/rows/{name}")), "{name}");
        }
        assert!(words("/rows/requests_made").contains("Still open"), "{}", words("/rows/requests_made"));
        let people = words("/rows/active_members");
        assert!(people.contains("Member 3") && people.contains("Member 5"), "{people}");
        assert!(words("/rows/hours_with_organisations").contains("Organisation 6"));
        assert!(words("/costs/").contains("Wages of Member 2") && words("/costs/").contains("Bill signed by Member 3, for Member 4"));
        assert!(words("/sheets/").contains("Helped: 1 hour 40 minutes"), "{}", words("/sheets/"));
        assert!(reader.get(&format!("{root}/report/{label}")).words().contains("Member 4 dug my garden"));
        // Receipts of exchanges and of the session hold, against the checkpoint and the key that the link shows.
        let ledger = reader.get(&format!("{root}/ledger")).is(200);
        let part = |before: &str| unescape(ledger.html.split(before).nth(1).unwrap().split('<').next().unwrap());
        let (checkpoint, keys) = (part("<pre id=\"checkpoint\">"), keep(world, "link-keys", &(part("<code class=\"key\">") + "\n")));
        let receipts: Vec<&String> = found.keys().filter(|path| path.ends_with("receipt.txt")).collect();
        assert_eq!(receipts.len(), 4, "{receipts:?}");
        let mut files = Vec::new();
        for (at, path) in receipts.iter().enumerate() {
            let text = &found[*path].html;
            assert!(text.trim_end().ends_with(checkpoint.trim()), "{path} leads to another checkpoint");
            assert!(!text.contains("\nmemo ") && text.contains("\ntransfer "), "{text}");
            files.push(keep(world, &format!("receipt-{at}"), text));
        }
        assert!(elsewhere("receipts", &keys, &files).iter().all(|answer| answer["ok"] == true && answer["kind"] == "exchange"));
        // The coordinator sees what was opened.
        let seen = desk.open("/report/links").is(200).words();
        assert!(seen.contains("Lothian Council, audit") && seen.contains("a receipt") && seen.contains("the rows of a figure"), "{seen}");
        // The secret is neither in the database nor in the log.
        let secret = root.trim_start_matches("/audit/");
        let log = std::fs::read_to_string(world.path("serve.log")).unwrap_or_default();
        assert!(log.contains("/audit/{token}") && !log.contains(secret), "the log tells the secret");
        if let Some(path) = world.database_url.strip_prefix("sqlite://") {
            let plain = URL_SAFE_NO_PAD.decode(secret).unwrap();
            for file in [path.to_owned(), format!("{path}-wal")] {
                let bytes = std::fs::read(&file).unwrap_or_default();
                let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
                assert!(!holds(secret.as_bytes()) && !holds(&plain), "{file} holds the secret");
            }
        }
    });
}

#[test]
fn a_link_opens_its_own_years_of_its_own_bank_to_read_and_nothing_when_it_is_over() {
    for_each_database(|world| {
        let bank = told(world);
        let other = world.bank("valley");
        let there = other.settle(world, &other.members[0], &other.members[1], 15);
        let desk = world.signed_in(&bank, 1);
        let (root, reader) = (link(&desk), world.browserless());
        // Only the named year, and of it only what a figure counts.
        let old = world.texts("SELECT CAST(happened_on AS TEXT) AS value FROM exchanges WHERE happened_on < '2025-01-01'");
        assert_eq!(old.len(), 1);
        let api = world.api(&bank.coordinator.token);
        let listed = |year: &str, figure: &str| api.get(&format!("/reports/value/{year}/rows/{figure}")).is(200).items();
        let (before, cost) = (listed("2024", "hours_exchanged"), listed("2024", "own_cost"));
        let waiting = bank.wait(world, &bank.members[0], &bank.members[2], 20);
        let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
        for path in [
            "/report/2024".to_owned(),
            "/report/2024-25.json".to_owned(),
            "/report/2024/rows/hours_exchanged".to_owned(),
            "/report/2024/rows/hours_exchanged.json".to_owned(),
            "/report/2019".to_owned(),
            format!("/exchanges/{}", id(&before[0])),
            format!("/exchanges/{}/receipt.txt", id(&before[0])),
            format!("/costs/{}", id(&cost[0])),
            format!("/exchanges/{}", id(&waiting)),
            format!("/exchanges/{}", id(&there)),
            format!("/exchanges/{}", world.nobody()),
            "/sheets/9".to_owned(),
            "/members/3".to_owned(),
        ] {
            reader.get(&format!("{root}{path}")).is(404);
        }
        // Nothing can be written, by itself or by another site.
        for path in ["", "/ledger", "/report/2026"] {
            let path = format!("{root}{path}");
            let post = |headers: &[(&str, &str)]| reader.ask("POST", &path, Some(String::new()), headers).status;
            assert_eq!(post(&[("sec-fetch-site", "same-origin"), ("origin", &reader.url)]), 405, "{path}");
            assert_eq!(post(&[("sec-fetch-site", "cross-site")]), 403, "{path}");
        }
        // Not in another bank's name, and no session comes of it.
        reader.get(&format!("/b/harbour{root}")).is(200);
        let elsewhere = reader.get(&format!("/b/valley{root}")).is(404);
        assert!(reader.get("/report").location().contains("/sign-in"));
        world.api(root.trim_start_matches("/audit/")).get("/reports/value/2026").refused(401, "unauthenticated");
        // Unknown, ended and taken back are one and the same page, which says whom to ask.
        let unknown = reader.get(&format!("/audit/{}", "x".repeat(43))).is(404);
        assert!(unknown.words().contains("Please ask the coordinator"), "{}", unknown.words());
        let ended = link(&desk);
        world.sql("UPDATE auditor_links SET ends_on = '2020-01-01' WHERE made_at = (SELECT MAX(made_at) FROM auditor_links)").unwrap();
        let ended = reader.get(&ended).is(404);
        let taken = link(&desk);
        reader.get(&taken).is(200);
        let list = desk.open("/report/links").is(200);
        let form = list.forms().into_iter().find(|form| form.action.ends_with("/revoke")).unwrap();
        assert!(desk.follow(desk.submit(&form, &[])).words().contains("The link was taken back."));
        let over = reader.get(&taken).is(404);
        for page in [&ended, &over, &elsewhere] {
            assert_eq!(page.html, unknown.html);
        }
        assert!(desk.open("/report/links").words().contains("Taken back on"));
        // Who tries is asked to wait; who holds a link is not.
        let tried: BTreeSet<u16> = (0..40).map(|at| reader.get(&format!("/audit/{}", format!("{at:02}").repeat(20))).status).collect();
        assert_eq!(tried, BTreeSet::from([404, 429]));
        reader.get(&root).is(200);
        // Only coordinators make links.
        for number in [2, 3] {
            let pages = world.signed_in(&bank, number);
            pages.get("/report/links").is(403);
            let body =
                serde_urlencoded::to_string([("form_token", pages.form_token().as_str()), ("for_whom", "Me"), ("days", "3")]).unwrap();
            let headers = [("sec-fetch-site", "same-origin"), ("origin", pages.url.as_str())];
            assert_eq!(pages.ask("POST", "/report/links", Some(body), &headers).status, 403);
        }
        // Wrong answers stand beside their fields.
        let page = desk.open("/report/links").is(200);
        let typed = [("for_whom", ""), ("days", "91"), ("first", &*newest(&page)), ("last", "2024-25")];
        let wrong = desk.submit(&page.form("/report/links"), &typed).is(422);
        for said in ["Write who the link is for", "Choose the same year or a later one", "90"] {
            assert!(wrong.words().contains(said), "{said}: {}", wrong.words());
        }
    });
}
