//! Where each resource of the API is mounted.

use actix_web::web;

/// Everything under `/api`.
pub(crate) fn routes(_cfg: &mut web::ServiceConfig) {}
