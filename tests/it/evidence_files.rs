//! Files behind lines of the registers: handed in with a form or by the API, known by their bytes, kept for ever, and given away safely.

use serde_json::{Value, json};

use crate::http::{Api, Page, Pages, Response, agent, send};
use crate::report_forms::recomputed;
use crate::world::{for_each_database, key};

const BILL: &str = "%PDF-1.7 the broker's bill of May";

fn cost() -> Value {
    json!({ "on": "2024-05-05", "heading": "professional_time", "in_kind": false, "amount": "500", "what": "Broker", "evidence": "Folder 3" })
}

fn benefit() -> Value {
    json!({
        "on": "2024-05-05", "heading": "improved_outcomes", "class": "s", "body": "Members", "what": "Company", "units": 1,
        "amount": "10.00", "grade": "told", "counterfactual": "Nobody would have called",
    })
}

/// A line of a register; its address.
fn line(api: &Api, register: &str, body: Value) -> String {
    let made = api.post(register, body, &*key()).is(201).json;
    format!("{register}/{}", made["id"].as_str().unwrap())
}

fn hand_in(api: &Api, line: &str, name: &str, text: &str) -> Response {
    api.ask("POST", &format!("{line}/evidence?name={name}"), Some(text.to_owned()), None)
}

/// Hands a file in as a browser does.
fn choose(pages: &Pages, page: &Page, (name, text): (&str, &str)) -> Page {
    let form = page.form_with("file");
    let part = |(field, value): &(String, String)| format!("--Mark\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    let mut parts: Vec<String> = form.fields.iter().filter(|(field, _)| field != "file").map(part).collect();
    parts.push(format!("--Mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n--Mark--\r\n"));
    let body = parts.concat();
    let cookies: Vec<String> = pages.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers = [
        ("cookie", cookies.join("; ")),
        ("content-type", "multipart/form-data; boundary=Mark".to_owned()),
        ("sec-fetch-site", "same-origin".to_owned()),
        ("origin", pages.url.clone()),
    ];
    let answer = send(&agent(), "POST", &format!("{}{}", pages.url, form.action), &headers, Some(body));
    for cookie in answer.header("set-cookie").lines() {
        let (name, rest) = cookie.split_once('=').unwrap();
        pages.cookies.borrow_mut().insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
    }
    Page { status: answer.status, headers: answer.headers, html: answer.text, path: form.action }
}

#[test]
fn a_file_is_kept_with_its_fingerprint_and_given_back_to_the_byte() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        for (register, body) in [("/costs", cost()), ("/benefits", benefit())] {
            let line = line(&api, register, body);
            let before = api.get(&line).is(200).json;
            let file = hand_in(&api, &line, "May%20bill.pdf", BILL).is(201).json;
            assert_eq!((file["name"].as_str(), file["media_type"].as_str()), (Some("May bill.pdf"), Some("application/pdf")));
            assert_eq!(file["size"].as_u64(), Some(BILL.len() as u64));
            // `printf '%s' "%PDF-1.7 the broker's bill of May" | sha256sum`
            assert_eq!(file["sha256"], "b26037f3ea0048376de09e1f09dd52f18a8275dd01256fa8e3d93a4be378c6d2");
            assert_eq!(api.get(&format!("{line}/evidence")).is(200).items(), std::slice::from_ref(&file));
            let back = api.get(file["href"].as_str().unwrap().trim_start_matches("/api/v1")).is(200);
            assert_eq!((back.text.as_str(), back.header("x-content-type-options")), (BILL, "nosniff"));
            assert_eq!(back.header("content-type"), "application/pdf");
            assert_eq!(back.header("content-disposition"), "attachment; filename=\"May bill.pdf\"; filename*=UTF-8''May%20bill%2Epdf");
            // A later file alters nothing that was written of the line.
            assert_eq!(api.get(&line).is(200).json, before);
            hand_in(&api, &line, "notes", "Counted twice, by Ann and Ben").is(201);
        }
        let report = api.get("/reports/value/2024").is(200).json;
        let cost = &report["tables"]["costs"][0];
        assert_eq!(cost["evidence"], "Folder 3 · 2 files");
        assert!(
            cost["sha256"].as_str().unwrap().starts_with("b26037f3ea0048376de09e1f09dd52f18a8275dd01256fa8e3d93a4be378c6d2 "),
            "{cost}"
        );
        assert!(
            report["tables"]["benefits"][0]["sha256"]
                .as_str()
                .unwrap()
                .starts_with("b26037f3ea0048376de09e1f09dd52f18a8275dd01256fa8e3d93a4be378c6d2 ")
        );
        let said = world.signed_in(&bank, 1).open("/report/2024").is(200).words();
        assert!(said.contains("A file stands behind 1 of 1 lines."), "{said}");
        assert!(!said.contains("May bill"));
        recomputed(world, "harbour", "2024");
    });
}

#[test]
fn what_cannot_be_taken_is_refused_beside_the_field() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let line = line(&api, "/costs", cost());
        hand_in(&api, &line, "bill.pdf", BILL).is(201);
        let big = format!("%PDF-{}", "x".repeat(5 * 1024 * 1024));
        let cases = [
            ("bill.pdf", "", "This file is empty"),
            ("bill.pdf", "\u{7f}ELF\u{1}", "This file cannot be taken"),
            ("sheet.xlsx", "PK\u{3}\u{4} nothing of an office", "This file cannot be taken"),
            ("other.pdf", BILL, "This file is there already"),
            ("big.pdf", big.as_str(), "This file is larger than 5 MB"),
        ];
        let staff = world.signed_in(&bank, 1);
        let page = staff.open(&line).is(200);
        for (name, text, says) in cases {
            let wrong = hand_in(&api, &line, name, text).is(422).json;
            assert_eq!(wrong["errors"][0]["field"], "file");
            assert!(wrong.to_string().contains(says), "{wrong}");
            let shown = choose(&staff, &page, (name, text));
            assert!(shown.status == 422 && shown.words().contains(says) && shown.html.contains("id=\"file-error\""), "{}", shown.words());
        }
        let shown = choose(&staff, &page, ("", ""));
        assert!(shown.words().contains("Choose a file"), "{}", shown.words());
        assert_eq!(api.get(&format!("{line}/evidence")).is(200).items().len(), 1);
    });
}

