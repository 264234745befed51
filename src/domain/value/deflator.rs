//! Prices of one year in the money of another: a series of yearly index values, one vintage at a time.
//!
//! The series is data with a vintage; the one in `gdp-deflators.csv` beside this file is built in. Nothing here rounds.

use rust_decimal::Decimal;

use crate::domain::calendar::{FinancialYear, Period, YearStart};

/// An April to March year in whose prices an amount is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct PriceYear(i32);

impl PriceYear {
    /// The year that begins in April of `first`.
    pub(crate) const fn new(first: i32) -> Self {
        Self(first)
    }

    /// Reads `2010-11` or `2010`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        FinancialYear::read(text, YearStart::APRIL).ok().map(|year| Self(year.first()))
    }

    /// The year in whose April it begins.
    pub(crate) const fn first(self) -> i32 {
        self.0
    }

    /// The April to March year that holds most of a period's days; of two equals the later.
    pub(crate) fn holding_most_of(period: Period) -> Self {
        let year_of = |day| FinancialYear::containing(day, YearStart::APRIL);
        let days_in = |year: FinancialYear| year.period().overlap(period).map_or(0, Period::days);
        let (first, last) = (year_of(period.from), year_of(period.to));
        // A bank's year is never longer than one year, so it touches two April to March years at the most.
        Self(if days_in(first) > days_in(last) { first.first() } else { last.first() })
    }

    /// `2010-11`.
    pub(crate) fn label(self) -> String {
        format!("{}-{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }
}

/// Whether the statistics office has measured an index value or expects it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IndexStatus {
    /// Measured.
    Outturn,
    /// Expected.
    Forecast,
}

impl IndexStatus {
    /// The word that files and the API use.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Outturn => "outturn",
            Self::Forecast => "forecast",
        }
    }
}

/// One year's price level; only its ratio to another of the same series means anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct IndexValue {
    /// The year.
    pub(crate) year: PriceYear,
    /// The price level.
    pub(crate) index: Decimal,
    /// Measured or expected.
    pub(crate) status: IndexStatus,
}

/// A text that is not a deflator series; `line` counts from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} is not `financial_year,index,status,vintage`, or its year or vintage does not fit the other lines")]
pub(crate) struct SeriesError {
    /// The line at fault.
    pub(crate) line: usize,
}

/// Index values of one vintage, one a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Series {
    vintage: String,
    values: Vec<IndexValue>,
}

const HEADER: &str = "financial_year,index,status,vintage";

impl Series {
    /// HM Treasury's GDP deflators, March 2026 vintage (2024-25 = 100).
    pub(crate) fn built_in() -> Self {
        Self::read(include_str!("gdp-deflators.csv")).unwrap_or_else(|_| unreachable!("a test reads the built-in series"))
    }

