//! Rows of categories, listings, exchanges, asks and meetings, and what matching reads of everybody at once.

pub(crate) mod category;
pub(crate) mod listing;
pub(crate) mod digest;
pub(crate) mod exchange;
pub(crate) mod duty;
pub(crate) mod visit;
pub(crate) mod alarm;
pub(crate) mod ask;
pub(crate) mod meeting;
pub(crate) mod matching;
pub(crate) mod agenda;
pub(crate) mod sheet;
