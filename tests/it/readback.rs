//! What is written down for somebody else is told to both people by their own channel, and each can say "that's not right":
//! through a link in the message, without signing in, or on the telephone.

use serde_json::{Value, json};

use crate::http::{Page, Pages};
use crate::world::{Bank, Person, World, day, for_each_database, key};

/// What the outbox tells a member, by kind, oldest first: the facts.
fn told(world: &World, person: &Person, kind: &str) -> Vec<Value> {
    let query = format!(
        "SELECT o.facts AS value FROM outbox o JOIN members m ON m.id = o.member_id \
         WHERE m.number = {} AND o.kind = '{kind}' ORDER BY o.created_at, o.id",
        person.number
    );
    world.texts(&query).iter().map(|facts| serde_json::from_str(facts).unwrap()).collect()
}

/// The states of a member's messages of one kind.
fn states(world: &World, person: &Person, kind: &str) -> Vec<String> {
    world.texts(&format!(
        "SELECT o.state AS value FROM outbox o JOIN members m ON m.id = o.member_id \
         WHERE m.number = {} AND o.kind = '{kind}' ORDER BY o.created_at, o.id",
        person.number
    ))
}

#[track_caller]
fn link(facts: &Value) -> String {
    facts["link"]["link"].as_str().unwrap_or_else(|| panic!("no link in {facts}")).to_owned()
}

/// Logs help between two others as the broker, who heard it on the telephone.
#[track_caller]
fn key_in(world: &World, bank: &Bank, told_by: &str) -> Value {
    let mut body = bank.exchange(&bank.members[0], &bank.members[1], 90);
    body["on_behalf"] = json!({ "told_by": told_by, "channel": "phone" });
    world.api(&bank.broker.token).post("/exchanges", body, &*key()).is(201).json
}

fn state(world: &World, bank: &Bank, exchange: &Value) -> Value {
    let path = format!("/exchanges/{}", exchange["id"].as_str().unwrap());
    world.api(&bank.broker.token).get(&path).is(200).json["state"].clone()
}

/// Presses the first button of the page behind a link.
#[track_caller]
fn say_yes(pages: &Pages, link: &str) -> Page {
    let form = pages.get(link).is(200).form_with("idempotency_key");
    pages.submit(&form, &[])
}

/// Says what is not right, on the page that the second button leads to.
#[track_caller]
fn say_no(pages: &Pages, link: &str, reason: &str, minutes: &str) -> Page {
    let form = pages.get(&format!("{link}/not-right")).is(200).form_with("reason");
    pages.submit(&form, &[("reason", reason), ("suggested_minutes", minutes)])
}

#[test]
fn what_a_broker_keys_in_is_read_back_to_both_people_in_the_same_commit() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        assert_eq!(key_in(world, &bank, "both")["state"], "settled");
        let to_giver = told(world, giver, "read_back");
        assert_eq!(to_giver.len(), 1);
        assert_eq!(to_giver[0]["hand"], json!({ "text": "giver" }));
        assert_eq!(to_giver[0]["other"], json!({ "text": "Ben Baker" }));
        assert_eq!(to_giver[0]["time"], json!({ "minutes": 90 }));
        assert_eq!(to_giver[0]["day"], json!({ "day": day(0) }));
        assert_eq!(to_giver[0]["keyed_by"], json!({ "text": "Bram Broker" }));
        assert_eq!((&to_giver[0]["told"], &to_giver[0]["channel"]), (&json!({ "text": "you" }), &json!({ "text": "phone" })));
        let to_receiver = told(world, receiver, "read_back");
        assert_eq!((to_receiver.len(), &to_receiver[0]["hand"]), (1, &json!({ "text": "receiver" })));
        assert_ne!(link(&to_giver[0]), link(&to_receiver[0]));
        // Who keyed it knows it, and what people log for themselves is read back to nobody.
        assert_eq!(told(world, &bank.broker, "read_back").len(), 0);
        bank.settle(world, &bank.members[2], receiver, 30);
        assert_eq!((told(world, &bank.members[2], "read_back").len(), told(world, receiver, "read_back").len()), (0, 1));
        // What was refused is told to nobody.
        let mut body = bank.exchange(giver, receiver, 60_000);
        body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
        body["accept"] = json!(["long", "duplicate"]);
        world.api(&bank.broker.token).post("/exchanges", body, &*key()).refused(409, "ledger.below_floor");
        assert_eq!(told(world, giver, "read_back").len(), 1);
    });
}

