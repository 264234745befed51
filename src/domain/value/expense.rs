//! Money that a member paid out of their own pocket, such as a bus fare: noted by staff, apart from hours.
//!
//! It is never part of an exchange, of a balance or of a figure in the report, and members never see it.

use crate::domain::calendar::Day;
use crate::domain::id::{ExchangeId, ExpenseId, MemberId};
use crate::domain::money::Money;
use crate::domain::text::Title;

/// One thing that somebody paid for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Expense {
    /// Id.
    pub(crate) id: ExpenseId,
    /// Who paid.
    pub(crate) member: MemberId,
    /// The help it belongs to, where there is one.
    pub(crate) exchange: Option<ExchangeId>,
    /// On which day.
    pub(crate) on: Day,
    /// How much.
    pub(crate) amount: Money,
    /// For what.
    pub(crate) what: Title,
    /// Who keeps the receipt, where there is one.
    pub(crate) receipt: Option<Title>,
    /// When it was written down, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// By whom.
    pub(crate) recorded_by: Option<MemberId>,
}
