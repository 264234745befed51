//! What staff keep beside the record: notes with who may read them, and people who are never put together.

use serde_json::json;

use crate::http::Pages;
use crate::world::{World, for_each_database, key};

#[track_caller]
fn write(pages: &Pages, words: &str, readers: &str) {
    let form = pages.open("/members/3/notes").is(200).form("/notes");
    pages.submit(&form, &[("words", words), ("readers", readers)]).is(303);
}

#[test]
fn a_note_is_read_by_those_whom_its_writer_chose_and_by_nobody_else() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Bea Broker", "--role", "broker"]).done();
        let (coordinator, broker, other) = (world.signed_in(&bank, 1), world.signed_in(&bank, 2), world.signed_in(&bank, 6));
        write(&broker, "Rings twice, then waits", "brokers");
        write(&broker, "Money is short at home", "coordinators");
        write(&broker, "Ask about the dog", "writer");
        let reads = |pages: &Pages| {
            let said = pages.open("/members/3/notes").is(200).words();
            ["Rings twice", "Money is short", "the dog"].map(|words| said.contains(words))
        };
        assert_eq!(reads(&broker), [true, true, true], "the writer reads all that they wrote");
        assert_eq!(reads(&other), [true, false, false]);
        assert_eq!(reads(&coordinator), [true, true, false]);
        // The record shows no more than the page of notes does.
        let record = other.open("/members/3").is(200).words();
        assert!(record.contains("Rings twice") && !record.contains("Money is short") && !record.contains("the dog"), "{record}");
        // The member, strangers and another bank read none.
        world.signed_in(&bank, 3).get("/members/3/notes").is(403);
        world.signed_in(&bank, 4).get("/members/3/notes").is(404);
        let valley = world.bank("valley");
        let said = world.signed_in(&valley, 1).open("/members/3/notes").is(200).words();
        assert!(!said.contains("Rings twice"), "{said}");
    });
}

#[test]
fn a_note_goes_when_its_writer_or_a_coordinator_who_may_read_it_takes_it_away() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        world.cli(&["member", "add", "--bank", "harbour", "--name", "Bea Broker", "--role", "broker"]).done();
        let (coordinator, broker, other) = (world.signed_in(&bank, 1), world.signed_in(&bank, 2), world.signed_in(&bank, 6));
        write(&broker, "One for all", "brokers");
        write(&broker, "One for me", "writer");
        assert_eq!(world.texts("SELECT words AS value FROM member_notes").len(), 2);
        let remove = |pages: &Pages| {
            pages.open("/members/3/notes").is(200).forms().into_iter().filter(|form| form.action.ends_with("/remove")).collect::<Vec<_>>()
        };
        assert!(remove(&other).is_empty(), "another broker has no button for it");
        let theirs = remove(&broker);
        assert_eq!(theirs.len(), 2);
        for form in &theirs {
            let status = other
                .submit(&crate::http::Form { fields: vec![("form_token".to_owned(), other.form_token())], ..form.clone() }, &[])
                .status;
            assert!([403, 404].contains(&status), "a broker who did not write it cannot take it away: {status}");
        }
        let [only]: [crate::http::Form; 1] = remove(&coordinator).try_into().expect("the coordinator sees the one that is for all");
        coordinator.submit(&only, &[]).is(303);
        assert!(!broker.open("/members/3/notes").words().contains("One for all"));
        broker.submit(&remove(&broker)[0], &[]).is(303);
        assert_eq!(world.texts("SELECT words AS value FROM member_notes"), Vec::<String>::new());
    });
}

#[test]
fn people_who_are_kept_apart_do_not_find_each_other_and_are_not_told() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/3/apart").is(200).form("/apart");
        broker.submit(&form, &[("other", "Ben Baker"), ("reason", "They quarrelled")]).is(303);
        assert!(broker.open("/members/4").is(200).words().contains("Ada Archer: They quarrelled"), "staff read it on both records");
        for (asker, q) in [(&bank.members[0], "ben"), (&bank.members[1], "ada")] {
            assert_eq!(world.api(&asker.token).get(&format!("/members?q={q}")).is(200).items(), Vec::<serde_json::Value>::new());
        }
        assert_eq!(world.api(&bank.members[2].token).get("/members?q=ben").is(200).items().len(), 1, "others find both");
        assert_eq!(world.api(&bank.broker.token).get("/members?q=ben").is(200).items().len(), 1);
        let pages = world.signed_in(&bank, 3);
        assert!(!pages.get("/find-members?q=ben").is(200).html.contains("Ben Baker"));
        let sentences = pages.open("/").words() + &pages.open("/settings/about-me").words();
        assert!(!sentences.contains("quarrelled") && !sentences.contains("Ben Baker"), "{sentences}");
        pages.get("/members/3/apart").is(403);
    });
}

#[test]
fn nobody_sees_from_the_number_of_answers_that_somebody_is_left_out() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        for number in 0..9 {
            let body = json!({ "name": format!("Tess Many{number}") });
            world.api(&bank.broker.token).post("/members", body, &*key()).is(201);
        }
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/3/apart").is(200).form("/apart");
        broker.submit(&form, &[("other", "6"), ("reason", "Why not")]).is(303);
        let found = world.api(&bank.members[0].token).get("/members?q=tess").is(200);
        assert_eq!(found.items().len(), 8);
        assert!(!found.text.contains("Tess Many0"), "{}", found.text);
    });
}

#[test]
fn letting_two_people_together_again_needs_a_reason_that_stays_in_the_notes() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/3/apart").is(200).form("/apart");
        broker.submit(&form, &[("other", "Ben"), ("reason", "They quarrelled")]).is(303);
        let form = broker.open("/members/3/apart").is(200).form("/apart/end");
        broker.submit(&form, &[("why", "")]).is(422);
        broker.submit(&form, &[("why", "They made up at the fair")]).is(303);
        for number in [3, 4] {
            let notes = broker.open(&format!("/members/{number}/notes")).words();
            assert!(notes.contains("Ada Archer and Ben Baker can be put together again: They made up at the fair"), "{notes}");
        }
        assert_eq!(world.api(&bank.members[0].token).get("/members?q=ben").is(200).items().len(), 1);
        broker.submit(&form, &[("why", "Once more")]).is(404);
    });
}

#[test]
fn a_pair_needs_two_people_and_a_reason() {
    for_each_database(|world: &World| {
        let bank = world.bank("harbour");
        let broker = world.signed_in(&bank, 2);
        let form = broker.open("/members/3/apart").is(200).form("/apart");
        for (other, reason) in [("", "Why"), ("Ada Archer", "Why"), ("Nobody Here", "Why"), ("Ben Baker", "")] {
            broker.submit(&form, &[("other", other), ("reason", reason)]).is(422);
        }
        assert_eq!(world.texts("SELECT reason AS value FROM do_not_pairs"), Vec::<String>::new());
    });
}
