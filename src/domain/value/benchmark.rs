//! Published figures with what is and is not known about them: records, not constants in a formula.
//!
//! The words (what a figure is, where it comes from) are messages; a record holds their ids. Built-in records are never altered,
//! only superseded by new ones.

use rust_decimal::Decimal;

use crate::domain::people::member::codes;
use crate::domain::value::deflator::PriceYear;

/// An amount as it was published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Amount {
    /// Pounds, by whatever the record's words say.
    Pounds(Decimal),
    /// Pounds returned on a pound spent, as its authors reckoned it.
    Ratio(Decimal),
    /// A share of 1.
    Share(Decimal),
}

impl Amount {
    /// The bare number.
    pub(crate) const fn number(self) -> Decimal {
        match self {
            Self::Pounds(number) | Self::Ratio(number) | Self::Share(number) => number,
        }
    }

    /// The unit's name in the API and in files.
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Pounds(_) => "pounds",
            Self::Ratio(_) => "ratio",
            Self::Share(_) => "share",
        }
    }
}

codes! {
    /// Whether the work says "less than", "more than" or just the amount.
    Bound {
        /// Published as an amount.
        Equal = "=",
        /// Published as "less than" the amount.
        LessThan = "<",
        /// Published as "more than" the amount.
        MoreThan = ">",
    }
}

/// In which year's prices an amount stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Prices {
    /// Not published; taken to be these.
    Assumed(PriceYear),
    /// Not published; taken to be these only to show how much it matters.
    AssumedForSensitivity(PriceYear),
    /// Not published and not assumed: the amount is shown as published and never uprated.
    Unknown,
}

impl Prices {
    /// The year, where there is one.
    pub(crate) const fn year(self) -> Option<PriceYear> {
        match self {
            Self::Assumed(year) | Self::AssumedForSensitivity(year) => Some(year),
            Self::Unknown => None,
        }
    }
}

codes! {
    /// How strong the evidence behind a figure is; `benchmark-grade-…` is its message.
    Grade {
        /// A model built on earlier studies and practitioners' judgement.
        Simulation = "simulation",
        /// One scheme's evaluation or account of itself.
        SingleScheme = "single_scheme",
        /// Quoted by another work; what lies behind it is not known here.
        Quoted = "quoted",
        /// Measured beside others who did not take part. Nothing that ships is.
        Compared = "compared",
    }
}

codes! {
    /// How much of an amount a budget holder could bank; `benchmark-cashable-…` is its message. Nothing that ships is known to be cashable.
    Cashability {
        /// Nobody has shown it.
        Unknown = "unknown",
        /// It is a cost, or says nothing of cash.
        None = "none",
        /// A part of it.
        Part = "part",
    }
}

codes! {
    /// What a record is used for.
    Role {
        /// The published cost of a time bank a member a year.
        Cost = "cost",
        /// The published saving a member a year.
        Saving = "saving",
        /// Shown beside, never reckoned with.
        Context = "context",
    }
}

/// One published figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Benchmark {
    /// Its name in addresses and files.
    pub(crate) slug: &'static str,
    /// The message that says what it is.
    pub(crate) what: &'static str,
    /// The message that names the works it comes from.
    pub(crate) source: &'static str,
    /// Where the work, or one on the same study, can be read.
    pub(crate) url: Option<&'static str>,
    /// The amount as published.
    pub(crate) amount: Amount,
    /// As an amount or as a limit.
    pub(crate) bound: Bound,
    /// In which prices.
    pub(crate) prices: Prices,
    /// How strong the evidence is.
    pub(crate) grade: Grade,
    /// How much of it is cash.
    pub(crate) cashability: Cashability,
    /// What it is used for.
    pub(crate) role: Role,
}

const URL_STUDY: Option<&str> = Some("https://eprints.lse.ac.uk/46440/");
const URL_SCIE: Option<&str> =
    Some("https://www.scie.org.uk/publications/guides/guide51/what-is-coproduction/economics-of-coproduction.asp");
