//! The annual value report on pages: the report of a year, what each figure opens to, and its files.
//!
//! Nothing is computed here but what stands where; every word comes from `document/words`.

use actix_web::web;
use askama::Template;

use crate::document::report::benchmark::published;
use crate::document::report::book::Book;
use crate::document::report::edition::book;
use crate::document::report::file::{report_file, source_id};
use crate::document::report::part::{message_id, reason};
use crate::document::report::press::{Form, print};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::minutes::Minutes;
use crate::domain::value::benchmark::{Benchmark, Prices, Role, built_in};
use crate::domain::value::figure::{Caution, FigureKey, Value};
use crate::domain::value::model::YearName;
use crate::domain::value::report::{RULE_VERSION, Report, uprated};
use crate::service::bank::Banks;
use crate::service::value::register::ReportYears;
use crate::service::value::report::ValueReport;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, Layout};
use crate::web::problem::{PageResult, Problem, file as download, page};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/report", web::get().to(newest))
        .route("/report/{year}.{ending:csv|json|zip}", web::get().to(file))
        .route("/report/{year}", web::get().to(report));
}

#[derive(Template)]
#[template(path = "page/reports/report.html")]
struct ReportPage {
    layout: Layout,
    year: String,
    years: Vec<Choice>,
    lead: String,
    so_far: Option<String>,
    csv_label: String,
    json_label: String,
    cards: Vec<Card>,
    cautions: Vec<String>,
    requests: String,
    months: Vec<Bar>,
    categories: Vec<Bar>,
    realisation: Vec<RealisationRow>,
    figures: Vec<FigureRow>,
    benchmark_hint: String,
    benchmarks: Vec<BenchmarkRow>,
    context: Vec<BenchmarkRow>,
    method: Vec<(String, String)>,
}

/// One of the figures that the report leads with.
struct Card {
    heading: String,
    value: String,
    note: String,
    figure: &'static str,
    open: String,
}

/// A line of a table that is the chart.
struct Bar {
    label: String,
    value: String,
    width: String,
}

struct RealisationRow {
    part: String,
    value: String,
    net: String,
    ratio: String,
    per_hour: String,
}

struct FigureRow {
    code: &'static str,
    label: String,
    value: String,
    definition: String,
    source: String,
    open: String,
}

struct BenchmarkRow {
    amount: String,
    what: String,
    uprated: String,
    prices: String,
    grade: String,
    cashable: String,
    source: String,
    url: Option<&'static str>,
}

/// `/report`: the newest year, or the one asked for.
async fn newest(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let actor = visit.actor.clone();
    let years = blocking(&banks, move |banks| banks.report_years(&actor)).await?;
    let year = YearName::read(query.text("year")).ok().map_or_else(|| years.newest.label(), crate::domain::value::model::YearName::label);
    Ok(visit.redirect(&format!("/report/{year}")))
}

async fn report(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>) -> PageResult {
    let name = named(&year)?;
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| Ok((banks.value_report(&actor, name)?, banks.report_years(&actor)?));
    let (value, years) = blocking(&banks, work).await?;
    let words = &visit.words;
    let title = words.with("report-title", &[("year", value.report.label.as_str())]);
    let requests = value.requests;
    let [made, met, unmet] = [requests.made, requests.met, requests.unmet].map(|count| count.to_string());
    let requests = words.with("report-requests", &[("made", &made), ("met", &met), ("unmet", &unmet)]);
    page(ReportPage { requests, ..report_page(visit.layout(title), words, &value, &years)? })
}

/// `/report/2024-25.pdf`: the report as a file.
async fn file(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    let (year, ending) = path.into_inner();
    let form = Form::from_ending(&ending).ok_or_else(Problem::not_found)?;
    let value = load(&banks, &visit, &year).await?;
    let bytes = printed(&visit.words, &value, &book(&visit.words, &value), form)?;
    Ok(download(form.media_type(), &file_name(&value, form.ending()), bytes))
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, year: &str) -> Result<ValueReport, Problem> {
    let name = named(year)?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.value_report(&actor, name)).await
}

/// A year that is none is a page that is none.
pub(super) fn named(year: &str) -> Result<YearName, Problem> {
    YearName::read(year).or(Err(Problem::not_found()))
}

fn printed(words: &Words, value: &ValueReport, book: &Book, form: Form) -> Result<Vec<u8>, Problem> {
    print(words, value, book, form).map_err(|error| Problem::Broken(error.to_string()))
}

