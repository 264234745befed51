//! Help in a group: an activity, its attendance sheets, and how a sheet becomes minutes.
//!
//! The helpers' minutes are the hours; who took part shares them, or the pot or an organisation meets them. No minute is made
//! or lost by sharing. How long somebody took part is kept beside and never moves anything.

use std::collections::BTreeSet;

use crate::domain::calendar::Day;
use crate::domain::id::{ActivityId, CategoryId, MemberId, SheetId, TransferId};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Reason, Title};

/// Most people on one sheet.
pub(crate) const LINES_MAX: usize = 200;

codes! {
    /// Who meets the helpers' minutes.
    Payer {
        /// Those who took part, in equal shares.
        Attenders = "attenders",
        /// The community pot.
        Pot = "pot",
        /// An organisation.
        Organisation = "organisation",
    }
}

codes! {
    /// Where a sheet stands.
    SheetState {
        /// It has a number and waits for its paper.
        Printed = "printed",
        /// It is in the books.
        Posted = "posted",
        /// The session did not happen.
        Void = "void",
        /// It was in the books and was undone.
        Undone = "undone",
    }
}

codes! {
    /// What somebody did in a session.
    SheetPart {
        /// They helped.
        Helper = "helper",
        /// They took part.
        Attender = "attender",
    }
}

/// A group that meets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Activity {
    /// Id.
    pub(crate) id: ActivityId,
    /// What it is called.
    pub(crate) name: Name,
    /// What kind of help it is.
    pub(crate) category: CategoryId,
    /// Where it meets.
    pub(crate) place: Option<Title>,
    /// Who meets the helpers' minutes.
    pub(crate) payer: Payer,
    /// The organisation, where one does.
    pub(crate) payer_id: Option<MemberId>,
    /// When it was written down, UTC milliseconds.
    pub(crate) created_at: i64,
    /// When it ended.
    pub(crate) closed_at: Option<i64>,
}

/// One sheet of paper for one session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AttendanceSheet {
    /// Id.
    pub(crate) id: SheetId,
    /// The number printed on it.
    pub(crate) number: i64,
    /// The activity; none where one exchange was shared by several people.
    pub(crate) activity: Option<ActivityId>,
    /// What it is called.
    pub(crate) title: Name,
    /// What kind of help it is.
    pub(crate) category: CategoryId,
    /// The day of the session.
    pub(crate) on: Day,
    /// Where it stands.
    pub(crate) state: SheetState,
    /// Who meets the helpers' minutes.
    pub(crate) payer: Payer,
    /// The organisation, where one does.
    pub(crate) payer_id: Option<MemberId>,
    /// When it got its number, UTC milliseconds.
    pub(crate) printed_at: i64,
    /// Who gave it its number.
    pub(crate) printed_by: Option<MemberId>,
    /// How long the session was.
    pub(crate) lasted: Option<Amount>,
    /// When it was keyed in, UTC milliseconds, and by whom.
    pub(crate) posted: Option<(i64, Option<MemberId>)>,
    /// Its transfer: id and seq.
    pub(crate) transfer: Option<(TransferId, i64)>,
    /// The seq of the transfer that undid it.
    pub(crate) reversed_seq: Option<i64>,
    /// Why it is void or was undone, or why it was let go below the floor.
    pub(crate) reason: Option<Reason>,
}

/// One line of a sheet, in the order of the paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SheetLine {
    /// Who.
    pub(crate) member: MemberId,
    /// What they did.
    pub(crate) part: SheetPart,
    /// For how long they helped or took part.
    pub(crate) minutes: Minutes,
    /// What goes into (+) or out of (−) their account.
    pub(crate) moved: Minutes,
}

/// Who was there, as the paper says it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Present {
    /// Who helped, and for how long.
    pub(crate) helpers: Vec<(MemberId, Amount)>,
    /// Who took part.
    pub(crate) attenders: Vec<MemberId>,
}

/// The totals at the foot of the paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Controls {
    /// How many helped.
    pub(crate) helpers: i64,
    /// How many took part.
    pub(crate) attenders: i64,
    /// The helpers' minutes.
    pub(crate) minutes: Minutes,
}

/// What is wrong with a sheet as it was keyed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SheetFault {
    /// Nobody helped.
    NoHelper,
    /// Nobody took part, and those who took part are to share the minutes.
    NoAttender,
    /// Somebody stands on two lines.
    Twice(MemberId),
    /// More people than one sheet takes.
    TooMany,
    /// The number of helpers is not that of the paper.
    Helpers,
    /// The number of those who took part is not that of the paper.
    Attenders,
    /// The helpers' minutes are not those of the paper.
    Minutes,
}

impl Present {
    /// The helpers' minutes together.
    pub(crate) fn minutes(&self) -> Minutes {
        self.helpers.iter().map(|(_, minutes)| minutes.minutes()).sum()
    }

