//! How members say they are: their yes first, on the web and on paper, asked again in time, told in the report without naming anybody;
//! and stories that can be taken back.

use serde_json::{Value, json};

use crate::http::{Page, Pages};
use crate::world::{Bank, DEADLINE, Person, World, day, for_each_database};

const ONS4: [(&str, &str); 4] = [("satisfied", "7"), ("worthwhile", "8"), ("happy", "0"), ("anxious", "none")];

/// Says something to being asked, on one's own page.
#[track_caller]
fn say(pages: &Pages, said: &str) {
    let form = pages.open("/wellbeing").is(200).form("/wellbeing");
    pages.submit(&form, &[("said", said)]).is(303);
}

/// What a broker writes down on a member's page.
#[track_caller]
fn note(staff: &Pages, number: i64, said: &str, channel: &str) -> Page {
    let path = format!("/members/{number}/wellbeing");
    let form = staff.open(&path).is(200).form(&path);
    staff.submit(&form, &[("said", said), ("channel", channel)])
}

#[track_caller]
fn answer(pages: &Pages, path: &str, typed: &[(&str, &str)]) -> Page {
    let form = pages.open(path).is(200).form(path);
    pages.submit(&form, typed)
}

/// Adds a form through the API.
fn add(world: &World, bank: &Bank, whose: &Person, on: &str, satisfied: i64) -> Value {
    let body = json!({ "member_id": whose.id, "instrument": "ons4", "on": on, "channel": "paper", "answers": { "satisfied": satisfied } });
    world.api(&bank.coordinator.token).post("/outcomes", body, None).is(201).json
}

fn report(world: &World, bank: &Bank) -> Value {
    let year = &day(0)[..4];
    let answer = world.api(&bank.coordinator.token).get(&format!("/reports/value/{year}"));
    answer.is(200).json
}

fn row<'a>(report: &'a Value, table: &str, column: &str, code: &str) -> &'a Value {
    let rows = report["tables"][table].as_array().unwrap_or_else(|| panic!("no table {table}"));
    rows.iter().find(|row| row[column] == code).unwrap_or_else(|| panic!("{table} has no {code}: {rows:?}"))
}

/// Calendar years, so that forms of two months ago stand in the year of today or the one before.
fn calendar_year(world: &World) {
    world.sql("UPDATE banks SET year_start_month = 1, year_start_day = 1").unwrap();
}

#[test]
fn nothing_is_answered_before_a_yes_and_a_yes_taken_back_deletes_the_answers() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = world.signed_in(&bank, 3);
        ada.get("/wellbeing/ons4").is(404);
        say(&ada, "no");
        assert!(ada.open("/wellbeing").words().contains("You said no"));
        ada.get("/wellbeing/ons4").is(404);
        say(&ada, "yes");
        let words = ada.open("/wellbeing").words();
        assert!(words.contains("We are waiting for your answers") && words.contains("How you feel"), "{words}");
        // Nothing chosen, and an answer that is none, are told beside the question; what was typed is kept.
        let page = answer(&ada, "/wellbeing/ons4", &[]).is(422);
        assert!(page.words().contains("Answer at least one question"), "{}", page.words());
        let page = answer(&ada, "/wellbeing/ons4", &[("satisfied", "11"), ("happy", "3")]).is(422);
        assert!(page.html.contains("href=\"#satisfied\"") && page.html.contains("id=\"happy-3\" checked"));
        answer(&ada, "/wellbeing/ons4", &ONS4).is(303);
        let stored = "SELECT CAST(answer_1 AS TEXT) || ' ' || CAST(answer_3 AS TEXT) || ' ' || COALESCE(CAST(answer_4 AS TEXT), '-') AS value FROM outcome_forms";
        assert_eq!(world.texts(stored), ["7 0 -"], "four answers, none of them put together");
        // A second form within two weeks puts the first one right.
        answer(&ada, "/wellbeing/ons4", &[("satisfied", "6")]).is(303);
        assert_eq!(world.texts("SELECT CAST(answer_1 AS TEXT) AS value FROM outcome_forms"), ["6"]);
        answer(&ada, "/wellbeing/ucla3", &[("companionship", "1"), ("left_out", "2"), ("isolated", "3"), ("lonely", "5")]).is(303);
        assert!(!ada.open("/wellbeing").words().contains("We are waiting"));
        say(&ada, "withdrawn");
        assert!(world.texts("SELECT instrument AS value FROM outcome_forms").is_empty());
        ada.get("/wellbeing/ons4").is(404);
        let said = world.texts("SELECT said AS value FROM outcome_consents ORDER BY at, id");
        assert_eq!(said, ["no", "yes", "withdrawn"], "what was said is kept, word by word");
    });
}

