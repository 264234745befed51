//! The rules of a time bank: true without a computer. No clock, no randomness, no database, no words for people.

pub(crate) mod id;
pub(crate) mod minutes;
pub(crate) mod money;
pub(crate) mod text;
pub(crate) mod calendar;
pub(crate) mod ledger;
pub(crate) mod people;
pub(crate) mod help;
pub(crate) mod value;
