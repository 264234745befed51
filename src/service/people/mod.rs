//! Use cases of members and their logins.

pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod confirm;
pub(crate) mod factor;
pub(crate) mod device;
pub(crate) mod passkey;
pub(crate) mod message;
pub(crate) mod link;
pub(crate) mod sign_in_link;
pub(crate) mod card;
pub(crate) mod delivery;
pub(crate) mod pair;
pub(crate) mod note;
pub(crate) mod proxy;
pub(crate) mod profile;
pub(crate) mod caseload;
pub(crate) mod member;
pub(crate) mod postcode;
pub(crate) mod place;
pub(crate) mod check;
pub(crate) mod agreement;
pub(crate) mod application;
pub(crate) mod referee;
pub(crate) mod decision;
