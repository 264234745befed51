//! Checks: levels by jurisdiction, what is seen is kept and the certificate never is, ends are told before, a revocation counts at once.

use crate::http::{Page, Pages};
use crate::world::{World, day, for_each_database};

#[track_caller]
fn record(staff: &Pages, number: i64, typed: &[(&str, &str)]) -> Page {
    let path = format!("/members/{number}/checks");
    let form = staff.open(&path).is(200).form(&path);
    let mut all = vec![("level", "dbs:enhanced"), ("issued_on", "yesterday"), ("decision", "accepted")];
    all.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    all.extend_from_slice(typed);
    staff.submit(&form, &all)
}

fn standing(staff: &Pages, number: i64) -> String {
    staff.open(&format!("/members/{number}/checks")).is(200).words()
}

#[test]
fn what_was_seen_is_kept_and_the_newest_counts_at_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.signed_in(&bank, bank.broker.number);
        assert!(standing(&staff, 3).contains("Has no check"));
        record(&staff, 3, &[("number", "001234567890"), ("expires_on", &day(-400))]).is(303);
        let words = standing(&staff, 3);
        assert!(words.contains("Has a check that is good") && words.contains("001234567890") && words.contains("Bram Broker"), "{words}");
        // A no needs its reason; then it counts from this moment, whatever stood before.
        record(&staff, 3, &[("decision", "revoked")]).is(422);
        record(&staff, 3, &[("decision", "revoked"), ("reason", "A letter of the police")]).is(303);
        let words = standing(&staff, 3);
        assert!(words.contains("The check was taken back") && words.contains("A letter of the police"), "{words}");
        // Another jurisdiction does not outweigh it; a new check of the same does.
        record(&staff, 3, &[("level", "pvg:scheme")]).is(303);
        assert!(standing(&staff, 3).contains("The check was taken back"));
        record(&staff, 3, &[]).is(303);
        assert!(standing(&staff, 3).contains("Has a check that is good"));
        assert_eq!(world.texts("SELECT decision AS value FROM checks").len(), 4, "nothing was overwritten");
    });
}

#[test]
fn each_jurisdiction_has_its_levels_and_no_file_is_taken() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let staff = world.signed_in(&bank, bank.broker.number);
    let page = staff.open("/members/3/checks").is(200);
    for level in [
        "dbs:basic",
        "dbs:standard",
        "dbs:enhanced",
        "dbs:enhanced_with_lists",
        "pvg:scheme",
        "accessni:basic",
        "accessni:standard",
        "accessni:enhanced",
    ] {
        assert!(page.html.contains(&format!("value=\"{level}\"")), "{level}");
    }
    assert!(!page.html.contains("type=\"file\"") && !page.html.contains("multipart"));
    for wrong in [
        [("level", "pvg:basic")],
        [("level", "accessni:enhanced_with_lists")],
        [("level", "dbs")],
        [("issued_on", "soon")],
        [("decision", "")],
        [("expires_on", "1 January 2001")],
        [("expires_on", "1 January 2199")],
    ] {
        record(&staff, 3, &wrong).is(422);
    }
    let tomorrow = day(-1);
    record(&staff, 3, &[("issued_on", &tomorrow)]).is(422);
    assert!(world.texts("SELECT id AS value FROM checks").is_empty());
}

#[test]
fn an_end_is_told_sixty_days_before_and_after() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let staff = world.signed_in(&bank, bank.broker.number);
        record(&staff, 3, &[("expires_on", &day(-61))]).is(303);
        record(&staff, 4, &[("expires_on", &day(-60))]).is(303);
        record(&staff, 5, &[("issued_on", &day(400)), ("expires_on", &day(1))]).is(303);
        assert!(standing(&staff, 3).contains("Has a check that is good"));
        assert!(standing(&staff, 4).contains("Has a check that ends soon"));
        assert!(standing(&staff, 5).contains("The check has ended"));
        let list = staff.open("/applications").is(200).words();
        assert!(!list.contains("Ada Archer") && list.contains("Ben Baker") && list.contains("Cleo Carter Ended on"), "{list}");
    });
}

#[test]
fn members_never_see_checks_not_even_their_own_and_other_banks_have_none() {
    let world = World::sqlite();
    let (bank, other) = (world.bank("harbour"), world.bank("meadow"));
    let ada = world.signed_in(&bank, 3);
    assert!([403, 404].contains(&ada.get("/members/3/checks").status));
    assert_eq!(ada.get("/members/4/checks").status, 404);
    let staff = world.signed_in(&other, other.broker.number);
    record(&staff, 3, &[("number", "MEADOW-1")]).is(303);
    let here = world.signed_in(&bank, bank.broker.number);
    assert!(!standing(&here, 3).contains("MEADOW-1"));
}
