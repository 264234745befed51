//! Use cases of help: its kinds, listings, matching, asking, agreeing, and the exchanges themselves.

pub(crate) mod category;
pub(crate) mod shown;
pub(crate) mod listing;
pub(crate) mod digest;
pub(crate) mod matching;
pub(crate) mod desk_match;
pub(crate) mod ask;
pub(crate) mod meeting;
pub(crate) mod readback;
pub(crate) mod exchange;
pub(crate) mod correction;
pub(crate) mod said;
pub(crate) mod agenda;
pub(crate) mod duty;
pub(crate) mod visit;
pub(crate) mod alarm;
pub(crate) mod call;
pub(crate) mod line;
pub(crate) mod activity;
pub(crate) mod sheet;
