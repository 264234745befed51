//! Use cases of the books.

pub(crate) mod log;
pub(crate) mod answered;
pub(crate) mod movement;
pub(crate) mod audit;
pub(crate) mod receipt;
pub(crate) mod inspection;
