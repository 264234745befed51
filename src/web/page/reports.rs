//! The annual value report on pages: the report of a year, and its files with their sizes.
//!
//! Nothing is computed here but what stands where; every word comes from `document/words`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use actix_web::{HttpRequest, web};
use askama::Template;
use sha2::{Digest, Sha256};

use crate::document::report::book::Book;
use crate::document::report::press::{Form, PressFault, print};
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::value::closing::{AfterClose, Closing};
use crate::domain::value::model::YearName;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::value::register::ReportYears;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::{Signed, Visit};
use crate::web::page::closing_late::{AfterView, CloseView, Over, Shows, after_view, close_view};
use crate::web::page::layout::{Choice, Layout};
use crate::web::page::report_edition::{Chosen, Edition, chosen};
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
    /// What an address needs to ask for the same report.
    query: &'static str,
    close: Option<CloseView>,
    after: Option<AfterView>,
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

/// What the page of a year shows.
struct Loaded {
    chosen: Chosen,
    years: ReportYears,
    files: Vec<(&'static str, String)>,
    closings: Vec<Closing>,
    after: Option<AfterClose>,
}

fn load(banks: &Banks, actor: &Actor, words: &Words, (name, edition): (YearName, Edition)) -> Result<Result<Loaded, String>, Error> {
    let chosen = match chosen(banks, actor, words, (name, edition))? {
        Ok(chosen) => chosen,
        Err(fault) => return Ok(Err(fault.to_string())),
    };
    let files = match files(words, &chosen.book) {
        Ok(files) => files,
        Err(fault) => return Ok(Err(fault.to_string())),
    };
    let closings = banks.closings(actor)?.into_iter().filter(|each| each.draft.year == chosen.year.first()).collect();
    Ok(Ok(Loaded { chosen, years: banks.report_years(actor)?, files, closings, after: banks.after_close(actor, name)? }))
}

async fn report(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>, query: Query) -> PageResult {
    let (name, edition) = (named(&year)?, Edition::asked(query.text("now")));
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let loaded = blocking(&banks, move |banks| load(banks, &actor, &words, (name, edition))).await?;
    let Loaded { chosen, years, files, closings, after } = loaded.map_err(Problem::Broken)?;
    let (words, book) = (&visit.words, &chosen.book);
    let year = book.about.year.clone();
    let layout = visit.layout(words.with("report-title", &[("year", &year)]));
    let easy = (layout.read == "easy").then(|| EasyRead {
        title: words.say("report-easy-title"),
        lines: book.easy.lines.clone(),
        label: words.say("report-easy-download"),
    });
    let over = if book.about.so_far { Over::NotYet } else { Over::Yes };
    let shows = if book.closed.is_some() { Shows::Signed } else { Shows::Now };
    page(ReportPage {
        layout,
        years: year_choices(&years.all, chosen.year),
        easy,
        files,
        query: edition.query(),
        close: close_view(words, (&chosen.bank, &year), &closings, (over, shows)),
        after: after.map(|after| after_view(words, &chosen.bank, &after)),
        view: view(words, book).map_err(|error| Problem::Broken(error.to_string()))?,
        rows: Some(format!("{}/report/{year}/rows/", visit.root)),
        year,
    })
}

/// A report as a page without its coordinator's tools shows it.
pub(super) struct Drawn {
    /// `2024-25`.
    pub(super) year: String,
    /// The report in finished words.
    pub(super) view: View,
    /// Every file: the end of its name, and what its link says.
    pub(super) files: Vec<(&'static str, String)>,
}

/// Draws the report of a year for whoever visits: the one that was signed, where the year is closed.
pub(super) async fn drawn(banks: &web::Data<Banks>, visit: &Visit, year: &str) -> Result<Drawn, Problem> {
    let name = named(year)?;
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let work = move |banks: &Banks| {
        Ok(match chosen(banks, &actor, &words, (name, Edition::Signed))? {
            Ok(chosen) => files(&words, &chosen.book).map(|files| (chosen.book, files)).map_err(|fault| fault.to_string()),
            Err(fault) => Err(fault.to_string()),
        })
    };
    let (book, files) = blocking(banks, work).await?.map_err(Problem::Broken)?;
    let view = view(&visit.words, &book).map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(Drawn { year: book.about.year, view, files })
}

/// `/report/2024-25.pdf`: the report as a file.
async fn file(request: HttpRequest, banks: web::Data<Banks>, visit: Signed, year: web::Path<String>, query: Query) -> PageResult {
    let ending = request.path().rsplit_once('.').map_or("", |(_, ending)| ending);
    let form = Form::from_ending(ending).ok_or_else(Problem::not_found)?;
    printed(&banks, &visit, &year, (form, Edition::asked(query.text("now")))).await
}

/// `/report/2024-25/easy.pdf`: the report in easy words, in larger print.
async fn easy_file(banks: web::Data<Banks>, visit: Signed, year: web::Path<String>, query: Query) -> PageResult {
    printed(&banks, &visit, &year, (Form::EasyPdf, Edition::asked(query.text("now")))).await
}

/// The bytes of a file of the report of a year, for whoever visits.
pub(super) async fn printed(banks: &web::Data<Banks>, visit: &Visit, year: &str, (form, edition): (Form, Edition)) -> PageResult {
    let name = named(year)?;
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let work = move |banks: &Banks| {
        Ok(chosen(banks, &actor, &words, (name, edition))?.map(|chosen| {
            let name = format!("{}-{}.{}", chosen.bank.slug.as_str(), chosen.book.about.year, form.ending());
            (name, print(&words, &chosen.book, form))
        }))
    };
    let (name, bytes) = blocking(banks, work).await?.map_err(|fault| Problem::Broken(fault.to_string()))?;
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
fn files(words: &Words, book: &Book) -> Result<Vec<(&'static str, String)>, PressFault> {
    let json = print(words, book, Form::Json)?;
    let key: [u8; 32] = Sha256::digest([book.about.bank.as_bytes(), &json].concat()).into();
    let kept = SIZES.lock().ok().and_then(|sizes| sizes.get(&key).cloned());
    let sizes = if let Some(sizes) = kept {
        sizes
    } else {
        let size = |form: &Form| print(words, book, *form).map(|bytes| bytes.len());
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
