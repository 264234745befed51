//! Use cases that touch the whole bank: opening one, home and desk, files in and out, and looking after the database.

pub(crate) mod bank;
pub(crate) mod membership;
pub(crate) mod certificate;
pub(crate) mod handover;
pub(crate) mod statement;
pub(crate) mod post_round;
pub(crate) mod receipt;
pub(crate) mod home;
pub(crate) mod piece;
pub(crate) mod desk;
pub(crate) mod upkeep;
pub(crate) mod history;
pub(crate) mod generate;
pub(crate) mod timeoverflow;
pub(crate) mod sheet;
pub(crate) mod import;
pub(crate) mod export;
pub(crate) mod checkup;
pub(crate) mod deed;
pub(crate) mod manifest;
pub(crate) mod outside;
pub(crate) mod backup;
pub(crate) mod restore;
