//! Funders: shares of hours, members and costs that cannot be counted twice, and a pack for each in their words and for any days.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::http::{Api, Page, Pages};
use crate::world::{Bank, World, for_each_database, key};

/// A bank in which the first member helped the second for an hour and a half on each of these days.
fn helped(world: &World, bank: &Bank, days: &[&str]) -> Api {
    let api = world.api(&bank.coordinator.token);
    for on in days {
        let body = json!({
            "giver_id": bank.members[0].id, "receiver_id": bank.members[1].id, "minutes": 90, "happened_on": on,
            "category": bank.category, "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
        });
        api.post("/exchanges", body, &*key()).is(201);
    }
    api
}

/// A grant of a funder from April 2024 to March 2026.
fn award(api: &Api, funder: &str) -> String {
    let body = json!({
        "funder": funder, "reference": "Good Neighbours", "from": "2024-04-01", "to": "2026-03-31", "amount": "25000.00",
        "says_hours": "Volunteer hours delivered", "says_members": "Beneficiaries", "says_costs": "Project spend",
        "opening": "This grant is for company on the stairs.", "areas": "ward",
    });
    api.post("/awards", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned()
}

fn tag(target: &str, (from, to): (&str, &str), share: &str, of: Value) -> Value {
    let mut body = json!({ "target": target, "from": from, "to": to, "share": share });
    for (name, value) in of.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn add(api: &Api, award: &str, body: &Value) -> crate::http::Response {
    api.post(&format!("/awards/{award}/tags"), body, &*key())
}

pub(crate) fn pack(api: &Api, award: &str, from: &str, to: &str) -> Value {
    api.get(&format!("/awards/{award}/pack?from={from}&to={to}")).is(200).json
}

/// A row of a pack's table of shares: whole, own, others, nobody.
fn shares<'a>(pack: &'a Value, figure: &str) -> [&'a str; 4] {
    let row = pack["tables"]["pack_shares"].as_array().unwrap().iter().find(|row| row["pack_figure"] == figure).unwrap();
    ["pack_whole", "pack_own", "pack_others", "pack_nobody"].map(|column| row[column].as_str().unwrap())
}

const ALL: (&str, &str) = ("2024-04-01", "2025-03-31");

#[test]
fn no_exchange_no_member_and_no_cost_is_counted_twice_in_any_overlapping_way() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = helped(world, &bank, &["2024-06-06"]);
        let cost = json!({ "on": "2024-06-06", "heading": "community", "in_kind": false, "amount": "100.00", "what": "Tea" });
        let cost = api.post("/costs", &cost, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
        let (north, south) = (award(&api, "North Council"), award(&api, "South Trust"));
        let kind = || json!({ "category": bank.category });
        let person = || json!({ "member_id": bank.members[1].id });
        let taken = |answer: crate::http::Response| answer.refused(409, "award.share_taken");
        // Hours: all of them, a kind, and who received them are added up.
        add(&api, &north, &tag("kind", ALL, "60%", kind())).is(201);
        taken(add(&api, &south, &tag("kind", ("2025-03-31", "2025-12-31"), "0.4001", kind())));
        taken(add(&api, &south, &tag("hours", ("2024-05-01", "2024-05-01"), "41%", json!({}))));
        taken(add(&api, &north, &tag("received", ALL, "0.41", person())));
        add(&api, &south, &tag("received", ALL, "0.3", person())).is(201);
        taken(add(&api, &south, &tag("hours", ALL, "0.11", json!({}))));
        add(&api, &south, &tag("hours", ALL, "10%", json!({}))).is(201);
        taken(add(&api, &north, &tag("received", ALL, "0.01", person())));
        add(&api, &south, &tag("kind", ("2025-04-01", "2025-12-31"), "100%", kind())).is(201);
        // Members: all of them, and one.
        add(&api, &north, &tag("members", ALL, "0.7", json!({}))).is(201);
        taken(add(&api, &south, &tag("member", ("2025-01-01", "2025-01-01"), "0.31", person())));
        add(&api, &south, &tag("member", ALL, "0.3", person())).is(201);
        taken(add(&api, &south, &tag("members", ALL, "0.01", json!({}))));
        // Costs: all of them, one line, and the line that takes its place.
        add(&api, &north, &tag("cost", ALL, "0.5", json!({ "cost_id": cost }))).is(201);
        taken(add(&api, &south, &tag("costs", ALL, "0.51", json!({}))));
        let right = json!({
            "reason": "The bill says so",
            "cost": { "on": "2024-06-07", "heading": "community", "in_kind": false, "amount": "120.00", "what": "Tea and cake" },
        });
        let newer = api.post(&format!("/costs/{cost}/correct"), &right, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
        taken(add(&api, &south, &tag("cost", ALL, "0.51", json!({ "cost_id": newer }))));
        taken(add(&api, &south, &tag("cost", ALL, "0.51", json!({ "cost_id": cost }))));
        add(&api, &south, &tag("cost", ALL, "0.5", json!({ "cost_id": newer }))).is(201);
        let told = pack(&api, &north, "2024-04-01", "2025-03-31");
        assert_eq!(shares(&told, "own_cost"), ["120.00", "60.00", "60.00", "0.00"], "the line that took its place");
        // Wrong input is told beside its field.
        for (field, body) in [
            ("share", tag("hours", ALL, "0", json!({}))),
            ("share", tag("hours", ALL, "1.01", json!({}))),
            ("to", tag("hours", ("2025-03-31", "2025-03-30"), "0.1", json!({}))),
            ("from", tag("hours", ("2024-03-31", "2025-03-30"), "0.1", json!({}))),
            ("target", tag("everything", ALL, "0.1", json!({}))),
            ("category", tag("kind", ALL, "0.1", json!({ "category": "nothing" }))),
            ("member_id", tag("member", ALL, "0.1", json!({ "member_id": world.nobody() }))),
            ("cost_id", tag("cost", ALL, "0.1", json!({ "cost_id": world.nobody() }))),
        ] {
            let answer = add(&api, &north, &body).is(422);
            assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
        }
    });
}

