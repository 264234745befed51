//! The draws of a report: random for nobody, the same for everybody who has the seed that is printed.
//!
//! The seed is the SHA-256 of `goodturn draws 1`, the bank's id and the year's name, a line each; it is the key of `ChaCha8` with stream 0.
//! Each draw takes four 64-bit words in turn: r in millionths (word mod 1,000,001), the cost's factor in millionths above 0.9
//! (word mod 200,001), the base year (even: 2010-11) and who is counted (even: active). The remainder's bias is below 1 in 10¹³.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::domain::people::bank::Bank;
use crate::domain::value::draw::{DRAWS, Draw};
use crate::domain::value::sensitivity::{Base, Denominator};

/// What the draws of one bank's year begin from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Seed([u8; 32]);

impl Seed {
    /// The seed of a year.
    pub(crate) fn of(bank: &Bank, year: &str) -> Self {
        Self(Sha256::digest(format!("goodturn draws 1\n{}\n{year}\n", bank.id)).into())
    }

    /// As many draws as a report makes.
    pub(crate) fn draws(self) -> impl Iterator<Item = Draw> {
        let mut words = ChaCha8Rng::from_seed(self.0);
        let mut below = move |limit: u64| i64::try_from(words.next_u64() % limit).unwrap_or(0);
        let draw = move |_| Draw {
            realisation: Decimal::new(below(1_000_001), 6),
            cost_factor: Decimal::new(900_000 + below(200_001), 6),
            base: if below(2) == 0 { Base::Later } else { Base::Earlier },
            denominator: if below(2) == 0 { Denominator::Active } else { Denominator::Strict },
        };
        (0..DRAWS).map(draw)
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_every_draw_is_in_its_range() {
        let (one, again, other) = (Seed([7; 32]), Seed([7; 32]), Seed([8; 32]));
        let draws: Vec<Draw> = one.draws().collect();
        assert_eq!(draws, again.draws().collect::<Vec<_>>());
        assert_ne!(draws, other.draws().collect::<Vec<_>>());
        assert_eq!((draws.len(), one.to_string()), (10_000, "07".repeat(32)));
        let (low, high) = (Decimal::new(9, 1), Decimal::new(11, 1));
        assert!(draws.iter().all(|draw| (Decimal::ZERO..=Decimal::ONE).contains(&draw.realisation)));
        assert!(draws.iter().all(|draw| (low..=high).contains(&draw.cost_factor)));
        // Even odds, and r over its whole range: far inside what chance would do.
        let count = |which: fn(&Draw) -> bool| draws.iter().filter(|draw| which(draw)).count();
        assert!((4_800..=5_200).contains(&count(|draw| draw.base == Base::Earlier)));
        assert!((4_800..=5_200).contains(&count(|draw| draw.denominator == Denominator::Strict)));
        assert!((4_800..=5_200).contains(&count(|draw| draw.realisation < Decimal::new(5, 1))));
    }
}
