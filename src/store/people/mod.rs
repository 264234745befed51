//! Rows of banks, members and logins.

pub(crate) mod bank;
pub(crate) mod member;
pub(crate) mod profile;
pub(crate) mod place;
pub(crate) mod check;
pub(crate) mod message;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod login;
