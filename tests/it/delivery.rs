//! Messages on their way: by a real mail server that comes and goes, by a hook for texts, never lost and never sent twice.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::outlets::{MailServer, TextServer, header, know, make_due, queue, told_of, until};
use crate::world::{Bank, Person, World, for_each_database};

const SECRET: &str = "a secret between two programs";

/// Gives somebody an e-mail address or a number, and the way they want to hear.
fn reach(world: &World, bank: &Bank, who: &Person, change: Value) {
    world.api(&bank.broker.token).patch(&format!("/members/{}", who.id), change).is(200);
}

fn with_mail(world: &World, server: &MailServer) {
    world.stop();
    world.surround("GOODTURN_SMTP_URL", Some(&server.url()));
    world.start(&[]);
}

fn ids(mails: &[String]) -> BTreeSet<String> {
    mails.iter().map(|mail| header(mail, "message-id")).collect()
}

#[test]
fn an_e_mail_goes_out_once_and_says_who_writes() {
    for_each_database(|world| {
        let Some(mut server) = MailServer::at_rest() else { return };
        server.start();
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "email": "ada@example.org", "contact_channel": "email" }));
        let id = queue(world, "harbour", &ada.id, "email");
        with_mail(world, &server);
        until("the message is sent", || told_of(world, &id, "state") == "sent");
        let kept = server.kept();
        assert_eq!(kept.len(), 1);
        assert_eq!(header(&kept[0], "to-envelope"), "ada@example.org");
        assert_eq!(header(&kept[0], "message-id"), format!("<{id}@localhost>"));
        assert!(header(&kept[0], "from").contains("harbour time bank"), "{}", kept[0]);
        assert_eq!(header(&kept[0], "auto-submitted"), "auto-generated");
        assert!(kept[0].contains("Dear Ada Archer,"), "{}", kept[0]);
        // Neither the address nor a word of the message is in the log.
        let log = world.log_tail();
        assert!(!log.contains("ada@") && !log.contains("Archer"), "{log}");
    });
}

#[test]
fn a_mail_server_that_comes_and_goes_loses_nothing() {
    for_each_database(|world| {
        let Some(mut server) = MailServer::at_rest() else { return };
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "email": "ada@example.org", "contact_channel": "email" }));
        let wanted: Vec<String> = (0..40).map(|_| queue(world, "harbour", &ada.id, "email")).collect();
        with_mail(world, &server);
        // Nobody answers yet: the first try fails, and whatever the bank does goes on.
        until("a try fails", || wanted.iter().any(|id| told_of(world, id, "last_error") == "unreachable"));
        bank.settle(world, ada, &bank.members[1], 60);
        server.start();
        make_due(world);
        until("some are kept", || server.kept().len() >= 3);
        server.kill();
        let before = server.kept().len();
        // The program dies too, in the middle of it.
        world.stop();
        world.start(&[]);
        server.start();
        until("all are sent", || {
            make_due(world);
            wanted.iter().all(|id| told_of(world, id, "state") == "sent")
        });
        let kept = server.kept();
        assert_eq!(ids(&kept).len(), 40, "every message arrived");
        // Only what was in somebody's hands when one of the two died may come a second time, under the same id.
        assert!(kept.len() <= 42 && before <= kept.len(), "{} kept", kept.len());
    });
}

#[test]
fn a_refused_address_becomes_a_dead_letter_and_the_others_go_on() {
    for_each_database(|world| {
        let Some(mut server) = MailServer::at_rest() else { return };
        server.start();
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        for (who, email) in [(ada, "refused@example.org"), (ben, "later@example.org"), (cleo, "cleo@example.org")] {
            reach(world, &bank, who, json!({ "email": email, "contact_channel": "email" }));
        }
        let dead = queue(world, "harbour", &ada.id, "email");
        let later = queue(world, "harbour", &ben.id, "email");
        let fine = queue(world, "harbour", &cleo.id, "email");
        with_mail(world, &server);
        until("the others go on", || told_of(world, &fine, "state") == "sent");
        until("the dead letter is one", || told_of(world, &dead, "state") == "failed");
        assert!(told_of(world, &dead, "last_error").contains("550"), "{}", told_of(world, &dead, "last_error"));
        until("the third waits", || told_of(world, &later, "state") == "waiting" && told_of(world, &later, "attempts") == "1");
        // After six more tries that fail, nobody tries any longer.
        for tried in 2..=7 {
            make_due(world);
            until("it is tried again", || {
                told_of(world, &later, "attempts") == tried.to_string() && told_of(world, &later, "state") != "taken"
            });
        }
        assert_eq!(told_of(world, &later, "state"), "failed");
        // Staff see both, put the address right, and try again.
        let pages = world.signed_in(&bank, 2);
        let page = pages.get("/messages").is(200);
        assert!(
            page.words().contains("Ada Archer") && page.words().contains("550") && page.words().contains("Ben Baker"),
            "{}",
            page.words()
        );
        reach(world, &bank, ada, json!({ "email": "ada@example.org" }));
        let form = page.forms().into_iter().find(|form| form.action.contains(&dead)).unwrap();
        pages.submit(&form, &[]).is(303);
        until("it arrives", || told_of(world, &dead, "state") == "sent");
        assert_eq!(server.kept().len(), 2);
    });
}