#[test]
fn a_message_is_not_written_to_somebody_whom_nobody_may_write_to() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let number = bank.members[1].number;
        let profile = format!(
            "INSERT INTO member_profiles (member_id, bank_id, messages_stopped_at, changed_at) \
             SELECT id, bank_id, 1, 1 FROM members WHERE number = {number}"
        );
        world.sql(&profile).unwrap();
        key_in(world, &bank, "both");
        assert_eq!((told(world, &bank.members[0], "read_back").len(), told(world, &bank.members[1], "read_back").len()), (1, 0));
    });
}

#[test]
fn thats_not_right_is_said_without_signing_in_and_reaches_the_desk_as_that_member() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let exchange = key_in(world, &bank, "receiver");
        let link = link(&told(world, &bank.members[0], "read_back")[0]);
        let pages = world.browserless();
        let page = pages.get(&link).is(200);
        let words = page.words();
        for said in ["You helped Ben", "1 hour 30 minutes", "Bram Broker wrote it down.", "Ben Baker told it by telephone."] {
            assert!(words.contains(said), "{said}: {words}");
        }
        // Without a reason or a time there is nothing to look at; what was typed is kept.
        let page = say_no(&pages, &link, "", "").is(422);
        assert!(page.words().contains("Say what is not right"), "{}", page.words());
        let done = say_no(&pages, &link, "It was Cleo who helped", "45 minutes").is(303);
        let thanks = pages.follow(done).is(200);
        assert!(thanks.words().contains("We have your answer"), "{}", thanks.words());
        // It stays in the books until staff have looked, and the desk shows it.
        assert_eq!(state(world, &bank, &exchange), "settled");
        let staff = world.signed_in(&bank, bank.broker.number);
        let story = staff.open(&format!("/exchanges/{}", exchange["id"].as_str().unwrap())).is(200).words();
        assert!(story.contains("Ada Archer said that it was 45 minutes. They answered through the link in a message."), "{story}");
        assert!(story.contains("It was Cleo who helped"), "{story}");
        // Nobody was signed in by it.
        assert!(pages.get("/statement").location().contains("/sign-in"));
        // The link is used up.
        pages.get(&link).is(410);
        pages.ask("POST", &link, Some(format!("form_token={}", pages.form_token())), &FORM).is(410);
    });
}

/// How a browser sends a form of its own page.
const FORM: [(&str, &str); 2] = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];

#[test]
fn looking_at_a_link_changes_nothing_because_mail_scanners_look() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let exchange = bank.wait(world, &bank.members[0], &bank.members[1], 60);
        let link = link(&told(world, &bank.members[1], "please_confirm")[0]);
        for _ in 0..3 {
            world.browserless().get(&link).is(200);
            world.browserless().get(&format!("{link}/not-right")).is(200);
        }
        world.browserless().get(&format!("{link}/thanks")).is(303);
        assert_eq!(state(world, &bank, &exchange), "awaiting_receiver");
        // A post from another site, or without the token of the page, is no answer either.
        let stranger = world.browserless();
        stranger.ask("POST", &link, Some(String::new()), &FORM).is(403);
        assert_eq!(state(world, &bank, &exchange), "awaiting_receiver");
    });
}

