//! What the hours are worth, modestly: deflators, benchmarks, the cost register and the annual report. Arithmetic only.

pub(crate) mod deflator;
pub(crate) mod benchmark;
pub(crate) mod own_benchmark;
pub(crate) mod ending;
pub(crate) mod evidence;
pub(crate) mod register;
pub(crate) mod expense;
pub(crate) mod claim;
pub(crate) mod benefit;
pub(crate) mod award;
pub(crate) mod suppression;
pub(crate) mod outcome;
pub(crate) mod outcome_year;
pub(crate) mod story;
pub(crate) mod model;
pub(crate) mod figure;
pub(crate) mod pair;
pub(crate) mod area;
pub(crate) mod pack;
pub(crate) mod rate;
pub(crate) mod alias;
pub(crate) mod auditor;
pub(crate) mod sroi;
pub(crate) mod report;
pub(crate) mod rows;
pub(crate) mod turnover;
pub(crate) mod sensitivity;
pub(crate) mod draw;
pub(crate) mod closing;
pub(crate) mod past;
pub(crate) mod edition;
pub(crate) mod tally;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod pack_laws;
