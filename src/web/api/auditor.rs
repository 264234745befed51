//! What a figure counts as JSON, for whoever holds an auditor's link: the API's answer, without names.

use actix_web::{HttpRequest, web};

use crate::domain::value::auditor::Opened;
use crate::web::api::reports::rows_answer;
use crate::web::form::Query;
use crate::web::page::auditor::knock;
use crate::web::problem::{PageResult, json};

/// The route of this file: it stands beside the pages, because its address is a secret of the pages' kind.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/audit/{token}/report/{year}/rows/{figure}.json", web::get().to(rows));
}

async fn rows(req: HttpRequest, path: web::Path<(String, String, String)>, query: Query) -> PageResult {
    let (_, year, figure) = path.into_inner();
    knock(&req, Opened::Rows, async |guest| {
        let answer = rows_answer(&guest.banks, &guest.visit.actor, (&year, &figure), &query).await?;
        json(&answer.for_auditor())
    })
    .await
}
