//! Bad input is answered with what to do, odd but valid text is kept exactly and shown escaped, and nothing is a fault of the server.
//!
//! The clients of `http.rs` end a test at any answer of 500 or above.

use serde_json::{Value, json};

use crate::http::{Page, unescape};
use crate::world::{Bank, World, day, for_each_database, key};

/// What a field of the API takes, so that what it must not take can be made.
#[derive(Clone, Copy)]
enum Kind {
    Id,
    Minutes,
    Day,
    Slug,
    Code,
    Name,
    Text,
    Money,
    Number,
    Email,
    Phone,
    Flag,
    Codes,
    Object,
}

/// Values that are wrong for a field of this kind.
fn wrong(kind: Kind) -> Vec<Value> {
    let long = json!("x".repeat(20_000));
    let control = json!("a\u{0}b");
    let mut values = match kind {
        Kind::Id => vec![json!(""), json!("7"), json!(7), json!("00000000-0000-7000-8000-00000000000g"), json!([]), long],
        Kind::Minutes => vec![
            json!(0),
            json!(-1),
            json!(60_001),
            json!(1.5),
            json!("60"),
            json!(9_223_372_036_854_775_807_i64),
            json!(-9_223_372_036_854_775_808_i64),
            json!(1e300),
            json!([60]),
        ],
        Kind::Day => vec![
            json!(""),
            json!("yesterday"),
            json!("2026-02-30"),
            json!("21/11/2026"),
            json!(20_261_121),
            json!("99999-01-01"),
            json!("2026-11-21T10:00:00Z"),
            json!("-0001-01-01"),
        ],
        Kind::Slug => vec![json!(""), json!("no-such-thing"), json!("Bad Slug"), json!("../x"), json!(3), long],
        Kind::Code => vec![json!(""), json!("nonsense"), json!(1), json!([]), long],
        Kind::Name => vec![json!(""), json!("   "), json!("two\nlines"), json!("a\u{202E}b"), json!(5), control, long],
        Kind::Text => vec![json!(5), json!([]), json!("a\u{202E}b"), control, long],
        Kind::Money => vec![
            json!(""),
            json!("-1.00"),
            json!("0.00"),
            json!("1.234"),
            json!("1e9"),
            json!("ten"),
            json!(10.5),
            json!("99999999999999999999.00"),
        ],
        Kind::Number => vec![json!(0), json!(-3), json!("7"), json!(1.5), json!(1e300)],
        Kind::Email => {
            vec![json!("maureen"), json!("a@b"), json!("a b@example.org"), json!("a@b.example\r\nBcc: c@d.example"), json!(5), long]
        }
        Kind::Phone => vec![json!("none"), json!("12"), json!("0131 496 0123 ext. 5"), json!(1_314_960_123), long],
        Kind::Flag => vec![json!("yes"), json!(1), json!([])],
        Kind::Codes => vec![json!("long"), json!(["nonsense"]), json!([1]), json!({})],
        Kind::Object => vec![json!("x"), json!(5), json!([]), json!({ "unknown": 1 })],
    };
    if !matches!(kind, Kind::Text | Kind::Email | Kind::Phone | Kind::Number | Kind::Codes | Kind::Object | Kind::Flag) {
        values.push(Value::Null);
    }
    values
}

