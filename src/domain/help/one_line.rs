//! One line that says what help was given: `Joan → Ahmed 1h30 Tue gardening`. Parts may stand in any order.
//!
//! It tells what it understood, what is missing and what could mean several things; it never guesses between two meanings.
//! Who there is and which kinds of help there are comes with the line; nothing is looked up here.

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::ToldBy;
use crate::domain::help::line_words::{Arrow, Run, WORDS_MAX, Word, arrow, day, is_filler, kinds, people, runs, time, words};
use crate::domain::minutes::Amount;

pub(crate) use crate::domain::help::line_words::Somebody;

/// The most characters of a line that are read.
const CHARS_MAX: usize = 300;

/// What the line is read against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    /// Everybody whose name or number a word of the line may begin.
    pub(crate) people: &'a [Somebody],
    /// The kinds of help.
    pub(crate) categories: &'a [Category],
    /// Today.
    pub(crate) today: Day,
}

/// What a part of the line means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part<T> {
    /// It is not there.
    Missing,
    /// This.
    One(T),
    /// One of these; somebody must say which.
    Several(Vec<T>),
}

impl<T> Part<T> {
    /// What it means, where that is certain.
    pub(crate) const fn one(&self) -> Option<&T> {
        match self {
            Self::One(one) => Some(one),
            Self::Missing | Self::Several(_) => None,
        }
    }
}

/// What was understood of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reading {
    /// Whether there is an arrow, or a word in its place.
    pub(crate) directed: Part<Arrow>,
    /// Who helped.
    pub(crate) giver: Part<Somebody>,
    /// Who was helped.
    pub(crate) receiver: Part<Somebody>,
    /// For how long.
    pub(crate) minutes: Part<Amount>,
    /// On which day; missing means today.
    pub(crate) day: Part<Day>,
    /// The kind of help, by its place in the list.
    pub(crate) category: Part<usize>,
    /// Who told, where the line says so.
    pub(crate) told_by: Option<ToldBy>,
    /// What stands after a colon.
    pub(crate) note: Option<String>,
    /// Words that mean nothing here.
    pub(crate) unknown: Vec<String>,
}

impl Reading {
    /// Whether everything is certain and every word was understood.
    pub(crate) fn is_clear(&self) -> bool {
        let people = self.giver.one().zip(self.receiver.one()).is_some_and(|(giver, receiver)| giver.id != receiver.id);
        let day = !matches!(self.day, Part::Several(_));
        people && day && self.minutes.one().is_some() && self.category.one().is_some() && self.unknown.is_empty()
    }
}

/// One way to read the line: the runs of its parts, by their places among what was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Way {
    left: Option<usize>,
    right: Option<usize>,
    minutes: Option<usize>,
    day: Option<usize>,
    category: Option<usize>,
}

/// What each reader found.
struct Found {
    names: Vec<(Run, Vec<usize>)>,
    minutes: Vec<(Run, Amount)>,
    days: Vec<(Run, Day)>,
    categories: Vec<(Run, Vec<usize>)>,
}

/// Where the parts of a line stand that can be completed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Places {
    /// The words of the line.
    pub(crate) words: Vec<Word>,
    /// The name before the arrow.
    pub(crate) left: Option<Run>,
    /// The arrow.
    pub(crate) arrow: Option<(Run, Arrow)>,
    /// The name after the arrow.
    pub(crate) right: Option<Run>,
    /// The kind of help.
    pub(crate) category: Option<Run>,
}

/// Reads a line. Any text has a reading; nonsense is told as unknown words.
pub(crate) fn read(text: &str, known: Known<'_>) -> Reading {
    read_in_place(text, known).0
}

