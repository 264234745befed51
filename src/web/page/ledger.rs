//! The page for auditors, open to everybody in the bank: the newest checkpoint, the keys, the checkpoints that are kept, and
//! the proof that one size of the books begins with another.
//!
//! It shows what is signed; whether it fits, whoever looks at it reckons for themselves.

use actix_web::web;
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::ledger::checkpoint::Checkpoint;
use crate::service::bank::Banks;
use crate::service::ledger::log::{Consistency, KeptCheckpoint, KnownKey};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::statement::before;
use crate::web::problem::{PageResult, Problem, WrongField, page, page_with_errors};

/// Checkpoints on one page.
const CHECKPOINTS_A_PAGE: i64 = 30;

/// The page of this file.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/ledger", web::get().to(show));
}

#[derive(Template)]
#[template(path = "page/ledger/ledger.html")]
struct LedgerPage {
    layout: Layout,
    newest: Option<Sealed>,
    keys: Vec<Key>,
    kept: Vec<Sealed>,
    newer: Option<String>,
    older: Option<String>,
    from: String,
    to: String,
    errors: Vec<FieldError>,
    proof: Option<Proof>,
}

/// A checkpoint.
struct Sealed {
    lines: String,
    note: String,
}

/// A key, and from when it signed.
struct Key {
    shown: String,
    since: String,
}

/// A proof between two sizes.
struct Proof {
    says: String,
    roots: Vec<(String, String)>,
    hashes: String,
}

/// What stands on the page whatever is asked.
struct Standing {
    newest: Option<String>,
    keys: Vec<KnownKey>,
    kept: Vec<KeptCheckpoint>,
}

async fn show(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let (actor, asked) = (visit.actor.clone(), before(&query));
    let first = asked.unwrap_or(i64::MAX);
    let standing = blocking(&banks, move |banks| {
        let kept = banks.kept_checkpoints(&actor, first, CHECKPOINTS_A_PAGE.saturating_add(1))?;
        Ok(Standing { newest: banks.checkpoint(&actor)?, keys: banks.log_keys(&actor)?, kept })
    });
    let standing = standing.await?;
    let proof = if query.has("from") || query.has("to") { Some(compare(&visit, &banks, &query).await) } else { None };
    let (proof, wrong) = match proof {
        None => (None, Vec::new()),
        Some(Ok(proof)) => (Some(proof_of(&visit, &proof)), Vec::new()),
        Some(Err(problem)) if problem.fields().is_empty() => return Err(problem),
        Some(Err(problem)) => (None, problem.fields()),
    };
    let mut template = ledger_page(&visit, standing, asked);
    template.layout.has_error = !wrong.is_empty();
    template.errors = wrong.into_iter().map(|wrong| FieldError::new(wrong.field, visit.words.say(wrong.message))).collect();
    // Without a question the fields offer the last kept checkpoint and the newest.
    let typed = |name: &str, usual: String| if query.has(name) { query.text(name).to_owned() } else { usual };
    template.from = typed("from", template.from);
    template.to = typed("to", template.to);
    template.proof = proof;
    if template.errors.is_empty() { page(template) } else { page_with_errors(template) }
}

async fn compare(visit: &Signed, banks: &web::Data<Banks>, query: &Query) -> Result<Consistency, Problem> {
    let number = |name: &'static str| query.text(name).trim().replace([',', ' '], "").parse::<i64>().ok().ok_or(name);
    let (from, to) = match (number("from"), number("to")) {
        (Ok(from), Ok(to)) => (from, to),
        (from, to) => {
            let wrong = [from.err(), to.err()].into_iter().flatten().map(|name| WrongField::new(name, "invalid-number"));
            return Err(Problem::Fields(wrong.collect()));
        }
    };
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.consistency(&actor, from, to)).await
}

fn proof_of(visit: &Signed, proof: &Consistency) -> Proof {
    let (words, from, to) = (&visit.words, proof.from.to_string(), proof.to.to_string());
    let root = |number: &str, root: &[u8; 32]| (words.with("ledger-proof-root", &[("number", number)]), STANDARD.encode(root));
    let hashes: Vec<String> = proof.hashes.iter().map(|hash| STANDARD.encode(hash)).collect();
    Proof {
        says: words.with("ledger-proof-says", &[("from", &from), ("to", &to)]),
        roots: vec![root(&from, &proof.from_root), root(&to, &proof.to_root)],
        hashes: hashes.join("\n"),
    }
}

fn ledger_page(visit: &Signed, standing: Standing, asked: Option<i64>) -> LedgerPage {
    let words = &visit.words;
    let size = |note: &str| Checkpoint::read(note).map(|checkpoint| checkpoint.size).ok();
    let newest_size = standing.newest.as_deref().and_then(size);
    let page_len = usize::try_from(CHECKPOINTS_A_PAGE).unwrap_or(usize::MAX);
    let mut kept = standing.kept;
    let more = kept.len() > page_len;
    kept.truncate(page_len);
    let older = kept.last().filter(|_| more).map(|last| format!("{}/ledger?before={}", visit.root, last.checkpoint.size));
    let earlier = kept.iter().map(|each| each.checkpoint.size).find(|size| Some(*size) != newest_size);
    let key = |key: KnownKey| Key {
        since: words.with("ledger-key-since", &[("moment", &words.moment(key.since, &visit.caller().bank))]),
        shown: key.shown,
    };
    let one_kept = |each: KeptCheckpoint| {
        let day = words.day(visit.caller().bank.day_at(each.kept.made_at));
        Sealed { lines: words.count_with("ledger-kept-lines", each.checkpoint.size, &[("day", &day)]), note: each.kept.note }
    };
    LedgerPage {
        layout: visit.layout(words.say("ledger-title")),
        newest: standing.newest.zip(newest_size).map(|(note, size)| Sealed { lines: words.count("ledger-newest-lines", size), note }),
        keys: standing.keys.into_iter().map(key).collect(),
        kept: kept.into_iter().map(one_kept).collect(),
        newer: asked.map(|_| format!("{}/ledger", visit.root)),
        older,
        from: earlier.map(|size| size.to_string()).unwrap_or_default(),
        to: newest_size.map(|size| size.to_string()).unwrap_or_default(),
        errors: Vec::new(),
        proof: None,
    }
}
