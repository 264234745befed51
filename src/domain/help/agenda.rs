//! What stands in somebody's calendar: agreed exchanges with their day and hour, and when that is on the world's clock.

use chrono::offset::LocalResult;
use chrono::{NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::domain::calendar::Day;
use crate::domain::help::exchange::Hand;
use crate::domain::id::{CategoryId, MeetingId, MemberId};

/// Whether it will take place, as far as is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// It is agreed, or it took place.
    Agreed,
    /// It was called off, or did not happen.
    Off,
}

/// An agreed exchange as it stands in the calendar of one of the two people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Appointment {
    /// The meeting's id.
    pub(crate) id: MeetingId,
    /// Who comes, or to whom one goes.
    pub(crate) other: MemberId,
    /// Whose calendar it is in: the one who helps or the one who is helped.
    pub(crate) hand: Hand,
    /// The kind of help.
    pub(crate) category: CategoryId,
    /// The day, where the bank is.
    pub(crate) on: Day,
    /// The hour there; none where only the day was agreed.
    pub(crate) at: Option<NaiveTime>,
    /// How long it takes.
    pub(crate) minutes: i64,
    /// Where, as it was agreed.
    pub(crate) place: Option<String>,
    /// Whether it stands.
    pub(crate) standing: Standing,
    /// When it was last written, UTC milliseconds.
    pub(crate) changed_at: i64,
}

/// When an appointment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum When {
    /// Some time that day.
    Day(Day),
    /// From one moment to another, UTC milliseconds.
    Hours {
        /// From.
        from_ms: i64,
        /// To.
        to_ms: i64,
    },
}

impl Appointment {
    /// When it is, by the bank's clock.
    pub(crate) fn when(&self, zone: Tz) -> When {
        let Some(at) = self.at else { return When::Day(self.on) };
        let from_ms = moment(self.on, at, zone);
        When::Hours { from_ms, to_ms: from_ms.saturating_add(self.minutes.saturating_mul(60_000)) }
    }
}

/// The moment of a day and an hour, UTC milliseconds. An hour that the clock goes through twice is the first; one that it leaves out
/// is as much later as the clock jumps.
fn moment(day: Day, at: NaiveTime, zone: Tz) -> i64 {
    let local = day.and_time(at);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.timestamp_millis(),
        LocalResult::None => {
            // The clock as it went the day before is the one that the people had in mind.
            let before = local.checked_sub_days(chrono::Days::new(1)).unwrap_or(local);
            let moment = zone.from_local_datetime(&before).earliest().map_or_else(|| before.and_utc(), |moment| moment.to_utc());
            moment.timestamp_millis().saturating_add(86_400_000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_the_banks_also_when_the_clock_changes() {
        let zone = chrono_tz::Europe::London;
        let utc = |day: &str, at: &str| {
            let ms = moment(day.parse().unwrap(), NaiveTime::parse_from_str(at, "%H:%M").unwrap(), zone);
            chrono::DateTime::from_timestamp_millis(ms).unwrap().format("%d %H:%M").to_string()
        };
        assert_eq!(utc("2026-11-24", "14:00"), "24 14:00");
        assert_eq!(utc("2026-07-01", "14:00"), "01 13:00");
        // On 29 March 2026 there is no half past one: two hours after midnight it is three.
        assert_eq!(utc("2026-03-29", "01:30"), "29 01:30");
        assert_eq!(utc("2026-03-29", "00:30"), "29 00:30");
        assert_eq!(utc("2026-03-29", "02:30"), "29 01:30");
        // On 25 October 2026 half past one comes twice; the first is meant.
        assert_eq!(utc("2026-10-25", "01:30"), "25 00:30");
        assert_eq!(utc("2026-10-25", "02:30"), "25 02:30");
    }
}