/// Reads a line, and tells where its parts stand.
pub(crate) fn read_in_place(text: &str, known: Known<'_>) -> (Reading, Places) {
    let text: String = text.chars().take(CHARS_MAX).collect();
    let (text, note) = cut_note(&text);
    let (text, told) = cut_told(&text);
    let mut all = words(&text);
    let beyond: Vec<String> = all.split_off(all.len().min(WORDS_MAX)).into_iter().map(|word| word.shown).collect();
    let sign = arrow(&all);
    let run = sign.map(|(run, _)| run);
    let found = Found {
        names: if run.is_some() { runs(&all, run, |words| people(words, known.people)) } else { Vec::new() },
        minutes: runs(&all, run, time),
        days: runs(&all, run, |words| day(words, known.today)),
        categories: runs(&all, run, |words| kinds(words, known.categories)),
    };
    let ways = best_ways(&all, run, &found);
    let mut reading = told_as(&all, &found, &ways, (sign, known));
    reading.note = note;
    reading.unknown.extend(beyond);
    match told {
        None => {}
        Some(told) => match teller(&told, &reading) {
            Some(teller) => reading.told_by = Some(teller),
            None => reading.unknown.push(told),
        },
    }
    let [left, right, _, _, category] = ways.first().map(|way| runs_of(&found, way)).unwrap_or_default();
    (reading, Places { words: all, left, arrow: sign, right, category })
}

