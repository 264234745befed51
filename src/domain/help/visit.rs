//! A home visit that somebody watches: when it should be over, when the next person is told, and how it ends.
//!
//! The law of this file: a visit that nobody has ended or taken on always has a next moment. It cannot be written otherwise.

use crate::domain::id::{AlarmId, DutyId, MeetingId, MemberId, VisitId};
use crate::domain::minutes::Amount;
use crate::domain::people::member::codes;
use crate::domain::text::Reason;

/// How long after the expected end the first person is told.
pub(crate) const GRACE_MS: i64 = 15 * 60_000;
/// How long the next person waits for the one before.
pub(crate) const CHAIN_MS: i64 = 10 * 60_000;
/// The longest visit, in minutes.
pub(crate) const VISIT_MINUTES_MAX: i64 = 12 * 60;
const MINUTE_MS: i64 = 60_000;

codes! {
    /// How a visit was ended.
    EndedHow {
        /// By the link in a message.
        Link = "link",
        /// On the signed-in page.
        Page = "page",
        /// Somebody rang, and staff wrote it down.
        Call = "call",
        /// Whoever took it on found out and wrote it down.
        Settled = "settled",
    }
}

codes! {
    /// How a duty person is told.
    AlarmWay {
        /// By text, and on the call list.
        TextAndCall = "text_and_call",
        /// On the call list only: no text messages can be sent here.
        Call = "call",
    }
}

/// Where a visit stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// Under way.
    Open {
        /// When somebody is told, unless it is over by then.
        alarm_at: i64,
    },
    /// Somebody should be back and is not.
    Overdue {
        /// When the next person is told.
        alarm_at: i64,
        /// How many times somebody was told.
        step: i64,
    },
    /// Somebody has taken it on.
    Acknowledged {
        /// How many times somebody was told.
        step: i64,
        /// Who has taken it on.
        taken: Taken,
    },
    /// Over.
    Done {
        /// How many times somebody was told.
        step: i64,
        /// Who had taken it on.
        taken: Option<Taken>,
        /// How it ended.
        end: End,
    },
}

/// Who took an overdue visit on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Taken {
    /// Who; none for the operator.
    pub(crate) by: Option<MemberId>,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
}

/// How a visit ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct End {
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// By which way.
    pub(crate) how: EndedHow,
    /// Who wrote it down; none for a link.
    pub(crate) by: Option<MemberId>,
    /// What had happened, where somebody had to find out.
    pub(crate) outcome: Option<Reason>,
}

/// A home visit under watch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Visit {
    /// Id.
    pub(crate) id: VisitId,
    /// Who visits.
    pub(crate) visitor: MemberId,
    /// Who is visited.
    pub(crate) host: MemberId,
    /// The agreed exchange that it is for.
    pub(crate) meeting: Option<MeetingId>,
    /// When it began, UTC milliseconds.
    pub(crate) started_at: i64,
    /// Who wrote it down; the visitor or staff, none for the operator.
    pub(crate) started_by: Option<MemberId>,
    /// When it should be over, UTC milliseconds.
    pub(crate) expected_end_at: i64,
    /// Where it stands.
    pub(crate) stage: Stage,
}

/// One call for an overdue visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Alarm {
    /// Id.
    pub(crate) id: AlarmId,
    /// For which visit.
    pub(crate) visit: VisitId,
    /// Who was told.
    pub(crate) duty: DutyId,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// How.
    pub(crate) way: AlarmWay,
    /// When this person took it on.
    pub(crate) acknowledged_at: Option<i64>,
}

/// Why a visit does not go on as asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum VisitRefusal {
    /// It is over.
    #[error("the visit is over")]
    Over,
    /// It is not overdue.
    #[error("the visit is not overdue")]
    NotOverdue,
}

/// The moment at which a visit of so many minutes should be over.
pub(crate) fn end_of(from_ms: i64, minutes: Amount) -> i64 {
    from_ms.saturating_add(minutes.get().saturating_mul(MINUTE_MS))
}

