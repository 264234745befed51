//! Goodturn (checking the lower floors).
mod domain;
mod store;
mod service;
mod document;
mod web;
mod worker;
pub mod cli;
