//! The command line: argv in, one service called, lines and an exit code out. It never touches `store`.

pub(crate) mod ending;
pub(crate) mod output;
pub(crate) mod config;
pub(crate) mod closed;
pub(crate) mod read;
pub(crate) mod which;
pub(crate) mod command_bench;
pub(crate) mod command_cost;
pub(crate) mod command_place;
pub(crate) mod command;
pub(crate) mod manual;
pub(crate) mod open;
pub(crate) mod admin;
pub(crate) mod ledger;
pub(crate) mod backup;
pub(crate) mod receipt;
pub(crate) mod cost;
pub(crate) mod place;
pub(crate) mod report;
pub(crate) mod import;
pub(crate) mod generate;
pub(crate) mod doctor;
pub(crate) mod serve;
pub(crate) mod script;
pub(crate) mod story;
pub(crate) mod chapter_matching;
pub(crate) mod chapter_pot;
pub(crate) mod chapter_groups;
pub(crate) mod chapter_joining;
pub(crate) mod chapter_messages;
pub(crate) mod chapter_visits;
pub(crate) mod demo;
pub(crate) mod bench;
pub(crate) mod bench_post;
mod run;

pub use run::run;