/// An operation with a body that is right, and its fields: name, kind, and whether it must be there.
struct Operation {
    method: &'static str,
    path: String,
    body: Value,
    fields: Vec<(&'static str, Kind, bool)>,
}

fn operations(world: &World, bank: &Bank) -> Vec<Operation> {
    let (ada, ben) = (&bank.members[0], &bank.members[1]);
    let waiting = bank.wait(world, ada, ben, 30)["id"].as_str().unwrap().to_owned();
    let settled = bank.settle(world, ada, ben, 45)["id"].as_str().unwrap().to_owned();
    let mut exchange = bank.exchange(ada, ben, 60);
    exchange["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
    exchange["accept"] = json!(["duplicate"]);
    let of = |method, path: &str, body: Value, fields| Operation { method, path: path.to_owned(), body, fields };
    vec![
        of(
            "POST",
            "/members",
            json!({ "name": "Joan" }),
            vec![
                ("name", Kind::Name, true),
                ("email", Kind::Email, false),
                ("phone", Kind::Phone, false),
                ("contact_channel", Kind::Code, false),
                ("role", Kind::Code, false),
                ("kind", Kind::Code, false),
                ("joined_on", Kind::Day, false),
                ("number", Kind::Number, false),
            ],
        ),
        of(
            "PATCH",
            &format!("/members/{}", ada.id),
            json!({}),
            vec![
                ("name", Kind::Name, false),
                ("email", Kind::Email, false),
                ("phone", Kind::Phone, false),
                ("contact_channel", Kind::Code, false),
                ("role", Kind::Code, false),
                ("standing", Kind::Code, false),
            ],
        ),
        of(
            "POST",
            "/exchanges",
            exchange,
            vec![
                ("giver_id", Kind::Id, true),
                ("receiver_id", Kind::Id, true),
                ("minutes", Kind::Minutes, true),
                ("happened_on", Kind::Day, true),
                ("category", Kind::Slug, true),
                ("note", Kind::Text, false),
                ("on_behalf", Kind::Object, false),
                ("on_behalf.told_by", Kind::Code, true),
                ("on_behalf.channel", Kind::Code, true),
                ("accept", Kind::Codes, false),
                ("override_floor", Kind::Object, false),
            ],
        ),
        of(
            "POST",
            &format!("/exchanges/{waiting}/query"),
            json!({ "reason": "Why" }),
            vec![("reason", Kind::Text, true), ("suggested_minutes", Kind::Minutes, false)],
        ),
        of(
            "POST",
            &format!("/exchanges/{settled}/reverse"),
            json!({ "reason": "Why", "replacement": {} }),
            vec![
                ("reason", Kind::Text, true),
                ("replacement.minutes", Kind::Minutes, false),
                ("replacement.happened_on", Kind::Day, false),
                ("replacement.category", Kind::Slug, false),
                ("replacement.giver_id", Kind::Id, false),
                ("replacement.receiver_id", Kind::Id, false),
            ],
        ),
        of(
            "POST",
            "/transfers",
            json!({ "kind": "gift", "from_account_id": ada.account, "to_account_id": ben.account, "minutes": 5, "reason": "Thanks" }),
            vec![
                ("kind", Kind::Code, true),
                ("from_account_id", Kind::Id, true),
                ("to_account_id", Kind::Id, true),
                ("minutes", Kind::Minutes, true),
                ("reason", Kind::Text, true),
            ],
        ),
        of(
            "POST",
            "/costs",
            json!({ "on": day(0), "heading": "community", "in_kind": false, "amount": "10.00", "what": "Tea" }),
            vec![
                ("on", Kind::Day, true),
                ("heading", Kind::Code, true),
                ("in_kind", Kind::Flag, true),
                ("amount", Kind::Money, true),
                ("what", Kind::Name, true),
                ("funder", Kind::Text, false),
                ("evidence", Kind::Text, false),
                ("life_years", Kind::Number, false),
            ],
        ),
        of(
            "POST",
            "/benefits",
            json!({
                "on": day(0), "heading": "improved_outcomes", "class": "s", "body": "Members", "what": "Company", "grade": "told",
                "counterfactual": "They would have been alone", "amount": "10.00", "units": 3,
            }),
            vec![
                ("on", Kind::Day, true),
                ("heading", Kind::Code, true),
                ("class", Kind::Code, true),
                ("body", Kind::Name, true),
                ("what", Kind::Name, true),
                ("grade", Kind::Code, true),
                ("counterfactual", Kind::Text, true),
                ("evidence", Kind::Text, false),
                ("amount", Kind::Money, false),
                ("units", Kind::Number, false),
                ("years", Kind::Number, false),
            ],
        ),
    ]
}

/// The body with one field, perhaps inside another, set or taken away.
fn with(body: &Value, field: &str, value: Option<Value>) -> Value {
    let mut body = body.clone();
    let mut place = &mut body;
    let (outer, name) = field.rsplit_once('.').map_or((None, field), |(outer, name)| (Some(outer), name));
    if let Some(outer) = outer {
        place = &mut place[outer];
    }
    match value {
        Some(value) => place[name] = value,
        None => {
            place.as_object_mut().unwrap().remove(name);
        }
    }
    body
}

#[test]
fn every_field_of_the_api_says_what_is_wrong_with_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        for operation in operations(world, &bank) {
            let Operation { method, path, body, fields } = &operation;
            for (field, kind, must) in fields {
                let missing = must.then_some(None);
                // Where nothing need be said, null says nothing.
                let values = wrong(*kind).into_iter().filter(|value| *must || !value.is_null());
                for value in values.map(Some).chain(missing) {
                    let sent = with(body, field, value.clone());
                    let answer = api.ask(method, path, Some(sent.to_string()), Some(&key()));
                    let shown: String = format!("{method} {path} {field} = {value:?}").chars().take(200).collect();
                    assert_eq!(answer.status, 422, "{shown}: {}", answer.text);
                    let errors = answer.json["errors"].as_array().unwrap_or_else(|| panic!("{shown}: {}", answer.text));
                    let outer = field.split('.').next().unwrap();
                    let named = errors
                        .iter()
                        .any(|error| error["field"].as_str().is_some_and(|name| name.starts_with(outer) || name.contains(field)));
                    assert!(named, "{shown}: {}", answer.text);
                    assert!(
                        errors.iter().all(|error| error["message"].as_str().is_some_and(|message| message.len() > 8)),
                        "{shown}: {}",
                        answer.text
                    );
                }
            }
            let answer = api.ask(method, path, Some(with(body, "surprise", Some(json!(1))).to_string()), Some(&key()));
            assert_eq!((answer.status, &answer.json["errors"][0]["field"]), (422, &json!("surprise")), "{}", answer.text);
        }
        let books = api.get("/books").is(200).json;
        assert_eq!((&books["transfers"], &books["total_minutes"]), (&json!(1), &json!(0)), "nothing wrong was posted: {books}");
    });
}