#[test]
fn of_eight_who_count_sixty_per_cent_at_once_one_is_right() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let awards: Vec<String> = (0..8).map(|number| award(&api, &format!("Funder {number}"))).collect();
        let states: Vec<u16> = std::thread::scope(|scope| {
            let one = |award: &String| {
                let (award, token, url) = (award.clone(), bank.coordinator.token.clone(), world.url.clone());
                scope.spawn(move || add(&Api::new(&url, &token), &award, &tag("hours", ALL, "60%", json!({}))).status)
            };
            let threads: Vec<_> = awards.iter().map(one).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(states.iter().filter(|status| **status == 201).count(), 1, "{states:?}");
        assert_eq!(states.iter().filter(|status| **status == 409).count(), 7, "{states:?}");
        assert_eq!(world.texts("SELECT CAST(share AS TEXT) AS value FROM award_tags"), ["6000"]);
    });
}

#[test]
fn a_share_is_ended_or_taken_out_and_what_was_written_stays() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = helped(world, &bank, &["2024-06-06", "2024-07-07"]);
        let (north, south) = (award(&api, "North Council"), award(&api, "South Trust"));
        let same = key();
        let path = format!("/awards/{north}/tags");
        let body = tag("hours", ALL, "1", json!({}));
        let first = api.post(&path, &body, &*same).is(201);
        let again = api.post(&path, &body, &*same).is(201);
        assert_eq!((first.json["id"].clone(), again.header("idempotency-replayed")), (again.json["id"].clone(), "true"));
        let id = first.json["id"].as_str().unwrap();
        let end = |id: &str, body: Value| api.post(&format!("{path}/{id}/end"), body, &*key());
        for last in ["2024-03-31", "2025-03-31", "someday"] {
            assert_eq!(end(id, json!({ "last_day": last, "reason": "Over" })).is(422).json["errors"][0]["field"], "last_day");
        }
        let shorter = end(id, json!({ "last_day": "2024-06-30", "reason": "The project ended" })).is(200).json;
        assert_eq!((shorter["to"].as_str(), shorter["share"].as_str()), (Some("2024-06-30"), Some("1.000000")));
        end(id, json!({ "reason": "Again" })).refused(409, "register.ended");
        // The days that are free may be counted for somebody else.
        add(&api, &south, &tag("hours", ("2024-06-30", "2025-03-31"), "1", json!({}))).refused(409, "award.share_taken");
        add(&api, &south, &tag("hours", ("2024-07-01", "2025-03-31"), "1", json!({}))).is(201);
        let told = pack(&api, &north, "2024-04-01", "2025-03-31");
        assert_eq!(shares(&told, "hours_exchanged"), ["3.000000", "1.500000", "1.500000", "0.000000"]);
        end(shorter["id"].as_str().unwrap(), json!({ "reason": "Not theirs" })).is(200);
        let tags = api.get(&format!("/awards/{north}")).is(200).json["tags"].as_array().unwrap().clone();
        assert_eq!(tags.iter().map(|tag| tag["ended"]["reason"].as_str().unwrap()).collect::<Vec<_>>().len(), 2);
        assert_eq!(shares(&pack(&api, &north, "2024-04-01", "2025-03-31"), "hours_exchanged")[1], "0.000000");
        // Whoever goes takes all of it away.
        api.post(&format!("/awards/{south}/withdraw"), json!({ "reason": "Never came" }), &*key()).is(200);
        api.post(&format!("/awards/{south}/withdraw"), json!({ "reason": "Again" }), &*key()).refused(409, "register.ended");
        add(&api, &south, &tag("costs", ALL, "1", json!({}))).refused(409, "register.ended");
        assert_eq!(api.get("/awards").is(200).items().len(), 1);
        assert_eq!(shares(&pack(&api, &north, "2024-04-01", "2025-03-31"), "hours_exchanged")[3], "3.000000");
    });
}

