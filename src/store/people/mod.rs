//! Rows of banks, members and logins.

pub(crate) mod bank;
pub(crate) mod member;
pub(crate) mod login;
