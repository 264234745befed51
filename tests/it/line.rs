//! One line that logs an exchange: saved at once where it is clear, asked about where it is not, and never guessed.

use crate::http::{Page, Pages};
use crate::world::{Bank, World, day, for_each_database, key};

/// Posts the field of the desk.
#[track_caller]
fn type_line(desk: &Pages, line: &str) -> Page {
    let form = desk.open("/desk").is(200).form("/desk/line");
    desk.submit(&form, &[("line", line)])
}

/// The newest exchange, as the coordinator sees it.
fn newest(world: &World, bank: &Bank) -> serde_json::Value {
    world.api(&bank.coordinator.token).get("/exchanges?limit=1").is(200).items()[0].clone()
}

#[test]
fn a_clear_line_is_saved_at_once_with_who_told_and_how() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let answer = type_line(&desk, "Ada > Ben 1h30 yesterday gardening (told by Ada)").is(303);
        assert!(answer.location().contains("/desk?logged="), "{}", answer.location());
        let saved = newest(world, &bank);
        assert_eq!((saved["giver"]["name"].as_str(), saved["receiver"]["name"].as_str()), (Some("Ada Archer"), Some("Ben Baker")));
        assert_eq!((saved["minutes"].as_i64(), saved["happened_on"].as_str()), (Some(90), Some(day(1).as_str())));
        assert_eq!(saved["category"], "gardening");
        assert_eq!(saved["on_behalf"]["told_by"], "giver");
        assert_eq!(saved["on_behalf"]["channel"], "phone");
        // The giver's word waits for the receiver.
        assert_eq!(saved["state"], "awaiting_receiver");
        let page = desk.open(answer.location()).is(200);
        assert!(page.words().contains("Saved.") && page.words().contains("Undo or change it"), "{}", page.words());
        // Without a word about it, the one who was helped told.
        type_line(&desk, "3 → 4 45m gardening").is(303);
        assert_eq!(newest(world, &bank)["state"], "settled");
    });
}

#[test]
fn the_same_form_sent_twice_logs_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        let form = desk.open("/desk").is(200).form("/desk/line");
        let typed = [("line", "Ada helped Ben 1h gardening")];
        let first = desk.submit(&form, &typed).is(303).location().to_owned();
        assert_eq!(desk.submit(&form, &typed).is(303).location(), first);
        assert_eq!(bank.balance(world, &bank.members[0]), 60);
    });
}

#[test]
fn a_line_that_could_mean_two_people_is_asked_about_and_what_was_typed_is_kept() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Ada Wright", "--joined-on", "2020-01-01"]).done();
        let desk = world.signed_in(&bank, 2);
        let asked = type_line(&desk, "Ada > Ben 1h today gardening").is(422);
        assert!(asked.words().contains("Ada Archer") && asked.words().contains("Ada Wright"), "{}", asked.words());
        assert!(world.api(&bank.coordinator.token).get("/exchanges").is(200).items().is_empty(), "nothing is guessed");
        let form = asked.form("/desk/line");
        assert_eq!(form.value("line"), Some("Ada > Ben 1h today gardening"));
        desk.submit(&form, &[("giver", &bank.members[0].id)]).is(303);
        assert_eq!(newest(world, &bank)["giver"]["name"], "Ada Archer");
    });
}

#[test]
fn what_is_missing_or_not_understood_is_said_and_can_be_answered_below() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        for (line, told) in [
            ("", "Write who helped whom"),
            ("Ada Ben 1h gardening", "Put an arrow"),
            ("Ada > Nobody 1h gardening", "Who was helped?"),
            ("Ada > Ada 1h gardening", "Name two different people"),
            ("Ada > Ben gardening", "Say for how long"),
            ("Ada > Ben 1h", "Say what kind of help it was"),
            ("Ada > Ben 1h gardening marvellously", "Some words were not understood"),
        ] {
            let page = type_line(&desk, line).is(422);
            assert!(page.words().contains(told), "{line}: {}", page.words());
        }
        let page = type_line(&desk, "Ada > Ben marvellously").is(422);
        let answers = [("minutes", "1h30"), ("category", "gardening"), ("left_out", "yes")];
        desk.submit(&page.form("/desk/line"), &answers).is(303);
        assert_eq!(newest(world, &bank)["minutes"], 90);
    });
}

#[test]
fn a_likely_duplicate_is_told_while_typing_and_asked_about_once_more() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        type_line(&desk, "Ada > Ben 1h gardening").is(303);
        let typed = desk.get("/desk/line/read?q=ada+%3E+ben+1h+gardening").is(200);
        assert!(typed.html.contains("another line for the same two people"), "{}", typed.html);
        let look = type_line(&desk, "Ada > Ben 1h gardening").is(200);
        assert!(look.words().contains("Is this right?"), "{}", look.words());
        desk.submit(&look.form("/desk/log"), &[]).is(303);
        assert_eq!(bank.balance(world, &bank.members[0]), 120);
    });
}

#[test]
fn recent_pairs_are_offered_first_and_only_to_staff() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let desk = world.signed_in(&bank, 2);
        type_line(&desk, "Cleo > Ada 1h gardening").is(303);
        let offered = desk.get("/desk/line/read?q=ada").is(200).html;
        let first = offered.find("Ada Archer ← Cleo Carter").expect("the recent pair");
        assert!(first < offered.find("Ada Archer → ").expect("then the person alone"), "{offered}");
        let member = world.signed_in(&bank, 3);
        assert_eq!(member.get("/desk/line/read?q=ada").status, 403);
        let form = member.open("/help").form_with("form_token");
        let body = serde_urlencoded::to_string([
            ("form_token", form.value("form_token").unwrap()),
            ("idempotency_key", &key()),
            ("line", "Ada > Ben 1h gardening"),
        ]);
        let headers = [("sec-fetch-site", "same-origin"), ("origin", member.url.as_str())];
        assert_eq!(member.ask("POST", "/desk/line", Some(body.unwrap()), &headers).status, 403);
    });
}
