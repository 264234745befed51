//! The API's own description (OpenAPI 3.1), generated from the handlers.

use std::sync::LazyLock;

use actix_web::web;
use serde_json::Value;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::web::api::{
    accounts, awards, benchmarks, benefits, books, categories, costs, evidence, exchanges, grants, ledger, listings, matches, me, members,
    outcomes, rates, reports, visits,
};
use crate::web::problem::{PageResult, json};

/// The routes of the description.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/openapi.json", web::get().to(document));
}

/// The description, in the words of the handlers' own comments.
#[derive(OpenApi)]
#[openapi(
    servers((url = "/api/v1")),
    modifiers(&Bearer),
    security(("bearer" = [])),
    paths(
        me::me,
        categories::list,
        members::list,
        members::add,
        members::one,
        members::change,
        exchanges::list,
        exchanges::add,
        exchanges::one,
        exchanges::confirm,
        exchanges::query,
        exchanges::withdraw,
        exchanges::reverse,
        accounts::list,
        accounts::one,
        accounts::statement,
        accounts::balance,
        books::books,
        books::list,
        books::add,
        books::one,
        ledger::checkpoint,
        ledger::consistency,
        ledger::receipt,
        listings::list,
        listings::add,
        listings::one,
        listings::change,
        matches::matches,
        matches::asks,
        matches::ask,
        matches::answer,
        matches::agree,
        matches::meetings,
        matches::meeting,
        matches::end,
        grants::list,
        grants::ask,
        grants::one,
        grants::approve,
        grants::refuse,
        costs::list_costs,
        costs::add_cost,
        costs::import_costs,
        costs::one_cost,
        costs::correct_cost,
        costs::withdraw_cost,
        benefits::list_benefits,
        benefits::add_benefit,
        benefits::import_benefits,
        benefits::one_benefit,
        benefits::correct_benefit,
        benefits::withdraw_benefit,
        rates::list_rates,
        rates::add_rate,
        rates::import_rates,
        rates::withdraw_rate,
        awards::list_awards,
        awards::add_award,
        awards::one_award,
        awards::withdraw_award,
        awards::add_tag,
        awards::end_tag,
        awards::award_pack,
        outcomes::list_outcomes,
        outcomes::add_outcome,
        evidence::list_cost_evidence,
        evidence::add_cost_evidence,
        evidence::list_benefit_evidence,
        evidence::add_benefit_evidence,
        evidence::read_evidence,
        evidence::withdraw_evidence,
        benchmarks::list_benchmarks,
        benchmarks::one_benchmark,
        benchmarks::add_benchmark,
        benchmarks::correct_benchmark,
        benchmarks::withdraw_benchmark,
        reports::value_report,
        reports::value_rows,
        reports::value_signatures,
        reports::schema,
        visits::list,
        visits::start,
        visits::one,
        visits::done,
        visits::longer,
        visits::acknowledge,
        visits::settle,
        visits::list_duty,
        visits::add_duty,
    )
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The description, made once.
pub(crate) static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(Document::openapi()).unwrap_or_default());

/// The description; anybody may read it.
async fn document() -> PageResult {
    json(&*DESCRIPTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_openapi_3_1_and_complete() {
        assert!(DESCRIPTION["openapi"].as_str().unwrap().starts_with("3.1"));
        let paths = DESCRIPTION["paths"].as_object().unwrap();
        for path in [
            "/me",
            "/members/{id}",
            "/exchanges/{id}/reverse",
            "/accounts/{id}/balance",
            "/transfers/{seq}",
            "/transfers/{seq}/receipt",
            "/ledger/consistency",
            "/costs",
            "/reports/value/{year}",
        ] {
            assert!(paths.contains_key(path), "{path}");
        }
        // Every reference leads somewhere.
        let text = DESCRIPTION.to_string();
        for rest in text.split("\"#/components/schemas/").skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(!DESCRIPTION["components"]["schemas"][name].is_null(), "{name}");
        }
    }
}
