//! An application to join: what it still needs, the one next step, and when it is stuck.
//!
//! An application is decided once. A new wish to join is a new application and a new decision.

use crate::domain::id::{ApplicationId, MemberId};
use crate::domain::people::check::CheckStanding;
use crate::domain::people::member::codes;
use crate::domain::people::profile::Said;
use crate::domain::people::referee::{REFEREE_WAIT_DAYS, REFEREES_NEEDED, Referee};
use crate::domain::text::{Note, Reason};

codes! {
    /// How an application ended.
    Decision {
        /// The applicant became a member.
        TakenOn = "taken_on",
        /// The bank said no.
        Declined = "declined",
        /// The applicant does not want to any more.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What an application needs, in the order in which staff do it.
    Task {
        /// Two people who speak for the applicant are named.
        NameReferees = "name_referees",
        /// They are asked.
        AskReferees = "ask_referees",
        /// A check is seen and accepted, where one is needed.
        Check = "check",
        /// Somebody talks with the applicant.
        Interview = "interview",
        /// The applicant agrees to the bank's rules.
        Agreement = "agreement",
        /// The referees answer.
        HearReferees = "hear_referees",
        /// Somebody decides.
        Decide = "decide",
    }
}

codes! {
    /// Why an application is stuck.
    Stuck {
        /// A referee was asked long ago and has not answered.
        RefereeSilent = "referee_silent",
        /// Nothing has happened for long.
        Still = "still",
    }
}

/// After so many days in which nothing happened an application is stuck.
pub(crate) const STILL_DAYS: i64 = 14;

const DAY_MS: i64 = 86_400_000;

/// An application as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Application {
    /// Id.
    pub(crate) id: ApplicationId,
    /// The applicant's membership.
    pub(crate) member: MemberId,
    /// When it came, UTC milliseconds.
    pub(crate) applied_at: i64,
    /// Who keyed it in; none where the applicant did.
    pub(crate) keyed_by: Option<MemberId>,
    /// What the applicant says of themselves.
    pub(crate) about: Option<Note>,
    /// What they could give.
    pub(crate) gives: Option<Note>,
    /// What they could do with.
    pub(crate) needs: Option<Note>,
    /// Whether what they want to do needs a check.
    pub(crate) check_needed: Said,
    /// When somebody talked with them.
    pub(crate) interviewed_at: Option<i64>,
    /// How it ended.
    pub(crate) decided: Option<Decided>,
    /// When something last happened to it.
    pub(crate) stirred_at: i64,
}

/// How and when an application ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Decided {
    /// How.
    pub(crate) decision: Decision,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// Who decided; none for the operator.
    pub(crate) by: Option<MemberId>,
    /// Why.
    pub(crate) reason: Option<Reason>,
}

/// Everything that an application's tasks are judged by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress<'a> {
    /// The application.
    pub(crate) application: &'a Application,
    /// Those who speak for the applicant.
    pub(crate) referees: &'a [Referee],
    /// Where the applicant stands with checks.
    pub(crate) check: CheckStanding,
    /// Whether they have agreed to all that is in force.
    pub(crate) agreed: Said,
}

