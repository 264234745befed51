//! The only floor that knows the databases: rows in, domain types out.

pub(crate) mod backend;
pub(crate) mod column;
pub(crate) mod schema;
pub(crate) mod db;
pub(crate) mod ledger;
pub(crate) mod people;
pub(crate) mod help;
pub(crate) mod value;
pub(crate) mod office;
