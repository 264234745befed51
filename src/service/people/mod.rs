//! Use cases of members and their logins.

pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod message;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod member;
