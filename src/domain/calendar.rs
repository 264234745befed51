//! Civil days, financial years and the days that people type. The clock is elsewhere: today is always an argument.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

/// A moment (UTC milliseconds) as RFC 3339 writes it, to the millisecond: for machines.
pub(crate) fn rfc3339(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// A civil day in the bank's time zone.
pub(crate) type Day = NaiveDate;

/// A time of day in the bank's time zone.
pub(crate) type Time = NaiveTime;

/// The month and day on which a bank's financial year begins; 1 April unless the bank says otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct YearStart {
    month: u32,
    day: u32,
}

/// Not a day that every year has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a month and day that every year has, such as 04-01")]
pub(crate) struct YearStartError;

impl YearStart {
    /// 1 April.
    pub(crate) const APRIL: Self = Self { month: 4, day: 1 };

    /// Checks a month and day; 29 February is refused, since not every year has it.
    pub(crate) fn new(month: u32, day: u32) -> Result<Self, YearStartError> {
        NaiveDate::from_ymd_opt(2023, month, day).map(|_| Self { month, day }).ok_or(YearStartError)
    }

    /// Reads `MM-DD`.
    pub(crate) fn read(text: &str) -> Result<Self, YearStartError> {
        let (month, day) = text.trim().split_once('-').ok_or(YearStartError)?;
        match (month.parse(), day.parse()) {
            (Ok(month), Ok(day)) => Self::new(month, day),
            _ => Err(YearStartError),
        }
    }

    /// The month, 1 to 12.
    pub(crate) const fn month(self) -> u32 {
        self.month
    }

    /// The day of the month.
    pub(crate) const fn day(self) -> u32 {
        self.day
    }

    fn in_year(self, year: i32) -> Day {
        NaiveDate::from_ymd_opt(year, self.month, self.day).unwrap_or(NaiveDate::MIN)
    }
}

/// A run of days, both ends counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Period {
    /// The first day.
    pub(crate) from: Day,
    /// The last day; counts.
    pub(crate) to: Day,
}

impl Period {
    /// How many days, at least 0.
    pub(crate) fn days(self) -> i64 {
        self.to.signed_duration_since(self.from).num_days().saturating_add(1).max(0)
    }

    /// Whether a day falls in it.
    pub(crate) fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The days both have in common, if any.
    pub(crate) fn overlap(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }
}

/// A bank's year: named by the calendar year in which it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FinancialYear {
    first: i32,
    start: YearStart,
}

/// Not a year that a bank can report on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a year such as 2024 or 2024-25")]
pub(crate) struct FinancialYearError;

impl FinancialYear {
    /// The year that begins in `first`; 1900 to 2200.
    pub(crate) fn new(first: i32, start: YearStart) -> Result<Self, FinancialYearError> {
        if (1900..=2200).contains(&first) { Ok(Self { first, start }) } else { Err(FinancialYearError) }
    }

    /// Reads `2024` or `2024-25`; both mean the year that begins in 2024.
    pub(crate) fn read(text: &str, start: YearStart) -> Result<Self, FinancialYearError> {
        let (first, second) = match text.split_once('-') {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        if first.len() != 4 || !first.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FinancialYearError);
        }
        let year = Self::new(first.parse().or(Err(FinancialYearError))?, start)?;
        let fits = second.is_none_or(|second| second == format!("{:02}", (year.first + 1) % 100));
        if fits { Ok(year) } else { Err(FinancialYearError) }
    }

    /// The year that holds a day.
    pub(crate) fn containing(day: Day, start: YearStart) -> Self {
        let first = if day < start.in_year(day.year()) { day.year() - 1 } else { day.year() };
        Self { first, start }
    }

    /// The calendar year in which it begins.
    pub(crate) const fn first(self) -> i32 {
        self.first
    }

    /// Its days.
    pub(crate) fn period(self) -> Period {
        let next = self.start.in_year(self.first + 1);
        Period { from: self.start.in_year(self.first), to: next.pred_opt().unwrap_or(next) }
    }

    /// The year before.
    pub(crate) const fn before(self) -> Self {
        Self { first: self.first - 1, start: self.start }
    }

    /// `2024-25`, or `2024` where the year is the calendar's.
    pub(crate) fn label(self) -> String {
        if self.start == (YearStart { month: 1, day: 1 }) {
            self.first.to_string()
        } else {
            format!("{}-{:02}", self.first, (self.first + 1) % 100)
        }
    }
}

