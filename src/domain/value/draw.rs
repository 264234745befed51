//! Many draws of what is not known, and where the net value then lies: 5th, 50th and 95th percentile (value-model.md §3).
//!
//! The draws come from outside; here they are only reckoned with. They say how far the assumptions reach, not how likely anything is.

use rust_decimal::Decimal;

use crate::domain::value::figure::{Missing, Value};
use crate::domain::value::sensitivity::{Base, Denominator, Grid, Swing};

/// How many draws a report makes.
pub(crate) const DRAWS: usize = 10_000;
/// The percentiles that are shown.
pub(crate) const PERCENTILES: [usize; 3] = [5, 50, 95];

/// One draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Draw {
    /// r, 0 to 1 in millionths.
    pub(crate) realisation: Decimal,
    /// C times this, 0.9 to 1.1 in millionths.
    pub(crate) cost_factor: Decimal,
    /// In whose prices the saving is taken to stand.
    pub(crate) base: Base,
    /// Active or strict.
    pub(crate) denominator: Denominator,
}

/// A draw and what came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Drawn {
    /// The draw.
    pub(crate) draw: Draw,
    /// `r × P − C`, pounds.
    pub(crate) net: Decimal,
}

/// The draws in their order, and their percentiles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Trial {
    /// Each draw.
    pub(crate) drawn: Vec<Drawn>,
    /// The net value at each of [`PERCENTILES`], nearest rank.
    pub(crate) percentiles: [Decimal; 3],
}

/// Everything that a report says of its assumptions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sensitivity {
    /// What all cases stand on.
    pub(crate) grid: Grid,
    /// What moves the net value most, or why it cannot be said.
    pub(crate) swings: Result<Vec<Swing>, Missing>,
    /// What the draws came to, or why there are none.
    pub(crate) trial: Result<Trial, Missing>,
    /// The key of the generator, 64 hexadecimal digits: with it anybody can make the same draws.
    pub(crate) seed: String,
}

impl Sensitivity {
    /// Works everything out for draws that were made from a seed.
    pub(crate) fn of(grid: Grid, seed: String, draws: impl IntoIterator<Item = Draw>) -> Self {
        Self { swings: grid.swings(), trial: Trial::of(&grid, draws), grid, seed }
    }
}

impl Trial {
    /// Reckons every draw. None at all has no percentile.
    fn of(grid: &Grid, draws: impl IntoIterator<Item = Draw>) -> Result<Self, Missing> {
        let drawn = draws.into_iter().map(|draw| {
            let draw = Draw { base: grid.taken(draw.base), ..draw };
            let case = grid.case(draw.denominator, draw.base, draw.realisation, draw.cost_factor);
            Ok(Drawn { draw, net: case.net? })
        });
        let drawn = drawn.collect::<Result<Vec<_>, Missing>>()?;
        let mut nets: Vec<Decimal> = drawn.iter().map(|drawn| drawn.net).collect();
        nets.sort_unstable();
        let [low, middle, high] = PERCENTILES.map(|percent| percentile(&nets, percent));
        Ok(Self { drawn, percentiles: [low?, middle?, high?] })
    }
}

/// The nearest-rank percentile of numbers in order: the ⌈p / 100 × n⌉th.
fn percentile(sorted: &[Decimal], percent: usize) -> Value {
    let rank = percent.saturating_mul(sorted.len()).div_ceil(100);
    rank.checked_sub(1).and_then(|at| sorted.get(at)).copied().ok_or(Missing::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let numbers: Vec<Decimal> = (1..=10).map(Decimal::from).collect();
        for (percent, expected) in [(5, 1), (10, 1), (11, 2), (50, 5), (95, 10), (100, 10)] {
            assert_eq!(percentile(&numbers, percent), Ok(expected.into()), "{percent}");
        }
        let many: Vec<Decimal> = (1..=10_000).map(Decimal::from).collect();
        assert_eq!(PERCENTILES.map(|percent| percentile(&many, percent)), [500, 5000, 9500].map(|rank| Ok(rank.into())));
        assert_eq!(percentile(&[], 50), Err(Missing::TooLarge));
    }
}
