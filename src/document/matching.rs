//! The reasons and doubts of a match in words, for pages and the API alike.
//!
//! Points are not made here; each fact is told as it was scored.

use crate::document::words::Words;
use crate::domain::help::constraint::Why;
use crate::domain::help::requirement::Requirement;
use crate::domain::help::score::Fact;

/// A named point of a score in words.
pub(crate) fn fact_told(words: &Words, fact: Fact) -> String {
    match fact {
        Fact::OffersThis => words.say("match-offers-this"),
        Fact::OffersWider => words.say("match-offers-wider"),
        Fact::OffersLike => words.say("match-offers-like"),
        Fact::HasGiven(times) => words.count("match-has-given", times),
        Fact::NotOffered => words.say("match-not-offered"),
        Fact::HasTime(parts) => words.count("match-has-time", parts),
        Fact::NoTimeThen => words.say("match-no-time-then"),
        Fact::TimeNotSaid => words.say("match-time-not-said"),
        Fact::Near(distance) => words.with("match-near", &[("far", &words.far(distance.told()))]),
        Fact::Far(distance) => words.with("match-far", &[("far", &words.far(distance.told()))]),
        Fact::PlaceNotSaid => words.say("match-place-not-said"),
        Fact::NeverAsked => words.say("match-never-asked"),
        Fact::AskedLongAgo(days) => words.count("match-asked-long-ago", days),
        Fact::AskedLately(days) => words.count("match-asked-lately", days),
        Fact::AskedOften(times) => words.count("match-asked-often", times),
        Fact::AnswersAwaited(open) => words.count("match-answers-awaited", open),
        Fact::GaveMuch(minutes) => words.with("match-gave-much", &[("time", &words.minutes(minutes))]),
        Fact::HelpedBefore(times) => words.count("match-helped-before", times),
        Fact::NotRight(times) => words.count("match-not-right", times),
        Fact::Undone(times) => words.count("match-undone", times),
        Fact::DidNotHappen(times) => words.count("match-did-not-happen", times),
        Fact::WouldGiveBack => words.say("match-would-give-back"),
        Fact::HasPlenty => words.say("match-has-plenty"),
    }
}

/// Why somebody cannot help, in words.
pub(crate) fn why_told(words: &Words, why: Why) -> String {
    words.say(&format!("why-not-{}", why.code().replace('_', "-")))
}

/// What is needed of whoever helps, in words.
pub(crate) fn need_told(words: &Words, need: &Requirement) -> String {
    match need {
        Requirement::Language(language) => words.with("needs-language", &[("language", &capital(language))]),
        other => words.say(&format!("needs-{}", other.code().replace([':', '_'], "-"))),
    }
}

/// A language begins with a capital letter.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_why_not_and_every_need_has_its_words() {
        let words = Words::default();
        for why in Why::ALL {
            assert!(words.has(&format!("why-not-{}", why.code().replace('_', "-"))), "{why:?}");
        }
        for need in Requirement::TICKED {
            assert!(words.has(&format!("needs-{}", need.code().replace([':', '_'], "-"))), "{need:?}");
        }
        let polish = Requirement::language("POLISH").unwrap();
        assert_eq!(need_told(&words, &polish), "Somebody who speaks Polish");
    }
}
