//! Rows of categories, listings and exchanges.

pub(crate) mod category;
pub(crate) mod listing;
pub(crate) mod exchange;
pub(crate) mod sheet;