#[test]
fn the_receiver_says_yes_through_the_link_once_and_it_is_settled() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let exchange = bank.wait(world, giver, receiver, 60);
        assert_eq!(told(world, giver, "please_confirm").len(), 0);
        let path = link(&told(world, receiver, "please_confirm")[0]);
        let pages = world.browserless();
        // However it is typed from a letter.
        let typed = format!("/said/{}", path.trim_start_matches("/said/").to_uppercase());
        let form = pages.get(&typed).is(200).form_with("idempotency_key");
        assert_eq!(pages.submit(&form, &[]).is(303).location(), format!("{typed}/thanks"));
        // The same form sent twice is one yes.
        pages.submit(&form, &[]).is(303);
        assert_eq!((state(world, &bank, &exchange), bank.balance(world, giver)), (json!("settled"), 60));
        pages.get(&path).is(410);
        let story = world.signed_in(&bank, giver.number).open(&format!("/exchanges/{}", exchange["id"].as_str().unwrap())).words();
        assert!(story.contains("Ben Baker said yes. They answered through the link in a message."), "{story}");
        // What still waited to be sent is not sent any more.
        assert_eq!(states(world, receiver, "please_confirm"), ["stopped"]);
    });
}

#[test]
fn a_question_ends_when_it_is_answered_otherwise() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let exchange = bank.wait(world, giver, receiver, 60);
        let path = link(&told(world, receiver, "please_confirm")[0]);
        let verb = |who: &Person, verb: &str, body: Value| {
            world.api(&who.token).post(&format!("/exchanges/{}/{verb}", exchange["id"].as_str().unwrap()), body, &*key()).is(200);
        };
        verb(giver, "withdraw", json!({}));
        world.browserless().get(&path).is(410);
        assert_eq!(states(world, receiver, "please_confirm"), ["stopped"]);
        // Time ends it too.
        bank.wait(world, giver, receiver, 45);
        let path = link(&told(world, receiver, "please_confirm")[1]);
        world.sql("UPDATE message_links SET expires_at = 1").unwrap();
        let page = world.browserless().get(&path).is(410);
        assert!(page.words().contains("There is nothing to answer here"), "{}", page.words());
        world.browserless().get("/said/bcdfghjkmnpq").is(410);
    });
}

#[test]
fn the_floor_holds_for_a_yes_through_a_link_and_the_link_stays_open() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let exchange = bank.wait(world, &bank.members[0], &bank.members[1], 21 * 60);
        let path = link(&told(world, &bank.members[1], "please_confirm")[0]);
        let pages = world.browserless();
        let page = say_yes(&pages, &path).is(409);
        assert!(page.words().contains("20 hours"), "{}", page.words());
        assert_eq!(state(world, &bank, &exchange), "awaiting_receiver");
        pages.get(&path).is(200);
    });
}

#[test]
fn a_giver_may_doubt_what_a_broker_wrote_down_for_them_and_cannot_confirm_it_themselves() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let exchange = key_in(world, &bank, "giver");
        assert_eq!(exchange["state"], "awaiting_receiver");
        assert_eq!((told(world, giver, "please_confirm").len(), told(world, receiver, "read_back").len()), (0, 0));
        let path = link(&told(world, giver, "read_back")[0]);
        say_no(&world.browserless(), &path, "It was longer", "5 hours").is(303);
        assert_eq!(state(world, &bank, &exchange), "queried");
        let confirm = format!("/exchanges/{}/confirm", exchange["id"].as_str().unwrap());
        world.api(&giver.token).post(&confirm, json!({}), &*key()).refused(403, "exchange.not_yours");
        // The receiver's yes settles what was logged; what the giver said stays on the desk.
        world.api(&receiver.token).post(&confirm, json!({}), &*key()).is(200);
        assert_eq!(bank.balance(world, giver), 90);
        assert_eq!(world.texts("SELECT 'open' AS value FROM exchanges WHERE concern_at IS NOT NULL"), ["open"]);
    });
}