/// The words of a line by which people may be looked for.
pub(crate) fn names_in(text: &str) -> Vec<String> {
    let text: String = text.chars().take(CHARS_MAX).collect();
    let (text, _) = cut_told(&cut_note(&text).0);
    let all = words(&text);
    let run = arrow(&all).map(|(run, _)| run);
    let mut names: Vec<String> = all
        .iter()
        .enumerate()
        .take(WORDS_MAX)
        .filter(|(at, word)| !run.is_some_and(|run| run.holds(*at)) && !is_filler(word))
        .map(|(_, word)| word.key.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// `…: they cut the hedge` is a remark; `1:30` is not.
fn cut_note(text: &str) -> (String, Option<String>) {
    let cut = text.split_once(": ");
    cut.map_or_else(
        || (text.to_owned(), None),
        |(line, note)| (line.to_owned(), Some(note.trim().to_owned()).filter(|note| !note.is_empty())),
    )
}

/// `(told by Joan)`, wherever it stands.
fn cut_told(text: &str) -> (String, Option<String>) {
    let cut = || {
        let (before, rest) = text.split_once('(')?;
        let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
        Some((format!("{before} {after}"), inside.trim().to_owned()))
    };
    cut().map_or_else(|| (text.to_owned(), None), |(text, told)| (text, Some(told).filter(|told| !told.is_empty())))
}

fn teller(told: &str, reading: &Reading) -> Option<ToldBy> {
    let said = words(told);
    let said = match said.as_slice() {
        [told, by, rest @ ..] if told.key == "told" && by.key == "by" => rest,
        rest => rest,
    };
    if said.len() == 1 && said.first().is_some_and(|word| word.key == "both") {
        return Some(ToldBy::Both);
    }
    let fits = |part: &Part<Somebody>| part.one().is_some_and(|one| people(said, std::slice::from_ref(one)).is_some());
    match (fits(&reading.giver), fits(&reading.receiver)) {
        (true, false) => Some(ToldBy::Giver),
        (false, true) => Some(ToldBy::Receiver),
        _ => None,
    }
}

/// How good a way to read is, best least: words left over, parts missing, and how far the names stand from the arrow.
type Score = (usize, usize, usize);

fn best_ways(all: &[Word], arrow: Option<Run>, found: &Found) -> Vec<Way> {
    let mut best: Option<Score> = None;
    let mut ways = Vec::new();
    for left in places(&found.names, |run| arrow.is_some_and(|arrow| run.to <= arrow.from)) {
        for right in places(&found.names, |run| arrow.is_some_and(|arrow| run.from >= arrow.to)) {
            for minutes in places(&found.minutes, |_| true) {
                for day in places(&found.days, |_| true) {
                    for category in places(&found.categories, |_| true) {
                        let way = Way { left, right, minutes, day, category };
                        let Some(score) = score(all, arrow, found, &way) else { continue };
                        if best.is_none_or(|best| score < best) {
                            best = Some(score);
                            ways.clear();
                        }
                        if best == Some(score) {
                            ways.push(way);
                        }
                    }
                }
            }
        }
    }
    ways
}

/// Not at all, or one of those that may be.
fn places<T>(found: &[(Run, T)], may: impl Fn(Run) -> bool) -> Vec<Option<usize>> {
    let some = found.iter().enumerate().filter(|(_, (run, _))| may(*run)).map(|(at, _)| Some(at));
    std::iter::once(None).chain(some).collect()
}

fn at<T>(found: &[(Run, T)], place: Option<usize>) -> Option<&(Run, T)> {
    place.and_then(|place| found.get(place))
}

fn runs_of(found: &Found, way: &Way) -> [Option<Run>; 5] {
    [
        at(&found.names, way.left).map(|(run, _)| *run),
        at(&found.names, way.right).map(|(run, _)| *run),
        at(&found.minutes, way.minutes).map(|(run, _)| *run),
        at(&found.days, way.day).map(|(run, _)| *run),
        at(&found.categories, way.category).map(|(run, _)| *run),
    ]
}

/// `None` where two parts would share a word.
fn score(all: &[Word], arrow: Option<Run>, found: &Found, way: &Way) -> Option<Score> {
    let parts = runs_of(found, way);
    let mut used = 0_u32;
    for run in parts.into_iter().chain([arrow]).flatten() {
        let bits = (run.from..run.to).fold(0_u32, |bits, at| bits | 1_u32.checked_shl(u32::try_from(at).unwrap_or(31)).unwrap_or(0));
        if used & bits != 0 {
            return None;
        }
        used |= bits;
    }
    let unused = |at: usize| used & 1_u32.checked_shl(u32::try_from(at).unwrap_or(31)).unwrap_or(0) == 0;
    let left_over = all.iter().enumerate().filter(|(at, word)| unused(*at) && !is_filler(word)).count();
    let missing = parts.iter().filter(|part| part.is_none()).count();
    let [left, right, ..] = parts;
    let before = arrow.zip(left).map_or(0, |(arrow, left)| arrow.from.saturating_sub(left.to));
    let after = arrow.zip(right).map_or(0, |(arrow, right)| right.from.saturating_sub(arrow.to));
    Some((left_over, missing, before + after))
}

/// What the best ways agree on is certain; where they differ, all that they say is asked about.
fn told_as(all: &[Word], found: &Found, ways: &[Way], (sign, known): (Option<(Run, Arrow)>, Known<'_>)) -> Reading {
    let somebody = |at: &usize| known.people.get(*at).cloned();
    let names = |way: &dyn Fn(&Way) -> Option<usize>| -> Part<Somebody> {
        let said = ways.iter().map(|each| at(&found.names, way(each)).map(|(_, people)| people.clone()).unwrap_or_default());
        part(said, somebody)
    };
    let (left, right) = (names(&|way| way.left), names(&|way| way.right));
    let (giver, receiver) = if sign.is_some_and(|(_, way)| way == Arrow::Back) { (right, left) } else { (left, right) };
    let copied = |way: &Way| at(&found.minutes, way.minutes).map(|(_, minutes)| *minutes).into_iter().collect::<Vec<_>>();
    let minutes = part(ways.iter().map(copied), |minutes| Some(*minutes));
    let copied = |way: &Way| at(&found.days, way.day).map(|(_, day)| *day).into_iter().collect::<Vec<_>>();
    let day = part(ways.iter().map(copied), |day| Some(*day));
    let copied = |way: &Way| at(&found.categories, way.category).map(|(_, places)| places.clone()).unwrap_or_default();
    let category = part(ways.iter().map(copied), |place| Some(*place));
    let taken: Vec<Run> =
        ways.first().map(|way| runs_of(found, way)).into_iter().flatten().flatten().chain(sign.map(|(run, _)| run)).collect();
    let unknown = all.iter().enumerate().filter(|(at, word)| !is_filler(word) && !taken.iter().any(|run| run.holds(*at)));
    Reading {
        directed: sign.map_or(Part::Missing, |(_, way)| Part::One(way)),
        giver,
        receiver,
        minutes,
        day,
        category,
        told_by: None,
        note: None,
        unknown: unknown.map(|(_, word)| word.shown.clone()).collect(),
    }
}

fn part<T, U: Clone + PartialEq>(said: impl Iterator<Item = Vec<T>>, value: impl Fn(&T) -> Option<U>) -> Part<U> {
    let mut values: Vec<U> = Vec::new();
    let mut silent = false;
    for each in said {
        silent |= each.is_empty();
        for found in each.iter().filter_map(&value) {
            if !values.contains(&found) {
                values.push(found);
            }
        }
    }
    match (values.as_slice(), silent) {
        ([], _) => Part::Missing,
        ([one], false) => Part::One(one.clone()),
        _ => Part::Several(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::help::category::CategoryState;
    use crate::domain::id::{CategoryId, MemberId};
    use crate::domain::text::{Name, Slug};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn cast() -> Vec<Somebody> {
        let names = ["Joan Petrie", "Ahmed Khan", "Siân Bowen", "Joan Smith", "Ann Lee", "Anna Bell", "May Day"];
        let somebody = |(number, name): (u128, &&str)| Somebody {
            id: MemberId::new(Uuid::from_u128(number)),
            number: i64::try_from(number).unwrap(),
            name: (*name).to_owned(),
        };
        (1..).zip(&names).map(somebody).collect()
    }

    fn kinds_of_help() -> Vec<Category> {
        let names = ["Gardening", "Lifts and transport", "Company and chat", "Shopping", "Garden clearing"];
        let kind = |(number, name): (u128, &&str)| Category {
            id: CategoryId::new(Uuid::from_u128(number)),
            slug: Slug::from_name(name).unwrap(),
            name: Name::new(name).unwrap(),
            parent: None,
            state: CategoryState::InUse,
        };
        (1..).zip(&names).map(kind).collect()
    }

    /// Saturday 21 November 2026.
    fn reading(text: &str) -> Reading {
        let (people, categories) = (cast(), kinds_of_help());
        read(text, Known { people: &people, categories: &categories, today: "2026-11-21".parse().unwrap() })
    }

    fn said(text: &str) -> String {
        let found = reading(text);
        let who = |part: &Part<Somebody>| match part {
            Part::One(one) => one.name.clone(),
            Part::Several(several) => format!("{}?", several.len()),
            Part::Missing => "-".to_owned(),
        };
        let minutes = found.minutes.one().map_or(0, |minutes| minutes.get());
        let day = found.day.one().map_or_else(|| "-".to_owned(), ToString::to_string);
        let category = match &found.category {
            Part::One(at) => kinds_of_help()[*at].name.to_string(),
            Part::Several(several) => format!("{}?", several.len()),
            Part::Missing => "-".to_owned(),
        };
        format!("{} > {} {minutes} {day} {category} {:?}", who(&found.giver), who(&found.receiver), found.unknown)
    }

    #[test]
    fn names_numbers_arrows_and_words_are_all_understood() {
        let expected = "Joan Petrie > Ahmed Khan 90 2026-11-17 Gardening []";
        for text in [
            "Joan P → Ahmed 1h30 Tue gardening",
            "1->2 1h30 tue gardening",
            "#1 > #2 1:30 17/11 gardening",
            "joan petrie helped ahmed for 1½ hours on Tuesday with gardening",
            "Ahmed got help from Joan Petrie 90m 17 Nov gardening",
            "Ahmed was helped by Petrie Joan, Tue, an hour and a half, gardening",
            "Tue gardening 1.5 Joan Pet-->Khan",
            "gardening 1 hour 30 minutes ahmed khan <- joan petrie last tue",
        ] {
            assert_eq!(said(text), expected, "{text}");
            assert!(reading(text).is_clear(), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_asked_and_never_guessed() {
        assert_eq!(said("Joan → Ahmed 1h Tue gardening"), "2? > Ahmed Khan 60 2026-11-17 Gardening []");
        assert_eq!(said("Ann → Ahmed 1h Tue shop"), "Ann Lee > Ahmed Khan 60 2026-11-17 Shopping []");
        assert_eq!(said("Ann → Ahmed 1h Tue garden"), "Ann Lee > Ahmed Khan 60 2026-11-17 2? []");
        assert_eq!(said("Ann → Nobody 1h Tue shop"), "Ann Lee > - 60 2026-11-17 Shopping [\"Nobody\"]");
        assert_eq!(said("Ann Ahmed 1h shop"), "- > - 60 - Shopping [\"Ann\", \"Ahmed\"]");
        // A number next to the arrow is a member; one further off is a time.
        assert_eq!(said("2 1 → 5 shop"), "Joan Petrie > Ann Lee 120 - Shopping []");
        // Half an hour, or the first of February?
        assert_eq!(said("Ann → Ahmed 1/2 1h shop"), "Ann Lee > Ahmed Khan 60 2026-02-01 Shopping []");
        assert!(!reading("Ann → Ann 1h Tue shop").is_clear());
    }

    #[test]
    fn who_told_and_a_remark_are_read_too() {
        let found = reading("Ann → Ahmed 1h shopping (told by Ahmed): the hedge, 2 m");
        assert_eq!((found.told_by, found.note.as_deref()), (Some(ToldBy::Receiver), Some("the hedge, 2 m")));
        assert_eq!(reading("Ann → Ahmed 1h (told by Ann) shopping").told_by, Some(ToldBy::Giver));
        assert_eq!(reading("(both) Ann → Ahmed 1h shopping").told_by, Some(ToldBy::Both));
        assert_eq!(reading("Ann → Ahmed 1h shopping (told by Siân)").unknown, vec!["told by Siân"]);
    }

    fn shuffled(parts: Vec<&'static str>) -> impl Strategy<Value = Vec<&'static str>> {
        Just(parts).prop_shuffle()
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,200}") {
            reading(&text);
        }

        #[test]
        fn no_heap_of_words_is_too_strange(
            words in prop::collection::vec(prop::sample::select(vec!["1", "2", "Joan", "→", "<", "21", "Nov", "(", ")", ":", "half", "an", "hour", "Tue", "garden", "1/2", "may"]), 0..40)
        ) {
            reading(&words.join(" "));
        }

        /// The law: a line that is clear reads the same in any order of its parts.
        #[test]
        fn the_order_of_the_parts_does_not_matter(
            order in shuffled(vec!["pair", "time", "day", "kind"]),
            pair in prop::sample::select(vec!["Joan Petrie → Ahmed", "1 > 2", "Ann helped Siân", "Bowen <- Anna B", "3 got help from 6", "#4->Khan"]),
            time in prop::sample::select(vec!["1h30", "2", "45m", "half an hour", "1 hour 15 minutes", "1½", "1:05", "2.5"]),
            day in prop::sample::select(vec!["Tue", "yesterday", "today", "21/11", "5 Nov", "last Friday", "2026-11-02", "Mon 16 November 2026"]),
            kind in prop::sample::select(vec!["gardening", "lift", "company and chat", "shopping", "lifts-and-transport", "chat"]),
        ) {
            let line = |order: &[&str]| {
                let text = |part: &&str| match *part { "pair" => pair, "time" => time, "day" => day, _ => kind };
                order.iter().map(text).collect::<Vec<_>>().join(" ")
            };
            let straight = reading(&line(&["pair", "time", "day", "kind"]));
            prop_assert!(straight.is_clear(), "{straight:?}");
            prop_assert_eq!(reading(&line(&order)), straight);
        }
    }
}
