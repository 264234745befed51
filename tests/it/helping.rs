//! What the stories of matching share: requests and offers, profiles and checks as rows, days to come.

use serde_json::{Value, json};

use crate::world::{Bank, Database, Person, World};

/// A day so many days from today, as the bank's calendar has it.
pub(crate) fn day_ahead(days: i64) -> String {
    crate::world::day(-days)
}

/// An id as this world's database writes it.
pub(crate) fn id_of(world: &World, id: &str) -> String {
    match world.database {
        Database::Sqlite => format!("X'{}'", id.replace('-', "")),
        Database::Postgres => format!("'{id}'"),
    }
}

/// A fresh id as this world's database writes it.
pub(crate) fn fresh(world: &World) -> String {
    id_of(world, &uuid::Uuid::now_v7().to_string())
}

/// The bank's own id, as SQL reads it.
pub(crate) fn bank_id(bank: &Bank) -> String {
    format!("(SELECT id FROM banks WHERE slug = '{}')", bank.slug)
}

/// Staff list something for somebody; more fields of the API may be given.
#[track_caller]
pub(crate) fn listed(world: &World, bank: &Bank, kind: &str, whose: &Person, more: Value) -> String {
    let mut body = json!({ "kind": kind, "category": "gardening", "title": "A hand with the hedge", "member_id": whose.id });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let answer = world.api(&bank.broker.token).post("/listings", body, None).is(201).json;
    answer["id"].as_str().unwrap().to_owned()
}

/// Writes columns of a member's profile, as staff would on its page.
pub(crate) fn profile(world: &World, bank: &Bank, whose: &Person, columns: &[(&str, &str)]) {
    let id = id_of(world, &whose.id);
    world.sql(&format!("DELETE FROM member_profiles WHERE member_id = {id}")).unwrap();
    let (names, values): (Vec<&str>, Vec<&str>) = columns.iter().copied().unzip();
    let (names, values) = (names.join(", "), values.join(", "));
    let bank = bank_id(bank);
    world
        .sql(&format!("INSERT INTO member_profiles (member_id, bank_id, changed_at, {names}) VALUES ({id}, {bank}, 0, {values})"))
        .unwrap();
}

/// Writes down a check of a member.
pub(crate) fn check(world: &World, bank: &Bank, whose: &Person, decision: &str, expires_on: Option<&str>, at: i64) {
    let (id, member, bank) = (fresh(world), id_of(world, &whose.id), bank_id(bank));
    let expires = expires_on.map_or("NULL".to_owned(), |day| format!("'{day}'"));
    let columns = "id, bank_id, member_id, jurisdiction, level, issued_on, expires_on, decision, recorded_at";
    world
        .sql(&format!(
            "INSERT INTO checks ({columns}) VALUES ({id}, {bank}, {member}, 'dbs', 'enhanced', '2020-01-01', {expires}, '{decision}', {at})"
        ))
        .unwrap();
}

/// Keeps two people apart.
pub(crate) fn keep_apart(world: &World, bank: &Bank, one: &Person, other: &Person) {
    let (first, second) = if one.id < other.id { (&one.id, &other.id) } else { (&other.id, &one.id) };
    let (first, second, bank) = (id_of(world, first), id_of(world, second), bank_id(bank));
    world
        .sql(&format!(
            "INSERT INTO do_not_pairs (bank_id, one_id, other_id, reason, recorded_at) VALUES ({bank}, {first}, {second}, 'A quarrel', 0)"
        ))
        .unwrap();
}

/// Who could help with a request, as staff read it.
#[track_caller]
pub(crate) fn matches(world: &World, bank: &Bank, request: &str) -> Value {
    world.api(&bank.broker.token).get(&format!("/requests/{request}/matches")).is(200).json
}

/// Why somebody is left out of a request's matches; nothing where they are not.
pub(crate) fn why_not(found: &Value, who: &Person) -> Vec<String> {
    let out = found["excluded"].as_array().unwrap().iter().find(|each| each["member"]["id"] == who.id.as_str());
    out.map(|each| each["why"].as_array().unwrap().iter().map(|why| why.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

/// Where somebody stands among those who could help; the first place is 0.
pub(crate) fn place_of(found: &Value, who: &Person) -> Option<usize> {
    found["items"].as_array().unwrap().iter().position(|each| each["member"]["id"] == who.id.as_str())
}

/// Asks somebody about a request by telephone; the ask.
#[track_caller]
pub(crate) fn asked(world: &World, bank: &Bank, request: &str, whom: &Person) -> String {
    let body = json!({ "member_id": whom.id, "way": "phone" });
    let answer = world.api(&bank.broker.token).post(&format!("/requests/{request}/asks"), body, None).is(201).json;
    answer["id"].as_str().unwrap().to_owned()
}

/// Somebody says yes.
#[track_caller]
pub(crate) fn says_yes(world: &World, who: &Person, ask: &str) {
    world.api(&who.token).patch(&format!("/asks/{ask}"), json!({ "state": "accepted" })).is(200);
}
