//! An agreed exchange: who helps whom, on which day, at what time and where; afterwards whether it happened.
//!
//! It moves no minutes: what happened is logged as an exchange, which the meeting then names.

use crate::domain::calendar::{Day, Time};
use crate::domain::id::{AskId, CategoryId, ExchangeId, ListingId, MeetingId, MemberId};
use crate::domain::minutes::Amount;
use crate::domain::people::member::codes;
use crate::domain::people::profile::Said;
use crate::domain::text::{Reason, Title};

/// How many days lie at the most between the day that was agreed and the day that is logged.
pub(crate) const SAME_MEETING_DAYS: i64 = 3;

codes! {
    /// Where a meeting stands.
    MeetingState {
        /// Agreed.
        Agreed = "agreed",
        /// It happened, and was logged.
        Happened = "happened",
        /// The day passed and it did not happen.
        NotHappened = "not_happened",
        /// Called off before.
        Cancelled = "cancelled",
    }
}

/// One agreed exchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Meeting {
    /// Id.
    pub(crate) id: MeetingId,
    /// The request that it answers, if it came of one.
    pub(crate) listing: Option<ListingId>,
    /// The ask that it came of.
    pub(crate) ask: Option<AskId>,
    /// Who helps.
    pub(crate) giver: MemberId,
    /// Who is helped.
    pub(crate) receiver: MemberId,
    /// With what.
    pub(crate) category: CategoryId,
    /// On which day.
    pub(crate) on: Day,
    /// At what time.
    pub(crate) at: Option<Time>,
    /// For how long, as far as is known.
    pub(crate) minutes: Amount,
    /// Where.
    pub(crate) place: Option<Title>,
    /// Whether it is in the home of the one who is helped.
    pub(crate) at_home: Said,
    /// Where it stands.
    pub(crate) state: MeetingState,
    /// When it was agreed, UTC milliseconds.
    pub(crate) made_at: i64,
    /// Who wrote it down.
    pub(crate) made_by: Option<MemberId>,
    /// When both were reminded, UTC milliseconds.
    pub(crate) reminded_at: Option<i64>,
    /// When both were asked whether it happened, UTC milliseconds.
    pub(crate) asked_after_at: Option<i64>,
    /// When somebody said what became of it.
    pub(crate) answered_at: Option<i64>,
    /// The exchange that was logged of it.
    pub(crate) exchange: Option<ExchangeId>,
    /// Why it did not happen, or was called off.
    pub(crate) reason: Option<Reason>,
}

/// It has been said already what became of it, or its day has not come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum MeetingRefusal {
    /// It is over.
    #[error("the meeting is over")]
    Over,
    /// Its day has not come yet.
    #[error("the day has not come yet")]
    NotYet,
}

/// What is said of a meeting that does not lead to an exchange: called off up to its day, not happened from its day on.
pub(crate) fn end(meeting: &Meeting, to: MeetingState, today: Day) -> Result<MeetingState, MeetingRefusal> {
    match (meeting.state, to) {
        (MeetingState::Agreed, MeetingState::Cancelled) => Ok(to),
        (MeetingState::Agreed, MeetingState::NotHappened) if meeting.on <= today => Ok(to),
        (MeetingState::Agreed, MeetingState::NotHappened) => Err(MeetingRefusal::NotYet),
        _ => Err(MeetingRefusal::Over),
    }
}

/// Which of the agreed meetings of two people an exchange of theirs is: the one on its day, or the nearest within three days.
pub(crate) fn meant(meetings: &[Meeting], happened_on: Day) -> Option<&Meeting> {
    let apart = |meeting: &Meeting| meeting.on.signed_duration_since(happened_on).num_days().abs();
    let near = meetings.iter().filter(|meeting| meeting.state == MeetingState::Agreed && apart(meeting) <= SAME_MEETING_DAYS);
    near.min_by_key(|meeting| (apart(meeting), meeting.on, meeting.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn meeting(id: u128, on: &str, state: MeetingState) -> Meeting {
        Meeting {
            id: MeetingId::new(Uuid::from_u128(id)),
            listing: None,
            ask: None,
            giver: MemberId::new(Uuid::from_u128(1)),
            receiver: MemberId::new(Uuid::from_u128(2)),
            category: CategoryId::new(Uuid::from_u128(3)),
            on: on.parse().unwrap(),
            at: None,
            minutes: Amount::new(60).unwrap(),
            place: None,
            at_home: Said::No,
            state,
            made_at: 0,
            made_by: None,
            reminded_at: None,
            asked_after_at: None,
            answered_at: None,
            exchange: None,
            reason: None,
        }
    }

    #[test]
    fn a_meeting_did_not_happen_only_once_its_day_has_come() {
        let today: Day = "2026-11-22".parse().unwrap();
        let agreed = |on| meeting(1, on, MeetingState::Agreed);
        assert_eq!(end(&agreed("2026-11-23"), MeetingState::NotHappened, today), Err(MeetingRefusal::NotYet));
        assert_eq!(end(&agreed("2026-11-22"), MeetingState::NotHappened, today), Ok(MeetingState::NotHappened));
        assert_eq!(end(&agreed("2026-11-23"), MeetingState::Cancelled, today), Ok(MeetingState::Cancelled));
        for over in [MeetingState::Happened, MeetingState::NotHappened, MeetingState::Cancelled] {
            for to in [MeetingState::NotHappened, MeetingState::Cancelled, MeetingState::Agreed] {
                assert_eq!(end(&meeting(1, "2026-11-20", over), to, today), Err(MeetingRefusal::Over));
            }
        }
    }

    #[test]
    fn an_exchange_is_the_meeting_on_its_day_or_the_nearest() {
        let all = [
            meeting(1, "2026-11-20", MeetingState::Agreed),
            meeting(2, "2026-11-22", MeetingState::Agreed),
            meeting(3, "2026-11-21", MeetingState::Cancelled),
        ];
        let of = |day: &str| meant(&all, day.parse().unwrap()).map(|meeting| meeting.id.uuid().as_u128());
        assert_eq!((of("2026-11-22"), of("2026-11-19"), of("2026-11-25"), of("2026-11-26")), (Some(2), Some(1), Some(2), None));
        assert_eq!(of("2026-11-21"), Some(1));
    }
}
