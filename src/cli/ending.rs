//! How a command ends when it does not end well: its exit code and what it says on stderr.
//!
//! 1: the bank refused, or a fault was found. 2: the command was not used as the manual says.

use std::io::Write;
use std::process::ExitCode;

use crate::document::words::Words;
use crate::service::error::Error;

/// Results of this floor.
pub(crate) type Result<T> = std::result::Result<T, Ending>;

/// Why a command does not end with 0.
#[derive(Debug)]
pub(crate) enum Ending {
    /// Refused, or a fault was found: 1.
    Refused(String),
    /// Wrong use: 2.
    WrongUse(String),
    /// Everything is said already: 1 and not a word more.
    Said,
    /// Whoever read our output has gone (`goodturn … | head`): 0, nothing is wrong.
    ReaderGone,
}

/// The words of the command line.
pub(crate) fn words() -> Words {
    Words::default()
}

impl std::fmt::Display for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(text) | Self::WrongUse(text) => f.write_str(text),
            Self::Said | Self::ReaderGone => Ok(()),
        }
    }
}

impl Ending {
    /// Refused, in words.
    pub(crate) fn refused(id: &'static str) -> Self {
        Self::Refused(words().say(id))
    }

    /// Refused, in words about something.
    pub(crate) fn refused_with(id: &'static str, about: &[(&'static str, &str)]) -> Self {
        Self::Refused(with(id, about))
    }

    /// Wrong use, in words.
    pub(crate) fn wrong(id: &'static str) -> Self {
        Self::WrongUse(words().say(id))
    }

    /// Wrong use, in words about something.
    pub(crate) fn wrong_with(id: &'static str, about: &[(&'static str, &str)]) -> Self {
        Self::WrongUse(with(id, about))
    }

    /// The exit code, after the words have gone to stderr.
    pub(crate) fn code(self) -> ExitCode {
        let (text, code) = match self {
            Self::Refused(text) => (Some(text), 1),
            Self::WrongUse(text) => (Some(text), 2),
            Self::Said => (None, 1),
            Self::ReaderGone => (None, 0),
        };
        if let Some(text) = text {
            aside(&text);
        }
        ExitCode::from(code)
    }
}

/// Writes what is not a result to stderr. Nothing is left to tell when stderr itself is gone.
pub(crate) fn aside(text: &str) {
    if writeln!(std::io::stderr(), "{text}").is_err() {
        tracing::debug!("stderr is closed");
    }
}

/// Words about something.
pub(crate) fn with(id: &'static str, about: &[(&'static str, &str)]) -> String {
    words().with(id, about)
}

impl From<Error> for Ending {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::refused("cli-refused-not-found"),
            Error::Unauthenticated | Error::Forbidden => Self::refused("cli-refused-not-allowed"),
            Error::Throttled { .. } => Self::refused("cli-refused-throttled"),
            Error::Refused(refusal) => {
                let words = words();
                Self::Refused(
                    words.with("cli-refused-code", &[("why", &words.say(&refusal_words(refusal.code()))), ("code", refusal.code())]),
                )
            }
            Error::Invalid(list) => {
                let words = words();
                let lines: Vec<String> = list
                    .iter()
                    .map(|wrong| words.with("cli-wrong-field", &[("field", wrong.field), ("message", &words.say(wrong.message))]))
                    .collect();
                Self::Refused(lines.join("\n"))
            }
            Error::Fault(fault) => Self::refused_with("cli-fault", &[("fault", &fault.to_string())]),
        }
    }
}

/// The Fluent id of a refusal's words, the same as on pages.
fn refusal_words(code: &str) -> String {
    format!("reading-refused-{}", code.replace('.', "-"))
}
