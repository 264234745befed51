//! The cost register: what running the bank takes, line by line, under Loeffler and Watt's headings.
//!
//! Lines are added, never summed into another line. Members never see them: an hour is an hour.

use crate::domain::calendar::Day;
use crate::domain::id::CostId;
use crate::domain::money::Money;
use crate::domain::people::member::codes;
use crate::domain::text::{Note, Title};

codes! {
    /// What a cost was for (value-model.md §4), in the order of the register.
    CostHeading {
        /// Time of professional staff.
        ProfessionalTime = "professional_time",
        /// Training of professional staff.
        ProfessionalTraining = "professional_training",
        /// Time of managers.
        ManagerialTime = "managerial_time",
        /// Training of managers.
        ManagerialTraining = "managerial_training",
        /// Time of the people the service is for.
        ServiceUserTime = "service_user_time",
        /// Training of the people the service is for.
        ServiceUserTraining = "service_user_training",
        /// What the community puts in.
        Community = "community",
        /// Bought once, used for longer.
        ResourcesOneOff = "resources_one_off",
        /// Rent, software, telephone, insurance.
        ResourcesContinuing = "resources_continuing",
    }
}

/// Whether money changed hands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Payment {
    /// Paid.
    Cash,
    /// Given: a room, a volunteer's time, at what it would have cost.
    InKind,
}

/// One line of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CostLine {
    /// Its id.
    pub(crate) id: CostId,
    /// The day it counts on.
    pub(crate) on: Day,
    /// What kind of cost.
    pub(crate) heading: CostHeading,
    /// Paid or given.
    pub(crate) payment: Payment,
    /// Pounds and pence, more than nothing.
    pub(crate) amount: Money,
    /// What it was.
    pub(crate) what: Title,
    /// Who paid for it.
    pub(crate) funder: Option<Title>,
    /// Where the bill or the reckoning can be found.
    pub(crate) evidence: Option<Note>,
}

/// The money of some lines, paid and given apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CostSum {
    /// Paid.
    pub(crate) cash: Money,
    /// Given.
    pub(crate) in_kind: Money,
}

impl CostSum {
    /// Adds lines up; saturates far above any register's total.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = &'a CostLine>) -> Self {
        let (mut cash, mut in_kind) = (0_i64, 0_i64);
        for line in lines {
            let sum = match line.payment {
                Payment::Cash => &mut cash,
                Payment::InKind => &mut in_kind,
            };
            *sum = sum.saturating_add(line.amount.pence());
        }
        Self { cash: Money::from_pence(cash), in_kind: Money::from_pence(in_kind) }
    }

    /// Both together: the bank's own full cost.
    pub(crate) fn total(self) -> Money {
        Money::from_pence(self.cash.pence().saturating_add(self.in_kind.pence()))
    }
}
