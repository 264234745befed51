//! Places and how far they lie apart: metres on the national grid, said to people in miles and words.
//!
//! Whole numbers only. A place is never an address; nobody is told a distance closer than half a mile.

use crate::domain::id::PlaceId;
use crate::domain::people::member::codes;
use crate::domain::text::Name;

codes! {
    /// Where a place comes from.
    PlaceSource {
        /// The middle of a postcode sector, from an official open file.
        Postcode = "postcode",
        /// Somebody in the bank named it.
        Named = "named",
    }
}

/// A point on the national grid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct GridPoint {
    east_metres: i64,
    north_metres: i64,
}

/// Not a point on the national grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a grid reference such as NT 2573, nor metres east and north")]
pub(crate) struct GridError;

/// The grid is 700 km wide and 1,300 km high.
const EAST_MAX: i64 = 700_000;
const NORTH_MAX: i64 = 1_300_000;
const SQUARE_METRES: i64 = 100_000;

impl GridPoint {
    /// Checks a point: metres east and north of the grid's corner.
    pub(crate) fn new(east_metres: i64, north_metres: i64) -> Result<Self, GridError> {
        let inside = (0..EAST_MAX).contains(&east_metres) && (0..NORTH_MAX).contains(&north_metres);
        if inside { Ok(Self { east_metres, north_metres }) } else { Err(GridError) }
    }

    /// Metres east.
    pub(crate) const fn east_metres(self) -> i64 {
        self.east_metres
    }

    /// Metres north.
    pub(crate) const fn north_metres(self) -> i64 {
        self.north_metres
    }

    /// Reads a grid reference (`NT 2573`, `NT 258 736`; the middle of the square it names) or metres (`325700, 673300`).
    pub(crate) fn read(text: &str) -> Result<Self, GridError> {
        let text = text.trim();
        if text.len() > 40 {
            return Err(GridError);
        }
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) { Self::read_reference(text) } else { Self::read_metres(text) }
    }

    fn read_metres(text: &str) -> Result<Self, GridError> {
        let parts: Vec<&str> = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [east, north] => Self::new(east.parse().or(Err(GridError))?, north.parse().or(Err(GridError))?),
            _ => Err(GridError),
        }
    }

    fn read_reference(text: &str) -> Result<Self, GridError> {
        let mut signs = text.chars().filter(|c| !c.is_whitespace());
        let first = letter(signs.next())?;
        let second = letter(signs.next())?;
        let digits: String = signs.collect();
        if !digits.len().is_multiple_of(2) || !(2..=10).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(GridError);
        }
        // 25 great squares of 500 km, each of 25 squares of 100 km, lettered from the north-west without I.
        let east_square = (first + 3) % 5 * 5 + second % 5;
        let north_square = 19 - first / 5 * 5 - second / 5;
        let (east, north) = digits.split_at(digits.len() / 2);
        let side = SQUARE_METRES / 10_i64.pow(u32::try_from(east.len()).or(Err(GridError))?);
        let metres = |digits: &str| digits.parse::<i64>().or(Err(GridError)).map(|n| n.saturating_mul(side).saturating_add(side / 2));
        Self::new(
            east_square.saturating_mul(SQUARE_METRES).saturating_add(metres(east)?),
            north_square.saturating_mul(SQUARE_METRES).saturating_add(metres(north)?),
        )
    }

    /// How far another point lies, as the crow flies.
    pub(crate) fn distance_to(self, other: Self) -> Distance {
        let east = self.east_metres.saturating_sub(other.east_metres);
        let north = self.north_metres.saturating_sub(other.north_metres);
        Distance { metres: east.saturating_mul(east).saturating_add(north.saturating_mul(north)).isqrt() }
    }
}

fn letter(sign: Option<char>) -> Result<i64, GridError> {
    match sign.map(|sign| sign.to_ascii_uppercase()) {
        Some(sign @ 'A'..='H') => Ok(i64::from(u32::from(sign) - u32::from('A'))),
        Some(sign @ 'J'..='Z') => Ok(i64::from(u32::from(sign) - u32::from('A')) - 1),
        _ => Err(GridError),
    }
}

