//! Places: set by the coordinator or brought in by the operator; distances in words.

use crate::world::{World, for_each_database};

#[test]
fn the_coordinator_names_places_and_distances_are_told_in_words() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let coordinator = world.signed_in(&bank, 1);
        let set = |name: &str, grid: &str| {
            let form = coordinator.open("/settings/places").is(200).form("/settings/places");
            coordinator.submit(&form, &[("name", name), ("grid", grid)])
        };
        set("Anchor Row", "NT 2573").is(303);
        set("Bell Quay", "325500, 676800").is(303);
        for wrong in ["", "somewhere", "EH6 5AB", "NT 257", "900000 1"] {
            set("Nowhere", wrong).is(422);
        }
        let words = coordinator.open("/settings/places").words();
        assert!(words.contains("about 2 miles from Anchor Row"), "{words}");
        // The same name again moves it.
        set("bell quay", "NT 2574").is(303);
        assert_eq!(world.texts("SELECT name AS value FROM places").len(), 2);
        assert!(
            coordinator.open("/settings/places").words().contains("half a mile from Anchor Row")
                || coordinator.open("/settings/places").words().contains("about 1 mile from Anchor Row")
        );
        // Whoever asks to join chooses from them; a place in which somebody lives stays.
        let pages = world.browserless();
        let join = pages.open("/join").is(200);
        let id = regex::Regex::new(r#"value="([0-9a-f-]{36})"[^>]*>Anchor Row"#).unwrap().captures(&join.html).unwrap()[1].to_owned();
        let form = join.form("/join");
        pages.submit(&form, &[("name", "Winifred Okafor"), ("phone", "0131 496 0200"), ("place", &id), ("step", "send")]).is(303);
        let page = coordinator.open("/settings/places");
        assert!(page.words().contains("One member lives there"), "{}", page.words());
        let removes: Vec<_> = page.forms().into_iter().filter(|form| form.action.ends_with("/remove")).collect();
        assert_eq!(removes.len(), 1);
        let mut lived_in = removes[0].clone();
        lived_in.action = format!("/settings/places/{id}/remove");
        coordinator.submit(&lived_in, &[]).is(409);
        coordinator.submit(&removes[0], &[]).is(303);
        assert_eq!(world.texts("SELECT name AS value FROM places"), ["Anchor Row"]);
    });
}

#[test]
fn the_operator_brings_in_both_official_layouts_and_only_the_areas_asked_for() {
    for_each_database(|world| {
        world.bank("harbour");
        let nspl = world.path("nspl.csv");
        let rows = "\u{feff}pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,osgrdind\n\
            \"ZZ1 1AA\",\"ZZ1  1AA\",\"ZZ1 1AA\",198001,,300000,600000,1\n\
            \"ZZ1 1AB\",\"ZZ1  1AB\",\"ZZ1 1AB\",198001,,300200,600100,1\n\
            \"YY1 1AA\",\"YY1  1AA\",\"YY1 1AA\",198001,,310000,610000,1\n";
        std::fs::write(&nspl, rows).unwrap();
        let import = |args: &[&str]| world.cli(&[&["place", "import", "--bank", "harbour"], args].concat());
        let nspl = nspl.to_str().unwrap();
        let done = import(&["--area", "ZZ", nspl, "--json"]).done().json();
        assert_eq!((&done["sectors"], &done["added"]), (&1.into(), &1.into()));
        assert_eq!(world.texts("SELECT name || ' ' || CAST(east_metres AS TEXT) AS value FROM places"), ["ZZ1 1 300100"]);
        // A newer file moves the middle; a place set by hand stays where it is.
        let code_point = world.path("zz.csv");
        std::fs::write(&code_point, "\"ZZ11AA\",10,300400,600000,\"S9\",\"\",\"S8\",\"\",\"S12\",\"S13\"\n\"ZZ2 1AA\",10,300500,600000,\"S9\",\"\",\"S8\",\"\",\"S12\",\"S13\"\n").unwrap();
        let done = import(&["--area", "ZZ", code_point.to_str().unwrap(), "--json"]).done().json();
        assert_eq!((&done["added"], &done["changed"]), (&1.into(), &1.into()));
        world.sql("UPDATE places SET source = 'named', east_metres = 1 WHERE name = 'ZZ1 1'").unwrap();
        let done = import(&["--area", "ZZ", nspl, "--json"]).done().json();
        assert_eq!((&done["added"], &done["changed"]), (&0.into(), &0.into()));
        // Wrong use and wrong files change nothing.
        assert_eq!(import(&[nspl]).code, 2);
        assert_eq!(import(&["--area", "ZZ1", nspl]).code, 2);
        assert_eq!(import(&["--area", "QQ", nspl]).code, 1);
        let other = world.path("other.csv");
        std::fs::write(&other, "name,number\nJoan,1\n").unwrap();
        assert_eq!(import(&["--area", "ZZ", other.to_str().unwrap()]).code, 1);
        assert_eq!(world.texts("SELECT name AS value FROM places").len(), 2);
    });
}

#[test]
fn only_coordinators_set_places() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    assert_eq!(world.signed_in(&bank, 2).get("/settings/places").status, 403);
    assert_eq!(world.signed_in(&bank, 3).get("/settings/places").status, 403);
}