/// Two funders of a bank with three evenings of help, a laptop and a room.
fn two_funders(world: &World) -> (Bank, Api, String, String) {
    let bank = world.bank("harbour");
    // 90 minutes each: the first two in the odd days below, one of them in June.
    let api = helped(world, &bank, &["2024-06-20", "2024-07-07", "2024-12-08"]);
    world.sql("UPDATE standings SET from_on = '2024-01-01'").unwrap();
    for (heading, on, amount, kind, life) in
        [("resources_one_off", "2024-06-11", "1095.00", false, Some(3)), ("community", "2024-06-30", "40.00", true, None)]
    {
        let mut cost = json!({ "on": on, "heading": heading, "in_kind": kind, "amount": amount, "what": "=Thing" });
        if let Some(life) = life {
            cost["life_years"] = json!(life);
        }
        api.post("/costs", &cost, &*key()).is(201);
    }
    let (north, south) = (award(&api, "North Council"), award(&api, "South Trust"));
    add(&api, &north, &tag("hours", ("2024-04-01", "2024-06-30"), "25%", json!({}))).is(201);
    add(&api, &north, &tag("kind", ("2024-07-01", "2024-07-31"), "50%", json!({ "category": bank.category }))).is(201);
    add(&api, &south, &tag("received", ALL, "10%", json!({ "member_id": bank.members[1].id }))).is(201);
    add(&api, &north, &tag("member", ("2024-06-01", "2024-06-30"), "100%", json!({ "member_id": bank.members[0].id }))).is(201);
    add(&api, &south, &tag("members", ("2024-07-01", "2025-03-31"), "40%", json!({}))).is(201);
    add(&api, &north, &tag("costs", ("2024-06-01", "2024-06-30"), "50%", json!({}))).is(201);
    (bank, api, north, south)
}

