//! Rows of the books.

pub(crate) mod account;
pub(crate) mod transfer;
pub(crate) mod log;