    /// How many people are keyed in of a part.
    pub(crate) fn count(&self, part: SheetPart) -> i64 {
        let count = if part == SheetPart::Helper { self.helpers.len() } else { self.attenders.len() };
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Everything that is wrong with it, whoever meets the minutes.
    pub(crate) fn faults(&self, payer: Payer, controls: Option<Controls>) -> Vec<SheetFault> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        if self.helpers.is_empty() {
            faults.push(SheetFault::NoHelper);
        }
        if self.attenders.is_empty() && payer == Payer::Attenders {
            faults.push(SheetFault::NoAttender);
        }
        if self.helpers.len() + self.attenders.len() > LINES_MAX {
            faults.push(SheetFault::TooMany);
        }
        let everybody = self.helpers.iter().map(|(member, _)| *member).chain(self.attenders.iter().copied());
        faults.extend(everybody.filter(|member| !seen.insert(*member)).map(SheetFault::Twice));
        if let Some(controls) = controls {
            let wrong = [
                (self.count(SheetPart::Helper) != controls.helpers, SheetFault::Helpers),
                (self.count(SheetPart::Attender) != controls.attenders, SheetFault::Attenders),
                (self.minutes() != controls.minutes, SheetFault::Minutes),
            ];
            faults.extend(wrong.into_iter().filter(|(wrong, _)| *wrong).map(|(_, fault)| fault));
        }
        faults
    }

    /// The lines of the sheet: the helpers get their minutes, and where those who took part meet them, they share them.
    /// `lasted` is how long everybody took part; without it, as long as their share.
    pub(crate) fn lines(&self, payer: Payer, lasted: Option<Amount>) -> Vec<SheetLine> {
        let helpers = self.helpers.iter().map(|(member, minutes)| SheetLine {
            member: *member,
            part: SheetPart::Helper,
            minutes: minutes.minutes(),
            moved: minutes.minutes(),
        });
        let shares = shared(self.minutes(), self.attenders.len());
        let attenders = self.attenders.iter().zip(shares).map(|(member, share)| SheetLine {
            member: *member,
            part: SheetPart::Attender,
            minutes: lasted.map_or(share, Amount::minutes),
            moved: if payer == Payer::Attenders { share.negated() } else { Minutes::ZERO },
        });
        helpers.chain(attenders).collect()
    }
}

/// Minutes shared among so many: each gets the whole part, and the first ones a minute of what is left over. 100 among 3 is 34, 33, 33.
pub(crate) fn shared(minutes: Minutes, among: usize) -> Vec<Minutes> {
    let Some(people) = i64::try_from(among).ok().filter(|people| *people > 0) else { return Vec::new() };
    let (each, left) = (minutes.get().div_euclid(people), minutes.get().rem_euclid(people));
    (0..people).map(|place| Minutes::new(if place < left { each.saturating_add(1) } else { each })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn member(number: u128) -> MemberId {
        MemberId::new(Uuid::from_u128(number))
    }

    #[test]
    fn a_hundred_minutes_among_three_are_34_and_33_and_33() {
        assert_eq!(shared(Minutes::new(100), 3), [34, 33, 33].map(Minutes::new));
        assert_eq!(shared(Minutes::new(2), 3), [1, 1, 0].map(Minutes::new));
        assert!(shared(Minutes::new(100), 0).is_empty());
    }

    #[test]
    fn a_sheet_must_agree_with_the_totals_on_its_paper() {
        let amount = |minutes| Amount::new(minutes).unwrap();
        let present = Present { helpers: vec![(member(1), amount(60)), (member(2), amount(40))], attenders: vec![member(3), member(4)] };
        let controls = Controls { helpers: 2, attenders: 2, minutes: Minutes::new(100) };
        assert_eq!(present.faults(Payer::Attenders, Some(controls)), vec![]);
        let wrong = Controls { helpers: 3, attenders: 1, minutes: Minutes::new(90) };
        assert_eq!(present.faults(Payer::Attenders, Some(wrong)), [SheetFault::Helpers, SheetFault::Attenders, SheetFault::Minutes]);
        let twice = Present { attenders: vec![member(1)], ..present };
        assert_eq!(twice.faults(Payer::Pot, None), [SheetFault::Twice(member(1))]);
        assert_eq!(Present::default().faults(Payer::Attenders, None), [SheetFault::NoHelper, SheetFault::NoAttender]);
        assert_eq!(Present::default().faults(Payer::Pot, None), [SheetFault::NoHelper]);
    }

    proptest! {
        /// The law of sharing: nothing is made or lost, and no two parts differ by more than a minute.
        #[test]
        fn sharing_makes_and_loses_nothing(minutes in 0_i64..100_000, among in 1_usize..300) {
            let parts = shared(Minutes::new(minutes), among);
            prop_assert_eq!(parts.len(), among);
            prop_assert_eq!(parts.iter().copied().sum::<Minutes>(), Minutes::new(minutes));
            let (least, most) = (parts.iter().min().unwrap().get(), parts.iter().max().unwrap().get());
            prop_assert!(most - least <= 1);
        }

        /// Where those who took part meet the minutes, all lines together are nothing.
        #[test]
        fn the_lines_of_a_shared_sheet_sum_to_zero(times in prop::collection::vec(1_i64..500, 1..8), attenders in 1_u128..40) {
            let helpers = (1_000..).zip(&times).map(|(number, minutes)| (member(number), Amount::new(*minutes).unwrap())).collect();
            let present = Present { helpers, attenders: (0..attenders).map(member).collect() };
            let lines = present.lines(Payer::Attenders, None);
            prop_assert_eq!(lines.iter().map(|line| line.moved).sum::<Minutes>(), Minutes::ZERO);
            prop_assert!(present.lines(Payer::Pot, None).iter().all(|line| line.moved >= Minutes::ZERO));
        }
    }
}
