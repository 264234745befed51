//! Closing a year: a report that two people signed, what became of it, and what has moved since.
//!
//! A closed year is not opened again: what comes later is told beside it. Nothing here draws or stores.

use rust_decimal::Decimal;

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::id::{BenefitId, CostId, DraftId, ExchangeId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Reason};
use crate::domain::value::figure::{FigureKey, Missing, Unit, Value};

/// Who signed, when, and what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Signature {
    /// Who.
    pub(crate) by: MemberId,
    /// Their name, as they wrote it.
    pub(crate) name: Name,
    /// UTC milliseconds.
    pub(crate) at: i64,
    /// What they signed, or why they did not.
    pub(crate) statement: Reason,
}

/// The state of the books and of everything else that a report was computed with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Basis {
    /// How many records the books held.
    pub(crate) ledger_size: i64,
    /// The root of their log at that size, in hexadecimal; none where there was no record.
    pub(crate) ledger_root: Option<String>,
    /// Their signed checkpoint at that size; none where there was no record.
    pub(crate) checkpoint: Option<String>,
    /// When the price index was published.
    pub(crate) deflator_vintage: String,
    /// The version of the definitions.
    pub(crate) rule_version: String,
    /// The version of the program.
    pub(crate) program_version: String,
}

/// A drawn-up report as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KeptBook {
    /// The SHA-256 of what it says.
    pub(crate) sha256: [u8; 32],
    /// Its bytes, pressed together.
    pub(crate) bytes: Vec<u8>,
}

/// A report of a year that was frozen by the first signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Draft {
    /// Id.
    pub(crate) id: DraftId,
    /// The first year of the bank's year.
    pub(crate) year: i32,
    /// The first signature; the data are as they stood at its moment.
    pub(crate) first: Signature,
    /// Somebody who is asked to sign second, and may see this draft.
    pub(crate) second: Option<MemberId>,
    /// What it was computed with.
    pub(crate) basis: Basis,
    /// Its figures, unrounded.
    pub(crate) figures: Vec<(FigureKey, Value)>,
    /// The SHA-256 of the kept report.
    pub(crate) sha256: [u8; 32],
}

codes! {
    /// What became of a draft.
    AnswerKind {
        /// The second signature: the year is closed.
        Signed = "signed",
        /// The second person said no.
        Declined = "declined",
        /// Whoever signed first took it back.
        Withdrawn = "withdrawn",
    }
}

/// A draft, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Closing {
    /// The draft.
    pub(crate) draft: Draft,
    /// What became of it; none while it waits.
    pub(crate) answer: Option<(AnswerKind, Signature)>,
}

impl Closing {
    /// The second signature, where the year is closed with this draft.
    pub(crate) fn second(&self) -> Option<&Signature> {
        self.answer.as_ref().filter(|(kind, _)| *kind == AnswerKind::Signed).map(|(_, signature)| signature)
    }

    /// Whether somebody else may still sign it.
    pub(crate) const fn waits(&self) -> bool {
        self.answer.is_none()
    }
}

/// Something that a report had better have, told before it is signed. It warns and forbids nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gap {
    /// No cost has been written down.
    NoCosts,
    /// No benefit has been written down.
    NoBenefits,
    /// So many exchanges of the year wait for a yes.
    Waiting(i64),
    /// So many exchanges of the year are queried.
    Queried(i64),
    /// So many sheets of the year were printed and not keyed in.
    Sheets(i64),
    /// Fewer than half of those who were asked how they are have answered.
    LowResponse,
    /// The price index of the year is a forecast.
    ForecastPrices,
    /// Nobody else here could sign unless somebody is named.
    OneCoordinator,
}

/// One figure that is not what it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Moved {
    /// The figure.
    pub(crate) key: FigureKey,
    /// As the year was closed.
    pub(crate) closed: Value,
    /// As it stands.
    pub(crate) now: Value,
}

impl Moved {
    /// How far it moved, where both can be calculated.
    pub(crate) fn difference(self) -> Option<Decimal> {
        self.now.ok()?.checked_sub(self.closed.ok()?)
    }
}

/// The figures that moved so far that it shows, in the order of the closed ones; those that only one side has are left out.
pub(crate) fn moved(closed: &[(FigureKey, Value)], now: &[(FigureKey, Value)]) -> Vec<Moved> {
    let shown = |unit: Unit, value: Value| value.map(|value| unit.shown(value));
    let pair = |(key, closed): &(FigureKey, Value)| {
        let (_, now) = now.iter().find(|(other, _)| other == key)?;
        Some(Moved { key: *key, closed: *closed, now: *now })
    };
    closed.iter().filter_map(pair).filter(|each| shown(each.key.unit(), each.closed) != shown(each.key.unit(), each.now)).collect()
}

