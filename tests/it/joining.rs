//! Joining: a stranger's form, the tasks of an application, referees, the decision.

use serde_json::{Value, json};

use crate::http::{Page, Pages};
use crate::world::{Bank, PASSWORD, World, day, for_each_database, key};

/// Fills in the form as a stranger, looks it over and sends it; the page that says what happens next.
#[track_caller]
fn send(pages: &Pages, typed: &[(&str, &str)]) -> Page {
    let form = pages.open("/join").is(200).form("/join");
    let mut all = typed.to_vec();
    all.push(("step", "check"));
    let check = pages.submit(&form, &all).is(200);
    let sent = pages.submit(&check.form("/join"), &[("step", "send")]).is(303);
    assert!(sent.location().contains("/joining/"), "{}", sent.location());
    pages.follow(sent).is(200)
}

/// A browser of staff, and the number of the applicant whom they filled in a form for.
#[track_caller]
fn keyed(world: &World, bank: &Bank, typed: &[(&str, &str)]) -> (Pages, i64) {
    let staff = world.signed_in(bank, bank.broker.number);
    let form = staff.open("/members/apply").is(200).form("/members/apply");
    let sent = staff.submit(&form, typed).is(303);
    let number = sent.location().rsplit('/').next().unwrap().parse().unwrap();
    (staff, number)
}

#[track_caller]
fn post(staff: &Pages, number: i64, what: &str, typed: &[(&str, &str)]) -> Page {
    let form = staff.open(&format!("/applications/{number}")).is(200).form(&format!("/applications/{number}/{what}"));
    staff.submit(&form, typed)
}

#[track_caller]
fn name_referee(staff: &Pages, number: i64, name: &str, way: &str, address: &str) {
    let field = match way {
        "letter" => "referee_address",
        "link" => "referee_email",
        _ => "referee_phone",
    };
    post(staff, number, "referees", &[("referee_name", name), ("relation", "neighbour"), ("way", way), (field, address)]).is(303);
}

/// Asks every referee who was not asked.
#[track_caller]
fn ask_all(staff: &Pages, number: i64) {
    while let Some(form) =
        staff.open(&format!("/applications/{number}")).is(200).forms().into_iter().find(|form| form.action.ends_with("/ask"))
    {
        staff.submit(&form, &[]).is(303);
    }
}

/// The path of the link in the newest message of a kind.
fn link(world: &World, kind: &str) -> String {
    let facts = world.texts(&format!("SELECT facts AS value FROM outbox WHERE kind = '{kind}' ORDER BY created_at DESC, id DESC"));
    let facts: Value = serde_json::from_str(facts.first().expect("a message")).unwrap();
    facts["link"]["link"].as_str().unwrap().to_owned()
}

fn member(world: &World, bank: &Bank, name: &str) -> Value {
    let all = world.api(&bank.broker.token).get("/members?limit=100").is(200).items();
    all.into_iter().find(|each| each["name"] == name).unwrap_or(Value::Null)
}

