//! The annual value report in words, as the API, the files and the pages show it.

pub(crate) mod book;
pub(crate) mod shown;
pub(crate) mod part;
pub(crate) mod file;
pub(crate) mod summary;
pub(crate) mod deeds;
pub(crate) mod who;
pub(crate) mod network;
pub(crate) mod outcomes;
pub(crate) mod voices;
pub(crate) mod costs;
pub(crate) mod benefits;
pub(crate) mod replacement;
pub(crate) mod benchmark;
pub(crate) mod sensitivity;
pub(crate) mod method;
pub(crate) mod years;
pub(crate) mod annex;
pub(crate) mod easy;
pub(crate) mod edition;
pub(crate) mod closing;
pub(crate) mod csv;
pub(crate) mod chart;
pub(crate) mod print;
pub(crate) mod xlsx;
pub(crate) mod press;
