//! One time bank: its name, its calendar and the rules that its coordinator may change.

use crate::domain::calendar::{Day, YearStart};
use crate::domain::id::BankId;
use crate::domain::minutes::Minutes;
use crate::domain::text::{Name, Slug};

/// A bank as every door needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bank {
    /// Id.
    pub(crate) id: BankId,
    /// Short name in addresses.
    pub(crate) slug: Slug,
    /// What it is called.
    pub(crate) name: Name,
    /// Where its days begin and end.
    pub(crate) time_zone: chrono_tz::Tz,
    /// When its financial year begins.
    pub(crate) year_start: YearStart,
    /// What the coordinator has set.
    pub(crate) rules: Rules,
    /// Whom to ring.
    pub(crate) broker_line: BrokerLine,
}

impl Bank {
    /// The civil day in the bank's time zone at a moment (UTC milliseconds).
    pub(crate) fn day_at(&self, ms: i64) -> Day {
        let utc = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default();
        utc.with_timezone(&self.time_zone).date_naive()
    }

    /// The first moment of a civil day in the bank's time zone, UTC milliseconds.
    pub(crate) fn start_of_day(&self, day: Day) -> i64 {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        // Where the clocks go forward at midnight, the day begins with the first hour there is.
        let first = (0..3).find_map(|hour| (midnight + chrono::TimeDelta::hours(hour)).and_local_timezone(self.time_zone).earliest());
        first.map_or_else(|| midnight.and_utc().timestamp_millis(), |moment| moment.timestamp_millis())
    }
}

/// The broker's telephone line, shown on every page; empty until somebody fills it in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct BrokerLine {
    /// The broker's first name.
    pub(crate) name: String,
    /// The number to ring.
    pub(crate) phone: String,
    /// When somebody answers, in words.
    pub(crate) hours: String,
}

/// A bank's rules; the defaults are product.md's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rules {
    /// The lowest balance a member's account may reach, in minutes; at most 0.
    pub(crate) floor: Minutes,
    /// The balance at which a member is nudged to receive some help, in minutes.
    pub(crate) nudge: Minutes,
    /// What a new member starts with, in minutes; at least 0.
    pub(crate) starting_credit: Minutes,
    /// An exchange longer than this asks for a second look, in minutes.
    pub(crate) second_look_minutes: i64,
    /// An exchange older than this asks for a second look, in days.
    pub(crate) second_look_days: i64,
    /// After so many days without an answer the desk asks.
    pub(crate) wait_days: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            floor: Minutes::new(-20 * 60),
            nudge: Minutes::new(40 * 60),
            starting_credit: Minutes::ZERO,
            second_look_minutes: 12 * 60,
            second_look_days: 90,
            wait_days: 14,
        }
    }
}

impl Rules {
    /// The first rule that is out of its bounds, by its field name.
    pub(crate) fn fault(self) -> Option<&'static str> {
        let most = 1_000 * 60;
        [
            ("floor_minutes", (-most..=0).contains(&self.floor.get())),
            ("nudge_minutes", (0..=most).contains(&self.nudge.get())),
            ("starting_credit_minutes", (0..=most).contains(&self.starting_credit.get())),
            ("second_look_minutes", (15..=most).contains(&self.second_look_minutes)),
            ("second_look_days", (1..=3_650).contains(&self.second_look_days)),
            ("wait_days", (1..=365).contains(&self.wait_days)),
        ]
        .into_iter()
        .find_map(|(field, fine)| (!fine).then_some(field))
    }
}
