//! What is said of a bank whose books are not those that were signed for: what happened, and what to do.

use crate::cli::ending::with;
use crate::domain::people::bank::Bank;
use crate::service::notary::Closed;

/// What happened to a closed bank and what to do, in words.
pub(crate) fn closed_words(bank: &Bank, why: &Closed) -> String {
    let slug = ("slug", bank.slug.as_str());
    match why {
        Closed::Shorter { size, signed } => {
            with("cli-closed-shorter", &[slug, ("size", &size.to_string()), ("signed", &signed.to_string())])
        }
        Closed::Inconsistent { signed } => with("cli-closed-inconsistent", &[slug, ("signed", &signed.to_string())]),
        Closed::Unbelievable(fault) => with("cli-closed-unbelievable", &[slug, ("fault", fault)]),
    }
}