#[test]
fn a_stranger_without_email_is_taken_on_step_by_step_and_each_moment_has_one_next_step() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let stranger = world.browserless();
        let page = send(
            &stranger,
            &[("name", "Winifred Okafor"), ("phone", "0131 496 0200"), ("gives", "Knitting"), ("needs", "A lift to the clinic")],
        );
        assert!(page.words().contains("A time broker reads your form"), "{}", page.words());
        let own = page.path.clone();

        let applicant = member(world, &bank, "Winifred Okafor");
        assert_eq!((&applicant["standing"], &applicant["has_login"]), (&json!("applicant"), &json!(false)));
        let number = applicant["number"].as_i64().unwrap();
        // Nobody finds an applicant, and no exchange can name one.
        assert!(world.api(&bank.members[0].token).get("/members?q=winifred").is(200).items().is_empty());
        let body = json!({ "giver_id": applicant["id"], "receiver_id": bank.members[0].id, "minutes": 60, "happened_on": day(0), "category": bank.category });
        world.api(&bank.members[0].token).post("/exchanges", body, &*key()).refused(409, "member.not_taking_part");

        let staff = world.signed_in(&bank, bank.coordinator.number);
        let settings = staff.open("/settings/agreements").is(200);
        let form = settings.form("/settings/agreements");
        staff.submit(&form, &[("name", "Our rules"), ("words", "Be kind. Be on time."), ("since_on", "today")]).is(303);

        let next = |said: &str| {
            let words = staff.open(&format!("/applications/{number}")).is(200).words();
            assert!(words.contains(&format!("The next step {said}")), "{words}");
            let list = staff.open("/applications").is(200).words();
            assert!(list.contains(said), "{list}");
        };
        next("Name two people who know them");
        name_referee(&staff, number, "Rhoda Reid", "link", "rhoda@example.org");
        next("Name two people who know them");
        name_referee(&staff, number, "Rory Ross", "telephone", "0131 496 0300");
        next("Ask the people who speak for them");
        ask_all(&staff, number);
        next("Have a talk with them");
        post(&staff, number, "interview", &[("words", "Likes children, prefers mornings")]).is(303);
        next("Go through the rules with them");
        let rules = staff.open(&format!("/members/{number}/agreements")).is(200);
        staff.submit(&rules.form(&format!("/members/{number}/agreements")), &[("channel", "phone")]).is(303);
        next("Wait for the referees");
        assert!(stranger.open(&own).words().contains("We are waiting to hear from the people who speak for you"));

        // One answers by the link, the other on the telephone with the script.
        let rhoda = world.browserless();
        let page = rhoda.open(&link(world, "reference_ask")).is(200);
        rhoda.submit(&page.form_with("words"), &[("outcome", "good"), ("words", "A gem of a neighbour")]).is(200);
        let script = staff.open(&link(world, "reference_call")).is(200);
        assert!(script.words().contains("How do you know Winifred Okafor"), "{}", script.words());
        staff.submit(&script.form_with("words"), &[("outcome", "good"), ("words", "Always on time")]).is(303);
        next("Everything is here: decide");
        let words = staff.open(&format!("/applications/{number}")).words();
        assert!(words.contains("A gem of a neighbour") && words.contains("Always on time"), "{words}");

        post(&staff, number, "decide", &[("decision", "taken_on")]).is(422);
        post(&staff, number, "decide", &[("decision", "taken_on"), ("reason", "Good words from both")]).is(303);
        let taken = member(world, &bank, "Winifred Okafor");
        assert_eq!((&taken["standing"], &taken["joined_on"]), (&json!("active"), &json!(day(0))));
        // What referees wrote is not in the row any more.
        assert_eq!(world.texts("SELECT name AS value FROM referees WHERE words IS NOT NULL"), Vec::<String>::new());
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind = 'taken_on'").len(), 1);
        // Nobody is asked about somebody who has been decided on.
        assert_eq!(
            world.texts("SELECT kind AS value FROM outbox WHERE kind LIKE 'reference%' AND state = 'waiting'"),
            Vec::<String>::new()
        );
        assert!(stranger.open(&own).words().contains("You belong. Welcome!"));
        let shown = staff.open(&format!("/applications/{number}")).is(200);
        assert!(
            shown.html.contains("/listings/new?kind=offer&#38;title=Knitting")
                || shown.html.contains("/listings/new?kind=offer&amp;title=Knitting"),
            "{}",
            shown.html
        );
        // The story of the standing has the reason; the notes of the talk stay with staff.
        assert!(staff.open(&format!("/members/{number}")).words().contains("Good words from both"));
        assert!(!world.texts("SELECT words AS value FROM member_notes").is_empty());
    });
}

