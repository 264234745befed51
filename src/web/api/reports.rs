//! The annual value report as JSON, and what each of its figures counts.

use actix_web::web;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::report::benchmark::what;
use crate::document::report::book::SignatureFile;
use crate::document::report::closing::signature;
use crate::document::report::file::{ReportFile, SCHEMA, report_file, rows_path};
use crate::document::report::part::message_id;
use crate::document::words::Words;
use crate::domain::help::listing::RequestFact;
use crate::domain::money::rounded;
use crate::domain::value::closing::Closing;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::model::{YearName, hours};
use crate::domain::value::own_benchmark::Record;
use crate::domain::value::rows::{AfterExchange, Counted, ExchangeRow, Row, Rows};
use crate::domain::value::tally::{Tally, TallyKey};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::value::report::ValueReport;
use crate::web::api::wire::{Page, Paging, only_known};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::page::report_edition::{Edition, chosen};
use crate::web::page::report_rows::exchange_label;
use crate::web::page::report_tally::request_state;
use crate::web::problem::{PageResult, Problem, json};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/reports/value/{year}", web::get().to(value_report))
        .route("/reports/value/{year}/rows/{figure}", web::get().to(value_rows))
        .route("/reports/value/{year}/signatures", web::get().to(value_signatures))
        .route("/schemas/value-report.json", web::get().to(schema));
}

/// What a figure counts, or what it is made of.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct RowsAnswer {
    /// The figure's name.
    figure: &'static str,
    /// Its value; null when it cannot be calculated.
    value: Option<String>,
    /// What it is measured in.
    unit: &'static str,
    /// What `count` is of each row: `minutes`, `members`, `days`, `pence`, `pairs`, `partners` or `requests`; null where the rows are the
    /// figures that it is computed from.
    counted: Option<&'static str>,
    /// The sum of all counts, or of their parts, divided by this is the figure; null for a median.
    divisor: Option<i64>,
    /// The rows.
    items: Vec<RowAnswer>,
    /// Where the next page begins.
    next: Option<String>,
}

/// One row.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct RowAnswer {
    /// The id of the member, exchange or cost line; two members' ids with a full stop between for a pair; a name for a figure.
    id: String,
    /// What it is called.
    label: String,
    /// What it adds, in whole units of `counted`; where `of_days` is there, only `days` ÷ `of_days` of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    /// How many days of its life are counted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    /// How many days the whole life of what was bought has.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_days: Option<i64>,
    /// What it adds to the figure, or the value of the figure that it is made of; null when that cannot be calculated.
    contribution: Option<String>,
    /// Where the API shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// A report of a year that somebody signed, and what became of it.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct DraftAnswer {
    /// Its id.
    id: String,
    /// The SHA-256 of the kept report, in hexadecimal.
    sha256: String,
    /// How many records the books held.
    ledger_size: i64,
    /// The root of the books' log at that size, in hexadecimal; null where there was no record.
    ledger_root: Option<String>,
    /// The signed note of the books; null where there was no record.
    checkpoint: Option<String>,
    /// When the price index was published.
    deflator_vintage: String,
    /// The version of the definitions.
    rule_version: String,
    /// The version of the program.
    program_version: String,
    /// The first signature; the data are as they stood at its moment.
    first: SignatureFile,
    /// What became of it: `signed` closed the year; else `declined` or `withdrawn`; null while it waits.
    answer: Option<&'static str>,
    /// Who answered; where they did not sign, `statement` is the reason.
    answered: Option<SignatureFile>,
}

impl DraftAnswer {
    fn of(closing: &Closing) -> Self {
        let (draft, basis) = (&closing.draft, closing.draft.basis.clone());
        Self {
            id: draft.id.to_string(),
            sha256: hex::encode(draft.sha256),
            ledger_size: basis.ledger_size,
            ledger_root: basis.ledger_root,
            checkpoint: basis.checkpoint,
            deflator_vintage: basis.deflator_vintage,
            rule_version: basis.rule_version,
            program_version: basis.program_version,
            first: signature(&draft.first),
            answer: closing.answer.as_ref().map(|(kind, _)| kind.code()),
            answered: closing.answer.as_ref().map(|(_, answered)| signature(answered)),
        }
    }
}

