//! A published figure as people type it, in a form or in JSON: read whole, so that every wrong field is told at once.
//!
//! It writes nothing.

use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::text::{Note, Title};
use crate::domain::value::benchmark::{Amount, Bound, Cashability, Grade, Role};
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::own_benchmark::{OwnBenchmark, Superseding, read_amount, supersedable_slug};
use crate::service::error::Invalid;
use crate::service::value::cost_text::NewCost;

/// A figure to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewBenchmark {
    /// What it is a figure of.
    pub(crate) role: Role,
    /// What it is.
    pub(crate) what: Title,
    /// The amount.
    pub(crate) amount: Amount,
    /// As an amount or as a limit.
    pub(crate) bound: Bound,
    /// In whose prices.
    pub(crate) price_year: Option<PriceYear>,
    /// The price year was not published but assumed.
    pub(crate) assumed: bool,
    /// The work.
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

/// A figure exactly as it was typed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct BenchmarkText {
    /// `cost`, `saving` or `context`.
    pub(crate) role: String,
    /// What it is.
    pub(crate) what: String,
    /// `pounds`, `ratio` or `share`; nothing is pounds.
    pub(crate) unit: String,
    /// A decimal.
    pub(crate) amount: String,
    /// `=`, `<` or `>`; nothing is `=`.
    pub(crate) bound: String,
    /// `2010-11`, or nothing where it is not known.
    pub(crate) price_year: String,
    /// `true` where the price year was not published.
    pub(crate) assumed: String,
    /// The work.
    pub(crate) source: String,
    /// Where it can be read.
    pub(crate) url: String,
    /// The grade's code.
    pub(crate) evidence: String,
    /// The cashability's code.
    pub(crate) cashable: String,
    /// The name of the record that it takes the place of, or nothing.
    pub(crate) supersedes: String,
    /// The day from which it does.
    pub(crate) from: String,
}

/// Gathers what is wrong.
#[derive(Default)]
struct Wrong(Vec<Invalid>);

impl Wrong {
    fn take<T>(&mut self, field: &'static str, read: Option<T>, message: &'static str) -> Option<T> {
        if read.is_none() {
            self.0.push(Invalid { field, message });
        }
        read
    }

    fn add(&mut self, field: &'static str, message: &'static str) {
        self.0.push(Invalid { field, message });
    }
}

