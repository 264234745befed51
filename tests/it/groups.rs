//! Help in a group: a sheet is printed with its number, keyed back once with totals that agree, and shared without losing a minute.

use crate::http::{Page, Pages};
use crate::world::{Bank, World, day, for_each_database, key};

/// A group of which those who take part share the time; the path of its page.
#[track_caller]
fn group(desk: &Pages, name: &str, payer: &[(&str, &str)]) -> String {
    let form = desk.open("/activities/new").is(200).form("/activities/new");
    let mut typed = vec![("name", name), ("category", "company"), ("payer", "attenders")];
    typed.retain(|(name, _)| !payer.iter().any(|(other, _)| other == name));
    typed.extend(payer);
    desk.submit(&form, &typed).is(303).location().to_owned()
}

/// Prints a sheet for today; its number.
#[track_caller]
fn print(desk: &Pages, group: &str) -> String {
    let form = desk.open(group).is(200).form("/sheets");
    let paper = desk.submit(&form, &[("on", "today")]).is(303).location().to_owned();
    let number = paper.trim_start_matches("/sheets/").trim_end_matches("/print").to_owned();
    let page = desk.open(&paper).is(200);
    assert!(page.words().contains(&format!("Sheet {number}")), "{}", page.words());
    assert!(page.html.contains("class=\"qr\"") && page.html.contains(&format!("/sheets/{number}")), "the code leads to the sheet");
    number
}

/// Keys a sheet in: Ada helped for 100 minutes, Ben, Cleo and the broker took part.
#[track_caller]
fn key_in(desk: &Pages, number: &str, others: &[(&str, &str)]) -> Page {
    let form = desk.open(&format!("/sheets/{number}")).is(200).form(&format!("/sheets/{number}"));
    let mut typed = vec![
        ("helper_1", "3"),
        ("helper_1_time", "100m"),
        ("attender_1", "4"),
        ("attender_2", "Cleo Carter"),
        ("attender_3", "2"),
        ("helpers_total", "1"),
        ("attenders_total", "3"),
        ("minutes_total", "100"),
        ("lasted", "2h"),
    ];
    typed.retain(|(name, _)| !others.iter().any(|(other, _)| other == name));
    typed.extend(others);
    desk.submit(&form, &typed)
}

fn balances(world: &World, bank: &Bank) -> [i64; 4] {
    let [ada, ben, cleo] = [0, 1, 2].map(|at| bank.balance(world, &bank.members[at]));
    [ada, ben, cleo, bank.balance(world, &bank.broker)]
}

fn verified(world: &World) {
    let run = world.cli(&["ledger", "verify", "--bank", "harbour"]);
    assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
}

#[test]
fn a_sheet_is_posted_once_and_shared_without_losing_a_minute() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        key_in(&desk, &number, &[]).is(303);
        assert_eq!(balances(world, &bank), [100, -34, -33, -33]);
        verified(world);
        // The books hold one line with a side for everybody.
        let transfer = &world.api(&bank.coordinator.token).get("/transfers").is(200).items()[0];
        assert_eq!((transfer["kind"].as_str(), transfer["postings"].as_array().unwrap().len()), (Some("exchange"), 4));
        // What each of them reads names the group and nobody in it.
        let statement = world.signed_in(&bank, 4).open("/statement").is(200).words();
        assert!(statement.contains("You took part: Lunch club") && statement.contains("34 minutes"), "{statement}");
        assert!(!statement.contains("Ada") && !statement.contains("Cleo"), "{statement}");
        assert!(world.signed_in(&bank, 3).open("/statement").is(200).words().contains("You helped: Lunch club"));
        let told = world.texts("SELECT kind AS value FROM outbox WHERE kind LIKE 'sheet_%' ORDER BY kind");
        assert_eq!(told, ["sheet_helped", "sheet_took_part", "sheet_took_part", "sheet_took_part"]);
        // It cannot be keyed in again, by another form either.
        let again = desk.open(&format!("/sheets/{number}")).is(200);
        assert!(again.words().contains("Ada Archer helped for 1 hour 40 minutes"), "{}", again.words());
        let token = desk.form_token();
        let body = [
            ("form_token", token.as_str()),
            ("idempotency_key", &key()),
            ("helper_1", "3"),
            ("helper_1_time", "1h"),
            ("attender_1", "4"),
            ("helpers_total", "1"),
            ("attenders_total", "1"),
            ("minutes_total", "60"),
            ("lasted", "1h"),
        ];
        let body = serde_urlencoded::to_string(body).unwrap();
        let headers = [("sec-fetch-site", "same-origin"), ("origin", desk.url.as_str())];
        assert_eq!(desk.ask("POST", &format!("/sheets/{number}"), Some(body), &headers).status, 409);
        assert_eq!(balances(world, &bank), [100, -34, -33, -33]);
    });
}

