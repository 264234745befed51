//! What the bank knows of a member: filled in by staff section by section, in part by the member; whose people are whose; papers of hours.

use crate::http::{Form, Pages};
use crate::world::{World, for_each_database};

/// A form with these boxes ticked in the place of what was.
fn ticked(form: &Form, field: &str, codes: &[&str]) -> Form {
    let mut form = form.clone();
    form.fields.retain(|(name, _)| name != field);
    form.fields.extend(codes.iter().map(|code| (field.to_owned(), (*code).to_owned())));
    form
}

#[track_caller]
fn section(pages: &Pages, number: i64, code: &str) -> Form {
    pages.open(&format!("/members/{number}/profile/{code}")).is(200).form(&format!("/profile/{code}"))
}

#[test]
fn staff_fill_in_a_profile_one_section_at_a_time_and_the_rest_stays() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        let needs = ticked(&section(&broker, 3, "needs"), "two_helpers", &["yes"]);
        broker
            .submit(
                &needs,
                &[("access_needs", "A ramp"), ("languages", "Polish, WELSH, polish"), ("sex", "woman"), ("helper_sex", "woman")],
            )
            .is(303);
        broker.submit(&ticked(&section(&broker, 3, "time"), "time", &["mon-morning", "sun-evening"]), &[]).is(303);
        broker.submit(&ticked(&section(&broker, 3, "home"), "home", &["stairs", "pets"]), &[]).is(303);
        let able = ticked(&section(&broker, 3, "able"), "skills", &["drives"]);
        broker.submit(&ticked(&able, "limits", &["no_smoking"]), &[]).is(303);
        broker.submit(&section(&broker, 3, "emergency"), &[("emergency_name", "Rhona"), ("emergency_phone", "0131 496 0777")]).is(303);
        let page = broker.open("/members/3/profile").is(200).words();
        for said in [
            "A ramp",
            "polish, welsh",
            "Only women",
            "Two helpers at every visit",
            "Monday morning, Sunday evening",
            "Stairs",
            "Drives",
            "No smoke",
            "Rhona",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let row = world.texts("SELECT languages || '|' || home || '|' || skills || '|' || limits || '|' || CAST(availability AS TEXT) AS value FROM member_profiles");
        assert_eq!(row, [format!("polish\nwelsh|stairs\npets|drives|no_smoking|{}", 1 + (1 << 20))]);
        // A form opened again shows what is known.
        assert_eq!(section(&broker, 3, "needs").value("access_needs"), Some("A ramp"));
        // Wrong answers are told beside the field.
        broker.submit(&section(&broker, 3, "emergency"), &[("emergency_name", ""), ("emergency_phone", "0131 496 0777")]).is(422);
        broker.submit(&section(&broker, 3, "reach"), &[("contact_channel", "pigeon")]).is(422);
        broker.get("/members/3/profile/shoes").is(404);
        broker.get("/members/1/profile/reach").is(403);
        world.signed_in(&bank, 4).get("/members/3/profile").is(404);
    });
}

#[test]
fn what_is_not_safe_stands_on_the_record_before_the_number() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        world.sql("UPDATE members SET phone = '0131 496 0123' WHERE number = 3").unwrap();
        assert!(!broker.open("/members/3").is(200).words().contains("Do not"));
        broker.submit(&ticked(&section(&broker, 3, "reach"), "safe", &[]), &[("format", "large_print")]).is(303);
        let html = broker.open("/members/3").is(200).html;
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
        assert!(at("Do not ring") < at("0131 496 0123") && at("Do not leave a message") < at("0131 496 0123"));
        assert!(at("Do not post") < at("0131 496 0123"));
    });
}

#[test]
fn a_member_says_for_themselves_what_is_theirs_to_say_and_no_more() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = world.signed_in(&bank, 3);
        let overview = ada.open("/settings/about-me").is(200).words();
        assert!(overview.contains("How to reach me") && !overview.contains("Emergency contact"), "{overview}");
        let reach = ada.open("/settings/about-me/reach").is(200).form("/about-me/reach");
        let reach = ticked(&reach, "always_ask", &["yes"]);
        let typed = [("contact_channel", "post"), ("format", "easy_read"), ("digest", "never"), ("address", "1 Elsewhere")];
        ada.submit(&ticked(&reach, "safe", &["post"]), &typed).is(303);
        let kept = world.texts(
            "SELECT m.contact_channel || ' ' || p.format || ' ' || p.digest || ' ' || COALESCE(p.address, 'none') AS value \
             FROM members m JOIN member_profiles p ON p.member_id = m.id WHERE m.number = 3",
        );
        assert_eq!(kept, ["post easy_read never none"], "where letters go is for staff to write");
        for code in ["emergency", "broker"] {
            ada.get(&format!("/settings/about-me/{code}")).is(404);
        }
        let needs = ada.open("/settings/about-me/needs").is(200).form("/about-me/needs");
        ada.submit(&needs, &[("languages", "Gaelic"), ("helper_sex", "woman")]).is(303);
        assert_eq!(world.texts("SELECT COALESCE(helper_sex, 'none') || languages AS value FROM member_profiles"), ["nonegaelic"]);
        let page = world.signed_in(&bank, 2).open("/members/3").is(200).words();
        assert!(page.contains("Do not ring"), "staff read it at once: {page}");
    });
}