#[test]
fn people_hear_what_staff_made_of_it() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, third) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        let verb = |exchange: &Value, verb: &str, body: Value| {
            let path = format!("/exchanges/{}/{verb}", exchange["id"].as_str().unwrap());
            world.api(&bank.broker.token).post(&path, body, &*key()).is(200)
        };
        // Undone: both hear it, with the reason, and the read-back that waited is not sent.
        let exchange = key_in(world, &bank, "both");
        verb(&exchange, "reverse", json!({ "reason": "It was another day" }));
        for person in [giver, receiver] {
            let told = told(world, person, "corrected");
            assert_eq!((&told[0]["outcome"], &told[0]["reason"]), (&json!({ "text": "undone" }), &json!({ "text": "It was another day" })));
            assert_eq!(states(world, person, "read_back"), ["stopped"]);
        }
        // Put right with somebody else: the one who is out hears it is undone, the new one has it read back.
        let mut body = bank.exchange(giver, receiver, 60);
        body["on_behalf"] = json!({ "told_by": "both", "channel": "paper" });
        let exchange = world.api(&bank.broker.token).post("/exchanges", body, &*key()).is(201).json;
        verb(&exchange, "reverse", json!({ "reason": "It was Cleo", "replacement": { "giver_id": third.id } }));
        assert_eq!(told(world, giver, "corrected")[1]["outcome"], json!({ "text": "undone" }));
        let put_right = &told(world, receiver, "corrected")[1];
        assert_eq!((&put_right["outcome"], &put_right["now_other"]), (&json!({ "text": "replaced" }), &json!({ "text": "Cleo Carter" })));
        world.browserless().get(&link(put_right)).is(200);
        assert_eq!(told(world, third, "read_back")[0]["other"], json!({ "text": "Ben Baker" }));
        // Settled by staff for the two: read back to both.
        let exchange = bank.wait(world, giver, third, 30);
        verb(&exchange, "confirm", json!({ "reason": "Cleo said so on the telephone" }));
        assert_eq!(told(world, giver, "read_back").last().unwrap()["told"], json!({ "text": "nobody" }));
        assert_eq!(told(world, third, "read_back").len(), 2);
    });
}

#[test]
fn one_reminder_follows_after_half_the_time_once_the_question_was_delivered() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let receiver = &bank.members[1];
        let exchange = bank.wait(world, &bank.members[0], receiver, 60);
        let younger = bank.wait(world, &bank.members[2], receiver, 30);
        let id = |exchange: &Value| exchange["id"].as_str().unwrap().replace('-', "");
        let hex = |column: &str| match world.database {
            crate::world::Database::Sqlite => format!("lower(hex({column}))"),
            crate::world::Database::Postgres => format!("replace(CAST({column} AS TEXT), '-', '')"),
        };
        // The first was asked eight days ago, the second today; both questions were delivered.
        world.sql(&format!("UPDATE exchanges SET logged_at = logged_at - 8 * 86400000 WHERE {} = '{}'", hex("id"), id(&exchange))).unwrap();
        world.sql("UPDATE outbox SET state = 'sent', done_at = created_at WHERE kind = 'please_confirm'").unwrap();
        world.end();
        world.start(&[]);
        let deadline = std::time::Instant::now() + crate::world::DEADLINE;
        while told(world, receiver, "confirm_reminder").is_empty() {
            assert!(std::time::Instant::now() < deadline, "nobody is reminded\n{}", world.log_tail());
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let reminders = told(world, receiver, "confirm_reminder");
        assert_eq!((reminders.len(), &reminders[0]["other"]), (1, &json!({ "text": "Ada Archer" })));
        // Once is enough.
        world.end();
        world.start(&[]);
        say_yes(&world.browserless(), &link(&reminders[0])).is(303);
        assert_eq!((state(world, &bank, &exchange), state(world, &bank, &younger)), (json!("settled"), json!("awaiting_receiver")));
        assert_eq!(told(world, receiver, "confirm_reminder").len(), 1);
    });
}

#[test]
fn imported_and_made_up_books_tell_nobody() {
    for_each_database(|world| {
        let made = ["generate", "--bank", "town", "--members", "20", "--transfers", "60", "--years", "1", "--seed", "7"];
        world.cli(&made).done();
        assert_eq!(world.texts("SELECT kind AS value FROM outbox WHERE kind IN ('read_back', 'please_confirm')"), Vec::<String>::new());
    });
}
