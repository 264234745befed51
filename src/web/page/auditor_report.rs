//! The report behind an auditor's link: the coordinator's own drawing of it, its files, and what each figure counts, without names.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::report::file::{ReportFile, report_file};
use crate::document::report::press::Form;
use crate::domain::value::auditor::Opened;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::page::auditor::{Guest, knock};
use crate::web::page::layout::Layout;
use crate::web::page::report_edition::{Edition, chosen};
use crate::web::page::report_tally::opened_page;
use crate::web::page::report_view::{PartView, View};
use crate::web::page::reports::{drawn, named, printed};
use crate::web::problem::{PageResult, Problem, json, page};

/// The pages of this file.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/audit/{token}/report/{year}/rows/{figure}", web::get().to(rows))
        .route("/audit/{token}/report/{year}.pdf", web::get().to(file))
        .route("/audit/{token}/report/{year}.xlsx", web::get().to(file))
        .route("/audit/{token}/report/{year}.zip", web::get().to(file))
        .route("/audit/{token}/report/{year}.csv", web::get().to(file))
        .route("/audit/{token}/report/{year}.json", web::get().to(file))
        .route("/audit/{token}/report/{year}", web::get().to(report));
}

#[derive(Template)]
#[template(path = "page/auditor/report.html")]
struct ReportPage {
    layout: Layout,
    year: String,
    files: Vec<(&'static str, String)>,
    view: View,
    rows: Option<String>,
}

async fn report(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let (_, year) = path.into_inner();
    knock(&req, Opened::Report, async |guest| {
        let (visit, found) = (&guest.visit, drawn(&guest.banks, &guest.visit, &year).await?);
        let year = found.year;
        page(ReportPage {
            layout: visit.layout(visit.words.with("report-title", &[("year", &year)])),
            files: found.files,
            view: found.view,
            rows: Some(format!("{}/report/{year}/rows/", visit.root)),
            year,
        })
    })
    .await
}

async fn file(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let (_, year) = path.into_inner();
    let ending = req.path().rsplit_once('.').map_or("", |(_, ending)| ending);
    let form = Form::from_ending(ending).ok_or_else(Problem::not_found)?;
    knock(&req, Opened::File, async |guest| match form {
        Form::Json => json(&own_file(guest, &year).await?),
        form => printed(&guest.banks, &guest.visit, &year, (form, Edition::Signed)).await,
    })
    .await
}

/// The report as JSON, whose links lead from its own address to the rows behind the auditor's link.
async fn own_file(guest: &Guest, year: &str) -> Result<ReportFile, Problem> {
    let name = named(year)?;
    let (actor, words) = (guest.visit.actor.clone(), guest.visit.words.clone());
    let work = move |banks: &Banks| Ok(chosen(banks, &actor, &words, (name, Edition::Signed))?.map(|chosen| report_file(&chosen.book)));
    let mut made = blocking(&guest.banks, work).await?.map_err(|fault| Problem::Broken(fault.to_string()))?;
    for (key, figure) in &mut made.figures {
        figure.rows = Some(format!("{}/rows/{key}.json", made.year));
    }
    Ok(made)
}

async fn rows(req: HttpRequest, path: web::Path<(String, String, String)>, query: Query) -> PageResult {
    let (_, year, figure) = path.into_inner();
    knock(&req, Opened::Rows, async |guest| opened_page(&guest.banks, &guest.visit, (&year, &figure), &query).await).await
}
