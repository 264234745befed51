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
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    clippy::many_single_char_names,
    clippy::needless_for_each,
    clippy::print_stdout,
    clippy::regex_creation_in_loops,
    clippy::too_many_lines,
    clippy::unused_self,
    reason = "tests compare with figures reckoned another way, tell long stories in one piece, and print the figures of tests/long/run"
)]

mod source;
mod http;
mod store;
mod people;
mod world;
mod load;
mod machine;
mod architecture;
mod wording;
mod dependencies;
mod access;
mod migrations;
mod ledger;
mod evidence;
mod evidence_files;
mod receipts;
mod append_only;
mod members;
mod money;
mod profiles;
mod notes;
mod deeds;
mod proxies;
mod leaving;
mod joining;
mod checks;
mod agreements;
mod places;
mod exchanges;
mod visits;
mod desk;
mod outcomes;
mod outlets;
mod delivery;
mod messages;
mod letters;
mod helping;
mod listings;
mod matching;
mod auditors;
mod asks;
mod meetings;
mod readback;
mod digest;
mod agenda;
mod line;
mod groups;
mod input;
mod banks;
mod cards;
mod doors;
mod sign_in_links;
mod sessions;
mod limits;
mod report_forms;
mod value;
mod registers;
mod funders;
mod areas;
mod value_years;
mod closing;
mod confirm;
mod factors;
mod passkeys;
mod cli;
mod import;
mod journal;
mod backup;
mod benchmarks;
mod crash;
mod crawl;
mod bank_test;
mod forger;
mod mutations;
mod pot;
mod power;
mod disk;
