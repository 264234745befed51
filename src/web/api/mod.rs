//! The JSON API, `/api/v1`: what it speaks, then one file a resource, then its own description.

pub(crate) mod wire;
pub(crate) mod costs;
pub(crate) mod benchmarks;
pub(crate) mod reports;
pub(crate) mod routes;
