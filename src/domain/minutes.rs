//! Time as the books know it: whole minutes, checked, never a float.
//!
//! This file also reads a duration as people type it. It says nothing in words: `document/words` does.

use std::fmt;

/// The most that one posting may move, in minutes.
pub(crate) const AMOUNT_MINUTES_MAX: i64 = 60_000;

/// A signed number of whole minutes: a balance, a floor, one leg of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct Minutes(i64);

impl Minutes {
    /// No time at all.
    pub(crate) const ZERO: Self = Self(0);

    /// So many minutes.
    pub(crate) const fn new(minutes: i64) -> Self {
        Self(minutes)
    }

    /// The number of minutes.
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where it would overflow.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The same minutes the other way.
    pub(crate) const fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// The distance from zero.
    pub(crate) const fn size(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

impl std::iter::Sum for Minutes {
    /// Saturates; sums that decide anything use [`Minutes::plus`].
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.fold(0, |total, minutes| total.saturating_add(minutes.0)))
    }
}

impl fmt::Display for Minutes {
    /// `-1:05`: the form of files and logs, not of pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}:{:02}", size / 60, size % 60)
    }
}

/// Minutes that one act of help may take or one posting may move: 1 to 60,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Amount(i64);

/// Why a text or number is not an [`Amount`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum AmountError {
    /// Nothing was typed.
    #[error("no duration was given")]
    Missing,
    /// Not understood as a duration.
    #[error("not a duration")]
    Unreadable,
    /// A bare number above 12: hours or minutes?
    #[error("a number alone could be hours or minutes")]
    HoursOrMinutes,
    /// Such as 0.33 hours.
    #[error("not a whole number of minutes")]
    NotWholeMinutes,
    /// Less than one minute.
    #[error("less than one minute")]
    TooSmall,
    /// More than 60,000 minutes.
    #[error("more than 60,000 minutes")]
    TooLarge,
}

impl Amount {
    /// Checks a number of minutes.
    pub(crate) fn new(minutes: i64) -> Result<Self, AmountError> {
        match minutes {
            ..=0 => Err(AmountError::TooSmall),
            1..=AMOUNT_MINUTES_MAX => Ok(Self(minutes)),
            _ => Err(AmountError::TooLarge),
        }
    }

    /// The minutes as a signed quantity.
    pub(crate) const fn minutes(self) -> Minutes {
        Minutes(self.0)
    }

    /// The number of minutes.
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    /// Reads a duration as people write it: `1.5`, `1½`, `1h30`, `90m`, `1:30`, `1 hour 30 minutes`,
    /// `¾`, `1 1/2`, `half an hour`. A number alone is hours, up to 12; above that it is refused as ambiguous.
    pub(crate) fn read(text: &str) -> Result<Self, AmountError> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Err(AmountError::Missing);
        }
        if text.chars().count() > 40 {
            return Err(AmountError::Unreadable);
        }
        Self::new(clock_form(&text).unwrap_or_else(|| spoken_form(&text))?)
    }
}

/// `1:30`; `None` where there is no colon.
fn clock_form(text: &str) -> Option<Result<i64, AmountError>> {
    let (hours, minutes) = text.split_once(':')?;
    Some(match (digits(hours), digits(minutes)) {
        (Some(hours), Some(minutes)) if minutes < 60 && (1..=2).contains(&minutes_len(text)) => {
            hours.checked_mul(60).and_then(|h| h.checked_add(minutes)).ok_or(AmountError::TooLarge)
        }
        _ => Err(AmountError::Unreadable),
    })
}

fn minutes_len(text: &str) -> usize {
    text.rsplit(':').next().map_or(0, str::len)
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 7 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A quantity in sixtieths of whatever unit follows, so that fractions stay whole: (value × 60 000).
const SCALE: i64 = 60_000;

fn spoken_form(text: &str) -> Result<i64, AmountError> {
    let text = text
        .replace("an hour and a half", "1½ hours")
        .replace(" hours and a half", "½ hours")
        .replace(" hour and a half", "½ hours")
        .replace("half an hour", "30m")
        .replace("half hour", "30m")
        .replace("quarter of an hour", "15m")
        .replace("an hour", "1h")
        .replace(" and a half", "½")
        .replace(" and a quarter", "¼")
        .replace(" and ", " ")
        .replace("1/2", "½")
        .replace("1/4", "¼")
        .replace("3/4", "¾");
    let mut rest = text.as_str();
    let mut total: i64 = 0; // in minutes × SCALE
    let mut seen_hours = false;
    let mut parts = 0;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (quantity, after) = quantity(rest)?;
        let word_end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (word, next) = after.split_at_checked(word_end).unwrap_or((after, ""));
        let minutes_each = match word {
            "h" | "hr" | "hrs" | "hour" | "hours" if !seen_hours => {
                seen_hours = true;
                60
            }
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "" if seen_hours && next.is_empty() => 1, // 1h30
            "" if parts == 0 && next.is_empty() => bare_hours(quantity)?,
            _ => return Err(AmountError::Unreadable),
        };
        total = quantity.checked_mul(minutes_each).and_then(|part| total.checked_add(part)).ok_or(AmountError::TooLarge)?;
        parts += 1;
        rest = next;
        if parts > 2 {
            return Err(AmountError::Unreadable);
        }
    }
    if total % SCALE != 0 {
        return Err(AmountError::NotWholeMinutes);
    }
    Ok(total / SCALE)
}