const MAIN_PRICES: Prices = Prices::Assumed(PriceYear::new(2010));
const SENSITIVITY_PRICES: Prices = Prices::AssumedForSensitivity(PriceYear::new(2009));

/// The published cost, £450 a member a year, of the pair that the report stands on (value-model.md §1).
pub(crate) const COST: Benchmark = Benchmark {
    slug: "time-bank-cost",
    what: "benchmark-time-bank-cost",
    source: "benchmark-source-study",
    url: URL_STUDY,
    amount: Amount::Pounds(Decimal::from_parts(450, 0, 0, false, 0)),
    bound: Bound::Equal,
    prices: MAIN_PRICES,
    grade: Grade::Simulation,
    cashability: Cashability::None,
    role: Role::Cost,
};

/// The published saving, more than £1,300 a member a year, of the same pair (value-model.md §1).
pub(crate) const SAVING: Benchmark = Benchmark {
    slug: "time-bank-saving",
    what: "benchmark-time-bank-saving",
    source: "benchmark-source-study",
    url: URL_STUDY,
    amount: Amount::Pounds(Decimal::from_parts(1300, 0, 0, false, 0)),
    bound: Bound::MoreThan,
    prices: MAIN_PRICES,
    grade: Grade::Simulation,
    cashability: Cashability::Unknown,
    role: Role::Saving,
};

/// The published saving as it would stand if its prices were a year older: only to show how much that matters.
pub(crate) const SAVING_EARLIER: Benchmark = Benchmark { slug: "time-bank-saving-2009-10", prices: SENSITIVITY_PRICES, ..SAVING };

/// Every built-in record: the pair, the pair in 2009-10 prices, then the context.
pub(crate) fn built_in() -> Vec<Benchmark> {
    let mut all = vec![COST, SAVING, Benchmark { slug: "time-bank-cost-2009-10", prices: SENSITIVITY_PRICES, ..COST }, SAVING_EARLIER];
    let pounds = |amount: i64| Amount::Pounds(Decimal::from(amount));
    let ratio = |hundredths: i64| Amount::Ratio(Decimal::new(hundredths, 2));
    all.extend([
        context("befriending-cost", "benchmark-befriending-cost", pounds(80), Grade::Simulation),
        context("befriending-value", "benchmark-befriending-value", pounds(300), Grade::Simulation),
        context("navigators-cost", "benchmark-navigators-cost", pounds(480), Grade::Simulation),
        context("navigators-value", "benchmark-navigators-value", pounds(900), Grade::Simulation),
        context("keyring", "benchmark-keyring", pounds(1491), Grade::Quoted),
        context("user-voice", "benchmark-user-voice", ratio(211), Grade::SingleScheme),
        context("holy-cross", "benchmark-holy-cross", ratio(575), Grade::SingleScheme),
        context("my-care-my-choice", "benchmark-my-care-my-choice", pounds(300_000), Grade::Quoted),
        context("care-plans", "benchmark-care-plans", pounds(43_000), Grade::Quoted),
        context("people-powered-health", "benchmark-people-powered-health", Amount::Share(Decimal::new(7, 2)), Grade::Quoted),
    ]);
    all
}

/// A figure of another kind of help: shown so that the pair is not read alone, and never added to anything.
const fn context(slug: &'static str, what: &'static str, amount: Amount, grade: Grade) -> Benchmark {
    Benchmark {
        slug,
        what,
        source: "benchmark-source-context",
        url: URL_SCIE,
        amount,
        bound: Bound::Equal,
        prices: Prices::Unknown,
        grade,
        cashability: Cashability::Unknown,
        role: Role::Context,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_its_own_name_and_only_the_pair_is_reckoned_with() {
        let all = built_in();
        let slugs: std::collections::BTreeSet<_> = all.iter().map(|record| record.slug).collect();
        assert_eq!(slugs.len(), all.len());
        for record in &all {
            assert_eq!(record.role == Role::Context, record.prices == Prices::Unknown, "{}", record.slug);
        }
        assert_eq!((COST.amount.number(), SAVING.amount.number()), (Decimal::from(450), Decimal::from(1300)));
    }
}
