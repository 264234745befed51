//! Leaving is free: hours move on, history stays, the staff are told; and nobody who died is written to again.

use serde_json::json;

use crate::http::{Page, Pages};
use crate::world::{Bank, World, day, for_each_database, key};

/// Fills in the page of leaving and looks at what happens.
#[track_caller]
fn look(pages: &Pages, number: i64, typed: &[(&str, &str)]) -> Page {
    let form = pages.open(&format!("/members/{number}/leave")).is(200).form("/leave");
    pages.submit(&form, typed)
}

/// Says yes to it.
#[track_caller]
fn leave(pages: &Pages, number: i64, typed: &[(&str, &str)]) -> Page {
    let check = look(pages, number, typed).is(200);
    pages.submit(&check.form("/leave"), &[("checked", "yes")])
}

fn pot(world: &World, bank: &Bank) -> i64 {
    world.api(&bank.broker.token).get("/accounts?kind=pot").is(200).items()[0]["balance_minutes"].as_i64().unwrap()
}

fn told(world: &World) -> Vec<String> {
    world.texts("SELECT kind || ': ' || facts AS value FROM outbox WHERE kind LIKE 'member%' ORDER BY created_at, id")
}

#[test]
fn hours_that_are_left_go_to_the_pot_or_to_whoever_was_named_and_never_count_as_help() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let [ada, ben, cleo] = [&bank.members[0], &bank.members[1], &bank.members[2]];
        bank.settle(world, ada, cleo, 90);
        bank.settle(world, ben, cleo, 60);
        let broker = world.signed_in(&bank, 2);
        leave(&broker, 3, &[("why", "moved"), ("reason", "to Leeds")]).is(303);
        assert_eq!((pot(world, &bank), bank.balance(world, ben)), (90, 60));
        leave(&broker, 4, &[("why", "asked"), ("reason", "is angry with us"), ("hours", "person"), ("heir", "Cleo Carter")]).is(303);
        let statement = world.api(&cleo.token).get(&format!("/accounts/{}/statement", cleo.account)).is(200);
        assert_eq!(statement.items()[0]["minutes"], json!(60), "{}", statement.text);
        assert!(!statement.text.contains("angry"), "whoever is given the hours does not read why: {}", statement.text);
        assert_eq!(bank.balance(world, cleo), 60 - 150);
        let books = world.api(&cleo.token).get("/books").is(200).json;
        assert_eq!(books["total_minutes"], 0);
        let kinds = world.texts("SELECT kind AS value FROM transfers ORDER BY seq");
        assert_eq!(kinds, ["exchange", "exchange", "gift", "gift"]);
        // The report counts two exchanges of help and no more.
        let given = world.texts("SELECT CAST(SUM(given_minutes) AS TEXT) AS value FROM account_months");
        assert_eq!(given, ["150"]);
    });
}

#[test]
fn a_balance_below_zero_is_met_by_the_pot_with_the_reason() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[2], 90);
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/5/leave").is(200);
        assert!(form.words().contains("That is fine: the community pot meets it"), "{}", form.words());
        leave(&broker, 5, &[("why", "no_contact")]).is(303);
        assert_eq!(pot(world, &bank), -90);
        let reasons = world.texts("SELECT memo AS value FROM transfer_words ORDER BY memo");
        assert_eq!(reasons, ["We cannot reach them"]);
        assert_eq!(world.texts("SELECT kind AS value FROM transfers ORDER BY seq"), ["exchange", "grant"]);
    });
}

#[test]
fn leaving_is_looked_at_before_it_is_done_and_the_staff_learn_the_number_and_the_full_name() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let listing = json!({ "kind": "offer", "category": bank.category, "title": "Company", "member_id": bank.members[0].id });
        world.api(&bank.broker.token).post("/listings", listing, &*key()).is(201);
        let broker = world.signed_in(&bank, 2);
        let check = look(&broker, 3, &[("why", "moved"), ("reason", "to Leeds")]).is(200);
        assert!(check.words().contains("All staff are told who has left."), "{}", check.words());
        let standing = |world: &World| world.texts("SELECT standing AS value FROM members WHERE number = 3");
        assert_eq!(standing(world), ["active"], "looking changes nothing");
        broker.submit(&check.form("/leave"), &[("change", "yes")]).is(200);
        assert_eq!(standing(world), ["active"]);
        broker.submit(&check.form("/leave"), &[("checked", "yes")]).is(303);
        assert_eq!(standing(world), ["left"]);
        let told = told(world);
        assert_eq!(told.len(), 2, "broker and coordinator: {told:?}");
        assert!(
            told.iter().all(|each| each.starts_with("member_left") && each.contains("\"3\"") && each.contains("Ada Archer")),
            "{told:?}"
        );
        // History stays; listings do not.
        let record = broker.open("/members/3").is(200).words();
        assert!(record.contains("Moved away: to Leeds") || record.contains("They moved away: to Leeds"), "{record}");
        assert!(!world.api(&bank.members[1].token).get("/listings?kind=offer").is(200).text.contains("Company"));
        assert_eq!(world.texts("SELECT closed_as AS value FROM listings"), ["withdrawn"]);
        // What is over does not end twice.
        broker.get("/members/3/leave").is(404);
        broker.submit(&check.form("/leave"), &[("checked", "yes")]).is(404);
    });
}