codes! {
    /// What came after a year was closed.
    LateKind {
        /// Help was written in the books.
        Help = "help",
        /// Help was taken out of the books.
        Undone = "undone",
        /// A cost was written down.
        Cost = "cost",
        /// A cost was taken out.
        CostEnded = "cost_ended",
        /// A benefit was written down.
        Benefit = "benefit",
        /// A benefit was taken out.
        BenefitEnded = "benefit_ended",
    }
}

/// One thing that came after a year was closed and belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Late {
    /// What.
    pub(crate) kind: LateKind,
    /// Its day.
    pub(crate) on: Day,
    /// When it was written, UTC milliseconds.
    pub(crate) at: i64,
    /// Which entry.
    pub(crate) of: LateOf,
}

/// Which entry came late.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum LateOf {
    /// An exchange, and its time.
    Exchange(ExchangeId, Minutes),
    /// A session: its sheet's number, what it is called, and the helpers' time.
    Sheet(i64, String, Minutes),
    /// A cost, what it was for, and the pounds of it that the year counts.
    Cost(CostId, String, Decimal),
    /// A benefit, and what it is.
    Benefit(BenefitId, String),
}

/// What came after a year was closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AfterClose {
    /// What was written, by the moment of writing.
    pub(crate) late: Vec<Late>,
    /// The figures that moved.
    pub(crate) moved: Vec<Moved>,
}

/// A closed year before a report's own, as it was closed and as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Restated {
    /// Its name.
    pub(crate) label: String,
    /// When it was closed.
    pub(crate) closed_on: Day,
    /// What came after, counted by kind; kinds of which there is none are left out.
    pub(crate) late: Vec<(LateKind, i64)>,
    /// The figures that moved, of those that are compared over years.
    pub(crate) moved: Vec<Moved>,
}

/// How many of each kind.
pub(crate) fn counted(late: &[Late]) -> Vec<(LateKind, i64)> {
    let of = |kind: LateKind| late.iter().filter(|each| each.kind == kind).fold(0_i64, |sum, _| sum.saturating_add(1));
    LateKind::ALL.iter().map(|kind| (*kind, of(*kind))).filter(|(_, count)| *count > 0).collect()
}

/// Figures as lines of text: the name, and the value or an exclamation mark and the reason.
pub(crate) fn figures_text(figures: &[(FigureKey, Value)]) -> String {
    let line = |(key, value): &(FigureKey, Value)| match value {
        Ok(value) => format!("{} {value}\n", key.code()),
        Err(missing) => format!("{} !{}\n", key.code(), missing.code()),
    };
    figures.iter().map(line).collect()
}

/// Reads [`figures_text`]; a figure that this version does not know is left out.
pub(crate) fn read_figures(text: &str) -> Vec<(FigureKey, Value)> {
    let value = |text: &str| match text.strip_prefix('!') {
        Some(code) => Missing::from_code(code).map(Err),
        None => text.parse().ok().map(Ok),
    };
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(code, text)| Some((FigureKey::from_code(code)?, value(text)?)))
        .collect()
}

/// The first year of a bank's year as rows keep it.
pub(crate) fn number(year: FinancialYear) -> i64 {
    i64::from(year.first())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn figures_are_read_back_as_they_were(digits in prop::collection::vec((any::<i64>(), 0_u32..20), 1..28), missing in 0_usize..12) {
            let value = |at: usize, (digits, scale): (i64, u32)| {
                if at == missing { Err(Missing::NoCosts) } else { Ok(Decimal::new(digits, scale)) }
            };
            let figures: Vec<(FigureKey, Value)> =
                FigureKey::ALL.iter().zip(digits).enumerate().map(|(at, (key, digits))| (*key, value(at, digits))).collect();
            let read = read_figures(&figures_text(&figures));
            prop_assert_eq!(&read, &figures);
            prop_assert_eq!(figures_text(&read), figures_text(&figures), "places are kept too");
            prop_assert!(moved(&figures, &read).is_empty());
        }
    }

    #[test]
    fn a_figure_has_moved_where_it_is_shown_otherwise_and_a_reason_is_a_change() {
        let (cost, hours, members) = (FigureKey::OwnCost, FigureKey::HoursExchanged, FigureKey::ActiveMembers);
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let closed = [(cost, Err(Missing::NoCosts)), (hours, Ok(number("2"))), (members, Ok(number("3.0000000001")))];
        let now = [(members, Ok(number("3"))), (cost, Ok(number("10"))), (hours, Ok(number("3.5")))];
        let moved = moved(&closed, &now);
        assert_eq!(moved.iter().map(|each| each.key).collect::<Vec<_>>(), [cost, hours]);
        assert_eq!(moved.iter().map(|each| each.difference()).collect::<Vec<_>>(), [None, Some(number("1.5"))]);
    }
}
