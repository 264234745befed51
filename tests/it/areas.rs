//! Where active members live: wards, districts and LSOAs out of an official postcode file, with small numbers held back.

use serde_json::{Value, json};

use crate::funders::{bytes, pack};
use crate::http::Api;
use crate::world::{Bank, World, day, for_each_database, key};

const NSPL: &str = "pcds,doterm,oseast1m,osnrth1m,oslaua,osward,lsoa11\n\
    ZZ1 1AA,,300000,600000,E06000001,E05000001,E01000001\n\
    ZZ1 1AB,,300000,600000,E06000001,E05000002,E01000002\n\
    ZZ1 1AC,,300000,600000,E06000002,E05000003,E01000003\n";

/// A bank with so many active members in each of three wards, some without a postcode, and one in a place that no file knows.
fn wards(world: &World) -> (Bank, Api) {
    let bank = world.bank("harbour");
    let api = world.api(&bank.coordinator.token);
    let nspl = world.path("nspl.csv");
    std::fs::write(&nspl, NSPL).unwrap();
    let names = world.path("names.csv");
    std::fs::write(&names, "WD25CD,WD25NM\nE05000001,North Quay\nE05000003,South Sands\nE06000001,Harbour District\n").unwrap();
    let done = world.cli(&[
        "place",
        "import",
        "--bank",
        "harbour",
        "--area",
        "ZZ",
        "--names",
        names.to_str().unwrap(),
        nspl.to_str().unwrap(),
        "--json",
    ]);
    assert_eq!(done.done().json()["postcodes"], 3);
    let hub = &bank.members[0];
    let homes = [("ZZ1 1AA", 7), ("ZZ1 1AB", 3), ("ZZ1 1AC", 6), ("ZZ9 9ZZ", 1), ("", 8)];
    for (at, (postcode, many)) in homes.into_iter().enumerate() {
        for number in 0..many {
            let new = json!({ "name": format!("Person {at} {number}") });
            let id = api.post("/members", new, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
            if !postcode.is_empty() {
                let member = api.get(&format!("/members/{id}")).is(200).json["number"].as_i64().unwrap();
                let set = format!(
                    "INSERT INTO member_profiles (member_id, bank_id, address, changed_at) SELECT id, bank_id, '{number} Row, {postcode}', 0 FROM members \
                     WHERE number = {member} AND bank_id = (SELECT id FROM banks WHERE slug = 'harbour')"
                );
                if world.sql(&set).is_err() {
                    world.sql(&format!("UPDATE member_profiles SET address = '{number} Row, {postcode}' WHERE member_id = (SELECT id FROM members WHERE number = {member} AND bank_id = (SELECT id FROM banks WHERE slug = 'harbour'))")).unwrap();
                }
            }
            let body = json!({
                "giver_id": id, "receiver_id": hub.id, "minutes": 30, "happened_on": day(0), "category": bank.category,
                "on_behalf": { "told_by": "both", "channel": "paper" }, "accept": ["long", "old", "duplicate"],
            });
            api.post("/exchanges", body, &*key()).is(201);
        }
    }
    (bank, api)
}

#[test]
fn areas_hold_small_numbers_back_and_the_total_does_not_betray_them() {
    for_each_database(|world| {
        let (bank, api) = wards(world);
        let pages = world.signed_in(&bank, 1);
        let question = |by: &str| format!("/report/areas?by={by}&from={}&to={}", day(30), day(0));
        // 7 in North Quay, 3 in a ward without a name, 6 in South Sands; 10 without a postcode that is known (8, one unknown, and the hub).
        let page = pages.open(&question("ward")).is(200);
        let words = page.words();
        assert!(words.contains("North Quay") && words.contains("All active members"), "{words}");
        assert!(!words.contains("E05000002"), "an area that is held back is not named: {words}");
        assert!(!words.contains("South Sands"), "the next larger goes with it: {words}");
        // By district 10 and 6: nothing is small.
        let words = pages.open(&question("district")).is(200).words();
        assert!(words.contains("Harbour District") && words.contains("E06000002") && !words.contains("Held back"), "{words}");
        assert!(pages.open(&question("lsoa")).is(200).words().contains("E01000001"));
        for wrong in ["by=street", "by=ward&from=2024-04-02&to=2024-04-01", "by=ward&from=x&to=2024-04-01"] {
            pages.open(&format!("/report/areas?{wrong}")).is(422);
        }
        // In the pack: the same, with rows that add up.
        let body = json!({ "funder": "North Council", "reference": "N1", "from": day(30), "to": day(0), "areas": "ward" });
        let north = api.post("/awards", body, &*key()).is(201).json["id"].as_str().unwrap().to_owned();
        let told = pack(&api, &north, &day(30), &day(0));
        let rows = told["tables"]["areas"].as_array().unwrap();
        let active = |row: &Value| row["area_active"].as_i64().unwrap();
        let (total, others) = rows.split_last().unwrap();
        assert_eq!(active(total), 26);
        assert_eq!(others.iter().map(active).sum::<i64>(), 26);
        assert!(others.iter().all(|row| active(row) >= 5), "{told}");
        let named: Vec<&str> = others.iter().filter_map(|row| row["area_code"].as_str()).collect();
        assert_eq!(named, ["E05000001"]);
        // No postcode and no address stands in any form.
        let question = format!("?from={}&to={}", day(30), day(0));
        let mut outputs: Vec<Vec<u8>> = ["", ".json", ".csv", ".zip", ".xlsx", ".pdf"]
            .map(|ending| bytes(&pages, &format!("/funders/{north}/pack{ending}{question}")))
            .into();
        outputs.push(page.html.into_bytes());
        outputs.push(world.log_tail().into_bytes());
        for output in outputs {
            let text = String::from_utf8_lossy(&output);
            for secret in ["ZZ1 1A", "ZZ11A", "ZZ9", " Row,"] {
                assert!(!text.contains(secret), "{secret}");
            }
        }
    });
}

#[test]
fn a_bank_without_areas_and_one_with_a_handful_of_members_tell_nothing_of_them() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    bank.settle(&world, &bank.members[0], &bank.members[1], 60);
    let words = world.signed_in(&bank, 1).open("/report/areas").is(200).words();
    assert!(words.contains("No areas are known yet") && words.contains("Held back: fewer than five people"), "{words}");
}
