//! The rules of the house (ARCHITECTURE.md), each as a test that reads the sources.
//!
//! A failure lists every place with its file and line. There is no list of exceptions beside the ones in the rules.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source::{Source, block_end, files, root, sources};

/// From left to right.
const WINGS: [&str; 5] = ["ledger", "people", "help", "value", "office"];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

/// Fails with every finding, one a line.
#[track_caller]
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}

/// The places in living code that match a pattern, outside the files that may.
fn places(pattern: &str, applies: impl Fn(&str) -> bool) -> Vec<String> {
    let pattern = regex(pattern);
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| applies(&source.path)) {
        for hit in pattern.find_iter(source.living()) {
            found.push(format!("src/{}:{} {}", source.path, source.line(hit.start()), hit.as_str()));
        }
    }
    found
}

/// The names in the `mod` lines of a file, in order.
fn mods(source: &Source) -> Vec<String> {
    regex(r"(?m)^\s*(?:pub(?:\([a-z]+\))? )?mod (\w+);").captures_iter(&source.code).map(|found| found[1].to_owned()).collect()
}

/// The `mod` lists of every folder that has one, by module path; `""` is the top.
fn mod_lists(all: &[Source]) -> BTreeMap<String, Vec<String>> {
    let lists = all.iter().filter(|source| source.path != "main.rs").map(|source| (source.module().join("/"), mods(source)));
    lists.filter(|(_, names)| !names.is_empty()).collect()
}

/// Every path into the crate that living code names, with its byte: groups are spelled out, `super` is resolved.
fn imports(source: &Source) -> Vec<(usize, Vec<String>)> {
    let code = source.living();
    let mut found = Vec::new();
    for hit in regex(r"\b(crate|super(?:::super)*)::").find_iter(code) {
        let own = source.module();
        let ups = hit.as_str().matches("super").count();
        let Some(kept) = own.len().checked_sub(ups).filter(|_| ups > 0).or(Some(0)) else { continue };
        let mut start = own[..kept].to_vec();
        // `$crate::` in a macro is the same crate.
        let paths = spell_out(&code[hit.end()..]);
        for path in paths {
            let mut whole = start.clone();
            whole.extend(path);
            found.push((hit.start(), whole));
        }
        start.clear();
    }
    found
}

/// `a::{b, c::{d, e}}` as its three paths.
fn spell_out(text: &str) -> Vec<Vec<String>> {
    let mut prefix = Vec::new();
    let mut rest = text;
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1_usize;
            let end = group.char_indices().find_map(|(at, c)| {
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                (depth == 0).then_some(at)
            });
            let group = &group[..end.unwrap_or(group.len())];
            let parts = split_outside(group);
            return parts.iter().flat_map(|part| spell_out(part.trim())).map(|tail| [prefix.clone(), tail].concat()).collect();
        }
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if word.is_empty() {
            return vec![prefix];
        }
        rest = &rest[word.len()..];
        prefix.push(word);
        match rest.strip_prefix("::") {
            Some(more) => rest = more,
            None => return vec![prefix],
        }
    }
}

