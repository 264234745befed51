//! The life of an exchange through the API: whose word settles it, who may query, withdraw, reverse and replace.

use serde_json::{Value, json};

use crate::http::Response;
use crate::world::{Bank, Person, World, day, for_each_database, key};

fn path(exchange: &Value, verb: &str) -> String {
    format!("/exchanges/{}{verb}", exchange["id"].as_str().unwrap())
}

/// Does something with an exchange as somebody, with a fresh key.
#[track_caller]
fn act(world: &World, who: &Person, exchange: &Value, verb: &str, body: Value) -> Response {
    world.api(&who.token).post(&path(exchange, verb), body, &*key())
}

#[track_caller]
fn state(world: &World, who: &Person, exchange: &Value) -> Value {
    world.api(&who.token).get(&path(exchange, "")).is(200).json["state"].clone()
}

/// Giver, receiver and a stranger.
fn three(bank: &Bank) -> (&Person, &Person, &Person) {
    (&bank.members[0], &bank.members[1], &bank.members[2])
}

#[test]
fn the_receivers_word_settles_at_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 90);
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver)), (90, -90));
        assert_eq!(exchange["transfer_seq"], 1);
        assert_eq!((&exchange["minutes"], &exchange["happened_on"]), (&json!(90), &json!(day(0))));
        assert_eq!((&exchange["giver"]["id"], &exchange["giver"]["name"]), (&json!(giver.id), &json!("Ada Archer")));
        assert_eq!((&exchange["receiver"]["id"], &exchange["receiver"]["name"]), (&json!(receiver.id), &json!("Ben Baker")));
        assert_eq!(exchange["category"], bank.category.as_str());
    });
}

#[test]
fn the_givers_word_waits_for_the_receiver() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let exchange = bank.wait(world, giver, receiver, 60);
        assert_eq!((bank.balance(world, giver), exchange.get("transfer_seq")), (0, None));
        act(world, giver, &exchange, "/confirm", json!({})).refused(403, "exchange.not_yours");
        let settled = act(world, receiver, &exchange, "/confirm", json!({})).is(200).json;
        assert_eq!((&settled["state"], &settled["transfer_seq"]), (&json!("settled"), &json!(1)));
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver)), (60, -60));
        // One yes is enough; the second finds nothing to do.
        act(world, receiver, &exchange, "/confirm", json!({})).refused(409, "exchange.not_waiting");
        assert_eq!(bank.balance(world, giver), 60);
    });
}

#[test]
fn a_yes_with_one_key_counts_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let exchange = bank.wait(world, giver, receiver, 60);
        let key = key();
        let api = world.api(&receiver.token);
        let first = api.post(&path(&exchange, "/confirm"), json!({}), &*key).is(200);
        let again = api.post(&path(&exchange, "/confirm"), json!({}), &*key).is(200);
        assert_eq!(first.json, again.json);
        assert_eq!(bank.balance(world, giver), 60);
        api.post(&path(&exchange, "/confirm"), json!({}), None).is(422);
    });
}

#[test]
fn a_query_has_a_reason_and_may_suggest_another_time() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, stranger) = three(&bank);
        let exchange = bank.wait(world, giver, receiver, 120);
        let query = json!({ "reason": "It was one hour", "suggested_minutes": 60 });
        act(world, receiver, &exchange, "/query", json!({ "suggested_minutes": 60 })).is(422);
        act(world, giver, &exchange, "/query", query.clone()).refused(403, "exchange.not_yours");
        act(world, stranger, &exchange, "/query", query.clone()).is(404);
        assert_eq!(act(world, receiver, &exchange, "/query", query).is(200).json["state"], "queried");
        assert_eq!(bank.balance(world, giver), 0);
        // The giver agrees to the time that the receiver suggested, and that is settled.
        let settled = act(world, giver, &exchange, "/confirm", json!({})).is(200).json;
        assert_eq!((&settled["state"], &settled["minutes"]), (&json!("settled"), &json!(60)));
        assert_eq!(bank.balance(world, giver), 60);
    });
}

#[test]
fn a_query_without_a_suggestion_is_for_the_receiver_or_staff_to_end() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let exchange = bank.wait(world, giver, receiver, 120);
        act(world, receiver, &exchange, "/query", json!({ "reason": "I was away that day" })).is(200);
        act(world, giver, &exchange, "/confirm", json!({})).refused(403, "exchange.not_yours");
        // Staff settle another time than was logged, and say why.
        let body = json!({ "minutes": 45, "reason": "Both agreed on the phone" });
        let settled = act(world, &bank.broker, &exchange, "/confirm", body).is(200).json;
        assert_eq!((&settled["state"], &settled["minutes"]), (&json!("settled"), &json!(45)));
        assert_eq!(bank.balance(world, giver), 45);
    });
}

