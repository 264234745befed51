//! How an exchange is told in one line on the staff's pages: who helped whom, how long, what, when, and where it stands.
//!
//! It must not decide anything about an exchange, and tells nothing that its reader may not see: services hand it over.

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::exchange::State;
use crate::service::help::exchange::Shown;
use crate::web::page::telling::friendly;

/// An exchange in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExchangeLine {
    /// Its page, without the bank's prefix.
    pub(crate) href: String,
    /// `Joan Petrie helped Sam Okafor`.
    pub(crate) who: String,
    /// `2 hours · Gardening · Thursday 19 November`.
    pub(crate) facts: String,
    /// Where it stands, in words.
    pub(crate) state: String,
    /// The class of the state's tag.
    pub(crate) tag: &'static str,
}

impl ExchangeLine {
    /// Tells an exchange.
    pub(crate) fn of(words: &Words, shown: &Shown, today: Day) -> Self {
        let exchange = &shown.exchange;
        let (time, day) = (words.minutes(exchange.minutes.minutes()), words.day_in(exchange.happened_on, today));
        let facts = [("time", time.as_str()), ("what", shown.category.name.as_str()), ("day", day.as_str())];
        let (id, tag) = match exchange.state {
            State::AwaitingReceiver => ("line-state-waiting", "tag-warn"),
            State::Queried => ("line-state-queried", "tag-warn"),
            State::Settled if exchange.concern_at.is_some() => ("line-state-concern", "tag-warn"),
            State::Settled => ("line-state-settled", "tag-ok"),
            State::Withdrawn => ("line-state-withdrawn", ""),
            State::Reversed => ("line-state-reversed", ""),
        };
        Self {
            href: format!("/exchanges/{}", exchange.id),
            who: words.with("line-who", &[("giver", &shown.giver.name), ("receiver", &shown.receiver.name)]),
            facts: words.with("line-facts", &facts),
            state: words.with(id, &[("receiver", friendly(&shown.receiver))]),
            tag,
        }
    }
}

/// The whole sentence: `Joan Petrie helped Sam Okafor for 2 hours on Thursday 19 November: Gardening.`
pub(crate) fn sentence(words: &Words, shown: &Shown, today: Day) -> String {
    let exchange = &shown.exchange;
    let (time, day) = (words.minutes(exchange.minutes.minutes()), words.day_near(exchange.happened_on, today));
    let parts = [
        ("giver", shown.giver.name.as_str()),
        ("receiver", shown.receiver.name.as_str()),
        ("time", time.as_str()),
        ("day", day.as_str()),
        ("what", shown.category.name.as_str()),
    ];
    words.with("line-sentence", &parts)
}