fn split_outside(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[from..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

/// Rule 1. One rule serves floors, wings and files: among the children of one folder, a file uses only those above it in the `mod` list.
#[test]
fn imports_go_down_left_and_up_the_page() {
    let all = sources();
    let lists = mod_lists(&all);
    let modules: BTreeSet<String> = all.iter().map(|source| source.module().join("/")).collect();
    let mut wrong = Vec::new();
    for source in all.iter().filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs")) {
        let from = source.module();
        for (at, path) in imports(source) {
            // The deepest module that the path names.
            let Some(depth) = (1..=path.len()).rev().find(|depth| modules.contains(&path[..*depth].join("/"))) else { continue };
            let to = &path[..depth];
            let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
            let (Some(own), Some(other)) = (from.get(shared), to.get(shared)) else {
                // A folder's own file and what lies in the folder.
                let upward = to.len() < from.len() && shared == to.len() && modules.contains(&to.join("/"));
                if upward && path.len() > depth && !is_macro_reexport(&all, to, &path[depth]) {
                    wrong.push(format!("src/{}:{} uses {} of the folder around it", source.path, source.line(at), path.join("::")));
                }
                continue;
            };
            let Some(list) = lists.get(&from[..shared].join("/")) else { continue };
            let position = |name: &String| list.iter().position(|each| each == name);
            let (Some(own), Some(other)) = (position(own), position(other)) else { continue };
            // Pages follow journeys, so the order of wings does not bind them; their shared frame is the door's.
            let journeys = from[..shared] == ["web", "page"];
            let frame = to == ["web", "page", "layout"];
            if other >= own && !journeys && !frame {
                wrong.push(format!("src/{}:{} uses {}, which does not stand above it", source.path, source.line(at), path.join("::")));
            }
        }
    }
    none("imports go only to lower floors, left wings and files above", &wrong);
}

/// A name that a folder's `mod.rs` hands on.
fn is_macro_reexport(all: &[Source], folder: &[String], name: &str) -> bool {
    let path = format!("{}/mod.rs", folder.join("/"));
    all.iter().any(|source| source.path == path && regex(&format!(r"use [^;]*\b{name}\b")).is_match(&source.code))
}

/// Rule 1, the floors by name: what each must not know.
#[test]
fn a_floor_knows_nothing_of_the_floors_it_must_not_see() {
    let order: Vec<String> = mods(sources().iter().find(|source| source.path == "lib.rs").unwrap());
    let rank = |floor: &str| order.iter().position(|each| each == floor).unwrap_or(usize::MAX);
    for (lower, upper) in [("domain", "store"), ("store", "service"), ("service", "document"), ("document", "web"), ("document", "cli")] {
        assert!(rank(lower) < rank(upper), "lib.rs lists {lower} above {upper}");
    }
    let mut wrong = places(r"\bcrate::(store)\b", |path| {
        ["web", "cli", "worker", "document"].iter().any(|floor| path.starts_with(&format!("{floor}/")))
    });
    wrong.extend(places(r"\bcrate::service\b", |path| path.starts_with("document/")));
    wrong.extend(places(r"\b(serde|diesel|actix_web|tokio|rand|std::fs|std::net|std::time|async|await)\b", |path| {
        path.starts_with("domain/")
    }));
    wrong.extend(places(r"\b(actix_web|actix_session|std::net)\b", |path| path.starts_with("store/")));
    wrong.extend(places(r"\b(actix_web|actix_session|askama)\b", |path| path.starts_with("service/")));
    wrong.extend(places(r"\b(actix_web|actix_session|Utc::now)\b", |path| path.starts_with("document/")));
    none("each floor is kept from what it must not know", &wrong);
}

/// Rule 1: the wings stand in one order on every floor.
#[test]
fn the_wings_stand_in_one_order_on_every_floor() {
    let lists = mod_lists(&sources());
    for floor in ["domain", "store", "service"] {
        let here: Vec<&String> = lists[floor].iter().filter(|name| WINGS.contains(&name.as_str())).collect();
        let wanted: Vec<&str> = WINGS.into_iter().filter(|wing| here.iter().any(|name| name == wing)).collect();
        assert_eq!(here, wanted, "src/{floor}/mod.rs");
    }
    let rustfmt = std::fs::read_to_string(root().join("rustfmt.toml")).unwrap();
    assert!(rustfmt.contains("reorder_modules = false"), "the lists are the reading order");
}

/// Rule 2.
#[test]
fn a_mod_file_holds_only_its_list() {
    let line = regex(r"^(pub(\([a-z]+\))? )?(mod \w+|use [^;]+);$");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path.ends_with("/mod.rs") || source.path == "lib.rs") {
        // `pub use` over several lines is one line here.
        let joined = regex(r"\{[^}]*\}").replace_all(source.living(), "{}").into_owned();
        for each in joined.lines().map(str::trim).filter(|each| !each.is_empty()) {
            let fine = line.is_match(each) && !each.starts_with("use ") || each.starts_with("#[") || each.starts_with("#![");
            if !fine {
                wrong.push(format!("src/{} {each}", source.path));
            }
        }
    }
    none("mod.rs and lib.rs hold mod lines and pub use alone", &wrong);
}