#[test]
fn a_broker_keys_in_what_came_on_paper_and_sees_no_answer() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.signed_in(&bank, bank.broker.number);
        let printed = staff.get("/members/3/wellbeing.pdf").is(200);
        assert!(printed.html.starts_with("%PDF-") && printed.header("content-disposition").contains("questions-3.pdf"));
        // On the web nobody says yes for somebody else, and staff say how they were told.
        note(&staff, 3, "yes", "web").is(422);
        note(&staff, 3, "yes", "").is(422);
        note(&staff, 3, "yes", "paper").is(303);
        let path = "/members/3/wellbeing/ons4";
        answer(&staff, path, &[("satisfied", "7"), ("on", &day(-1)), ("channel", "paper")]).is(422);
        answer(&staff, path, &[("satisfied", "7"), ("on", &day(20)), ("channel", "")]).is(422);
        answer(&staff, path, &[("satisfied", "7"), ("on", &day(20)), ("channel", "paper")]).is(303);
        let page = staff.open("/members/3/wellbeing").is(200);
        assert!(page.words().contains("Answered on") && !page.html.contains("satisfied"), "{}", page.words());
        assert_eq!(world.texts("SELECT m.name AS value FROM outcome_forms f JOIN members m ON m.id = f.recorded_by"), ["Bram Broker"]);
        // Scores of (S)WEMWBS only where a licence is written down, and its questions never.
        staff.get("/members/3/wellbeing/swemwbs").is(404);
        let cora = world.signed_in(&bank, 1);
        let form = cora.open("/settings/outcomes").is(200).form("/settings/outcomes");
        cora.submit(&form, &[("again_months", "2")]).is(422);
        cora.submit(&form, &[("again_months", "4"), ("swemwbs_licence", "University of Warwick, 1234, 1 May 2026")]).is(303);
        let path = "/members/3/wellbeing/swemwbs";
        answer(&staff, path, &[("swemwbs", "35.01"), ("on", &day(0)), ("channel", "paper")]).is(422);
        answer(&staff, path, &[("swemwbs", "21.54"), ("on", &day(0)), ("channel", "paper")]).is(303);
        let score = "SELECT CAST(answer_1 AS TEXT) AS value FROM outcome_forms WHERE instrument = 'swemwbs'";
        assert_eq!(world.texts(score), ["2154"]);
        let ada = world.signed_in(&bank, 3);
        assert!(!ada.open("/wellbeing").words().contains("SWEMWBS"));
        ada.get("/wellbeing/swemwbs").is(404);
        // Members see nobody else's, and brokers do not set the rules.
        let ben = world.signed_in(&bank, 4);
        ben.get("/members/3/wellbeing").is(404);
        staff.get("/settings/outcomes").is(403);
    });
}