#[test]
fn the_api_too_tells_the_staff_who_has_left() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let path = format!("/members/{}", bank.members[0].id);
        world.api(&bank.broker.token).patch(&path, json!({ "standing": "left", "reason": "Moved" })).is(200);
        assert_eq!(told(world).len(), 2);
        world.api(&bank.broker.token).patch(&path, json!({ "phone": "0131 496 0123" })).is(200);
        assert_eq!(told(world).len(), 2, "once");
    });
}

#[test]
fn nobody_who_died_is_written_to_again_and_the_staff_learn_whom_to_write_to() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/3/profile/emergency").is(200).form("/profile/emergency");
        let contact = [("emergency_name", "Rhona Archer"), ("emergency_phone", "0131 496 0777"), ("emergency_relation", "daughter")];
        broker.submit(&form, &contact).is(303);
        // Something lies in the outbox already, one of them on a call list.
        let acting = broker.open("/members/3/acting").is(200).form("/acting");
        broker.submit(&acting, &[("other", "Ben Baker"), ("basis", "asked"), ("ends_on", "31 December 2199")]).is(303);
        world.sql("UPDATE outbox SET state = 'taken' WHERE kind = 'proxy_begins'").unwrap();
        let page = broker.open("/members/3/leave").is(200);
        assert!(page.html.contains("Rhona Archer\ndaughter\n0131 496 0777"), "the emergency contact is filled in");
        leave(&broker, 3, &[("why", "died")]).is(303);
        let of_ada =
            "SELECT kind || ' ' || state AS value FROM outbox WHERE member_id = (SELECT id FROM members WHERE number = 3) ORDER BY kind";
        assert_eq!(world.texts(of_ada), ["proxy_begins stopped", "proxy_ends stopped"], "what waited stops, and nothing is added");
        let told = told(world);
        assert!(told.len() == 2 && told.iter().all(|each| each.starts_with("member_died") && each.contains("Rhona Archer")), "{told:?}");
        let record = broker.open("/members/3").is(200).words();
        assert!(record.contains("Nothing is sent to this person") && record.contains("Write to: Rhona Archer"), "{record}");
        // Said by mistake: back again, and written to again.
        let path = format!("/members/{}", bank.members[0].id);
        world.api(&bank.broker.token).patch(&path, json!({ "standing": "active", "reason": "A mistake, we are sorry" })).is(200);
        assert!(!broker.open("/members/3").is(200).words().contains("Nothing is sent"));
    });
}

#[test]
fn a_page_of_leaving_that_is_filled_in_wrongly_says_what_to_do_and_keeps_what_was_typed() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.settle(world, &bank.members[0], &bank.members[2], 90);
        let broker = world.signed_in(&bank, 2);
        let future = day(-3);
        for typed in [
            vec![],
            vec![("why", "moved"), ("left_on", "someday")],
            vec![("why", "moved"), ("left_on", future.as_str())],
            vec![("why", "moved"), ("hours", "person"), ("heir", "")],
            vec![("why", "moved"), ("hours", "person"), ("heir", "Nobody Here")],
        ] {
            look(&broker, 3, &typed).is(422);
        }
        let again = leave(&broker, 3, &[("why", "moved"), ("reason", "to Leeds"), ("hours", "person"), ("heir", "Ada Archer")]);
        assert!(again.is(422).html.contains("to Leeds"));
        world.signed_in(&bank, 5).get("/members/3/leave").is(404);
        broker.get("/members/1/leave").is(403);
    });
}
