//! What a number of one of the report's tables opens to: people who came or went, requests, exchanges of one way.
//!
//! The rows come from the same computation as the number, so the two cannot disagree.

use actix_web::web;

use crate::document::report::part::{tally_definition, tally_name};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::help::listing::RequestFact;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::model::YearName;
use crate::domain::value::rows::{AfterExchange, Row};
use crate::domain::value::tally::{Tally, TallyKey};
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::{Signed, Visit};
use crate::web::page::report_rows::{Content, PAGE_ROWS, RowsPage, ShownRow, exchange_content, figure_page};
use crate::web::page::reports::named;
use crate::web::page::{closing, reports};
use crate::web::problem::{PageResult, page};

/// The page of this file, and those of the report that it leads from.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.configure(reports::routes).route("/report/{year}/rows/{figure}", web::get().to(rows)).configure(closing::routes);
}

async fn rows(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, query: Query) -> PageResult {
    let (year, figure) = path.into_inner();
    opened_page(&banks, &visit, (&year, &figure), &query).await
}

/// The page of what a figure, or a number of a table, counts, for whoever visits.
pub(super) async fn opened_page(banks: &web::Data<Banks>, visit: &Visit, (year, figure): (&str, &str), query: &Query) -> PageResult {
    match TallyKey::from_code(figure) {
        Some(key) => tally_page(banks, visit, (named(year)?, key), query).await,
        None => figure_page(banks, visit, (year, figure), query).await,
    }
}

async fn tally_page(banks: &web::Data<Banks>, visit: &Visit, (name, key): (YearName, TallyKey), query: &Query) -> PageResult {
    let after: Option<AfterExchange> = query.text("after").parse().ok();
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let value = banks.value_report(&actor, name)?;
        let exchanges = match key.rows(&value) {
            Tally::Exchanges(parties) => banks.value_exchanges(&actor, name, parties, (after, PAGE_ROWS.saturating_add(1)))?,
            Tally::People(_) | Tally::Requests(_) => Vec::new(),
        };
        Ok((value, exchanges))
    };
    let (value, exchanges) = blocking(banks, work).await?;
    let (words, label) = (&visit.words, value.report.label.clone());
    let content = match key.rows(&value) {
        Tally::Exchanges(_) => exchange_content(words, &value, key.code(), exchanges),
        Tally::People(rows) => people_content(words, &rows),
        Tally::Requests(facts) => request_content(words, visit, key, &facts),
    };
    let title = words.with("report-rows-title", &[("figure", &tally_name(words, key)), ("year", &label)]);
    page(RowsPage {
        layout: visit.layout(title),
        back: format!("{}/report/{label}#{}", visit.root, section(key)),
        definition: tally_definition(words, key),
        total: words.with("report-rows-total", &[("value", &total(words, &value, key))]),
        closed: None,
        note: content.note,
        count_heading: content.count_heading,
        rows: content.rows,
        newer: None,
        older: content.older.map(|older| format!("{}{older}", visit.root)),
    })
}

/// Where in the report the number stands.
const fn section(key: TallyKey) -> &'static str {
    match key {
        TallyKey::Joined | TallyKey::Left | TallyKey::ActiveBefore | TallyKey::Stayed => "who",
        _ => "deeds",
    }
}

fn total(words: &Words, value: &ValueReport, key: TallyKey) -> String {
    match (key.value(value), key.unit()) {
        (Some(number), Some(unit)) => shown::value(words, unit, number),
        (Some(number), None) => shown::trimmed(number, 0),
        (None, _) => words.say("report-missing-no-request-met"),
    }
}

fn people_content(words: &Words, rows: &[Row]) -> Content {
    let row =
        |row: &Row| ShownRow { label: row.label.clone(), small: String::new(), href: None, value: shown::trimmed(row.count.into(), 0) };
    Content {
        note: rows.is_empty().then(|| words.say("report-rows-empty")),
        count_heading: words.with("report-rows-count", &[("counted", "members")]),
        rows: rows.iter().map(row).collect(),
        older: None,
    }
}

fn request_content(words: &Words, visit: &Visit, key: TallyKey, facts: &[RequestFact]) -> Content {
    let row = |fact: &RequestFact| ShownRow {
        label: request_label(words, visit, fact),
        small: words.say(request_state(fact)),
        href: (!fact.title.is_empty()).then(|| format!("/requests/{}", fact.id)),
        value: match (key, fact.days()) {
            (TallyKey::MedianDays, Some(days)) => shown::trimmed(days.into(), 0),
            _ => shown::trimmed(1.into(), 0),
        },
    };
    let heading = if key == TallyKey::MedianDays { "report-tally-days" } else { "report-tally-requests" };
    Content {
        note: facts.is_empty().then(|| words.say("report-rows-empty")),
        count_heading: words.say(heading),
        rows: facts.iter().map(row).collect(),
        older: None,
    }
}

/// The day of a request, and what was asked for where its reader may know.
fn request_label(words: &Words, visit: &Visit, fact: &RequestFact) -> String {
    let at = words.day(visit.day_at(fact.asked_at));
    if fact.title.is_empty() { at } else { words.with("report-tally-request", &[("day", &at), ("title", &fact.title)]) }
}

/// What became of a request.
pub(crate) const fn request_state(fact: &RequestFact) -> &'static str {
    if fact.is_met() {
        "report-tally-met"
    } else if fact.is_unmet() {
        "report-tally-unmet"
    } else if fact.closed.is_some() {
        "report-tally-withdrawn"
    } else {
        "report-tally-open"
    }
}