#[test]
fn two_forms_of_one_person_make_one_member_and_look_the_same_to_the_sender() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let answer = |typed: &[(&str, &str)]| {
            let page = send(&world.browserless(), typed);
            let token = regex::Regex::new(r#"name="form_token" value="[^"]*"|/joining/[^"]*"#).unwrap();
            (token.replace_all(&page.html, "").into_owned(), page.path)
        };
        let first = answer(&[("name", "Siân Pugh"), ("email", "sian@example.org")]);
        // The same name in another spelling and the same address; then the member Ada with her own telephone number.
        let again = answer(&[("name", "sian  PUGH"), ("email", "Sian@Example.org"), ("gives", "Second thoughts")]);
        world.sql("UPDATE members SET phone = '0131 496 0777' WHERE number = 3").unwrap();
        let belongs = answer(&[("name", "Ada Archer"), ("phone", "01314960777")]);
        let other = answer(&[("name", "Sian Pugh"), ("email", "another.sian@example.org")]);
        assert_eq!(first.0, again.0);
        assert_eq!(first.0, belongs.0);
        assert_eq!(first.0, other.0);
        let names = world.texts("SELECT name_key AS value FROM members WHERE name_key IN ('sian pugh', 'ada archer') ORDER BY name_key");
        assert_eq!(names, ["ada archer", "sian pugh", "sian pugh"], "the other Siân is another person");
        assert_eq!(member(world, &bank, "Ada Archer")["standing"], "active");
        // What happens to the application is not told at the address of the second form.
        let staff = world.signed_in(&bank, bank.broker.number);
        let number = member(world, &bank, "Siân Pugh")["number"].as_i64().unwrap();
        name_referee(&staff, number, "Rhoda Reid", "telephone", "0131 496 0300");
        name_referee(&staff, number, "Rory Ross", "telephone", "0131 496 0301");
        ask_all(&staff, number);
        assert!(world.browserless().open(&first.1).words().contains("would like to talk with you"));
        assert!(world.browserless().open(&again.1).words().contains("A time broker reads your form"));
        // Staff are told of both, with every word.
        let list = staff.open("/applications").is(200);
        assert!(list.words().contains("Second thoughts") && list.words().contains("Ada Archer"), "{}", list.words());
        staff.submit(&list.form("/applications/3/seen"), &[]).is(303);
        assert!(!staff.open("/applications").words().contains("Ada Archer"));
        // Staff who key in a form for somebody are told at once.
        let (_, same) = keyed(world, &bank, &[("name", "Siân Pugh"), ("email", "sian@example.org")]);
        assert_eq!(same, number);
    });
}

#[test]
fn what_was_typed_is_never_lost_and_the_same_form_sent_twice_is_one() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.browserless();
        let typed = [
            ("name", "Olu <b>Ade"),
            ("phone", "0131 496 0201"),
            ("address", "1 Quay Street\nHarbour"),
            ("contact_channel", "post"),
            ("unsafe", "ring"),
            ("format", "large_print"),
            ("gives", "Baking & cakes"),
            ("access_needs", "No stairs"),
            ("emergency_name", "Bola Ade"),
            ("emergency_relation", "sister"),
        ];
        let form = pages.open("/join").form("/join");
        let wrong: Vec<_> = typed.iter().map(|(name, text)| if *name == "phone" { (*name, "soon") } else { (*name, *text) }).collect();
        let page = pages.submit(&form, &wrong).is(422);
        assert!(page.html.contains("<title>Error:"), "the title says so first");
        let kept = page.form("/join");
        for (name, text) in wrong.iter().filter(|(name, _)| !["contact_channel", "unsafe", "format"].contains(name)) {
            assert_eq!(kept.value(name), Some(*text), "{name}");
        }
        assert_eq!(kept.value("unsafe"), Some("ring"), "what was ticked stays ticked");
        let check = pages.submit(&kept, &[("phone", "0131 496 0201"), ("step", "check")]).is(200);
        for word in ["Olu <b>Ade", "Baking & cakes", "Large print", "Do not ring me", "Bola Ade, sister"] {
            assert!(check.words().contains(word), "{word}: {}", check.words());
        }
        let back = pages.submit(&check.form("/join"), &[("step", "change")]).is(200).form("/join");
        for (name, text) in typed {
            assert_eq!(back.value(name), Some(text), "{name}");
        }
        let ready = pages.submit(&back, &[("step", "check")]).is(200).form("/join");
        let one = pages.submit(&ready, &[("step", "send")]).is(303).location().to_owned();
        let two = pages.submit(&ready, &[("step", "send")]).is(303).location().to_owned();
        assert_eq!(one, two);
        assert_eq!(world.texts("SELECT name AS value FROM members WHERE name_key LIKE 'olu%'").len(), 1);
        assert_eq!(world.texts("SELECT words AS value FROM application_forms WHERE words IS NOT NULL").len(), 0);
        assert_eq!(world.texts("SELECT address AS value FROM member_profiles"), ["1 Quay Street\nHarbour"]);
        // No way to answer at all is not enough.
        let none = pages.submit(&pages.open("/join").form("/join"), &[("name", "Nobody"), ("step", "check")]).is(422);
        assert!(none.words().contains("so that we can answer you"), "{}", none.words());
        assert_eq!(member(world, &bank, "Olu <b>Ade")["standing"], "applicant");
    });
}

