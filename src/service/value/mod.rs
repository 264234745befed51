//! Use cases of the value wing: the cost register and the annual value report.

pub(crate) mod intake;
pub(crate) mod cost_text;
pub(crate) mod register;
pub(crate) mod benefit_text;
pub(crate) mod benefit;
pub(crate) mod evidence;
pub(crate) mod rate;
pub(crate) mod own_benchmark_text;
pub(crate) mod own_benchmark;
pub(crate) mod expense;
pub(crate) mod draw;
pub(crate) mod outcome;
pub(crate) mod outcome_year;
pub(crate) mod story;
pub(crate) mod auditor;
pub(crate) mod report;
pub(crate) mod follow;
pub(crate) mod award;
pub(crate) mod pack;
pub(crate) mod closing;
