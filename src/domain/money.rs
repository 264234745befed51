//! Money as the coordinator knows it: pounds in decimals, kept to the penny, never a float.
//!
//! Members never see it: an hour is an hour. Only the cost register and the value report use it.

use rust_decimal::{Decimal, RoundingStrategy};

/// Pounds and pence; what is stored is whole pence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Money(i64);

/// Why a text is not an amount of money.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum MoneyError {
    /// Nothing was typed.
    #[error("no amount was given")]
    Missing,
    /// Not understood as pounds and pence.
    #[error("not an amount of money")]
    Unreadable,
    /// Below or at zero.
    #[error("must be more than zero")]
    NotPositive,
    /// More than a thousand million pounds.
    #[error("too large")]
    TooLarge,
}

/// A thousand million pounds, in pence.
const PENCE_MAX: i64 = 100_000_000_000;

impl Money {
    /// From whole pence.
    pub(crate) const fn from_pence(pence: i64) -> Self {
        Self(pence)
    }

    /// Whole pence.
    pub(crate) const fn pence(self) -> i64 {
        self.0
    }

    /// Pounds, exact.
    pub(crate) fn pounds(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Reads a positive amount: `60000`, `60,000.00`, `£12.5`.
    pub(crate) fn read(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MoneyError::Missing);
        }
        let text = text.strip_prefix('£').unwrap_or(text).trim();
        let plain = without_thousands(text).ok_or(MoneyError::Unreadable)?;
        let (digits, negative) = plain.strip_prefix('-').map_or((plain.as_str(), false), |rest| (rest, true));
        let (whole, pence) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || !numeric(pence) || pence.len() > 2 {
            return Err(MoneyError::Unreadable);
        }
        let decimal: Decimal = format!("{whole}.{pence}").parse().or(Err(MoneyError::TooLarge))?;
        let pence = decimal.checked_mul(Decimal::ONE_HUNDRED).and_then(|pence| i64::try_from(pence).ok()).ok_or(MoneyError::TooLarge)?;
        match pence {
            _ if negative => Err(MoneyError::NotPositive),
            0 => Err(MoneyError::NotPositive),
            pence if pence > PENCE_MAX => Err(MoneyError::TooLarge),
            pence => Ok(Self(pence)),
        }
    }
}

/// Takes commas out where they group thousands, and nowhere else.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let grouped = whole.contains(',');
    let well_grouped =
        whole.split(',').enumerate().all(|(index, group)| if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 });
    (!grouped || well_grouped).then(|| text.replace(',', ""))
}

/// Rounds half away from zero, once, when a figure is shown (value-model.md §3).
pub(crate) fn rounded(value: Decimal, places: u32) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_to_the_penny() {
        for (text, pence) in [("60000", 6_000_000), ("60,000.00", 6_000_000), ("£12.5", 1250), ("0.01", 1), (" 1,234,567.89 ", 123_456_789)]
        {
            assert_eq!(Money::read(text).map(Money::pence), Ok(pence), "{text}");
        }
    }

    #[test]
    fn what_is_not_money_is_refused() {
        for (text, why) in [
            ("", MoneyError::Missing),
            ("-5", MoneyError::NotPositive),
            ("0", MoneyError::NotPositive),
            ("12.345", MoneyError::Unreadable),
            ("1,23", MoneyError::Unreadable),
            ("ten", MoneyError::Unreadable),
            ("1e9", MoneyError::Unreadable),
            ("9999999999999", MoneyError::TooLarge),
            ("99999999999999999999999999999999999999", MoneyError::TooLarge),
        ] {
            assert_eq!(Money::read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(rounded("2.345".parse().unwrap(), 2).to_string(), "2.35");
        assert_eq!(rounded("-2.345".parse().unwrap(), 2).to_string(), "-2.35");
        assert_eq!(rounded("2".parse().unwrap(), 2).to_string(), "2.00");
    }
}
