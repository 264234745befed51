//! Rows of the value wing: the cost register, and the facts that a report is computed from.

pub(crate) mod ending;
pub(crate) mod register;
pub(crate) mod benefit;
pub(crate) mod evidence;
pub(crate) mod rate;
pub(crate) mod own_benchmark;
pub(crate) mod expense;
pub(crate) mod outcome;
pub(crate) mod story;
pub(crate) mod auditor;
pub(crate) mod report;
pub(crate) mod award;
pub(crate) mod pack;
pub(crate) mod past;
pub(crate) mod closing;