#[test]
fn a_referees_link_does_nothing_when_opened_and_works_once_while_its_time_lasts() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (staff, number) = keyed(world, &bank, &[("name", "Winifred Okafor"), ("phone", "0131 496 0200")]);
        // The way chosen must lead somewhere.
        post(&staff, number, "referees", &[("referee_name", "Nowhere"), ("way", "letter")]).is(422);
        name_referee(&staff, number, "Rhoda Reid", "link", "rhoda@example.org");
        name_referee(&staff, number, "Rory Ross", "letter", "2 Quay Street");
        ask_all(&staff, number);
        let ways = world.texts("SELECT channel AS value FROM outbox WHERE kind = 'reference_ask' ORDER BY channel");
        assert_eq!(ways, ["email", "post"]);
        let links: Vec<String> = world
            .texts("SELECT facts AS value FROM outbox WHERE kind = 'reference_ask' ORDER BY channel")
            .iter()
            .map(|facts| serde_json::from_str::<Value>(facts).unwrap()["link"]["link"].as_str().unwrap().to_owned())
            .collect();
        let rhoda = world.browserless();
        for _ in 0..3 {
            rhoda.open(&links[0]).is(200);
        }
        assert_eq!(world.texts("SELECT name AS value FROM referees WHERE answered_at IS NOT NULL"), Vec::<String>::new());
        // The secret is not in the row.
        let secret = links[0].rsplit('/').next().unwrap().to_owned();
        assert!(
            !secret.is_empty()
                && world.texts("SELECT name AS value FROM referees WHERE CAST(token_hash AS TEXT) LIKE '%reference%'").is_empty()
        );
        let form = rhoda.open(&links[0]).form_with("words");
        rhoda.submit(&form, &[("words", "I forgot to choose")]).is(422);
        rhoda.submit(&form, &[("outcome", "doubt"), ("words", "Not sure")]).is(200);
        rhoda.submit(&form, &[("outcome", "good")]).is(410);
        rhoda.open(&links[0]).is(410);
        assert_eq!(world.texts("SELECT outcome AS value FROM referees WHERE answered_at IS NOT NULL"), ["doubt"]);
        world.sql("UPDATE referees SET token_expires_at = 1 WHERE answered_at IS NULL").unwrap();
        rhoda.open(&links[1]).is(410);
        rhoda.open("/reference/nothing").is(410);
    });
}

