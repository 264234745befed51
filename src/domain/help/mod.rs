//! Help itself: its kinds, what is offered and asked for, who could help whom, and the exchanges that were.

pub(crate) mod category;
pub(crate) mod requirement;
pub(crate) mod listing;
pub(crate) mod digest;
pub(crate) mod exchange;
pub(crate) mod duty;
pub(crate) mod visit;
pub(crate) mod matching;
pub(crate) mod constraint;
pub(crate) mod score;
pub(crate) mod assignment;
pub(crate) mod circle;
pub(crate) mod ask;
pub(crate) mod meeting;
pub(crate) mod agenda;
pub(crate) mod line_words;
pub(crate) mod one_line;
pub(crate) mod line_completion;
pub(crate) mod sheet;
