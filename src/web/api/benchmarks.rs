//! The published figures that the report stands on or shows beside, with their sources.

use actix_web::web;

use crate::document::report::file::{BenchmarkFile, benchmark_files};
use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::web::api::wire::Page;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, json};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/benchmarks", web::get().to(list_benchmarks));
}

/// The published figures as published, each with its source. Coordinator.
#[utoipa::path(get, path = "/benchmarks", tag = "value", security(("bearer" = [])),
    responses((status = 200, body = Page<BenchmarkFile>), (status = 401), (status = 403)))]
pub(crate) async fn list_benchmarks(api: Api) -> PageResult {
    api.actor.may(Act::SeeReport)?;
    json(&Page { items: benchmark_files(&Words::default(), None), next: None })
}