/// The moment at which the first person is told.
pub(crate) fn first_alarm(expected_end_at: i64) -> i64 {
    expected_end_at.saturating_add(GRACE_MS)
}

impl Stage {
    /// The stage at which a visit begins.
    pub(crate) const fn begun(expected_end_at: i64) -> Self {
        Self::Open { alarm_at: expected_end_at.saturating_add(GRACE_MS) }
    }

    /// The API's and the database's word.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Overdue { .. } => "overdue",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Done { .. } => "done",
        }
    }

    /// The next moment at which somebody is told; none once it is over or somebody has taken it on.
    pub(crate) const fn deadline(&self) -> Option<i64> {
        match self {
            Self::Open { alarm_at } | Self::Overdue { alarm_at, .. } => Some(*alarm_at),
            Self::Acknowledged { .. } | Self::Done { .. } => None,
        }
    }

    /// How many times somebody was told.
    pub(crate) const fn step(&self) -> i64 {
        match self {
            Self::Open { .. } => 0,
            Self::Overdue { step, .. } | Self::Acknowledged { step, .. } | Self::Done { step, .. } => *step,
        }
    }

    /// Who took it on.
    pub(crate) const fn taken(&self) -> Option<Taken> {
        match self {
            Self::Open { .. } | Self::Overdue { .. } => None,
            Self::Acknowledged { taken, .. } => Some(*taken),
            Self::Done { taken, .. } => *taken,
        }
    }

    /// How it ended.
    pub(crate) const fn end(&self) -> Option<&End> {
        match self {
            Self::Done { end, .. } => Some(end),
            _ => None,
        }
    }
}

impl Visit {
    /// Whether somebody is to be told now.
    pub(crate) fn is_due(&self, now_ms: i64) -> bool {
        self.stage.deadline().is_some_and(|at| at <= now_ms)
    }

    /// Whether it ended after somebody had to be told.
    pub(crate) fn was_late(&self) -> bool {
        self.stage.step() > 0
    }

    /// Somebody is told now; nothing where nobody has to be. The next moment is counted from now, not from when it was due:
    /// after an hour without power the duty people are told one after the other, not all at once.
    #[must_use]
    pub(crate) fn ring(self, now_ms: i64) -> Self {
        if !self.is_due(now_ms) {
            return self;
        }
        let step = self.stage.step().saturating_add(1);
        Self { stage: Stage::Overdue { alarm_at: now_ms.saturating_add(CHAIN_MS), step }, ..self }
    }

    /// The visitor is back, or wants nobody to wait any longer.
    pub(crate) fn finish(self, end: End) -> Result<Self, VisitRefusal> {
        if self.stage.end().is_some() {
            return Err(VisitRefusal::Over);
        }
        Ok(Self { stage: Stage::Done { step: self.stage.step(), taken: self.stage.taken(), end }, ..self })
    }

    /// The visitor is well and stays longer: the watch begins anew with the later end.
    pub(crate) fn extend(self, minutes: Amount, now_ms: i64) -> Result<Self, VisitRefusal> {
        if self.stage.end().is_some() {
            return Err(VisitRefusal::Over);
        }
        let expected_end_at = end_of(self.expected_end_at.max(now_ms), minutes);
        Ok(Self { expected_end_at, stage: Stage::begun(expected_end_at), ..self })
    }

