//! Files behind lines of the registers as JSON and as themselves: handed in, listed, read and taken out.

use actix_web::{HttpRequest, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::id::{BenefitId, CostId};
use crate::domain::value::evidence::Evidence;
use crate::service::bank::Banks;
use crate::service::value::evidence::Line;
use crate::web::api::costs::{WithdrawBody, reason};
use crate::web::api::wire::{Body, Page, id_in_path, only_known, optional_key, replayed, time};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, attachment, json, json_created};
use crate::web::upload::UPLOAD_MAX;

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    let whole = || web::PayloadConfig::new(UPLOAD_MAX);
    let costs = web::resource("/costs/{id}/evidence").app_data(whole());
    let benefits = web::resource("/benefits/{id}/evidence").app_data(whole());
    cfg.service(costs.route(web::get().to(list_cost_evidence)).route(web::post().to(add_cost_evidence)))
        .service(benefits.route(web::get().to(list_benefit_evidence)).route(web::post().to(add_benefit_evidence)))
        .route("/evidence/{id}", web::get().to(read_evidence))
        .route("/evidence/{id}/withdraw", web::post().to(withdraw_evidence));
}

/// A file behind a line of a register.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct EvidenceAnswer {
    /// Its id.
    id: String,
    /// Its name, made safe.
    name: String,
    /// What it is by its bytes, such as `application/pdf`.
    media_type: &'static str,
    /// Bytes.
    size: i64,
    /// SHA-256 of its bytes, in hexadecimal.
    sha256: String,
    /// When it was handed in.
    #[schema(format = "date-time")]
    at: String,
    /// Where its bytes are read.
    href: String,
}

impl From<&Evidence> for EvidenceAnswer {
    fn from(file: &Evidence) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.as_str().to_owned(),
            media_type: file.kind.media_type(),
            size: file.size,
            sha256: hex::encode(file.sha256),
            at: time(file.at),
            href: format!("/api/v1/evidence/{}", file.id),
        }
    }
}

/// The files behind a cost. Coordinator.
#[utoipa::path(get, path = "/costs/{id}/evidence", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Page<EvidenceAnswer>), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn list_cost_evidence(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id: CostId = id_in_path(&id)?;
    list(&banks, api, Line::Cost(id)).await
}

/// The files behind a benefit. Coordinator.
#[utoipa::path(get, path = "/benefits/{id}/evidence", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Page<EvidenceAnswer>), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn list_benefit_evidence(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id: BenefitId = id_in_path(&id)?;
    list(&banks, api, Line::Benefit(id)).await
}

/// Hands in a file behind a cost: its bytes are the body, at most 5 MB; PDF, PNG, JPEG, plain text, CSV, XLSX, DOCX or ODT. Once under an
/// `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/costs/{id}/evidence", tag = "value", security(("bearer" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("id" = String, Path), ("name" = Option<String>, Query, description = "the file's name"), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = EvidenceAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 413), (status = 422)))]
pub(crate) async fn add_cost_evidence(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    query: Query,
    bytes: web::Bytes,
) -> PageResult {
    let id: CostId = id_in_path(&id)?;
    add(&banks, api, &req, Line::Cost(id), (&query, bytes)).await
}

/// Hands in a file behind a benefit, as for a cost. Coordinator.
#[utoipa::path(post, path = "/benefits/{id}/evidence", tag = "value", security(("bearer" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("id" = String, Path), ("name" = Option<String>, Query, description = "the file's name"), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = EvidenceAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 413), (status = 422)))]
pub(crate) async fn add_benefit_evidence(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    query: Query,
    bytes: web::Bytes,
) -> PageResult {
    let id: BenefitId = id_in_path(&id)?;
    add(&banks, api, &req, Line::Benefit(id), (&query, bytes)).await
}

/// A file itself, as it was handed in. Coordinator.
#[utoipa::path(get, path = "/evidence/{id}", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn read_evidence(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id = id_in_path(&id)?;
    let (file, bytes) = blocking(&banks, move |banks| banks.evidence_file(&api.actor, id)).await?;
    Ok(attachment(file.kind.media_type(), file.name.as_str(), bytes))
}

/// Takes a file out: it is kept with the reason, and read no more. Coordinator.
#[utoipa::path(post, path = "/evidence/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = EvidenceAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_evidence(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let made = blocking(&banks, move |banks| banks.withdraw_evidence(&api.actor, id, &reason, key.as_deref())).await?;
    Ok(replayed(json(&EvidenceAnswer::from(&made.value))?, made.replay))
}

async fn list(banks: &web::Data<Banks>, api: Api, line: Line) -> PageResult {
    let files = blocking(banks, move |banks| banks.list_evidence(&api.actor, line)).await?;
    json(&Page { items: files.iter().map(EvidenceAnswer::from).collect(), next: None })
}

async fn add(banks: &web::Data<Banks>, api: Api, req: &HttpRequest, line: Line, (query, bytes): (&Query, web::Bytes)) -> PageResult {
    only_known(query, &["name"])?;
    let (key, name) = (optional_key(req)?, query.text("name").to_owned());
    let made = blocking(banks, move |banks| banks.add_evidence(&api.actor, line, (&name, &bytes), key.as_deref())).await?;
    Ok(replayed(json_created(&EvidenceAnswer::from(&made.value))?, made.replay))
}