#[test]
fn a_pack_over_odd_days_is_what_is_worked_out_by_hand() {
    for_each_database(|world| {
        let (_, api, north, south) = two_funders(world);
        // 15 June to 10 July 2024: 26 days.
        let (one, other) = (pack(&api, &north, "2024-06-15", "2024-07-10"), pack(&api, &south, "2024-06-15", "2024-07-10"));
        // Two evenings of 1.5 hours: a quarter of the first, half of the second; the other funder a tenth of both.
        assert_eq!(shares(&one, "hours_exchanged"), ["3.000000", "1.125000", "0.300000", "1.575000"]);
        assert_eq!(shares(&other, "hours_exchanged"), ["3.000000", "0.300000", "1.125000", "1.575000"]);
        // Two active members for 26 days of 365; one of them for 16 days whole; both for 10 days at 40 %.
        assert_eq!(shares(&one, "active_members"), ["2.000000", "1.000000", "2.000000", "0.000000"]);
        assert_eq!(shares(&one, "active_member_years"), ["0.142466", "0.043836", "0.021918", "0.076712"]);
        // £1,095 over three years is £1 a day: 26 days of it, 16 of them at a half; the room is whole on its day, a half of it.
        assert_eq!(shares(&one, "own_cost"), ["66.00", "28.00", "0.00", "38.00"]);
        // A run of days that is the bank's year says what the report says.
        let report = api.get("/reports/value/2024").is(200).json;
        let year = pack(&api, &north, "2024-04-01", "2025-03-31");
        for figure in ["hours_exchanged", "active_members", "active_member_years", "own_cost"] {
            assert_eq!(shares(&year, figure)[0], report["figures"][figure]["value"].as_str().unwrap(), "{figure}");
        }
        assert!(year["cautions"].as_array().unwrap().len() >= 8 && year["definitions"].as_array().unwrap().len() == 4);
        assert_eq!(year["ledger_seq"], report["ledger_seq"]);
        // Nobody is named to a funder, and whoever is counted alone stands in a row with others.
        assert!(!one.to_string().contains("Ada Archer") && !other.to_string().contains("Ben Baker"), "{one}");
        // Days that cannot be are refused beside their field.
        for (question, field) in [("from=2024-07-10&to=2024-07-09", "to"), ("from=2024-07-10", "to"), ("from=soon&to=2024-07-09", "from")] {
            let answer = api.get(&format!("/awards/{north}/pack?{question}")).is(422);
            assert_eq!(answer.json["errors"][0]["field"], field, "{}", answer.text);
        }
    });
}

pub(crate) fn bytes(pages: &Pages, path: &str) -> Vec<u8> {
    let url = format!("{}{path}", pages.url);
    let cookie = pages.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let mut answer = crate::http::agent().get(&url).header("cookie", cookie).call().unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    answer.body_mut().read_to_vec().unwrap()
}

