//! What people read: words, and files made of them. Bytes out; no database, no clock.

pub(crate) mod words;
pub(crate) mod intake;
pub(crate) mod tree;
pub(crate) mod matching;
pub(crate) mod journal;
pub(crate) mod qr;
pub(crate) mod agenda;
pub(crate) mod pdf;
pub(crate) mod receipt;
pub(crate) mod certificate;
pub(crate) mod card;
pub(crate) mod outcome;
pub(crate) mod report;
pub(crate) mod message;
pub(crate) mod letter;
