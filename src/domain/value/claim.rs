//! What one line of the benefit register claims, in numbers: the input of the arithmetic of SROI (value-model.md §3).
//!
//! Nothing is multiplied here, and nothing says whether a claim may be believed.

use rust_decimal::Decimal;

/// A claim: so many times so much, and how much less because of what would have been anyway.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Claim {
    /// n: how many people or things, 1 or more.
    pub(crate) units: i64,
    /// The worth of each in pounds a year; below zero for a cost that rose.
    pub(crate) proxy: Decimal,
    /// The part that would have happened anyway, 0 to 1.
    pub(crate) deadweight: Decimal,
    /// The part that only moved from elsewhere, 0 to 1.
    pub(crate) displacement: Decimal,
    /// The part that is others' doing, 0 to 1.
    pub(crate) attribution: Decimal,
    /// How much less there is in each year than in the year before, 0 to 1.
    pub(crate) drop_off: Decimal,
    /// For how many years it lasts, 1 or more.
    pub(crate) years: u32,
}
