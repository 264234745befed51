//! The books as files for others, one transfer at a time: rows (CSV, JSON) and the journals of hledger and beancount.

pub(crate) mod entry;
pub(crate) mod rows;
pub(crate) mod hledger;
pub(crate) mod beancount;
pub(crate) mod writer;
