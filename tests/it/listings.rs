//! Offers and requests in full: listed for anyone, searched, expiring, renewed, closed, and told to strangers as rule 10 wants it.

use serde_json::{Value, json};

use crate::helping::{day_ahead, id_of, listed};
use crate::world::{World, day, for_each_database};

fn titles(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|each| each["title"].as_str()).collect()
}

#[test]
fn a_new_bank_begins_with_a_tree_of_about_sixty_kinds_and_the_old_words_still_name_theirs() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let all = world.api(&bank.broker.token).get("/categories").is(200).items();
        assert!((55..=70).contains(&all.len()), "{}", all.len());
        assert!(all.iter().filter(|each| each.get("parent").is_some_and(Value::is_string)).count() > 40);
        for slug in ["shopping", "gardening", "lifts", "company", "computers", "repairs", "cooking", "learning", "forms", "pets", "other"] {
            assert!(all.iter().any(|each| each["slug"] == slug), "{slug}");
        }
    });
}

#[test]
fn a_broker_lists_for_anyone_and_what_they_keyed_is_told_to_the_member() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let request = listed(world, &bank, "request", ada, json!({}));
        let own = world.api(&ada.token).get(&format!("/listings/{request}")).is(200).json;
        assert_eq!(own["keyed_by"]["name"], "Bram Broker");
        let told = world.texts("SELECT kind AS value FROM outbox");
        assert_eq!(told, ["listed_for_you"]);
        // A member lists for nobody else.
        let body = json!({ "kind": "request", "category": "gardening", "title": "Not mine", "member_id": ada.id });
        world.api(&ben.token).post("/listings", body, None).is(403);
    });
}

#[test]
fn strangers_read_the_kind_the_rough_time_and_what_is_needed_and_nothing_else() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let request = listed(
            world,
            &bank,
            "request",
            ada,
            json!({
                "category": "hospital-lifts", "title": "To the kidney ward", "details": "Dialysis", "minutes": 90,
                "needed_by": day_ahead(5), "place": "14 Shore Road", "requirements": ["drives", "language:polish"],
                "journey": { "from": "14 Shore Road", "to": "Kidney ward", "at": "10:30", "return_at": "13:00", "mobility_aid": "Frame" },
            }),
        );
        let path = format!("/listings/{request}");
        let mine = world.api(&ada.token).get(&path).is(200).json;
        assert_eq!(
            (&mine["journey"]["to"], &mine["journey"]["at"], &mine["minutes"]),
            (&json!("Kidney ward"), &json!("10:30"), &json!(90))
        );
        let theirs = world.api(&ben.token).get(&path).is(200);
        for secret in ["kidney", "Kidney", "Dialysis", "Shore", "Ada", "10:30", "Frame"] {
            assert!(!theirs.json.to_string().contains(secret), "the API tells {secret}");
        }
        assert_eq!(theirs.json["requirements"], json!(["drives", "language:polish"]));
        let pages = world.signed_in(&bank, 4);
        for page in ["/listings", path.as_str(), "/"] {
            let page = pages.open(page).is(200);
            for secret in ["kidney", "Kidney", "Dialysis", "Shore", "Ada Archer", "10:30", "Frame"] {
                assert!(!page.html.contains(secret), "{} tells {secret}", page.path);
            }
        }
        assert!(pages.open(&path).words().contains("Somebody who drives"));
    });
}

#[test]
fn a_search_ignores_accents_and_finds_parts_of_words() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        listed(world, &bank, "offer", &bank.members[0], json!({ "title": "Crème brûlée lessons", "category": "cooking" }));
        listed(world, &bank, "offer", &bank.members[1], json!({ "title": "Hedges cut", "details": "Ladder of my own, 100% safe" }));
        let staff = world.api(&bank.broker.token);
        let found = |q: &str| staff.get(&format!("/listings?kind=offer&q={q}")).is(200).items().len();
        assert_eq!((found("brul"), found("CREME"), found("edge"), found("ladd"), found("cook")), (1, 1, 1, 1, 1));
        assert_eq!((found("xyzzy"), found("%25"), found("_")), (0, 1, 0));
        assert_eq!(found("hedge%20ladder"), 1, "every word has to be there, in any order");
        let page = world.signed_in(&bank, 2).open("/listings?q=brul").is(200);
        assert!(page.html.contains("Crème brûlée") && !page.html.contains("Hedges cut"));
    });
}

