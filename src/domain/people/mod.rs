//! The bank and its members, their logins and what each may do.

pub(crate) mod member;
pub(crate) mod profile;
pub(crate) mod place;
pub(crate) mod check;
pub(crate) mod message;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod access;
pub(crate) mod bank;
pub(crate) mod password;
