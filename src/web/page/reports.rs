//! The annual value report on pages: the report of a year, and its files with their sizes.
//!
//! Nothing is computed here but what stands where; every word comes from `document/words`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use actix_web::{HttpRequest, web};
use askama::Template;
use sha2::{Digest, Sha256};

use crate::document::report::book::Book;
use crate::document::report::easy;
use crate::document::report::edition::book;
use crate::document::report::press::{Form, PressFault, print};
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::value::model::YearName;
use crate::service::bank::Banks;
use crate::service::value::report::ValueReport;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::{Signed, Visit};
use crate::web::page::layout::{Choice, Layout};
use crate::web::page::report_view::{PartView, View, view};
use crate::web::problem::{PageResult, Problem, file as download, page};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/report", web::get().to(newest))
        .route("/report/{year}/easy.pdf", web::get().to(easy_file))
        .route("/report/{year}.pdf", web::get().to(file))
        .route("/report/{year}.xlsx", web::get().to(file))
        .route("/report/{year}.zip", web::get().to(file))
        .route("/report/{year}.csv", web::get().to(file))
        .route("/report/{year}.json", web::get().to(file))
        .route("/report/{year}", web::get().to(report));
}

#[derive(Template)]
#[template(path = "page/reports/report.html")]
struct ReportPage {
    layout: Layout,
    year: String,
    years: Vec<Choice>,
    easy: Option<EasyRead>,
    files: Vec<(&'static str, String)>,
    view: View,
    rows: Option<String>,
}

/// The report in easy words, for those who chose to read so.
struct EasyRead {
    title: String,
    lines: Vec<String>,
    label: String,
}

/// `/report`: the newest year, or the one asked for.
async fn newest(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let actor = visit.actor.clone();
    let years = blocking(&banks, move |banks| banks.report_years(&actor)).await?;
    let year = YearName::read(query.text("year")).ok().map_or_else(|| years.newest.label(), YearName::label);
    Ok(visit.redirect(&format!("/report/{year}")))
}

/// A report as pages show it.
pub(super) struct Drawn {
    /// What was computed.
    pub(super) value: ValueReport,
    /// The report in finished words.
    pub(super) view: View,
    /// Every file: the end of its name, and what its link says.
    pub(super) files: Vec<(&'static str, String)>,
}

/// Draws the report of a year for whoever visits.
pub(super) async fn drawn(banks: &web::Data<Banks>, visit: &Visit, year: &str) -> Result<Drawn, Problem> {
    let name = named(year)?;
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let work = move |banks: &Banks| {
        let value = banks.value_report(&actor, name)?;
        let book = book(&words, &value);
        let files = files(&words, &value, &book);
        Ok((value, book, files))
    };
    let (value, book, files) = blocking(banks, work).await?;
    let files = files.map_err(|error| Problem::Broken(error.to_string()))?;
    let view = view(&visit.words, &value, &book).map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(Drawn { value, view, files })
}

async fn report(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>) -> PageResult {
    let Drawn { value, view, files } = drawn(&banks, &visit, &year).await?;
    let actor = visit.actor.clone();
    let years = blocking(&banks, move |banks| banks.report_years(&actor)).await?;
    let words = &visit.words;
    let year = value.report.label.clone();
    let layout = visit.layout(words.with("report-title", &[("year", &year)]));
    let easy = (layout.read == "easy").then(|| EasyRead {
        title: words.say("report-easy-title"),
        lines: easy::lines(words, &value),
        label: words.say("report-easy-download"),
    });
    let rows = Some(format!("{}/report/{year}/rows/", visit.root));
    page(ReportPage { layout, years: year_choices(&years.all, value.year), year, easy, files, view, rows })
}

/// `/report/2024-25.pdf`: the report as a file.
async fn file(request: HttpRequest, banks: web::Data<Banks>, visit: Signed, year: web::Path<String>) -> PageResult {
    let ending = request.path().rsplit_once('.').map_or("", |(_, ending)| ending);
    let form = Form::from_ending(ending).ok_or_else(Problem::not_found)?;
    printed(&banks, &visit, &year, form).await
}

/// `/report/2024-25/easy.pdf`: the report in easy words, in larger print.
async fn easy_file(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>) -> PageResult {
    printed(&banks, &visit, &year, Form::EasyPdf).await
}

/// The bytes of a file of the report of a year, for whoever visits.
pub(super) async fn printed(banks: &web::Data<Banks>, visit: &Visit, year: &str, form: Form) -> PageResult {
    let name = named(year)?;
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let work = move |banks: &Banks| {
        let value = banks.value_report(&actor, name)?;
        let bytes = print(&words, &value, &book(&words, &value), form);
        Ok((format!("{}-{}.{}", value.bank.slug.as_str(), value.report.label, form.ending()), bytes))
    };
    let (name, bytes) = blocking(banks, work).await?;
    let bytes = bytes.map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(download(form.media_type(), &name, bytes))
}

/// A year that is none is a page that is none.
pub(super) fn named(year: &str) -> Result<YearName, Problem> {
    YearName::read(year).or(Err(Problem::not_found()))
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

/// How many reports' sizes are kept.
const SIZES_MAX: usize = 256;

/// Bytes of each file of a report, by what the report says: printing all of them to name their sizes takes longer than the page.
static SIZES: LazyLock<Mutex<BTreeMap<[u8; 32], Vec<usize>>>> = LazyLock::new(Mutex::default);

/// Every file with its size.
fn files(words: &Words, value: &ValueReport, book: &Book) -> Result<Vec<(&'static str, String)>, PressFault> {
    let json = print(words, value, book, Form::Json)?;
    let key: [u8; 32] = Sha256::digest([value.bank.id.to_string().as_bytes(), &json].concat()).into();
    let kept = SIZES.lock().ok().and_then(|sizes| sizes.get(&key).cloned());
    let sizes = if let Some(sizes) = kept {
        sizes
    } else {
        let size = |form: &Form| print(words, value, book, *form).map(|bytes| bytes.len());
        let fresh: Vec<usize> = Form::OFFERED.iter().map(size).collect::<Result<_, _>>()?;
        if let Ok(mut sizes) = SIZES.lock() {
            if sizes.len() >= SIZES_MAX {
                sizes.clear();
            }
            sizes.insert(key, fresh.clone());
        }
        fresh
    };
    let label = |(form, bytes): (&Form, usize)| {
        let size = words.with("report-size-kb", &[("size", &bytes.div_ceil(1024).to_string())]);
        (form.ending(), words.with(&format!("report-download-{}", form.ending()), &[("size", &size)]))
    };
    Ok(Form::OFFERED.iter().zip(sizes).map(label).collect())
}
