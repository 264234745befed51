//! The licence of every dependency, read from cargo itself and judged by the list in deny.toml.
//!
//! `cargo deny` judges advisories and sources too; this stands in where it is not installed and the network is closed.

use std::process::Command;

use serde_json::Value;

use crate::source::root;

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new("rustc").args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    // Only this machine's dependencies: those of other systems are not downloaded.
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host]).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The list under `[licenses] allow` of deny.toml.
fn allowed() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let (_, list) = text.split_once("\nallow = [").unwrap();
    let (list, _) = list.split_once("\n]").unwrap();
    list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once('"').map(|(name, _)| name.to_owned())).collect()
}

/// Whether an SPDX expression can be met: AND binds stronger than OR; an old slash means OR.
fn met(expression: &str, allowed: &[String]) -> bool {
    let mut tokens: Vec<String> = Vec::new();
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    for word in spaced.split_whitespace() {
        match tokens.last_mut() {
            // An exception belongs to its licence.
            Some(last) if word == "WITH" || last.ends_with(" WITH") => *last = format!("{last} {word}"),
            _ => tokens.push(word.to_owned()),
        }
    }
    let mut at = 0;
    let answer = any(&tokens, &mut at, allowed);
    answer && at == tokens.len()
}

fn any(tokens: &[String], at: &mut usize, allowed: &[String]) -> bool {
    let mut answer = all(tokens, at, allowed);
    while tokens.get(*at).is_some_and(|token| token == "OR") {
        *at += 1;
        answer |= all(tokens, at, allowed);
    }
    answer
}

fn all(tokens: &[String], at: &mut usize, allowed: &[String]) -> bool {
    let mut answer = one(tokens, at, allowed);
    while tokens.get(*at).is_some_and(|token| token == "AND") {
        *at += 1;
        answer &= one(tokens, at, allowed);
    }
    answer
}

fn one(tokens: &[String], at: &mut usize, allowed: &[String]) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if token != "(" {
        return allowed.contains(token);
    }
    let answer = any(tokens, at, allowed);
    *at += 1;
    answer
}

#[test]
fn a_licence_expression_is_read_as_spdx_means_it() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for fine in ["MIT", "GPL-2.0 OR MIT", "MIT/GPL-2.0", "(MIT OR GPL-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"] {
        assert!(met(fine, &allowed), "{fine}");
    }
    for not in ["GPL-2.0", "MIT AND GPL-2.0", "(MIT OR GPL-2.0) AND GPL-3.0", "Apache-2.0", "MIT MIT"] {
        assert!(!met(not, &allowed), "{not}");
    }
}

#[test]
fn every_dependency_may_be_shipped_under_our_licence() {
    let allowed = allowed();
    assert!(allowed.len() > 5, "{allowed:?}");
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(|expression| met(expression, &allowed)))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "licences that deny.toml does not allow:\n{}", refused.join("\n"));
}

#[test]
fn every_dependency_comes_from_the_registry() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let elsewhere: Vec<&Value> =
        packages.iter().filter(|package| package["source"].as_str().is_some_and(|source| !source.starts_with("registry+"))).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}
