//! A week as a table of tick boxes: the mornings, afternoons and evenings in which somebody has time or is on duty.
//!
//! It only reads and shows; what the hours mean is the page's own.

use chrono::Weekday;

use crate::document::words::Words;
use crate::domain::people::profile::{Availability, DayPart};

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday"),
    (Weekday::Tue, "tuesday"),
    (Weekday::Wed, "wednesday"),
    (Weekday::Thu, "thursday"),
    (Weekday::Fri, "friday"),
    (Weekday::Sat, "saturday"),
    (Weekday::Sun, "sunday"),
];

/// One day of the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WeekRow {
    /// `Monday`.
    pub(crate) label: String,
    /// Its three parts.
    pub(crate) parts: Vec<WeekPart>,
}

/// One tick box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WeekPart {
    /// `monday_morning`, as the form posts it and the API says it.
    pub(crate) value: String,
    /// `Monday morning`, for ears.
    pub(crate) label: String,
    /// Whether it is ticked.
    pub(crate) ticked: bool,
}

/// The rows of the table, as it stands.
pub(crate) fn rows(words: &Words, hours: Availability) -> Vec<WeekRow> {
    let row = |(weekday, code): (Weekday, &str)| {
        let label = words.say(&format!("said-{code}"));
        let part = |part: DayPart| WeekPart {
            value: format!("{code}_{}", part.code()),
            label: words.with("week-part", &[("day", &label), ("part", &words.say(&format!("week-{}", part.code())))]),
            ticked: hours.has(weekday, part),
        };
        WeekRow { parts: DayPart::ALL.map(part).to_vec(), label: label.clone() }
    };
    WEEKDAYS.map(row).to_vec()
}

/// The hours of the boxes that are ticked; what is no part of the week is left out.
pub(crate) fn read(ticked: &[&str]) -> Availability {
    let all = WEEKDAYS.iter().flat_map(|(weekday, code)| DayPart::ALL.map(|part| (*weekday, part, format!("{code}_{}", part.code()))));
    let chosen = all.filter(|(_, _, value)| ticked.contains(&value.as_str()));
    chosen.fold(Availability::default(), |hours, (weekday, part, _)| hours.with(weekday, part))
}

/// The parts of the week by their words, as `read` takes them.
pub(crate) fn codes(hours: Availability) -> Vec<String> {
    let all = WEEKDAYS.iter().flat_map(|(weekday, code)| DayPart::ALL.map(|part| (*weekday, part, format!("{code}_{}", part.code()))));
    all.filter(|(weekday, part, _)| hours.has(*weekday, *part)).map(|(_, _, value)| value).collect()
}

/// `Monday morning and evening, Tuesday all day`; the whole week has a word of its own.
pub(crate) fn told(words: &Words, hours: Availability) -> String {
    if hours == Availability::ALWAYS {
        return words.say("week-always");
    }
    let day = |(weekday, code): &(Weekday, &str)| {
        let parts: Vec<DayPart> = DayPart::ALL.into_iter().filter(|part| hours.has(*weekday, *part)).collect();
        let said = |part: &DayPart| words.say(&format!("week-{}", part.code()));
        let parts = match parts.as_slice() {
            [] => return None,
            [one] => said(one),
            [one, two] => words.with("week-and", &[("one", &said(one)), ("two", &said(two))]),
            _ => words.say("week-all-day"),
        };
        Some(words.with("week-part", &[("day", &words.say(&format!("said-{code}"))), ("part", &parts)]))
    };
    WEEKDAYS.iter().filter_map(day).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_is_read_back() {
        let words = Words::default();
        for bits in [0, 1, 0b111, 0b1_0101, (1 << 21) - 1] {
            let hours = Availability::from_bits(bits);
            let codes = codes(hours);
            assert_eq!(read(&codes.iter().map(String::as_str).collect::<Vec<_>>()), hours);
            let ticked = rows(&words, hours).iter().flat_map(|row| &row.parts).filter(|part| part.ticked).count();
            assert_eq!(u32::try_from(ticked), Ok(hours.parts()));
        }
        let monday = Availability::from_bits(0b101);
        assert_eq!(told(&words, monday), "Monday morning and evening");
        assert_eq!(told(&words, Availability::ALWAYS), "at any time");
        assert_eq!(read(&["doomsday_morning"]), Availability::default());
    }
}
