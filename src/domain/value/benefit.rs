//! The benefit register: who is better off and by how much, line by line, under Loeffler and Watt's headings; costs that rose are lines too.
//!
//! What is claimed is written down with what would have happened anyway. Nothing is added up here, and nothing says that it is true.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::BenefitId;
use crate::domain::money::Money;
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Note, Title};
use crate::domain::value::claim::Claim;

codes! {
    /// What kind of benefit (value-model.md §4), in the order of the register.
    BenefitHeading {
        /// An agency has to put in less.
        ReducedInputs = "reduced_inputs",
        /// An agency gets more done.
        IncreasedOutputs = "increased_outputs",
        /// A service is better.
        ServiceQuality = "service_quality",
        /// People are better off.
        ImprovedOutcomes = "improved_outcomes",
    }
}

codes! {
    /// Whose gain it is and whether it is cash (value-model.md §4). They are never added together.
    BenefitClass {
        /// Releases cash for this funder: only with a named budget holder's sign-off.
        F1 = "f1",
        /// Releases cash for somebody else.
        F2 = "f2",
        /// Releases capacity, not cash.
        F3 = "f3",
        /// Economic gain to members.
        Economic = "e",
        /// Wellbeing.
        Wellbeing = "s",
    }
}

codes! {
    /// How strong the evidence for a line is, strongest first.
    BenefitGrade {
        /// Measured, and compared with people or places without it.
        Compared = "compared",
        /// Measured before and after.
        BeforeAfter = "before_after",
        /// Out of somebody's own records.
        Records = "records",
        /// Told by the people concerned.
        Told = "told",
        /// Reckoned by somebody who knows.
        Judgement = "judgement",
        /// Taken over from a published work.
        Published = "published",
    }
}

codes! {
    /// Whether a line is a gain or a cost that rose.
    BenefitSign {
        /// A gain.
        Gain = "gain",
        /// A cost that rose: new demand, training.
        Rise = "rise",
    }
}

/// A part of 1 in hundredths of a per cent, 0 to 10,000: 25 % is 2,500.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Share(i64);

/// Why a text is not a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum ShareError {
    /// Not a number with at most two decimals of a per cent.
    #[error("not a part")]
    Unreadable,
    /// Below 0 or above 100 %.
    #[error("not from 0 to 100 per cent")]
    OutOfRange,
}

impl Share {
    /// All of it, in hundredths of a per cent.
    pub(crate) const WHOLE: i64 = 10_000;

    /// All of it.
    pub(crate) const ALL: Self = Self(Self::WHOLE);

    /// From hundredths of a per cent.
    pub(crate) fn new(hundredths: i64) -> Option<Self> {
        (0..=Self::WHOLE).contains(&hundredths).then_some(Self(hundredths))
    }

    /// Hundredths of a per cent.
    pub(crate) const fn hundredths(self) -> i64 {
        self.0
    }

    /// The part of 1, exact.
    pub(crate) fn part(self) -> Decimal {
        Decimal::new(self.0, 4)
    }

    /// Reads a per cent: `25`, `25%`, `12.5 %`; nothing is 0.
    pub(crate) fn read_percent(text: &str) -> Result<Self, ShareError> {
        let text = text.trim();
        Self::read_scaled(text.strip_suffix('%').unwrap_or(text).trim(), 2)
    }

    /// Reads a part of 1, as `0.25`, or a per cent with its sign; nothing is 0.
    pub(crate) fn read_part(text: &str) -> Result<Self, ShareError> {
        if text.trim().ends_with('%') { Self::read_percent(text) } else { Self::read_scaled(text.trim(), 4) }
    }

    /// A decimal whose last counted place is the one that is kept.
    fn read_scaled(text: &str, places: u32) -> Result<Self, ShareError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let plain = text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let number: Decimal = text.parse().ok().filter(|_| plain).ok_or(ShareError::Unreadable)?;
        let mut scaled = number.normalize();
        if scaled.scale() > places {
            return Err(ShareError::Unreadable);
        }
        scaled.rescale(places);
        i64::try_from(scaled.mantissa()).ok().and_then(Self::new).ok_or(ShareError::OutOfRange)
    }
}

