//! Goodturn's tests through its doors: the real program, on SQLite and on PostgreSQL, one story a file.
//!
//! What a browser must look at stands in `tests/browser`; pure rules are tested beside the code.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says why by stopping; it has no seeded clock and asks a real server until a deadline"
)]

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