#[test]
fn whoever_said_yes_is_reminded_once_and_asked_again_after_half_a_year_by_their_own_way() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    world.sql("UPDATE members SET contact_channel = 'telephone', phone = '0131 496 0123'").unwrap();
    for number in [3, 4, 5] {
        let pages = world.signed_in(&bank, number);
        say(&pages, if number == 5 { "no" } else { "yes" });
        if number == 4 {
            answer(&pages, "/wellbeing/ons4", &ONS4).is(303);
            answer(&pages, "/wellbeing/ucla3", &[("lonely", "2")]).is(303);
        }
    }
    let told = |kind: &str| {
        world.texts(&format!(
            "SELECT m.name || ' ' || o.channel AS value FROM outbox o JOIN members m ON m.id = o.member_id WHERE o.kind = '{kind}'"
        ))
    };
    let before = |days: i64| {
        let (ask, form) = (day(days), day(days - 1));
        world.sql(&format!("UPDATE outcome_asks SET on_day = '{ask}'")).unwrap();
        world.sql(&format!("UPDATE outcome_forms SET on_day = '{form}'")).unwrap();
        world.stop();
        world.start(&[]);
    };
    let wait = |kind: &str, many: usize| {
        let deadline = std::time::Instant::now() + DEADLINE;
        while told(kind).len() < many {
            assert!(std::time::Instant::now() < deadline, "{kind}: {:?}\n{}", told(kind), world.log_tail());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    };
    before(14);
    wait("outcome_reminder", 1);
    assert_eq!(told("outcome_reminder"), ["Ada Archer telephone"], "once, and only who has not answered");
    assert!(told("outcome_ask").is_empty());
    before(190);
    wait("outcome_ask", 2);
    let mut asked = told("outcome_ask");
    asked.sort();
    assert_eq!(asked, ["Ada Archer telephone", "Ben Baker telephone"]);
    assert_eq!(told("outcome_reminder").len(), 1);
    let waves =
        world.texts("SELECT m.name || ' ' || a.wave AS value FROM outcome_asks a JOIN members m ON m.id = a.member_id ORDER BY value");
    assert_eq!(waves, ["Ada Archer baseline", "Ada Archer baseline", "Ben Baker baseline", "Ben Baker follow_up"]);
}

#[test]
fn the_report_tells_who_answered_and_claims_nothing_of_three_people() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        calendar_year(world);
        let staff = world.signed_in(&bank, bank.broker.number);
        for person in &bank.members {
            note(&staff, person.number, "yes", "phone").is(303);
        }
        world.sql(&format!("UPDATE outcome_asks SET on_day = '{}'", day(61))).unwrap();
        for person in &bank.members {
            add(world, &bank, person, &day(60), 4);
            add(world, &bank, person, &day(1), 9);
        }
        let told = report(world, &bank);
        let response = row(&told, "outcome_responses", "instrument", "ons4");
        assert_eq!((&response["asked_first"], &response["back_first"], &response["pairs"]), (&json!(3), &json!(3), &json!(3)));
        assert_eq!(row(&told, "outcome_responses", "instrument", "ucla3")["back_first"], 0);
        let (change, moves) = (row(&told, "outcome_changes", "measure", "satisfied"), row(&told, "outcome_moves", "measure", "satisfied"));
        assert_eq!((&change["pairs"], &moves["pairs"], &moves["missing"]), (&json!(3), &json!(3), &json!(0)));
        for claim in ["mean_before", "mean_after", "mean_change", "range_low", "range_high"] {
            assert_eq!(change[claim], Value::Null, "{claim} is a claim about three people");
        }
        for claim in ["better", "same", "worse"] {
            assert_eq!(moves[claim], Value::Null, "{claim} is a claim about three people");
        }
        assert_eq!(row(&told, "outcome_moves", "measure", "happy")["missing"], 3);
        for band in told["tables"]["outcome_bands"].as_array().unwrap() {
            assert_eq!((&band["people_before"], &band["people_after"]), (&Value::Null, &Value::Null), "{band}");
        }
        // The yearly self-rating: the last one of each person, small numbers held back.
        let ada = world.signed_in(&bank, 3);
        answer(&ada, "/wellbeing/coproduction", &[("level", "2")]).is(303);
        let told = report(world, &bank);
        assert_eq!(row(&told, "coproduction", "level", "recognition")["people"], Value::Null);
        // Taken back, the answers are gone from the report at once.
        say(&ada, "withdrawn");
        assert_eq!(row(&report(world, &bank), "outcome_responses", "instrument", "ons4")["pairs"], 2);
    });
}

