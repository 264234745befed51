//! Every sentence for people, from Fluent files, and how times and days are said. English now; another language is a folder.
//!
//! No sentence stands in Rust or in a template; a message that is missing shows its id, and a test finds it.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::Datelike;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use unic_langid::langid;

use crate::domain::calendar::Day;
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;
use crate::domain::people::place::Far;

static_loader! {
    static SENTENCES = {
        locales: "./src/document/words",
        fallback_language: "en",
        // The marks that isolate writing directions would end up inside attributes and addresses.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");

/// The words of one language.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    language: LanguageIdentifier,
}

impl Default for Words {
    fn default() -> Self {
        Self { language: ENGLISH }
    }
}

type Args<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

fn args<'a>(pairs: &[(&'static str, &'a str)]) -> Args<'a> {
    pairs.iter().map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(*value))).collect()
}

impl Words {
    /// Whether there is such a message.
    pub(crate) fn has(&self, id: &str) -> bool {
        SENTENCES.try_lookup(&self.language, id).is_some()
    }

    fn lookup(&self, id: &str, args: &Args<'_>) -> String {
        SENTENCES.try_lookup_with_args(&self.language, id, args).unwrap_or_else(|| id.to_owned())
    }

    /// A message without arguments.
    pub(crate) fn say(&self, id: &str) -> String {
        SENTENCES.try_lookup(&self.language, id).unwrap_or_else(|| id.to_owned())
    }