/// The first day of a day's month.
pub(crate) fn month_of(day: Day) -> Day {
    day.with_day(1).unwrap_or(day)
}

/// The first days of all months that a period touches, in order.
pub(crate) fn months_in(period: Period) -> Vec<Day> {
    std::iter::successors(Some(month_of(period.from)), |month| month.checked_add_months(Months::new(1)))
        .take_while(|month| *month <= period.to)
        .collect()
}

/// Why a text is not a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum DayError {
    /// Nothing was typed.
    #[error("no day was given")]
    Missing,
    /// Not understood as a day.
    #[error("not a day")]
    Unreadable,
    /// Such as 31 April.
    #[error("no such day")]
    NoSuchDay,
}

/// Reads a day as people in Britain write it: `today`, `yesterday`, `Tue`, `21/11`, `21/11/26`, `21 Nov`,
/// `21 November 2026`, `2026-11-21`. Without a year it is the latest such day that has come.
pub(crate) fn read_day(text: &str, today: Day) -> Result<Day, DayError> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(DayError::Missing);
    }
    if text.len() > 40 {
        return Err(DayError::Unreadable);
    }
    match text.as_str() {
        "today" => return Ok(today),
        "yesterday" => return today.pred_opt().ok_or(DayError::NoSuchDay),
        _ => {}
    }
    if let Some(weekday) = weekday(text.strip_prefix("last ").unwrap_or(&text)) {
        return latest_weekday(weekday, today);
    }
    let parts: Vec<&str> = text.split(|c: char| "/-. ,".contains(c)).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> =
        if parts.first().is_some_and(|part| weekday(part).is_some()) { parts.get(1..).unwrap_or(&[]).to_vec() } else { parts };
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => dated(number(year)?, month, day),
        [day, month, year] => dated(long_year(number(year)?, year.len())?, month, ordinal(day)),
        [day, month] => without_year(month, ordinal(day), today),
        _ => Err(DayError::Unreadable),
    }
}

/// Reads a day that lies ahead: like [`read_day`], but `Friday` is the next one, and a date without a year is the next of its name.
pub(crate) fn read_day_ahead(text: &str, today: Day) -> Result<Day, DayError> {
    let text = text.trim().to_lowercase();
    if text == "tomorrow" {
        return today.succ_opt().ok_or(DayError::NoSuchDay);
    }
    let bare = text.strip_prefix("next ").or_else(|| text.strip_prefix("on ")).unwrap_or(&text);
    if let Some(weekday) = weekday(bare) {
        let week = (0..7).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
        return week.into_iter().find(|day| day.weekday() == weekday).ok_or(DayError::NoSuchDay);
    }
    let day = read_day(bare, today)?;
    let year_said =
        bare.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count() > 2 || bare.contains(&day.year().to_string());
    if day >= today || year_said {
        return Ok(day);
    }
    let years = (0..=8).filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, day.month(), day.day()));
    years.into_iter().find(|day| *day >= today).ok_or(DayError::NoSuchDay)
}