/// A budget holder's word that the cash is released.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SignOff {
    /// Who signed.
    pub(crate) by: Name,
    /// The post they hold, with the budget it goes with.
    pub(crate) post: Title,
    /// On which day.
    pub(crate) on: Day,
}

/// So many times so much, before anything is taken off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Gross {
    /// How many people or things, 1 to 1,000,000.
    pub(crate) units: i64,
    /// The worth of each a year, above zero.
    pub(crate) each: Money,
}

impl Gross {
    /// The most people or things of one line.
    pub(crate) const UNITS_MAX: i64 = 1_000_000;
}

/// What is taken off, and for how long it lasts (value-model.md §3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Adjustments {
    /// What would have happened anyway.
    pub(crate) deadweight: Share,
    /// What only moved from elsewhere.
    pub(crate) displacement: Share,
    /// What is others' doing.
    pub(crate) attribution: Share,
    /// What is lost in each year after the first.
    pub(crate) drop_off: Share,
    /// For how many years, 1 to 50.
    pub(crate) years: u32,
}

impl Adjustments {
    /// The longest that a benefit may be said to last, in years.
    pub(crate) const YEARS_MAX: u32 = 50;
}

/// One line of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Benefit {
    /// Its id.
    pub(crate) id: BenefitId,
    /// The day from which it holds: it belongs to the year that holds this day.
    pub(crate) on: Day,
    /// What kind.
    pub(crate) heading: BenefitHeading,
    /// Whose gain, and whether it is cash.
    pub(crate) class: BenefitClass,
    /// A gain, or a cost that rose.
    pub(crate) sign: BenefitSign,
    /// The body or the people whom it reaches.
    pub(crate) body: Title,
    /// What is better, or dearer.
    pub(crate) what: Title,
    /// Its worth; `None` where nobody has put one on it.
    pub(crate) gross: Option<Gross>,
    /// What is taken off.
    pub(crate) less: Adjustments,
    /// How strong the evidence is.
    pub(crate) grade: BenefitGrade,
    /// Where the evidence can be found.
    pub(crate) evidence: Option<Note>,
    /// What would have happened otherwise, in words.
    pub(crate) counterfactual: Note,
    /// The budget holder's word; a line of class F1 always has one.
    pub(crate) sign_off: Option<SignOff>,
}

impl Benefit {
    /// What the line claims, in numbers; `None` where it has no amount.
    pub(crate) fn claim(&self) -> Option<Claim> {
        let gross = self.gross?;
        let each = gross.each.pounds();
        Some(Claim {
            units: gross.units,
            proxy: if self.sign == BenefitSign::Rise { Decimal::ZERO.saturating_sub(each) } else { each },
            deadweight: self.less.deadweight.part(),
            displacement: self.less.displacement.part(),
            attribution: self.less.attribution.part(),
            drop_off: self.less.drop_off.part(),
            years: self.less.years,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_as_per_cent_on_a_form_and_as_a_part_of_one_in_a_file() {
        for (text, hundredths) in [("25", 2_500), ("25%", 2_500), ("12.5 %", 1_250), ("100", 10_000), ("", 0), ("0", 0), ("33.33", 3_333)] {
            assert_eq!(Share::read_percent(text).map(Share::hundredths), Ok(hundredths), "{text}");
        }
        for (text, hundredths) in [("0.25", 2_500), ("25%", 2_500), ("1", 10_000), ("1.0000000", 10_000), ("", 0), ("0.3333", 3_333)] {
            assert_eq!(Share::read_part(text).map(Share::hundredths), Ok(hundredths), "{text}");
        }
        for (text, why) in [
            ("101", ShareError::OutOfRange),
            ("-1", ShareError::OutOfRange),
            ("100.01%", ShareError::OutOfRange),
            ("ten", ShareError::Unreadable),
            ("1e1", ShareError::Unreadable),
            ("0.001", ShareError::Unreadable),
        ] {
            assert_eq!(Share::read_percent(text), Err(why), "{text}");
        }
        assert_eq!(Share::read_part("25"), Err(ShareError::OutOfRange));
        assert_eq!(Share::read_part("0.33333"), Err(ShareError::Unreadable));
    }
}
