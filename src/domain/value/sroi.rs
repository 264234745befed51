//! What a gain is worth over its years: adjusted for what would have happened anyway, fading, and discounted (value-model.md §3).
//!
//! Arithmetic on what somebody wrote down. It believes nothing, and nothing here is added to the published saving.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::people::member::codes;
use crate::domain::value::claim::Claim;
use crate::domain::value::figure::{Missing, Value, over};

codes! {
    /// From when a gain is discounted; printed with every present value.
    Convention {
        /// The first year's gain is discounted once: k = 1, 2, 3 …
        FromOne = "from_one",
        /// The first year is the base year and is not discounted: k = 0, 1, 2 …
        BaseYearZero = "base_year_zero",
    }
}

/// How much less a pound is worth a year later, from a day on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DiscountRate {
    /// The first day on which it holds.
    pub(crate) from: Day,
    /// d, as a part of 1.
    pub(crate) rate: Decimal,
}

/// The Treasury's Green Book: 3.5 % since April 2003. A new rate is a new line; the old ones stay for the years they held.
const RATES: [(i32, u32, u32, i64); 1] = [(2003, 4, 1, 35)];

/// The rate that holds on a day (value-model.md §3); before the first, the first.
pub(crate) fn discount_rate(on: Day) -> DiscountRate {
    let rates = RATES.iter().map(|(year, month, day, thousandths)| DiscountRate {
        from: Day::from_ymd_opt(*year, *month, *day).unwrap_or(Day::MIN),
        rate: Decimal::new(*thousandths, 3),
    });
    let first = DiscountRate { from: Day::MIN, rate: Decimal::new(35, 3) };
    rates.fold(first, |held, rate| if rate.from <= on { rate } else { held })
}

impl Claim {
    /// Pounds of each year, unrounded: `I1 = n × proxy × (1 − deadweight) × (1 − displacement) × (1 − attribution)`,
    /// `I_k = I_(k−1) × (1 − drop_off)` (value-model.md §3). The adjustments multiply.
    pub(crate) fn by_year(&self) -> Result<Vec<Decimal>, Missing> {
        let left = |part: Decimal| Decimal::ONE.saturating_sub(part);
        let parts = [self.proxy, left(self.deadweight), left(self.displacement), left(self.attribution)];
        let first = parts.into_iter().try_fold(Decimal::from(self.units), Decimal::checked_mul).ok_or(Missing::TooLarge)?;
        let years = std::iter::successors(Some(first), |gain| gain.checked_mul(left(self.drop_off)));
        Ok(years.take(usize::try_from(self.years).unwrap_or(usize::MAX)).collect())
    }

    /// `PV = Σ I_k / (1 + d)^k`, pounds, unrounded (value-model.md §3).
    pub(crate) fn present_value(&self, convention: Convention, rate: Decimal) -> Value {
        let discount = Decimal::ONE.checked_add(rate).filter(|discount| *discount > Decimal::ZERO).ok_or(Missing::TooLarge)?;
        let (mut sum, mut divisor) = (Decimal::ZERO, Decimal::ONE);
        for (at, gain) in self.by_year()?.into_iter().enumerate() {
            if at > 0 || convention == Convention::FromOne {
                divisor = divisor.checked_mul(discount).ok_or(Missing::TooLarge)?;
            }
            sum = gain.checked_div(divisor).and_then(|gain| sum.checked_add(gain)).ok_or(Missing::TooLarge)?;
        }
        Ok(sum)
    }
}

/// Pounds of present value for a pound of own cost; never shown without its range and its convention (value-model.md §5).
pub(crate) fn return_on(present_value: Value, cost: Value) -> Value {
    over(present_value, cost?, Missing::NoCosts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::rounded;

    fn claim(units: i64, proxy: i64, years: u32, parts: [i64; 4]) -> Claim {
        let [deadweight, displacement, attribution, drop_off] = parts.map(|percent| Decimal::new(percent, 2));
        Claim { units, proxy: proxy.into(), deadweight, displacement, attribution, drop_off, years }
    }

    fn pounds(value: Decimal) -> String {
        rounded(value, 2).to_string()
    }

    #[test]
    fn worked_example_6_a_gain_over_three_years() {
        let claim = claim(40, 1000, 3, [25, 10, 30, 20]);
        let years: Vec<String> = claim.by_year().unwrap().into_iter().map(pounds).collect();
        assert_eq!(years, ["18900.00", "15120.00", "12096.00"]);
        let rate = discount_rate("2025-03-31".parse().unwrap()).rate;
        assert_eq!(pounds(claim.present_value(Convention::FromOne, rate).unwrap()), "43285.45");
        assert_eq!(pounds(claim.present_value(Convention::BaseYearZero, rate).unwrap()), "44800.44");
    }

    #[test]
    fn worked_example_8_the_ratio_of_a_published_evaluation() {
        let ratio = return_on(Ok(281_010.into()), Ok(55_389.into())).unwrap();
        assert_eq!(rounded(ratio, 2).to_string(), "5.07");
        assert_eq!(return_on(Ok(Decimal::ONE), Ok(Decimal::ZERO)), Err(Missing::NoCosts));
        assert_eq!(return_on(Ok(Decimal::ONE), Err(Missing::NoCosts)), Err(Missing::NoCosts));
    }

    #[test]
    fn numbers_too_large_say_so() {
        let huge = Claim { proxy: Decimal::MAX, ..claim(2, 1, 2, [0; 4]) };
        assert_eq!(huge.present_value(Convention::FromOne, Decimal::ZERO), Err(Missing::TooLarge));
        assert_eq!(claim(1, 1, 1, [0; 4]).present_value(Convention::FromOne, Decimal::NEGATIVE_ONE), Err(Missing::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn no_adjustment_makes_a_gain_larger_and_discounting_later_is_never_worth_more(
            units in 0_i64..10_000, proxy in 0_i64..100_000, years in 1_u32..=20,
            parts in proptest::array::uniform4(0_i64..=100),
        ) {
            let (plain, adjusted) = (claim(units, proxy, years, [0; 4]), claim(units, proxy, years, parts));
            let rate = Decimal::new(35, 3);
            let later = adjusted.present_value(Convention::FromOne, rate).unwrap();
            let sooner = adjusted.present_value(Convention::BaseYearZero, rate).unwrap();
            proptest::prop_assert!(later <= sooner && sooner <= plain.present_value(Convention::BaseYearZero, rate).unwrap());
            // One year's discount is all that lies between the two conventions.
            proptest::prop_assert!((later * (Decimal::ONE + rate) - sooner).abs() < Decimal::new(1, 9));
            // Without a discount the present value is the sum of the years.
            let sum: Decimal = adjusted.by_year().unwrap().into_iter().sum();
            proptest::prop_assert_eq!(pounds(adjusted.present_value(Convention::FromOne, Decimal::ZERO).unwrap()), pounds(sum));
        }
    }
}
