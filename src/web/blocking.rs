//! The only place that blocks: a service call runs on a thread of its own pool, so that the server goes on answering.

use actix_web::web;

use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::web::problem::Problem;

/// Runs a service call.
pub(crate) async fn blocking<T: Send + 'static>(
    banks: &web::Data<Banks>,
    work: impl FnOnce(&Banks) -> Result<T> + Send + 'static,
) -> std::result::Result<T, Problem> {
    detached(banks.get_ref().clone(), work).await
}

/// Runs a service call for a part of the server that holds the banks itself.
#[expect(clippy::disallowed_methods, reason = "the one place that blocks")]
pub(crate) async fn detached<T: Send + 'static>(
    banks: Banks,
    work: impl FnOnce(&Banks) -> Result<T> + Send + 'static,
) -> std::result::Result<T, Problem> {
    match web::block(move || work(&banks)).await {
        Ok(done) => done.map_err(Problem::from),
        Err(_) => Err(Problem::Broken("a service call did not finish".to_owned())),
    }
}
