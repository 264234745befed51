//! Messages that people carry: the call list, what may be said to whom, and the way out where none is safe.

use serde_json::json;

use crate::http::Form;
use crate::outlets::{know, literal, make_due, queue, told_of};
use crate::world::{Bank, Person, World, for_each_database};

fn by_telephone(world: &World, bank: &Bank, who: &Person) {
    let change = json!({ "phone": "01632 960 123", "contact_channel": "telephone" });
    world.api(&bank.broker.token).patch(&format!("/members/{}", who.id), change).is(200);
}

fn form_of(world: &World, bank: &Bank, message: &str) -> (crate::http::Pages, Form) {
    let pages = world.signed_in(bank, 2);
    let page = pages.get("/calls").is(200);
    let form = page.forms().into_iter().find(|form| form.action.contains(message)).unwrap_or_else(|| panic!("{}", page.words()));
    (pages, form)
}

#[test]
fn a_call_that_was_made_is_off_the_list_and_one_that_nobody_answered_comes_back_tomorrow() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        by_telephone(world, &bank, ada);
        let (made, missed) = (queue(world, "harbour", &ada.id, "telephone"), queue(world, "harbour", &ada.id, "telephone"));
        let (pages, form) = form_of(world, &bank, &made);
        let words = pages.get("/calls").words();
        assert!(words.contains("Ada Archer") && words.contains("01632 960 123") && words.contains("What to say"), "{words}");
        pages.submit(&form, &[("outcome", "said")]).is(303);
        assert_eq!((told_of(world, &made, "state"), told_of(world, &made, "outcome")), ("sent".to_owned(), "said".to_owned()));
        let (pages, form) = form_of(world, &bank, &missed);
        pages.submit(&form, &[("outcome", "no_answer")]).is(303);
        assert_eq!(told_of(world, &missed, "state"), "waiting");
        assert!(pages.get("/calls").words().contains("Nobody has to be rung now"));
        make_due(world);
        assert!(pages.get("/calls").words().contains("Tried once before"));
        // Said twice, the second time finds nothing to do.
        let (_, again) = form_of(world, &bank, &missed);
        pages.submit(&again, &[("outcome", "wrong_number")]).is(303);
        pages.submit(&again, &[("outcome", "said")]).is(303);
        assert_eq!(told_of(world, &missed, "state"), "failed");
        let failed = pages.get("/messages").is(200).words();
        assert!(failed.contains("It was the wrong number"), "{failed}");
        // The record tells all that was told to her; another member may not read it.
        let story = pages.get("/members/3/messages").is(200).words();
        assert!(story.contains("By telephone") && story.contains("not delivered"), "{story}");
        world.signed_in(&bank, 4).get("/members/3/messages").is(404);
    });
}

#[test]
fn what_one_person_is_to_hear_stands_together_on_the_call_list() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        for who in [ada, ben] {
            by_telephone(world, &bank, who);
        }
        for who in [ada, ben, ada] {
            queue(world, "harbour", &who.id, "telephone");
        }
        let words = world.signed_in(&bank, 2).get("/calls").is(200).words();
        let place = |what: &str| words.find(what).unwrap_or_else(|| panic!("{what} is not in {words}"));
        assert!(place("Ada Archer") < place("Tell them this too") && place("Tell them this too") < place("Ben Baker"), "{words}");
        assert_eq!(words.matches("Tell them this too").count(), 1, "{words}");
    });
}

#[test]
fn a_message_is_left_only_where_that_is_safe_and_nobody_is_rung_where_it_is_not() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        by_telephone(world, &bank, ada);
        know(world, "harbour", &ada.id, "message_safe", "0");
        let id = queue(world, "harbour", &ada.id, "telephone");
        let (pages, form) = form_of(world, &bank, &id);
        let page = pages.get("/calls").is(200);
        assert!(page.words().contains("Do not leave a message") && !page.html.contains("left_message"), "{}", page.words());
        // A form that was open before is refused too.
        pages.submit(&form, &[("outcome", "left_message")]).is(422);
        assert_eq!(told_of(world, &id, "state"), "waiting");
        know(world, "harbour", &ada.id, "message_safe", "1");
        assert!(pages.get("/calls").html.contains("left_message"));
        know(world, "harbour", &ada.id, "ring_safe", "0");
        let page = pages.get("/calls").is(200);
        assert!(page.words().contains("Do not ring") && !page.words().contains("01632"), "{}", page.words());
    });
}

#[test]
fn what_is_not_right_on_the_telephone_is_a_query_of_the_exchange() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        by_telephone(world, &bank, ada);
        let exchange = bank.settle(world, ben, ada, 60);
        let exchange_id = exchange["id"].as_str().unwrap();
        let id = queue(world, "harbour", &ada.id, "telephone");
        let about = literal(world, exchange_id);
        world.sql(&format!("UPDATE outbox SET kind = 'read_back', about_id = {about} WHERE id = {}", literal(world, &id))).unwrap();
        let (pages, form) = form_of(world, &bank, &id);
        pages.submit(&form, &[("outcome", "not_right"), ("reason", "It was half an hour")]).is(303);
        assert_eq!((told_of(world, &id, "state"), told_of(world, &id, "outcome")), ("sent".to_owned(), "not_right".to_owned()));
        let story = pages.get(&format!("/exchanges/{exchange_id}")).is(200).words();
        assert!(story.contains("It was half an hour"), "{story}");
        // The hours stay where they are until staff have looked.
        assert_eq!(bank.balance(world, ben), 60);
    });
}

#[test]
fn where_no_way_is_safe_a_broker_tells_them_in_person() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let id = queue(world, "harbour", &bank.members[0].id, "none");
        let pages = world.signed_in(&bank, 2);
        let page = pages.get("/messages").is(200);
        assert!(page.words().contains("No safe way to reach them"), "{}", page.words());
        let form = page.forms().into_iter().find(|form| form.action.contains(&id)).unwrap();
        pages.submit(&form, &[]).is(303);
        assert_eq!(told_of(world, &id, "state"), "stopped");
        // Another bank's message is nowhere.
        let other = world.bank("valley");
        let theirs = queue(world, "valley", &other.members[0].id, "none");
        let mut form = form;
        form.action = form.action.replace(&id, &theirs);
        pages.submit(&form, &[]).is(404);
    });
}
