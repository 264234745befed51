//! Goodturn's tests through its doors: the real program, on SQLite and on PostgreSQL, one story a file.
//!
//! What a browser must look at stands in `tests/browser`; pure rules are tested beside the code.

mod source;
mod http;
mod world;
mod architecture;
mod wording;
mod dependencies;
mod access;
mod migrations;
mod ledger;
mod members;
mod exchanges;
mod input;
mod banks;
mod sessions;
mod value;

mod cli;
mod import;