#[test]
fn the_same_form_sent_twice_posts_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        let path = format!("/sheets/{number}");
        let form = desk.open(&path).is(200).form(&path);
        let typed = [
            ("helper_1", "3"),
            ("helper_1_time", "1h"),
            ("attender_1", "4"),
            ("helpers_total", "1"),
            ("attenders_total", "1"),
            ("minutes_total", "1h"),
            ("lasted", "1h"),
        ];
        desk.submit(&form, &typed).is(303);
        let again = desk.submit(&form, &typed);
        assert!([303, 409].contains(&again.status), "{}", again.status);
        assert_eq!(bank.balance(world, &bank.members[0]), 60);
    });
}

#[test]
fn totals_that_do_not_agree_are_refused_beside_their_fields_and_what_was_typed_is_kept() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        for (field, typed, told) in [
            ("helpers_total", "2", "The lines have 1 helpers, the paper says 2"),
            ("attenders_total", "4", "The lines have 3 people who took part, the paper says 4"),
            ("minutes_total", "90", "come to 100 minutes, the paper says 90"),
        ] {
            let page = key_in(&desk, &number, &[(field, typed)]).is(422);
            assert_eq!(page.words().matches(told).count(), 2, "in the summary and beside the field: {}", page.words());
            let form = page.form(&format!("/sheets/{number}"));
            assert_eq!((form.value(field), form.value("helper_1_time")), (Some(typed), Some("100m")));
            assert_eq!(form.value("attender_2"), Some("Cleo Carter"));
        }
        let twice = key_in(&desk, &number, &[("attender_3", "4")]).is(422);
        assert!(twice.words().contains("Ben Baker stands on two lines"), "{}", twice.words());
        let nobody = key_in(&desk, &number, &[("attender_3", "Nobody Here")]).is(422);
        assert!(nobody.words().contains("is called “Nobody Here”"), "{}", nobody.words());
        assert_eq!(balances(world, &bank), [0, 0, 0, 0]);
    });
}

#[test]
fn one_member_below_the_floor_refuses_the_whole_sheet_by_name_unless_staff_give_a_reason() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[2], &bank.members[1], 1_190);
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        let before = balances(world, &bank);
        let refused = key_in(&desk, &number, &[]).is(422);
        assert!(refused.words().contains("Ben Baker would have had more than 20 hours"), "{}", refused.words());
        assert!(!refused.words().contains("Cleo Carter would"), "{}", refused.words());
        assert_eq!(balances(world, &bank), before, "all or nothing");
        let form = refused.form(&format!("/sheets/{number}"));
        desk.submit(&form, &[("override_reason", "Home from hospital")]).is(303);
        assert_eq!(bank.balance(world, &bank.members[1]), -1_190 - 34);
        assert!(desk.open(&format!("/sheets/{number}")).is(200).words().contains("Home from hospital"));
        verified(world);
    });
}

#[test]
fn a_sheet_can_name_the_pot_or_an_organisation_as_payer() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world
            .cli(&["member", "add", "--bank", "harbour", "--name", "Harbour Hall", "--kind", "organisation", "--joined-on", "2020-01-01"])
            .done();
        let desk = world.signed_in(&bank, 2);
        let by_hall = group(&desk, "Repair morning", &[("payer", "organisation"), ("organisation", "Harbour Hall")]);
        key_in(&desk, &print(&desk, &by_hall), &[]).is(303);
        assert_eq!(balances(world, &bank), [100, 0, 0, 0]);
        let hall = world.api(&bank.coordinator.token).get("/accounts?kind=organisation").is(200).items()[0].clone();
        assert_eq!(hall["balance_minutes"], -100, "{hall}");
        // The pot pays for another one from what members gave it.
        let pot = world.api(&bank.coordinator.token).get("/accounts?kind=pot").is(200).items()[0]["id"].as_str().unwrap().to_owned();
        let gift = serde_json::json!({ "kind": "gift", "from_account_id": bank.members[0].account, "to_account_id": pot, "minutes": 100, "reason": "Spare" });
        world.api(&bank.members[0].token).post("/transfers", gift, &*key()).is(201);
        let by_pot = group(&desk, "Walk", &[("payer", "pot")]);
        key_in(&desk, &print(&desk, &by_pot), &[]).is(303);
        assert_eq!(balances(world, &bank), [100, 0, 0, 0]);
        verified(world);
        // Somebody who is no organisation cannot be named.
        let form = desk.open("/activities/new").form("/activities/new");
        let wrong = [("name", "Tea"), ("category", "company"), ("payer", "organisation"), ("organisation", "Ben Baker")];
        assert!(desk.submit(&form, &wrong).is(422).words().contains("Name an organisation"));
    });
}