#[test]
fn what_expired_rests_or_is_of_an_inactive_person_is_in_no_list_and_404() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let (stranger, staff) = (world.api(&ben.token), world.api(&bank.broker.token));
        let hidden = |why: &str, id: &str| {
            stranger.get(&format!("/listings/{id}")).is(404);
            let listed = stranger.get("/listings").is(200).items();
            assert!(listed.iter().all(|each| each["id"] != id), "{why}");
            let page = world.signed_in(&bank, 4);
            assert_eq!(page.get(&format!("/listings/{id}")).status, 404, "{why}");
        };
        let offer = listed(world, &bank, "offer", ada, json!({}));
        stranger.get(&format!("/listings/{offer}")).is(200);
        let row = id_of(world, &offer);
        world.sql(&format!("UPDATE listings SET expires_on = '{}' WHERE id = {row}", day(1))).unwrap();
        hidden("expired", &offer);
        world.api(&ada.token).patch(&format!("/listings/{offer}"), json!({ "renew": true })).is(200);
        stranger.get(&format!("/listings/{offer}")).is(200);
        world.api(&ada.token).patch(&format!("/listings/{offer}"), json!({ "paused": true })).is(200);
        hidden("rests", &offer);
        world.api(&ada.token).patch(&format!("/listings/{offer}"), json!({ "paused": false })).is(200);
        for standing in ["paused", "suspended"] {
            staff.patch(&format!("/members/{}", ada.id), json!({ "standing": standing, "reason": "A while" })).is(200);
            hidden(standing, &offer);
        }
        staff.patch(&format!("/members/{}", ada.id), json!({ "standing": "active", "reason": "Back" })).is(200);
        stranger.get(&format!("/listings/{offer}")).is(200);
        // Her token ended with the standing, so that staff take it down for her.
        staff.patch(&format!("/listings/{offer}"), json!({ "closed": true })).is(200);
        hidden("closed", &offer);
    });
}

#[test]
fn what_is_closed_stays_closed_and_only_staff_say_that_nobody_was_found() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        let request = listed(world, &bank, "request", ada, json!({}));
        let path = format!("/listings/{request}");
        world.api(&ada.token).patch(&path, json!({ "closed": true, "closed_as": "unmet" })).is(403);
        let staff = world.api(&bank.broker.token);
        assert_eq!(staff.patch(&path, json!({ "closed": true, "closed_as": "unmet" })).is(200).json["closed_as"], "unmet");
        for change in [json!({ "closed": true }), json!({ "renew": true }), json!({ "paused": true })] {
            staff.patch(&path, change).refused(409, "listing.closed");
        }
        // Somebody else's is not theirs to change, and a closed one is not theirs to see.
        world.api(&bank.members[1].token).patch(&path, json!({ "renew": true })).is(404);
    });
}

#[test]
fn everybody_is_reminded_two_weeks_before_the_end_and_once() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let ada = &bank.members[0];
    let body = json!({ "kind": "offer", "category": "gardening", "title": "Hedges" });
    let soon = world.api(&ada.token).post("/listings", body.clone(), None).is(201).json["id"].as_str().unwrap().to_owned();
    let later = world.api(&ada.token).post("/listings", body.clone(), None).is(201).json["id"].as_str().unwrap().to_owned();
    let over = world.api(&ada.token).post("/listings", body, None).is(201).json["id"].as_str().unwrap().to_owned();
    for (id, on) in [(&soon, day_ahead(14)), (&later, day_ahead(15)), (&over, day(31))] {
        world.sql(&format!("UPDATE listings SET expires_on = '{on}' WHERE id = {}", id_of(&world, id))).unwrap();
    }
    let reminded = || world.texts("SELECT kind AS value FROM outbox WHERE kind = 'listing_expires'").len();
    assert_eq!(reminded(), 0);
    // The timers do their round at the start of the program.
    for _ in 0..2 {
        world.stop();
        world.start(&[]);
        let deadline = std::time::Instant::now() + crate::world::DEADLINE;
        while reminded() == 0 || world.texts("SELECT closed_as AS value FROM listings WHERE closed_as = 'expired'").is_empty() {
            assert!(std::time::Instant::now() < deadline, "nobody is reminded");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(reminded(), 1);
    }
    assert!(titles(&world.api(&ada.token).get("/listings?kind=offer").is(200).items()).len() == 2);
}