#[test]
fn without_a_mail_server_e_mails_wait_and_the_page_says_so() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "email": "ada@example.org", "contact_channel": "email" }));
        let id = queue(world, "harbour", &ada.id, "email");
        let words = world.signed_in(&bank, 2).get("/messages").is(200).words();
        assert!(words.contains("1 e-mail is waiting") && words.contains("no mail server is set up"), "{words}");
        assert_eq!(told_of(world, &id, "state"), "waiting");
        // A member sees no list of others' messages, but their own.
        world.signed_in(&bank, 4).get("/messages").is(403);
        assert!(world.signed_in(&bank, 3).get("/settings/messages").is(200).words().contains("Your statement from"));
    });
}

#[test]
fn whoever_died_left_or_lost_their_address_is_not_written_to_there() {
    for_each_database(|world| {
        let Some(mut server) = MailServer::at_rest() else { return };
        server.start();
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        for who in [ada, ben, cleo] {
            reach(world, &bank, who, json!({ "email": "somebody@example.org", "contact_channel": "email", "phone": "01632 960 123" }));
        }
        let [died, left, moved] = [ada, ben, cleo].map(|who| queue(world, "harbour", &who.id, "email"));
        know(world, "harbour", &ada.id, "messages_stopped_at", "1");
        reach(world, &bank, ben, json!({ "standing": "left", "reason": "Moved away" }));
        reach(world, &bank, cleo, json!({ "email": null }));
        with_mail(world, &server);
        until("two are stopped", || [&died, &left].iter().all(|id| told_of(world, id, "state") == "stopped"));
        until("the third goes another way", || told_of(world, &moved, "channel") == "telephone");
        assert_eq!(told_of(world, &moved, "state"), "waiting");
        assert!(server.kept().is_empty());
    });
}

#[test]
fn two_copies_of_the_program_do_not_send_twice() {
    for_each_database(|world| {
        let Some(mut server) = MailServer::at_rest() else { return };
        server.start();
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "email": "ada@example.org", "contact_channel": "email" }));
        with_mail(world, &server);
        let _other = world.another_copy();
        let wanted: Vec<String> = (0..60).map(|_| queue(world, "harbour", &ada.id, "email")).collect();
        until("all are sent", || wanted.iter().all(|id| told_of(world, id, "state") == "sent"));
        assert_eq!((server.kept().len(), ids(&server.kept()).len()), (60, 60));
    });
}

/// A time zone in which it is this hour now.
fn zone_at(hour: i64) -> String {
    let offset = (hour - i64::from(chrono::Timelike::hour(&chrono::Utc::now()))).rem_euclid(24);
    let offset = if offset > 12 { offset - 24 } else { offset };
    // The signs of these names are the other way round.
    format!("Etc/GMT{:+}", -offset)
}

fn with_texts(world: &World, server: &TextServer, hour: i64) {
    world.stop();
    world.sql(&format!("UPDATE banks SET time_zone = '{}'", zone_at(hour))).unwrap();
    world.surround("GOODTURN_TEXT_HOOK", Some(&format!("http://127.0.0.1:{}/in", server.port)));
    world.surround("GOODTURN_TEXT_SECRET", Some(SECRET));
    world.start(&[]);
}

#[test]
fn a_text_message_goes_to_the_hook_signed_and_short() {
    for_each_database(|world| {
        let server = TextServer::new();
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "phone": "+44 7700 900 123", "contact_channel": "text" }));
        let id = queue(world, "harbour", &ada.id, "text");
        // The first answer is no yes: it is tried again later, and once only.
        server.answer_with(503);
        with_texts(world, &server, 12);
        until("a try fails", || told_of(world, &id, "last_error") == "http 503");
        until("the text is sent", || {
            make_due(world);
            told_of(world, &id, "state") == "sent"
        });
        let got = server.got();
        assert_eq!(got.len(), 2);
        let body: Value = serde_json::from_str(&got[1].body).unwrap();
        assert_eq!((&body["id"], &body["to"]), (&json!(id), &json!("+447700900123")));
        assert!(body["text"].as_str().unwrap().starts_with("harbour time bank: ") && body["text"].as_str().unwrap().len() <= 300);
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(got[1].body.as_bytes());
        assert_eq!(got[1].signature, format!("sha256={}", hex::encode(mac.finalize().into_bytes())));
    });
}

#[test]
fn at_night_texts_wait_for_the_morning() {
    for_each_database(|world| {
        let server = TextServer::new();
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        reach(world, &bank, ada, json!({ "phone": "07700 900 123", "contact_channel": "text" }));
        let id = queue(world, "harbour", &ada.id, "text");
        with_texts(world, &server, 23);
        until("it waits", || told_of(world, &id, "not_before") != "0" && told_of(world, &id, "state") == "waiting");
        assert_eq!((server.got().len(), told_of(world, &id, "attempts")), (0, "0".to_owned()));
    });
}

#[test]
fn a_hook_that_others_could_read_is_refused_at_the_start() {
    let world = World::sqlite_at_rest();
    for (hook, secret) in [("http://texts.example", SECRET), ("https://texts.example", "short")] {
        let mut command = world.command();
        command.args(["serve", "--text-hook", hook]).env("GOODTURN_TEXT_SECRET", secret);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let output = world.command().args(["serve", "--smtp-url", "http://a:sesame@mail.example"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("sesame"));
}