/// Reads a time of day as people type it: `10:30`, `10.30`, `1030`, `9`, `2pm`, `2.15 pm`, `noon`.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace(' ', "");
    if text == "noon" {
        return Time::from_hms_opt(12, 0, 0);
    }
    let (clock, shift) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(clock), _) => (clock, Some(12)),
        (_, Some(clock)) => (clock, Some(0)),
        _ => (text.as_str(), None),
    };
    let parts: Vec<&str> = match (clock.len(), clock.split([':', '.']).collect::<Vec<_>>()) {
        (4, whole) if whole.len() == 1 => vec![clock.get(..2)?, clock.get(2..)?],
        (_, parts) => parts,
    };
    let read = |part: &str| (!part.is_empty() && part.len() <= 2).then(|| part.parse::<u32>().ok()).flatten();
    let (hour, minute) = match parts.as_slice() {
        [hour] => (read(hour)?, 0),
        [hour, minute] if minute.len() == 2 => (read(hour)?, read(minute)?),
        _ => return None,
    };
    match shift {
        Some(shift) if (1..=12).contains(&hour) => Time::from_hms_opt(hour % 12 + shift, minute, 0),
        Some(_) => None,
        None => Time::from_hms_opt(hour, minute, 0),
    }
}

fn dated(year: i32, month: &str, day: &str) -> Result<Day, DayError> {
    let (month, day) = (month_number(month)?, u32::try_from(number(day)?).unwrap_or(0));
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DayError::NoSuchDay)
}

fn without_year(month: &str, day: &str, today: Day) -> Result<Day, DayError> {
    let this_year = dated(today.year(), month, day);
    match this_year {
        Ok(date) if date <= today => Ok(date),
        // A day in the next few weeks is more likely a slip about the future than a wish for last year.
        Ok(date) if date.signed_duration_since(today).num_days() <= 31 => Ok(date),
        Ok(_) | Err(DayError::NoSuchDay) => dated(today.year() - 1, month, day),
        Err(error) => Err(error),
    }
}

fn long_year(year: i32, length: usize) -> Result<i32, DayError> {
    match length {
        2 => Ok(2000 + year),
        4 => Ok(year),
        _ => Err(DayError::Unreadable),
    }
}

fn number(text: &str) -> Result<i32, DayError> {
    if text.len() <= 4 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().or(Err(DayError::Unreadable))
    } else {
        Err(DayError::Unreadable)
    }
}

/// `21st` as `21`.
fn ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn month_number(text: &str) -> Result<u32, DayError> {
    if let Ok(month) = number(text) {
        return u32::try_from(month).ok().filter(|month| (1..=12).contains(month)).ok_or(DayError::NoSuchDay);
    }
    let at = MONTHS.iter().position(|name| text.len() >= 3 && name.starts_with(text) || text == "sept" && *name == "september");
    at.and_then(|at| u32::try_from(at + 1).ok()).ok_or(DayError::Unreadable)
}

fn weekday(text: &str) -> Option<Weekday> {
    const WEEKDAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    WEEKDAYS
        .iter()
        .find(|(name, _)| text.len() >= 3 && name.starts_with(text) || text == "tues" && *name == "tuesday")
        .map(|(_, weekday)| *weekday)
}

