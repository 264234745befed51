//! Use cases of members and their logins.

pub(crate) mod member;
