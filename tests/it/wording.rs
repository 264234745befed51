//! Rule 7 of the house: no sentence for people stands in Rust or a template, and every message that is asked for exists.
//!
//! It reads the sources and the Fluent files; it does not judge the words.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source::{files, root, sources};

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

#[track_caller]
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}

/// Every template with its path.
fn templates() -> Vec<(String, String)> {
    let web = root().join("src/web");
    let name = |path: &std::path::Path| path.strip_prefix(&web).unwrap().to_string_lossy().into_owned();
    files(&web, "html").iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// A template without its comments, expressions and tags of askama; each leaves a newline for each that it held.
fn without_askama(text: &str) -> String {
    let askama = regex(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}");
    askama.replace_all(text, |found: &regex::Captures<'_>| "\n".repeat(found[0].matches('\n').count())).into_owned()
}

/// Rule 7, text between tags.
#[test]
fn a_template_holds_no_letter_of_its_own() {
    let tag = regex(r"(?s)<[^>]*>");
    let letter = regex(r"\p{L}[^\n]*");
    let mut wrong = Vec::new();
    for (name, text) in templates() {
        let bare =
            tag.replace_all(&without_askama(&text), |found: &regex::Captures<'_>| "\n".repeat(found[0].matches('\n').count())).into_owned();
        let bare = bare.replace("&nbsp;", " ");
        for found in letter.find_iter(&bare) {
            wrong.push(format!("src/web/{name}:{} {}", bare[..found.start()].matches('\n').count() + 1, found.as_str()));
        }
    }
    none("words in templates come from document/words", &wrong);
}

/// Rule 7, attributes that are read aloud or shown, and strings inside expressions.
#[test]
fn no_attribute_or_expression_of_a_template_holds_words() {
    let spoken = regex(r#"\b(aria-label|aria-description|title|alt|placeholder|label)="([^"]*)""#);
    let expression = regex(r"(?s)\{\{(.*?)\}\}|\{%(.*?)%\}");
    let string = regex(r#""([^"]*)""#);
    let sentence = regex(r"\p{L}+ \p{L}{2,}|^\p{Lu}\p{Ll}+");
    let mut wrong = Vec::new();
    for (name, text) in templates() {
        for found in spoken.captures_iter(&without_askama(&text)).filter(|found| regex(r"\p{L}").is_match(&found[2])) {
            wrong.push(format!("src/web/{name} {}", &found[0]));
        }
        for found in expression.captures_iter(&text) {
            for literal in string.captures_iter(&found[0]).filter(|literal| sentence.is_match(&literal[1])) {
                wrong.push(format!("src/web/{name} {}", &literal[0]));
            }
        }
    }
    none("words in attributes and expressions come from document/words", &wrong);
}

/// Rule 7 in Rust: no string with a sentence or markup in it. A sentence begins with a capital letter or ends with a stop;
/// the texts of faults, which go to the log, begin with a small letter and have none, as Rust's own errors do.
#[test]
fn rust_holds_no_sentence_for_people() {
    // Told to developers and operators' logs: why an error arose, why a lint is off, what cannot happen.
    let told_to_developers = regex(
        r"(?s)(#!?\[[^\]]*|\b(trace|debug|info|warn|error|unreachable|panic|assert|debug_assert|span|info_span|debug_span)!\([^;]*|\bexpect\()$",
    );
    let sentence = regex(r"^\p{Lu}\p{Ll}+,? \p{Ll}+([ ,.!?]|$)|\p{L}{2,} \p{L}+.*[.!?]$|<(p|h1|h2|li|span|b|strong)>");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.path.starts_with("store/")) {
        for (at, text) in source.living_strings().filter(|(_, text)| sentence.is_match(text)) {
            let before = &source.code[at.saturating_sub(400)..*at];
            if !told_to_developers.is_match(before) {
                wrong.push(format!("src/{}:{} {}", source.path, source.line(*at), text.chars().take(80).collect::<String>()));
            }
        }
    }
    none("sentences in Rust come from document/words", &wrong);
}

/// Message ids of the English files, with the file that holds each.
fn messages() -> BTreeMap<String, String> {
    let id = regex(r"(?m)^([a-zA-Z][a-zA-Z0-9_-]*) *=");
    let mut found = BTreeMap::new();
    for path in files(&root().join("src/document/words/en"), "ftl") {
        let text = std::fs::read_to_string(&path).unwrap();
        for each in id.captures_iter(&text) {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            let before = found.insert(each[1].to_owned(), file.clone());
            assert!(before.is_none(), "{} stands in {} and in {file}", &each[1], before.unwrap());
        }
    }
    found
}

/// Every string of living code and of templates, with where it stands.
fn literals() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in sources() {
        for (at, text) in source.living_strings() {
            found.push((format!("src/{}:{}", source.path, source.line(*at)), text.clone()));
        }
    }
    let string = regex(r#""([^"]*)""#);
    let expression = regex(r"(?s)\{\{(.*?)\}\}|\{%(.*?)%\}");
    for (name, text) in templates() {
        for found_in in expression.captures_iter(&text) {
            found.extend(string.captures_iter(&found_in[0]).map(|each| (format!("src/web/{name}"), each[1].to_owned())));
        }
    }
    found
}

/// A message asked for by name exists.
#[test]
fn every_message_that_is_asked_for_exists() {
    let messages = messages();
    let asked = regex(r#"\.(?:say|with|count|count_with|rich|easy)\(\s*"([a-z][a-z0-9-]*)""#);
    let mut wrong = Vec::new();
    let mut check = |place: String, text: &str| {
        for found in asked.captures_iter(text).filter(|found| !messages.contains_key(&found[1])) {
            wrong.push(format!("{place} asks for {}", &found[1]));
        }
    };
    for source in sources() {
        check(format!("src/{}", source.path), &source.text[..source.tests_at()]);
    }
    for (name, text) in templates() {
        check(format!("src/web/{name}"), &text);
    }
    // Messages named where an error is made, and said later.
    let prefix = regex(r"^(invalid|refusal|problem)-[a-z0-9-]+$");
    for (place, text) in literals().into_iter().filter(|(_, text)| prefix.is_match(text) && !messages.contains_key(text)) {
        wrong.push(format!("{place} names {text}"));
    }
    none("every message asked for stands in src/document/words/en", &wrong);
}

/// A message that nobody asks for is dead. `figure-{code}` in the code asks for every `figure-…`.
#[test]
fn every_message_is_asked_for() {
    let messages = messages();
    let literals = literals();
    let exact: BTreeSet<&str> = literals.iter().map(|(_, text)| text.as_str()).collect();
    let hole = regex(r"\{[^}]*\}");
    let patterns: Vec<Regex> = literals
        .iter()
        .map(|(_, text)| text)
        .filter(|text| text.contains('{') && regex(r"^[a-z0-9{}_:.-]*-[a-z0-9{}_:.-]*$").is_match(text))
        .map(|text| regex(&format!("^{}$", hole.split(text).map(regex::escape).collect::<Vec<_>>().join(".+"))))
        .collect();
    let mut referred = BTreeSet::new();
    for path in files(&root().join("src/document/words/en"), "ftl") {
        let text = std::fs::read_to_string(path).unwrap();
        referred.extend(regex(r"\{ *([a-z][a-z0-9-]*) *\}").captures_iter(&text).map(|found| found[1].to_owned()));
    }
    let dead: Vec<String> = messages
        .iter()
        .filter(|(id, _)| !exact.contains(id.as_str()) && !referred.contains(*id) && !patterns.iter().any(|pattern| pattern.is_match(id)))
        .map(|(id, file)| format!("{file}: {id}"))
        .collect();
    none("every message is asked for", &dead);
}
