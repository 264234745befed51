//! The books: accounts and minutes, nobody's name.

pub(crate) mod account;
pub(crate) mod transfer;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod checkpoint;
pub(crate) mod receipt;
pub(crate) mod totals;
