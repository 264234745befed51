//! How the report's numbers look on a page and in a sentence: pounds with pence, parts in per cent, hours in words.
//!
//! Rounding happens here once, half away from zero; files use [`Unit::shown`] instead.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Figure};
use crate::document::words::Words;
use crate::domain::minutes::Minutes;
use crate::domain::money::rounded;
use crate::domain::value::figure::Unit;

/// A value as people read it: `£1,888.00`, `26.5%`, `25 hours`, `2.75`.
pub(crate) fn value(words: &Words, unit: Unit, value: Decimal) -> String {
    match unit {
        Unit::Pounds => pounds(value),
        Unit::Share => percent(value),
        Unit::Hours if value.is_sign_negative() && !value.is_zero() => format!("−{}", words.minutes(minutes(value))),
        Unit::Hours => words.minutes(minutes(value)),
        Unit::Members => grouped(&rounded(value, 0).to_string()),
        Unit::MemberYears | Unit::Points => trimmed(value, 2),
        Unit::People | Unit::Days => trimmed(value, 1),
        Unit::Index => trimmed(value, 4),
        Unit::Ratio => trimmed(value, 3),
    }
}

/// A figure as people read it; a missing one says why.
pub(crate) fn figure(words: &Words, figure: &Figure) -> String {
    figure.value.map_or_else(|| figure.reason.clone().unwrap_or_default(), |number| value(words, figure.key.unit(), number))
}

/// A cell of a table as people read it; a missing number says why.
pub(crate) fn cell(words: &Words, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Missing(text) | Cell::Code(_, text) => text.clone(),
        Cell::Day(day) => words.day(*day),
        Cell::Month(day) => words.month(*day),
        Cell::Whole(count) => grouped(&count.to_string()),
        Cell::Number(number, unit) => value(words, *unit, *number),
        Cell::Exact(number) => trimmed(*number, 6),
        Cell::Empty => String::new(),
    }
}

/// `£1,888.00`; a loss as `−£5.00`.
pub(crate) fn pounds(value: Decimal) -> String {
    let value = rounded(value, 2);
    let sign = if value.is_sign_negative() && !value.is_zero() { "−" } else { "" };
    format!("{sign}£{}", grouped(&value.abs().to_string()))
}

/// Pounds of pence that may be parts of a penny: `£182.00` of 18,200.
pub(crate) fn pence(pence: Decimal) -> String {
    pounds(pence.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default())
}

/// `26.5%` of 0.2648.
pub(crate) fn percent(share: Decimal) -> String {
    format!("{}%", trimmed(share.saturating_mul(Decimal::ONE_HUNDRED), 1))
}

/// A number with at most so many places and no idle zeros.
pub(crate) fn trimmed(value: Decimal, places: u32) -> String {
    grouped(&rounded(value, places).normalize().to_string())
}

/// Hours to the nearest minute.
fn minutes(hours: Decimal) -> Minutes {
    let minutes = rounded(hours.saturating_mul(Decimal::from(60)), 0);
    Minutes::new(i64::try_from(minutes).unwrap_or(i64::MAX))
}

/// Commas between thousands.
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("−", whole));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(rest) = rest {
        grouped.push('.');
        grouped.push_str(rest);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_parts_look_as_people_write_them() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        for (value, shown) in
            [("226559.446", "£226,559.45"), ("-5", "−£5.00"), ("0", "£0.00"), ("1000000", "£1,000,000.00"), ("-0.001", "£0.00")]
        {
            assert_eq!(pounds(decimal(value)), shown);
        }
        assert_eq!(percent(decimal("0.264831")), "26.5%");
        assert_eq!(percent(decimal("1")), "100%");
        assert_eq!(trimmed(decimal("2.0"), 1), "2");
    }
}
