//! The bank and its members, their logins and what each may do.

pub(crate) mod member;
pub(crate) mod profile;
pub(crate) mod place;
pub(crate) mod postcode;
pub(crate) mod check;
pub(crate) mod agreement;
pub(crate) mod referee;
pub(crate) mod application;
pub(crate) mod message;
pub(crate) mod link;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod leaving;
pub(crate) mod proxy;
pub(crate) mod access;
pub(crate) mod deed_kind;
pub(crate) mod deed;
pub(crate) mod bank;
pub(crate) mod password;
pub(crate) mod factor;
pub(crate) mod passphrase;
pub(crate) mod device;
pub(crate) mod card;
pub(crate) mod passkey;