/// The annual value report of a bank's year: where the year is closed as it was signed, or as it stands now. Coordinator.
#[utoipa::path(get, path = "/reports/value/{year}", tag = "value", security(("bearer" = [])),
    params(("year" = String, Path, description = "`2024` or `2024-25`: the bank's year that begins in 2024"),
        ("now" = Option<bool>, Query, description = "As it stands now, where the year is closed")),
    responses((status = 200, body = ReportFile), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn value_report(banks: web::Data<Banks>, api: Api, year: web::Path<String>, query: Query) -> PageResult {
    let name = named(&year)?;
    only_known(&query, &["now"])?;
    let edition = match query.text("now") {
        "" | "false" => Edition::Signed,
        "true" => Edition::Now,
        _ => return Err(Problem::field("now", "invalid-yes-no")),
    };
    let chosen = blocking(&banks, move |banks| chosen(banks, &api.actor, &Words::default(), (name, edition))).await?;
    json(&report_file(&chosen.map_err(|fault| Problem::Broken(fault.to_string()))?.book))
}

/// Who signed the report of a year, and what became of each draft, oldest first. Coordinator.
#[utoipa::path(get, path = "/reports/value/{year}/signatures", tag = "value", security(("bearer" = [])),
    params(("year" = String, Path)),
    responses((status = 200, body = Page<DraftAnswer>), (status = 401), (status = 403), (status = 422)))]
pub(crate) async fn value_signatures(banks: web::Data<Banks>, api: Api, year: web::Path<String>) -> PageResult {
    let name = named(&year)?;
    let found = blocking(&banks, move |banks| banks.closings(&api.actor)).await?;
    let of_year = |closing: &&Closing| YearName::read(&closing.draft.year.to_string()).is_ok_and(|year| year == name);
    json(&Page { items: found.iter().filter(of_year).map(DraftAnswer::of).collect(), next: None })
}

/// What a report in JSON looks like (JSON Schema, 2020-12); anybody may read it.
#[utoipa::path(get, path = "/schemas/value-report.json", tag = "value", responses((status = 200, body = Object)))]
pub(crate) async fn schema() -> PageResult {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).map_err(|error| Problem::Broken(error.to_string()))?;
    json(&schema)
}

/// What a figure counts: the sum of the rows' counts over the divisor is the figure. Coordinator.
#[utoipa::path(get, path = "/reports/value/{year}/rows/{figure}", tag = "value", security(("bearer" = [])),
    params(("year" = String, Path), ("figure" = String, Path), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = RowsAnswer), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub(crate) async fn value_rows(banks: web::Data<Banks>, api: Api, path: web::Path<(String, String)>, query: Query) -> PageResult {
    let (year, figure) = path.into_inner();
    json(&rows_answer(&banks, &api.actor, (&year, &figure), &query).await?)
}

/// What a figure counts, for an actor.
pub(super) async fn rows_answer(
    banks: &web::Data<Banks>,
    actor: &Actor,
    (year, figure): (&str, &str),
    query: &Query,
) -> Result<RowsAnswer, Problem> {
    let name = named(year)?;
    only_known(query, &["limit", "cursor"])?;
    if let Some(key) = TallyKey::from_code(figure) {
        return tally_answer(banks, actor, (name, key), query).await;
    }
    let key = FigureKey::from_code(figure).ok_or_else(Problem::not_found)?;
    let paging = Paging::read(query, key.code())?;
    let (reader, lister) = (actor.clone(), actor.clone());
    let value = blocking(banks, move |banks| banks.value_report(&reader, name)).await?;
    let page = match value.rows(key) {
        Rows::Exchanges(parties) => {
            let wanted = (paging.after::<AfterExchange>()?, paging.one_more());
            let rows = blocking(banks, move |banks| banks.value_exchanges(&lister, name, parties, wanted)).await?;
            let words = Words::default();
            paging.page(key.code(), rows, |row| AfterExchange::from(row).to_string(), |row| exchange_row(&words, &row))
        }
        other => page_of(&Words::default(), &value, key, (&paging, other))?,
    };
    Ok(answer(&value, key, page))
}