#[test]
fn a_settled_exchange_that_is_queried_stays_settled_until_staff_have_looked() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 60);
        let answer = act(world, giver, &exchange, "/query", json!({ "reason": "That's not right" })).is(200).json;
        assert_eq!(answer["state"], "settled");
        assert_eq!(bank.balance(world, giver), 60);
    });
}

#[test]
fn one_may_withdraw_ones_own_before_it_is_settled_and_not_after() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, stranger) = three(&bank);
        let exchange = bank.wait(world, giver, receiver, 60);
        act(world, receiver, &exchange, "/withdraw", json!({})).refused(403, "exchange.not_yours");
        act(world, stranger, &exchange, "/withdraw", json!({})).is(404);
        assert_eq!(act(world, giver, &exchange, "/withdraw", json!({})).is(200).json["state"], "withdrawn");
        act(world, receiver, &exchange, "/confirm", json!({})).refused(409, "exchange.not_waiting");
        act(world, giver, &exchange, "/withdraw", json!({})).refused(409, "exchange.not_waiting");
        let settled = bank.settle(world, giver, receiver, 60);
        act(world, giver, &settled, "/withdraw", json!({})).refused(409, "exchange.not_waiting");
        assert_eq!(bank.balance(world, giver), 60);
    });
}

#[test]
fn who_logs_for_two_others_says_who_told_them_and_how() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, stranger) = three(&bank);
        let api = world.api(&bank.broker.token);
        let mut body = bank.exchange(giver, receiver, 60);
        api.post("/exchanges", &body, &*key()).is(422);
        for (told_by, channel, wanted) in
            [("receiver", "phone", "settled"), ("both", "paper", "settled"), ("giver", "in_person", "awaiting_receiver")]
        {
            body["on_behalf"] = json!({ "told_by": told_by, "channel": channel });
            body["accept"] = json!(["duplicate"]);
            let exchange = api.post("/exchanges", &body, &*key()).is(201).json;
            assert_eq!(exchange["state"], wanted, "{told_by}");
            assert_eq!(exchange["on_behalf"], body["on_behalf"]);
            assert!(
                exchange["keyed_by"].to_string().contains(&bank.broker.id) || exchange["keyed_by"]["id"] == bank.broker.id.as_str(),
                "{exchange}"
            );
        }
        for wrong in [
            json!({ "told_by": "nobody", "channel": "phone" }),
            json!({ "told_by": "both" }),
            json!({ "told_by": "both", "channel": "pigeon" }),
        ] {
            body["on_behalf"] = wrong;
            api.post("/exchanges", &body, &*key()).is(422);
        }
        body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
        world.api(&stranger.token).post("/exchanges", &body, &*key()).is(403);
        assert_eq!(bank.balance(world, giver), 120);
    });
}

#[test]
fn unusual_entries_ask_for_a_second_look_first() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let api = world.api(&receiver.token);
        let mut body = bank.exchange(giver, receiver, 721);
        let reasons = |answer: Response| answer.refused(409, "exchange.second_look").json["reasons"].clone();
        assert_eq!(reasons(api.post("/exchanges", &body, &*key())), json!(["long"]));
        body["happened_on"] = json!(day(91));
        assert_eq!(reasons(api.post("/exchanges", &body, &*key())), json!(["long", "old"]));
        body["accept"] = json!(["long"]);
        assert!(reasons(api.post("/exchanges", &body, &*key())).to_string().contains("old"));
        body["accept"] = json!(["long", "old"]);
        api.post("/exchanges", &body, &*key()).is(201);
        body["accept"] = json!(["long", "old"]);
        assert!(reasons(api.post("/exchanges", &body, &*key())).to_string().contains("duplicate"));
        assert_eq!(bank.balance(world, giver), 721);
        // Just inside the rules nothing is asked.
        let mut fine = bank.exchange(giver, receiver, 15);
        fine["happened_on"] = json!(day(90));
        api.post("/exchanges", &fine, &*key()).is(201);
        // The same key may be used again after the question: nothing was decided then.
        let mut body = bank.exchange(giver, receiver, 15);
        body["happened_on"] = json!(day(100));
        let key = key();
        api.post("/exchanges", &body, &*key).refused(409, "exchange.second_look");
        body["accept"] = json!(["old", "duplicate"]);
        api.post("/exchanges", &body, &*key).is(201);
    });
}

#[test]
fn a_day_to_come_is_an_error() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let mut body = bank.exchange(giver, receiver, 60);
        body["happened_on"] = json!(day(-2));
        let answer = world.api(&receiver.token).post("/exchanges", &body, &*key()).refused(422, "invalid");
        assert_eq!(answer.json["errors"][0]["field"], "happened_on", "{}", answer.text);
    });
}