#[test]
fn people_move_between_brokers_one_or_all_and_the_pack_says_what_the_next_one_needs() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (broker, coordinator) = (world.signed_in(&bank, 2), world.signed_in(&bank, 1));
        let list = |pages: &Pages, of: &str| pages.open(&format!("/caseload?of={of}")).is(200);
        let form = list(&broker, "nobody").form("/caseload");
        broker.submit(&form, &[("to", "2"), ("which", "some")]).is(422);
        let one = ticked(&form, "member", &[bank.members[0].id.as_str()]);
        broker.submit(&one, &[("to", "2"), ("which", "some")]).is(303);
        let mine = list(&broker, "2").words();
        assert!(mine.contains("Ada Archer") && !mine.contains("Ben Baker"), "{mine}");
        broker.submit(&form, &[("to", "2"), ("which", "all")]).is(303);
        assert!(list(&broker, "2").words().contains("Ben Baker"));
        // To the coordinator; a member looks after nobody.
        let form = list(&broker, "2").form("/caseload");
        broker.submit(&form, &[("to", "4"), ("which", "all")]).is(422);
        let one = ticked(&form, "member", &[bank.members[1].id.as_str()]);
        broker.submit(&one, &[("to", "1"), ("which", "some")]).is(303);
        assert!(list(&coordinator, "1").words().contains("Ben Baker") && !list(&coordinator, "2").words().contains("Ben Baker 4"));
        // The pack.
        broker.submit(&ticked(&section(&broker, 4, "reach"), "safe", &["message", "post"]), &[]).is(303);
        let note = broker.open("/members/4/notes").form("/notes");
        broker.submit(&note, &[("words", "Likes to be rung at noon"), ("readers", "brokers")]).is(303);
        broker.submit(&note, &[("words", "Only for me"), ("readers", "writer")]).is(303);
        bank.settle(world, &bank.members[1], &bank.members[2], 30);
        let pack = coordinator.open("/caseload/1/handover").is(200).words();
        for said in ["Ben Baker", "Do not ring", "Likes to be rung at noon", "Last help"] {
            assert!(pack.contains(said), "{said}: {pack}");
        }
        assert!(!pack.contains("Only for me") && !pack.contains("Ada Archer"), "{pack}");
        broker.get("/caseload/999/handover").is(404);
        world.signed_in(&bank, 3).get("/caseload").is(403);
    });
}

#[test]
fn the_letter_and_the_certificate_say_the_hours_of_the_months_that_were_asked_for() {
    for_each_database(|world: &World| {
        let bank = world.bank("harbour");
        let [ada, ben] = [&bank.members[0], &bank.members[1]];
        bank.settle(world, ada, ben, 90);
        bank.settle(world, ben, ada, 30);
        let undone = bank.settle(world, ada, ben, 600);
        let path = format!("/exchanges/{}/reverse", undone["id"].as_str().unwrap());
        let reversed = world.api(&bank.broker.token).post(&path, serde_json::json!({ "reason": "Typed twice" }), &*crate::world::key());
        assert!([200, 201].contains(&reversed.status), "{}", reversed.text);
        let pages = [(world.signed_in(&bank, 2), "/members/3"), (world.signed_in(&bank, 3), "/statement")];
        for (pages, base) in &pages {
            for paper in ["certificate", "letter"] {
                let said = pages.open(&format!("{base}/{paper}")).is(200).words();
                assert!(said.contains("Help given 1 hour 30 minutes") && said.contains("Help received 30 minutes"), "{said}");
                assert!(said.contains("harbour time bank") && said.contains("Ada Archer") && !said.contains('£'), "{said}");
                let none = pages.open(&format!("{base}/{paper}?from=2021-01&to=2021-03")).is(200).words();
                assert!(
                    none.contains("Friday 1 January 2021 to Wednesday 31 March 2021") && none.contains("Help given 0 minutes"),
                    "{none}"
                );
                let pdf = pages.get(&format!("{base}/{paper}.pdf")).is(200);
                assert!(pdf.html.starts_with("%PDF-") && pdf.header("content-disposition").contains(&format!("{paper}-3.pdf")));
                pages.get(&format!("{base}/{paper}?from=soon")).is(422);
                pages.get(&format!("{base}/{paper}?from=2021-03&to=2021-01")).is(422);
            }
            assert!(pages.open(&format!("{base}/letter")).words().contains("Hours cannot be changed into money"));
        }
        world.signed_in(&bank, 5).get("/members/3/letter").is(404);
    });
}
