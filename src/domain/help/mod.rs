//! Help itself: its kinds, what is offered and asked for, and the exchanges that were.

pub(crate) mod category;
pub(crate) mod listing;
pub(crate) mod exchange;
pub(crate) mod line_words;
pub(crate) mod one_line;
pub(crate) mod line_completion;
pub(crate) mod sheet;