#[test]
fn what_is_no_json_at_all_is_malformed() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    for text in ["", "{", "[]", "null", "7", "\"x\"", "{\"name\": \"a\",}", "\u{feff}{}", "name=Joan", "{\"name\":\"\\ud800\"}"] {
        let answer = api.ask("POST", "/members", Some(text.to_owned()), Some(&key()));
        assert!([400, 422].contains(&answer.status), "{text}: {}", answer.text);
    }
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    assert!([400, 413, 422].contains(&api.ask("POST", "/members", Some(format!("{{\"name\":{deep}}}")), Some(&key())).status));
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(3_000_000));
    assert!([400, 413, 422].contains(&api.ask("POST", "/members", Some(huge), Some(&key())).status));
    for path in [
        "/members/7",
        "/members/%00",
        "/members/..%2f..",
        "/exchanges/nonsense",
        "/transfers/0",
        "/transfers/-1",
        "/transfers/9999999999999999999999",
        "/accounts/%F0%9F",
        "/nowhere",
    ] {
        let status = api.get(path).status;
        assert!([400, 404, 422].contains(&status), "{path} answered {status}");
    }
    for question in [
        "/transfers?from=yesterday",
        "/transfers?account=7",
        "/accounts?kind=secret",
        "/exchanges?limit=1e3",
        "/exchanges?surprise=1",
        "/listings?kind=theft",
    ] {
        let answer = api.get(question);
        assert!([400, 404, 422].contains(&answer.status), "{question} answered {}: {}", answer.status, answer.text);
    }
    assert_eq!(api.ask("DELETE", "/members", None, None).status, 405);
    assert_eq!(api.ask("PUT", &format!("/members/{}", bank.members[0].id), Some("{}".to_owned()), None).status, 405);
}

const ODD: [&str; 8] =
    ["Siân", "李", "O'Brien", "=1+1", "<b>bold</b>", "\"quoted\" & <script>alert(1)</script>", "{{ 7 * 7 }}", "👩\u{200d}🦽 Ann"];

#[test]
fn odd_but_valid_text_is_kept_exactly_and_shown_escaped() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let staff = world.signed_in(&bank, 1);
        for name in ODD {
            let member = api.post("/members", json!({ "name": name }), &*key()).is(201).json;
            let path = format!("/members/{}", member["id"].as_str().unwrap());
            assert_eq!(api.get(&path).is(200).json["name"], name);
            let body = json!({
                "giver_id": member["id"], "receiver_id": bank.members[1].id, "minutes": 5, "happened_on": day(0), "category": bank.category, "note": name,
                "on_behalf": { "told_by": "both", "channel": "phone" }, "accept": ["duplicate"],
            });
            let exchange = api.post("/exchanges", body, &*key()).is(201).json;
            assert_eq!((&exchange["note"], &exchange["giver"]["name"]), (&json!(name), &json!(name)));
            let shown = |page: Page| {
                assert!(
                    page.words().contains(name) || unescape(&page.html).contains(name),
                    "{} does not show {name}:\n{}",
                    page.path,
                    page.html
                );
                for raw in ["<b>bold", "<script>alert"] {
                    assert!(!page.html.contains(raw), "{} holds {raw}", page.path);
                }
            };
            shown(staff.open(&format!("/members/{}", member["number"])).is(200));
            shown(staff.open(&format!("/exchanges/{}", exchange["id"].as_str().unwrap())).is(200));
        }
        let list = staff.open("/members").is(200);
        let desk = staff.open("/desk").is(200);
        for page in [list, desk, world.signed_in(&bank, 4).open("/statement").is(200), world.signed_in(&bank, 4).open("/").is(200)] {
            assert!(!page.html.contains("<b>bold") && !page.html.contains("<script>alert"), "{}", page.path);
        }
    });
}

#[test]
fn odd_text_in_a_search_is_only_text() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let staff = world.signed_in(&bank, 1);
    for text in ODD.into_iter().chain(["%", "_", "\\", "' OR 1=1 --", "a\u{0}b", "\u{202e}x"]) {
        let question = serde_urlencoded::to_string([("q", text)]).unwrap();
        for path in ["/members", "/find-members", "/api/v1/members"] {
            let page = staff.get(&format!("{path}?{question}"));
            assert!(page.status < 500 && !page.html.contains("<script>alert"), "{path} {text}");
            assert!(!page.html.contains("Cora Coordinator") || page.html.contains("who-name"), "{path} {text}");
        }
        staff.get(&format!("/log?{question}"));
    }
}