#[test]
fn the_report_counts_the_helpers_minutes_once_and_shows_attendance_apart() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        key_in(&desk, &number, &[]).is(303);
        bank.settle(world, &bank.members[0], &bank.members[1], 20);
        let year = world.api(&bank.coordinator.token).get("/me").is(200);
        drop(year);
        let today = day(0);
        let (y, m): (i32, u32) = (today[..4].parse().unwrap(), today[5..7].parse().unwrap());
        let year = if m >= 4 { y } else { y - 1 };
        let api = world.api(&bank.coordinator.token);
        let report = api.get(&format!("/reports/value/{year}")).is(200).json;
        let figure = |name: &str| report["figures"][name]["value"].as_str().unwrap_or_default().to_owned();
        assert_eq!(figure("hours_exchanged"), "2.000000");
        assert_eq!(figure("attender_hours"), "6.000000");
        assert_eq!(figure("active_members"), "4.000000");
        assert_eq!(figure("mean_partners"), "0.500000", "a session makes no pairs");
        let rows = api.get(&format!("/reports/value/{year}/rows/hours_exchanged")).is(200);
        let counts: i64 = rows.items().iter().map(|row| row["count"].as_i64().unwrap()).sum();
        assert_eq!(counts, 120, "the figure opens to its rows: {}", rows.text);
        assert!(rows.text.contains("Lunch club"), "{}", rows.text);
        let months: i64 =
            report["tables"]["hours_by_month"].as_array().unwrap().iter().map(|month| month["exchanges"].as_i64().unwrap()).sum();
        assert_eq!(months, 2);
        crate::report_forms::recomputed(world, "harbour", &year.to_string());
    });
}

#[test]
fn a_posted_sheet_is_undone_by_a_linked_reversal_with_a_reason_and_only_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let number = print(&desk, &group(&desk, "Lunch club", &[]));
        key_in(&desk, &number, &[]).is(303);
        let page = desk.open(&format!("/sheets/{number}")).is(200);
        let form = page.form("/undo");
        assert!(desk.submit(&form, &[]).is(422).words().contains("Write why it is undone"));
        desk.submit(&form, &[("reason", "Wrong week")]).is(303);
        assert_eq!(balances(world, &bank), [0, 0, 0, 0]);
        let transfers = world.api(&bank.coordinator.token).get("/transfers").is(200).items();
        assert_eq!(transfers[1]["kind"], "reversal");
        let over = desk.open(&format!("/sheets/{number}")).is(200);
        assert!(over.words().contains("Undone") && over.words().contains("Wrong week"), "{}", over.words());
        assert!(over.forms().iter().all(|form| !form.action.ends_with("/undo")), "it cannot be undone again");
        verified(world);
    });
}

#[test]
fn one_exchange_can_be_shared_by_several_people() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let form = desk.open("/shared").is(200).form("/shared");
        let typed = [
            ("on", "today"),
            ("category", "lifts"),
            ("helper_1", "Ada"),
            ("helper_1_time", "1h40"),
            ("attender_1", "4"),
            ("attender_2", "5"),
            ("attender_3", "2"),
        ];
        let saved = desk.submit(&form, &typed).is(303).location().to_owned();
        assert_eq!(balances(world, &bank), [100, -34, -33, -33]);
        assert!(desk.open(&saved).is(200).words().contains("share: 34 minutes"));
        // Many helped one.
        let form = desk.open("/shared").is(200).form("/shared");
        let typed = [
            ("on", "today"),
            ("category", "lifts"),
            ("helper_1", "4"),
            ("helper_1_time", "34m"),
            ("helper_2", "5"),
            ("helper_2_time", "33m"),
            ("helper_3", "2"),
            ("helper_3_time", "33m"),
            ("attender_1", "3"),
        ];
        desk.submit(&form, &typed).is(303);
        assert_eq!(balances(world, &bank), [0, 0, 0, 0]);
        verified(world);
    });
}

#[test]
fn sheets_and_groups_are_the_staffs_and_another_banks_do_not_exist() {
    for_each_database(|world| {
        let (bank, other) = (world.bank("harbour"), world.bank("valley"));
        let desk = world.signed_in(&bank, 2);
        let path = group(&desk, "Lunch club", &[]);
        let number = print(&desk, &path);
        let member = world.signed_in(&bank, 3);
        for page in ["/activities", path.as_str(), "/shared", &format!("/sheets/{number}"), &format!("/sheets/{number}/print")] {
            assert_eq!(member.get(page).status, 403, "{page}");
        }
        let stranger = world.signed_in(&other, 2);
        assert_eq!(stranger.get(&path).status, 404);
        assert_eq!(stranger.get(&format!("/sheets/{number}")).status, 404);
    });
}