    /// A message with text arguments.
    pub(crate) fn with(&self, id: &str, pairs: &[(&'static str, &str)]) -> String {
        self.lookup(id, &args(pairs))
    }

    /// A message with arguments whose names come from elsewhere; `None` where there is no such message or it asks for more.
    pub(crate) fn fill(&self, id: &str, facts: &[(String, String)]) -> Option<String> {
        let args: Args<'_> = facts.iter().map(|(name, value)| (Cow::Owned(name.clone()), FluentValue::from(value.as_str()))).collect();
        SENTENCES.try_lookup_with_args(&self.language, id, &args)
    }

    /// A message about a number of things, `{ $n }`.
    pub(crate) fn count(&self, id: &str, n: i64) -> String {
        self.count_with(id, n, &[])
    }

    /// A message about a number of things, `{ $n }`, with text arguments.
    pub(crate) fn count_with(&self, id: &str, n: i64, pairs: &[(&'static str, &str)]) -> String {
        let mut args = args(pairs);
        args.insert(Cow::Borrowed("n"), FluentValue::from(n));
        self.lookup(id, &args)
    }

    /// A message that holds markup: its arguments are escaped, the message is not. Show it with `|safe`.
    pub(crate) fn rich(&self, id: &str, pairs: &[(&'static str, &str)]) -> String {
        let escaped: Vec<_> = pairs.iter().map(|(name, value)| (*name, escape(value))).collect();
        let pairs: Vec<_> = escaped.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.lookup(id, &args(&pairs))
    }

    /// `4 hours 30 minutes`; the size only, since which way it went is said in words.
    pub(crate) fn minutes(&self, minutes: Minutes) -> String {
        let size = minutes.size().get();
        let (hours, rest) = (size / 60, size % 60);
        match (hours, rest) {
            (0, rest) => self.count("said-minutes", rest),
            (hours, 0) => self.count("said-hours", hours),
            (hours, rest) => {
                let (hours, rest) = (self.count("said-hours", hours), self.count("said-minutes", rest));
                self.with("said-hours-and-minutes", &[("hours", &hours), ("minutes", &rest)])
            }
        }
    }

    /// `4½ hours` where the time is in quarters of an hour, else as [`Words::minutes`]; for the big figure and for tiles.
    pub(crate) fn hours_big(&self, minutes: Minutes) -> String {
        let size = minutes.size().get();
        let fraction = match size % 60 {
            15 => "¼",
            30 => "½",
            45 => "¾",
            _ => return self.minutes(minutes),
        };
        match size / 60 {
            0 => self.minutes(minutes),
            hours => self.with("said-hours-fraction", &[("hours", &format!("{hours}{fraction}"))]),
        }
    }

    /// `Thursday 19 November 2026`.
    pub(crate) fn day(&self, day: Day) -> String {
        let (year, date) = (day.year().to_string(), self.date(day));
        self.with("said-date-with-year", &[("date", &date), ("year", &year)])
    }

    /// `Thursday 19 November`, with the year where it is not today's.
    pub(crate) fn day_in(&self, day: Day, today: Day) -> String {
        if day.year() == today.year() { self.date(day) } else { self.day(day) }
    }

    /// `today`, `yesterday`, or the day as [`Words::day_in`] says it with `on` before it.
    pub(crate) fn day_near(&self, day: Day, today: Day) -> String {
        match today.signed_duration_since(day).num_days() {
            0 => self.say("said-today"),
            1 => self.say("said-yesterday"),
            _ => self.with("said-on-day", &[("day", &self.day_in(day, today))]),
        }
    }

    /// `about 2 miles`, `half a mile`: as close as strangers are told.
    pub(crate) fn far(&self, far: Far) -> String {
        match far {
            Far::UnderHalfMile => self.say("said-far-under-half"),
            Far::HalfMile => self.say("said-far-half"),
            Far::Miles(miles) => self.count("said-far-miles", miles),
            Far::OverTenMiles => self.say("said-far-over-ten"),
        }
    }

    fn date(&self, day: Day) -> String {
        let weekday = self.say(match day.weekday() {
            chrono::Weekday::Mon => "said-monday",
            chrono::Weekday::Tue => "said-tuesday",
            chrono::Weekday::Wed => "said-wednesday",
            chrono::Weekday::Thu => "said-thursday",
            chrono::Weekday::Fri => "said-friday",
            chrono::Weekday::Sat => "said-saturday",
            chrono::Weekday::Sun => "said-sunday",
        });
        let (number, month) = (day.day().to_string(), self.month_name(day));
        self.with("said-date", &[("weekday", &weekday), ("day", &number), ("month", &month)])
    }

    fn month_name(&self, day: Day) -> String {
        self.say(&format!("said-month-{}", day.month()))
    }

    /// `November 2026`.
    pub(crate) fn month(&self, day: Day) -> String {
        let (month, year) = (self.month_name(day), day.year().to_string());
        self.with("said-month", &[("month", &month), ("year", &year)])
    }

    /// `Thursday 19 November 2026, 14:05` in the bank's time zone; the moment is UTC milliseconds.
    pub(crate) fn moment(&self, ms: i64, bank: &Bank) -> String {
        let local = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&bank.time_zone);
        let (day, time) = (self.day(local.date_naive()), local.format("%H:%M").to_string());
        self.with("said-moment", &[("day", &day), ("time", &time)])
    }
}

impl Words {
    /// `14:05 today`, or the whole moment on another day; both are UTC milliseconds.
    pub(crate) fn moment_near(&self, ms: i64, now_ms: i64, bank: &Bank) -> String {
        if bank.day_at(ms) != bank.day_at(now_ms) {
            return self.moment(ms, bank);
        }
        let local = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&bank.time_zone);
        self.with("said-time-today", &[("time", &local.format("%H:%M").to_string())])
    }
}

/// Escapes a text for HTML.
fn escape(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map_or_else(|_| String::new(), |safe| safe.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_hours_and_minutes() {
        let words = Words::default();
        for (minutes, said) in [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (61, "1 hour 1 minute"), (-270, "4 hours 30 minutes")] {
            assert_eq!(words.minutes(Minutes::new(minutes)), said);
        }
        for (minutes, said) in
            [(270, "4½ hours"), (75, "1¼ hours"), (60, "1 hour"), (30, "30 minutes"), (100, "1 hour 40 minutes"), (120_030, "2000½ hours")]
        {
            assert_eq!(words.hours_big(Minutes::new(minutes)), said);
        }
    }

    #[test]
    fn distances_are_said_in_miles() {
        let words = Words::default();
        for (far, said) in [
            (Far::UnderHalfMile, "less than half a mile"),
            (Far::HalfMile, "half a mile"),
            (Far::Miles(1), "about 1 mile"),
            (Far::Miles(2), "about 2 miles"),
            (Far::OverTenMiles, "more than 10 miles"),
        ] {
            assert_eq!(words.far(far), said);
        }
    }

    #[test]
    fn days_are_said_with_their_weekday() {
        let words = Words::default();
        let day = |text: &str| -> Day { text.parse().unwrap() };
        assert_eq!(words.day(day("2026-11-19")), "Thursday 19 November 2026");
        assert_eq!(words.day_in(day("2026-11-19"), day("2026-11-21")), "Thursday 19 November");
        assert_eq!(words.day_near(day("2026-11-21"), day("2026-11-21")), "today");
        assert_eq!(words.day_near(day("2026-11-20"), day("2026-11-21")), "yesterday");
        assert_eq!(words.month(day("2026-01-19")), "January 2026");
    }

    #[test]
    fn rich_messages_escape_their_arguments() {
        let said = Words::default().rich("said-on-day", &[("day", "<b>&'\"")]);
        assert!(!said.contains("<b>"), "{said}");
    }
}
