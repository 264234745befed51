//! Use cases of the books.

pub(crate) mod log;
pub(crate) mod bookkeeper;
pub(crate) mod answered;
pub(crate) mod movement;
pub(crate) mod audit;