/// How far, as the crow flies; never negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Distance {
    metres: i64,
}

/// A distance as people are told it; its words are `distance-…`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Far {
    /// Nearer than anyone is told.
    UnderHalfMile,
    /// Half a mile.
    HalfMile,
    /// About so many miles, 1 to 10.
    Miles(i64),
    /// Further than 10 miles.
    OverTenMiles,
}

/// An international mile, rounded.
const MILE_METRES: i64 = 1_609;

impl Distance {
    /// Metres.
    pub(crate) const fn metres(self) -> i64 {
        self.metres
    }

    /// As people are told it: below four tenths of a mile, to three quarters, then to the nearest mile, and no closer than "more than 10".
    pub(crate) const fn told(self) -> Far {
        let tenths = self.metres.saturating_mul(10) / MILE_METRES;
        match tenths {
            ..=3 => Far::UnderHalfMile,
            4..=6 => Far::HalfMile,
            7 if self.metres < MILE_METRES * 3 / 4 => Far::HalfMile,
            7..=104 => Far::Miles(self.metres.saturating_add(MILE_METRES / 2) / MILE_METRES),
            _ => Far::OverTenMiles,
        }
    }
}

/// A place that members of a bank can live in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Id.
    pub(crate) id: PlaceId,
    /// What it is called: a name, or a postcode sector such as `EH6 5`.
    pub(crate) name: Name,
    /// Its middle.
    pub(crate) at: GridPoint,
    /// Where it comes from.
    pub(crate) source: PlaceSource,
}

#[cfg(test)]
mod tests {
    use super::{Distance, Far, GridPoint};
    use proptest::prelude::*;

    #[test]
    fn a_grid_reference_names_the_middle_of_its_square() {
        let at = |text: &str| GridPoint::read(text).map(|point| (point.east_metres(), point.north_metres()));
        assert_eq!(at("NT 2573"), Ok((325_500, 673_500)));
        assert_eq!(at("nt258736"), Ok((325_850, 673_650)));
        assert_eq!(at("TQ 30 80"), Ok((530_500, 180_500)));
        assert_eq!(at("SV 9 1"), Ok((95_000, 15_000)));
        assert_eq!(at("HU 47 41"), Ok((447_500, 1_141_500)));
        assert_eq!(at("325700, 673300"), Ok((325_700, 673_300)));
    }

    #[test]
    fn what_is_no_point_of_the_grid_is_refused() {
        for text in ["", "NT", "NT 257", "NI 25 73", "N 2573", "AA 11", "700000 5", "-1 5", "5", "1 2 3", "EH6 5AB", "NT 25٣٣"] {
            assert!(GridPoint::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn distances_are_told_no_closer_than_people_need() {
        let told = |metres| Distance { metres }.told();
        assert_eq!(told(0), Far::UnderHalfMile);
        assert_eq!(told(640), Far::UnderHalfMile);
        assert_eq!(told(805), Far::HalfMile);
        assert_eq!(told(1_200), Far::HalfMile);
        assert_eq!(told(1_210), Far::Miles(1));
        assert_eq!(told(3_300), Far::Miles(2));
        assert_eq!(told(16_100), Far::Miles(10));
        assert_eq!(told(16_900), Far::OverTenMiles);
        assert_eq!(told(i64::MAX), Far::OverTenMiles);
    }

    proptest! {
        #[test]
        fn the_way_there_is_as_far_as_the_way_back(a in 0..700_000_i64, b in 0..1_300_000_i64, c in 0..700_000_i64, d in 0..1_300_000_i64) {
            let (one, other) = (GridPoint::new(a, b).unwrap(), GridPoint::new(c, d).unwrap());
            prop_assert_eq!(one.distance_to(other), other.distance_to(one));
            prop_assert_eq!(one.distance_to(one).metres(), 0);
        }

        #[test]
        fn further_is_never_told_as_nearer(a in 0..40_000_i64, b in 0..40_000_i64) {
            let (near, far) = (Distance { metres: a.min(b) }, Distance { metres: a.max(b) });
            prop_assert!(near.told() <= far.told());
            prop_assert!(!matches!(far.told(), Far::Miles(n) if !(1..=10).contains(&n)));
        }
    }
}
