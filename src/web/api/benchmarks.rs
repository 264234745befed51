//! The published figures that the report stands on or shows beside, with their sources: those that ship, read-only, and the bank's own.

use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::report::file::{BenchmarkFile, benchmark_file, benchmark_files};
use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::people::access::Act;
use crate::domain::value::benchmark::built_in;
use crate::domain::value::ending::Told;
use crate::domain::value::own_benchmark::{OwnBenchmark, Record};
use crate::service::bank::Banks;
use crate::service::value::own_benchmark::{BenchmarkText, NewBenchmark};
use crate::web::api::costs::{EndingAnswer, WithdrawBody, reason};
use crate::web::api::wire::{Body, Page, id_in_path, optional_key, replayed};
use crate::web::blocking::blocking;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, WrongField, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/benchmarks").route(web::get().to(list_benchmarks)).route(web::post().to(add_benchmark)))
        .route("/benchmarks/{id}", web::get().to(one_benchmark))
        .route("/benchmarks/{id}/correct", web::post().to(correct_benchmark))
        .route("/benchmarks/{id}/withdraw", web::post().to(withdraw_benchmark));
}

/// A published figure to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct BenchmarkBody {
    /// `cost` or `saving` (of each member in a year), or `context`, which is only shown beside.
    role: String,
    /// What it is: at most 140 characters.
    what: String,
    /// `pounds` (unless told otherwise), `ratio` or `share` (of 1); only pounds for a cost or a saving.
    unit: Option<String>,
    /// A decimal with at most 6 places, above 0.
    amount: String,
    /// `=` as published (unless told otherwise), `<` or `>` where the work says "less than" or "more than".
    bound: Option<String>,
    /// `2022-23`, a year of the price index; needed for a cost or a saving.
    price_year: Option<String>,
    /// The price year was not published but assumed.
    assumed: Option<bool>,
    /// The work it comes from.
    source: String,
    /// Where it can be read.
    url: Option<String>,
    /// `simulation`, `single_scheme`, `quoted` or `compared`.
    evidence: String,
    /// `unknown`, `none` or `part`.
    cashable: String,
    /// The name of a record that ships and is of the same role: this one takes its place.
    supersedes: Option<String>,
    /// It does so in the reports of years that begin on this day or later; needed with `supersedes`.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    from: Option<String>,
}

/// A record that takes the place of another of the bank's own.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct BenchmarkCorrection {
    /// Why the other one was wrong.
    reason: String,
    /// The record as it should have been.
    benchmark: BenchmarkBody,
}

/// A published figure with how it came to be.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct BenchmarkAnswer {
    /// What it says.
    #[serde(flatten)]
    benchmark: BenchmarkFile,
    /// How it ended, where it does not count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<EndingAnswer>,
    /// The record of the bank's own that it took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
}

impl From<&Told<OwnBenchmark>> for BenchmarkAnswer {
    fn from(told: &Told<OwnBenchmark>) -> Self {
        Self {
            benchmark: benchmark_file(&Words::default(), Record::Own(&told.entry)),
            ended: told.ended.as_ref().map(EndingAnswer::from),
            replaces: told.began.as_ref().map(|ending| ending.entry.to_string()),
        }
    }
}

/// The published figures as published, each with its source: those that ship, then the bank's own. Coordinator.
#[utoipa::path(get, path = "/benchmarks", tag = "value", security(("bearer" = [])),
    responses((status = 200, body = Page<BenchmarkFile>), (status = 401), (status = 403)))]
pub(crate) async fn list_benchmarks(banks: web::Data<Banks>, api: Api) -> PageResult {
    let own = blocking(&banks, move |banks| banks.own_benchmarks(&api.actor)).await?;
    json(&Page { items: benchmark_files(&Words::default(), &own), next: None })
}

/// One published figure: by its name where it ships, by its id where it is the bank's own, in force or not. Coordinator.
#[utoipa::path(get, path = "/benchmarks/{id}", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = BenchmarkAnswer), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn one_benchmark(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    if let Some(record) = built_in().iter().find(|record| record.slug == id.as_str()) {
        api.actor.may(Act::SeeReport)?;
        let benchmark = benchmark_file(&Words::default(), Record::BuiltIn(record));
        return json(&BenchmarkAnswer { benchmark, ended: None, replaces: None });
    }
    let id = id_in_path(&id)?;
    let told = blocking(&banks, move |banks| banks.own_benchmark(&api.actor, id)).await?;
    json(&BenchmarkAnswer::from(&told))
}

/// Adds a published figure, once under an `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/benchmarks", tag = "value", security(("bearer" = [])), request_body = BenchmarkBody,
    params(("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = BenchmarkAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_benchmark(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<BenchmarkBody>) -> PageResult {
    let key = optional_key(&req)?;
    let new = read(body.0, "")?;
    let made = blocking(&banks, move |banks| banks.add_benchmark(&api.actor, &new, key.as_deref())).await?;
    Ok(replayed(json_created(&BenchmarkAnswer::from(&made.value))?, made.replay))
}

/// Puts a record of the bank's own right: another takes its place, and both stay to be read. Coordinator.
#[utoipa::path(post, path = "/benchmarks/{id}/correct", tag = "value", security(("bearer" = [])), request_body = BenchmarkCorrection,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = BenchmarkAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn correct_benchmark(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<BenchmarkCorrection>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let BenchmarkCorrection { reason: why, benchmark } = body.0;
    let new = read(benchmark, "benchmark.")?;
    let why = reason(&why)?;
    let made = blocking(&banks, move |banks| banks.correct_benchmark(&api.actor, id, &new, &why, key.as_deref())).await?;
    Ok(replayed(json_created(&BenchmarkAnswer::from(&made.value))?, made.replay))
}

/// Takes one of the bank's own out; it stays to be read. Coordinator.
#[utoipa::path(post, path = "/benchmarks/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = BenchmarkAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_benchmark(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.withdraw_benchmark(&api.actor, id, &reason, key.as_deref())).await?;
    Ok(replayed(json(&BenchmarkAnswer::from(&made.value))?, made.replay))
}

/// Reads the whole body, so that every wrong field is told at once; `before` stands before the fields' names.
fn read(body: BenchmarkBody, before: &str) -> Result<NewBenchmark, Problem> {
    let text = BenchmarkText {
        role: body.role,
        what: body.what,
        unit: body.unit.unwrap_or_default(),
        amount: body.amount,
        bound: body.bound.unwrap_or_default(),
        price_year: body.price_year.unwrap_or_default(),
        assumed: body.assumed.unwrap_or_default().to_string(),
        source: body.source,
        url: body.url.unwrap_or_default(),
        evidence: body.evidence,
        cashable: body.cashable,
        supersedes: body.supersedes.unwrap_or_default(),
        from: body.from.unwrap_or_default(),
    };
    // Days of the API are whole: no year is guessed.
    let wrong = |wrong: Vec<crate::service::error::Invalid>| {
        Problem::Fields(wrong.into_iter().map(|each| WrongField::new(each.field.to_owned(), each.message)).collect()).within(before)
    };
    text.read(Day::MIN).map_err(wrong)
}
