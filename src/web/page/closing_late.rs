//! What came after a year was closed, on a page: the entries, and the figures that moved.

use crate::document::report::edition::figure;
use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::people::bank::Bank;
use crate::domain::value::closing::{AfterClose, Closing, Late, LateOf, Moved};
use crate::domain::value::figure::{FigureKey, Value};
use crate::domain::value::model::YearName;
use crate::domain::value::pair::Pair;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;

/// What came after.
pub(crate) struct AfterView {
    /// The entries, by the moment of writing.
    pub(crate) entries: Vec<LateView>,
    /// The figures that moved: what each is called, as closed, as it stands, the difference.
    pub(crate) moved: Vec<(String, String, String, String)>,
}

/// One entry that came late.
pub(crate) struct LateView {
    /// What it is.
    pub(crate) told: String,
    /// Its day, and when it was written.
    pub(crate) when: String,
    /// Where it can be seen, below the bank's root.
    pub(crate) href: String,
    /// Its time or its pounds.
    pub(crate) size: String,
}

/// What came after, in finished words.
pub(crate) fn after_view(words: &Words, bank: &Bank, after: &AfterClose) -> AfterView {
    AfterView {
        entries: after.late.iter().map(|late| entry(words, bank, late)).collect(),
        moved: after.moved.iter().map(|moved| line(words, moved)).collect(),
    }
}

fn entry(words: &Words, bank: &Bank, late: &Late) -> LateView {
    let (href, what, size) = match &late.of {
        LateOf::Exchange(id, minutes) => (format!("/exchanges/{id}"), String::new(), words.minutes(*minutes)),
        LateOf::Sheet(number, title, helped) => (format!("/sheets/{number}"), title.clone(), words.minutes(*helped)),
        LateOf::Cost(id, what, pounds) => (format!("/costs/{id}"), what.clone(), shown::pounds(*pounds)),
        LateOf::Benefit(id, what) => (format!("/benefits/{id}"), what.clone(), String::new()),
    };
    let kind = words.say(&message_id("closing-late", late.kind.code()));
    let (day, moment) = (words.day(late.on), words.moment(late.at, bank));
    LateView {
        told: if what.is_empty() { kind } else { words.with("closing-late-named", &[("kind", &kind), ("what", &what)]) },
        when: words.with("closing-late-when", &[("day", &day), ("moment", &moment)]),
        href,
        size,
    }
}

fn line(words: &Words, moved: &Moved) -> (String, String, String, String) {
    let said = |value: Value| shown::figure(words, &figure(words, &Pair::default(), &(moved.key, value)));
    let difference = moved.difference().map(|by| {
        let sign = if by.is_sign_positive() { "+" } else { "" };
        format!("{sign}{}", shown::value(words, moved.key.unit(), by))
    });
    (words.say(&message_id("report-figure", moved.key.code())), said(moved.closed), said(moved.now), difference.unwrap_or_default())
}

/// How the closing of a year stands, for the year's own page.
pub(crate) struct CloseView {
    /// In words.
    pub(crate) says: Vec<String>,
    /// Where to go from here: addresses below the bank's root and their words.
    pub(crate) links: Vec<(String, String)>,
}

/// How the closing of a year stands. `over`: its last day has passed.
pub(crate) fn close_view(
    words: &Words,
    (bank, year): (&Bank, &str),
    closings: &[Closing],
    (over, shows_now): (Over, Shows),
) -> Option<CloseView> {
    let (home, page) = (format!("/report/{year}"), format!("/report/{year}/close"));
    let signed = closings.iter().find_map(|each| Some((each, each.second()?)));
    if let Some((closing, second)) = signed {
        let day = words.day(bank.day_at(second.at));
        let told = [("year", year), ("day", day.as_str()), ("first", closing.draft.first.name.as_str()), ("second", second.name.as_str())];
        let (id, link) = match shows_now {
            Shows::Now => ("closing-banner-now", (home, words.say("closing-to-signed"))),
            Shows::Signed => ("closing-banner-closed", (format!("{home}?now=1"), words.say("closing-to-now"))),
        };
        return Some(CloseView { says: vec![words.with(id, &told)], links: vec![link, (page, words.say("closing-to-history"))] });
    }
    let (id, link) = match (closings.iter().find(|each| each.waits()), over) {
        (Some(_), _) => ("closing-says-waiting", "closing-to-waiting"),
        (None, Over::Yes) => ("closing-says-open", "closing-to-close"),
        (None, Over::NotYet) => return None,
    };
    Some(CloseView { says: vec![words.with(id, &[("year", year)])], links: vec![(page, words.say(link))] })
}

/// Whether a year's last day has passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Over {
    /// It has.
    Yes,
    /// It has not.
    NotYet,
}

/// Which report of a closed year a page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shows {
    /// The one that was signed.
    Signed,
    /// As it stands now.
    Now,
}

/// What a figure says in the closed report of a year, where that is not what its rows come to now; for the page of its rows.
pub(crate) fn closed_otherwise(banks: &Banks, actor: &Actor, year: YearName, (key, now): (FigureKey, Value)) -> Result<Option<Value>> {
    let closed = banks.closed_figures(actor, year)?;
    let moved = closed.and_then(|closed| crate::domain::value::closing::moved(&closed, &[(key, now)]).into_iter().next());
    Ok(moved.map(|moved| moved.closed))
}
