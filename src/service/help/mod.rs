//! Use cases of help: its kinds, listings and exchanges.

pub(crate) mod category;
pub(crate) mod listing;
pub(crate) mod shown;
pub(crate) mod exchange;
pub(crate) mod correction;
pub(crate) mod line;
pub(crate) mod activity;
pub(crate) mod sheet;