#[test]
fn a_pack_says_the_same_in_every_form_and_in_the_funders_words() {
    for_each_database(|world| {
        let (bank, api, north, _) = two_funders(world);
        let told = pack(&api, &north, "2024-06-15", "2024-07-10");
        let pages = world.signed_in(&bank, 1);
        let path = |ending: &str| format!("/funders/{north}/pack{ending}?from=2024-06-15&to=2024-07-10");
        let page = pages.open(&path("")).is(200).words();
        let json: Value = serde_json::from_slice(&bytes(&pages, &path(".json"))).unwrap();
        assert_eq!(json, told, "the file is what the API answers");
        let pdf_file = world.path("pack.pdf");
        std::fs::write(&pdf_file, bytes(&pages, &path(".pdf"))).unwrap();
        let pdf = std::process::Command::new("pdftotext").args(["-raw", pdf_file.to_str().unwrap(), "-"]).output().unwrap();
        let pdf = String::from_utf8(pdf.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(&pages, &path(".xlsx")))).unwrap();
        let first: Vec<String> = book.worksheet_range_at(0).unwrap().unwrap().rows().flatten().map(ToString::to_string).collect();
        let first = first.join(" ");
        let sheet: Vec<Vec<Data>> = book.worksheet_range("pack_shares").unwrap().rows().skip(1).map(<[Data]>::to_vec).collect();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes(&pages, &path(".zip")))).unwrap();
        let mut annex = String::new();
        zip.by_name("pack_shares.csv").unwrap().read_to_string(&mut annex).unwrap();
        let annex: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(annex.as_bytes()).deserialize().map(Result::unwrap).collect();
        let long = String::from_utf8(bytes(&pages, &path(".csv"))).unwrap();
        for (at, row) in told["tables"]["pack_shares"].as_array().unwrap().iter().enumerate() {
            for (column, name) in ["pack_whole", "pack_own", "pack_others", "pack_nobody"].into_iter().enumerate() {
                let (figure, value) = (row["pack_figure"].as_str().unwrap(), row[name].as_str().unwrap());
                assert_eq!(annex[at][name], value);
                assert!(long.contains(&format!("pack_shares,{figure},{name},{value},")), "{figure} {name}");
                let Data::Float(cell) = sheet[at][column + 1] else { panic!("{figure} {name} is no number") };
                assert!((cell - value.parse::<f64>().unwrap()).abs() < 0.005, "{figure} {name} {cell}");
            }
        }
        for shown in ["£28.00", "1 hour 8 minutes", "North Council", "10 July 2024"] {
            assert!(page.contains(shown) && pdf.contains(shown), "{shown}\n{page}\n{pdf}");
        }
        for theirs in ["Volunteer hours delivered", "Beneficiaries", "Project spend", "This grant is for company on the stairs."] {
            assert!(page.contains(theirs) && pdf.contains(theirs) && first.contains(theirs), "{theirs}\n{first}");
            assert!(json.to_string().contains(theirs), "{theirs}");
        }
        assert!(annex[0]["pack_figure"] == "hours_exchanged" && long.contains("Project spend"));
        // The caution box and what the words mean are always in.
        for always in ["Read this before you use a figure", "is what we call “Hours exchanged”"] {
            assert!(page.contains(always) && pdf.contains(always), "{always}");
        }
        // A run of days that ends before it begins is refused beside the field, and what was typed is kept.
        let wrong: Page = pages.open(&format!("/funders/{north}/pack?from=2024-07-10&to=2024-07-09")).is(422);
        assert!(wrong.words().contains("The last day is before the first day") && wrong.html.contains("href=\"#to\""));
        assert!(wrong.html.contains("value=\"2024-07-09\""));
    });
}

#[test]
fn two_packs_together_are_never_more_than_the_bank() {
    for_each_database(|world| {
        let (bank, api, north, south) = two_funders(world);
        let cost = json!({ "on": "2024-12-08", "heading": "community", "in_kind": false, "amount": "33.33", "what": "Hall" });
        api.post("/costs", &cost, &*key()).is(201);
        // As much as goes, tried from above.
        for (award, target, of) in [
            (&south, "hours", json!({})),
            (&north, "received", json!({ "member_id": bank.members[1].id })),
            (&north, "members", json!({})),
            (&south, "costs", json!({})),
        ] {
            let room = (1..=100).rev().find(|share| add(&api, award, &tag(target, ALL, &format!("{share}%"), of.clone())).status == 201);
            assert!(room.is_none_or(|share| share < 100), "{target}: {room:?}");
        }
        for (from, to) in
            [("2024-04-01", "2025-03-31"), ("2024-06-29", "2024-07-01"), ("2024-01-01", "2026-06-30"), ("2024-07-07", "2024-07-07")]
        {
            let (one, other) = (pack(&api, &north, from, to), pack(&api, &south, from, to));
            for figure in ["hours_exchanged", "active_member_years", "own_cost"] {
                let number = |text: &str| text.parse::<f64>().unwrap();
                let [whole, own, others, nobody] = shares(&one, figure).map(number);
                let second = number(shares(&other, figure)[1]);
                assert!(own + second <= whole + 0.005, "{figure} {from}: {own} + {second} > {whole}");
                assert!((own + others + nobody - whole).abs() < 0.011 && nobody > -0.005, "{figure} {from}");
            }
        }
    });
}

