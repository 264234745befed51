//! Reading what people type into forms: texts, times and days become domain types, or a sentence beside their field.
//!
//! It must not decide anything that the domain decides; it only says what was wrong in words.

use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::minutes::{Amount, AmountError};
use crate::domain::text::TextError;
use crate::service::error::{Error, Invalid, Refusal};
use crate::web::page::layout::FieldError;
use crate::web::problem::Problem;

/// The faults of one form, gathered while it is read, in the order of its fields.
#[derive(Debug)]
pub(crate) struct Faults<'w> {
    words: &'w Words,
    errors: Vec<FieldError>,
}

impl<'w> Faults<'w> {
    /// No fault yet.
    pub(crate) fn new(words: &'w Words) -> Self {
        Self { words, errors: Vec::new() }
    }

    /// Whether nothing was wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The faults, for the page.
    pub(crate) fn list(self) -> Vec<FieldError> {
        self.errors
    }

    /// A fault told by a message.
    pub(crate) fn add(&mut self, field: &str, message_id: &str) {
        self.tell(field, self.words.say(message_id));
    }

    /// A fault told by a finished sentence.
    pub(crate) fn tell(&mut self, field: &str, sentence: String) {
        self.errors.push(FieldError::new(field, sentence));
    }

    /// A fault told by a message with parts.
    pub(crate) fn with(&mut self, field: &str, message_id: &str, parts: &[(&'static str, &str)]) {
        self.tell(field, self.words.with(message_id, parts));
    }

    /// An answer that must be one of several; none is told by a message.
    pub(crate) fn one_of<T>(&mut self, field: &str, answer: Option<T>, message_id: &str) -> Option<T> {
        if answer.is_none() {
            self.add(field, message_id);
        }
        answer
    }

    /// A text that its type has checked. `missing_id` says what to write where nothing was written.
    pub(crate) fn text<T>(&mut self, field: &str, read: Result<T, TextError>, missing_id: &str) -> Option<T> {
        match read {
            Ok(text) => return Some(text),
            Err(TextError::Missing) => self.add(field, missing_id),
            Err(TextError::TooLong(chars)) => {
                let most = i64::try_from(chars).unwrap_or(i64::MAX);
                self.tell(field, self.words.count("reading-text-too-long", most));
            }
            Err(TextError::Unprintable) => self.add(field, "reading-text-unprintable"),
            Err(TextError::Malformed) => self.add(field, "reading-text-malformed"),
        }
        None
    }

    /// A duration.
    pub(crate) fn amount(&mut self, field: &str, typed: &str) -> Option<Amount> {
        match Amount::read(typed) {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.add(field, amount_id(error));
                None
            }
        }
    }

    /// A day that was typed.
    pub(crate) fn day(&mut self, field: &str, typed: &str, today: Day) -> Option<Day> {
        let id = match read_day(typed, today) {
            Ok(day) if day > today => "reading-day-to-come",
            Ok(day) => return Some(day),
            Err(DayError::Missing) => "reading-day-missing",
            Err(DayError::Unreadable) => "reading-day-unreadable",
            Err(DayError::NoSuchDay) => "reading-day-no-such-day",
        };
        self.add(field, id);
        None
    }

    /// A whole number within bounds.
    pub(crate) fn number(&mut self, field: &str, typed: &str, bounds: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let read = typed.trim().parse::<i64>().ok().filter(|number| bounds.contains(number));
        if read.is_none() {
            let (least, most) = (bounds.start().to_string(), bounds.end().to_string());
            self.tell(field, self.words.with("reading-number", &[("least", &least), ("most", &most)]));
        }
        read
    }

    /// What a service could not accept, beside the fields. `names` gives the form's name of an API field where they differ;
    /// a rule that said no stands beside `field`. Anything else is a problem of its own.
    pub(crate) fn refused(&mut self, error: Error, names: &[(&str, &str)], field: &str) -> Result<(), Problem> {
        match error {
            Error::Invalid(list) => self.invalid(&list, names),
            // No fault of the form: whoever sent it is asked who they are, and then it goes on.
            Error::Refused(Refusal::ConfirmFirst) => return Err(error.into()),
            Error::Refused(refusal) => self.add(field, &refusal_id(&refusal)),
            other => return Err(other.into()),
        }
        Ok(())
    }

    fn invalid(&mut self, list: &[Invalid], names: &[(&str, &str)]) {
        for each in list {
            let name = names.iter().find(|(api, _)| *api == each.field).map_or(each.field, |(_, form)| *form);
            self.add(name, each.message);
        }
    }
}

/// The message for a duration that was not understood.
fn amount_id(error: AmountError) -> &'static str {
    match error {
        AmountError::Missing => "reading-minutes-missing",
        AmountError::Unreadable => "reading-minutes-unreadable",
        AmountError::HoursOrMinutes => "reading-minutes-hours-or-minutes",
        AmountError::NotWholeMinutes => "reading-minutes-not-whole",
        AmountError::TooSmall => "reading-minutes-too-small",
        AmountError::TooLarge => "reading-minutes-too-large",
    }
}

/// What a person can do about a refusal: `ledger.below_floor` is told by `reading-refused-ledger-below_floor`.
pub(crate) fn refusal_id(refusal: &Refusal) -> String {
    format!("reading-refused-{}", refusal.code().replace('.', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_sentence() {
        let words = Words::default();
        for code in Refusal::CODES {
            let id = format!("reading-refused-{}", code.replace('.', "-"));
            assert!(words.has(&id), "{id}");
        }
        let mut faults = Faults::new(&words);
        let today: Day = "2026-11-21".parse().unwrap();
        for typed in ["", "soon", "90", "0.33", "0", "1001h"] {
            assert_eq!(faults.amount("minutes", typed), None);
        }
        for typed in ["", "soon", "31 April", "22/11"] {
            assert_eq!(faults.day("happened_on", typed, today), None);
        }
        assert_eq!(faults.number("wait_days", "-1", 1..=365), None);
        assert_eq!(faults.text("name", crate::domain::text::Name::new(&"x".repeat(101)), "reading-text-malformed"), None);
        let list = faults.list();
        assert!(list.len() == 12 && list.iter().all(|error| error.message.contains(' ')), "{list:?}");
    }
}