impl Progress<'_> {
    /// Whether a task is done.
    pub(crate) fn done(&self, task: Task) -> bool {
        let referees = self.referees;
        match task {
            Task::NameReferees => referees.len() >= REFEREES_NEEDED,
            Task::AskReferees => {
                self.done(Task::NameReferees) && referees.iter().all(|each| each.asked_at.is_some() || each.answer.is_some())
            }
            Task::HearReferees => referees.iter().filter(|each| each.answer.is_some()).count() >= REFEREES_NEEDED,
            Task::Check => !self.application.check_needed.yes() || self.check.good(),
            Task::Interview => self.application.interviewed_at.is_some(),
            Task::Agreement => self.agreed.yes(),
            Task::Decide => self.application.decided.is_some(),
        }
    }

    /// The one next step; none once it is decided.
    pub(crate) fn next(&self) -> Option<Task> {
        if self.done(Task::Decide) {
            return None;
        }
        Task::ALL.iter().copied().find(|task| !self.done(*task))
    }

    /// Whether everything but the decision is done.
    pub(crate) fn ready(&self) -> bool {
        self.next() == Some(Task::Decide)
    }

    /// Why it is stuck and since when (UTC milliseconds), if it is.
    pub(crate) fn stuck(&self, now_ms: i64) -> Option<(Stuck, i64)> {
        if self.done(Task::Decide) {
            return None;
        }
        let waits = self.referees.iter().filter(|each| each.answer.is_none()).filter_map(|each| each.asked_at).min();
        let silent = waits.filter(|asked| now_ms.saturating_sub(*asked) >= REFEREE_WAIT_DAYS.saturating_mul(DAY_MS));
        let stirred = self.application.stirred_at;
        let still = now_ms.saturating_sub(stirred) >= STILL_DAYS.saturating_mul(DAY_MS);
        silent.map(|since| (Stuck::RefereeSilent, since)).or_else(|| still.then_some((Stuck::Still, stirred)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Application, DAY_MS, Decided, Decision, Progress, Stuck, Task};
    use crate::domain::id::{ApplicationId, MemberId, RefereeId};
    use crate::domain::people::check::CheckStanding;
    use crate::domain::people::profile::Said;
    use crate::domain::people::referee::{Referee, RefereeAnswer, RefereeOutcome, RefereeWay};
    use crate::domain::text::Name;
    use uuid::Uuid;

    fn application() -> Application {
        Application {
            id: ApplicationId::new(Uuid::nil()),
            member: MemberId::new(Uuid::nil()),
            applied_at: 0,
            keyed_by: None,
            about: None,
            gives: None,
            needs: None,
            check_needed: Said::No,
            interviewed_at: None,
            decided: None,
            stirred_at: 0,
        }
    }

    fn referee(asked_at: Option<i64>, answered_at: Option<i64>) -> Referee {
        Referee {
            id: RefereeId::new(Uuid::nil()),
            application: ApplicationId::new(Uuid::nil()),
            name: Name::new("Rhoda Reid").unwrap(),
            relation: None,
            email: None,
            phone: None,
            address: None,
            way: RefereeWay::Telephone,
            added_at: 0,
            asked_at,
            reminded_at: None,
            link_until: None,
            answer: answered_at.map(|at| RefereeAnswer { at, outcome: RefereeOutcome::Good, words: None, recorded_by: None }),
        }
    }

    fn progress<'a>(application: &'a Application, referees: &'a [Referee], agreed: bool) -> Progress<'a> {
        Progress { application, referees, check: CheckStanding::Missing, agreed: Said::from(agreed) }
    }

    #[test]
    fn there_is_one_next_step_at_every_moment() {
        let mut it = application();
        let (named, asked, heard) = (referee(None, None), referee(Some(1), None), referee(Some(1), Some(2)));
        assert_eq!(progress(&it, &[], false).next(), Some(Task::NameReferees));
        assert_eq!(progress(&it, std::slice::from_ref(&heard), false).next(), Some(Task::NameReferees));
        assert_eq!(progress(&it, &[named, heard.clone()], false).next(), Some(Task::AskReferees));
        let waiting = [asked, heard.clone()];
        assert_eq!(progress(&it, &waiting, false).next(), Some(Task::Interview));
        it.check_needed = Said::Yes;
        assert_eq!(progress(&it, &waiting, false).next(), Some(Task::Check));
        it.check_needed = Said::No;
        it.interviewed_at = Some(3);
        assert_eq!(progress(&it, &waiting, false).next(), Some(Task::Agreement));
        assert_eq!(progress(&it, &waiting, true).next(), Some(Task::HearReferees));
        let both = [heard.clone(), heard];
        assert!(progress(&it, &both, true).ready());
        it.decided = Some(Decided { decision: Decision::Declined, at: 4, by: None, reason: None });
        assert_eq!(progress(&it, &both, true).next(), None);
    }

    #[test]
    fn a_silent_referee_or_fourteen_still_days_make_it_stuck_and_a_decision_ends_that() {
        let mut it = application();
        it.stirred_at = DAY_MS;
        let asked = [referee(Some(DAY_MS), None)];
        assert_eq!(progress(&it, &asked, false).stuck(8 * DAY_MS - 1), None);
        assert_eq!(progress(&it, &asked, false).stuck(8 * DAY_MS), Some((Stuck::RefereeSilent, DAY_MS)));
        assert_eq!(progress(&it, &[], false).stuck(15 * DAY_MS - 1), None);
        assert_eq!(progress(&it, &[], false).stuck(15 * DAY_MS), Some((Stuck::Still, DAY_MS)));
        it.decided = Some(Decided { decision: Decision::Withdrawn, at: 4, by: None, reason: None });
        assert_eq!(progress(&it, &asked, false).stuck(90 * DAY_MS), None);
    }
}
