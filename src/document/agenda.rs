//! A calendar as iCalendar (RFC 5545) for the calendars of telephones and computers: moments in UTC, so that no time zone is described.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use crate::document::words::Words;
use crate::domain::help::agenda::{Standing, When};
use crate::domain::help::exchange::Hand;

/// One thing that stands in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// What calendars know it by again.
    pub(crate) id: String,
    /// With whom.
    pub(crate) other: String,
    /// Whether the reader helps or is helped.
    pub(crate) hand: Hand,
    /// The kind of help.
    pub(crate) what: String,
    /// When.
    pub(crate) when: When,
    /// Where.
    pub(crate) place: Option<String>,
    /// Whether it stands.
    pub(crate) standing: Standing,
    /// When it was last changed, UTC milliseconds.
    pub(crate) changed_at: i64,
}

fn utc(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

fn event(words: &Words, entry: &Entry) -> Event {
    let id = if entry.hand == Hand::Giver { "agenda-entry-giver" } else { "agenda-entry-receiver" };
    let mut event = Event::new();
    event.uid(&entry.id).timestamp(utc(entry.changed_at)).last_modified(utc(entry.changed_at));
    event.summary(&words.with(id, &[("name", &entry.other), ("what", &entry.what)]));
    match entry.when {
        // A day alone is a whole day; an end on the same day would be no time at all (RFC 5545, 3.6.1).
        When::Day(day) => event.starts(day),
        When::Hours { from_ms, to_ms } => event.starts(utc(from_ms)).ends(utc(to_ms)),
    };
    if let Some(place) = &entry.place {
        event.location(place);
    }
    event.status(match entry.standing {
        Standing::Agreed => EventStatus::Confirmed,
        Standing::Off => EventStatus::Cancelled,
    });
    event.done()
}

/// The file.
pub(crate) fn write(words: &Words, name: &str, entries: &[Entry]) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for entry in entries {
        calendar.push(event(words, entry));
    }
    calendar.done().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_has_utc_times_all_day_entries_and_escaped_texts() {
        let entry = Entry {
            id: "0193".to_owned(),
            other: "Joan Petrie".to_owned(),
            hand: Hand::Giver,
            what: "Gardening".to_owned(),
            when: When::Hours { from_ms: 1_795_528_800_000, to_ms: 1_795_532_400_000 },
            place: Some("Hall; room 2, upstairs\nring twice".to_owned()),
            standing: Standing::Agreed,
            changed_at: 1_795_000_000_000,
        };
        let off = Entry { id: "0194".to_owned(), when: When::Day("2026-11-25".parse().unwrap()), standing: Standing::Off, ..entry.clone() };
        let file = write(&Words::default(), "Harbour", &[entry, off]);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "VERSION:2.0\r\n",
            "UID:0193\r\n",
            "DTSTART:20261124T140000Z\r\n",
            "DTEND:20261124T150000Z\r\n",
            "DTSTAMP:20261118T110640Z\r\n",
            "STATUS:CONFIRMED\r\n",
            "DTSTART;VALUE=DATE:20261125\r\n",
            "STATUS:CANCELLED\r\n",
            "LOCATION:Hall\\; room 2\\, upstairs\\nring twice\r\n",
            "END:VCALENDAR\r\n",
        ] {
            assert!(file.contains(line), "{line:?} is not in\n{file}");
        }
        assert_eq!((file.matches("BEGIN:VEVENT").count(), file.matches("DTEND").count()), (2, 1));
    }
}
