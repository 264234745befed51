//! Use cases of the value wing: the cost register and the annual value report.

pub(crate) mod intake;
pub(crate) mod cost_text;
pub(crate) mod register;
pub(crate) mod benefit_text;
pub(crate) mod benefit;
pub(crate) mod rate;
pub(crate) mod expense;
pub(crate) mod draw;
pub(crate) mod outcome;
pub(crate) mod outcome_year;
pub(crate) mod story;
pub(crate) mod auditor;
pub(crate) mod report;
pub(crate) mod follow;
pub(crate) mod closing;
