//! Which report of a year is shown: where the year is closed the one that was signed, else, or where somebody asks, as it stands now.
//!
//! Page, API and command line choose here, so that none of them shows another report than the others.

use crate::document::report::book::Book;
use crate::document::report::closing::{Kept, KeptFault, drawn};
use crate::document::report::edition::book;
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::people::bank::Bank;
use crate::domain::value::model::YearName;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::value::closing::KeptReport;

/// Which report is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Edition {
    /// The one that was signed, where the year is closed.
    Signed,
    /// As it stands now.
    Now,
}

impl Edition {
    /// What an address asks for: `now=1`.
    pub(crate) fn asked(now: &str) -> Self {
        if now.is_empty() { Self::Signed } else { Self::Now }
    }

    /// What is added to an address to ask for the same.
    pub(crate) const fn query(self) -> &'static str {
        match self {
            Self::Signed => "",
            Self::Now => "?now=1",
        }
    }
}

/// A report that was chosen.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// The bank.
    pub(crate) bank: Bank,
    /// The year.
    pub(crate) year: FinancialYear,
    /// The report.
    pub(crate) book: Book,
}

/// The report of a year; what was signed and is not any more what was signed is a fault and is not shown.
pub(crate) fn chosen(
    banks: &Banks,
    actor: &Actor,
    words: &Words,
    (name, edition): (YearName, Edition),
) -> Result<std::result::Result<Chosen, KeptFault>> {
    if edition == Edition::Signed
        && let Some(kept) = banks.closed_year(actor, name)?
    {
        let book = drawn(words, &kept_of(&kept)).map(|book| match &kept.aliases {
            Some(aliases) => book.reworded(&|text| aliases.words(text)),
            None => book,
        });
        return Ok(book.map(|book| Chosen { bank: kept.bank, year: kept.year, book }));
    }
    let value = banks.value_report(actor, name)?;
    let book = book(words, &value);
    Ok(Ok(Chosen { bank: value.bank, year: value.year, book }))
}

/// A kept report as whoever draws it takes it.
pub(crate) fn kept_of(report: &KeptReport) -> Kept<'_> {
    Kept { bank: &report.bank, closing: &report.closing, bytes: &report.book, voices: &report.voices }
}
