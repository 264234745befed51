//! Where each resource of the API is mounted.

use actix_web::web;

use crate::web::api::{
    accounts, awards, benchmarks, benefits, books, categories, costs, document, evidence, exchanges, grants, ledger, listings, matches, me,
    members, outcomes, rates, reports, visits,
};

/// Everything under `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.configure(me::routes)
        .configure(categories::routes)
        .configure(members::routes)
        .configure(exchanges::routes)
        .configure(accounts::routes)
        .configure(books::routes)
        .configure(ledger::routes)
        .configure(listings::routes)
        .configure(matches::routes)
        .configure(grants::routes)
        .configure(costs::routes)
        .configure(benefits::routes)
        .configure(rates::routes)
        .configure(awards::routes)
        .configure(outcomes::routes)
        .configure(benchmarks::routes)
        .configure(evidence::routes)
        .configure(reports::routes)
        .configure(visits::routes)
        .configure(document::routes);
}
