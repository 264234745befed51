//! Hours are not money: a second look at words of prices, and what people paid kept apart from hours.

use crate::world::{World, day, for_each_database};

/// A form of the log as a member fills it, with a note.
fn log_note<'a>(receiver: &'a str, note: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("who", "other"), ("find", receiver), ("direction", "gave"), ("minutes", "60"), ("category", "gardening"), ("note", note)]
}

fn exchanges(world: &World) -> usize {
    world.texts("SELECT COALESCE(note, '-') AS value FROM exchanges").len()
}

#[test]
fn a_note_about_money_gets_a_second_look_and_is_never_blocked() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in("harbour", 3);
        let form = pages.get("/log").is(200).form("/log");
        let typed: Vec<_> = log_note("Ben Baker", "Ben paid £5 for petrol");
        let typed: Vec<_> = typed
            .into_iter()
            .map(|(name, value)| if name == "category" { (name, bank.category.as_str()) } else { (name, value) })
            .collect();
        let look = pages.submit(&form, &typed).is(200);
        let words = look.words();
        assert!(words.contains("Are these words right?") && words.contains("“paid” and “£”"), "{words}");
        assert!(words.contains("Hours are not money") && words.contains("apart from the hours"), "{words}");
        assert_eq!(exchanges(world), 0);
        // Change: the form again, with everything that was typed.
        let again = pages.submit(&look.form("/log"), &[("change", "1")]).is(200);
        assert!(again.html.contains("Ben paid £5 for petrol"), "what was typed is kept");
        // As it is.
        let saved = pages.submit(&look.form("/log"), &[]);
        assert_eq!(saved.status, 303, "{}", saved.words());
        assert_eq!(world.texts("SELECT COALESCE(note, '-') AS value FROM exchanges"), ["Ben paid £5 for petrol"]);
    });
}

#[test]
fn the_money_look_and_the_other_looks_are_each_asked_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in("harbour", 3);
        let form = pages.get("/log").is(200).form("/log");
        let mut typed: Vec<(&str, &str)> = log_note("Ben Baker", "Cash for seeds");
        typed.retain(|(name, _)| !["category", "minutes"].contains(name));
        typed.extend([("category", bank.category.as_str()), ("minutes", "other"), ("minutes_other", "13h")]);
        let money = pages.submit(&form, &typed).is(200);
        assert!(money.words().contains("Hours are not money"));
        let long = pages.submit(&money.form("/log"), &[]).is(200);
        assert!(!long.words().contains("Hours are not money"), "{}", long.words());
        assert_eq!(pages.submit(&long.form("/log"), &[]).status, 303);
        assert_eq!(exchanges(world), 1);
    });
}

#[test]
fn plain_help_is_saved_at_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in("harbour", 3);
        let form = pages.get("/log").is(200).form("/log");
        let mut typed: Vec<(&str, &str)> = log_note("Ben Baker", "Went to pay Mrs Price a visit, free of charge");
        typed.retain(|(name, _)| *name != "category");
        typed.push(("category", bank.category.as_str()));
        assert_eq!(pages.submit(&form, &typed).status, 303);
        assert_eq!(exchanges(world), 1);
    });
}

#[test]
fn a_listing_and_a_telephone_note_about_money_get_a_second_look() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in("harbour", 3);
        let form = pages.get("/listings/new").is(200).form("/listings/new");
        let typed = [("kind", "offer"), ("category", bank.category.as_str()), ("title", "Garden bench for sale")];
        let look = pages.submit(&form, &typed).is(200);
        assert!(look.words().contains("“for sale”"), "{}", look.words());
        assert!(pages.submit(&look.form("/listings/new"), &[("change", "1")]).is(200).html.contains("Garden bench for sale"));
        assert_eq!(pages.submit(&look.form("/listings/new"), &[]).status, 303);
        let broker = world.signed_in("harbour", 2);
        let form = broker.get("/desk").is(200).form("/desk/log");
        let typed = [
            ("caller", "Ada Archer"),
            ("other", "Ben Baker"),
            ("direction", "gave"),
            ("minutes", "1h"),
            ("happened_on", &*day(0)),
            ("category", &bank.category),
            ("told_by", "both"),
            ("channel", "phone"),
            ("note", "Gave her petrol money"),
        ];
        let look = broker.submit(&form, &typed).is(200);
        assert!(look.words().contains("Paid out of pocket"), "staff are told where to note it: {}", look.words());
        assert_eq!(broker.submit(&look.form("/desk/log"), &[]).status, 303);
        assert_eq!(bank.balance(world, &bank.members[0]), 60);
    });
}

#[test]
fn what_somebody_paid_is_noted_by_staff_apart_from_hours_and_listed_for_the_coordinator() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (giver, receiver) = (&bank.members[0], &bank.members[1]);
        let exchange = bank.settle(world, giver, receiver, 60);
        let path = format!("/exchanges/{}/expenses", exchange["id"].as_str().unwrap());
        let broker = world.signed_in("harbour", 2);
        let shown = broker.get(&path.replace("/expenses", "")).is(200);
        assert!(shown.html.contains(&path), "the exchange leads there for staff");
        let form = broker.get(&path).is(200).form(&path);
        let wrong = broker.submit(&form, &[("member_id", &giver.id), ("amount", "lots"), ("what", "Bus fare")]);
        assert!(wrong.status == 422 && wrong.html.contains("value=\"lots\""));
        let stranger = [("member_id", bank.members[2].id.as_str()), ("amount", "3.60"), ("what", "Bus fare")];
        assert_eq!(broker.submit(&form, &stranger).status, 422, "only who was there");
        let typed = [("member_id", giver.id.as_str()), ("amount", "3.60"), ("what", "=Bus fare"), ("receipt", "Ada keeps it")];
        assert_eq!(broker.submit(&form, &typed).status, 303);
        assert!(broker.get(&path).is(200).words().contains("paid £3.60: =Bus fare"));
        // The hours are what they were, and no member sees it.
        assert_eq!((bank.balance(world, giver), bank.balance(world, receiver)), (60, -60));
        let pages = world.signed_in("harbour", 3);
        assert_eq!(pages.get(&path).status, 403);
        assert_eq!(pages.get("/expenses").status, 403);
        let own = pages.get(&path.replace("/expenses", "")).is(200).html;
        assert!(!own.contains("3.60") && !own.contains("expenses"), "a member never sees pounds");
        // The year, and the file, are the coordinator's.
        assert_eq!(broker.get("/expenses").status, 403);
        let coordinator = world.signed_in("harbour", 1);
        assert!(coordinator.get("/expenses").is(200).words().contains("£3.60"));
        let file = coordinator.get("/expenses/file").is(200);
        assert!(file.header("content-disposition").contains(".csv"), "{:?}", file.headers);
        assert!(file.html.contains("'=Bus fare") && file.html.contains("3.60") && file.html.contains("Ada Archer"), "{}", file.html);
    });
}
