//! Agreements: written version by version, agreed to by each, asked again when a new version holds.

use crate::http::Pages;
use crate::world::{World, day, for_each_database};

#[track_caller]
fn write(coordinator: &Pages, name: &str, words: &str, since: &str) {
    let form = coordinator.open("/settings/agreements").is(200).form("/settings/agreements");
    coordinator.submit(&form, &[("name", name), ("words", words), ("since_on", since)]).is(303);
}

#[test]
fn a_new_version_asks_everybody_again_from_its_day_and_old_answers_stay() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let coordinator = world.signed_in(&bank, 1);
        let ada = world.signed_in(&bank, 3);
        let asked = || ada.open("/").is(200).words().contains("Please read this again");
        assert!(!asked());
        write(&coordinator, "Our rules", "Be kind.", "today");
        assert!(asked());
        let page = ada.open("/agreements").is(200);
        assert!(page.words().contains("Be kind."));
        ada.submit(&page.form("/agree"), &[]).is(303);
        ada.submit(&page.form("/agree"), &[]).is(303);
        assert!(!asked());
        // One that holds tomorrow asks nobody today.
        write(&coordinator, "our RULES", "Be kind, and wash your hands.", &day(-1));
        assert!(!asked());
        write(&coordinator, "Our rules", "Be kind, always.", "today");
        assert!(asked(), "the third version holds today");
        let versions = world.texts("SELECT CAST(version AS TEXT) AS value FROM agreements ORDER BY version");
        assert_eq!(versions, ["1", "2", "3"], "one name, however it is written");
        assert_eq!(world.texts("SELECT channel AS value FROM agreement_answers"), ["web"]);
    });
}

#[test]
fn staff_see_who_has_not_agreed_and_note_a_yes_that_they_were_told() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        write(&world.signed_in(&bank, 1), "Our rules", "Be kind.", "today");
        let staff = world.signed_in(&bank, 2);
        let missing = || staff.open("/agreements/missing").is(200).words();
        assert!(missing().contains("Ben Baker"), "{}", missing());
        let page = staff.open("/members/4/agreements").is(200);
        let form = page.form("/members/4/agreements");
        staff.submit(&form, &[]).is(422);
        staff.submit(&form, &[("channel", "web")]).is(422);
        staff.submit(&form, &[("channel", "paper")]).is(303);
        assert!(!missing().contains("Ben Baker") && missing().contains("Cleo Carter"));
        assert!(staff.open("/members/4/agreements").words().contains("on paper"));
    });
}

#[test]
fn only_coordinators_write_and_nobody_agrees_to_what_is_another_banks() {
    let world = World::sqlite();
    let (bank, other) = (world.bank("harbour"), world.bank("meadow"));
    let foreign = world.signed_in(&other, 1);
    write(&foreign, "Meadow rules", "Graze.", "today");
    assert_eq!(world.signed_in(&bank, 2).get("/settings/agreements").status, 403);
    assert_eq!(world.signed_in(&bank, 3).get("/agreements/missing").status, 403);
    let ada = world.signed_in(&bank, 3);
    assert!(!ada.open("/agreements").words().contains("Graze"));
    let meadow = world.signed_in(&other, 3).open("/agreements").form("/agree");
    let mut own = ada.open("/agreements").form_with("form_token");
    own.action.clone_from(&meadow.action);
    assert_eq!(ada.submit(&own, &[]).status, 404);
}