impl BenchmarkText {
    /// Takes each field from wherever it stands by its name.
    pub(crate) fn gather(text: impl Fn(&'static str) -> String) -> Self {
        Self {
            role: text("role"),
            what: text("what"),
            unit: text("unit"),
            amount: text("amount"),
            bound: text("bound"),
            price_year: text("price_year"),
            assumed: text("assumed"),
            source: text("source"),
            url: text("url"),
            evidence: text("evidence"),
            cashable: text("cashable"),
            supersedes: text("supersedes"),
            from: text("from"),
        }
    }

    /// A record as it would have been typed.
    pub(crate) fn of(own: &OwnBenchmark) -> Self {
        Self {
            role: own.role.code().to_owned(),
            what: own.what.to_string(),
            unit: own.amount.unit().to_owned(),
            amount: own.amount.number().normalize().to_string(),
            bound: own.bound.code().to_owned(),
            price_year: own.price_year.map(PriceYear::label).unwrap_or_default(),
            assumed: own.assumed.to_string(),
            source: own.source.to_string(),
            url: own.url.as_ref().map(ToString::to_string).unwrap_or_default(),
            evidence: own.grade.code().to_owned(),
            cashable: own.cashability.code().to_owned(),
            supersedes: own.supersedes.map(|each| each.slug.to_owned()).unwrap_or_default(),
            from: own.supersedes.map(|each| each.from.to_string()).unwrap_or_default(),
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&self, today: Day) -> Result<NewBenchmark, Vec<Invalid>> {
        let mut wrong = Wrong::default();
        let role = wrong.take("role", Role::from_code(&self.role), "benchmark-error-role");
        let what = wrong.take("what", Title::new(&self.what).ok(), "benchmark-error-what");
        let amount = self.amount(&mut wrong, role);
        let bound = if self.bound.is_empty() { Some(Bound::Equal) } else { Bound::from_code(&self.bound) };
        let bound = wrong.take("bound", bound, "benchmark-error-bound");
        let price_year = self.price_year(&mut wrong, role, amount);
        let source = wrong.take("source", Note::new(&self.source).ok(), "rate-error-source");
        let url = wrong.take("url", Title::optional(&self.url).ok(), "benchmark-error-url");
        let grade = wrong.take("evidence", Grade::from_code(&self.evidence), "benchmark-error-evidence");
        let cashability = wrong.take("cashable", Cashability::from_code(&self.cashable), "benchmark-error-cashable");
        let supersedes = self.supersedes(&mut wrong, role, today);
        let assumed = self.assumed == "true";
        let texts = (what, source, url);
        match (role, texts, amount, bound, price_year, grade, cashability, supersedes) {
            (
                Some(role),
                (Some(what), Some(source), Some(url)),
                Some(amount),
                Some(bound),
                Some(price_year),
                Some(grade),
                Some(cashability),
                Some(supersedes),
            ) => Ok(NewBenchmark { role, what, amount, bound, price_year, assumed, source, url, grade, cashability, supersedes }),
            _ => Err(wrong.0),
        }
    }

    /// What may be reckoned with is in pounds.
    fn amount(&self, wrong: &mut Wrong, role: Option<Role>) -> Option<Amount> {
        let unit = if self.unit.is_empty() { "pounds" } else { self.unit.as_str() };
        let known = ["pounds", "ratio", "share"].contains(&unit).then_some(unit);
        let unit = wrong.take("unit", known, "benchmark-error-unit")?;
        if unit != "pounds" && matches!(role, Some(Role::Cost | Role::Saving)) {
            wrong.add("unit", "benchmark-error-unit-pounds");
            return None;
        }
        wrong.take("amount", read_amount(unit, &self.amount), "benchmark-error-amount")
    }

    /// A year with a price index; none only where nothing is reckoned.
    fn price_year(&self, wrong: &mut Wrong, role: Option<Role>, amount: Option<Amount>) -> Option<Option<PriceYear>> {
        let typed = self.price_year.trim();
        if typed.is_empty() {
            let needed = matches!(role, Some(Role::Cost | Role::Saving)) || self.assumed == "true";
            return wrong.take("price_year", (!needed).then_some(None), "benchmark-error-price-year-missing");
        }
        if amount.is_some_and(|amount| !matches!(amount, Amount::Pounds(_))) {
            return wrong.take("price_year", None, "benchmark-error-price-year-pounds");
        }
        let year = wrong.take("price_year", PriceYear::read(typed), "invalid-year")?;
        let known = Series::built_in().value(year).map(|value| Some(value.year));
        wrong.take("price_year", known, "benchmark-error-no-deflator")
    }

    /// One that ships and its first day, or neither.
    fn supersedes(&self, wrong: &mut Wrong, role: Option<Role>, today: Day) -> Option<Option<Superseding>> {
        match (self.supersedes.as_str(), self.from.trim()) {
            ("", "") => Some(None),
            ("", _) => wrong.take("from", None, "benchmark-error-from-alone"),
            (slug, from) => {
                let slug = role.and_then(|role| supersedable_slug(slug, role));
                let slug = wrong.take("supersedes", slug, "benchmark-error-supersedes");
                let from = match read_day(from, today).map(NewCost::day) {
                    Ok(Some(day)) => Some(day),
                    Ok(None) => wrong.take("from", None, "cost-error-on-range"),
                    Err(DayError::Missing) => wrong.take("from", None, "benchmark-error-from-missing"),
                    Err(DayError::Unreadable) => wrong.take("from", None, "cost-error-on-unreadable"),
                    Err(DayError::NoSuchDay) => wrong.take("from", None, "cost-error-on-no-such-day"),
                };
                Some(Some(Superseding { slug: slug?, from: from? }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> BenchmarkText {
        BenchmarkText {
            role: "saving".to_owned(),
            what: "Saving a member a year".to_owned(),
            amount: "1500".to_owned(),
            price_year: "2022-23".to_owned(),
            source: "A trial".to_owned(),
            evidence: "compared".to_owned(),
            cashable: "part".to_owned(),
            supersedes: "time-bank-saving".to_owned(),
            from: "2024-04-01".to_owned(),
            ..BenchmarkText::default()
        }
    }

    fn wrong(text: &BenchmarkText) -> Vec<(&'static str, &'static str)> {
        let wrong = text.read("2026-11-21".parse().unwrap()).unwrap_err();
        wrong.into_iter().map(|each| (each.field, each.message)).collect()
    }

    #[test]
    fn every_wrong_field_is_told_and_a_year_without_an_index_too() {
        assert!(text().read("2026-11-21".parse().unwrap()).is_ok());
        let with = |change: fn(&mut BenchmarkText)| {
            let mut text = text();
            change(&mut text);
            wrong(&text)
        };
        assert_eq!(with(|text| text.price_year = "1995-96".to_owned()), [("price_year", "benchmark-error-no-deflator")]);
        assert_eq!(with(|text| text.price_year = String::new()), [("price_year", "benchmark-error-price-year-missing")]);
        assert_eq!(with(|text| text.unit = "ratio".to_owned()), [("unit", "benchmark-error-unit-pounds")]);
        assert_eq!(with(|text| text.supersedes = "time-bank-cost".to_owned()), [("supersedes", "benchmark-error-supersedes")]);
        assert_eq!(with(|text| text.supersedes = String::new()), [("from", "benchmark-error-from-alone")]);
        assert_eq!(with(|text| text.from = String::new()), [("from", "benchmark-error-from-missing")]);
        assert_eq!(with(|text| text.amount = "-5".to_owned()), [("amount", "benchmark-error-amount")]);
        let fields: Vec<&str> = wrong(&BenchmarkText::default()).iter().map(|each| each.0).collect();
        assert_eq!(fields, ["role", "what", "amount", "source", "evidence", "cashable"]);
    }
}
