//! Rows of the books.

pub(crate) mod account;
pub(crate) mod transfer;
pub(crate) mod log;
pub(crate) mod totals;
pub(crate) mod key;
pub(crate) mod outside;