#[test]
fn a_coordinator_counts_a_share_on_the_page_and_is_told_who_counts_it_already() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        helped(world, &bank, &["2024-06-06"]);
        let pages = world.signed_in(&bank, 1);
        let form = pages.open("/funders").is(200).form("/funders");
        let wrong = pages.submit(&form, &[("funder", "North Council"), ("from", "1/4/2025"), ("to", "31/3/2025")]).is(422);
        assert!(wrong.words().contains("The last day is before the first day") && wrong.html.contains("value=\"North Council\""));
        let typed = [("funder", "North Council"), ("reference", "N1"), ("from", "1/4/2024"), ("to", "31/3/2025"), ("amount", "9000")];
        let made = pages.submit(&form, &typed).is(303);
        let path = made.location().to_owned();
        let page = pages.open(&path).is(200);
        assert!(page.words().contains("£9,000.00") && page.words().contains("Nothing is counted for it yet"));
        let form = page.form(&path);
        let kind = world.texts(&format!("SELECT name AS value FROM categories WHERE slug = '{}'", bank.category)).remove(0);
        let id =
            regex::Regex::new(&format!(r#"value="([0-9a-f-]{{36}})"[^>]*>{kind}<"#)).unwrap().captures(&page.html).unwrap()[1].to_owned();
        let days = [("from", "2024-04-01"), ("to", "2025-03-31")];
        let with = |more: &[(&'static str, &'static str)]| [&days[..], more].concat();
        pages.submit(&form, &[&with(&[("target", "kind"), ("share", "60")])[..], &[("kind", &id)]].concat()).is(303);
        // Another form: a form that was saved is not saved again.
        let form = pages.open(&path).is(200).form(&path);
        let taken = pages.submit(&form, &[("target", "hours"), ("share", "50"), ("from", "1/5/2024"), ("to", "31/5/2024")]).is(422);
        let words = taken.words();
        assert!(
            words.contains(&format!(
                "North Council already counts 60% of hours of {kind} from Monday 1 April 2024 to Monday 31 March 2025. At most 40% is left"
            )),
            "{words}"
        );
        assert!(taken.html.contains("href=\"#share\"") && taken.html.contains("value=\"50\""));
        pages.submit(&form, &with(&[("target", "member"), ("person", "Ada Archer"), ("share", "100")])).is(303);
        for (field, typed) in
            [("person", with(&[("target", "member"), ("share", "1")])), ("share", with(&[("target", "costs"), ("share", "101")]))]
        {
            assert!(pages.submit(&form, &typed).is(422).html.contains(&format!("href=\"#{field}\"")), "{field}");
        }
        let page = pages.open(&path).is(200);
        assert!(page.words().contains("Ada Archer, as an active member"));
        // Ended, and then free for others.
        let end = regex::Regex::new(r"/tags/[0-9a-f-]{36}/end").unwrap().find(&page.html).unwrap().as_str().to_owned();
        let form = pages.open(&format!("{path}{end}")).is(200).form(&format!("{path}{end}"));
        assert!(pages.submit(&form, &[("reason", "Over")]).is(422).html.contains("href=\"#how\""));
        pages.submit(&form, &[("how", "after"), ("last_day", "30/4/2024"), ("reason", "Over")]).is(303);
        assert!(pages.open(&path).words().contains("another line with fewer days took its place. Why: Over"));
    });
}

#[test]
fn members_brokers_and_other_banks_are_told_nothing_of_funders() {
    for_each_database(|world| {
        let (bank, api, north, _) = two_funders(world);
        let stranger = world.api(&world.bank("valley").coordinator.token);
        let paths = ["/awards".to_owned(), format!("/awards/{north}"), format!("/awards/{north}/pack?from=2024-04-01&to=2024-05-01")];
        for path in &paths {
            for token in [&bank.members[0].token, &bank.broker.token] {
                world.api(token).get(path).is(403);
            }
        }
        for path in &paths[1..] {
            stranger.get(path).is(404);
        }
        assert!(stranger.get("/awards").is(200).items().is_empty());
        add(&stranger, &north, &tag("costs", ALL, "0.1", json!({}))).is(404);
        let id = api.get(&format!("/awards/{north}")).is(200).json["tags"][0]["id"].as_str().unwrap().to_owned();
        stranger.post(&format!("/awards/{north}/tags/{id}/end"), json!({ "reason": "Mine" }), &*key()).is(404);
        for number in [2, 3] {
            let pages = world.signed_in(&bank, number);
            for path in ["/funders".to_owned(), format!("/funders/{north}"), format!("/funders/{north}/pack"), "/report/areas".to_owned()] {
                assert_eq!(pages.get(&path).status, 403, "{path}");
            }
        }
    });
}
