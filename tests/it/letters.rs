//! The post round: every letter that waits becomes one print, each reader's in their own size; statements by post.

use serde_json::json;

use crate::outlets::{know, literal, queue, told_of};
use crate::world::{Bank, Person, World, for_each_database};

fn by_post(world: &World, bank: &Bank, who: &Person, address: &str) {
    world.api(&bank.broker.token).patch(&format!("/members/{}", who.id), json!({ "contact_channel": "post" })).is(200);
    know(world, &bank.slug, &who.id, "address", &format!("'{address}'"));
}

/// What poppler reads in a PDF.
fn read(world: &World, pdf: &[u8], program: &str, args: &[&str]) -> String {
    let file = world.path("letters.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = std::process::Command::new(program);
    command.args(args).arg(&file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The bytes of a file behind a page.
fn download(pages: &crate::http::Pages, path: &str) -> Vec<u8> {
    let cookies: Vec<String> = pages.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut answer = crate::http::agent().get(format!("{}{path}", pages.url)).header("cookie", cookies.join("; ")).call().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    answer.body_mut().read_to_vec().unwrap()
}

fn round_of(world: &World, message: &str) -> String {
    let query = format!("SELECT {} AS value FROM outbox WHERE id = {}", text_of(world, "round_id"), literal(world, message));
    world.texts(&query).pop().unwrap()
}

fn text_of(world: &World, column: &str) -> String {
    match world.database {
        crate::store::Database::Sqlite => format!("lower(hex({column}))"),
        crate::store::Database::Postgres => format!("replace(CAST({column} AS TEXT), '-', '')"),
    }
}

#[test]
fn a_post_round_prints_every_letter_in_its_readers_own_size_and_marks_them_posted() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben, cleo) = (&bank.members[0], &bank.members[1], &bank.members[2]);
        by_post(world, &bank, ada, "12 Quay Street\nHarbour\nHB1 2CD");
        by_post(world, &bank, ben, "3 Mill Lane, Harbour, HB1 9ZZ");
        by_post(world, &bank, cleo, "9 Hidden Close");
        know(world, "harbour", &ben.id, "format", "'large_print'");
        let [first, second, third] = [ada, ben, cleo].map(|who| queue(world, "harbour", &who.id, "post"));
        // Post is not safe for Cleo since: her letter is in no print.
        know(world, "harbour", &cleo.id, "post_safe", "0");
        bank.settle(world, ada, ben, 90);

        let pages = world.signed_in(&bank, 2);
        let page = pages.get("/post-round").is(200);
        assert!(page.words().contains("3 letters are waiting"), "{}", page.words());
        pages.submit(&page.form("/post-round"), &[]).is(303);
        let page = pages.get("/post-round").is(200);
        assert!(page.words().contains("2 letters put together"), "{}", page.words());
        assert_eq!((told_of(world, &first, "state"), told_of(world, &second, "state")), ("taken".to_owned(), "taken".to_owned()));
        assert_eq!((told_of(world, &third, "channel"), told_of(world, &third, "state")), ("none".to_owned(), "waiting".to_owned()));

        let round = uuid::Uuid::parse_str(&round_of(world, &first)).unwrap();
        let path = format!("/post-round/{round}/letters.pdf");
        let pdf = download(&pages, &path);
        let text = read(world, &pdf, "pdftotext", &[]);
        let places: Vec<Option<usize>> =
            ["Ada Archer", "12 Quay Street", "HB1 2CD", "Ben Baker", "3 Mill Lane"].iter().map(|each| text.find(each)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
        assert!(!text.contains("Cleo") && !text.contains("Hidden Close"), "{text}");
        let info = read(world, &pdf, "pdfinfo", &[]);
        assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
        // 18 points for Ben's running text, and none of Ada's.
        let sizes = read(world, &pdf, "pdftotext", &["-bbox", "-f", "1", "-l", "1"]);
        assert!(sizes.contains("Ada"), "{sizes}");
        // Printed again, it is the same.
        assert_eq!(pdf, download(&pages, &path));

        // A stranger's round is nowhere, and a member sees none.
        world.signed_in(&bank, 4).get(&path).is(403);
        let other = world.bank("valley");
        world.signed_in(&other, 1).get(&path).is(404);

        pages.submit(&page.form("/posted"), &[]).is(303);
        assert_eq!((told_of(world, &first, "state"), told_of(world, &second, "state")), ("sent".to_owned(), "sent".to_owned()));
        // Posted once; saying so twice changes nothing.
        pages.submit(&page.form("/posted"), &[]).is(303);
        let words = pages.get("/post-round").is(200).words();
        assert!(words.contains("Posted before") && words.contains("No letter is waiting"), "{words}");
        assert_eq!(pdf, download(&pages, &path));
    });
}

#[test]
fn a_round_that_was_not_posted_can_be_undone_and_its_letters_wait_again() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let ada = &bank.members[0];
        by_post(world, &bank, ada, "12 Quay Street");
        let id = queue(world, "harbour", &ada.id, "post");
        let pages = world.signed_in(&bank, 2);
        pages.submit(&pages.get("/post-round").form("/post-round"), &[]).is(303);
        let page = pages.get("/post-round").is(200);
        let mut form = page.form("/posted");
        form.action = form.action.replace("/posted", "/undo");
        pages.submit(&form, &[]).is(303);
        assert_eq!(told_of(world, &id, "state"), "waiting");
        assert!(pages.get("/post-round").words().contains("1 letter is waiting"));
    });
}

#[test]
fn a_member_asks_for_the_statement_on_paper_once() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let (ada, ben) = (&bank.members[0], &bank.members[1]);
        bank.settle(world, ada, ben, 90);
        let pages = world.signed_in(&bank, 3);
        let form = pages.get("/statement").is(200).form("/statement/post");
        // Without an address nothing is promised.
        let told = pages.follow(pages.submit(&form, &[]));
        assert!(told.html.contains("no address"), "{}", told.words());
        by_post(world, &bank, ada, "12 Quay Street");
        for _ in 0..2 {
            let told = pages.follow(pages.submit(&form, &[]));
            assert!(told.html.contains("next post round"), "{}", told.words());
        }
        let broker = world.signed_in(&bank, 2);
        assert!(broker.get("/post-round").words().contains("1 letter is waiting"));
        broker.submit(&broker.get("/post-round").form("/post-round"), &[]).is(303);
        let page = broker.get("/post-round").is(200);
        let path = page.form("/posted").action.replace("/posted", "/letters.pdf");
        let text = read(world, &download(&broker, &path), "pdftotext", &["-layout"]);
        assert!(text.contains("Ben Baker") && text.contains("1 hour 30"), "{text}");
    });
}
