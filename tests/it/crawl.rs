//! Every page that links lead to: no link leads nowhere, every form says what to do, and nothing that was typed is lost.

use crate::http::{Page, Pages, unescape};
use crate::world::{World, for_each_database};

/// Every page that somebody can open by following links.
fn crawl(pages: &Pages) -> Vec<Page> {
    let link = regex::Regex::new(r##"href="(/[^"#]*)"##).unwrap();
    let mut waiting: Vec<String> = [
        "/",
        "/log",
        "/statement",
        "/books",
        "/listings",
        "/listings/new",
        "/desk",
        "/members",
        "/members/new",
        "/costs",
        "/settings",
        "/help",
        "/report/2025",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut seen = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        let path = unescape(&path);
        let kind: String = path.split('?').next().unwrap().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        // Pages of one kind differ in what they show, not in what they ask.
        if path.starts_with("/assets")
            || path.starts_with("/sign-out")
            || seen.iter().filter(|(_, each)| *each == kind).count() > 2
            || !seen.insert((path.clone(), kind))
        {
            continue;
        }
        let page = pages.open(&path);
        if page.status == 200 && page.header("content-type").starts_with("text/html") {
            waiting.extend(link.captures_iter(&page.html).map(|found| found[1].to_owned()));
            found.push(page);
        }
    }
    found
}

#[test]
fn no_link_of_any_page_leads_nowhere() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    bank.wait(&world, &bank.members[0], &bank.members[1], 30);
    bank.settle(&world, &bank.members[0], &bank.members[1], 45);
    for number in [1, 2, 3, 4] {
        let pages = world.signed_in(&bank, number);
        let link = regex::Regex::new(r##"(href|action)="(/[^"#]*)"##).unwrap();
        // The menu is on every page: each link is followed once.
        let mut followed = std::collections::BTreeSet::new();
        for page in crawl(&pages) {
            for found in link.captures_iter(&page.html) {
                let path = unescape(&found[2]);
                if path.starts_with("/sign-out") || !followed.insert((found[1].to_owned(), path.clone())) {
                    continue;
                }
                let status = pages.get(&path).status;
                assert!(
                    [200, 303].contains(&status) || (status == 405 && found[0].starts_with("action")),
                    "{} of {} leads to {status} for member {number}",
                    path,
                    page.path
                );
            }
        }
    }
}

#[test]
fn every_form_sent_empty_is_answered_with_what_to_do() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        bank.wait(world, &bank.members[0], &bank.members[1], 30);
        bank.settle(world, &bank.members[0], &bank.members[1], 45);
        let (mut tried, mut told) = (0, 0);
        for number in [1, 2, 4] {
            let pages = world.signed_in(&bank, number);
            for page in crawl(&pages) {
                for form in page.forms() {
                    let quiet = ["/sign-out", "/preferences"].iter().any(|path| form.action.contains(path));
                    // A form that asks nothing is a button; pressing it is an answer.
                    let asks: Vec<&str> = form.asked(&page);
                    if form.method != "post" || quiet || asks.is_empty() {
                        continue;
                    }
                    let empty: Vec<(&str, &str)> = asks.iter().map(|name| (*name, "")).collect();
                    let mut answer = pages.submit(&form, &empty);
                    // Nobody sends so many at once: the server asks for patience, and says for how long.
                    while answer.status == 429 {
                        std::thread::sleep(std::time::Duration::from_secs(answer.header("retry-after").parse().unwrap()));
                        answer = pages.submit(&form, &empty);
                    }
                    tried += 1;
                    assert!([200, 303, 409, 422].contains(&answer.status), "{} {} answered {}", page.path, form.action, answer.status);
                    if answer.status == 422 {
                        told += 1;
                        assert!(answer.html.contains("error-summary"), "{}: {}", form.action, answer.html);
                        assert!(answer.words().len() > 40 && answer.html.contains("<title>Error"), "{}: {}", form.action, answer.html);
                        // Every link of the summary leads to a field of the page.
                        for found in regex::Regex::new(r##"<li><a href="#([^"]+)""##).unwrap().captures_iter(&answer.html) {
                            assert!(answer.html.contains(&format!("id=\"{}\"", &found[1])), "{}: #{} is nowhere", form.action, &found[1]);
                        }
                    }
                }
            }
        }
        assert!(tried > 8 && told * 2 > tried, "{told} of {tried} forms said what to do");
    });
}

#[test]
fn what_was_typed_is_kept_when_something_is_wrong() {
    let world = World::sqlite();
    let bank = world.bank("harbour");
    let staff = world.signed_in(&bank, 1);
    let odd = "O'Brien <b> 李";
    let kept = |page: Page, texts: &[&str]| {
        let page = page.is(422);
        for text in texts {
            assert!(unescape(&page.html).contains(text), "{} lost {text}:\n{}", page.path, page.html);
        }
        assert!(!page.html.contains("<b> 李"), "{}", page.path);
    };
    let form = staff.open("/members/new").is(200).form_with("name");
    kept(staff.submit(&form, &[("name", odd), ("email", "not an address"), ("phone", "letters")]), &[odd, "not an address", "letters"]);
    let form = staff.open("/costs").is(200).form_with("amount");
    kept(staff.submit(&form, &[("what", odd), ("amount", "a lot")]), &[odd, "a lot"]);
    let member = world.signed_in(&bank, 3);
    let form = member.open("/log").is(200).form_with("note");
    kept(member.submit(&form, &[("note", odd)]), &[odd]);
    let form = member.open("/listings/new").is(200).form_with("title");
    kept(member.submit(&form, &[("title", odd), ("needed_by", "one day")]), &[odd, "one day"]);
    // Too much is not kept for ever, but it is not a fault either.
    let long = "x".repeat(40_000);
    let page = member.submit(&member.open("/log").form_with("note"), &[("note", &long)]);
    assert!([413, 422].contains(&page.status), "{}", page.status);
}
