//! A whole file of the books in one of its forms: what stands first, each transfer in order, what stands last.
//!
//! It holds nothing but where it is, so that ten million transfers need no more memory than ten.

use crate::document::journal::entry::{Entry, Whose, day_in};
use crate::document::journal::{beancount, hledger, rows};
use crate::domain::calendar::Day;
use crate::domain::id::AccountId;
use crate::domain::people::bank::Bank;

/// A form of the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A line for each posting.
    Csv,
    /// A list of transfers.
    Json,
    /// A journal of hledger.
    Hledger,
    /// A file of beancount.
    Beancount,
}

/// A file that is being written.
pub(crate) struct Writer<'a> {
    form: Form,
    bank: &'a Bank,
    /// The day of the transfer before.
    latest: Option<Day>,
}

impl<'a> Writer<'a> {
    /// A file in which nothing stands yet.
    pub(crate) const fn new(form: Form, bank: &'a Bank) -> Self {
        Self { form, bank, latest: None }
    }

    /// What stands before the first transfer.
    pub(crate) fn head(&self) -> String {
        match self.form {
            Form::Csv => rows::csv_head(),
            Form::Json => rows::json_head(self.bank),
            Form::Hledger => hledger::head(self.bank),
            Form::Beancount => beancount::head(self.bank),
        }
    }

    /// The next transfer.
    pub(crate) fn entry<'w>(&mut self, entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'w>) -> String {
        let before = self.latest;
        let on = self.next_day(entry.transfer.recorded_at);
        match self.form {
            Form::Csv => rows::csv_lines(entry, whose),
            Form::Json if before.is_some() => format!(",{}", rows::json_entry(entry, whose)),
            Form::Json => rows::json_entry(entry, whose),
            Form::Hledger => hledger::entry(on, entry, whose),
            Form::Beancount if before.is_some() => beancount::entry(on, entry, whose),
            Form::Beancount => format!("{}{}", beancount::commodity(on), beancount::entry(on, entry, whose)),
        }
    }

    /// What stands after the last transfer.
    pub(crate) const fn tail(&self) -> &'static str {
        match self.form {
            Form::Json => rows::JSON_TAIL,
            Form::Csv | Form::Hledger | Form::Beancount => "",
        }
    }

    /// The day under which a transfer stands: that of its recording in the bank's time zone, and never one before the transfer
    /// above it, even where the machine's clock was set back. The books' order is the order of writing.
    fn next_day(&mut self, recorded_at: i64) -> Day {
        let day = day_in(self.bank.time_zone, recorded_at);
        let day = self.latest.map_or(day, |latest| latest.max(day));
        self.latest = Some(day);
        day
    }
}