#[test]
fn the_register_of_answers_names_nobody_and_is_the_coordinators() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        let ada = &bank.members[0];
        let cora = world.api(&bank.coordinator.token);
        let body = |whose: &str, answers: Value| json!({ "member_id": whose, "instrument": "ons4", "on": day(1), "channel": "paper", "answers": answers });
        cora.post("/outcomes", body(&ada.id, json!({ "satisfied": 7 })), None).refused(409, "outcome.no_consent");
        note(&world.signed_in(&bank, 2), 3, "yes", "phone").is(303);
        let first = add(world, &bank, ada, &day(60), 4);
        let second = add(world, &bank, ada, &day(1), 9);
        assert_eq!(first["person"], second["person"]);
        let listed = cora.get("/outcomes").is(200);
        assert_eq!(listed.items().len(), 2);
        let text = listed.json.to_string();
        assert!(!text.contains(&ada.id) && !text.contains("Ada"), "{text}");
        assert_eq!(listed.items()[0]["answers"], json!({ "satisfied": 4, "worthwhile": null, "happy": null, "anxious": null }));
        for wrong in [json!({ "satisfied": 11 }), json!({ "sad": 1 }), json!({}), json!({ "satisfied": "7" })] {
            cora.post("/outcomes", body(&ada.id, wrong), None).is(422);
        }
        cora.post("/outcomes", body(&other.members[0].id, json!({ "satisfied": 7 })), None).is(422);
        let licensed = json!({ "member_id": ada.id, "instrument": "wemwbs", "on": day(1), "channel": "paper", "score": "45" });
        cora.post("/outcomes", licensed, None).refused(409, "outcome.no_licence");
        world.api(&bank.broker.token).get("/outcomes").is(403);
        world.api(&ada.token).post("/outcomes", body(&ada.id, json!({ "satisfied": 7 })), None).is(403);
    });
}

#[test]
fn a_story_needs_a_yes_and_is_gone_from_the_report_the_moment_it_is_taken_back() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        calendar_year(world);
        let ada = world.signed_in(&bank, 3);
        let words = "I had not been in the library for years.";
        answer(&ada, "/stories", &[("words", words), ("signed", "first_name")]).is(422);
        answer(&ada, "/stories", &[("words", words), ("signed", "first_name"), ("consent", "yes")]).is(303);
        let staff = world.signed_in(&bank, 2);
        let heard = [("words", "Ben mended my gate."), ("signed", "nobody"), ("consent", "yes"), ("channel", "phone")];
        answer(&staff, "/members/5/stories", &heard).is(303);
        let voices = report(world, &bank)["tables"]["voices"].clone();
        assert_eq!(voices.as_array().unwrap().len(), 2, "{voices}");
        assert_eq!(voices[0]["teller"], "Ada");
        assert!(!voices.to_string().contains("Cleo") && !voices.to_string().contains("Archer"), "{voices}");
        // Nobody takes another member's story back but staff.
        let path = ada.open("/stories").is(200).form("/withdraw");
        let ben = world.signed_in(&bank, 4);
        ben.submit(&path, &[("form_token", &ben.form_token())]).is(404);
        ada.submit(&path, &[]).is(303);
        let after = report(world, &bank)["tables"]["voices"].clone();
        assert!(after.as_array().unwrap().len() == 1 && !after.to_string().contains("library"), "{after}");
        assert!(!ada.open("/stories").words().contains("library"));
        assert_eq!(world.texts("SELECT id AS value FROM stories WHERE words LIKE '%library%'").len(), 0, "the words are deleted");
        let path = staff.open("/members/5/stories").is(200).form("/withdraw");
        staff.submit(&path, &[]).is(303);
        assert!(report(world, &bank)["tables"]["voices"].as_array().is_none_or(Vec::is_empty));
    });
}