/// What a number of a table counts, for an actor.
async fn tally_answer(
    banks: &web::Data<Banks>,
    actor: &Actor,
    (name, key): (YearName, TallyKey),
    query: &Query,
) -> Result<RowsAnswer, Problem> {
    let paging = Paging::read(query, key.code())?;
    let (reader, lister, words) = (actor.clone(), actor.clone(), Words::default());
    let value = blocking(banks, move |banks| banks.value_report(&reader, name)).await?;
    let (counted, page) = match key.rows(&value) {
        Tally::Exchanges(parties) => {
            let wanted = (paging.after::<AfterExchange>()?, paging.one_more());
            let rows = blocking(banks, move |banks| banks.value_exchanges(&lister, name, parties, wanted)).await?;
            let cursor = |row: &ExchangeRow| AfterExchange::from(row).to_string();
            (Counted::Minutes, paging.page(key.code(), rows, cursor, |row| exchange_row(&words, &row)))
        }
        Tally::People(rows) => {
            let all = rows.iter().map(|row| counted_row(row, Counted::Members, 1, Unit::Members)).collect();
            (Counted::Members, few(&paging, key.code(), all)?)
        }
        Tally::Requests(facts) => {
            let all = facts.iter().map(|fact| request_row(&words, key, fact)).collect();
            (if key == TallyKey::MedianDays { Counted::Days } else { Counted::Requests }, few(&paging, key.code(), all)?)
        }
    };
    let divisor = match counted {
        Counted::Minutes => Some(60),
        // Half of the days are no more than the median: it is no sum.
        Counted::Days => None,
        _ => Some(1),
    };
    Ok(RowsAnswer {
        figure: key.code(),
        value: key.value(&value).map(|number| key.unit().map_or_else(|| number.to_string(), |unit| unit.shown(number))),
        unit: key.unit().map_or(Counted::Requests.code(), Unit::code),
        counted: Some(counted.code()),
        divisor,
        items: page.items,
        next: page.next,
    })
}

fn request_row(words: &Words, key: TallyKey, fact: &RequestFact) -> RowAnswer {
    let count = if key == TallyKey::MedianDays { fact.days().unwrap_or_default() } else { 1 };
    RowAnswer {
        id: fact.id.to_string(),
        label: words.say(request_state(fact)),
        count: Some(count),
        days: None,
        of_days: None,
        contribution: Some(count.to_string()),
        href: (!fact.title.is_empty()).then(|| format!("/api/v1/listings/{}", fact.id)),
    }
}

impl RowsAnswer {
    /// The same for an auditor: its links lead, from the address of the answer, to the pages behind the auditor's link, and members
    /// are their numbers.
    pub(super) fn for_auditor(mut self) -> Self {
        for row in &mut self.items {
            let href = row.href.take();
            let below = href.as_deref().and_then(|href| href.strip_prefix("/api/v1/")).and_then(|below| below.split_once('/'));
            match below {
                Some(("reports", figure)) => row.href = figure.rsplit('/').next().map(|figure| format!("{figure}.json")),
                Some((kind @ ("exchanges" | "costs"), id)) => row.href = Some(format!("../../../{kind}/{id}")),
                Some(("members", _)) => row.id.clone_from(&row.label),
                _ if self.counted == Some(Counted::Pairs.code()) => row.id.clone_from(&row.label),
                _ => {}
            }
        }
        self
    }
}

/// A year in an address that is none is a wrong value.
fn named(year: &str) -> Result<YearName, Problem> {
    YearName::read(year).or(Err(Problem::field("year", "cli-wrong-year")))
}

/// A page of the rows that the report itself holds.
fn page_of(words: &Words, value: &ValueReport, key: FigureKey, (paging, rows): (&Paging, Rows)) -> Result<Page<RowAnswer>, Problem> {
    let all = match rows {
        Rows::Counted { counted, divisor, rows } => rows.iter().map(|row| counted_row(row, counted, divisor, key.unit())).collect(),
        Rows::Inputs(keys) => keys.iter().map(|input| input_row(words, value, *input)).collect(),
        Rows::Published => value.report.pair.under(key).map(|record| published_rows(words, value, record)).unwrap_or_default(),
        Rows::Exchanges(_) => Vec::new(),
    };
    few(paging, key.code(), all)
}