/// The latest such weekday before today; today itself is `today`.
fn latest_weekday(weekday: Weekday, today: Day) -> Result<Day, DayError> {
    (1..=7_u64).filter_map(|back| today.checked_sub_days(Days::new(back))).find(|day| day.weekday() == weekday).ok_or(DayError::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = day("2026-11-21"); // a Saturday
        for (text, expected) in [
            ("today", "2026-11-21"),
            ("Yesterday", "2026-11-20"),
            ("Tue", "2026-11-17"),
            ("last friday", "2026-11-20"),
            ("Saturday", "2026-11-14"),
            ("21/11", "2026-11-21"),
            ("3/12", "2026-12-03"),
            ("25/12", "2025-12-25"),
            ("21 Nov", "2026-11-21"),
            ("1st March", "2026-03-01"),
            ("21/11/26", "2026-11-21"),
            ("21/11/2025", "2025-11-21"),
            ("2026-11-01", "2026-11-01"),
            ("Thursday 19 November", "2026-11-19"),
            ("Thu, 19 Sept 2024", "2024-09-19"),
            ("29 Feb 2024", "2024-02-29"),
        ] {
            assert_eq!(read_day(text, today), Ok(day(expected)), "{text}");
        }
        for (text, why) in [
            ("", DayError::Missing),
            ("soon", DayError::Unreadable),
            ("31 April", DayError::NoSuchDay),
            ("21/13", DayError::NoSuchDay),
            ("0/1/2026", DayError::NoSuchDay),
            ("1/1/1/1", DayError::Unreadable),
            ("29 Feb 2025", DayError::NoSuchDay),
            ("99999/1/1", DayError::Unreadable),
        ] {
            assert_eq!(read_day(text, today), Err(why), "{text}");
        }
    }

    #[test]
    fn a_financial_year_is_named_by_the_year_it_begins_in() {
        let year = FinancialYear::read("2024-25", YearStart::APRIL).unwrap();
        assert_eq!(year, FinancialYear::read("2024", YearStart::APRIL).unwrap());
        assert_eq!(year.period(), Period { from: day("2024-04-01"), to: day("2025-03-31") });
        assert_eq!(year.period().days(), 365);
        assert_eq!(year.before().period().days(), 366);
        assert_eq!(FinancialYear::containing(day("2025-03-31"), YearStart::APRIL), year);
        assert_eq!(year.label(), "2024-25");
        assert_eq!(FinancialYear::read("2099-00", YearStart::APRIL).unwrap().label(), "2099-00");
        for bad in ["2024-26", "24", "20245", "2024-", "x", "", "-5", "1899"] {
            assert!(FinancialYear::read(bad, YearStart::APRIL).is_err(), "{bad}");
        }
        let calendar = FinancialYear::new(2024, YearStart::new(1, 1).unwrap()).unwrap();
        assert_eq!(calendar.period(), Period { from: day("2024-01-01"), to: day("2024-12-31") });
        assert_eq!(calendar.label(), "2024");
    }

    #[test]
    fn months_of_a_period_are_listed_once_each() {
        let year = FinancialYear::new(2024, YearStart::APRIL).unwrap().period();
        let months = months_in(year);
        assert_eq!(months.len(), 12);
        assert_eq!(months.first(), Some(&day("2024-04-01")));
    }

    proptest::proptest! {
        #[test]
        fn reading_a_day_never_panics(text in "\\PC{0,24}") {
            let today = day("2026-11-21");
            proptest::prop_assert_eq!(read_day(&text, today), read_day(&text, today));
        }
    }

    #[test]
    fn a_day_that_is_needed_lies_ahead() {
        let today: Day = "2026-11-22".parse().unwrap();
        let read = |text| read_day_ahead(text, today).unwrap().to_string();
        assert_eq!((read("today"), read("tomorrow"), read("27/11")), ("2026-11-22".into(), "2026-11-23".into(), "2026-11-27".into()));
        // 22 November 2026 is a Sunday.
        assert_eq!(
            (read("Friday"), read("next Sunday"), read("on monday")),
            ("2026-11-27".into(), "2026-11-22".into(), "2026-11-23".into())
        );
        assert_eq!((read("9 January"), read("1 March 2027")), ("2027-01-09".into(), "2027-03-01".into()));
        assert_eq!(read("1/11/2026"), "2026-11-01");
        assert_eq!(read_day_ahead("", today), Err(DayError::Missing));
    }

    #[test]
    fn a_time_of_day_is_read_as_people_type_it() {
        let read = |text| read_time(text).map(|time| time.format("%H:%M").to_string());
        for (typed, time) in [
            ("10:30", "10:30"),
            ("9", "09:00"),
            ("1430", "14:30"),
            ("2pm", "14:00"),
            ("12 am", "00:00"),
            ("2.15 PM", "14:15"),
            ("noon", "12:00"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(time), "{typed}");
        }
        for bad in ["", "25:00", "10:3", "13pm", "soon", "1:2:3", "99999"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