/// Rule 3. A noun lives in one wing, under one name, on every floor; a use case that needs other wings stands further right, never left.
#[test]
fn one_noun_has_one_file_name_and_one_wing() {
    let mut wings: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for source in sources() {
        let parts = source.module();
        if let [floor, wing, noun] = parts.as_slice()
            && ["domain", "store", "service"].contains(&floor.as_str())
        {
            wings.entry(noun.clone()).or_default().insert(floor.clone(), wing.clone());
        }
    }
    let place = |wing: &str| WINGS.iter().position(|each| *each == wing);
    let mut wrong = Vec::new();
    for (noun, places) in &wings {
        let [domain, store, service] = ["domain", "store", "service"].map(|floor| places.get(floor));
        let below = domain.or(store);
        if domain.zip(store).is_some_and(|(domain, store)| domain != store)
            || below.zip(service).is_some_and(|(below, service)| place(service) < place(below))
        {
            wrong.push(format!("{noun} stands in {places:?}"));
        }
    }
    for noun in wings.keys() {
        for plural in [format!("{noun}s"), format!("{}ies", noun.trim_end_matches('y'))] {
            if wings.contains_key(&plural) {
                wrong.push(format!("{noun} and {plural} are one noun"));
            }
        }
    }
    none("one noun, one file name, one wing", &wrong);
}

/// Rule 4: no file is too long, and none is without its opening words.
#[test]
fn files_stop_at_five_hundred_lines_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > 500 && source.path != "store/schema.rs" {
            wrong.push(format!("src/{} has {lines} lines", source.path));
        }
        if !source.text.starts_with("//! ") {
            wrong.push(format!("src/{} does not begin with //!", source.path));
        }
    }
    none("files stop at 500 lines and open with //!", &wrong);
}

/// Rule 4: functions stop at 70 lines.
#[test]
fn functions_stop_at_seventy_lines() {
    let function = regex(r"\bfn (\w+)");
    let mut wrong = Vec::new();
    for source in sources() {
        for found in function.captures_iter(&source.code) {
            let at = found.get(0).unwrap().start();
            let Some(end) = block_end(&source.code, at) else { continue };
            let lines = source.line(end - 1) - source.line(at) + 1;
            if lines > 70 {
                wrong.push(format!("src/{}:{} fn {} has {lines} lines", source.path, source.line(at), &found[1]));
            }
        }
    }
    none("functions stop at 70 lines", &wrong);
}

/// Rule 4: no dead file.
#[test]
fn every_file_is_reached_from_lib_or_main() {
    let all = sources();
    let mut reached: BTreeSet<String> = ["lib.rs".to_owned(), "main.rs".to_owned()].into();
    for source in &all {
        for name in mods(source) {
            let folder = source.module().join("/");
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            reached.insert(format!("{folder}{name}.rs"));
            reached.insert(format!("{folder}{name}/mod.rs"));
        }
    }
    let dead: Vec<String> = all.iter().filter(|source| !reached.contains(&source.path)).map(|source| source.path.clone()).collect();
    none("every file is in a mod list", &dead);

    let code: String = all.iter().map(|source| source.text.as_str()).collect();
    let web = root().join("src/web");
    let pages = files(&web, "html");
    let templates: String = pages.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let dead: Vec<String> = pages
        .iter()
        .map(|path| path.strip_prefix(&web).unwrap().to_string_lossy().into_owned())
        .filter(|name| !code.contains(&format!("\"{name}\"")) && !templates.contains(&format!("\"{name}\"")))
        .collect();
    none("every template is used", &dead);
}

