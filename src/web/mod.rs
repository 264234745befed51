//! The web door: addresses, pages and the JSON API. It parses, calls one service, and shows; it never opens the database.

pub(crate) mod problem;
pub(crate) mod asset;
pub(crate) mod blocking;
pub(crate) mod session_store;
pub(crate) mod site;
pub(crate) mod meters;
pub(crate) mod throttle;
pub(crate) mod body;
pub(crate) mod form;
pub(crate) mod upload;
pub(crate) mod guard;
pub(crate) mod asking;
pub(crate) mod answer;
pub(crate) mod shield;
pub(crate) mod page;
pub(crate) mod api;
pub(crate) mod server;
