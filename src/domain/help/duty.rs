//! The duty rota: who is told when somebody does not come back from a home visit, in which order, and when they are on duty.
//!
//! It knows no clock: it is told the moment.

use chrono::{Datelike, Timelike, Weekday};
use chrono_tz::Tz;

use crate::domain::id::{DutyId, MemberId};
use crate::domain::people::profile::{Availability, DayPart};
use crate::domain::text::Phone;

/// Somebody on the rota.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Duty {
    /// Id.
    pub(crate) id: DutyId,
    /// Who.
    pub(crate) member: MemberId,
    /// The place in the order; the lowest is told first.
    pub(crate) position: i64,
    /// The parts of the week on duty.
    pub(crate) hours: Availability,
    /// The number that is texted and rung.
    pub(crate) phone: Phone,
}

/// A part of a day of the week, in a bank's own time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PartOfWeek {
    weekday: Weekday,
    part: DayPart,
}

impl PartOfWeek {
    /// The part of the week at a moment (UTC milliseconds): midnight to noon, noon to five, five to midnight.
    pub(crate) fn at(zone: Tz, ms: i64) -> Self {
        let local = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&zone);
        let part = match local.hour() {
            0..12 => DayPart::Morning,
            12..17 => DayPart::Afternoon,
            _ => DayPart::Evening,
        };
        Self { weekday: local.weekday(), part }
    }
}

impl Duty {
    /// Whether this person is on duty then.
    pub(crate) fn covers(&self, at: PartOfWeek) -> bool {
        self.hours.has(at.weekday, at.part)
    }
}

/// Whether somebody is on duty at every one of these moments.
pub(crate) fn is_watched(rota: &[Duty], moments: &[PartOfWeek]) -> bool {
    moments.iter().all(|at| rota.iter().any(|duty| duty.covers(*at)))
}

/// Who is told next. Whoever was told least often comes first; among those, people on duty before the others, each in the rota's
/// order. So the next one is always another person while there is one, nobody is left out, and the round begins again at its end.
/// `told` are the calls so far, in any order.
pub(crate) fn next_to_tell<'r>(rota: &'r [Duty], at: PartOfWeek, told: &[DutyId]) -> Option<&'r Duty> {
    rota.iter().min_by_key(|duty| {
        let times = told.iter().filter(|id| **id == duty.id).count();
        (times, !duty.covers(at), duty.position, duty.id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(number: u8, hours: Availability) -> Duty {
        Duty {
            id: DutyId::new(uuid::Uuid::from_bytes([number; 16])),
            member: MemberId::new(uuid::Uuid::from_bytes([number; 16])),
            position: i64::from(number),
            hours,
            phone: Phone::new("0131 496 0100").unwrap(),
        }
    }

    const MONDAY_MORNING: PartOfWeek = PartOfWeek { weekday: Weekday::Mon, part: DayPart::Morning };

    #[test]
    fn the_part_of_the_week_is_the_banks_own() {
        // Monday 29 June 2026, 11:30 UTC: half past noon in London, seven thirty in New York.
        let ms = 1_782_732_600_000;
        assert_eq!(PartOfWeek::at(chrono_tz::Europe::London, ms), PartOfWeek { weekday: Weekday::Mon, part: DayPart::Afternoon });
        assert_eq!(PartOfWeek::at(chrono_tz::America::New_York, ms), MONDAY_MORNING);
    }

    #[test]
    fn nobody_on_duty_at_one_of_the_moments_is_nobody_watching() {
        let morning = Availability::default().with(Weekday::Mon, DayPart::Morning);
        let rota = [duty(1, morning)];
        let afternoon = PartOfWeek { part: DayPart::Afternoon, ..MONDAY_MORNING };
        assert!(is_watched(&rota, &[MONDAY_MORNING]));
        assert!(!is_watched(&rota, &[MONDAY_MORNING, afternoon]));
        assert!(!is_watched(&[], &[MONDAY_MORNING]));
    }

    #[test]
    fn the_chain_goes_through_those_on_duty_then_the_others_then_round_again() {
        let on = Availability::default().with(Weekday::Mon, DayPart::Morning);
        let rota = [duty(1, Availability::default()), duty(2, on), duty(3, on)];
        let mut told = Vec::new();
        for _ in 0..5 {
            told.push(next_to_tell(&rota, MONDAY_MORNING, &told).unwrap().id);
        }
        assert_eq!(told, [rota[1].id, rota[2].id, rota[0].id, rota[1].id, rota[2].id]);
        assert_eq!(next_to_tell(&[], MONDAY_MORNING, &[]), None);
    }

    proptest::proptest! {
        #[test]
        fn within_one_round_everybody_on_the_rota_is_told_once(hours in proptest::collection::vec(0_i64..1 << 21, 1..6)) {
            let rota: Vec<Duty> = (1..).zip(&hours).map(|(number, bits)| duty(number, Availability::from_bits(*bits))).collect();
            let mut told = Vec::new();
            for _ in &rota {
                told.push(next_to_tell(&rota, MONDAY_MORNING, &told).unwrap().id);
            }
            told.sort();
            proptest::prop_assert_eq!(told, rota.iter().map(|duty| duty.id).collect::<Vec<_>>());
        }
    }
}