#[test]
fn a_name_cannot_break_out_of_its_header_or_its_folder() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let line = line(&api, "/costs", cost());
        let file = hand_in(&api, &line, "..%2F..%2Fa%22%3B%20x%3D%22%0D%0ASet-Cookie%3A%20b%3D1%C3%96.exe", BILL).is(201).json;
        assert_eq!(file["name"], "a xSet-Cookie b1Ö.pdf");
        let back = api.get(&format!("/evidence/{}", file["id"].as_str().unwrap())).is(200);
        assert_eq!(
            back.header("content-disposition"),
            "attachment; filename=\"a xSet-Cookie b1_.pdf\"; filename*=UTF-8''a%20xSet%2DCookie%20b1%C3%96%2Epdf"
        );
        assert_eq!(back.header("set-cookie"), "");
    });
}

#[test]
fn files_follow_a_line_that_was_put_right_and_are_taken_out_with_a_reason_and_kept() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let old = line(&api, "/costs", cost());
        let file = hand_in(&api, &old, "bill.pdf", BILL).is(201).json;
        let correction = json!({ "reason": "The bill says so", "cost": cost() });
        let new = api.post(&format!("{old}/correct"), correction, None).is(201).json;
        let new = format!("/costs/{}", new["id"].as_str().unwrap());
        assert_eq!(api.get(&format!("{new}/evidence")).is(200).items(), std::slice::from_ref(&file));
        // A line that has ended takes none, and the same file is known on the new one.
        hand_in(&api, &old, "more.txt", "More").refused(409, "register.ended");
        assert_eq!(hand_in(&api, &new, "again.pdf", BILL).is(422).json["errors"][0]["field"], "file");
        let path = format!("/evidence/{}", file["id"].as_str().unwrap());
        let staff = world.signed_in(&bank, 1);
        let form = staff.open(&format!("{path}/withdraw")).is(200).form_with("reason");
        staff.submit(&form, &[("reason", "")]).is(422);
        let page = staff.follow(staff.submit(&form, &[("reason", "It named a member")]));
        assert!(page.words().contains("The file was taken out") && !page.words().contains("bill.pdf"), "{}", page.words());
        api.get(&path).is(404);
        assert_eq!(staff.get(&path).status, 404);
        api.post(&format!("{path}/withdraw"), json!({ "reason": "Again" }), None).refused(409, "register.ended");
        assert_eq!(world.texts("SELECT reason AS value FROM register_endings WHERE reason = 'It named a member'").len(), 1);
        assert_eq!(world.texts("SELECT name AS value FROM evidence_files"), ["bill.pdf"]);
        for statement in ["UPDATE evidence_files SET name = 'x'", "DELETE FROM evidence_files"] {
            assert!(world.sql(statement).is_err(), "{statement}");
        }
        // What was taken out may be handed in again.
        hand_in(&api, &new, "bill.pdf", BILL).is(201);
    });
}

#[test]
fn a_file_is_handed_in_and_opened_on_pages_without_a_script() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let staff = world.signed_in(&bank, 1);
        for (register, body) in [("/costs", cost()), ("/benefits", benefit())] {
            let line = line(&api, register, body);
            let page = staff.open(&line).is(200);
            assert!(page.words().contains("There is no file yet"), "{}", page.words());
            let page = staff.follow(choose(&staff, &page, ("Mai Öl.txt", "Öl, 5 Liter\r\n--Mar\r\n")));
            assert!(page.words().contains("The file was added") && page.words().contains("Mai Öl.txt"), "{}", page.words());
            assert!(page.words().contains("1 KB, added on"), "{}", page.words());
            let href = regex::Regex::new(r#"href="(/evidence/[0-9a-f-]{36})""#).unwrap().captures(&page.html).unwrap()[1].to_owned();
            let file = staff.get(&href).is(200);
            assert_eq!(file.html, "Öl, 5 Liter\r\n--Mar\r\n");
            assert!(file.header("content-disposition").starts_with("attachment;"));
        }
    });
}

#[test]
fn only_who_may_see_the_line_sees_its_files() {
    for_each_database(|world| {
        let bank = world.bank("harbour");
        let api = world.api(&bank.coordinator.token);
        let line = line(&api, "/costs", cost());
        let file = hand_in(&api, &line, "bill.pdf", BILL).is(201).json;
        let path = format!("/evidence/{}", file["id"].as_str().unwrap());
        for token in [&bank.broker.token, &bank.members[0].token] {
            let other = world.api(token);
            for path in [&path, &format!("{line}/evidence")] {
                other.get(path).is(403);
            }
            hand_in(&other, &line, "x.txt", "x").is(403);
            other.post(&format!("{path}/withdraw"), json!({ "reason": "Mine" }), None).is(403);
        }
        let other = world.api(&world.bank("valley").coordinator.token);
        for path in [&path, &format!("{line}/evidence")] {
            other.get(path).is(404);
        }
        hand_in(&other, &line, "x.txt", "x").is(404);
        other.post(&format!("{path}/withdraw"), json!({ "reason": "Mine" }), None).is(404);
        assert_eq!(world.signed_in(&bank, 2).get(&path).status, 403);
        assert!(world.browserless().get(&path).location().contains("sign-in"));
    });
}
