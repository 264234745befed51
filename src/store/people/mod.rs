//! Rows of banks, members and logins.

pub(crate) mod bank;
pub(crate) mod member;
pub(crate) mod profile;
pub(crate) mod place;
pub(crate) mod postcode;
pub(crate) mod check;
pub(crate) mod agreement;
pub(crate) mod application;
pub(crate) mod referee;
pub(crate) mod message;
pub(crate) mod link;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod proxy;
pub(crate) mod login;
pub(crate) mod passkey;
pub(crate) mod factor;
pub(crate) mod sign_in_link;
pub(crate) mod card;
pub(crate) mod deed;