/// A page of rows that are few, so that their cursor is how many were seen.
fn few(paging: &Paging, list: &'static str, all: Vec<RowAnswer>) -> Result<Page<RowAnswer>, Problem> {
    let from = paging.after::<usize>()?.unwrap_or(0);
    let wanted = usize::try_from(paging.one_more()).unwrap_or(usize::MAX);
    let found: Vec<(usize, RowAnswer)> = (1..).zip(all).skip(from).take(wanted).collect();
    Ok(paging.page(list, found, |(seen, _)| seen.to_string(), |(_, row)| row))
}

fn answer(value: &ValueReport, key: FigureKey, page: Page<RowAnswer>) -> RowsAnswer {
    let (counted, divisor) = match value.rows(key) {
        Rows::Exchanges(_) => (Some(Counted::Minutes.code()), Some(60)),
        Rows::Counted { counted, divisor, .. } => (Some(counted.code()), Some(divisor)),
        Rows::Inputs(_) | Rows::Published => (None, None),
    };
    RowsAnswer {
        figure: key.code(),
        value: value.report.figure(key).ok().map(|number| key.unit().shown(number)),
        unit: key.unit().code(),
        counted,
        divisor,
        items: page.items,
        next: page.next,
    }
}

fn exchange_row(words: &Words, row: &ExchangeRow) -> RowAnswer {
    RowAnswer {
        id: row.id.to_string(),
        label: format!("{} · {}", row.happened_on, exchange_label(words, row)),
        count: Some(row.minutes.get()),
        days: None,
        of_days: None,
        contribution: Some(Unit::Hours.shown(hours(row.minutes))),
        href: row.sheet.is_none().then(|| format!("/api/v1/exchanges/{}", row.id)),
    }
}

fn counted_row(row: &Row, counted: Counted, divisor: i64, unit: Unit) -> RowAnswer {
    let share = row.adds().checked_div(Decimal::from(divisor)).unwrap_or_default();
    RowAnswer {
        id: row.id.clone(),
        label: row.label.clone(),
        count: Some(row.count),
        days: row.part.map(|part| part.days),
        of_days: row.part.map(|part| part.of),
        contribution: Some(unit.shown(share)),
        href: match counted {
            Counted::Pence => Some(format!("/api/v1/costs/{}", row.id)),
            Counted::Pairs => None,
            _ => Some(format!("/api/v1/members/{}", row.id)),
        },
    }
}

fn input_row(words: &Words, value: &ValueReport, key: FigureKey) -> RowAnswer {
    RowAnswer {
        id: key.code().to_owned(),
        label: words.say(&message_id("report-figure", key.code())),
        count: None,
        days: None,
        of_days: None,
        contribution: value.report.figure(key).ok().map(|number| key.unit().shown(number)),
        href: Some(rows_path(&value.report.label, key)),
    }
}

/// The published amount and the two index values that put it into this year's prices.
fn published_rows(words: &Words, value: &ValueReport, record: Record<'_>) -> Vec<RowAnswer> {
    let amount = RowAnswer {
        id: record.name(),
        label: what(words, record),
        count: None,
        days: None,
        of_days: None,
        contribution: Some(Unit::Pounds.shown(record.amount().number())),
        href: Some(format!("/api/v1/benchmarks/{}", record.name())),
    };
    let index = |year: crate::domain::value::deflator::PriceYear| RowAnswer {
        id: format!("index-{}", year.label()),
        label: words.with("report-rows-index", &[("year", year.label().as_str()), ("vintage", value.series.vintage())]),
        count: None,
        days: None,
        of_days: None,
        contribution: value.series.value(year).map(|value| rounded(value.index, 6).to_string()),
        href: None,
    };
    std::iter::once(amount).chain(record.price_year().map(index)).chain([index(value.report.price_year)]).collect()
}
