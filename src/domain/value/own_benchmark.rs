//! Published figures that a bank adds to those that ship: records of its own, with their source, from a day on where they take the place
//! of one that ships.
//!
//! Nothing that ships is changed by them: it is superseded, and still shown.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::BenchmarkId;
use crate::domain::text::{Note, Title};
use crate::domain::value::benchmark::{Amount, Benchmark, Bound, COST, Cashability, Grade, Prices, Role, SAVING, built_in};
use crate::domain::value::deflator::PriceYear;

/// That a record takes the place of one that ships.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Superseding {
    /// The name of the record that ships.
    pub(crate) slug: &'static str,
    /// It counts in the years that begin on this day or later.
    pub(crate) from: Day,
}

/// One figure that a bank added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OwnBenchmark {
    /// Its id.
    pub(crate) id: BenchmarkId,
    /// What it is a figure of.
    pub(crate) role: Role,
    /// What it is.
    pub(crate) what: Title,
    /// The amount as published.
    pub(crate) amount: Amount,
    /// As an amount or as a limit.
    pub(crate) bound: Bound,
    /// In whose prices, where that is known or assumed.
    pub(crate) price_year: Option<PriceYear>,
    /// The price year was not published but assumed.
    pub(crate) assumed: bool,
    /// The work it comes from.
    pub(crate) source: Note,
    /// Where it can be read.
    pub(crate) url: Option<Title>,
    /// How strong the evidence is.
    pub(crate) grade: Grade,
    /// How much of it is cash.
    pub(crate) cashability: Cashability,
    /// Which record it takes the place of, and from when.
    pub(crate) supersedes: Option<Superseding>,
}

/// The own record that takes the place of one that ships in a year that begins on a day: the latest; of equals the one written later.
pub(crate) fn superseding<'a>(own: &'a [OwnBenchmark], slug: &str, begins: Day) -> Option<&'a OwnBenchmark> {
    let from = |record: &OwnBenchmark| record.supersedes.filter(|each| each.slug == slug && each.from <= begins).map(|each| each.from);
    own.iter().filter_map(|record| Some((from(record)?, record))).max_by_key(|(from, record)| (*from, record.id)).map(|(_, record)| record)
}

/// The own records that a report of a year that begins on a day shows: those that take no other's place, and those that do by then.
pub(crate) fn shown_in(own: &[OwnBenchmark], begins: Day) -> Vec<&OwnBenchmark> {
    let shown = |record: &&OwnBenchmark| match record.supersedes {
        Some(each) => superseding(own, each.slug, begins).is_some_and(|latest| latest.id == record.id),
        None => true,
    };
    own.iter().filter(shown).collect()
}

/// The names of the records that may be superseded: the pair and the context, not the pair in other prices.
pub(crate) fn supersedable() -> Vec<Benchmark> {
    built_in().into_iter().filter(|record| record.role == Role::Context || [COST.slug, SAVING.slug].contains(&record.slug)).collect()
}

/// A record that ships and may be superseded by one of this role.
pub(crate) fn supersedable_slug(text: &str, role: Role) -> Option<&'static str> {
    supersedable().iter().find(|record| record.role == role && record.slug == text).map(|record| record.slug)
}

/// Reads an amount of a unit: at most 6 places, above 0 and at most a thousand million; a share at most 1.
pub(crate) fn read_amount(unit: &str, text: &str) -> Option<Amount> {
    let text = text.trim().trim_start_matches('£').replace(',', "");
    let plain = (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: Decimal = text.parse().ok().filter(|number: &Decimal| {
        plain && number.normalize().scale() <= 6 && *number > Decimal::ZERO && *number <= Decimal::from(1_000_000_000)
    })?;
    match unit {
        "pounds" => Some(Amount::Pounds(number)),
        "ratio" => Some(Amount::Ratio(number)),
        "share" if number <= Decimal::ONE => Some(Amount::Share(number)),
        _ => None,
    }
}

/// A published figure: one that ships, or one of the bank's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Record<'a> {
    /// It ships.
    BuiltIn(&'a Benchmark),
    /// The bank wrote it down.
    Own(&'a OwnBenchmark),
}

impl Record<'_> {
    /// Its name in files.
    pub(crate) fn name(self) -> String {
        match self {
            Self::BuiltIn(record) => record.slug.to_owned(),
            Self::Own(record) => record.id.to_string(),
        }
    }

    /// What it is a figure of.
    pub(crate) const fn role(self) -> Role {
        match self {
            Self::BuiltIn(record) => record.role,
            Self::Own(record) => record.role,
        }
    }

    /// The amount as published.
    pub(crate) const fn amount(self) -> Amount {
        match self {
            Self::BuiltIn(record) => record.amount,
            Self::Own(record) => record.amount,
        }
    }

    /// As an amount or as a limit.
    pub(crate) const fn bound(self) -> Bound {
        match self {
            Self::BuiltIn(record) => record.bound,
            Self::Own(record) => record.bound,
        }
    }

    /// In whose prices.
    pub(crate) const fn price_year(self) -> Option<PriceYear> {
        match self {
            Self::BuiltIn(record) => record.prices.year(),
            Self::Own(record) => record.price_year,
        }
    }

    /// The price year was not published but assumed.
    pub(crate) const fn assumed(self) -> bool {
        match self {
            Self::BuiltIn(record) => !matches!(record.prices, Prices::Unknown),
            Self::Own(record) => record.assumed,
        }
    }

    /// How strong the evidence is.
    pub(crate) const fn grade(self) -> Grade {
        match self {
            Self::BuiltIn(record) => record.grade,
            Self::Own(record) => record.grade,
        }
    }

    /// How much of it is cash.
    pub(crate) const fn cashability(self) -> Cashability {
        match self {
            Self::BuiltIn(record) => record.cashability,
            Self::Own(record) => record.cashability,
        }
    }

    /// Which record it takes the place of, and from when.
    pub(crate) const fn supersedes(self) -> Option<Superseding> {
        match self {
            Self::BuiltIn(_) => None,
            Self::Own(record) => record.supersedes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_superseded_only_by_one_of_its_own_kind_and_never_the_pair_in_other_prices() {
        assert_eq!(supersedable_slug("keyring", Role::Context), Some("keyring"));
        assert_eq!(supersedable_slug("time-bank-cost", Role::Cost), Some("time-bank-cost"));
        for (slug, role) in [
            ("keyring", Role::Saving),
            ("time-bank-cost", Role::Saving),
            ("time-bank-saving", Role::Context),
            ("time-bank-saving-2009-10", Role::Saving),
            ("", Role::Cost),
        ] {
            assert_eq!(supersedable_slug(slug, role), None, "{slug}");
        }
    }

    #[test]
    fn an_amount_fits_its_unit() {
        assert_eq!(read_amount("pounds", "£1,491"), Some(Amount::Pounds(Decimal::from(1491))));
        assert_eq!(read_amount("share", "0.07"), Some(Amount::Share(Decimal::new(7, 2))));
        for (unit, text) in [("share", "7"), ("pounds", "-1"), ("pounds", "0"), ("pounds", "ten"), ("gold", "1"), ("ratio", "1.1234567")] {
            assert_eq!(read_amount(unit, text), None, "{unit} {text}");
        }
    }
}