fn bare_hours(quantity: i64) -> Result<i64, AmountError> {
    if quantity > 12 * SCALE { Err(AmountError::HoursOrMinutes) } else { Ok(60) }
}

/// Reads `1`, `1.5`, `1,5`, `1½`, `½` at the head of a text: (value × SCALE, what follows, trimmed).
fn quantity(text: &str) -> Result<(i64, &str), AmountError> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (whole, mut rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut value = match digits(whole) {
        Some(whole) => whole.checked_mul(SCALE).ok_or(AmountError::TooLarge)?,
        None if whole.is_empty() => 0,
        None => return Err(AmountError::TooLarge),
    };
    let mut understood = !whole.is_empty();
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (decimals, next) = after.split_at_checked(end).unwrap_or((after, ""));
        value = value.checked_add(decimal_part(decimals)?).ok_or(AmountError::TooLarge)?;
        understood = true;
        rest = next;
    } else if let Some((fraction, next)) = vulgar_fraction(rest.trim_start()) {
        value = value.checked_add(fraction).ok_or(AmountError::TooLarge)?;
        understood = true;
        rest = next;
    }
    if understood { Ok((value, rest.trim_start())) } else { Err(AmountError::Unreadable) }
}

/// `.25` as a part of [`SCALE`]; more places than fit the scale are not whole minutes of anything people mean.
fn decimal_part(decimals: &str) -> Result<i64, AmountError> {
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() {
        return Ok(0);
    }
    if decimals.len() > 4 {
        return Err(AmountError::NotWholeMinutes);
    }
    let part = digits(decimals).ok_or(AmountError::Unreadable)?;
    let power = 10_i64.pow(u32::try_from(decimals.len()).unwrap_or(4));
    let scaled = part * SCALE;
    if scaled % power == 0 { Ok(scaled / power) } else { Err(AmountError::NotWholeMinutes) }
}

fn vulgar_fraction(text: &str) -> Option<(i64, &str)> {
    let first = text.chars().next()?;
    let value = match first {
        '½' => SCALE / 2,
        '¼' => SCALE / 4,
        '¾' => SCALE / 4 * 3,
        '⅓' => SCALE / 3,
        '⅔' => SCALE / 3 * 2,
        _ => return None,
    };
    Some((value, text.strip_prefix(first)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<i64, AmountError> {
        Amount::read(text).map(Amount::get)
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("1.5", 90),
            ("1,5", 90),
            ("1½", 90),
            ("1 ½", 90),
            ("½", 30),
            ("¾ hour", 45),
            ("1h30", 90),
            ("1h 30m", 90),
            ("90m", 90),
            ("90 minutes", 90),
            ("1:30", 90),
            ("0:05", 5),
            ("2", 120),
            ("12", 720),
            ("2 hours", 120),
            ("1 hour 30 minutes", 90),
            ("1 hour and 15 mins", 75),
            ("half an hour", 30),
            ("an hour", 60),
            ("an hour and a half", 90),
            ("1 1/2", 90),
            (" 45 min ", 45),
            ("0.25", 15),
            ("1.25h", 75),
            ("30h", 1800),
            ("1H30M", 90),
            ("2½ hours", 150),
        ] {
            assert_eq!(read(text), Ok(minutes), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_refused_with_its_reason() {
        for (text, why) in [
            ("", AmountError::Missing),
            ("  ", AmountError::Missing),
            ("soon", AmountError::Unreadable),
            ("1:75", AmountError::Unreadable),
            ("90", AmountError::HoursOrMinutes),
            ("30", AmountError::HoursOrMinutes),
            ("0.33", AmountError::NotWholeMinutes),
            ("0", AmountError::TooSmall),
            ("0m", AmountError::TooSmall),
            ("1001h", AmountError::TooLarge),
            ("-1", AmountError::Unreadable),
            ("99999999999999999999h", AmountError::TooLarge),
            ("1h30m10", AmountError::Unreadable),
            ("=1+1", AmountError::Unreadable),
            ("1.5.5", AmountError::Unreadable),
            (":30", AmountError::Unreadable),
            ("1:", AmountError::Unreadable),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics_and_what_is_printed_reads_back(text in "\\PC{0,20}", minutes in 1_i64..=AMOUNT_MINUTES_MAX) {
            proptest::prop_assert!(Amount::read(&text).map_or(true, |amount| (1..=AMOUNT_MINUTES_MAX).contains(&amount.get())));
            proptest::prop_assert_eq!(read(&Minutes::new(minutes).to_string()), Ok(minutes));
        }
    }
}