    /// Somebody takes it on, and nobody else is told. The first to do so stays the one.
    pub(crate) fn acknowledge(self, taken: Taken) -> Result<Self, VisitRefusal> {
        match self.stage {
            Stage::Open { .. } => Err(VisitRefusal::NotOverdue),
            Stage::Overdue { step, .. } => Ok(Self { stage: Stage::Acknowledged { step, taken }, ..self }),
            Stage::Acknowledged { .. } => Ok(self),
            Stage::Done { .. } => Err(VisitRefusal::Over),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn visit(expected_end_at: i64) -> Visit {
        let uuid = |byte| uuid::Uuid::from_bytes([byte; 16]);
        Visit {
            id: VisitId::new(uuid(1)),
            visitor: MemberId::new(uuid(2)),
            host: MemberId::new(uuid(3)),
            meeting: None,
            started_at: 0,
            started_by: None,
            expected_end_at,
            stage: Stage::begun(expected_end_at),
        }
    }

    fn end(at: i64) -> End {
        End { at, how: EndedHow::Link, by: None, outcome: None }
    }

    #[test]
    fn nobody_is_told_before_a_quarter_of_an_hour_has_passed() {
        let open = visit(1_000_000);
        assert!(!open.is_due(1_000_000 + GRACE_MS - 1));
        assert!(open.is_due(1_000_000 + GRACE_MS));
        assert_eq!(open.clone().ring(1_000_000), open);
    }

    #[test]
    fn whoever_takes_it_on_first_stops_the_chain_and_stays_the_one() {
        let overdue = visit(0).ring(GRACE_MS);
        let taken = |at| Taken { by: None, at };
        assert_eq!(visit(0).acknowledge(taken(1)), Err(VisitRefusal::NotOverdue));
        let mine = overdue.acknowledge(taken(GRACE_MS + 1)).unwrap();
        assert_eq!(mine.clone().acknowledge(taken(GRACE_MS + 2)).unwrap(), mine);
        assert_eq!(mine.clone().ring(i64::MAX), mine);
        let over = mine.finish(end(GRACE_MS + 3)).unwrap();
        assert!(over.was_late() && over.stage.taken() == Some(taken(GRACE_MS + 1)));
        assert_eq!(over.clone().finish(end(GRACE_MS + 4)), Err(VisitRefusal::Over));
        assert_eq!(over.acknowledge(taken(GRACE_MS + 4)), Err(VisitRefusal::Over));
    }

    /// What may happen to a visit.
    #[derive(Clone, Copy, Debug)]
    enum Happens {
        Tick,
        Extend(i64),
        Acknowledge,
        Finish,
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            6 => Just(Happens::Tick),
            2 => (1_i64..600).prop_map(Happens::Extend),
            1 => Just(Happens::Acknowledge),
            1 => Just(Happens::Finish),
        ]
    }

    proptest! {
        /// Whatever happens, in whatever order and however late the program looks: until it is over or taken on there is a next
        /// moment, it is never further off than the expected end and the grace or one link of the chain, and the look at that
        /// moment tells somebody.
        #[test]
        fn an_open_visit_is_never_forgotten(story in prop::collection::vec((happens(), 0_i64..7_200_000), 0..40), length in 1_i64..720) {
            let mut now = 0;
            let mut it = visit(length * MINUTE_MS);
            for (what, later) in story {
                now += later;
                let before = it.clone();
                it = match what {
                    Happens::Tick => it.ring(now),
                    Happens::Extend(minutes) => it.extend(Amount::new(minutes).unwrap(), now).unwrap_or(before.clone()),
                    Happens::Acknowledge => it.acknowledge(Taken { by: None, at: now }).unwrap_or(before.clone()),
                    Happens::Finish => it.finish(end(now)).unwrap_or(before.clone()),
                };
                let watched = matches!(it.stage, Stage::Open { .. } | Stage::Overdue { .. });
                prop_assert_eq!(watched, it.stage.deadline().is_some());
                if let Some(deadline) = it.stage.deadline() {
                    prop_assert!(deadline <= (first_alarm(it.expected_end_at)).max(now + CHAIN_MS));
                    let rung = it.clone().ring(deadline);
                    prop_assert_eq!(rung.stage.step(), it.stage.step() + 1);
                    prop_assert!(rung.stage.deadline() > Some(deadline));
                }
                if let Happens::Tick = what {
                    // One look tells at most one person, and a second look at the same moment nobody.
                    prop_assert!(it.stage.step() - before.stage.step() <= 1);
                    prop_assert_eq!(it.clone().ring(now), it.clone());
                }
            }
        }
    }
}