/// Rule 5. Building an answer of 200, 201, 204 or 303, or a file that has not changed, is a handler's daily work;
/// every other status has its one place in the table of problems.
#[test]
fn statuses_of_refusal_live_in_the_table_of_problems() {
    let builders = r"HttpResponse::(?:BadRequest|Unauthorized|PaymentRequired|Forbidden|NotFound|MethodNotAllowed|NotAcceptable|Conflict|Gone|LengthRequired|PreconditionFailed|PayloadTooLarge|UnsupportedMediaType|UnprocessableEntity|TooManyRequests|InternalServerError|NotImplemented|BadGateway|ServiceUnavailable|GatewayTimeout)\b|StatusCode::[A-Z]|\bError(?:BadRequest|Unauthorized|Forbidden|NotFound|Conflict|InternalServerError|UnprocessableEntity)\b";
    none("refusals are statuses of web/problem.rs", &places(builders, |path| path != "web/problem.rs"));
}

/// Rule 5.
#[test]
fn sql_and_the_names_of_backends_live_in_the_store() {
    let outside = |path: &str| !path.starts_with("store/");
    let mut wrong = places(r"\b(diesel|diesel_migrations|r2d2|libsqlite3_sys|pq_sys|SqliteConnection|PgConnection|sql_query)\b", outside);
    let sql = regex(r"(?i)\b(select\s.+\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set|pragma\s)\b");
    for source in sources().iter().filter(|source| outside(&source.path)) {
        for (at, text) in source.living_strings().filter(|(_, text)| sql.is_match(text)) {
            wrong.push(format!("src/{}:{} {text}", source.path, source.line(*at)));
        }
    }
    none("only the store speaks SQL", &wrong);
}

/// Rule 5.
#[test]
fn only_the_clock_tells_the_time() {
    none(
        "the clock is asked in service/clock.rs",
        &places(r"\b(Utc::now|Local::now|SystemTime::now|now_v7)\b", |path| path != "service/clock.rs"),
    );
}

/// Rule 5.
#[test]
fn only_the_configuration_reads_the_environment() {
    let wrong = places(r"\benv::(var|vars|var_os|vars_os)\b", |path| path != "cli/config.rs");
    none("environment variables are read in cli/config.rs", &wrong);
    let clap = regex(r"\benv\s*=");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path != "cli/config.rs") {
        wrong.extend(clap.find_iter(source.living()).map(|hit| format!("src/{}:{}", source.path, source.line(hit.start()))));
    }
    none("environment variables are named in cli/config.rs", &wrong);
}

/// Rule 5.
#[test]
fn blocking_calls_go_through_one_door() {
    none(
        "blocking goes through web/blocking.rs",
        &places(r"\b(web::block|spawn_blocking|block_in_place)\b", |path| path != "web/blocking.rs"),
    );
}

/// Rule 6.
#[test]
fn every_path_in_the_architecture_exists() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut named = 0;
    let mut wrong = Vec::new();
    for found in regex(r"`([A-Za-z0-9_.-]*/[A-Za-z0-9_./-]*|[a-z_]+\.(?:rs|toml|html|md))`").captures_iter(&text) {
        let path = found[1].trim_end_matches('/');
        named += 1;
        if !root().join(path).exists() && !root().join("src").join(path).exists() {
            wrong.push(path.to_owned());
        }
    }
    assert!(named > 10, "ARCHITECTURE.md names its places in backticks");
    none("every path that ARCHITECTURE.md names exists", &wrong);
}

/// In the store, `$2` never comes before `$1`: SQLite numbers placeholders by their first use and would bind the wrong values.
#[test]
fn placeholders_are_first_used_in_ascending_order() {
    let placeholder = regex(r"\$(\d+)");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("store/")) {
        for (at, text) in source.living_strings() {
            let mut next = 1_u32;
            for found in placeholder.captures_iter(text) {
                let number: u32 = found[1].parse().unwrap();
                if number > next {
                    wrong.push(format!("src/{}:{} ${number} comes before ${next}", source.path, source.line(*at)));
                    break;
                }
                next = next.max(number + 1);
            }
        }
    }
    none("placeholders ascend", &wrong);
}