#[test]
fn nobody_goes_below_the_floor_unless_staff_give_a_reason() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let mut body = bank.exchange(giver, receiver, 1_201);
        body["accept"] = json!(["long"]);
        let member = world.api(&receiver.token);
        member.post("/exchanges", &body, &*key()).refused(409, "ledger.below_floor");
        body["override_floor"] = json!({ "reason": "I would like to" });
        member.post("/exchanges", &body, &*key()).is(403);
        let staff = world.api(&bank.broker.token);
        body["on_behalf"] = json!({ "told_by": "both", "channel": "phone" });
        body["override_floor"] = json!({ "reason": "" });
        staff.post("/exchanges", &body, &*key()).is(422);
        body["override_floor"] = json!({ "reason": "Out of hospital this week" });
        let exchange = staff.post("/exchanges", &body, &*key()).is(201).json;
        assert_eq!(bank.balance(world, receiver), -1_201);
        let kept = world.texts("SELECT COALESCE(reason, '') AS value FROM exchange_events").concat()
            + &world.texts("SELECT memo AS value FROM transfer_words").concat();
        assert!(kept.contains("Out of hospital this week"), "the reason is kept: {kept}");
        // Giving help is always possible, however far below.
        bank.settle(world, receiver, giver, 30);
        // Undoing needs no room: it must always be possible to put things right.
        act(world, &bank.broker, &exchange, "/reverse", json!({ "reason": "Wrong week" })).is(200);
    });
}

#[test]
fn a_yes_that_would_pass_the_floor_waits_on() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, other) = three(&bank);
        bank.settle(world, other, receiver, 700);
        let exchange = bank.wait(world, giver, receiver, 600);
        act(world, receiver, &exchange, "/confirm", json!({})).refused(409, "ledger.below_floor");
        assert_eq!(state(world, receiver, &exchange), "awaiting_receiver");
        let body = json!({ "override_floor": { "reason": "Agreed with the coordinator" } });
        act(world, receiver, &exchange, "/confirm", body.clone()).is(403);
        act(world, &bank.broker, &exchange, "/confirm", body).is(200);
        assert_eq!(bank.balance(world, receiver), -1_300);
    });
}

#[test]
fn a_reversal_needs_staff_and_a_reason_and_both_lines_stay() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, stranger) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 60);
        let reason = json!({ "reason": "Typed for the wrong week" });
        act(world, giver, &exchange, "/reverse", reason.clone()).is(403);
        act(world, stranger, &exchange, "/reverse", reason.clone()).is(404);
        act(world, &bank.broker, &exchange, "/reverse", json!({})).is(422);
        act(world, &bank.broker, &exchange, "/reverse", json!({ "reason": " " })).is(422);
        let reversed = act(world, &bank.broker, &exchange, "/reverse", reason.clone()).is(200).json;
        assert_eq!((&reversed["state"], &reversed["reversed_by"]), (&json!("reversed"), &json!(2)), "{reversed}");
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver)), (0, 0));
        act(world, &bank.broker, &exchange, "/reverse", reason).is(409);
        let waiting = bank.wait(world, giver, receiver, 60);
        act(world, &bank.broker, &waiting, "/reverse", json!({ "reason": "Not yet" })).refused(409, "exchange.not_settled");
        let lines = world.api(&giver.token).get(&format!("/accounts/{}/statement", giver.account)).is(200).items();
        let told: Vec<_> = lines.iter().map(|line| (line["minutes"].clone(), line["balance_after_minutes"].clone())).collect();
        assert_eq!(told, [(json!(-60), json!(0)), (json!(60), json!(60))]);
        assert_eq!(lines[0]["reverses"], lines[1]["seq"]);
    });
}

#[test]
fn a_replacement_stands_in_for_what_was_wrong() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, other) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 120);
        let body = json!({ "reason": "One hour, and it was Cleo", "replacement": { "minutes": 60, "receiver_id": other.id, "happened_on": day(1) } });
        let answer = act(world, &bank.broker, &exchange, "/reverse", body).is(200).json;
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver), bank.balance(world, other)), (60, 0, -60));
        let all = world.api(&bank.broker.token).get("/exchanges?limit=10").is(200).items();
        let new = all.iter().find(|each| each["replaces"] == exchange["id"]).unwrap_or_else(|| panic!("{answer} {all:?}"));
        assert_eq!((&new["state"], &new["minutes"], &new["happened_on"]), (&json!("settled"), &json!(60), &json!(day(1))));
        assert_eq!(new["category"], exchange["category"], "what is not said stays");
        assert_eq!(state(world, &bank.broker, &exchange), "reversed");
        let books = world.api(&giver.token).get("/books").is(200).json;
        assert_eq!((&books["total_minutes"], &books["transfers"]), (&json!(0), &json!(3)));
    });
}