    /// Reads CSV with the header `financial_year,index,status,vintage`; years ascend and the vintage is one.
    pub(crate) fn read(text: &str) -> Result<Self, SeriesError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        if lines.next().is_none_or(|(_, header)| header.trim() != HEADER) {
            return Err(SeriesError { line: 1 });
        }
        let mut series = Self { vintage: String::new(), values: Vec::new() };
        for (at, line) in lines {
            series.push(line).ok_or(SeriesError { line: at + 1 })?;
        }
        if series.values.is_empty() { Err(SeriesError { line: 2 }) } else { Ok(series) }
    }

    fn push(&mut self, line: &str) -> Option<()> {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let [year, index, status, vintage] = cells.as_slice() else { return None };
        let year = PriceYear(FinancialYear::read(year, YearStart::APRIL).ok()?.first());
        let index: Decimal = index.parse().ok().filter(|index: &Decimal| *index > Decimal::ZERO)?;
        let status = match *status {
            "outturn" => IndexStatus::Outturn,
            "forecast" => IndexStatus::Forecast,
            _ => return None,
        };
        let ascends = self.values.last().is_none_or(|before| before.year < year);
        if !ascends || (!self.values.is_empty() && self.vintage != *vintage) {
            return None;
        }
        (*vintage).clone_into(&mut self.vintage);
        self.values.push(IndexValue { year, index, status });
        Some(())
    }

    /// When the series was published, such as `2026-03`.
    pub(crate) fn vintage(&self) -> &str {
        &self.vintage
    }

    /// The value of a year, if the series has it.
    pub(crate) fn value(&self, year: PriceYear) -> Option<IndexValue> {
        self.values.iter().find(|value| value.year == year).copied()
    }

    /// How much dearer `to` is than `base`: `D_t / D_b`, unrounded (value-model.md §3).
    pub(crate) fn factor(&self, base: PriceYear, to: PriceYear) -> Option<Decimal> {
        self.value(to)?.index.checked_div(self.value(base)?.index)
    }

    /// An amount of `base` prices in `to` prices: `V_b × D_t / D_b`, unrounded (value-model.md §3).
    pub(crate) fn uprated(&self, amount: Decimal, base: PriceYear, to: PriceYear) -> Option<Decimal> {
        amount.checked_mul(self.value(to)?.index)?.checked_div(self.value(base)?.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::rounded;

    const Y2009: PriceYear = PriceYear::new(2009);
    const Y2010: PriceYear = PriceYear::new(2010);
    const Y2024: PriceYear = PriceYear::new(2024);

    fn shown(value: Option<Decimal>, places: u32) -> String {
        rounded(value.unwrap(), places).to_string()
    }

    #[test]
    fn worked_examples_1_2_and_10_come_out_to_the_last_place() {
        let series = Series::built_in();
        assert_eq!(series.vintage(), "2026-03");
        assert_eq!(shown(series.factor(Y2010, Y2024), 6), "1.452304");
        assert_eq!(shown(series.factor(Y2009, Y2024), 6), "1.477013");
        for (pounds, base, expected) in
            [(450, Y2010, "653.54"), (1300, Y2010, "1888.00"), (850, Y2010, "1234.46"), (450, Y2009, "664.66"), (1300, Y2009, "1920.12")]
        {
            assert_eq!(shown(series.uprated(Decimal::from(pounds), base, Y2024), 2), expected, "{pounds}");
        }
    }

    #[test]
    fn worked_example_3_the_ratio_of_the_pair_survives_any_uprating() {
        let series = Series::built_in();
        for value in &series.values {
            let (saving, cost) =
                (series.uprated(Decimal::from(1300), Y2010, value.year), series.uprated(Decimal::from(450), Y2010, value.year));
            assert_eq!(shown(saving.unwrap().checked_div(cost.unwrap()), 6), "2.888889", "{}", value.year.label());
        }
    }

    #[test]
    fn a_year_outside_the_series_has_no_factor() {
        let series = Series::built_in();
        assert_eq!(series.factor(Y2010, PriceYear::new(2040)), None);
        assert_eq!(series.uprated(Decimal::ONE, PriceYear::new(1990), Y2024), None);
    }

    #[test]
    fn the_price_year_is_the_april_year_that_holds_most_days() {
        let period = |from: &str, to: &str| Period { from: from.parse().unwrap(), to: to.parse().unwrap() };
        for (from, to, expected) in [
            ("2024-04-01", "2025-03-31", "2024-25"),
            ("2024-01-01", "2024-12-31", "2024-25"),
            ("2023-09-01", "2024-08-31", "2023-24"),
            ("2023-10-01", "2024-09-30", "2024-25"),
            ("1999-04-01", "2000-03-31", "1999-00"),
        ] {
            assert_eq!(PriceYear::holding_most_of(period(from, to)).label(), expected, "{from}");
        }
    }

    #[test]
    fn a_text_that_is_not_a_series_is_refused_with_its_line() {
        let head = "financial_year,index,status,vintage\n";
        for (text, line) in [
            ("", 1),
            ("year,index\n", 1),
            (head, 2),
            (&format!("{head}2024-25,0,outturn,x"), 2),
            (&format!("{head}2024-26,1,outturn,x"), 2),
            (&format!("{head}2024-25,1,guess,x"), 2),
            (&format!("{head}2024-25,1,outturn,x\n2023-24,1,outturn,x"), 3),
            (&format!("{head}2024-25,1,outturn,x\n2025-26,1,outturn,y"), 3),
            (&format!("{head}2024-25,1,outturn"), 2),
        ] {
            assert_eq!(Series::read(text), Err(SeriesError { line }), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn uprating_there_and_back_is_the_same_penny(pence in 1_i64..100_000_000_000, base in 2007_i32..=2027, to in 2007_i32..=2027) {
            let series = Series::built_in();
            let amount = Decimal::new(pence, 2);
            let there = series.uprated(amount, PriceYear::new(base), PriceYear::new(to)).unwrap();
            let back = series.uprated(there, PriceYear::new(to), PriceYear::new(base)).unwrap();
            proptest::prop_assert_eq!(rounded(back, 2), amount);
        }
    }
}
