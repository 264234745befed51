//! The JSON API, `/api/v1`: what it speaks, then one file a resource, then its own description.

pub(crate) mod wire;
pub(crate) mod members;
pub(crate) mod accounts;
pub(crate) mod me;
pub(crate) mod categories;
pub(crate) mod exchange_bodies;
pub(crate) mod exchanges;
pub(crate) mod books;
pub(crate) mod ledger;
pub(crate) mod listings;
pub(crate) mod matches;
pub(crate) mod grants;
pub(crate) mod costs;
pub(crate) mod benefits;
pub(crate) mod rates;
pub(crate) mod awards;
pub(crate) mod outcomes;
pub(crate) mod benchmarks;
pub(crate) mod evidence;
pub(crate) mod reports;
pub(crate) mod auditor;
pub(crate) mod visits;
pub(crate) mod document;
pub(crate) mod reader;
pub(crate) mod routes;