/// `harbour-2024-25.csv`.
fn file_name(value: &ValueReport, ending: &str) -> String {
    format!("{}-{}.{ending}", value.bank.slug.as_str(), value.report.label)
}

fn report_page(layout: Layout, words: &Words, value: &ValueReport, years: &ReportYears) -> Result<ReportPage, Problem> {
    let report = &value.report;
    let book = book(words, value);
    let file = report_file(words, value, &book);
    let (csv, json) = (printed(words, value, &book, Form::Csv)?, printed(words, value, &book, Form::Json)?);
    let labelled = |id: &str, bytes: &[u8]| words.with(id, &[("size", kilobytes(words, bytes).as_str())]);
    let price_year = report.price_year.label();
    let benchmark_rows = |wanted: fn(&Benchmark) -> bool| -> Vec<BenchmarkRow> {
        built_in().iter().filter(|benchmark| wanted(benchmark)).map(|benchmark| benchmark_row(words, benchmark, value)).collect()
    };
    Ok(ReportPage {
        layout,
        year: report.label.clone(),
        years: year_choices(&years.all, value.year),
        lead: lead(words, value),
        so_far: report
            .counted
            .filter(|_| report.so_far)
            .map(|days| words.with("report-so-far-hint", &[("day", words.day(days.to).as_str())])),
        csv_label: labelled("report-download-csv", &csv),
        json_label: labelled("report-download-json", &json),
        cards: cards(words, report),
        cautions: file.cautions,
        requests: String::new(),
        months: bars(report.by_month.iter().map(|fact| (words.month(fact.month), fact.minutes)), words),
        categories: bars(report.by_category.iter().map(|fact| (fact.name.clone(), fact.minutes)), words),
        realisation: realisation(words, report),
        figures: report.figures.iter().map(|(key, value)| figure_row(words, *key, *value)).collect(),
        benchmark_hint: words.with("report-benchmark-hint", &[("year", price_year.as_str())]),
        benchmarks: benchmark_rows(|benchmark| benchmark.role != Role::Context),
        context: benchmark_rows(|benchmark| benchmark.role == Role::Context),
        method: method(words, value),
    })
}

/// The years to choose from; the one shown is among them even where nothing happened in it.
pub(super) fn year_choices(all: &[FinancialYear], shown: FinancialYear) -> Vec<Choice> {
    let mut years: Vec<FinancialYear> = all.to_vec();
    if !years.contains(&shown) {
        years.push(shown);
        years.sort_by_key(|year| std::cmp::Reverse(year.first()));
    }
    years.into_iter().map(|year| Choice::new(year.label(), year.label())).collect()
}

fn lead(words: &Words, value: &ValueReport) -> String {
    let (report, counts) = (&value.report, &value.report.counts);
    let year = report.label.as_str();
    if counts.minutes == Minutes::ZERO {
        return words.rich("report-lead-empty", &[("year", year)]);
    }
    let people = i64::try_from(counts.active().count()).unwrap_or(i64::MAX);
    let id = if report.so_far { "report-lead-so-far" } else { "report-lead" };
    let (shown_people, hours) = (shown::trimmed(people.into(), 0), words.minutes(counts.minutes));
    words.rich_count(id, people, &[("year", year), ("people", &shown_people), ("hours", &hours), ("bank", value.bank.name.as_str())])
}

/// Counts first, then own cost, then how much of the published saving must be true.
fn cards(words: &Words, report: &Report) -> Vec<Card> {
    let counts = &report.counts;
    let card = |heading: &str, key: FigureKey, value: String, note: String| Card {
        heading: words.say(heading),
        value,
        note,
        figure: key.code(),
        open: words.say(open_id(key)),
    };
    let number =
        |key: FigureKey| report.figure(key).map_or_else(|_| words.say("report-no-figure"), |value| shown::value(words, key.unit(), value));
    let why = |key: FigureKey| report.figure(key).err().map(|missing| reason(words, missing));
    let registered = number(FigureKey::RegisteredMembers);
    let switching = number(FigureKey::SwitchingValue);
    let switching_note = if report.cautions.contains(&Caution::CostNotCovered) {
        words.say("report-switching-not-covered")
    } else {
        words.with("report-switching-sentence", &[("share", switching.as_str())])
    };
    let (cost, saving) = (FigureKey::CostPerActiveMemberYear, FigureKey::SwitchingValue);
    vec![
        card("report-hours-heading", FigureKey::HoursExchanged, words.hours_big(counts.minutes), String::new()),
        card(
            "report-active-heading",
            FigureKey::ActiveMembers,
            number(FigureKey::ActiveMembers),
            words.with("report-active-of", &[("registered", registered.as_str())]),
        ),
        card("report-own-cost-heading", cost, number(cost), why(cost).unwrap_or_default()),
        card("report-switching-heading", saving, switching.clone(), why(saving).unwrap_or(switching_note)),
    ]
}