#[test]
fn a_kind_is_guessed_from_the_words_and_shown_before_anything_is_saved() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let pages = world.signed_in(&bank, 3);
        let form = pages.open("/listings/new?kind=request").is(200).form_with("title");
        let page = pages.submit(&form, &[("kind", "request"), ("title", "Mow my lawn")]).is(200);
        assert!(page.words().contains("We put this under Lawns"), "{}", page.words());
        assert_eq!(world.texts("SELECT title AS value FROM listings").len(), 0);
        let form = page.form_with("title");
        let saved = pages.submit(&form, &[("kind", "request"), ("category", "lawns")]).is(303);
        let page = pages.follow(saved).is(200);
        assert!(page.words().contains("Mow my lawn") && page.words().contains("Asked for: Lawns"), "{}", page.words());
        assert!(page.words().contains("Nobody has offered this yet"), "never a dead end");
    });
}

#[test]
fn a_lift_has_a_form_of_its_own_and_staff_fill_it_in_for_anyone() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.signed_in(&bank, 2);
        let page = staff.open("/listings/new?template=lift&for=3").is(200);
        assert!(page.words().contains("This is for Ada Archer"));
        let form = page.form_with("to");
        let page = staff.submit(&form, &[("title", "Eye clinic"), ("from", ""), ("to", "The eye clinic"), ("at", "quarter to")]).is(422);
        assert!(page.words().contains("Say where the journey begins") && page.words().contains("Type the time like this"));
        let form = page.form_with("to");
        let typed =
            [("from", "Home"), ("needed_by", &*day_ahead(3)), ("at", "10.30"), ("return_at", "1pm"), ("mobility_aid", "Folding frame")];
        let saved = staff.submit(&form, &typed).is(303);
        assert!(saved.location().contains("/requests/"), "{}", saved.location());
        let words = staff.follow(saved).is(200).words();
        for part in
            ["Eye clinic", "From Home to The eye clinic", "There by 10:30", "Back at 13:00", "Folding frame", "Ada Archer", "drives"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert_eq!(world.texts("SELECT name AS value FROM members JOIN listings ON listings.keyed_by = members.id"), ["Bram Broker"]);
        // Another member may not open the form in somebody's name: nobody is there by that number for them.
        assert_eq!(world.signed_in(&bank, 4).get("/listings/new?for=3").status, 404);
    });
}

#[test]
fn a_merged_kind_takes_its_listings_along_and_its_old_word_leads_to_the_new_one() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        let offer = listed(world, &bank, "offer", ada, json!({ "category": "baking", "title": "Scones" }));
        let mut body = bank.exchange(ada, ben, 60);
        body["category"] = json!("baking");
        world.api(&ben.token).post("/exchanges", body, &*crate::world::key()).is(201);
        let pages = world.signed_in(&bank, 1);
        let form = pages.open("/settings/categories/baking").is(200).form_with("into");
        pages.submit(&form, &[("into", "cooking")]).is(303);
        let staff = world.api(&bank.broker.token);
        assert_eq!(staff.get(&format!("/listings/{offer}")).is(200).json["category"], "cooking");
        assert_eq!(staff.get("/listings?q=cook").is(200).items().len(), 1, "it is searched under its new name");
        assert_eq!(staff.get("/exchanges").is(200).items()[0]["category"], "cooking");
        // What scripts and old forms say still works.
        assert_eq!(staff.get("/listings?category=baking").is(200).items().len(), 1);
        let new = listed(world, &bank, "offer", ben, json!({ "category": "baking", "title": "Bread" }));
        assert_eq!(staff.get(&format!("/listings/{new}")).is(200).json["category"], "cooking");
        let year = chrono::Utc::now().date_naive();
        let year = if chrono::Datelike::ordinal(&year) < 91 { chrono::Datelike::year(&year) - 1 } else { chrono::Datelike::year(&year) };
        let report = world.api(&bank.coordinator.token).get(&format!("/reports/value/{year}")).is(200).json;
        let kinds = report["tables"]["hours_by_category"].as_array().unwrap();
        assert_eq!((kinds.len(), &kinds[0]["category"]), (1, &json!("cooking")), "{kinds:?}");
        // It cannot be merged again, and nothing is merged into itself.
        assert_eq!(pages.get("/settings/categories/baking").status, 200);
        assert!(pages.open("/settings/categories/baking").forms().iter().all(|form| form.value("into").is_none()));
    });
}
