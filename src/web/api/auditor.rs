//! What a figure counts as JSON, for whoever holds an auditor's link: the API's answer, without names.

use actix_web::{HttpRequest, web};

use crate::domain::value::auditor::Opened;
use crate::web::api::reports::rows_answer;
use crate::web::form::Query;
use crate::web::page::auditor::knock;
use crate::web::page::{auditor, auditor_links, auditor_report, auditor_trail};
use crate::web::problem::{PageResult, json};

/// The route of this file, and the pages beside it: its address is a secret of their kind, and looks much like theirs.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/audit/{token}/report/{year}/rows/{figure}.json", web::get().to(rows))
        .configure(auditor::routes)
        .configure(auditor_report::routes)
        .configure(auditor_trail::routes)
        .configure(auditor_links::routes);
}

async fn rows(req: HttpRequest, path: web::Path<(String, String, String)>, query: Query) -> PageResult {
    let (_, year, figure) = path.into_inner();
    knock(&req, Opened::Rows, async |guest| {
        let answer = rows_answer(&guest.banks, &guest.visit.actor, (&year, &figure), &query).await?;
        json(&answer.for_auditor())
    })
    .await
}
