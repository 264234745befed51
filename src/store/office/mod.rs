//! Rows that belong to the installation or to several wings.

pub(crate) mod installation;
pub(crate) mod answer;
pub(crate) mod import;
pub(crate) mod server;
pub(crate) mod backup;
pub(crate) mod upkeep;
pub(crate) mod role;
pub(crate) mod desk;
pub(crate) mod lease;
pub(crate) mod post_round;
