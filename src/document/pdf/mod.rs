//! PDF files: a paper of sheets and blocks, laid out on A4 and written as tagged PDF/UA-1. Bytes out; the same paper, the same bytes.

pub(crate) mod face;
pub(crate) mod lines;
pub(crate) mod ink;
pub(crate) mod block;
pub(crate) mod plot;
pub(crate) mod flow;
pub(crate) mod table;
pub(crate) mod paper;
pub(crate) mod file;
