//! Use cases of the value wing: the cost register and the annual value report.

pub(crate) mod register;
pub(crate) mod expense;
pub(crate) mod outcome;
pub(crate) mod outcome_year;
pub(crate) mod story;
pub(crate) mod report;