#[test]
fn a_silent_referee_is_reminded_once_after_a_week_with_the_same_link_and_the_applicant_is_listed_as_stuck() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (staff, number) = keyed(world, &bank, &[("name", "Winifred Okafor"), ("phone", "0131 496 0200")]);
        name_referee(&staff, number, "Rhoda Reid", "link", "rhoda@example.org");
        name_referee(&staff, number, "Rory Ross", "link", "rory@example.org");
        ask_all(&staff, number);
        assert!(!staff.open("/applications").words().contains("Stuck"));
        let week = 7 * 86_400_000_i64;
        world.sql(&format!("UPDATE referees SET asked_at = asked_at - {week} WHERE name = 'Rhoda Reid'")).unwrap();
        let list = staff.open("/applications").words();
        assert!(list.contains("Stuck Winifred Okafor A referee has not answered for 7 days or more"), "{list}");
        // Each start of the timers looks; so does each hour.
        for _ in 0..2 {
            drop(world.another_copy());
            world.stop();
            world.start(&[]);
        }
        let deadline = std::time::Instant::now() + crate::world::DEADLINE;
        let reminders = || world.texts("SELECT to_name AS value FROM outbox WHERE kind = 'reference_reminder'");
        while reminders().is_empty() {
            assert!(std::time::Instant::now() < deadline, "nobody is reminded");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(reminders(), ["Rhoda Reid"]);
        world.browserless().open(&link(world, "reference_reminder")).is(200);
        // Two still weeks are told too.
        let (_, other) = keyed(world, &bank, &[("name", "Edith Muir"), ("phone", "0131 496 0210")]);
        let weeks = 2 * week;
        world.sql(&format!("UPDATE applications SET stirred_at = stirred_at - {weeks}")).unwrap();
        let words = staff.open(&format!("/applications/{other}")).words();
        assert!(words.contains("Nothing has happened for 14 days or more"), "{words}");
    });
}

#[test]
fn a_declined_or_withdrawn_application_does_not_come_back_and_a_new_form_is_a_new_decision() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for (decision, name, phone) in [("declined", "Winifred Okafor", "0131 496 0200"), ("withdrawn", "Edith Muir", "0131 496 0210")] {
            let (staff, number) = keyed(world, &bank, &[("name", name), ("phone", phone)]);
            name_referee(&staff, number, "Rhoda Reid", "link", "rhoda@example.org");
            name_referee(&staff, number, "Rory Ross", "telephone", "0131 496 0300");
            let open = staff.open(&format!("/applications/{number}"));
            let forms: Vec<_> = ["referees", "interview", "decide", "check-needed"]
                .map(|what| open.form(&format!("/applications/{number}/{what}")))
                .to_vec();
            let asks: Vec<_> = open.forms().into_iter().filter(|form| form.action.ends_with("/ask")).collect();
            ask_all(&staff, number);
            let asked = link(world, "reference_ask");
            post(&staff, number, "decide", &[("decision", decision), ("reason", "We met")]).is(303);
            assert_eq!(member(world, &bank, name)["standing"], "left");
            // Every old form, and the referee's link, finds the door shut.
            let more = [
                ("referee_name", "Third"),
                ("way", "telephone"),
                ("referee_phone", "0131 496 0303"),
                ("decision", "taken_on"),
                ("reason", "x"),
            ];
            for form in &forms {
                let answer = staff.submit(form, &more).is(422);
                assert!(answer.words().contains("This application is decided"), "{}: {}", form.action, answer.words());
            }
            for form in &asks {
                staff.submit(form, &[]).is(409);
            }
            world.browserless().open(&asked).is(410);
            assert_eq!(member(world, &bank, name)["standing"], "left");
            // A new form of the same person: the same member, a new application.
            let (_, again) = keyed(world, &bank, &[("name", name), ("phone", phone)]);
            assert_eq!(again, number);
            assert_eq!(member(world, &bank, name)["standing"], "applicant");
            let words = staff.open(&format!("/applications/{number}")).words();
            assert!(words.contains("Name two people who know them"), "{words}");
            let decisions = world.texts("SELECT COALESCE(decision, 'open') AS value FROM applications ORDER BY applied_at");
            assert!(decisions.ends_with(&[decision.to_owned(), "open".to_owned()]), "{decisions:?}");
        }
        // The declined are told kindly, without the reason; who withdrew is not written to.
        let told = world.texts("SELECT facts AS value FROM outbox WHERE kind = 'not_taken_on'");
        assert!(told.len() == 1 && !told[0].contains("We met"), "{told:?}");
    });
}