fn bars(lines: impl Iterator<Item = (String, Minutes)>, words: &Words) -> Vec<Bar> {
    let lines: Vec<(String, Minutes)> = lines.collect();
    let largest = lines.iter().map(|(_, minutes)| minutes.get()).max().unwrap_or(0);
    let bar =
        |(label, minutes): (String, Minutes)| Bar { label, value: words.minutes(minutes), width: shown::width(minutes.get(), largest) };
    lines.into_iter().map(bar).collect()
}

fn realisation(words: &Words, report: &Report) -> Vec<RealisationRow> {
    let pounds = |value: Value| value.map_or_else(|_| words.say("report-no-figure"), shown::pounds);
    let row = |row: &crate::domain::value::report::Realisation| RealisationRow {
        part: shown::percent(row.r),
        value: pounds(row.value),
        net: pounds(row.net),
        ratio: row.ratio.map_or_else(|_| words.say("report-no-figure"), |ratio| shown::trimmed(ratio, 3)),
        per_hour: pounds(row.per_hour),
    };
    report.realisation.iter().map(row).collect()
}

fn figure_row(words: &Words, key: FigureKey, value: Value) -> FigureRow {
    FigureRow {
        code: key.code(),
        label: words.say(&message_id("report-figure", key.code())),
        value: value.map_or_else(|missing| reason(words, missing), |value| shown::value(words, key.unit(), value)),
        definition: words.say(&message_id("report-definition", key.code())),
        source: words.say(source_id(key)),
        open: words.say(open_id(key)),
    }
}

/// The words of the link to what a figure opens to.
fn open_id(key: FigureKey) -> &'static str {
    match key {
        FigureKey::CostPerMemberUprated | FigureKey::SavingPerMemberUprated => "report-open-published",
        key if key.inputs().is_empty() => "report-open-rows",
        _ => "report-open-inputs",
    }
}

fn benchmark_row(words: &Words, benchmark: &Benchmark, value: &ValueReport) -> BenchmarkRow {
    let to = value.report.price_year;
    let in_prices = uprated(benchmark, &value.series, to).ok().map(shown::pounds);
    let in_prices =
        in_prices.map(|amount| words.with("report-benchmark-in", &[("year", to.label().as_str()), ("amount", amount.as_str())]));
    BenchmarkRow {
        amount: published(words, benchmark),
        what: words.say(benchmark.what),
        uprated: in_prices.unwrap_or_default(),
        prices: match benchmark.prices {
            Prices::Assumed(year) | Prices::AssumedForSensitivity(year) => {
                words.with("report-benchmark-prices-assumed", &[("year", year.label().as_str())])
            }
            Prices::Unknown => words.say("report-benchmark-prices-unknown"),
        },
        grade: words.say(&message_id("benchmark-grade", benchmark.grade.code())),
        cashable: words.say(&message_id("benchmark-cashable", benchmark.cashability.code())),
        source: words.say(benchmark.source),
        url: benchmark.url,
    }
}

fn method(words: &Words, value: &ValueReport) -> Vec<(String, String)> {
    let report = &value.report;
    let (from, to) = (words.day(report.period.from), words.day(report.period.to));
    let ledger = if report.ledger_seq == 0 { words.say("report-method-ledger-none") } else { shown::trimmed(report.ledger_seq.into(), 0) };
    vec![
        (words.say("report-method-period"), words.with("report-method-period-value", &[("from", from.as_str()), ("to", to.as_str())])),
        (words.say("report-method-prices"), words.with("report-method-prices-value", &[("year", report.price_year.label().as_str())])),
        (words.say("report-method-deflator"), words.with("report-method-deflator-value", &[("vintage", value.series.vintage())])),
        (words.say("report-method-rule"), RULE_VERSION.to_owned()),
        (words.say("report-method-ledger"), ledger),
    ]
}

fn kilobytes(words: &Words, bytes: &[u8]) -> String {
    let size = bytes.len().div_ceil(1024).to_string();
    words.with("report-size-kb", &[("size", size.as_str())])
}
