//! A link by which an auditor follows the figures of some years without an account: read-only, ending on a day, for one reader.
//!
//! Only the hash of its secret is kept. What is behind it is decided elsewhere; here stands how long it holds and for which years.

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::help::exchange::{Event, Exchange, OnBehalf, Verb};
use crate::domain::id::{AuditorLinkId, MemberId};
use crate::domain::people::member::codes;
use crate::domain::text::Title;

/// For how many days a link holds where nobody says otherwise.
pub(crate) const DAYS_USUAL: i64 = 30;
/// For how many days it may hold at the most.
pub(crate) const DAYS_MAX: i64 = 90;

codes! {
    /// What can be opened through a link.
    Opened {
        /// The page that it leads to.
        Front = "front",
        /// A report.
        Report = "report",
        /// A report as a file.
        File = "file",
        /// The rows of a figure.
        Rows = "rows",
        /// An exchange.
        Exchange = "exchange",
        /// A session of a group.
        Session = "session",
        /// A cost line.
        Cost = "cost",
        /// A receipt.
        Receipt = "receipt",
        /// The ledger's checkpoint and keys.
        Ledger = "ledger",
    }
}

/// The years that a link opens: all from the first to the last, each by the year in which it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct OpenYears {
    /// The first.
    pub(crate) first: i32,
    /// The last.
    pub(crate) last: i32,
}

impl OpenYears {
    /// From one year to another; `None` where the last is before the first.
    pub(crate) fn new(first: i32, last: i32) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Whether a year is among them.
    pub(crate) fn hold(self, year: FinancialYear) -> bool {
        (self.first..=self.last).contains(&year.first())
    }
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AuditorLink {
    /// Id.
    pub(crate) id: AuditorLinkId,
    /// Who reads.
    pub(crate) for_whom: Title,
    /// What they may read.
    pub(crate) years: OpenYears,
    /// The last day on which it opens anything.
    pub(crate) ends_on: Day,
    /// When it was made, UTC milliseconds.
    pub(crate) made_at: i64,
    /// Who made it; `None` for the operator.
    pub(crate) made_by: Option<MemberId>,
    /// When it was taken back, UTC milliseconds.
    pub(crate) revoked_at: Option<i64>,
    /// Who took it back.
    pub(crate) revoked_by: Option<MemberId>,
}

impl AuditorLink {
    /// Whether it opens anything on a day of its bank.
    pub(crate) fn is_open(&self, today: Day) -> bool {
        self.revoked_at.is_none() && today <= self.ends_on
    }
}

/// What was opened on a day, and how often.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Use {
    /// The day.
    pub(crate) on: Day,
    /// What.
    pub(crate) opened: Opened,
    /// How often.
    pub(crate) times: i64,
    /// When last, UTC milliseconds.
    pub(crate) last_at: i64,
}

/// On whose word an exchange stands in the books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Word {
    /// It came with the books of before.
    Brought,
    /// The one who was helped wrote it down.
    Wrote,
    /// The one who was helped said yes to it.
    SaidYes,
    /// The one who helped said yes to the time that the other suggested.
    Agreed,
    /// Somebody wrote down what they were told.
    Told(OnBehalf),
    /// Staff, or whoever acts for the one who was helped, said that it is right.
    Another,
}

impl Word {
    /// On whose word an exchange stands, by its story.
    pub(crate) fn of(exchange: &Exchange, story: &[Event]) -> Self {
        let yes = story.iter().rev().find(|event| event.verb == Verb::Confirmed);
        match (yes, exchange.on_behalf) {
            (Some(event), _) if event.by == Some(exchange.receiver) => Self::SaidYes,
            (Some(event), _) if event.by == Some(exchange.giver) => Self::Agreed,
            (None, Some(told)) => Self::Told(told),
            (None, None) if exchange.keyed_by.is_none() => Self::Brought,
            (None, None) if exchange.keyed_by == Some(exchange.receiver) => Self::Wrote,
            _ => Self::Another,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::YearStart;

    #[test]
    fn a_link_holds_through_its_last_day_and_for_its_years_alone() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let link = AuditorLink {
            id: AuditorLinkId::new(uuid::Uuid::nil()),
            for_whom: Title::new("The council").unwrap(),
            years: OpenYears::new(2024, 2025).unwrap(),
            ends_on: day("2026-12-21"),
            made_at: 0,
            made_by: None,
            revoked_at: None,
            revoked_by: None,
        };
        assert!(link.is_open(day("2026-12-21")) && !link.is_open(day("2026-12-22")));
        assert!(!AuditorLink { revoked_at: Some(1), ..link.clone() }.is_open(day("2026-12-21")));
        let year = |first| FinancialYear::new(first, YearStart::APRIL).unwrap();
        let open = [2023, 2024, 2025, 2026].map(|first| link.years.hold(year(first)));
        assert_eq!(open, [false, true, true, false]);
        assert_eq!(OpenYears::new(2025, 2024), None);
    }
}