#[test]
fn taking_on_before_all_is_done_has_to_be_said_and_a_needed_check_is_never_done_without() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (staff, number) = keyed(world, &bank, &[("name", "Winifred Okafor"), ("phone", "0131 496 0200")]);
        let decide = |more: &[(&str, &str)]| {
            let mut typed = vec![("decision", "taken_on"), ("reason", "We know her for years")];
            typed.extend_from_slice(more);
            post(&staff, number, "decide", &typed)
        };
        assert!(decide(&[]).is(422).words().contains("Do the next step first"));
        post(&staff, number, "check-needed", &[("needed", "yes")]).is(303);
        assert!(decide(&[("unfinished", "accept")]).is(422).words().contains("needs a check that is good today"));
        let form = staff.open(&format!("/members/{number}/checks")).form(&format!("/members/{number}/checks"));
        staff.submit(&form, &[("level", "pvg:scheme"), ("issued_on", "yesterday"), ("decision", "accepted")]).is(303);
        decide(&[("unfinished", "accept")]).is(303);
        assert_eq!(member(world, &bank, "Winifred Okafor")["standing"], "active");
    });
}

#[test]
fn forms_from_one_address_are_limited_and_a_house_of_several_banks_asks_which() {
    let world = World::sqlite();
    world.bank("harbour");
    let pages = world.browserless();
    let form = pages.open("/join").form("/join");
    let answers: Vec<u16> = (0..40)
        .map(|n| {
            let name = format!("Person {n}");
            pages.submit(
                &form,
                &[("name", &name), ("phone", "0131 496 0200"), ("step", "send"), ("idempotency_key", &name.replace(' ', "-"))],
            )
        })
        .map(|page| page.status)
        .collect();
    assert!(answers.iter().take(20).all(|status| *status == 303) && answers.contains(&429), "{answers:?}");
    world.bank("meadow");
    pages.open("/join").is(404);
    assert!(pages.open("/b/meadow/join").is(200).words().contains("meadow time bank"));
    pages.open("/b/nowhere/join").is(404);
}

#[test]
fn an_email_known_in_another_bank_looks_like_any_other_and_the_person_accepts_by_a_link() {
    for_each_database(|world| {
        let (harbour, meadow) = (world.bank("harbour"), world.bank("meadow"));
        // Ada signs in at the harbour with an address of hers.
        world.signed_in(&harbour, 3);
        let known = world.login_name(&harbour, 3);
        let staff = world.signed_in(&meadow, meadow.broker.number);
        let take_on = |name: &str, email: &str| {
            let form = staff.open("/members/apply").form("/members/apply");
            let sent = staff.submit(&form, &[("name", name), ("email", email)]).is(303);
            let number: i64 = sent.location().rsplit('/').next().unwrap().parse().unwrap();
            let page = staff.follow(sent).is(200);
            post(&staff, number, "decide", &[("decision", "taken_on"), ("unfinished", "accept"), ("reason", "Known to us")]).is(303);
            let record = staff.open(&format!("/members/{number}")).is(200);
            let invite = staff.submit(&record.form(&format!("/members/{number}/invite")), &[]).is(200);
            let link = regex::Regex::new(r"/invite/[A-Za-z0-9_-]+").unwrap().find(&invite.html).unwrap().as_str().to_owned();
            let whole = regex::Regex::new(&format!(r"\b{number}\b")).unwrap();
            let plain = |page: &Page| {
                let words = page.words().replace(&link, "L").replace(name, "N").replace(email, "E");
                whole.replace_all(&words, "#").into_owned()
            };
            ((plain(&page), plain(&record), plain(&invite)), link, number)
        };
        let (shown, link, number) = take_on("Ada Archer", &known);
        let (fresh, _, _) = take_on("Abi Archer", "abi@example.org");
        assert_eq!(shown, fresh, "staff of one bank learn nothing of another");
        // The link joins her login only with the password that she has.
        let ada = world.browserless();
        let form = ada.open(&link).is(200).form_with("password");
        assert_eq!(world.fill_invite(&ada, &form, &known, "a password of somebody else").status, 422);
        world.fill_invite(&ada, &form, &known, PASSWORD).is(303);
        assert!(ada.open("/b/meadow/").is(200).words().contains("Ada") && ada.open("/b/harbour/").is(200).words().contains("Ada"));
        assert!(number > 5);
    });
}
