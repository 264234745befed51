//! Use cases: one call = one permission, one transaction, one result. No HTTP, no SQL, no words.

pub(crate) mod error;
pub(crate) mod clock;
pub(crate) mod notary;
pub(crate) mod bookkeeper;
pub(crate) mod regrow;
pub(crate) mod queue;
pub(crate) mod actor;
pub(crate) mod deed;
pub(crate) mod bank;
pub(crate) mod ledger;
pub(crate) mod people;
pub(crate) mod help;
pub(crate) mod value;
pub(crate) mod office;