#[test]
fn a_replacement_that_cannot_be_leaves_everything_as_it_was() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, other) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 60);
        for replacement in
            [json!({ "minutes": 5_000 }), json!({ "receiver_id": giver.id }), json!({ "happened_on": day(-3) }), json!({ "minutes": 0 })]
        {
            let body = json!({ "reason": "Put right", "replacement": replacement });
            let answer = act(world, &bank.broker, &exchange, "/reverse", body);
            assert!([409, 422].contains(&answer.status), "{}", answer.text);
            assert_eq!(state(world, giver, &exchange), "settled");
            assert_eq!((bank.balance(world, giver), bank.balance(world, other)), (60, 0));
        }
    });
}

#[test]
fn a_member_sees_own_exchanges_only_and_staff_see_all() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, stranger) = three(&bank);
        let exchange = bank.settle(world, giver, receiver, 60);
        let seen = |who: &Person| world.api(&who.token).get("/exchanges").is(200).items().len();
        assert_eq!((seen(giver), seen(receiver), seen(stranger), seen(&bank.broker)), (1, 1, 0, 1));
        world.api(&stranger.token).get(&path(&exchange, "")).is(404);
        world.api(&stranger.token).get("/exchanges/00000000-0000-7000-8000-000000000000").is(404);
    });
}

#[test]
fn a_list_is_read_page_by_page_without_a_gap() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, _) = three(&bank);
        let mut wanted: Vec<_> = (1..=7).map(|minutes| bank.settle(world, giver, receiver, minutes)["id"].clone()).collect();
        wanted.reverse();
        let api = world.api(&giver.token);
        let mut seen = Vec::new();
        let mut next = String::new();
        for _ in 0..10 {
            let answer = api.get(&format!("/exchanges?limit=3{next}")).is(200);
            seen.extend(answer.items().iter().map(|item| item["id"].clone()));
            let Some(cursor) = answer.json["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(seen, wanted, "newest first, each once");
        let statement = api.get(&format!("/accounts/{}/statement?limit=4", giver.account)).is(200);
        assert_eq!(statement.items()[0]["balance_after_minutes"], 28);
        let cursor = statement.json["next"].as_str().unwrap();
        let rest = api.get(&format!("/accounts/{}/statement?limit=4&cursor={cursor}", giver.account)).is(200);
        assert_eq!((rest.items().len(), &rest.json["next"]), (3, &Value::Null));
        for wrong in ["limit=0", "limit=201", "limit=many", "cursor=nonsense", "limit=-1"] {
            let answer = api.get(&format!("/exchanges?{wrong}"));
            assert!([400, 422].contains(&answer.status), "{wrong}: {}", answer.text);
        }
    });
}

#[test]
fn gifts_and_grants_move_minutes_by_rule() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver, other) = three(&bank);
        bank.settle(world, giver, receiver, 120);
        let pot = world.api(&giver.token).get("/accounts?kind=pot").is(200).items()[0]["id"].as_str().unwrap().to_owned();
        let gift = |from: &str, to: &str, minutes: i64| json!({ "kind": "gift", "from_account_id": from, "to_account_id": to, "minutes": minutes, "reason": "With thanks" });
        let member = world.api(&giver.token);
        let answer = member.post("/transfers", gift(&giver.account, &pot, 60), &*key()).is(201).json;
        assert_eq!(answer["seq"], 2, "{answer}");
        assert_eq!(bank.balance(world, giver), 60);
        // Only from one's own account, and only a gift.
        let answer = member.post("/transfers", gift(&other.account, &giver.account, 5), &*key());
        assert!([403, 404].contains(&answer.status), "{}", answer.text);
        let grant = json!({ "kind": "grant", "from_account_id": pot, "to_account_id": other.account, "minutes": 30, "reason": "New here" });
        member.post("/transfers", &grant, &*key()).is(403);
        world.api(&bank.broker.token).post("/transfers", &grant, &*key()).is(201);
        assert_eq!(bank.balance(world, other), 30);
        let books = member.get("/books").is(200).json;
        assert_eq!((&books["by_kind"]["pot"], &books["total_minutes"]), (&json!(30), &json!(0)), "{books}");
        let transfer = world.api(&bank.broker.token).get("/transfers/2").is(200).json;
        assert_eq!((&transfer["kind"], transfer["postings"].as_array().unwrap().len()), (&json!("gift"), 2), "{transfer}");
    });
}
