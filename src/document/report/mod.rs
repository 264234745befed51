//! The annual value report in words, as the API, the files and the pages show it.

pub(crate) mod book;
pub(crate) mod shown;
pub(crate) mod file;
pub(crate) mod csv;
