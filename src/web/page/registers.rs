//! The pages of the registers behind the report, mounted together: the fixed addresses before those that name an entry.

use actix_web::web;

use crate::web::page::{benchmark_record, benchmarks, benefit_line, benefits, cost_line, costs, evidence, funder, funders, intake, rates};

/// All of them.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.configure(costs::routes)
        .configure(benefits::routes)
        .configure(rates::routes)
        .configure(funders::routes)
        .configure(funder::routes)
        .configure(intake::routes)
        .configure(benchmarks::routes)
        .configure(benchmark_record::routes)
        .configure(evidence::routes)
        .configure(cost_line::routes)
        .configure(benefit_line::routes);
}
