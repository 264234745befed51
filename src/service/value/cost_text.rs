//! A line of the cost register as people type it, in a form or in a spreadsheet: read whole, so that every wrong field is told at once.
//!
//! It writes nothing.

use chrono::Datelike;

use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::money::{Money, MoneyError};
use crate::domain::text::{Note, TextError, Title};
use crate::domain::value::register::{CostHeading, Life, Payment};
use crate::service::error::{Error, Invalid, Result};

/// A cost to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewCost {
    /// The day it counts on, or from which it is used; a day to come is allowed, for a bill that is known.
    pub(crate) on: Day,
    /// What kind of cost.
    pub(crate) heading: CostHeading,
    /// Paid or given.
    pub(crate) payment: Payment,
    /// More than nothing.
    pub(crate) amount: Money,
    /// What it was.
    pub(crate) what: Title,
    /// Who paid for it.
    pub(crate) funder: Option<Title>,
    /// Where the bill or the reckoning can be found.
    pub(crate) evidence: Option<Note>,
    /// For how long it is used; only for a thing bought once.
    pub(crate) life: Option<Life>,
}

impl NewCost {
    /// A day that a cost may carry: 1900 to 2200, as the bank's years.
    pub(crate) fn day(day: Day) -> Option<Day> {
        (1900..=2200).contains(&day.year()).then_some(day)
    }

    /// Refuses a life where nothing was bought once.
    pub(crate) fn checked(&self) -> Result<()> {
        match self.life {
            Some(_) if self.heading != CostHeading::ResourcesOneOff => Err(Error::invalid("life_years", "cost-error-life-heading")),
            _ => Ok(()),
        }
    }

    /// The life as typed, for a heading that may have one.
    pub(crate) fn life(typed: &str, heading: Option<CostHeading>) -> std::result::Result<Option<Life>, &'static str> {
        match (typed.trim(), heading) {
            ("", _) => Ok(None),
            (_, Some(heading)) if heading != CostHeading::ResourcesOneOff => Err("cost-error-life-heading"),
            (typed, _) => Life::read(typed).map(Some).ok_or("cost-error-life"),
        }
    }
}

/// A cost exactly as it was typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CostText<'a> {
    /// Its day, as people in Britain write it or as `2024-04-01`.
    pub(crate) on: &'a str,
    /// The heading's code.
    pub(crate) heading: &'a str,
    /// `true` or `yes` where it was given.
    pub(crate) in_kind: &'a str,
    /// Pounds and pence.
    pub(crate) amount: &'a str,
    /// What it was.
    pub(crate) what: &'a str,
    /// Who paid.
    pub(crate) funder: &'a str,
    /// Where the bill is.
    pub(crate) evidence: &'a str,
    /// Whole years.
    pub(crate) life_years: &'a str,
}

impl CostText<'_> {
    /// The columns of a file of costs.
    pub(crate) const COLUMNS: &'static [&'static str] = &["on", "heading", "in_kind", "amount", "what", "funder", "evidence", "life_years"];

    /// Reads all of it.
    pub(crate) fn read(&self, today: Day) -> std::result::Result<NewCost, Vec<Invalid>> {
        let on = read_on(self.on, today);
        let heading = CostHeading::from_code(&self.heading.trim().to_lowercase().replace([' ', '-'], "_")).ok_or("cost-error-heading");
        let payment = read_payment(self.in_kind);
        let amount = Money::read(self.amount).map_err(amount_message);
        let what = Title::new(self.what).map_err(|error| text_message(error, "cost-error-what-too-long"));
        let funder = Title::optional(self.funder).map_err(|error| text_message(error, "cost-error-funder-too-long"));
        let evidence = Note::optional(self.evidence).map_err(|error| text_message(error, "cost-error-evidence-too-long"));
        let life = NewCost::life(self.life_years, heading.ok());
        let faults = [
            ("on", on.err()),
            ("heading", heading.err()),
            ("in_kind", payment.err()),
            ("amount", amount.err()),
            ("what", what.as_ref().err().copied()),
            ("funder", funder.as_ref().err().copied()),
            ("evidence", evidence.as_ref().err().copied()),
            ("life_years", life.err()),
        ];
        match (on, heading, payment, amount, what, funder, evidence, life) {
            (Ok(on), Ok(heading), Ok(payment), Ok(amount), Ok(what), Ok(funder), Ok(evidence), Ok(life)) => {
                Ok(NewCost { on, heading, payment, amount, what, funder, evidence, life })
            }
            _ => Err(faults.into_iter().filter_map(|(field, id)| id.map(|message| Invalid { field, message })).collect()),
        }
    }
}

fn read_payment(text: &str) -> std::result::Result<Payment, &'static str> {
    match text.trim().to_lowercase().as_str() {
        "false" | "no" | "cash" | "paid" => Ok(Payment::Cash),
        "true" | "yes" | "in kind" | "in_kind" | "given" => Ok(Payment::InKind),
        _ => Err("cost-error-payment"),
    }
}

/// A day between 1900 and 2200, or what to do about it.
pub(crate) fn read_on(text: &str, today: Day) -> std::result::Result<Day, &'static str> {
    let day = read_day(text, today).map_err(|error| match error {
        DayError::Missing => "cost-error-on-missing",
        DayError::Unreadable => "cost-error-on-unreadable",
        DayError::NoSuchDay => "cost-error-on-no-such-day",
    })?;
    NewCost::day(day).ok_or("cost-error-on-range")
}

/// What to do about an amount of money.
pub(crate) const fn amount_message(error: MoneyError) -> &'static str {
    match error {
        MoneyError::Missing => "cost-error-amount-missing",
        MoneyError::Unreadable => "cost-error-amount-unreadable",
        MoneyError::NotPositive => "cost-error-amount-not-positive",
        MoneyError::TooLarge => "cost-error-amount-too-large",
    }
}

const fn text_message(error: TextError, too_long: &'static str) -> &'static str {
    match error {
        TextError::Missing => "cost-error-what-missing",
        TextError::TooLong(_) => too_long,
        TextError::Unprintable | TextError::Malformed => "cost-error-unprintable",
    }
}
